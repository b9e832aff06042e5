//! The Rust source of an interface, whole.

use std::cell::{Cell, RefCell};

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, quote};

use super::ident::{Names, camel, init_symbol, screaming};
use super::shared::Kinds;
use super::tokens::Context;
use super::{class, custom, enumeration, exception, generated_from, literals, module, record};
use crate::ir::{Conversion, Interface};

/// What generated code and runtime have agreed on. A change of either that the other must know of raises it.
const ABI: u32 = 1;

pub(super) fn rust(interface: &Interface) -> String {
    let mut names = Names::new(interface);
    let rt = names.unique("rt".into());
    let mut markers = Vec::new();
    let mut idents = Vec::new();
    for custom in &interface.customs {
        match &custom.conversion {
            Conversion::Via { .. } | Conversion::Record(_) => {
                let name = names.unique(camel(&[custom.name.as_str()]));
                markers.push(quote!(#name));
                idents.push(Some(name));
            }
            Conversion::Convert { marker, .. } => {
                markers.push(marker.0.to_token_stream());
                idents.push(None);
            }
        }
    }
    let mut classes: Vec<_> = interface.classes.iter().map(|_| None).collect();
    class::name_all(interface, &mut names, &interface.module, &[], &mut classes);
    let mut enums: Vec<_> = interface.enums.iter().map(|_| None).collect();
    enumeration::name_all(interface, &mut names, &interface.module, &[], &mut enums);
    let tables = interface.customs.iter().map(|it| match &it.conversion {
        Conversion::Record(_) => Some(names.unique(screaming(&[it.name.as_str(), "record"]))),
        Conversion::Via { .. } | Conversion::Convert { .. } => None,
    });
    let records = tables.collect();
    let (exceptions, error_maps, error_markers) = exception::names(interface, &mut names);
    let mut cx = Context {
        rt,
        records,
        markers,
        // Each is in a module, or in a class that is.
        classes: classes.into_iter().flatten().collect(),
        enums: enums.into_iter().flatten().collect(),
        literals: RefCell::default(),
        literals_name: names.unique("literals".into()),
        exceptions,
        error_maps,
        error_markers,
        lazy_errors: RefCell::default(),
        errors: Cell::new(None),
        kinds: Kinds::default(),
        places: interface.places.clone(),
        function_names: RefCell::default(),
        function_names_name: names.unique("FUNCTION_NAMES".into()),
        parameters: RefCell::default(),
        parameters_name: names.unique("Parameters".into()),
    };

    cx.kinds = Kinds::of(interface, &cx.classes);
    let mut items = Source::default();
    let main = module::items(&cx, &mut names, interface, &interface.module, &[], None, &mut items);
    for ((custom, name), table) in interface.customs.iter().zip(&idents).zip(&cx.records) {
        cx.errors.set(custom.errors);
        match (&custom.conversion, name, table) {
            (Conversion::Record(record), Some(name), Some(table)) => {
                let spelling = interface.spelling();
                items.extend(record::items(&cx, name, table, custom, record, &spelling));
            }
            (_, Some(name), _) => items.extend(custom::items(&cx, name, custom)),
            _ => {}
        }
    }
    items.extend(literals::items(&cx));
    items.extend(exception::items(&cx, interface));
    items.extend(cx.function_names.borrow().item(&cx.function_names_name));
    items.extend(cx.parameters.borrow().items(&cx.parameters_name));
    let (rt, abi) = (&cx.rt, Literal::u32_unsuffixed(ABI));
    let init = init_symbol(interface.module.name.last().as_str());
    let mut source = Source(format!("// {}\n", generated_from(&interface.module.origin)));
    source.push(quote!(use ::pyz3_runtime::__private as #rt;));
    source.push(quote!(const _: () = #rt::check_abi(#abi);));
    source.push(quote!(#rt::init!(#init, #main);));
    source.append(items);
    source.0
}

/// Formatted source. Each item is formatted by itself and at once: time is then linear in length, the tokens of no two
/// functions are held at the same time, and a closure that the formatter does not know harms no other item.
#[derive(Default)]
pub(super) struct Source(String);

impl Source {
    /// A source that opens with these lines.
    pub(super) fn begin(text: String) -> Self {
        Self(text)
    }

    pub(super) fn into_text(self) -> String {
        self.0
    }

    pub(super) fn push(&mut self, item: TokenStream) {
        self.push_text(&format(item));
    }

    pub(super) fn push_text(&mut self, item: &str) {
        self.0.push('\n');
        self.0.push_str(item);
    }

    pub(super) fn append(&mut self, other: Self) {
        self.0.push_str(&other.0);
    }
}

impl Extend<TokenStream> for Source {
    fn extend<I: IntoIterator<Item = TokenStream>>(&mut self, items: I) {
        items.into_iter().for_each(|it| self.push(it));
    }
}

pub(super) fn format(item: TokenStream) -> String {
    let unformatted = || item.to_string() + "\n";
    let Ok(parsed) = syn::parse2(item.clone()) else {
        return unformatted();
    };
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![parsed],
    };
    std::panic::catch_unwind(|| prettyplease::unparse(&file)).unwrap_or_else(|_| unformatted())
}
