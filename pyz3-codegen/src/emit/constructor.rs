//! The constructors that Rust raises exceptions with, and the module that shows them to the user's crate.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::declared_at;
use super::exception::ExceptionNames;
use super::tokens::{Context, doc_line};
use crate::ir::Exception;

/// The unit struct of an exception, and its constructor.
pub(super) fn items(cx: &Context, exception: &Exception, raise: &Ident, table: &Ident) -> [TokenStream; 2] {
    let rt = &cx.rt;
    let place = doc_line(&declared_at(&exception.origin, &exception.name));
    let constructor = if exception.group.is_some() {
        group(cx, exception, table)
    } else if exception.fields.is_empty() {
        quote! {
            /// One that says this.
            #[must_use]
            #[track_caller]
            pub fn new(text: impl Into<String>) -> #rt::PyErr {
                #rt::raise_text(&#table, text)
            }
        }
    } else {
        let (types, values) = (numbered(exception, "T"), numbered(exception, "a"));
        let fields: Vec<_> = exception.fields.iter().map(|it| cx.marker(&it.ty)).collect();
        let names = exception.fields.iter().map(|it| it.name.as_str());
        let doc = doc_line(&format!(
            "One with these fields: {}.",
            names.collect::<Vec<_>>().join(", ")
        ));
        quote! {
            #doc
            #[must_use]
            #[track_caller]
            pub fn new<#(#types: Send + 'static),*>(#(#values: #types),*) -> #rt::PyErr
            where
                #(#fields: #rt::IntoPython<#types>,)*
            {
                #rt::raise(&#table, move |py| Ok(vec![#(#rt::field::<#fields, _>(py, #values)?),*]))
            }
        }
    };
    [
        quote! {
            #place
            #[allow(dead_code)]
            pub struct #raise;
        },
        quote! {
            #[allow(dead_code, private_bounds)]
            impl #raise {
                #constructor

                /// Whether an error is one of these.
                #[must_use]
                pub fn matches(py: #rt::Python<'_>, error: &#rt::PyErr) -> bool {
                    #rt::is_raised(py, error, &#table)
                }
            }
        },
    ]
}

fn numbered(exception: &Exception, prefix: &str) -> Vec<Ident> {
    let numbers = 0..exception.fields.len();
    numbers.map(|it| format_ident!("{prefix}{it}")).collect()
}

/// The constructor of a group.
fn group(cx: &Context, exception: &Exception, table: &Ident) -> TokenStream {
    let rt = &cx.rt;
    let (types, values) = (numbered(exception, "T"), numbered(exception, "a"));
    let fields: Vec<_> = exception.fields.iter().map(|it| cx.marker(&it.ty)).collect();
    let bounds = (!types.is_empty()).then(|| quote!(where #(#fields: #rt::IntoPython<#types>,)*));
    quote! {
        /// One of these errors, at least one.
        #[must_use]
        #[track_caller]
        pub fn new<#(#types: Send + 'static),*>(
            message: impl Into<String>,
            errors: impl IntoIterator<Item = #rt::PyErr>,
            #(#values: #types),*
        ) -> #rt::PyErr
        #bounds
        {
            #rt::raise_group(&#table, message, errors, move |py| Ok(vec![#(#rt::field::<#fields, _>(py, #values)?),*]))
        }
    }
}

/// All of them under their own names, those of submodules in modules.
pub(super) fn module(exceptions: &[Exception], names: &[ExceptionNames]) -> TokenStream {
    let all: Vec<_> = exceptions
        .iter()
        .zip(names)
        .map(|(it, names)| {
            let path: Vec<&str> = it.path.split('.').filter(|it| !it.is_empty()).collect();
            (path, it.name.as_str(), &names.raise)
        })
        .collect();
    let items = level(&all, &[]);
    quote! {
        /// The constructors of all exceptions.
        #[allow(unused_imports)]
        pub mod exceptions {
            #(#items)*
        }
    }
}

fn level(all: &[(Vec<&str>, &str, &Ident)], here: &[&str]) -> Vec<TokenStream> {
    let up = (0..=here.len()).map(|_| quote!(super::)).collect::<TokenStream>();
    let mut items = Vec::new();
    let mut inner: Vec<&str> = Vec::new();
    for (path, name, raise) in all {
        if path.as_slice() == here {
            let name = rust_name(name);
            items.push(quote!(pub use #up #raise as #name;));
        } else if path.starts_with(here) && !inner.contains(&path[here.len()]) {
            inner.push(path[here.len()]);
        }
    }
    for module in inner {
        let path: Vec<&str> = here.iter().copied().chain([module]).collect();
        let (name, items_of) = (rust_name(module), level(all, &path));
        items.push(quote! {
            /// Those of a submodule.
            pub mod #name {
                #(#items_of)*
            }
        });
    }
    items
}

/// A name of Python's as one of Rust's.
fn rust_name(name: &str) -> Ident {
    if let Ok(ident) = syn::parse_str::<Ident>(name) {
        return ident;
    }
    match syn::parse_str::<Ident>(&format!("r#{name}")) {
        Ok(ident) => ident,
        // `Self`, `self`, `super`, `crate`
        Err(_) => format_ident!("{name}_"),
    }
}
