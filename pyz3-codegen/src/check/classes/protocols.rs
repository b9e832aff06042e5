//! Protocol methods: what Python calls by its name must be as Python calls it.

use super::super::calls::{Call, Form};
use super::super::types::{Allows, Own};
use super::super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{Conversion, ParamKind, Protocol, Receiver, Shape, Slot, Type, Wanted};
use crate::model::Text;

impl Protocol {
    /// What else than types its result may name.
    pub(super) fn allows(&self) -> Allows {
        let not_implemented = match self.slot {
            Slot::Number(_)
            | Slot::Reflected(_)
            | Slot::InPlace(_)
            | Slot::Power
            | Slot::ReflectedPower
            | Slot::InPlacePower
            | Slot::Compare(_) => true,
            _ => self.name == "__subclasshook__",
        };
        Allows {
            own: Own::Nowhere,
            not_implemented,
            buffer: self.slot == Slot::Buffer,
        }
    }

    fn is_for_classes(&self) -> bool {
        self.slot == Slot::ClassMethod
    }
}

impl Check<'_> {
    /// Whether the method is one of objects or of classes, as Python wants it.
    pub(super) fn protocol_form(&mut self, key: &Text, protocol: &Protocol, form: Form) -> Option<()> {
        let message = match (protocol.is_for_classes(), form) {
            (true, Form::Class) | (false, Form::Method(_)) => return Some(()),
            (true, _) => format!("`{}` is a method of the class", protocol.name),
            (false, _) => format!("Python calls `{}` on an object", protocol.name),
        };
        self.protocol_fault(protocol, message, key.span, "called otherwise");
        None
    }

    /// Parameters and result, as Python passes and expects them.
    pub(super) fn protocol_signature(
        &mut self,
        key: &Text,
        signature: &Text,
        protocol: &Protocol,
        call: &Call,
    ) -> Option<()> {
        let mut good = true;
        if let Some(floor) = self.floor.filter(|it| *it < 11 && protocol.slot == Slot::Buffer) {
            let message = format!("`{}` on the stable ABI of Python 3.{floor} is", protocol.name);
            let help = "buffers are a part of it from 3.11 on: build with the feature `abi3-py311` of pyz3-runtime, or for one version";
            self.not_supported(&message, key.span, help);
            good = false;
        }
        if let Some((message, label)) = wrong_parameters(protocol, call) {
            self.protocol_fault(protocol, message, signature.span, label);
            good = false;
        }
        if !self.gives(&call.result, protocol.result) {
            let wanted = match protocol.result {
                Wanted::None => "nothing",
                Wanted::Bool => "`bool`",
                Wanted::Int | Wanted::Length => "`int`",
                Wanted::Float => "`float`",
                Wanted::Complex => "`complex`",
                Wanted::Str => "`str`",
                Wanted::Bytes => "`bytes`",
                Wanted::Path => "`str` or `bytes`",
                Wanted::NoValue(what) => what,
                Wanted::Any | Wanted::InPlace => "a value",
            };
            let found = self.spelled(&call.result);
            let message = format!("`{}` gives {wanted}, not `{}`", protocol.name, shortened(&found));
            self.protocol_fault(protocol, message, signature.span, &format!("expected {wanted}"));
            good = false;
        }
        if protocol.name == "__anext__" && matches!(call.result, Type::Opt(_)) {
            self.push(
                Diagnostic::error(Code::ProtocolSignature, "`None` does not end an asynchronous iteration")
                    .at(signature.span, "expected an awaitable")
                    .help("leave `None` out, and end it with an error: `PyErr::builtin(Builtin::StopAsyncIteration, \"\")`"),
            );
            good = false;
        }
        if call.receiver == Some(Receiver::Own) && protocol.slot == Slot::Finalize {
            self.protocol_fault(
                protocol,
                "`__del__` ends the object itself, not a clone".to_owned(),
                key.span,
                "nothing to clone for",
            );
            good = false;
        }
        good.then_some(())
    }

    fn protocol_fault(&mut self, protocol: &Protocol, message: String, span: Span, label: &str) {
        let example = match protocol.example.strip_prefix('{') {
            Some(_) => format!("`{}: {}`", protocol.name, protocol.example),
            None => format!("`{}: \"{}\"`", protocol.name, protocol.example),
        };
        self.push(
            Diagnostic::error(Code::ProtocolSignature, message)
                .at(span, label)
                .help(format!("it is, for example, {example}")),
        );
    }

    fn gives(&self, ty: &Type, wanted: Wanted) -> bool {
        let mut ty = ty;
        while let Type::Custom(index) = ty {
            match self.resolved.get(*index).map(|it| &it.conversion) {
                Some(Conversion::Via { via, .. }) => ty = via,
                _ => return true, // What a conversion by hand gives is its own affair.
            }
        }
        match wanted {
            Wanted::Any | Wanted::InPlace => true,
            Wanted::NoValue(_) => !is_plain(ty),
            Wanted::None => *ty == Type::None,
            Wanted::Bool => *ty == Type::Bool,
            Wanted::Int | Wanted::Length => matches!(ty, Type::Int(_)),
            Wanted::Float => matches!(ty, Type::Float(_)),
            Wanted::Complex => *ty == Type::Complex,
            Wanted::Str => *ty == Type::Str,
            Wanted::Bytes => *ty == Type::Bytes,
            Wanted::Path => matches!(ty, Type::Str | Type::Bytes),
        }
    }
}

/// Whether a type has nothing but numbers, texts and `None`.
fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::None | Type::Bool | Type::Int(_) | Type::Float(_) | Type::Complex | Type::Str | Type::Bytes => true,
        Type::Literal(_) => true,
        Type::Opt(item) => is_plain(item),
        Type::Union(items) => items.iter().all(is_plain),
        _ => false,
    }
}

/// Why Python could not call it.
fn wrong_parameters(protocol: &Protocol, call: &Call) -> Option<(String, &'static str)> {
    let name = protocol.name;
    let (low, high) = match protocol.shape {
        Shape::Any => return None,
        Shape::Exactly(count) => (count, count),
        Shape::Args(low, high) => (low, high),
    };
    let by_name = (call.params.iter()).any(|it| it.kind == ParamKind::KeywordOnly && it.default.is_none());
    if by_name {
        let message = format!("Python passes no keywords to `{name}`");
        return Some((message, "one of them can be passed by keyword alone"));
    }
    let positional: Vec<_> = (call.params.iter())
        .filter(|it| matches!(it.kind, ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword))
        .collect();
    let needed = positional.iter().filter(|it| it.default.is_none()).count();
    let several = call.params.iter().any(|it| it.kind == ParamKind::VarPositional);
    let good = if matches!(protocol.slot, Slot::Method | Slot::ClassMethod) {
        // Called as any other method is.
        needed <= high && (several || positional.len() >= low)
    } else {
        call.params.len() == positional.len() && (low..=high).contains(&positional.len())
    };
    if good {
        return None;
    }
    let receiver = if protocol.is_for_classes() { "`cls`" } else { "`self`" };
    let wanted = match (low, high) {
        (0, 0) => format!("`{name}` takes {receiver} alone"),
        (1, 1) => format!("`{name}` takes one argument beside {receiver}"),
        (low, high) if low == high => format!("`{name}` takes {low} arguments beside {receiver}"),
        (low, high) => format!("`{name}` takes {low} or {high} arguments beside {receiver}"),
    };
    Some((wanted, "Python passes others"))
}
