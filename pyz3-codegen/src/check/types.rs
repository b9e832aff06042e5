//! Types: names looked up, arguments counted, places allowed.

use super::builtins::{self, Builtin};
use super::scopes::{Declared, What};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
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
    /// What can be read and written.
    pub(super) const BOTH: Self = Self {
        inward: true,
        outward: true,
        constant: false,
    };
}

/// Where a type is written and what for.
#[derive(Clone, Copy)]
pub(super) struct Place<'t> {
    pub(super) scope: usize,
    pub(super) text: &'t Text,
    pub(super) way: Way,
    /// What else than types may stand here.
    pub(super) allows: Allows,
    /// Within the brackets of another type, or of an argument that takes several.
    pub(super) inner: bool,
}

/// What stands in results of methods, and nowhere else.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Allows {
    /// `Self`.
    pub(super) own: Own,
    /// `NotImplemented` beside a type.
    pub(super) not_implemented: bool,
    /// `memoryview`, as the buffer protocol gives it.
    pub(super) buffer: bool,
}

/// Whether `Self` may stand somewhere, and the class that it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Own {
    /// Nothing is there whose class it could be.
    #[default]
    Nowhere,
    Here(usize),
    /// This is a part of a result, whose marker knows one class, whatever the receiver's.
    Around(usize),
}

impl Own {
    fn within(self) -> Self {
        match self {
            Self::Nowhere => Self::Nowhere,
            Self::Here(index) | Self::Around(index) => Self::Around(index),
        }
    }
}

impl<'t> Place<'t> {
    pub(super) fn new(scope: usize, text: &'t Text, way: Way) -> Self {
        Self {
            scope,
            text,
            way,
            allows: Allows::default(),
            inner: false,
        }
    }

    pub(super) fn allowing(self, allows: Allows) -> Self {
        Self { allows, ..self }
    }

    /// A place within the type that stands here.
    pub(super) fn within(self) -> Self {
        let own = self.allows.own.within();
        let allows = Allows {
            own,
            ..Allows::default()
        };
        Self {
            allows,
            inner: true,
            ..self
        }
    }

    /// A place beside other types, or within one that Rust reads by its parts: `Self` is no more the whole.
    pub(super) fn partly(mut self) -> Self {
        self.allows.own = self.allows.own.within();
        self
    }
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

    fn named(&mut self, place: Place<'_>, name: &Name, args: Option<(&[Type], &Range<usize>)>) -> Option<ir::Type> {
        // A custom type or class that takes a built-in's name has been refused where it is declared; every use means the built-in one.
        let declared = self.find_dotted(place.scope, &name.text).filter(|it| {
            !(matches!(it.what, What::Custom(_) | What::Class(_) | What::Enum(_)) && builtins::is_reserved(&name.text))
        });
        match declared.map(|it| (it, it.what)) {
            Some((found, What::Custom(index))) => {
                self.no_arguments(place, name, args)?;
                self.custom_here(place, name, found, index)
            }
            Some((_, What::Class(index))) => {
                self.no_arguments(place, name, args)?;
                if self.is_metaclass(index) {
                    let message = format!(
                        "`{}` is a metaclass, of which Rust has no values",
                        shortened(&name.text)
                    );
                    return self.not_here(
                        place,
                        &name.range,
                        &message,
                        "a class is a `type`, whatever it was made by",
                    );
                }
                Some(ir::Type::Class(index))
            }
            Some((_, What::Enum(index))) => {
                self.no_arguments(place, name, args)?;
                Some(ir::Type::Enum(index))
            }
            // Refused where it is declared; what stands in its brackets is not looked at.
            _ => match builtins::find(&name.text) {
                Some(builtin) => self.builtin(place, name, builtin, args),
                None => self.unknown(place, name, declared),
            },
        }
    }

