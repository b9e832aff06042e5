//! Methods and constructors: the form that a method has, who receives it, what Rust gets.

use super::super::calls::{Call, Form};
use super::super::functions::{Options, shape};
use super::super::types::Allows;
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
        let (signature, long) = match entry {
            FunctionEntry::Short(signature) => (Some(signature), None),
            FunctionEntry::Long(function) => (function.signature.as_ref(), Some(function)),
        };
        if let Some(long) = long {
            self.refuse_function_keys(long);
        }
        let span = signature.map_or_else(|| long.map_or(cx.entry.key.span, |it| it.span), |it| it.span);
        let given = long.and_then(|it| it.rust.as_ref());
        let overloaded = long.is_some_and(|it| !it.overloads.is_empty());
        let rust = if overloaded {
            None
        } else {
            self.member_target(cx, "new", span, given)
        };
        let call = signature.and_then(|it| self.call(cx.entry.scope, it, Form::Init, Allows::default()));
        let options = Options::of(self, cx.entry.home, cx.entry.key, long);
        let call = call?;
        if let (Some(rust), Some(given)) = (&rust, given) {
            self.method_closure(rust, given, &call, &options, false, span);
        }
        Some(ir::Method {
            function: ir::Function {
                name: PyName::new("__init__").ok()?,
                origin: self.origin(span),
                doc: options.doc,
                rust: rust?,
                shape: shape(&call.params),
                params: call.params,
                result: ir::Type::None,
                release_gil: options.release,
                wants_python: options.python,
                deprecated: options.deprecated,
                raises: options.raises,
            },
            receiver: Receiver::Init,
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
        if let Some(function) = function {
            self.refuse_function_keys(function);
        }
        let Written { form, signature } = self.written(cx, key, entry)?;
        if let Some(protocol) = protocol {
            self.protocol_form(key, protocol, form)?;
        }
        let given = function.and_then(|it| it.rust.as_ref());
        let overloaded = function.is_some_and(|it| !it.overloads.is_empty());
        let rust = match &name {
            _ if overloaded => None,
            Some(name) => self.member_target(cx, targets::rust_name(name.as_str()), key.span, given),
            None => given.and_then(|it| self.callable(it)),
        };
        let allows = Allows {
            own: Some(cx.index),
            ..protocol.map_or_else(Allows::default, Protocol::allows)
        };
        let call = signature.and_then(|it| self.call(cx.entry.scope, it, form, allows));
        let options = Options::of(self, cx.entry.home, key, function);
        let object = long.and_then(|it| it.receiver.as_ref()).filter(|it| it.value);
        if let (Some(object), Form::Class | Form::Static) = (object, form) {
            self.no_object(key, object.span, form, "`receiver` is for methods of objects");
        }
        let is_virtual = self.is_virtual(key, long, form);
        let mut call = call?;
        if let (Some(protocol), Some(signature)) = (protocol, signature) {
            self.protocol_signature(key, signature, protocol, &call)?;
            if protocol.name == "__setstate__" {
                // There is no state yet to receive it.
                call.receiver = Some(Receiver::Init);
            }
        }
        if let (Some(rust), Some(given), Some(signature)) = (&rust, given, signature) {
            self.method_closure(rust, given, &call, &options, object.is_some(), signature.span);
        }
        Some(ir::Method {
            receiver: call.receiver?,
            function: ir::Function {
                name: name?,
                origin: self.origin(key.span),
                doc: options.doc,
                rust: rust?,
                shape: shape(&call.params),
                params: call.params,
                result: call.result,
                release_gil: options.release,
                wants_python: options.python,
                deprecated: options.deprecated,
                raises: options.raises,
            },
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
        let mut names: Vec<&str> = Vec::new();
        let mut before: Vec<&str> = Vec::new();
        if options.python {
            names.push("py");
            before.push("the token");
        }
        if object {
            names.push("object");
            before.push("the object");
        }
        match call.receiver {
            Some(Receiver::Ref | Receiver::Mut | Receiver::Own) => {
                names.push("this");
                before.push("`self`");
            }
            Some(Receiver::Class) => {
                names.push("class");
                before.push("the class");
            }
            Some(Receiver::Static | Receiver::Init) | None => {}
        }
        names.extend(call.params.iter().map(|it| it.name.as_str()));
        let what = match before.join(" and ") {
            before if before.is_empty() => format!("this hands over {}", names.len()),
            before => format!("with {before}, this hands over {}", names.len()),
        };
        self.closure_takes(rust, given, &names, (at, &what));
    }
}
