//! Metaclasses: classes whose objects are classes.
//!
//! In: the table of a class that derives from `type`. Out: the type, laid out as its base is: CPython makes its objects, and no state of
//! Rust's is in them.

use std::ffi::{c_int, c_void};

use super::make::{Slots, from_slots};
use super::{ClassInfo, extra, foreign};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Object, Owned};

/// Makes the type.
pub(super) fn make<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<Owned<'py>, PyErr> {
    let bases = bases(py, info)?;
    let mut slots = Slots(Vec::new());
    let mut flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE;
    if !are_shown(&bases)? {
        slots.add(ffi::Py_tp_traverse, traverse as *mut c_void);
        slots.add(ffi::Py_tp_clear, of_type(ffi::Py_tp_clear));
        flags |= ffi::Py_TPFLAGS_HAVE_GC;
    }
    slots.add_tables(info);
    slots.add_own(info, &raw mut ffi::PyType_Type);
    let bases = Owned::list(py, bases.into_iter().map(Ok))?.into_tuple()?;
    // Of no size of its own: that of the base is inherited.
    let made = from_slots(py, module, info, slots, (0, flags), Some(bases))?;
    kind::note(made.borrow(), 0, [0, 0], 0);
    Ok(made)
}

/// The bases. `type` stands behind those that derive from it.
fn bases<'py>(py: Python<'py>, info: &'static ClassInfo) -> Result<Vec<Owned<'py>>, PyErr> {
    let mut bases = foreign::bases(py, info)?;
    if info.table.special().builtin.is_some() {
        let first = usize::from(info.table.base.is_some());
        let builtin = bases.remove(first);
        bases.push(builtin);
    }
    Ok(bases)
}

/// Whether what a metaclass inherits shows the collector of which class a class is. `type` itself does not: it is there for ever.
fn are_shown(bases: &[Owned<'_>]) -> Result<bool, PyErr> {
    let usual = of_type(ffi::Py_tp_traverse);
    let py = match bases.first() {
        Some(base) => base.py(),
        None => return Ok(false),
    };
    let metaclass = &raw mut ffi::PyType_Type;
    // SAFETY: a static type of CPython's.
    let metaclass: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, metaclass.cast()) };
    for base in bases {
        let base = base.borrow();
        if extra::is_subclass(base, metaclass)? {
            // SAFETY: a live type and a slot that every version knows.
            let own = unsafe { ffi::PyType_GetSlot(base.as_ptr().cast(), ffi::Py_tp_traverse) };
            if own != usual {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// A function of `type`.
fn of_type(slot: c_int) -> *mut c_void {
    let class = &raw mut ffi::PyType_Type;
    // SAFETY: a static type of CPython's and a slot that every version knows.
    unsafe { ffi::PyType_GetSlot(class, slot) }
}

/// `tp_traverse`: what `type` shows, and the metaclass.
///
/// # Safety
///
/// Only CPython calls this, with a class whose metaclass is one of ours or derives from one.
unsafe extern "C" fn traverse(class: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: null, or what is found in this slot is such a function.
    let usual = unsafe { std::mem::transmute::<*mut c_void, Option<ffi::traverseproc>>(of_type(ffi::Py_tp_traverse)) };
    // SAFETY: a class, and what CPython passed for it.
    let code = usual.map_or(0, |it| unsafe { it(class, visit, arg) });
    if code != 0 {
        return code;
    }
    // SAFETY: an object keeps its type alive.
    let metaclass = unsafe { ffi::Py_TYPE(class) };
    // SAFETY: a live object, and what CPython passed for it.
    unsafe { visit(metaclass.cast(), arg) }
}

impl Object {
    /// Makes an object of a class as `type.__call__` does, with the class's `__new__` and `__init__`, whatever its metaclass says about calls.
    ///
    /// It is what the `__call__` of a metaclass goes on with: calling the class would come back to it.
    ///
    /// # Errors
    ///
    /// A TypeError if this is no class; else what the class raises.
    pub fn instantiate(&self, py: Python<'_>, args: &[Object], keywords: &[(String, Object)]) -> Result<Object, PyErr> {
        let class = self.ready(py)?;
        if !class.is_type() {
            return Err(PyErr::expected("a class", class));
        }
        let values = args.iter().map(|it| it.bind(py).map(Borrowed::to_owned));
        let values = Owned::list(py, values)?.into_tuple()?;
        let names = if keywords.is_empty() {
            None
        } else {
            let names = Owned::dict(py)?;
            for (name, value) in keywords {
                names.dict_set_text(name, value.bind(py)?)?;
            }
            Some(names)
        };
        let names = names.as_ref().map_or(std::ptr::null_mut(), |it| it.borrow().as_ptr());
        // SAFETY: null, or what is found in this slot is such a function.
        let call = unsafe { std::mem::transmute::<*mut c_void, Option<ffi::ternaryfunc>>(of_type(ffi::Py_tp_call)) };
        let call = call.ok_or_else(|| PyErr::runtime_error("classes cannot be called"))?;
        // SAFETY: attached, a live type, a tuple, null or a dict.
        let made = unsafe { call(class.as_ptr(), values.borrow().as_ptr(), names) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, made) }.map(Object::new)
    }
}