    /// A custom type where it is used: it must convert that way.
    fn custom_here(&mut self, place: Place<'_>, name: &Name, found: Declared, index: usize) -> Option<ir::Type> {
        self.record_goes(index, place.way);
        let model = self.customs.get(index)?.model;
        let via = model.convert.is_none() && model.record.is_none();
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

    pub(super) fn no_arguments(
        &mut self,
        place: Place<'_>,
        name: &Name,
        args: Option<(&[Type], &Range<usize>)>,
    ) -> Option<()> {
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
            Builtin::Special(special) => self.special(place, name, special, args),
            Builtin::Std(std) => self.std_type(place, name, std, args),
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
            Builtin::Later(_) if place.allows.buffer && name.text == "memoryview" => {
                Some(ir::Type::Object { any: false })
            }
            Builtin::Later(help) => {
                let span = self.at(place, args.map_or(&name.range, |it| it.1));
                self.not_supported(&format!("type `{}` is", shortened(&name.text)), span, help);
                None
            }
            Builtin::NotImplemented => {
                let help = if place.allows.not_implemented {
                    "name what the method gives where it can: `Point | NotImplemented`"
                } else {
                    "a result that may be missing is `T | None`"
                };
                self.not_here(
                    place,
                    &name.range,
                    "`NotImplemented` stands in results of operators alone",
                    help,
                )
            }
            Builtin::Own => {
                self.no_arguments(place, name, args)?;
                self.own_class(place, name)
            }
            Builtin::Handle => {
                let [item] = self.count_arguments(place, name, args, "one class", "`Py[Point]`")?;
                self.handle(place, item)
            }
            Builtin::Type => {
                if args.is_none() {
                    return Some(ir::Type::Type(None));
                }
                let [item] = self.count_arguments(place, name, args, "one class", "`type[Point]`")?;
                self.class_object(place, item)
            }
        }
    }

    /// `Self`: the whole result of a method, or what is there unless nothing is. As a part of a result it is the class that is written.
    fn own_class(&mut self, place: Place<'_>, name: &Name) -> Option<ir::Type> {
        let (message, help) = match place.allows.own {
            Own::Here(index) | Own::Around(index) if self.is_metaclass(index) => (
                "`Self` of a metaclass is a class, of which Rust has no value",
                "write `type`, and give the class as an `Object`",
            ),
            Own::Here(index) => return Some(ir::Type::SelfType(index)),
            Own::Around(index) => {
                let ty = ir::Type::Class(index);
                let class = self.spelled(&ty);
                let class = shortened(&class);
                let message = format!("within another type, `Self` is `{class}`, whatever the class of the receiver");
                self.push(
                    Diagnostic::note(Code::NotHere, message)
                        .at(self.at(place, &name.range), format!("`{class}` here"))
                        .help(format!("name the class: `{class}`")),
                );
                return Some(ty);
            }
            Own::Nowhere => (
                "`Self` stands in results of methods alone",
                "name the class, such as `Point`",
            ),
        };
        self.not_here(place, &name.range, message, help)
    }

    /// `type[Point]`: a class here, or any.
    fn class_object(&mut self, place: Place<'_>, item: &Type) -> Option<ir::Type> {
        let ty = self.ty(place.within(), item)?;
        match ty {
            ir::Type::Class(index) => return Some(ir::Type::Type(Some(index))),
            ir::Type::Object { .. } => return Some(ir::Type::Type(None)),
            _ => {}
        }
        let found = self.spelled(&ty);
        self.not_here(
            place,
            &item.range,
            &format!("`type` names a class here, not `{}`", shortened(&found)),
            "`type` alone takes any class",
        )
    }

    /// `Py[Point]`: a class here.
    fn handle(&mut self, place: Place<'_>, item: &Type) -> Option<ir::Type> {
        let ty = self.ty(place.within(), item)?;
        if let ir::Type::Class(index) = ty {
            return Some(ir::Type::Handle(index));
        }
        let found = self.spelled(&ty);
        self.not_here(
            place,
            &item.range,
            &format!("`Py` holds objects of a class here, not `{}`", shortened(&found)),
            "a handle to any Python object is `object`",
        )
    }

    /// Exactly `N` arguments.
    pub(super) fn count_arguments<'t, const N: usize>(
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
}
