//! Code, frames, generators, coroutines.

use super::{PyIterator, methods, wrappers};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Object, import, library_class};
use crate::types::{
    Any, AsyncGeneratorType, Bool, CodeType, CoroutineType, FrameType, GeneratorType, Int, Iterable, Opt, Str,
};

fn is(object: Borrowed<'_, '_>, name: &str) -> Result<bool, PyErr> {
    Ok(object.is_of(library_class(object.py(), c"types", name)?.borrow()))
}

wrappers! {
    /// Compiled code.
    PyCode by CodeType: "code", |it| is(it, "CodeType");
    /// A frame of the stack.
    PyFrame by FrameType: "frame", |it| is(it, "FrameType");
    /// A generator.
    PyGenerator by GeneratorType: "generator", |it| is(it, "GeneratorType");
    /// A coroutine.
    PyCoroutine by CoroutineType: "coroutine", |it| is(it, "CoroutineType");
    /// An asynchronous generator.
    PyAsyncGenerator by AsyncGeneratorType: "async_generator", |it| is(it, "AsyncGeneratorType");
}

methods! { PyCode {
    /// Its first line in the file.
    first_line_number = ."co_firstlineno" -> Int as usize;
    /// The file that it is from.
    file_name = ."co_filename" -> Str as String;
    /// The name of the function.
    name = ."co_name" -> Str as String;
} }

methods! { PyFrame {
    /// The code that it runs.
    code = ."f_code" -> CodeType as PyCode;
    /// The line that it is at.
    line_number = ."f_lineno" -> Opt<Int> as Option<usize>;
    /// Who called it.
    back = ."f_back" -> Opt<FrameType> as Option<PyFrame>;
} }

impl PyFrame {
    /// That of the Python code which runs now, if any does.
    pub fn current(py: Python<'_>) -> Result<Option<PyFrame>, PyErr> {
        let sys = Object::new(import(py, c"sys")?);
        match sys.call_method(py, "_getframe", &[]) {
            Ok(frame) => PyFrame::of(py, frame).map(Some),
            // There is none: a ValueError.
            Err(error) if error.to_string().contains("call stack is not deep enough") => Ok(None),
            Err(error) => Err(error),
        }
    }
}

macro_rules! resumed {
    ($($name:ident)*) => { $(
        impl $name {
            /// Goes on with a value; an `Err` that is a StopIteration when it has ended.
            pub fn send(&self, py: Python<'_>, value: &Object) -> Result<Object, PyErr> {
                self.0.call_method(py, "send", &[value])
            }

            /// Goes on with an exception.
            pub fn throw(&self, py: Python<'_>, exception: &Object) -> Result<Object, PyErr> {
                self.0.call_method(py, "throw", &[exception])
            }

            /// Ends it.
            pub fn close(&self, py: Python<'_>) -> Result<(), PyErr> {
                self.0.call_method(py, "close", &[]).map(drop)
            }
        }
    )* };
}

resumed! { PyGenerator PyCoroutine }

methods! { PyGenerator {
    /// Its code.
    code = ."gi_code" -> CodeType as PyCode;
    /// Its frame, until it has ended.
    frame = ."gi_frame" -> Opt<FrameType> as Option<PyFrame>;
    /// Whether it is running now.
    is_running = ."gi_running" -> Bool as bool;
} }

impl PyGenerator {
    /// The next value, or nothing at the end.
    pub fn next(&self, py: Python<'_>) -> Result<Option<Object>, PyErr> {
        Ok(self.0.bind(py)?.next()?.map(Object::new))
    }

    /// Whether it has ended.
    pub fn is_exhausted(&self, py: Python<'_>) -> Result<bool, PyErr> {
        self.frame(py).map(|it| it.is_none())
    }

    /// `iter(self)`, which is itself.
    pub fn iter(&self, py: Python<'_>) -> Result<PyIterator, PyErr> {
        PyIterator::of(py, self.0.clone())
    }

    /// All values that are left.
    pub fn to_vec(&self, py: Python<'_>) -> Result<Vec<Object>, PyErr> {
        crate::convert::copy::<Iterable<Any>, _>(self.0.bind(py)?)
    }

    /// Calls something with each value that is left.
    pub fn for_each(&self, py: Python<'_>, mut each: impl FnMut(Object) -> Result<(), PyErr>) -> Result<(), PyErr> {
        while let Some(value) = self.next(py)? {
            each(value)?;
        }
        Ok(())
    }

    /// The next values, so many at most.
    pub fn take(&self, py: Python<'_>, count: usize) -> Result<Vec<Object>, PyErr> {
        let mut values = Vec::new();
        while values.len() < count
            && let Some(value) = self.next(py)?
        {
            values.push(value);
        }
        Ok(values)
    }

    /// Passes over so many; how many there were.
    pub fn skip(&self, py: Python<'_>, count: usize) -> Result<usize, PyErr> {
        self.take(py, count).map(|it| it.len())
    }

    /// Whether a value that is left is true; stops at the first.
    pub fn any(&self, py: Python<'_>) -> Result<bool, PyErr> {
        while let Some(value) = self.next(py)? {
            if value.is_true(py)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether all values that are left are true; stops at the first that is not.
    pub fn all(&self, py: Python<'_>) -> Result<bool, PyErr> {
        while let Some(value) = self.next(py)? {
            if !value.is_true(py)? {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

methods! { PyAsyncGenerator {
    /// What is awaited for the next value.
    anext = "__anext__"() -> Any as Object;
    /// What is awaited to go on with a value.
    asend = "asend"(value: &Object) -> Any as Object;
    /// What is awaited to go on with an exception.
    athrow = "athrow"(exception: &Object) -> Any as Object;
    /// What is awaited to end it.
    aclose = "aclose"() -> Any as Object;
} }
