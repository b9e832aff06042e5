//! What conversions promise, of which only those of the runtime and of generated code are believed.
//!
//! The types stand in a public trait, but nobody else can name or make them.

use crate::args::Missed;
use crate::class::{Class, ClassInfo};

/// A promise that no Python code runs.
#[derive(Clone, Copy)]
pub struct Quiet(());

impl Quiet {
    #[inline]
    pub(crate) fn new() -> Quiet {
        Quiet(())
    }
}

/// A promise that nothing is done with what is not known to be an object.
#[derive(Clone, Copy)]
pub struct Promptly(());

impl Promptly {
    #[inline(always)]
    pub(crate) fn new() -> Promptly {
        Promptly(())
    }
}

/// A promise that a holder stands in the frame of a call, where generated code has put it and nobody else gets at it, so that it ends with the call
/// and on its thread, which is attached then.
#[derive(Clone, Copy)]
pub struct Framed(());

impl Framed {
    #[inline(always)]
    pub(crate) fn new() -> Framed {
        Framed(())
    }
}

/// A promise that what can be converted is converted promptly.
#[derive(Clone, Copy)]
pub struct Repeats(bool);

impl Repeats {
    pub(crate) const NO: Repeats = Repeats(false);
    pub(crate) const YES: Repeats = Repeats(true);

    #[inline(always)]
    pub(crate) const fn holds(self) -> bool {
        self.0
    }
}

/// A promise that the value is a reference to the state of a class, or `Some` of that.
#[derive(Clone, Copy)]
pub struct Lends {
    class: fn() -> &'static ClassInfo,
    exclusive: bool,
    optional: bool,
}

impl Lends {
    /// A reference.
    #[must_use]
    pub const fn look<C: Class>() -> Lends {
        Lends {
            class: C::info,
            exclusive: false,
            optional: false,
        }
    }

    /// A reference for `&mut`.
    pub(crate) const fn change<C: Class>() -> Lends {
        Lends {
            exclusive: true,
            ..Lends::look::<C>()
        }
    }

    /// The same, where `None` will do, too.
    pub(crate) const fn or_none(self) -> Lends {
        Lends { optional: true, ..self }
    }

    /// Whether it is a reference for looking, and no `Option` of one.
    pub(crate) const fn is_for_looking(self) -> bool {
        !self.exclusive && !self.optional
    }

    /// Why a call begins anew, if it is not to be had promptly.
    #[inline(always)]
    pub(crate) fn missed(self, parameter: u16) -> Missed {
        Missed::Lend {
            parameter,
            exclusive: self.exclusive,
            optional: self.optional,
            class: (self.class)(),
        }
    }
}
