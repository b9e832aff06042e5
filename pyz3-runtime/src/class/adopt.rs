//! How a class that a metaclass has made becomes all that a type of ours is.
//!
//! In: the class, and a type of ours with its methods and slots, which Python code never sees. Out: the class with those as its own:
//! descriptors that belong to it, slots that call Rust directly, and the way to the module that it was made for.

use std::ptr;
use std::sync::atomic::Ordering;

use super::extra::{modified, own_dict};
use super::{ClassInfo, collect, extra, foreign, statics};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Owned};

/// The base and the size of the type that a foreign class has its slots from: it has no objects of its own.
pub(super) fn layout<'py>(
    _: Python<'py>,
    _: Borrowed<'_, 'py>,
    _: &'static ClassInfo,
) -> Result<(Option<Owned<'py>>, usize), PyErr> {
    Ok((None, size_of::<ffi::PyObject>()))
}

/// A class that has all that a type has, which Python does not see any more.
pub(super) fn make<'py>(
    (core, module, info): (&Owned<'py>, Borrowed<'_, 'py>, &'static ClassInfo),
    mut bases: Vec<Owned<'py>>,
    metaclass: Owned<'py>,
    space: Owned<'py>,
) -> Result<Owned<'py>, PyErr> {
    let (py, core) = (core.py(), core.borrow());
    let mut members = Vec::new();
    if info.foreign {
        if ptr::eq(info.root(), info) {
            members.push(foreign::SLOT);
        }
        members.extend(foreign::slots(info, &bases)?);
    } else {
        // For its layout.
        bases.insert(0, core.to_owned());
    }
    let members = Owned::list(py, members.into_iter().map(|it| Owned::str(py, it)))?.into_tuple()?;
    space.dict_set_text("__slots__", members.borrow())?;
    let name = Owned::str(py, info.short_name())?;
    let bases = Owned::list(py, bases.into_iter().map(Ok))?.into_tuple()?;
    let class = metaclass
        .borrow()
        .call(&[name.borrow(), bases.borrow(), space.borrow()])?;
    if !is_fresh(class.borrow()) || !info.foreign && !is_derived(class.borrow(), core) {
        return Err(PyErr::type_error(format!(
            "the metaclass of class `{}` made no class of it",
            info.table.qualname
        )));
    }
    if info.foreign
        && let Some(slot) = extra::take_from_dict(class.borrow(), foreign::SLOT)?
    {
        note_slot(class.borrow(), slot.borrow(), info);
    }
    extra::take_from_dict(class.borrow(), "__slots__")?;
    if info.foreign {
        foreign::show_members(class.borrow(), info)?;
    }
    adopt(class.borrow(), core, module, info)?;
    if info.foreign && ptr::eq(info.root(), info) {
        mark(class.borrow(), info)?;
    }
    call_promptly(class.borrow(), info);
    statics::bind(class.borrow(), &own_dict(class.borrow())?, info)?;
    modified(class.borrow());
    Ok(class)
}

/// Lets calls of the class go to its constructor at once, if its metaclass has nothing to say about them.
fn call_promptly(class: Borrowed<'_, '_>, info: &'static ClassInfo) {
    let raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live type; its metaclass lives as long as it does.
    let metaclass = unsafe { ffi::Py_TYPE(class.as_ptr()) };
    // SAFETY: a live type.
    let call = unsafe { kind::call(metaclass) };
    let usual = &raw mut ffi::PyType_Type;
    // SAFETY: a static type of CPython's.
    let usual = unsafe { kind::call(usual) };
    let is_usual = call.map(|it| it as usize) == usual.map(|it| it as usize);
    // SAFETY: a live type.
    let is_abstract = unsafe { kind::flags(raw) } & ffi::Py_TPFLAGS_IS_ABSTRACT != 0;
    if let Some(init) = info.table.init.0
        && is_usual
        && !is_abstract
        && !info.foreign
    {
        // SAFETY: a heap type that nobody uses yet.
        unsafe { kind::set_vectorcall(raw, init.vectorcall) };
    }
}

/// Notes how far the hidden slot is behind what the base has: CPython sorts the slots of a class by name.
fn note_slot(class: Borrowed<'_, '_>, slot: Borrowed<'_, '_>, info: &'static ClassInfo) {
    let descriptor: *mut ffi::PyMemberDescrObject = slot.as_ptr().cast();
    // SAFETY: what CPython has made for a name in `__slots__`, which nobody else has seen.
    let member: *mut ffi::PyMemberDef = unsafe { (*descriptor).d_member }.cast();
    // SAFETY: a member of the class, which lives as long as that does.
    let offset = unsafe { (*member).offset };
    // SAFETY: a live class has a live base.
    let base = unsafe { kind::base(class.as_ptr().cast()) };
    // SAFETY: as above.
    let size = unsafe { kind::size(base) };
    let gap = offset.cast_unsigned().saturating_sub(size);
    info.gap.store(gap, Ordering::Relaxed);
}

