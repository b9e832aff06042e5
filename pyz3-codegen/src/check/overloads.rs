//! Functions with several signatures: what each is, whether they go together, whether each can be reached.

use super::defaults::out_of_range;
use super::functions::Options;
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, Base, CallShape, EnumKind, Int, Literal, Param, ParamKind, PyName, RustExpr, Type, Value};
use crate::model::{Function, FunctionEntry, Overload, Text};

/// A signature, and the Rust that is called for it if that is said.
pub(super) struct Written<'m> {
    pub(super) signature: &'m Text,
    pub(super) rust: Option<&'m Text>,
}

impl Check<'_> {
    /// The signatures of a function or a constructor, in order. Where there are none, that has been said.
    pub(super) fn signatures<'m>(&mut self, entry: &'m FunctionEntry) -> Vec<Written<'m>> {
        match entry {
            FunctionEntry::Short(signature) => vec![Written { signature, rust: None }],
            FunctionEntry::Long(long) => self.long_signatures(long, long.signature.as_ref()),
        }
    }

    /// The same of a long form whose own signature is `signature`: none, if it has that and others.
    pub(super) fn long_signatures<'m>(&mut self, long: &'m Function, signature: Option<&'m Text>) -> Vec<Written<'m>> {
        let rust = long.rust.as_ref();
        let (Some(signature), Some(first)) = (signature, long.overloads.first()) else {
            let overloads = long.overloads.iter().map(|it| one(it, rust));
            let own = signature.map(|signature| Written { signature, rust });
            return own.into_iter().chain(overloads.flatten()).collect();
        };
        let span = match first {
            Overload::Short(text) => text.span,
            Overload::Long(long) => long.span,
        };
        self.push(
            Diagnostic::error(Code::Conflict, "`overloads` does not go with `signature`")
                .at(span, "`overloads` here")
                .at(signature.span, "`signature` here")
                .help("list all signatures under `overloads`, or keep one"),
        );
        Vec::new()
    }

    /// The function of all its signatures. `None` where one of them was refused.
    pub(super) fn combined(
        &mut self,
        written: &[Written<'_>],
        mut functions: Vec<ir::Function>,
        options: &Options,
    ) -> Option<ir::Function> {
        let complete = functions.len() == written.len();
        if complete {
            self.reachable(written, &functions);
        }
        if functions.len() < 2 {
            return functions.pop().filter(|_| complete);
        }
        let origin = functions.first()?.origin.clone();
        for (function, own) in functions.iter_mut().zip(written) {
            function.origin = self.origin(own.signature.span);
            // Said once, of all of them.
            (function.doc, function.deprecated) = (None, None);
            function.raises.clear();
        }
        let first = functions.first()?;
        let anything = |name: &str, kind| {
            let name = PyName::new(name).ok()?;
            let (ty, default) = (Type::Object { any: false }, None);
            Some(Param {
                name,
                kind,
                ty,
                default,
            })
        };
        let is_same = functions.iter().all(|it| it.result == first.result);
        let whole = ir::Function {
            origin,
            doc: options.doc.clone(),
            deprecated: options.deprecated.clone(),
            raises: options.raises.clone(),
            rust: RustExpr(syn::parse_quote!(())),
            params: vec![
                anything("args", ParamKind::VarPositional)?,
                anything("kwargs", ParamKind::VarKeyword)?,
            ],
            result: if is_same {
                first.result.clone()
            } else {
                Type::Object { any: false }
            },
            shape: CallShape::Keywords,
            ..first.clone()
        };
        complete.then_some(ir::Function {
            overloads: functions,
            ..whole
        })
    }

    /// Says which of the signatures an earlier one always takes the arguments of.
    fn reachable(&mut self, written: &[Written<'_>], functions: &[ir::Function]) {
        for (at, (function, own)) in functions.iter().zip(written).enumerate() {
            let mut earlier = functions.iter().zip(written).take(at);
            let Some((_, first)) = earlier.find(|it| self.covers(&it.0.params, &function.params)) else {
                continue;
            };
            let text = shortened(&own.signature.value);
            self.push(
                Diagnostic::error(Code::Unreachable, format!("`{text}` is never called"))
                    .at(own.signature.span, "takes nothing that is left")
                    .at(first.signature.span, "takes all of it, and is tried before")
                    .help("the first that fits is called: put the narrower one first, or leave it out"),
            );
        }
    }
}

fn one<'m>(overload: &'m Overload, rust: Option<&'m Text>) -> Option<Written<'m>> {
    match overload {
        Overload::Short(signature) => Some(Written { signature, rust }),
        // Without a signature, the reader has said so.
        Overload::Long(long) => Some(Written {
            signature: long.signature.as_ref()?,
            rust: long.rust.as_ref().or(rust),
        }),
    }
}

impl Check<'_> {
    /// Whether parameters take every call that others take.
    fn covers(&self, wide: &[Param], narrow: &[Param]) -> bool {
        let of = |params: &[Param], wanted: fn(ParamKind) -> bool| -> Vec<Param> {
            params.iter().filter(|it| wanted(it.kind)).cloned().collect()
        };
        let by_position = |it| matches!(it, ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword);
        let by_keyword = |it| matches!(it, ParamKind::KeywordOnly);
        let others = |it| matches!(it, ParamKind::VarPositional | ParamKind::VarKeyword);
        let (own, other) = (of(wide, by_position), of(narrow, by_position));
        let (own_named, other_named) = (of(wide, by_keyword), of(narrow, by_keyword));
        let takes = |own: &Param, other: &Param| {
            self.takes(&own.ty, &other.ty) && (own.default.is_some() || other.default.is_none())
        };
        let pairs = own.iter().zip(&other);
        let named = |it: &Param| own_named.iter().find(|own| own.name == it.name);
        own.len() >= other.len()
            && pairs.clone().all(|(own, other)| {
                let by_name = other.kind == ParamKind::PositionalOrKeyword;
                takes(own, other) && (!by_name || (own.kind == other.kind && own.name == other.name))
            })
            && own.iter().skip(other.len()).all(|it| it.default.is_some())
            && other_named.iter().all(|it| named(it).is_some_and(|own| takes(own, it)))
            && own_named
                .iter()
                .all(|it| it.default.is_some() || other_named.iter().any(|other| other.name == it.name))
            && of(narrow, others).iter().all(|it| {
                // What is left over goes to one of the same kind, and to no parameter that takes something else.
                let own_rest = of(wide, others);
                let same = own_rest.iter().any(|own| own.kind == it.kind && takes(own, it));
                same && own.len() == other.len() && own_named.len() == other_named.len()
            })
    }

    /// Whether a type takes all that another takes.
    fn takes(&self, wide: &Type, narrow: &Type) -> bool {
        match (wide, narrow) {
            (Type::Object { .. }, _) => true,
            (_, Type::Opt(item)) => self.takes(wide, &Type::None) && self.takes(wide, item),
            (_, Type::Union(items)) => items.iter().all(|it| self.takes(wide, it)),
            (Type::Opt(wide), narrow) => *narrow == Type::None || self.takes(wide, narrow),
            (Type::Union(items), narrow) => items.iter().any(|it| self.takes(it, narrow)),
            // True and False are integers, and integers numbers. An `int` may be too large for a float.
            (Type::Int(_) | Type::Float(_) | Type::Complex, Type::Bool) => true,
            (Type::Float(_), Type::Int(int)) => !matches!(int, Int::Any | Int::I128 | Int::U128),
            (_, Type::Literal(values)) if wide != narrow => values.iter().all(|it| holds(wide, it)),
            (Type::Int(_) | Type::Str, Type::Enum(index)) => self.is_value(*index, wide),
            (
                Type::Handle(base),
                Type::Handle(heir) | Type::Class(heir) | Type::MutClass(heir) | Type::OwnClass(heir),
            )
            | (Type::Class(base), Type::Class(heir) | Type::MutClass(heir) | Type::OwnClass(heir))
            | (Type::MutClass(base), Type::MutClass(heir))
            | (Type::OwnClass(base), Type::OwnClass(heir)) => self.is_above(&Base::Class(*base), &Base::Class(*heir)),
            _ => wide == narrow,
        }
    }

    /// Whether the members of an enum are values of a type, too.
    fn is_value(&self, index: usize, ty: &Type) -> bool {
        let Some(it) = self.resolved_enums.get(index).and_then(Option::as_ref) else {
            return false;
        };
        let mut values = it.members.iter().map(|it| &it.value);
        match (ty, it.kind) {
            (Type::Int(Int::Any), EnumKind::IntEnum | EnumKind::IntFlag) | (Type::Str, EnumKind::StrEnum) => true,
            (Type::Int(int), EnumKind::IntEnum) => {
                values.all(|it| matches!(it, Literal::Int(digits) if out_of_range(*int, digits).is_none()))
            }
            _ => false,
        }
    }
}

/// Whether a value of a `Literal` is one of a type.
fn holds(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Int(int), Value::Int(digits)) => out_of_range(*int, digits).is_none(),
        (Type::Literal(values), value) => values.contains(value),
        (Type::Bool | Type::Int(_), Value::Bool(_)) => true,
        (Type::Str, Value::Str(_)) | (Type::Bytes, Value::Bytes(_)) => true,
        _ => false,
    }
}
