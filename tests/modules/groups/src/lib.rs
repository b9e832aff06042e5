//! Groups of exceptions, made of errors in Rust.

#![forbid(unsafe_code)]

use pyz3_runtime::{Builtin, Object, PyErr, Python};

pyz3_runtime::module!(groups as raise);

fn problems(count: i64) -> impl Iterator<Item = PyErr> {
    (0..count).map(|it| match it % 2 {
        0 => raise::Problem::new(it),
        _ => PyErr::key_error(format!("number {it}")),
    })
}

pub fn group(count: i64) -> Result<(), PyErr> {
    Err(raise::Group::new("several", problems(count)))
}

pub fn found(count: i64) -> Result<(), PyErr> {
    let codes: Vec<u8> = (0..3).collect();
    let error = raise::Found::new("several", problems(count), "a.txt", codes);
    Err(error.caused_by(PyErr::type_error("cause")).with_note("noted"))
}

pub fn placed(kind: &str) -> Result<(), PyErr> {
    let problems = problems(2);
    Err(match kind {
        "Heir" => raise::Heir::new("heir", problems),
        "Placed" => raise::Placed::new("placed", problems, "b.txt", vec![1], 7),
        "Last" => raise::Last::new("last", problems, String::from("c.txt"), vec![2], 8),
        "thread" => {
            // Made where no thread of Python's is needed.
            let made = std::thread::spawn(|| raise::Placed::new("placed", [raise::Problem::new(1)], "d", vec![3], 9));
            made.join().expect("no panic")
        }
        _ => raise::Both::new("both", problems),
    })
}

pub fn any(count: i64) -> Result<(), PyErr> {
    let stop = PyErr::builtin(Builtin::KeyboardInterrupt, "stop");
    Err(raise::AnyOf::new("any", problems(count).chain([stop]), 5))
}

/// A group in a group.
pub fn nested() -> Result<(), PyErr> {
    let inner = raise::Found::new("inner", problems(3), "inner.txt", [1]);
    Err(raise::Group::new("outer", [inner, PyErr::value_error("beside")]))
}

pub fn plain(py: Python<'_>, errors: Vec<Object>) -> Result<(), PyErr> {
    Err(PyErr::group(py, "plain", errors.into_iter().map(PyErr::raised))?)
}

/// What an error is, by the names of the interface file.
pub fn caught(py: Python<'_>, f: &Object) -> &'static str {
    match f.call(py, &[]) {
        Ok(_) => "none",
        Err(error) if raise::Found::matches(py, &error) => "Found",
        Err(error) if raise::Group::matches(py, &error) => "Group",
        Err(error) if error.is_instance(py, Builtin::BaseExceptionGroup) => "group",
        Err(_) => "other",
    }
}
