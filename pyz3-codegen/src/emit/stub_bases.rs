//! The bases of a class in a stub, and where type checkers want its methods to fit those of a base.

use super::stub_names::StubNames;
use crate::ir::{Base, Class, Interface, Metaclass, Method, Type, Wanted};

/// `(Shape, Generic[K, V])`, and nothing if there are none.
pub(super) fn bases(names: &mut StubNames<'_>, interface: &Interface, class: &Class) -> String {
    let variables: Vec<_> = class
        .generic
        .iter()
        .map(|it| names.type_variable(it.as_str()))
        .collect();
    let mut is_generic = class.generic.is_empty(); // Or says so without `Generic`.
    let mut bases = Vec::new();
    for base in &class.bases {
        let (name, written) = match base {
            Base::Class(index) => {
                bases.push(names.annotation(&Type::Class(*index).python(&interface.spelling())));
                continue;
            }
            Base::Builtin(name) => (names.builtin(name), name),
            Base::Imported(name) => (names.dotted(name), name),
            Base::Exception(index, name) => {
                let own = interface.exceptions.get(*index).filter(|it| it.module == class.module);
                bases.push(match own {
                    Some(own) => own.name.to_string(),
                    None => names.class_of_module(name),
                });
                continue;
            }
        };
        bases.push(match parameters(written) {
            0 => name,
            // A metaclass is that of all classes.
            _ if class.is_metaclass => name,
            count if count == variables.len() => {
                is_generic = true;
                format!("{name}[{}]", variables.join(", "))
            }
            count => {
                let any = names.annotation("Any");
                let rest = if written == "tuple" { ", ..." } else { "" };
                format!("{name}[{}{rest}]", vec![any; count].join(", "))
            }
        });
    }
    if !is_generic {
        let generic = names.import("typing", "Generic");
        bases.push(format!("{generic}[{}]", variables.join(", ")));
    }
    if let Some(metaclass) = &class.metaclass {
        let name = match metaclass {
            Metaclass::Class(index) => names.annotation(&Type::Class(*index).python(&interface.spelling())),
            Metaclass::Imported(name) => names.dotted(name),
        };
        bases.push(format!("metaclass={name}"));
    }
    match bases.is_empty() {
        true => String::new(),
        false => format!("({})", bases.join(", ")),
    }
}

/// How many type parameters a class of the standard library has.
fn parameters(base: &str) -> usize {
    match base.strip_prefix("collections.abc.").unwrap_or(base) {
        "list" | "set" | "frozenset" | "tuple" | "enumerate" | "filter" | "map" | "zip" | "type" => 1,
        "dict" => 2,
        "collections.deque" | "collections.Counter" | "collections.UserList" => 1,
        "collections.OrderedDict" | "collections.defaultdict" | "collections.ChainMap" | "collections.UserDict" => 2,
        _ if !base.starts_with("collections.abc.") => 0,
        "Buffer" | "ByteString" | "Hashable" | "MappingView" | "Sized" => 0,
        "AsyncGenerator" | "Callable" | "ItemsView" | "Mapping" | "MutableMapping" => 2,
        "Coroutine" | "Generator" => 3,
        _ => 1,
    }
}

/// What a type checker is told not to mind at a method or a member of that name: the interface is as it is.
pub(super) fn ignored(interface: &Interface, class: &Class, name: &str) -> &'static str {
    if is_inherited(interface, class, name) || overrides_object(class, name) {
        "  # type: ignore[override, unused-ignore]"
    } else if is_augmented(class, name) {
        "  # type: ignore[misc, unused-ignore]"
    } else {
        ""
    }
}

/// Whether a base may have the name. What those from elsewhere have is not known here.
fn is_inherited(interface: &Interface, class: &Class, name: &str) -> bool {
    class.bases.iter().any(|base| match base {
        Base::Class(index) => interface.classes.get(*index).is_some_and(|base| {
            let mut members = base.members.iter().map(|it| it.name.as_str());
            let mut methods = base.methods.iter().map(|it| it.function.name.as_str());
            members.any(|it| it == name) || methods.any(|it| it == name) || is_inherited(interface, base, name)
        }),
        Base::Builtin(base) => base != "object",
        Base::Imported(_) | Base::Exception(..) => true,
    })
}

/// Whether the method gives something else than that of `object`.
fn overrides_object(class: &Class, name: &str) -> bool {
    let Some(method) = find(class, name) else { return false };
    let result = &method.function.result;
    match name {
        "__eq__" | "__ne__" => !matches!(result, Type::Bool),
        "__dir__" | "__format__" | "__getstate__" | "__setattr__" | "__delattr__" | "__getattribute__"
        | "__reduce_ex__" | "__init_subclass__" | "__subclasshook__" | "__sizeof__" => true,
        _ => false,
    }
}

/// Whether it is an augmented assignment beside an operator that takes or gives something else.
fn is_augmented(class: &Class, name: &str) -> bool {
    let Some(method) = find(class, name) else { return false };
    if method.protocol.is_none_or(|it| it.result != Wanted::InPlace) {
        return false;
    }
    let plain = find(class, &name.replacen("__i", "__", 1));
    plain.is_some_and(|plain| {
        let types = |it: &Method| -> Vec<Type> { it.function.params.iter().map(|it| it.ty.clone()).collect() };
        types(plain) != types(method) || method.function.result != Type::None
    })
}

fn find<'a>(class: &'a Class, name: &str) -> Option<&'a Method> {
    class.methods.iter().find(|it| it.function.name.as_str() == name)
}
