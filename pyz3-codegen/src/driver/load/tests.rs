//! Files and their includes, on disk.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use expect_test::{Expect, expect};

use super::{Loaded, load};
use crate::diag::Code;

/// A folder with files in it, gone when the test is over.
struct Folder(PathBuf);

impl Folder {
    fn new(files: &[(&str, &str)]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!(
            "pyz3-load-{}-{}",
            std::process::id(),
            NEXT.fetch_add(1, Ordering::Relaxed)
        );
        let folder = Self(std::env::temp_dir().join(name));
        for (file, text) in files {
            folder.write(file, text.as_bytes());
        }
        folder
    }

    fn write(&self, file: &str, bytes: &[u8]) {
        let path = self.0.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders can be made");
        std::fs::write(path, bytes).expect("files can be written");
    }

    fn load(&self, file: &str) -> Loaded {
        load(&self.0.join(file))
    }

    /// A text with the folder's own path left out.
    fn short(&self, text: &str) -> String {
        text.replace(&format!("{}/", self.0.display()), "")
            .replace(&self.0.display().to_string(), "FOLDER")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[track_caller]
fn check_errors(folder: &Folder, file: &str, expected: &Expect) {
    let loaded = folder.load(file);
    let text = loaded.diagnostics.render(&loaded.sources, false, None);
    // Underlines do not move with the paths, but the arrows' indentation is that of the line numbers alone.
    expected.assert_eq(&folder.short(&text));
}

fn names(loaded: &Loaded) -> Vec<String> {
    loaded
        .files
        .iter()
        .map(|it| it.path.file_name().unwrap_or_default().to_string_lossy().into_owned())
        .collect()
}

#[test]
fn includes_are_read_once_and_in_order() {
    let folder = Folder::new(&[
        ("pyz3.yaml", "module: a\ninclude: [sub/b.yaml, c.yaml, ./c.yaml]\n"),
        ("sub/b.yaml", "include: [d.yaml, ../c.yaml]\n"),
        ("sub/d.yaml", "functions: {d: '()'}\n"),
        ("c.yaml", "include: sub/d.yaml\n"),
    ]);
    let loaded = folder.load("pyz3.yaml");
    assert!(loaded.diagnostics.is_empty());
    assert_eq!(names(&loaded), ["pyz3.yaml", "b.yaml", "d.yaml", "c.yaml"]);
    let shown: Vec<String> = loaded
        .files
        .iter()
        .map(|it| folder.short(loaded.sources.name(it.id)))
        .collect();
    assert_eq!(shown, ["pyz3.yaml", "sub/b.yaml", "sub/d.yaml", "c.yaml"]);
    assert_eq!(loaded.paths.len(), 4);
}

/// Where a folder is a link, what stands beside its target is not what stands beside it.
#[cfg(unix)]
#[test]
fn a_name_through_a_link_keeps_its_way() {
    let folder = Folder::new(&[
        ("pyz3.yaml", "module: a\ninclude: link/b.yaml\n"),
        ("far/sub/b.yaml", "include: ../c.yaml\n"),
        ("far/c.yaml", "functions: {c: '()'}\n"),
        ("c.yaml", "doccs: 1\n"),
    ]);
    std::os::unix::fs::symlink(folder.0.join("far/sub"), folder.0.join("link")).expect("a link can be made");
    let loaded = folder.load("pyz3.yaml");
    assert!(loaded.diagnostics.is_empty());
    let shown = folder.short(loaded.sources.name(loaded.files[2].id));
    assert_eq!(shown, "link/../c.yaml");
}

#[test]
fn names_are_relative_where_the_main_file_is() {
    let folder = Folder::new(&[("pyz3.yaml", "module: a\ninclude: b.yaml\n"), ("b.yaml", "doccs: 1\n")]);
    let here = std::env::current_dir().expect("a current folder");
    let up: PathBuf = here.components().skip(1).map(|_| "..").collect();
    let relative = up
        .join(folder.0.strip_prefix("/").unwrap_or(&folder.0))
        .join("pyz3.yaml");
    let loaded = load(&relative);
    let name = loaded.sources.name(loaded.files[1].id).to_owned();
    assert!(Path::new(&name).is_relative() && name.ends_with("/b.yaml"), "{name}");
}

#[test]
fn missing_files_and_folders() {
    let folder = Folder::new(&[
        (
            "pyz3.yaml",
            "module: a\ninclude: [shapse.pyz3.yaml, sub, '', nothing, \"a\\0b\"]\n",
        ),
        ("shapes.pyz3.yaml", ""),
        ("sub/x.yaml", ""),
    ]);
    check_errors(
        &folder,
        "pyz3.yaml",
        &expect![[r#"
            error[PYZ0001]: cannot read `shapse.pyz3.yaml`: there is no such file
             --> pyz3.yaml:2:11
              |
            2 | include: [shapse.pyz3.yaml, sub, '', nothing, "a\0b"]
              |           ^^^^^^^^^^^^^^^^ there is no such file
              |
              = help: did you mean `shapes.pyz3.yaml`?

            error[PYZ0001]: cannot read `sub`: it is a folder
             --> pyz3.yaml:2:29
              |
            2 | include: [shapse.pyz3.yaml, sub, '', nothing, "a\0b"]
              |                             ^^^ it is a folder
              |
              = help: name an interface file, relative to this one

            error[PYZ0001]: an include without a name
             --> pyz3.yaml:2:34
              |
            2 | include: [shapse.pyz3.yaml, sub, '', nothing, "a\0b"]
              |                                  ^^ the name is empty
              |
              = help: name an interface file, relative to this one, or remove the entry

            error[PYZ0001]: cannot read `nothing`: there is no such file
             --> pyz3.yaml:2:38
              |
            2 | include: [shapse.pyz3.yaml, sub, '', nothing, "a\0b"]
              |                                      ^^^^^^^ there is no such file
              |
              = help: an include is relative to the file that names it

            error[PYZ0001]: cannot read `a\0b`: file name contained an unexpected NUL byte
             --> pyz3.yaml:2:47
              |
            2 | include: [shapse.pyz3.yaml, sub, '', nothing, "a\0b"]
              |                                               ^^^^^^ file name contained an unexpected NUL byte
              |
              = help: name an interface file, relative to this one

        "#]],
    );
    check_errors(
        &folder,
        "pyz4.yaml",
        &expect![[r#"
        error[PYZ0001]: cannot read `pyz4.yaml`: there is no such file
        --> pyz4.yaml:1:1
         = help: did you mean `pyz3.yaml`?

    "#]],
    );
    check_errors(
        &folder,
        "sub/y/z",
        &expect![[r#"
        error[PYZ0001]: cannot read `sub/y/z`: there is no such file
        --> sub/y/z:1:1
         = help: an interface file is named `pyz3.yaml` or `NAME.pyz3.yaml`

    "#]],
    );
    check_errors(
        &folder,
        "sub",
        &expect![[r#"
        error[PYZ0001]: cannot read `sub`: it is a folder
        --> sub:1:1
         = help: name an interface file, which is text in UTF-8

    "#]],
    );
}

#[test]
fn cycles() {
    let folder = Folder::new(&[
        ("pyz3.yaml", "module: a\ninclude: [b.yaml, pyz3.yaml]\n"),
        ("b.yaml", "include: [c.yaml]\n"),
        ("c.yaml", "include: [./b.yaml, pyz3.yaml]\n"),
    ]);
    check_errors(
        &folder,
        "pyz3.yaml",
        &expect![[r#"
        error[PYZ0013]: include cycle: pyz3.yaml → pyz3.yaml
         --> pyz3.yaml:2:19
          |
        2 | include: [b.yaml, pyz3.yaml]
          |                   ^^^^^^^^^ closes the circle
          |
          = help: remove one of these includes: a file counts once, however often it is named

        error[PYZ0013]: include cycle: b.yaml → c.yaml → b.yaml
         --> c.yaml:1:11
          |
        1 | include: [./b.yaml, pyz3.yaml]
          |           ^^^^^^^^ closes the circle
          |
         ::: b.yaml:1:11
          |
        1 | include: [c.yaml]
          |           ------ includes `c.yaml`
          |
          = help: remove one of these includes: a file counts once, however often it is named

        error[PYZ0013]: include cycle: pyz3.yaml → b.yaml → c.yaml → pyz3.yaml
         --> c.yaml:1:21
          |
        1 | include: [./b.yaml, pyz3.yaml]
          |                     ^^^^^^^^^ closes the circle
          |
         ::: pyz3.yaml:2:11
          |
        2 | include: [b.yaml, pyz3.yaml]
          |           ------ includes `b.yaml`
          |
         ::: b.yaml:1:11
          |
        1 | include: [c.yaml]
          |           ------ includes `c.yaml`
          |
          = help: remove one of these includes: a file counts once, however often it is named

    "#]],
    );
}

#[test]
fn many_files_in_a_row() {
    let folder = Folder::new(&[("f0.yaml", "module: a\ninclude: f1.yaml\n")]);
    for nth in 1..2000 {
        folder.write(
            &format!("f{nth}.yaml"),
            format!("include: f{}.yaml\n", nth + 1).as_bytes(),
        );
    }
    folder.write("f2000.yaml", b"");
    let loaded = folder.load("f0.yaml");
    assert!(loaded.diagnostics.is_empty());
    assert_eq!(loaded.files.len(), 2001);
}

#[test]
fn other_encodings() {
    let folder = Folder::new(&[("pyz3.yaml", "module: a\ninclude: [latin1.yaml, utf16.yaml]\n")]);
    folder.write("latin1.yaml", b"# \xc3\xa9\r\nrust: crate::\xe9t\xe9\n");
    folder.write("utf16.yaml", b"\xff\xfem\0o\0d\0");
    check_errors(
        &folder,
        "pyz3.yaml",
        &expect![[r#"
        error[PYZ0002]: the file is not UTF-8
         --> latin1.yaml:2:14
          |
        2 | rust: crate::�t�
          |              ^ byte 0xE9 is not UTF-8 here
          |
          = help: save the file as UTF-8

        error[PYZ0002]: the file is not UTF-8
         --> utf16.yaml:1:1
          |
        1 | ��m␀o␀d␀
          | ^ byte 0xFF is not UTF-8 here
          |
          = help: this looks like UTF-16: save the file as UTF-8

    "#]],
    );
}

#[test]
fn a_large_file_is_not_read_to_its_end() {
    let folder = Folder::new(&[]);
    folder.write("large.yaml", &vec![b'#'; (8 << 20) + 1]);
    check_errors(
        &folder,
        "large.yaml",
        &expect![[r#"
        error[PYZ0004]: the file is larger than 8 MiB
        --> large.yaml:1:1
         = help: split it: `include: [part.pyz3.yaml]`

    "#]],
    );
    folder.write("full.yaml", &vec![b'#'; 8 << 20]);
    assert!(
        folder
            .load("full.yaml")
            .diagnostics
            .iter()
            .all(|it| it.code == Code::MissingKey)
    );
    if cfg!(unix) {
        let loaded = load(Path::new("/dev/zero"));
        assert!(loaded.diagnostics.iter().all(|it| it.code == Code::FileUnreadable));
    }
}

#[test]
fn a_broken_include_keeps_the_others() {
    let folder = Folder::new(&[
        ("pyz3.yaml", "module: a\ninclude: [broken.yaml, good.yaml]\n"),
        ("broken.yaml", "functions: [\n"),
        ("good.yaml", "doccs: 1\n"),
    ]);
    let loaded = folder.load("pyz3.yaml");
    assert_eq!(names(&loaded), ["pyz3.yaml", "good.yaml"]);
    check_errors(
        &folder,
        "pyz3.yaml",
        &expect![[r#"
            error[PYZ0003]: `[` is not closed
             --> broken.yaml:1:12
              |
            1 | functions: [
              |            ^ opened here
              |
              = help: add the `]`

            error[PYZ0009]: unknown key `doccs`
             --> good.yaml:1:1
              |
            1 | doccs: 1
              | ^^^^^ not a key of an interface file
              |
              = help: did you mean `doc`?

        "#]],
    );
}
