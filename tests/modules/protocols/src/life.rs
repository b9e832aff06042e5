//! End, copies, pickling by hand, hooks of classes.

use std::sync::atomic::{AtomicU64, Ordering};

use pyz3_runtime::types::Str;
use pyz3_runtime::{Object, PyErr, Python};

crate::empties!(Mortal Items Base);
crate::wrappers! {
    Copied i64;
    Reduced i64;
    ReducedEx i64;
    NewArgs i64;
    NewArgsEx i64;
    Weighed i64;
}

static DELETED: AtomicU64 = AtomicU64::new(0);

pub fn deleted() -> u64 {
    DELETED.load(Ordering::SeqCst)
}

impl Mortal {
    pub fn del(&mut self) {
        DELETED.fetch_add(1, Ordering::SeqCst);
    }
}

impl Copied {
    pub fn copy(&self) -> Self {
        Self::new(self.value + 1)
    }

    pub fn deepcopy(&self, memo: &Object) -> Result<Self, PyErr> {
        memo.len(Python::current())?;
        Ok(Self::new(self.value + 10))
    }
}

fn class(this: &Object) -> Result<Object, PyErr> {
    this.getattr(Python::current(), "__class__")
}

impl Reduced {
    pub fn reduce(&self, this: &Object) -> Result<(Object, (i64,)), PyErr> {
        Ok((class(this)?, (self.value,)))
    }
}

impl ReducedEx {
    pub fn reduce_ex(&self, this: &Object, protocol: i64) -> Result<(Object, (i64,)), PyErr> {
        Ok((class(this)?, (self.value * 100 + protocol,)))
    }
}

pub struct State {
    pub value: i64,
    pub text: String,
}

impl State {
    pub fn new(value: i64, text: String) -> Self {
        Self { value, text }
    }

    pub fn getstate(&self) -> (i64, &str) {
        (self.value, &self.text)
    }

    /// Makes the state, so there is none to change.
    pub fn setstate((value, text): (i64, String)) -> Result<Self, PyErr> {
        if value < 0 {
            return Err(PyErr::value_error("negative"));
        }
        Ok(Self { value, text })
    }
}

impl NewArgs {
    pub fn getnewargs(&self) -> (i64,) {
        (self.value,)
    }
}

impl NewArgsEx {
    pub fn getnewargs_ex(&self) -> ((i64,), [(&'static str, i64); 1]) {
        ((self.value,), [("more", self.value + 1)])
    }
}

impl Weighed {
    pub fn sizeof(&self) -> i64 {
        self.value
    }
}

impl Items {
    pub fn class_getitem(cls: &Object, item: &Object) -> Result<String, PyErr> {
        Ok(format!("{}[{}]", crate::name_of(cls)?, item.repr(Python::current())?))
    }
}

impl Base {
    /// Every subclass gets its tag; some are refused.
    pub fn init_subclass(cls: &Object, tag: &str) -> Result<(), PyErr> {
        let py = Python::current();
        if tag == "refused" {
            return Err(PyErr::value_error(format!("{} is refused", crate::name_of(cls)?)));
        }
        cls.setattr(py, "tag", &Object::from_rust::<Str, _>(py, tag)?)
    }
}

pub struct Replaced {
    pub x: i64,
    pub y: i64,
}

impl Replaced {
    pub fn new(x: i64, y: i64) -> Self {
        Self { x, y }
    }

    pub fn replace(&self, x: Option<i64>, y: Option<i64>) -> Self {
        Self::new(x.unwrap_or(self.x), y.unwrap_or(self.y))
    }
}
