//! Signature strings → syntax trees, with offsets.
//!
//! In: the text of a signature, `(points: list[Point], /, *, tolerance: float = 1e-9) -> float`, or of a type alone.
//! Out: a tree whose every part knows its bytes in that text, and every fault that was found on the way; parameters
//! are recovered from one by one, so that several mistakes in one signature show. Names are not looked up here, and
//! whether Python accepts one is not asked. No input makes this panic or recurse deeper than [`MAX_LEVELS`].

mod faults;
mod lexer;
mod literals;
mod numbers;
mod params;
mod parser;
mod strings;
#[cfg(test)]
mod tests;
mod tree;
mod types;

pub(crate) use faults::Fault;
pub(crate) use numbers::MAX_DIGITS;
pub(crate) use tree::{Kind, Literal, LiteralKind, Name, Param, Prefix, Signature, Type, TypeKind};

/// How deep brackets may nest.
pub(crate) const MAX_LEVELS: usize = 64;

/// How many parameters a function may have.
pub(crate) const MAX_PARAMS: usize = 255;

/// What a text says, and what is wrong with it. Without faults there is a tree; with faults there may be what is left.
#[derive(Debug)]
pub(crate) struct Parsed<T> {
    pub(crate) tree: Option<T>,
    pub(crate) faults: Vec<Fault>,
}

/// Reads a whole signature.
pub(crate) fn parse(text: &str) -> Parsed<Signature> {
    let mut parser = parser::Parser::new(text);
    let tree = params::signature(&mut parser).ok();
    parser.finish(tree)
}

/// Reads a type that stands alone.
pub(crate) fn parse_type(text: &str) -> Parsed<Type> {
    let mut parser = parser::Parser::new(text);
    let tree = types::alone(&mut parser).ok();
    parser.finish(tree)
}
