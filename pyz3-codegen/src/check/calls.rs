//! Signatures: receiver, parameters, result.

use super::types::{Allows, Place, Way};
use super::{Check, shortened};
use crate::diag::{Code, Diagnostic};
use crate::ir::{self, ParamKind, PyName, Receiver};
use crate::model::Text;
use crate::signature::{self, Kind, Param, Prefix, Signature};
use std::collections::HashMap;
use std::ops::Range;

/// What a signature is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Function,
    /// `init:`
    Init,
    /// A method of the class of that index: `self` comes first.
    Method(usize),
    /// `class:`, where `cls` comes first.
    Class,
    /// `static:`
    Static,
}

impl Form {
    pub(super) fn with_article(self) -> &'static str {
        match self {
            Self::Function => "a function",
            Self::Init => "a constructor",
            Self::Method(_) => "a method",
            Self::Class => "a class method",
            Self::Static => "a static method",
        }
    }

    /// Why a receiver is not expected.
    fn has_no(self, what: &str) -> String {
        match self {
            Self::Method(_) | Self::Class => format!("{} has one receiver", self.with_article()),
            Self::Function | Self::Init | Self::Static => format!("{} has no {what}", self.with_article()),
        }
    }

    fn whose(self) -> &'static str {
        match self {
            Self::Function | Self::Init => "for methods alone",
            Self::Method(_) | Self::Class => "one receiver is enough",
            Self::Static => "for methods of objects alone",
        }
    }
}

/// Who is called, with what, for what.
pub(super) struct Call {
    /// `None` for functions.
    pub(super) receiver: Option<Receiver>,
    pub(super) params: Vec<ir::Param>,
    pub(super) result: ir::Type,
}

