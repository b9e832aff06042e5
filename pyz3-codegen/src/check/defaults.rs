//! Defaults: whether each fits its type, and its value.

use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Spanned};
use crate::ir::{self, Float, Int, Type};
use crate::model::{Scalar, Text};
use crate::signature::{self, Literal, LiteralKind};
use std::ops::Range;

/// A part of a default that does not fit, and what was meant there.
struct Misfit<'t> {
    range: Range<usize>,
    ty: &'t Type,
    /// More than the type can say.
    why: Option<String>,
}

impl Check<'_> {
    /// The value of a default for a parameter of the type.
    pub(super) fn default(
        &mut self,
        scope: usize,
        text: &Text,
        default: &Literal,
        ty: Option<&Type>,
    ) -> Option<ir::Literal> {
        let value = self.value(scope, text, default);
        let ty = ty?;
        let misfit = fits(self, scope, default, ty).err();
        if let (Some(Misfit { range, ty, why }), true) = (misfit, value.is_some()) {
            let written = shortened(text.value.get(range.clone()).unwrap_or_default());
            let wanted = self.spelled(ty);
            let help = match why {
                Some(why) => why,
                None if written == "None" && !matches!(ty, Type::Custom(_)) => {
                    format!("for a default of `None`, the type is `{wanted} | None`")
                }
                None => self.default_help(ty),
            };
            let span = self.within(text, &range);
            self.push(
                Diagnostic::error(Code::BadDefault, format!("default `{written}` is no `{wanted}`"))
                    .at(span, format!("expected `{wanted}`"))
                    .help(help),
            );
            return None;
        }
        value
    }

    /// The value of a default that is written as YAML: for a type that no text fits, a text is a Python literal.
    pub(super) fn scalar_default(&mut self, scope: usize, scalar: &Spanned<Scalar>, ty: &Type) -> Option<ir::Literal> {
        const BEFORE: &str = "(_: object = ";
        let shown = match &scalar.value {
            Scalar::Null => "None".to_owned(),
            Scalar::Bool(true) => "True".to_owned(),
            Scalar::Bool(false) => "False".to_owned(),
            Scalar::Int(digits) => digits.clone(),
            Scalar::Float(value) => format!("{value:?}"),
            Scalar::Str(value) => value.clone(),
        };
        let plain = |kind| Literal {
            kind,
            range: 0..shown.len(),
        };
        let parsed = match &scalar.value {
            Scalar::Null => Some(plain(LiteralKind::None)),
            Scalar::Bool(value) => Some(plain(LiteralKind::Bool(*value))),
            Scalar::Int(digits) if digits.len() <= signature::MAX_DIGITS => {
                Some(plain(LiteralKind::Int(digits.clone())))
            }
            Scalar::Int(_) => None,
            Scalar::Float(value) => Some(plain(LiteralKind::Float(*value))),
            Scalar::Str(value) => {
                let text = plain(LiteralKind::Str(value.clone()));
                if fits(self, scope, &text, ty).is_ok() {
                    Some(text)
                } else {
                    let parsed = signature::parse(&format!("{BEFORE}{value})"));
                    let good = parsed.faults.is_empty();
                    let params = parsed.tree.filter(|_| good).map(|it| it.params);
                    params.and_then(|it| it.into_iter().next()).and_then(|it| it.default)
                }
            }
        };
        let misfit = match &parsed {
            Some(literal) => fits(self, scope, literal, ty).err().map(|it| it.why),
            None => Some(None),
        };
        let (Some(literal), None) = (&parsed, &misfit) else {
            let (written, wanted) = (shortened(&shown), self.spelled(ty));
            let help = misfit.flatten().unwrap_or_else(|| self.default_help(ty));
            self.push(
                Diagnostic::error(Code::BadDefault, format!("default `{written}` is no `{wanted}`"))
                    .at(scalar.span, format!("expected `{wanted}`"))
                    .help(help),
            );
            return None;
        };
        let text = Spanned {
            value: format!("{BEFORE}{shown})"),
            span: scalar.span,
        };
        self.value(scope, &text, literal)
    }

    fn default_help(&self, ty: &Type) -> String {
        let spelled = self.spelled(ty);
        match ty {
            Type::None => "the only value is `None`".to_owned(),
            Type::Bool => "write `True` or `False`".to_owned(),
            Type::Int(_) => "write an integer, `0`".to_owned(),
            Type::Float(_) => "write a number, `0.5`".to_owned(),
            Type::Complex => "write a number, `2j`".to_owned(),
            Type::Str => "write it in quotes inside the signature: `'text'`".to_owned(),
            Type::Bytes => "write bytes: `b'text'`".to_owned(),
            Type::ByteArray | Type::FrozenSet(_) => {
                format!("Python has no literal for it: take `{spelled} | None = None`")
            }
            Type::Enum(index) => match self.resolved_enums.get(*index).and_then(Option::as_ref) {
                Some(it) => format!("write a member, `{spelled}.{}`", it.members[0].name),
                None => "write one of its members".to_owned(),
            },
            Type::Class(_)
            | Type::MutClass(_)
            | Type::OwnClass(_)
            | Type::Handle(_)
            | Type::SelfType(_)
            | Type::NotImplementedOr(_)
            | Type::Iterator(_)
            | Type::Callable(..)
            | Type::Std(..)
            | Type::Type(_) => {
                format!("Python has no literal for it: take `{spelled} | None = None`")
            }
            Type::Object { .. } => "any literal will do".to_owned(),
            Type::Union(_) => "write a value of one of them".to_owned(),
            Type::Literal(_) => "write one of its values".to_owned(),
            Type::Opt(item) => format!(
                "write `None`, or {}",
                self.default_help(item).trim_start_matches("write ")
            ),
            Type::List(_) => "write a list, `[]`".to_owned(),
            Type::Set(_) => {
                format!("write a set, `{{1}}`; for an empty one, which has no literal, take `{spelled} | None = None`")
            }
            Type::Sequence(_) | Type::Iterable(_) => "write a list or a tuple, `[]` or `()`".to_owned(),
            Type::Dict(..) | Type::Mapping(..) => "write a dict, `{}`".to_owned(),
            Type::Tuple(items) if items.is_empty() => "write `()`".to_owned(),
            Type::Tuple(items) => format!("write a tuple of {}", items.len()),
            Type::TupleOf(_) => "write a tuple, `()` or `(1,)`".to_owned(),
            Type::Custom(index) | Type::Boxed(index) => match self.resolved.get(*index).map(|it| &it.conversion) {
                Some(ir::Conversion::Via { via, .. }) => {
                    format!("`{spelled}` comes as `{}`", self.spelled(via))
                }
                _ => "write a literal".to_owned(),
            },
        }
    }

    /// The value, whatever its type. `None` where a diagnostic, here or elsewhere, says why there is none.
    fn value(&mut self, scope: usize, text: &Text, literal: &Literal) -> Option<ir::Literal> {
        Some(match &literal.kind {
            LiteralKind::None => ir::Literal::None,
            LiteralKind::Ellipsis => ir::Literal::Ellipsis,
            LiteralKind::Bool(value) => ir::Literal::Bool(*value),
            LiteralKind::Int(digits) => ir::Literal::Int(digits.clone()),
            LiteralKind::Float(value) => ir::Literal::Float(*value),
            LiteralKind::Complex { re, im } => ir::Literal::Complex { re: *re, im: *im },
            LiteralKind::Str(value) => ir::Literal::Str(value.clone()),
            LiteralKind::Bytes(value) => ir::Literal::Bytes(value.clone()),
            LiteralKind::List(items) => ir::Literal::List(self.values(scope, text, items)?),
            LiteralKind::Tuple(items) => ir::Literal::Tuple(self.values(scope, text, items)?),
            LiteralKind::Set(items) => {
                let hashable = self.literals_hashable(text, items.iter(), "an element of a set");
                let items = self.values(scope, text, items)?;
                hashable.then_some(ir::Literal::Set(items))?
            }
            LiteralKind::Dict(entries) => {
                let hashable = self.literals_hashable(text, entries.iter().map(|it| &it.0), "a key of a dict");
                let mut values = Vec::with_capacity(entries.len());
                let mut good = hashable;
                for (key, value) in entries {
                    match (self.value(scope, text, key), self.value(scope, text, value)) {
                        (Some(key), Some(value)) => values.push((key, value)),
                        _ => good = false,
                    }
                }
                good.then_some(ir::Literal::Dict(values))?
            }
            LiteralKind::Member(name) => return self.member(scope, text, literal, name),
        })
    }

    fn values(&mut self, scope: usize, text: &Text, items: &[Literal]) -> Option<Vec<ir::Literal>> {
        let values: Vec<_> = items.iter().map(|it| self.value(scope, text, it)).collect();
        values.into_iter().collect()
    }

    fn literals_hashable<'l>(&mut self, text: &Text, items: impl Iterator<Item = &'l Literal>, role: &str) -> bool {
        let mut good = true;
        for item in items {
            let Some(culprit) = unhashable(item) else { continue };
            good = false;
            let span = self.within(text, &culprit.range);
            let written = shortened(text.value.get(culprit.range.clone()).unwrap_or_default());
            self.push(
                Diagnostic::error(Code::Unhashable, format!("`{written}` cannot be {role}"))
                    .at(span, "not hashable")
                    .help("write a tuple in its place"),
            );
        }
        good
    }

    /// `Side.LEFT`: of an enum.
    fn member(&mut self, scope: usize, text: &Text, literal: &Literal, name: &str) -> Option<ir::Literal> {
        use super::scopes::What;
        let span = self.within(text, &literal.range);
        if let Some(found) = self.enum_literal(scope, name, span) {
            return found;
        }
        let shown = shortened(name);
        let owner = name.rsplit_once('.').and_then(|it| self.find_dotted(scope, it.0));
        let help = match (name, self.find_dotted(scope, name)) {
            ("true" | "false" | "TRUE" | "FALSE", _) => "Python's are `True` and `False`".to_owned(),
            ("null" | "nil" | "none" | "NULL" | "undefined", _) => "Python's is `None`".to_owned(),
            ("inf" | "Infinity" | "infinity", _) => "infinity is `1e999`".to_owned(),
            _ if owner.is_some_and(|it| matches!(it.what, What::Class(_))) => {
                "write the value itself: a default is a literal".to_owned()
            }
            (_, Some(found)) if found.what == What::Constant => {
                "write the value itself: a default is a literal".to_owned()
            }
            (_, _) if name.contains('.') => "a default is a literal, or a member of an enum of this file".to_owned(),
            _ => format!("text stands in quotes: `'{shown}'`"),
        };
        self.push(
            Diagnostic::error(Code::BadDefault, format!("default `{shown}` is no literal"))
                .at(span, "a name")
                .help(help),
        );
        None
    }
}

