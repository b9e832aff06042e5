//! What sequences have beyond their items: what is made of each, steps through them, changes in place.

use super::{Argument, PyList, PySequence, PyTuple, call};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Object, import};

macro_rules! more {
    ($($name:ident)*) => { $(
        impl $name {
            /// Whether there is an item at that index; negative counts from the end.
            pub fn is_valid_index(&self, py: Python<'_>, index: i64) -> Result<bool, PyErr> {
                let len = i64::try_from(self.len(py)?).unwrap_or(i64::MAX);
                Ok(index < len && index >= -len)
            }

            /// The same items in a list or a tuple: itself, if it is one.
            pub fn fast(&self, py: Python<'_>) -> Result<PySequence, PyErr> {
                let object = self.object().bind(py)?;
                if object.is_list() || object.is_tuple() {
                    return PySequence::of(py, self.object().clone());
                }
                PySequence::of(py, self.to_list(py)?.into_object())
            }

            /// A list of what is made of each item.
            pub fn map(
                &self,
                py: Python<'_>,
                mut make: impl FnMut(Object) -> Result<Object, PyErr>,
            ) -> Result<PyList, PyErr> {
                let made = PyList::new(py, &[])?;
                for item in self.object().iter(py)? {
                    made.append(py, &make(item?)?)?;
                }
                Ok(made)
            }

            /// A list of the items that are wanted.
            pub fn filter(
                &self,
                py: Python<'_>,
                mut is_wanted: impl FnMut(&Object) -> Result<bool, PyErr>,
            ) -> Result<PyList, PyErr> {
                let made = PyList::new(py, &[])?;
                for item in self.object().iter(py)? {
                    let item = item?;
                    if is_wanted(&item)? {
                        made.append(py, &item)?;
                    }
                }
                Ok(made)
            }

            /// A list of the items from the last to the first.
            pub fn reversed(&self, py: Python<'_>) -> Result<PyList, PyErr> {
                let list = self.to_list(py)?;
                list.reverse(py)?;
                Ok(list)
            }

            /// Steps through it by index, so that one can begin anew.
            #[must_use]
            pub fn steps(&self) -> SequenceSteps {
                SequenceSteps {
                    sequence: self.object().clone(),
                    index: 0,
                }
            }
        }
    )* };
}

more! { PyList PyTuple PySequence }

macro_rules! in_place {
    ($($name:ident)*) => { $(
        impl $name {
            /// `self += other`: the sequence that it is then, which is another one if it cannot change.
            pub fn concat_in_place(&self, py: Python<'_>, other: &Object) -> Result<$name, PyErr> {
                let operators = Object::new(import(py, c"operator")?);
                let sum = call(py, &operators, "iadd", [Argument::object(self, py), other.object(py)])?;
                $name::of(py, Object::new(sum))
            }

            /// `self *= count`: the sequence that it is then, which is another one if it cannot change.
            pub fn repeat_in_place(&self, py: Python<'_>, count: i64) -> Result<$name, PyErr> {
                let operators = Object::new(import(py, c"operator")?);
                let product = call(py, &operators, "imul", [Argument::object(self, py), count.object(py)])?;
                $name::of(py, Object::new(product))
            }
        }
    )* };
}

in_place! { PyList PySequence }

/// A place in a sequence.
#[derive(Debug, Clone)]
pub struct SequenceSteps {
    sequence: Object,
    index: usize,
}

impl SequenceSteps {
    /// The next item, or nothing at the end as it is then.
    pub fn next(&mut self, py: Python<'_>) -> Result<Option<Object>, PyErr> {
        if self.remaining(py)? == 0 {
            return Ok(None);
        }
        let item = call(py, &self.sequence, "__getitem__", [self.index.object(py)])?;
        self.index += 1;
        Ok(Some(Object::new(item)))
    }

    /// Goes back to the first.
    pub fn reset(&mut self) {
        self.index = 0;
    }

    /// How many items are left.
    pub fn remaining(&self, py: Python<'_>) -> Result<usize, PyErr> {
        self.sequence.len(py).map(|it| it.saturating_sub(self.index))
    }
}
