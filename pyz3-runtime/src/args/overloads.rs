//! Functions with several signatures, of which the first that fits is called.
//!
//! In: the call as CPython made it, and the signatures in order. Out: what the first says whose parameters take the arguments, or a
//! TypeError that says of each why it does not. An error of Python code that a conversion ran, or of the user's function, ends the search;
//! so does an int that is out of range, where the next signature would round it.

use std::fmt::Write as _;

use super::{Args, Call, Callee, Function, Kind, Plan, Planned, Slots, Way, bind};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned};

/// One of several signatures.
#[derive(Clone, Copy)]
pub struct Overload {
    /// As Python writes it: `area(x: int) -> int`.
    text: &'static str,
    pub(super) plan: &'static Plan,
    /// How many arguments it needs.
    least: usize,
    /// How many it takes by position.
    most: usize,
    /// Whether an int that was out of range for an earlier one could become a float here.
    rounds: bool,
    attempt: for<'py> fn(Python<'py>, &Call<'_>) -> Result<Owned<'py>, Refused>,
}

/// Why a signature was left.
enum Refused {
    /// The arguments are not as many, or not called so.
    Unbound(PyErr),
    /// The error of a conversion, or of the function itself.
    Failed(PyErr),
}

impl Overload {
    /// The signature of a function, and how Python writes it.
    #[must_use]
    pub const fn new<F: Function>(text: &'static str) -> Overload {
        let parameters = F::PLAN.parameters();
        let (mut least, mut index) = (0, 0);
        while index < parameters.len() {
            let parameter = &parameters[index];
            let is_variadic = matches!(parameter.kind, Kind::VarPositional | Kind::VarKeyword);
            least += (!is_variadic && parameter.default.is_none()) as usize;
            index += 1;
        }
        Overload {
            text,
            plan: F::PLAN,
            least,
            most: if F::PLAN.has_rest() {
                usize::MAX
            } else {
                F::PLAN.positional()
            },
            rounds: false,
            attempt: attempt::<F>,
        }
    }

    /// The same, with floats where earlier ones have ints.
    #[must_use]
    pub const fn rounding(self) -> Overload {
        Overload { rounds: true, ..self }
    }

    /// Whether there are enough arguments, and not too many.
    fn has_place(&self, call: &Call<'_>) -> bool {
        call.positional().len() <= self.most && call.count() >= self.least
    }
}

fn attempt<'py, F: Function>(py: Python<'py>, call: &Call<'_>) -> Result<Owned<'py>, Refused> {
    let mut slots = F::Slots::EMPTY;
    bind(F::PLAN, *call, slots.all()).map_err(Refused::Unbound)?;
    let args = Args::new::<F>(Callee::of::<F>(), slots.all(), call, Way::Ordinary);
    let result = F::call(call.py, &args).map_err(Refused::Failed)?.into_raw();
    // SAFETY: the reference just given up; only its lifetime grows, to that of the same attachment.
    unsafe { Owned::result(py, result) }.map_err(Refused::Failed)
}

impl<'py> Args<'py> {
    /// Calls the first whose parameters take the arguments.
    pub fn first_fit(&self, py: Python<'py>, overloads: &'static [Overload]) -> Result<Owned<'py>, PyErr> {
        let mut reasons = Vec::new();
        for overload in overloads {
            if overload.rounds
                && let Some(place) = reasons.iter().rposition(is_out_of_range)
                && let (Some(error), Some(first)) = (reasons.swap_remove(place), overloads.get(place))
            {
                return Err(error.through(first.plan));
            }
            if !overload.has_place(self.call) {
                reasons.push(None);
                continue;
            }
            match (overload.attempt)(py, self.call) {
                Ok(value) => return Ok(value),
                Err(Refused::Unbound(error)) if error.is_of_arguments() => reasons.push(Some(error)),
                Err(Refused::Failed(error)) if error.is_unfit(py) => reasons.push(Some(error)),
                // The function that fails is in the traceback, not the one that tries.
                Err(Refused::Unbound(error) | Refused::Failed(error)) => return Err(error.through(overload.plan)),
            }
        }
        Err(self.none_fits(py, overloads, reasons))
    }

    #[cold]
    #[inline(never)]
    fn none_fits(&self, py: Python<'py>, overloads: &'static [Overload], reasons: Vec<Option<PyErr>>) -> PyErr {
        let name = self.plan.full_name();
        let positional = self.call.positional().iter().map(|it| shown(*it));
        let by_name = self.call.keywords().map(|(name, value)| {
            let name = name.text().unwrap_or("?");
            format!("{name}={}", shown(value))
        });
        let given: Vec<_> = positional.chain(by_name).collect();
        let mut message = format!("no overload of {name}() takes ({}):", given.join(", "));
        let prefix = format!("{name}() ");
        for (overload, reason) in overloads.iter().zip(reasons) {
            let reason = match reason {
                Some(reason) => reason,
                // Nothing is called: what has no place for the arguments does not bind them.
                None => match (overload.attempt)(py, self.call) {
                    Err(Refused::Unbound(reason) | Refused::Failed(reason)) => reason,
                    Ok(value) => {
                        drop(value);
                        continue;
                    }
                },
            };
            let reason = reason.to_string();
            let reason = reason.strip_prefix(&prefix).unwrap_or(&reason);
            let _ = write!(message, "\n  {}: {reason}", overload.text);
        }
        PyErr::of_arguments(message)
    }
}

/// Whether a signature was left because a number is out of range.
fn is_out_of_range(reason: &Option<PyErr>) -> bool {
    reason.as_ref().is_some_and(PyErr::is_out_of_range)
}

/// What an argument is.
fn shown(object: Borrowed<'_, '_>) -> String {
    match object.is_none() {
        true => "None".into(),
        false => object.type_name(),
    }
}
