//! Classes below others: here, in Python, and builtin.

#![forbid(unsafe_code)]
#![expect(
    clippy::should_implement_trait,
    clippy::len_without_is_empty,
    reason = "methods are bound as they are, under any name"
)]

pub mod abstracts;
pub mod animals;
pub mod builtins;
pub mod meta;
pub mod slots;

pub use abstracts::*;
pub use animals::*;
pub use builtins::*;
pub use meta::*;
pub use slots::*;

pyz3_runtime::module!(inheritance);
