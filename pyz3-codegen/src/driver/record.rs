//! The record of the last run, beside its output: what it read, what it wrote.
//!
//! While all of that is as it was, nothing has to be parsed. A record that is missing, unreadable, broken or of another
//! generator counts as none: everything is generated again, and what turns out the same is still not written.

use std::fs;
use std::path::{Component, Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::hash::hash;
use super::places::Located;

const EXTENSION: &str = "pyz3-cache";

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

impl From<(PathBuf, String)> for Entry {
    fn from((path, hash): (PathBuf, String)) -> Self {
        Self { path, hash }
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (&self.path, &self.hash).serialize(serializer)
    }
}

// By hand: a macro that derives this is another crate, which every build script would wait for.
impl Serialize for Record {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("generator", &self.generator)?;
        map.serialize_entry("interface", &self.interface)?;
        map.serialize_entry("module", &self.module)?;
        map.serialize_entry("inputs", &self.inputs)?;
        map.serialize_entry("outputs", &self.outputs)?;
        map.serialize_entry("places", &self.places)?;
        map.end()
    }
}

/// The value of a key; nothing if it is missing or of another shape.
fn taken<T: DeserializeOwned>(from: &mut Map<String, Value>, key: &str) -> Option<T> {
    serde_json::from_value(from.remove(key)?).ok()
}

/// The same for a list of which each item is made.
fn all_taken<T: DeserializeOwned, U: From<T>>(from: &mut Map<String, Value>, key: &str) -> Option<Vec<U>> {
    let items: Vec<T> = taken(from, key)?;
    Some(items.into_iter().map(U::from).collect())
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

    /// Out of the text of a file; nothing if it is no whole record.
    fn read(text: &[u8]) -> Option<Self> {
        let mut map = serde_json::from_slice(text).ok()?;
        Some(Self {
            generator: taken(&mut map, "generator")?,
            interface: taken(&mut map, "interface")?,
            module: taken(&mut map, "module")?,
            inputs: all_taken::<(PathBuf, String), _>(&mut map, "inputs")?,
            outputs: all_taken::<(PathBuf, String), _>(&mut map, "outputs")?,
            places: all_taken::<(String, Option<(String, usize)>), _>(&mut map, "places")?,
        })
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

    /// As text. It cannot fail but for paths that are no UTF-8, and then there is no record.
    pub(super) fn text(&self) -> Option<String> {
        Some(serde_json::to_string_pretty(self).ok()? + "\n")
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
