//! Records: the structs that are generated for them, and what is done with them.

include!("../../../golden/records/records.records.rs");

/// Names of the prelude that mean something else here.
#[allow(missing_docs)]
pub mod shadows {
    pub struct Box;
    pub struct Option;
    pub struct String;
    pub struct Vec;
}

#[allow(unused_imports)]
use shadows::{Box, Option, String, Vec};

/// What is not generated.
pub mod mine {
    use super::{Row, Tree};

    /// A struct that nothing could come into.
    #[derive(Debug)]
    pub struct Outward {
        /// Borrowed for ever.
        pub text: &'static str,
    }

    /// How much is said.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    #[allow(missing_docs)]
    pub enum Level {
        Low,
        High,
    }

    /// The same row with another name.
    pub fn rename(row: Row, name: String) -> Row {
        Row { name, ..row }
    }

    /// How many are on the longest way to the left.
    pub fn depth(tree: Option<Tree>) -> usize {
        let Some(tree) = tree else { return 0 };
        1 + depth(tree.left.map(|it| *it))
    }
}
