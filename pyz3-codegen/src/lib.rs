//! The build-script library of pyz3: interface file in, Rust bindings, stub and documentation out.
//!
//! A build script is ten lines or fewer:
//!
//! ```no_run
//! pyz3_codegen::generate("pyz3.yaml");
//! ```
//!
//! Everyone else uses [`Builder`], which returns a `Result` instead of ending the process, [`render`], which makes the
//! same texts without writing them, or [`check`], which reads and judges an interface file and makes nothing.
//!
//! The rooms, in the order in which an interface passes through them: `model` (what was written), `signature`
//! (signature strings), `check` (every rule), `ir` (what is true), `emit` (text of the output), `driver` (disk,
//! environment, processes). `diag` carries what is wrong from any of them to the user.
//!
//! What programs read as JSON (`schema`, `Report::json`, `Support::json`, `Diagnostics::json`, `Stage::Model`) needs the
//! feature `json`. A build script does not, and does not wait for the crates behind it.
#![forbid(unsafe_code)]

mod check;
pub mod diag;
mod driver;
mod emit;
mod ir;
mod model;
mod signature;

#[cfg(feature = "json")]
pub use driver::schema;
pub use driver::{
    Builder, Error, Generated, Rendered, Report, Stage, Status, Support, check, check_part, dump, generate, render,
};
#[doc(hidden)]
pub use ir::{COVERAGE, CoverageRow, TYPE_ROWS, TypeRow, types_page};
