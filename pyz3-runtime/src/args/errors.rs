//! The TypeErrors of calls, in the words that CPython has for Python functions.
//!
//! In: the plan and the call. Out: the error. Everything here is cold and the same for all functions.

use super::{Call, Kind, Plan, Slot, Standing, bind};
use crate::error::PyErr;
use crate::object::Borrowed;

fn plural(count: usize) -> &'static str {
    if count == 1 { "" } else { "s" }
}

impl Plan {
    /// The name that errors call the function by: `area`, `Point.shift`.
    pub(crate) fn full_name(&self) -> String {
        match self.standing() {
            Standing::Function => self.name().to_owned(),
            _ => format!("{}.{}", self.owner(), self.name()),
        }
    }

    /// Whether this sets a field or a property, which takes one parameter of the same name.
    fn is_setter(&self) -> bool {
        let of_same_name = |it: &super::Parameter| it.kind == Kind::PositionalOnly && it.name == self.name();
        matches!((self.standing(), self.parameters()), (Standing::Method, [only]) if of_same_name(only))
    }

    /// How many arguments are passed that no parameter stands for: `self` or `cls`, which Python counts.
    fn unseen(&self) -> usize {
        usize::from(!matches!(self.standing(), Standing::Function | Standing::Static))
    }
}

/// An argument that did not convert.
#[cold]
#[inline(never)]
pub(super) fn in_argument(error: PyErr, plan: &'static Plan, parameter: &'static str) -> PyErr {
    if plan.is_setter() {
        error.in_member(&plan.full_name())
    } else {
        error.in_argument(plan, parameter)
    }
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`
fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|it| format!("'{it}'")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [one, other] => format!("{one} and {other}"),
        [first @ .., last] => format!("{}, and {last}", first.join(", ")),
    }
}

/// Arguments of a module's function without parameters, in the words that CPython has for such.
#[cold]
#[inline(never)]
pub(crate) fn unwanted(module: Borrowed<'_, '_>, plan: &Plan, given: isize) -> PyErr {
    let module = module
        .getattr("__name__")
        .and_then(|it| it.borrow().text().map(|it| format!("{it}.")));
    let (module, name) = (module.unwrap_or_default(), plan.name());
    PyErr::type_error(format!("{module}{name}() takes no arguments ({given} given)"))
}

/// More positional arguments than parameters.
#[cold]
#[inline(never)]
pub(super) fn too_many(plan: &Plan, call: &Call<'_>, slots: &[Slot]) -> PyErr {
    let most = plan.positional() + plan.unseen();
    let parameters = plan.with_slots().take(plan.positional());
    let least = most - parameters.filter(|it| it.default.is_some()).count();
    let takes = if least < most {
        format!("from {least} to {most} positional arguments")
    } else {
        format!("{most} positional argument{}", plural(most))
    };
    let given = call.positional().len() + plan.unseen();
    let by_keyword = plan
        .with_slots()
        .zip(slots)
        .filter(|(it, slot)| it.kind == Kind::KeywordOnly && !slot.is_empty())
        .count();
    let given = match by_keyword {
        0 => format!("{given} {} given", if given == 1 { "was" } else { "were" }),
        _ => format!(
            "{given} positional argument{} (and {by_keyword} keyword-only argument{}) were given",
            plural(given),
            plural(by_keyword)
        ),
    };
    PyErr::type_error(format!("{}() takes {takes} but {given}", plan.full_name()))
}

/// Parameters without an argument; the positional ones are told first.
#[cold]
#[inline(never)]
pub(super) fn missing(plan: &Plan, slots: &[Slot]) -> PyErr {
    let missing = |keyword_only: bool| -> Vec<&str> {
        let empty = plan.with_slots().zip(slots).filter(|(_, slot)| slot.is_empty());
        empty
            .filter(|(it, _)| (it.kind == Kind::KeywordOnly) == keyword_only)
            .map(|(it, _)| it.name)
            .collect()
    };
    let (names, kind) = match missing(false) {
        names if names.is_empty() => (missing(true), "keyword-only"),
        names => (names, "positional"),
    };
    missing_of_kind(&plan.full_name(), &names, kind)
}

/// The same of a function that has no plan, and takes them by position.
#[cold]
pub(crate) fn missing_arguments(function: &str, names: &[&str]) -> PyErr {
    missing_of_kind(function, names, "positional")
}

fn missing_of_kind(function: &str, names: &[&str], kind: &str) -> PyErr {
    let count = names.len();
    PyErr::type_error(format!(
        "{function}() missing {count} required {kind} argument{}: {}",
        plural(count),
        listed(names)
    ))
}

/// An argument by position and by keyword.
#[cold]
#[inline(never)]
pub(super) fn twice(plan: &Plan, slot: usize) -> PyErr {
    let name = plan.with_slots().nth(slot).map_or("?", |it| it.name);
    PyErr::type_error(format!(
        "{}() got multiple values for argument '{name}'",
        plan.full_name()
    ))
}

/// The same keyword twice, among `**kwargs`.
#[cold]
#[inline(never)]
pub(super) fn twice_by_keyword(plan: &Plan, name: Borrowed<'_, '_>) -> PyErr {
    let name = name.text().unwrap_or("?");
    PyErr::type_error(format!(
        "{}() got multiple values for keyword argument '{name}'",
        plan.full_name()
    ))
}

/// A keyword that no parameter has.
#[cold]
#[inline(never)]
pub(super) fn unexpected(plan: &Plan, call: &Call<'_>, name: Borrowed<'_, '_>) -> PyErr {
    let function = plan.full_name();
    if !name.is_str() {
        return PyErr::type_error(format!("{function}() keywords must be strings"));
    }
    let positional_only = |text: &str| {
        plan.with_slots()
            .any(|it| it.kind == Kind::PositionalOnly && it.name == text)
    };
    let passed: Vec<&str> = call
        .keywords()
        .filter(|(it, _)| bind::find(plan, call, *it).is_none())
        .filter_map(|(it, _)| it.text().ok())
        .filter(|it| positional_only(it))
        .collect();
    if !passed.is_empty() {
        return PyErr::type_error(format!(
            "{function}() got some positional-only arguments passed as keyword arguments: '{}'",
            passed.join(", ")
        ));
    }
    let Ok(text) = name.text() else {
        // Lone surrogates: what `repr` makes of them can be shown.
        let text = name.short_repr();
        return PyErr::type_error(format!("{function}() got an unexpected keyword argument {text}"));
    };
    let by_keyword = plan.with_slots().filter(|it| it.kind != Kind::PositionalOnly);
    unexpected_name(&function, text, by_keyword.map(|it| it.name))
}

/// A keyword that is none of these.
#[cold]
pub(crate) fn unexpected_name<'n>(function: &str, text: &str, names: impl Iterator<Item = &'n str>) -> PyErr {
    let near = names.map(|it| (distance(text, it), it)).min();
    let hint = match near {
        Some((changes, near)) if changes <= near.chars().count().div_ceil(3) && changes < near.chars().count() => {
            format!(". Did you mean '{near}'?")
        }
        _ => String::new(),
    };
    PyErr::type_error(format!(
        "{function}() got an unexpected keyword argument '{text}'{hint}"
    ))
}

/// How many letters must change, come or go to make one word of the other.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().take(256).collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().take(256).enumerate() {
        let mut corner = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let change = corner + usize::from(a != *b);
            corner = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(corner + 1);
        }
    }
    row[other.len()]
}

/// Keyword names that are no tuple of names, which only a caller in C can bring about.
#[cold]
#[inline(never)]
pub(crate) fn bad_call(plan: &Plan) -> PyErr {
    PyErr::type_error(format!("{}() was called with malformed arguments", plan.full_name()))
}
