//! What an interpreter says about itself.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// Facts about one interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Facts {
    /// The interpreter itself, absolute: not a launcher or a shim.
    pub(crate) executable: PathBuf,
    /// Such as `cpython`.
    pub(crate) implementation: String,
    /// Such as `3.13.0`.
    pub(crate) version: String,
    pub(crate) major: u32,
    pub(crate) minor: u32,
    /// What the name of an extension module ends with.
    pub(crate) ext_suffix: String,
    /// Such as `linux-x86_64`.
    pub(crate) platform: String,
    /// Whether this is a free-threaded build.
    pub(crate) gil_disabled: bool,
    /// Bits.
    pub(crate) pointer_width: u32,
    /// Where the C headers would be.
    pub(crate) include: PathBuf,
}

/// Runs on any Python since 2.7, so that an old one can be refused by its version.
const QUESTION: &str = r#"
import sys
sys.path[:] = [it for it in sys.path if it]
import json, struct, sysconfig
variables = sysconfig.get_config_vars()
implementation = getattr(sys, "implementation", None)
print(json.dumps({
    "executable": sys.executable,
    "implementation": implementation.name if implementation else "cpython",
    "version": ".".join(map(str, sys.version_info[:3])) + {"alpha": "a", "beta": "b", "candidate": "rc"}.get(
        sys.version_info[3], "") + (str(sys.version_info[4]) if sys.version_info[3] != "final" else ""),
    "major": sys.version_info[0],
    "minor": sys.version_info[1],
    "ext_suffix": variables.get("EXT_SUFFIX") or variables.get("SO") or ".so",
    "platform": sysconfig.get_platform(),
    "gil_disabled": bool(variables.get("Py_GIL_DISABLED")),
    "pointer_width": struct.calcsize("P") * 8,
    "include": sysconfig.get_path("include") or "",
}))
"#;

/// Runs the interpreter once and returns what it says, or why it says nothing.
pub(super) fn ask(file: &Path) -> Result<Facts, String> {
    let mut command = Command::new(file);
    command.args(["-E", "-s", "-c", QUESTION]).stdin(Stdio::null());
    let answer = command.output().map_err(|it| format!("cannot be started: {it}"))?;
    if !answer.status.success() {
        let stderr = String::from_utf8_lossy(&answer.stderr);
        let last = stderr
            .lines()
            .rev()
            .find(|it| !it.trim().is_empty())
            .unwrap_or_default()
            .trim();
        return Err(format!("fails ({}) {last}", answer.status).trim_end().to_owned());
    }
    let facts = serde_json::from_slice(&answer.stdout);
    let mut facts: Facts = facts.map_err(|_| "does not answer as a Python does".to_owned())?;
    if !facts.executable.is_absolute() {
        facts.executable = file.to_owned();
    }
    Ok(facts)
}
