//! Constructors, methods and protocol methods: functions with a receiver.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::{Call, Finish, call, entry};
use super::function::{self, Head, marked, warning};
use super::ident::Locals;
use super::module::Tables;
use super::tokens::{ClassNames, Context};
use super::{declared_at, shared, signature};
use crate::ir::{Class, Comparison, Derived, Int, Method, Param, ParamKind, Receiver, Slot, Type, Wanted};

/// The items of a method or a constructor whose marker is called `marker`.
pub(super) fn items(
    cx: &Context,
    marker: &Ident,
    class: &Class,
    names: &ClassNames,
    method: &Method,
    doc: String,
    tables: &mut Tables,
) -> [TokenStream; 2] {
    let head = head(cx, (class, names), method, doc);
    let call = || match method.derived {
        None | Some(Derived::Plain | Derived::Copy | Derived::DeepCopy) => {
            call(cx, &user_call(cx, class, names, method, tables))
        }
        Some(derived @ (Derived::Reduce | Derived::Replace | Derived::Fields)) => {
            by_parameters(cx, class, &names.marker, derived)
        }
    };
    let body = match shared::method(cx, class, names, method) {
        Some(kind) => shared::of_rust(cx, &kind, Some(names), &method.function, call),
        None => call().into(),
    };
    marked(cx, marker, &head, &method.function.params, &body, tables)
}

