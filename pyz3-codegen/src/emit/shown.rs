//! What the collector is shown of the fields of a class.
//!
//! In: fields, with their types in the interface. Out: calls that show those of their parts that are handles to Python objects. Nothing is
//! asked of the others, which may be of any type of the user's.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tokens::Context;
use crate::ir::{RustField, Std, Type};

/// Shows fields of `it` to `visit`.
pub(super) fn members(cx: &Context, members: &[(RustField, Type)]) -> TokenStream {
    let shown = &cx.rt;
    let shown = quote!(#shown::shown);
    let mut is_apart = false;
    let calls: Vec<_> = members
        .iter()
        .map(|(field, ty)| {
            let name = &field.0;
            let Shown::Apart(parts) = parts(&shown, ty) else {
                return quote!(::pyz3_runtime::Traverse::traverse(&it.#name, visit););
            };
            is_apart = true;
            quote! {
                let held = #shown::held::<#parts, _>(&it.#name);
                #shown::show((&held).way(), &held, visit);
            }
        })
        .collect();
    let ways = is_apart.then(|| {
        quote! {
            #[allow(unused_imports)]
            use #shown::{Apart as _, Whole as _};
        }
    });
    quote!(#ways #(#calls)*)
}

/// What is shown of a value.
enum Shown {
    All,
    Nothing,
    /// Some of its parts, as this type says.
    Apart(TokenStream),
}

fn parts(shown: &TokenStream, ty: &Type) -> Shown {
    let of = |name: &str, items: &[&Type]| some(shown, name, items.iter().map(|it| parts(shown, it)).collect());
    match ty {
        Type::Object { .. } | Type::Handle(_) | Type::Type(_) | Type::Iterator(_) | Type::Callable(..) => Shown::All,
        Type::Opt(item) | Type::NotImplementedOr(item) => of("Maybe", &[item]),
        Type::List(item)
        | Type::Set(item)
        | Type::FrozenSet(item)
        | Type::Sequence(item)
        | Type::Iterable(item)
        | Type::TupleOf(item) => of("Items", &[item]),
        Type::Dict(key, value) | Type::Mapping(key, value) => of("Pairs", &[key, value]),
        Type::Std(std, _) if std.is_object() => Shown::All,
        Type::Std(Std::Counter, items) => match items.as_slice() {
            [key] => some(shown, "Pairs", vec![parts(shown, key), Shown::Nothing]),
            _ => Shown::Nothing,
        },
        Type::Std(_, items) => match items.as_slice() {
            [item] => of("Items", &[item]),
            [key, value] => of("Pairs", &[key, value]),
            _ => Shown::Nothing,
        },
        Type::Tuple(items) => {
            let items: Vec<_> = items.iter().collect();
            of("Parts", &items)
        }
        Type::Union(items) => union(shown, items),
        Type::None
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::Complex
        | Type::Str
        | Type::Bytes
        | Type::ByteArray
        | Type::Literal(_)
        | Type::Custom(_)
        | Type::Boxed(_)
        | Type::Enum(_)
        | Type::Class(_)
        | Type::MutClass(_)
        | Type::OwnClass(_)
        | Type::SelfType(_) => Shown::Nothing,
    }
}

/// One of two, of which the second is one of two, and so on.
fn union(shown: &TokenStream, items: &[Type]) -> Shown {
    match items {
        [] => Shown::Nothing,
        [last] => parts(shown, last),
        [first, rest @ ..] => some(shown, "Either", vec![parts(shown, first), union(shown, rest)]),
    }
}

/// A value of parts.
fn some(shown: &TokenStream, name: &str, items: Vec<Shown>) -> Shown {
    if items.iter().all(|it| matches!(it, Shown::Nothing)) {
        return Shown::Nothing;
    }
    if items.iter().all(|it| matches!(it, Shown::All)) {
        return Shown::All;
    }
    let items = items.into_iter().map(|it| match it {
        Shown::All => quote!(#shown::Here),
        Shown::Nothing => quote!(#shown::Nowhere),
        Shown::Apart(parts) => parts,
    });
    let wrapper = format_ident!("{name}");
    Shown::Apart(match name {
        "Parts" => quote!(#shown::#wrapper<(#(#items,)*)>),
        _ => quote!(#shown::#wrapper<#(#items),*>),
    })
}
