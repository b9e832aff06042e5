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
/// Where Rust raises exceptions of the interface file by name, `as` gives the module that their constructors are in:
///
/// ```ignore
/// pyz3_runtime::module!(geometry as raise);
///
/// fn parse(text: &str) -> Result<f64, pyz3_runtime::PyErr> {
///     text.parse().map_err(|_| raise::ParseFailed::new(1, text.to_owned()))
/// }
/// ```
///
/// Where the generated code is committed (`pyz3 generate`), `in` says in which folder of the crate. Such a crate needs neither a build script nor
/// `pyz3-codegen`; `pyz3 generate --check` tells whether the code is that of the interface file.
///
/// ```ignore
/// pyz3_runtime::module!(geometry in "generated");
/// ```
///
/// Without `as`, nothing is included under `cfg(test)`: `cargo test` builds programs, which have no Python to link to, and can test all of the
/// crate's own Rust without it.
#[macro_export]
macro_rules! module {
    ($name:ident) => {
        $crate::module!(@include $name, ::core::concat!(::core::env!("OUT_DIR"), "/", ::core::stringify!($name), ".rs"));
    };
    ($name:ident in $folder:literal) => {
        $crate::module!(@include $name, ::core::concat!(::core::env!("CARGO_MANIFEST_DIR"), "/", $folder, "/", ::core::stringify!($name), ".rs"));
    };
    (@include $name:ident, $path:expr) => {
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
                ::core::include!($path);
            }
        };
    };
    ($name:ident as $exceptions:ident) => {
        /// The exceptions of the interface file: `new` of each makes an error.
        #[allow(
            clippy::all,
            clippy::pedantic,
            missing_docs,
            non_snake_case,
            unreachable_pub,
            unused_qualifications,
            unused_variables
        )]
        #[cfg_attr(test, allow(dead_code))]
        pub(crate) mod $exceptions {
            mod __pyz3 {
                ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", ::core::stringify!($name), ".rs"));
            }
            #[allow(unused_imports)]
            pub(crate) use __pyz3::exceptions::*;
        }
    };
}

/// Where a function is written: a line of a file below the folder of the user's crate.
#[doc(hidden)]
#[macro_export]
macro_rules! __place {
    ($file:literal, $line:literal) => {
        $crate::__private::Place::new(::core::env!("CARGO_MANIFEST_DIR"), $file, $line)
    };
}

/// Includes the structs that `pyz3-codegen` generated for the records of an interface file without a `rust:` of their own, where this line stands:
/// at the root of the crate, or wherever the interface's `rust:` looks.
///
/// ```ignore
/// pyz3_runtime::module!(geometry);
/// pyz3_runtime::records!(geometry);
/// ```
#[macro_export]
macro_rules! records {
    ($name:ident) => {
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR"),
            "/",
            ::core::stringify!($name),
            ".records.rs"
        ));
    };
}

/// Defines the function that Python calls to import a module.
#[doc(hidden)]
#[macro_export]
macro_rules! __init {
    ($name:ident, $module:ident) => {
        #[cfg(panic = "abort")]
        ::core::compile_error!(
            "with `panic = \"abort\"` a panic would end the interpreter, not become an exception: take that line out of the profile in \
             Cargo.toml"
        );

        #[cfg(not(test))]
        #[unsafe(no_mangle)]
        pub extern "C" fn $name() -> *mut ::core::ffi::c_void {
            $module.init()
        }
    };
}
