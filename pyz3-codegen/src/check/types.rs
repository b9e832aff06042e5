//! Types: names looked up, arguments counted, places allowed.

use super::builtins::{self, Builtin, Container};
use super::scopes::{Declared, What};
use super::{Check, hashable, shortened};
use crate::diag::{Code, Diagnostic, Span, did_you_mean};
use crate::ir;
use crate::model::Text;
use crate::signature::{self, Name, Type, TypeKind};
use std::ops::Range;

/// Which way values of a type go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Way {
    /// From Python to Rust.
    pub(super) inward: bool,
    /// From Rust to Python.
    pub(super) outward: bool,
    /// From Rust to Python once, at import.
    pub(super) constant: bool,
}

impl Way {
    pub(super) const IN: Self = Self {
        inward: true,
        outward: false,
        constant: false,
    };
    pub(super) const OUT: Self = Self {
        inward: false,
        outward: true,
        constant: false,
    };
    pub(super) const CONSTANT: Self = Self {
        constant: true,
        ..Self::OUT
    };
}

/// Where a type is written and what for.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) scope: usize,
    pub(super) text: &'t Text,
    pub(super) way: Way,
}

impl Check<'_> {
    /// A type that stands alone in the file.
    pub(super) fn type_text(&mut self, place: Place<'_>) -> Option<ir::Type> {
        let parsed = signature::parse_type(&place.text.value);
        let bad = !parsed.faults.is_empty();
        self.faults(place.text, parsed.faults);
        let ty = self.ty(place, &parsed.tree?);
        if bad { None } else { ty }
    }

    /// What a type means. `None` where a diagnostic has said what is wrong, be it where the type is declared.
    pub(super) fn ty(&mut self, place: Place<'_>, ty: &Type) -> Option<ir::Type> {
        match &ty.kind {
            TypeKind::None => Some(ir::Type::None),
            TypeKind::Name(name) => self.named(
                place,
                &Name {
                    text: name.clone(),
                    range: ty.range.clone(),
                },
                None,
            ),
            TypeKind::Args { name, args } => self.named(place, name, Some((args, &ty.range))),
            TypeKind::Union(members) => self.union(place, members, &ty.range),
            TypeKind::Prefixed { prefix, range, inner } => self.prefixed(place, *prefix, range, inner),
            TypeKind::Ellipsis => self.not_here(place, &ty.range, "`...` is no type", "it stands in `tuple[T, ...]`"),
            TypeKind::List(_) => self.not_here(
                place,
                &ty.range,
                "brackets alone are no type",
                "a list's type is `list[T]`",
            ),
            TypeKind::EmptyTuple => self.not_here(
                place,
                &ty.range,
                "`()` is no type",
                "the empty tuple's type is `tuple[()]`; nothing is `None`",
            ),
            TypeKind::Literal(_) => self.not_here(place, &ty.range, "a value is no type", "name its type"),
        }
    }

    pub(super) fn at(&self, place: Place<'_>, range: &Range<usize>) -> Span {
        self.within(place.text, range)
    }

    pub(super) fn not_here(
        &mut self,
        place: Place<'_>,
        range: &Range<usize>,
        message: &str,
        help: &str,
    ) -> Option<ir::Type> {
        let span = self.at(place, range);
        self.push(
            Diagnostic::error(Code::NotHere, message)
                .at(span, "not here")
                .help(help),
        );
        None
    }

    fn named(&mut self, place: Place<'_>, name: &Name, args: Option<(&[Type], &Range<usize>)>) -> Option<ir::Type>
    where
        Self: Sized,
    {
        // A custom type that takes a built-in's name has been refused where it is declared; every use means the built-in one.
        let declared = self
            .find_dotted(place.scope, &name.text)
            .filter(|it| !(matches!(it.what, What::Custom(_)) && builtins::is_reserved(&name.text)));
        match declared.map(|it| (it, it.what)) {
            Some((found, What::Custom(index))) => {
                self.no_arguments(place, name, args)?;
                self.custom_here(place, name, found, index)
            }
            // Refused where it is declared; what stands in its brackets is not looked at.
            Some((_, What::Class | What::Enum | What::Record)) => None,
            _ => match builtins::find(&name.text) {
                Some(builtin) => self.builtin(place, name, builtin, args),
                None => self.unknown(place, name, declared),
            },
        }
    }

    fn unknown(&mut self, place: Place<'_>, name: &Name, declared: Option<Declared>) -> Option<ir::Type> {
        let span = self.at(place, &name.range);
        let shown = shortened(&name.text);
        if let Some(declared) = declared {
            self.push(
                Diagnostic::error(
                    Code::UnknownType,
                    format!("`{shown}` is {}, not a type", declared.what.with_article()),
                )
                .at(span, "expected a type")
                .at(declared.span, format!("the {}", declared.what.noun()))
                .help("types are built-in, or declared under `types:`"),
            );
            return None;
        }
        let help = match builtins::foreign(&name.text) {
            Some(python) => format!("Python's is `{python}`"),
            None => match self.near_type(place.scope, &name.text) {
                Some(near) => format!("did you mean `{near}`?"),
                None if name.text.contains('.') => {
                    "a type of another module is declared under `types:`, or taken as `object`".to_owned()
                }
                None => "declare it under `types:`, or take any object: `object`".to_owned(),
            },
        };
        self.push(
            Diagnostic::error(Code::UnknownType, format!("unknown type `{shown}`"))
                .at(span, "not a built-in type, and not declared")
                .help(help),
        );
        None
    }

    fn near_type(&mut self, scope: usize, name: &str) -> Option<String> {
        if let Some((module, base)) = name.rsplit_once('.') {
            return self.near_in_module(scope, module, base);
        }
        // Taken apart from `self`, for the budget is `self`'s too.
        let mut suggestions = std::mem::take(&mut self.suggestions);
        let near = {
            let mut declared: Vec<&str> = self
                .guesses(scope)
                .filter(|it| it.1 != What::Exception)
                .map(|it| it.0)
                .collect();
            if declared.len() < 1000 {
                declared.sort_unstable();
            }
            suggestions.nearest(scope, name, builtins::SUGGESTED.into_iter().chain(declared))
        };
        self.suggestions = suggestions;
        near
    }

    /// `typing.Lisst`, `shapes.Piont`: the module is right.
    fn near_in_module(&mut self, scope: usize, module: &str, base: &str) -> Option<String> {
        if let Some(Declared {
            what: What::Module(inner),
            ..
        }) = self.find_dotted(scope, module)
        {
            let mut names: Vec<&str> = self.scopes.get(inner)?.names.keys().map(String::as_str).collect();
            names.sort_unstable();
            return did_you_mean(base, names.into_iter().take(1000)).map(|it| format!("{module}.{it}"));
        }
        const MODULES: [&str; 10] = [
            "typing",
            "typing_extensions",
            "collections.abc",
            "collections",
            "builtins",
            "datetime",
            "decimal",
            "fractions",
            "uuid",
            "pathlib",
        ];
        if !MODULES.contains(&module) {
            return None;
        }
        if builtins::find(base).is_some() {
            return Some(base.to_owned());
        }
        did_you_mean(base, builtins::SUGGESTED).map(ToOwned::to_owned)
    }

    /// A custom type where it is used: it must convert that way.
    fn custom_here(&mut self, place: Place<'_>, name: &Name, found: Declared, index: usize) -> Option<ir::Type> {
        let model = self.customs.get(index)?.model;
        let via = model.convert.is_none();
        let span = self.at(place, &name.range);
        let mut good = true;
        if via && place.way.inward && model.from.is_none() && model.to.is_some() {
            good = false;
            self.push(
                Diagnostic::error(
                    Code::NotHere,
                    format!("`{}` cannot come from Python", shortened(&name.text)),
                )
                .at(span, "a value from Python")
                .at(found.span, "has no `from`")
                .help("give it `from`, the Rust function that makes it from the value of `via`"),
            );
        }
        if via && place.way.outward && model.to.is_none() && model.from.is_some() {
            good = false;
            self.push(
                Diagnostic::error(
                    Code::NotAResult,
                    format!("`{}` cannot go to Python", shortened(&name.text)),
                )
                .at(span, "a value for Python")
                .at(found.span, "has no `to`")
                .help("give it `to`, the Rust function that gives the value of `via` for a reference to it"),
            );
        }
        good.then_some(ir::Type::Custom(index))
    }

    fn no_arguments(&mut self, place: Place<'_>, name: &Name, args: Option<(&[Type], &Range<usize>)>) -> Option<()> {
        let Some((_, range)) = args else { return Some(()) };
        let span = self.at(place, &(name.range.end..range.end));
        self.push(
            Diagnostic::error(
                Code::TypeArguments,
                format!("`{}` takes no arguments", shortened(&name.text)),
            )
            .at(span, "too much")
            .help(format!("write `{}`", shortened(&name.text))),
        );
        None
    }

    fn builtin(
        &mut self,
        place: Place<'_>,
        name: &Name,
        builtin: Builtin,
        args: Option<(&[Type], &Range<usize>)>,
    ) -> Option<ir::Type> {
        match builtin {
            Builtin::Scalar(ty) => {
                self.no_arguments(place, name, args)?;
                Some(ty)
            }
            Builtin::Container(container) => self.container(place, name, container, args),
            Builtin::Optional => {
                let [item] = self.count_arguments(place, name, args, "one argument", "`T | None`")?;
                let range = &item.range;
                let item = self.ty(place, item)?;
                self.join(place, vec![item, ir::Type::None], range)
            }
            Builtin::Union => {
                let Some((args, range)) = args else {
                    let none: Option<[&Type; 1]> = self.count_arguments(place, name, None, "arguments", "`T | None`");
                    return none.and(None);
                };
                self.union(place, args, range)
            }
            Builtin::Later(help) => {
                let span = self.at(place, args.map_or(&name.range, |it| it.1));
                self.not_supported(&format!("type `{}` is", shortened(&name.text)), span, help);
                None
            }
            Builtin::NotImplemented => self.not_here(
                place,
                &name.range,
                "`NotImplemented` stands in results of operators alone",
                "a result that may be missing is `T | None`",
            ),
        }
    }

    /// Exactly `N` arguments.
    fn count_arguments<'t, const N: usize>(
        &mut self,
        place: Place<'_>,
        name: &Name,
        args: Option<(&'t [Type], &Range<usize>)>,
        wanted: &str,
        example: &str,
    ) -> Option<[&'t Type; N]> {
        let (args, range) = args.map_or((&[][..], name.range.clone()), |(args, range)| {
            (args, name.range.end..range.end)
        });
        let refs: Vec<&Type> = args.iter().collect();
        let count = refs.len();
        if let Ok(refs) = <[&Type; N]>::try_from(refs) {
            return Some(refs);
        }
        let span = self.at(place, &range);
        let shown = shortened(&name.text);
        self.push(
            Diagnostic::error(Code::TypeArguments, format!("`{shown}` takes {wanted}, not {count}"))
                .at(span, format!("expected {wanted}"))
                .help(format!("write {example}")),
        );
        None
    }

    fn container(
        &mut self,
        place: Place<'_>,
        name: &Name,
        container: Container,
        args: Option<(&[Type], &Range<usize>)>,
    ) -> Option<ir::Type> {
        let shown = shortened(&name.text);
        if place.way.outward && matches!(container, Container::Sequence | Container::Iterable) {
            let span = self.at(place, args.map_or(&name.range, |it| it.1));
            let item = match args {
                Some(([item], _)) => place.text.value.get(item.range.clone()).unwrap_or("T"),
                _ => "object",
            };
            let (code, role) = if place.way.constant {
                (Code::BadConstant, "constant")
            } else {
                (Code::NotAResult, "result")
            };
            self.push(
                Diagnostic::error(code, format!("`{shown}` cannot be a {role}"))
                    .at(span, "for parameters alone")
                    .help(format!("a {role} is `list[{}]`", shortened(item))),
            );
            if let Some((args, _)) = args {
                for arg in args {
                    self.ty(place, arg);
                }
            }
            return None;
        }
        let any = || Box::new(ir::Type::Object { any: false });
        if args.is_none() {
            return Some(match container {
                Container::List => ir::Type::List(any()),
                Container::Set => ir::Type::Set(any()),
                Container::FrozenSet => ir::Type::FrozenSet(any()),
                Container::Sequence => ir::Type::Sequence(any()),
                Container::Iterable => ir::Type::Iterable(any()),
                Container::Dict => ir::Type::Dict(any(), any()),
                Container::Mapping => ir::Type::Mapping(any(), any()),
                Container::Tuple => ir::Type::TupleOf(any()),
            });
        }
        if container == Container::Tuple {
            return self.tuple(place, args.map_or(&[], |it| it.0));
        }
        if let Container::Dict | Container::Mapping = container {
            let [key, value] = self.count_arguments(place, name, args, "two arguments", &format!("`{shown}[K, V]`"))?;
            let span = self.at(place, &key.range);
            let (key, value) = (self.ty(place, key), self.ty(place, value));
            let (key, value) = (key?, value?);
            self.pending.push(hashable::Pending {
                ty: key.clone(),
                span,
                key: true,
            });
            return Some(match container {
                Container::Dict => ir::Type::Dict(Box::new(key), Box::new(value)),
                _ => ir::Type::Mapping(Box::new(key), Box::new(value)),
            });
        }
        let [item] = self.count_arguments(place, name, args, "one argument", &format!("`{shown}[T]`"))?;
        let span = self.at(place, &item.range);
        let item = self.ty(place, item)?;
        if let Container::Set | Container::FrozenSet = container {
            self.pending.push(hashable::Pending {
                ty: item.clone(),
                span,
                key: false,
            });
        }
        let item = Box::new(item);
        Some(match container {
            Container::Set => ir::Type::Set(item),
            Container::FrozenSet => ir::Type::FrozenSet(item),
            Container::Sequence => ir::Type::Sequence(item),
            Container::Iterable => ir::Type::Iterable(item),
            _ => ir::Type::List(item),
        })
    }

    fn tuple(&mut self, place: Place<'_>, args: &[Type]) -> Option<ir::Type> {
        const MAX: usize = 12;
        match args {
            [
                Type {
                    kind: TypeKind::EmptyTuple,
                    ..
                },
            ] => return Some(ir::Type::Tuple(Vec::new())),
            [
                item,
                Type {
                    kind: TypeKind::Ellipsis,
                    ..
                },
            ] if !matches!(item.kind, TypeKind::Ellipsis) => {
                return self.ty(place, item).map(|it| ir::Type::TupleOf(Box::new(it)));
            }
            _ => {}
        }
        if let Some(stray) = args.iter().find(|it| matches!(it.kind, TypeKind::Ellipsis)) {
            let span = self.at(place, &stray.range);
            self.push(
                Diagnostic::error(Code::TypeArguments, "`...` stands second in a tuple of one type")
                    .at(span, "not here")
                    .help("a tuple of any length is `tuple[T, ...]`"),
            );
            return None;
        }
        if let Some(over) = args.get(MAX) {
            let span = self.at(place, &over.range);
            self.push(
                Diagnostic::error(Code::TypeArguments, format!("a tuple of more than {MAX} items"))
                    .at(span, "one too many")
                    .help("Rust's own tuples end there for most traits; take a `list`, or tuples in a tuple"),
            );
            return None;
        }
        let items: Vec<_> = args.iter().map(|it| self.ty(place, it)).collect();
        items.into_iter().collect::<Option<Vec<_>>>().map(ir::Type::Tuple)
    }
}
