//! Where CPython enters: one function for each calling convention, and one door that they all go through.
//!
//! In: raw pointers from CPython, on an attached thread. Out: an object, or null with an exception set. No panic gets past the
//! door, and no error leaves it without becoming an exception.

use std::ffi::c_int;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;

use crate::args::{Args, Call, Function, Plan, Planned, Slots, bad_call, bind};
use crate::attach::{Inside, Python};
use crate::error::PyErr;
use crate::ffi;
use crate::home::{ATTENTION, Home};
use crate::module::Names;
use crate::object::{Borrowed, Owned, put_back_errors, take_errors};

/// One entry of a module's table of functions, laid out as CPython wants it.
#[repr(transparent)]
pub struct MethodDef(pub(crate) ffi::PyMethodDef);

// SAFETY: it points to constants alone.
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
            F::Slots::LEN == 1 && !F::PLAN.needs_state(),
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

    const fn of<F: Function>(function: ffi::PyMethodDefPointer, flags: c_int) -> MethodDef {
        MethodDef(ffi::PyMethodDef {
            ml_name: F::PLAN.signature.name.as_ptr(),
            ml_meth: function,
            ml_flags: flags,
            ml_doc: F::PLAN.signature.doc.as_ptr(),
        })
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

#[inline]
fn run<'py, F: Function>(py: Python<'py>, call: &Call<'_>) -> Result<Owned<'py>, PyErr> {
    let mut slots = F::Slots::EMPTY;
    bind(F::PLAN, call, slots.all())?;
    let args = Args::new(F::PLAN, slots.all(), call);
    let result = F::call(call.py, &args)?.into_raw();
    // SAFETY: the reference just given up; only its lifetime grows, to that of the same attachment.
    unsafe { Owned::result(py, result) }
}

/// Makes sense of a call's arrays and counts.
///
/// # Safety
///
/// `module` is the module of the function, and `values` points to as many live objects as `count` and the length of
/// `keywords` say; all of them live for `'py`.
#[inline]
unsafe fn open<'py>(
    py: Python<'py>,
    plan: &'static Plan,
    module: *mut ffi::PyObject,
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
    let names = if keywords.is_some() || plan.needs_state() {
        // SAFETY: the module of the function, by the contract above.
        unsafe { Names::of(py, module) }
    } else {
        Names::NONE
    };
    Ok(Call::new(py, values, positional, keywords, names))
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_NOARGS`: the thread is attached.
unsafe extern "C" fn no_args<F: Function>(_: *mut ffi::PyObject, _: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| run::<F>(py, &Call::new(py, &[], 0, None, Names::NONE));
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_O`: the thread is attached, and the argument lives through the call.
unsafe extern "C" fn one_arg<F: Function>(_: *mut ffi::PyObject, arg: *mut ffi::PyObject) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: a live object, by the contract above.
        let values = [unsafe { Borrowed::from_raw(py, arg) }];
        run::<F>(py, &Call::new(py, &values, 1, None, Names::NONE))
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL`: the thread is attached, `module` is the function's, and `args`
/// points to `count` objects; all of them live through the call.
unsafe extern "C" fn fast<F: Function>(
    module: *mut ffi::PyObject,
    args: *mut *mut ffi::PyObject,
    count: isize,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above; no keywords.
        let call = unsafe { open(py, F::PLAN, module, args, count, std::ptr::null_mut()) }?;
        run::<F>(py, &call)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}

/// # Safety
///
/// Only CPython calls this, as a function with `METH_FASTCALL | METH_KEYWORDS`: the thread is attached, `module` is the
/// function's, `names` is null or a tuple, and `args` points to `count` objects and then to as many as there are names; all of
/// them live through the call.
unsafe extern "C" fn keywords<F: Function>(
    module: *mut ffi::PyObject,
    args: *const *mut ffi::PyObject,
    count: isize,
    names: *mut ffi::PyObject,
) -> *mut ffi::PyObject {
    let body = |py| {
        // SAFETY: by the contract above.
        let call = unsafe { open(py, F::PLAN, module, args, count, names) }?;
        run::<F>(py, &call)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(std::ptr::null_mut(), Owned::into_raw, body) }
}
