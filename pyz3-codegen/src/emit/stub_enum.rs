//! Enums in stubs and on the documentation page.

use super::docstring::docstring;
use super::stub_names::StubNames;
use crate::ir::{EnumKind, Enumeration, Literal};

/// The class as a stub has it: its members with their values.
pub(super) fn enumeration(names: &mut StubNames<'_>, it: &Enumeration) -> String {
    let base = match it.kind {
        EnumKind::StrEnum => names.str_enum(),
        EnumKind::Enum | EnumKind::IntEnum | EnumKind::Flag | EnumKind::IntFlag => names.import("enum", it.kind.name()),
    };
    let mut out = format!("class {}({base}):\n", it.name);
    if let Some(doc) = &it.doc {
        out.push_str(&docstring(doc, "    "));
    }
    for member in &it.members {
        let value = match &member.value {
            value if value.has_long_int() => "...".into(),
            value => value.python(),
        };
        out.push_str(&format!("    {} = {value}\n", member.name));
    }
    out
}

/// The class as its reader knows it.
pub(super) fn listing(it: &Enumeration) -> String {
    let mut out = format!("class {}({}):", it.name, it.kind.name());
    for member in &it.members {
        let value = match &member.value {
            Literal::Int(_) if member.value.has_long_int() => "...".into(),
            value => value.python(),
        };
        out.push_str(&format!("\n    {} = {value}", member.name));
    }
    out
}
