//! `pyz3 dump`: what one stage of the generator makes of an interface.

use anyhow::Result;

use crate::arguments::{Dump, Stage};
use crate::check::LIMIT;
use crate::failure::Shown;
use crate::interfaces;
use crate::output::Output;

pub(crate) fn dump(arguments: &Dump, output: &Output) -> Result<()> {
    let interface = interfaces::the_one(arguments.file.as_deref())?;
    let stage = match arguments.stage {
        Stage::Model => pyz3_codegen::Stage::Model,
        Stage::Ir => pyz3_codegen::Stage::Ir,
        Stage::Rust => pyz3_codegen::Stage::Rust,
        Stage::Pyi => pyz3_codegen::Stage::Pyi,
    };
    match pyz3_codegen::dump(&interface, stage) {
        Ok(text) => {
            output.print(&text);
            if !text.ends_with('\n') {
                output.print("\n");
            }
            Ok(())
        }
        Err(report) => {
            output.raw(&report.render(output.color(), Some(LIMIT)));
            Err(Shown.into())
        }
    }
}
