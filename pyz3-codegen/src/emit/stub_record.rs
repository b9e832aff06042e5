//! Records in a stub.

use super::docstring::docstring;
use super::stub_names::StubNames;
use crate::ir::{Custom, Record, RecordKind, Spelling};

/// The class of a record.
pub(super) fn record(names: &mut StubNames<'_>, spelling: &Spelling<'_>, custom: &Custom, record: &Record) -> String {
    let base = match record.kind {
        // That of `typing` in 3.10 knows no fields that may be missing.
        RecordKind::TypedDict => names.import("typing_extensions", "TypedDict"),
        RecordKind::NamedTuple => names.import("typing", "NamedTuple"),
    };
    let mut body = custom.doc.as_ref().map(|it| docstring(it, "    ")).unwrap_or_default();
    for field in &record.fields {
        let ty = names.annotation(&field.ty.python(spelling));
        body.push_str(&match (&field.default, record.kind) {
            (None, _) => format!("    {}: {ty}\n", field.name),
            (Some(_), RecordKind::TypedDict) => {
                let optional = names.import("typing_extensions", "NotRequired");
                format!("    {}: {optional}[{ty}]\n", field.name)
            }
            (Some(default), RecordKind::NamedTuple) => {
                format!("    {}: {ty} = {}\n", field.name, names.default(default))
            }
        });
        if let Some(doc) = &field.doc {
            body.push_str(&docstring(doc, "    "));
        }
    }
    if body.is_empty() {
        return format!("class {}({base}): ...\n", custom.name);
    }
    format!("class {}({base}):\n{body}", custom.name)
}
