//! Writing files: only what changed, and never half of one.

use std::fs;
use std::io;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Status;

/// Gives a file this content. Its time of change stays if it has it already.
pub(super) fn write(path: &Path, content: &str) -> io::Result<Status> {
    if fs::read(path).is_ok_and(|old| old == content.as_bytes()) {
        return Ok(Status::UpToDate);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    if !folder.as_os_str().is_empty() {
        fs::create_dir_all(folder)?;
    }
    // A reader, and a build that runs at the same time, sees the old content or the new.
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let temporary = folder.join(format!(".{name}.{}-{count}.tmp", process::id()));
    let written = fs::write(&temporary, content).and_then(|()| fs::rename(&temporary, path));
    if written.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    written.map(|()| Status::Written)
}