/// What is said of a method beside its parameters.
pub(super) fn head<'a>(
    cx: &Context,
    (class, names): (&Class, &ClassNames),
    method: &'a Method,
    doc: String,
) -> Head<'a> {
    let (rt, function, qualname) = (&cx.rt, &method.function, class.qualname.as_str());
    let owner = match method.receiver {
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Bare => quote!(#rt::Owner::Method(#qualname)),
        Receiver::Static => quote!(#rt::Owner::Static(#qualname)),
        Receiver::Class => quote!(#rt::Owner::Class(#qualname)),
        Receiver::Init if method.protocol.is_some() => quote!(#rt::Owner::Method(#qualname)), // `__setstate__`
        Receiver::Init => quote!(#rt::Owner::Init(#qualname)),
    };
    let home = match method.receiver {
        Receiver::Static | Receiver::Init => None, // They know the class itself.
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Class | Receiver::Bare => Some(&names.table),
    };
    Head {
        home: home.filter(|_| names.has_heirs_elsewhere).map(|it| quote!(&#it)),
        place: declared_at(&function.origin, format_args!("{qualname}.{}", function.name)),
        owner: Some(owner),
        name: function.name.as_str(),
        doc,
        written: match method.derived {
            Some(_) => None,
            None => cx.place(&function.rust, &function.origin),
        },
    }
}

/// The docstring that Python finds at the method itself.
pub(super) fn doc(method: &Method) -> String {
    if is_in_table(method) {
        signature::text_signature(&method.function, receiver_name(method))
    } else {
        String::new() // A slot's wrapper has one of its own; the constructor's is in the class's.
    }
}

/// What a DeprecationWarning calls it.
pub(super) fn said(class: &Class, method: &Method) -> String {
    match (method.receiver, method.protocol) {
        (Receiver::Init, None) => class.qualname.clone(),
        _ => format!("{}.{}", class.qualname, method.function.name),
    }
}

fn user_call<'a>(
    cx: &Context,
    class: &Class,
    names: &'a ClassNames,
    method: &'a Method,
    tables: &'a Tables,
) -> Call<'a> {
    let function = &method.function;
    Call {
        rust: &function.rust,
        // The runtime itself reads the `memo`.
        params: match method.derived {
            Some(Derived::DeepCopy) => &[],
            None | Some(Derived::Plain | Derived::Copy | Derived::Reduce | Derived::Replace | Derived::Fields) => {
                &function.params
            }
        },
        receiver: Some((names, method.receiver)),
        wants_object: method.wants_object,
        wants_python: function.wants_python,
        state: tables.state_for(function),
        release_gil: function.release_gil,
        warning: warning(function, &said(class, method)),
        finish: finish(cx, &names.marker, method).declaring(cx, &said(class, method), &function.raises),
    }
}

fn finish(cx: &Context, class: &Ident, method: &Method) -> Finish {
    let rt = &cx.rt;
    let of_class = |name| Finish::Args(name, Some(quote!(#class, _)));
    match method.derived {
        Some(Derived::Copy) => return Finish::Args("copied", Some(quote!(#class))),
        Some(Derived::DeepCopy) => return Finish::Args("deep_copied", Some(quote!(#class))),
        None | Some(Derived::Plain | Derived::Reduce | Derived::Replace | Derived::Fields) => {}
    }
    if method.receiver == Receiver::Init {
        return of_class("construct");
    }
    let result = &method.function.result;
    match result {
        Type::SelfType(_) => return of_class("finish_self"),
        Type::Opt(inner) if matches!(**inner, Type::SelfType(_)) => return of_class("finish_self_or_none"),
        Type::NotImplementedOr(inner) if matches!(**inner, Type::SelfType(_)) => {
            return of_class("finish_self_or_not_implemented");
        }
        _ => {}
    }
    match method.protocol {
        Some(protocol) if protocol.slot == Slot::Buffer => Finish::buffer(&method.function.rust),
        Some(protocol) if protocol.result == Wanted::InPlace && *result == Type::None => {
            Finish::Args("finish_in_place", None)
        }
        Some(protocol) if matches!(protocol.slot, Slot::Next) => Finish::value(cx, result).of(&quote!(#rt::Next)),
        Some(protocol) if is_count(protocol.slot, result) && !method.function.release_gil => {
            Finish::Count(cx.marker(result))
        }
        Some(protocol) if is_truth(protocol.slot, result) && !method.function.release_gil => {
            Finish::Truth(cx.marker(result))
        }
        Some(_) | None => Finish::value(cx, result),
    }
}

/// Whether a result is used as a number.
fn is_count(slot: Slot, result: &Type) -> bool {
    matches!(slot, Slot::Length | Slot::Hash) && matches!(result, Type::Int(Int::Any))
}

/// Whether a result is a `bool` that is often used as such.
fn is_truth(slot: Slot, result: &Type) -> bool {
    let of_use = matches!(
        slot,
        Slot::Truth | Slot::Contains | Slot::Compare(Comparison::Eq | Comparison::Ne)
    );
    of_use && *result == Type::Bool
}

/// A method that the runtime makes of the constructor's parameters.
fn by_parameters(cx: &Context, class: &Class, marker: &Ident, derived: Derived) -> TokenStream {
    let locals = Locals::around(&[]);
    let (py, args) = (locals.get("py"), locals.get("args"));
    let params = class.init.as_ref().map_or(&[][..], |it| &it.function.params);
    let named = |wanted: fn(&Param) -> bool| -> Vec<&str> {
        let wanted = params.iter().filter(|it| wanted(it));
        wanted.map(|it| it.name.as_str()).collect()
    };
    let positional = named(|it| {
        matches!(
            it.kind,
            ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword | ParamKind::VarPositional
        )
    });
    let keywords = named(|it| matches!(it.kind, ParamKind::KeywordOnly | ParamKind::VarKeyword));
    let body = match derived {
        Derived::Reduce => quote!(#args.reduced::<#marker>(#py, &[#(#positional),*], &[#(#keywords),*])),
        Derived::Replace => {
            let all = positional.iter().chain(&keywords);
            quote!(#args.replaced::<#marker>(#py, &[#(#all),*]))
        }
        Derived::Fields => {
            let all = positional.iter().chain(&keywords);
            quote!(#args.fields_repr::<#marker>(#py, &[#(#all),*]))
        }
        // These are calls of the user's own.
        Derived::Plain | Derived::Copy | Derived::DeepCopy => quote!(),
    };
    entry(cx, &py, &args, &body)
}

/// The row of a method in its class's table; none if a slot calls it.
pub(super) fn row(cx: &Context, marker: &Ident, method: &Method) -> Option<TokenStream> {
    let row = function::method(cx, marker, method.function.shape);
    is_in_table(method).then(|| match method.receiver {
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Bare | Receiver::Init => row,
        Receiver::Static => quote!(#row.of_none()),
        Receiver::Class => quote!(#row.of_class()),
    })
}

/// Whether Python finds the method by its name. `__getattr__` has a slot, for which CPython makes no wrapper; without
/// the name subclasses in Python would not inherit the slot either.
pub(super) fn is_in_table(method: &Method) -> bool {
    match method.protocol {
        None => method.receiver != Receiver::Init,
        Some(protocol) => matches!(protocol.slot, Slot::Method | Slot::ClassMethod | Slot::GetAttr),
    }
}

/// What `inspect` leaves out at the start of a text signature.
fn receiver_name(method: &Method) -> Option<&'static str> {
    match method.receiver {
        Receiver::Ref | Receiver::Mut | Receiver::Own | Receiver::Bare => Some("self"),
        Receiver::Class => Some("type"),
        Receiver::Static => None,
        Receiver::Init => method.protocol.map(|_| "self"),
    }
}
