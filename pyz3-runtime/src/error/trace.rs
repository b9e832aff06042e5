//! Frames of Rust in Python's tracebacks.
//!
//! In: the bound functions that an error went through, where it was made, and where code panicked. Out: a frame for each, with the place
//! in the Rust source. While nothing fails, nothing of this happens: a place is a constant, and a panic is noted as it begins.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::RefCell;
use std::panic::Location;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use super::PyErr;
use crate::args::Plan;
use crate::attach::Python;
use crate::object::Shown;

/// Where a bound function is written.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// The folder of the crate.
    root: &'static str,
    /// The file, below that folder; empty where nothing is known.
    file: &'static str,
    line: u32,
}

impl Place {
    /// Nowhere.
    pub const NONE: Place = Place::new("", "", 0);

    /// A line of a file below a folder.
    #[must_use]
    pub const fn new(root: &'static str, file: &'static str, line: u32) -> Place {
        Place { root, file, line }
    }

    pub(crate) const fn is_known(&self) -> bool {
        !self.file.is_empty()
    }
}

/// Something that an error went through.
#[derive(Clone)]
pub(super) enum Spot {
    /// A bound function.
    Function(&'static Plan),
    /// What made the error.
    Made(&'static Location<'static>),
    /// What panicked.
    Panicked { file: String, line: u32 },
    /// What the user says.
    Named { function: String, file: String, line: u32 },
}

static FRAMES: AtomicBool = AtomicBool::new(true);

/// Whether the tracebacks of this module's errors show the functions of Rust that they went through, as they do at first. A frame costs
/// about as much as making the exception.
pub fn set_traceback_frames(wanted: bool) {
    FRAMES.store(wanted, Ordering::Relaxed);
}

/// A constructor of the runtime itself is no place that means anything to anybody.
fn is_own(location: &Location<'_>) -> bool {
    const HERE: &str = file!();
    const OWN: &str = HERE.split_at(HERE.len() - "error/trace.rs".len()).0;
    location.file().starts_with(OWN)
}

/// The file of a location as a path that can be opened, if that of a function of the same crate says how.
fn found(file: &str, near: Option<&Place>) -> String {
    let Some(place) = near else { return file.to_owned() };
    let absolute = file.starts_with('/') || file.starts_with('\\') || file.get(1..2) == Some(":");
    if absolute {
        return file.to_owned();
    }
    // Rust names files from the folder that it was started in: that of the crate, or of a workspace around it.
    let root = place.root.replace('\\', "/");
    let parts: Vec<&str> = root.split('/').collect();
    let relative = file.replace('\\', "/");
    let inside = (1..parts.len()).find_map(|it| {
        let tail = parts[it..].join("/");
        relative.strip_prefix(&tail)?.strip_prefix('/').map(str::to_owned)
    });
    match inside {
        Some(inside) => format!("{}/{inside}", place.root),
        None if relative.starts_with("src/") => format!("{}/{relative}", place.root),
        None => file.to_owned(),
    }
}

impl PyErr {
    /// Notes where the user's code makes the error.
    #[track_caller]
    pub(super) fn here(mut self) -> PyErr {
        self.inner().made = Some(Location::caller());
        self
    }

    /// Notes that it is the user's function that failed, rather than what surrounds it.
    pub(super) fn returned(mut self) -> PyErr {
        if let Some(inner) = &mut self.0 {
            inner.returned = true;
        }
        self
    }

    /// Notes that the error went through a function.
    #[cold]
    #[inline(never)]
    pub(crate) fn through(mut self, plan: &'static Plan) -> PyErr {
        if let Some(inner) = self.0.as_mut().filter(|it| it.returned)
            && plan.place.is_known()
            && FRAMES.load(Ordering::Relaxed)
        {
            inner.went_through(plan);
        }
        self
    }

    /// Adds a frame to the traceback that Python will show, around those that it has: a function of Rust's, or of anything else.
    #[must_use]
    pub fn with_frame(mut self, function: impl Into<String>, file: impl Into<String>, line: u32) -> PyErr {
        let inner = self.inner();
        inner.returned = true;
        inner.more().spots.push(Spot::Named {
            function: function.into(),
            file: file.into(),
            line,
        });
        self
    }

