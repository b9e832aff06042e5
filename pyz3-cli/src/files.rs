//! Writing and finding files: only what changed is written, and a reader never sees half a file.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, Result};
use pyz3_codegen::Status;

/// Writes `bytes` to `path` unless that is what it holds already.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<Status> {
    if fs::read(path).is_ok_and(|it| it == bytes) {
        return Ok(Status::UpToDate);
    }
    replace(path, |temporary| fs::write(temporary, bytes))?;
    Ok(Status::Written)
}

/// Copies `from` to `to`, permissions too, unless that is what it holds already.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<Status> {
    let new = fs::read(from).with_context(|| format!("cannot read {}", from.display()))?;
    if fs::read(to).is_ok_and(|it| it == new) {
        return Ok(Status::UpToDate);
    }
    replace(to, |temporary| fs::copy(from, temporary).map(drop))?;
    Ok(Status::Written)
}

/// Fills a file beside `path`, then puts it in the place of `path` in one step: a process that has the old file open or
/// mapped keeps the old one.
fn replace(path: &Path, fill: impl FnOnce(&Path) -> io::Result<()>) -> Result<()> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let context = || format!("cannot write {}", path.display());
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder).with_context(context)?;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let unique = format!(
        ".{name}.{}-{}.tmp",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    );
    let temporary = folder.join(unique);
    let done = fill(&temporary).and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    done.with_context(context)
}

/// `path` as a person in the current folder would write it.
pub(crate) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    match path.strip_prefix(&here) {
        Ok(rest) if rest.as_os_str().is_empty() => ".".to_owned(),
        Ok(rest) => rest.display().to_string(),
        Err(_) => path.display().to_string(),
    }
}

/// `path` made absolute, symbolic links kept.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The word for what became of an output.
pub(crate) fn status_line(status: Status, path: &Path) -> String {
    let word = match status {
        Status::Written => "wrote",
        Status::UpToDate => "up to date",
    };
    format!("{word:<10}  {}", shown(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_changes_are_written() -> Result<()> {
        let folder = std::env::temp_dir().join(format!("pyz3-files-{}", std::process::id()));
        let path = folder.join("deep/file.txt");
        assert_eq!(write(&path, b"one")?, Status::Written);
        assert_eq!(write(&path, b"one")?, Status::UpToDate);
        // Who has the old file open keeps it.
        let mut open = fs::File::open(&path)?;
        assert_eq!(write(&path, b"two")?, Status::Written);
        assert_eq!(fs::read(&path)?, b"two");
        let mut old = String::new();
        io::Read::read_to_string(&mut open, &mut old)?;
        assert_eq!(old, "one");
        let copied = folder.join("copy.txt");
        assert_eq!(copy(&path, &copied)?, Status::Written);
        assert_eq!(copy(&path, &copied)?, Status::UpToDate);
        // No temporary file stays behind.
        assert_eq!(fs::read_dir(folder.join("deep"))?.count(), 1);
        fs::remove_dir_all(folder)?;
        Ok(())
    }
}
