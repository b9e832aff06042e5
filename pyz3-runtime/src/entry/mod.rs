//! Where CPython enters: one function for each calling convention, and one door that they all go through.
//!
//! In: raw pointers from CPython, on an attached thread. Out: an object, or null with an exception set. No panic gets past the
//! door, and no error leaves it without becoming an exception.

mod door;
mod given;
mod run;

use std::ffi::{CStr, c_int};
use std::ptr::NonNull;

pub(crate) use door::{Prompt, door, door_of, prompt_door};
use given::Given;
use run::{Number, Truth, Whole, Wish, names, run, run_any, run_passed, run_promptly, state_names, target};

use crate::args::{Call, Function, Owner, Planned, Slots, Target, unwanted};
use crate::attach::Python;
use crate::class::{construct_slowly, is_untouched};
use crate::convert::Count;
use crate::error::PyErr;
use crate::ffi;
use crate::module::Names;
use crate::object::{Borrowed, Owned};

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
        // The interpreter has a shorter way to functions with an array of arguments than to those without arguments; of methods both have.
        if cfg!(Py_3_11) && matches!(F::OWNER, Owner::Module) {
            return MethodDef::of::<F>(
                ffi::PyMethodDefPointer {
                    PyCFunctionFast: no_items::<F>,
                },
                ffi::METH_FASTCALL,
            );
        }
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

/// # Safety
///
/// Only CPython calls this, as a function with `METH_NOARGS`: the thread is attached, `this` is what the function belongs to.
unsafe extern "C" fn no_args<F: Function>(this: *mut ffi::PyObject, none: *mut ffi::PyObject) -> *mut ffi::PyObject {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { no_args_anew::<F>(this, none) };
    }
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        run_promptly::<F, Whole>(py, &Call::new(py, target, &[], 0, None, Names::NONE))
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { no_args_anew::<F>(this, none) };
    // SAFETY: attached, by the contract above.
    unsafe { prompt_door::<F, _, _>((std::ptr::null_mut(), Owned::into_raw), body, anew) }
}

