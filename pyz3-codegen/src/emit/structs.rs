//! The structs of records for which the user wrote none: a file of its own, which `records!` includes where the user wants them.
//!
//! There, `Vec` and `Option` may be types of the user's: nothing is named without its path.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};

use super::rust::Source;
use super::tokens::doc_line;
use super::{declared_at, generated_from};
use crate::ir::{Conversion, Float, Int, Interface, Std, Type, Value};

/// The file, if there is anything to put in.
pub(super) fn structs(interface: &Interface) -> Option<String> {
    let mut source = Source::begin(format!("// {}\n", generated_from(&interface.module.origin)));
    let mut seen = Vec::new();
    for custom in &interface.customs {
        let Conversion::Record(record) = &custom.conversion else {
            continue;
        };
        // Of two submodules' records of one name, the second wants a `rust:` that says where it is.
        let Some(name) = record.generated.as_ref().filter(|it| !seen.contains(it)) else {
            continue;
        };
        seen.push(name);
        let doc = doc_line(&declared_at(&custom.origin, &custom.name));
        let name = syn::Ident::new(name, Span::call_site());
        let fields = record.fields.iter().map(|it| {
            let text = it.doc.as_deref().and_then(|it| it.lines().next());
            let doc = doc_line(text.unwrap_or(it.name.as_str()));
            let (member, ty) = (it.rust.0.to_token_stream(), owned(interface, &it.ty));
            quote!(#doc pub #member: #ty)
        });
        let same = record
            .fields
            .iter()
            .map(|it| sameness(interface, &it.ty, &mut Vec::new()))
            .min();
        let derives = match same.unwrap_or(Same::Hash) {
            Same::Not => quote!(::std::clone::Clone, ::std::fmt::Debug),
            Same::Partly => quote!(::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq),
            Same::Hash => quote!(
                ::std::clone::Clone,
                ::std::fmt::Debug,
                ::std::cmp::PartialEq,
                ::std::cmp::Eq,
                ::std::hash::Hash
            ),
        };
        source.push(quote! {
            #doc
            #[derive(#derives)]
            pub struct #name {
                #(#fields),*
            }
        });
    }
    (!seen.is_empty()).then(|| source.into_text())
}

