//! Where CPython enters: one function for each calling convention, and one door that they all go through.
//!
//! In: raw pointers from CPython, on an attached thread. Out: an object, or null with an exception set. No panic gets past the
//! door, and no error leaves it without becoming an exception.

mod again;
mod door;
mod given;
mod made;
mod run;
pub mod shared;

use std::ffi::{CStr, c_int};

pub(crate) use again::{again_binary, again_getter, again_setter, again_unary};
use again::{again_constructor, again_fast, again_keywords, again_one};
use door::prompt_door_of;
pub(crate) use door::{Prompt, door, door_of, once_door, prompt_door};
use given::{call_given, init_given, items};
use run::{
    Number, Truth, Whole, Wish, names, run, run_given, run_ordinarily, run_passed, run_promptly, state_names, target,
};

use crate::args::{Call, Callee, Function, Owner, Planned, Slots, Target, unwanted};
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
        if F::SHARED.is_some() {
            return MethodDef::of::<F>(shared::of_no_args::<F>(), ffi::METH_NOARGS);
        }
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
        let function = match F::SHARED {
            Some(_) => shared::of_fast::<F>(),
            None => ffi::PyMethodDefPointer {
                PyCFunctionFast: fast::<F>,
            },
        };
        MethodDef::of::<F>(function, ffi::METH_FASTCALL)
    }

    /// Any function.
    #[must_use]
    pub const fn keywords<F: Function>() -> MethodDef {
        let function = match F::SHARED {
            Some(_) => shared::of_keywords::<F>(),
            None => ffi::PyMethodDefPointer {
                PyCFunctionFastWithKeywords: keywords::<F>,
            },
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
            ml_name: F::SIGNATURE.name.as_ptr(),
            ml_meth: function,
            ml_flags: flags,
            ml_doc: F::SIGNATURE.doc.as_ptr(),
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
/// Only CPython calls this, or [`again`], with what stands for a live object; as a function with `METH_NOARGS`: the thread is attached, `this` is what the function belongs to.
unsafe extern "C" fn no_args<F: Function>(this: *mut ffi::PyObject, none: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: by the contract above.
        let find = || unsafe { state_names::<F>(py, this) };
        run_given::<F>((py, target), find, &[])
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_one(F::PLAN, missed, this, none, no_args::<F>) },
    }
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
/// Only CPython calls this, or [`again`], with what stands for live objects; as a function with `METH_O`: the thread is attached, `this` is what the function belongs to, and the
/// argument lives through the call.
unsafe extern "C" fn one_arg<F: Function>(this: *mut ffi::PyObject, arg: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: a live object, by the contract above.
        let values = [unsafe { Borrowed::from_raw(py, arg) }];
        // SAFETY: by the contract above.
        let find = || unsafe { state_names::<F>(py, this) };
        run_given::<F>((py, target), find, &values)
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_one(F::PLAN, missed, this, arg, one_arg::<F>) },
    }
}

/// # Safety
///
/// Only CPython calls this, or [`again`], with what stands for live objects; as a function with `METH_FASTCALL`: the thread is attached,
/// `this` is what the function belongs to, and `args` points to `count` objects; all of them live through the call.
unsafe extern "C" fn fast<F: Function>(
    this: *mut ffi::PyObject,
    args: *mut *mut ffi::PyObject,
    count: isize,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        let passed = (args.cast_const(), count, std::ptr::null_mut());
        // SAFETY: by the contract above; no keywords.
        unsafe { run_passed::<F>((py, target), Callee::of::<F>(), (this, false), passed) }
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_fast(F::PLAN, missed, this, args, count, fast::<F>) },
    }
}

/// # Safety
///
/// Only CPython calls this, or [`again`], with what stands for live objects; as a function with `METH_FASTCALL | METH_KEYWORDS`: the thread is attached, `this` is what the function
/// belongs to, `keywords` is null or a tuple, and `args` points to `count` objects and then to as many as there are keywords; all of
/// them live through the call.
unsafe extern "C" fn keywords<F: Function>(
    this: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: isize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let target = unsafe { target::<F>(py, this) };
        // SAFETY: by the contract above.
        unsafe { run_passed::<F>((py, target), Callee::of::<F>(), (this, false), (args, count, names)) }
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door::<F, _, _>(std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe { again_keywords(F::PLAN, missed, this, args, count, names, keywords::<F>) },
    }
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

/// The same of any method: promptly, if it can be called so.
#[inline(always)]
pub(crate) fn enter_slot<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Prompt<Owned<'py>> {
    // SAFETY: a slot of ours was called, so the object is of a type of ours.
    let find = || unsafe { names(F::PLAN, py, receiver.as_ptr()) };
    run_given::<F>((py, Target::Object(receiver)), find, values)
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

/// The same in the ordinary way, where the prompt one was tried; [`door_of`] notes what its errors go through.
#[inline(always)]
pub(crate) fn enter<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Owned<'py>, PyErr> {
    let target = Target::Object(receiver);
    // SAFETY: a slot of ours was called, so the object is of a type of ours.
    let find = || unsafe { names(F::PLAN, py, receiver.as_ptr()) };
    run_ordinarily::<F, Whole>((py, target), find, values)
}

