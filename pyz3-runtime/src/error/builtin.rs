//! The exceptions and warnings that Python comes with.
//!
//! In: one of them. Out: its class, which is the same object for the whole process and lives as long as it does.

use crate::attach::Python;
use crate::exception::group_class;
use crate::ffi;
use crate::object::{Borrowed, Owned, import};

macro_rules! builtins {
    ($($name:ident;)*) => {
        /// An exception or a warning that Python comes with.
        ///
        /// [`PyErr::builtin`](crate::PyErr::builtin) makes an error of one, [`Python::warn`](crate::Python::warn) warns with one.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[allow(missing_docs, reason = "the names are Python's own")]
        pub enum Builtin {
            $($name,)*
        }

        impl Builtin {
            /// All of them, in the order of Python's documentation.
            pub const ALL: &'static [Builtin] = &[$(Builtin::$name,)*];

            /// Its name in Python.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Builtin::$name => stringify!($name),)*
                }
            }
        }
    };
}

builtins! {
    BaseException;
    BaseExceptionGroup;
    GeneratorExit;
    KeyboardInterrupt;
    SystemExit;
    Exception;
    ExceptionGroup;
    ArithmeticError;
    FloatingPointError;
    OverflowError;
    ZeroDivisionError;
    AssertionError;
    AttributeError;
    BufferError;
    EOFError;
    ImportError;
    ModuleNotFoundError;
    LookupError;
    IndexError;
    KeyError;
    MemoryError;
    NameError;
    UnboundLocalError;
    OSError;
    BlockingIOError;
    ChildProcessError;
    ConnectionError;
    BrokenPipeError;
    ConnectionAbortedError;
    ConnectionRefusedError;
    ConnectionResetError;
    FileExistsError;
    FileNotFoundError;
    InterruptedError;
    IsADirectoryError;
    NotADirectoryError;
    PermissionError;
    ProcessLookupError;
    TimeoutError;
    ReferenceError;
    RuntimeError;
    NotImplementedError;
    PythonFinalizationError;
    RecursionError;
    StopAsyncIteration;
    StopIteration;
    SyntaxError;
    IndentationError;
    TabError;
    SystemError;
    TypeError;
    ValueError;
    UnicodeError;
    UnicodeDecodeError;
    UnicodeEncodeError;
    UnicodeTranslateError;
    Warning;
    BytesWarning;
    DeprecationWarning;
    EncodingWarning;
    FutureWarning;
    ImportWarning;
    PendingDeprecationWarning;
    ResourceWarning;
    RuntimeWarning;
    SyntaxWarning;
    UnicodeWarning;
    UserWarning;
}

impl Builtin {
    /// Whether it is OSError, or derives from it.
    pub(super) fn is_os_error(self) -> bool {
        use Builtin as B;
        matches!(
            self,
            B::OSError
                | B::BlockingIOError
                | B::ChildProcessError
                | B::ConnectionError
                | B::BrokenPipeError
                | B::ConnectionAbortedError
                | B::ConnectionRefusedError
                | B::ConnectionResetError
                | B::FileExistsError
                | B::FileNotFoundError
                | B::InterruptedError
                | B::IsADirectoryError
                | B::NotADirectoryError
                | B::PermissionError
                | B::ProcessLookupError
                | B::TimeoutError
        )
    }

    /// Whether it is a class of groups, which not every version of Python has.
    pub(crate) fn is_group(self) -> bool {
        matches!(self, Builtin::BaseExceptionGroup | Builtin::ExceptionGroup)
    }

