//! Which CPython runs.

/// Whether the CPython that runs is 3.`minor` or newer.
#[cfg(not(Py_LIMITED_API))]
#[inline(always)]
pub(crate) fn since(minor: u8) -> bool {
    match minor {
        11 => cfg!(Py_3_11),
        12 => cfg!(Py_3_12),
        13 => cfg!(Py_3_13),
        14 => cfg!(Py_3_14),
        _ => minor <= 10 || cfg!(Py_3_15),
    }
}

/// Whether the CPython that runs is 3.`minor` or newer: on the stable ABI, it need not be the one that this was built for.
#[cfg(Py_LIMITED_API)]
pub(crate) fn since(minor: u8) -> bool {
    use std::ffi::CStr;
    use std::sync::OnceLock;

    static MINOR: OnceLock<u8> = OnceLock::new();
    let running = MINOR.get_or_init(|| {
        // SAFETY: may be called at any time.
        let text = unsafe { crate::ffi::Py_GetVersion() };
        // SAFETY: a C string that lives as long as the process.
        let text = unsafe { CStr::from_ptr(text) }.to_string_lossy().into_owned();
        let number = text.split('.').nth(1).unwrap_or_default();
        let digits = number.split(|it: char| !it.is_ascii_digit()).next().unwrap_or_default();
        digits.parse().unwrap_or(10)
    });
    *running >= minor
}
