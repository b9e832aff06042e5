//! Sequences of any class, and what can be awaited.

use pyz3_runtime::*;

use crate::checks::{Done, back, fails, int, ints, number, text};

pub fn sequence_more(py: Python<'_>) -> Done {
    let list = ints(py, &[1, 2, 3, 4]);
    let sequence = PySequence::of(py, list.clone())?;
    assert!(sequence.is_valid_index(py, 3)? && sequence.is_valid_index(py, -4)?);
    assert!(!sequence.is_valid_index(py, 4)? && !sequence.is_valid_index(py, -5)?);
    assert!(sequence.fast(py)?.object().is(&list));
    assert_eq!(back(py, sequence.reversed(py)?.object()), [4, 3, 2, 1]);
    let double = sequence.map(py, |it| Ok(int(py, 2 * number(py, &it))))?;
    assert_eq!(back(py, double.object()), [2, 4, 6, 8]);
    let odd = sequence.filter(py, |it| Ok(number(py, it) % 2 == 1))?;
    assert_eq!(back(py, odd.object()), [1, 3]);
    fails(sequence.map(py, |_| Err(PyErr::value_error("enough"))), "enough");

    let mut steps = sequence.steps();
    assert_eq!(
        (steps.remaining(py)?, steps.next(py)?.map(|it| number(py, &it))),
        (4, Some(1))
    );
    sequence.remove_slice(py, 1, 4)?;
    assert!(
        (steps.remaining(py)?, steps.next(py)?.is_none()) == (0, true),
        "what is gone is not there"
    );
    steps.reset();
    assert_eq!(steps.next(py)?.map(|it| number(py, &it)), Some(1));

    let same = sequence.concat_in_place(py, &ints(py, &[5]))?.repeat_in_place(py, 2)?;
    assert!(same.object().is(&list));
    assert_eq!(back(py, &list), [1, 5, 1, 5]);
    let tuple = PySequence::of(py, PyTuple::from_iterable(py, &list)?.into_object())?;
    let longer = tuple.concat_in_place(py, PyTuple::new(py, &[&int(py, 7)])?.object())?;
    assert_eq!(
        (tuple.len(py)?, longer.len(py)?),
        (4, 5),
        "a tuple itself never changes"
    );
    assert_eq!(back(py, &tuple.concat(py, longer.object())?).len(), 9);
    assert_eq!(back(py, &tuple.slice(py, 1, 3)?), [5, 1]);
    fails(tuple.set(py, 0, &int(py, 1)), "AttributeError");
    fails(sequence.concat_in_place(py, &int(py, 1)), "TypeError");
    let word = PySequence::of(py, text(py, "abc"))?;
    assert_eq!(
        (word.len(py)?, word.fast(py)?.object().type_name(py)?.as_str()),
        (3, "list")
    );
    Ok(())
}

/// The items of a sequence, whatever it is, one after the other.
pub fn walk(py: Python<'_>, x: &PySequence) -> Result<Vec<Object>, PyErr> {
    let (mut steps, mut all) = (x.steps(), Vec::new());
    while let Some(item) = steps.next(py)? {
        all.push(item);
    }
    Ok(all)
}

/// Waits for it, without a loop.
pub fn wait(py: Python<'_>, it: PyAwaitable<i64>) -> Result<i64, PyErr> {
    it.await_(py)
}

/// The same of any value.
pub fn wait_any(py: Python<'_>, it: &Object) -> Result<Object, PyErr> {
    let it = PyAwaitable::of(py, it.clone())?;
    assert!(PyAwaitable::check(py, it.object())?);
    it.clone().await_(py)
}

/// Its first step.
pub fn first_step(py: Python<'_>, it: &Object) -> Result<Option<Object>, PyErr> {
    PyAwaitable::of(py, it.clone())?.iter(py)?.next(py)
}
