//! The `pyz3` command as its users meet it: the binary, in folders of its own.

mod commands;
mod common;
mod crates;
#[cfg(unix)]
mod interpreters;
#[cfg(unix)]
mod whole;
