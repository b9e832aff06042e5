//! Every value of interfaces of the tests replaced by something else: an answer each time, and no function that is dropped without one.

use super::{interface, run};
use crate::diag::{Diagnostics, Sources};
use crate::ir;
use crate::model;
use serde_json::{Value, json};
use std::path::Path;

/// The interface file of a module of the tests, without comments, anchors and short lists.
fn written(name: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/modules")
        .join(name);
    let text = std::fs::read_to_string(&path).expect("the module is there");
    let (mut sources, mut out) = (Sources::default(), Diagnostics::default());
    let id = sources.add("pyz3.yaml", text.as_str());
    let file = model::read(id, &text, &mut out).expect("it can be read");
    let mut value = serde_json::to_value(&file).expect("plain values");
    // What is checked here is one file.
    value.as_object_mut().expect("a mapping").remove("include");
    value
}

/// The way to every value, as JSON pointers.
fn places(value: &Value, at: &str, out: &mut Vec<String>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(at, it)| (at.to_string(), it)).collect(),
        _ => Vec::new(),
    };
    for (key, value) in inner {
        let at = format!("{at}/{}", key.replace('~', "~0").replace('/', "~1"));
        places(value, &at, out);
        out.push(at);
    }
}

fn count(value: &Value, key: &str) -> usize {
    value
        .get(key)
        .and_then(Value::as_object)
        .map_or(0, serde_json::Map::len)
}

fn entries<'v>(value: &'v Value, key: &str) -> impl Iterator<Item = &'v Value> {
    value
        .get(key)
        .and_then(Value::as_object)
        .into_iter()
        .flat_map(serde_json::Map::values)
}

/// How many functions and methods there are to be; a constructor is one.
fn asked(value: &Value) -> usize {
    fn of_class(value: &Value) -> usize {
        let init = usize::from(value.get("init").is_some());
        init + count(value, "methods") + entries(value, "classes").map(of_class).sum::<usize>()
    }
    let classes: usize = entries(value, "classes").map(of_class).sum();
    count(value, "functions") + classes + entries(value, "modules").map(asked).sum::<usize>()
}

fn made(interface: &ir::Interface) -> usize {
    fn of_module(module: &ir::Module) -> usize {
        module.functions.len() + module.submodules.iter().map(of_module).sum::<usize>()
    }
    let of_class = |it: &ir::Class| {
        let written = it.methods.iter().filter(|it| it.derived.is_none()).count();
        usize::from(it.init.is_some()) + written
    };
    of_module(&interface.module) + interface.classes.iter().map(of_class).sum::<usize>()
}

#[test]
fn any_value_may_be_something_else() {
    let others = [json!(null), json!([]), json!({}), json!(""), json!(true), json!(1)];
    for name in MODULES {
        let mut whole = written(name);
        assert_eq!(made(&interface(&whole.to_string())), asked(&whole), "{name}");
        let mut all = Vec::new();
        places(&whole, "", &mut all);
        for place in all {
            for other in &others {
                let slot = whole.pointer_mut(&place).expect("it was there before");
                let before = std::mem::replace(slot, other.clone());
                // That there are an interface or errors, `run` asserts.
                let (found, ..) = run(&whole.to_string());
                if let Some(found) = found {
                    assert_eq!(made(&found), asked(&whole), "{name}: {place} is {other}");
                }
                *whole.pointer_mut(&place).expect("it was there before") = before;
            }
        }
    }
}

const MODULES: [&str; 3] = ["overloads/pyz3.yaml", "enums/pyz3.yaml", "subinterpreters/pyz3.yaml"];
