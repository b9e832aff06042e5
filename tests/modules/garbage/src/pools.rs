//! Types whose objects' memory is used again.

use std::sync::atomic::{AtomicU64, Ordering};

static DROPPED: AtomicU64 = AtomicU64::new(0);

pub fn pooled_dropped() -> u64 {
    DROPPED.load(Ordering::SeqCst)
}

pub struct Pooled {
    pub value: i64,
}

impl Pooled {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}

impl Drop for Pooled {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

pub struct Mixed {
    pub value: i64,
}

impl Mixed {
    pub fn new(value: i64) -> Self {
        Self { value }
    }
}