fn unhashable(literal: &Literal) -> Option<&Literal> {
    match &literal.kind {
        LiteralKind::List(_) | LiteralKind::Set(_) | LiteralKind::Dict(_) => Some(literal),
        LiteralKind::Tuple(items) => items.iter().find_map(unhashable),
        _ => None,
    }
}

fn fits<'t>(cx: &'t Check<'_>, scope: usize, literal: &Literal, ty: &'t Type) -> Result<(), Misfit<'t>> {
    // As deep as the literal, which is at most 64; through custom types, as far as they go without one.
    let shown = ty;
    let mut ty = ty;
    while let Type::Custom(index) = ty {
        match cx.resolved.get(*index).map(|it| &it.conversion) {
            Some(ir::Conversion::Via { via, .. }) => ty = via,
            _ => return Ok(()),
        }
    }
    let misfit = |why| {
        Err(Misfit {
            range: literal.range.clone(),
            ty,
            why,
        })
    };
    let all = |items: &[Literal], ty: &'t Type| items.iter().try_for_each(|it| fits(cx, scope, it, ty));
    let good = match (ty, &literal.kind) {
        (Type::Opt(_), LiteralKind::None) => true,
        (Type::Opt(item), _) => {
            return fits(cx, scope, literal, item).map_err(|it| {
                // Of the whole default, the whole type is asked.
                if it.range == literal.range {
                    Misfit { ty: shown, ..it }
                } else {
                    it
                }
            });
        }
        (Type::Object { .. }, _) => true,
        (Type::Union(types), _) => types.iter().any(|it| fits(cx, scope, literal, it).is_ok()),
        (Type::Literal(values), _) => super::special::value(literal)
            .flatten()
            .is_some_and(|it| values.contains(&it)),
        (_, LiteralKind::Member(name)) => cx.member_fits(scope, name, ty),
        (Type::None, LiteralKind::None) => true,
        (Type::Bool, LiteralKind::Bool(_)) => true,
        // True and False are integers in Python, and every number is a complex one.
        (Type::Int(_), LiteralKind::Bool(_)) => true,
        (Type::Int(int), LiteralKind::Int(digits)) => match out_of_range(*int, digits) {
            Some(range) => return misfit(Some(range)),
            None => true,
        },
        (Type::Float(Float::F32), LiteralKind::Float(value)) if beyond_f32(*value) => {
            return misfit(Some(BEYOND_F32.to_owned()));
        }
        (Type::Float(_), LiteralKind::Float(_) | LiteralKind::Bool(_)) => true,
        (Type::Float(_) | Type::Complex, LiteralKind::Int(digits)) => {
            if !super::constants::is_finite(digits) {
                return misfit(Some("it is too large for a float".to_owned()));
            }
            if *ty == Type::Float(Float::F32) && digits.parse().is_ok_and(beyond_f32) {
                return misfit(Some(BEYOND_F32.to_owned()));
            }
            true
        }
        (Type::Complex, LiteralKind::Complex { .. } | LiteralKind::Float(_) | LiteralKind::Bool(_)) => true,
        (Type::Str, LiteralKind::Str(_)) => true,
        (Type::Bytes, LiteralKind::Bytes(_)) => true,
        (Type::List(item) | Type::Sequence(item) | Type::Iterable(item), LiteralKind::List(items)) => {
            return all(items, item);
        }
        (Type::Sequence(item) | Type::Iterable(item) | Type::TupleOf(item), LiteralKind::Tuple(items)) => {
            return all(items, item);
        }
        (Type::Set(item) | Type::Iterable(item), LiteralKind::Set(items)) => {
            return all(items, item);
        }
        (Type::Tuple(types), LiteralKind::Tuple(items)) => {
            if types.len() != items.len() {
                return misfit(Some(format!(
                    "it holds {}, and {} are expected",
                    items.len(),
                    types.len()
                )));
            }
            return items
                .iter()
                .zip(types)
                .try_for_each(|(item, ty)| fits(cx, scope, item, ty));
        }
        (Type::Dict(key, value) | Type::Mapping(key, value), LiteralKind::Dict(entries)) => {
            return entries.iter().try_for_each(|it| {
                fits(cx, scope, &it.0, key)?;
                fits(cx, scope, &it.1, value)
            });
        }
        _ => false,
    };
    if good { Ok(()) } else { misfit(None) }
}

