//! The Rust source of an interface, whole.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::ident::{Names, camel, init_symbol};
use super::tokens::{Context, number};
use super::{custom, generated_from, module};
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
            Conversion::Via { .. } => {
                let name = names.unique(camel(&[custom.name.as_str()]));
                markers.push(quote!(#name));
                idents.push(Some(name));
            }
            Conversion::Convert { marker } => {
                markers.push(marker.0.to_token_stream());
                idents.push(None);
            }
        }
    }
    let cx = Context { rt, markers };

    let mut items = Vec::new();
    let main = module::items(&cx, &mut names, &interface.module, &[], &mut items);
    for (custom, name) in interface.customs.iter().zip(&idents) {
        if let Some(name) = name {
            items.extend(custom::items(&cx, name, custom));
        }
    }
    let (rt, abi, init) = (
        &cx.rt,
        number(&ABI.to_string()),
        init_symbol(interface.module.name.last().as_str()),
    );
    let head = [
        quote!(use ::pyz3_runtime::__private as #rt;),
        quote!(const _: () = #rt::check_abi(#abi);),
        quote!(#rt::init!(#init, #main);),
    ];

    let mut text = format!("// {}\n", generated_from(&interface.module.origin));
    for item in head.into_iter().chain(items) {
        text.push('\n');
        text.push_str(&format(item));
    }
    text
}

/// One item, formatted by itself: the time for a file is then linear in its length, and a closure that the formatter
/// does not know harms no other item.
fn format(item: TokenStream) -> String {
    let unformatted = item.to_string();
    let Ok(item) = syn::parse2(item) else {
        return unformatted + "\n";
    };
    let file = syn::File {
        shebang: None,
        frontmatter: None,
        attrs: Vec::new(),
        items: vec![item],
    };
    std::panic::catch_unwind(|| prettyplease::unparse(&file)).unwrap_or(unformatted + "\n")
}
