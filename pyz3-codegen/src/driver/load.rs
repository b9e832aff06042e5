//! Reads an interface file and all that it includes.
//!
//! In: a path. Out: every file that could be read, each once, and what kept others from being read.

use std::collections::HashSet;
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Sources, Span, did_you_mean};
use crate::model::{self, LoadedFile, Role, Text};

/// What was read.
#[derive(Debug, Default)]
pub(crate) struct Loaded {
    /// The text of every file that could be opened.
    pub(crate) sources: Sources,
    /// The main file first, then the included ones in the order found. Empty if the main file is broken.
    pub(crate) files: Vec<LoadedFile>,
    /// Every path that was tried, the main one first.
    pub(crate) paths: Vec<PathBuf>,
    pub(crate) diagnostics: Diagnostics,
}

/// Reads the file and, in depth, its includes.
pub(crate) fn load(path: &Path) -> Loaded {
    load_as(Role::Main, path)
}

/// Reads a file that is meant to be included, as if a file that holds nothing else included it.
pub(crate) fn load_part(path: &Path) -> Loaded {
    let mut loaded = load_as(Role::Included, path);
    if let Some(LoadedFile { id, file, .. }) = loaded.files.first_mut() {
        file.module = Some(Text {
            value: "part".to_owned(),
            span: start_of(*id),
        });
    }
    loaded
}

fn load_as(role: Role, path: &Path) -> Loaded {
    let mut load = Load::default();
    load.main(role, path);
    while let Some(frame) = load.stack.last_mut() {
        match frame.includes.next() {
            Some(include) => load.include(&include),
            None => {
                load.stack.pop();
            }
        }
    }
    load.loaded
}

#[derive(Default)]
struct Load {
    loaded: Loaded,
    /// Files by identity, so that `a.yaml` and `./a.yaml` count once.
    seen: HashSet<PathBuf>,
    /// The file that is being read, and those that led to it.
    stack: Vec<Frame>,
}

struct Frame {
    identity: PathBuf,
    path: PathBuf,
    /// What diagnostics call it.
    name: String,
    /// Where it was included.
    from: Option<Span>,
    includes: std::vec::IntoIter<Text>,
}

impl Load {
    fn main(&mut self, role: Role, path: &Path) {
        let name = path.display().to_string();
        self.loaded.paths.push(path.to_owned());
        match read(path) {
            Ok(bytes) => self.file(role, path.to_owned(), name, bytes, None),
            Err(problem) => {
                let id = self.loaded.sources.add(&name, "");
                self.loaded.diagnostics.push(
                    Diagnostic::error(Code::FileUnreadable, format!("cannot read `{name}`: {}", problem.what))
                        .at(start_of(id), "")
                        .help(match problem.missing {
                            true => missing_help(path).unwrap_or_else(|| {
                                "an interface file is named `pyz3.yaml` or `NAME.pyz3.yaml`".to_owned()
                            }),
                            false => "name an interface file, which is text in UTF-8".to_owned(),
                        }),
                );
            }
        }
    }

    fn include(&mut self, include: &Text) {
        let Some(parent) = self.stack.last() else { return };
        if include.value.is_empty() {
            self.loaded.diagnostics.push(
                Diagnostic::error(Code::FileUnreadable, "an include without a name")
                    .at(include.span, "the name is empty")
                    .help("name an interface file, relative to this one, or remove the entry"),
            );
            return;
        }
        let folder = parent.path.parent().unwrap_or(Path::new(""));
        let path = folder.join(&include.value);
        let identity = identity(&path);
        let name = match (
            Path::new(&parent.name).parent(),
            Path::new(&include.value).is_absolute(),
        ) {
            (Some(folder), false) if folder != Path::new("") => beside(folder, &include.value, &identity),
            _ => include.value.clone(),
        };
        if let Some(first) = self.stack.iter().position(|it| it.identity == identity) {
            self.cycle(first, include);
            return;
        }
        if !self.seen.insert(identity) {
            return;
        }
        self.loaded.paths.push(path.clone());
        match read(&path) {
            Ok(bytes) => self.file(Role::Included, path, name, bytes, Some(include.span)),
            Err(problem) => self.loaded.diagnostics.push(
                Diagnostic::error(Code::FileUnreadable, format!("cannot read `{name}`: {}", problem.what))
                    .at(include.span, problem.what)
                    .help(match problem.missing {
                        true => missing_help(&path)
                            .unwrap_or_else(|| "an include is relative to the file that names it".to_owned()),
                        false => "name an interface file, relative to this one".to_owned(),
                    }),
            ),
        }
    }