/// Notes a name that no other class has where CPython looks whether two classes added the same slots to the same base: if so, it lets an
/// object of one become one of the other, where the hidden slot could be changed. The names that stand there stay: members refer to them.
fn mark(class: Borrowed<'_, '_>, info: &'static ClassInfo) -> Result<(), PyErr> {
    let py = class.py();
    // No name of a slot has a point.
    let name = Owned::str(py, &info.table.name.to_string_lossy())?;
    // SAFETY: a live heap type, which no other thread uses yet.
    let names = unsafe { (*class.as_ptr().cast::<ffi::PyHeapTypeObject>()).ht_slots };
    let mut all = vec![name];
    if !names.is_null() {
        // SAFETY: the tuple of a live type.
        let names: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, names) };
        all.extend((0..names.tuple_len()).filter_map(|it| names.tuple_item(it).map(Borrowed::to_owned)));
    }
    let all = Owned::list(py, all.into_iter().map(Ok))?.into_tuple()?;
    kind::mark(class, all);
    Ok(())
}

/// Whether a class has another as the base that lays its objects out.
fn is_derived(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) -> bool {
    // SAFETY: a live type.
    ptr::eq(unsafe { kind::base(class.as_ptr().cast()) }, core.as_ptr().cast())
}

/// Gives a class what a type has beside its attributes.
fn adopt(
    class: Borrowed<'_, '_>,
    core: Borrowed<'_, '_>,
    module: Borrowed<'_, '_>,
    info: &'static ClassInfo,
) -> Result<(), PyErr> {
    retarget(class, core)?;
    if !info.foreign {
        leave(class, core)?;
    }
    add_new(class, core)?;
    // SAFETY: a live heap type, which no other thread uses yet.
    let to = unsafe { &mut *class.as_ptr().cast::<ffi::PyHeapTypeObject>() };
    // SAFETY: as above, and another one.
    let from = unsafe { &mut *core.as_ptr().cast::<ffi::PyHeapTypeObject>() };
    let usual = &raw const ffi::PyBaseObject_Type;
    // SAFETY: a static type of CPython's, which nobody changes.
    let usual = unsafe { &*usual };
    copy_slots(&mut to.ht_type, &from.ht_type, usual);
    copy_parts(to, from);
    if !info.foreign {
        to.ht_type.tp_dealloc = from.ht_type.tp_dealloc;
        // SAFETY: a live type.
        if unsafe { kind::flags(&raw mut to.ht_type) } & ffi::Py_TPFLAGS_HAVE_GC != 0 {
            // CPython adds the flag where the type has none.
            to.ht_type.tp_traverse = Some(collect::traverse);
            to.ht_type.tp_clear = Some(collect::clear);
        }
        // Where named members are noted.
        std::mem::swap(&mut to.ht_slots, &mut from.ht_slots);
    }
    // What has the text signature; both are CPython's memory.
    std::mem::swap(&mut to.ht_type.tp_doc, &mut from.ht_type.tp_doc);
    to.ht_module = module.to_owned().into_raw();
    modified(class);
    Ok(())
}

/// Makes the descriptors of a type those of the class, which has them now.
fn retarget(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let dict = own_dict(class)?;
    let mut position = 0;
    while let Some((_, value)) = dict.borrow().dict_next(&mut position) {
        if !is_descriptor(value.borrow()) {
            continue;
        }
        let descriptor = value.borrow().as_ptr().cast::<ffi::PyDescrObject>();
        // SAFETY: a live descriptor, whose beginning is the same for all kinds, and which no other thread uses yet.
        let descriptor = unsafe { &mut *descriptor };
        if ptr::eq(descriptor.d_type, core.as_ptr().cast()) {
            descriptor.d_type = class.to_owned().into_raw().cast();
            // SAFETY: the count of the type was the descriptor's.
            unsafe { ffi::Py_DECREF(core.as_ptr()) };
        }
    }
    Ok(())
}

fn is_descriptor(value: Borrowed<'_, '_>) -> bool {
    let kinds = [
        &raw mut ffi::PyMethodDescr_Type,
        &raw mut ffi::PyClassMethodDescr_Type,
        &raw mut ffi::PyGetSetDescr_Type,
        &raw mut ffi::PyMemberDescr_Type,
        &raw mut ffi::PyWrapperDescr_Type,
    ];
    // SAFETY: a live object.
    let kind = unsafe { ffi::Py_TYPE(value.as_ptr()) };
    kinds.contains(&kind)
}

