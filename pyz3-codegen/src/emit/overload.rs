//! Functions and methods with several signatures: a function for each, and one that tries them in order.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::call::entry;
use super::function::{self, Head, marked, warning};
use super::ident::{Locals, Names};
use super::markdown::{call, class_names, enum_names};
use super::module::Tables;
use super::rounding::rounds;
use super::tokens::{ClassNames, Context, c_string};
use super::{declared_at, method, signature};
use crate::ir::{Class, Custom, Function, Interface, Method, Module, Receiver, Spelling};

/// How types are spelled in the texts of a module.
#[derive(Default)]
pub(super) struct Written {
    customs: Vec<Custom>,
    classes: Vec<String>,
    enums: Vec<String>,
}

impl Written {
    /// Nothing at all where nobody asks.
    pub(super) fn new(interface: &Interface, module: &Module) -> Self {
        let of_classes = interface
            .classes
            .iter()
            .flat_map(|it| it.init.iter().chain(&it.methods));
        let mut functions = of_classes.map(|it| &it.function).chain(&module.functions);
        let has_fields = interface.classes.iter().any(|it| it.dataclass.is_some());
        match has_fields || functions.any(|it| !it.overloads.is_empty()) {
            true => Self {
                customs: interface.customs.clone(),
                classes: class_names(interface, module),
                enums: enum_names(interface, module),
            },
            false => Self::default(),
        }
    }

    pub(super) fn spelling(&self) -> Spelling<'_> {
        Spelling {
            customs: &self.customs,
            classes: &self.classes,
            enums: &self.enums,
        }
    }
}

/// `area(x: int) -> int`; a constructor has no result.
fn text(name: &str, function: &Function, receiver: Option<Receiver>, spelling: &Spelling<'_>) -> String {
    let call = call(name, function, spelling);
    match receiver {
        Some(Receiver::Init) => call,
        _ => format!("{call} -> {}", function.result.python(spelling)),
    }
}

/// A docstring that lists the signatures. Python's tools find no signature in it: there is not one.
fn listed(texts: &[String], doc: Option<&str>) -> String {
    let doc = doc.map(|it| format!("\n\n{it}")).unwrap_or_default();
    texts.join("\n") + &doc
}

/// The items of a module's function whose marker type is called `name`.
pub(super) fn function(
    cx: &Context,
    names: &mut Names,
    name: &Ident,
    function: &Function,
    tables: &mut Tables,
) -> Vec<TokenStream> {
    if function.overloads.is_empty() {
        let doc = signature::text_signature(function, Some("module"));
        return function::items(cx, name, function, doc, tables).into();
    }
    let mut items = Vec::new();
    let mut rows = Vec::new();
    for overload in &function.overloads {
        let marker = names.unique(format!("{name}{}", rows.len() + 1));
        let text = text(function.name.as_str(), overload, None, &tables.spelling());
        items.extend(function::items(cx, &marker, overload, String::new(), tables));
        rows.push((marker, text));
    }
    let texts: Vec<_> = rows.iter().map(|it| it.1.clone()).collect();
    let head = Head {
        place: declared_at(&function.origin, &function.name),
        owner: None,
        home: None,
        name: function.name.as_str(),
        doc: listed(&texts, function.doc.as_deref()),
        // Each signature has a function of its own.
        written: None,
    };
    let warning = warning(function, function.name.as_str());
    let mut all: Vec<_> = tried(cx, name, &head, function, &rows, warning.as_deref(), tables).into();
    all.append(&mut items);
    all
}

/// The items of a method or a constructor whose marker is called `name`.
pub(super) fn method(
    cx: &Context,
    names: &mut Names,
    name: &Ident,
    (class, class_names): (&Class, &ClassNames),
    method: &Method,
    tables: &mut Tables,
) -> Vec<TokenStream> {
    let function = &method.function;
    if function.overloads.is_empty() {
        let doc = method::doc(method);
        return method::items(cx, name, class, class_names, method, doc, tables).into();
    }
    let shown = shown(class, method);
    let mut items = Vec::new();
    let mut rows = Vec::new();
    for (index, overload) in function.overloads.iter().enumerate() {
        let marker = names.unique(format!("{name}{}", index + 1));
        let text = text(shown, overload, Some(method.receiver), &tables.spelling());
        let one = Method {
            function: overload.clone(),
            receiver: method.receivers.get(index).copied().unwrap_or(method.receiver),
            ..method.clone()
        };
        items.extend(method::items(
            cx,
            &marker,
            class,
            class_names,
            &one,
            String::new(),
            tables,
        ));
        rows.push((marker, text));
    }
    let texts: Vec<_> = rows.iter().map(|it| it.1.clone()).collect();
    let doc = if method::is_in_table(method) {
        listed(&texts, function.doc.as_deref())
    } else {
        String::new()
    };
    let head = method::head(cx, (class, class_names), method, doc);
    let warning = warning(function, &method::said(class, method));
    let mut all: Vec<_> = tried(cx, name, &head, function, &rows, warning.as_deref(), tables).into();
    all.append(&mut items);
    all
}

/// What the signatures of a method call it: a constructor is called by the name of its class.
fn shown<'a>(class: &'a Class, method: &'a Method) -> &'a str {
    match (method.receiver, method.protocol) {
        (Receiver::Init, None) => class.name.as_str(),
        _ => method.function.name.as_str(),
    }
}

/// The function that tries them.
fn tried(
    cx: &Context,
    name: &Ident,
    head: &Head<'_>,
    function: &Function,
    rows: &[(Ident, String)],
    warning: Option<&str>,
    tables: &mut Tables,
) -> [TokenStream; 2] {
    let rt = &cx.rt;
    let locals = Locals::around(&[]);
    let (py, args) = (locals.get("py"), locals.get("args"));
    let rows = rows.iter().enumerate().map(|(index, (marker, text))| {
        let (earlier, rest) = function.overloads.split_at(index);
        let rounds = rest.first().is_some_and(|it| rounds(earlier, it));
        let rounding = rounds.then(|| quote!(.rounding()));
        quote!(#rt::Overload::new::<#marker>(#text)#rounding)
    });
    let warning = warning.map(|text| {
        let text = c_string(text);
        quote!(#rt::deprecated(#py, #text)?;)
    });
    let entry = entry(
        cx,
        &py,
        &args,
        &quote! {
            #warning
            #args.first_fit(#py, Self::OVERLOADS)
        },
    );
    let call = quote! {
        const OVERLOADS: &'static [#rt::Overload] = &[#(#rows),*];
        #entry
    };
    marked(cx, name, head, &function.params, &call.into(), tables)
}

/// The docstring of a class, whose signature is its constructor's.
pub(super) fn class_doc(class: &Class, tables: &Tables) -> String {
    let Some(init) = class.init.as_ref().filter(|it| !it.function.overloads.is_empty()) else {
        return signature::class_doc(class);
    };
    let overloads = init.function.overloads.iter();
    let texts: Vec<_> = overloads
        .map(|it| text(class.name.as_str(), it, Some(Receiver::Init), &tables.spelling()))
        .collect();
    listed(&texts, class.doc.as_deref())
}
