//! The golden output as it is committed, compiled as in a user's crate: one library with all of its modules.

#![forbid(unsafe_code)]

/// What `pyz3_runtime::module!` does, with a file of `tests/golden` in place of one in `OUT_DIR`.
macro_rules! golden {
    ($($name:ident)*) => {$(
        #[allow(clippy::all, clippy::pedantic, missing_docs, unreachable_pub, unused_qualifications, unused_variables)]
        mod $name {
            include!(concat!("../../../golden/", stringify!($name), "/", stringify!($name), ".rs"));
        }
    )*};
}

golden!(customs geometry hostile kinds literals names signatures tree);
