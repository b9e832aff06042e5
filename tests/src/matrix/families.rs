//! Which suite belongs to which family, and what a form leaves out.
//!
//! In: the files of `tests/python`. Out: families for the columns of the table; a test holds every file to be in one, or to say why not.

use std::fs;

use super::{Cell, Form};
use crate::modules::MODULES;
use crate::workspace::tests_dir;

/// The suites of a family, by the names of their files.
pub const FAMILIES: [(&str, &[&str]); 5] = [
    (
        "functions",
        &[
            "functions",
            "binding",
            "signatures",
            "vectorcall",
            "modules",
            "modules_again",
            "state",
            "overloads",
            "leaks",
        ],
    ),
    (
        "types",
        &[
            "roundtrip",
            "conversions",
            "conversions_plain",
            "hard_values",
            "nested",
            "records",
            "foreign",
            "more_types",
            "wrappers",
            "wrappers_more",
        ],
    ),
    (
        "classes",
        &[
            "anew",
            "classes_abuse",
            "classes_access",
            "classes_borrow",
            "classes_construction",
            "classes_conversions",
            "classes_garbage",
            "classes_held",
            "classes_inheritance",
            "classes_kinds",
            "classes_leaks",
            "classes_life",
            "classes_metaclasses",
            "classes_methods",
            "classes_mixed",
            "classes_pickles",
            "classes_records",
            "classes_shared",
            "protocols",
            "protocols_containers",
            "protocols_hooks",
            "enums",
        ],
    ),
    (
        "errors",
        &[
            "errors",
            "errors_arguments",
            "errors_lazily",
            "errors_panics",
            "exception_groups",
            "exceptions",
            "exceptions_leaks",
            "tracebacks",
        ],
    ),
    (
        "threads",
        &[
            "threads",
            "classes_threads",
            "subinterpreters",
            "classes_subinterpreters",
            "interpreters_made",
            "interpreters_many",
        ],
    ),
];

/// Suites that are the same in every cell, and why.
pub const ELSEWHERE: [(&str, &str); 3] = [
    (
        "stubs",
        "type checkers read stubs, which are the same for every CPython",
    ),
    (
        "typed",
        "type checkers read stubs, which are the same for every CPython",
    ),
    ("golden", "golden output is built and run by a test of its own"),
];

/// Modules whose interface or Rust has buffers, which are of the stable ABI from 3.11 on.
const BUFFERS: [&str; 3] = ["garbage", "more_types", "wrappers"];

/// The module that makes interpreters, which the stable ABI has no functions for.
const INTERPRETERS: &str = "subinterpreters";

impl Cell {
    /// Why it cannot have that module.
    pub fn lacks(&self, module: &str) -> Option<&'static str> {
        match self.form {
            Form::Version | Form::StandIn => None,
            Form::Stable(_) if module == INTERPRETERS => Some("the stable ABI has no functions that make interpreters"),
            Form::Stable(10) if BUFFERS.contains(&module) => Some("buffers are of the stable ABI from 3.11 on"),
            Form::Stable(_) => None,
        }
    }

    /// The modules that it can have.
    pub fn modules(&self) -> Vec<&'static str> {
        let names = MODULES.iter().filter_map(|it| it.strip_prefix("tests/modules/"));
        names.filter(|it| self.lacks(it).is_none()).collect()
    }

    /// The modules that it cannot have.
    pub(super) fn absent(&self) -> Vec<&'static str> {
        let names = MODULES.iter().filter_map(|it| it.strip_prefix("tests/modules/"));
        names.filter(|it| self.lacks(it).is_some()).collect()
    }

    /// Why it cannot run that suite: it imports a module that is not there.
    pub fn cannot(&self, suite: &str) -> Option<String> {
        let path = tests_dir().join(format!("python/test_{suite}.py"));
        let text = fs::read_to_string(path).unwrap_or_default();
        let imports = |name: &str| {
            let (import, from) = (format!("import {name}"), format!("from {name} "));
            text.lines().any(|it| it.starts_with(&import) || it.starts_with(&from))
        };
        let names = MODULES.iter().filter_map(|it| it.strip_prefix("tests/modules/"));
        names.into_iter().find_map(|name| {
            let why = self.lacks(name).filter(|_| imports(name))?;
            Some(format!("the suite needs the module `{name}`: {why}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_suite_is_measured_or_says_why_not() {
        let known = FAMILIES.iter().flat_map(|it| it.1).copied();
        let mut known: Vec<_> = known.chain(ELSEWHERE.map(|it| it.0)).map(str::to_owned).collect();
        known.sort();
        let files = fs::read_dir(tests_dir().join("python")).expect("the folder of the suites");
        let names = files.flatten().map(|it| it.file_name().to_string_lossy().into_owned());
        let mut found: Vec<_> = names
            .filter_map(|it| Some(it.strip_prefix("test_")?.strip_suffix(".py")?.to_owned()))
            .collect();
        found.sort();
        assert_eq!(known, found);
    }
}
