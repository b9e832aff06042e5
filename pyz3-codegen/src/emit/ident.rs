//! Rust identifiers for what Python calls otherwise.
//!
//! The user's paths and closures are pasted into the same Rust module, so no item of ours may have a name that they
//! could mean: not a crate's, not one of the prelude, not any that they mention.

use std::collections::{HashMap, HashSet};

use proc_macro2::{Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident};

use crate::ir::{Access, Class, Constant, ConstantValue, Conversion, Custom, Gc, Interface, Module, RustExpr};

/// What the user's Rust may name without a path, beside primitive types, which are no clash: ours are capitalised.
const PRELUDE: &[&str] = &[
    "AsMut",
    "AsRef",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Default",
    "DoubleEndedIterator",
    "Drop",
    "Eq",
    "Err",
    "ExactSizeIterator",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Hash",
    "Into",
    "IntoIterator",
    "Iterator",
    "None",
    "Ok",
    "Option",
    "Ord",
    "PartialEq",
    "PartialOrd",
    "Result",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

/// Gives out names, each once.
#[derive(Default)]
pub(super) struct Names {
    /// From what was asked for to the number that the next one of that name gets.
    next: HashMap<String, usize>,
    taken: HashSet<String>,
}

impl Names {
    /// Starts with every name taken that the interface's Rust may mean.
    pub(super) fn new(interface: &Interface) -> Self {
        let mut taken: HashSet<String> = PRELUDE.iter().map(ToString::to_string).collect();
        module_mentions(&interface.module, &mut taken);
        for custom in &interface.customs {
            custom_mentions(custom, &mut taken);
        }
        for it in &interface.enums {
            mentions(it.rust.0.to_token_stream(), &mut taken);
        }
        for entry in interface.error_maps.iter().flat_map(|it| &it.entries) {
            mentions(
                entry.rust.as_ref().map(|it| it.0.to_token_stream()).unwrap_or_default(),
                &mut taken,
            );
        }
        for class in &interface.classes {
            class_mentions(class, &mut taken);
        }
        Self {
            next: HashMap::new(),
            taken,
        }
    }

    /// The name asked for, or the first of `name2`, `name3`, … that is free.
    pub(super) fn unique(&mut self, wanted: String) -> Ident {
        if self.taken.insert(wanted.clone()) {
            return Ident::new(&wanted, Span::call_site());
        }
        let number = self.next.entry(wanted.clone()).or_insert(2);
        loop {
            let name = format!("{wanted}{number}");
            *number += 1;
            if self.taken.insert(name.clone()) {
                return Ident::new(&name, Span::call_site());
            }
        }
    }
}

/// `convex_hull` → `ConvexHull`, of which there are several parts inside a submodule.
pub(super) fn camel(parts: &[&str]) -> String {
    let mut name = String::new();
    for word in parts.iter().flat_map(|part| part.split('_')) {
        let mut chars = word.chars();
        let Some(first) = chars.next() else { continue };
        if first.is_ascii_digit() && name.ends_with(|last: char| last.is_ascii_digit()) {
            name.push('_'); // `v1_2` is not `v12`.
        }
        name.extend(first.to_uppercase());
        name.push_str(chars.as_str());
    }
    valid(name, "Item")
}

/// `geometry` → `GEOMETRY`.
pub(super) fn screaming(parts: &[&str]) -> String {
    valid(parts.join("_").to_uppercase(), "MODULE")
}

/// `ORIGIN` → `origin_value`: a function that makes a constant's value.
pub(super) fn snake(parts: &[&str]) -> String {
    valid(format!("{}_value", parts.join("_").to_lowercase()), "constant_value")
}

/// `errors` of `shapes` → `shapes_errors`.
pub(super) fn valid_snake(parts: &[&str]) -> String {
    valid(parts.join("_").to_lowercase(), "errors")
}

/// What is left may be no identifier. Keywords cannot be among it, but for `Self`, which counts as taken.
fn valid(name: String, fallback: &str) -> String {
    let is_identifier = |text: &str| {
        let mut chars = text.chars();
        let first = chars
            .next()
            .is_some_and(|it| it == '_' || unicode_ident::is_xid_start(it));
        first && text != "_" && chars.all(unicode_ident::is_xid_continue)
    };
    let longer = format!("{fallback}{name}");
    [name, longer]
        .into_iter()
        .find(|it| is_identifier(it))
        .unwrap_or_else(|| fallback.into())
}

/// The symbol that the interpreter looks for: `PyInit_geometry`, or `PyInitU_` and Punycode (PEP 489).
pub(super) fn init_symbol(name: &str) -> Ident {
    if name.is_ascii() {
        format_ident!("PyInit_{name}")
    } else {
        format_ident!("PyInitU_{}", punycode(name).replace('-', "_"))
    }
}

/// RFC 3492, encoding alone. A name has at most 255 characters, so nothing overflows.
fn punycode(text: &str) -> String {
    let digit = |value: u32| {
        char::from(if value < 26 {
            b'a' + value as u8
        } else {
            b'0' + (value - 26) as u8
        })
    };
    let mut out: String = text.chars().filter(char::is_ascii).collect();
    let basic = out.len() as u32;
    if basic > 0 {
        out.push('-');
    }
    let (mut next, mut delta, mut bias, mut done) = (128_u32, 0_u32, 72_u32, basic);
    while let Some(least) = text.chars().map(u32::from).filter(|&it| it >= next).min() {
        delta += (least - next) * (done + 1);
        next = least;
        for char in text.chars().map(u32::from) {
            if char < next {
                delta += 1;
            }
            if char != next {
                continue;
            }
            let (mut rest, mut base) = (delta, 36);
            loop {
                let threshold = base.max(bias).saturating_sub(bias).clamp(1, 26);
                if rest < threshold {
                    break;
                }
                out.push(digit(threshold + (rest - threshold) % (36 - threshold)));
                rest = (rest - threshold) / (36 - threshold);
                base += 36;
            }
            out.push(digit(rest));
            delta = if done == basic { delta / 700 } else { delta / 2 };
            delta += delta / (done + 1);
            let mut steps = 0;
            while delta > 455 {
                delta /= 35;
                steps += 36;
            }
            bias = steps + 36 * delta / (delta + 38);
            delta = 0;
            done += 1;
        }
        delta += 1;
        next += 1;
    }
    out
}

/// Local variables around the call of a user's closure, none of which it mentions: `|x| args.len()` shall not compile
/// because a variable of ours happens to be called that.
pub(super) struct Locals(HashSet<String>);

impl Locals {
    pub(super) fn around(expressions: &[&RustExpr]) -> Self {
        let mut mentioned = HashSet::new();
        for expression in expressions {
            // In a path such as `args::parse` the first name is no variable.
            if !matches!(expression.0, syn::Expr::Path(_)) {
                mentions(expression.0.to_token_stream(), &mut mentioned);
            }
        }
        Self(mentioned)
    }

    pub(super) fn get(&self, name: &str) -> Ident {
        let mut name = name.to_owned();
        while self.0.contains(&name) {
            name.push('_');
        }
        Ident::new(&name, Span::call_site())
    }
}

fn class_mentions(class: &Class, into: &mut HashSet<String>) {
    let mut add = |tokens: TokenStream| mentions(tokens, into);
    add(class.rust.0.to_token_stream());
    for method in class.init.iter().chain(&class.methods) {
        for function in method.function.signatures() {
            add(function.rust.0.to_token_stream());
        }
    }
    for member in &class.members {
        for access in std::iter::once(&member.get).chain(&member.set) {
            match access {
                Access::Call(rust) => add(rust.0.to_token_stream()),
                Access::Field(_) => {}
            }
        }
        if let Some(delete) = &member.delete {
            add(delete.0.to_token_stream());
        }
    }
    match &class.gc {
        Gc::Path(path) => add(path.0.to_token_stream()),
        Gc::None | Gc::Traverse | Gc::Fields(_) | Gc::Untracked => {}
    }
    constant_mentions(&class.constants, into);
}

fn constant_mentions(constants: &[Constant], into: &mut HashSet<String>) {
    for constant in constants {
        if let ConstantValue::Rust { rust, .. } = &constant.value {
            mentions(rust.0.to_token_stream(), into);
        }
    }
}

fn module_mentions(module: &Module, into: &mut HashSet<String>) {
    for function in &module.functions {
        for function in function.signatures() {
            mentions(function.rust.0.to_token_stream(), into);
        }
    }
    constant_mentions(&module.constants, into);
    for submodule in &module.submodules {
        module_mentions(submodule, into);
    }
}

fn custom_mentions(custom: &Custom, into: &mut HashSet<String>) {
    match &custom.conversion {
        Conversion::Via { rust, via: _, from, to } => {
            mentions(rust.0.to_token_stream(), into);
            for expression in [from, to].into_iter().flatten() {
                mentions(expression.0.to_token_stream(), into);
            }
        }
        Conversion::Convert { marker, .. } => mentions(marker.0.to_token_stream(), into),
        Conversion::Record(record) => mentions(record.rust.0.to_token_stream(), into),
    }
}

/// Adds every identifier that stands first in a path, or alone.
fn mentions(tokens: TokenStream, into: &mut HashSet<String>) {
    let mut joint = None; // The punctuation character before, if this one continues it.
    let mut inner = false; // After `::` or `.`.
    for token in tokens {
        let before = joint.take();
        match token {
            TokenTree::Punct(punct) => {
                let twice = before == Some(punct.as_char());
                inner = match punct.as_char() {
                    ':' => twice,
                    '.' => !twice, // `..` is a range.
                    _ => false,
                };
                joint = (punct.spacing() == Spacing::Joint).then_some(punct.as_char());
                continue;
            }
            TokenTree::Ident(ident) if !inner => drop(into.insert(ident.to_string())),
            TokenTree::Group(group) => mentions(group.stream(), into),
            TokenTree::Ident(_) | TokenTree::Literal(_) => {}
        }
        inner = false;
    }
}
