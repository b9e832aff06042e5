//! An enum: its table, and what goes between its members and Rust.

use proc_macro2::{Ident, Literal as Number, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::declared_at;
use super::ident::{Names, camel, screaming};
use super::module::within;
use super::tokens::{Context, doc_line};
use crate::ir::{Enumeration, Interface, Module};

/// What an enum is called in the generated code.
pub(super) struct EnumNames {
    /// The unit struct.
    pub(super) marker: Ident,
    /// The static table.
    pub(super) table: Ident,
    /// The Rust type.
    pub(super) rust: TokenStream,
}

/// Names them all; `path` holds the names of the submodules down to this one.
pub(super) fn name_all(
    interface: &Interface,
    names: &mut Names,
    module: &Module,
    path: &[&str],
    into: &mut [Option<EnumNames>],
) {
    for &index in &module.enums {
        if let (Some(it), Some(place)) = (interface.enums.get(index), into.get_mut(index)) {
            let path = within(path, it.name.as_str());
            *place = Some(EnumNames {
                marker: names.unique(camel(&path)),
                table: names.unique(screaming(&path)),
                rust: it.rust.0.to_token_stream(),
            });
        }
    }
    for submodule in &module.submodules {
        let path = within(path, submodule.name.last().as_str());
        name_all(interface, names, submodule, &path, into);
    }
}

/// The items of an enum in the submodule `path`.
pub(super) fn items(cx: &Context, names: &EnumNames, it: &Enumeration, path: &[&str]) -> Vec<TokenStream> {
    let rt = &cx.rt;
    let EnumNames { marker, table, rust } = names;
    let place = doc_line(&declared_at(&it.origin, &it.name));
    let name = it.name.as_str();
    let doc = match &it.doc {
        Some(doc) => quote!(Some(#doc)),
        None => quote!(None),
    };
    let kind = format_ident!("{}", it.kind.name());
    let members = it.members.iter().map(|member| {
        let (name, value) = (member.name.as_str(), cx.literal(&member.value));
        quote!((#name, #value))
    });
    let conversion = if it.kind.is_flag() {
        flags(cx, names)
    } else {
        variants(cx, names, it)
    };
    vec![
        quote! {
            #place
            #[allow(dead_code)]
            struct #marker;
        },
        quote! {
            static #table: #rt::EnumInfo = #rt::EnumInfo::new(#rt::EnumTable {
                name: #name,
                doc: #doc,
                path: &[#(#path),*],
                kind: #rt::EnumKind::#kind,
                members: &[#(#members),*],
            });
        },
        quote! {
            impl #rt::Enumeration for #marker {
                type Rust = #rust;
                const INFO: &'static #rt::EnumInfo = &#table;
                #conversion
            }
        },
        quote!(#rt::enumeration!(#marker);),
    ]
}

/// By a `match` each way, so that a variant without a member is rustc's own error. Not of a type of another crate: to `match`, that may
/// have more variants than it has (`#[non_exhaustive]`), which rustc alone knows.
fn variants(cx: &Context, names: &EnumNames, it: &Enumeration) -> TokenStream {
    let (rt, rust, table) = (&cx.rt, &names.rust, &names.table);
    let variants: Vec<_> = it.members.iter().map(|it| variant(&it.variant)).collect();
    let numbers = (0..variants.len()).map(Number::usize_unsuffixed);
    // The last one is whatever is left: there are as many numbers as members.
    let mut patterns: Vec<_> = numbers.clone().map(|it| quote!(#it)).collect();
    if let Some(last) = patterns.last_mut() {
        *last = quote!(_);
    }
    let others = it.rust.is_foreign().then(|| {
        quote! {
            #[allow(unreachable_patterns)]
            _ => return Err(#rt::no_member::<Self>()),
        }
    });
    quote! {
        fn take(object: #rt::Borrowed<'_, '_>) -> Result<#rust, #rt::PyErr> {
            Ok(match #rt::member_number(&#table, object)? {
                #(#patterns => <#rust>::#variants,)*
            })
        }
        fn give<'py>(py: #rt::Python<'py>, value: &#rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
            let number = match value {
                #(<#rust>::#variants => #numbers,)*
                #others
            };
            #rt::member(py, &#table, number)
        }
    }
}

/// By their bits.
fn flags(cx: &Context, names: &EnumNames) -> TokenStream {
    let (rt, rust, table) = (&cx.rt, &names.rust, &names.table);
    quote! {
        const QUIET: bool = false;
        fn take(object: #rt::Borrowed<'_, '_>) -> Result<#rust, #rt::PyErr> {
            #[allow(unused_imports)]
            use #rt::IntegerFlags as _;
            #rt::flags(&#table, object, <#rust>::from_bits(#rt::flag_bits(&#table, object)?))
        }
        fn give<'py>(py: #rt::Python<'py>, value: &#rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
            #[allow(unused_imports)]
            use #rt::IntegerFlags as _;
            #rt::flag_member(py, &#table, (*value).bits())
        }
    }
}

fn variant(name: &str) -> Ident {
    // `check` made it of a Python name, and refused `Self`; all other keywords are in lower case.
    Ident::new(name, proc_macro2::Span::call_site())
}
