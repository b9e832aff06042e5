//! Errors of `anyhow` and `eyre`: boxes around errors of any type.

use anyhow::Context;
use eyre::WrapErr;
use pyz3_runtime::{Object, Python};

use crate::fail;

pub fn anyhow_plain(kind: &str) -> anyhow::Result<()> {
    Ok(fail(kind)?)
}

pub fn anyhow_context(kind: &str) -> anyhow::Result<()> {
    Context::context(fail(kind), "inner").context("outer")
}

pub fn anyhow_text() -> anyhow::Result<()> {
    anyhow::bail!("no {}", "luck")
}

pub fn anyhow_python(py: Python<'_>, f: &Object) -> anyhow::Result<Object> {
    Ok(f.call(py, &[])?)
}

pub fn eyre_plain(kind: &str) -> eyre::Result<()> {
    Ok(fail(kind)?)
}

pub fn eyre_context(kind: &str) -> eyre::Result<()> {
    fail(kind).wrap_err("outer")
}

pub fn eyre_python(py: Python<'_>, f: &Object) -> eyre::Result<Object> {
    Ok(f.call(py, &[])?)
}

/// The error is borrowed from the argument.
pub fn borrowed_text(text: &str) -> Result<(), &str> {
    Err(text)
}
