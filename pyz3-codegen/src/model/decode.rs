//! From nodes to the structs of `file`: every unknown key and every wrong shape, all at once.
//!
//! In: a tree of nodes. Out: structs whose every value knows its place. A value that was refused is left out, and the
//! rest is read on.

use std::rc::Rc;

use super::values::{string, way_to_a_string};
use super::yaml::{Core, Entry, Node, Value};
use super::{Map, Text};
use crate::diag::{Code, Diagnostic, Diagnostics, Span, did_you_mean};

/// What a string in the file stands for: its noun in diagnostics, its shape in the schema.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Kind {
    /// A Python name.
    Name,
    /// A Python name with dots.
    Dotted,
    Signature,
    Type,
    /// A Rust path or closure.
    Rust,
    Exception,
    /// Text for people.
    Prose,
    File,
    /// One of some words.
    Word(&'static [&'static str]),
    /// Whatever the type of the value says.
    Any,
}

impl Kind {
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Name => "a name",
            Self::Dotted => "a dotted name",
            Self::Signature => "a signature",
            Self::Type => "a type",
            Self::Rust => "a Rust path",
            Self::Exception => "the name of an exception",
            Self::Prose => "text",
            Self::File => "the name of a file",
            Self::Word(_) => "a word",
            Self::Any => "a value",
        }
    }

    pub(super) fn is_words(self) -> bool {
        matches!(self, Self::Word(_))
    }

    /// Those that may be written.
    pub(super) fn words(self) -> String {
        let Self::Word(words) = self else {
            return self.noun().to_owned();
        };
        let quoted: Vec<_> = words.iter().map(|it| format!("`{it}`")).collect();
        match quoted.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
            None => String::new(),
        }
    }
}

/// Where diagnostics go, and what they are about.
pub(super) struct Cx<'o> {
    pub(super) out: &'o mut Diagnostics,
    /// The key whose value is being read.
    pub(super) key: Option<Span>,
    /// Whether this is inside `modules`.
    pub(super) nested: bool,
}

