//! valgrind around an interpreter: what it says of memory, as far as the modules under test have a part in it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use crate::command::{fail, program, run};
use crate::workspace::output;

/// Frames of CPython's loop: what called a fault from beyond one of these has no part in it.
const LOOP: [&str; 2] = ["_PyEval_EvalFrame", "_PyObject_MakeTpCall"];

/// Puts valgrind around a command, where `PYZ3_TEST_VALGRIND` asks for it. Gives the file that it will write.
///
/// # Panics
///
/// If it is asked for and not there.
pub fn watch(command: &mut Command) -> Option<PathBuf> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    std::env::var_os("PYZ3_TEST_VALGRIND")?;
    if let Err(message) = run(program("valgrind").arg("--version")) {
        fail(
            &message,
            "valgrind is missing: apt install valgrind, dnf install valgrind",
        );
    }
    let log = output().join(format!(
        "valgrind-{}-{}.log",
        std::process::id(),
        COUNT.fetch_add(1, Ordering::Relaxed)
    ));
    let mut watched = Command::new("valgrind");
    watched.args([
        "--leak-check=full",
        "--show-leak-kinds=definite",
        "--errors-for-leak-kinds=definite",
        "--num-callers=40",
        "--child-silent-after-fork=yes",
    ]);
    watched.arg(format!("--log-file={}", log.display()));
    watched.arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => watched.env(name, value),
            None => watched.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        watched.current_dir(folder);
    }
    // An allocator of CPython's own would hide from valgrind what is used after its end.
    watched.env("PYTHONMALLOC", "malloc");
    *command = watched;
    Some(log)
}

/// The faults in what valgrind wrote, of which one of these folders' libraries has a part.
///
/// That is each access to memory that is not to be accessed, if such a library is called before the interpreter's loop is; and each
/// block that nobody has any more, if such a library asked for it itself. (References that are never given back are counted by
/// debug interpreters. Those of CPython 3.13 lose interned strings, which are no fault of a module.)
///
/// # Errors
///
/// If the file cannot be read.
pub fn faults(log: &Path, libraries: &[PathBuf]) -> std::io::Result<Vec<String>> {
    let text = String::from_utf8_lossy(&std::fs::read(log)?).into_owned();
    let names: Vec<&str> = libraries
        .iter()
        .filter_map(|it| it.file_name().and_then(OsStr::to_str))
        .collect();
    Ok(faults_in(&text, &names))
}

fn faults_in(text: &str, libraries: &[&str]) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(|it| strip(it).trim_end()).collect();
    lines
        .split(|it| it.is_empty())
        .filter(|it| is_ours(it, libraries))
        .map(|it| it.join("\n"))
        .collect()
}

/// A line without `==123== `.
fn strip(line: &str) -> &str {
    line.strip_prefix("==")
        .and_then(|it| it.split_once("=="))
        .map_or(line, |(_, rest)| rest.strip_prefix(' ').unwrap_or(rest))
}

fn is_ours(record: &[&str], libraries: &[&str]) -> bool {
    let is_frame = |it: &&&str| it.trim_start().starts_with("at 0x") || it.trim_start().starts_with("by 0x");
    let in_library = |it: &&str| {
        it.contains("pyz3_runtime")
            || libraries
                .iter()
                .any(|name| it.contains(&format!("(in {name}")) || it.contains(&format!("/{name}")))
    };
    let frames = || record.iter().filter(is_frame).copied();
    let Some(first) = record.first() else { return false };
    if first.contains("definitely lost") {
        // Malloc, Rust's way to it, and who asked.
        frames()
            .skip(1)
            .take(3)
            .any(|it| in_library(&it) || it.contains("alloc::alloc::"))
    } else {
        frames()
            .take_while(|it| !LOOP.iter().any(|name| it.contains(name)))
            .any(|it| in_library(&it))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOG: &str = "\
==7== Invalid read of size 8
==7==    at 0x1: core::ptr::read (mod.rs:1)
==7==    by 0x2: pyz3_runtime::class::head (native.rs:9)
==7==    by 0x3: _PyEval_EvalFrameDefault (generated_cases.c.h:1)
==7== 
==7== Invalid read of size 32
==7==    at 0x1: __wmemcmp_avx2_movbe (memcmp-avx2-movbe.S:415)
==7==    by 0x2: unicode_compare (unicodeobject.c:10721)
==7==    by 0x3: _PyEval_EvalFrameDefault (generated_cases.c.h:1)
==7==    by 0x4: pyz3_runtime::object::call (call.rs:1)
==7== 
==7== 24 bytes in 1 blocks are definitely lost in loss record 1 of 9
==7==    at 0x1: malloc (vg_replace_malloc.c:381)
==7==    by 0x2: alloc::alloc::alloc (alloc.rs:1)
==7==    by 0x3: classes::keep (lib.rs:3)
==7== 
==7== 43 bytes in 1 blocks are definitely lost in loss record 2 of 9
==7==    at 0x1: malloc (vg_replace_malloc.c:381)
==7==    by 0x2: PyUnicode_New (unicodeobject.c:1)
==7==    by 0x3: PyUnicode_InternFromString (unicodeobject.c:1)
==7==    by 0x4: PyImport_Import (import.c:1)
==7==    by 0x5: pyz3_runtime::object::import (import.rs:1)
==7== 
==7== ERROR SUMMARY: 4 errors from 4 contexts (suppressed: 0 from 0)
";

    #[test]
    fn faults_are_those_of_the_modules() {
        let faults = faults_in(LOG, &[]);
        assert_eq!(faults.len(), 2, "{faults:#?}");
        assert!(faults[0].starts_with("Invalid read of size 8\n"));
        assert!(faults[1].ends_with("classes::keep (lib.rs:3)"));
    }
}
