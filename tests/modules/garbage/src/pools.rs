//! Types whose objects' memory is used again.

use std::sync::atomic::{AtomicU64, Ordering};

use pyz3_runtime::Object;

static DROPPED: AtomicU64 = AtomicU64::new(0);
static KEPT: AtomicU64 = AtomicU64::new(0);
static ENDED: AtomicU64 = AtomicU64::new(0);

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

pub struct Kept {
    pub item: Object,
}

impl Kept {
    pub fn new(item: Object) -> Self {
        Self { item }
    }

    pub fn del(&self, _: &Object) {
        ENDED.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        KEPT.fetch_add(1, Ordering::SeqCst);
    }
}

/// How many have been dropped, and how many `__del__` was called of.
pub fn kept_dropped() -> (u64, u64) {
    (KEPT.load(Ordering::SeqCst), ENDED.load(Ordering::SeqCst))
}
