//! Parameters of every kind: each function gives back what it got, in order.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use pyz3_runtime::{IntoPython, Object, Owned, PyErr, Python, types};

type More = HashMap<String, i64>;
type Pairs = Vec<(String, i64)>;

pub fn bind_none() {}

pub fn bind_one(a: i64) -> (i64,) {
    (a,)
}

pub fn bind_two(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_default(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_all_default(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_normal(a: i64) -> (i64,) {
    (a,)
}

pub fn bind_keyword(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_three(first: i64, second: i64, third: i64) -> (i64, i64, i64) {
    (first, second, third)
}

pub fn bind_keyword_only(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_two_keyword_only(a: i64, b: i64) -> (i64, i64) {
    (a, b)
}

pub fn bind_mixed(a: i64, b: i64, c: i64, d: i64) -> (i64, i64, i64, i64) {
    (a, b, c, d)
}

pub fn bind_args(args: Vec<i64>) -> (Vec<i64>,) {
    (args,)
}

pub fn bind_one_args(a: i64, args: Vec<i64>) -> (i64, Vec<i64>) {
    (a, args)
}

pub fn bind_args_keyword(a: i64, args: Vec<i64>, flag: i64) -> (i64, Vec<i64>, i64) {
    (a, args, flag)
}

pub fn bind_kwargs(kwargs: Pairs) -> (Pairs,) {
    (kwargs,)
}

pub fn bind_both(args: Vec<i64>, kwargs: Pairs) -> (Vec<i64>, Pairs) {
    (args, kwargs)
}

pub fn bind_same_name(a: i64, kwargs: More) -> (i64, More) {
    (a, kwargs)
}

/// All of Python's parameter kinds at once.
pub fn bind_everything(
    a: i64,
    b: i64,
    c: i64,
    rest: Vec<i64>,
    d: i64,
    e: i64,
    more: Pairs,
) -> (i64, i64, i64, Vec<i64>, i64, i64, Pairs) {
    (a, b, c, rest, d, e, more)
}

pub fn r#move() -> &'static str {
    "move"
}

pub fn r#match() -> &'static str {
    "match"
}

pub fn r#fn(r#type: &str, r#impl: &str) -> String {
    format!("{type} {impl}")
}

/// Generic in all it takes: the interface's exact types choose.
pub fn sum<A: Into<f64>, B: TryInto<i32>, C: Into<f64>>(a: A, b: B, c: C) -> f64 {
    a.into() + b.try_into().map_or(f64::NAN, f64::from) + c.into()
}

/// What `str()` says.
pub fn text_of(py: Python<'_>, value: &Object) -> Result<String, PyErr> {
    value.str(py)
}

/// What `==` says.
pub fn equal(py: Python<'_>, a: &Object, b: &Object) -> Result<bool, PyErr> {
    a.eq(py, b)
}

thread_local! {
    static STASH: RefCell<Option<Owned<'static>>> = const { RefCell::new(None) };
}

/// Keeps a list where no lifetime ends, which `Python::current` allows.
pub fn stash(words: Vec<String>) -> Result<(), PyErr> {
    let list = <types::List<types::Str> as IntoPython<_>>::into_python(Python::current(), words)?;
    STASH.replace(Some(list));
    Ok(())
}

/// Drops it; the interface says that the thread is detached meanwhile.
pub fn drop_stash() {
    STASH.take();
}

static GONE: AtomicBool = AtomicBool::new(false);

/// Waits, detached, until another thread calls [`go`]. False if none did in time.
pub fn wait(seconds: f64) -> bool {
    let end = Instant::now() + Duration::from_secs_f64(seconds.clamp(0.0, 60.0));
    while !GONE.load(Ordering::SeqCst) {
        if Instant::now() > end {
            return false;
        }
        sleep(Duration::from_millis(1));
    }
    true
}

pub fn go() {
    GONE.store(true, Ordering::SeqCst);
}

pub fn reset() {
    GONE.store(false, Ordering::SeqCst);
}

pub fn released_panic() {
    panic!("while detached");
}
