//! Methods and constructors: the form that a method has, who receives it, what Rust gets.

use super::super::calls::{Call, Form};
use super::super::functions::{Options, hands_over};
use super::super::overloads::Written as Signature;
use super::super::types::{Allows, Own};
use super::super::{Check, shortened};
use super::names::is_dunder;
use super::{Cx, targets};
use crate::diag::{Code, Diagnostic, Span, Spanned};
use crate::ir::{self, Protocol, PyName, Receiver, protocol};
use crate::model::{self, FunctionEntry, MethodEntry, Text, TextOrTrue};

/// The signature of a method, and what is written about it.
struct Written<'m> {
    form: Form,
    signature: Option<&'m Text>,
}

impl Check<'_> {
    /// `init`: a constructor is a method whose result becomes the state.
    pub(super) fn init(&mut self, cx: &Cx<'_>, entry: &FunctionEntry) -> Option<ir::Method> {
        let long = match entry {
            FunctionEntry::Short(_) => None,
            FunctionEntry::Long(long) => Some(long),
        };
        let signatures = self.signatures(entry);
        let options = Options::of(self, cx.entry.home, cx.entry.key, long);
        let name = PyName::new("__init__").ok();
        let mut functions = Vec::with_capacity(signatures.len());
        for Signature { signature, rust: given } in &signatures {
            let rust = self.member_target(cx, "new", signature.span, *given);
            let Some(call) = self.call(cx.entry.scope, signature, Form::Init, Allows::default()) else {
                continue;
            };
            if let (Some(rust), Some(given)) = (&rust, *given) {
                self.method_closure(rust, given, &call, &options, false, signature.span);
            }
            let origin = self.origin(signature.span);
            functions.extend(options.function(name.as_ref(), origin, rust, call.params, ir::Type::None));
        }
        Some(ir::Method {
            function: self.combined(&signatures, functions, &options)?,
            receiver: Receiver::Init,
            receivers: Vec::new(),
            wants_object: false,
            protocol: None,
            derived: None,
            is_virtual: false,
        })
    }

    pub(super) fn method(&mut self, cx: &Cx<'_>, key: &Text, entry: &MethodEntry) -> Option<ir::Method> {
        // A fault of the name has been reported when it was declared.
        let name = PyName::new(&key.value).ok();
        let protocol = protocol(&key.value);
        if protocol.is_none() && is_dunder(&key.value) {
            self.unknown_protocol(key);
            return None;
        }
        let long = match entry {
            MethodEntry::Short(_) => None,
            MethodEntry::Long(long) => Some(long),
        };
        let function = long.map(|it| &it.function);
        let Written { form, signature } = self.written(cx, key, entry)?;
        let signatures = match (function, signature) {
            (Some(function), _) => self.long_signatures(function, signature),
            (None, Some(signature)) => vec![Signature { signature, rust: None }],
            (None, None) => Vec::new(),
        };
        if let Some(protocol) = protocol {
            self.protocol_form(key, protocol, form)?;
        }
        let allows = Allows {
            own: Own::Here(cx.index),
            ..protocol.map_or_else(Allows::default, Protocol::allows)
        };
        let options = Options::of(self, cx.entry.home, key, function);
        let object = long.and_then(|it| it.receiver.as_ref()).filter(|it| it.value);
        if self.is_metaclass(cx.index) && matches!(form, Form::Method(_)) {
            let slot = protocol.map_or(ir::Slot::Method, |it| it.slot);
            self.method_without_state(key, slot, object.map(|it| it.span))?;
        }
        if let (Some(object), Form::Class | Form::Static) = (object, form) {
            self.no_object(key, object.span, form, "`receiver` is for methods of objects");
        }
        let is_virtual = self.is_virtual(key, long, form);
        let mut functions = Vec::with_capacity(signatures.len());
        let mut receivers = Vec::with_capacity(signatures.len());
        for Signature { signature, rust: given } in &signatures {
            let rust = match &name {
                Some(name) => self.member_target(cx, targets::rust_name(name.as_str()), key.span, *given),
                None => given.and_then(|it| self.callable(it)),
            };
            let Some(mut call) = self.call(cx.entry.scope, signature, form, allows) else {
                continue;
            };
            if let Some(protocol) = protocol {
                if self.protocol_signature(key, signature, protocol, &call).is_none() {
                    continue;
                }
                if protocol.name == "__setstate__" {
                    // There is no state yet to receive it.
                    call.receiver = Some(Receiver::Init);
                }
            }
            if let (Some(rust), Some(given)) = (&rust, *given) {
                self.method_closure(rust, given, &call, &options, object.is_some(), signature.span);
            }
            receivers.extend(call.receiver);
            let origin = self.origin(key.span);
            functions.extend(options.function(name.as_ref(), origin, rust, call.params, call.result));
        }
        // One that changes the object makes it a method that may.
        let receiver = receivers.iter().copied().find(|it| *it == Receiver::Mut);
        let receiver = receiver.or(receivers.first().copied())?;
        let function = self.combined(&signatures, functions, &options)?;
        Some(ir::Method {
            receiver,
            receivers: if function.overloads.is_empty() {
                Vec::new()
            } else {
                receivers
            },
            function,
            wants_object: object.is_some(),
            protocol,
            derived: None,
            is_virtual: is_virtual?,
        })
    }

    /// Which of the forms a method has, and its signature. `None` where it has neither, or several.
    fn written<'m>(&mut self, cx: &Cx<'_>, key: &Text, entry: &'m MethodEntry) -> Option<Written<'m>> {
        let long = match entry {
            MethodEntry::Short(signature) => {
                return Some(Written {
                    form: Form::Method(cx.index),
                    signature: Some(signature),
                });
            }
            MethodEntry::Long(long) => long,
        };
        let forms = [
            ("static", Form::Static, long.r#static.as_ref()),
            ("class", Form::Class, long.class.as_ref()),
        ];
        let mut found: Option<(&str, Form, Option<&Text>, Span)> = None;
        for (word, form, given) in forms {
            let (text, span) = match given {
                Some(TextOrTrue::Text(text)) => (Some(text), text.span),
                Some(TextOrTrue::True(Spanned { value: true, span })) => (None, *span),
                Some(TextOrTrue::True(_)) | None => continue,
            };
            if let Some((other, _, _, first)) = found {
                self.exclude((other, first), (word, span), "a method is one of them");
                return None;
            }
            found = Some((word, form, text, span));
        }
        let signature = long.function.signature.as_ref();
        let overload = long.function.overloads.first().map(|it| match it {
            model::Overload::Short(text) => text.span,
            model::Overload::Long(long) => long.span,
        });
        let (form, text) = match found {
            Some((word, form, Some(text), span)) => {
                if let Some(overload) = overload {
                    let help = format!("write `{word}: true` beside `overloads`");
                    self.exclude((word, span), ("overloads", overload), &help);
                    return None;
                }
                if let Some(signature) = signature {
                    let help = format!("write `{word}: true` beside `signature`, or the signature there");
                    self.exclude((word, span), ("signature", signature.span), &help);
                    return None;
                }
                (form, Some(text))
            }
            Some((_, form, None, _)) => (form, signature),
            None => (Form::Method(cx.index), signature),
        };
        if text.is_none() && overload.is_none() {
            self.push(
                Diagnostic::error(
                    Code::MissingKey,
                    format!("`{}` has no signature", shortened(&key.value)),
                )
                .at(long.span, "needs `signature`, `static` or `class`")
                .help("write `signature: \"(self) -> int\"`, or `static: \"() -> int\"`"),
            );
            return None;
        }
        Some(Written { form, signature: text })
    }

    fn exclude(&mut self, first: (&str, Span), second: (&str, Span), help: &str) {
        let (first, second) = if first.1.start < second.1.start {
            (first, second)
        } else {
            (second, first)
        };
        self.push(
            Diagnostic::error(Code::Conflict, format!("`{}` does not go with `{}`", second.0, first.0))
                .at(second.1, format!("`{}` here", second.0))
                .at(first.1, format!("`{}` here", first.0))
                .help(help),
        );
    }

    fn no_object(&mut self, key: &Text, span: Span, form: Form, message: &str) {
        self.push(
            Diagnostic::error(Code::Conflict, message)
                .at(span, "there is none")
                .at(key.span, form.with_article())
                .help("leave it out"),
        );
    }

    fn is_virtual(&mut self, key: &Text, long: Option<&model::Method>, form: Form) -> Option<bool> {
        let Some(given) = long.and_then(|it| it.r#virtual.as_ref()).filter(|it| it.value) else {
            return Some(false);
        };
        if matches!(form, Form::Class | Form::Static) {
            self.no_object(key, given.span, form, "`virtual` is for methods of objects");
            return None;
        }
        Some(true)
    }

    /// A closure takes what is handed over before the parameters, too.
    fn method_closure(
        &mut self,
        rust: &ir::RustExpr,
        given: &Text,
        call: &Call,
        options: &Options,
        object: bool,
        at: Span,
    ) {
        let (mut names, mut before) = options.handed_over();
        if object {
            names.push("object");
            before.push("the object");
        }
        match call.receiver {
            Some(Receiver::Ref | Receiver::Mut | Receiver::Own) => {
                names.push("this");
                before.push("`self`");
            }
            Some(Receiver::Class | Receiver::Bare) => {
                names.push("class");
                before.push("the class");
            }
            Some(Receiver::Static | Receiver::Init) | None => {}
        }
        names.extend(call.params.iter().map(|it| it.name.as_str()));
        let what = hands_over(&before, names.len());
        self.closure_takes(rust, given, &names, (at, &what));
    }
}
