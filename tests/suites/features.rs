//! What the runtime brings along: nothing that nobody asked for.

use pyz3_tests::command::{cargo, run};
use pyz3_tests::root;

/// The names of the crates that the crate of a folder is built with.
fn tree(folder: &str, edges: &str, args: &[&str]) -> Vec<String> {
    let mut cargo = cargo(&root().join("target"));
    cargo.args(["tree", "--prefix", "none", "--edges", edges, "--manifest-path"]);
    cargo.arg(root().join(folder).join("Cargo.toml")).args(args);
    let done = run(&mut cargo).unwrap_or_else(|it| panic!("{it}"));
    let text = String::from_utf8_lossy(&done.stdout).into_owned();
    text.lines()
        .filter_map(|it| it.split(' ').next().map(str::to_owned))
        .collect()
}

/// The crates that are optional, as the runtime's manifest has them.
fn optional() -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join("pyz3-runtime/Cargo.toml")).expect("the manifest");
    let lines = manifest.lines().filter(|it| it.contains("optional = true"));
    lines
        .filter_map(|it| it.split_once(" = ").map(|it| it.0.to_owned()))
        .collect()
}

#[test]
fn a_plain_build_has_none_of_the_optional_crates() {
    let optional = optional();
    assert!(optional.len() >= 15, "{optional:?}");
    let runtime = tree("pyz3-runtime", "normal,build", &[]);
    // What a user's crate is linked with; what builds it is another matter.
    let linked = tree("examples/hello", "normal", &[]);
    assert!(linked.iter().any(|it| it == "pyz3-runtime"), "{linked:?}");
    for plain in [runtime, linked] {
        let found: Vec<_> = optional.iter().filter(|it| plain.contains(it)).collect();
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn each_feature_brings_its_crate() {
    let all = tree("pyz3-runtime", "normal,build", &["--all-features"]);
    for name in optional() {
        assert!(all.contains(&name), "no feature brings {name}");
        let one = tree("pyz3-runtime", "normal,build", &["--features", &name]);
        assert!(one.contains(&name), "the feature {name} does not bring its crate");
    }
}
