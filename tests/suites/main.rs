//! Tests of the whole: interface files in, imported modules out.
//!
//! `pytest` runs the Python tests on built modules; `build` looks at what building does and says; `readme` tries what the README shows.

mod build;
mod pytest;
mod readme;
