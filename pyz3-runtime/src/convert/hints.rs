//! The annotations of records as objects: what `typing.get_type_hints` gives.
//!
//! In: the tables, and the main module once all is in it, so that records may speak of each other. Out: classes whose `__annotations__` are
//! what the `class` statement would have made of them. What names something that is not there, such as a stub of a type's own, stays a text.

use super::record::RecordTable;
use crate::attach::Python;
use crate::error::{Builtin, Class, PyErr};
use crate::object::{Borrowed, Owned, import, modules};

/// Modules that annotations may name, which all come with Python but the last.
const LIBRARY: [&str; 12] = [
    "builtins",
    "collections",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "pathlib",
    "types",
    "typing",
    "uuid",
    "weakref",
    "typing_extensions",
];

/// Evaluates the annotations of all records of a main module.
pub(crate) fn resolve(py: Python<'_>, records: &[&'static RecordTable], module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    for table in records {
        let annotations = Owned::dict(py)?;
        for field in table.fields {
            let hint = match hint(py, field.annotation, module) {
                Ok(hint) => hint,
                Err(error) if error.is_of(py, Class::Builtin(Builtin::Exception)) => Owned::str(py, field.annotation)?,
                Err(error) => return Err(error),
            };
            annotations.dict_set_text(field.name, hint.borrow())?;
        }
        let class = table.class(py)?;
        class.borrow().setattr("__annotations__", annotations.borrow())?;
    }
    Ok(())
}

fn hint<'py>(py: Python<'py>, annotation: &str, module: Borrowed<'_, 'py>) -> Result<Owned<'py>, PyErr> {
    let builtins = import(py, c"builtins")?;
    let scope = Owned::dict(py)?;
    for name in names(annotation) {
        if let Some(found) = named(py, name, module)? {
            scope.dict_set_text(name, found.borrow())?;
        }
    }
    let text = Owned::str(py, annotation)?;
    let evaluate = builtins.borrow().getattr("eval")?;
    evaluate.borrow().call(&[text.borrow(), scope.borrow()])
}

/// The names that an annotation begins with, and each that follows a bracket or a bar: `list[datetime.date]` has two. Texts have none.
fn names(annotation: &str) -> Vec<&str> {
    let is_part = |it: char| it.is_alphanumeric() || it == '_' || it == '.';
    let mut names = Vec::new();
    for (is_code, part) in quoted(annotation) {
        let parts = part.split(|it| !is_part(it));
        let roots = parts.filter_map(|it| it.split('.').next());
        names.extend(roots.filter(|it| is_code && it.starts_with(|it: char| it.is_alphabetic() || it == '_')));
    }
    names
}

/// The parts of a text outside of quotes, and those within: whether it is one of the first, and the part.
fn quoted(text: &str) -> Vec<(bool, &str)> {
    let (mut parts, mut start, mut open, mut escaped) = (Vec::new(), 0, None, false);
    for (at, char) in text.char_indices() {
        match open {
            _ if escaped => escaped = false,
            Some(_) if char == '\\' => escaped = true,
            Some(quote) if char == quote => {
                parts.push((false, &text[start..at]));
                (start, open) = (at + 1, None);
            }
            None if char == '\'' || char == '"' => {
                parts.push((true, &text[start..at]));
                (start, open) = (at + 1, Some(char));
            }
            _ => {}
        }
    }
    parts.push((open.is_none(), &text[start..]));
    parts
}

/// What a name means in annotations, unless it is a builtin's.
fn named<'py>(py: Python<'py>, name: &str, module: Borrowed<'_, 'py>) -> Result<Option<Owned<'py>>, PyErr> {
    let full_name = module.getattr("__name__")?;
    let mut path = full_name.borrow().text()?.split('.');
    if path.next() == Some(name) {
        // The packages around it need not have it yet.
        let inner: Vec<&str> = path.collect();
        let mut found = module.to_owned();
        for part in inner.iter().rev() {
            let package = import(py, c"types")?
                .borrow()
                .getattr("SimpleNamespace")?
                .borrow()
                .call(&[])?;
            package.borrow().setattr(part, found.borrow())?;
            found = package;
        }
        return Ok(Some(found));
    }
    if LIBRARY.contains(&name) {
        let import = import(py, c"importlib")?.borrow().getattr("import_module")?;
        if name == "collections" {
            import.borrow().call(&[Owned::str(py, "collections.abc")?.borrow()])?;
        }
        return import.borrow().call(&[Owned::str(py, name)?.borrow()]).map(Some);
    }
    if import(py, c"builtins")?.borrow().optional_attribute(name)?.is_some() {
        return Ok(None);
    }
    if let Some(found) = import(py, c"typing")?.borrow().optional_attribute(name)? {
        return Ok(Some(found));
    }
    modules(py)?.borrow().dict_get_text(name)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn roots_of_dotted_names_outside_of_texts() {
        let found = names("dict[str, list[datetime.date | None]]");
        assert_eq!(found, ["dict", "str", "list", "datetime", "None"]);
        assert_eq!(names(r#"Literal['a.b', "c\"d", 1] | m.Row"#), ["Literal", "m"]);
    }
}
