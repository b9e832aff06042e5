//! `pyz3 clean`: removes what pyz3 keeps for itself.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::arguments::Clean;
use crate::cargo;
use crate::files::shown;
use crate::output::Output;
use crate::project;

pub(crate) fn clean(arguments: &Clean, output: &Output) -> Result<()> {
    let (root, _) = project::locate(&arguments.path)?;
    let own = cargo::metadata(&root, output)?.own_folder();
    let mut removed = 0;
    if own.exists() {
        fs::remove_dir_all(&own).with_context(|| format!("cannot remove {}", own.display()))?;
        output.report(&format!("removed  {}", shown(&own)));
        removed += 1;
    }
    let mut records = Vec::new();
    find_records(&root, &mut records).with_context(|| format!("cannot search {}", root.display()))?;
    for record in records {
        fs::remove_file(&record).with_context(|| format!("cannot remove {}", record.display()))?;
        output.report(&format!("removed  {}", shown(&record)));
        removed += 1;
    }
    if removed == 0 {
        output.report("nothing to remove");
    }
    Ok(())
}

/// Every `*.pyz3-cache` of the project. Cargo's own folder is left to cargo, hidden ones to whoever hid them.
fn find_records(folder: &Path, records: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let (path, name) = (entry.path(), entry.file_name());
        let name = name.to_string_lossy();
        if entry.file_type()?.is_dir() {
            if name != "target" && name != "node_modules" && !name.starts_with('.') {
                find_records(&path, records)?;
            }
        } else if name.ends_with(".pyz3-cache") {
            records.push(path);
        }
    }
    Ok(())
}
