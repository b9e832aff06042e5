//! Names in a stub: what a type's spelling has to say there, and what has to be imported for it.
//!
//! A stub's own functions and constants are names in it too. If a module has a function called `list`, `list[int]`
//! would mean that function; so every name that the module declares is avoided, through `builtins` or an alias.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::record;
use crate::ir::{Conversion, Interface, Literal, Module, PyName};

/// Builtins that an annotation may name.
const BUILTINS: [&str; 26] = [
    "BaseException",
    "Exception",
    "bool",
    "bytearray",
    "bytes",
    "classmethod",
    "complex",
    "dict",
    "enumerate",
    "filter",
    "float",
    "frozenset",
    "int",
    "list",
    "map",
    "memoryview",
    "object",
    "property",
    "range",
    "set",
    "slice",
    "staticmethod",
    "str",
    "tuple",
    "type",
    "zip",
];

const COLLECTIONS_ABC: [&str; 26] = [
    "AsyncGenerator",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Buffer",
    "ByteString",
    "Callable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Hashable",
    "ItemsView",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "MappingView",
    "MutableMapping",
    "MutableSequence",
    "MutableSet",
    "Reversible",
    "Sequence",
    "Set",
    "Sized",
    "ValuesView",
];

const TYPING: [&str; 22] = [
    "Annotated",
    "Any",
    "AnyStr",
    "ClassVar",
    "Final",
    "Generic",
    "Literal",
    "LiteralString",
    "NamedTuple",
    "Never",
    "NewType",
    "NoReturn",
    "Optional",
    "ParamSpec",
    "Protocol",
    "SupportsFloat",
    "SupportsIndex",
    "SupportsInt",
    "TypeAlias",
    "TypeVar",
    "TypedDict",
    "Union",
];

/// The names of one stub.
pub(super) struct StubNames<'a> {
    /// What the module and the classes in it declare: inside a class its own names come first, and to avoid them
    /// everywhere does no harm.
    declared: HashSet<&'a str>,
    /// From a class's or an enum's dotted name to what it is called in this stub, or else to its module and its name there.
    classes: HashMap<&'a str, Result<&'a str, (String, &'a str)>>,
    /// From the dotted name of a generic class to how many type parameters it has.
    generic: HashMap<&'a str, usize>,
    /// Type parameters of generic classes, and what `TypeVar` is called here.
    type_variables: BTreeMap<String, String>,
    needs_str_enum: bool,
    /// From module to what it is called here.
    modules: BTreeMap<String, String>,
    /// From module to names in it and what they are called here.
    members: BTreeMap<&'static str, BTreeMap<String, String>>,
}

impl<'a> StubNames<'a> {
    pub(super) fn new(interface: &'a Interface, module: &'a Module) -> Self {
        let mut inner = HashSet::new();
        for &index in &module.classes {
            inner_names(interface, index, &mut inner);
        }
        let names = interface.class_names.iter().zip(&interface.classes);
        let enums = interface.enum_names.iter().zip(&interface.enums).map(|(dotted, it)| {
            let name = it.name.as_str();
            let is_here = it.module == module.name && !inner.contains(name);
            let spelled = if is_here {
                Ok(name)
            } else {
                Err((it.module.to_string(), name))
            };
            (dotted.as_str(), spelled)
        });
        let classes = names.map(|(dotted, class)| {
            let outermost = class.qualname.split('.').next().unwrap_or_default();
            let is_here = class.module == module.name && !inner.contains(outermost);
            let name = class.qualname.as_str();
            let spelled = if is_here {
                Ok(name)
            } else {
                Err((class.module.to_string(), name))
            };
            (dotted.as_str(), spelled)
        });
        let records = interface.customs.iter().filter_map(|it| match &it.conversion {
            Conversion::Record(record) => Some((it, record)),
            Conversion::Via { .. } | Conversion::Convert { .. } => None,
        });
        let records = records.map(|(custom, record)| {
            let name = custom.name.as_str();
            let spelled = if record.module == module.name && !inner.contains(name) {
                Ok(name)
            } else {
                Err((record.module.to_string(), name))
            };
            (custom.stub.as_str(), spelled)
        });
        let generic = interface.class_names.iter().zip(&interface.classes);
        let generic = generic.filter(|it| !it.1.generic.is_empty());
        Self {
            generic: generic
                .map(|(dotted, class)| (dotted.as_str(), class.generic.len()))
                .collect(),
            classes: classes.chain(enums).chain(records).collect(),
            type_variables: BTreeMap::new(),
            needs_str_enum: false,
            declared: &own_names(interface, module) | &inner,
            modules: BTreeMap::new(),
            members: BTreeMap::new(),
        }
    }

