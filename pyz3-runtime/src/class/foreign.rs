//! Classes that descend from classes that are not ours, and classes with a metaclass.
//!
//! In: a type with the methods and slots of a class, and its bases. Out: the class that Python sees, made by calling its metaclass, which
//! takes over all that the type has. Where a base is not ours, objects are laid out as that says; their state is in an object of its own
//! kind, which they hold in a hidden slot.

use std::ptr::{self, NonNull};

use super::layout::{Head, Layout};
use super::{Class, ClassInfo, adopt, extra, life, native};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::module::class_of;
use crate::object::{Borrowed, Owned};

impl ClassInfo {
    /// Whether the class that Python sees is made by calling a metaclass.
    pub(super) fn is_called(&'static self) -> bool {
        self.foreign || self.line().any(|it| it.table.metaclass.is_some())
    }

    /// The class that has the hidden slot: that at the root.
    fn root(&'static self) -> &'static ClassInfo {
        self.line().last().unwrap_or(self)
    }
}

/// Makes the class that Python sees.
pub(super) fn call<'py>(
    core: Borrowed<'_, 'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<Owned<'py>, PyErr> {
    let (py, table) = (core.py(), &info.table);
    let mut bases = Vec::new();
    if !info.foreign {
        // For its layout.
        bases.push(core.to_owned());
    }
    if let Some(base) = table.base {
        let base = (base.info)().cell.get(py);
        let base = base.ok_or_else(|| PyErr::runtime_error("the base of a class is not there"))?;
        // SAFETY: a live type.
        bases.push(unsafe { Owned::copied(py, base.as_ptr().cast()) });
    }
    if let Some(name) = table.builtin {
        bases.push(extra::import_dotted(py, &format!("builtins.{name}"))?);
    }
    for name in table.imported {
        bases.push(extra::import_dotted(py, name)?);
    }
    let mut metaclass = match table.metaclass {
        Some(name) => extra::import_dotted(py, name)?,
        None => core.class(),
    };
    for base in &bases {
        let class = base.borrow().class();
        if extra::is_subclass(class.borrow(), metaclass.borrow())? {
            metaclass = class;
        }
    }
    let space = adopt::attributes(core)?;
    // What is called when Python derives from the class is not for the class itself.
    extra::take_from_dict(core, "__init_subclass__")?;
    space.dict_set_text("__module__", module.getattr("__name__")?.borrow())?;
    space.dict_set_text("__qualname__", Owned::str(py, table.qualname)?.borrow())?;
    space.dict_set_text("__doc__", core.getattr("__doc__")?.borrow())?;
    space.dict_set_text("__slots__", slots(py, info, &bases)?.borrow())?;
    let name = table.qualname.rsplit('.').next().unwrap_or(table.qualname);
    let name = Owned::str(py, name)?;
    let bases = Owned::list(py, bases.into_iter().map(Ok))?.into_tuple()?;
    let class = metaclass
        .borrow()
        .call(&[name.borrow(), bases.borrow(), space.borrow()])?;
    if !adopt::is_fresh(class.borrow()) || !info.foreign && !is_derived(class.borrow(), core) {
        return Err(PyErr::type_error(format!(
            "the metaclass of class `{}` made no class of it",
            table.qualname
        )));
    }
    if info.foreign {
        extra::take_from_dict(class.borrow(), SLOT)?;
    }
    extra::take_from_dict(class.borrow(), "__slots__")?;
    if info.foreign && !table.members.is_empty() {
        let names = table.members.iter().filter_map(|it| it.to_str().ok());
        let names = Owned::list(py, names.map(|it| Owned::str(py, it)))?.into_tuple()?;
        extra::own_dict(class.borrow()).dict_set_text("__slots__", names.borrow())?;
    }
    adopt::adopt(class.borrow(), core, module, info)?;
    if info.foreign && ptr::eq(info.root(), info) {
        mark(class.borrow(), info)?;
    }
    Ok(class)
}

