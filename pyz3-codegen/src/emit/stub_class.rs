//! Classes in a stub.

use super::docstring::docstring;
use super::signature::{as_called, is_buffer};
use super::stub::{Definition, constant};
use super::stub_bases::{bases, ignored};
use super::stub_names::StubNames;
use super::stub_overload;
use crate::ir::{
    Class, Comparison, Derived, Function, Interface, Literal, Member, Method, Param, ParamKind, PyName, Receiver, Slot,
    Type, Wanted,
};

/// The class of that index, indented by nothing.
pub(super) fn class(names: &mut StubNames<'_>, interface: &Interface, index: usize, depth: usize) -> String {
    let Some(class) = interface.classes.get(index) else {
        return String::new();
    };
    let spelling = interface.spelling();
    let mut out = String::new();
    // Each has a layout of its own, and Python refuses a class with two such bases.
    let decorator = match (class.subclass, class.is_metaclass) {
        (false, _) => format!("@{}\n", names.import("typing", "final")),
        (true, false) => format!("@{}\n", names.import("typing_extensions", "disjoint_base")),
        (true, true) => String::new(), // As `type` is.
    };
    out.push_str(&format!(
        "{decorator}class {}{}:\n",
        class.name,
        bases(names, interface, class)
    ));

    let mut parts = Vec::new();
    if let Some(data) = &class.dataclass {
        let fields = Literal::Tuple(
            data.positional
                .iter()
                .map(|it| Literal::Str(it.name.to_string()))
                .collect(),
        );
        parts.push(format!("__match_args__ = {}\n", fields.python()));
    }
    if is_unhashable(class) {
        let class_var = names.import("typing", "ClassVar");
        // Most bases have one; a base that has none itself, or `Any`, is nothing to be ignored.
        parts.push(format!(
            "__hash__: {class_var}[None]  # type: ignore[assignment, unused-ignore]\n"
        ));
    }
    let class_constants = class.constants.iter();
    parts.extend(class_constants.map(|it| constant(names, &spelling, it, "ClassVar")));
    parts.extend(
        class
            .classes
            .iter()
            .map(|&it| self::class(names, interface, it, depth + 1)),
    );
    parts.extend(class.slots.iter().map(|it| {
        let ty = names.annotation("Any");
        format!("{it}: {ty}\n")
    }));
    parts.extend(
        class
            .init
            .as_ref()
            .map(|it| method(names, interface, class, it, depth + 1)),
    );
    parts.extend(class.members.iter().map(|it| member(names, interface, class, it)));
    if !class.generic.is_empty() {
        let (any, alias) = (names.annotation("Any"), names.import("types", "GenericAlias"));
        let decorator = names.builtin("classmethod");
        parts.push(format!(
            "@{decorator}\ndef __class_getitem__(cls, item: {any}, /) -> {alias}: ...\n"
        ));
    }
    let methods = class.methods.iter().filter(|it| !is_generic_hook(class, it));
    parts.extend(methods.map(|it| method(names, interface, class, it, depth + 1)));

    let mut body = class.doc.as_ref().map(|it| docstring(it, "")).unwrap_or_default();
    for part in parts {
        if !body.is_empty() {
            body.push('\n');
        }
        body.push_str(&part);
    }
    if body.is_empty() {
        body.push_str("...\n");
    }
    for line in body.split_inclusive('\n') {
        if line != "\n" {
            out.push_str("    ");
        }
        out.push_str(line);
    }
    out
}

/// `Generic` in the bases says what this method does.
fn is_generic_hook(class: &Class, method: &Method) -> bool {
    !class.generic.is_empty() && method.function.name.as_str() == "__class_getitem__"
}

