//! A module: its tables, and the items of all that it holds.

use std::collections::HashMap;

use proc_macro2::{Ident, Literal as Number, TokenStream};
use quote::quote;

use super::closure::target;
use super::ident::{Locals, Names, camel, screaming, snake};
use super::overload::Written;
use super::rust::Source;
use super::state::StateNames;
use super::tokens::{Context, c_string, comment_line, doc_line};
use super::{class, declared_at, enumeration, function, overload, record};
use crate::ir::{Constant, ConstantValue, Function, Interface, Literal, Module, Spelling};

/// What is made once per module instance: the objects behind defaults, and the interned names of parameters. And what is the same
/// for all that a module holds.
#[derive(Default)]
pub(super) struct Tables {
    /// The state that its functions may ask for.
    state: Option<StateNames>,
    /// How signatures of overloads are spelled.
    spelling: Written,
    defaults: Vec<TokenStream>,
    /// By spelling, which is the same for the same value and for no other. Mutable objects are not shared.
    shared: HashMap<String, usize>,
    names: Vec<String>,
    keys: HashMap<String, usize>,
}

impl Tables {
    /// The state of the module, if the function asks for it.
    pub(super) fn state_for(&self, function: &Function) -> Option<&StateNames> {
        self.state.as_ref().filter(|_| function.wants_state)
    }

    pub(super) fn spelling(&self) -> Spelling<'_> {
        self.spelling.spelling()
    }

    /// The index of a default.
    pub(super) fn index(&mut self, cx: &Context, literal: &Literal) -> usize {
        let next = self.defaults.len();
        let index = if literal.is_immutable() {
            *self.shared.entry(literal.python()).or_insert(next)
        } else {
            next
        };
        if index == next {
            self.defaults.push(cx.literal(literal));
        }
        index
    }

    /// The index of a name that arguments can be passed by.
    pub(super) fn key(&mut self, name: &str) -> usize {
        if let Some(&index) = self.keys.get(name) {
            return index;
        }
        let index = self.names.len();
        self.names.push(name.to_owned());
        self.keys.insert(name.to_owned(), index);
        index
    }
}

