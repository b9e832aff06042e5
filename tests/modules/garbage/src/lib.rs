//! Objects that hold objects: the collector, pools, pickles, views, handles, buffers.

#![forbid(unsafe_code)]
#![allow(
    clippy::len_without_is_empty,
    clippy::should_implement_trait,
    reason = "methods are called as Python calls them"
)]

pub mod buffers;
pub mod cycles;
pub mod fields;
pub mod handles;
pub mod overloads;
pub mod pools;
pub mod records;
pub mod views;

pub use buffers::*;
pub use cycles::*;
pub use handles::*;
pub use overloads::*;
pub use pools::*;
pub use records::{Data, Entry, Noted, Part, Queue, Record, Unpicklable};
pub use views::*;

pyz3_runtime::module!(garbage);