impl Check<'_> {
    pub(super) fn call(&mut self, scope: usize, text: &Text, form: Form, allows: Allows) -> Option<Call> {
        let parsed = signature::parse(&text.value);
        let mut good = parsed.faults.is_empty();
        self.faults(text, parsed.faults);
        let Signature {
            params: written,
            result,
        } = parsed.tree?;
        let (receiver, written) = match self.receiver(text, &written, form, good) {
            Ok((receiver, rest)) => (receiver, rest),
            Err(rest) => {
                good = false;
                (None, rest)
            }
        };
        let mut seen: HashMap<String, Range<usize>> = HashMap::new();
        let mut params = Vec::with_capacity(written.len());
        for param in written {
            match self.param(scope, text, param, form, &mut seen) {
                Some(param) => params.push(param),
                None => good = false,
            }
        }
        let result = match result {
            Some(result) if form == Form::Init => self.init_result(text, &result),
            Some(result) => self.ty(Place::new(scope, text, Way::OUT).allowing(allows), &result),
            None => Some(ir::Type::None),
        };
        let result = result?;
        good.then_some(Call {
            receiver,
            params,
            result,
        })
    }

    /// Takes the receiver off the parameters. `whole` is whether all of them could be read.
    fn receiver<'p>(
        &mut self,
        text: &Text,
        params: &'p [Param],
        form: Form,
        whole: bool,
    ) -> Result<(Option<Receiver>, &'p [Param]), &'p [Param]> {
        let meta = matches!(form, Form::Method(class) if self.is_metaclass(class));
        let (wanted, class) = match form {
            Form::Function => return Ok((None, params)),
            Form::Init => return Ok((Some(Receiver::Init), params)),
            Form::Static => return Ok((Some(Receiver::Static), params)),
            Form::Method(class) => ("self", Some(class)),
            Form::Class => ("cls", None),
        };
        let Some((first, rest)) = params.split_first().filter(|it| {
            let name = it.0.name.text.as_str();
            (name == wanted || meta && name == "cls")
                && matches!(it.0.kind, Kind::PositionalOnly | Kind::PositionalOrKeyword)
        }) else {
            if whole {
                self.no_receiver(text, params, form, wanted);
            }
            // The other one's receiver is no second mistake.
            let other = (params.first()).is_some_and(|it| matches!(it.name.text.as_str(), "self" | "cls"));
            return Err(&params[usize::from(other)..]);
        };
        if first.ty.is_some() || first.default.is_some() {
            let end = first.ty.as_ref().map(|it| it.range.clone());
            let range = end.or(first.default.as_ref().map(|it| it.range.clone()));
            let span = self.within(text, &range.unwrap_or_else(|| first.name.range.clone()));
            self.push(
                Diagnostic::error(
                    Code::ReceiverMissing,
                    format!("`{wanted}` has neither type nor default"),
                )
                .at(span, "not here")
                .help(format!("write `{wanted}` alone")),
            );
            return Err(rest);
        }
        let Some((prefix, range)) = &first.prefix else {
            let receiver = match class {
                Some(_) if meta => Receiver::Bare,
                Some(_) => Receiver::Ref,
                None => Receiver::Class,
            };
            return Ok((Some(receiver), rest));
        };
        let span = self.within(text, range);
        match (prefix, class.filter(|_| !meta)) {
            (Prefix::Mut, Some(class)) => match self.lend_mut(class, span) {
                Some(()) => Ok((Some(Receiver::Mut), rest)),
                None => Err(rest),
            },
            (Prefix::Own, Some(_)) => Ok((Some(Receiver::Own), rest)),
            (_, None) => {
                self.push(
                    Diagnostic::error(Code::NotHere, "a class is neither borrowed nor owned")
                        .at(span, "not here")
                        .help(format!("write `{}` alone", first.name.text)),
                );
                Err(rest)
            }
        }
    }

    fn no_receiver(&mut self, text: &Text, params: &[Param], form: Form, wanted: &str) {
        let first = params.first();
        let open = text.value.find('(').unwrap_or(0);
        let range = first.map_or(open..open + 1, |it| it.name.range.clone());
        let help = match (form, first.map(|it| it.name.text.as_str())) {
            (Form::Method(_), Some("cls")) => "a class method is written `class: \"(cls, …)\"`".to_owned(),
            (Form::Method(_), None) => "write `(self)`, or `static: \"()\"` for one that needs no object".to_owned(),
            (Form::Method(_), Some(_)) => {
                "write `(self, …)`, or `static: \"(…)\"` for one that needs no object".to_owned()
            }
            (_, None) => "write `(cls)`".to_owned(),
            (_, Some(_)) => "write `(cls, …)`".to_owned(),
        };
        let span = self.within(text, &range);
        self.push(
            Diagnostic::error(
                Code::ReceiverMissing,
                format!("{} starts with `{wanted}`", form.with_article()),
            )
            .at(span, format!("expected `{wanted}`"))
            .help(help),
        );
    }

    /// A constructor returns nothing in Python, whatever its Rust function makes.
    fn init_result(&mut self, text: &Text, result: &signature::Type) -> Option<ir::Type> {
        if matches!(result.kind, signature::TypeKind::None) {
            return Some(ir::Type::None);
        }
        let span = self.within(text, &result.range);
        self.push(
            Diagnostic::error(Code::NotAResult, "a constructor returns nothing")
                .at(span, "expected no result")
                .help("leave `->` and the type out: what the Rust function returns becomes the object's state"),
        );
        None
    }

    fn param(
        &mut self,
        scope: usize,
        text: &Text,
        param: &Param,
        form: Form,
        seen: &mut HashMap<String, Range<usize>>,
    ) -> Option<ir::Param> {
        let name = match PyName::new(&param.name.text) {
            Ok(name) => Some(name),
            Err(_) => {
                let span = self.within(text, &param.name.range);
                self.python_name_at(&param.name.text, span, "parameter")
            }
        };
        if let Some(name) = &name {
            if let Some(first) = seen.get(name.as_str()) {
                let (second, first) = (self.within(text, &param.name.range), self.within(text, first));
                self.push(
                    Diagnostic::error(
                        Code::DuplicateParameter,
                        format!("two parameters are called `{}`", shortened(name.as_str())),
                    )
                    .at(second, "second")
                    .at(first, "first")
                    .help("rename one of them"),
                );
            } else {
                seen.insert(name.as_str().to_owned(), param.name.range.clone());
            }
        }
        let receiver = matches!(param.name.text.as_str(), "self" | "cls");
        if let Some((_, range)) = &param.prefix {
            let word = text.value.get(range.clone()).unwrap_or_default();
            let span = self.within(text, range);
            self.push(if receiver {
                Diagnostic::error(Code::UnexpectedSelf, form.has_no("receiver"))
                    .at(span, form.whose())
                    .help(format!("leave `{word} {}` out", param.name.text))
            } else {
                Diagnostic::error(Code::NotHere, format!("`{word}` stands before `self` or a class"))
                    .at(span, "not before a parameter's name")
                    .help(format!(
                        "it belongs to the type: `{}: {word} Point`",
                        shortened(&param.name.text)
                    ))
            });
            return None;
        }
        let ty = match &param.ty {
            Some(ty) => {
                let place = Place::new(scope, text, Way::IN);
                let several = matches!(param.kind, Kind::VarPositional | Kind::VarKeyword);
                self.ty(if several { place.within() } else { place }, ty)
            }
            None if receiver => {
                let span = self.within(text, &param.name.range);
                self.push(
                    Diagnostic::error(Code::UnexpectedSelf, form.has_no(&format!("`{}`", param.name.text)))
                        .at(span, form.whose())
                        .help("leave it out; to take an object, give it a type"),
                );
                None
            }
            None => {
                let span = self.within(text, &param.name.range);
                let shown = shortened(&param.name.text);
                self.push(
                    Diagnostic::error(Code::MissingType, format!("parameter `{shown}` has no type"))
                        .at(span, "needs a type")
                        .help(format!("write `{shown}: int`, or `{shown}: object` for anything")),
                );
                None
            }
        };
        let default = param
            .default
            .as_ref()
            .map(|it| self.default(scope, text, it, ty.as_ref()));
        let default = match default {
            None => None,
            Some(default) => Some(default?),
        };
        let kind = match param.kind {
            Kind::PositionalOnly => ParamKind::PositionalOnly,
            Kind::PositionalOrKeyword => ParamKind::PositionalOrKeyword,
            Kind::VarPositional => ParamKind::VarPositional,
            Kind::KeywordOnly => ParamKind::KeywordOnly,
            Kind::VarKeyword => ParamKind::VarKeyword,
        };
        Some(ir::Param {
            name: name?,
            kind,
            ty: ty?,
            default,
        })
    }
}
