//! The namespace of a class: each name once, and none that Python keeps for itself.

use super::super::{Check, shortened};
use super::Cx;
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{PyName, protocol};
use crate::model::Text;

/// What Python makes for each class; and where it is said, if it can be.
fn kept(name: &str) -> Option<&'static str> {
    Some(match name {
        "__doc__" => "the class's text is its `doc:`",
        "__slots__" => "named members are the class's `slots:`",
        "__dict__" => "instances have one with `dict: true`",
        "__weakref__" => "instances have one with `weakref: true`",
        "__init__" | "__new__" => "the constructor is the class's `init:`",
        "__bases__" | "__base__" => "bases are the class's `bases:`",
        "__class__"
        | "__mro__"
        | "__module__"
        | "__name__"
        | "__qualname__"
        | "__subclasses__"
        | "__text_signature__"
        | "__annotations__"
        | "__type_params__"
        | "__flags__"
        | "__basicsize__"
        | "__itemsize__"
        | "__weakrefoffset__"
        | "__dictoffset__"
        | "__abstractmethods__" => "Python makes it itself",
        _ => return None,
    })
}

pub(super) fn is_dunder(name: &str) -> bool {
    name.len() > 4 && name.starts_with("__") && name.ends_with("__")
}

impl Check<'_> {
    /// Fields, properties, methods, constants, nested classes and slots share one namespace.
    pub(super) fn declare_members(&mut self, cx: &mut Cx<'_>) {
        let model = cx.entry.model;
        let mut all: Vec<(&Text, &'static str)> = Vec::new();
        all.extend(model.fields.entries.iter().map(|it| (&it.0, "field")));
        all.extend(model.properties.entries.iter().map(|it| (&it.0, "property")));
        all.extend(model.methods.entries.iter().map(|it| (&it.0, "method")));
        all.extend(model.constants.entries.iter().map(|it| (&it.0, "constant")));
        all.extend(model.classes.entries.iter().map(|it| (&it.0, "class")));
        all.extend(model.slots.iter().map(|it| (it, "slot")));
        all.sort_by_key(|it| (it.0.span.file, it.0.span.start));
        for (key, noun) in all {
            let name = match noun {
                // That a class's name is none has been said.
                "class" => PyName::new(&key.value).ok(),
                _ => self.python_name(key, noun),
            };
            let Some(name) = name else { continue };
            self.refuse_dunder(key, name.as_str(), noun);
            self.take_name(cx, name.as_str(), noun, key.span);
        }
    }

    /// Takes a name for something of the class, or says that it is taken.
    pub(super) fn take_name(&mut self, cx: &mut Cx<'_>, name: &str, noun: &'static str, span: Span) -> bool {
        let Some((other, first)) = cx.names.get(name).copied() else {
            cx.names.insert(name.to_owned(), (noun, span));
            return true;
        };
        let class = shortened(&cx.entry.qualname);
        self.push(
            Diagnostic::error(
                Code::DuplicateName,
                format!("`{}` is defined twice in `{class}`", shortened(name)),
            )
            .at(span, format!("second definition, a {noun}"))
            .at(first, format!("first definition, a {other}"))
            .help("rename one of them, or leave one out"),
        );
        false
    }

    /// Methods are looked up in the table of protocols instead.
    fn refuse_dunder(&mut self, key: &Text, name: &str, noun: &'static str) {
        if noun == "method" || !is_dunder(name) {
            return;
        }
        let shown = shortened(name);
        let help = match kept(name) {
            Some(help) => help.to_owned(),
            None if name == "__match_args__" && noun == "constant" => return,
            None if name == "__match_args__" => MATCH_ARGS.to_owned(),
            None if protocol(name).is_some() => format!("Python calls it: declare it under `methods:`, `{shown}: …`"),
            None if noun == "constant" => return,
            None => format!(
                "names with two underscores on both sides are Python's; call it `{}`",
                name.trim_matches('_')
            ),
        };
        self.push(
            Diagnostic::error(Code::InvalidName, format!("`{shown}` cannot be a {noun}"))
                .at(key.span, "Python keeps such names for itself")
                .help(help),
        );
    }

    /// The way out for a method that Python does not know by its name.
    pub(super) fn unknown_protocol(&mut self, key: &Text) {
        let name = key.value.as_str();
        let help = match (kept(name), elsewhere(name)) {
            (Some("Python makes it itself"), _) => "Python makes it itself; leave it out".to_owned(),
            (Some(help), _) => help.to_owned(),
            (None, Some(help)) => help.to_owned(),
            (None, None) => match self.near_protocol(name) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!(
                    "names with two underscores on both sides are Python's; call it `{}`",
                    shortened(name.trim_matches('_'))
                ),
            },
        };
        self.push(
            Diagnostic::error(
                Code::UnknownProtocol,
                format!("`{}` is no protocol method", shortened(name)),
            )
            .at(key.span, "Python never calls it")
            .help(help),
        );
    }
}

impl Check<'_> {
    fn near_protocol(&mut self, name: &str) -> Option<String> {
        let inner = name.trim_matches('_').to_owned();
        let names = || crate::ir::PROTOCOLS.iter().map(|it| it.name).chain(["__init__"]);
        // The underscores that all have in common make short names look near.
        let near = (self.suggestions).nearest(usize::MAX, &inner, names().map(|it| it.trim_matches('_')));
        match near {
            Some(near) => Some(format!("__{near}__")),
            None if inner.len() > 4 => self.suggestions.nearest(usize::MAX, name, names()),
            None => None,
        }
    }
}

const MATCH_ARGS: &str =
    "`derive: [dataclass]` makes it, or a constant: `__match_args__: {type: \"tuple[str, ...]\", rust: crate::NAMES}`";

/// Names that Python had, or has in other ways.
fn elsewhere(name: &str) -> Option<&'static str> {
    Some(match name {
        "__match_args__" => MATCH_ARGS,
        "__nonzero__" => "Python's is `__bool__`",
        "__div__" => "Python's is `__truediv__`",
        "__rdiv__" => "Python's is `__rtruediv__`",
        "__idiv__" => "Python's is `__itruediv__`",
        "__unicode__" => "Python's is `__str__`",
        "__long__" => "Python's is `__int__`",
        "__cmp__" => "Python's are `__eq__`, `__lt__` and the others, or `derive: [eq, ord]`",
        "__getslice__" => "Python's is `__getitem__`, with a `slice`",
        "__setslice__" => "Python's is `__setitem__`, with a `slice`",
        "__delslice__" => "Python's is `__delitem__`, with a `slice`",
        "__getinitargs__" => "Python's is `__getnewargs__`, or `derive: [pickle]`",
        "__release_buffer__" => "leave it out: the borrow of `__buffer__` ends by itself",
        "__post_init__" => "`init`'s Rust function does it",
        "__del_attr__" => "Python's is `__delattr__`",
        "__size_of__" => "Python's is `__sizeof__`",
        "__contain__" => "Python's is `__contains__`",
        "__concat__" => "Python's is `__add__`",
        "__repeat__" => "Python's is `__mul__`",
        "__clear__" | "__traverse__" => "what holds Python objects says so with `gc:`",
        _ => return None,
    })
}
