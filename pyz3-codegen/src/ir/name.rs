//! Names and pieces of Rust that are known to be valid.

use std::fmt;

/// An identifier that Python accepts and that is not a keyword.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct PyName(String); // Private: `PyName::new` is the only way in.

/// A dotted module name, each part a Python identifier.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct ModuleName(Vec<PyName>);

/// A Rust path or closure expression that can be called (or, for a constant, a path that can be read).
#[derive(Clone)]
pub(crate) struct RustExpr(pub(crate) syn::Expr);

/// A Rust type.
#[derive(Clone)]
pub(crate) struct RustType(pub(crate) syn::Type);

/// The name or the number of a field of a Rust struct.
#[derive(Clone)]
pub(crate) struct RustField(pub(crate) syn::Member);

impl RustType {
    /// Whether its path begins with the name of another crate.
    pub(crate) fn is_foreign(&self) -> bool {
        let syn::Type::Path(syn::TypePath { qself: None, path, .. }) = &self.0 else {
            return false;
        };
        let own = |it: &syn::PathSegment| it.ident == "crate" || it.ident == "self" || it.ident == "super";
        path.segments.len() > 1 && !path.segments.first().is_some_and(own)
    }
}

impl fmt::Debug for RustField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote::ToTokens::to_token_stream(&self.0).to_string())
    }
}

impl fmt::Debug for RustExpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote::ToTokens::to_token_stream(&self.0).to_string())
    }
}

impl fmt::Debug for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&quote::ToTokens::to_token_stream(&self.0).to_string())
    }
}

/// Why a text is no Python name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameError {
    /// Empty, or a character that may not stand there.
    NotAnIdentifier,
    /// One of Python's keywords. Soft keywords are names.
    Keyword,
    /// Over 255 characters.
    TooLong,
}

/// Python's keywords, 3.10 to 3.15; soft keywords are not among them.
pub(crate) const KEYWORDS: [&str; 35] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
    "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
    "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
];

impl PyName {
    /// The longest name, in code points.
    pub(crate) const MAX_LEN: usize = 255;

    /// Takes a text that Python accepts as a name. It is kept in Python's own form, NFKC.
    pub(crate) fn new(text: &str) -> Result<Self, NameError> {
        use unicode_normalization::UnicodeNormalization;
        let text: String = text.nfkc().collect();
        let mut chars = text.chars();
        let start = chars.next().ok_or(NameError::NotAnIdentifier)?;
        if !(start == '_' || unicode_ident::is_xid_start(start)) || !chars.all(unicode_ident::is_xid_continue) {
            return Err(NameError::NotAnIdentifier);
        }
        if KEYWORDS.contains(&text.as_str()) {
            return Err(NameError::Keyword);
        }
        if text.chars().count() > Self::MAX_LEN {
            return Err(NameError::TooLong);
        }
        Ok(Self(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl ModuleName {
    /// The name of a module with these parts. `None` if there are none.
    pub(crate) fn new(parts: Vec<PyName>) -> Option<Self> {
        (!parts.is_empty()).then_some(Self(parts))
    }

    /// The name of a module of one part.
    pub(crate) fn of(name: PyName) -> Self {
        Self(vec![name])
    }

    /// The last part: what `PyInit_` and `module!` name.
    pub(crate) fn last(&self) -> &PyName {
        &self.0[self.0.len() - 1]
    }

    /// The name of a submodule.
    pub(crate) fn child(&self, name: PyName) -> Self {
        let mut parts = self.0.clone();
        parts.push(name);
        Self(parts)
    }
}

impl fmt::Display for ModuleName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, part) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str(".")?;
            }
            f.write_str(part.as_str())?;
        }
        Ok(())
    }
}
