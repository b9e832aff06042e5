//! Generation as a function that returns.

use std::path::{self, Path, PathBuf};
use std::{env, fmt, fs, io};

use super::load::Loaded;
use super::pipeline::read_and_check_for;
use super::record::{Entry, Record, generator};
use super::write::write;
use super::{Report, places};
use crate::emit::emit;

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
        let folder = match self.out_dir.or_else(|| env::var_os("OUT_DIR").map(PathBuf::from)) {
            Some(folder) => folder,
            None => return Err(no_folder()),
        };
        let interface = path::absolute(&self.path).map_err(|it| Error::io(&self.path, it))?;
        let last = Record::find(&folder, &interface);
        if let Some((_, record)) = &last
            && !self.force
            && record.is_current(&folder)
            && record.places == places::found_now(&record.places, &self.path)
        {
            return Ok(Generated::unchanged(&folder, record, &self.path));
        }
        let mut checked = read_and_check_for(&self.path, floor());
        if let Some(interface) = &mut checked.interface {
            places::add(interface, &self.path);
        }
        let Some(checked_interface) = &checked.interface else {
            return Err(Error::Interface(checked.into()));
        };

        let output = emit(checked_interface);
        let mut outputs = Vec::with_capacity(output.files.len());
        for (name, content) in &output.files {
            let path = folder.join(name);
            let status = write(&path, content).map_err(|it| Error::io(&path, it))?;
            outputs.push((path, status));
        }
        let Loaded {
            sources, files, paths, ..
        } = &checked.loaded;
        let record = Record {
            generator: generator(),
            interface,
            module: checked_interface.module.name.to_string(),
            places: places::located(checked_interface),
            // What was read is what counts, even if a file has changed since.
            inputs: files
                .iter()
                .map(|it| Entry::new(&it.path, sources.text(it.id).as_bytes()))
                .collect(),
            outputs: output
                .files
                .iter()
                .map(|(name, content)| Entry::new(name, content.as_bytes()))
                .collect(),
        };
        keep(&folder, &record, last);
        Ok(Generated {
            sources: sources_of(&record, &self.path),
            module: record.module,
            files: paths.clone(),
            outputs,
        })
    }
}

/// The lowest version of Python that is built for, as the build script of pyz3-runtime passes it on.
pub(super) fn floor() -> Option<u8> {
    let text = env::var("DEP_PYZ3_RUNTIME_FLOOR").ok()?;
    text.split_once('.')?.1.parse().ok()
}

/// Leaves the record for the next run. Without one, that only has more to do; so nothing here fails.
/// What nothing was looked for in does not count.
fn sources_of(record: &Record, interface: &Path) -> Option<PathBuf> {
    (!record.places.is_empty()).then(|| places::sources(interface))?
}

fn keep(folder: &Path, record: &Record, last: Option<(PathBuf, Record)>) {
    let path = folder.join(record.file_name());
    if let Some((last_path, last)) = last {
        last.remove_leftovers(folder, record);
        if last_path != path {
            let _ = fs::remove_file(last_path);
        }
    }
    if let Some(text) = record.text() {
        let _ = write(&path, &text);
    }
}

fn no_folder() -> Error {
    let text = "this environment variable is not set, so this is no build script: name a folder with \
                `pyz3_codegen::Builder::new(…).out_dir(…)`, or use `pyz3 generate`";
    Error::Io {
        path: "OUT_DIR".into(),
        source: io::Error::new(io::ErrorKind::NotFound, text),
    }
}

/// What a run of [`Builder::try_generate`] found and did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Generated {
    /// Full dotted name of the module.
    pub module: String,
    /// Every interface file, the main one first.
    pub files: Vec<PathBuf>,
    /// The folder of Rust files in which the bound functions were looked for: their lines are in the output.
    pub sources: Option<PathBuf>,
    /// Every output file and whether it had to be written: the Rust source, the stubs, the documentation page.
    pub outputs: Vec<(PathBuf, Status)>,
}

impl Generated {
    fn unchanged(folder: &Path, record: &Record, interface: &Path) -> Self {
        Self {
            sources: sources_of(record, interface),
            module: record.module.clone(),
            files: record.inputs.iter().map(|it| it.path.clone()).collect(),
            outputs: record
                .outputs
                .iter()
                .map(|it| (folder.join(&it.path), Status::UpToDate))
                .collect(),
        }
    }
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
