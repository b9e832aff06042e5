//! Tokens of the small things: strings, numbers, types, Python literals.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ffi::CString;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::enumeration::EnumNames;
use super::exception::ExceptionNames;
use super::literals;
use super::parameters::ParameterLists;
use super::shared::Kinds;
use crate::ir::{self, Float, Int, Isolation, Literal as Value, Origin, Places, RustExpr, Type};

/// What every emitter needs: the runtime's name here, and what is called what.
pub(super) struct Context {
    /// `rt`, unless the user's Rust says that for something else.
    pub(super) rt: Ident,
    /// By index into `Interface::customs`.
    pub(super) markers: Vec<TokenStream>,
    /// The tables of records, by index into `Interface::customs`.
    pub(super) records: Vec<Option<Ident>>,
    /// The values of each `Literal`, whether it may be None as well, and where their markers are.
    pub(super) literals: RefCell<Vec<(Vec<ir::Value>, bool)>>,
    pub(super) literals_name: Ident,
    /// By index into `Interface::classes`.
    pub(super) classes: Vec<ClassNames>,
    /// By index into `Interface::enums`.
    pub(super) enums: Vec<EnumNames>,
    /// By index into `Interface::exceptions`.
    pub(super) exceptions: Vec<ExceptionNames>,
    /// By index into `Interface::error_maps`.
    pub(super) error_maps: Vec<Ident>,
    /// What stands for each where a type does, by the same index; and of which of them that is needed.
    pub(super) error_markers: Vec<Ident>,
    pub(super) lazy_errors: RefCell<Vec<usize>>,
    /// What errors become in what is being written, by index into `Interface::error_maps`.
    pub(super) errors: Cell<Option<usize>>,
    /// How many functions there are of each kind that can share an entry point.
    pub(super) kinds: Kinds,
    /// Where the Rust is written, if that is known.
    pub(super) places: Option<Places>,
    /// The names of all functions that were written so far, and what the text of them is called.
    pub(super) function_names: RefCell<FunctionNames>,
    pub(super) function_names_name: Ident,
    /// The lists of parameters of all functions that were written so far, and what has them is called.
    pub(super) parameters: RefCell<ParameterLists>,
    pub(super) parameters_name: Ident,
}

/// A text of names, each of which a zero byte ends.
#[derive(Default)]
pub(super) struct FunctionNames {
    text: String,
    places: HashMap<String, usize>,
}

impl FunctionNames {
    /// Where a name stands, in bytes.
    pub(super) fn at(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.text.len();
        self.text.push_str(name);
        self.text.push('\0');
        self.places.insert(name.to_owned(), place);
        place
    }

    /// The constant, if there is any name.
    pub(super) fn item(&self, name: &Ident) -> Option<TokenStream> {
        let text = &self.text;
        (!text.is_empty()).then(|| {
            quote! {
                /// The names of all functions.
                const #name: &str = #text;
            }
        })
    }
}

/// What a class is called in the generated code.
pub(super) struct ClassNames {
    /// Its place among the classes.
    pub(super) index: usize,
    /// The unit struct, which is the marker too.
    pub(super) marker: Ident,
    /// The static table.
    pub(super) table: Ident,
    /// The Rust type of its state.
    pub(super) state: TokenStream,
    /// Whether a class of another module derives from it.
    pub(super) has_heirs_elsewhere: bool,
    /// Whether it, or one here that it descends from, has a base from elsewhere.
    pub(super) foreign: bool,
    /// The marker of each of its methods, in their order.
    pub(super) methods: Vec<Ident>,
}

impl Context {
    /// The function that says what errors become in what is being written.
    pub(super) fn error_map(&self) -> Option<&Ident> {
        self.errors.get().and_then(|it| self.error_maps.get(it))
    }

