//! Classes of the standard library, and calls with keywords.
//!
//! In: names. Out: the class as this interpreter has it, imported once and then kept in the interpreter's own dictionary.

use std::ffi::{CStr, OsStr, OsString};

use super::{Borrowed, Owned, dictionary_of_interpreter, import};
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

/// The class `name` of a module.
pub(crate) fn library_class<'py>(py: Python<'py>, module: &CStr, name: &str) -> Result<Owned<'py>, PyErr> {
    let key = format!("pyz3.class.{}.{name}", module.to_string_lossy());
    let dictionary = dictionary_of_interpreter(py);
    if let Some(dictionary) = &dictionary
        && let Some(class) = dictionary.borrow().dict_get_text(&key)?
    {
        return Ok(class);
    }
    let class = import(py, module)?.borrow().getattr(name)?;
    if !class.borrow().is_type() {
        let module = module.to_string_lossy();
        return Err(PyErr::runtime_error(format!("`{module}.{name}` is no class")));
    }
    if let Some(dictionary) = &dictionary {
        dictionary.dict_set_text(&key, class.borrow())?;
    }
    Ok(class)
}

impl<'py> Borrowed<'_, 'py> {
    /// Whether it is an object of that class or of one below, by its true type: no Python code is asked.
    pub(crate) fn is_of(self, class: Borrowed<'_, '_>) -> bool {
        if !class.is_type() {
            return false;
        }
        // SAFETY: a live object and a live class, as just checked.
        unsafe { ffi::PyObject_TypeCheck(self.as_ptr(), class.as_ptr().cast()) != 0 }
    }

    /// `object(*args, **keywords)`, the values of the keywords last among `args`.
    pub(crate) fn call_with(self, args: &[Borrowed<'_, '_>], keywords: &[&str]) -> Result<Owned<'py>, PyErr> {
        let py = self.py();
        let names = Owned::list(py, keywords.iter().map(|it| Owned::interned(py, it)))?.into_tuple()?;
        let positional = args.len().saturating_sub(keywords.len());
        debug_assert!(args.len() >= keywords.len(), "a value for each keyword");
        // SAFETY: attached, live objects; `Borrowed` is laid out as the pointer it holds; as many positional arguments as said, and
        // then one for each of the names.
        let value = unsafe {
            ffi::PyObject_Vectorcall(self.as_ptr(), args.as_ptr().cast(), positional, names.borrow().as_ptr())
        };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, value) }
    }

    /// `os.fspath(object)`, for an object that has one.
    pub(crate) fn file_path(self) -> Result<Owned<'py>, PyErr> {
        // SAFETY: attached, a live object.
        let path = unsafe { ffi::PyOS_FSPath(self.as_ptr()) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(self.py(), path) }
    }

    /// A `str` as the file system has it.
    #[cfg(unix)]
    pub(crate) fn os_string(self) -> Result<OsString, PyErr> {
        use std::os::unix::ffi::OsStringExt;
        // SAFETY: attached, a live object; the function refuses what is no `str`.
        let bytes = unsafe { ffi::PyUnicode_EncodeFSDefault(self.as_ptr()) };
        // SAFETY: a new reference or null.
        let bytes = unsafe { Owned::result(self.py(), bytes) }?;
        let bytes = bytes.borrow().byte_slice().unwrap_or_default().to_vec();
        Ok(OsString::from_vec(bytes))
    }

    /// A `str` as the file system has it.
    #[cfg(not(unix))]
    pub(crate) fn os_string(self) -> Result<OsString, PyErr> {
        self.text().map(OsString::from)
    }
}

impl<'py> Owned<'py> {
    /// A name of the file system as a `str`.
    #[cfg(unix)]
    pub(crate) fn os_str(py: Python<'py>, name: &OsStr) -> Result<Owned<'py>, PyErr> {
        use std::os::unix::ffi::OsStrExt;
        let bytes = name.as_bytes();
        let (start, len) = (bytes.as_ptr().cast(), bytes.len().cast_signed());
        // SAFETY: attached; as many bytes as said.
        let text = unsafe { ffi::PyUnicode_DecodeFSDefaultAndSize(start, len) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, text) }
    }

    /// A name of the file system as a `str`.
    #[cfg(not(unix))]
    pub(crate) fn os_str(py: Python<'py>, name: &OsStr) -> Result<Owned<'py>, PyErr> {
        match name.to_str() {
            Some(name) => Owned::str(py, name),
            None => Err(PyErr::value_error("a path that is no Unicode text")),
        }
    }

    /// `slice(start, stop, step)`
    pub(crate) fn slice(py: Python<'py>, parts: [Borrowed<'_, '_>; 3]) -> Result<Owned<'py>, PyErr> {
        let [start, stop, step] = parts.map(Borrowed::as_ptr);
        // SAFETY: attached, live objects.
        let slice = unsafe { ffi::PySlice_New(start, stop, step) };
        // SAFETY: a new reference or null.
        unsafe { Owned::result(py, slice) }
    }

    /// `range(start, stop, step)`
    pub(crate) fn range(py: Python<'py>, parts: [Borrowed<'_, '_>; 3]) -> Result<Owned<'py>, PyErr> {
        let class = &raw mut ffi::PyRange_Type;
        // SAFETY: a static type of CPython's, which lives for ever.
        let class: Borrowed<'_, '_> = unsafe { Borrowed::from_raw(py, class.cast()) };
        class.call(&parts)
    }
}
