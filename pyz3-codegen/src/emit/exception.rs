//! Exceptions: their tables, and what errors of Rust's become.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::ident::{Names, camel, screaming, valid_snake};
use super::tokens::{Context, c_string, comment_line, doc_line};
use super::{constructor, declared_at};
use crate::ir::{ErrorEntry, ErrorMap, ErrorTarget, Exception, ExceptionRef, IN_GROUPS, Interface, RustType};

/// What an exception is called in the generated code.
pub(super) struct ExceptionNames {
    /// The unit struct of its constructor.
    marker: Ident,
    /// The unit struct that Rust raises it with.
    pub(super) raise: Ident,
    /// The static table.
    pub(super) table: Ident,
}

/// Names of all exceptions, and of the functions that say what errors become.
pub(super) fn names(interface: &Interface, names: &mut Names) -> (Vec<ExceptionNames>, Vec<Ident>, Vec<Ident>) {
    let exceptions = interface.exceptions.iter().map(|it| {
        let parts = path(&it.path, it.name.as_str());
        ExceptionNames {
            table: names.unique(screaming(&words(&parts))),
            marker: names.unique(camel(&parts) + "Fields"),
            raise: names.unique(format!("Raise{}", camel(&parts))),
        }
    });
    let exceptions = exceptions.collect();
    let maps = interface.error_maps.iter();
    let functions = maps
        .clone()
        .map(|it| names.unique(valid_snake(&path(&it.path, "errors"))));
    let functions = functions.collect();
    let markers = maps.map(|it| names.unique(camel(&path(&it.path, "mapped_errors"))));
    (exceptions, functions, markers.collect())
}

fn path<'a>(path: &'a str, name: &'a str) -> Vec<&'a str> {
    path.split('.').filter(|it| !it.is_empty()).chain([name]).collect()
}

/// `ParseFailed` → `Parse_Failed`.
fn words<'a>(parts: &[&'a str]) -> Vec<&'a str> {
    let mut out = Vec::new();
    for part in parts {
        let mut start = 0;
        let mut before = '_';
        for (at, char) in part.char_indices() {
            if char.is_uppercase() && before.is_lowercase() {
                out.push(&part[start..at]);
                start = at;
            }
            before = char;
        }
        out.push(&part[start..]);
    }
    out
}

