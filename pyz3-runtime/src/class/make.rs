//! Types: made of the table of a class, for one module object.
//!
//! In: a [`ClassInfo`], and the module that it is made for. Out: the type, complete but for what [`seal`] does when all of the module's
//! classes are there.

use std::ffi::{CStr, c_int, c_uint, c_ulong, c_void};
use std::ptr::{self, NonNull};

use super::{ClassInfo, collect, free, life, statics};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned, check};

/// Makes the type of a class. The bases that it has here are made already.
pub(crate) fn make<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<Owned<'py>, PyErr> {
    let class = core(py, module, info)?;
    let it = class.borrow();
    // CPython guesses both from the name, wrongly for classes within classes.
    it.setattr("__module__", module.getattr("__name__")?.borrow())?;
    it.setattr("__qualname__", Owned::str(py, info.table.qualname)?.borrow())?;
    // The text signature alone is no docstring.
    if it.getattr("__doc__")?.borrow().text().is_ok_and(str::is_empty) {
        it.setattr("__doc__", Owned::none(py).borrow())?;
    }
    statics::bind(it, &own_dict(it), info)?;
    if info.table.dict {
        add_dict(it)?;
    }
    for name in info.table.hidden {
        hide(it, name)?;
    }
    if info.keeps_hash() {
        hide(it, "__hash__")?;
    }
    for constant in info.table.constants {
        it.setattr(constant.name()?, constant.object(py)?.borrow())?;
    }
    // SAFETY: a type, which nobody uses yet.
    unsafe { ffi::PyType_Modified(it.as_ptr().cast()) };
    if let Some(init) = info.table.init.0 {
        // SAFETY: a type, which nobody uses yet.
        unsafe { (*it.as_ptr().cast::<ffi::PyTypeObject>()).tp_vectorcall = Some(init.vectorcall) };
    }
    Ok(class)
}

/// Takes the right to be derived from away from classes that do not give it to Python: classes here may derive from them, and are there
/// now.
pub(crate) fn seal(class: Borrowed<'_, '_>, info: &ClassInfo) {
    if !info.table.subclass {
        let class: *mut ffi::PyTypeObject = class.as_ptr().cast();
        // SAFETY: a type, which no other thread uses yet.
        unsafe { (*class).tp_flags &= !ffi::Py_TPFLAGS_BASETYPE };
    }
}

impl ClassInfo {
    /// Whether CPython's collector knows objects of this class.
    fn is_collected(&'static self) -> bool {
        self.line().any(|it| {
            let table = &it.table;
            table.dict || !table.members.is_empty() || table.gc.is_some() || it.has_slot(ffi::Py_tp_finalize)
        })
    }

    fn has_slot(&self, number: c_int) -> bool {
        self.entries().any(|(slot, _)| slot == number)
    }

    /// Whether it has comparisons of its own and the hash of its base. CPython would take the hash away, which Python does for `__eq__`
    /// alone; and codegen says where it is to be taken away.
    fn keeps_hash(&self) -> bool {
        self.has_slot(ffi::Py_tp_richcompare) && !self.has_slot(ffi::Py_tp_hash)
    }

    fn entries(&self) -> impl Iterator<Item = (c_int, *mut c_void)> {
        self.table.slots.iter().flat_map(|it| it.entries().iter().copied())
    }

    /// Whether objects have a hash of their own state's, in which they may not change.
    pub(super) fn is_hashed(&'static self) -> bool {
        let refused = ffi::PyObject_HashNotImplemented as *const () as usize;
        let hash = self
            .line()
            .find_map(|it| it.entries().find(|(slot, _)| *slot == ffi::Py_tp_hash));
        hash.is_some_and(|(_, function)| function as usize != refused)
    }
}

const fn member(name: &'static CStr, offset: usize) -> ffi::PyMemberDef {
    ffi::PyMemberDef {
        name: name.as_ptr(),
        type_code: ffi::Py_T_PYSSIZET,
        offset: offset.cast_signed(),
        flags: ffi::Py_READONLY,
        doc: ptr::null(),
    }
}

const NO_MEMBER: ffi::PyMemberDef = ffi::PyMemberDef {
    name: ptr::null(),
    type_code: 0,
    offset: 0,
    flags: 0,
    doc: ptr::null(),
};

