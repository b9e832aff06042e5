//! Types: made of the table of a class, for one module object.
//!
//! In: a [`ClassInfo`], and the module that it is made for. Out: the type, complete but for what [`seal`] does when all of the module's
//! classes are there.

use std::ffi::{CStr, c_int, c_uint, c_ulong, c_void};
use std::ptr::{self, NonNull};

use super::extra::own_dict;
use super::member::Members;
use super::{ClassInfo, adopt, collect, extra, foreign, free, life, metaclass, native, statics};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::module::keep_space;
use crate::object::{Borrowed, Owned};

/// The types that a class is made of.
pub(crate) struct Made<'py> {
    /// The type that has its slots, where that is another one.
    pub(crate) core: Option<Owned<'py>>,
    /// The class that Python sees.
    pub(crate) class: Owned<'py>,
    /// The type of the objects that hold states.
    pub(crate) holder: Option<Owned<'py>>,
}

/// Makes the type of a class. The bases that it has here are made already.
pub(crate) fn make<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
) -> Result<Made<'py>, PyErr> {
    let core = core(py, module, info)?;
    complete(core.borrow(), module, info)?;
    if !info.is_called() {
        return Ok(Made {
            core: None,
            class: core,
            holder: None,
        });
    }
    let holder = if info.foreign {
        Some(holder(py, module, info)?)
    } else {
        None
    };
    let class = foreign::call(&core, module, info)?;
    let core = kind::IS_DERIVED.then_some(core);
    Ok(Made { core, class, holder })
}

/// Adds to a type what slots do not say.
fn complete(it: Borrowed<'_, '_>, module: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let py = it.py();
    // CPython guesses both from the name, wrongly for classes within classes.
    it.setattr("__module__", module.getattr("__name__")?.borrow())?;
    it.setattr("__qualname__", Owned::str(py, info.table.qualname)?.borrow())?;
    // The text signature alone is no docstring.
    if it.getattr("__doc__")?.borrow().text().is_ok_and(str::is_empty) {
        it.setattr("__doc__", Owned::none(py).borrow())?;
    }
    statics::bind(it, &own_dict(it)?, info)?;
    if info.table.dict && !info.foreign {
        add_dict(it)?;
    }
    if !info.foreign {
        add_members(it, info)?;
    }
    if !kind::since(12) && info.has_slot(ffi::Py_bf_getbuffer) {
        super::slots::add_buffer_method(it)?;
    }
    for name in info.table.hidden {
        extra::take_from_dict(it, name)?;
    }
    if info.keeps_hash() {
        extra::take_from_dict(it, "__hash__")?;
    }
    extra::modified(it);
    if let Some(init) = info.table.init.0 {
        // SAFETY: a heap type that nobody uses yet.
        unsafe { kind::set_vectorcall(it.as_ptr().cast(), init.vectorcall) };
    }
    Ok(())
}

/// Adds the constants, which may be objects of any class of the module.
pub(crate) fn add_constants(
    class: Borrowed<'_, '_>,
    module: Borrowed<'_, '_>,
    info: &'static ClassInfo,
) -> Result<(), PyErr> {
    for constant in info.table.special().constants {
        let value = constant.object(class.py())?;
        class.setattr(constant.name()?, value.borrow())?;
    }
    keep_space(module, class)
}

/// Takes the right to be derived from away from classes that do not give it to Python: classes here may derive from them, and are there
/// now.
pub(crate) fn seal(class: Borrowed<'_, '_>, info: &ClassInfo) -> Result<(), PyErr> {
    if !info.table.subclass {
        kind::seal(class)?;
    }
    Ok(())
}

impl ClassInfo {
    /// Whether CPython's collector knows objects of this class.
    fn is_collected(&'static self) -> bool {
        // Without a GIL, nobody can tell who else refers to an object (see `module::instances`), and it costs no memory.
        if cfg!(Py_GIL_DISABLED) {
            return true;
        }
        self.line().any(|it| {
            let table = &it.table;
            let held = table.dict || !table.special().members.is_empty() || table.gc.is_some();
            // A view may be part of a cycle through its owner's dict.
            held || it.view.is_some() || it.has_slot(ffi::Py_tp_finalize)
        })
    }

