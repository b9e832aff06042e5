//! Where the Rust of an interface is written.

use std::collections::BTreeMap;

use quote::ToTokens;

use super::{Origin, RustExpr};

/// The places of the bound functions, as far as the crate's own files show them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    /// The folder of the interface file, from that of the crate; empty, or ending with `/`.
    pub(crate) folder: String,
    /// From the path of a function, as tokens, to a file of the crate and a line in it; and from that of a static, after [`STATIC`].
    pub(crate) found: BTreeMap<String, (String, usize)>,
}

impl Places {
    /// File and line of a function. What is no function of the crate, such as a closure, is where the interface names it.
    pub(crate) fn of(&self, rust: &RustExpr, origin: &Origin) -> (String, usize) {
        match self.found.get(&key(rust)) {
            Some(found) => found.clone(),
            None => (format!("{}{}", self.folder, origin.file), origin.line),
        }
    }

    /// Whether a constant of the interface is a static of the crate.
    pub(crate) fn is_static(&self, rust: &RustExpr) -> bool {
        self.found.contains_key(&static_key(rust))
    }
}

/// What the path of a static begins with here.
pub(crate) const STATIC: &str = "static ";

/// What a static goes by here.
pub(crate) fn static_key(rust: &RustExpr) -> String {
    format!("{STATIC}{}", key(rust))
}

/// What a function goes by here.
pub(crate) fn key(rust: &RustExpr) -> String {
    rust.0.to_token_stream().to_string()
}
