//! Parameter lists as Python writes them, for text signatures, stubs and documentation.

use crate::ir::{Class, Function, Int, Method, Param, ParamKind, PyName, Slot, Type};

/// The parts of a parameter list in order, `/` and `*` among them: each stands between commas.
///
/// `receiver` is what stands before the first parameter, positional-only as ever.
pub(super) fn parts(receiver: Option<String>, params: &[Param], mut each: impl FnMut(&Param) -> String) -> Vec<String> {
    let mut parts = Vec::with_capacity(params.len() + 3);
    let mut slash_due = receiver.is_some();
    let mut star_due = true;
    parts.extend(receiver);
    for param in params {
        match param.kind {
            ParamKind::PositionalOnly => slash_due = true,
            _ if slash_due => {
                parts.push("/".into());
                slash_due = false;
            }
            _ => {}
        }
        let text = each(param);
        match param.kind {
            ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword => parts.push(text),
            ParamKind::VarPositional => {
                parts.push(format!("*{text}"));
                star_due = false;
            }
            ParamKind::KeywordOnly => {
                if star_due {
                    parts.push("*".into());
                    star_due = false;
                }
                parts.push(text);
            }
            ParamKind::VarKeyword => parts.push(format!("**{text}")),
        }
    }
    if slash_due {
        parts.push("/".into());
    }
    parts
}

/// The method with the parameters that Python gives it: a slot knows no names, and `__buffer__` is told what is wanted.
pub(super) fn as_called(method: &Method) -> Function {
    let mut called = method.function.clone();
    if is_buffer(method) && called.params.is_empty() {
        called.params.extend(flags());
    }
    if method.protocol.is_some_and(|it| it.slot.is_by_position()) {
        let several = called.overloads.iter_mut().flat_map(|it| &mut it.params);
        for param in called.params.iter_mut().chain(several) {
            param.kind = ParamKind::PositionalOnly;
        }
    }
    called
}

pub(super) fn is_buffer(method: &Method) -> bool {
    method.protocol.is_some_and(|it| it.slot == Slot::Buffer)
}

/// What Python passes to `__buffer__`, whether Rust wants to know or not.
fn flags() -> Option<Param> {
    Some(Param {
        name: PyName::new("flags").ok()?,
        kind: ParamKind::PositionalOnly,
        ty: Type::Int(Int::Any),
        default: None,
    })
}

/// The docstring that CPython keeps for a builtin function: a signature for `inspect`, `--`, and the text.
///
/// `inspect` reads the signature with `$module`, `$self` or `$type` as the first parameter, which it then leaves out; a
/// constructor and a static method have none. Up to Python 3.11 it takes every comma before `/` for the end of a
/// parameter, those in defaults too, and so shows parameters after `a=(1, 2), /` as positional-only; and in every
/// version it refuses parameters whose names are not ASCII. Nothing that is written here could help either.
pub(super) fn text_signature(function: &Function, receiver: Option<&str>) -> String {
    let doc = function.doc.as_deref().unwrap_or_default();
    described(function.name.as_str(), &function.params, receiver, doc)
}

/// The same of a class, whose signature is its constructor's.
pub(super) fn class_doc(class: &Class) -> String {
    let doc = class.doc.as_deref().unwrap_or_default();
    match &class.init {
        Some(init) => described(class.name.as_str(), &init.function.params, None, doc),
        None => doc.into(),
    }
}

fn described(name: &str, params: &[Param], receiver: Option<&str>, doc: &str) -> String {
    let receiver = receiver.map(|it| {
        let mut receiver = it.to_owned();
        while params.iter().any(|it| it.name.as_str() == receiver) {
            receiver.push('_'); // Or Python would see the same parameter twice.
        }
        format!("${receiver}")
    });
    let in_module = receiver.as_deref().is_some_and(|it| it.starts_with("$module"));
    let parts = parts(receiver, params, |param| match &param.default {
        Some(default) => format!("{}={}", param.name, default.text_signature(in_module)),
        None => param.name.to_string(),
    });
    format!("{name}({})\n--\n\n{doc}", parts.join(", "))
}
