//! Enums: their members, and the Rust variants that these stand for.

use super::scopes::What;
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span, did_you_mean};
use crate::ir::{EnumKind, EnumMember, Enumeration, Literal, MemberRef, PyName, Type};
use crate::model::{Enum, Members, Scalar, Text};
use crate::signature;
use std::collections::HashMap;

/// An enum as declared.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    pub(super) scope: usize,
    /// Where its Rust is looked up, an index into the scope's bases.
    pub(super) base: usize,
    pub(super) key: &'a Text,
    pub(super) name: Option<PyName>,
    pub(super) model: &'a Enum,
}

/// A member as written: its name, and the value if there is one.
type Written<'a> = (&'a Text, Option<(&'a Scalar, Span)>);

/// Those that have been declared: what is taken, and where.
#[derive(Default)]
struct Taken {
    names: HashMap<String, Span>,
    values: HashMap<String, (String, Span)>,
    variants: HashMap<String, (String, Span)>,
}

impl<'a> Check<'a> {
    /// Every enum, before anything mentions one.
    pub(super) fn resolve_enums(&mut self) {
        let main = self
            .scopes
            .first()
            .and_then(|it| it.name.as_ref())
            .map(|it| format!("{it}."));
        for entry in self.enums.clone() {
            let module = self.scopes[entry.scope].name.as_ref().map(ToString::to_string);
            let name = entry.name.as_ref().map_or(entry.key.value.as_str(), PyName::as_str);
            let full = module.map_or_else(|| name.to_owned(), |it| format!("{it}.{name}"));
            let shown = main.as_ref().and_then(|it| full.strip_prefix(it)).unwrap_or(&full);
            self.shown_enums.push(shown.to_owned());
            self.enum_names.push(full);
            let resolved = self.enumeration(&entry);
            self.resolved_enums.push(resolved);
        }
    }

    /// All of them, if nothing is wrong with any.
    pub(super) fn all_enums(&mut self) -> Option<Vec<Enumeration>> {
        std::mem::take(&mut self.resolved_enums).into_iter().collect()
    }

    /// Those of a module, by index.
    pub(super) fn enums_of(&self, scope: usize) -> Vec<usize> {
        let all = self.enums.iter().enumerate();
        all.filter(|it| it.1.scope == scope).map(|it| it.0).collect()
    }

    fn enumeration(&mut self, entry: &Entry<'a>) -> Option<Enumeration> {
        let kinds = [
            ("Enum", EnumKind::Enum),
            ("IntEnum", EnumKind::IntEnum),
            ("StrEnum", EnumKind::StrEnum),
            ("Flag", EnumKind::Flag),
            ("IntFlag", EnumKind::IntFlag),
        ];
        let kind = self.word(entry.model.kind.as_ref(), "kind", &kinds, EnumKind::Enum);
        let doc = self.plain_text(entry.model.doc.as_ref(), "a docstring");
        let scope = &self.scopes[entry.scope];
        let (base, module) = (scope.bases.get(entry.base).cloned()?, scope.name.clone());
        let rust = match (&entry.name, &entry.model.rust) {
            (Some(name), rust) => self.type_target(&base, name, entry.key.span, rust.as_ref()),
            (None, Some(rust)) => self.rust_type(rust),
            (None, None) => None,
        };
        let members = self.enum_members(entry, kind);
        Some(Enumeration {
            name: entry.name.clone()?,
            module: module?,
            origin: self.origin(entry.key.span),
            doc,
            kind,
            rust: rust?,
            members: members?,
        })
    }

    fn enum_members(&mut self, entry: &Entry<'a>, kind: EnumKind) -> Option<Vec<EnumMember>> {
        // The reader has said that they are needed.
        let written: Vec<Written<'a>> = match entry.model.members.as_ref()? {
            Members::Map(map) => (map.entries.iter())
                .map(|(name, value)| (name, Some((&value.value, value.span))))
                .collect(),
            Members::List(names) if names.is_empty() => return None, // The reader has said so.
            Members::List(names) => names.iter().map(|it| (it, None)).collect(),
        };
        if written.is_empty() {
            self.push(
                Diagnostic::error(
                    Code::MissingKey,
                    format!("`{}` has no members", shortened(&entry.key.value)),
                )
                .at(entry.key.span, "an enum of nothing")
                .help("list its members: `members: {LEFT: 0, RIGHT: 1}`, or `members: [LEFT, RIGHT]`"),
            );
            return None;
        }
        let mut taken = Taken::default();
        let mut members = Vec::with_capacity(written.len());
        let mut good = true;
        for (index, (name, value)) in written.into_iter().enumerate() {
            match self.enum_member(entry, kind, index, name, value, &mut taken) {
                Some(member) => members.push(member),
                None => good = false,
            }
        }
        good.then_some(members)
    }

    fn enum_member(
        &mut self,
        entry: &Entry<'a>,
        kind: EnumKind,
        index: usize,
        key: &Text,
        value: Option<(&Scalar, Span)>,
        taken: &mut Taken,
    ) -> Option<EnumMember> {
        let (value, span) = match value {
            Some((value, span)) => (self.member_value(kind, value, span), span),
            None => (self.auto(kind, index, key), key.span),
        };
        let name = self.member_name(entry, key)?;
        if let Some(&first) = taken.names.get(name.as_str()) {
            self.push(
                Diagnostic::error(
                    Code::DuplicateName,
                    format!("member `{}` is there twice", shortened(name.as_str())),
                )
                .at(key.span, "second")
                .at(first, "first")
                .help("rename one of them"),
            );
            return None;
        }
        taken.names.insert(name.as_str().to_owned(), key.span);
        let variant = match kind.is_flag() {
            true => String::new(),
            false => self.variant(&name, key.span, taken)?,
        };
        let value = value?;
        let spelled = value.python();
        if let Some((other, first)) = taken.values.get(&spelled) {
            let help = match kind {
                EnumKind::StrEnum if matches!(entry.model.members, Some(Members::List(_))) => {
                    "Python numbers these by their names in lower case: rename one, or write the values"
                }
                _ => "Python takes the second for another name of the first: give it a value of its own",
            };
            let diagnostic = Diagnostic::error(
                Code::EqualMembers,
                format!(
                    "`{}` and `{}` have the same value",
                    shortened(other),
                    shortened(name.as_str())
                ),
            )
            .at(span, format!("{} again", shortened(&spelled)))
            .at(*first, format!("{} here", shortened(&spelled)))
            .help(help);
            self.push(diagnostic);
            return None;
        }
        taken.values.insert(spelled, (name.as_str().to_owned(), span));
        Some(EnumMember { name, value, variant })
    }

    /// What Python's `auto` gives.
    fn auto(&mut self, kind: EnumKind, index: usize, key: &Text) -> Option<Literal> {
        match kind {
            EnumKind::Enum | EnumKind::IntEnum => Some(Literal::Int((index + 1).to_string())),
            EnumKind::StrEnum => {
                let name = PyName::new(&key.value).ok()?; // Else it is reported as a name.
                Some(Literal::Str(name.as_str().to_lowercase()))
            }
            EnumKind::Flag | EnumKind::IntFlag => {
                let bit = u32::try_from(index).ok().and_then(|it| 1_u128.checked_shl(it));
                if bit.is_none() {
                    self.push(
                        Diagnostic::error(Code::MemberValue, "there are no more than 128 flags")
                            .at(key.span, "one too many")
                            .help("Rust has no integer for more: make it two enums"),
                    );
                }
                bit.map(|it| Literal::Int(it.to_string()))
            }
        }
    }

    /// A value that goes with the kind.
    fn member_value(&mut self, kind: EnumKind, value: &Scalar, span: Span) -> Option<Literal> {
        let (wanted, help) = match kind {
            EnumKind::Enum => ("an integer or a string", "an enum's values are integers and strings"),
            EnumKind::StrEnum => ("a string", "a `StrEnum` has strings: quote it, or say `kind: Enum`"),
            EnumKind::IntEnum => (
                "an integer",
                "an `IntEnum` has integers: `0`; for others say `kind: Enum`",
            ),
            EnumKind::Flag | EnumKind::IntFlag => (
                "an integer",
                "flags are bits: `1`, `2`, `4`; a list of names is numbered so",
            ),
        };
        let (found, help) = match value {
            Scalar::Int(digits) if kind.is_flag() => match digits.parse::<u128>() {
                Ok(_) => return Some(Literal::Int(digits.clone())),
                Err(_) if digits.starts_with('-') => ("a negative integer", "flags are bits: `1`, `2`, `4`"),
                Err(_) => ("an integer of more than 128 bits", "Rust has no integer for it"),
            },
            Scalar::Int(digits) if kind != EnumKind::StrEnum => {
                if digits.trim_start_matches('-').len() <= signature::MAX_DIGITS {
                    return Some(Literal::Int(digits.clone()));
                }
                ("an integer of far too many digits", help)
            }
            Scalar::Str(text) if matches!(kind, EnumKind::Enum | EnumKind::StrEnum) => {
                return Some(Literal::Str(text.clone()));
            }
            Scalar::Int(_) => ("an integer", help),
            Scalar::Str(_) => ("a string", help),
            Scalar::Float(_) => ("a float", help),
            Scalar::Bool(_) => ("true or false", help),
            Scalar::Null => ("nothing", help),
        };
        let message = format!("a member of `{}` cannot be {found}", kind.name());
        self.push(
            Diagnostic::error(Code::MemberValue, message)
                .at(span, format!("expected {wanted}"))
                .help(help),
        );
        None
    }

    /// A name that Python's enums take for that of a member.
    fn member_name(&mut self, entry: &Entry<'_>, key: &Text) -> Option<PyName> {
        let name = self.python_name(key, "member")?;
        let text = name.as_str();
        let underscores = |it: &str| text.len() > 2 * it.len() && text.starts_with(it) && text.ends_with(it);
        let private = format!("_{}__", entry.key.value.trim_start_matches('_'));
        let label = if text == "mro" {
            "the order of a class's bases is called so"
        } else if underscores("__") {
            "a special name of Python's"
        } else if text.starts_with("__") || text.starts_with(&private) {
            "private to the class"
        } else if underscores("_") || text.trim_matches('_').is_empty() {
            "a special name of `enum`'s"
        } else {
            return Some(name);
        };
        let better = text.trim_matches('_');
        let better = match better {
            "" | "mro" => "another name will do".to_owned(),
            _ => format!("write `{}`", shortened(better)),
        };
        self.push(
            Diagnostic::error(
                Code::MemberName,
                format!("no member can be called `{}`", shortened(text)),
            )
            .at(key.span, label)
            .help(better),
        );
        None
    }

    /// The Rust enum's variant.
    fn variant(&mut self, name: &PyName, span: Span, taken: &mut Taken) -> Option<String> {
        let variant = variant_of(name.as_str());
        let diagnostic = if variant == "Self" {
            Diagnostic::error(Code::MemberName, format!("no Rust variant can be called `{variant}`"))
                .at(span, "would be `Self` in Rust")
        } else if let Some((other, first)) = taken.variants.get(&variant) {
            Diagnostic::error(
                Code::MemberName,
                format!("`{}` and `{name}` are the same Rust variant", shortened(other)),
            )
            .at(span, format!("`{}` too", shortened(&variant)))
            .at(*first, format!("`{}` in Rust", shortened(&variant)))
        } else {
            taken.variants.insert(variant.clone(), (name.as_str().to_owned(), span));
            return Some(variant);
        };
        self.push(
            diagnostic.help("rename it: a member's variant is its name in Rust's style, `LEFT_HAND` as `LeftHand`"),
        );
        None
    }

    /// Whether a member is a value of a type; what is none of an enum is reported elsewhere. Those of an `IntEnum` are integers too.
    pub(super) fn member_fits(&self, scope: usize, name: &str, ty: &Type) -> bool {
        let owner = name.rsplit_once('.').and_then(|it| self.find_dotted(scope, it.0));
        let Some(What::Enum(index)) = owner.map(|it| it.what) else {
            return true;
        };
        let kind = self
            .resolved_enums
            .get(index)
            .and_then(Option::as_ref)
            .map(|it| it.kind);
        match ty {
            Type::Enum(wanted) => *wanted == index,
            Type::Int(_) | Type::Float(_) | Type::Complex => {
                matches!(kind, Some(EnumKind::IntEnum | EnumKind::IntFlag) | None)
            }
            Type::Str => matches!(kind, Some(EnumKind::StrEnum) | None),
            _ => false,
        }
    }

    /// `Side.LEFT` in a default: `None` if that is no enum; the inner `None` where a diagnostic says what is wrong.
    pub(super) fn enum_literal(&mut self, scope: usize, name: &str, span: Span) -> Option<Option<Literal>> {
        let (owner, member) = name.rsplit_once('.')?;
        let found = self.find_dotted(scope, owner)?;
        let What::Enum(enumeration) = found.what else {
            return None;
        };
        let (Some(Some(resolved)), Some(dotted)) =
            (self.resolved_enums.get(enumeration), self.enum_names.get(enumeration))
        else {
            return Some(None); // Something is wrong with it, and has been said.
        };
        let wanted = PyName::new(member).map_or_else(|_| member.to_owned(), |it| it.as_str().to_owned());
        let Some(index) = resolved.members.iter().position(|it| it.name.as_str() == wanted) else {
            let names = || resolved.members.iter().map(|it| it.name.as_str());
            let help = match did_you_mean(&wanted, names().take(1000)) {
                Some(near) => format!("did you mean `{owner}.{near}`?"),
                None => {
                    let mut names: Vec<_> = names().take(7).map(|it| format!("`{}`", shortened(it))).collect();
                    if names.len() == 7 {
                        names[6] = "…".to_owned();
                    }
                    format!("its members are {}", names.join(", "))
                }
            };
            self.push(
                Diagnostic::error(
                    Code::BadDefault,
                    format!("`{}` has no member `{}`", shortened(owner), shortened(&wanted)),
                )
                .at(span, "no such member")
                .at(found.span, "the enum")
                .help(help),
            );
            return Some(None);
        };
        // A class stands in its module.
        let mut home = scope;
        while self.scopes[home].name.is_none() {
            match self.scopes[home].parent {
                Some(parent) => home = parent,
                None => break,
            }
        }
        let is_here = self.enums.get(enumeration).is_some_and(|it| it.scope == home);
        let top = dotted.split('.').next().unwrap_or_default();
        // The module's name may mean another thing in the module itself.
        let hidden = self.scopes[home].names.contains_key(top);
        let name = &resolved.name;
        Some(Some(Literal::Member(MemberRef {
            enumeration,
            member: index,
            dotted: format!("{dotted}.{wanted}"),
            shown: match is_here {
                true => format!("{name}.{wanted}"),
                false => format!("{dotted}.{wanted}"),
            },
            is_plain_value: resolved.kind.is_plain_value() && (is_here || !hidden),
        })))
    }
}

