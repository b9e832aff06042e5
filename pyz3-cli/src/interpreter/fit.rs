//! Whether an interpreter can load what Rust builds here.
//!
//! In: facts about an interpreter, and the machine that this command was compiled for, as cargo builds for it unless told otherwise. Out: why
//! it will not do, if so.

use std::env;
use std::env::consts::{ARCH, OS};

use super::{Facts, NEWEST, OLDEST};

/// What to do about it, below what was looked at.
pub(super) const INSTALL: &str = "  install one:
    Debian, Ubuntu   sudo apt install python3
    Fedora           sudo dnf install python3
    macOS            brew install python
    Windows          winget install Python.Python.3.13
    anywhere         uv python install 3.13
  or name one with `--python PATH`. Headers (python3-dev) are not needed.";

/// The same for one of another architecture.
pub(super) const INSTALL_NATIVE: &str = "  install one for the processor that Rust builds for:
    Debian, Ubuntu   sudo apt install python3:native
    Fedora           sudo dnf install python3
    macOS            arch -arm64 brew install python (Intel: arch -x86_64)
    Windows          winget install Python.Python.3.13 --architecture x64 (or arm64)
  or build for the interpreter's: rustup target add TARGET, and CARGO_BUILD_TARGET=TARGET in the environment.";

/// Why an interpreter will not do.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) reason: String,
    /// Whether it is for another processor.
    pub(super) foreign: bool,
}

impl Refusal {
    pub(super) fn new(reason: impl Into<String>) -> Refusal {
        Refusal {
            reason: reason.into(),
            foreign: false,
        }
    }
}

/// Looks at implementation, version and architecture.
pub(super) fn check(facts: &Facts) -> Result<(), Refusal> {
    let version = (facts.major, facts.minor);
    if facts.implementation != "cpython" {
        return Err(Refusal::new(format!("is {}, not CPython", facts.implementation)));
    }
    if version < OLDEST {
        let (major, minor) = OLDEST;
        return Err(Refusal::new(format!(
            "is Python {}, older than {major}.{minor}",
            facts.version
        )));
    }
    if version > NEWEST && env::var_os("PYO3_USE_ABI3_FORWARD_COMPATIBILITY").is_none() {
        let (major, minor) = NEWEST;
        return Err(Refusal::new(format!(
            "is Python {}, newer than {major}.{minor}, the newest that this version of pyz3 knows",
            facts.version
        )));
    }
    // Who names a target knows what is built for what.
    if env::var_os("CARGO_BUILD_TARGET").is_some() {
        return Ok(());
    }
    match machine(facts) {
        Some(machine) if machine != ARCH => Err(Refusal {
            reason: format!(
                "is built for {machine} ({}), and Rust builds for {ARCH}",
                facts.platform
            ),
            foreign: true,
        }),
        _ if facts.pointer_width != usize::BITS => Err(Refusal {
            reason: format!(
                "is a Python of {} bits, and Rust builds for {ARCH}, which has {}",
                facts.pointer_width,
                usize::BITS
            ),
            foreign: true,
        }),
        _ => Ok(()),
    }
}

/// The processor that an interpreter is built for, by the name that Rust has for it; nothing if it is not clear.
fn machine(facts: &Facts) -> Option<&'static str> {
    let platform = facts.platform.as_str();
    let name = match platform.rsplit_once('-') {
        Some((_, name)) => name,
        None if platform == "win32" => "win32",
        None => return None,
    };
    Some(match name {
        "x86_64" | "amd64" => {
            // A 32-bit Python on a 64-bit system names the system's.
            match facts.pointer_width {
                32 => "x86",
                _ => "x86_64",
            }
        }
        "arm64" | "aarch64" => match facts.pointer_width {
            32 => "arm",
            _ => "aarch64",
        },
        "i386" | "i686" | "win32" => "x86",
        "armv7l" | "armv6l" | "arm32" => "arm",
        "ppc64le" | "ppc64" => "powerpc64",
        "s390x" => "s390x",
        "riscv64" => "riscv64",
        "loongarch64" => "loongarch64",
        // Both of Apple's.
        "universal2" if OS == "macos" => return None,
        _ => return None,
    })
}