/// Takes the type out of the bases of the class that was derived from it. The class is laid out as it was.
fn leave(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let py = class.py();
    let raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live type.
    let base = unsafe { (*core.as_ptr().cast::<ffi::PyTypeObject>()).tp_base };
    // SAFETY: a live type has a live base, unless it is `object`.
    let base = unsafe { Owned::copied(py, base.cast()) };
    // CPython compares the layouts of the base that was and that to come; these are the same then.
    // SAFETY: a live heap type, which no other thread uses yet.
    let class_type = unsafe { &mut *raw };
    let before = std::mem::replace(&mut class_type.tp_base, base.borrow().to_owned().into_raw().cast());
    // SAFETY: the count of the base was the class's.
    unsafe { ffi::Py_DECREF(before.cast()) };
    class.setattr("__bases__", Owned::tuple(py, [base])?.borrow())
}

/// Adds `__new__`, which knows the type that it is asked of.
fn add_new(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let Some(new) = own_dict(core)?.borrow().dict_get_text("__new__")? else {
        return Ok(());
    };
    // SAFETY: a live object.
    if unsafe { ffi::PyCFunction_Check(new.borrow().as_ptr()) } == 0 {
        return Ok(());
    }
    // SAFETY: a live object of that kind.
    let definition = unsafe { (*new.borrow().as_ptr().cast::<ffi::PyCFunctionObject>()).m_ml };
    // SAFETY: attached, a definition of CPython's own, and a live object.
    let new = unsafe { ffi::PyCFunction_NewEx(definition, class.as_ptr(), ptr::null_mut()) };
    // SAFETY: a new reference or null.
    let new = unsafe { Owned::result(class.py(), new) }?;
    own_dict(class)?.dict_set_text("__new__", new.borrow())
}

macro_rules! copy {
    ($to:expr, $from:expr, [$($slot:ident)*]) => { $(
        if $from.$slot.is_some() {
            $to.$slot = $from.$slot;
        }
    )* };
    ($to:expr, $from:expr, unless $usual:expr, [$($slot:ident)*]) => { $(
        if $from.$slot.map(|it| it as usize) != $usual.$slot.map(|it| it as usize) {
            $to.$slot = $from.$slot;
        }
    )* };
}

/// Copies what the type has otherwise than `object`.
fn copy_slots(to: &mut ffi::PyTypeObject, from: &ffi::PyTypeObject, usual: &ffi::PyTypeObject) {
    copy!(to, from, unless usual, [
        tp_repr tp_hash tp_call tp_str tp_getattro tp_setattro tp_richcompare tp_iter tp_iternext tp_descr_get tp_descr_set
        tp_init tp_new tp_finalize
    ]);
}

fn copy_parts(to: &mut ffi::PyHeapTypeObject, from: &ffi::PyHeapTypeObject) {
    copy!(to.as_async, from.as_async, [am_await am_aiter am_anext]);
    copy!(to.as_number, from.as_number, [
        nb_add nb_subtract nb_multiply nb_remainder nb_divmod nb_power nb_negative nb_positive nb_absolute nb_bool nb_invert
        nb_lshift nb_rshift nb_and nb_xor nb_or nb_int nb_float nb_floor_divide nb_true_divide nb_index nb_matrix_multiply
        nb_inplace_add nb_inplace_subtract nb_inplace_multiply nb_inplace_remainder nb_inplace_power nb_inplace_lshift
        nb_inplace_rshift nb_inplace_and nb_inplace_xor nb_inplace_or nb_inplace_floor_divide nb_inplace_true_divide
        nb_inplace_matrix_multiply
    ]);
    copy!(to.as_mapping, from.as_mapping, [mp_length mp_subscript mp_ass_subscript]);
    copy!(to.as_sequence, from.as_sequence, [
        sq_length sq_concat sq_repeat sq_item sq_ass_item sq_contains sq_inplace_concat sq_inplace_repeat
    ]);
    copy!(to.as_buffer, from.as_buffer, [bf_getbuffer bf_releasebuffer]);
}

/// Whether a class that a metaclass has made can be made one of ours.
fn is_fresh(class: Borrowed<'_, '_>) -> bool {
    if !class.is_type() {
        return false;
    }
    let raw: *mut ffi::PyTypeObject = class.as_ptr().cast();
    // SAFETY: a live type.
    let on_heap = unsafe { kind::flags(raw) } & ffi::Py_TPFLAGS_HEAPTYPE != 0;
    // SAFETY: a live heap type, as the first half says.
    on_heap && unsafe { kind::module(raw) }.is_null()
}