/// Adds the items of a module and its submodules to `out`, and says what the module's own is called.
///
/// `path` holds the names of the submodules from the main module to this one; it is empty for the main module.
pub(super) fn items(
    cx: &Context,
    names: &mut Names,
    interface: &Interface,
    module: &Module,
    path: &[&str],
    around: Option<&StateNames>,
    out: &mut Source,
) -> Ident {
    let rt = &cx.rt;
    let own_name = [module.name.last().as_str()];
    let stem = screaming(if path.is_empty() { &own_name } else { path });
    let (name, methods_name) = (names.unique(stem.clone()), names.unique(format!("{stem}_METHODS")));

    let outer_errors = cx.errors.replace(module.errors);
    let own_state = module
        .state
        .as_ref()
        .map(|it| StateNames::new(names, path, own_name[0], it));
    let mut tables = Tables {
        state: own_state.as_ref().or(around).cloned(),
        spelling: Written::new(interface, module),
        ..Tables::default()
    };
    let mut later = Source::default();
    let mut methods = Vec::new();
    for function in &module.functions {
        let name = names.unique(camel(&within(path, function.name.as_str())));
        methods.push(function::method(cx, &name, function.shape));
        later.extend(overload::function(cx, names, &name, function, &mut tables));
    }
    for &index in &module.enums {
        if let (Some(it), Some(names)) = (interface.enums.get(index), cx.enums.get(index)) {
            later.extend(enumeration::items(cx, names, it, path));
        }
    }
    // The main module makes those of its submodules too: a default here may be a member of an enum there.
    let enums = cx.enums.iter().map(|it| &it.table);
    let with_enums = (path.is_empty() && !cx.enums.is_empty()).then(|| quote!(.with_enums(&[#(&#enums),*])));
    let records = cx.records.iter().flatten();
    let with_records =
        (path.is_empty() && cx.records.iter().any(Option::is_some)).then(|| quote!(.with_records(&[#(&#records),*])));
    let mut constants = constants(cx, names, path, &module.constants, &mut later);
    constants.extend(record::rows(cx, names, interface, module, path, &mut later));
    let mut classes = module.classes.clone();
    classes.sort_unstable(); // Bases before heirs.
    for &index in &classes {
        class::items(cx, names, &interface.classes, index, path, &mut tables, &mut later);
    }
    let exceptions = exceptions(cx, module, path.is_empty());
    let classes = classes.iter().filter_map(|&it| cx.classes.get(it)).map(|it| &it.table);
    let mut submodules = Vec::new();
    for submodule in &module.submodules {
        let inner = within(path, submodule.name.last().as_str());
        let around = tables.state.clone();
        submodules.push(self::items(
            cx,
            names,
            interface,
            submodule,
            &inner,
            around.as_ref(),
            &mut later,
        ));
    }

    let state_errors = cx.errors.replace(outer_errors);
    let full_name = module.name.to_string();
    let python_name = c_string(if path.is_empty() {
        &full_name
    } else {
        module.name.last().as_str()
    });
    let place = doc_line(&declared_at(&module.origin, &module.name));
    let doc = c_string(module.doc.as_deref().unwrap_or_default());
    let isolation = cx.isolation(module.isolation);
    let count = Number::usize_unsuffixed(methods.len() + 1);
    let Tables {
        defaults, names: keys, ..
    } = tables;
    let with_state = own_state.as_ref().map(|it| it.setting());
    out.push(quote! {
        #place
        static #name: #rt::Module = #rt::Module::new(#rt::ModuleTable {
            name: #python_name,
            doc: #doc,
            methods: &#methods_name,
            classes: &[#(&#classes),*],
            constants: &[#(#constants),*],
            defaults: &[#(#defaults),*],
            names: &[#(#keys),*],
            submodules: &[#(&#submodules),*],
            isolation: #isolation,
            #exceptions
            ..#rt::ModuleTable::NEW
        })#with_enums #with_records #with_state;
    });
    out.push(quote!(static #methods_name: [#rt::MethodDef; #count] = [#(#methods,)* #rt::MethodDef::END];));
    if let (Some(names), Some(state)) = (&own_state, &module.state) {
        let outer = cx.errors.replace(state_errors);
        names.items(cx, state, &name, out);
        cx.errors.set(outer);
    }
    out.append(later);
    name
}

/// The exceptions of a module; in the main module also all that there are, if those are others.
fn exceptions(cx: &Context, module: &Module, is_main: bool) -> TokenStream {
    let tables = |indices: &mut dyn Iterator<Item = usize>| -> Vec<_> {
        indices
            .filter_map(|it| cx.exceptions.get(it))
            .map(|it| &it.table)
            .collect()
    };
    let own = tables(&mut module.exceptions.iter().copied());
    let own = (!own.is_empty()).then(|| quote!(exceptions: &[#(&#own),*],));
    let all = tables(&mut (0..cx.exceptions.len()));
    let all = (is_main && !all.is_empty()).then(|| quote!(all_exceptions: &[#(&#all),*],));
    quote!(#own #all)
}

/// The rows of constants, of a module or a class; those of a type get a function in `later`.
pub(super) fn constants(
    cx: &Context,
    names: &mut Names,
    path: &[&str],
    constants: &[Constant],
    later: &mut Source,
) -> Vec<TokenStream> {
    let rt = &cx.rt;
    let mut rows = Vec::new();
    for constant in constants {
        let (python_name, place) = (
            c_string(constant.name.as_str()),
            declared_at(&constant.origin, &constant.name),
        );
        rows.push(match &constant.value {
            ConstantValue::Literal(literal) => {
                let (place, literal) = (comment_line(&place), cx.literal(literal));
                quote!(#place #rt::Constant::literal(#python_name, #literal))
            }
            ConstantValue::Rust { ty, rust } => {
                let name = names.unique(snake(&within(path, constant.name.as_str())));
                let (place, ty, py) = (doc_line(&place), cx.marker(ty), Locals::around(&[rust]).get("py"));
                let value = match &rust.0 {
                    syn::Expr::Closure(_) => {
                        let closure = target(rust, []);
                        quote!(#closure())
                    }
                    // What is `Copy` is copied; any other static can be lent alone.
                    path if cx.places.as_ref().is_some_and(|it| it.is_static(rust)) => {
                        quote! {{
                            #[allow(unused_imports)]
                            use #rt::LendStatic as _;
                            #rt::Static(&#path).value()
                        }}
                    }
                    expression => quote!(#expression),
                };
                later.push(quote! {
                    #place
                    fn #name<'py>(#py: #rt::Python<'py>) -> Result<#rt::Owned<'py>, #rt::PyErr> {
                        #rt::finish::<#ty, _>(#py, #value)
                    }
                });
                quote!(#rt::Constant::computed(#python_name, #name))
            }
        });
    }
    rows
}

/// The path with a name more.
pub(super) fn within<'a>(path: &[&'a str], name: &'a str) -> Vec<&'a str> {
    path.iter().copied().chain([name]).collect()
}