/// CPython's `__pow__` takes a modulus, whether Rust wants to know or not.
fn with_modulus(mut called: Function, method: &Method) -> Function {
    if !matches!(method.protocol, Some(it) if matches!(it.slot, Slot::Power | Slot::ReflectedPower)) {
        return called;
    }
    let modulus = |name: &str| {
        Some(Param {
            name: PyName::new(name).ok()?,
            kind: ParamKind::PositionalOnly,
            ty: Type::None,
            default: Some(Literal::None),
        })
    };
    let several = called.overloads.iter_mut().map(|it| &mut it.params);
    for params in several.chain([&mut called.params]) {
        if let [operand] = params.as_slice() {
            let name = if operand.name.as_str() == "mod" {
                "modulus"
            } else {
                "mod"
            };
            params.extend(modulus(name));
        }
    }
    called
}

fn is_unhashable(class: &Class) -> bool {
    let has = |slot: Slot| {
        let mut methods = class.methods.iter();
        methods.any(|it| it.protocol.is_some_and(|protocol| protocol.slot == slot))
    };
    has(Slot::Compare(Comparison::Eq)) && !has(Slot::Hash)
}

fn method(names: &mut StubNames<'_>, interface: &Interface, class: &Class, method: &Method, depth: usize) -> String {
    let (receiver, decorator) = match method.receiver {
        // So `type` calls the class, too, in CPython's text signatures and in typeshed.
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Bare | Receiver::Init => (Some("self"), None),
        Receiver::Class => (Some("cls"), Some("classmethod")),
        Receiver::Static => (None, Some("staticmethod")),
    };
    // `object`'s own are called with anything, and what overrides them has to be as well.
    let takes_anything = method
        .protocol
        .is_some_and(|it| matches!(it.slot, Slot::Compare(Comparison::Eq | Comparison::Ne)));
    let result = match (method.receiver, method.derived) {
        (Receiver::Init, _) => Some("None"),
        (_, Some(Derived::Reduce)) => Some("tuple[Any, ...]"),
        (_, Some(Derived::Copy | Derived::DeepCopy | Derived::Replace)) => Some("Self"),
        (_, Some(Derived::Fields)) => Some("str"),
        (_, None | Some(Derived::Plain)) if is_buffer(method) => Some("memoryview"),
        (_, None | Some(Derived::Plain)) => is_in_place(method).then_some("Self"),
    };
    stub_overload::function(
        names,
        interface,
        &with_modulus(as_called(method), method),
        &Definition {
            receiver,
            decorator,
            // Python's `__get__` may be called without an owner, whatever the interface says.
            optional: match method.protocol {
                Some(protocol) if protocol.slot == Slot::DescriptorGet => {
                    method.function.params.get(1).map(|it| it.name.as_str())
                }
                Some(_) | None => None,
            },
            parameter: takes_anything.then_some("object"),
            result,
            ignored: match method.receiver {
                Receiver::Init => "", // Constructors need not fit.
                Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Static | Receiver::Class | Receiver::Bare => {
                    ignored(interface, class, method.function.name.as_str())
                }
            },
            depth,
        },
    )
}

/// Whether the method changes its object, which is then the result of the operation.
fn is_in_place(method: &Method) -> bool {
    let is_operator = method.protocol.is_some_and(|it| it.result == Wanted::InPlace);
    is_operator && method.function.result == Type::None
}

/// A field or a property. Both are descriptors, and what can be written to has a setter.
fn member(names: &mut StubNames<'_>, interface: &Interface, class: &Class, member: &Member) -> String {
    let (name, property) = (&member.name, names.builtin("property"));
    let ty = names.annotation(&member.ty.python(&interface.spelling()));
    let ignored = ignored(interface, class, name.as_str());
    let mut out = format!("@{property}{ignored}\ndef {name}(self) -> {ty}:");
    match &member.doc {
        Some(doc) => {
            out.push_str(&format!("{ignored}\n{}", docstring(doc, "    ")));
        }
        None => out.push_str(&format!(" ...{ignored}\n")),
    }
    if member.set.is_some() {
        out.push_str(&format!("@{name}.setter\ndef {name}(self, value: {ty}) -> None: ...\n"));
    }
    if member.delete.is_some() {
        out.push_str(&format!("@{name}.deleter\ndef {name}(self) -> None: ...\n"));
    }
    out
}