    /// The include closes a circle that starts with a file of the stack.
    fn cycle(&mut self, first: usize, include: &Text) {
        let circle = self.stack.get(first..).unwrap_or_default();
        let mut names: Vec<&str> = circle.iter().map(|it| it.name.as_str()).collect();
        names.extend(names.first().copied());
        let mut diagnostic = Diagnostic::error(Code::IncludeCycle, format!("include cycle: {}", names.join(" → ")))
            .at(include.span, "closes the circle");
        for frame in circle.iter().skip(1) {
            if let Some(from) = frame.from {
                diagnostic = diagnostic.at(from, format!("includes `{}`", frame.name));
            }
        }
        self.loaded
            .diagnostics
            .push(diagnostic.help("remove one of these includes: a file counts once, however often it is named"));
    }

    fn file(&mut self, role: Role, path: PathBuf, name: String, bytes: Vec<u8>, from: Option<Span>) {
        let out = &mut self.loaded.diagnostics;
        if bytes.len() > model::MAX_BYTES {
            let id = self.loaded.sources.add(&name, "");
            out.push(model::too_large(id));
            return;
        }
        let text = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let bytes = error.into_bytes();
                let text = String::from_utf8_lossy(&bytes).into_owned();
                let id = self.loaded.sources.add(&name, text);
                out.push(not_utf8(id, at, &bytes));
                return;
            }
        };
        let id = self.loaded.sources.add(&name, text);
        let identity = identity(&path);
        self.seen.insert(identity.clone());
        let Some(file) = model::read_as(role, id, self.loaded.sources.text(id), out) else {
            return;
        };
        self.stack.push(Frame {
            identity,
            path: path.clone(),
            name,
            from,
            includes: file.include.clone().into_iter(),
        });
        self.loaded.files.push(LoadedFile { id, path, file });
    }
}

fn not_utf8(id: FileId, at: usize, bytes: &[u8]) -> Diagnostic {
    let byte = bytes.get(at).copied().unwrap_or(0);
    let span = Span {
        file: id,
        start: at as u32,
        end: at as u32 + '\u{fffd}'.len_utf8() as u32,
    };
    let help = match bytes {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => "this looks like UTF-16: save the file as UTF-8",
        _ => "save the file as UTF-8",
    };
    Diagnostic::error(Code::NotUtf8, "the file is not UTF-8")
        .at(span, format!("byte 0x{byte:02X} is not UTF-8 here"))
        .help(help)
}

/// Why a file could not be read.
struct Problem {
    what: String,
    missing: bool,
}

/// Reads no more than tells that the file is too large.
fn read(path: &Path) -> Result<Vec<u8>, Problem> {
    let problem = |error: std::io::Error| Problem {
        what: match error.kind() {
            ErrorKind::NotFound => "there is no such file".to_owned(),
            ErrorKind::PermissionDenied => "reading it is not allowed".to_owned(),
            ErrorKind::IsADirectory => "it is a folder".to_owned(),
            _ => error.to_string(),
        },
        missing: error.kind() == ErrorKind::NotFound,
    };
    let refuse = |what: &str| Problem {
        what: what.to_owned(),
        missing: false,
    };
    // Asked before it is opened: opening a pipe waits for somebody to write into it.
    let metadata = path.metadata().map_err(problem)?;
    if metadata.is_dir() {
        return Err(refuse("it is a folder"));
    }
    if !metadata.is_file() {
        return Err(refuse("it is no regular file"));
    }
    let file = File::open(path).map_err(problem)?;
    let mut bytes = Vec::new();
    file.take(model::MAX_BYTES as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(problem)?;
    Ok(bytes)
}

/// A file of the same folder with a similar name.
fn missing_help(path: &Path) -> Option<String> {
    let folder = path
        .parent()
        .filter(|it| *it != Path::new(""))
        .unwrap_or(Path::new("."));
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .ok()?
        .filter_map(|it| it.ok()?.file_name().into_string().ok())
        .filter(|it| it.ends_with(".yaml") || it.ends_with(".yml"))
        .collect();
    names.sort();
    let near = did_you_mean(path.file_name()?.to_str()?, names.iter().map(String::as_str))?;
    Some(format!("did you mean `{near}`?"))
}

pub(super) fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// What an include of a file in `folder` is called: `sub` and `../shapes.yaml` make `shapes.yaml`, unless `sub` is a link
/// to elsewhere, so that the name would be another file's.
fn beside(folder: &Path, include: &str, identity: &Path) -> String {
    let folder = folder.display().to_string();
    let folder = folder.trim_end_matches('/');
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in include.split('/') {
        match parts.last() {
            Some(&last) if part == ".." && !matches!(last, "" | "." | "..") => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    let tidy = parts.join("/");
    match Path::new(&tidy).canonicalize() {
        Ok(real) if real != identity => format!("{folder}/{include}"),
        _ => tidy,
    }
}

fn start_of(id: FileId) -> Span {
    Span {
        file: id,
        start: 0,
        end: 0,
    }
}

#[cfg(test)]
mod tests;
