//! Whole outputs of classes that are built by hand.

use expect_test::expect;

use super::tests::{FLOAT, check, function, module, name, origin, param, rust};
use crate::ir::{
    Access, Base, CallShape, Class, Constant, ConstantValue, Derived, Function, Gc, Interface, Literal, Member, Method,
    Param, ParamKind, Receiver, RustField, RustType, Sync, Type, protocol,
};

fn class(qualname: &str, state: &str) -> Class {
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
        slots: Vec::new(),
        generic: Vec::new(),
        register: Vec::new(),
        dataclass: None,
    }
}

fn method(receiver: Receiver, function: Function) -> Method {
    Method {
        protocol: protocol(function.name.as_str()),
        function,
        receiver,
        wants_object: false,
        derived: None,
        is_virtual: false,
    }
}

fn field(text: &str, is_writable: bool) -> Member {
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

fn positional(text: &str, ty: Type) -> Param {
    param(ParamKind::PositionalOrKeyword, text, ty, None)
}

/// A module of these classes, in which a class is nested if another says so.
fn interface(classes: Vec<Class>) -> Interface {
    let mut module = module(&["geometry"]);
    let is_nested = |index: usize| classes.iter().any(|it| it.classes.contains(&index));
    module.classes = (0..classes.len()).filter(|&it| !is_nested(it)).collect();
    Interface {
        module,
        customs: Vec::new(),
        class_names: classes.iter().map(|it| format!("geometry.{}", it.qualname)).collect(),
        exceptions: Vec::new(),
        error_maps: Vec::new(),
        classes,
    }
}

fn point() -> Class {
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
fn rust_of_a_class() {
    check(
        &interface(vec![point()]),
        "geometry.rs",
        expect![[r#"
            // @generated by pyz3-codegen from pyz3.yaml. Edit that file instead.

            use ::pyz3_runtime::__private as rt;

            const _: () = rt::check_abi(1);

            rt::init!(PyInit_geometry, GEOMETRY);

            /// pyz3.yaml:1 geometry
            static GEOMETRY: rt::Module = rt::Module::new(rt::ModuleTable {
                name: c"geometry",
                doc: c"",
                methods: &GEOMETRY_METHODS,
                classes: &[&POINT],
                constants: &[],
                defaults: &[rt::Literal::Float(0.0)],
                names: &["x", "y", "dx", "dy", "other", "what", "r", "text"],
                submodules: &[],
                isolation: rt::Isolation::Own,
                ..rt::ModuleTable::NEW
            });

            static GEOMETRY_METHODS: [rt::MethodDef; 1] = [rt::MethodDef::END];

            /// pyz3.yaml:12 Point
            struct Point;

            rt::class!(Point, crate::Point);

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
                    rt::TypeSlot::next::<PointNext>(),
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
            ];

            /// pyz3.yaml:7 Point.__init__
            struct PointInit;

            impl rt::Function for PointInit {
                const OWNER: rt::Owner = rt::Owner::Init("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__init__",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "x",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 0,
                        },
                        rt::Parameter {
                            name: "y",
                            kind: rt::Kind::Positional,
                            default: Some(0),
                            key: 1,
                        },
                    ],
                };
                type Slots = [rt::Slot; 2];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut h1 = rt::holder();
                    let value = crate::Point::new(
                        args.get::<rt::Float, _>(0, &mut h0)?,
                        args.get::<rt::Float, _>(1, &mut h1)?,
                    );
                    args.construct::<Point, _>(py, value)
                        .map_err(|error| {
                            rt::undeclared(
                                cfg!(debug_assertions),
                                py,
                                error,
                                "Point",
                                &[rt::ExceptionClass::Builtin(rt::Builtin::ValueError)],
                            )
                        })
                }
            }

            /// pyz3.yaml:7 Point.shift
            struct PointShift;

            impl rt::Function for PointShift {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"shift",
                    doc: c"shift($self, /, dx, dy)\n--\n\nMoves it.",
                    parameters: &[
                        rt::Parameter {
                            name: "dx",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 2,
                        },
                        rt::Parameter {
                            name: "dy",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 3,
                        },
                    ],
                };
                type Slots = [rt::Slot; 2];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut h1 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                    let a1 = args.get::<rt::Float, _>(1, &mut h1)?;
                    let value = crate::Point::shift(args.receiver_mut::<Point>(&mut g)?, a0, a1);
                    args.finish_self::<Point, _>(py, value)
                }
            }

            /// pyz3.yaml:7 Point.far
            struct PointFar;

            impl rt::Function for PointFar {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"far",
                    doc: c"far($self, /, other)\n--\n\n",
                    parameters: &[
                        rt::Parameter {
                            name: "other",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 4,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<Point, _>(0, &mut h0)?;
                    let it_ = args.receiver::<Point>(&mut g)?;
                    let value = py
                        .detach(move || (|it: &crate::Point, other: &crate::Point| {
                            it.far(other)
                        })(it_, a0));
                    rt::finish::<rt::Float, _>(py, value)
                }
            }

            /// pyz3.yaml:7 Point.ask
            struct PointAsk;

            impl rt::Function for PointAsk {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"ask",
                    doc: c"ask($self, /, what)\n--\n\n",
                    parameters: &[
                        rt::Parameter {
                            name: "what",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 5,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let object = &args.object();
                    let a0 = args.get::<rt::Mut<Point>, _>(0, &mut h0)?;
                    let value = crate::Point::ask(args.receiver_own::<Point>()?, py, object, a0);
                    rt::finish::<rt::NoneType, _>(py, value)
                }
            }

            /// pyz3.yaml:7 Point.polar
            struct PointPolar;

            impl rt::Function for PointPolar {
                const OWNER: rt::Owner = rt::Owner::Static("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"polar",
                    doc: c"polar(r)\n--\n\n",
                    parameters: &[
                        rt::Parameter {
                            name: "r",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 6,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    rt::finish::<
                        Point,
                        _,
                    >(py, crate::Point::polar(args.get::<rt::Float, _>(0, &mut h0)?))
                }
            }

            /// pyz3.yaml:7 Point.parse
            struct PointParse;

            impl rt::Function for PointParse {
                const OWNER: rt::Owner = rt::Owner::Class("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"parse",
                    doc: c"parse($type, /, text)\n--\n\n",
                    parameters: &[
                        rt::Parameter {
                            name: "text",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 7,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let object = &args.object();
                    let value = (|cls: &::pyz3_runtime::Object, text| crate::parse(
                        cls,
                        text,
                    ))(object, args.get::<rt::Str, _>(0, &mut h0)?);
                    args.finish_self::<Point, _>(py, value)
                }
            }

            /// pyz3.yaml:7 Point.__add__
            struct PointAdd;

            impl rt::Function for PointAdd {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__add__",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "other",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 4,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<Point, _>(0, &mut h0)?;
                    rt::finish::<
                        Point,
                        _,
                    >(py, crate::Point::add(args.receiver::<Point>(&mut g)?, a0))
                }
            }

            /// pyz3.yaml:7 Point.__iadd__
            struct PointIadd;

            impl rt::Function for PointIadd {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__iadd__",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "other",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 4,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<Point, _>(0, &mut h0)?;
                    let value = crate::Point::iadd(args.receiver::<Point>(&mut g)?, a0);
                    args.finish_in_place(py, value)
                }
            }

            /// pyz3.yaml:7 Point.__eq__
            struct PointEq;

            impl rt::Function for PointEq {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__eq__",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "other",
                            kind: rt::Kind::Positional,
                            default: None,
                            key: 4,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<Point, _>(0, &mut h0)?;
                    rt::finish::<rt::Bool, _>(py, PartialEq::eq(args.receiver::<Point>(&mut g)?, a0))
                }
            }

            /// pyz3.yaml:7 Point.__next__
            struct PointNext;

            impl rt::Function for PointNext {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__next__",
                    doc: c"",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    let value = crate::Point::next(args.receiver_mut::<Point>(&mut g)?);
                    rt::finish::<rt::Next<rt::Float>, _>(py, value)
                }
            }

            /// pyz3.yaml:7 Point.__copy__
            struct PointCopy;

            impl rt::Function for PointCopy {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__copy__",
                    doc: c"__copy__($self, /)\n--\n\n",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    args.copied::<Point>(py, Clone::clone(args.receiver::<Point>(&mut g)?))
                }
            }

            /// pyz3.yaml:7 Point.__reduce__
            struct PointReduce;

            impl rt::Function for PointReduce {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"__reduce__",
                    doc: c"__reduce__($self, /)\n--\n\n",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    args.reduced::<Point>(py, &["x", "y"], &[])
                }
            }

            /// pyz3.yaml:14 Point.x
            struct PointX;

            impl rt::Function for PointX {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"x",
                    doc: c"",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    rt::finish::<rt::Float, _>(py, &args.receiver::<Point>(&mut g)?.x)
                }
            }

            /// pyz3.yaml:14 Point.x
            struct PointSetX;

            impl rt::Function for PointSetX {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"x",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "x",
                            kind: rt::Kind::PositionalOnly,
                            default: None,
                            key: 0,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                    args.receiver_mut::<Point>(&mut g)?.x = a0;
                    rt::finish::<rt::NoneType, _>(py, ())
                }
            }

            /// pyz3.yaml:14 Point.y
            struct PointY;

            impl rt::Function for PointY {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"y",
                    doc: c"",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    rt::finish::<rt::Float, _>(py, &args.receiver::<Point>(&mut g)?.y)
                }
            }

            /// pyz3.yaml:15 Point.angle
            struct PointAngle;

            impl rt::Function for PointAngle {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"angle",
                    doc: c"",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    rt::finish::<
                        rt::Float,
                        _,
                    >(py, crate::Point::angle(args.receiver::<Point>(&mut g)?))
                }
            }

            /// pyz3.yaml:15 Point.angle
            struct PointSetAngle;

            impl rt::Function for PointSetAngle {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"angle",
                    doc: c"",
                    parameters: &[
                        rt::Parameter {
                            name: "angle",
                            kind: rt::Kind::PositionalOnly,
                            default: None,
                            key: 0,
                        },
                    ],
                };
                type Slots = [rt::Slot; 1];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut h0 = rt::holder();
                    let mut g = rt::guard();
                    let a0 = args.get::<rt::Float, _>(0, &mut h0)?;
                    let value = (|it: &mut crate::Point, angle: f64| {
                        it.turn(angle)
                    })(args.receiver_mut::<Point>(&mut g)?, a0);
                    rt::finish::<rt::NoneType, _>(py, value)
                }
            }

            /// pyz3.yaml:15 Point.angle
            struct PointDeleteAngle;

            impl rt::Function for PointDeleteAngle {
                const OWNER: rt::Owner = rt::Owner::Method("Point");
                const SIGNATURE: rt::Signature = rt::Signature {
                    name: c"angle",
                    doc: c"",
                    parameters: &[],
                };
                type Slots = [rt::Slot; 0];
                fn call<'py>(
                    py: rt::Python<'py>,
                    args: &rt::Args<'py>,
                ) -> Result<rt::Owned<'py>, rt::PyErr> {
                    let mut g = rt::guard();
                    let value = crate::Point::delete_angle(args.receiver_mut::<Point>(&mut g)?);
                    rt::finish::<rt::NoneType, _>(py, value)
                }
            }
        "#]],
    );
}

