//! Whole outputs of classes that are built by hand.

use expect_test::expect;

use super::tests::{FLOAT, function, module, name, origin, param, rust};
use crate::ir::{
    Access, Base, CallShape, Class, Derived, Function, Gc, Interface, Literal, Member, Method, Param, ParamKind,
    Receiver, RustField, RustType, Sync, Type, protocol,
};

pub(super) fn class(qualname: &str, state: &str) -> Class {
    Class {
        name: name(qualname.rsplit('.').next().unwrap_or_default()),
        qualname: qualname.into(),
        module: module(&["geometry"]).name,
        origin: origin(12),
        doc: None,
        rust: RustType(syn::parse_str(state).expect("a Rust type")),
        init: None,
        members: Vec::new(),
        methods: Vec::new(),
        constants: Vec::new(),
        classes: Vec::new(),
        bases: Vec::new(),
        base_init: None,
        sync: Sync::Borrow,
        subclass: true,
        dict: false,
        weakref: false,
        dict_room: false,
        weakref_room: false,
        lends_mut: false,
        viewed: false,
        gc: Gc::None,
        pool: 0,
        metaclass: None,
        is_metaclass: false,
        slots: Vec::new(),
        generic: Vec::new(),
        register: Vec::new(),
        dataclass: None,
    }
}

pub(super) fn method(receiver: Receiver, function: Function) -> Method {
    Method {
        protocol: protocol(function.name.as_str()),
        function,
        receiver,
        wants_object: false,
        derived: None,
        receivers: Vec::new(),
        is_virtual: false,
    }
}

pub(super) fn field(text: &str, is_writable: bool) -> Member {
    let access = || Access::Field(RustField(syn::parse_str(text).expect("a field")));
    Member {
        name: name(text),
        origin: origin(14),
        doc: Some("A coordinate.".into()),
        ty: FLOAT,
        get: access(),
        set: is_writable.then(access),
        delete: None,
        view: false,
    }
}

pub(super) fn positional(text: &str, ty: Type) -> Param {
    param(ParamKind::PositionalOrKeyword, text, ty, None)
}

/// A module of these classes, in which a class is nested if another says so.
pub(super) fn interface(classes: Vec<Class>) -> Interface {
    let mut module = module(&["geometry"]);
    let is_nested = |index: usize| classes.iter().any(|it| it.classes.contains(&index));
    module.classes = (0..classes.len()).filter(|&it| !is_nested(it)).collect();
    Interface {
        lowered: Vec::new(),
        places: None,
        module,
        customs: Vec::new(),
        exceptions: Vec::new(),
        error_maps: Vec::new(),
        class_names: classes.iter().map(|it| format!("geometry.{}", it.qualname)).collect(),
        enum_names: Vec::new(),
        enums: Vec::new(),
        classes,
    }
}

pub(super) fn point() -> Class {
    let mut point = class("Point", "crate::Point");
    point.doc = Some("A point of the plane.".into());
    let mut init = function(
        "__init__",
        "crate::Point::new",
        vec![
            positional("x", FLOAT),
            param(ParamKind::PositionalOrKeyword, "y", FLOAT, Some(Literal::Float(0.0))),
        ],
        Type::None,
        CallShape::Keywords,
    );
    init.raises = vec![crate::ir::Raised {
        name: "ValueError".into(),
        class: crate::ir::ExceptionRef::Builtin("ValueError".into()),
    }];
    point.init = Some(method(Receiver::Init, init));
    point.members = vec![field("x", true), field("y", false)];
    point.members.push(Member {
        name: name("angle"),
        origin: origin(15),
        doc: None,
        ty: FLOAT,
        get: Access::Call(rust("crate::Point::angle")),
        set: Some(Access::Call(rust("|it, angle: f64| it.turn(angle)"))),
        delete: Some(rust("crate::Point::delete_angle")),
        view: false,
    });
    let function = |name: &str, path: &str, params: Vec<Param>, result: Type| {
        let shape = match params.len() {
            0 => CallShape::NoArgs,
            _ => CallShape::Keywords,
        };
        function(name, path, params, result, shape)
    };
    let mut shift = method(
        Receiver::Mut,
        function(
            "shift",
            "crate::Point::shift",
            vec![positional("dx", FLOAT), positional("dy", FLOAT)],
            Type::SelfType(0),
        ),
    );
    shift.function.doc = Some("Moves it.".into());
    let mut far = method(
        Receiver::Ref,
        function(
            "far",
            "|it, other| it.far(other)",
            vec![positional("other", Type::Class(0))],
            FLOAT,
        ),
    );
    far.function.release_gil = true;
    let mut ask = method(
        Receiver::Own,
        function(
            "ask",
            "crate::Point::ask",
            vec![positional("what", Type::MutClass(0))],
            Type::None,
        ),
    );
    ask.function.wants_python = true;
    ask.wants_object = true;
    let binary = |name: &str, path: &str, result: Type| {
        method(
            Receiver::Ref,
            function(name, path, vec![positional("other", Type::Class(0))], result),
        )
    };
    let mut copy = method(
        Receiver::Ref,
        function("__copy__", "Clone::clone", vec![], Type::SelfType(0)),
    );
    copy.derived = Some(Derived::Copy);
    let mut reduce = method(
        Receiver::Ref,
        function("__reduce__", "unused", vec![], Type::Object { any: true }),
    );
    reduce.derived = Some(Derived::Reduce);
    point.methods = vec![
        shift,
        far,
        ask,
        method(
            Receiver::Static,
            function(
                "polar",
                "crate::Point::polar",
                vec![positional("r", FLOAT)],
                Type::Class(0),
            ),
        ),
        method(
            Receiver::Class,
            function(
                "parse",
                "|cls, text| crate::parse(cls, text)",
                vec![positional("text", Type::Str)],
                Type::SelfType(0),
            ),
        ),
        binary("__add__", "crate::Point::add", Type::Class(0)),
        binary("__iadd__", "crate::Point::iadd", Type::None),
        binary("__eq__", "PartialEq::eq", Type::Bool),
        method(Receiver::Mut, function("__next__", "crate::Point::next", vec![], FLOAT)),
        copy,
        reduce,
    ];
    point
}

