//! What the user's Rust is called as: a path as it is, a closure with its parameters inside or beside it.
//!
//! In: the expression of the interface, and the types that leave no choice. Out: what stands before the parentheses, or the whole call.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Expr, ExprClosure, Pat, PatType, Token};

use crate::ir::RustExpr;

/// The closure that is called, if what it returns may borrow from what it is given: then one of its parameters has a type with a
/// lifetime, which is written or is one of `types`.
pub(super) fn lent_to<'a>(rust: &'a RustExpr, types: &[Option<TokenStream>]) -> Option<&'a ExprClosure> {
    let Expr::Closure(closure) = &rust.0 else { return None };
    let mut written = closure.inputs.iter().filter_map(|it| match it {
        Pat::Type(it) => Some(it.ty.to_token_stream().to_string()),
        _ => None,
    });
    let mut known = types.iter().flatten().map(ToString::to_string);
    // `Cow<str>` hides its lifetime.
    (written.any(|it| it.contains(['&', '\'']) || it.contains("Cow")) || known.any(|it| it.contains('&')))
        .then_some(closure)
}

/// A closure, called: with its parameters as variables inside, since what a closure returns cannot borrow from a
/// parameter whose type is written as a reference.
pub(super) fn within_closure(closure: &ExprClosure, inputs: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    let (output, body) = (&closure.output, &closure.body);
    let variables = closure
        .inputs
        .iter()
        .zip(inputs)
        .map(|(pattern, input)| variable(pattern, &input));
    let has_items = |it: &syn::Block| it.stmts.iter().any(|it| matches!(it, syn::Stmt::Item(_)));
    let body = match &**body {
        // Its items are not those of the types around it.
        Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() && !has_items(&block.block) => {
            let statements = &block.block.stmts;
            quote!(#(#statements)*)
        }
        body => quote!(#body),
    };
    quote! {
        (move || #output {
            #(#variables)*
            #body
        })()
    }
}

/// A parameter of a closure as a variable.
fn variable(pattern: &Pat, input: &TokenStream) -> TokenStream {
    let Pat::Type(typed) = pattern else {
        return quote!(let #pattern = #input;);
    };
    let (attributes, pattern, ty) = (&typed.attrs, &typed.pat, &typed.ty);
    match &**ty {
        // Moved in: a reborrow of what stays outside could not be returned.
        syn::Type::Reference(it) if it.mutability.is_some() => {
            quote!(#(#attributes)* let #pattern: #ty = { let input = #input; input };)
        }
        ty => quote!(#(#attributes)* let #pattern: #ty = #input;),
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
