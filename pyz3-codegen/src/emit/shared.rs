//! Functions that share an entry point, since they are called on the same, take the same and give the same; or are operators of two of one class.
//!
//! In: an interface, and one function of it. Out: what the generated code says of that, if there are several of its kind. An entry point of its
//! own calls a function a little faster; sharing one makes libraries smaller, and builds quicker, by all that the others would be.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::Expr;

use super::call::is_plain;
use super::ident::Locals;
use super::tokens::{ClassNames, Context};
use crate::ir::{
    Access, CallShape, Class, Function, Interface, Member, Method, Module, ParamKind, Receiver, RustExpr, RustField,
    Slot, Sync, Type,
};

/// From how many functions of a kind on they share.
const SEVERAL: usize = 8;

/// The most parameters that the runtime has shapes for.
const MOST: usize = 8;

/// What functions have in common that can share: what they are called on, take and give.
#[derive(PartialEq, Eq, Hash)]
pub(super) struct Kind {
    on: On,
    takes: Vec<Type>,
    /// Whether some of that may be left out.
    defaults: bool,
    gives: Type,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum On {
    Nothing,
    /// The state of an object, looked at. Of a frozen class, it is never borrowed.
    Look {
        frozen: bool,
    },
    /// The same, to be changed.
    Change,
    /// The same, to have a field or a property set.
    Set,
    /// A class, of which an object is made.
    Make,
    /// The states of two objects of one class, whichever that is: an operator. What it gives is of no account.
    Operands {
        frozen: bool,
    },
}

/// How many functions there are of each kind.
#[derive(Default)]
pub(super) struct Kinds(HashMap<Kind, usize>);

impl Kinds {
    /// Counts those of an interface. `names` are those of its classes.
    pub(super) fn of(interface: &Interface, names: &[ClassNames]) -> Self {
        let mut kinds = Self::default();
        kinds.count_module(&interface.module);
        for (class, names) in interface.classes.iter().zip(names) {
            for method in class.init.iter().chain(&class.methods) {
                kinds.count(of_method(class, names, method));
            }
            for member in &class.members {
                kinds.count(of_getter(class, names, member));
                kinds.count(of_setter(class, names, member));
            }
        }
        kinds
    }

    fn count_module(&mut self, module: &Module) {
        for function in &module.functions {
            self.count(of_function(function));
        }
        for submodule in &module.submodules {
            self.count_module(submodule);
        }
    }

    fn count(&mut self, kind: Option<Kind>) {
        if let Some(kind) = kind {
            *self.0.entry(kind).or_default() += 1;
        }
    }

