//! Which modules a built library really holds.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::cargo::Built;
use crate::files::shown;
use crate::output::Output;
use crate::project::{Interface, Project};

/// The project's interfaces whose module is in the library. A module that was forgotten is told of with the lines that
/// are missing; where all were, that is an error.
pub(crate) fn modules<'p>(project: &'p Project, built: &Built, output: &Output) -> Result<Vec<&'p Interface>> {
    let library = &built.library;
    let bytes = fs::read(library).with_context(|| format!("cannot read {}", library.display()))?;
    // `str`'s search is much faster than one by hand; bytes that are no text don't matter to it.
    let text = String::from_utf8_lossy(&bytes);
    let (present, forgotten): (Vec<&Interface>, Vec<&Interface>) = project.interfaces.iter().partition(|it| {
        // The names of others are encoded.
        !it.name().is_ascii() || text.contains(&format!("PyInit_{}", it.name()))
    });
    for interface in &forgotten {
        let text = forgotten_text(project, interface, built);
        if present.is_empty() {
            bail!(text);
        }
        output.warning(&text);
    }
    Ok(present)
}

fn forgotten_text(project: &Project, interface: &Interface, built: &Built) -> String {
    let name = interface.name();
    let path = interface
        .path
        .strip_prefix(&project.root)
        .unwrap_or(&interface.path)
        .display();
    let generated = built
        .out_dir
        .as_ref()
        .is_some_and(|it| it.join(format!("{name}.rs")).is_file());
    let mut lines = vec![format!(
        "{} was built without the module `{}` of {path}\n",
        project.metadata.package, interface.module
    )];
    if !generated {
        lines.push(format!("  in {}:", shown(&project.root.join("build.rs"))));
        lines.push(format!(
            "    fn main() {{\n        pyz3_codegen::generate(\"{path}\");\n    }}"
        ));
    }
    lines.push(format!("  in {}:", shown(&project.root.join("src/lib.rs"))));
    lines.push(format!("    pyz3_runtime::module!({name});"));
    lines.join("\n")
}
