//! A class: its marker, its table, and the items of all that it holds.

use proc_macro2::{Literal as Number, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::ident::{Names, camel, screaming};
use super::member::Members;
use super::module::{Tables, constants, within};
use super::rust::{Source, format};
use super::tokens::{ClassNames, Context, c_string, doc_line};
use super::{declared_at, method, overload, record, shared, shown, slots};
use crate::ir::{Base, Class, Gc, Interface, Metaclass, Module, Param, PyName, Spelling, Sync};

/// Names every class of a module and its submodules, with its methods: other classes and functions speak of them.
pub(super) fn name_all(
    interface: &Interface,
    names: &mut Names,
    module: &Module,
    path: &[&str],
    found: &mut Vec<Option<ClassNames>>,
) {
    let mut queue = module.classes.clone();
    while let Some(index) = queue.pop() {
        let (Some(class), Some(place)) = (interface.classes.get(index), found.get_mut(index)) else {
            continue;
        };
        queue.extend(&class.classes);
        let path = inner_path(path, class);
        let marker = names.unique(camel(&path));
        let table = names.unique(screaming(&path));
        let methods = class.methods.iter();
        let methods = methods.map(|it| names.unique(camel(&within(&path, it.function.name.as_str()))));
        *place = Some(ClassNames {
            index,
            marker,
            table,
            state: match class.is_metaclass {
                true => quote!(()),
                false => class.rust.0.to_token_stream(),
            },
            has_heirs_elsewhere: has_heirs_elsewhere(&interface.classes, index),
            foreign: has_foreign_root(&interface.classes, index),
            methods: methods.collect(),
        });
    }
    for submodule in &module.submodules {
        let path = within(path, submodule.name.last().as_str());
        name_all(interface, names, submodule, &path, found);
    }
}

/// Whether a class of another module has the methods of one.
fn has_heirs_elsewhere(classes: &[Class], index: usize) -> bool {
    let module = classes.get(index).map(|it| &it.module);
    (classes.iter().enumerate()).any(|(heir, class)| Some(&class.module) != module && derives(classes, heir, index))
}

fn derives(classes: &[Class], heir: usize, base: usize) -> bool {
    let next = |at: &usize| {
        let bases = &classes.get(*at)?.bases;
        bases.iter().find_map(|it| match it {
            Base::Class(base) => Some(*base),
            Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
        })
    };
    std::iter::successors(next(&heir), next).any(|it| it == base)
}

/// The submodule's names, then the class's and those of the classes around it.
fn inner_path<'a>(path: &[&'a str], class: &'a Class) -> Vec<&'a str> {
    path.iter().copied().chain(class.qualname.split('.')).collect()
}

