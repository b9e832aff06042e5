//! The markers of `Literal['a', 'b']`: a module with one for each set of values.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::tokens::{Context, doc_line};
use crate::ir::Value;

/// The marker with that index.
pub(super) fn name(index: usize) -> Ident {
    format_ident!("Literal{index}")
}

/// The module, if there is anything to put in.
pub(super) fn items(cx: &Context) -> Option<TokenStream> {
    let (rt, module, all) = (&cx.rt, &cx.literals_name, cx.literals.borrow());
    if all.is_empty() {
        return None;
    }
    let items = all.iter().enumerate().map(|(index, (values, or_none))| {
        let (name, of) = (name(index), of(cx, values));
        let literals = values.iter().map(|it| cx.literal(&it.literal()));
        let shown: Vec<_> = values.iter().map(|it| it.literal().python()).collect();
        let none = or_none.then(|| {
            quote!(
                const OR_NONE: bool = true;
            )
        });
        let doc = doc_line(&format!("Literal[{}]", shown.join(", ")));
        let shown = shown.join(" or ");
        quote! {
            #doc
            pub(super) struct #name;
            impl #rt::Values for #name {
                type Of = #of;
                const VALUES: &'static [#rt::Literal] = &[#(#literals),*];
                const SHOWN: &'static str = #shown;
                #none
            }
        }
    });
    Some(quote! {
        mod #module {
            use ::pyz3_runtime::__private as #rt;
            #(#items)*
        }
    })
}

/// The type of all values.
fn of(cx: &Context, values: &[Value]) -> TokenStream {
    let rt = &cx.rt;
    if values.iter().all(|it| matches!(it, Value::Str(_))) {
        quote!(#rt::Str)
    } else if values.iter().all(|it| matches!(it, Value::Bytes(_))) {
        quote!(#rt::Bytes)
    } else if values.iter().all(|it| matches!(it, Value::Int(_))) {
        quote!(#rt::Int)
    } else if values.iter().all(|it| matches!(it, Value::Bool(_))) {
        quote!(#rt::Bool)
    } else {
        quote!(#rt::LiteralOfSeveralTypes)
    }
}