/// Notes a name that no other class has where CPython looks whether two classes added the same slots to the same base: if so, it lets an
/// object of one become one of the other, where the hidden slot could be changed.
fn mark(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let py = class.py();
    // No name of a slot has a point.
    let name = Owned::str(py, &info.table.name.to_string_lossy())?;
    let names = Owned::tuple(py, [name])?;
    let class: *mut ffi::PyHeapTypeObject = class.as_ptr().cast();
    // SAFETY: a heap type that nobody uses yet, which gives the reference back at its end.
    let before = unsafe { std::mem::replace(&mut (*class).ht_slots, names.into_raw()) };
    // SAFETY: null, or the tuple whose count was the type's.
    unsafe { ffi::Py_XDECREF(before) };
    Ok(())
}

/// Whether a class has another as the base that lays its objects out.
fn is_derived(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) -> bool {
    let raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live type.
    ptr::eq(unsafe { (*raw).tp_base }, core.as_ptr().cast())
}

/// The name of the hidden slot, until it is hidden.
const SLOT: &str = "__pyz3_state__";

/// `__slots__`
fn slots<'py>(py: Python<'py>, info: &'static ClassInfo, bases: &[Owned<'py>]) -> Result<Owned<'py>, PyErr> {
    let mut names = Vec::new();
    if info.foreign {
        if ptr::eq(info.root(), info) {
            names.push(SLOT);
        }
        let lacks = |offset: &str| -> Result<bool, PyErr> {
            for base in bases {
                let place = base.borrow().getattr(offset)?;
                if place.borrow().is_true()? {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        if info.table.dict && lacks("__dictoffset__")? {
            names.push("__dict__");
        }
        if info.table.weakref && lacks("__weakrefoffset__")? {
            names.push("__weakref__");
        }
        names.extend(info.table.members.iter().filter_map(|it| it.to_str().ok()));
    }
    Owned::list(py, names.into_iter().map(|it| Owned::str(py, it)))?.into_tuple()
}

/// The hidden slot of an object that is one of a foreign class.
fn slot(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<*mut *mut ffi::PyObject> {
    let root = root_of(object, class)?;
    // SAFETY: a live type.
    let base = unsafe { root.as_ref() }.tp_base;
    // SAFETY: a live type has a live base; the slot is the first thing that was added to it.
    let offset = unsafe { (*base).tp_basicsize };
    // SAFETY: within the object, whose type derives from that of the root.
    Some(unsafe { object.as_ptr().byte_offset(offset) }.cast())
}

/// The type of the class at the root of a foreign class, if the object is one of that class.
fn root_of(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<NonNull<ffi::PyTypeObject>> {
    let py = object.py();
    match class.cell.get(py) {
        Some(ty) if native::is_subtype(object, ty) => class.root().cell.get(py),
        _ => older_root(object, class),
    }
}

/// The same for an object of a class as another import of the module made it.
#[cold]
fn older_root(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<NonNull<ffi::PyTypeObject>> {
    let py = object.py();
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: a live type.
    let mut own = unsafe { native::core(ty) }?;
    // SAFETY: a type of ours.
    let info = unsafe { class_of(py, own) }?;
    if !info.foreign || !info.is_or_derives(class) {
        return None;
    }
    loop {
        // SAFETY: a type of ours.
        if unsafe { class_of(py, own) }.is_some_and(|it| ptr::eq(it, class.root())) {
            return Some(own);
        }
        // SAFETY: a live type, which keeps its base alive.
        let base = NonNull::new(unsafe { own.as_ref() }.tp_base)?;
        // SAFETY: as above.
        own = unsafe { native::core(base.as_ptr()) }?;
    }
}

/// The object that holds the state, if `__init__` has run; nothing if the object is not one of the class.
pub(super) fn holder<'a, 'py>(
    object: Borrowed<'a, 'py>,
    class: &'static ClassInfo,
) -> Option<Option<Borrowed<'a, 'py>>> {
    let slot = slot(object, class)?;
    // SAFETY: the slot of a live object.
    let holder = unsafe { *slot };
    // SAFETY: an object that is held for as long as the other lives.
    Some((!holder.is_null()).then(|| unsafe { Borrowed::from_raw(object.py(), holder) }))
}

/// Whether an object is of the kind that holds states of a class.
fn holds(holder: Borrowed<'_, '_>, class: &'static ClassInfo) -> bool {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(holder.as_ptr()) };
    // SAFETY: a live type.
    let own = unsafe { native::native(ty) };
    // SAFETY: a type of ours.
    own.and_then(|it| unsafe { class_of(holder.py(), it) })
        .is_some_and(|it| ptr::eq(it, class))
}

/// Puts a state into an object, for `__init__`.
pub(super) fn install<C: Class>(object: Borrowed<'_, '_>, state: C::State) -> Result<(), PyErr> {
    let (py, class) = (object.py(), C::info());
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: a live type.
    let core = unsafe { native::core(ty) };
    // SAFETY: a type of ours.
    let own = core.and_then(|it| unsafe { class_of(py, it) });
    if !own.is_some_and(|it| ptr::eq(it, class)) {
        return Err(life::misfit(object, class));
    }
    let Some(slot) = slot(object, class) else {
        return Err(life::misfit(object, class));
    };
    // SAFETY: the slot of a live object.
    let holder = unsafe { *slot };
    if !holder.is_null() {
        // SAFETY: an object that is held by the other.
        let holder: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, holder) };
        // Python may give an object the class of an heir, or that of the base: the state stays what it is.
        if !holds(holder, class) {
            return Err(life::misfit(object, class));
        }
        // SAFETY: an object of the kind that holds states of this class, as just checked.
        return unsafe { life::fill::<C>(holder, state) };
    }
    let Some(ty) = class.holder.get(py) else {
        return Err(life::gone(class));
    };
    // SAFETY: attached, a live type without items.
    let holder = unsafe { ffi::PyType_GenericAlloc(ty.as_ptr(), 0) };
    // SAFETY: a new reference or null.
    let holder = unsafe { Owned::result(py, holder) }?;
    // SAFETY: a new object with the layout of this class.
    unsafe { C::put(holder.borrow().as_ptr(), state) };
    // SAFETY: it has a head.
    unsafe { Head::of(holder.borrow()) }.set_info(class);
    // Allocating may have run the collector, hence Python code.
    // SAFETY: the slot of a live object.
    let before = unsafe { slot.replace(holder.into_raw()) };
    // SAFETY: null, or an object whose count was the slot's.
    unsafe { ffi::Py_XDECREF(before) };
    Ok(())
}

/// Makes an object with a state, which is not passed through the constructors of the bases.
pub(super) fn allocate<'py, C: Class>(
    py: Python<'py>,
    ty: NonNull<ffi::PyTypeObject>,
    state: C::State,
) -> Result<Owned<'py>, PyErr> {
    // A class without a constructor refuses, so what its base has is asked.
    let mut maker = ty;
    let refuse = life::refuse as *const () as usize;
    let new = loop {
        // SAFETY: a live type.
        let it = unsafe { maker.as_ref() };
        match it.tp_new {
            Some(new) if new as *const () as usize != refuse => break new,
            _ => maker = NonNull::new(it.tp_base).ok_or_else(|| life::gone(C::info()))?,
        }
    };
    let none = Owned::tuple(py, [])?;
    // SAFETY: attached, a live type, an empty tuple, no keywords.
    let object = unsafe { new(ty.as_ptr(), none.borrow().as_ptr(), ptr::null_mut()) };
    // SAFETY: a new reference or null.
    let object = unsafe { Owned::result(py, object) }?;
    install::<C>(object.borrow(), state)?;
    Ok(object)
}

/// Calls the constructor of the bases that are not ours.
pub(crate) fn init_bases(
    object: Borrowed<'_, '_>,
    class: &'static ClassInfo,
    args: Borrowed<'_, '_>,
    keywords: Option<Borrowed<'_, '_>>,
) -> Result<(), PyErr> {
    let py = object.py();
    let Some(root) = root_of(object, class) else {
        return Err(life::gone(class));
    };
    // SAFETY: a live type.
    let root: Owned<'_> = unsafe { Owned::copied(py, root.as_ptr().cast()) };
    let beyond = extra::import_dotted(py, "builtins.super")?;
    let beyond = beyond.borrow().call(&[root.borrow(), object])?;
    let init = beyond.borrow().getattr("__init__")?;
    if let Some(owner) = init.borrow().optional_attribute("__objclass__")? {
        let base = &raw mut ffi::PyBaseObject_Type;
        // `object` wants no arguments, and has nothing to do.
        if ptr::eq(owner.borrow().as_ptr(), base.cast()) {
            return Ok(());
        }
    }
    init.borrow().call_all(args, keywords).map(drop)
}