/// The type, as its slots make it.
fn core<'py>(py: Python<'py>, module: Borrowed<'_, 'py>, info: &'static ClassInfo) -> Result<Owned<'py>, PyErr> {
    let table = &info.table;
    let base = match table.base {
        Some(base) => Some(
            (base.info)()
                .cell
                .get(py)
                .ok_or_else(|| PyErr::runtime_error(format!("the base of class `{}` is not there", table.qualname)))?,
        ),
        None => None,
    };
    let mut slots = Slots(Vec::new());
    slots.add(ffi::Py_tp_dealloc, free::free as *mut c_void);
    match table.init.0 {
        Some(init) => {
            slots.add(ffi::Py_tp_new, life::new as *mut c_void);
            slots.add(ffi::Py_tp_init, init.init as *mut c_void);
        }
        None => {
            slots.add(ffi::Py_tp_new, life::refuse as *mut c_void);
            slots.add(ffi::Py_tp_init, life::refuse_init as *mut c_void);
        }
    }
    let mut flags = ffi::Py_TPFLAGS_DEFAULT | ffi::Py_TPFLAGS_BASETYPE;
    if info.is_collected() {
        flags |= ffi::Py_TPFLAGS_HAVE_GC;
        slots.add(ffi::Py_tp_traverse, collect::traverse as *mut c_void);
        slots.add(ffi::Py_tp_clear, collect::clear as *mut c_void);
    }
    if !table.doc.is_empty() {
        slots.add(ffi::Py_tp_doc, table.doc.as_ptr().cast_mut().cast());
    }
    if !table.methods.is_empty() {
        slots.add(ffi::Py_tp_methods, table.methods.as_ptr().cast_mut().cast());
    }
    if !table.properties.is_empty() {
        slots.add(ffi::Py_tp_getset, table.properties.as_ptr().cast_mut().cast());
    }
    let mut members = [NO_MEMBER; 3];
    let mut count = 0;
    if table.dict {
        members[count] = member(c"__dictoffset__", info.dict);
        count += 1;
    }
    if table.weakref {
        members[count] = member(c"__weaklistoffset__", info.weakref);
        count += 1;
    }
    if count > 0 {
        slots.add(ffi::Py_tp_members, members.as_mut_ptr().cast());
    }
    for (slot, function) in info.entries() {
        slots.add(slot, function);
    }
    if info.keeps_hash() {
        let object = &raw mut ffi::PyBaseObject_Type;
        let base = base.map_or(object, NonNull::as_ptr);
        // SAFETY: a live type and a slot that every version knows.
        slots.add(ffi::Py_tp_hash, unsafe { ffi::PyType_GetSlot(base, ffi::Py_tp_hash) });
    }
    slots.add(0, ptr::null_mut());
    // Larger than its base, so that CPython refuses to mix two of ours.
    let least = match base {
        // SAFETY: a live type.
        Some(base) => unsafe { base.as_ref() }.tp_basicsize.cast_unsigned() + size_of::<usize>(),
        None => 0,
    };
    let size = info.size.max(least);
    let mut spec = ffi::PyType_Spec {
        name: table.name.as_ptr(),
        basicsize: c_int::try_from(size)
            .map_err(|_| PyErr::runtime_error(format!("the state of class `{}` is too large", table.qualname)))?,
        itemsize: 0,
        flags: spec_flags(flags),
        slots: slots.0.as_mut_ptr(),
    };
    let bases = base.map(|it| bases(py, it)).transpose()?;
    let bases = bases.as_ref().map_or(ptr::null_mut(), |it| it.borrow().as_ptr());
    // SAFETY: attached, a live module, a spec whose parts live through the call, null or a tuple of types.
    let class = unsafe { ffi::PyType_FromModuleAndSpec(module.as_ptr(), &raw mut spec, bases) };
    // SAFETY: a new reference or null.
    unsafe { Owned::result(py, class) }
}

/// All flags that a spec may name are in the lower half.
fn spec_flags(flags: c_ulong) -> c_uint {
    (flags & c_ulong::from(c_uint::MAX)) as c_uint
}

fn bases(py: Python<'_>, base: NonNull<ffi::PyTypeObject>) -> Result<Owned<'_>, PyErr> {
    // SAFETY: a live type.
    let base = unsafe { Owned::copied(py, base.as_ptr().cast()) };
    Owned::tuple(py, [base])
}

struct Slots(Vec<ffi::PyType_Slot>);

impl Slots {
    fn add(&mut self, slot: c_int, pfunc: *mut c_void) {
        self.0.push(ffi::PyType_Slot { slot, pfunc });
    }
}

/// What CPython reads for `object.__dict__`.
struct DictProperty([ffi::PyGetSetDef; 1]);

// SAFETY: CPython reads it, and nobody writes.
unsafe impl Sync for DictProperty {}

static DICT: DictProperty = DictProperty([ffi::PyGetSetDef {
    name: c"__dict__".as_ptr(),
    get: Some(ffi::PyObject_GenericGetDict),
    set: Some(ffi::PyObject_GenericSetDict),
    doc: ptr::null(),
    closure: ptr::null_mut(),
}]);

/// Adds `__dict__`.
fn add_dict(class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let definition = DICT.0.as_ptr().cast_mut();
    // SAFETY: attached, a type, a static definition.
    let property = unsafe { ffi::PyDescr_NewGetSet(class.as_ptr().cast(), definition) };
    // SAFETY: a new reference or null.
    let property = unsafe { Owned::result(class.py(), property) }?;
    own_dict(class).dict_set_text("__dict__", property.borrow())
}

/// Takes a name away that CPython has given to a class for one of its slots.
fn hide(class: Borrowed<'_, '_>, name: &str) -> Result<(), PyErr> {
    let dict = own_dict(class);
    if dict.borrow().dict_get_text(name)?.is_none() {
        return Ok(());
    }
    let name = Owned::str(class.py(), name)?;
    // SAFETY: attached, live objects.
    let code = unsafe { ffi::PyDict_DelItem(dict.borrow().as_ptr(), name.borrow().as_ptr()) };
    check(class.py(), code).map(drop)
}

/// The very dict of a type.
fn own_dict<'py>(class: Borrowed<'_, 'py>) -> Owned<'py> {
    let class_raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live heap type, which has its dict.
    let dict = unsafe { (*class_raw).tp_dict };
    // SAFETY: a live object.
    unsafe { Owned::copied(class.py(), dict) }
}
