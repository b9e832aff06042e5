//! Errors of the operating system.
//!
//! In: a `std::io::Error`. Out: the subclass of OSError that Python itself would raise, with the error's number. What kept an
//! exception of Python's in one gets the exception back.

use std::error::Error;
use std::io;

use super::class::{Arguments, Class, Planned};
use super::{Builtin, PyErr};

/// The exception that Python would raise.
pub(super) fn plan(error: &io::Error) -> Planned {
    let text = error.to_string();
    let Some(code) = error.raw_os_error() else {
        return Planned::new(Class::Builtin(class_of(error.kind())), text);
    };
    // Python shows the number in its own way.
    let suffix = format!(" (os error {code})");
    let text = text.strip_suffix(&suffix).map(str::to_owned).unwrap_or(text);
    let mut planned = Planned::new(Class::Builtin(Builtin::OSError), text);
    planned.arguments = Arguments::Os(None);
    planned.errno = Some(code);
    planned
}

/// The number of the first error of the operating system among an error and its sources.
pub(super) fn code_in(error: &(dyn Error + 'static)) -> Option<i32> {
    const MOST: usize = 64; // As far as causes are followed.
    let mut next = Some(error);
    for _ in 0..MOST {
        let error = next?;
        if let Some(code) = error.downcast_ref::<io::Error>().and_then(io::Error::raw_os_error) {
            return Some(code);
        }
        next = error.source();
    }
    None
}

/// Which subclass of OSError an error number means.
pub(super) fn class_of_code(code: i32) -> Builtin {
    #[cfg(unix)]
    match code {
        3 => return Builtin::ProcessLookupError,
        10 => return Builtin::ChildProcessError,
        _ => {}
    }
    class_of(io::Error::from_raw_os_error(code).kind())
}

fn class_of(kind: io::ErrorKind) -> Builtin {
    use io::ErrorKind as K;
    match kind {
        K::AlreadyExists => Builtin::FileExistsError,
        K::BrokenPipe => Builtin::BrokenPipeError,
        K::ConnectionAborted => Builtin::ConnectionAbortedError,
        K::ConnectionRefused => Builtin::ConnectionRefusedError,
        K::ConnectionReset => Builtin::ConnectionResetError,
        K::Interrupted => Builtin::InterruptedError,
        K::IsADirectory => Builtin::IsADirectoryError,
        K::NotADirectory => Builtin::NotADirectoryError,
        K::NotFound => Builtin::FileNotFoundError,
        K::PermissionDenied => Builtin::PermissionError,
        K::TimedOut => Builtin::TimeoutError,
        K::WouldBlock => Builtin::BlockingIOError,
        _ => Builtin::OSError,
    }
}

/// Takes the exception of Python's out that somebody put into an `io::Error` on its way.
pub(super) fn unwrap(error: Box<dyn Error>) -> Result<PyErr, Box<dyn Error>> {
    let holds = |it: &io::Error| it.get_ref().is_some_and(|it| it.is::<PyErr>());
    if !error.downcast_ref::<io::Error>().is_some_and(holds) {
        return Err(error);
    }
    let error = error.downcast::<io::Error>()?;
    match error.into_inner().map(|it| it.downcast::<PyErr>()) {
        Some(Ok(inner)) => Ok(*inner),
        Some(Err(other)) => Err(other),
        None => Err("an error without text".into()),
    }
}
