//! Interpreters made, entered and ended by Rust.
#![forbid(unsafe_code)]

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use pyz3_runtime::types::{Any, Dict, Float, Int, List, Str, Tuple};
use pyz3_runtime::{Interpreter, InterpreterConfig, InterpreterError, Object, PyErr, Python, SubInterpreter};

pyz3_runtime::module!(subinterpreters);
pyz3_runtime::records!(subinterpreters);

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What outlives interpreters.
static KEPT: Mutex<Vec<Object>> = Mutex::new(Vec::new());
static WENT: Mutex<Option<thread::JoinHandle<String>>> = Mutex::new(None);

pub struct Other(Mutex<Option<SubInterpreter>>, Interpreter);

impl Other {
    pub fn new(
        py: Python<'_>,
        own_gil: bool,
        same_path: bool,
        threads: bool,
        daemon_threads: bool,
        any_extension: bool,
    ) -> Result<Other, PyErr> {
        let config = match own_gil {
            true => InterpreterConfig::own_gil(),
            false => InterpreterConfig::shared_gil(),
        };
        let config = config
            .same_path(same_path)
            .threads(threads)
            .daemon_threads(daemon_threads);
        let made = SubInterpreter::new(py, &config.any_extension(any_extension))?;
        let handle = made.handle().clone();
        Ok(Other(Mutex::new(Some(made)), handle))
    }

    pub fn id(&self) -> i64 {
        self.1.id()
    }

    pub fn alive(&self) -> bool {
        self.1.is_alive()
    }

    pub fn entered(&self) -> bool {
        self.1.attach(|_| self.1.is_current()).unwrap_or(false)
    }

    pub fn run(&self, code: &str) -> Result<(), InterpreterError> {
        self.1.run(code)
    }

    pub fn run_detached(&self, code: &str) -> Result<(), InterpreterError> {
        self.1.run(code)
    }

    pub fn failure(&self, code: &str) -> Option<Failure> {
        self.1.run(code).err().map(|error| Failure {
            class_name: error.class_name().map(str::to_owned),
            message: error.message().to_owned(),
            traceback: error.traceback().to_owned(),
        })
    }

    pub fn sqrt(&self, value: f64) -> Result<f64, InterpreterError> {
        self.1.call::<Tuple<(Float,)>, Float, _, _>("math:sqrt", (value,))
    }

    pub fn dumps(&self, value: Vec<(String, Vec<i64>)>) -> Result<String, InterpreterError> {
        self.1
            .call::<Tuple<(Dict<Str, List<Int>>,)>, Str, _, _>("json:dumps", (value,))
    }

    pub fn call(&self, function: &str) -> Result<i64, InterpreterError> {
        self.1.call::<Tuple<()>, Int, _, _>(function, ())
    }

    /// Refused: it belongs to the caller's interpreter.
    pub fn pass_object(&self, value: Object) -> Result<String, InterpreterError> {
        self.1.call::<Tuple<(Any,)>, Str, _, _>("builtins:repr", (value,))
    }

    /// What comes out is a handle that refuses to be used.
    pub fn get_object(&self, function: &str) -> Result<Object, InterpreterError> {
        self.1.call::<Tuple<()>, Any, _, _>(function, ())
    }

    /// An exception of the other interpreter that is returned as it is.
    pub fn raise_there(&self) -> Result<(), PyErr> {
        let result = self.1.attach(|py| {
            let text = Object::from_rust::<Str, _>(py, "1")?;
            text.call_method(py, "no_such_method", &[]).map(drop)
        });
        result.unwrap_or_else(|error| Err(PyErr::runtime_error(error.to_string())))
    }

    /// Keeps what an expression gives there.
    pub fn keep(&self, code: &str) -> Result<(), InterpreterError> {
        let kept = self.1.eval::<Any, Object>(code)?;
        lock(&KEPT).push(kept);
        Ok(())
    }

    pub fn end(&self) -> Result<(), InterpreterError> {
        let made = lock(&self.0).take();
        made.map_or(Ok(()), SubInterpreter::end)
    }

    pub fn end_inside(&self) -> String {
        let made = lock(&self.0).take();
        let result = self.1.attach(|_| made.map_or(Ok(()), SubInterpreter::end));
        format!("{result:?}")
    }

    /// It is never dropped.
    pub fn forget(&self) {
        std::mem::forget(lock(&self.0).take());
    }

    pub fn panics(&self) -> Result<(), InterpreterError> {
        self.1.attach(|_| panic!("in the other one"))
    }
}

pub fn current(py: Python<'_>) -> Result<i64, PyErr> {
    Interpreter::current(py).map(|it| it.id())
}

pub fn leaked() -> (usize, usize) {
    (Interpreter::leaked_references(), SubInterpreter::leaked())
}

fn call(interpreter: &Interpreter, function: &Object) -> Option<String> {
    let result = interpreter.try_attach(|py| {
        assert!(interpreter.is_current());
        function.call(py, &[]).map(drop)
    });
    result.err().map(|it| it.to_string())
}

