//! Interpreters as Rust sees them: handles to them, threads that enter them, and new ones.
//!
//! In: the interpreter that a thread is attached to, or a [`InterpreterConfig`] for another. Out: [`Interpreter`], through which any thread may enter
//! it, and [`SubInterpreter`], which ends it. What goes between two interpreters is plain Rust: the token and what borrows from it can't be
//! taken along, since they are not `Send`; handles can, and refuse to be used.

mod attached;
mod end;
mod error;
mod gate;
mod make;
mod suspended;

use std::fmt;
use std::sync::Arc;

pub use attached::Attached;
pub use error::InterpreterError;
use gate::Gate;
pub use make::{InterpreterConfig, SubInterpreter};
pub(crate) use suspended::with_suspended;

use crate::attach::{self, Python};
use crate::convert::{FromPython, IntoPython};
use crate::error::PyErr;
use crate::home::Home;
use crate::object::{Object, import};

/// Called when an interpreter is about to be gone.
pub(crate) fn ended(home: &Home) {
    gate::shut(home);
}

/// A handle to an interpreter: the main one, one that Python code made, or a [`SubInterpreter`].
///
/// It can be cloned, sent to any thread, and kept for longer than the interpreter lives: then entering is an error. Threads that Python has
/// not started enter like any other. An interpreter waits, when it ends, for the threads that have entered it through a handle.
#[derive(Clone)]
pub struct Interpreter(Arc<Gate>);

impl Interpreter {
    /// The one that this thread is attached to.
    ///
    /// # Errors
    ///
    /// A RuntimeError if it is ending already.
    pub fn current(py: Python<'_>) -> Result<Interpreter, PyErr> {
        Gate::current(py).map(Interpreter)
    }

    /// The main one, if [`Interpreter::current`] has been called in it, and it is not ending.
    #[must_use]
    pub fn main() -> Option<Interpreter> {
        Gate::main().map(Interpreter)
    }

    /// Its number: 0 is the main one; none is given twice.
    #[must_use]
    pub fn id(&self) -> i64 {
        self.0.home().number()
    }

    /// Whether this thread is attached to it.
    #[must_use]
    pub fn is_current(&self) -> bool {
        self.0.home().is_here()
    }

    /// Whether threads may still enter it.
    #[must_use]
    pub fn is_alive(&self) -> bool {
        self.0.is_open()
    }

