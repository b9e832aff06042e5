//! `pyz3 schema`: the JSON Schema of interface files.

use anyhow::Result;

use crate::arguments::Schema;
use crate::files::{self, status_line};
use crate::output::Output;

pub(crate) fn schema(arguments: &Schema, output: &Output) -> Result<()> {
    let mut text = pyz3_codegen::schema();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    match &arguments.output {
        Some(path) => output.report(&status_line(files::write(path, text.as_bytes())?, path)),
        None => output.print(&text),
    }
    Ok(())
}
