//! Classes that descend from classes that are not ours, and classes with a metaclass.
//!
//! In: a type with the methods and slots of a class, and its bases. Out: the class that Python sees, made by calling its metaclass, which
//! takes over all that the type has. Where a base is not ours, objects are laid out as that says; their state is in an object of its own
//! kind, which they hold in a hidden slot.

use std::ptr::{self, NonNull};
use std::sync::atomic::Ordering;

use super::layout::{Head, Layout};
use super::{Class, ClassInfo, adopt, extra, fill, life, native, pickle};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::module::class_of;
use crate::object::{Borrowed, Owned};

impl ClassInfo {
    /// Whether the class that Python sees is made by calling a metaclass.
    pub(super) fn is_called(&'static self) -> bool {
        let named =
            |it: &ClassInfo| it.table.special().metaclass.is_some() || it.table.special().own_metaclass.is_some();
        self.foreign || self.line().any(named)
    }

    /// The class that has the hidden slot: the last one that has a base that is not ours, or derives from such a class.
    pub(super) fn root(&'static self) -> &'static ClassInfo {
        self.line().take_while(|it| it.foreign).last().unwrap_or(self)
    }

    /// Whether objects of a foreign class are laid out by a class of ours, which is a base beside one that is not.
    pub(super) fn is_mixed(&'static self) -> bool {
        self.foreign && self.root().table.base.is_some()
    }
}

/// Makes the class that Python sees.
pub(super) fn call<'py>(
    core: &Owned<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<Owned<'py>, PyErr> {
    let bases = bases(core.py(), info)?;
    let metaclass = metaclass(core, info, &bases)?;
    let space = attributes(core.borrow())?;
    // What is called when Python derives from the class is not for the class itself.
    extra::take_from_dict(core.borrow(), "__init_subclass__")?;
    let space_set = |name: &str, value: Borrowed<'_, '_>| space.dict_set_text(name, value);
    space_set("__module__", module.getattr("__name__")?.borrow())?;
    space_set("__qualname__", Owned::str(core.py(), info.table.qualname)?.borrow())?;
    space_set("__doc__", core.borrow().getattr("__doc__")?.borrow())?;
    let class = adopt::make((core, module, info), bases, metaclass, space)?;
    if info.foreign && ptr::eq(info.root(), info) {
        pickle::add(class.borrow())?;
    }
    Ok(class)
}

/// The bases that a class has in Python.
pub(super) fn bases<'py>(py: Python<'py>, info: &'static ClassInfo) -> Result<Vec<Owned<'py>>, PyErr> {
    let table = &info.table;
    let mut bases = Vec::new();
    if let Some(base) = table.base {
        let base = (base.info)().cell.get(py);
        let base = base.ok_or_else(|| PyErr::runtime_error("the base of a class is not there"))?;
        // SAFETY: a live type.
        bases.push(unsafe { Owned::copied(py, base.as_ptr().cast()) });
    }
    if let Some(name) = table.special().builtin {
        bases.push(extra::import_dotted(py, &format!("builtins.{name}"))?);
    }
    if let Some(exception) = table.special().exception {
        bases.push(exception.class(py)?);
    }
    for name in table.special().imported {
        let base = extra::import_dotted(py, name)?;
        let is = match base.borrow() {
            it if !it.is_type() => format!("no class: it is of type `{}`", it.type_name()),
            it if is_metaclass(it) && !info.meta => {
                format!(
                    "a metaclass: `bases: [{name}, type]` makes the class one, `metaclass: {name}` is what makes it"
                )
            }
            _ => {
                bases.push(base);
                continue;
            }
        };
        let class = table.qualname;
        return Err(PyErr::type_error(format!(
            "the base `{name}` of class `{class}` is {is}"
        )));
    }
    Ok(bases)
}

/// Whether it makes classes.
fn is_metaclass(base: Borrowed<'_, '_>) -> bool {
    let usual = &raw mut ffi::PyType_Type;
    // SAFETY: a live object, of which it is asked whether it is a type; and a static type of CPython's.
    base.is_type() && unsafe { ffi::PyType_IsSubtype(base.as_ptr().cast(), usual) != 0 }
}

/// What the class is made by: what the interface file says, or the most derived one of the bases.
fn metaclass<'py>(core: &Owned<'py>, info: &'static ClassInfo, bases: &[Owned<'py>]) -> Result<Owned<'py>, PyErr> {
    let (py, table) = (core.py(), &info.table);
    let mut metaclass = match (table.special().metaclass, table.special().own_metaclass) {
        (Some(name), _) => extra::import_dotted(py, name)?,
        (None, Some(own)) => {
            let own = own.cell.get(py);
            let own = own.ok_or_else(|| PyErr::runtime_error("the metaclass of a class is not there"))?;
            // SAFETY: a live type, which the state of its module holds.
            unsafe { Owned::copied(py, own.as_ptr().cast()) }
        }
        (None, None) => core.borrow().class(),
    };
    for base in bases {
        let class = base.borrow().class();
        if extra::is_subclass(class.borrow(), metaclass.borrow())? {
            metaclass = class;
        }
    }
    Ok(metaclass)
}