/// A value that is read from a node.
pub(super) trait Decode: Sized {
    /// `None` if the node is no such thing, which has then been said.
    fn decode(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Option<Self>;
}

/// The value of a key that may be absent.
pub(super) trait Slot: Sized {
    fn absent() -> Self;
    fn is_absent(&self) -> bool;
    fn read(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Self;
}

impl<T: Decode> Slot for Option<T> {
    fn absent() -> Self {
        None
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
    fn read(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Self {
        T::decode(node, kind, cx)
    }
}

impl<T: Decode> Slot for Vec<T> {
    fn absent() -> Self {
        Self::new()
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
    /// A list of one may be written as a scalar, an empty one as nothing.
    fn read(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Self {
        match &node.value {
            _ if node.is_null() => Self::new(),
            Value::List(items) => items.iter().filter_map(|it| T::decode(it, kind, cx)).collect(),
            Value::Scalar { .. } => T::decode(node, kind, cx).into_iter().collect(),
            Value::Map(_) => {
                cx.wrong_shape(
                    node,
                    "a list",
                    "write a list: `[first, second]`, or `- first` on lines of their own",
                );
                Self::new()
            }
        }
    }
}

impl<T: Decode> Slot for Map<T> {
    fn absent() -> Self {
        Self::default()
    }
    fn is_absent(&self) -> bool {
        self.entries.is_empty()
    }
    fn read(node: &Node, kind: Kind, cx: &mut Cx<'_>) -> Self {
        match &node.value {
            _ if node.is_null() => Self::default(),
            Value::Map(entries) => Self {
                entries: entries.iter().filter_map(|it| entry(it, kind, cx)).collect(),
            },
            Value::List(_) => {
                cx.wrong_shape(
                    node,
                    "a mapping",
                    "write `name: value` on lines of their own, without dashes or `[`",
                );
                Self::default()
            }
            Value::Scalar { text, .. } => {
                let help = match text.split_once(':') {
                    Some((key, value)) if !key.contains(' ') => {
                        format!("write a space after the colon: `{}: {}`", key.trim(), value.trim())
                    }
                    _ => "write `name: value` on lines of their own, indented under the key".to_owned(),
                };
                cx.wrong_shape(node, "a mapping", help);
                Self::default()
            }
        }
    }
}

/// A key that the user chose, and its value.
fn entry<T: Decode>(entry: &Entry, kind: Kind, cx: &mut Cx<'_>) -> Option<(Text, T)> {
    let key = name(&entry.key, cx);
    let outer = cx.key.replace(entry.key.span);
    let value = T::decode(&entry.value, kind, cx);
    cx.key = outer;
    Some((key?, value?))
}

/// A key as a name. One that YAML reads as something else has its value read all the same, for what is wrong in there.
fn name(node: &Node, cx: &mut Cx<'_>) -> Option<Text> {
    string(node, Kind::Name, cx)
}

/// A struct with fixed keys.
pub(super) trait Section: Sized {
    /// What it is: "a function".
    const WHAT: &'static str;
    /// Of each group one key must be there.
    const REQUIRED: &'static [&'static [&'static str]];
    /// Keys that it does not have inside `modules`.
    const NOT_NESTED: &'static [&'static str];
    /// Whether nothing at all may stand for it.
    const MAY_BE_EMPTY: bool;
    fn names(into: &mut Vec<&'static str>);
    fn fields(from: &Fields<'_>, cx: &mut Cx<'_>) -> Self;
}

/// The entries of a mapping, looked up by key.
pub(super) struct Fields<'n> {
    pub(super) span: Span,
    pub(super) entries: &'n [Entry],
    /// Keys that are not read.
    without: &'static [&'static str],
}

impl Fields<'_> {
    /// The value of a key, or its default. Nothing at all for one that is `required` is no value: that it is missing has been said.
    pub(super) fn get<T: Slot>(&self, key: &str, kind: Kind, required: &[&[&str]], cx: &mut Cx<'_>) -> T {
        let Some(entry) = self.entry(key).filter(|_| !self.without.contains(&key)) else {
            return T::absent();
        };
        if entry.value.is_null() && required.iter().any(|it| it.contains(&key)) {
            return T::absent();
        }
        let outer = cx.key.replace(entry.key.span);
        let value = T::read(&entry.value, kind, cx);
        cx.key = outer;
        value
    }

    fn entry(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|it| it.key.text() == Some(key))
    }

    /// Whether it says anything: an empty list does not, nor does nothing at all.
    fn has(&self, key: &str) -> bool {
        let is_empty = |it: &Node| it.is_null() || matches!(&it.value, Value::List(items) if items.is_empty());
        self.entry(key).is_some_and(|it| !is_empty(&it.value))
    }
}

/// Reads a section; says which keys are unknown and which are missing.
pub(super) fn read_section<S: Section>(node: &Node, cx: &mut Cx<'_>) -> Option<S> {
    let nothing: &[Entry] = &[];
    let entries = match &node.value {
        Value::Map(entries) => entries,
        _ if S::MAY_BE_EMPTY && node.is_null() => nothing,
        _ => {
            let mut names = Vec::new();
            S::names(&mut names);
            let help = format!("the keys of {} are: {}", S::WHAT, listed(&names));
            cx.wrong_shape(node, "a mapping", help);
            return None;
        }
    };
    let nested = cx.nested && !S::NOT_NESTED.is_empty();
    let fields = Fields {
        span: node.span,
        entries,
        without: if nested { S::NOT_NESTED } else { &[] },
    };
    let meant = unknown_keys::<S>(&fields, cx);
    for group in S::REQUIRED {
        // A key that was misspelled or refused is not missing as well.
        if !node.refused && !group.iter().any(|it| fields.has(it) || meant.contains(it)) {
            missing_key(S::WHAT, group, &fields, cx);
        }
    }
    // Files alone have keys of this kind, and hold each other as submodules.
    let outer = cx.nested;
    cx.nested |= !S::NOT_NESTED.is_empty();
    let section = S::fields(&fields, cx);
    cx.nested = outer;
    Some(section)
}

/// Says which keys are unknown; gives those that were probably meant.
fn unknown_keys<S: Section>(fields: &Fields<'_>, cx: &mut Cx<'_>) -> Vec<&'static str> {
    let mut meant = Vec::new();
    let mut names = Vec::new();
    S::names(&mut names);
    names.retain(|it| !fields.without.contains(it));
    let what = if fields.without.is_empty() {
        S::WHAT
    } else {
        "a submodule"
    };
    for entry in fields.entries {
        let Some(key) = entry.key.text() else { continue };
        if names.contains(&key) {
            continue;
        }
        if entry.key.is_null() {
            cx.not_a_string(&entry.key, key, &Core::Null, Kind::Name);
            continue;
        }
        if cx.out.is_full() {
            break;
        }
        let near = did_you_mean(key, names.iter().copied());
        meant.extend(near);
        let help = match (near, key.split_once(':')) {
            _ if fields.without.contains(&key) => {
                "move it to the top of the file; a submodule is named by its key".to_owned()
            }
            (_, Some((key, value))) if entry.value.is_null() => {
                format!("write a space after the colon: `{key}: {value}`")
            }
            (Some(near), _) => format!("did you mean `{near}`?"),
            (None, _) => format!("the keys of {what} are: {}", listed(&names)),
        };
        cx.out.push(
            Diagnostic::error(Code::UnknownKey, format!("unknown key `{key}`"))
                .at(entry.key.span, format!("not a key of {what}"))
                .help(help),
        );
    }
    meant
}

fn missing_key(what: &str, group: &[&str], fields: &Fields<'_>, cx: &mut Cx<'_>) {
    let quoted: Vec<String> = group.iter().map(|it| format!("`{it}`")).collect();
    let missing = quoted.join(" or ");
    let message = format!("{what} needs {missing}");
    if let Some((key, entry)) = group.iter().find_map(|it| Some((it, fields.entry(it)?))) {
        cx.out.push(
            Diagnostic::error(Code::MissingKey, message)
                .at(entry.key.span, format!("`{key}` says nothing"))
                .help(format!("write `{key}: …`")),
        );
        return;
    }
    let place = cx
        .key
        .or_else(|| fields.entries.first().map(|it| it.key.span))
        .unwrap_or(fields.span);
    cx.out.push(
        Diagnostic::error(Code::MissingKey, message)
            .at(place, format!("has no {missing}"))
            .help(format!("add `{}: …`", group.first().unwrap_or(&""))),
    );
}

pub(super) fn listed(names: &[&str]) -> String {
    names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
}

/// Declares a section once: its struct, how it is read, what is unknown in it; with JSON, how it is written out and its schema.
macro_rules! section {
    (
        $(#[doc = $doc:literal])*
        $name:ident, $what:literal $(, empty = $empty:literal)? $(, not_nested = [$($not_nested:literal),+])? $(, required = [$([$($required:literal),+]),+])?;
        $(.. $flat:ident: $flat_ty:ty;)?
        $($(#[doc = $key_doc:literal])* $key:literal $field:ident: $ty:ty = $kind:expr $(, $example:literal)*;)*
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub(crate) struct $name {
            /// The whole mapping.
            #[allow(dead_code, reason = "most mistakes are at a key, not in the whole section")]
            pub(crate) span: Span,
            $(/// What it shares with others.
            pub(crate) $flat: $flat_ty,)?
            $($(#[doc = $key_doc])* pub(crate) $field: $ty,)*
        }

        impl Section for $name {
            const WHAT: &'static str = $what;
            const REQUIRED: &'static [&'static [&'static str]] = &[$($(&[$($required),+]),+)?];
            const NOT_NESTED: &'static [&'static str] = &[$($($not_nested),+)?];
            const MAY_BE_EMPTY: bool = false $(|| $empty)?;
            fn names(into: &mut Vec<&'static str>) {
                $(<$flat_ty as Section>::names(into);)?
                into.extend_from_slice(&[$($key),*]);
            }
            fn fields(from: &Fields<'_>, cx: &mut Cx<'_>) -> Self {
                Self {
                    span: from.span,
                    $($flat: <$flat_ty as Section>::fields(from, cx),)?
                    $($field: from.get($key, $kind, Self::REQUIRED, cx),)*
                }
            }
        }

        impl Decode for $name {
            fn decode(node: &Node, _: Kind, cx: &mut Cx<'_>) -> Option<Self> {
                read_section(node, cx)
            }
        }

        #[cfg(feature = "json")]
        super::json::section! {
            $(#[doc = $doc])*
            $name;
            $(.. $flat: $flat_ty;)?
            $($(#[doc = $key_doc])* $key $field: $ty = $kind $(, $example)*;)*
        }
    };
}
pub(super) use section;

/// Short form or long form: a scalar is the one, a mapping the other.
pub(super) fn short_or_long<S, L: Section>(
    node: &Node,
    kind: Kind,
    cx: &mut Cx<'_>,
    short: impl FnOnce(Text) -> S,
    long: impl FnOnce(L) -> S,
) -> Option<S> {
    match &node.value {
        Value::Scalar { .. } => string(node, kind, cx).map(short),
        Value::Map(_) => read_section(node, cx).map(long),
        Value::List(_) => {
            cx.wrong_shape(
                node,
                &format!("{} or a mapping", kind.noun()),
                way_to_a_string(node, kind),
            );
            None
        }
    }
}

/// The root's mapping, for its entries.
pub(super) fn root_entries(node: &Rc<Node>) -> Option<&[Entry]> {
    match &node.value {
        Value::Map(entries) => Some(entries),
        Value::Scalar { .. } if node.is_null() => Some(&[]),
        Value::Scalar { .. } | Value::List(_) => None,
    }
}
