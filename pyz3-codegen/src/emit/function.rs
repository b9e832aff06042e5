//! A function: its signature as a table, and the call.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, Pat, PatType, Token};

use super::ident::Locals;
use super::module::Tables;
use super::tokens::{Context, c_string, doc_line, only_type};
use super::{declared_at, signature};
use crate::ir::{CallShape, Function, Param, ParamKind, RustExpr};

/// The items of a function whose marker type is called `name`.
pub(super) fn items(cx: &Context, name: &Ident, function: &Function, tables: &mut Tables) -> [TokenStream; 2] {
    let rt = &cx.rt;
    let doc = doc_line(&declared_at(&function.origin, &function.name));
    let (python_name, text) = (
        c_string(function.name.as_str()),
        c_string(&signature::text_signature(function)),
    );
    let parameters = function.params.iter().map(|it| parameter(cx, it, tables));
    let slots = Literal::usize_unsuffixed(function.params.iter().filter(|it| !is_variadic(it)).count());
    let call = call(cx, function);
    [
        quote! {
            #doc
            struct #name;
        },
        quote! {
            impl #rt::Function for #name {
                const SIGNATURE: #rt::Signature = #rt::Signature {
                    name: #python_name,
                    doc: #text,
                    parameters: &[#(#parameters),*],
                };
                type Slots = [#rt::Slot; #slots];
                #call
            }
        },
    ]
}

/// The row of a function in its module's method table.
pub(super) fn method(cx: &Context, name: &Ident, shape: CallShape) -> TokenStream {
    let rt = &cx.rt;
    match shape {
        CallShape::NoArgs => quote!(#rt::MethodDef::no_args::<#name>()),
        CallShape::OneArg => quote!(#rt::MethodDef::one_arg::<#name>()),
        CallShape::Fast => quote!(#rt::MethodDef::fast::<#name>()),
        CallShape::Keywords => quote!(#rt::MethodDef::keywords::<#name>()),
    }
}

fn is_variadic(param: &Param) -> bool {
    matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword)
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
            quote!(Some(#index))
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

/// Converts the arguments, calls the user's function, converts what it returns while the arguments still live.
fn call(cx: &Context, function: &Function) -> TokenStream {
    let rt = &cx.rt;
    let locals = Locals::around(&[&function.rust]);
    let (py, value) = (locals.get("py"), locals.get("value"));
    let args = if function.params.is_empty() {
        format_ident!("_")
    } else {
        locals.get("args")
    };
    let holders: Vec<_> = (0..function.params.len())
        .map(|it| locals.get(&format!("h{it}")))
        .collect();
    let get = function
        .params
        .iter()
        .zip(&holders)
        .enumerate()
        .map(|(index, (param, holder))| {
            let (marker, index) = (cx.marker(&param.ty), Literal::usize_unsuffixed(index));
            match param.kind {
                ParamKind::VarPositional => quote!(#args.rest::<#marker, _>(&mut #holder)?),
                ParamKind::VarKeyword => quote!(#args.keywords::<#marker, _>(&mut #holder)?),
                ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword | ParamKind::KeywordOnly => {
                    quote!(#args.get::<#marker, _>(#index, &mut #holder)?)
                }
            }
        });
    let warning = function.deprecated.as_ref().map(|instead| {
        let text = c_string(&format!("{}() is deprecated: {instead}", function.name));
        quote!(#rt::deprecated(#py, #text)?;)
    });
    let types = function
        .params
        .iter()
        .map(|it| if is_variadic(it) { None } else { only_type(&it.ty) });
    // The token comes first, and its type is the same for everyone.
    let types = function.wants_python.then_some(None).into_iter().chain(types);
    let target = target(&function.rust, types);
    let token = function.wants_python.then_some(&py).into_iter();
    let result = cx.marker(&function.result);
    let body = if function.release_gil {
        let names: Vec<_> = (0..function.params.len())
            .map(|it| locals.get(&format!("a{it}")))
            .collect();
        quote! {
            #(let #names = #get;)*
            let #value = #py.detach(move || #target(#(#names),*));
            #rt::finish::<#result, _>(#py, #value)
        }
    } else {
        let inputs = token.map(|it| quote!(#it)).chain(get);
        finish(cx, &py, &value, &result, &quote!(#target(#(#inputs),*)))
    };
    quote! {
        fn call<'py>(#py: #rt::Python<'py>, #args: &#rt::Args<'py>) -> Result<#rt::Owned<'py>, #rt::PyErr> {
            #warning
            #(let mut #holders = #rt::holder();)*
            #body
        }
    }
}

/// Converts the value of a call. A long call gets a statement of its own.
pub(super) fn finish(cx: &Context, py: &Ident, value: &Ident, marker: &TokenStream, call: &TokenStream) -> TokenStream {
    const LINE: usize = 60; // What is left of one inside of a function, of names without spaces.
    let rt = &cx.rt;
    let length = |tokens: &TokenStream| tokens.to_string().replace(' ', "").len();
    if length(marker) + length(call) > LINE {
        quote! {
            let #value = #call;
            #rt::finish::<#marker, _>(#py, #value)
        }
    } else {
        quote!(#rt::finish::<#marker, _>(#py, #call))
    }
}

/// What stands before the parentheses of a call: a path as it is, a closure in parentheses.
///
/// The types of a closure's parameters cannot be inferred backwards from a call; those that the interface leaves no
/// choice about are filled in. `types` has one, or none to fill in, for each argument.
pub(super) fn target(rust: &RustExpr, types: impl IntoIterator<Item = Option<TokenStream>>) -> TokenStream {
    match &rust.0 {
        path @ Expr::Path(_) => quote!(#path),
        Expr::Closure(closure) => {
            let mut closure = closure.clone();
            for (input, ty) in closure.inputs.iter_mut().zip(types) {
                let (Pat::Ident(_) | Pat::Wild(_), Some(ty)) = (&*input, ty) else {
                    continue;
                };
                *input = Pat::Type(PatType {
                    attrs: Vec::new(),
                    pat: Box::new(input.clone()),
                    colon_token: <Token![:]>::default(),
                    ty: Box::new(syn::Type::Verbatim(ty)),
                });
            }
            quote!((#closure))
        }
        other => quote!((#other)),
    }
}