    fn has_slot(&self, number: c_int) -> bool {
        self.entries().any(|(slot, _)| slot == number)
    }

    /// Whether it has comparisons of its own and the hash of its base. CPython would take the hash away, which Python does for `__eq__`
    /// alone; and codegen says where it is to be taken away.
    pub(super) fn keeps_hash(&self) -> bool {
        self.has_slot(ffi::Py_tp_richcompare) && !self.has_slot(ffi::Py_tp_hash)
    }

    fn entries(&self) -> impl Iterator<Item = (c_int, *mut c_void)> {
        self.table.slots.iter().flat_map(super::TypeSlot::entries)
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
    if info.meta {
        return metaclass::make(py, module, info);
    }
    let base = match table.base {
        Some(base) if !info.foreign => Some(base_of(py, (base.info)(), table.qualname)?),
        _ => None,
    };
    let mut slots = Slots(Vec::new());
    match table.init.0 {
        Some(init) if info.foreign && !info.is_mixed() => slots.add(ffi::Py_tp_init, init.init as *mut c_void),
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
    if !info.foreign {
        flags |= slots.add_life(info);
    }
    slots.add_tables(info);
    if let (Some(slot), Some(init), false) = (kind::VECTORCALL, table.init.0, info.is_called()) {
        slots.add(slot, init.vectorcall as *mut c_void);
    }
    let mut members = [NO_MEMBER; 3];
    let mut count = 0;
    if table.dict && !info.foreign {
        members[count] = member(c"__dictoffset__", info.dict);
        count += 1;
    }
    if table.weakref && !info.foreign {
        members[count] = member(c"__weaklistoffset__", info.weakref);
        count += 1;
    }
    if count > 0 {
        slots.add(ffi::Py_tp_members, members.as_mut_ptr().cast());
    }
    slots.add_own(info, base.map_or(&raw mut ffi::PyBaseObject_Type, NonNull::as_ptr));
    // Larger than its base, so that CPython refuses to mix two of ours.
    // SAFETY: a live type.
    let least = base.map_or(0, |it| unsafe { kind::size(it.as_ptr()) } + size_of::<usize>());
    let words: usize = info.line().map(|it| it.table.special().members.len()).sum();
    if info.foreign {
        let (base, size) = adopt::layout(py, module, info)?;
        let bases = base.map(|it| Owned::tuple(py, [it])).transpose()?;
        return from_slots(py, module, info, slots, (size, flags), bases);
    }
    let size = info.size.max(least) + words * size_of::<usize>();
    let bases = base.map(|it| bases(py, it)).transpose()?;
    let made = from_slots(py, module, info, slots, (size, flags), bases)?;
    let dict = if table.dict { info.dict } else { 0 };
    let weakref = if table.weakref { info.weakref } else { 0 };
    kind::note(made.borrow(), size, [dict, weakref], words);
    Ok(made)
}

/// The type of the objects that hold the states of a foreign class.
fn holder<'py>(py: Python<'py>, module: Borrowed<'_, 'py>, info: &'static ClassInfo) -> Result<Owned<'py>, PyErr> {
    let mut slots = Slots(Vec::new());
    slots.add(ffi::Py_tp_new, life::refuse as *mut c_void);
    slots.add(ffi::Py_tp_init, life::refuse_init as *mut c_void);
    let mut flags = ffi::Py_TPFLAGS_DEFAULT;
    slots.add(ffi::Py_tp_dealloc, free::free as *mut c_void);
    if info.line().any(|it| it.table.gc.is_some()) {
        flags |= ffi::Py_TPFLAGS_HAVE_GC;
        slots.add(ffi::Py_tp_traverse, collect::traverse as *mut c_void);
        slots.add(ffi::Py_tp_clear, collect::clear as *mut c_void);
    }
    let made = from_slots(py, module, info, slots, (info.size, flags), None)?;
    kind::note(made.borrow(), info.size, [0, 0], 0);
    Ok(made)
}

/// The native type of a base.
fn base_of(py: Python<'_>, base: &'static ClassInfo, heir: &str) -> Result<NonNull<ffi::PyTypeObject>, PyErr> {
    let ty = base.cell.get(py);
    // SAFETY: a live type.
    ty.and_then(|it| unsafe { native::native(it.as_ptr()) })
        .ok_or_else(|| PyErr::runtime_error(format!("the base of class `{heir}` is not there")))
}

/// Makes a type, as CPython makes it of a spec; without bases, it derives from `object`.
pub(super) fn from_slots<'py>(
    py: Python<'py>,
    module: Borrowed<'_, 'py>,
    info: &'static ClassInfo,
    mut slots: Slots,
    (size, flags): (usize, c_ulong),
    bases: Option<Owned<'py>>,
) -> Result<Owned<'py>, PyErr> {
    slots.add(0, ptr::null_mut());
    let mut spec = ffi::PyType_Spec {
        name: info.table.name.as_ptr(),
        basicsize: c_int::try_from(size)
            .map_err(|_| PyErr::runtime_error(format!("the state of class `{}` is too large", info.table.qualname)))?,
        itemsize: 0,
        flags: spec_flags(flags),
        slots: slots.0.as_mut_ptr(),
    };
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

/// What a spec says of a type.
pub(super) struct Slots(pub(super) Vec<ffi::PyType_Slot>);

impl Slots {
    pub(super) fn add(&mut self, slot: c_int, pfunc: *mut c_void) {
        self.0.push(ffi::PyType_Slot { slot, pfunc });
    }