/// What each class gets from its making, or must not share.
const OWN: [&str; 3] = ["__module__", "__doc__", "__new__"];

/// The attributes of a type, for the namespace of the class.
fn attributes<'py>(core: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let space = Owned::dict(core.py())?;
    let dict = extra::own_dict(core)?;
    let mut position = 0;
    while let Some((name, value)) = dict.borrow().dict_next(&mut position) {
        if !name.borrow().text().is_ok_and(|it| OWN.contains(&it)) {
            space.dict_set(name.borrow(), value.borrow())?;
        }
    }
    Ok(space)
}

/// The name of the hidden slot, until it is hidden.
pub(super) const SLOT: &str = "__pyz3_state__";

/// `__slots__` of a foreign class, beside the hidden one.
pub(super) fn slots(info: &'static ClassInfo, bases: &[Owned<'_>]) -> Result<Vec<&'static str>, PyErr> {
    let mut names = Vec::new();
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
    names.extend(info.table.special().members.iter().filter_map(|it| it.to_str().ok()));
    Ok(names)
}

/// Says which members a class names, as `__slots__` does.
pub(super) fn show_members(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    if info.table.special().members.is_empty() {
        return Ok(());
    }
    let names = info.table.special().members.iter().filter_map(|it| it.to_str().ok());
    let names = Owned::list(class.py(), names.map(|it| Owned::str(class.py(), it)))?.into_tuple()?;
    extra::own_dict(class)?.dict_set_text("__slots__", names.borrow())
}

/// The hidden slot of an object that is one of a foreign class.
fn slot(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<*mut *mut ffi::PyObject> {
    let root = root_of(object, class)?;
    // SAFETY: the type at the root of a foreign class.
    let offset = unsafe { kind::hidden(root.as_ptr()) } + class.root().gap.load(Ordering::Relaxed);
    // SAFETY: within the object, whose type derives from that of the root.
    Some(unsafe { object.as_ptr().byte_add(offset) }.cast())
}

/// The type of the class at the root of a foreign class, if the object is one of that class.
pub(super) fn root_of(object: Borrowed<'_, '_>, class: &'static ClassInfo) -> Option<NonNull<ffi::PyTypeObject>> {
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
        let base = NonNull::new(unsafe { kind::base(own.as_ptr()) })?;
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

/// The foreign class of an object.
fn class_here(object: Borrowed<'_, '_>) -> Option<&'static ClassInfo> {
    // SAFETY: a live object; its type lives as long as it does.
    let ty = unsafe { ffi::Py_TYPE(object.as_ptr()) };
    // SAFETY: a live type.
    let own = unsafe { native::core(ty) }?;
    // SAFETY: a type of ours.
    unsafe { class_of(object.py(), own) }.filter(|it| it.foreign)
}

/// The foreign class of an object that a class of ours lays out, from which that derives.
pub(super) fn beyond(object: Borrowed<'_, '_>, base: &'static ClassInfo) -> Option<&'static ClassInfo> {
    class_here(object).filter(|it| it.is_or_derives(base))
}

/// Whether `__init__` has run for an object of a foreign class.
pub(crate) fn holds_state(object: Borrowed<'_, '_>) -> bool {
    let holder = class_here(object).and_then(|it| holder(object, it));
    holder.flatten().is_some()
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
        return unsafe { fill::fill::<C>(holder, state) };
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

/// Makes an object with a state that Rust has made. What the bases' own constructors would be called with is not known then: they are
/// called where that is nothing, by the interface file.
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
        match unsafe { kind::new(maker.as_ptr()) } {
            Some(new) if new as *const () as usize != refuse => break new,
            // SAFETY: a live type.
            _ => maker = NonNull::new(unsafe { kind::base(maker.as_ptr()) }).ok_or_else(|| life::gone(C::info()))?,
        }
    };
    let none = Owned::tuple(py, [])?;
    // SAFETY: attached, a live type, an empty tuple, no keywords.
    let object = unsafe { new(ty.as_ptr(), none.borrow().as_ptr(), ptr::null_mut()) };
    // SAFETY: a new reference or null.
    let object = unsafe { Owned::result(py, object) }?;
    install::<C>(object.borrow(), state)?;
    let class = C::info();
    let wanted = class.line().find_map(|it| it.table.special().base_init);
    if wanted.is_some_and(<[_]>::is_empty) {
        init_bases(object.borrow(), class, none.borrow(), None)?;
    }
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
    let mut root = root_of(object, class);
    if class.is_mixed() {
        // What is beyond the bases that are ours, and have no state here.
        root = class.line().last().and_then(|it| it.cell.get(py));
    }
    // Where the class derives from the type that its slots are from, that one's are ours too.
    let root = match root {
        // SAFETY: a live type.
        Some(class) if kind::IS_DERIVED => unsafe { native::core(class.as_ptr()) },
        _ => root,
    };
    let Some(root) = root else {
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
