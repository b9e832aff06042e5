//! Which module declares what: one namespace a module, filled from all files, in the order of the text.

use super::rust::Base;
use super::{Check, customs, enums, exceptions, shortened};
use crate::diag::{Code, Diagnostic, FileId, Span};
use crate::ir::{Isolation, Lowered, ModuleName, PyName};
use crate::model::{File, Map, Text};
use std::collections::HashMap;

pub(super) struct Scope<'a> {
    pub(super) parent: Option<usize>,
    /// `None` where it was refused.
    pub(super) name: Option<ModuleName>,
    /// Where the module's name stands.
    pub(super) key: Span,
    /// What declares it, and the index of where each looks up Rust.
    pub(super) files: Vec<(&'a File, usize)>,
    pub(super) bases: Vec<Base>,
    pub(super) names: HashMap<String, Declared>,
    /// Those of them that could be meant by a mistyped type or exception, in the order of the file.
    pub(super) guesses: Vec<(String, What)>,
    pub(super) children: Vec<usize>,
    /// What errors become here, by index into `Check::error_maps`.
    pub(super) errors: Option<usize>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Declared {
    pub(super) what: What,
    pub(super) span: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Constant,
    Function,
    /// An index into `Check::exceptions`.
    Exception(usize),
    /// An index into `Check::enums`.
    Enum(usize),
    /// An index into `Check::classes`.
    Class(usize),
    /// An index into `Check::customs`.
    Custom(usize),
    /// An index into `Check::scopes`.
    Module(usize),
}

impl What {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Constant => "constant",
            Self::Function => "function",
            Self::Exception(_) => "exception",
            Self::Enum(_) => "enum",
            Self::Class(_) => "class",
            Self::Custom(_) => "type",
            Self::Module(_) => "module",
        }
    }

    pub(super) fn with_article(self) -> String {
        let article = if matches!(self, Self::Enum(_) | Self::Exception(_)) {
            "an"
        } else {
            "a"
        };
        format!("{article} {}", self.noun())
    }
}

impl<'a> Check<'a> {
    pub(super) fn declare_all(&mut self, main: FileId, files: Vec<&'a File>) {
        let module = files.first().and_then(|it| it.module.as_ref());
        let key = module.map_or(
            Span {
                file: main,
                start: 0,
                end: 0,
            },
            |it| it.span,
        );
        // Where there is none, the reader has said so.
        let name = module.and_then(|it| self.module_name(it));
        let root = Base::root();
        let main_base = self.base(files.first().and_then(|it| it.rust.as_ref()), &root);
        let files = files
            .into_iter()
            .enumerate()
            .map(|(index, file)| {
                let base = if index == 0 {
                    main_base.clone()
                } else {
                    self.base(file.rust.as_ref(), &main_base)
                };
                (file, base)
            })
            .collect();
        self.declare(None, name, key, files);
    }

