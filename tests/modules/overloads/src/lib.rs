//! Functions with several signatures, and what modules keep.

#![forbid(unsafe_code)]

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use pyz3_runtime::{Object, PyErr, Python};

pyz3_runtime::module!(overloads);

/// Left or right.
#[allow(missing_docs)]
pub enum Side {
    Left,
    Right,
}

/// What `same` takes.
pub trait Named {
    /// What it is.
    fn named(&self) -> String;
}

impl Named for i64 {
    fn named(&self) -> String {
        format!("int {self}")
    }
}

impl Named for &str {
    fn named(&self) -> String {
        format!("str {self}")
    }
}

/// One Rust function for two signatures.
pub fn same<T: Named>(x: T) -> String {
    x.named()
}

/// A number that can be halved.
pub struct Even(i64);

impl Even {
    /// Refuses the others.
    pub fn new(x: i64) -> Result<Even, String> {
        if x % 2 == 0 {
            Ok(Even(x))
        } else {
            Err(format!("{x} is odd"))
        }
    }

    /// The number.
    pub fn get(&self) -> i64 {
        self.0
    }
}

/// An error of the function itself is none of its arguments.
pub fn strict(x: i64) -> Result<i64, PyErr> {
    match x {
        0 => Err(PyErr::type_error("not zero")),
        1 => Err(PyErr::overflow_error("not one")),
        x => Ok(x),
    }
}

/// How many states there are in this process.
static ALIVE: AtomicI64 = AtomicI64::new(0);
/// What is to fail next.
static FAILING: Mutex<String> = Mutex::new(String::new());

fn fails(how: &str) -> bool {
    let mut failing = FAILING.lock().unwrap_or_else(|it| it.into_inner());
    let fails = *failing == how;
    if fails {
        failing.clear();
    }
    fails
}

/// Lets the next import or the next end of a module fail.
pub fn fail_next(how: String) {
    *FAILING.lock().unwrap_or_else(|it| it.into_inner()) = how;
}

/// How many states there are.
pub fn alive() -> i64 {
    ALIVE.load(Ordering::SeqCst)
}

/// A constant of the module.
pub fn checked() -> Result<i64, String> {
    if fails("constant") {
        Err("no constant".into())
    } else {
        Ok(1)
    }
}

/// Why there is no state.
#[derive(Debug)]
pub struct NoState;

impl std::fmt::Display for NoState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("no state here")
    }
}

impl std::error::Error for NoState {}

/// What the module keeps.
pub struct Counter {
    count: AtomicI64,
    /// What was handed over last.
    pub last: Mutex<Option<Object>>,
}

impl Counter {
    /// One for each module object.
    pub fn new(_: Python<'_>) -> Result<Counter, Box<dyn std::error::Error>> {
        if fails("state mapped") {
            return Err(Box::new(NoState));
        }
        if fails("state") {
            return Err("no state".into());
        }
        if fails("state panics") {
            panic!("no state at all");
        }
        ALIVE.fetch_add(1, Ordering::SeqCst);
        Ok(Counter {
            count: AtomicI64::new(0),
            last: Mutex::new(None),
        })
    }

    /// Adds, and says how many there are.
    pub fn add(&self, by: i64) -> i64 {
        self.count.fetch_add(by, Ordering::SeqCst) + by
    }

    /// How many there are.
    pub fn get(&self) -> i64 {
        self.count.load(Ordering::SeqCst)
    }
}

impl Drop for Counter {
    fn drop(&mut self) {
        ALIVE.fetch_sub(1, Ordering::SeqCst);
        if fails("drop") {
            panic!("no end");
        }
    }
}

/// Counts.
pub fn count(state: &Counter, by: i64) -> i64 {
    state.add(by)
}

/// Keeps an object, and says how often it was asked.
pub fn token(_: Python<'_>, state: &Counter, x: Object) -> i64 {
    if let Ok(mut last) = state.last.lock() {
        *last = Some(x);
    }
    state.add(1)
}

/// Names in order.
#[derive(Clone, Default)]
pub struct Names(pub Vec<String>);

impl Names {
    /// All of them.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// By place.
    pub fn at(&self, index: i64) -> Result<&str, PyErr> {
        let found = usize::try_from(index).ok().and_then(|it| self.0.get(it));
        found
            .map(String::as_str)
            .ok_or_else(|| PyErr::index_error("no such name"))
    }

    /// By name.
    pub fn find(&self, key: &str) -> Result<usize, PyErr> {
        self.0
            .iter()
            .position(|it| it == key)
            .ok_or_else(|| PyErr::key_error(key))
    }

    /// With others.
    pub fn joined(&self, other: &[String]) -> Names {
        Names(self.0.iter().chain(other).cloned().collect())
    }
}

/// Made with the state.
pub struct Counted {
    /// The count then.
    pub at: i64,
}

impl Counted {
    /// Counts.
    pub fn new(state: &Counter, by: i64) -> Counted {
        Counted { at: state.add(by) }
    }
}

/// A class of another module.
#[derive(Default)]
pub struct More(pub Names);

impl More {
    /// Empty.
    pub fn new() -> More {
        More(Names(Vec::new()))
    }
}

impl AsRef<Names> for More {
    fn as_ref(&self) -> &Names {
        &self.0
    }
}

impl AsMut<Names> for More {
    fn as_mut(&mut self) -> &mut Names {
        &mut self.0
    }
}

/// A class of a third one, which has a state of its own.
#[derive(Default)]
pub struct Other(pub More);

impl Other {
    /// Empty.
    pub fn new() -> Other {
        Other(More::new())
    }
}

impl AsRef<Names> for Other {
    fn as_ref(&self) -> &Names {
        self.0.as_ref()
    }
}

impl AsMut<Names> for Other {
    fn as_mut(&mut self) -> &mut Names {
        self.0.as_mut()
    }
}

impl AsRef<More> for Other {
    fn as_ref(&self) -> &More {
        &self.0
    }
}

impl AsMut<More> for Other {
    fn as_mut(&mut self) -> &mut More {
        &mut self.0
    }
}
