//! `pyz3 version`: everything that takes part in a build.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Result;
use serde_json::{Value, json};

use crate::arguments::Version;
use crate::cargo;
use crate::interpreter;
use crate::output::Output;
use crate::project;

pub(crate) fn version(arguments: &Version, output: &Output) -> Result<()> {
    // The command and the generator inside it are released together.
    let own = env!("CARGO_PKG_VERSION");
    let root = project::locate(Path::new(".")).ok().map(|(root, _)| root);
    let metadata = root.and_then(|it| cargo::metadata(&it, output).ok());
    let runtime = metadata.as_ref().and_then(|it| locked_runtime(&it.workspace_root));
    let folder: Option<PathBuf> = metadata.map(|it| it.own_folder());
    let python = interpreter::find(arguments.python.as_deref(), folder.as_deref());
    let (rustc, cargo) = (tool("RUSTC", "rustc"), tool("CARGO", "cargo"));
    if arguments.json {
        let python = match &python {
            Ok(it) => serde_json::to_value(it)?,
            Err(_) => Value::Null,
        };
        let all = json!({
            "pyz3": own, "codegen": own, "runtime": runtime, "rustc": rustc, "cargo": cargo, "python": python,
        });
        output.print(&format!("{}\n", serde_json::to_string_pretty(&all)?));
        return Ok(());
    }
    let python = match python {
        Ok(it) => {
            let threads = if it.gil_disabled { ", free-threaded" } else { "" };
            format!(
                "{} ({}, {} bits{threads}) {}",
                it.version,
                it.platform,
                it.pointer_width,
                it.executable.display()
            )
        }
        Err(_) => "none that will do".to_owned(),
    };
    let lines = [
        ("pyz3", own.to_owned()),
        ("pyz3-codegen", own.to_owned()),
        (
            "pyz3-runtime",
            runtime.unwrap_or_else(|| "no crate with an interface here".to_owned()),
        ),
        ("rustc", rustc.unwrap_or_else(|| "not found".to_owned())),
        ("cargo", cargo.unwrap_or_else(|| "not found".to_owned())),
        ("python", python),
    ];
    output.print(&lines.map(|(name, text)| format!("{name:<12}  {text}\n")).concat());
    Ok(())
}

/// The version of the runtime in Cargo.lock.
fn locked_runtime(workspace: &Path) -> Option<String> {
    let lock = fs::read_to_string(workspace.join("Cargo.lock")).ok()?;
    let mut lines = lock.lines().skip_while(|it| *it != r#"name = "pyz3-runtime""#);
    let version = lines.nth(1)?.strip_prefix("version = \"")?;
    Some(version.trim_end_matches('"').to_owned())
}

/// What a tool says when asked for its version, without its own name.
fn tool(variable: &str, name: &str) -> Option<String> {
    let program = std::env::var_os(variable).unwrap_or_else(|| name.into());
    let answer = Command::new(program)
        .arg("--version")
        .stdin(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
    let text = text.strip_prefix(name).map_or(text.as_str(), str::trim);
    (!text.is_empty()).then(|| text.to_owned())
}