    fn declare(
        &mut self,
        parent: Option<usize>,
        name: Option<ModuleName>,
        key: Span,
        files: Vec<(&'a File, Base)>,
    ) -> usize {
        let index = self.scopes.len();
        let (files, bases): (Vec<_>, Vec<_>) = files
            .into_iter()
            .enumerate()
            .map(|(at, (file, base))| ((file, at), base))
            .unzip();
        self.scopes.push(Scope {
            parent,
            name,
            key,
            files: files.clone(),
            bases,
            names: HashMap::new(),
            guesses: Vec::new(),
            children: Vec::new(),
            errors: None,
        });
        let mut entries: Vec<Entry<'a>> = Vec::new();
        for (file, base) in files {
            gather(&mut entries, &file.constants, |_| Kind::Plain(What::Constant));
            gather(&mut entries, &file.exceptions, Kind::Exception);
            gather(&mut entries, &file.enums, |it| Kind::Enum(it, base));
            gather(&mut entries, &file.functions, |_| Kind::Plain(What::Function));
            gather(&mut entries, &file.classes, |it| Kind::Class(it, base));
            gather(&mut entries, &file.types, |it| Kind::Type(it, base));
            gather(&mut entries, &file.modules, |it| Kind::Module(it, base));
        }
        // A stable sort: what YAML aliases repeat stays in its order.
        entries.sort_by_key(|it| (it.0.span.file, it.0.span.start));
        for (key, kind) in entries {
            self.declare_one(index, key, kind);
        }
        index
    }

    fn declare_one(&mut self, scope: usize, key: &'a Text, kind: Kind<'a>) {
        let noun = kind.noun();
        let name = self.python_name(key, noun);
        let (what, span) = (kind.what(self), key.span);
        if let Some(name) = &name {
            self.reserved_name(key, name, what, noun);
            if !matches!(what, What::Constant | What::Function | What::Module(_)) {
                self.builtin_type_name(key, name, noun);
            }
            let names = &mut self.scopes[scope].names;
            if let Some(first) = names.get(name.as_str()).copied() {
                self.push(
                    Diagnostic::error(
                        Code::DuplicateName,
                        format!("`{}` is defined twice", shortened(name.as_str())),
                    )
                    .at(key.span, format!("second definition, {}", what.with_article()))
                    .at(first.span, format!("first definition, {}", first.what.with_article()))
                    .help("rename one of them"),
                );
            } else {
                names.insert(name.as_str().to_owned(), Declared { what, span });
                if !matches!(what, What::Constant | What::Function | What::Module(_)) {
                    self.scopes[scope].guesses.push((name.as_str().to_owned(), what));
                }
            }
        }
        match kind {
            Kind::Plain(_) => {}
            Kind::Enum(model, base) => self.enums.push(enums::Entry {
                scope,
                base,
                key,
                name,
                model,
            }),
            Kind::Exception(model) => self.exceptions.push(exceptions::Entry {
                scope,
                key,
                name,
                model,
            }),
            Kind::Class(model, base) => self.declare_class(scope, None, base, key, name, model),
            Kind::Type(model, base) => {
                self.customs.push(customs::Entry {
                    scope,
                    base,
                    key,
                    name,
                    model,
                });
            }
            Kind::Module(file, base) => {
                let base = self.scopes[scope].bases[base].clone();
                let base = self.base(file.rust.as_ref(), &base);
                let full = self.scopes[scope]
                    .name
                    .as_ref()
                    .zip(name)
                    .map(|(parent, name)| parent.child(name));
                let child = self.declare(Some(scope), full, key.span, vec![(file, base)]);
                self.scopes[scope].children.push(child);
            }
        }
    }

    /// What the files and submodules of the extension ask for; the lowest counts for all.
    pub(super) fn lowered(&mut self) -> Vec<Lowered> {
        let words = [
            ("main", Isolation::Main),
            ("shared", Isolation::Shared),
            ("own", Isolation::Own),
        ];
        let given: Vec<&'a Text> = self
            .scopes
            .iter()
            .flat_map(|it| &it.files)
            .filter_map(|it| it.0.isolation.as_ref())
            .collect();
        let lowered = given.into_iter().map(|it| Lowered {
            isolation: self.word(Some(it), "isolation", &words, Isolation::Own),
            origin: self.origin(it.span),
            column: self.sources.place(it.span.file, it.span.start).column,
        });
        lowered.collect()
    }

    /// Looks a name up in a module, then in those around it.
    pub(super) fn find(&self, scope: usize, name: &str) -> Option<Declared> {
        let mut at = Some(scope);
        while let Some(scope) = at {
            let Scope { names, parent, .. } = &self.scopes[scope];
            if let Some(found) = names.get(name) {
                return Some(*found);
            }
            at = *parent;
        }
        None
    }

    /// What a mistyped type or exception could mean in a module, its own names first. Without functions and constants, of which
    /// there are thousands.
    pub(super) fn guesses(&self, scope: usize) -> impl Iterator<Item = (&str, What)> {
        std::iter::successors(self.scopes.get(scope), |it| {
            it.parent.and_then(|parent| self.scopes.get(parent))
        })
        .flat_map(|it| it.guesses.iter().map(|(name, what)| (name.as_str(), *what)))
    }

    /// Looks a dotted name up, with or without the main module's name before it.
    pub(super) fn find_dotted(&self, scope: usize, name: &str) -> Option<Declared> {
        let own = self.scopes[0].name.as_ref().map(ToString::to_string);
        let rest = own.and_then(|own| name.strip_prefix(own.as_str())?.strip_prefix('.'));
        rest.and_then(|it| self.find_path(0, it))
            .or_else(|| self.find_path(scope, name))
    }

    fn find_path(&self, scope: usize, name: &str) -> Option<Declared> {
        let mut parts = name.split('.');
        let mut found = self.find(scope, &normal(parts.next()?))?;
        for part in parts {
            let inner = match found.what {
                What::Module(inner) => inner,
                What::Class(index) => self.classes.get(index)?.inner?,
                _ => return None,
            };
            found = *self.scopes[inner].names.get(&normal(part))?;
        }
        Some(found)
    }
}

/// A name as Python keeps it.
fn normal(name: &str) -> String {
    PyName::new(name).map_or_else(|_| name.to_owned(), |it| it.as_str().to_owned())
}

type Entry<'a> = (&'a Text, Kind<'a>);

enum Kind<'a> {
    Plain(What),
    Enum(&'a crate::model::Enum, usize),
    Exception(&'a crate::model::Exception),
    Class(&'a crate::model::Class, usize),
    Type(&'a crate::model::CustomType, usize),
    Module(&'a File, usize),
}

impl Kind<'_> {
    fn noun(&self) -> &'static str {
        match self {
            Self::Plain(what) => what.noun(),
            Self::Enum(..) => "enum",
            Self::Exception(_) => "exception",
            Self::Class(..) => "class",
            Self::Type(..) => "type",
            Self::Module(..) => "module",
        }
    }

    /// What will be known by the name, given what is known already.
    fn what(&self, cx: &Check<'_>) -> What {
        match self {
            Self::Plain(what) => *what,
            Self::Enum(..) => What::Enum(cx.enums.len()),
            Self::Exception(_) => What::Exception(cx.exceptions.len()),
            Self::Class(..) => What::Class(cx.classes.len()),
            Self::Type(..) => What::Custom(cx.customs.len()),
            Self::Module(..) => What::Module(cx.scopes.len()),
        }
    }
}

fn gather<'a, V>(entries: &mut Vec<Entry<'a>>, map: &'a Map<V>, kind: impl Fn(&'a V) -> Kind<'a>) {
    entries.extend(map.entries.iter().map(|(key, value)| (key, kind(value))));
}