    /// The docstring, the methods and the properties.
    pub(super) fn add_tables(&mut self, info: &'static ClassInfo) {
        let table = &info.table;
        if !table.doc.is_empty() {
            self.add(ffi::Py_tp_doc, table.doc.as_ptr().cast_mut().cast());
        }
        if !table.methods.is_empty() {
            self.add(ffi::Py_tp_methods, table.methods.as_ptr().cast_mut().cast());
        }
        if !table.properties.is_empty() {
            self.add(ffi::Py_tp_getset, table.properties.as_ptr().cast_mut().cast());
        }
    }

    /// The slots of the class's own methods.
    pub(super) fn add_own(&mut self, info: &'static ClassInfo, base: *mut ffi::PyTypeObject) {
        for (slot, function) in info.entries() {
            self.add(slot, function);
        }
        if info.keeps_hash() {
            // SAFETY: a live type and a slot that every version knows.
            let hash = unsafe { ffi::PyType_GetSlot(base, ffi::Py_tp_hash) };
            self.add(ffi::Py_tp_hash, hash);
        }
    }

    /// How objects end, and what the collector wants; gives the flag for it.
    fn add_life(&mut self, info: &'static ClassInfo) -> c_ulong {
        self.add(ffi::Py_tp_dealloc, free::free as *mut c_void);
        if !info.is_collected() {
            return 0;
        }
        self.add(ffi::Py_tp_traverse, collect::traverse as *mut c_void);
        self.add(ffi::Py_tp_clear, collect::clear as *mut c_void);
        ffi::Py_TPFLAGS_HAVE_GC
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
    own_dict(class)?.dict_set_text("__dict__", property.borrow())
}

/// Adds the named members.
fn add_members(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let lines: Vec<_> = info.line().collect();
    let names = lines.iter().rev().flat_map(|it| it.table.special().members);
    let names = names.map(|it| Owned::str(class.py(), it.to_str().unwrap_or("?")));
    let names = Owned::list(class.py(), names)?.into_tuple()?;
    let all = names.borrow().tuple_len();
    if all == 0 {
        return Ok(());
    }
    kind::mark(class, names);
    let own = info.table.special().members;
    let members = info.members.get_or_init(|| Members::new(own, all - own.len()));
    let dict = own_dict(class)?;
    for (definition, name) in members.0.iter().zip(own) {
        let definition = ptr::from_ref(definition).cast_mut();
        // SAFETY: attached, a type, a definition that lives as long as the process.
        let property = unsafe { ffi::PyDescr_NewGetSet(class.as_ptr().cast(), definition) };
        // SAFETY: a new reference or null.
        let property = unsafe { Owned::result(class.py(), property) }?;
        dict.dict_set_text(name.to_str().unwrap_or("?"), property.borrow())?;
    }
    Ok(())
}