    fn shared(&self, kind: Option<Kind>) -> Option<Kind> {
        kind.filter(|it| self.0.get(it).is_some_and(|&count| count >= SEVERAL))
    }
}

/// Whether an interface has so many classes that they share what makes their objects.
pub(super) fn classes(cx: &Context) -> bool {
    cx.classes.iter().filter(|it| !it.foreign).count() >= SEVERAL
}

/// The kind of a module's function that shares.
pub(super) fn function(cx: &Context, function: &Function) -> Option<Kind> {
    cx.kinds.shared(of_function(function))
}

/// The same of a method.
pub(super) fn method(cx: &Context, class: &Class, names: &ClassNames, method: &Method) -> Option<Kind> {
    cx.kinds.shared(of_method(class, names, method))
}

fn of_function(function: &Function) -> Option<Kind> {
    kind(On::Nothing, function)
}

/// The same of what gets a field or a property.
pub(super) fn getter(cx: &Context, class: &Class, names: &ClassNames, member: &Member) -> Option<Kind> {
    cx.kinds.shared(of_getter(class, names, member))
}

/// The same of what sets it.
pub(super) fn setter(cx: &Context, class: &Class, names: &ClassNames, member: &Member) -> Option<Kind> {
    cx.kinds.shared(of_setter(class, names, member))
}

fn of_method(class: &Class, names: &ClassNames, method: &Method) -> Option<Kind> {
    let on = on(class, names, method.receiver)?;
    if method.derived.is_some() || method.wants_object {
        return None;
    }
    match method.protocol.map(|it| it.slot) {
        Some(Slot::Unary("ANext")) => None, // Whose end is an error.
        None | Some(Slot::Unary(_)) => kind(on, &method.function),
        // Beside what is said of the right operand, an operator has code of its own.
        Some(Slot::Number(name)) if !reflects(class, name) => operator(names, on, &method.function),
        Some(_) => None,
    }
}

/// Whether a class says what an operator does as the right operand's.
fn reflects(class: &Class, operator: &str) -> bool {
    let mut slots = class.methods.iter().filter_map(|it| it.protocol.map(|it| it.slot));
    slots.any(|it| matches!(it, Slot::Reflected(name) if name == operator))
}

/// The kind of an operator that looks at two objects of its class.
fn operator(names: &ClassNames, on: On, function: &Function) -> Option<Kind> {
    let On::Look { frozen } = on else {
        return None;
    };
    let [other] = function.params.as_slice() else {
        return None;
    };
    let alike = other.ty == Type::Class(names.index) && other.default.is_none() && is_ordinary(function);
    alike.then(|| Kind {
        on: On::Operands { frozen },
        takes: Vec::new(),
        defaults: false,
        gives: Type::None,
    })
}

fn of_getter(class: &Class, names: &ClassNames, member: &Member) -> Option<Kind> {
    let shares = !member.view && is_plain_access(&member.get) && gives(&member.ty);
    shares.then_some(Kind {
        on: on(class, names, Receiver::Ref)?,
        takes: Vec::new(),
        defaults: false,
        gives: member.ty.clone(),
    })
}

fn of_setter(class: &Class, names: &ClassNames, member: &Member) -> Option<Kind> {
    let shares = !member.view && member.set.as_ref().is_some_and(is_plain_access) && takes(&member.ty);
    shares.then_some(Kind {
        on: match on(class, names, Receiver::Mut)? {
            On::Change => On::Set,
            _ => return None,
        },
        takes: vec![member.ty.clone()],
        defaults: false,
        gives: Type::None,
    })
}

/// Whether it is a field, or a function that is called by its path.
fn is_plain_access(access: &Access) -> bool {
    match access {
        Access::Field(_) => true,
        Access::Call(rust) => matches!(rust.0, Expr::Path(_)),
    }
}

/// What a method is called on. A class from elsewhere has its state at another place, and one that locks is not borrowed alike.
fn on(class: &Class, names: &ClassNames, receiver: Receiver) -> Option<On> {
    match (receiver, class.sync) {
        _ if names.foreign || class.is_metaclass => None,
        (Receiver::Ref, Sync::Borrow) => Some(On::Look { frozen: false }),
        (Receiver::Ref, Sync::Frozen) => Some(On::Look { frozen: true }),
        (Receiver::Mut, Sync::Borrow) => Some(On::Change),
        (Receiver::Init, _) => Some(On::Make),
        _ => None,
    }
}

/// Those are left alone that get something else than their arguments.
fn is_ordinary(function: &Function) -> bool {
    !function.release_gil
        && !function.wants_python
        && !function.wants_state
        && function.deprecated.is_none()
        && function.raises.is_empty()
        && function.overloads.is_empty()
        && matches!(function.rust.0, Expr::Path(_))
        && gives(&function.result)
}

fn kind(on: On, function: &Function) -> Option<Kind> {
    let ordinary = is_ordinary(function) && function.shape != CallShape::OneArg && function.params.len() <= MOST;
    let all = function.params.iter().all(|it| {
        let positional = matches!(it.kind, ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword);
        positional && takes(&it.ty)
    });
    // What is called with nothing at all has no prompt way, which is what is shared.
    let something = !function.params.is_empty() || !matches!(on, On::Nothing | On::Make);
    (ordinary && all && something).then(|| Kind {
        on,
        takes: function.params.iter().map(|it| it.ty.clone()).collect(),
        defaults: function.params.iter().any(|it| it.default.is_some()),
        gives: function.result.clone(),
    })
}

/// Whether arguments of the type can be taken promptly, and by code that is not of one class alone.
fn takes(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Int(_) | Type::Float(_) | Type::Str | Type::Bytes => true,
        Type::Opt(item) => takes(item),
        _ => false,
    }
}

