//! A custom type: its marker, and conversion by the user's own functions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::Expr;

use super::call::{Finish, finish};
use super::closure::{target, within_closure};
use super::declared_at;
use super::ident::Locals;
use super::tokens::{Context, doc_line};
use crate::ir::{Conversion, Custom, RustExpr, RustType, Type};

/// The items of a custom type whose marker is called `name`; none if the user wrote the marker.
pub(super) fn items(cx: &Context, name: &Ident, custom: &Custom) -> Vec<TokenStream> {
    let Conversion::Via { rust, via, from, to } = &custom.conversion else {
        return Vec::new();
    };
    let doc = doc_line(&declared_at(&custom.origin, &custom.name));
    let mut items = vec![quote! {
        #doc
        #[allow(dead_code)]
        struct #name;
    }];
    if let Some(from) = from {
        items.extend(from_python(cx, name, rust, via, from));
    }
    if let Some(to) = to {
        items.extend(into_python(cx, name, rust, via, to));
    }
    items
}

/// By value through the user's function, and by reference to a value that the holder keeps.
fn from_python(cx: &Context, name: &Ident, rust: &RustType, via: &Type, from: &RustExpr) -> [TokenStream; 2] {
    let (rt, rust, marker, from_target) = (&cx.rt, &rust.0, cx.marker(via), target(from, [cx.only_type(via)]));
    let locals = Locals::around(&[from]);
    let (object, holder, value) = (locals.get("object"), locals.get("holder"), locals.get("value"));
    let own = match cx.error_map() {
        Some(map) => quote!(#rt::own_with(#from_target(#value), #map)),
        None => quote!(#rt::own(#from_target(#value))),
    };
    [
        quote! {
            impl<'a> #rt::FromPython<'a, #rust> for #name {
                type Holder = ();
                const COPIES: bool = true;
                fn from_python(object: #rt::Borrowed<'a, '_>, _: &'a mut ()) -> Result<#rust, #rt::PyErr> {
                    <Self as #rt::FromPython<'a, #rust>>::copy_from(object)
                }
                fn copy_from(#object: #rt::Borrowed<'_, '_>) -> Result<#rust, #rt::PyErr> {
                    let mut #holder = #rt::holder();
                    let #value = #rt::convert::<#marker, _>(#object, &mut #holder)?;
                    #own
                }
            }
        },
        quote! {
            impl<'a> #rt::FromPython<'a, &'a #rust> for #name {
                type Holder = Option<#rust>;
                fn from_python(
                    object: #rt::Borrowed<'a, '_>,
                    holder: &'a mut Option<#rust>,
                ) -> Result<&'a #rust, #rt::PyErr> {
                    let value: #rust = #rt::convert::<#name, _>(object, &mut ())?;
                    Ok(holder.insert(value))
                }
            }
        },
    ]
}

fn into_python(cx: &Context, name: &Ident, rust: &RustType, via: &Type, to: &RustExpr) -> [TokenStream; 2] {
    let (rt, rust, marker, to_target) = (&cx.rt, &rust.0, cx.marker(via), target(to, []));
    let locals = Locals::around(&[to]);
    let (py, value, parts) = (locals.get("py"), locals.get("value"), locals.get("parts"));
    let marker = Finish::Value(marker);
    // What a closure returns may borrow from the value.
    let done = match &to.0 {
        Expr::Closure(closure) => within_closure(closure, [quote!(#value)]),
        _ => quote!(#to_target(#value)),
    };
    let given = finish(cx, [&py, &py, &parts], &marker, &done, &[]);
    [
        quote! {
            impl #rt::IntoPython<#rust> for #name {
                fn into_python<'py>(#py: #rt::Python<'py>, #value: #rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                    <#name as #rt::IntoPython<&#rust>>::into_python(#py, &#value)
                }
            }
        },
        quote! {
            impl #rt::IntoPython<&#rust> for #name {
                fn into_python<'py>(#py: #rt::Python<'py>, #value: &#rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                    #given
                }
            }
        },
    ]
}
