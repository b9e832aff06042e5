//! Classes below others: here, in Python, and builtin.

#![forbid(unsafe_code)]
#![allow(
    clippy::len_without_is_empty,
    clippy::should_implement_trait,
    reason = "methods are called as Python calls them"
)]

pub mod abstracts;
pub mod animals;
pub mod builtins;
pub mod meta;
pub mod metaclasses;
pub mod mixed;
pub mod slots;

pub use abstracts::*;
pub use animals::*;
pub use builtins::*;
pub use meta::*;
pub use metaclasses::{Config, Once, Settings};
pub use mixed::{Creature, Novel, Runner, Teller, Walker};
pub use slots::*;

pyz3_runtime::module!(inheritance);
