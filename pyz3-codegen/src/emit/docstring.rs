//! Docstrings in a stub.

use super::is_invisible;

/// A docstring as a statement; its text is the doc's, but for the indentation that Python's tools take off again.
pub(super) fn docstring(doc: &str, indent: &str) -> String {
    let doc = escape(doc.trim_end());
    if !doc.contains('\n') {
        return format!("{indent}\"\"\"{}\"\"\"\n", close(doc));
    }
    let mut out = format!("{indent}\"\"\"");
    for (number, line) in doc.split('\n').enumerate() {
        if number > 0 && !line.is_empty() {
            out.push_str(indent);
        }
        out.push_str(line);
        out.push('\n');
    }
    out + indent + "\"\"\"\n"
}

/// Lets a text stand before the closing quotes: a quote at its end would be taken for the first of them.
fn close(mut doc: String) -> String {
    if let Some(before) = doc.strip_suffix('"') {
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes % 2 == 0 {
            doc.insert(doc.len() - 1, '\\');
        }
    }
    doc
}

/// The text of a docstring. Three quotes would end it; what cannot be seen is spelled out.
fn escape(doc: &str) -> String {
    let mut out = String::with_capacity(doc.len());
    for char in doc.chars() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\t' | '\n' => out.push(char),
            _ if is_invisible(char) => out.push_str(&format!("\\u{:04x}", u32::from(char))),
            _ => out.push(char),
        }
    }
    out.replace("\"\"\"", "\\\"\\\"\\\"")
}
