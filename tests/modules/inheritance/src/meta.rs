//! States behind classes with a metaclass.

pub struct Abstract;

impl Abstract {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }
}

pub struct Single {
    pub value: i64,
}

impl Single {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}
