//! What becomes of classes that are fine.

use super::{interface, run};
use crate::ir::{self, Class, PROTOCOLS, Receiver, Slot, Type};

/// A class by its name.
#[track_caller]
fn class<'i>(interface: &'i ir::Interface, name: &str) -> &'i Class {
    (interface.classes.iter())
        .find(|it| it.qualname == name)
        .unwrap_or_else(|| panic!("no class {name}"))
}

#[test]
fn every_protocol_takes_its_own_example() {
    for protocol in PROTOCOLS.iter().filter(|it| it.slot != Slot::Buffer) {
        let method = match protocol.example.strip_prefix('{') {
            Some(_) => protocol.example.to_owned(),
            None => format!("\"{}\"", protocol.example),
        };
        let text = format!(
            "module: geo\nclasses: {{Point: {{methods: {{{}: {method}}}}}}}\n",
            protocol.name
        );
        let (interface, diagnostics, sources) = run(&text);
        let shown = diagnostics.render(&sources, false, None);
        let interface = interface.unwrap_or_else(|| panic!("{shown}"));
        assert_eq!(interface.classes[0].methods[0].protocol, Some(protocol));
    }
}

#[test]
fn rust_names_of_methods() {
    let interface = interface(
        "module: geo
classes:
  Point:
    init: \"()\"
    fields: {type: int, other: {type: int, rust: \"0\"}}
    properties: {ref: {type: int, set: true, delete: true}}
    methods: {__add__: \"(self, o: Point) -> Point\", __await__: \"(self) -> object\", move: \"(mut self) -> None\", _x: \"(own self) -> None\"}
    constants: {ONE: {type: int}}
  Table: {rust: \"std::collections::BTreeMap<String, i64>\", methods: {len: \"(self) -> int\", at: {static: \"() -> int\", rust: crate::at}}}
",
    );
    let point = class(&interface, "Point");
    let targets: Vec<String> = (point.init.iter())
        .chain(&point.methods)
        .chain(&class(&interface, "Table").methods)
        .map(|it| format!("{:?}", it.function.rust).replace(' ', ""))
        .collect();
    assert_eq!(
        targets,
        [
            "crate::Point::new",
            "crate::Point::add",
            "crate::Point::r#await",
            "crate::Point::r#move",
            "crate::Point::_x",
            "<std::collections::BTreeMap<String,i64>>::len",
            "crate::at",
        ]
    );
    let members: Vec<String> = point
        .members
        .iter()
        .map(|it| format!("{:?} {:?}", it.get, it.set))
        .collect();
    assert_eq!(
        members,
        [
            "Field(r#type) Some(Field(r#type))",
            "Field(0) Some(Field(0))",
            "Call(crate :: Point :: r#ref) Some(Call(crate :: Point :: set_ref))",
        ]
    );
    assert_eq!(
        format!("{:?}", point.members[2].delete),
        "Some(crate :: Point :: delete_ref)"
    );
    let receivers: Vec<Receiver> = point.methods.iter().map(|it| it.receiver).collect();
    assert_eq!(receivers, [Receiver::Ref, Receiver::Ref, Receiver::Mut, Receiver::Own]);
    assert!(format!("{:?}", point.constants[0].value).contains("crate :: Point :: ONE"));
}

#[test]
fn names_of_classes_in_every_scope() {
    let interface = interface(
        "module: pkg.geo
functions: {f: \"(a: Outer.Inner, b: shapes.Circle, c: pkg.geo.Outer, d: mut Outer, e: own Outer) -> Outer | None\"}
classes:
  Outer:
    methods: {me: \"(self, i: Inner) -> Self\", maybe: \"(self) -> Self | None\"}
    classes: {Inner: {methods: {__add__: \"(self, other: Inner) -> Outer | NotImplemented\"}}}
modules:
  shapes: {classes: {Circle: {methods: {outer: \"(self, o: Outer, c: Circle) -> Outer.Inner\"}}}}
",
    );
    assert_eq!(
        interface.class_names,
        ["pkg.geo.Outer", "pkg.geo.Outer.Inner", "pkg.geo.shapes.Circle"]
    );
    assert_eq!(interface.module.classes, [0]);
    assert_eq!(interface.module.submodules[0].classes, [2]);
    assert_eq!(interface.classes[0].classes, [1]);
    let function = &interface.module.functions[0];
    let types: Vec<_> = function.params.iter().map(|it| it.ty.clone()).collect();
    assert_eq!(
        types,
        [
            Type::Class(1),
            Type::Class(2),
            Type::Class(0),
            Type::MutClass(0),
            Type::OwnClass(0)
        ]
    );
    assert_eq!(function.result, Type::Opt(Box::new(Type::Class(0))));
    let results: Vec<_> = (interface.classes.iter())
        .flat_map(|it| it.methods.iter().map(|it| it.function.result.clone()))
        .collect();
    assert_eq!(
        results,
        [
            Type::SelfType(0),
            Type::Opt(Box::new(Type::SelfType(0))),
            Type::NotImplementedOr(Box::new(Type::Class(0))),
            Type::Class(1),
        ]
    );
    // Lent by the function `f`.
    assert!(interface.classes[0].lends_mut && !interface.classes[1].lends_mut);
}

#[test]
fn what_derive_brings() {
    let interface = interface(
        "module: geo
classes: {Point: {sync: frozen, derive: [repr, eq, ord, hash, copy], fields: {x: int}}}
",
    );
    let point = class(&interface, "Point");
    let names: Vec<&str> = point.methods.iter().map(|it| it.function.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "__repr__",
            "__eq__",
            "__lt__",
            "__le__",
            "__gt__",
            "__ge__",
            "__hash__",
            "__copy__",
            "__deepcopy__"
        ]
    );
    assert!(
        point
            .methods
            .iter()
            .all(|it| it.protocol.is_some() && it.derived.is_some())
    );
    assert!(point.members[0].set.is_none());
    assert!(!point.lends_mut);
}

#[test]
fn a_state_is_set_by_what_makes_it() {
    let interface = interface(
        "module: geo
classes: {Point: {methods: {__setstate__: \"(self, state: tuple[int, str]) -> None\"}}}
",
    );
    let method = &class(&interface, "Point").methods[0];
    assert_eq!((method.receiver, method.function.params.len()), (Receiver::Init, 1));
}

/// Bases are refused so far, in an order that is right all the same.
#[test]
fn bases_do_not_hang() {
    let mut text = String::from("module: geo\nclasses:\n");
    for number in 0..2000 {
        text.push_str(&format!("  C{number}: {{bases: [C{}]}}\n", (number + 1) % 2000));
    }
    let (_, diagnostics, _) = run(&text);
    assert!(diagnostics.has_errors());
}
