//! The record of the last run, beside its output: what it read, what it wrote.
//!
//! While all of that is as it was, nothing has to be parsed. A record that is missing, unreadable, broken or of another
//! generator counts as none: everything is generated again, and what turns out the same is still not written.
//!
//! It is lines of text, the fields of each between tabs: what it is of, every file with its hash, every place, and `end`.
//! What cannot be written so, a path with a tab or one that is no UTF-8, is not recorded.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::hash::hash;
use super::places::Located;

const EXTENSION: &str = "pyz3-cache";
/// The first line. The number is that of the format.
const FIRST: &str = "pyz3 record 1";
/// The last line, without which something is missing.
const LAST: &str = "\nend\n";

/// Which generator made what, from what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) generator: String,
    /// The main interface file, absolute: several modules may be written to one folder.
    pub(super) interface: PathBuf,
    pub(super) module: String,
    /// Every interface file, the main one first.
    pub(super) inputs: Vec<Entry>,
    /// Every output file, relative to the record's folder.
    pub(super) outputs: Vec<Entry>,
    /// The bound functions, and where they were found.
    pub(super) places: Vec<Located>,
}

/// A file and the hash of its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) path: PathBuf,
    pub(super) hash: String,
}

impl Entry {
    pub(super) fn new(path: impl Into<PathBuf>, content: &[u8]) -> Self {
        Self {
            path: path.into(),
            hash: hash(content),
        }
    }

    fn is_current(&self, folder: &Path) -> bool {
        fs::read(folder.join(&self.path)).is_ok_and(|content| hash(&content) == self.hash)
    }
}

impl Record {
    /// The record of a run on this interface in this folder, and where it stands.
    pub(super) fn find(folder: &Path, interface: &Path) -> Option<(PathBuf, Self)> {
        let paths = fs::read_dir(folder).ok()?.filter_map(|it| Some(it.ok()?.path()));
        paths
            .filter(|path| path.extension().is_some_and(|it| it == EXTENSION))
            .find_map(|path| {
                let record = Self::read(&fs::read(&path).ok()?)?;
                (record.interface == interface).then_some((path, record))
            })
    }

