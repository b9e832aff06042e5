//! Commands that need no crate: what they print, what they write, and their exit codes.

use serde_json::Value;

use crate::common::{Answer, Folder};

const COMMANDS: [&str; 9] = [
    "run", "build", "check", "generate", "dump", "stubgen", "schema", "version", "clean",
];

const GOOD: &str = "module: geometry\nfunctions:\n  area: \"(x: float) -> float\"\n";
const TYPO: &str = "module: geometry\nfunctions:\n  area: \"(x: flaot) -> float\"\n";
const FRAGMENT: &str = "functions:\n  hull: \"(x: float) -> float\"\n";
const BAD_FRAGMENT: &str = "functions:\n  hull: \"(x: flaot) -> float\"\n";

fn diagnostics(answer: &Answer) -> Vec<Value> {
    serde_json::from_str(&answer.stdout).unwrap_or_else(|error| panic!("{error} in\n{}", answer.stdout))
}

#[test]
fn help_teaches() {
    let folder = Folder::new("help");
    let main = folder.pyz3(&["--help"]).exits(0).stdout;
    let book = include_str!("../../../docs/cli.md");
    for command in COMMANDS {
        let help = folder.pyz3(&[command, "--help"]).exits(0).stdout;
        let summary = help.lines().next().unwrap_or_default().trim_end_matches('.').to_owned();
        assert!(
            main.contains(&summary),
            "{command}: `{summary}` is not in `pyz3 --help`"
        );
        assert!(
            help.contains(&format!("Examples:\n  pyz3 {command}")),
            "{command} has no examples"
        );
        assert!(
            book.contains(&format!("](#pyz3-{command}) | {summary} |")),
            "docs/cli.md: {command} is not `{summary}`"
        );
        assert!(
            book.contains(&format!("\n## pyz3 {command}\n\n    pyz3 {command}")),
            "docs/cli.md: no example of {command}"
        );
    }
}

#[test]
fn wrong_usage() {
    let folder = Folder::new("usage");
    folder.pyz3(&[]).exits(2);
    folder
        .pyz3(&["frobnicate"])
        .exits(2)
        .says("unrecognized subcommand 'frobnicate'");
    folder.pyz3(&["check", "--frobnicate"]).exits(2);
    folder
        .pyz3(&["check", "nowhere"])
        .exits(2)
        .says("error: no such file or folder: nowhere\n");
    folder
        .pyz3(&["check"])
        .exits(2)
        .says("error: no interface file in . or below");
    folder
        .pyz3(&["generate"])
        .exits(2)
        .says("error: no interface file in .");
    folder
        .pyz3(&["generate", "nowhere.yaml"])
        .exits(2)
        .says("error: no such file: nowhere.yaml\n");
    folder.write("a.pyz3.yaml", GOOD).write("b.pyz3.yaml", GOOD);
    let answer = folder.pyz3(&["dump", "--stage", "ir"]).exits(2);
    answer.says("error: more than one interface file here: name one of a.pyz3.yaml, b.pyz3.yaml\n");
    folder.pyz3(&["dump"]).exits(2).says("--stage");
}

#[test]
fn check_for_people() {
    let folder = Folder::new("check");
    folder.write("pyz3.yaml", GOOD);
    let good = folder.pyz3(&["check"]).exits(0);
    let support = "geometry: main interpreter, shared GIL, own GIL, free-threaded\n";
    let said = format!("checked 1 interface: no errors\n{support}");
    assert_eq!((good.stdout.as_str(), good.stderr.as_str()), ("", said.as_str()));
    let quiet = folder.pyz3(&["check", "-q"]).exits(0);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));

    folder.write("deep/er/other.pyz3.yaml", TYPO);
    for ignored in ["target", ".hidden", "node_modules", "venv"] {
        folder.write(&format!("{ignored}/pyz3.yaml"), TYPO);
    }
    folder.write("venv/pyvenv.cfg", "").write("plain.yaml", TYPO);
    let bad = folder
        .pyz3(&["check"])
        .exits(1)
        .says("flaot")
        .says("deep/er/other.pyz3.yaml:3:");
    assert_eq!(bad.stdout, "");
    // Of the module that has no errors it is said still.
    assert!(
        bad.stderr
            .ends_with(&format!("checked 2 interfaces: 1 error\n{support}")),
        "{}",
        bad.stderr
    );
    assert!(!bad.stderr.contains('\x1b'));
    assert!(
        folder
            .pyz3(&["check", "--color", "always"])
            .exits(1)
            .stderr
            .contains('\x1b')
    );
    // A file is checked whatever it is called, and once however often it is named.
    let twice = folder.pyz3(&["check", "plain.yaml", "./plain.yaml"]).exits(1);
    assert!(
        twice.stderr.ends_with("checked 1 interface: 1 error\n"),
        "{}",
        twice.stderr
    );
}

