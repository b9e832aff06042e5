//! What was written: one struct per part of the interface language, one to one with the YAML.
//!
//! In: YAML text. Out: [`File`], whose every value knows its place. Strings keep what was written: signatures, names,
//! types and Rust paths get their meaning in `check`. Unknown keys and wrong shapes are reported here, all at once.

use std::path::PathBuf;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::diag::{FileId, Spanned};

mod decode;
mod file;
mod read;
mod schema;
mod values;
mod yaml;

pub(crate) use file::*;
#[cfg(test)]
pub(crate) use read::read;
pub(crate) use read::{Role, read_as, too_large};
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

impl<V: Serialize> Serialize for Map<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, value) in &self.entries {
            map.serialize_entry(&key.value, value)?;
        }
        map.end()
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

impl Serialize for Scalar {
    /// What JSON cannot hold is written as YAML would: a string of digits, `.inf`, `.nan`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(digits) => match (digits.parse::<i64>(), digits.parse::<u64>()) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_str(digits),
            },
            Self::Float(value) if value.is_nan() => serializer.serialize_str(".nan"),
            Self::Float(value) if value.is_infinite() => {
                serializer.serialize_str(if *value > 0.0 { ".inf" } else { "-.inf" })
            }
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Str(text) => serializer.serialize_str(text),
        }
    }
}

#[cfg(test)]
mod tests;
