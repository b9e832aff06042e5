//! Diagnostics as JSON for programs.

use serde_json::{Map, Value, json};

use super::{Diagnostic, Diagnostics, Label, Severity, Sources, Spanned};

impl Diagnostics {
    /// A JSON list for programs, with all of them. Needs the feature `json`.
    pub fn json(&self, sources: &Sources) -> String {
        let all: Vec<Value> = self.sorted().into_iter().map(|it| object(it, sources)).collect();
        serde_json::to_string_pretty(&all).unwrap_or_default()
    }
}

fn object(it: &Diagnostic, sources: &Sources) -> Value {
    let severity = match it.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    };
    let mut object = json!({
        "code": it.code.as_str(),
        "severity": severity,
        "message": it.message,
    });
    let mut labels = it.labels.iter();
    if let (Some(all), Some(first)) = (object.as_object_mut(), labels.next()) {
        all.extend(place(first, sources));
    }
    object["help"] = json!(it.help);
    object["related"] = labels
        .map(|label| {
            let mut related = Map::new();
            related.insert("message".to_owned(), json!(label.text));
            related.extend(place(label, sources));
            Value::Object(related)
        })
        .collect();
    object
}

fn place(label: &Label, sources: &Sources) -> Map<String, Value> {
    let start = sources.place(label.span.file, label.span.start);
    let end = sources.place(label.span.file, label.span.end.max(label.span.start));
    let place = [
        ("file", json!(sources.name(label.span.file))),
        ("line", json!(start.line)),
        ("column", json!(start.column)),
        ("end_line", json!(end.line)),
        ("end_column", json!(end.column)),
    ];
    place.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

impl<T: serde::Serialize> serde::Serialize for Spanned<T> {
    /// The value alone: where it stood is of no interest outside.
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value.serialize(serializer)
    }
}