    /// A default as it has to stand in this stub: members of enums by the name that these have there.
    pub(super) fn default(&mut self, value: &Literal) -> String {
        if value.has_long_int() {
            "...".to_owned()
        } else if value.has_member() {
            self.annotation(&value.python())
        } else {
            value.python()
        }
    }

    /// A type's spelling as it has to stand in this stub. A generic class is one of anything.
    pub(super) fn annotation(&mut self, spelling: &str) -> String {
        let mut out = String::with_capacity(spelling.len());
        let mut rest = spelling;
        while let Some(first) = rest.chars().next() {
            let length = if first == '\'' || first == '"' {
                string_length(rest, first)
            } else if is_name_char(first) {
                rest.find(|char| !is_name_char(char) && char != '.')
                    .unwrap_or(rest.len())
            } else {
                first.len_utf8()
            };
            let (token, after) = rest.split_at(length);
            if is_name_char(first) && !first.is_numeric() {
                out.push_str(&self.name(token));
                if let Some(&count) = self.generic.get(token).filter(|_| !after.starts_with('[')) {
                    let any = self.name("Any");
                    out.push_str(&format!("[{}]", vec![any; count].join(", ")));
                }
            } else {
                out.push_str(token);
            }
            rest = after;
        }
        out
    }

    /// A name of a module that comes with Python or with every type checker.
    pub(super) fn import(&mut self, module: &'static str, name: &str) -> String {
        let alias = self.free(name);
        self.members
            .entry(module)
            .or_default()
            .insert(name.into(), alias.clone());
        alias
    }

    /// A builtin, by its name.
    pub(super) fn builtin(&mut self, name: &str) -> String {
        match self.declared.contains(name) {
            true => format!("{}.{name}", self.module("builtins")),
            false => name.into(),
        }
    }

    /// Something importable, by its dotted name.
    pub(super) fn dotted(&mut self, name: &str) -> String {
        self.name(name)
    }

    /// A class of another module, by its dotted name. No part but the last is one.
    pub(super) fn class_of_module(&mut self, name: &str) -> String {
        match name.rsplit_once('.') {
            Some((module, class)) => format!("{}.{class}", self.module(module)),
            None => name.into(),
        }
    }

    /// A type parameter of a generic class. It is private: at run time there is none.
    pub(super) fn type_variable(&mut self, name: &str) -> String {
        let make = self.import("typing", "TypeVar");
        let name = self.free(&format!("_{name}"));
        self.type_variables.insert(name.clone(), make);
        name
    }

    /// The import lines, sorted.
    pub(super) fn imports(&self) -> String {
        let mut out = String::new();
        for (module, alias) in &self.modules {
            out.push_str(&match alias == module {
                true => format!("import {module}\n"),
                false => format!("import {module} as {alias}\n"),
            });
        }
        for (module, names) in &self.members {
            let names: Vec<_> = names
                .iter()
                .map(|(name, alias)| {
                    if name == alias {
                        name.clone()
                    } else {
                        format!("{name} as {alias}")
                    }
                })
                .collect();
            out.push_str(&format!("from {module} import {}\n", names.join(", ")));
        }
        out
    }

    /// `StrEnum`, which Python 3.10 lacks: a class of that version's own stands in.
    pub(super) fn str_enum(&mut self) -> String {
        self.needs_str_enum = true;
        self.module("sys");
        self.module("enum");
        self.free("_StrEnum")
    }

    /// The definition of what stands in for `StrEnum`.
    pub(super) fn stand_in(&mut self) -> String {
        if !self.needs_str_enum {
            return String::new();
        }
        let (name, sys, module) = (self.free("_StrEnum"), self.module("sys"), self.module("enum"));
        let (text, this) = (self.builtin("str"), self.import("typing_extensions", "Self"));
        // Some type checkers do not like an enum without members in a stub.
        format!(
            "if {sys}.version_info >= (3, 11):\n    {name} = {module}.StrEnum\nelse:\n    \
             class {name}({text}, {module}.Enum):  # type: ignore[misc, unused-ignore]\n        \
             def __new__(cls, value: {text}) -> {this}: ...\n"
        )
    }

