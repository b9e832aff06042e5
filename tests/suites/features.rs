//! What the runtime brings along: nothing that nobody asked for.

use std::path::Path;

use pyz3_tests::command::{cargo, run};
use pyz3_tests::root;

fn tree(args: &[&str]) -> Vec<String> {
    let mut cargo = cargo(&root().join("target"));
    let manifest = root().join("pyz3-runtime/Cargo.toml");
    cargo.args(["tree", "--prefix", "none", "--edges", "normal,build", "--manifest-path"]);
    cargo.arg(manifest).args(args);
    let done = run(&mut cargo).unwrap_or_else(|it| panic!("{it}"));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    text.lines()
        .filter_map(|it| it.split(' ').next().map(str::to_owned))
        .collect()
}

/// The names of the runtime's features, as its manifest has them.
fn features() -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join(Path::new("pyz3-runtime/Cargo.toml"))).expect("the manifest");
    let section = manifest
        .split("[features]\n")
        .nth(1)
        .and_then(|it| it.split("\n\n").next());
    let lines = section.unwrap_or_default().lines();
    lines
        .filter_map(|it| it.split_once(" = ").map(|it| it.0.to_owned()))
        .collect()
}

#[test]
fn a_plain_build_has_none_of_the_optional_crates() {
    let features = features();
    assert!(features.len() >= 15, "{features:?}");
    let plain = tree(&[]);
    let found: Vec<_> = features.iter().filter(|it| plain.contains(it)).collect();
    assert!(found.is_empty(), "{found:?}");
    let all = tree(&["--all-features"]);
    let missing: Vec<_> = features.iter().filter(|it| !all.contains(it)).collect();
    assert!(missing.is_empty(), "no feature brings {missing:?}");
}