/// The same for a method whose result is used as a number.
#[inline(always)]
pub(crate) fn enter_count<'py, F: Function>(py: Python<'py>, receiver: Borrowed<'_, 'py>) -> Result<Count<'py>, PyErr> {
    // SAFETY: a slot of ours was called, so the object is of a type of ours.
    let find = || unsafe { names(F::PLAN, py, receiver.as_ptr()) };
    run_ordinarily::<F, Number>((py, Target::Object(receiver)), find, &[])
}

/// The same, and says what its errors go through.
#[inline(always)]
pub(crate) fn invoke_anew<'py, F: Function>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<Owned<'py>, PyErr> {
    enter::<F>(py, receiver, values).map_err(|error| error.through(F::PLAN))
}

#[inline(always)]
fn invoke_for<'py, F: Function, W: Wish<F>>(
    py: Python<'py>,
    receiver: Borrowed<'_, 'py>,
    values: &[Borrowed<'_, 'py>],
) -> Result<W::Out<'py>, PyErr> {
    let names = if F::PLAN.needs_state(values.len(), false) {
        // SAFETY: a slot of ours was called, so the object is of a type of ours.
        unsafe { names(F::PLAN, py, receiver.as_ptr()) }
    } else {
        Names::NONE
    };
    let call = Call::new(py, Target::Object(receiver), values, values.len(), None, names);
    run::<F, W>(py, &call)
}

/// Calls a method with what `__call__` is given: a tuple, and a dict or null.
///
/// # Safety
///
/// Only CPython calls this, as `tp_call` of the class of the function, on an attached thread; all live through the call.
#[inline(always)]
pub(crate) unsafe fn call<F: Function>(
    this: *mut ffi::PyObject,
    args: *mut ffi::PyObject,
    by_name: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    if by_name.is_null()
        // SAFETY: a live tuple, by the contract above.
        && let Some((items, count)) = unsafe { items(args) }
    {
        // SAFETY: the items of a live tuple.
        return unsafe { keywords::<F>(this, items, count, std::ptr::null_mut()) };
    }
    // SAFETY: by the contract above.
    unsafe { call_given(this, (args, by_name), keywords::<F>) }
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
        match F::SHARED {
            Some(_) => Initializer {
                vectorcall: shared::construct::<F>,
                init: shared::init::<F>,
            },
            None => Initializer {
                vectorcall: construct::<F>,
                init: init::<F>,
            },
        }
    }
}

/// Says that a constructor gets an object that is there already: a bit of the count that no count has.
const INIT: usize = 1 << (usize::BITS - 2);
/// Says that a constructor is called anew, from here.
const AGAIN: usize = 1 << (usize::BITS - 3);

/// # Safety
///
/// Only CPython calls this, as `tp_vectorcall` of a type of ours: the thread is attached, `this` is the type, `keywords` is null or a
/// tuple, and `args` points to as many objects as the low bits of `count` and the length of `keywords` say; all of them live through
/// the call. Or [`init`] does, with an object of the type and [`INIT`], or [`again_constructor`], with [`AGAIN`] and what stands for arguments.
unsafe extern "C" fn construct<F: Function>(
    this: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: usize,
    keywords: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    unsafe {
        construct_with::<F>(
            this,
            args,
            count,
            keywords,
            Callee::of::<F>(),
            (construct::<F>, init::<F>),
        )
    }
}

/// Makes an object, or begins one, by a constructor whose own entry points these are.
///
/// # Safety
///
/// That of [`construct`].
#[inline(always)]
unsafe fn construct_with<F: Function>(
    this: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: usize,
    keywords: *mut ffi::PyObject,
    callee: Callee,
    (construct, init): (ffi::vectorcallfunc, ffi::initproc),
) -> *mut ffi::PyObject {
    let bit = count & INIT;
    // What is called anew ends as it began, even if a conversion has changed the class.
    // SAFETY: a live type, by the contract above.
    if count & (INIT | AGAIN) == 0 && !unsafe { is_untouched(this.cast(), init) } {
        // SAFETY: by the contract above.
        return unsafe { construct_slowly(this, args, count, keywords) };
    }
    // SAFETY: a number; the function does nothing else with it.
    let positional = unsafe { ffi::PyVectorcall_NARGS(count & !(INIT | AGAIN)) };
    let body = |py| {
        // SAFETY: a live type or object, by the contract above.
        let it = unsafe { Borrowed::from_raw(py, this) };
        let target = if bit == 0 {
            Target::Class(it)
        } else {
            Target::Object(it)
        };
        // SAFETY: by the contract above.
        unsafe { run_passed::<F>((py, target), callee, (this, bit == 0), (args, positional, keywords)) }
    };
    // SAFETY: attached, by the contract above.
    match unsafe { prompt_door_of((callee.plan, F::PROMPT), std::ptr::null_mut(), Owned::into_raw, body) } {
        Ok(answer) => answer,
        // SAFETY: by the contract above.
        Err(missed) => unsafe {
            again_constructor(callee.plan, missed, this, args, positional, keywords, (construct, bit))
        },
    }
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
    // SAFETY: by the contract above.
    unsafe { init_given(this, (args, keywords), (F::PLAN, F::PROMPT), construct::<F>) }
}
