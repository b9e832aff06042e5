//! From an interface file to `import`, with the real generator and runtime.
//!
//! Slow the first time, when the dependencies are built; they are kept for the next.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use crate::common::{Answer, Folder, python, suffix};

const INTERFACE: &str = r#"module: geometry
doc: Plane geometry.
functions:
  area: "(width: float, height: float = 1.0) -> float"
  join:
    doc: Joins words.
    signature: "(words: list[str], *, separator: str = ' ') -> str"
"#;

const LIBRARY: &str = "\
#![forbid(unsafe_code)]

pyz3_runtime::module!(geometry);

pub fn area(width: f64, height: f64) -> f64 {
    width * height
}

pub fn join(words: Vec<String>, separator: &str) -> String {
    words.join(separator)
}
";

const DEMO: &str =
    "import geometry\nprint(geometry.area(2), geometry.join(['a', 'b'], separator='-'), geometry.__doc__)\n";

fn write_crate(folder: &Folder) {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace");
    let path = |name: &str| workspace.join(name).display().to_string();
    let manifest = format!(
        "[package]\nname = \"geometry\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\", \"rlib\"]\n\n\
        [dependencies]\npyz3-runtime = {{ path = {:?} }}\n\n[build-dependencies]\npyz3-codegen = {{ path = {:?} }}\n\n[workspace]\n",
        path("pyz3-runtime"),
        path("pyz3-codegen"),
    );
    folder
        .write("Cargo.toml", &manifest)
        .write("pyz3.yaml", INTERFACE)
        .write("src/lib.rs", LIBRARY);
    folder
        .write(
            "build.rs",
            "fn main() {\n    pyz3_codegen::generate(\"pyz3.yaml\");\n}\n",
        )
        .write("demo.py", DEMO);
    // The same versions as the workspace has: nothing else is downloaded.
    fs::copy(workspace.join("Cargo.lock"), folder.path("Cargo.lock")).expect("Cargo.lock can be copied");
}

#[test]
fn from_interface_to_import() {
    let folder = Folder::new("whole");
    write_crate(&folder);
    let python = python();
    let script = format!(
        "#!/bin/sh\necho started >> '{}'\nexec '{python}' \"$@\"\n",
        folder.path("count").display()
    );
    let wrapper = folder.script("python3", &script).to_str().expect("text").to_owned();
    // Kept between runs, unlike the folder.
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli-whole");
    let pyz3 = |arguments: &[&str]| Answer::of(folder.command(arguments).env("CARGO_TARGET_DIR", &target));
    let build = || pyz3(&["build", "--python", &wrapper]);
    let started = || folder.read("count").lines().count();

    let suffix = suffix(&python);
    let first = build().exits(0);
    assert_eq!(
        first.stdout,
        format!("wrote       geometry{suffix}\nwrote       geometry.pyi\n")
    );
    assert_eq!(started(), 1);
    let mut demo = Command::new(&python);
    let demo = Answer::of(demo.arg("demo.py").current_dir(folder.path("."))).exits(0);
    assert_eq!(demo.stdout, "2.0 a-b Plane geometry.\n");
    assert!(
        folder
            .read("geometry.pyi")
            .contains("def area(width: float, height: float = 1.0) -> float")
    );

    // Again: no Python is started, nothing is written, nothing is compiled.
    let module = format!("geometry{suffix}");
    let library = target.join("debug/libgeometry.so");
    let times = || -> Vec<SystemTime> {
        let files = [folder.path(&module), folder.path("geometry.pyi"), library.clone()];
        files
            .iter()
            .filter_map(|it| it.metadata().ok()?.modified().ok())
            .collect()
    };
    let before = times();
    let second = build().exits(0);
    assert_eq!(
        second.stdout,
        format!("up to date  geometry{suffix}\nup to date  geometry.pyi\n")
    );
    assert_eq!((started(), times()), (1, before));

    // `run` takes what was built now, not the file beside the script, and it is the same module.
    folder.write(
        "src/lib.rs",
        &LIBRARY.replace("width * height", "width * height * 10.0"),
    );
    let run = pyz3(&["run", "--debug", "--python", &wrapper, "demo.py"]).exits(0);
    assert_eq!(run.stdout, "20.0 a-b Plane geometry.\n");

    // A mismatch is shown with the interface line, also where it is the long form's.
    folder.write(
        "src/lib.rs",
        &LIBRARY
            .replace("width: f64, height: f64", "width: f64, height: String")
            .replace("* height", ""),
    );
    build()
        .exits(1)
        .says(r#"= interface: pyz3.yaml:4: area: "(width: float, height: float = 1.0) -> float""#);
    folder.write(
        "src/lib.rs",
        &LIBRARY
            .replace("separator: &str", "separator: i64")
            .replace("join(separator)", "join(\"\")"),
    );
    let long = "= interface: pyz3.yaml:7: signature: \"(words: list[str], *, separator: str = ' ') -> str\"";
    build().exits(1).says("= interface: pyz3.yaml:5: join:").says(long);

    // A typo is shown as such, not as the failure of a build script.
    folder.write("pyz3.yaml", &INTERFACE.replace("list[str]", "lsit[str]"));
    let typo = build().exits(1).says("pyz3.yaml:7:").says("lsit");
    assert!(!typo.stderr.contains("build command"), "{}", typo.stderr);
}