    /// Whether the traceback will show anything of it.
    pub(super) fn has_spots(&self) -> bool {
        self.0.as_ref().is_some_and(|it| it.returned) && FRAMES.load(Ordering::Relaxed)
    }

    /// Takes what the traceback will show.
    #[inline(never)]
    pub(super) fn take_spots(&mut self) -> Vec<Spot> {
        let wanted = self.has_spots();
        let Some(inner) = self.0.as_mut().filter(|_| wanted) else {
            return Vec::new();
        };
        let mut spots = Vec::new();
        spots.extend(inner.made.filter(|it| !is_own(it)).map(Spot::Made));
        spots.extend(inner.through.map(Spot::Function));
        if let Some(more) = &mut inner.more {
            spots.append(&mut more.spots);
        }
        spots
    }
}

/// Adds frames to the exception that is set.
#[cold]
#[inline(never)]
pub(super) fn add_frames(py: Python<'_>, spots: &[Spot]) {
    let near = spots.iter().find_map(|it| match it {
        Spot::Function(plan) => Some(&plan.place),
        Spot::Made(_) | Spot::Panicked { .. } | Spot::Named { .. } => None,
    });
    let address = |spot: &Spot| match spot {
        Spot::Function(plan) => Some(std::ptr::from_ref::<Plan>(plan).addr()),
        Spot::Made(location) => Some(std::ptr::from_ref::<Location<'_>>(location).addr()),
        Spot::Panicked { .. } | Spot::Named { .. } => None,
    };
    crate::object::add_frames(py, spots, address, |spot| match spot {
        Spot::Function(plan) => {
            let Place { root, file, line } = plan.place;
            shown(plan.full_name(), format!("{root}/{file}"), line)
        }
        Spot::Made(location) => shown("<rust>".to_owned(), found(location.file(), near), location.line()),
        Spot::Panicked { file, line } => shown("<panic>".to_owned(), found(file, near), *line),
        Spot::Named { function, file, line } => shown(function.clone(), file.clone(), *line),
    });
}

fn shown(function: String, file: String, line: u32) -> Shown {
    Shown { function, file, line }
}

/// What is known of the panic that this thread is going through.
struct Panicking {
    place: Option<(String, u32)>,
    backtrace: Option<String>,
    through: Vec<&'static Plan>,
}

thread_local! {
    static PANICKING: RefCell<Panicking> = const { RefCell::new(Panicking { place: None, backtrace: None, through: Vec::new() }) };
}

/// Notes from now on where panics happen; what a panic prints is left to whoever prints it.
pub(crate) fn note_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let place = info.location().map(|it| (it.file().to_owned(), it.line()));
            let backtrace = Backtrace::capture();
            let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
            // A panic during a panic, or at the end of the thread, is one of which nothing is known.
            let _ = PANICKING.try_with(|it| {
                if let Ok(mut it) = it.try_borrow_mut() {
                    *it = Panicking {
                        place,
                        backtrace,
                        through: Vec::new(),
                    };
                }
            });
            before(info);
        }));
    });
}

/// While it lives, a function runs that a panic may go through.
pub(crate) struct Passing(pub(crate) &'static Plan);

impl Drop for Passing {
    // What is out of line gets the plan itself, so that this need not be in memory.
    #[inline(always)]
    fn drop(&mut self) {
        panicked_through(self.0);
    }
}

#[cold]
#[inline(never)]
fn panicked_through(plan: &'static Plan) {
    if plan.place.is_known() {
        let _ = PANICKING.try_with(|it| it.try_borrow_mut().map(|mut it| it.through.push(plan)));
    }
}

/// Adds what is known of the panic that has just been caught.
pub(super) fn panicked(mut error: PyErr) -> PyErr {
    let known = PANICKING.try_with(|it| {
        let mut it = it.try_borrow_mut().ok()?;
        Some((it.place.take(), it.backtrace.take(), std::mem::take(&mut it.through)))
    });
    let Ok(Some((place, backtrace, through))) = known else {
        return error;
    };
    let inner = error.inner();
    inner.returned = true;
    let more = inner.more();
    more.spots
        .extend(place.map(|(file, line)| Spot::Panicked { file, line }));
    more.spots.extend(through.into_iter().map(Spot::Function));
    more.notes.extend(backtrace.map(|it| format!("Rust backtrace:\n{it}")));
    error
}