/// A member's name in the style of Rust's variants: `LEFT`, `left` and `Left` are `Left`, `LEFT_HAND` is `LeftHand`, `leftHand` is
/// `LeftHand`, `HTTPError` stays.
fn variant_of(name: &str) -> String {
    let mut out = String::new();
    for word in name.split('_').filter(|it| !it.is_empty()) {
        let all_upper = !word.chars().any(char::is_lowercase);
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        if first.is_numeric() && (out.is_empty() || out.ends_with(char::is_numeric)) {
            out.push('_'); // `V1_2` is not `V12`.
        }
        out.extend(first.to_uppercase());
        match all_upper {
            true => out.extend(chars.flat_map(char::to_lowercase)),
            false => out.push_str(chars.as_str()),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::variant_of;

    #[test]
    fn variants_are_in_rusts_style() {
        for (name, variant) in [
            ("LEFT", "Left"),
            ("left", "Left"),
            ("Left", "Left"),
            ("LEFT_HAND", "LeftHand"),
            ("left_hand", "LeftHand"),
            ("leftHand", "LeftHand"),
            ("HTTPError", "HTTPError"),
            ("HTTP_2", "Http2"),
            ("V1_2", "V1_2"),
            ("_1", "_1"),
            ("A", "A"),
            ("A_B", "AB"),
            ("_hidden", "Hidden"),
            ("ÜBER_ALL", "ÜberAll"),
        ] {
            assert_eq!(variant_of(name), variant, "{name}");
        }
    }
}
