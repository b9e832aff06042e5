//! What a second run does: as little as it can.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use pyz3_codegen::{Builder, Error, Generated, Status};

/// A folder of its own for each test, with an interface of two files.
struct Folder(PathBuf);

impl Folder {
    fn new(test: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("pyz3-caching-{test}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).expect("a folder");
        let folder = Self(folder);
        folder.write(
            "pyz3.yaml",
            "module: geo\ninclude: [more.pyz3.yaml]\nfunctions: {f: {signature: \"()\", rust: f}}\n",
        );
        folder.write("more.pyz3.yaml", "functions: {g: {signature: \"()\", rust: g}}\n");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn write(&self, name: &str, content: &str) {
        fs::write(self.path(name), content).expect("written");
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("read")
    }

    fn builder(&self) -> Builder {
        Builder::new(self.path("pyz3.yaml")).out_dir(self.path("out"))
    }

    fn generate(&self) -> Generated {
        generate(self.builder())
    }

    /// Gives every output a time of change long ago, so that writing it shows.
    fn age(&self) {
        for name in names(&self.0.join("out")) {
            let file = fs::File::options()
                .write(true)
                .open(self.path("out").join(name))
                .expect("a file");
            file.set_modified(long_ago()).expect("a time");
        }
    }

    fn written_since(&self) -> Vec<String> {
        let out = self.path("out");
        let new = |name: &String| out.join(name).metadata().and_then(|it| it.modified()).expect("a time") != long_ago();
        names(&out).into_iter().filter(new).collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn long_ago() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<_> = entries
        .map(|it| it.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn generate(builder: Builder) -> Generated {
    match builder.try_generate() {
        Ok(generated) => generated,
        Err(error) => panic!("{error}"),
    }
}

fn statuses(generated: &Generated) -> Vec<Status> {
    generated.outputs.iter().map(|(_, status)| *status).collect()
}

const WRITTEN: [Status; 3] = [Status::Written; 3];
const UP_TO_DATE: [Status; 3] = [Status::UpToDate; 3];

#[test]
fn first_run_writes_everything() {
    let folder = Folder::new("first");
    let generated = folder.generate();
    assert_eq!(generated.module, "geo");
    assert_eq!(
        generated.files,
        [folder.path("pyz3.yaml"), folder.path("more.pyz3.yaml")]
    );
    let out = folder.path("out");
    assert_eq!(
        generated.outputs,
        [
            (out.join("geo.md"), Status::Written),
            (out.join("geo.pyi"), Status::Written),
            (out.join("geo.rs"), Status::Written),
        ]
    );
    // And no temporary file stays behind.
    assert_eq!(names(&out), ["geo.md", "geo.pyi", "geo.pyz3-cache", "geo.rs"]);
}

#[test]
fn second_run_touches_nothing_and_says_the_same() {
    let folder = Folder::new("second");
    let first = folder.generate();
    folder.age();
    let second = folder.generate();
    assert_eq!(statuses(&second), UP_TO_DATE);
    assert_eq!(folder.written_since(), [""; 0]);
    assert_eq!((second.module, second.files), (first.module, first.files));
}

/// The record is believed: what it says is not made again, so nothing can have been parsed.
#[test]
fn second_run_parses_nothing() {
    let folder = Folder::new("parses");
    folder.generate();
    let record = folder.read("out/geo.pyz3-cache");
    folder.write(
        "out/geo.pyz3-cache",
        &record.replace("module\tgeo\n", "module\tfrom_the_record\n"),
    );
    assert_eq!(folder.generate().module, "from_the_record");
    assert_eq!(generate(folder.builder().force(true)).module, "geo");
}

#[test]
fn force_generates_but_writes_only_what_changed() {
    let folder = Folder::new("force");
    folder.generate();
    folder.age();
    assert_eq!(statuses(&generate(folder.builder().force(true))), UP_TO_DATE);
    assert_eq!(folder.written_since(), [""; 0]);
}

#[test]
fn only_outputs_that_change_are_written() {
    let folder = Folder::new("partly");
    folder.generate();
    folder.age();
    // Another target is nothing to the stub or the page.
    folder.write("more.pyz3.yaml", "functions: {g: {signature: \"()\", rust: other}}\n");
    assert_eq!(
        statuses(&folder.generate()),
        [Status::UpToDate, Status::UpToDate, Status::Written]
    );
    assert_eq!(folder.written_since(), ["geo.pyz3-cache", "geo.rs"]);
}

#[test]
fn comment_in_the_interface_changes_no_output_and_the_record_remembers_it() {
    let folder = Folder::new("comment");
    folder.generate();
    folder.age();
    let text = folder.read("more.pyz3.yaml");
    folder.write("more.pyz3.yaml", &(text + "# a comment\n"));
    assert_eq!(statuses(&folder.generate()), UP_TO_DATE);
    assert_eq!(folder.written_since(), ["geo.pyz3-cache"]);
}

#[test]
fn broken_record_is_no_record() {
    for broken in [
        "",
        "\n",
        "end\n",
        "\0\u{ff}",
        "pyz3 record 1\nend\n",
        "{\"generator\": \"0.1.0\"}",
    ] {
        let folder = Folder::new("broken");
        folder.generate();
        folder.write("out/geo.pyz3-cache", broken);
        folder.age();
        assert_eq!(statuses(&folder.generate()), UP_TO_DATE, "{broken:?}");
        assert_eq!(folder.written_since(), ["geo.pyz3-cache"], "{broken:?}");
    }
}

#[test]
fn record_that_is_cut_off_is_no_record() {
    let folder = Folder::new("cut-off");
    folder.generate();
    let whole = folder.read("out/geo.pyz3-cache");
    for end in 0..whole.len() {
        folder.write("out/geo.pyz3-cache", &whole[..end]);
        assert_eq!(statuses(&folder.generate()), UP_TO_DATE, "cut off at {end}");
        assert_eq!(folder.read("out/geo.pyz3-cache"), whole, "cut off at {end}");
    }
}

/// Fields are between tabs, so there is no record of such a file: it is generated each time.
#[cfg(unix)]
#[test]
fn path_with_a_tab_is_generated_each_time() {
    let folder = Folder::new("tab\tin-it");
    for expected in [WRITTEN, UP_TO_DATE] {
        assert_eq!(statuses(&folder.generate()), expected);
        assert_eq!(names(&folder.path("out")), ["geo.md", "geo.pyi", "geo.rs"]);
    }
    folder.write("more.pyz3.yaml", "");
    assert_eq!(statuses(&folder.generate()), WRITTEN);
}

#[test]
fn record_that_cannot_be_read_or_written_is_no_record() {
    let folder = Folder::new("unreadable");
    fs::create_dir_all(folder.path("out/geo.pyz3-cache/in-the-way")).expect("a folder");
    assert_eq!(statuses(&folder.generate()), WRITTEN);
    assert_eq!(statuses(&folder.generate()), UP_TO_DATE);
}

#[test]
fn record_of_another_generator_is_no_record() {
    let folder = Folder::new("generator");
    folder.generate();
    let record = folder
        .read("out/geo.pyz3-cache")
        .replace("generator\t", "generator\t0.0.1 ");
    folder.write("out/geo.pyz3-cache", &record.replace("module\tgeo\n", "module\told\n"));
    assert_eq!(folder.generate().module, "geo");
}

#[test]
fn output_that_is_gone_or_edited_is_written_again() {
    let folder = Folder::new("deleted");
    folder.generate();
    let rust = folder.read("out/geo.rs");
    fs::remove_file(folder.path("out/geo.rs")).expect("removed");
    folder.write("out/geo.pyi", "edited");
    assert_eq!(
        statuses(&folder.generate()),
        [Status::UpToDate, Status::Written, Status::Written]
    );
    assert_eq!(folder.read("out/geo.rs"), rust);
    assert_ne!(folder.read("out/geo.pyi"), "edited");
}

#[test]
fn two_modules_share_a_folder() {
    let folder = Folder::new("shared");
    folder.write(
        "other.pyz3.yaml",
        "module: other\nfunctions: {h: {signature: \"()\", rust: h}}\n",
    );
    let other = || generate(Builder::new(folder.path("other.pyz3.yaml")).out_dir(folder.path("out")));
    folder.generate();
    assert_eq!(statuses(&other()), WRITTEN);
    assert_eq!(statuses(&folder.generate()), UP_TO_DATE);
    assert_eq!(other().module, "other");
}

#[test]
fn leftovers_of_the_last_run_go_but_what_somebody_edited_stays() {
    let folder = Folder::new("leftovers");
    let with = "module: geo\nmodules: {a: {functions: {f: {signature: \"()\", rust: f}}}, b: {}}\n";
    folder.write("pyz3.yaml", with);
    folder.generate();
    assert_eq!(
        names(&folder.path("out/geo")),
        ["__init__.pyi", "a.pyi", "b.pyi", "py.typed"]
    );
    folder.write("out/geo/b.pyi", "edited");
    folder.write("pyz3.yaml", "module: renamed\n");
    folder.generate();
    assert_eq!(names(&folder.path("out/geo")), ["b.pyi"]);
    assert_eq!(
        names(&folder.path("out")),
        ["geo", "renamed.md", "renamed.pyi", "renamed.pyz3-cache", "renamed.rs"]
    );
}

/// A record somebody tampered with does not reach files outside of its folder.
#[test]
fn leftovers_are_looked_for_inside_the_folder_alone() {
    let folder = Folder::new("outside");
    folder.generate();
    folder.write("precious", &folder.read("out/geo.md"));
    let record = folder.read("out/geo.pyz3-cache");
    folder.write("out/geo.pyz3-cache", &record.replace("\tgeo.md\n", "\t../precious\n"));
    folder.write("pyz3.yaml", "module: geo\n");
    folder.generate();
    assert!(folder.path("precious").exists());
}

#[test]
fn errors_write_nothing() {
    let folder = Folder::new("errors");
    folder.write("more.pyz3.yaml", "functions: {g: {signature: \"(a: f46)\", rust: g}}\n");
    match folder.builder().try_generate() {
        Err(Error::Interface(report)) => {
            assert_eq!((report.errors(), report.module()), (1, Some("geo")));
            assert_eq!(
                report.files(),
                [folder.path("pyz3.yaml"), folder.path("more.pyz3.yaml")]
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(!folder.path("out").exists());
}

#[test]
fn folder_that_cannot_be_made_is_an_error_with_its_path() {
    let folder = Folder::new("blocked");
    folder.write("out", "a file where the folder should be");
    match folder.builder().try_generate() {
        Err(error @ Error::Io { .. }) => {
            assert!(
                error
                    .to_string()
                    .starts_with(&folder.path("out/geo.md").display().to_string()),
                "{error}"
            );
        }
        other => panic!("{other:?}"),
    }
}

/// The folder as a crate with this `src/lib.rs`, of which the interface binds `f`.
fn crate_with(test: &str, source: &str) -> Folder {
    let folder = Folder::new(test);
    folder.write("Cargo.toml", "");
    folder.write(
        "more.pyz3.yaml",
        "functions: {g: {signature: \"()\", rust: \"|| ()\"}}\n",
    );
    folder.write(
        "pyz3.yaml",
        "module: geo\ninclude: [more.pyz3.yaml]\nfunctions: {f: {signature: \"()\", rust: crate::f}}\n",
    );
    fs::create_dir_all(folder.path("src/inner")).expect("a folder");
    folder.write("src/lib.rs", source);
    folder
}

#[test]
fn a_function_that_moved_is_found_again() {
    let folder = crate_with("moved", "pub fn f() {}\n");
    let first = folder.generate();
    assert_eq!(first.sources, Some(folder.path("src")));
    let place = |line: usize| format!("rt::place!(\"src/lib.rs\", {line})");
    assert!(folder.read("out/geo.rs").contains(&place(1)));
    assert!(folder.read("out/geo.rs").contains("rt::place!(\"more.pyz3.yaml\", 1)"));

    // Another body in the same place changes nothing.
    folder.write("src/lib.rs", "pub fn f() { g() }\nfn g() {}\n");
    folder.age();
    assert_eq!(statuses(&folder.generate()), UP_TO_DATE);
    assert_eq!(folder.written_since(), Vec::<String>::new());

    folder.write("src/lib.rs", "fn g() {}\n\npub fn f() {}\n");
    assert_eq!(folder.generate().outputs[2].1, Status::Written);
    assert!(folder.read("out/geo.rs").contains(&place(3)));
    folder.age();
    assert_eq!(statuses(&folder.generate()), UP_TO_DATE);
}

#[test]
fn a_function_of_another_file_is_found_through_what_names_it() {
    let folder = crate_with("through", "mod inner;\npub use inner::deep::f;\n");
    folder.write("src/inner/deep.rs", "// Here.\npub fn f() {}\n");
    folder.generate();
    assert!(
        folder
            .read("out/geo.rs")
            .contains("rt::place!(\"src/inner/deep.rs\", 2)")
    );
    // Which of two is meant, the paths alone do not say: then it is where the interface names it.
    folder.write("src/inner/other.rs", "pub fn f() {}\n");
    folder.generate();
    assert!(folder.read("out/geo.rs").contains("rt::place!(\"pyz3.yaml\", 3)"));
    // A file that cannot be read as Rust does no harm.
    folder.write("src/lib.rs", "pub fn f() {}\n\"");
    folder.write("src/inner/bad.rs", "{{{ 'x");
    folder.generate();
    assert!(folder.read("out/geo.rs").contains("rt::place!(\"src/lib.rs\", 1)"));
}

#[test]
fn without_a_crate_nothing_is_looked_for() {
    let folder = Folder::new("no-crate");
    assert_eq!(folder.generate().sources, None);
    assert!(!folder.read("out/geo.rs").contains("rt::place!"));
}