pub fn in_threads(py: Python<'_>, function: &Object, threads: usize, times: usize) -> Result<Vec<String>, PyErr> {
    let interpreter = Interpreter::current(py)?;
    Ok(py.detach(|| {
        let work = || {
            (0..times)
                .filter_map(|_| call(&interpreter, function))
                .collect::<Vec<_>>()
        };
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let done = threads
                .into_iter()
                .map(|it| it.join().unwrap_or_else(|_| vec!["panic".to_owned()]));
            done.flatten().collect()
        })
    }))
}

pub fn guarded(py: Python<'_>, function: &Object, threads: usize) -> Result<Vec<String>, PyErr> {
    let interpreter = Interpreter::current(py)?;
    let work = || {
        let attached = interpreter.enter().map_err(|it| it.to_string())?;
        let py = attached.python();
        let before = function.call(py, &[]).map_err(|it| it.to_string())?;
        // Out of it and in again, in the middle.
        py.detach(|| interpreter.attach(|_| ())).map_err(|it| it.to_string())?;
        let text = before.repr(py).map_err(|it| it.to_string())?;
        drop(attached);
        drop(before); // Queued: the thread is out.
        Ok::<String, String>(text)
    };
    Ok(py.detach(|| {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let done = threads.into_iter().map(|it| it.join().map_err(|_| "panic".to_owned()));
            done.map(|it| it.and_then(|it| it).unwrap_or_else(|it| it)).collect()
        })
    }))
}

pub fn enter_later(py: Python<'_>, milliseconds: u64) -> Result<(), PyErr> {
    let interpreter = Interpreter::current(py)?;
    *lock(&WENT) = Some(thread::spawn(move || {
        thread::sleep(Duration::from_millis(milliseconds));
        match interpreter.run("here = 1") {
            Ok(()) => "entered".to_owned(),
            Err(error) => error.to_string(),
        }
    }));
    Ok(())
}

pub fn how_it_went() -> Option<String> {
    let thread = lock(&WENT).take();
    thread.map(|it| it.join().unwrap_or_else(|_| "panic".to_owned()))
}

pub fn entered_again(py: Python<'_>, depth: i64) -> Result<Object, PyErr> {
    fn go(interpreter: &Interpreter, depth: i64) -> Result<Object, InterpreterError> {
        let list = match depth {
            0 => interpreter.try_attach(|py| Object::from_rust::<List<Int>, Vec<i64>>(py, Vec::new()))?,
            _ => interpreter.attach(|_| go(interpreter, depth - 1))??,
        };
        interpreter.try_attach(|py| {
            let value = Object::from_rust::<Int, i64>(py, depth)?;
            list.call_method(py, "append", &[&value])?;
            Ok(list)
        })
    }
    let interpreter = Interpreter::current(py)?;
    go(&interpreter, depth).map_err(|error| PyErr::runtime_error(error.to_string()))
}

pub fn guard_while_attached(py: Python<'_>) -> Result<String, PyErr> {
    let interpreter = Interpreter::current(py)?;
    let text = interpreter
        .enter()
        .map_or_else(|error| error.to_string(), |_| "entered".to_owned());
    Ok(text)
}

pub fn there_and_back(py: Python<'_>, other: &Other, function: &Object, depth: usize) -> Result<Object, PyErr> {
    fn go(one: &Interpreter, other: &Interpreter, function: &Object, depth: usize) -> Result<Object, InterpreterError> {
        if depth == 0 {
            return one.try_attach(|py| function.call(py, &[]));
        }
        other.attach(|_| one.attach(|_| go(one, other, function, depth - 1)))??
    }
    let here = Interpreter::current(py)?;
    let found = go(&here, &other.1, function, depth);
    found.map_err(|error| PyErr::runtime_error(error.to_string()))
}

pub fn keep(value: Object) {
    lock(&KEPT).push(value);
}

pub fn let_go(in_thread: bool) {
    let kept = std::mem::take(&mut *lock(&KEPT));
    match in_thread {
        true => drop(thread::spawn(move || drop(kept)).join()),
        false => drop(kept),
    }
}

pub fn use_kept(py: Python<'_>) -> Result<String, PyErr> {
    let kept = lock(&KEPT).first().cloned();
    kept.map_or(Ok(String::new()), |it| it.repr(py))
}

/// So many threads of Rust's own, each with one interpreter after the other, which all run the code.
pub fn all_at_once(
    py: Python<'_>,
    count: usize,
    rounds: usize,
    code: &str,
    own_gil: bool,
) -> Result<Vec<String>, PyErr> {
    let here = Interpreter::current(py)?;
    let config = match own_gil {
        true => InterpreterConfig::own_gil(),
        false => InterpreterConfig::shared_gil(),
    };
    let config = config.same_path(true);
    let one = || -> Result<(), String> {
        let made = here.attach(|py| SubInterpreter::new(py, &config).map_err(|it| it.to_string()));
        let made = made.map_err(|it| it.to_string())??;
        made.run(code).map_err(|it| format!("{it}\n{}", it.traceback()))?;
        made.end().map_err(|it| it.to_string())
    };
    let work = || (0..rounds).filter_map(|_| one().err()).collect::<Vec<_>>();
    Ok(py.detach(|| {
        thread::scope(|scope| {
            let threads: Vec<_> = (0..count).map(|_| scope.spawn(work)).collect();
            let done = threads
                .into_iter()
                .map(|it| it.join().unwrap_or_else(|_| vec!["panic".to_owned()]));
            done.flatten().collect()
        })
    }))
}
