//! Classes over plain Rust types, for the tests of what a class is: construction, access, methods, conversions.

#![forbid(unsafe_code)]
#![allow(
    clippy::len_without_is_empty,
    clippy::should_implement_trait,
    reason = "methods are called as Python calls them"
)]

pub mod anew;
pub mod construction;
pub mod conversions;
pub mod derived;
pub mod identity;
pub mod kinds;
pub mod layout;
pub mod points;
pub mod shared;
pub mod sync;

pub use anew::*;
pub use construction::*;
pub use conversions::*;
pub use derived::*;
pub use identity::*;
pub use kinds::*;
pub use layout::*;
pub use points::*;
pub use shared::*;
pub use sync::*;

pyz3_runtime::module!(classes);
