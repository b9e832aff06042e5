//! Which functions share an entry point.

use expect_test::expect;

use super::class_tests::{class, field, interface, method, positional};
use super::emit;
use super::tests::{FLOAT, function, geometry, param, rust};
use super::tokens::FunctionNames;
use crate::ir::{CallShape, Class, Function, Literal, ParamKind, Receiver, Sync, Type};

/// How many functions of an interface share an entry point.
fn shared(functions: Vec<Function>) -> usize {
    let mut interface = geometry();
    interface.module.constants = Vec::new();
    interface.module.functions = functions;
    let output = emit(&interface);
    output.files["geometry.rs"].matches("const SHARED").count()
}

fn kind_of(number: usize, ty: Type, default: Option<Literal>) -> Function {
    let params = vec![
        param(ParamKind::PositionalOrKeyword, "a", FLOAT, None),
        param(ParamKind::PositionalOrKeyword, "b", ty, default),
    ];
    let path = format!("crate::f{number}");
    function(&format!("f{number}"), &path, params, FLOAT, CallShape::Keywords)
}

#[test]
fn several_of_a_kind_share_an_entry_point() {
    let all = |count: usize, ty: &Type| (0..count).map(|it| kind_of(it, ty.clone(), None)).collect();
    assert_eq!(shared(all(7, &FLOAT)), 0);
    assert_eq!(shared(all(8, &FLOAT)), 8);
    assert_eq!(shared(all(9, &Type::Opt(Box::new(Type::Str)))), 9);
    assert_eq!(shared(all(8, &Type::List(Box::new(FLOAT)))), 0, "one that is not plain");
    let some = |number| if number < 4 { FLOAT } else { Type::Str };
    assert_eq!(
        shared((0..8).map(|it| kind_of(it, some(it), None)).collect()),
        0,
        "two kinds"
    );
    let default = |it| kind_of(it, FLOAT, (it % 2 == 1).then_some(Literal::Float(1.0)));
    assert_eq!(
        shared((0..15).map(default).collect()),
        8,
        "those whose arguments may be left out are a kind"
    );
}

#[test]
fn what_gets_more_than_its_arguments_shares_nothing() {
    let changes: [fn(&mut Function); 6] = [
        |it| it.release_gil = true,
        |it| it.wants_python = true,
        |it| it.wants_state = true,
        |it| it.deprecated = Some("use g".into()),
        |it| it.rust = rust("|a, b| a + b"),
        |it| it.shape = CallShape::OneArg,
    ];
    for change in changes {
        let mut functions: Vec<_> = (0..8).map(|it| kind_of(it, FLOAT, None)).collect();
        change(&mut functions[0]);
        assert_eq!(shared(functions), 0, "seven are left, which are not several");
    }
}

/// So many classes, each with `+` of two of it, but for what `change` makes of some.
fn written(count: usize, change: impl Fn(usize, &mut Class)) -> String {
    let classes = (0..count).map(|it| {
        let mut class = class(&format!("C{it}"), &format!("crate::C{it}"));
        let params = vec![positional("other", Type::Class(it))];
        let path = format!("crate::C{it}::add");
        let add = function("__add__", &path, params, Type::Class(it), CallShape::Keywords);
        class.methods = vec![method(Receiver::Ref, add)];
        change(it, &mut class);
        class
    });
    emit(&interface(classes.collect())).files["geometry.rs"].clone()
}

/// How many of them share an entry point.
fn operators(count: usize, change: impl Fn(usize, &mut Class)) -> usize {
    written(count, change).matches("rt::shared::operator").count()
}

#[test]
fn operators_of_two_objects_of_a_class_are_a_kind() {
    assert_eq!(operators(7, |_, _| ()), 0);
    assert_eq!(operators(8, |_, _| ()), 8);
    let some =
        |index, class: &mut Class| class.methods[0].function.result = if index % 2 == 0 { FLOAT } else { Type::Str };
    assert_eq!(operators(8, some), 8, "whatever they give");
    let frozen = |index, class: &mut Class| class.sync = if index < 8 { Sync::Frozen } else { Sync::Borrow };
    assert_eq!(operators(15, frozen), 8, "those of frozen classes are another");
}

