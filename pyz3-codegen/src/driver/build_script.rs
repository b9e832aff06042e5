//! What a build script calls: the only place that may end a process, and that talks to cargo.

use std::path::{Path, PathBuf};
use std::{env, process};

use super::{Builder, Error};

/// Generates the bindings of the interface file at `path`, from a build script.
///
/// A relative path starts at the package's root. The output goes to `OUT_DIR`, where `pyz3_runtime::module!` includes
/// it from. Cargo is told to run the build script again when an interface file changes, or one below
/// `src`: tracebacks show the lines of the bound functions. It is run again for nothing else.
///
/// If the interface has errors, or a file cannot be read or written, snippets go to standard error, one `cargo::error`
/// line to standard output, and the build script ends with exit code 1. Use [`Builder`] where that is not wanted.
pub fn generate(path: impl AsRef<Path>) {
    let path = from_package_root(path.as_ref());
    let (files, problem) = match Builder::new(&path).try_generate() {
        Ok(generated) => {
            for (path, status) in &generated.outputs {
                say(&format!("{}: {status}", path.display()));
            }
            let sources = generated.sources.into_iter();
            (generated.files.into_iter().chain(sources).collect(), None)
        }
        Err(Error::Interface(report)) => {
            say(report.render(false, Some(LIMIT)).trim_end());
            let errors = report.errors();
            let plural = if errors == 1 { "" } else { "s" };
            let problem = format!("{}: {errors} error{plural}", path.display());
            (report.files().to_vec(), Some(problem))
        }
        Err(error @ Error::Io { .. }) => (vec![path], Some(error.to_string())),
    };
    for line in cargo_lines(&files, problem.as_deref()) {
        tell_cargo(&line);
    }
    if problem.is_some() {
        process::exit(1);
    }
}

/// More snippets than anybody reads. `pyz3 check --json` has them all.
const LIMIT: usize = 100;

/// Cargo runs build scripts in the package's root. Elsewhere the path is completed.
fn from_package_root(path: &Path) -> PathBuf {
    match env::var_os("CARGO_MANIFEST_DIR") {
        Some(root) if env::current_dir().is_ok_and(|it| it != Path::new(&root)) => Path::new(&root).join(path),
        _ => path.to_owned(),
    }
}

/// The interface files, those too that could not be read, and the folder of the sources, are all that the output depends on.
fn cargo_lines(files: &[PathBuf], problem: Option<&str>) -> Vec<String> {
    let files = files
        .iter()
        .map(|it| format!("cargo::rerun-if-changed={}", it.display()));
    let problem = problem.map(|it| format!("cargo::error={}", it.replace(['\n', '\r'], " ")));
    files.chain(problem).collect()
}

#[expect(clippy::print_stdout, reason = "cargo reads a build script's standard output")]
fn tell_cargo(line: &str) {
    println!("{line}");
}

#[expect(clippy::print_stderr, reason = "cargo shows a build script's standard error")]
fn say(text: &str) {
    eprintln!("{text}");
}

#[cfg(test)]
mod tests {
    use super::cargo_lines;

    #[test]
    fn cargo_hears_of_the_files_and_of_nothing_else() {
        let files = ["pyz3.yaml".into(), "missing.pyz3.yaml".into()];
        assert_eq!(
            cargo_lines(&files, Some("pyz3.yaml: 2 errors")),
            [
                "cargo::rerun-if-changed=pyz3.yaml",
                "cargo::rerun-if-changed=missing.pyz3.yaml",
                "cargo::error=pyz3.yaml: 2 errors",
            ]
        );
    }
}