/// Whether results of the type have nothing to do with the object that a method is called on.
fn gives(ty: &Type) -> bool {
    match ty {
        Type::SelfType(_) | Type::NotImplementedOr(_) => false,
        Type::Opt(item) => gives(item),
        _ => true,
    }
}

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Called<'a> {
    /// A function of Rust's, with all that it takes.
    Rust(&'a RustExpr),
    /// Nothing: the field is read.
    Get(&'a RustField),
    /// Nothing: the field is set.
    Set(&'a RustField),
}

impl<'a> Called<'a> {
    /// What a member has called: a function, or its field.
    pub(super) fn of(access: &'a Access, field: fn(&'a RustField) -> Called<'a>) -> Self {
        match access {
            Access::Field(it) => field(it),
            Access::Call(rust) => Called::Rust(rust),
        }
    }
}

/// What a function says of its call.
pub(super) struct Body {
    /// Constants, and the function `call`, if it has one of its own.
    pub(super) items: TokenStream,
    /// The `rt::ClassAt` of the class that it is a method of, if it shares its entry point, or would.
    pub(super) class: Option<TokenStream>,
    /// Whether what stands there is said for each lifetime `'x`, which is that of a call.
    pub(super) for_each_lifetime: bool,
}

impl From<TokenStream> for Body {
    /// Of a function with an entry point of its own.
    fn from(items: TokenStream) -> Body {
        Body {
            items,
            class: None,
            for_each_lifetime: false,
        }
    }
}

/// What a function says of the entry point that it shares: of its class, if it is a method of one. `call` is written if it is asked for: an operator
/// has it besides.
pub(super) fn of_rust(
    cx: &Context,
    kind: &Kind,
    class: Option<&ClassNames>,
    function: &Function,
    call: impl FnOnce() -> TokenStream,
) -> Body {
    match (kind.on, class) {
        (On::Operands { frozen }, Some(names)) => {
            let (shared, call) = (operands(cx, frozen, names, function), call());
            Body {
                items: quote!(#shared #call),
                class: Some(class_at(cx, names)),
                for_each_lifetime: false,
            }
        }
        _ => body(cx, kind, class, Called::Rust(&function.rust)),
    }
}

/// The same of an operator. Whether Rust takes the other operand by reference, and so shares it, rustc knows.
fn operands(cx: &Context, frozen: bool, names: &ClassNames, function: &Function) -> TokenStream {
    let (rt, RustExpr(path)) = (&cx.rt, &function.rust);
    let locals = Locals::around(&[&function.rust]);
    let [this, other] = ["this", "a0"].map(|it| locals.get(it));
    let (marker, gives) = (&names.marker, cx.marker(&function.result));
    let ending = ending(cx, On::Operands { frozen }, &function.result);
    quote! {
        #[allow(deprecated, reason = "said of the call below")]
        const SHARED: Option<#rt::shared::Shared> = #rt::shared::operator::<#marker, #frozen, #ending, #gives, _, _, _, _>(
            |#this, #other| #path(#this, #other)
        );
    }
}

/// What a method has borrowed is given back before a result that borrows nothing becomes an object.
fn ending(cx: &Context, on: On, gives: &Type) -> TokenStream {
    let rt = &cx.rt;
    match on {
        On::Set => quote!(#rt::shared::Set),
        On::Look { .. } | On::Change | On::Operands { .. } if is_plain(gives) => quote!(#rt::shared::Early),
        _ => quote!(#rt::shared::Late),
    }
}

/// Says which class a method is of.
fn class_at(cx: &Context, ClassNames { table, .. }: &ClassNames) -> TokenStream {
    let rt = &cx.rt;
    quote!(#rt::ClassAt::new(&#table))
}

/// What a function says of the entry point that it shares, if it gets its arguments as they are. It has no `call`: that it takes what lives for one
/// call alone is what `'x` says.
pub(super) fn body(cx: &Context, kind: &Kind, class: Option<&ClassNames>, called: Called<'_>) -> Body {
    let rt = &cx.rt;
    let locals = match called {
        Called::Rust(rust) => Locals::around(&[rust]),
        Called::Get(_) | Called::Set(_) => Locals::around(&[]),
    };
    let [this, py, args] = ["this", "py", "args"].map(|it| locals.get(it));
    let arguments: Vec<Ident> = (0..kind.takes.len()).map(|it| locals.get(&format!("a{it}"))).collect();
    let before = match (kind.on, class) {
        (_, None) => Vec::new(),
        (On::Make, Some(_)) => vec![&py, &args],
        (_, Some(_)) => vec![&this],
    };
    let inputs: Vec<&Ident> = before.into_iter().chain(&arguments).collect();
    let body = match (called, kind.on, class) {
        (Called::Rust(RustExpr(path)), On::Make, Some(ClassNames { marker, .. })) => {
            quote!(#args.construct::<#marker, _>(#py, #path(#(#arguments),*)))
        }
        (Called::Rust(RustExpr(path)), ..) => quote!(#path(#(#inputs),*)),
        (Called::Get(RustField(field)), ..) => quote!(&#this.#field),
        (Called::Set(RustField(field)), ..) => {
            let value = inputs.last();
            quote!(#this.#field = #value)
        }
    };
    let ending = ending(cx, kind.on, &kind.gives);
    let takes = kind.takes.iter().map(|it| cx.marker(it));
    let gives = cx.marker(&kind.gives);
    let count = kind.takes.len();
    let inferred = kind.takes.iter().map(|_| quote!(_)).chain([quote!(_), quote!(_)]);
    let defaults = kind.defaults;
    let usual = quote!(#defaults, #ending, #(#takes,)* #gives, #(#inferred),*);
    let (name, generics) = match (kind.on, class) {
        (On::Look { frozen }, Some(ClassNames { marker, .. })) => {
            (format!("look_{count}"), quote!(#marker, #frozen, #usual))
        }
        (On::Change | On::Set, Some(ClassNames { marker, .. })) => (format!("change_{count}"), quote!(#marker, #usual)),
        (On::Make, Some(_)) => {
            let (takes, inferred) = (
                kind.takes.iter().map(|it| cx.marker(it)),
                arguments.iter().map(|_| quote!(_)),
            );
            (format!("make_{count}"), quote!(#defaults, #(#takes,)* #(#inferred),*))
        }
        _ => (format!("function_{count}"), usual),
    };
    let name = format_ident!("{name}");
    // Methods say what errors become in any case.
    let errors = cx.error_map().filter(|_| class.is_none());
    let errors = errors.map(|map| quote!(const ERRORS: Option<#rt::ErrorMap> = Some(#map);));
    let items = quote! {
        #errors
        const SHARED: Option<#rt::shared::Shared> = Some(
            #rt::shared::#name::<'x, #generics>(|#(#inputs),*| #body)
        );
    };
    Body {
        items,
        class: class.map(|it| class_at(cx, it)),
        for_each_lifetime: true,
    }
}
