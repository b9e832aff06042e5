//! What `__call__` and `__init__` are given, as a vectorcall passes it.
//!
//! In: a tuple, and a dict or nothing. Out: an array of values, with a tuple of names for the last of them. Few values need no memory but the stack's.

use std::ffi::c_int;
use std::ptr::{NonNull, null_mut};

use super::INIT;
use super::again::Keywords;
use super::door::door;
use super::run::{Passed, names};
use crate::args::{Plan, is_next};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::module::Interned;
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

/// Enters a constructor with what `__init__` is given; `in_order` says whether its arguments may as well be passed by position: it is prompt, and so has
/// no bases that are told how they were passed.
///
/// # Safety
///
/// That of [`call_given`]; the constructor's plan.
#[inline(never)]
pub(super) unsafe fn init_given(
    this: *mut ffi::PyObject,
    given: Pair,
    (plan, in_order): (&'static Plan, bool),
    entry: ffi::vectorcallfunc,
) -> c_int {
    // SAFETY: by the contract above.
    let enter = |(values, count, names): Passed| unsafe { entry(this, values, count.cast_unsigned() | INIT, names) };
    // Where CPython shows its items, the tuple is a row itself, and lives through the call.
    if given.1.is_null()
        // SAFETY: attached, a live tuple, by the contract above.
        && let Some((values, count)) = unsafe { items(given.0) }
    {
        return done(enter((values, count, null_mut())));
    }
    // SAFETY: by the contract above.
    unsafe { init_slowly(this, given, (plan, in_order), &enter) }
}

/// The same where arguments have to be put in a row.
///
/// # Safety
///
/// That of [`init_given`].
#[inline(never)]
unsafe fn init_slowly(
    this: *mut ffi::PyObject,
    given: Pair,
    (plan, in_order): (&'static Plan, bool),
    enter: &dyn Fn(Passed) -> *mut ffi::PyObject,
) -> c_int {
    // SAFETY: attached, by the contract above.
    let py = unsafe { Python::assume() };
    // SAFETY: a live tuple, by the contract above.
    let args = unsafe { Borrowed::from_raw(py, given.0) };
    let mut row = Row::new(py);
    let is_row = match NonNull::new(given.1) {
        None => row.lend(args),
        Some(keywords) if in_order => {
            // SAFETY: an object of the constructor's class, by the contract above.
            let names = unsafe { names(plan, py, this) };
            // SAFETY: a live dict, by the contract above.
            let keywords = unsafe { Borrowed::from_raw(py, keywords.as_ptr()) };
            row.lend(args) && row.add(plan, names.interned(), keywords)
        }
        Some(_) => false,
    };
    if is_row {
        return done(enter((row.values.as_ptr(), row.count.cast_signed(), null_mut())));
    }
    // SAFETY: by the contract above.
    let body = |py| unsafe { entered(py, given, enter) };
    // SAFETY: attached, by the contract above.
    unsafe { door(-1, |_| 0, body) }
}

/// What `__init__` gives: of what the constructor has given, which is `None` or null, nothing is left.
#[inline(always)]
fn done(made: *mut ffi::PyObject) -> c_int {
    let Some(made) = NonNull::new(made) else {
        return -1;
    };
    // SAFETY: attached, as all callers are; a new reference.
    unsafe { ffi::Py_DECREF(made.as_ptr()) };
    0
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

/// The values of a dict after those of a tuple, where the keys are the names of the parameters that follow: as if all were passed by position.
struct Row<'py> {
    values: [*mut ffi::PyObject; Row::MOST],
    count: usize,
    /// How many of them are the tuple's, which lives through the call. Of the others, one reference each: the dict may be changed meanwhile.
    lent: usize,
    py: Python<'py>,
}

impl<'py> Row<'py> {
    const MOST: usize = 8;

    fn new(py: Python<'py>) -> Row<'py> {
        Row {
            values: [null_mut(); Row::MOST],
            count: 0,
            lent: 0,
            py,
        }
    }

    /// Takes the items of a tuple; false if they are many.
    #[inline]
    fn lend(&mut self, args: Borrowed<'_, 'py>) -> bool {
        self.lent = args.tuple_len();
        if self.lent > Row::MOST {
            return false;
        }
        while self.count < self.lent
            && let Some(item) = args.tuple_item(self.count)
        {
            self.push(item.as_ptr());
        }
        self.count == self.lent
    }

    /// Adds the values of a dict; false where its keys are others.
    #[inline(never)]
    fn add(&mut self, plan: &Plan, names: Interned<'_>, keywords: Borrowed<'_, 'py>) -> bool {
        let all = self.count + keywords.dict_len();
        if all > Row::MOST || plan.places().is_none() {
            return false;
        }
        let mut position = 0;
        while self.count < all {
            let count = self.count;
            let is_next = |name: Borrowed<'_, 'py>| is_next(plan, count, names, name).then_some(());
            let Some(((), value)) = keywords.dict_next_if(&mut position, is_next) else {
                return false;
            };
            self.push(value.into_raw());
        }
        true
    }

    fn push(&mut self, value: *mut ffi::PyObject) {
        if let Some(place) = self.values.get_mut(self.count) {
            *place = value;
            self.count += 1;
        }
    }
}

impl Drop for Row<'_> {
    fn drop(&mut self) {
        for value in self.values.get(self.lent..self.count).unwrap_or_default() {
            // SAFETY: attached, as the token says; one reference was kept.
            let value = NonNull::new(*value).map(|it| unsafe { Owned::from_raw(self.py, it) });
            value.into_iter().for_each(|it| it.give_back(self.py));
        }
    }
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
