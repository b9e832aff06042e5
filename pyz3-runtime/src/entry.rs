//! Where CPython enters: one function for each calling convention, and one door that they all go through.
//!
//! In: raw pointers from CPython, on an attached thread. Out: an object, or null with an exception set. No panic gets past the
//! door, and no error leaves it without becoming an exception.

use std::ffi::{CStr, c_int};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use crate::args::{Args, Call, Function, Owner, Plan, Planned, Slots, Target, bad_call, bind};
use crate::attach::{Inside, Python};
use crate::class::{construct_slowly, is_untouched};
use crate::error::PyErr;
use crate::ffi;
use crate::home::{ATTENTION, Home};
use crate::module::Names;
use crate::object::{Borrowed, Owned, put_back_errors, take_errors};

/// One entry of a module's table of functions, laid out as CPython wants it.
#[repr(transparent)]
pub struct MethodDef(pub(crate) ffi::PyMethodDef);

// SAFETY: it points to constants alone.
unsafe impl Send for MethodDef {}
// SAFETY: as above.
unsafe impl Sync for MethodDef {}

impl MethodDef {
    /// The end of the table.
    pub const END: MethodDef = MethodDef(ffi::PyMethodDef::zeroed());

    /// A function without parameters.
    #[must_use]
    pub const fn no_args<F: Function>() -> MethodDef {
        assert!(F::Slots::LEN == 0, "a function without parameters has no slots");
        MethodDef::of::<F>(
            ffi::PyMethodDefPointer {
                PyCFunction: no_args::<F>,
            },
            ffi::METH_NOARGS,
        )
    }

    /// A function with one positional-only parameter that has no default.
    #[must_use]
    pub const fn one_arg<F: Function>() -> MethodDef {
        assert!(
            F::Slots::LEN == 1 && !F::PLAN.has_defaults(),
            "one parameter, without default"
        );
        MethodDef::of::<F>(
            ffi::PyMethodDefPointer {
                PyCFunction: one_arg::<F>,
            },
            ffi::METH_O,
        )
    }

    /// A function whose parameters are all positional-only.
    #[must_use]
    pub const fn fast<F: Function>() -> MethodDef {
        MethodDef::of::<F>(
            ffi::PyMethodDefPointer {
                PyCFunctionFast: fast::<F>,
            },
            ffi::METH_FASTCALL,
        )
    }

    /// Any function.
    #[must_use]
    pub const fn keywords<F: Function>() -> MethodDef {
        let function = ffi::PyMethodDefPointer {
            PyCFunctionFastWithKeywords: keywords::<F>,
        };
        MethodDef::of::<F>(function, ffi::METH_FASTCALL | ffi::METH_KEYWORDS)
    }

    /// The same as a method of the class: it gets the class.
    #[must_use]
    pub const fn of_class(self) -> MethodDef {
        self.with(ffi::METH_CLASS)
    }

    /// The same as a method that gets nothing.
    #[must_use]
    pub const fn of_none(self) -> MethodDef {
        self.with(ffi::METH_STATIC)
    }

    const fn with(self, flag: c_int) -> MethodDef {
        let MethodDef(definition) = self;
        MethodDef(ffi::PyMethodDef {
            ml_flags: definition.ml_flags | flag,
            ..definition
        })
    }

    const fn of<F: Function>(function: ffi::PyMethodDefPointer, flags: c_int) -> MethodDef {
        MethodDef(ffi::PyMethodDef {
            ml_name: F::PLAN.signature.name.as_ptr(),
            ml_meth: function,
            ml_flags: flags,
            ml_doc: F::PLAN.signature.doc.as_ptr(),
        })
    }

    /// Whether this is a method that gets nothing.
    pub(crate) const fn is_of_none(&self) -> bool {
        self.0.ml_flags & ffi::METH_STATIC != 0
    }

    /// The same as a function that gets what it is bound to.
    pub(crate) fn bound(&self) -> MethodDef {
        MethodDef(ffi::PyMethodDef {
            ml_flags: self.0.ml_flags & !ffi::METH_STATIC,
            ..self.0
        })
    }