    /// The definitions of type variables.
    pub(super) fn type_variables(&self) -> String {
        let variables = self.type_variables.iter();
        variables
            .map(|(name, make)| format!("{name} = {make}(\"{name}\")\n"))
            .collect()
    }

    fn name(&mut self, name: &str) -> String {
        match self.classes.get(name) {
            Some(Ok(here)) => return (*here).into(),
            Some(Err((module, there))) => {
                let (module, there) = (module.clone(), *there);
                return format!("{}.{there}", self.module(&module));
            }
            None => {}
        }
        // A member of an enum, in a default.
        if let Some((owner, member)) = name.rsplit_once('.')
            && self.classes.contains_key(owner)
        {
            return format!("{}.{member}", self.name(owner));
        }
        if name == "Self" {
            return self.import("typing_extensions", name);
        }
        if let Some((module, member)) = split_module(name) {
            return format!("{}.{member}", self.module(module));
        }
        if BUILTINS.contains(&name) {
            if self.declared.contains(name) {
                return format!("{}.{name}", self.module("builtins"));
            }
        } else if COLLECTIONS_ABC.contains(&name) {
            return self.import("collections.abc", name);
        } else if TYPING.contains(&name) {
            return self.import("typing", name);
        }
        name.into()
    }

    fn module(&mut self, module: &str) -> String {
        let top = module.split('.').next().unwrap_or(module);
        let alias = if self.declared.contains(top) {
            self.free(&module.replace('.', "_"))
        } else {
            module.into()
        };
        self.modules.insert(module.into(), alias.clone());
        alias
    }

    /// The name, with as many underscores before it as it takes to be no name of the module's.
    fn free(&self, name: &str) -> String {
        let mut name = name.to_owned();
        while self.declared.contains(name.as_str()) {
            name.insert(0, '_');
        }
        name
    }
}

/// `shop.Money` → `shop` and `Money`. By custom modules are in lower case and classes are not: of `shop.Order.Line`
/// the module is `shop`; where that does not tell (`datetime.date`), all but the last part are.
fn split_module(name: &str) -> Option<(&str, &str)> {
    let last = name.rfind('.').filter(|&at| at > 0 && at + 1 < name.len())?;
    let class = name
        .match_indices('.')
        .map(|(at, _)| at)
        .find(|at| name[at + 1..].starts_with(char::is_uppercase));
    let at = class.filter(|&at| at > 0).unwrap_or(last);
    Some((&name[..at], &name[at + 1..]))
}

/// What a module declares.
fn own_names<'a>(interface: &'a Interface, module: &'a Module) -> HashSet<&'a str> {
    let constants = module.constants.iter().map(|it| it.name.as_str());
    let functions = module.functions.iter().map(|it| it.name.as_str());
    let submodules = module.submodules.iter().map(|it| it.name.last().as_str());
    let classes = module.classes.iter().filter_map(|&it| interface.classes.get(it));
    let classes = classes.map(|it| it.name.as_str());
    let enums = module.enums.iter().filter_map(|&it| interface.enums.get(it));
    let enums = enums.map(|it| it.name.as_str());
    let records = record::of_module(interface, module).map(|it| it.0.name.as_str());
    let exceptions = module.exceptions.iter().filter_map(|&it| interface.exceptions.get(it));
    let exceptions = exceptions.flat_map(|it| {
        let fields = it.fields.iter().map(|it| it.name.as_str());
        fields.chain([it.name.as_str()])
    });
    constants
        .chain(functions)
        .chain(submodules)
        .chain(classes)
        .chain(enums)
        .chain(records)
        .chain(exceptions)
        .collect()
}

/// What a class and the classes in it declare.
fn inner_names<'a>(interface: &'a Interface, index: usize, into: &mut HashSet<&'a str>) {
    let Some(class) = interface.classes.get(index) else {
        return;
    };
    into.extend(class.constants.iter().map(|it| it.name.as_str()));
    into.extend(class.members.iter().map(|it| it.name.as_str()));
    into.extend(class.methods.iter().map(|it| it.function.name.as_str()));
    into.extend(class.slots.iter().map(PyName::as_str));
    for &inner in &class.classes {
        into.extend(interface.classes.get(inner).map(|it| it.name.as_str()));
        inner_names(interface, inner, into);
    }
}

fn is_name_char(char: char) -> bool {
    char == '_' || unicode_ident::is_xid_continue(char)
}

/// How long a quoted string at the start of `text` is, quotes included.
fn string_length(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, char) in text.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if char == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}
