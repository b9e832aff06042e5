//! What was written: one struct per part of the interface language, one to one with the YAML.
//!
//! In: YAML text. Out: [`File`], whose every value knows its place. Strings keep what was written: signatures, names,
//! types and Rust paths get their meaning in `check`. Unknown keys and wrong shapes are reported here, all at once.

use crate::diag::Spanned;

mod file;

pub(crate) use file::*;

/// A string and where it was written.
pub(crate) type Text = Spanned<String>;

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