    /// The name of the function.
    pub(crate) fn name(&self) -> &'static str {
        // SAFETY: the name of a signature, a static.
        let name = unsafe { CStr::from_ptr(self.0.ml_name) };
        name.to_str().unwrap_or("?")
    }

    /// Whether this is the end of the table.
    pub(crate) const fn is_end(&self) -> bool {
        self.0.ml_name.is_null()
    }
}

/// Runs what CPython has called, and turns its panics and errors into the exception that CPython expects.
///
/// # Safety
///
/// The thread is attached to an interpreter for as long as the call takes.
#[inline]
pub(crate) unsafe fn door<'py, R, C>(
    failed: C,
    give: impl FnOnce(R) -> C,
    body: impl FnOnce(Python<'py>) -> Result<R, PyErr>,
) -> C {
    let _inside = Inside::new();
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    let outer = if ATTENTION.load(Ordering::Relaxed) == 0 {
        None
    } else {
        attend(py)
    };
    let result = catch_unwind(AssertUnwindSafe(|| body(py)));
    let result = match result {
        Ok(Ok(value)) if ATTENTION.load(Ordering::Relaxed) == 0 && outer.is_none() => return give(value),
        Ok(result) => result,
        Err(payload) => Err(PyErr::from_panic(payload)),
    };
    match close(outer) {
        None => match result {
            Ok(value) => give(value),
            Err(error) => {
                error.restore(py);
                failed
            }
        },
        Some(kept) => {
            drop(result);
            kept.restore(py);
            failed
        }
    }
}

/// Drops what has been waiting for this interpreter, and puts aside what an outer call has kept.
#[cold]
#[inline(never)]
fn attend(py: Python<'_>) -> Option<PyErr> {
    Home::drop_waiting(py);
    take_errors()
}

/// Takes what this call has kept, and puts back what the outer call had.
#[cold]
#[inline(never)]
fn close(outer: Option<PyErr>) -> Option<PyErr> {
    let kept = take_errors();
    if let Some(outer) = outer {
        put_back_errors(outer);
    }
    kept
}

/// Binds the arguments and calls the function.
#[inline]
pub(crate) fn run<'py, F: Function>(py: Python<'py>, call: &Call<'_>) -> Result<Owned<'py>, PyErr> {
    let mut slots = F::Slots::EMPTY;
    bind(F::PLAN, call, slots.all())?;
    let args = Args::new(F::PLAN, slots.all(), call);
    let result = F::call(call.py, &args)?.into_raw();
    // SAFETY: the reference just given up; only its lifetime grows, to that of the same attachment.
    unsafe { Owned::result(py, result) }
}

/// What CPython passes as the first argument of a function: a module, an object or a class.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that owner; it lives for `'py`.
#[inline]
unsafe fn target<'py, F: Function>(py: Python<'py>, this: *mut ffi::PyObject) -> Target<'py> {
    match F::OWNER {
        Owner::Module | Owner::Static(_) => Target::Nothing,
        // SAFETY: an object, by the contract above.
        Owner::Method(_) | Owner::Init(_) => Target::Object(unsafe { Borrowed::from_raw(py, this) }),
        // SAFETY: a class, by the contract above.
        Owner::Class(_) => Target::Class(unsafe { Borrowed::from_raw(py, this) }),
    }
}

/// The names and defaults of the module that a function belongs to.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that owner; it lives for `'py`.
#[inline]
unsafe fn names<'py>(py: Python<'py>, owner: Owner, this: *mut ffi::PyObject) -> Names<'py> {
    match owner {
        // SAFETY: the module of the function, by the contract above.
        Owner::Module => unsafe { Names::of(py, this) },
        Owner::Method(_) | Owner::Init(_) => {
            // SAFETY: an object of the class, by the contract above; its type lives as long as it does.
            let ty = unsafe { ffi::Py_TYPE(this) };
            // SAFETY: a live type that is or derives from one of ours.
            unsafe { Names::of_type(py, ty) }
        }
        // SAFETY: a live type that is or derives from one of ours, by the contract above.
        Owner::Static(_) | Owner::Class(_) => unsafe { Names::of_type(py, this.cast()) },
    }
}

