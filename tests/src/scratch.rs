//! Crates made up on the spot: a user's project outside the workspace, right or wrong.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, program};
use crate::venv::default_venv;
use crate::workspace::{cli, output, root};

/// A folder of its own below `target/pyz3-tests`, emptied before use.
pub struct Scratch {
    folder: PathBuf,
}

impl Scratch {
    /// A crate with this interface and this Rust, outside any workspace, with the versions of this one's lock file.
    ///
    /// # Panics
    ///
    /// If the files cannot be written.
    pub fn new(name: &str, interface: &str, rust: &str) -> Self {
        let scratch = Self {
            folder: output().join("scratch").join(name),
        };
        let _ = fs::remove_dir_all(&scratch.folder);
        let (codegen, runtime) = (root().join("pyz3-codegen"), root().join("pyz3-runtime"));
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
             [workspace]\n\n\
             [lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
             [dependencies]\npyz3-runtime = {{ path = {runtime:?} }}\n\n\
             [build-dependencies]\npyz3-codegen = {{ path = {codegen:?} }}\n"
        );
        scratch.write("Cargo.toml", &manifest);
        scratch.write(
            "build.rs",
            "fn main() {\n    pyz3_codegen::generate(\"pyz3.yaml\");\n}\n",
        );
        scratch.write("pyz3.yaml", interface);
        scratch.write("src/lib.rs", rust);
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
        scratch.write("Cargo.lock", &lock);
        scratch
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes a file of it.
    ///
    /// # Panics
    ///
    /// If it cannot be written.
    pub fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, text));
        if let Err(error) = written {
            panic!("{}: {error}", path.display());
        }
    }

    /// Cargo in its folder; what the default environment's modules were built from is not built again.
    pub fn cargo(&self) -> Command {
        let mut command = cargo(&default_venv().target());
        command
            .env("PYO3_PYTHON", default_venv().python())
            .current_dir(&self.folder);
        command
    }

    /// The `pyz3` command in its folder.
    pub fn pyz3(&self) -> Command {
        let mut command = program(cli());
        command
            .env("CARGO_TARGET_DIR", default_venv().target())
            .current_dir(&self.folder);
        command
    }
}
