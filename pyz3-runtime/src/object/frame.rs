//! Frames of code that is no Python.
//!
//! In: names and a line. Out: one more frame around the traceback of the exception that is set. How one is made is the business of
//! `frame_new` or `frame_compiled`; here, what always shows the same is remembered.

use super::chain::give;
#[cfg(any(Py_LIMITED_API, pyz3_compiled_frames))]
use super::frame_compiled::{SHARED, add_frame, frame};
#[cfg(not(any(Py_LIMITED_API, pyz3_compiled_frames)))]
use super::frame_new::{SHARED, add_frame, frame};
use super::{Owned, Shown, Unraised};
use crate::attach::Python;
use crate::error::{PyErr, raised, set_raised};
use crate::ffi;
use crate::home::Home;

/// Adds a frame for each, the innermost first. `find` gives the address of a constant that always shows the same, if it is one, and `show` what it shows.
/// What goes wrong there is no news: the exception is what counts.
pub(crate) fn add_frames<'s, S: 's>(
    py: Python<'_>,
    spots: impl Iterator<Item = &'s S> + Clone,
    find: impl Fn(&S) -> Option<usize>,
    show: impl Fn(&S) -> Shown,
) {
    let home = Home::if_known(py);
    let Some(wanted) = give(py, home, key(spots.clone().map(&find))) else {
        return;
    };
    for spot in spots {
        let address = find(spot);
        let known = address.filter(|_| SHARED).and_then(|it| home?.kept(py, it));
        let frame = match known {
            Some(known) => Ok(Some(known)),
            None => {
                let _aside = Unraised::new(py);
                frame(py, address, || show(spot))
            }
        };
        match frame {
            Ok(Some(frame)) => {
                // SAFETY: attached, with an exception set, and a live frame.
                unsafe { ffi::PyTraceBack_Here(frame.borrow().as_ptr().cast()) };
                frame.give_back(py);
            }
            Ok(None) => {
                let Some(error) = raised(py) else { return };
                let added = add_frame(error.borrow(), show(spot));
                set_raised(error);
                if added.is_err() {
                    return;
                }
            }
            Err(_) => return,
        }
    }
    wanted.keep(py);
}

/// What frames stand for that are always the same, by address: the inner one, and the outer one or 0.
pub(crate) type Key = [usize; 2];

/// The key of one or two frames that are always the same.
fn key(mut addresses: impl Iterator<Item = Option<usize>>) -> Option<Key> {
    let inner = addresses.next()??;
    let Some(outer) = addresses.next() else {
        return Some([inner, 0]);
    };
    let key = [inner, outer?];
    addresses.next().is_none().then_some(key)
}

/// What is kept for an address in this interpreter, made if there is nothing.
pub(super) fn kept<'py>(
    py: Python<'py>,
    address: usize,
    make: impl FnOnce() -> Result<Owned<'py>, PyErr>,
) -> Result<Owned<'py>, PyErr> {
    if let Some(known) = Home::if_known(py).and_then(|it| it.kept(py, address)) {
        return Ok(known);
    }
    let made = make()?;
    Home::keep(py, address, made.borrow().to_owned());
    Ok(made)
}