/// Makes sense of a call's arrays and counts.
///
/// # Safety
///
/// `this` is what CPython passes for a function of that owner, and `values` points to as many live objects as `count` and the length
/// of `keywords` say; all of them live for `'py`.
#[inline]
unsafe fn open<'py>(
    (py, plan, target): (Python<'py>, &'static Plan, Target<'py>),
    find: impl FnOnce() -> Names<'py>,
    values: *const *mut ffi::PyObject,
    count: isize,
    keywords: *mut ffi::PyObject,
) -> Result<Call<'py>, PyErr> {
    let mut all = usize::try_from(count).map_err(|_| bad_call(plan))?;
    let positional = all;
    let keywords = if keywords.is_null() {
        None
    } else {
        // SAFETY: a live object, by the contract above.
        let keywords: Borrowed<'py, 'py> = unsafe { Borrowed::from_raw(py, keywords) };
        if !keywords.is_tuple() {
            return Err(bad_call(plan));
        }
        all += keywords.tuple_len();
        (all > positional).then_some(keywords)
    };
    let values = if all == 0 {
        &[] // CPython may pass null here, of which there is no slice.
    } else {
        if values.is_null() {
            return Err(bad_call(plan));
        }
        debug_assert!(values.is_aligned(), "a misaligned array of arguments");
        let values = values.cast::<Borrowed<'py, 'py>>();
        // SAFETY: as many live objects as said, by the contract above; `Borrowed` is laid out as the pointer it holds.
        unsafe { std::slice::from_raw_parts(values, all) }
    };
    let names = if plan.needs_state(positional, keywords.is_some()) {
        find()
    } else {
        Names::NONE
    };
    Ok(Call::new(py, target, values, positional, keywords, names))
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_NOARGS`: the thread is attached, `this` is what the function belongs to.
unsafe extern "C" fn no_args<F: Function>(this: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        run::<F>(py, &Call::new(py, target, &[], 0, None, Names::NONE))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_O`: the thread is attached, `this` is what the function belongs to, and the
/// argument lives through the call.
unsafe extern "C" fn one_arg<F: Function>(this: *mut ffi::PyObject, arg: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: a live object, by the contract above.
        let values = [unsafe { Borrowed::from_raw(py, arg) }];
        run::<F>(py, &Call::new(py, target, &values, 1, None, Names::NONE))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: the thread is attached, `this` is what the function belongs to, and
/// `args` points to `count` objects; all of them live through the call.
unsafe extern "C" fn fast<F: Function>(
    this: *mut ffi::PyObject,
    args: *mut *mut ffi::PyObject,
    count: isize,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: by the contract above.
        let find = || unsafe { names(py, F::OWNER, this) };
        // SAFETY: by the contract above; no keywords.
        let call = unsafe { open((py, F::PLAN, target), find, args, count, std::ptr::null_mut()) }?;
        run::<F>(py, &call)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL | METH_KEYWORDS`: the thread is attached, `this` is what the function
/// belongs to, `keywords` is null or a tuple, and `args` points to `count` objects and then to as many as there are keywords; all of
/// them live through the call.
unsafe extern "C" fn keywords<F: Function>(
    this: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: isize,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: by the contract above.
        let find = || unsafe { names(py, F::OWNER, this) };
        // SAFETY: by the contract above.
        let call = unsafe { open((py, F::PLAN, target), find, args, count, keywords) }?;
        run::<F>(py, &call)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// Calls a method that CPython has not called by its convention, but through a slot.
#[inline]
pub(crate) fn invoke<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Owned<'py>, PyErr> {
    let names = if F::PLAN.needs_state(values.len(), false) {
        // SAFETY: a slot of ours was called, so the object is of a type of ours.
        unsafe { names(py, F::OWNER, receiver.as_ptr()) }
    } else {
        Names::NONE
    };
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, names);
    run::<F>(py, &call)
}

/// Calls a method with what `__call__` or `__init__` is given: a tuple, and a dict or null.
///
/// # Safety
///
/// `this` is an object of the class of the function, and the other two are as said; all of them live through the call.
pub(crate) unsafe fn invoke_all<'py, F: Function>(
    py: Python<'py>,
    this: *mut ffi::PyObject,
    args: *mut ffi::PyObject,
    keywords: *mut ffi::PyObject,
) -> Result<Owned<'py>, PyErr> {
    // SAFETY: a live tuple, by the contract above.
    let args: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, args) };
    let mut values: Vec<Borrowed<'_, '_>> = (0..).map_while(|it| args.tuple_item(it)).collect();
    let positional = values.len();
    let mut pairs = Vec::new();
    if !keywords.is_null() {
        // SAFETY: a live dict, by the contract above.
        let keywords: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, keywords) };
        let mut position = 0;
        while let Some(pair) = keywords.dict_next(&mut position) {
            pairs.push(pair);
        }
    }
    values.extend(pairs.iter().map(|it| it.1.borrow()));
    let keywords = if pairs.is_empty() {
        None
    } else {
        let names = pairs.iter().map(|it| Ok(it.0.borrow().to_owned()));
        Some(Owned::list(py, names)?.into_tuple()?)
    };
    // SAFETY: by the contract above.
    let names = unsafe { names(py, F::OWNER, this) };
    // SAFETY: by the contract above.
    let target = unsafe { target::<F>(py, this) };
    let keywords = keywords.as_ref().map(Owned::borrow);
    run::<F>(py, &Call::new(py, target, &values, positional, keywords, names))
}

/// How CPython calls the constructor of a class.
#[derive(Clone, Copy)]
pub(crate) struct Initializer {
    /// `Point(…)`
    pub(crate) vectorcall: ffi::vectorcallfunc,
    /// `point.__init__(…)`
    pub(crate) init: ffi::initproc,
}

impl Initializer {
    pub(crate) const fn new<F: Function>() -> Initializer {
        assert!(matches!(F::OWNER, Owner::Init(_)), "a constructor");
        Initializer {
            vectorcall: construct::<F>,
            init: init::<F>,
        }
    }
}

/// # Safety
///
/// Only CPython calls this, as `tp_vectorcall` of a type of ours: the thread is attached, `class` is the type, `keywords` is null or a
/// tuple, and `args` points to as many objects as the low bits of `count` and the length of `keywords` say; all of them live through
/// the call.
unsafe extern "C" fn construct<F: Function>(
    class: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: usize,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: a live type, by the contract above.
    if !unsafe { is_untouched(class.cast(), init::<F>) } {
        // SAFETY: by the contract above.
        return unsafe { construct_slowly(class, args, count, keywords) };
    }
    let body = |py| {
        // SAFETY: a live type, by the contract above.
        let target = Target::Class(unsafe { Borrowed::from_raw(py, class) });
        // SAFETY: a type of ours, by the contract above.
        let find = || unsafe { Names::of_type(py, class.cast()) };
        // SAFETY: a number; the function does nothing else with it.
        let count = unsafe { ffi::PyVectorcall_NARGS(count) };
        // SAFETY: by the contract above.
        let call = unsafe { open((py, F::PLAN, target), find, args, count, keywords) }?;
        run::<F>(py, &call)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as `tp_init` of a type of ours: the thread is attached, `this` is an object of it, `args` is a tuple, and
/// `keywords` is null or a dict; all of them live through the call.
unsafe extern "C" fn init<F: Function>(
    this: *mut ffi::PyObject,
    args: *mut ffi::PyObject,
    keywords: *mut ffi::PyObject,
) -> c_int {
    let body = |py| {
        // SAFETY: by the contract above.
        unsafe { invoke_all::<F>(py, this, args, keywords) }.map(drop)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |()| 0, body) }
}