/// Adds the items of a class and of the classes in it to `out`.
pub(super) fn items(
    cx: &Context,
    names: &mut Names,
    classes: &[Class],
    index: usize,
    path: &[&str],
    tables: &mut Tables,
    out: &mut Source,
) {
    let (Some(class), Some(class_names)) = (classes.get(index), cx.classes.get(index)) else {
        return;
    };
    let rt = &cx.rt;
    let full_path = inner_path(path, class);
    let stem = screaming(&full_path);
    let mut later = Source::default();

    let mut fields = Vec::new();
    if let Some(init) = &class.init {
        let name = names.unique(camel(&within(&full_path, "init")));
        fields.push(quote!(init: #rt::Init::new::<#name>()));
        later.extend(overload::method(cx, names, &name, (class, class_names), init, tables));
    }
    let mut methods = Vec::new();
    for (it, name) in class.methods.iter().zip(&class_names.methods) {
        methods.extend(method::row(cx, name, it));
        later.extend(overload::method(cx, names, name, (class, class_names), it, tables));
    }
    let mut properties = Vec::new();
    let members = Members {
        class,
        class_names,
        path: &full_path,
    };
    for it in &class.members {
        properties.push(members.items(cx, names, it, tables, &mut later));
    }
    let mut statics = Vec::new();
    for (kind, field, rows) in [
        ("MethodDef", "methods", &methods),
        ("Property", "properties", &properties),
    ] {
        if rows.is_empty() {
            continue;
        }
        let name = names.unique(format!("{stem}_{}", field.to_uppercase()));
        let (kind, field) = (format_ident!("{kind}"), format_ident!("{field}"));
        let count = Number::usize_unsuffixed(rows.len() + 1);
        statics.push(quote!(static #name: [#rt::#kind; #count] = [#(#rows,)* #rt::#kind::END];));
        fields.push(quote!(#field: &#name));
    }
    let slots::Slots { slots, hidden } = slots::slots(cx, classes, index);
    fields.extend(list("slots", &slots));
    fields.extend(list("hidden", &hidden));
    let mut special = Vec::new();
    special.extend(list(
        "constants",
        &constants(cx, names, &full_path, &class.constants, &mut later),
    ));
    let nested: Vec<_> = class
        .classes
        .iter()
        .filter_map(|&it| cx.classes.get(it))
        .map(|it| {
            let table = &it.table;
            quote!(&#table)
        })
        .collect();
    special.extend(list("classes", &nested));
    let traits = traits(cx, classes, index, &tables.spelling());
    fields.extend(traits.fields);
    special.extend(traits.special);
    if !special.is_empty() {
        fields.push(quote!(special: Some(&#rt::ClassSpecial { #(#special,)* ..#rt::ClassSpecial::NEW })));
    }

    let (marker, table, state) = (&class_names.marker, &class_names.table, &class_names.state);
    let place = doc_line(&declared_at(&class.origin, &class.qualname));
    let settings = settings(cx, class, class_names.foreign);
    let (full_name, qualname) = (
        c_string(&format!("{}.{}", class.module, class.qualname)),
        &class.qualname,
    );
    let doc = overload::class_doc(class, tables);
    let doc = (!doc.is_empty()).then(|| c_string(&doc)).into_iter();
    out.push(quote! {
        #place
        struct #marker;
    });
    out.push(quote! {
        impl #rt::Class for #marker {
            type State = #state;
            #settings
            fn info() -> &'static #rt::ClassInfo {
                &#table
            }
        }
    });
    out.push(quote! {
        static #table: #rt::ClassInfo = #rt::ClassInfo::new::<#marker>(#rt::ClassTable {
            name: #full_name,
            qualname: #qualname,
            #(doc: #doc,)*
            #(#fields,)*
            ..#rt::ClassTable::NEW
        });
    });
    out.extend(statics);
    out.append(later);
    for &inner in &class.classes {
        items(cx, names, classes, inner, path, tables, out);
    }
}

/// A Rust type as one would write it. The formatter leaves what stands in a macro as it is.
pub(super) fn spelled(ty: &TokenStream) -> String {
    let alias = format(quote!(type T = #ty;));
    let inner = alias.strip_prefix("type T = ").and_then(|it| it.strip_suffix(";\n"));
    inner.map_or_else(|| ty.to_string(), str::to_owned)
}

/// The constants of `impl rt::Class`, where they are not the usual ones.
fn settings(cx: &Context, class: &Class, foreign: bool) -> TokenStream {
    let rt = &cx.rt;
    let sync = match class.sync {
        Sync::Borrow => None,
        Sync::Frozen => Some(quote!(Frozen)),
        Sync::Lock => Some(quote!(Lock)),
    }
    .map(|it| quote!(const SYNC: #rt::Sync = #rt::Sync::#it;));
    let (dict, weakref) = (class.dict_room, class.weakref_room);
    let room = (dict || weakref).then(|| quote!(const ROOM: #rt::Room = #rt::Room { dict: #dict, weakref: #weakref };));
    let viewed = class.viewed.then(|| {
        quote!(
            const VIEWED: bool = true;
        )
    });
    let foreign = foreign.then(|| {
        quote!(
            const FOREIGN: bool = true;
        )
    });
    let pooled = (class.pool > 0).then(|| {
        quote!(
            const POOLED: bool = true;
        )
    });
    let metaclass = class.is_metaclass.then(|| {
        quote!(
            const METACLASS: bool = true;
        )
    });
    let shared = (foreign.is_none() && shared::classes(cx)).then(|| {
        quote!(
            const SHARED: bool = true;
        )
    });
    quote!(#sync #room #viewed #foreign #pooled #metaclass #shared)
}

/// Whether the class, or one here that it descends from, has a base from elsewhere.
fn has_foreign_root(classes: &[Class], index: usize) -> bool {
    classes.get(index).is_some_and(|class| {
        class.bases.iter().any(|base| match base {
            Base::Class(base) => has_foreign_root(classes, *base),
            Base::Builtin(name) => name != "object",
            Base::Imported(_) | Base::Exception(..) => true,
        })
    })
}

/// A field of the table, if it is not empty.
fn list(name: &str, items: &[impl ToTokens]) -> Option<TokenStream> {
    let name = format_ident!("{name}");
    (!items.is_empty()).then(|| quote!(#name: &[#(#items),*]))
}

/// Fields of the table of a class, and of the table of what few classes have.
#[derive(Default)]
struct Traits {
    fields: Vec<TokenStream>,
    special: Vec<TokenStream>,
}

/// What kind of class it is, where it is not the usual.
fn traits(cx: &Context, classes: &[Class], index: usize, spelling: &Spelling<'_>) -> Traits {
    let Traits {
        mut fields,
        mut special,
    } = Traits::default();
    let (Some(class), Some(own)) = (classes.get(index), cx.classes.get(index)) else {
        return Traits { fields, special };
    };
    let (rt, marker) = (&cx.rt, &own.marker);
    if !class.subclass {
        fields.push(quote!(subclass: false));
    }
    if class.dict {
        fields.push(quote!(dict: true));
    }
    if class.weakref {
        fields.push(quote!(weakref: true));
    }
    let mut imported = Vec::new();
    for base in &class.bases {
        match base {
            Base::Class(base) => {
                let (Some(names), Some(base)) = (cx.classes.get(*base), classes.get(*base)) else {
                    continue;
                };
                let marker_of_base = &names.marker;
                let ancestor = match (base.is_metaclass, base.lends_mut) {
                    (true, _) => quote!(bare::<#marker_of_base>()),
                    (false, true) => quote!(mutable::<#marker, #marker_of_base>()),
                    (false, false) => quote!(of::<#marker, #marker_of_base>()),
                };
                fields.push(quote!(base: Some(#rt::Ancestor::#ancestor)));
            }
            Base::Builtin(name) if name == "object" => {} // As without.
            Base::Builtin(name) => special.push(quote!(builtin: Some(#name))),
            Base::Imported(name) => imported.push(name),
            Base::Exception(index, _) => {
                let Some(names) = cx.exceptions.get(*index) else {
                    continue;
                };
                let table = &names.table;
                special.push(quote!(exception: Some(&#table)));
            }
        }
    }
    special.extend(list("imported", &imported));
    if let Some(arguments) = &class.base_init {
        let arguments = arguments.iter().map(PyName::as_str);
        special.push(quote!(base_init: Some(&[#(#arguments),*])));
    }
    match &class.gc {
        Gc::None => {}
        Gc::Traverse => fields.push(quote!(gc: #rt::Gc::of::<#marker>())),
        Gc::Path(path) => {
            let path = &path.0;
            fields.push(quote!(gc: #rt::Gc::by::<#marker>(#path)));
        }
        Gc::Fields(members) => {
            let members = shown::members(cx, members);
            fields.push(quote!(gc: #rt::Gc::fields::<#marker>(|it, visit| { #members })));
        }
        Gc::Untracked => fields.push(quote!(gc: #rt::Gc::UNTRACKED)),
    }
    if class.pool > 0 {
        let pool = Number::u32_unsuffixed(class.pool);
        fields.push(quote!(pool: #pool));
    }
    match &class.metaclass {
        Some(Metaclass::Imported(name)) => special.push(quote!(metaclass: Some(#name))),
        Some(Metaclass::Class(index)) => {
            let table = cx.classes.get(*index).map(|it| &it.table);
            special.extend(table.map(|it| quote!(own_metaclass: Some(&#it))));
        }
        None => {}
    }
    let members: Vec<_> = class.slots.iter().map(|it| c_string(it.as_str())).collect();
    special.extend(list("members", &members));
    if !class.generic.is_empty() {
        fields.push(quote!(generic: true));
    }
    special.extend(list("register", &class.register));
    let virtuals = class.methods.iter().filter(|it| it.is_virtual);
    let virtuals: Vec<_> = virtuals.map(|it| it.function.name.as_str()).collect();
    special.extend(list("virtuals", &virtuals));
    if let Some(data) = &class.dataclass {
        let field = |it: &Param| record::field(cx, it.name.as_str(), &it.ty, it.default.as_ref(), spelling);
        let (positional, keywords) = (data.positional.iter().map(field), data.keywords.iter().map(field));
        special.push(quote!(dataclass: Some((&[#(#positional),*], &[#(#keywords),*]))));
    }
    Traits { fields, special }
}