const BEYOND_F32: &str = "it holds -3.4028235e38 to 3.4028235e38, and `1e999`, which is infinity";

/// Whether a finite number is none as an `f32`, which is an OverflowError.
fn beyond_f32(value: f64) -> bool {
    value.is_finite() && (value as f32).is_infinite()
}

/// What the type holds, if the integer is not in it.
pub(super) fn out_of_range(int: Int, digits: &str) -> Option<String> {
    let (low, high): (i128, u128) = match int {
        Int::Any => return None,
        Int::I8 => (i8::MIN.into(), i8::MAX as u128),
        Int::I16 => (i16::MIN.into(), i16::MAX as u128),
        Int::I32 => (i32::MIN.into(), i32::MAX as u128),
        // As on the machines that Python is mostly run on.
        Int::I64 | Int::Isize => (i64::MIN.into(), i64::MAX as u128),
        Int::I128 => (i128::MIN, i128::MAX as u128),
        Int::U8 => (0, u8::MAX.into()),
        Int::U16 => (0, u16::MAX.into()),
        Int::U32 => (0, u32::MAX.into()),
        Int::U64 | Int::Usize => (0, u64::MAX.into()),
        Int::U128 => (0, u128::MAX),
    };
    let good = if digits.starts_with('-') {
        digits.parse::<i128>().is_ok_and(|it| it >= low)
    } else {
        digits.parse::<u128>().is_ok_and(|it| it <= high)
    };
    (!good).then(|| format!("it holds {low} to {high}"))
}