    /// Where a function is written: `rt::place!("src/lib.rs", 12)`.
    pub(super) fn place(&self, rust: &RustExpr, origin: &Origin) -> Option<TokenStream> {
        let (file, line) = self.places.as_ref()?.of(rust, origin);
        let (rt, line) = (&self.rt, Literal::usize_unsuffixed(line));
        Some(quote!(#rt::place!(#file, #line)))
    }

    /// The marker of an interface type: `rt::List<rt::Float>`.
    pub(super) fn marker(&self, ty: &Type) -> TokenStream {
        let rt = &self.rt;
        match ty {
            Type::None => quote!(#rt::NoneType),
            Type::Bool => quote!(#rt::Bool),
            Type::Int(int) => match int_type(*int) {
                Some(exact) => quote!(#rt::Exact<#exact>),
                None => quote!(#rt::Int),
            },
            Type::Float(float) => match float_type(*float) {
                Some(exact) => quote!(#rt::Exact<#exact>),
                None => quote!(#rt::Float),
            },
            Type::Complex => quote!(#rt::Complex),
            Type::Str => quote!(#rt::Str),
            Type::Bytes => quote!(#rt::Bytes),
            Type::ByteArray => quote!(#rt::ByteArray),
            Type::Object { any: _ } => quote!(#rt::Any),
            Type::Opt(item) => match &**item {
                Type::Literal(values) => {
                    let item = self.one_of(values, true);
                    quote!(#rt::Opt<#item>)
                }
                _ => self.generic("Opt", &[item]),
            },
            Type::List(item) => self.generic("List", &[item]),
            Type::Set(item) => self.generic("Set", &[item]),
            Type::FrozenSet(item) => self.generic("FrozenSet", &[item]),
            Type::Sequence(item) => self.generic("Sequence", &[item]),
            Type::Iterable(item) => self.generic("Iterable", &[item]),
            Type::Dict(key, value) => self.generic("Dict", &[key, value]),
            Type::Mapping(key, value) => self.generic("Mapping", &[key, value]),
            Type::Tuple(items) if items.len() == 1 => {
                let items = items.iter().map(|it| self.marker(it));
                quote!(#rt::Tuple<(#(#items,)*)>)
            }
            Type::Tuple(items) => {
                let items = items.iter().map(|it| self.marker(it));
                quote!(#rt::Tuple<(#(#items),*)>)
            }
            Type::TupleOf(item) => self.generic("TupleOf", &[item]),
            // Which kind of items a result has is inferred; for a parameter there is but one.
            Type::Iterator(item) => {
                let item = self.marker(item);
                let Some(map) = self.errors.get() else {
                    return quote!(#rt::Iter<#item, _>);
                };
                // Its items fail when nobody remembers which function gave it.
                let mut lazy = self.lazy_errors.borrow_mut();
                if !lazy.contains(&map) {
                    lazy.push(map);
                }
                match self.error_markers.get(map) {
                    Some(errors) => quote!(#rt::Iter<#item, _, #errors>),
                    None => quote!(#rt::Iter<#item, _>),
                }
            }
            Type::Callable(params, result) => {
                let result = self.marker(result);
                match params.as_deref() {
                    None => quote!(#rt::Callable<#rt::Anything, #result>),
                    Some([param]) => {
                        let param = self.marker(param);
                        quote!(#rt::Callable<(#param,), #result>)
                    }
                    Some(params) => {
                        let params = params.iter().map(|it| self.marker(it));
                        quote!(#rt::Callable<(#(#params),*), #result>)
                    }
                }
            }
            Type::Union(items) => {
                let mut items = items.iter().rev().map(|it| self.marker(it));
                let last = items.next().unwrap_or_else(|| quote!(#rt::Any));
                items.fold(last, |rest, item| quote!(#rt::Union<#item, #rest>))
            }
            Type::Literal(values) => self.one_of(values, false),
            Type::Std(std, items) => {
                let items: Vec<&Type> = items.iter().collect();
                match &*items {
                    [] => {
                        let name = format_ident!("{}", std.row().marker);
                        quote!(#rt::#name)
                    }
                    items => self.generic(std.row().marker, items),
                }
            }
            Type::Boxed(index) => self.generic("Boxed", &[&Type::Custom(*index)]),
            Type::Custom(index) => self.markers.get(*index).cloned().unwrap_or_else(|| quote!(#rt::Any)),
            Type::Class(index) | Type::SelfType(index) => self.around_class("Instance", *index),
            Type::MutClass(index) => self.around_class("Mut", *index),
            Type::OwnClass(index) => self.around_class("Own", *index),
            Type::Handle(index) => self.around_class("Handle", *index),
            Type::Enum(index) => match self.enums.get(*index) {
                Some(EnumNames { marker, .. }) => quote!(#rt::EnumOf<#marker>),
                None => quote!(#rt::Any),
            },
            Type::NotImplementedOr(item) => self.generic("OrNotImplemented", &[item]),
            Type::Type(None) => quote!(#rt::TypeObject),
            Type::Type(Some(index)) => self.around_class("ClassBelow", *index),
        }
    }

    /// What stands for the class that a type is.
    pub(super) fn class_of(&self, ty: &Type) -> TokenStream {
        match ty {
            Type::Class(index) => self.class_marker(*index),
            _ => self.marker(ty), // Does not occur: `check` saw to it.
        }
    }

    fn class_marker(&self, index: usize) -> TokenStream {
        let rt = &self.rt;
        // An index out of range does not occur: `check` made it.
        self.classes
            .get(index)
            .map_or_else(|| quote!(#rt::Any), |it| it.marker.to_token_stream())
    }

    fn around_class(&self, name: &str, index: usize) -> TokenStream {
        let (rt, name, class) = (&self.rt, format_ident!("{name}"), self.class_marker(index));
        quote!(#rt::#name<#class>)
    }

    /// The Rust type that alone can be meant: an exact spelling, or a Python type with one Rust counterpart.
    pub(super) fn only_type(&self, ty: &Type) -> Option<TokenStream> {
        let state = |index: &usize| self.classes.get(*index).map(|it| &it.state);
        match ty {
            Type::None => Some(quote!(())),
            Type::Bool => Some(quote!(bool)),
            Type::Int(int) => int_type(*int),
            Type::Float(float) => float_type(*float),
            Type::Opt(item) => self.only_type(item).map(|item| quote!(Option<#item>)),
            Type::Class(index) => state(index).map(|it| quote!(&#it)),
            Type::MutClass(index) => state(index).map(|it| quote!(&mut #it)),
            Type::OwnClass(index) => state(index).cloned(),
            Type::Enum(index) => self.enums.get(*index).map(|it| it.rust.clone()),
            Type::Handle(index) => state(index).map(|it| quote!(::pyz3_runtime::Py<#it>)),
            Type::Complex
            | Type::Str
            | Type::Bytes
            | Type::ByteArray
            | Type::Object { any: _ }
            | Type::List(_)
            | Type::Set(_)
            | Type::FrozenSet(_)
            | Type::Sequence(_)
            | Type::Iterable(_)
            | Type::Dict(..)
            | Type::Mapping(..)
            | Type::Tuple(_)
            | Type::TupleOf(_)
            | Type::Custom(_)
            | Type::Boxed(_)
            | Type::SelfType(_)
            | Type::NotImplementedOr(_)
            | Type::Iterator(_)
            | Type::Callable(..)
            | Type::Union(_)
            | Type::Literal(_)
            | Type::Std(..)
            | Type::Type(_) => None,
        }
    }

    /// The marker of a `Literal`, by the place of its values among all of them.
    fn one_of(&self, values: &[ir::Value], or_none: bool) -> TokenStream {
        let mut all = self.literals.borrow_mut();
        let is_same = |it: &(Vec<ir::Value>, bool)| it.0 == values && it.1 == or_none;
        let index = all.iter().position(is_same).unwrap_or_else(|| {
            all.push((values.to_vec(), or_none));
            all.len() - 1
        });
        let (rt, module, name) = (&self.rt, &self.literals_name, literals::name(index));
        quote!(#rt::OneOf<#module::#name>)
    }

    fn generic(&self, name: &str, arguments: &[&Type]) -> TokenStream {
        let (rt, name) = (&self.rt, format_ident!("{name}"));
        let arguments = arguments.iter().map(|it| self.marker(it));
        quote!(#rt::#name<#(#arguments),*>)
    }

    /// A Python literal as a constant of the runtime: `rt::Literal::Float(1e-9)`.
    pub(super) fn literal(&self, value: &Value) -> TokenStream {
        let rt = &self.rt;
        let list = |items: &[Value]| -> Vec<_> { items.iter().map(|it| self.literal(it)).collect() };
        match value {
            Value::None => quote!(#rt::Literal::None),
            Value::Ellipsis => quote!(#rt::Literal::Ellipsis),
            Value::Bool(value) => quote!(#rt::Literal::Bool(#value)),
            Value::Int(digits) => match digits.parse::<i64>() {
                Ok(value) => {
                    let sign = (value < 0).then(|| quote!(-));
                    let value = Literal::u64_unsuffixed(value.unsigned_abs());
                    quote!(#rt::Literal::Int(#sign #value))
                }
                Err(_) => {
                    let spelled = value.python();
                    quote!(#rt::Literal::BigInt(#spelled))
                }
            },
            Value::Float(value) => {
                let value = float(*value);
                quote!(#rt::Literal::Float(#value))
            }
            Value::Complex { re, im } => {
                let (re, im) = (float(*re), float(*im));
                quote!(#rt::Literal::Complex(#re, #im))
            }
            Value::Str(text) => quote!(#rt::Literal::Str(#text)),
            Value::Bytes(bytes) => {
                let bytes = Literal::byte_string(bytes);
                quote!(#rt::Literal::Bytes(#bytes))
            }
            Value::List(items) => {
                let items = list(items);
                quote!(#rt::Literal::List(&[#(#items),*]))
            }
            Value::Tuple(items) => {
                let items = list(items);
                quote!(#rt::Literal::Tuple(&[#(#items),*]))
            }
            Value::Set(items) => {
                let items = list(items);
                quote!(#rt::Literal::Set(&[#(#items),*]))
            }
            Value::Member(member) => {
                let (enums, number) = (
                    self.enums.get(member.enumeration),
                    Literal::usize_unsuffixed(member.member),
                );
                let table = enums.map(|it| &it.table); // It is there: `check` made the index.
                quote!(#rt::Literal::Member(&#table, #number))
            }
            Value::Dict(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    let (key, value) = (self.literal(key), self.literal(value));
                    quote!((#key, #value))
                });
                quote!(#rt::Literal::Dict(&[#(#entries),*]))
            }
        }
    }

    pub(super) fn isolation(&self, isolation: Isolation) -> TokenStream {
        let rt = &self.rt;
        match isolation {
            Isolation::Main => quote!(#rt::Isolation::Main),
            Isolation::Shared => quote!(#rt::Isolation::Shared),
            Isolation::Own => quote!(#rt::Isolation::Own),
        }
    }
}

fn int_type(int: Int) -> Option<TokenStream> {
    match int {
        Int::Any => None,
        Int::I8 => Some(quote!(i8)),
        Int::I16 => Some(quote!(i16)),
        Int::I32 => Some(quote!(i32)),
        Int::I64 => Some(quote!(i64)),
        Int::I128 => Some(quote!(i128)),
        Int::Isize => Some(quote!(isize)),
        Int::U8 => Some(quote!(u8)),
        Int::U16 => Some(quote!(u16)),
        Int::U32 => Some(quote!(u32)),
        Int::U64 => Some(quote!(u64)),
        Int::U128 => Some(quote!(u128)),
        Int::Usize => Some(quote!(usize)),
    }
}

fn float_type(float: Float) -> Option<TokenStream> {
    match float {
        Float::Any => None,
        Float::F32 => Some(quote!(f32)),
        Float::F64 => Some(quote!(f64)),
    }
}

/// A string that C can read.
pub(super) fn c_string(text: &str) -> Literal {
    // `check` refused NUL everywhere; without one this cannot fail.
    let text = CString::new(text.replace('\0', "")).unwrap_or_default();
    Literal::c_string(&text)
}

/// A number as one would write it: `1e-9` rather than `0.000000001`.
fn float(value: f64) -> TokenStream {
    if value.is_nan() {
        quote!(f64::NAN)
    } else if value == f64::INFINITY {
        quote!(f64::INFINITY)
    } else if value == f64::NEG_INFINITY {
        quote!(f64::NEG_INFINITY)
    } else {
        // `Literal::f64_unsuffixed` would write out 300 digits. A sign becomes a token of its own.
        format!("{value:?}").parse().unwrap_or_default()
    }
}

/// A line of documentation. prettyplease prints this attribute as `/// …`.
pub(super) fn doc_line(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

/// A comment of its own line. prettyplease prints this attribute as `// …`.
pub(super) fn comment_line(text: &str) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[comment = #text])
}