impl Context {
    /// A class of exceptions.
    pub(super) fn exception(&self, class: &ExceptionRef) -> TokenStream {
        let rt = &self.rt;
        match class {
            ExceptionRef::Own(index) => match self.exceptions.get(*index) {
                Some(ExceptionNames { table, .. }) => quote!(#rt::ExceptionClass::Own(&#table)),
                // An index out of range does not occur: `check` made it.
                None => quote!(#rt::ExceptionClass::Builtin(#rt::Builtin::Exception)),
            },
            ExceptionRef::Class(index) => match self.classes.get(*index) {
                Some(class) => {
                    let table = &class.table;
                    quote!(#rt::ExceptionClass::Class(&#table))
                }
                None => quote!(#rt::ExceptionClass::Builtin(#rt::Builtin::Exception)),
            },
            ExceptionRef::Builtin(name) => {
                let name = format_ident!("{name}");
                quote!(#rt::ExceptionClass::Builtin(#rt::Builtin::#name))
            }
            ExceptionRef::Imported(name) => quote!(#rt::ExceptionClass::Imported(#name)),
        }
    }
}

/// The items of all exceptions and of all error maps.
pub(super) fn items(cx: &Context, interface: &Interface) -> Vec<TokenStream> {
    let mut items = Vec::new();
    for (exception, names) in interface.exceptions.iter().zip(&cx.exceptions) {
        table(cx, exception, names, &mut items);
        items.extend(constructor::items(cx, exception, &names.raise, &names.table));
    }
    if !interface.exceptions.is_empty() {
        items.push(constructor::module(&interface.exceptions, &cx.exceptions));
    }
    for (index, (map, name)) in interface.error_maps.iter().zip(&cx.error_maps).enumerate() {
        items.push(error_map(cx, interface, map, name));
        if let (true, Some(marker)) = (cx.lazy_errors.borrow().contains(&index), cx.error_markers.get(index)) {
            let rt = &cx.rt;
            let doc = doc_line("The same, for what fails later.");
            items.push(quote! {
                #doc
                struct #marker;
            });
            items.push(quote! {
                impl #rt::Errors for #marker {
                    const MAP: #rt::ErrorMap = #name;
                }
            });
        }
    }
    items
}

fn table(cx: &Context, exception: &Exception, names: &ExceptionNames, items: &mut Vec<TokenStream>) {
    let rt = &cx.rt;
    let ExceptionNames { marker, table, .. } = names;
    let place = doc_line(&declared_at(&exception.origin, &exception.name));
    let (name, path) = (exception.name.as_str(), exception.path.as_str());
    let doc = exception.doc.as_deref().unwrap_or_default();
    let bases = exception.bases.iter().map(|it| cx.exception(it));
    let is_group = exception.group.is_some() && (exception.has_init || exception.first_group);
    let fields = match exception.has_init {
        _ if is_group => quote!(#rt::Fields::of_group::<#marker>()),
        true => quote!(#rt::Fields::of::<#marker>()),
        false => quote!(#rt::Fields::NONE),
    };
    items.push(quote! {
        #place
        static #table: #rt::ExceptionInfo = #rt::ExceptionInfo::new(#rt::ExceptionTable {
            name: #name,
            module: #path,
            doc: #doc,
            bases: &[#(#bases),*],
            fields: #fields,
        });
    });
    if !exception.has_init && !is_group {
        return;
    }
    let in_group = match is_group {
        true => &IN_GROUPS[..],
        false => &[],
    };
    let fields = exception.fields.iter().map(|it| it.name.as_str());
    let fields: Vec<&str> = in_group.iter().copied().chain(fields).collect();
    let signature = c_string(&format!("__init__($self, /, {})\n--\n\n", fields.join(", ")));
    let in_groups = is_group.then(|| {
        let count = proc_macro2::Literal::usize_unsuffixed(in_group.len());
        quote!(const IN_GROUPS: usize = #count;)
    });
    items.push(quote! {
        #place
        struct #marker;
    });
    items.push(quote! {
        impl #rt::Exception for #marker {
            const NAME: &'static str = #name;
            const SIGNATURE: &'static ::core::ffi::CStr = #signature;
            const FIELDS: &'static [&'static str] = &[#(#fields),*];
            #in_groups
        }
    });
    if is_group {
        items.push(quote! {
            impl #rt::Group for #marker {}
        });
    }
}

/// The function that says what errors become.
fn error_map(cx: &Context, interface: &Interface, map: &ErrorMap, name: &Ident) -> TokenStream {
    let rt = &cx.rt;
    let place = doc_line(&declared_at(&map.origin, "errors"));
    let outer = match map.outer.and_then(|it| cx.error_maps.get(it)) {
        Some(outer) => quote!(#outer(py, failure)),
        None => quote!(None),
    };
    let entries = map.entries.iter().map(|it| entry(cx, interface, it, &outer));
    quote! {
        #place
        #[allow(unreachable_patterns)]
        fn #name(py: #rt::Python<'_>, failure: &#rt::Failure<'_>) -> Option<#rt::Becomes> {
            #(#entries)*
            #outer
        }
    }
}

fn entry(cx: &Context, interface: &Interface, entry: &ErrorEntry, outer: &TokenStream) -> TokenStream {
    let place = match &entry.rust {
        Some(rust) => declared_at(
            &entry.origin,
            quote::ToTokens::to_token_stream(&rust.0).to_string().replace(' ', ""),
        ),
        None => declared_at(&entry.origin, "String"),
    };
    let place = comment_line(&place);
    let Some(rust) = &entry.rust else {
        let ErrorTarget::One(class) = &entry.target else {
            return TokenStream::new();
        };
        let class = cx.exception(class);
        return quote! {
            #place
            if failure.is_string() {
                return failure.becomes(#class);
            }
        };
    };
    let ty = &rust.0;
    match &entry.target {
        ErrorTarget::One(class) => {
            let made = becomes(cx, interface, class, |field| quote!(&error.#field));
            let error = match made.1 {
                true => quote!(error),
                false => quote!(_),
            };
            let made = made.0;
            quote! {
                #place
                if let Some(#error) = failure.get::<#ty>() {
                    return #made;
                }
            }
        }
        ErrorTarget::Variants(variants, rest) => {
            let path = in_patterns(rust);
            let arms = variants.iter().map(|(variant, class)| {
                let variant = &variant.0;
                let mut names = Vec::new();
                let (made, _) = becomes(cx, interface, class, |field| {
                    let name = format_ident!("f{}", names.len());
                    names.push(quote!(#field: #name));
                    quote!(#name)
                });
                quote!(#path::#variant { #(#names,)* .. } => #made,)
            });
            let rest = match rest {
                Some(class) => becomes(cx, interface, class, |field| quote!(&error.#field)).0,
                None => outer.clone(),
            };
            quote! {
                #place
                if let Some(error) = failure.get::<#ty>() {
                    return match error {
                        #(#arms)*
                        _ => #rest,
                    };
                }
            }
        }
    }
}

/// What an error becomes, given how its fields are read; and whether it has any.
fn becomes(
    cx: &Context,
    interface: &Interface,
    class: &ExceptionRef,
    mut field: impl FnMut(&syn::Member) -> TokenStream,
) -> (TokenStream, bool) {
    let rt = &cx.rt;
    let fields = match class {
        ExceptionRef::Own(index) => interface.exceptions.get(*index).map_or(&[][..], |it| &it.fields),
        ExceptionRef::Builtin(_) | ExceptionRef::Imported(_) | ExceptionRef::Class(_) => &[],
    };
    let class = cx.exception(class);
    if fields.is_empty() {
        return (quote!(failure.becomes(#class)), false);
    }
    let fields = fields.iter().map(|it| {
        let (marker, value) = (cx.marker(&it.ty), field(&it.rust.0));
        quote!(#rt::field::<#marker, _>(py, #value))
    });
    (quote!(failure.with_fields(#class, [#(#fields),*])), true)
}

/// The path of an enum in patterns, where the value says what its arguments are.
fn in_patterns(rust: &RustType) -> TokenStream {
    let syn::Type::Path(path) = &rust.0 else {
        let ty = &rust.0;
        return quote!(#ty);
    };
    let mut path = path.clone();
    for segment in &mut path.path.segments {
        segment.arguments = syn::PathArguments::None;
    }
    quote!(#path)
}