#[test]
fn operators_of_others_share_nothing() {
    let changes: [fn(&mut Class); 7] = [
        |it| {
            let params = vec![positional("other", FLOAT)];
            let radd = function("__radd__", "crate::C0::radd", params, FLOAT, CallShape::Keywords);
            it.methods.push(method(Receiver::Ref, radd));
        },
        |it| it.methods[0].function.params[0].ty = Type::Class(1),
        |it| it.methods[0].function.params[0].ty = Type::OwnClass(0),
        |it| it.methods[0].function.params[0].ty = FLOAT,
        |it| it.methods[0].function.result = Type::SelfType(0),
        |it| it.methods[0].receiver = Receiver::Mut,
        |it| it.sync = Sync::Lock,
    ];
    for change in changes {
        let first = |index, class: &mut Class| {
            if index == 0 {
                change(class);
            }
        };
        assert_eq!(operators(8, first), 0, "seven are left, which are not several");
    }
}

#[test]
fn an_operator_says_what_it_shares() {
    let text = written(8, |_, _| ());
    let from = text.find("class: Some(rt::ClassAt::new(&C02))").unwrap_or_default();
    let to = text[from..].find("const PROMPT").unwrap_or_default();
    expect![[r#"
        class: Some(rt::ClassAt::new(&C02)),
                ..rt::Signature::NEW
            };
            type Slots = [rt::Slot; 1];
            #[allow(deprecated, reason = "said of the call below")]
            const SHARED: Option<rt::shared::Shared> = rt::shared::operator::<
                C0,
                false,
                rt::shared::Early,
                rt::Instance<C0>,
                _,
                _,
                _,
                _,
            >(|this, a0| crate::C0::add(this, a0));"#]]
    .assert_eq(text[from..from + to].trim_end());
}

#[test]
fn what_sets_a_field_is_a_kind_beside_methods() {
    let shared = |classes| {
        let setters_and_methods = |_, class: &mut Class| {
            let params = vec![positional("x", FLOAT)];
            let push = function("push", "crate::push", params, Type::None, CallShape::Keywords);
            class.methods = vec![method(Receiver::Mut, push)];
            class.members = vec![field("x", true)];
        };
        let text = written(classes, setters_and_methods);
        ["rt::shared::change_1::<", "rt::shared::Set,"].map(|it| text.matches(it).count())
    };
    assert_eq!(
        shared(7),
        [0, 0],
        "seven of each are not several, if fourteen of both would be"
    );
    assert_eq!(shared(8), [16, 8]);
}

#[test]
fn eight_classes_share_what_makes_their_objects() {
    for (classes, shared) in [(7, 0), (8, 8)] {
        assert_eq!(
            written(classes, |_, _| ())
                .matches("const SHARED: bool = true;")
                .count(),
            shared
        );
    }
}

#[test]
fn functions_that_take_the_same_share_a_list() {
    let text = written(2, |_, _| ());
    assert_eq!(text.matches("parameters: Parameters::OTHER,").count(), 2, "{text}");
    assert_eq!(
        text.matches("const OTHER: &'static rt::Parameters").count(),
        1,
        "{text}"
    );
    let text = written(2, |index, class| {
        if index == 1 {
            class.methods[0].function.params[0].kind = ParamKind::PositionalOnly;
        }
    });
    assert!(text.contains("const OTHER2: &'static rt::Parameters"), "{text}");
}

#[test]
fn names_of_functions_stand_in_one_text_by_bytes() {
    let mut names = FunctionNames::default();
    let places = ["add", "größe", "add", "sub", ""].map(|it| names.at(it));
    assert_eq!(places, [0, 4, 0, 12, 16]);
    let item = names.item(&quote::format_ident!("NAMES")).map(|it| it.to_string());
    assert!(item.is_some_and(|it| it.contains(r#""add\0größe\0sub\0\0""#)));
}