#[test]
fn check_for_programs() {
    let folder = Folder::new("check-json");
    folder.write("pyz3.yaml", GOOD);
    let good = folder.pyz3(&["check", "--json"]).exits(0);
    assert_eq!((good.stdout.as_str(), good.stderr.as_str()), ("[]\n", ""));
    folder.write("a/pyz3.yaml", TYPO).write("b/pyz3.yaml", TYPO);
    let bad = folder.pyz3(&["check", "--json"]).exits(1);
    assert_eq!(bad.stderr, "");
    let found = diagnostics(&bad);
    let places: Vec<_> = found
        .iter()
        .map(|it| (it["file"].as_str(), it["line"].as_u64(), it["column"].as_u64()))
        .collect();
    assert_eq!(
        places,
        [
            (Some("a/pyz3.yaml"), Some(3), Some(14)),
            (Some("b/pyz3.yaml"), Some(3), Some(14))
        ]
    );
    let keys: Vec<_> = found[0]
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect();
    let wanted = [
        "code",
        "severity",
        "message",
        "file",
        "line",
        "column",
        "end_line",
        "end_column",
        "help",
        "related",
    ];
    assert_eq!(keys, wanted);
}

#[test]
fn people_get_a_hundred_and_programs_get_all() {
    let folder = Folder::new("check-many");
    for (name, count) in [("a", 60), ("b", 60), ("c", 5)] {
        let functions: String = (0..count).map(|it| format!("  f{it}: \"(x: flaot)\"\n")).collect();
        folder.write(
            &format!("{name}.pyz3.yaml"),
            &format!("module: {name}\nfunctions:\n{functions}"),
        );
    }
    let people = folder.pyz3(&["check"]).exits(1);
    assert_eq!(people.stderr.matches("error[PYZ").count(), 100);
    assert!(people.stderr.contains("and 20 more\n"), "{}", people.stderr);
    assert!(
        people
            .stderr
            .ends_with("and 5 more in other files\nchecked 3 interfaces: 125 errors\n"),
        "{}",
        people.stderr
    );
    assert_eq!(diagnostics(&folder.pyz3(&["check", "--json"]).exits(1)).len(), 125);
}

#[test]
fn fragments_are_checked_once() {
    let folder = Folder::new("check-fragments");
    folder
        .write("pyz3.yaml", &format!("include: [shapes.pyz3.yaml]\n{GOOD}"))
        .write("shapes.pyz3.yaml", BAD_FRAGMENT);
    let found = diagnostics(&folder.pyz3(&["check", "--json"]).exits(1));
    let places: Vec<_> = found
        .iter()
        .map(|it| (it["file"].as_str(), it["line"].as_u64()))
        .collect();
    assert_eq!(places, [(Some("shapes.pyz3.yaml"), Some(2))]);

    let alone = Folder::new("check-fragment-alone");
    alone.write("shapes.pyz3.yaml", FRAGMENT);
    alone.pyz3(&["check"]).exits(0).says("checked 1 interface: no errors\n");
    alone.write("shapes.pyz3.yaml", BAD_FRAGMENT);
    let found = diagnostics(&alone.pyz3(&["check", "--json"]).exits(1));
    assert_eq!(found.len(), 1, "{found:?}");
    // What is meant to be the interface itself must name its module.
    let main = Folder::new("check-no-module");
    main.write("pyz3.yaml", FRAGMENT);
    main.pyz3(&["check"]).exits(1).says("`module`");
}

#[test]
fn a_shared_include_is_reported_once() {
    let folder = Folder::new("check-shared");
    folder
        .write("pyz3.yaml", &format!("include: [shapes.pyz3.yaml]\n{GOOD}"))
        .write("sub/n.pyz3.yaml", "module: n\ninclude: [../shapes.pyz3.yaml]\n")
        .write("shapes.pyz3.yaml", BAD_FRAGMENT);
    assert_eq!(diagnostics(&folder.pyz3(&["check", "--json"]).exits(1)).len(), 1);
    folder.pyz3(&["check"]).exits(1).says("checked 2 interfaces: 1 error\n");
    let other = folder.pyz3(&["check", "sub/n.pyz3.yaml"]).exits(1);
    assert!(other.stderr.contains("--> shapes.pyz3.yaml:2:"), "{}", other.stderr);

    // What includes declare twice is a mistake of each interface that includes them.
    folder.write("shapes.pyz3.yaml", "functions: {area: \"()\"}\n").write(
        "sub/n.pyz3.yaml",
        "module: n\ninclude: [../shapes.pyz3.yaml]\nfunctions: {area: \"()\"}\n",
    );
    assert_eq!(diagnostics(&folder.pyz3(&["check", "--json"]).exits(1)).len(), 2);
}

/// An endless file is never read to its end, and nobody waits for what others may write into a pipe.
#[cfg(unix)]
#[test]
fn endless_files_are_refused() {
    let folder = Folder::new("check-endless");
    std::os::unix::fs::symlink("/dev/zero", folder.path("z.pyz3.yaml")).expect("a link can be made");
    folder
        .pyz3(&["check", "z.pyz3.yaml"])
        .exits(1)
        .says("it is no regular file");
    let made = std::process::Command::new("mkfifo")
        .arg(folder.path("pipe.pyz3.yaml"))
        .status();
    assert!(made.is_ok_and(|it| it.success()), "a pipe can be made");
    folder
        .pyz3(&["check", "pipe.pyz3.yaml"])
        .exits(1)
        .says("it is no regular file");
    folder.write("main.pyz3.yaml", "module: m\ninclude: pipe.pyz3.yaml\n");
    folder
        .pyz3(&["check", "main.pyz3.yaml"])
        .exits(1)
        .says("it is no regular file");
}

