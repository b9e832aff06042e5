//! Tools for the tests of the whole: interpreters, a virtual environment for each, modules built by the `pyz3` command,
//! and crates made up on the spot.
//!
//! In: the workspace around this crate, and the interpreters of this machine. Out: built modules and pytest's verdicts.
//! Everything is written below `target/pyz3-tests`, save the importable modules, which `pyz3 build` puts beside their
//! crates, where git ignores them.
//!
//! - `PYZ3_TEST_PYTHONS`: interpreters to test with, in place of the ones found; separated as in `PATH`, the first one
//!   takes part in every test.
//! - `PYZ3_TEST_VALGRIND`: if set, the interpreters of the Python tests run under valgrind, and what it says of the modules'
//!   own memory fails the test.

pub mod command;
mod interpreter;
pub mod matrix;
mod memory;
mod modules;
mod scratch;
mod venv;
mod workspace;

pub use command::notice;
pub use interpreter::{Interpreter, everywhere};
pub use memory::{faults, watch};
pub use modules::{EXAMPLES, MODULES, build, build_for};
pub use scratch::Scratch;
pub use venv::{Venv, default_venv, venvs};
pub use workspace::{cli, root, tests_dir};
