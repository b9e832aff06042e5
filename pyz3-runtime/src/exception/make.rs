//! Making the classes of a module's exceptions, and letting go of them.
//!
//! In: tables, bases before heirs. Out: classes, as Python's `type` makes them of a name, bases and a dict: so metaclasses of imported
//! bases, the order of bases and Python's own checks are as in a `class` statement.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;

use super::ExceptionInfo;
use super::group::{class as group_class, missing};
use crate::attach::Python;
use crate::error::{Class, PyErr};
use crate::ffi;
use crate::home::Home;
use crate::object::{Borrowed, Owned};

/// The classes that belong to a module.
#[derive(Default)]
pub(crate) struct Made(Vec<Held>);

struct Held {
    info: &'static ExceptionInfo,
    /// A reference count that belongs to the module; empty once it is cleared.
    class: Cell<Option<NonNull<ffi::PyObject>>>,
}

impl Made {
    /// Makes the classes.
    pub(crate) fn make(infos: &[&'static ExceptionInfo], module: Borrowed<'_, '_>) -> Result<Made, PyErr> {
        let py = module.py();
        let mut made = Made(Vec::new());
        for info in infos.iter().copied() {
            match make(info, module) {
                Ok(class) => made.hold(info, class),
                Err(error) => {
                    made.clear(py);
                    return Err(error.with_note(format!("in the exception {}", info.name())));
                }
            }
        }
        Ok(made)
    }

    fn hold(&mut self, info: &'static ExceptionInfo, class: Owned<'_>) {
        let home = Home::current(class.py());
        if let Some(class) = NonNull::new(class.into_raw()) {
            self.0.push(Held {
                info,
                class: Cell::new(Some(class)),
            });
            info.add(home, class);
        }
    }

    /// Shows the collector the classes.
    ///
    /// # Safety
    ///
    /// `visit` and `arg` are what CPython passed for a traversal.
    pub(crate) unsafe fn traverse(&self, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
        for held in &self.0 {
            if let Some(class) = held.class.get() {
                // SAFETY: a live object, and what CPython passed for it.
                let code = unsafe { visit(class.as_ptr(), arg) };
                if code != 0 {
                    return code;
                }
            }
        }
        0
    }

    /// Lets go of the classes.
    pub(crate) fn clear(&self, py: Python<'_>) {
        for held in &self.0 {
            let Some(class) = held.class.take() else { continue };
            held.info.remove(class);
            // SAFETY: the reference count was the module's, which gives it up here.
            drop(unsafe { Owned::from_raw(py, class) });
        }
    }
}

fn make<'py>(info: &'static ExceptionInfo, module: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let (py, table) = (module.py(), &info.table);
    let main = module.getattr("__name__")?;
    let main = main.borrow().text()?;
    let name = Owned::str(py, table.name)?;
    let base = |class: &Class| match class {
        Class::Builtin(group) if group.is_group() => {
            group_class(py, *group).map_err(|error| missing(&format!("{main}.{}", table.name), *group, error))
        }
        class => class.object(py),
    };
    let bases = Owned::list(py, table.bases.iter().map(base))?.into_tuple()?;
    let dict = Owned::dict(py)?;
    let module = match table.module {
        "" => main.to_owned(),
        inner => format!("{main}.{inner}"),
    };
    dict.dict_set_text("__module__", Owned::str(py, &module)?.borrow())?;
    if !table.doc.is_empty() {
        dict.dict_set_text("__doc__", Owned::str(py, table.doc)?.borrow())?;
    }
    table.fields.fill(&dict)?;
    let metaclass = &raw mut ffi::PyType_Type;
    // SAFETY: a static of CPython's, which is a type.
    let metaclass: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, metaclass.cast()) };
    metaclass.call(&[name.borrow(), bases.borrow(), dict.borrow()])
}
