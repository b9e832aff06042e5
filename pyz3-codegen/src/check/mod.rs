//! Model → IR, or everything that is wrong with it. One rule family a file.
//!
//! In: the files of one interface, as written. Out: what is true, or diagnostics, all of them at once. Nothing here
//! reads files or writes Rust.

mod builtins;
mod calls;
mod classes;
mod constants;
mod containers;
mod customs;
mod defaults;
mod enums;
mod errors;
mod exceptions;
mod functions;
mod hashable;
mod hierarchy;
mod later;
mod names;
mod overloads;
mod raises;
mod records;
mod rust;
mod scopes;
mod special;
mod spelling;
mod state;
mod suggest;
#[cfg(test)]
mod tests;
mod texts;
mod types;
mod unions;
mod unknown;

use crate::diag::{Code, Diagnostic, Diagnostics, FileId, Sources, Span, did_you_mean};
use crate::ir;
use crate::model::{LoadedFile, Text};
use crate::signature::Fault;
use scopes::Scope;
use std::cell::Cell;
use std::collections::HashMap;
use std::ops::Range;

/// Turns what was written into what is true, or says everything that is wrong with it: `None` only with an error.
///
/// The first file is the main one; what the others declare is declared in its module.
pub(crate) fn check(
    files: &[LoadedFile],
    sources: &Sources,
    floor: Floor,
    diagnostics: &mut Diagnostics,
) -> Option<ir::Interface> {
    let main = files.first()?;
    let mut cx = Check {
        sources,
        floor,
        found: Vec::new(),
        scopes: Vec::new(),
        customs: Vec::new(),
        resolved: Vec::new(),
        classes: Vec::new(),
        exceptions: Vec::new(),
        resolved_exceptions: Vec::new(),
        exception_ranks: Vec::new(),
        error_maps: Vec::new(),
        class_names: Vec::new(),
        shown_classes: Vec::new(),
        lent: Vec::new(),
        shown_objects: Vec::new(),
        enums: Vec::new(),
        resolved_enums: Vec::new(),
        enum_names: Vec::new(),
        shown_enums: Vec::new(),
        record_ways: HashMap::new(),
        within_record: false,
        pending: Vec::new(),
        suggestions: suggest::Suggestions::default(),
        spent: Cell::new(0),
    };
    let interface = cx.interface(main.id, files);
    // What is declared in a file that could not be read is not unknown; what was probably meant as another is.
    let unread = [Code::FileUnreadable, Code::NotUtf8, Code::YamlSyntax];
    if diagnostics.iter().any(|it| unread.contains(&it.code)) {
        cx.found.retain(|it| {
            it.code != Code::UnknownType || it.help.as_ref().is_some_and(|it| !it.starts_with("declare it"))
        });
    }
    cx.found
        .sort_by_key(|it| it.labels.first().map(|label| (label.span.file, label.span.start)));
    for diagnostic in cx.found {
        diagnostics.push(diagnostic);
    }
    if diagnostics.has_errors() {
        return None;
    }
    debug_assert!(interface.is_some(), "no interface, and no reason");
    interface
}

/// The lowest version of Python, as its minor number, that a build on the stable ABI is for; none if it is for one version.
pub(crate) type Floor = Option<u8>;

/// What the rules share.
struct Check<'a> {
    sources: &'a Sources,
    floor: Floor,
    found: Vec<Diagnostic>,
    /// The module and its submodules; the first is the module itself.
    scopes: Vec<Scope<'a>>,
    customs: Vec<customs::Entry<'a>>,
    /// As many as `customs`, in the same order, once they are resolved.
    resolved: Vec<ir::Custom>,
    /// By index in the interface, once their bases are known.
    classes: Vec<classes::Entry<'a>>,
    exceptions: Vec<exceptions::Entry<'a>>,
    /// As the interface has them, once they are resolved.
    resolved_exceptions: Vec<ir::Exception>,
    /// From an index into `exceptions` to one into the resolved ones.
    exception_ranks: Vec<usize>,
    error_maps: Vec<ir::ErrorMap>,
    /// The dotted name of each class.
    class_names: Vec<String>,
    /// What messages call each.
    shown_classes: Vec<String>,
    /// Those that are lent out `mut` somewhere.
    lent: Vec<bool>,
    /// The names of what each shows the collector, once it has been checked.
    shown_objects: Vec<Vec<String>>,
    enums: Vec<enums::Entry<'a>>,
    /// As many, in the same order, once they are resolved; `None` where something is wrong.
    resolved_enums: Vec<Option<ir::Enumeration>>,
    /// The dotted name of each.
    enum_names: Vec<String>,
    /// What messages call each.
    shown_enums: Vec<String>,
    /// Which way each record goes where it is named: from Python, to Python. By index into `customs`.
    record_ways: HashMap<usize, (bool, bool)>,
    /// Whether what is named is a field of a record.
    within_record: bool,
    /// What must be hashable: asked when custom types are known.
    pending: Vec<hashable::Pending>,
    suggestions: suggest::Suggestions,
    /// Bytes that were read again to find the places of their parts.
    spent: Cell<usize>,
}

