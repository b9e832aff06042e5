//! From text to [`File`].

use super::decode::{Cx, read_section, root_entries};
use super::yaml::{self, Entry};
use super::{File, Map};
use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Span, did_you_mean};

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// The one that names the module.
    Main,
    /// Merged into another.
    Included,
}

#[cfg(test)]
/// Reads the main file. `None` if nothing of it could be read, which has then been said.
pub(crate) fn read(id: FileId, text: &str, out: &mut Diagnostics) -> Option<File> {
    read_as(Role::Main, id, text, out)
}

/// Reads a file for what it is.
pub(crate) fn read_as(role: Role, id: FileId, text: &str, out: &mut Diagnostics) -> Option<File> {
    if text.len() > yaml::MAX_BYTES {
        out.push(too_large(id));
        return None;
    }
    let start = Span {
        file: id,
        start: 0,
        end: 0,
    };
    let before = out.len();
    let root = yaml::parse(id, text, out);
    if root.is_none() && out.len() > before {
        return None;
    }
    let entries = root.as_ref().and_then(root_entries);
    if let (Some(root), None) = (&root, entries) {
        let mut cx = Cx {
            out,
            key: None,
            nested: false,
        };
        cx.wrong_shape(root, "a mapping", "an interface file starts with `module: name`");
        return None;
    }
    let entries = entries.unwrap_or(&[]);
    let misplaced = ["module", "doc"];
    if role == Role::Included {
        for entry in entries
            .iter()
            .filter(|it| it.key.text().is_some_and(|it| misplaced.contains(&it)))
        {
            key_not_in_include(entry, out);
        }
    } else if !root.as_ref().is_some_and(|it| it.refused)
        && !entries.iter().filter_map(|it| it.key.text()).any(is_module)
    {
        out.push(
            Diagnostic::error(Code::MissingKey, "an interface file needs `module`")
                .at(
                    entries.first().map_or(start, |it| it.key.span),
                    "no `module` in this file",
                )
                .help("add `module: name`, the name by which Python imports it"),
        );
    }
    let mut cx = Cx {
        out,
        key: None,
        nested: false,
    };
    match &root {
        Some(root) => read_section::<File>(root, &mut cx),
        None => Some(File::empty(start)),
    }
}

/// Whether a key is `module`, or was meant to be: that is said as an unknown key.
fn is_module(key: &str) -> bool {
    key == "module" || (key != "modules" && did_you_mean(key, ["module", "modules"]) == Some("module"))
}

fn key_not_in_include(entry: &Entry, out: &mut Diagnostics) {
    let key = entry.key.text().unwrap_or_default();
    out.push(
        Diagnostic::error(Code::KeyNotInInclude, format!("`{key}` in an included file"))
            .at(entry.key.span, "belongs in the main file")
            .help(format!(
                "move `{key}` to the file that names the module, or read this file by itself"
            )),
    );
}

/// Says that a file is larger than anything sensible.
pub(crate) fn too_large(id: FileId) -> Diagnostic {
    let start = Span {
        file: id,
        start: 0,
        end: 0,
    };
    Diagnostic::error(
        Code::BeyondReason,
        format!("the file is larger than {} MiB", yaml::MAX_BYTES >> 20),
    )
    .at(start, "")
    .help("split it: `include: [part.pyz3.yaml]`")
}

impl File {
    fn empty(span: Span) -> Self {
        Self {
            span,
            module: None,
            doc: None,
            rust: None,
            include: Vec::new(),
            isolation: None,
            state: None,
            constants: Map::default(),
            exceptions: Map::default(),
            errors: Map::default(),
            enums: Map::default(),
            functions: Map::default(),
            classes: Map::default(),
            types: Map::default(),
            modules: Map::default(),
        }
    }
}
