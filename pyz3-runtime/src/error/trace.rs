//! Frames of Rust in Python's tracebacks.
//!
//! In: the bound functions that an error went through, where it was made, and where code panicked. Out: a frame for each, with the place
//! in the Rust source. While nothing fails, nothing of this happens: a place is a constant, and a panic is noted as it begins.

use std::backtrace::{Backtrace, BacktraceStatus};
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::panic::Location;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, Once, PoisonError};

use super::{PyErr, raised, set_raised};
use crate::args::Plan;
use crate::attach::Python;
use crate::object::{FrameKey, Owned, Shown, Unraised};

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

    /// Another line of the same file.
    pub(crate) const fn at(self, line: u32) -> Place {
        Place { line, ..self }
    }

    pub(crate) const fn line(&self) -> u32 {
        self.line
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
    Panicked { file: String, line: u32, column: u32 },
    /// What the user says.
    Named { function: String, file: String, line: u32 },
}

/// What an error went through, innermost first. That of most is the place where it was made, and a function.
pub(super) struct Spots {
    first: [Option<Spot>; 2],
    rest: Vec<Spot>,
}

impl Spots {
    const NONE: Spots = Spots {
        first: [None, None],
        rest: Vec::new(),
    };

    pub(super) fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }

    fn iter(&self) -> impl Iterator<Item = &Spot> + Clone {
        self.first.iter().flatten().chain(&self.rest)
    }

    /// The first bound function among them.
    fn near(&self) -> Option<Place> {
        self.iter().find_map(|it| match it {
            Spot::Function(plan) => Some(plan.place()),
            Spot::Made(_) | Spot::Panicked { .. } | Spot::Named { .. } => None,
        })
    }
}

impl From<Vec<Spot>> for Spots {
    fn from(rest: Vec<Spot>) -> Spots {
        Spots { rest, ..Spots::NONE }
    }
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
            && plan.place().is_known()
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

    /// What the traceback will show, if that is what it shows of most: a function, and perhaps where the error was made.
    pub(super) fn usual_frames(&self) -> Option<FrameKey> {
        let inner = self.0.as_ref().filter(|_| self.has_spots())?;
        if inner.more.as_ref().is_some_and(|it| !it.spots.is_empty()) {
            return None;
        }
        let outer = std::ptr::from_ref::<Plan>(inner.through?).addr();
        let made = inner.made.filter(|it| !is_own(it));
        Some(made.map_or([outer, 0], |it| [std::ptr::from_ref(it).addr(), outer]))
    }

    /// Takes what the traceback will show.
    #[inline(never)]
    pub(super) fn take_spots(&mut self) -> Spots {
        let wanted = self.has_spots();
        let Some(inner) = &mut self.0 else {
            return Spots::NONE;
        };
        let spots = Spots {
            first: [
                inner.made.take().filter(|it| !is_own(it)).map(Spot::Made),
                inner.through.take().map(Spot::Function),
            ],
            rest: inner
                .more
                .as_mut()
                .map(|it| std::mem::take(&mut it.spots))
                .unwrap_or_default(),
        };
        if wanted { spots } else { Spots::NONE }
    }

    /// Where an error was made that is not raised itself, but is the cause of another, or in a group.
    pub(super) fn own_spots(&self) -> Vec<Spot> {
        let Some(inner) = self.0.as_ref().filter(|_| FRAMES.load(Ordering::Relaxed)) else {
            return Vec::new();
        };
        let made = inner.made.filter(|it| !is_own(it)).map(Spot::Made);
        let more = inner.more.iter().flat_map(|it| it.spots.iter().cloned());
        made.into_iter().chain(more).collect()
    }

    /// What was added to it.
    pub(super) fn notes(&self) -> &[String] {
        let more = self.0.as_ref().and_then(|it| it.more.as_ref());
        more.map_or(&[], |it| &it.notes)
    }
}

thread_local! {
    /// The bound function whose error becomes an exception, with its causes and what it is a group of.
    static RAISING: Cell<Option<Place>> = const { Cell::new(None) };
}

/// Does what makes an exception that went through these.
pub(super) fn within<T>(spots: &Spots, make: impl FnOnce() -> T) -> T {
    struct Back(Option<Place>);
    impl Drop for Back {
        fn drop(&mut self) {
            RAISING.set(self.0);
        }
    }
    let _back = Back(RAISING.replace(spots.near()));
    make()
}

