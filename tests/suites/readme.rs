//! The example in the README: it builds, runs, and says what is printed there.

use std::fs;

use pyz3_tests::command::{run, said};
use pyz3_tests::{Scratch, default_venv, root};

/// What the class in the README can do.
const ACCOUNT: &str = "\
from greeter import Account
ann, bob = Account('Ann', 5), Account('Bob')
assert bob.deposit(2.5) == bob.balance == 2.5
assert (ann + bob).balance == 7.5 and ann == Account('Ann', balance=5.0) != bob
assert repr(bob) == 'Account { owner: \"Bob\", balance: 2.5 }'
";

/// The fenced blocks of a Markdown text, in order: language and content.
fn blocks(text: &str) -> Vec<(&str, &str)> {
    let mut parts = text.split("```");
    let mut found = Vec::new();
    parts.next();
    while let (Some(block), Some(_)) = (parts.next(), parts.next()) {
        found.extend(block.split_once('\n'));
    }
    found
}

#[test]
fn the_example_is_true() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap_or_default();
    let blocks = blocks(&readme);
    let languages: Vec<&str> = blocks.iter().map(|it| it.0).collect();
    assert_eq!(
        languages,
        ["yaml", "rust", "rust", "python", "text", "yaml", "rust", "text"]
    );
    let [interface, rust, build, demo, output, class, state, typo] = [0, 1, 2, 3, 4, 5, 6, 7].map(|it| blocks[it].1);

    let scratch = Scratch::new("greeter", interface, rust);
    scratch.write("build.rs", build);
    scratch.write("demo.py", demo);
    let manifest = fs::read_to_string(scratch.folder().join("Cargo.toml")).unwrap_or_default();
    scratch.write(
        "Cargo.toml",
        &manifest.replace("[dependencies]\n", "[dependencies]\nstrsim = \"0.11\"\n"),
    );
    let mut pyz3 = scratch.pyz3();
    pyz3.args(["run", "--debug", "--python"])
        .arg(default_venv().python())
        .arg("demo.py");
    let ran = run(&mut pyz3).unwrap_or_else(|it| panic!("{it}"));
    assert_eq!(String::from_utf8_lossy(&ran.stdout), output);

    scratch.write("pyz3.yaml", &format!("{interface}\n{class}"));
    scratch.write("src/lib.rs", &format!("{rust}\n{state}"));
    scratch.write("account.py", ACCOUNT);
    let mut pyz3 = scratch.pyz3();
    pyz3.args(["run", "--debug", "--python"])
        .arg(default_venv().python())
        .arg("account.py");
    run(&mut pyz3).unwrap_or_else(|it| panic!("{it}"));

    scratch.write("pyz3.yaml", &interface.replace("list[str])", "list[srt])"));
    let check = said(scratch.pyz3().args(["check", "--quiet"]));
    assert_eq!(check.code(), Some(1));
    assert_eq!(check.stderr().trim_end(), typo.trim_end());
    let cargo = said(scratch.cargo().arg("build"));
    assert!(!cargo.succeeded());
    let text = cargo.to_string();
    for line in typo.lines().map(str::trim) {
        assert!(text.contains(line), "{line:?} is not in\n{text}");
    }
}
