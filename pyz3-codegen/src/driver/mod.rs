//! The only room that touches disk, environment, processes and standard streams.
//!
//! In: the path of an interface file. Out: files that are written only where their content changed, and `cargo::`
//! lines for build scripts. Nothing here judges an interface; that is `check`'s work.

mod build_script;
mod builder;
mod hash;
mod isolation;
mod items;
#[cfg(feature = "json")]
mod json;
mod load;
mod pipeline;
mod places;
mod record;
mod report;
mod stages;
mod write;

pub use build_script::generate;
pub use builder::{Builder, Error, Generated, Status};
pub use isolation::Support;
#[cfg(feature = "json")]
pub use json::schema;
pub use report::Report;
pub use stages::{Rendered, Stage, check, check_part, dump, render};
