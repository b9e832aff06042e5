//! JSON Schema of the interface file, made from the declarations of its sections.

use serde_json::{Value, json};

use super::decode::{Kind, Section};
use super::file::File;
use super::{Map, Scalar, Text};
use crate::diag::Spanned;

pub(super) type Json = Value;

/// What editors may offer and check for a value.
pub(super) trait Schema {
    fn schema(kind: Kind, defs: &mut Defs) -> Json;
}

/// The same for each key of a section.
pub(super) trait Keys: Section {
    fn description() -> String;
    /// In the order of declaration.
    fn properties(into: &mut serde_json::Map<String, Json>, defs: &mut Defs);
}

/// Definitions that sections refer to.
#[derive(Default)]
pub(super) struct Defs {
    sections: serde_json::Map<String, Json>,
}

/// The schema of the interface file, as text that ends with a line break.
pub(crate) fn schema() -> String {
    let mut defs = Defs::default();
    let _ = File::schema(Kind::Any, &mut defs);
    // A submodule has the keys of a file but two; the file itself needs its name unless it is included.
    let mut root = defs.sections.get("File").cloned().unwrap_or_default();
    if let Some(submodule) = defs.sections.remove("File") {
        defs.sections.insert("Submodule".to_owned(), submodule);
    }
    if let Some(submodule) = defs.sections.get_mut("Submodule") {
        submodule["description"] = json!("A submodule, importable under its parent's name.");
        if let Some(properties) = submodule["properties"].as_object_mut() {
            properties.shift_remove("module");
            properties.shift_remove("include");
        }
    }
    defs.sections.sort_keys();
    let properties = root["properties"].take();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "pyz3 interface file",
        "description": "Interface of a CPython extension module, or a part of it that others include (then without `module` and `doc`).",
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "$defs": defs.sections,
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

impl Defs {
    /// Reference to the definition of a section, which is made on first use.
    pub(super) fn section<S: Keys>(&mut self, name: &str) -> Json {
        if !self.sections.contains_key(name) {
            // Sections hold each other: the name is taken before the keys are visited.
            self.sections.insert(name.to_owned(), Json::Null);
            let mut properties = serde_json::Map::new();
            S::properties(&mut properties, self);
            let kinds = if S::MAY_BE_EMPTY {
                json!(["object", "null"])
            } else {
                json!("object")
            };
            let mut section = json!({
                "description": S::description(),
                "type": kinds,
                "additionalProperties": false,
                "properties": properties,
            });
            let groups: Vec<Json> = S::REQUIRED
                .iter()
                .map(|group| either(group.iter().map(|key| json!({"required": [key]}))))
                .collect();
            match groups.as_slice() {
                [] => {}
                [one] => {
                    if let (Some(section), Some(one)) = (section.as_object_mut(), one.as_object()) {
                        section.extend(one.clone());
                    }
                }
                _ => section["allOf"] = Json::Array(groups),
            }
            self.sections.insert(name.to_owned(), section);
        }
        let name = if name == "File" { "Submodule" } else { name };
        json!({"$ref": format!("#/$defs/{name}")})
    }
}

impl<T: Schema> Schema for Option<T> {
    fn schema(kind: Kind, defs: &mut Defs) -> Json {
        T::schema(kind, defs)
    }
}

impl<T: Schema> Schema for Vec<T> {
    fn schema(kind: Kind, defs: &mut Defs) -> Json {
        let item = T::schema(kind, defs);
        json!({"anyOf": [{"type": "array", "items": item.clone()}, item, {"type": "null"}]})
    }
}

impl<T: Schema> Schema for Map<T> {
    fn schema(kind: Kind, defs: &mut Defs) -> Json {
        let value = T::schema(kind, defs);
        json!({"type": ["object", "null"], "additionalProperties": value})
    }
}

impl Schema for Text {
    fn schema(kind: Kind, _: &mut Defs) -> Json {
        string(kind)
    }
}

impl Schema for Spanned<bool> {
    fn schema(_: Kind, _: &mut Defs) -> Json {
        json!({"type": "boolean"})
    }
}

impl Schema for Spanned<u64> {
    fn schema(_: Kind, _: &mut Defs) -> Json {
        json!({"type": "integer", "minimum": 0})
    }
}

impl Schema for Spanned<Scalar> {
    fn schema(_: Kind, _: &mut Defs) -> Json {
        json!({"type": ["number", "string", "boolean", "null"]})
    }
}

/// The schema of a string that stands for something.
fn string(kind: Kind) -> Json {
    // Whatever is not ASCII may be part of a name; the classes of regular expressions differ between editors.
    const FIRST: &str = r"[^\x00-@\[-\^`\{-\x7f]";
    const NEXT: &str = r"[^\x00-/:-@\[-\^`\{-\x7f]";
    let name = format!("{FIRST}{NEXT}*");
    match kind {
        Kind::Name => json!({"type": "string", "pattern": format!("^{name}$")}),
        Kind::Dotted => json!({"type": "string", "pattern": format!(r"^{name}(\.{name})*$")}),
        Kind::Signature => json!({"type": "string", "pattern": r"^\s*\("}),
        Kind::Type | Kind::Rust | Kind::Exception | Kind::File => json!({"type": "string", "minLength": 1}),
        Kind::Word(words) => json!({"enum": words}),
        Kind::Prose | Kind::Any => json!({"type": "string"}),
    }
}

/// One of several.
pub(super) fn either(of: impl IntoIterator<Item = Json>) -> Json {
    let mut of: Vec<Json> = of.into_iter().collect();
    match of.len() {
        1 => of.remove(0),
        _ => json!({"anyOf": of}),
    }
}

/// A schema with what its key means.
pub(super) fn described(schema: Json, doc: &[&str], examples: &[&str]) -> Json {
    let mut all = serde_json::Map::new();
    all.insert("description".to_owned(), Json::String(prose(doc)));
    if let Json::Object(schema) = schema {
        all.extend(schema);
    }
    let examples: Vec<Json> = match (examples, all.get("enum"), all.get("type").and_then(Json::as_str)) {
        ([], Some(words), _) => words.as_array().cloned().unwrap_or_default(),
        ([], _, Some("boolean")) => vec![json!(true)],
        ([], _, Some("integer")) => vec![json!(16)],
        // What is no JSON is a string as it stands.
        (some, _, _) => some
            .iter()
            .map(|it| serde_json::from_str(it).unwrap_or(json!(it)))
            .collect(),
    };
    all.insert("examples".to_owned(), Json::Array(examples));
    Json::Object(all)
}

/// Doc comments as one text.
pub(super) fn prose(doc: &[&str]) -> String {
    doc.iter().map(|it| it.trim()).collect::<Vec<_>>().join(" ")
}
