//! What `__call__` and `__init__` are given, as a vectorcall passes it.
//!
//! In: a tuple, and a dict or nothing. Out: an array of values, with a tuple of names for the last of them. Few values need no memory but the stack's.

use std::ffi::c_int;
use std::ptr::{NonNull, null_mut};

use super::INIT;
use super::again::Keywords;
use super::door::door;
use super::run::Passed;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// Arguments in a row.
struct Given<'py> {
    few: [*mut ffi::PyObject; Given::FEW],
    /// All of them, if they are more.
    many: Vec<*mut ffi::PyObject>,
    positional: isize,
    names: Option<Owned<'py>>,
    /// The dict may be changed while the call lasts.
    _pairs: Vec<(Owned<'py>, Owned<'py>)>,
}

impl<'py> Given<'py> {
    const FEW: usize = 8;

    /// Puts the items of the tuple and the values of the dict in a row.
    #[inline(never)]
    fn new(args: Borrowed<'_, 'py>, keywords: Option<Borrowed<'_, 'py>>) -> Result<Given<'py>, PyErr> {
        let (pairs, names) = match keywords {
            Some(keywords) if keywords.dict_len() > 0 => named(args.py(), keywords)?,
            Some(_) | None => (Vec::new(), None),
        };
        let positional = args.tuple_len();
        let all = (0..positional).map_while(|it| args.tuple_item(it));
        let all = all.chain(pairs.iter().map(|it| it.1.borrow())).map(|it| it.as_ptr());
        let (mut few, mut many) = ([null_mut(); Given::FEW], Vec::new());
        if positional + pairs.len() > Given::FEW {
            many.reserve_exact(positional + pairs.len());
            many.extend(all);
        } else {
            for (place, value) in few.iter_mut().zip(all) {
                *place = value;
            }
        }
        Ok(Given {
            few,
            many,
            positional: positional.cast_signed(),
            names,
            _pairs: pairs,
        })
    }

    /// The array, how many stand there by their place, and the names of those that follow; for as long as this lives and the tuple does.
    fn passed(&self) -> Passed {
        let values = if self.many.is_empty() {
            self.few.as_ptr()
        } else {
            self.many.as_ptr()
        };
        let names = self.names.as_ref().map_or(null_mut(), |it| it.borrow().as_ptr());
        (values, self.positional, names)
    }
}

/// The items of a tuple, as an array, where CPython shows them.
///
/// # Safety
///
/// An attached thread, a live tuple.
#[inline(always)]
pub(super) unsafe fn items(tuple: *mut ffi::PyObject) -> Option<(*const *mut ffi::PyObject, isize)> {
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live object, by the contract above.
    let tuple: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, tuple) };
    let items = tuple.tuple_items()?;
    Some((items.as_ptr().cast(), items.len().cast_signed()))
}

/// A tuple, and a dict or null.
type Pair = (*mut ffi::PyObject, *mut ffi::PyObject);

/// Enters a function that gets an array with what `__call__` is given.
///
/// # Safety
///
/// That of the function; the pair is as CPython passes it.
#[inline(never)]
pub(super) unsafe fn call_given(this: *mut ffi::PyObject, given: Pair, entry: Keywords) -> *mut ffi::PyObject {
    // SAFETY: by the contract above.
    let enter = |(values, count, names): Passed| unsafe { entry(this, values, count, names) };
    // SAFETY: by the contract above.
    let body = |py| unsafe { entered(py, given, &enter) };
    // SAFETY: attached, by the contract above.
    unsafe { door(null_mut(), Owned::into_raw, body) }
}

/// Enters a constructor with what `__init__` is given.
///
/// # Safety
///
/// That of [`call_given`].
#[inline(never)]
pub(super) unsafe fn init_given(this: *mut ffi::PyObject, given: Pair, entry: ffi::vectorcallfunc) -> c_int {
    // SAFETY: by the contract above.
    let enter = |(values, count, names): Passed| unsafe { entry(this, values, count.cast_unsigned() | INIT, names) };
    // Nothing has to be put in a row: the tuple is one, and lives through the call.
    if given.1.is_null()
        // SAFETY: attached, a live tuple, by the contract above.
        && let Some((values, count)) = unsafe { items(given.0) }
    {
        let Some(made) = NonNull::new(enter((values, count, null_mut()))) else {
            return -1;
        };
        // SAFETY: attached, a new reference: that of `None`.
        unsafe { ffi::Py_DECREF(made.as_ptr()) };
        return 0;
    }
    // SAFETY: by the contract above.
    let body = |py| unsafe { entered(py, given, &enter) };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |_| 0, body) }
}

/// # Safety
///
/// That of [`call_given`].
unsafe fn entered<'py>(
    py: Python<'py>,
    (args, keywords): Pair,
    enter: &dyn Fn(Passed) -> *mut ffi::PyObject,
) -> Result<Owned<'py>, PyErr> {
    // SAFETY: a live tuple, by the contract above.
    let args: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, args) };
    let keywords = NonNull::new(keywords).map(|it| {
        // SAFETY: a live dict, by the contract above.
        let keywords: Borrowed<'_, 'py> = unsafe { Borrowed::from_raw(py, it.as_ptr()) };
        keywords
    });
    let given = Given::new(args, keywords)?;
    let made = enter(given.passed());
    // SAFETY: a new reference, or null.
    unsafe { Owned::result(py, made) }
}

type Named<'py> = (Vec<(Owned<'py>, Owned<'py>)>, Option<Owned<'py>>);

/// The pairs of a dict, and a tuple of its keys.
fn named<'py>(py: Python<'py>, keywords: Borrowed<'_, 'py>) -> Result<Named<'py>, PyErr> {
    let mut pairs = Vec::with_capacity(keywords.dict_len());
    let mut position = 0;
    while let Some(pair) = keywords.dict_next(&mut position) {
        pairs.push(pair);
    }
    let names = Owned::tuple_of(py, pairs.iter().map(|it| Ok(it.0.borrow().to_owned())))?;
    Ok((pairs, Some(names)))
}
