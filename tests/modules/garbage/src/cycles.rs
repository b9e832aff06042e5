//! Types that hold Python objects, and how the collector gets to know of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use pyz3_runtime::{Object, PyErr, Python, Traverse, Visit};

static DROPPED: AtomicU64 = AtomicU64::new(0);

pub fn links_dropped() -> u64 {
    DROPPED.load(Ordering::SeqCst)
}

pub struct Link {
    next: Object,
}

impl Link {
    pub fn new(next: Object) -> Self {
        Self { next }
    }

    pub fn next(&self) -> &Object {
        &self.next
    }

    pub fn set_next(&mut self, next: Object) {
        self.next = next;
    }

    /// As deep as the chain is long.
    pub fn repr(&self, py: Python<'_>) -> Result<String, PyErr> {
        Ok(format!("Link({})", self.next.repr(py)?))
    }

    pub fn eq(&self, py: Python<'_>, other: &Link) -> Result<bool, PyErr> {
        self.next.eq(py, &other.next)
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        DROPPED.fetch_add(1, Ordering::SeqCst);
    }
}

/// Shows the collector what a link holds.
pub fn visit_link(link: &Link, visit: &mut Visit<'_>) {
    visit.object(&link.next);
}

#[derive(Default)]
pub struct Bag {
    items: Vec<Object>,
}

impl Bag {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn add(&mut self, item: Object) {
        self.items.push(item);
    }

    pub fn items(&self) -> Vec<Object> {
        self.items.clone()
    }

    pub fn each(&self, f: &Object) -> Result<usize, PyErr> {
        for item in &self.items {
            f.call(Python::current(), &[item])?;
        }
        Ok(self.items.len())
    }

    pub fn each_mut(&mut self, f: &Object) -> Result<usize, PyErr> {
        self.each(f)
    }

    pub fn clear(&mut self) {
        self.items.clear();
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }
}

impl Traverse for Bag {
    fn traverse(&self, visit: &mut Visit<'_>) {
        for item in &self.items {
            visit.object(item);
        }
    }
}

pub struct Shared(Arc<Object>);

impl Shared {
    pub fn new(item: Object) -> Self {
        Self(Arc::new(item))
    }

    pub fn item(&self) -> Object {
        Object::clone(&self.0)
    }

    pub fn again(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

pub struct Lazarus {
    f: Object,
}

impl Lazarus {
    pub fn new(f: Object) -> Self {
        Self { f }
    }

    pub fn alive(&self) -> bool {
        true
    }

    pub fn del(&self, this: &Object) -> Result<(), PyErr> {
        self.f.call(Python::current(), &[this]).map(drop)
    }
}

impl Traverse for Lazarus {
    fn traverse(&self, visit: &mut Visit<'_>) {
        visit.object(&self.f);
    }
}

pub struct Holder {
    pub held: Object,
}

impl Holder {
    pub fn new(held: Object) -> Self {
        Self { held }
    }
}

pub struct Heir {
    base: Holder,
    pub more: Object,
}

impl Heir {
    pub fn new(more: Object) -> Self {
        Self {
            base: Holder::new(more.clone()),
            more,
        }
    }
}

impl AsRef<Holder> for Heir {
    fn as_ref(&self) -> &Holder {
        &self.base
    }
}

impl AsMut<Holder> for Heir {
    fn as_mut(&mut self) -> &mut Holder {
        &mut self.base
    }
}

pub struct Plain(Holder);

impl Plain {
    pub fn new(held: Object) -> Self {
        Self(Holder::new(held))
    }
}

impl AsRef<Holder> for Plain {
    fn as_ref(&self) -> &Holder {
        &self.0
    }
}

impl AsMut<Holder> for Plain {
    fn as_mut(&mut self) -> &mut Holder {
        &mut self.0
    }
}
