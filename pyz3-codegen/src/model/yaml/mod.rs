//! YAML text as a tree of nodes that know their place.
//!
//! In: text. Out: [`Node`]s, where the rules on YAML already hold: one document, no duplicate keys, scalar keys, no tags,
//! no merge keys, bounded depth and expansion. Aliases share the node that they name. Nothing here knows the interface
//! language.

use std::rc::Rc;

use crate::diag::Span;

mod fault;
mod lines;
mod scalar;
mod spans;
mod tree;

pub(super) use scalar::{Core, resolve};
pub(super) use tree::parse;

/// Larger files are refused.
pub(crate) const MAX_BYTES: usize = 8 << 20;
/// Lists and mappings nested deeper are refused.
pub(super) const MAX_DEPTH: usize = 64;
/// What all aliases of a file may expand to.
const MAX_EXPANDED: usize = 100_000;

/// A value and where it was written.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) span: Span,
    pub(super) value: Value,
    /// Whether an entry of the mapping was refused, and is left out.
    pub(super) refused: bool,
}

#[derive(Debug)]
pub(super) enum Value {
    Scalar {
        text: String,
        /// Not quoted, and no block scalar: what it means depends on its text.
        plain: bool,
    },
    List(Vec<Rc<Node>>),
    Map(Vec<Entry>),
}

/// A key, which is a scalar, and its value.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) key: Rc<Node>,
    pub(super) value: Rc<Node>,
}

impl Node {
    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar { text, .. } => Some(text),
            Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether nothing was written: `key:` alone, `~` or `null`.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.value, Value::Scalar { text, plain: true } if resolve(text) == Core::Null)
    }

    /// What it is, for a reader.
    pub(super) fn describe(&self) -> String {
        match &self.value {
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "a mapping".to_owned(),
            Value::Scalar { text, plain } => {
                let core = if *plain { resolve(text) } else { Core::Str };
                match core {
                    Core::Null if text.is_empty() => "nothing".to_owned(),
                    Core::Null => "null".to_owned(),
                    Core::Bool(_) => format!("the boolean `{text}`"),
                    Core::Int(_) => "an integer".to_owned(),
                    Core::Float(_) => "a float".to_owned(),
                    Core::Str | Core::Ambiguous(_) => "a string".to_owned(),
                }
            }
        }
    }
}
