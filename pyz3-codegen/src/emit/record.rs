//! A record: its table, its marker, and conversions field by field.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::declared_at;
use super::ident::{Names, snake};
use super::module::within;
use super::rust::Source;
use super::tokens::{Context, doc_line};
use crate::ir::{Conversion, Custom, Interface, Literal as Value, Module, Record, RecordField, Spelling, Type};

/// A field of a record or of a data class.
pub(super) fn field(
    cx: &Context,
    name: &str,
    ty: &Type,
    default: Option<&Value>,
    spelling: &Spelling<'_>,
) -> TokenStream {
    let (rt, annotation) = (&cx.rt, ty.python(spelling));
    match default {
        Some(default) => {
            let default = cx.literal(default);
            quote!(#rt::RecordField { name: #name, annotation: #annotation, default: Some(#default) })
        }
        None => quote!(#rt::RecordField { name: #name, annotation: #annotation, default: None }),
    }
}

/// The items of a record whose marker is called `name`, and its table `table`.
pub(super) fn items(
    cx: &Context,
    name: &Ident,
    table: &Ident,
    custom: &Custom,
    record: &Record,
    spelling: &Spelling<'_>,
) -> Vec<TokenStream> {
    let rt = &cx.rt;
    let doc = doc_line(&declared_at(&custom.origin, &custom.name));
    let field = |it: &RecordField| field(cx, it.name.as_str(), &it.ty, it.default.as_ref(), spelling);
    let fields = record.fields.iter().map(field);
    let (python_name, module) = (custom.name.as_str(), record.module.to_string());
    let text = custom.doc.as_deref().unwrap_or_default();
    let kind = format_ident!("{}", record.kind.name());
    let mut items = vec![quote! {
        #doc
        static #table: #rt::RecordTable = #rt::RecordTable {
            name: #python_name,
            module: #module,
            doc: #text,
            kind: #rt::RecordKind::#kind,
            fields: &[#(#fields),*],
        };
    }];
    if record.inward || record.outward {
        items.push(quote! {
            #doc
            struct #name;
        });
    }
    if record.inward {
        items.extend(from_python(cx, name, table, record));
    }
    if record.outward {
        items.extend(into_python(cx, name, table, record));
    }
    items
}

/// By value, and by reference to a value that the holder keeps.
fn from_python(cx: &Context, name: &Ident, table: &Ident, record: &Record) -> [TokenStream; 2] {
    let (rt, rust) = (&cx.rt, &record.rust.0);
    let fields = record.fields.iter().enumerate().map(|(index, field)| {
        let (member, marker) = (field.rust.0.to_token_stream(), cx.marker(&field.ty));
        let index = Literal::usize_unsuffixed(index);
        quote!(#member: fields.take::<#marker, _>(#index)?)
    });
    let fields_name = if record.fields.is_empty() {
        format_ident!("_")
    } else {
        format_ident!("fields")
    };
    [
        quote! {
            impl<'a> #rt::FromPython<'a, #rust> for #name {
                type Holder = ();
                const COPIES: bool = true;
                fn from_python(object: #rt::Borrowed<'a, '_>, _: &'a mut ()) -> Result<#rust, #rt::PyErr> {
                    <Self as #rt::FromPython<'a, #rust>>::copy_from(object)
                }
                fn copy_from(object: #rt::Borrowed<'_, '_>) -> Result<#rust, #rt::PyErr> {
                    let #fields_name = #table.open(object)?;
                    Ok(#rust { #(#fields),* })
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

fn into_python(cx: &Context, name: &Ident, table: &Ident, record: &Record) -> [TokenStream; 2] {
    let (rt, rust) = (&cx.rt, &record.rust.0);
    let values = |reference: Option<TokenStream>| -> Vec<_> {
        let fields = record.fields.iter().enumerate();
        fields
            .map(|(index, field)| {
                let (member, marker) = (field.rust.0.to_token_stream(), cx.marker(&field.ty));
                let index = Literal::usize_unsuffixed(index);
                quote!(#table.give::<#marker, _>(py, #index, #reference value.#member)?)
            })
            .collect()
    };
    let (owned, lent) = (values(None), values(Some(quote!(&))));
    [
        quote! {
            impl #rt::IntoPython<#rust> for #name {
                fn into_python<'py>(py: #rt::Python<'py>, value: #rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                    #table.make(py, [#(#owned),*])
                }
            }
        },
        quote! {
            impl #rt::IntoPython<&#rust> for #name {
                fn into_python<'py>(py: #rt::Python<'py>, value: &#rust) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                    #table.make(py, [#(#lent),*])
                }
            }
        },
    ]
}

/// The rows that put the classes of a module's records into it.
pub(super) fn rows(
    cx: &Context,
    names: &mut Names,
    interface: &Interface,
    module: &Module,
    path: &[&str],
    later: &mut Source,
) -> Vec<TokenStream> {
    let rt = &cx.rt;
    let mut rows = Vec::new();
    for (custom, table) in interface.customs.iter().zip(&cx.records) {
        let (Conversion::Record(record), Some(table)) = (&custom.conversion, table) else {
            continue;
        };
        if record.module != module.name {
            continue;
        }
        let doc = doc_line(&declared_at(&custom.origin, &custom.name));
        let function = names.unique(snake(&within(path, custom.name.as_str())));
        later.push(quote! {
            #doc
            fn #function<'py>(py: #rt::Python<'py>) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                #table.class(py)
            }
        });
        let name = super::tokens::c_string(custom.name.as_str());
        rows.push(quote!(#rt::Constant::computed(#name, #function)));
    }
    rows
}

/// The records of a module, in the order of the file.
pub(super) fn of_module<'i>(
    interface: &'i Interface,
    module: &'i Module,
) -> impl Iterator<Item = (&'i Custom, &'i Record)> {
    interface.customs.iter().filter_map(|it| match &it.conversion {
        Conversion::Record(record) if record.module == module.name => Some((it, record)),
        _ => None,
    })
}