#[test]
fn stub_of_a_class() {
    check(
        &interface(vec![point()]),
        "geometry.pyi",
        expect![[r##"
            # @generated by pyz3-codegen from pyz3.yaml. Edit that file instead.

            from typing import Any, ClassVar
            from typing_extensions import Self, disjoint_base

            @disjoint_base
            class Point:
                """A point of the plane."""

                __hash__: ClassVar[None]  # type: ignore[assignment]

                def __init__(self, x: float, y: float = 0.0) -> None:
                    """Raises:
                        ValueError
                    """

                @property
                def x(self) -> float:
                    """A coordinate."""
                @x.setter
                def x(self, value: float) -> None: ...

                @property
                def y(self) -> float:
                    """A coordinate."""

                @property
                def angle(self) -> float: ...
                @angle.setter
                def angle(self, value: float) -> None: ...
                @angle.deleter
                def angle(self) -> None: ...

                def shift(self, dx: float, dy: float) -> Self:
                    """Moves it."""

                def far(self, other: Point) -> float: ...

                def ask(self, what: Point) -> None: ...

                @staticmethod
                def polar(r: float) -> Point: ...

                @classmethod
                def parse(cls, text: str) -> Self: ...

                def __add__(self, other: Point, /) -> Point: ...

                def __iadd__(self, other: Point, /) -> Self: ...

                def __eq__(self, other: object, /) -> bool: ...

                def __next__(self) -> float: ...

                def __copy__(self) -> Self: ...

                def __reduce__(self) -> tuple[Any, ...]: ...
        "##]],
    );
}

#[test]
fn page_of_a_class() {
    check(
        &interface(vec![point()]),
        "geometry.md",
        expect![[r#"
        <!-- @generated by pyz3-codegen from pyz3.yaml. Edit that file instead. -->

        # `geometry`

        ## Classes

        ### `Point`

        ```python
        class Point
        ```

        A point of the plane.

        ```python
        Point(x: float, y: float = 0.0)
        ```

        Raises `ValueError`.

        #### `x`

        ```python
        x: float
        ```

        A coordinate.

        #### `y`

        ```python
        y: float
        ```

        Read-only.

        A coordinate.

        #### `angle`

        ```python
        angle: float
        ```

        #### `shift`

        ```python
        shift(dx: float, dy: float) -> Self
        ```

        Moves it.

        #### `far`

        ```python
        far(other: Point) -> float
        ```

        #### `ask`

        ```python
        ask(what: Point) -> None
        ```

        #### `polar`

        ```python
        Point.polar(r: float) -> Point
        ```

        #### `parse`

        ```python
        Point.parse(text: str) -> Self
        ```

        #### `__add__`

        ```python
        __add__(other: Point) -> Point
        ```

        #### `__iadd__`

        ```python
        __iadd__(other: Point) -> None
        ```

        #### `__eq__`

        ```python
        __eq__(other: Point) -> bool
        ```

        #### `__next__`

        ```python
        __next__() -> float
        ```
    "#]],
    );
}

fn text_of(interface: &Interface, file: &str, from: &str, to: &str) -> String {
    let files = super::emit(interface).files;
    let text = &files[file];
    let start = text.find(from).unwrap_or_default();
    let end = text[start..].find(to).map_or(text.len(), |it| start + it);
    text[start..end].to_owned()
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
            ],
            ..rt::ClassTable::NEW
        });

        /// pyz3.yaml:7 Animal.__add__
        struct AnimalAdd;

        impl rt::Function for AnimalAdd {
            const OWNER: rt::Owner = rt::Owner::Method("Animal");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__add__",
                doc: c"",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Animal>(&mut g)?, a0))
            }
        }

        /// pyz3.yaml:7 Animal.__eq__
        struct AnimalEq;

        impl rt::Function for AnimalEq {
            const OWNER: rt::Owner = rt::Owner::Method("Animal");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__eq__",
                doc: c"",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Animal>(&mut g)?, a0))
            }
        }

        /// pyz3.yaml:7 Animal.__setitem__
        struct AnimalSetitem;

        impl rt::Function for AnimalSetitem {
            const OWNER: rt::Owner = rt::Owner::Method("Animal");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__setitem__",
                doc: c"",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Animal>(&mut g)?, a0))
            }
        }

        /// pyz3.yaml:12 Dog
        struct Dog;

        rt::class!(Dog, crate::Dog);

        impl rt::Class for Dog {
            type State = crate::Dog;
            fn info() -> &'static rt::ClassInfo {
                &DOG
            }
        }

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
                rt::TypeSlot::base_hash(),
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
            ],
            base: Some(rt::Ancestor::mutable::<Dog, Animal>()),
            ..rt::ClassTable::NEW
        });

        static DOG_METHODS: [rt::MethodDef; 2] = [
            rt::MethodDef::keywords::<DogGetattr>(),
            rt::MethodDef::END,
        ];

        /// pyz3.yaml:7 Dog.__radd__
        struct DogRadd;

        impl rt::Function for DogRadd {
            const OWNER: rt::Owner = rt::Owner::Method("Dog");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__radd__",
                doc: c"",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Dog>(&mut g)?, a0))
            }
        }

        /// pyz3.yaml:7 Dog.__lt__
        struct DogLt;

        impl rt::Function for DogLt {
            const OWNER: rt::Owner = rt::Owner::Method("Dog");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__lt__",
                doc: c"",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Dog>(&mut g)?, a0))
            }
        }

        /// pyz3.yaml:7 Dog.__getattr__
        struct DogGetattr;

        impl rt::Function for DogGetattr {
            const OWNER: rt::Owner = rt::Owner::Method("Dog");
            const SIGNATURE: rt::Signature = rt::Signature {
                name: c"__getattr__",
                doc: c"__getattr__($self, /, other)\n--\n\n",
                parameters: &[
                    rt::Parameter {
                        name: "other",
                        kind: rt::Kind::Positional,
                        default: None,
                        key: 0,
                    },
                ],
            };
            type Slots = [rt::Slot; 1];
            fn call<'py>(
                py: rt::Python<'py>,
                args: &rt::Args<'py>,
            ) -> Result<rt::Owned<'py>, rt::PyErr> {
                let mut h0 = rt::holder();
                let mut g = rt::guard();
                let a0 = args.get::<Animal, _>(0, &mut h0)?;
                rt::finish::<Animal, _>(py, crate::f(args.receiver::<Dog>(&mut g)?, a0))
            }
        }
    "#]]
    .assert_eq(&text_of(&interface, "geometry.rs", "static ANIMAL:", "static ANIMAL_"));
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
                rt::TypeSlot::base_hash(),
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
            ],
            base: Some(rt::Ancestor::mutable::<Dog, Animal>()),
            ..rt::ClassTable::NEW
        });

    "#]]
    .assert_eq(&text_of(&interface, "geometry.rs", "static DOG:", "static DOG_METHODS"));
}

