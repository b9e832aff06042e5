//! What `__call__` and `__init__` are given, as a vectorcall passes it.
//!
//! In: a tuple, and a dict or nothing. Out: an array of values, with a tuple of names for the last of them. Few values need no memory but the stack's.

use std::ptr::null_mut;

use super::run::Passed;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::object::{Borrowed, Owned};

/// Arguments in a row.
pub(super) struct Given<'py> {
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
    pub(super) fn new(args: Borrowed<'_, 'py>, keywords: Option<Borrowed<'_, 'py>>) -> Result<Given<'py>, PyErr> {
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
    pub(super) fn passed(&self) -> Passed {
        let values = if self.many.is_empty() {
            self.few.as_ptr()
        } else {
            self.many.as_ptr()
        };
        let names = self.names.as_ref().map_or(null_mut(), |it| it.borrow().as_ptr());
        (values, self.positional, names)
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