    /// Out of the content of a file; nothing if it is no whole record.
    fn read(content: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(content).ok()?.strip_suffix(LAST)?;
        let lines: Vec<Vec<&str>> = text.split('\n').map(|it| it.split('\t').collect()).collect();
        let mut lines = lines.iter().map(Vec::as_slice);
        let ([FIRST], ["generator", generator], ["interface", interface], ["module", module]) =
            (lines.next()?, lines.next()?, lines.next()?, lines.next()?)
        else {
            return None;
        };
        let mut record = Self {
            generator: (*generator).to_owned(),
            interface: interface.into(),
            module: (*module).to_owned(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            places: Vec::new(),
        };
        let entry = |hash: &str, path: &str| Entry {
            path: path.into(),
            hash: hash.to_owned(),
        };
        let located = |path: &str, place| Located {
            path: path.to_owned(),
            place,
        };
        for line in lines {
            match *line {
                ["input", hash, path] => record.inputs.push(entry(hash, path)),
                ["output", hash, path] => record.outputs.push(entry(hash, path)),
                ["nowhere", path] => record.places.push(located(path, None)),
                ["place", path, file, line] => {
                    let place = (file.to_owned(), line.parse().ok()?);
                    record.places.push(located(path, Some(place)));
                }
                _ => return None,
            }
        }
        Some(record)
    }

    /// Whether a run now would read and write the same.
    pub(super) fn is_current(&self, folder: &Path) -> bool {
        self.generator == generator()
            && !self.inputs.is_empty()
            && self.inputs.iter().all(|it| it.is_current(Path::new("")))
            && self.outputs.iter().all(|it| it.is_current(folder))
    }

    /// The record's own file name: `geometry.pyz3-cache`.
    pub(super) fn file_name(&self) -> String {
        let last = self.module.rsplit('.').next().unwrap_or_default();
        format!("{last}.{EXTENSION}")
    }

    /// As text; nothing if a field cannot be written.
    pub(super) fn text(&self) -> Option<String> {
        let mut text = FIRST.to_owned();
        line(&mut text, &["generator", &self.generator])?;
        line(&mut text, &["interface", self.interface.to_str()?])?;
        line(&mut text, &["module", &self.module])?;
        for (key, entries) in [("input", &self.inputs), ("output", &self.outputs)] {
            for Entry { path, hash } in entries {
                line(&mut text, &[key, hash, path.to_str()?])?;
            }
        }
        for Located { path, place } in &self.places {
            match place {
                Some((file, number)) => line(&mut text, &["place", path, file, &number.to_string()])?,
                None => line(&mut text, &["nowhere", path])?,
            }
        }
        Some(text + LAST)
    }

    /// Removes what this run wrote and the `next` one did not: a submodule's stub, say, that would still be found.
    /// A file that somebody has changed since stays.
    pub(super) fn remove_leftovers(&self, folder: &Path, next: &Self) {
        let stays = |entry: &&Entry| !next.outputs.iter().any(|it| it.path == entry.path);
        for entry in self.outputs.iter().filter(stays) {
            let inside = entry.path.components().all(|it| matches!(it, Component::Normal(_)));
            if inside && entry.is_current(folder) {
                let _ = fs::remove_file(folder.join(&entry.path)); // A leftover that cannot be removed does no harm here.
            }
        }
    }
}

/// Adds a line, behind the break that ends the one before; nothing if a field holds what parts fields or lines.
fn line(text: &mut String, fields: &[&str]) -> Option<()> {
    if fields.iter().any(|it| it.contains(['\t', '\n', '\r'])) {
        return None;
    }
    text.push('\n');
    text.push_str(&fields.join("\t"));
    Some(())
}

/// The version, and which build of it: while this crate is worked on, its version stays and its output does not. And the lowest Python that
/// is built for, since what is refused depends on it.
pub(super) fn generator() -> String {
    let version = match super::builder::floor() {
        Some(floor) => format!("{} abi3-py3{floor}", env!("CARGO_PKG_VERSION")),
        None => env!("CARGO_PKG_VERSION").to_owned(),
    };
    let build = std::env::current_exe()
        .and_then(fs::metadata)
        .and_then(|it| Ok((it.len(), it.modified()?)));
    match build {
        Ok((length, modified)) => {
            let modified = modified.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
            format!("{version} {length:x} {:x}", modified.as_nanos())
        }
        Err(_) => version,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use proptest::prelude::*;

    fn record() -> Record {
        let entry = |path: &str| Entry::new(path, path.as_bytes());
        let located = |path: &str, place: Option<(&str, usize)>| Located {
            path: path.to_owned(),
            place: place.map(|(file, line)| (file.to_owned(), line)),
        };
        Record {
            generator: "0.1.0 abi3-py310 1f 2e".to_owned(),
            interface: "/tmp/ä b/end".into(),
            module: "geo".to_owned(),
            inputs: vec![entry("/tmp/ä b/end"), entry("more.pyz3.yaml")],
            outputs: vec![entry("geo.rs")],
            places: vec![
                located("crate :: f", Some(("src/lib.rs", 12))),
                located("crate :: g", None),
            ],
        }
    }

    #[test]
    fn a_field_a_tab_a_file_a_line() {
        let text = record().text().expect("nothing in the way");
        expect![[r#"
            pyz3 record 1
            generator	0.1.0 abi3-py310 1f 2e
            interface	/tmp/ä b/end
            module	geo
            input	718d3c1e8641b6ab0a1aa2f65082f6cf	/tmp/ä b/end
            input	849eb632dc68dfb673e3b64d5924342b	more.pyz3.yaml
            output	8e08c78b163c64bf6f08547b6792d49b	geo.rs
            place	crate :: f	src/lib.rs	12
            nowhere	crate :: g
            end
        "#]]
        .assert_eq(&text);
        assert_eq!(Record::read(text.as_bytes()), Some(record()));
    }

    #[test]
    fn one_that_is_cut_off_is_none() {
        let text = record().text().expect("nothing in the way");
        for end in 0..text.len() {
            assert_eq!(Record::read(&text.as_bytes()[..end]), None, "cut off at {end}");
        }
    }

    #[test]
    fn of_another_version_or_with_other_lines_is_none() {
        let text = record().text().expect("nothing in the way");
        let changes = [
            ("record 1", "record 2"),
            ("module\tgeo\n", ""),
            ("\tgeo\n", "\tgeo\tgeo\n"),
            ("\n", "\r\n"),
            ("nowhere", "somewhere"),
            ("\t12", "\t-12"),
            ("\t12", "\t"),
            ("\nend\n", "\n\nend\n"),
            ("\nend\n", "\nend\nend\n"),
        ];
        for (from, to) in changes {
            let changed = text.replace(from, to);
            assert_ne!(changed, text, "{from:?}");
            assert_eq!(Record::read(changed.as_bytes()), None, "{from:?}");
        }
    }

    #[test]
    fn what_would_part_fields_or_lines_is_not_written() {
        for name in ["a\tb", "a\nb", "a\r"] {
            let with = |change: fn(&mut Record, &str)| {
                let mut record = record();
                change(&mut record, name);
                record.text()
            };
            assert_eq!(with(|it, name| it.interface = name.into()), None, "{name:?}");
            assert_eq!(with(|it, name| it.outputs[0].path = name.into()), None, "{name:?}");
            assert_eq!(with(|it, name| it.places[1].path = name.to_owned()), None, "{name:?}");
            let place = |it: &mut Record, name: &str| it.places[0].place = Some((name.to_owned(), 1));
            assert_eq!(with(place), None, "{name:?}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_no_utf_8_is_not_written() {
        use std::os::unix::ffi::OsStrExt;
        let mut record = record();
        record.inputs[0].path = Path::new(std::ffi::OsStr::from_bytes(b"a\xff")).into();
        assert_eq!(record.text(), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_names_come_back_or_are_not_written(names in proptest::collection::vec("[a-z\t\r\n\\u{e9} /\\\\]{0,5}|end|input", 4)) {
            let mut record = record();
            record.interface = names[0].clone().into();
            record.outputs[0].path = names[1].clone().into();
            record.places[0].place = Some((names[2].clone(), 7));
            record.places[1].path = names[3].clone();
            let parted = names.iter().any(|it| it.contains(['\t', '\n', '\r']));
            match record.text() {
                Some(text) => prop_assert_eq!(Record::read(text.as_bytes()), Some(record)),
                None => prop_assert!(parted),
            }
        }
    }
}