    /// Runs `body` in this interpreter, and gives what it gives. The thread may be attached to any interpreter, or to none; afterwards it
    /// is as before.
    ///
    /// Objects of another interpreter can't be used in `body`, nor objects of this one outside: what borrows from a token does not compile
    /// (it is not `Send`), and the methods of [`Object`] and of other handles are errors.
    ///
    /// # Errors
    ///
    /// If the interpreter has ended, or is about to.
    pub fn attach<R: Send>(&self, body: impl FnOnce(Python<'_>) -> R + Send) -> Result<R, InterpreterError> {
        match attach::attached() {
            true if self.is_current() => Ok(body(Python::current())),
            true => Python::current().detach(|| self.attach_detached(body)),
            false => self.attach_detached(body),
        }
    }

    fn attach_detached<R>(&self, body: impl FnOnce(Python<'_>) -> R) -> Result<R, InterpreterError> {
        let attached = Attached::new(self)?;
        Ok(body(attached.python()))
    }

    /// The same for what may raise; an exception becomes words, since it can't leave its interpreter.
    ///
    /// # Errors
    ///
    /// If `body` has failed, or the interpreter can't be entered.
    pub fn try_attach<R: Send>(
        &self,
        body: impl FnOnce(Python<'_>) -> Result<R, PyErr> + Send,
    ) -> Result<R, InterpreterError> {
        self.attach(|py| body(py).map_err(|error| InterpreterError::of(py, error)))?
    }

    /// Attaches a thread that is attached to no interpreter, one of Rust's own for example, until the guard is dropped.
    ///
    /// # Errors
    ///
    /// If the interpreter has ended or is about to, or if the thread is attached to one: what it has there could be used by mistake, which
    /// [`attach`](Interpreter::attach) excludes.
    pub fn enter(&self) -> Result<Attached<'_>, InterpreterError> {
        if attach::attached() {
            return Err(InterpreterError::refused(
                "this thread is attached to an interpreter already: `attach` is for such threads",
            ));
        }
        Attached::new(self)
    }

    /// Runs Python code in the namespace of its module `__main__`.
    ///
    /// # Errors
    ///
    /// If the code raises, or the interpreter can't be entered.
    pub fn run(&self, code: &str) -> Result<(), InterpreterError> {
        self.try_attach(|py| in_main(py, "exec", code).map(drop))
    }

    /// The value of a Python expression in the namespace of its module `__main__`: `interpreter.eval::<Int, i64>("x + y")`.
    ///
    /// # Errors
    ///
    /// If the expression raises, its value does not convert, or the interpreter can't be entered.
    pub fn eval<R, U>(&self, expression: &str) -> Result<U, InterpreterError>
    where
        R: for<'a> FromPython<'a, U>,
        U: Send,
    {
        self.try_attach(|py| in_main(py, "eval", expression)?.extract::<R, U>(py))
    }

    /// Calls a function of a module with values of Rust: `interpreter.call::<Tuple<(Float,)>, Float, _, f64>("math:sqrt", (2.0,))`.
    ///
    /// `A` and `R` are markers of interface types, of the arguments, as a tuple, and of the result. The function is written `module:name`
    /// or `module:name.name`; the module is imported.
    ///
    /// # Errors
    ///
    /// If the function raises, something does not convert, or the interpreter can't be entered. A handle to an object of another
    /// interpreter does not convert.
    pub fn call<A, R, T, U>(&self, function: &str, arguments: T) -> Result<U, InterpreterError>
    where
        A: IntoPython<T>,
        T: Send,
        R: for<'a> FromPython<'a, U>,
        U: Send,
    {
        let Some((module, names)) = function.split_once(':') else {
            return Err(InterpreterError::refused(format!(
                "a function is written `module:name`, not `{function}`"
            )));
        };
        self.try_attach(|py| {
            let machinery = Object::new(import(py, c"importlib")?);
            let module = Object::from_rust::<crate::types::Str, _>(py, module)?;
            let mut found = machinery.call_method(py, "import_module", &[&module])?;
            for name in names.split('.') {
                found = found.getattr(py, name)?;
            }
            let arguments = A::into_python(py, arguments)?;
            let arguments: Vec<Object> =
                Object::new(arguments).extract::<crate::types::Sequence<crate::types::Any>, _>(py)?;
            let arguments: Vec<&Object> = arguments.iter().collect();
            found.call(py, &arguments)?.extract::<R, U>(py)
        })
    }

    /// How many references, to objects of any interpreter, were given up because they were dropped when their interpreter had ended.
    #[must_use]
    pub fn leaked_references() -> usize {
        Home::leaked()
    }

    fn gate(&self) -> &Gate {
        &self.0
    }
}

impl PartialEq for Interpreter {
    fn eq(&self, other: &Interpreter) -> bool {
        std::ptr::eq(self.0.home(), other.0.home())
    }
}

impl Eq for Interpreter {}

impl fmt::Debug for Interpreter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interpreter").field(&self.id()).finish()
    }
}

/// `exec` or `eval`, in the namespace of `__main__`.
fn in_main(py: Python<'_>, function: &str, code: &str) -> Result<Object, PyErr> {
    let names = Object::new(import(py, c"__main__")?).getattr(py, "__dict__")?;
    let builtins = Object::new(import(py, c"builtins")?);
    let code = Object::from_rust::<crate::types::Str, _>(py, code)?;
    builtins.call_method(py, function, &[&code, &names])
}