#[test]
fn table_of_a_class() {
    let text = text_of(
        &interface(vec![point()]),
        "geometry.rs",
        "/// pyz3.yaml:12 Point",
        "/// pyz3.yaml:7",
    );
    expect![[r#"
        /// pyz3.yaml:12 Point
        struct Point;

        impl rt::Class for Point {
            type State = crate::Point;
            fn info() -> &'static rt::ClassInfo {
                &POINT
            }
        }

        static POINT: rt::ClassInfo = rt::ClassInfo::new::<
            Point,
        >(rt::ClassTable {
            name: c"geometry.Point",
            qualname: "Point",
            doc: c"Point(x, y=0.0)\n--\n\nA point of the plane.",
            init: rt::Init::new::<PointInit>(),
            methods: &POINT_METHODS,
            properties: &POINT_PROPERTIES,
            slots: &[
                rt::TypeSlot::number::<Point, PointAdd, rt::Absent>(rt::Number::Add),
                rt::TypeSlot::in_place::<Point, PointIadd>(rt::InPlace::Add),
                rt::TypeSlot::compare::<
                    Point,
                    rt::Absent,
                    rt::Absent,
                    PointEq,
                    rt::Absent,
                    rt::Absent,
                    rt::Absent,
                >(),
                rt::TypeSlot::next::<Point, PointNext>(),
                rt::TypeSlot::unhashable(),
            ],
            hidden: &["__radd__", "__lt__", "__le__", "__ne__", "__gt__", "__ge__"],
            ..rt::ClassTable::NEW
        });

        static POINT_METHODS: [rt::MethodDef; 8] = [
            rt::MethodDef::keywords::<PointShift>(),
            rt::MethodDef::keywords::<PointFar>(),
            rt::MethodDef::keywords::<PointAsk>(),
            rt::MethodDef::keywords::<PointPolar>().of_none(),
            rt::MethodDef::keywords::<PointParse>().of_class(),
            rt::MethodDef::no_args::<PointCopy>(),
            rt::MethodDef::no_args::<PointReduce>(),
            rt::MethodDef::END,
        ];

        static POINT_PROPERTIES: [rt::Property; 4] = [
            rt::Property::new::<PointX>(c"x", c"A coordinate.").set::<PointSetX>(),
            rt::Property::new::<PointY>(c"y", c"A coordinate."),
            rt::Property::new::<PointAngle>(c"angle", c"")
                .set::<PointSetAngle>()
                .delete::<PointDeleteAngle>(),
            rt::Property::END,
        ];"#]]
    .assert_eq(&text);
}

/// What stands in each function `call`, under the name of its marker.
#[test]
fn calls_of_a_class() {
    let text = text_of(&interface(vec![point()]), "geometry.rs", "/// pyz3.yaml:7", "(no end)");
    let mut out = String::new();
    for function in text.split(" rt::Function for ").skip(1) {
        let name = function.split_whitespace().next().unwrap_or_default();
        let body = function.split_once("rt::PyErr> {\n").map_or("", |(_, body)| body);
        let body = body.split("\n    }\n").next().unwrap_or_default();
        out += &format!("{name}\n{body}\n");
    }
    expect![[r#"
        PointInit
                let mut h0 = rt::holder();
                let mut h1 = rt::holder();
                let value = crate::Point::new(
                    args.get::<rt::Float, _>(0, &mut h0)?,
                    args.get::<rt::Float, _>(1, &mut h1)?,
                );
                args.construct::<Point, _>(py, value)
                    .map_err(|error| {
                        rt::undeclared(
                            ::core::cfg!(debug_assertions),
                            py,
                            error,
                            "Point",
                            &[rt::ExceptionClass::Builtin(rt::Builtin::ValueError)],
                        )
                    })
        PointShift
                let mut h0 = rt::holder();
                let mut h1 = rt::holder();
                let g = rt::guard();
                let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                let a1 = args.get::<rt::Float, _>(1, &mut h1)?;
                let value = crate::Point::shift(args.receiver_mut::<Point>(&g)?, a0, a1);
                args.finish_self::<Point, _>(py, value)
        PointFar
                let mut h0 = rt::holder();
                let g = rt::guard();
                let a0: &crate::Point = args.get::<rt::Instance<Point>, _>(0, &mut h0)?;
                let this = args.receiver_beside::<Point>(&g)?;
                let value = py
                    .detach(move || (move || {
                        let it = this;
                        let other = a0;
                        it.far(other)
                    })());
                rt::finish::<rt::Float, _>(py, value)
        PointAsk
                let mut h0 = rt::holder();
                let object = &args.object();
                let a0 = args.get::<rt::Mut<Point>, _>(0, &mut h0)?;
                let value = rt::ready::<
                    rt::NoneType,
                    _,
                >(crate::Point::ask(args.receiver_own::<Point>()?, py, object, a0))?;
                rt::end(h0);
                rt::give::<rt::NoneType>(py, value)
        PointPolar
                let mut h0 = rt::holder();
                let value = crate::Point::polar(args.get::<rt::Float, _>(0, &mut h0)?);
                rt::finish::<rt::Instance<Point>, _>(py, value)
        PointParse
                let mut h0 = rt::holder();
                let object = &args.object();
                let a0 = args.get::<rt::Str, _>(0, &mut h0)?;
                let value = (move || {
                    let cls = object;
                    let text = a0;
                    crate::parse(cls, text)
                })();
                args.finish_self::<Point, _>(py, value)
        PointAdd
                let mut h0 = rt::holder();
                let g = rt::guard();
                let a0 = args.get::<rt::Instance<Point>, _>(0, &mut h0)?;
                let value = rt::ready::<
                    rt::Instance<Point>,
                    _,
                >(crate::Point::add(args.receiver_beside::<Point>(&g)?, a0))?;
                rt::end(g);
                rt::end(h0);
                rt::give::<rt::Instance<Point>>(py, value)
        PointIadd
                let mut h0 = rt::holder();
                let g = rt::guard();
                let a0 = args.get::<rt::Instance<Point>, _>(0, &mut h0)?;
                let value = crate::Point::iadd(args.receiver_beside::<Point>(&g)?, a0);
                args.finish_in_place(py, value)
        PointEq
                rt::finish::<rt::Bool, _>(py, Self::truth(py, args)?)
        PointNext
                let g = rt::guard();
                let value = rt::ready::<
                    rt::Next<rt::Float>,
                    _,
                >(crate::Point::next(args.receiver_mut::<Point>(&g)?))?;
                rt::end(g);
                rt::give::<rt::Next<rt::Float>>(py, value)
        PointCopy
                let g = rt::guard();
                args.copied::<Point>(py, Clone::clone(args.receiver::<Point>(&g)?))
        PointReduce
                args.reduced::<Point>(py, &["x", "y"], &[])
        PointX
                let g = rt::guard();
                let value = rt::ready::<rt::Float, _>(&args.receiver::<Point>(&g)?.x)?;
                rt::end(g);
                rt::give::<rt::Float>(py, value)
        PointSetX
                let mut h0 = rt::holder();
                let g = rt::guard();
                let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                args.receiver_mut::<Point>(&g)?.x = a0;
                rt::end(g);
                rt::finish::<rt::NoneType, _>(py, ())
        PointY
                let g = rt::guard();
                let value = rt::ready::<rt::Float, _>(&args.receiver::<Point>(&g)?.y)?;
                rt::end(g);
                rt::give::<rt::Float>(py, value)
        PointAngle
                let g = rt::guard();
                let value = rt::ready::<
                    rt::Float,
                    _,
                >(crate::Point::angle(args.receiver::<Point>(&g)?))?;
                rt::end(g);
                rt::give::<rt::Float>(py, value)
        PointSetAngle
                let mut h0 = rt::holder();
                let g = rt::guard();
                let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                let this = args.receiver_mut::<Point>(&g)?;
                let value = rt::ready::<
                    rt::NoneType,
                    _,
                >(
                    (move || {
                        let it = this;
                        let angle: f64 = a0;
                        it.turn(angle)
                    })(),
                )?;
                rt::end(g);
                rt::give::<rt::NoneType>(py, value)
        PointDeleteAngle
                let g = rt::guard();
                let value = rt::ready::<
                    rt::NoneType,
                    _,
                >(crate::Point::delete_angle(args.receiver_mut::<Point>(&g)?))?;
                rt::end(g);
                rt::give::<rt::NoneType>(py, value)
    "#]]
    .assert_eq(&out);
}

fn text_of(interface: &Interface, file: &str, from: &str, to: &str) -> String {
    let files = super::emit(interface).files;
    let text = &files[file];
    let start = text.find(from).unwrap_or_default();
    let end = text[start..].find(to).map_or(text.len(), |it| start + it);
    text[start..end].trim_end().to_owned()
}

/// The half of a slot that a class does not declare is its base's; the base's own names in its dict stay.
#[test]
fn halves_of_slots() {
    let binary = |name: &str, class: usize| {
        let function = function(
            name,
            "crate::f",
            vec![positional("other", Type::Class(class))],
            Type::Class(class),
            CallShape::Keywords,
        );
        method(Receiver::Ref, function)
    };
    let mut animal = class("Animal", "crate::Animal");
    animal.methods = vec![binary("__add__", 0), binary("__eq__", 0), binary("__setitem__", 0)];
    animal.lends_mut = true;
    let mut dog = class("Dog", "crate::Dog");
    dog.bases = vec![Base::Class(0)];
    dog.methods = vec![binary("__radd__", 0), binary("__lt__", 0), binary("__getattr__", 0)];
    let interface = interface(vec![animal, dog]);
    let end = "..rt::ClassTable";
    expect![[r#"
        static ANIMAL: rt::ClassInfo = rt::ClassInfo::new::<
            Animal,
        >(rt::ClassTable {
            name: c"geometry.Animal",
            qualname: "Animal",
            slots: &[
                rt::TypeSlot::number::<Animal, AnimalAdd, rt::Absent>(rt::Number::Add),
                rt::TypeSlot::compare::<
                    Animal,
                    rt::Absent,
                    rt::Absent,
                    AnimalEq,
                    rt::Absent,
                    rt::Absent,
                    rt::Absent,
                >(),
                rt::TypeSlot::set_item::<AnimalSetitem, rt::Absent>(),
                rt::TypeSlot::unhashable(),
            ],
            hidden: &[
                "__radd__",
                "__lt__",
                "__le__",
                "__ne__",
                "__gt__",
                "__ge__",
                "__delitem__",
                "__init__",
            ],"#]]
    .assert_eq(&text_of(&interface, "geometry.rs", "static ANIMAL:", end));
    expect![[r#"
        static DOG: rt::ClassInfo = rt::ClassInfo::new::<
            Dog,
        >(rt::ClassTable {
            name: c"geometry.Dog",
            qualname: "Dog",
            methods: &DOG_METHODS,
            slots: &[
                rt::TypeSlot::number::<Dog, AnimalAdd, DogRadd>(rt::Number::Add),
                rt::TypeSlot::compare::<
                    Dog,
                    DogLt,
                    rt::Absent,
                    AnimalEq,
                    rt::Absent,
                    rt::Absent,
                    rt::Absent,
                >(),
                rt::TypeSlot::attributes::<rt::Absent, DogGetattr>(),
            ],
            hidden: &[
                "__add__",
                "__le__",
                "__eq__",
                "__ne__",
                "__gt__",
                "__ge__",
                "__getattribute__",
                "__hash__",
                "__init__",
            ],
            base: Some(rt::Ancestor::mutable::<Dog, Animal>()),"#]]
    .assert_eq(&text_of(&interface, "geometry.rs", "static DOG:", end));
}
