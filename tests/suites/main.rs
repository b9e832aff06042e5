//! Tests of the whole: interface files in, imported modules out.
//!
//! `pytest` runs the Python tests on built modules; `build` looks at what building does and says, `features` at what the runtime brings along; `readme` tries what the README shows.

mod build;
mod features;
mod pytest;
mod readme;
