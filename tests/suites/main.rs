//! Tests of the whole: interface files in, imported modules out.
//!
//! `pytest` runs the Python tests on built modules; `build` looks at what building does and says, `committed` at a crate whose generated
//! code is committed, `features` at what the runtime brings along, `crossing` at what rustc keeps apart and `lent` at what it ends with a
//! call, `taken` at what rustc says of a class that Rust does not take, `frames` at tracebacks of builds that cannot make frames, `freethreaded` at whether it compiles without a GIL, `unfit` at what it
//! says of a Python that will not do; `readme` tries what the README shows; `benches` looks at the benches without measuring.

mod benches;
mod build;
mod committed;
mod crossing;
mod features;
mod frames;
mod freethreaded;
mod lent;
mod pytest;
mod readme;
mod stable;
mod taken;
mod unfit;
