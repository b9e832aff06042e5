//! What a method is called on.

use super::{Args, Target};
use crate::class::{Class, Guard};
use crate::error::PyErr;
use crate::object::Object;

impl Args<'_> {
    /// The state of the object that the method is called on.
    #[inline]
    pub fn receiver<'a, C: Class>(&'a self, guard: &'a mut Guard) -> Result<&'a C::State, PyErr> {
        let _ = guard;
        Err(PyErr::runtime_error("not built"))
    }

    /// The object that the method is called on, or the class.
    pub fn object(&self) -> Object {
        match self.call.target {
            Target::Object(it) | Target::Class(it) => Object::new(it.to_owned()),
            Target::Nothing => Object::new(crate::object::Owned::none(self.call.py)),
        }
    }
}
