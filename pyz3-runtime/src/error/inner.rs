//! What a `PyErr` holds.
//!
//! Nothing is done here. What few errors have is in a box of its own: most are a class and a text that are raised at once.

use std::cell::Cell;
use std::mem::MaybeUninit;
use std::panic::Location;

use super::class::{Arguments, Class, Planned};
use super::expected::Mismatch;
use super::trace::Spot;
use super::{Builtin, Text};
use crate::args::Plan;
use crate::object::Object;

pub(super) struct Inner {
    pub(super) body: Body,
    /// What will be the message of a fault that has none yet.
    pub(super) mismatch: Option<Mismatch>,
    /// Whether it is an argument that did not convert.
    pub(super) argument: bool,
    /// Whether a conversion function of the user's has refused a value.
    pub(super) refused: bool,
    /// Whether a bound function has returned it: then the traceback shows what it went through.
    pub(super) returned: bool,
    /// Where the user's code has made it.
    pub(super) made: Option<&'static Location<'static>>,
    /// The bound function that it went through first; the others, and what came before it, are among the spots.
    pub(super) through: Option<&'static Plan>,
    pub(super) more: Option<Box<More>>,
}

/// What few errors have.
#[derive(Default)]
pub(super) struct More {
    /// Where in nested data, innermost first.
    pub(super) path: Vec<Segment>,
    pub(super) notes: Vec<String>,
    /// What it came from, the nearest first.
    pub(super) causes: Vec<Cause>,
    /// What it went through, innermost first.
    pub(super) spots: Vec<Spot>,
}

/// What stands for an iteration that has ended, where an exception is wanted.
pub(super) static ENDED: Body = Body::Failure(ITERATION);
const ITERATION: Planned = Planned {
    class: Class::Builtin(Builtin::StopIteration),
    text: Text::EMPTY,
    arguments: Arguments::None,
    errno: None,
};

pub(super) enum Body {
    /// Raised by Python code, or by CPython.
    Raised(Object),
    /// A fault of what was passed; where it stood comes before the message.
    Fault(Builtin, Text),
    /// An exception that is yet to be made.
    Failure(Planned),
}

/// An error that another came from.
#[derive(Clone)]
pub(super) struct Cause {
    pub(super) what: Origin,
    pub(super) notes: Vec<String>,
    /// Where it was made, if that is known.
    pub(super) spots: Vec<Spot>,
}

#[derive(Clone)]
pub(super) enum Origin {
    Made(Planned),
    Raised(Object),
}

pub(super) enum Segment {
    Index(usize),
    Key(String),
    Field(String),
}

thread_local! {
    /// The memory of the last error that was raised on this thread, for the next.
    static SPARE: Cell<Option<Box<MaybeUninit<Inner>>>> = const { Cell::new(None) };
}

impl Inner {
    /// The same in memory of its own.
    pub(super) fn boxed(body: Body) -> Box<Inner> {
        let room = SPARE.try_with(Cell::take).ok().flatten();
        // In place: it is large.
        Box::write(room.unwrap_or_else(Box::new_uninit), Inner::new(body))
    }

    /// Ends it, and keeps its memory for the next.
    pub(super) fn end(self: Box<Inner>) {
        let inner = Box::into_raw(self);
        // SAFETY: a whole one, which nobody has any more.
        unsafe { inner.drop_in_place() };
        // SAFETY: the memory of a box; what it held may be anything now.
        let room: Box<MaybeUninit<Inner>> = unsafe { Box::from_raw(inner.cast()) };
        // At the end of a thread, the memory goes.
        let _ = SPARE.try_with(|it| it.set(Some(room)));
    }

    pub(super) fn new(body: Body) -> Inner {
        Inner {
            body,
            mismatch: None,
            argument: false,
            refused: false,
            returned: false,
            made: None,
            through: None,
            more: None,
        }
    }

    pub(super) fn ended() -> Inner {
        Inner::new(Body::Failure(ITERATION))
    }

    /// Notes a bound function that it went through.
    pub(super) fn went_through(&mut self, plan: &'static Plan) {
        let first = self.through.is_none() && self.more.as_ref().is_none_or(|it| it.spots.is_empty());
        match first {
            true => self.through = Some(plan),
            false => self.more().spots.push(Spot::Function(plan)),
        }
    }

    /// Room for what few errors have.
    pub(super) fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// Whether nothing says where in nested data it is.
    pub(super) fn has_no_path(&self) -> bool {
        self.more.as_ref().is_none_or(|it| it.path.is_empty())
    }

    /// What it came from, the nearest first.
    pub(super) fn causes(&self) -> &[Cause] {
        self.more.as_ref().map_or(&[], |it| &it.causes)
    }
}

impl More {
    /// Whether there is anything that the exception has beside class and text.
    pub(super) fn changes_the_exception(&self) -> bool {
        !self.path.is_empty() || !self.notes.is_empty() || !self.causes.is_empty()
    }
}
