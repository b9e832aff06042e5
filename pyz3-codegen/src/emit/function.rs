//! A function: its signature as a table, and its call.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::call::{Call, Finish, call, can_be_prompt, is_variadic};
use super::module::Tables;
use super::shared::Body;
use super::tokens::{Context, c_string, doc_line};
use super::{declared_at, shared};
use crate::ir::{CallShape, Function, Param, ParamKind};

/// The items of a module's function whose marker type is called `name`.
pub(super) fn items(
    cx: &Context,
    name: &Ident,
    function: &Function,
    doc: String,
    tables: &mut Tables,
) -> [TokenStream; 2] {
    let call = || {
        call(
            cx,
            &Call {
                rust: &function.rust,
                params: &function.params,
                receiver: None,
                wants_object: false,
                wants_python: function.wants_python,
                state: tables.state_for(function),
                release_gil: function.release_gil,
                warning: warning(function, function.name.as_str()),
                finish: Finish::value(cx, &function.result).declaring(cx, function.name.as_str(), &function.raises),
            },
        )
    };
    let body = match shared::function(cx, function) {
        Some(kind) => shared::of_rust(cx, &kind, None, function, call),
        None => call().into(),
    };
    let head = Head {
        place: declared_at(&function.origin, &function.name),
        owner: None,
        home: None,
        name: function.name.as_str(),
        doc,
        written: cx.place(&function.rust, &function.origin),
    };
    marked(cx, name, &head, &function.params, &body, tables)
}

/// What a DeprecationWarning says, if there is one.
pub(super) fn warning(function: &Function, name: &str) -> Option<String> {
    let instead = function.deprecated.as_ref()?;
    Some(format!("{name}() is deprecated: {instead}"))
}

/// What is said of a function beside its parameters.
pub(super) struct Head<'a> {
    /// Of the doc comment: `pyz3.yaml:12 Point.shift`.
    pub(super) place: String,
    /// The `rt::Owner`, if it is not the module.
    pub(super) owner: Option<TokenStream>,
    /// The table of the class that it is a method of, if classes of other modules have it too.
    pub(super) home: Option<TokenStream>,
    pub(super) name: &'a str,
    /// Text signature and docstring.
    pub(super) doc: String,
    /// The `rt::Place` of the Rust function.
    pub(super) written: Option<TokenStream>,
}

/// The marker type, and what the runtime knows of it: the signature, and what is called.
pub(super) fn marked(
    cx: &Context,
    marker: &Ident,
    head: &Head<'_>,
    params: &[Param],
    body: &Body,
    tables: &mut Tables,
) -> [TokenStream; 2] {
    let generics = body.for_each_lifetime.then(|| quote!(<'x>));
    let (class, body) = (&body.class, &body.items);
    let rt = &cx.rt;
    let (place, name, doc) = (doc_line(&head.place), c_string(head.name), c_string(&head.doc));
    let (names, at) = (&cx.function_names_name, cx.function_names.borrow_mut().at(head.name));
    let at = Literal::usize_unsuffixed(at);
    // Functions of a module hand the map over where they convert their values.
    let errors = cx
        .error_map()
        .filter(|_| head.owner.is_some())
        .map(|map| quote!(const ERRORS: Option<#rt::ErrorMap> = Some(#map);));
    let owner = head.owner.as_ref().map(|it| quote!(owner: #it,));
    let home =
        (head.home.as_ref()).map(|it| quote!(const HOME: Option<fn() -> &'static #rt::ClassInfo> = Some(|| #it);));
    let written = head.written.as_ref().map(|it| quote!(place: #it,));
    let class = class.as_ref().map(|it| quote!(class: Some(#it),));
    let list: Vec<_> = params.iter().map(|it| parameter(cx, it, tables)).collect();
    let parameters = (!list.is_empty()).then(|| {
        let (owner, list) = (&cx.parameters_name, cx.parameters.borrow_mut().name(rt, params, &list));
        quote!(parameters: #owner::#list,)
    });
    let slots = Literal::usize_unsuffixed(params.iter().filter(|it| !is_variadic(it)).count());
    [
        quote! {
            #place
            struct #marker;
        },
        quote! {
            impl #generics #rt::Function for #marker {
                #home
                #errors
                const SIGNATURE: #rt::Signature = #rt::Signature {
                    name: #name,
                    doc: #doc,
                    #parameters
                    named: Some(#rt::Name::at(#names, #at)),
                    #owner
                    #written
                    #class
                    ..#rt::Signature::NEW
                };
                type Slots = [#rt::Slot; #slots];
                #body
            }
        },
    ]
}

/// The row of a function in a method table.
pub(super) fn method(cx: &Context, name: &Ident, shape: CallShape) -> TokenStream {
    let rt = &cx.rt;
    match shape {
        CallShape::NoArgs => quote!(#rt::MethodDef::no_args::<#name>()),
        CallShape::OneArg => quote!(#rt::MethodDef::one_arg::<#name>()),
        CallShape::Fast => quote!(#rt::MethodDef::fast::<#name>()),
        CallShape::Keywords => quote!(#rt::MethodDef::keywords::<#name>()),
    }
}

fn parameter(cx: &Context, param: &Param, tables: &mut Tables) -> TokenStream {
    let (rt, name) = (&cx.rt, param.name.as_str());
    let kind = match param.kind {
        ParamKind::PositionalOnly => quote!(PositionalOnly),
        ParamKind::PositionalOrKeyword => quote!(Positional),
        ParamKind::VarPositional => quote!(VarPositional),
        ParamKind::KeywordOnly => quote!(KeywordOnly),
        ParamKind::VarKeyword => quote!(VarKeyword),
    };
    let default = match &param.default {
        Some(literal) => {
            let index = Literal::usize_unsuffixed(tables.index(cx, literal));
            if can_be_prompt(&param.ty) {
                let literal = cx.literal(literal);
                quote!(Some(#rt::Default::new(#index, #literal)))
            } else {
                quote!(Some(#rt::Default::object(#index)))
            }
        }
        None => quote!(None),
    };
    let key = match param.kind {
        ParamKind::PositionalOrKeyword | ParamKind::KeywordOnly => tables.key(name),
        ParamKind::PositionalOnly | ParamKind::VarPositional | ParamKind::VarKeyword => 0, // Never looked at.
    };
    let key = Literal::usize_unsuffixed(key);
    quote!(#rt::Parameter { name: #name, kind: #rt::Kind::#kind, default: #default, key: #key })
}
