//! Functions whose results Python uses as a number or as truth: no object is made for those.
//!
//! In: the body of a call. Out: the function that gives the plain value, and `call`, which makes an object of it.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::entry;
use super::tokens::Context;

/// The functions `count`, around its body, and `call`.
pub(super) fn count(cx: &Context, py: &Ident, args: &Ident, body: &TokenStream) -> TokenStream {
    let rt = &cx.rt;
    let call = entry(cx, py, args, &quote!(Self::count(#py, #args)?.object(#py)));
    quote! {
        #call
        #[inline(always)]
        fn count<'py>(#py: #rt::Python<'py>, #args: &#rt::Args<'py>) -> Result<#rt::Count<'py>, #rt::PyErr> {
            #body
        }
    }
}

/// The functions `truth`, around its body, and `call`.
pub(super) fn truth(cx: &Context, py: &Ident, args: &Ident, body: &TokenStream) -> TokenStream {
    let rt = &cx.rt;
    let call = entry(
        cx,
        py,
        args,
        &quote!(#rt::finish::<#rt::Bool, _>(#py, Self::truth(#py, #args)?)),
    );
    quote! {
        const TRUTH: bool = true;
        #call
        #[inline(always)]
        fn truth<'py>(#py: #rt::Python<'py>, #args: &#rt::Args<'py>) -> Result<bool, #rt::PyErr> {
            #body
        }
    }
}
