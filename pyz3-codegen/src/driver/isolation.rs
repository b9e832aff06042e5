//! Which interpreters a module may be used in, and what keeps it from more.
//!
//! In: what is true of an interface. Out: the same in words, each reason with its line. What is in the user's own Rust can't be
//! seen here: the bounds are those that rustc will check.

use crate::ir::{Base, Class, ExceptionRef, Function, Interface, Isolation, Metaclass, Module, Origin, RustType};

/// Which interpreters a module may be used in, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Support {
    pub(super) module: String,
    pub(super) isolation: Isolation,
    pub(super) limits: Vec<Reason>,
    pub(super) bounds: Vec<Reason>,
    pub(super) imports: Vec<Reason>,
}

/// Something that an interface says, and what it means for interpreters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Reason {
    pub(super) origin: Origin,
    pub(super) column: Option<usize>,
    pub(super) text: String,
}

impl Reason {
    fn new(origin: &Origin, text: String) -> Reason {
        Reason {
            origin: origin.clone(),
            column: None,
            text,
        }
    }

    fn line(&self) -> String {
        let Origin { file, line } = &self.origin;
        let column = self.column.map(|it| format!(":{it}")).unwrap_or_default();
        format!("{file}:{line}{column}: {}", self.text)
    }
}

/// The kinds of interpreters, with their keys in JSON, and the isolation that each wants.
pub(super) const KINDS: [(&str, &str, Isolation); 4] = [
    ("main interpreter", "main", Isolation::Main),
    ("shared GIL", "shared_gil", Isolation::Shared),
    ("own GIL", "own_gil", Isolation::Own),
    ("free-threaded", "free_threaded", Isolation::Own),
];

impl Support {
    pub(super) fn of(interface: &Interface) -> Support {
        let lowering = interface.lowered.iter().filter(|it| it.isolation < Isolation::Own);
        let limits = lowering.map(|it| {
            let text = match it.isolation {
                Isolation::Main => "`isolation: main` keeps it in the main interpreter, with the GIL",
                _ => "`isolation: shared` keeps it in interpreters that share the GIL",
            };
            Reason {
                column: Some(it.column),
                ..Reason::new(&it.origin, text.to_owned())
            }
        });
        let mut found = Support {
            module: interface.module.name.to_string(),
            isolation: interface.module.isolation,
            limits: limits.collect(),
            bounds: Vec::new(),
            imports: Vec::new(),
        };
        found.module(&interface.module);
        interface.classes.iter().for_each(|it| found.class(it));
        for exception in &interface.exceptions {
            for base in &exception.bases {
                if let ExceptionRef::Imported(base) = base {
                    found.import(&exception.origin, exception.name.as_str(), base);
                }
            }
        }
        found
    }

    fn module(&mut self, module: &Module) {
        if let Some(state) = &module.state {
            let text = format!("the state `{}` must be `Send + Sync`", written(&state.rust));
            self.bounds.push(Reason::new(&state.origin, text));
        }
        module.functions.iter().for_each(|it| self.function("", it));
        module.submodules.iter().for_each(|it| self.module(it));
    }

    fn class(&mut self, class: &Class) {
        let (name, rust) = (&class.qualname, written(&class.rust));
        if !class.is_metaclass {
            let text = format!("class `{name}`: `{rust}` must be `Send + Sync`");
            self.bounds.push(Reason::new(&class.origin, text));
        }
        for base in &class.bases {
            if let Base::Imported(base) = base {
                self.import(&class.origin, name, base);
            }
        }
        let metaclass = class.metaclass.iter().filter_map(|it| match it {
            Metaclass::Imported(name) => Some(name),
            Metaclass::Class(_) => None,
        });
        for other in metaclass.chain(&class.register) {
            self.import(&class.origin, name, other);
        }
        for method in class.init.iter().chain(&class.methods) {
            self.function(&format!("{name}."), &method.function);
        }
    }

    fn function(&mut self, owner: &str, function: &Function) {
        for one in function.signatures().iter().filter(|it| it.release_gil) {
            let text = format!(
                "`{owner}{}` runs detached: what it takes and gives must be `Send`",
                function.name
            );
            self.bounds.push(Reason::new(&one.origin, text));
        }
    }

    fn import(&mut self, origin: &Origin, name: &str, imported: &str) {
        let text = format!("`{name}` needs `{imported}`, which must be importable there");
        self.imports.push(Reason::new(origin, text));
    }

    /// Full dotted name of the module.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.module
    }

    /// The kinds of interpreters that it may be used in, and those that it may not, in one line.
    #[must_use]
    pub fn line(&self) -> String {
        let (yes, no): (Vec<_>, Vec<_>) = KINDS.iter().partition(|it| it.2 <= self.isolation);
        let names = |kinds: Vec<&(&str, &str, Isolation)>| kinds.iter().map(|it| it.0).collect::<Vec<_>>().join(", ");
        let refused = match no.is_empty() {
            true => String::new(),
            false => format!("; not {}", names(no)),
        };
        format!("{}: {}{refused}", self.module, names(yes))
    }

    /// The lines of the interface that keep it from more, `FILE:LINE:COLUMN: WHY`.
    #[must_use]
    pub fn limits(&self) -> Vec<String> {
        self.limits.iter().map(Reason::line).collect()
    }

    /// What must hold besides, `FILE:LINE: WHAT`: bounds that rustc checks when the crate is built, and what is imported.
    #[must_use]
    pub fn conditions(&self) -> Vec<String> {
        self.bounds.iter().chain(&self.imports).map(Reason::line).collect()
    }
}

/// A Rust type as one would write it.
fn written(ty: &RustType) -> String {
    let ty = &ty.0;
    let file = syn::parse_quote!(type It = #ty;);
    let text = prettyplease::unparse(&file);
    let text = text.trim().trim_start_matches("type It = ").trim_end_matches(';');
    text.to_owned()
}
