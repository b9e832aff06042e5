//! Where things are, and the `pyz3` command under test.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use crate::command::{cargo, fail, run};

/// The root of the workspace.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The folder of this crate.
pub fn tests_dir() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Cargo's target directory, wherever it was told to put it.
pub(crate) fn target() -> &'static Path {
    static TARGET: OnceLock<PathBuf> = OnceLock::new();
    TARGET.get_or_init(|| {
        let exe = std::env::current_exe().unwrap_or_default();
        // Cargo marks it.
        let found = exe.ancestors().find(|it| it.join("CACHEDIR.TAG").exists());
        found.map_or_else(|| root().join("target"), Path::to_owned)
    })
}

/// Where the tests put what they make.
pub(crate) fn output() -> PathBuf {
    target().join("pyz3-tests")
}

/// The `pyz3` command, built from this workspace.
///
/// # Panics
///
/// If it does not build.
pub fn cli() -> &'static Path {
    static CLI: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    let cli = CLI.get_or_init(|| {
        let mut build = cargo(target());
        run(build
            .args(["build", "--quiet", "--package", "pyz3-cli", "--bin", "pyz3"])
            .current_dir(root()))?;
        Ok(target()
            .join("debug")
            .join(format!("pyz3{}", std::env::consts::EXE_SUFFIX)))
    });
    match cli {
        Ok(path) => path,
        Err(message) => fail(message, "the pyz3 command does not build"),
    }
}