/// The exception, with frames in its traceback.
pub(super) fn placed<'py>(exception: Owned<'py>, spots: &Spots) -> Owned<'py> {
    if spots.is_empty() {
        return exception;
    }
    let py = exception.py();
    let _aside = Unraised::new(py);
    set_raised(exception.borrow().to_owned());
    add_frames(py, spots);
    // It is the one that was just set.
    raised(py).unwrap_or(exception)
}

/// Adds frames to the exception that is set.
#[cold]
#[inline(never)]
pub(super) fn add_frames(py: Python<'_>, spots: &Spots) {
    let near = spots.near().or_else(|| RAISING.get());
    let address = |spot: &Spot| match spot {
        Spot::Function(plan) => Some(std::ptr::from_ref::<Plan>(plan).addr()),
        // Where the crate is not known, the name of its file may not be all of it.
        Spot::Made(location) => near.map(|_| std::ptr::from_ref::<Location<'_>>(location).addr()),
        Spot::Panicked { .. } | Spot::Named { .. } => None,
    };
    crate::object::add_frames(py, spots.iter(), address, |spot| match spot {
        Spot::Function(plan) => {
            let Place { root, file, line } = plan.place();
            shown(plan.full_name(), format!("{root}/{file}"), line, None)
        }
        Spot::Made(location) => {
            let file = found(location.file(), near.as_ref());
            shown("<rust>".to_owned(), file, location.line(), Some(location.column()))
        }
        Spot::Panicked { file, line, column } => {
            shown("<panic>".to_owned(), found(file, near.as_ref()), *line, Some(*column))
        }
        Spot::Named { function, file, line } => shown(function.clone(), file.clone(), *line, None),
    });
}

/// Rust counts columns from 1.
fn shown(function: String, file: String, line: u32, column: Option<u32>) -> Shown {
    Shown {
        function,
        file,
        line,
        column: column.and_then(|it| it.checked_sub(1)),
    }
}

/// Where a panic happened, and what it said.
struct Panicked {
    said: u64,
    file: String,
    line: u32,
    column: u32,
    backtrace: Option<String>,
}

/// The last panics of all threads: one may be caught in another thread than it happened in (`join`, then `resume_unwind`), or after others that
/// the user's code has caught.
static PANICS: Mutex<VecDeque<Panicked>> = Mutex::new(VecDeque::new());
const KEPT: usize = 16;

fn hashed(said: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    said.hash(&mut hasher);
    hasher.finish()
}

thread_local! {
    /// The bound functions that the panic of this thread went through.
    static THROUGH: RefCell<Vec<&'static Plan>> = const { RefCell::new(Vec::new()) };
}

/// Notes from now on where panics happen; what a panic prints is left to whoever prints it.
pub(crate) fn note_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let backtrace = Backtrace::capture();
            let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| backtrace.to_string());
            // A panic at the end of the thread went through nothing.
            let _ = THROUGH.try_with(|it| it.try_borrow_mut().map(|mut it| it.clear()));
            if let Some(location) = info.location() {
                let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
                if panics.len() == KEPT {
                    panics.pop_front();
                }
                panics.push_back(Panicked {
                    said: hashed(super::panic::said(info.payload())),
                    file: location.file().to_owned(),
                    line: location.line(),
                    column: location.column(),
                    backtrace,
                });
            }
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
    if plan.place().is_known() {
        let _ = THROUGH.try_with(|it| it.try_borrow_mut().map(|mut it| it.push(plan)));
    }
}

/// Adds what is known of the panic that has just been caught: the last one that said that.
pub(super) fn panicked(said: &str, mut error: PyErr) -> PyErr {
    let said = hashed(said);
    let known = {
        let mut panics = PANICS.lock().unwrap_or_else(PoisonError::into_inner);
        let found = panics.iter().rposition(|it| it.said == said);
        found.and_then(|it| panics.remove(it))
    };
    let through = THROUGH.try_with(|it| it.try_borrow_mut().map(|mut it| std::mem::take(&mut *it)));
    let through = through.map_or_else(|_| Vec::new(), Result::unwrap_or_default);
    let inner = error.inner();
    inner.returned = true;
    let more = inner.more();
    if let Some(Panicked {
        file,
        line,
        column,
        backtrace,
        ..
    }) = known
    {
        more.spots.push(Spot::Panicked { file, line, column });
        more.notes.extend(backtrace.map(|it| format!("Rust backtrace:\n{it}")));
    }
    more.spots.extend(through.into_iter().map(Spot::Function));
    error
}
