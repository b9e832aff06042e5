//! Iterators.

use std::num::ParseIntError;
use std::rc::Rc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::Mutex;

use pyz3_runtime::{Object, PyCallable, PyErr, PyIter, Python};

/// Numbers from zero.
pub fn count(n: i64) -> std::ops::Range<i64> {
    0..n
}

/// Numbers without end.
pub fn forever(start: i64) -> impl Iterator<Item = i64> + Send + 'static {
    start..
}

/// The sum.
pub fn total(xs: PyIter<i64>) -> Result<i64, PyErr> {
    xs.sum()
}

/// The first, of as many as there may be.
pub fn first(mut xs: PyIter<String>) -> Result<Option<String>, PyErr> {
    xs.next().transpose()
}

/// Twice as much of each, as it comes.
pub fn doubled(xs: PyIter<i64>) -> impl Iterator<Item = Result<i64, PyErr>> + Send + 'static {
    xs.map(|it| it.map(|it| it * 2))
}

/// Numbers, or why one is none.
pub fn parsed(words: Vec<String>) -> Box<dyn Iterator<Item = Result<i64, ParseIntError>> + Send> {
    Box::new(words.into_iter().map(|it| it.parse()))
}

/// With their numbers.
pub fn pairs(xs: PyIter<Vec<String>>) -> impl Iterator<Item = Result<(usize, Vec<String>), PyErr>> + Send + 'static {
    xs.enumerate().map(|(index, it)| it.map(|it| (index, it)))
}

/// Panics after so many.
pub fn panics(after: i64) -> impl Iterator<Item = i64> + Send + 'static {
    (0..).inspect(move |it| assert!(*it < after, "enough"))
}

/// Calls back for each item.
pub fn reenters(callback: PyCallable<(), Object>) -> impl Iterator<Item = Result<Object, PyErr>> + Send + 'static {
    std::iter::repeat_with(move || callback.call(Python::current(), ()))
}

/// Calls back for each item, and counts.
pub struct Asking {
    callback: PyCallable<(), Object>,
    counts: Vec<usize>,
}

impl Asking {
    /// With nothing counted.
    pub fn new(callback: PyCallable<(), Object>) -> Asking {
        Asking {
            callback,
            counts: vec![0],
        }
    }

    /// What the function gives.
    pub fn step(&mut self) -> Result<Option<Object>, PyErr> {
        let found = self.callback.call(Python::current(), ());
        self.counts.push(self.counts.len());
        found.map(Some)
    }
}

/// The same without `mut`.
pub struct AskingFrozen {
    callback: PyCallable<(), Object>,
    counts: Mutex<Vec<usize>>,
}

impl AskingFrozen {
    /// With nothing counted.
    pub fn new(callback: PyCallable<(), Object>) -> AskingFrozen {
        AskingFrozen {
            callback,
            counts: Mutex::new(vec![0]),
        }
    }

    /// What the function gives; within a call, an error.
    pub fn step(&self) -> Result<Option<Object>, PyErr> {
        let mut counts = self
            .counts
            .try_lock()
            .map_err(|_| PyErr::runtime_error("already executing"))?;
        let found = self.callback.call(Python::current(), ());
        let next = counts.len();
        counts.push(next);
        found.map(Some)
    }
}

/// Calls back at its end.
pub fn watched(callback: PyCallable<(), ()>) -> impl Iterator<Item = i64> + Send + 'static {
    struct Watch(PyCallable<(), ()>);
    impl Drop for Watch {
        fn drop(&mut self) {
            self.0
                .call(Python::current(), ())
                .expect("a callback that does not raise");
        }
    }
    let watch = Watch(callback);
    (0..3).inspect(move |_| {
        let _ = &watch;
    })
}

/// An iterator around an iterator.
pub fn wrapped(inner: PyIter<Object>) -> impl Iterator<Item = Result<Object, PyErr>> + Send + 'static {
    inner.take(usize::MAX)
}

/// A function of anything.
type OnObject = PyCallable<(Object,), Object>;

/// Each with what the function makes of it.
pub fn each(py: Python<'_>, xs: PyIter<Object>, f: OnObject) -> Result<Vec<(Object, Object)>, PyErr> {
    xs.map(|it| {
        let it = it?;
        let made = f.call(py, (it.clone(),))?;
        Ok((it, made))
    })
    .collect()
}

/// The same.
pub fn each_bound(py: Python<'_>, mut xs: PyIter<Object>, f: OnObject) -> Result<Vec<(Object, Object)>, PyErr> {
    f.with(py, |f| {
        xs.with(py, |xs| {
            let made = |it: Object| Ok((it.clone(), f.call((it,))?));
            xs.map(|it| made(it?)).collect()
        })?
    })?
}

/// What comes out of an iterator that is bound for each second item.
pub fn by_turns(py: Python<'_>, mut xs: PyIter<i64>) -> Result<(Vec<i64>, Vec<i64>), PyErr> {
    let (mut free, mut bound) = (Vec::new(), Vec::new());
    loop {
        free.extend(xs.next().transpose()?);
        let Some(it) = xs.with(py, |mut xs| xs.next())? else {
            break;
        };
        bound.push(it?);
    }
    assert!(xs.next().is_none() && xs.with(py, |mut xs| xs.next())?.is_none());
    Ok((free, bound))
}

static BOTH: Mutex<(Option<PyIter<Object>>, Option<OnObject>)> = Mutex::new((None, None));

/// For whoever asks next.
pub fn keep_both(xs: Option<PyIter<Object>>, f: Option<OnObject>) {
    let before = std::mem::replace(&mut *BOTH.lock().expect("no panic"), (xs, f));
    drop(before);
}

/// What is wrong with what was kept.
pub fn bind_kept(py: Python<'_>) -> Vec<Option<String>> {
    let mut both = BOTH.lock().expect("no panic");
    let (xs, f) = &mut *both;
    let xs = xs.as_mut().and_then(|it| it.with(py, |_| ()).err());
    let f = f.as_ref().and_then(|it| it.with(py, |_| ()).err());
    vec![xs.map(|it| it.to_string()), f.map(|it| it.to_string())]
}

/// Some of them.
pub fn several(n: i64) -> Vec<std::ops::Range<i64>> {
    vec![0..n, n..2 * n]
}

/// A box as most Rust has it, which may not go to other threads.
pub fn boxed(n: i64) -> Box<dyn Iterator<Item = i64>> {
    Box::new(0..n)
}

static ENDS: AtomicI64 = AtomicI64::new(0);

/// An iterator that shares with this thread alone, and counts its end.
pub fn shared(n: i64) -> impl Iterator<Item = i64> + 'static {
    struct End(Rc<i64>, std::thread::ThreadId);
    impl Drop for End {
        fn drop(&mut self) {
            assert_eq!(self.1, std::thread::current().id(), "dropped on another thread");
            ENDS.fetch_add(1, Ordering::Relaxed);
        }
    }
    let end = End(Rc::new(n), std::thread::current().id());
    (0..n).filter(move |it| *it < *end.0)
}

/// How many of them have ended.
pub fn shared_ends() -> i64 {
    ENDS.load(Ordering::Relaxed)
}