/// # Safety
///
/// That of [`no_args`].
#[inline(never)]
unsafe extern "C" fn no_args_anew<F: Function>(this: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: by the contract above.
        let names = unsafe { state_names::<F>(py, this) };
        run_any::<F, Whole>(py, &Call::new(py, target, &[], 0, None, names))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: the thread is attached, `this` is what the function belongs to.
unsafe extern "C" fn no_items<F: Function>(
    this: *mut ffi::PyObject,
    _: *mut *mut ffi::PyObject,
    count: isize,
) -> *mut ffi::PyObject {
    if count != 0 {
        let body = |py| {
            // SAFETY: the module of the function, by the contract above.
            let module = unsafe { Borrowed::from_raw(py, this) };
            Err::<Owned<'_>, _>(unwanted(module, F::PLAN, count))
        };
        // SAFETY: attached, by the contract above.
        return unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) };
    }
    // SAFETY: by the contract above; the second is not looked at.
    unsafe { no_args::<F>(this, std::ptr::null_mut()) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_O`: the thread is attached, `this` is what the function belongs to, and the
/// argument lives through the call.
unsafe extern "C" fn one_arg<F: Function>(this: *mut ffi::PyObject, arg: *mut ffi::PyObject) -> *mut ffi::PyObject {
    if !F::PROMPT {
        // SAFETY: by the contract above.
        return unsafe { one_arg_anew::<F>(this, arg) };
    }
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: a live object, by the contract above.
        let values = [unsafe { Borrowed::from_raw(py, arg) }];
        run_promptly::<F, Whole>(py, &Call::new(py, target, &values, 1, None, Names::NONE))
    };
    // SAFETY: by the contract above.
    let anew = || unsafe { one_arg_anew::<F>(this, arg) };
    // SAFETY: attached, by the contract above.
    unsafe { prompt_door::<F, _, _>((std::ptr::null_mut(), Owned::into_raw), body, anew) }
}

/// # Safety
///
/// That of [`one_arg`].
#[inline(never)]
unsafe extern "C" fn one_arg_anew<F: Function>(
    this: *mut ffi::PyObject,
    arg: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: a live object, by the contract above.
        let values = [unsafe { Borrowed::from_raw(py, arg) }];
        // SAFETY: by the contract above.
        let names = unsafe { state_names::<F>(py, this) };
        run_any::<F, Whole>(py, &Call::new(py, target, &values, 1, None, names))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
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
        let find = || unsafe { names::<F>(py, this) };
        // SAFETY: by the contract above; no keywords.
        unsafe { run_passed::<F>((py, target), find, (args.cast_const(), count, std::ptr::null_mut())) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
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
        let find = || unsafe { names::<F>(py, this) };
        // SAFETY: by the contract above.
        unsafe { run_passed::<F>((py, target), find, (args, count, keywords)) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// Calls a method that CPython has not called by its convention, but through a slot.
#[inline(always)]
pub(crate) fn invoke<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Owned<'py>, PyErr> {
    invoke_for::<F, Whole>(py, receiver, values).map_err(|error| error.through(F::PLAN))
}

/// Calls such a method, if all is just what is expected.
#[inline(always)]
pub(crate) fn enter_promptly<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<Owned<'py>> {
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, Names::NONE);
    run_promptly::<F, Whole>(py, &call)
}

/// The same for a method whose result is a `bool`: [`Function::TRUTH`].
#[inline(always)]
pub(crate) fn truth_promptly<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<bool> {
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, Names::NONE);
    run_promptly::<F, Truth>(py, &call)
}

/// The same for a method whose result is used as a number.
#[inline(always)]
pub(crate) fn count_promptly<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<Count<'py>> {
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, Names::NONE);
    run_promptly::<F, Number>(py, &call)
}

/// The same where [`door_of`] notes what its errors go through.
#[inline(always)]
pub(crate) fn enter<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Owned<'py>, PyErr> {
    invoke_for::<F, Whole>(py, receiver, values)
}

/// The same for a method whose result is used as a number, out of line.
#[inline(always)]
pub(crate) fn enter_count<'py, F: Function>(py: Python<'py>, receiver: Borrowed<'_, 'py>) -> Result<Count<'py>, PyErr> {
    invoke_for::<F, Number>(py, receiver, &[])
}

#[inline(always)]
fn invoke_for<'py, F: Function, W: Wish<F>>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<W::Out<'py>, PyErr> {
    let names = if F::PLAN.needs_state(values.len(), false) {
        // SAFETY: a slot of ours was called, so the object is of a type of ours.
        unsafe { names::<F>(py, receiver.as_ptr()) }
    } else {
        Names::NONE
    };
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, names);
    run::<F, W>(py, &call)
}

/// Calls a method with what `__call__` or `__init__` is given: a tuple, and a dict or null. [`door_of`] notes what its errors go through.
///
/// # Safety
///
/// `this` is an object of the class of the function, and the other two are as said; all of them live through the call.
pub(crate) unsafe fn enter_all<'py, F: Function>(
    py: Python<'py>,
    this: *mut ffi::PyObject,
    args: *mut ffi::PyObject,
    keywords: *mut ffi::PyObject,
) -> Result<Owned<'py>, PyErr> {
    // SAFETY: by the contract above.
    let target = unsafe { target::<F>(py, this) };
    // SAFETY: by the contract above.
    let find = || unsafe { names::<F>(py, this) };
    // SAFETY: a live tuple, by the contract above.
    let args: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, args) };
    let keywords = NonNull::new(keywords).map(|it| {
        // SAFETY: a live dict, by the contract above.
        let keywords: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, it.as_ptr()) };
        keywords
    });
    let given = Given::new(args, keywords)?;
    // SAFETY: attached; as many live objects as it says, until the call has returned.
    unsafe { run_passed::<F>((py, target), find, given.passed()) }
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
        unsafe { run_passed::<F>((py, target), find, (args, count, keywords)) }
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) }
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
        unsafe { enter_all::<F>(py, this, args, keywords) }.map(drop)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door_of::<F, _, _>(-1, |()| 0, body) }
}