/// The Rust type that stands for an interface type where nobody says which.
fn owned(interface: &Interface, ty: &Type) -> TokenStream {
    let inner = |ty: &Type| owned(interface, ty);
    let object = || quote!(::pyz3_runtime::Object);
    match ty {
        Type::None => quote!(()),
        Type::Bool => quote!(bool),
        Type::Int(int) => int_type(*int),
        Type::Float(Float::F32) => quote!(f32),
        Type::Float(_) => quote!(f64),
        Type::Complex => quote!(::pyz3_runtime::Complex64),
        Type::Str => quote!(::std::string::String),
        Type::Bytes | Type::ByteArray => quote!(::std::vec::Vec<u8>),
        Type::Object { any: _ } | Type::Type(_) => object(),
        Type::Opt(item) => {
            let item = inner(item);
            quote!(::std::option::Option<#item>)
        }
        Type::List(item) | Type::Sequence(item) | Type::Iterable(item) | Type::TupleOf(item) => {
            let item = inner(item);
            quote!(::std::vec::Vec<#item>)
        }
        Type::Set(item) | Type::FrozenSet(item) => {
            let item = inner(item);
            quote!(::std::collections::HashSet<#item>)
        }
        Type::Dict(key, value) | Type::Mapping(key, value) => {
            let (key, value) = (inner(key), inner(value));
            quote!(::std::collections::HashMap<#key, #value>)
        }
        Type::Tuple(items) => {
            let items = items.iter().map(inner);
            quote!((#(#items,)*))
        }
        Type::Iterator(item) => {
            let item = inner(item);
            quote!(::pyz3_runtime::PyIter<#item>)
        }
        Type::Callable(Some(params), result) => {
            let (params, result) = (params.iter().map(inner), inner(result));
            quote!(::pyz3_runtime::PyCallable<(#(#params,)*), #result>)
        }
        Type::Callable(None, result) => {
            let result = inner(result);
            quote!(::pyz3_runtime::PyCallable<::std::vec::Vec<::pyz3_runtime::Object>, #result>)
        }
        Type::Union(items) => {
            let mut items = items.iter().rev().map(inner);
            let last = items.next().unwrap_or_else(object);
            items.fold(last, |rest, item| quote!(::pyz3_runtime::Either<#item, #rest>))
        }
        Type::Literal(values) => literal(values),
        Type::Std(std, items) => {
            let items: Vec<_> = items.iter().map(inner).collect();
            std_type(*std, &items)
        }
        Type::Custom(index) => match interface.customs.get(*index).map(|it| &it.conversion) {
            Some(Conversion::Via { rust, .. } | Conversion::Convert { rust, .. }) => rust.0.to_token_stream(),
            Some(Conversion::Record(record)) => record.rust.0.to_token_stream(),
            None => object(),
        },
        Type::Boxed(index) => {
            let item = inner(&Type::Custom(*index));
            quote!(::std::boxed::Box<#item>)
        }
        Type::Handle(index) => {
            let state = state(interface, *index);
            quote!(::pyz3_runtime::Py<#state>)
        }
        Type::Class(index) | Type::MutClass(index) | Type::OwnClass(index) | Type::SelfType(index) => {
            state(interface, *index)
        }
        Type::Enum(index) => interface
            .enums
            .get(*index)
            .map_or_else(object, |it| it.rust.0.to_token_stream()),
        Type::NotImplementedOr(item) => inner(item),
    }
}

fn state(interface: &Interface, index: usize) -> TokenStream {
    let class = interface.classes.get(index);
    class.map_or_else(|| quote!(()), |it| it.rust.0.to_token_stream())
}

fn int_type(int: Int) -> TokenStream {
    match int {
        Int::Any | Int::I64 => quote!(i64),
        Int::I8 => quote!(i8),
        Int::I16 => quote!(i16),
        Int::I32 => quote!(i32),
        Int::I128 => quote!(i128),
        Int::Isize => quote!(isize),
        Int::U8 => quote!(u8),
        Int::U16 => quote!(u16),
        Int::U32 => quote!(u32),
        Int::U64 => quote!(u64),
        Int::U128 => quote!(u128),
        Int::Usize => quote!(usize),
    }
}

fn literal(values: &[Value]) -> TokenStream {
    if values.iter().all(|it| matches!(it, Value::Str(_))) {
        quote!(::std::string::String)
    } else if values.iter().all(|it| matches!(it, Value::Bytes(_))) {
        quote!(::std::vec::Vec<u8>)
    } else if values.iter().all(|it| matches!(it, Value::Int(_))) {
        quote!(i64)
    } else if values.iter().all(|it| matches!(it, Value::Bool(_))) {
        quote!(bool)
    } else {
        quote!(::pyz3_runtime::Object)
    }
}

fn std_type(std: Std, items: &[TokenStream]) -> TokenStream {
    match std {
        Std::Date => quote!(::pyz3_runtime::Date),
        Std::Time => quote!(::pyz3_runtime::Time),
        Std::DateTime => quote!(::pyz3_runtime::DateTime),
        Std::TimeDelta => quote!(::pyz3_runtime::TimeDelta),
        Std::TzInfo
        | Std::Function
        | Std::Method
        | Std::Module
        | Std::Code
        | Std::Frame
        | Std::Generator
        | Std::Coroutine
        | Std::AsyncGenerator
        | Std::WeakRef
        | Std::Enum
        | Std::IntEnum
        | Std::StrEnum
        | Std::Flag
        | Std::IntFlag => quote!(::pyz3_runtime::Object),
        Std::Awaitable => quote!(::pyz3_runtime::PyAwaitable<#(#items),*>),
        Std::Decimal => quote!(::std::string::String),
        Std::Fraction => quote!((i64, i64)),
        Std::Uuid => quote!(u128),
        Std::Path => quote!(::std::path::PathBuf),
        Std::Range => quote!(::pyz3_runtime::PyRange),
        Std::Slice => quote!(::pyz3_runtime::PySlice),
        Std::MemoryView | Std::Buffer => quote!(::std::vec::Vec<u8>),
        Std::Deque => quote!(::std::collections::VecDeque<#(#items),*>),
        Std::Counter => quote!(::std::collections::HashMap<#(#items,)* i64>),
        Std::DefaultDict => quote!(::std::collections::HashMap<#(#items),*>),
        Std::OrderedDict => quote!(::std::vec::Vec<(#(#items),*)>),
    }
}

/// How far values of a type can be compared.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Same {
    Not,
    Partly,
    Hash,
}

/// `open` has the records that are being asked: one within itself changes nothing.
fn sameness(interface: &Interface, ty: &Type, open: &mut Vec<usize>) -> Same {
    let mut inner = |ty: &Type| sameness(interface, ty, open);
    let mut least = |items: &[Type]| items.iter().map(&mut inner).min().unwrap_or(Same::Hash);
    match ty {
        Type::None | Type::Bool | Type::Int(_) | Type::Str | Type::Bytes | Type::ByteArray => Same::Hash,
        Type::Float(_) | Type::Complex => Same::Partly,
        Type::Literal(values) if literal(values).to_string().contains("Object") => Same::Not,
        Type::Literal(_) => Same::Hash,
        Type::Opt(item) | Type::List(item) | Type::Sequence(item) | Type::Iterable(item) | Type::TupleOf(item) => {
            inner(item)
        }
        Type::Set(item) | Type::FrozenSet(item) => inner(item).min(Same::Partly),
        Type::Dict(key, value) | Type::Mapping(key, value) => inner(key).min(inner(value)).min(Same::Partly),
        Type::Tuple(items) | Type::Union(items) => least(items),
        Type::Std(Std::Awaitable, _) => Same::Not,
        Type::Std(std, _) if std_type(*std, &[]).to_string().contains("Object") => Same::Not,
        Type::Std(Std::Counter | Std::DefaultDict, items) => least(items).min(Same::Partly),
        Type::Std(_, items) => least(items),
        Type::Custom(index) | Type::Boxed(index) if open.contains(index) => Same::Hash,
        Type::Custom(index) | Type::Boxed(index) => match interface.customs.get(*index).map(|it| &it.conversion) {
            Some(Conversion::Record(record)) if record.generated.is_some() => {
                open.push(*index);
                let fields = record.fields.iter().map(|it| sameness(interface, &it.ty, open));
                let same = fields.min().unwrap_or(Same::Hash);
                open.pop();
                same
            }
            _ => Same::Not,
        },
        Type::Object { .. }
        | Type::Type(_)
        | Type::Iterator(_)
        | Type::Callable(..)
        | Type::Handle(_)
        | Type::Class(_)
        | Type::MutClass(_)
        | Type::OwnClass(_)
        | Type::SelfType(_)
        | Type::Enum(_)
        | Type::NotImplementedOr(_) => Same::Not,
    }
}