impl<'a> Check<'a> {
    fn interface(&mut self, main: FileId, files: &'a [LoadedFile]) -> Option<ir::Interface> {
        self.declare_all(main, files.iter().map(|it| &it.file).collect());
        self.order_classes();
        self.resolve_enums();
        self.resolve_customs();
        self.resolve_exceptions();
        self.resolve_errors();
        let lowered = self.lowered();
        let isolation = lowered.iter().map(|it| it.isolation).min();
        let isolation = isolation.unwrap_or(ir::Isolation::Own);
        let module = self.module(0, isolation);
        let classes = self.all_classes();
        self.check_hashable();
        let enums = self.all_enums();
        self.finish_records();
        Some(ir::Interface {
            lowered,
            places: None,
            module: module?,
            customs: std::mem::take(&mut self.resolved),
            classes: classes?,
            class_names: std::mem::take(&mut self.class_names),
            enums: enums?,
            enum_names: std::mem::take(&mut self.enum_names),
            exceptions: std::mem::take(&mut self.resolved_exceptions),
            error_maps: std::mem::take(&mut self.error_maps),
        })
    }

    fn module(&mut self, index: usize, isolation: ir::Isolation) -> Option<ir::Module> {
        let Scope {
            files,
            children,
            name,
            key,
            ..
        } = &self.scopes[index];
        let (files, children, name, key) = (files.clone(), children.clone(), name.clone(), *key);
        let mut constants = Vec::new();
        let mut functions = Vec::new();
        let mut doc = None;
        for (file, base) in &files {
            doc = doc.or(self.plain_text(file.doc.as_ref(), "a docstring"));
            for (key, constant) in &file.constants.entries {
                constants.extend(self.constant(index, *base, key, constant));
            }
            for (key, function) in &file.functions.entries {
                functions.extend(self.function(index, *base, key, function));
            }
        }
        let state = self.module_state(index);
        let mut submodules = Vec::new();
        for child in children {
            submodules.extend(self.module(child, isolation));
        }
        Some(ir::Module {
            name: name?,
            origin: self.origin(key),
            doc,
            isolation,
            state,
            constants,
            functions,
            enums: self.enums_of(index),
            classes: self.classes_of(index),
            exceptions: self.exceptions_of(index),
            errors: self.scopes[index].errors,
            submodules,
        })
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    fn origin(&self, span: Span) -> ir::Origin {
        ir::Origin {
            file: self.sources.name(span.file).to_owned(),
            line: self.sources.place(span.file, span.start).line,
        }
    }

    /// Where a part of a text's value stands.
    fn within(&self, text: &Text, range: &Range<usize>) -> Span {
        // Each time the whole text is read. A million mistakes in one text of 8 MiB get its own place.
        const BUDGET: usize = 30_000_000;
        let spent = self.spent.get().saturating_add(text.value.len());
        self.spent.set(spent);
        if spent > BUDGET {
            text.span
        } else {
            self.sources.within(text, range.clone())
        }
    }

    /// Gives the faults of a signature their places.
    fn faults(&mut self, text: &Text, faults: Vec<Fault>) {
        for fault in faults {
            let mut diagnostic =
                Diagnostic::error(fault.code, fault.message).at(self.within(text, &fault.range), fault.label);
            if let Some((range, label)) = fault.second {
                diagnostic = diagnostic.at(self.within(text, &range), label);
            }
            if let Some(help) = fault.help {
                diagnostic = diagnostic.help(help);
            }
            self.push(diagnostic);
        }
    }

    /// One of a few words, or the default.
    fn word<T: Copy>(&mut self, text: Option<&Text>, what: &str, words: &[(&str, T)], default: T) -> T {
        let Some(text) = text else { return default };
        if let Some((_, value)) = words.iter().find(|it| it.0 == text.value) {
            return *value;
        }
        let all: Vec<_> = words.iter().map(|it| format!("`{}`", it.0)).collect();
        let near = did_you_mean(&text.value, words.iter().map(|it| it.0));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it is {}", all.join(" or ")),
        };
        self.push(
            Diagnostic::error(
                Code::BadValue,
                format!("`{what}` cannot be `{}`", shortened(&text.value)),
            )
            .at(text.span, format!("expected {}", all.join(" or ")))
            .help(help),
        );
        default
    }
}

/// A text as messages quote it: one line, not too long.
fn shortened(text: &str) -> String {
    const MAX: usize = 40;
    let mut out = String::new();
    for (count, it) in text.chars().enumerate() {
        if count == MAX {
            out.push('…');
            break;
        }
        if it.is_control() {
            out.extend(it.escape_default());
        } else {
            out.push(it);
        }
    }
    out
}
