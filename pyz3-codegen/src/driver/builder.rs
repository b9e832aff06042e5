//! Generation as a function that returns.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use super::Report;

/// Generates the output of one interface file.
///
/// ```no_run
/// # fn main() -> Result<(), pyz3_codegen::Error> {
/// let generated = pyz3_codegen::Builder::new("pyz3.yaml").out_dir("generated").try_generate()?;
/// for (path, status) in &generated.outputs {
///     eprintln!("{}: {status}", path.display());
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `try_generate`"]
pub struct Builder {
    path: PathBuf,
    out_dir: Option<PathBuf>,
    force: bool,
}

impl Builder {
    /// Starts from the interface file at `path`.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self {
            path: path.into(),
            out_dir: None,
            force: false,
        }
    }

    /// Writes to this folder, which is made if need be. Default: the environment variable `OUT_DIR`.
    pub fn out_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.out_dir = Some(dir.into());
        self
    }

    /// Generates even if the record of the last run says that nothing changed. Files whose content is the same are
    /// still not written.
    pub fn force(mut self, force: bool) -> Self {
        self.force = force;
        self
    }

    /// Reads, checks, and writes what changed.
    ///
    /// # Errors
    ///
    /// [`Error::Interface`] if the interface has errors, and then nothing is written; [`Error::Io`] if a file cannot be
    /// written or there is no folder to write to.
    pub fn try_generate(self) -> Result<Generated, Error> {
        let _ = (&self.path, self.force);
        let dir = self.out_dir.unwrap_or_default();
        Err(Error::Io {
            path: dir,
            source: io::Error::other("not yet"),
        })
    }
}

/// What a run of [`Builder::try_generate`] found and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Full dotted name of the module.
    pub module: String,
    /// Every interface file, the main one first.
    pub files: Vec<PathBuf>,
    /// Every output file and whether it had to be written: the Rust source, the stubs, the documentation page.
    pub outputs: Vec<(PathBuf, Status)>,
}

/// What became of an output file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Its content changed, or it was not there.
    Written,
    /// It already had this content and was left alone.
    UpToDate,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Written => "written",
            Self::UpToDate => "up to date",
        })
    }
}

/// Why nothing was generated.
#[derive(Debug)]
pub enum Error {
    /// The interface has errors.
    Interface(Report),
    /// A file could not be read or written.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Error {
    pub(super) fn io(path: &Path, source: io::Error) -> Self {
        Self::Io {
            path: path.to_owned(),
            source,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interface(report) => f.write_str(report.render(false, None).trim_end()),
            Self::Io { path, source } => write!(f, "{}: {source}", path.display()),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Interface(_) => None,
            Self::Io { source, .. } => Some(source),
        }
    }
}
