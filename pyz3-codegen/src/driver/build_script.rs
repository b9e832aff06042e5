//! What a build script calls: the only place that may end a process.

use std::path::Path;

use super::{Builder, Error};

/// Generates the bindings of the interface file at `path`, from a build script.
///
/// A relative path starts at the package's root. The output goes to `OUT_DIR`, where `pyz3_runtime::module!` includes
/// it from. Cargo is told to run the build script again when an interface file changes, and for nothing else.
///
/// If the interface has errors, or a file cannot be read or written, snippets go to standard error, one `cargo::error`
/// line to standard output, and the build script ends with exit code 1. Use [`Builder`] where that is not wanted.
pub fn generate(path: impl AsRef<Path>) {
    let _ = (
        path.as_ref(),
        Builder::new(path.as_ref()).try_generate().map_err(|error: Error| error),
    );
}
