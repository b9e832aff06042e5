//! What a user's crate writes, and what generated code writes for it.
//!
//! In: names. Out: the included code, and the symbol that Python looks for.

/// Includes the code that `pyz3-codegen` generated for an interface file, and defines the module's `PyInit_` function.
///
/// The argument is the last part of the module's name. A crate may have several of these lines.
///
/// ```ignore
/// pyz3_runtime::module!(geometry);
/// ```
///
/// Nothing is included under `cfg(test)`: `cargo test` builds programs, which have no Python to link to, and can test all of the
/// crate's own Rust without it.
#[macro_export]
macro_rules! module {
    ($name:ident) => {
        #[cfg(not(test))]
        const _: () = {
            #[allow(
                clippy::all,
                clippy::pedantic,
                missing_docs,
                non_snake_case,
                unreachable_pub,
                unused_qualifications,
                unused_variables
            )]
            mod __pyz3 {
                include!(concat!(env!("OUT_DIR"), "/", stringify!($name), ".rs"));
            }
        };
    };
}

/// Defines the function that Python calls to import a module.
#[doc(hidden)]
#[macro_export]
macro_rules! __init {
    ($name:ident, $module:ident) => {
        #[unsafe(no_mangle)]
        pub extern "C" fn $name() -> *mut ::core::ffi::c_void {
            $module.init()
        }
    };
}
