//! What cargo says on standard output with `--message-format=json`, as far as we listen.

use std::path::PathBuf;

use serde::Deserialize;

/// One line.
#[derive(Debug, Deserialize)]
#[serde(tag = "reason")]
pub(crate) enum Message {
    #[serde(rename = "compiler-artifact")]
    Built(Artifact),
    #[serde(rename = "compiler-message")]
    Said { message: Diagnostic },
    #[serde(rename = "build-script-executed")]
    Generated {
        package_id: String,
        out_dir: PathBuf,
        #[serde(default)]
        cfgs: Vec<String>,
    },
    #[serde(other)]
    Other,
}

/// Something that was built, or was there already.
#[derive(Debug, Deserialize)]
pub(crate) struct Artifact {
    pub(crate) package_id: String,
    pub(crate) target: Target,
    #[serde(default)]
    pub(crate) filenames: Vec<PathBuf>,
}

/// A part of a package.
#[derive(Debug, Deserialize)]
pub(crate) struct Target {
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) crate_types: Vec<String>,
}

impl Target {
    /// Whether Python can load what is built from it.
    pub(crate) fn is_cdylib(&self) -> bool {
        self.crate_types.iter().any(|it| it == "cdylib")
    }
}

/// One message of rustc.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Diagnostic {
    /// What is wrong, in a line.
    #[serde(default)]
    pub(crate) message: String,
    #[serde(default)]
    pub(crate) code: Option<Code>,
    /// The text as rustc prints it.
    #[serde(default)]
    pub(crate) rendered: Option<String>,
    /// `error`, `warning` and so on.
    #[serde(default)]
    pub(crate) level: String,
    #[serde(default)]
    pub(crate) spans: Vec<Span>,
    #[serde(default)]
    pub(crate) children: Vec<Diagnostic>,
}

/// The number of an error: `E0277`.
#[derive(Debug, Deserialize)]
pub(crate) struct Code {
    pub(crate) code: String,
}

/// A place in a source file.
#[derive(Debug, Deserialize)]
pub(crate) struct Span {
    pub(crate) file_name: PathBuf,
    pub(crate) line_start: usize,
    #[serde(default)]
    pub(crate) is_primary: bool,
    /// Where the macro that this comes from was called.
    #[serde(default)]
    pub(crate) expansion: Option<Box<Expansion>>,
}

/// A macro call.
#[derive(Debug, Deserialize)]
pub(crate) struct Expansion {
    pub(crate) span: Span,
}
