//! Puts the arguments of a call where the function expects them.
//!
//! In: the array, the counts and the names of a vectorcall. Out: one slot per parameter, each filled with an argument or a default,
//! or the TypeError that a Python function would raise. Counts are checked before anything is read.

use super::{Kind, Parameter, Plan, Slot, errors};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;
use crate::module::{Interned, Names};
use crate::object::{Borrowed, TupleItems};

/// What a function is called on.
#[derive(Clone, Copy)]
pub(crate) enum Target<'py> {
    /// Nothing that it may see.
    Nothing,
    /// The object of a method, or the one that `__init__` is to fill.
    Object(Borrowed<'py, 'py>),
    /// The class of a method of the class, or that of the object that is to be made.
    Class(Borrowed<'py, 'py>),
}

/// The arguments of one call, as CPython passes them.
#[derive(Clone, Copy)]
pub(crate) struct Call<'py> {
    pub(crate) py: Python<'py>,
    pub(crate) target: Target<'py>,
    /// The positional arguments, then the values of the keyword arguments.
    values: &'py [Borrowed<'py, 'py>],
    positional: usize,
    /// A tuple with the names of the keyword arguments, as many as `values` has more than `positional`.
    keywords: Option<Borrowed<'py, 'py>>,
    pub(crate) names: Names<'py>,
}

impl<'py> Call<'py> {
    /// The caller has made sure that `values` is as long as both together.
    #[inline(always)]
    pub(crate) fn new(
        py: Python<'py>,
        target: Target<'py>,
        values: &'py [Borrowed<'py, 'py>],
        positional: usize,
        keywords: Option<Borrowed<'py, 'py>>,
        names: Names<'py>,
    ) -> Call<'py> {
        Call {
            py,
            target,
            values,
            positional,
            keywords,
            names,
        }
    }

    /// The arguments as they stand, if that is one positional argument for each parameter, and there is no other.
    #[inline(always)]
    pub(crate) fn as_slots(&self, plan: &Plan) -> Option<&'py [Slot]> {
        let all = self.keywords.is_none() && self.values.len() == plan.all() && plan.are_positional();
        all.then(|| Slot::all_filled(self.values))
    }

    #[inline]
    pub(crate) fn positional(&self) -> &'py [Borrowed<'py, 'py>] {
        self.values.get(..self.positional).unwrap_or_default()
    }

    /// How many arguments there are.
    #[inline]
    pub(crate) fn count(&self) -> usize {
        self.values.len()
    }

    /// Names and values.
    pub(crate) fn keywords(&self) -> impl Iterator<Item = (Borrowed<'py, 'py>, Borrowed<'py, 'py>)> {
        let values = self.values.get(self.positional..).unwrap_or_default();
        let names = self.keywords;
        values
            .iter()
            .enumerate()
            .filter_map(move |(index, value)| Some((names?.tuple_item(index)?, *value)))
    }
}

/// The slot of the parameter of that name, if it may be passed by keyword.
#[inline]
pub(crate) fn find(plan: &Plan, call: &Call<'_>, name: Borrowed<'_, '_>) -> Option<usize> {
    for (slot, parameter) in plan.with_slots().enumerate() {
        if by_keyword(parameter.kind) && call.names.is(parameter.key, name) {
            return Some(slot);
        }
    }
    // A name that was made at run time need not be the interned one.
    let text = name.text().ok()?;
    plan.with_slots().position(|it| by_keyword(it.kind) && it.name == text)
}

/// Fills the slots. It takes the call by value, so that a call that does not come here need not be in memory.
#[inline(never)]
pub(crate) fn bind(plan: &'static Plan, call: Call<'_>, slots: &mut [Slot]) -> Result<(), PyErr> {
    let call = &call;
    let positional = call.positional();
    let taken = positional.len().min(plan.positional());
    for (slot, value) in slots.iter_mut().zip(&positional[..taken]) {
        *slot = Slot::filled(*value);
    }
    if call.keywords.is_some() {
        bind_keywords(plan, call, slots)?;
    }
    if positional.len() > plan.positional() && !plan.has_rest() {
        return Err(errors::too_many(plan, call, slots));
    }
    // Positional arguments fill from the left, so this is all there is to see for a call without keywords.
    if slots.iter().skip(taken).any(|it| it.is_empty()) {
        fill_defaults(plan, call, slots)?;
    }
    Ok(())
}

/// Puts the arguments that are passed by keyword into their slots, which are empty; false if any is not what is expected, which is no news yet.
///
/// # Safety
///
/// `values` points to a value for each keyword; there are as many slots as parameters.
#[inline(always)]
pub(crate) unsafe fn place_named<'py>(
    plan: &'static Plan,
    names: Names<'py>,
    (keywords, values): (Borrowed<'py, 'py>, *const *mut ffi::PyObject),
    slots: *mut Slot,
    given: usize,
) -> bool {
    let interned = names.interned();
    let passed = TupleItems::of(keywords);
    let mut index = 0;
    while let Some(name) = passed.get(index) {
        // As a rule, they are passed in order.
        match plan.parameters().get(given + index) {
            Some(parameter) if is_named(parameter, interned, name) => {
                // SAFETY: a keyword of that number.
                let value = unsafe { named_value(values, index) };
                // SAFETY: by the contract above.
                let slot = unsafe { slots.add(given + index) };
                // SAFETY: as above.
                unsafe { slot.write(value) };
            }
            // SAFETY: by the contract above.
            _ => return unsafe { place_others(plan, names, keywords, values, slots, index) },
        }
        index += 1;
    }
    true
}