/// Names inside a class hide those around it, builtins too.
#[test]
fn stub_of_hostile_names() {
    let plain = |name: &str, result: Type| {
        method(
            Receiver::Ref,
            function(name, "crate::f", vec![], result, CallShape::NoArgs),
        )
    };
    let mut outer = class("Outer", "crate::Outer");
    outer.classes = vec![1];
    outer.subclass = false;
    outer.methods = vec![
        plain("list", Type::List(Box::new(Type::Class(1)))),
        plain("property", Type::Class(2)),
        plain("Other", Type::Opt(Box::new(Type::SelfType(0)))),
    ];
    outer.members = vec![field("x", true)];
    outer.constants = vec![
        Constant {
            name: name("LIMIT"),
            origin: origin(3),
            doc: None,
            value: ConstantValue::Literal(Literal::Int("3".into())),
        },
        Constant {
            name: name("FIRST"),
            origin: origin(3),
            doc: None,
            value: ConstantValue::Rust {
                ty: Type::Class(0),
                rust: rust("crate::FIRST"),
            },
        },
    ];
    let inner = class("Outer.Inner", "crate::Inner");
    let mut other = class("Other", "crate::Other");
    other.generic = vec![name("K"), name("V")];
    other.bases = vec![Base::Imported("collections.abc.Sized".into())];
    other.doc = Some("Two lines\n\nof text.".into());
    check(
        &interface(vec![outer, inner, other]),
        "geometry.pyi",
        expect![[r##"
        # @generated by pyz3-codegen from pyz3.yaml. Edit that file instead.

        import builtins
        import collections.abc
        import geometry
        from typing import ClassVar, Final, Generic, TypeVar, final
        from typing_extensions import Self, disjoint_base

        _K = TypeVar("_K")
        _V = TypeVar("_V")

        @final
        class Outer:
            LIMIT: Final = 3

            FIRST: ClassVar[Outer]

            @disjoint_base
            class Inner:
                ...

            @builtins.property
            def x(self) -> float:
                """A coordinate."""
            @x.setter
            def x(self, value: float) -> None: ...

            def list(self) -> builtins.list[Outer.Inner]: ...

            def property(self) -> geometry.Other: ...

            def Other(self) -> Self | None: ...

        @disjoint_base
        class Other(collections.abc.Sized, Generic[_K, _V]):
            """Two lines

            of text.
            """
    "##]],
    );
}
