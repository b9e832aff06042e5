//! How a class that a metaclass has made becomes all that a type of ours is.
//!
//! In: the class, and a type of ours with its methods and slots, which Python code never sees. Out: the class with those as its own:
//! descriptors that belong to it, slots that call Rust directly, and the way to the module that it was made for.

use std::ptr;

use super::extra::{modified, own_dict};
use super::{ClassInfo, collect, flags};
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// What each class gets from its making, or must not share.
const OWN: [&str; 3] = ["__module__", "__doc__", "__new__"];

/// The attributes of a type, for the namespace of the class.
pub(super) fn attributes<'py>(core: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let space = Owned::dict(core.py())?;
    let dict = own_dict(core);
    let mut position = 0;
    while let Some((name, value)) = dict.borrow().dict_next(&mut position) {
        if !name.borrow().text().is_ok_and(|it| OWN.contains(&it)) {
            space.dict_set(name.borrow(), value.borrow())?;
        }
    }
    Ok(space)
}

/// Gives a class what a type has beside its attributes.
pub(super) fn adopt(
    class: Borrowed<'_, '_>,
    core: Borrowed<'_, '_>,
    module: Borrowed<'_, '_>,
    info: &'static ClassInfo,
) -> Result<(), PyErr> {
    retarget(class, core);
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
        if flags(&to.ht_type) & ffi::Py_TPFLAGS_HAVE_GC != 0 {
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
fn retarget(class: Borrowed<'_, '_>, core: Borrowed<'_, '_>) {
    let dict = own_dict(class);
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
    let Some(new) = own_dict(core).borrow().dict_get_text("__new__")? else {
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
    own_dict(class).dict_set_text("__new__", new.borrow())
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
pub(super) fn is_fresh(class: Borrowed<'_, '_>) -> bool {
    if !class.is_type() {
        return false;
    }
    let raw: *mut ffi::PyHeapTypeObject = class.as_ptr().cast();
    // SAFETY: a live type.
    let traits = unsafe { &*raw };
    // SAFETY: a live heap type, as the first half says.
    flags(&traits.ht_type) & ffi::Py_TPFLAGS_HEAPTYPE != 0 && unsafe { (*raw).ht_module }.is_null()
}