#[test]
fn generate_writes_what_changed() {
    let folder = Folder::new("generate");
    folder.write("pyz3.yaml", GOOD);
    folder
        .pyz3(&["generate", "--check"])
        .exits(1)
        .says("error: missing: generated/geometry.rs\n");
    assert_eq!(folder.files(), ["pyz3.yaml"]);
    let first = folder.pyz3(&["generate"]).exits(0).stdout;
    for name in ["geometry.rs", "geometry.pyi", "geometry.md"] {
        assert!(first.contains(&format!("wrote       generated/{name}\n")), "{first}");
    }
    let second = folder.pyz3(&["generate"]).exits(0).stdout;
    assert!(
        second.contains("up to date  generated/geometry.rs\n") && !second.contains("wrote"),
        "{second}"
    );
    let files = folder.files();
    let check = folder.pyz3(&["generate", "--check"]).exits(0);
    assert!(
        check.stdout.contains("up to date  generated/geometry.pyi\n"),
        "{}",
        check.stdout
    );

    folder.write("generated/geometry.pyi", "something else\n");
    let stale = folder
        .pyz3(&["generate", "--check"])
        .exits(1)
        .says("error: stale: generated/geometry.pyi\n");
    assert!(!stale.stderr.contains("geometry.rs"));
    assert_eq!(
        (folder.files(), folder.read("generated/geometry.pyi").as_str()),
        (files, "something else\n")
    );
    folder.pyz3(&["generate", "--force"]).exits(0);
    folder.pyz3(&["generate", "--check"]).exits(0);

    folder.write("pyz3.yaml", TYPO);
    folder.pyz3(&["generate", "--out", "elsewhere"]).exits(1).says("flaot");
    assert!(!folder.path("elsewhere").exists());
}

#[test]
fn dump_prints_each_stage() {
    let folder = Folder::new("dump");
    folder.write("geometry.pyz3.yaml", GOOD);
    for (stage, part) in [
        ("model", "area"),
        ("ir", "area"),
        ("rust", "crate::area("),
        ("pyi", "def area(x: float) -> float: ..."),
    ] {
        let text = folder.pyz3(&["dump", "--stage", stage]).exits(0).stdout;
        assert!(text.contains(part) && text.ends_with('\n'), "{stage}: {text}");
    }
    folder.write("geometry.pyz3.yaml", TYPO);
    let bad = folder.pyz3(&["dump", "--stage", "rust"]).exits(1).says("flaot");
    assert_eq!(bad.stdout, "");
}

#[test]
fn stubs_go_where_type_checkers_look() {
    let folder = Folder::new("stubgen");
    folder.write("pyz3.yaml", GOOD);
    folder
        .pyz3(&["stubgen", "--check"])
        .exits(1)
        .says("error: missing: geometry.pyi\n");
    assert_eq!(folder.pyz3(&["stubgen"]).exits(0).stdout, "wrote       geometry.pyi\n");
    assert_eq!(folder.pyz3(&["stubgen"]).exits(0).stdout, "up to date  geometry.pyi\n");
    assert!(folder.read("geometry.pyi").contains("def area(x: float) -> float: ..."));
    folder.pyz3(&["stubgen", "--check"]).exits(0);
    folder.write("pyz3.yaml", &GOOD.replace("geometry", "shop.core._impl"));
    let dotted = folder.pyz3(&["stubgen", "--output", "typings"]).exits(0);
    assert_eq!(
        dotted.stdout,
        "wrote       typings/shop/core/_impl.pyi\nwrote       typings/shop/py.typed\n"
    );
}

#[test]
fn schema_is_json() {
    let folder = Folder::new("schema");
    let text = folder.pyz3(&["schema"]).exits(0).stdout;
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    assert!(schema["properties"]["module"].is_object(), "{text}");
    assert_eq!(
        folder.pyz3(&["schema", "--output", "s.json"]).exits(0).stdout,
        "wrote       s.json\n"
    );
    assert_eq!(
        folder.pyz3(&["schema", "--output", "s.json"]).exits(0).stdout,
        "up to date  s.json\n"
    );
    assert_eq!(folder.read("s.json"), text);
}

#[test]
fn version_names_everything() {
    let folder = Folder::new("version");
    let text = folder.pyz3(&["version"]).exits(0).stdout;
    let names: Vec<_> = text.lines().filter_map(|it| it.split_whitespace().next()).collect();
    assert_eq!(
        names,
        ["pyz3", "pyz3-codegen", "pyz3-runtime", "rustc", "cargo", "python"]
    );
    let json: Value = serde_json::from_str(&folder.pyz3(&["version", "--json"]).exits(0).stdout).expect("JSON");
    assert_eq!(json["pyz3"], env!("CARGO_PKG_VERSION"));
    assert_eq!(json["python"]["implementation"], "cpython");
}
