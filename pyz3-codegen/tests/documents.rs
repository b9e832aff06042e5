//! Documents that are made from the code: `docs/errors.md` and `schemas/pyz3.schema.json`.
//!
//! `PYZ3_UPDATE=1 cargo test -p pyz3-codegen --test documents` writes them anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use pyz3_codegen::diag::Code;

/// Fails if a file of the repository is not what it should be.
#[track_caller]
fn check_document(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    if std::env::var_os("PYZ3_UPDATE").is_some() {
        std::fs::write(&path, expected).expect("the document can be written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        found == expected,
        "{} is stale: run `PYZ3_UPDATE=1 cargo test -p pyz3-codegen --test documents`",
        path.display()
    );
}

#[test]
fn errors() {
    let mut text = "# Diagnostics\n\n\
        Every diagnostic has a code that stays the same. This list is made from the code; each example shows its code, \
        which a test sees to.\n\n\
        | code | what it is |\n|---|---|\n"
        .to_owned();
    for code in Code::ALL {
        let (name, title) = (code.as_str(), code.title());
        text.push_str(&format!("| [{name}](#{}) | {title} |\n", name.to_lowercase()));
    }
    for code in Code::ALL {
        text.push_str(&format!(
            "\n<a id=\"{}\"></a>\n\n{}",
            code.as_str().to_lowercase(),
            code.doc()
        ));
    }
    check_document("docs/errors.md", &text);
}

#[test]
fn schema() {
    check_document("schemas/pyz3.schema.json", &pyz3_codegen::schema());
}

#[test]
fn types() {
    check_document("docs/types.md", &pyz3_codegen::types_page());
}

/// Each type of the table is one, and stands in the interface of a module that the Python tests run.
#[test]
fn types_are_built_and_tested() {
    let mut interfaces = String::new();
    for module in ["roundtrip", "more_types", "wrappers"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../tests/modules/{module}/pyz3.yaml"));
        interfaces.push_str(&std::fs::read_to_string(path).expect("the interface of a test module"));
    }
    let words = |text: &str| -> Vec<String> {
        let is_name = |it: char| it.is_alphanumeric() || it == '_';
        text.split(|it| !is_name(it)).map(str::to_owned).collect()
    };
    let used = words(&interfaces);
    let (mut wrong, folder) = (Vec::new(), Folder::new("types"));
    for spelled in pyz3_codegen::TYPE_ROWS.iter().flat_map(|it| it.spelled) {
        // The parameters of a type stand for some type or other.
        let letter = |it: &str| it.len() == 1 && it.chars().all(char::is_uppercase);
        let mut ty = String::new();
        for part in spelled.split_inclusive(|it: char| !it.is_alphanumeric()) {
            let name = part.trim_end_matches(|it: char| !it.is_alphanumeric());
            let rest = &part[name.len()..];
            ty.push_str(match name {
                "A" | "K" => "str",
                _ if letter(name) => "int",
                _ => name,
            });
            ty.push_str(rest);
        }
        let path = folder.0.join("pyz3.yaml");
        std::fs::write(
            &path,
            format!("module: m\nclasses: {{Point: {{}}}}\nfunctions: {{f: \"(x: {ty}) -> None\"}}\n"),
        )
        .expect("written");
        let report = pyz3_codegen::check(&path);
        if report.json().trim() != "[]" {
            wrong.push(report.render(false, None));
        }
        // Of `types.CodeType`, what it is called in its module.
        let head = spelled.split(['[', ' ']).next().unwrap_or_default();
        let name = words(head).pop().unwrap_or_default();
        if !letter(&name) && !used.contains(&name) {
            wrong.push(format!("`{spelled}` is in no test module"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The 43 rows are there, and what counts has a type that the check takes and a test that somebody wrote.
#[test]
fn coverage_is_true() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests");
    let wrappers = std::fs::read_to_string(tests.join("modules/wrappers/pyz3.yaml")).expect("an interface");
    let read = |name: &str| std::fs::read_to_string(tests.join("python").join(name)).expect("tests");
    let python = read("test_wrappers.py") + &read("test_wrappers_more.py");
    let nested = nested_in_signatures(&tests.join("modules"));
    let (mut wrong, folder) = (Vec::new(), Folder::new("coverage"));
    for (index, row) in pyz3_codegen::COVERAGE.iter().enumerate() {
        if row.id != format!("T{:02}", index + 1) {
            wrong.push(format!("{} stands where T{:02} should", row.id, index + 1));
        }
        if !row.is_whole() {
            if row.missing.is_empty() {
                wrong.push(format!("{} does not say what is missing", row.id));
            }
            continue;
        }
        let path = folder.0.join("pyz3.yaml");
        let ((ty, result), test) = (row.sides(), row.test);
        std::fs::write(
            &path,
            format!("module: m\nfunctions: {{f: \"(x: {ty}, xs: list[{ty}]) -> {result}\"}}\n"),
        )
        .expect("written");
        let report = pyz3_codegen::check(&path);
        if report.json().trim() != "[]" {
            wrong.push(report.render(false, None));
        }
        let head = |ty: &str| ty.split('[').next().unwrap_or_default().to_owned();
        if !nested.contains(&(false, head(ty))) || !nested.contains(&(true, head(result))) {
            wrong.push(format!(
                "{}: no test module has it in containers, there and back",
                row.id
            ));
        }
        let tested = if test.ends_with(".py") {
            let text = std::fs::read_to_string(tests.join("python").join(test)).unwrap_or_default();
            text.contains(&format!("\"{}", row.name)) || text.contains(&format!("module.{}", row.name))
        } else {
            wrappers.contains(&format!("  {test}: ")) && (test.starts_with("check_") || python.contains(test))
        };
        if !tested {
            wrong.push(format!("{}: no test `{test}`", row.id));
        }
    }
    assert_eq!(pyz3_codegen::COVERAGE.len(), 43);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The types that signatures of the test modules have within others; whether in a result.
fn nested_in_signatures(modules: &Path) -> BTreeSet<(bool, String)> {
    let mut found = BTreeSet::new();
    let folders = std::fs::read_dir(modules).expect("modules").flatten();
    let files = folders.flat_map(|it| std::fs::read_dir(it.path()).into_iter().flatten().flatten());
    for file in files.filter(|it| it.path().to_string_lossy().ends_with("pyz3.yaml")) {
        let text = std::fs::read_to_string(file.path()).expect("an interface");
        for (params, result) in text.lines().filter_map(|it| it.split_once(") -> ")) {
            let result = result.split('"').next().unwrap_or_default();
            for (is_result, part) in [(false, params), (true, result)] {
                for inner in part.split('[').skip(1) {
                    let ends = |it: char| !(it.is_alphanumeric() || it == '.' || it == '_');
                    let name = inner.split(ends).next().unwrap_or_default();
                    found.insert((is_result, name.to_owned()));
                }
            }
        }
    }
    found
}

/// Each operation of the runtime's wrappers is called by a test module.
#[test]
fn every_operation_of_the_wrappers_is_tested() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = |folder: &str| -> String {
        let files = std::fs::read_dir(root.join(folder)).expect("a folder").flatten();
        files
            .filter(|it| it.path().extension().is_some_and(|it| it == "rs"))
            .map(|it| std::fs::read_to_string(it.path()).expect("Rust"))
            .collect()
    };
    let tests = sources("tests/modules/wrappers/src");
    let (wrappers, mut names) = (sources("pyz3-runtime/src/wrap"), BTreeSet::new());
    for line in wrappers.lines().map(str::trim) {
        // `pub fn name(…)`, and the rows of `methods!`: `name = "__name__"(…) -> …` or `name = ."name" -> …`.
        let function = line.strip_prefix("pub fn ").and_then(|it| it.split(['(', '<']).next());
        let row = line
            .split_once(" = ")
            .filter(|(_, it)| it.trim_start_matches('.').starts_with('"'));
        names.extend(
            function
                .or(row.map(|(name, _)| name))
                .filter(|it| !it.starts_with(['$', '/'])),
        );
    }
    assert!(names.len() > 150, "{names:?}");
    let called = |name: &str| {
        let mut uses = tests.match_indices(name).map(|(at, _)| tests.split_at(at));
        uses.any(|(before, rest)| {
            before.ends_with(['.', ':']) && rest[name.len()..].starts_with(['(', ')', ','])
                || rest[name.len()..].starts_with("::<")
        })
    };
    let untested: Vec<_> = names.into_iter().filter(|it| !called(it)).collect();
    assert_eq!(untested, [""; 0]);
}

#[test]
fn every_key_of_the_schema_is_described_and_shown() {
    fn visit(path: &str, value: &serde_json::Value, wrong: &mut Vec<String>) {
        let Some(object) = value.as_object() else { return };
        for (key, value) in object {
            let path = format!("{path}/{key}");
            if key != "properties" {
                visit(&path, value, wrong);
                continue;
            }
            for (name, schema) in value.as_object().into_iter().flatten() {
                let described = schema["description"].as_str().is_some_and(|it| it.ends_with('.'));
                let shown = schema["examples"].as_array().is_some_and(|it| !it.is_empty());
                if !(described && shown) {
                    wrong.push(format!("{path}/{name}"));
                }
                visit(&format!("{path}/{name}"), schema, wrong);
            }
        }
    }
    let schema: serde_json::Value = serde_json::from_str(&pyz3_codegen::schema()).expect("JSON");
    let mut wrong = Vec::new();
    visit("", &schema, &mut wrong);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// A folder that is gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("pyz3-documents-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder for the test");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// The example as it is meant: some are written shorter than they are, or with a byte that no text can hold.
fn bytes(code: Code, text: &str) -> Vec<u8> {
    match code {
        Code::NotUtf8 => {
            let mut bytes = Vec::new();
            for (nth, part) in text.split("\\xE9").enumerate() {
                if nth > 0 {
                    bytes.push(0xe9);
                }
                bytes.extend(part.as_bytes());
            }
            bytes
        }
        Code::TooManyParameters => {
            let all: Vec<String> = (0..256).map(|it| format!("p{it}: int")).collect();
            text.replace('…', &all.join(", ")).into_bytes()
        }
        _ => text.as_bytes().to_vec(),
    }
}

#[test]
fn examples_show_their_code() {
    let mut wrong = Vec::new();
    for code in Code::ALL {
        let folder = Folder::new(code.as_str());
        for (file, text) in code.example() {
            std::fs::write(folder.0.join(file), bytes(*code, text)).expect("the example can be written");
        }
        let report = pyz3_codegen::check(folder.0.join(code.example()[0].0));
        let found: Vec<serde_json::Value> = serde_json::from_str(&report.json()).expect("JSON");
        let found: Vec<&str> = found.iter().filter_map(|it| it["code"].as_str()).collect();
        // One mistake, one diagnostic: an example says nothing else.
        if found != [code.as_str()] {
            wrong.push(format!("{}: {found:?}\n{}", code.as_str(), report.render(false, None)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn codes_are_unique_and_documented() {
    let mut names: Vec<&str> = Code::ALL.iter().map(|it| it.as_str()).collect();
    assert_eq!(Code::UnknownType.as_str(), "PYZ0012");
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), Code::ALL.len());
    for code in Code::ALL {
        assert!(!code.title().is_empty() && !code.title().ends_with('.'), "{code:?}");
        assert!(code.fix().ends_with('.'), "{code:?}");
        assert_eq!(code.as_str(), format!("PYZ{:04}", *code as u32));
    }
}
