//! A folder of its own for each test, the command in it, and a crate that is built in a second.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A new, empty folder.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("cli").join(name);
        if path.exists() {
            fs::remove_dir_all(&path).expect("an old folder can be removed");
        }
        fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder can be made");
        fs::write(path, text).expect("a file can be written");
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Writes a file that can be run.
    #[cfg(unix)]
    pub(crate) fn script(&self, name: &str, text: &str) -> PathBuf {
        use std::os::unix::fs::PermissionsExt;
        self.write(name, text);
        let path = self.path(name);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permissions can be set");
        path
    }

    /// Every file below, with `/` between its parts; cargo's folder left out.
    pub(crate) fn files(&self) -> Vec<String> {
        fn walk(root: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).expect("a folder can be read") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    if !path.ends_with("target") && !path.ends_with("__pycache__") {
                        walk(root, &path, found);
                    }
                } else {
                    let name = path
                        .strip_prefix(root)
                        .expect("below")
                        .to_string_lossy()
                        .replace('\\', "/");
                    found.push(name);
                }
            }
        }
        let mut found = Vec::new();
        walk(&self.0, &self.0, &mut found);
        found.sort();
        found
    }

    /// `pyz3`, in this folder, knowing of no Python but what PATH has.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_pyz3"));
        command.args(arguments).current_dir(&self.0).stdin(Stdio::null());
        command.env("CARGO_TARGET_DIR", self.path("target"));
        for name in [
            "PYO3_PYTHON",
            "VIRTUAL_ENV",
            "CONDA_PREFIX",
            "PYTHONPATH",
            "NO_COLOR",
            "RUSTFLAGS",
        ] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn pyz3(&self, arguments: &[&str]) -> Answer {
        Answer::of(&mut self.command(arguments))
    }
}

/// What a command did.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Answer {
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().expect("the command starts");
        let text = |bytes| String::from_utf8(bytes).expect("text").replace("\r\n", "\n");
        Self {
            code: status.code(),
            stdout: text(stdout),
            stderr: text(stderr),
        }
    }

    /// Asserts the exit code; shows everything where it is another.
    #[track_caller]
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(
            self.code,
            Some(code),
            "\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout,
            self.stderr
        );
        self
    }

    /// Asserts that standard error has this text.
    #[track_caller]
    pub(crate) fn says(self, text: &str) -> Self {
        assert!(self.stderr.contains(text), "no `{text}` in\n{}", self.stderr);
        self
    }
}

/// A Python of the machine, itself rather than a shim.
pub(crate) fn python() -> String {
    let mut command = Command::new("python3");
    let answer = command.args(["-c", "import sys; print(sys.executable)"]).output();
    String::from_utf8(answer.expect("python3 is on PATH").stdout)
        .expect("text")
        .trim()
        .to_owned()
}

/// What its extension modules end with.
pub(crate) fn suffix(python: &str) -> String {
    let code = "import sysconfig; print(sysconfig.get_config_var('EXT_SUFFIX'))";
    let answer = Command::new(python).args(["-c", code]).output();
    String::from_utf8(answer.expect("Python starts").stdout)
        .expect("text")
        .trim()
        .to_owned()
}

/// A crate without dependencies, whose modules are written by hand: building it takes a second. `modules` are full
/// names; each has `ANSWER`, 42.
pub(crate) fn quick_crate(folder: &Folder, modules: &[&str]) {
    folder.write(
        "Cargo.toml",
        "[package]\nname = \"quick\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n[workspace]\n",
    );
    let mut library = HEAD.to_owned();
    for module in modules {
        let name = module.rsplit('.').next().expect("a name");
        folder.write(&format!("{name}.pyz3.yaml"), &format!("module: {module}\n"));
        library.push_str(&MODULE.replace("NAME", name));
    }
    folder.write("src/lib.rs", &library);
}

const HEAD: &str = r#"
use std::ffi::{c_char, c_int, c_long, c_void};

unsafe extern "C" {
    fn PyModule_Create2(def: *mut c_void, version: c_int) -> *mut c_void;
    fn PyModule_AddIntConstant(module: *mut c_void, name: *const c_char, value: c_long) -> c_int;
}

#[repr(C)]
struct Def { base: [usize; 5], name: *const c_char, doc: *const c_char, size: isize, rest: [usize; 5] }
"#;

const MODULE: &str = r#"
#[unsafe(no_mangle)]
pub extern "C" fn PyInit_NAME() -> *mut c_void {
    let def = Def { base: [1, 0, 0, 0, 0], name: c"NAME".as_ptr(), doc: std::ptr::null(), size: -1, rest: [0; 5] };
    let def: *mut Def = Box::leak(Box::new(def));
    unsafe {
        let module = PyModule_Create2(def.cast(), 1013);
        PyModule_AddIntConstant(module, c"ANSWER".as_ptr(), 42);
        module
    }
}
"#;