    /// The class. What this version of Python does not have yet is what such an exception would derive from.
    pub(crate) fn class(self, py: Python<'_>) -> Owned<'_> {
        match self.constant(py) {
            Ok(class) => class.to_owned(),
            Err(before) => newer(py, self, before),
        }
    }

    /// The class, if CPython has a constant for it; otherwise what it would derive from.
    pub(super) fn constant(self, py: Python<'_>) -> Result<Borrowed<'static, '_>, Builtin> {
        use Builtin as B;
        macro_rules! classes {
            ($($name:ident = $object:ident),* $(,)?) => {
                match self {
                    $(B::$name => {
                        // SAFETY: a constant of CPython's, set since its start.
                        unsafe { ffi::$object }
                    })*
                    B::BaseExceptionGroup => return Err(B::BaseException),
                    B::ExceptionGroup => return Err(B::Exception),
                    B::PythonFinalizationError => return Err(B::RuntimeError),
                }
            };
        }
        let class = classes! {
            BaseException = PyExc_BaseException,
            GeneratorExit = PyExc_GeneratorExit,
            KeyboardInterrupt = PyExc_KeyboardInterrupt,
            SystemExit = PyExc_SystemExit,
            Exception = PyExc_Exception,
            ArithmeticError = PyExc_ArithmeticError,
            FloatingPointError = PyExc_FloatingPointError,
            OverflowError = PyExc_OverflowError,
            ZeroDivisionError = PyExc_ZeroDivisionError,
            AssertionError = PyExc_AssertionError,
            AttributeError = PyExc_AttributeError,
            BufferError = PyExc_BufferError,
            EOFError = PyExc_EOFError,
            ImportError = PyExc_ImportError,
            ModuleNotFoundError = PyExc_ModuleNotFoundError,
            LookupError = PyExc_LookupError,
            IndexError = PyExc_IndexError,
            KeyError = PyExc_KeyError,
            MemoryError = PyExc_MemoryError,
            NameError = PyExc_NameError,
            UnboundLocalError = PyExc_UnboundLocalError,
            OSError = PyExc_OSError,
            BlockingIOError = PyExc_BlockingIOError,
            ChildProcessError = PyExc_ChildProcessError,
            ConnectionError = PyExc_ConnectionError,
            BrokenPipeError = PyExc_BrokenPipeError,
            ConnectionAbortedError = PyExc_ConnectionAbortedError,
            ConnectionRefusedError = PyExc_ConnectionRefusedError,
            ConnectionResetError = PyExc_ConnectionResetError,
            FileExistsError = PyExc_FileExistsError,
            FileNotFoundError = PyExc_FileNotFoundError,
            InterruptedError = PyExc_InterruptedError,
            IsADirectoryError = PyExc_IsADirectoryError,
            NotADirectoryError = PyExc_NotADirectoryError,
            PermissionError = PyExc_PermissionError,
            ProcessLookupError = PyExc_ProcessLookupError,
            TimeoutError = PyExc_TimeoutError,
            ReferenceError = PyExc_ReferenceError,
            RuntimeError = PyExc_RuntimeError,
            NotImplementedError = PyExc_NotImplementedError,
            RecursionError = PyExc_RecursionError,
            StopAsyncIteration = PyExc_StopAsyncIteration,
            StopIteration = PyExc_StopIteration,
            SyntaxError = PyExc_SyntaxError,
            IndentationError = PyExc_IndentationError,
            TabError = PyExc_TabError,
            SystemError = PyExc_SystemError,
            TypeError = PyExc_TypeError,
            ValueError = PyExc_ValueError,
            UnicodeError = PyExc_UnicodeError,
            UnicodeDecodeError = PyExc_UnicodeDecodeError,
            UnicodeEncodeError = PyExc_UnicodeEncodeError,
            UnicodeTranslateError = PyExc_UnicodeTranslateError,
            Warning = PyExc_Warning,
            BytesWarning = PyExc_BytesWarning,
            DeprecationWarning = PyExc_DeprecationWarning,
            EncodingWarning = PyExc_EncodingWarning,
            FutureWarning = PyExc_FutureWarning,
            ImportWarning = PyExc_ImportWarning,
            PendingDeprecationWarning = PyExc_PendingDeprecationWarning,
            ResourceWarning = PyExc_ResourceWarning,
            RuntimeWarning = PyExc_RuntimeWarning,
            SyntaxWarning = PyExc_SyntaxWarning,
            UnicodeWarning = PyExc_UnicodeWarning,
            UserWarning = PyExc_UserWarning,
        };
        // SAFETY: builtin classes live as long as the process does.
        Ok(unsafe { Borrowed::from_raw(py, class) })
    }
}

/// A class that not every version has, or no C constant for.
fn newer(py: Python<'_>, which: Builtin, before: Builtin) -> Owned<'_> {
    let found = match which.is_group() {
        true => group_class(py, which),
        false => import(py, c"builtins").and_then(|it| it.borrow().getattr(which.name())),
    };
    found.unwrap_or_else(|_| before.class(py))
}
