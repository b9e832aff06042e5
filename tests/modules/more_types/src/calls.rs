//! Callables.

use pyz3_runtime::{Object, PyCallable, PyErr, Python};

/// A boxed function of Rust's or Python's.
pub type Boxed<A, R> = Box<dyn Fn(A) -> Result<R, PyErr> + Send + Sync>;

/// A call with the token.
pub fn apply<'a>(py: Python<'_>, f: PyCallable<(i64, &'a str), String>, n: i64, s: &'a str) -> Result<String, PyErr> {
    f.call(py, (n, s))
}

/// A call without.
pub fn apply_boxed(
    f: Box<dyn Fn(i64, String) -> Result<String, PyErr> + Send + Sync>,
    n: i64,
    s: String,
) -> Result<String, PyErr> {
    f(n, s)
}

/// With whatever arguments.
pub fn apply_any(py: Python<'_>, f: PyCallable<Vec<Object>, i64>, args: Vec<Object>) -> Result<i64, PyErr> {
    f.call(py, args)
}

/// A call within a closure.
pub fn called(py: Python<'_>, f: PyCallable<(i64,), i64>, x: i64) -> Result<i64, PyErr> {
    f.with(py, |f| f.call((x,)))?
}

/// Of each.
pub fn mapped(f: Boxed<i64, i64>, xs: Vec<i64>) -> Result<Vec<i64>, PyErr> {
    xs.into_iter().map(f).collect()
}

/// On a thread that Python does not know.
pub fn elsewhere(f: Boxed<i64, i64>, x: i64) -> String {
    let result = std::thread::spawn(move || f(x)).join().expect("no panic");
    format!("{result:?}")
}

/// Adds `n`.
pub fn adder(n: i64) -> Boxed<i64, i64> {
    Box::new(move |it| it.checked_add(n).ok_or_else(|| PyErr::overflow_error("too much")))
}

/// Always fails.
pub fn fails(text: String) -> Box<dyn Fn() -> Result<(), PyErr> + Send + Sync> {
    Box::new(move || Err(PyErr::value_error(text.clone())))
}

/// One after the other.
pub fn compose(f: Boxed<i64, i64>, g: Boxed<i64, i64>) -> Boxed<i64, i64> {
    Box::new(move |it| g(f(it)?))
}

/// A call that is made later.
pub fn bound(
    _: Python<'_>,
    x: PyCallable<Vec<Object>, Object>,
) -> Box<dyn Fn() -> Result<Object, PyErr> + Send + Sync> {
    Box::new(move || x.call(Python::current(), Vec::new()))
}

/// An iterator as an argument.
pub fn with_iterator(f: PyCallable<(std::ops::Range<i64>,), Vec<i64>>) -> Result<Vec<i64>, PyErr> {
    f.call(Python::current(), (0..3,))
}

/// What was kept.
static KEPT: std::sync::Mutex<Option<pyz3_runtime::PyCallable<(i64,), i64>>> = std::sync::Mutex::new(None);

/// Keeps a callable, and lets go of the one before.
pub fn keep(f: Option<pyz3_runtime::PyCallable<(i64,), i64>>) {
    let before = std::mem::replace(&mut *KEPT.lock().unwrap_or_else(|it| it.into_inner()), f);
    drop(before);
}

fn kept() -> Option<pyz3_runtime::PyCallable<(i64,), i64>> {
    KEPT.lock().unwrap_or_else(|it| it.into_inner()).clone()
}

/// Calls what was kept, each time on a thread of its own.
pub fn call_kept(xs: Vec<i64>) -> Vec<String> {
    let call = |x| std::thread::spawn(move || kept().map(|f| f.call_anywhere((x,))));
    let threads: Vec<_> = xs.into_iter().map(call).collect();
    let results = threads.into_iter().map(|it| it.join().expect("no panic"));
    results
        .map(|it| {
            it.map_or("nothing".to_owned(), |it| {
                it.map_or_else(|it| it.to_string(), |it| it.to_string())
            })
        })
        .collect()
}

/// Calls it some time, when this function has returned.
pub fn call_later(x: i64) {
    std::thread::spawn(move || kept().map(|f| f.call_anywhere((x,)).ok()));
}
