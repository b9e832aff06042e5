//! What was written: one struct per part of the interface language, one to one with the YAML.
//!
//! In: YAML text. Out: [`File`], whose every value knows its place. Strings keep what was written: signatures, names,
//! types and Rust paths get their meaning in `check`. Unknown keys and wrong shapes are reported here, all at once.
//! With the feature `json`, a file can be written as JSON, and has a JSON Schema.

use std::path::PathBuf;

use crate::diag::{FileId, Spanned};

mod decode;
mod file;
#[cfg(feature = "json")]
mod json;
mod read;
#[cfg(feature = "json")]
mod schema;
mod values;
mod yaml;

pub(crate) use file::*;
#[cfg(test)]
pub(crate) use read::read;
pub(crate) use read::{Role, read_as, too_large};
#[cfg(feature = "json")]
pub(crate) use schema::schema;
pub(crate) use yaml::MAX_BYTES;

/// A string and where it was written.
pub(crate) type Text = Spanned<String>;

/// An interface file that could be read.
#[derive(Debug)]
pub(crate) struct LoadedFile {
    pub(crate) id: FileId,
    pub(crate) path: PathBuf,
    pub(crate) file: File,
}

/// A mapping in the order in which it was written. Keys are unique.
#[derive(Clone, Debug)]
pub(crate) struct Map<V> {
    pub(crate) entries: Vec<(Text, V)>,
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

/// A YAML scalar as the core schema reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Scalar {
    Null,
    Bool(bool),
    /// Decimal digits with an optional `-`, any size (`0x1F` is already converted).
    Int(String),
    Float(f64),
    Str(String),
}

#[cfg(test)]
mod tests;