/// The value of a keyword.
///
/// # Safety
///
/// There is one of that number.
#[inline(always)]
unsafe fn named_value(values: *const *mut ffi::PyObject, index: usize) -> Slot {
    // SAFETY: by the contract above.
    let value = unsafe { values.add(index) };
    // SAFETY: as above.
    Slot::passed(unsafe { *value })
}

/// The same from that keyword on, wherever their slots are. Not in the way of the usual case, which needs no stack.
///
/// # Safety
///
/// That of [`place_named`].
#[inline(never)]
#[allow(
    improper_ctypes_definitions,
    reason = "C never sees it; so it is known not to unwind"
)]
unsafe extern "C" fn place_others<'py>(
    plan: &'static Plan,
    names: Names<'py>,
    keywords: Borrowed<'py, 'py>,
    values: *const *mut ffi::PyObject,
    slots: *mut Slot,
    first: usize,
) -> bool {
    // SAFETY: that many, by the contract above.
    let slots = unsafe { std::slice::from_raw_parts_mut(slots, plan.all()) };
    let (interned, passed) = (names.interned(), TupleItems::of(keywords));
    let mut index = first;
    while let Some(name) = passed.get(index) {
        let mut all = plan.parameters().iter().zip(&mut *slots);
        match all.find(|it| is_named(it.0, interned, name)) {
            // SAFETY: a keyword of that number.
            Some((_, slot)) if slot.is_empty() => *slot = unsafe { named_value(values, index) },
            _ => return false,
        }
        index += 1;
    }
    true
}

#[inline(always)]
fn is_named(parameter: &Parameter, names: Interned<'_>, name: Borrowed<'_, '_>) -> bool {
    names.is(parameter.key, name) && by_keyword(parameter.kind)
}

/// Whether that is the name of the parameter of that number, which may be passed by position as well.
#[inline(always)]
pub(crate) fn is_next(plan: &Plan, index: usize, names: Interned<'_>, name: Borrowed<'_, '_>) -> bool {
    let parameter = plan.parameters().get(index);
    parameter.is_some_and(|it| names.is(it.key, name) && it.kind == Kind::Positional)
}

#[inline(always)]
fn by_keyword(kind: Kind) -> bool {
    matches!(kind, Kind::Positional | Kind::KeywordOnly)
}

#[inline(never)]
fn bind_keywords(plan: &'static Plan, call: &Call<'_>, slots: &mut [Slot]) -> Result<(), PyErr> {
    for (name, value) in call.keywords() {
        match find(plan, call, name) {
            Some(slot) if slots[slot].is_empty() => slots[slot] = Slot::filled(value),
            Some(slot) => return Err(errors::twice(plan, slot)),
            None if !plan.has_by_name() || !name.is_str() => return Err(errors::unexpected(plan, call, name)),
            None => {} // For `**kwargs`.
        }
    }
    Ok(())
}

/// Python code cannot pass a keyword twice, but a caller in C can, and `**kwargs` would not notice.
pub(super) fn reject_twins(plan: &Plan, call: &Call<'_>) -> Result<(), PyErr> {
    let twin = |name| Err(errors::twice_by_keyword(plan, name));
    if call.values.len() - call.positional <= 16 {
        for (index, (name, _)) in call.keywords().enumerate() {
            if call.keywords().take(index).any(|(it, _)| same(it, name)) {
                return twin(name);
            }
        }
        return Ok(());
    }
    let mut texts = Vec::with_capacity(call.values.len() - call.positional);
    for (name, _) in call.keywords() {
        texts.push((name.text()?, name));
    }
    texts.sort_unstable_by_key(|it| it.0);
    let mut pairs = texts.iter().zip(texts.iter().skip(1));
    match pairs.find(|(one, next)| one.0 == next.0) {
        Some((_, (_, name))) => twin(*name),
        None => Ok(()),
    }
}

fn same(one: Borrowed<'_, '_>, other: Borrowed<'_, '_>) -> bool {
    one.is(other) || matches!((one.text(), other.text()), (Ok(one), Ok(other)) if one == other)
}

#[inline(never)]
fn fill_defaults(plan: &'static Plan, call: &Call<'_>, slots: &mut [Slot]) -> Result<(), PyErr> {
    for (slot, parameter) in slots.iter_mut().zip(plan.with_slots()) {
        if slot.is_empty()
            && let Some(default) = &parameter.default
        {
            *slot = Slot::filled(call.names.default(default.index)?);
        }
    }
    if slots.iter().any(|it| it.is_empty()) {
        Err(errors::missing(plan, slots))
    } else {
        Ok(())
    }
}
