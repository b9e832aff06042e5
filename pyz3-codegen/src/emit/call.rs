//! A call: arguments in, the user's function, its value out.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::closure::{lent_to, target, within_closure};
use super::entries;
use super::ident::Locals;
use super::state::{self, StateNames};
use super::tokens::{ClassNames, Context, c_string};
use crate::ir::{Param, ParamKind, Raised, Receiver, RustExpr, Type};

/// What is called, and what it gets and gives. Rust gets the state, the token, the object or the class, the parameters.
pub(super) struct Call<'a> {
    pub(super) rust: &'a RustExpr,
    /// Those that Rust gets.
    pub(super) params: &'a [Param],
    /// What the function belongs to, and how it gets its object.
    pub(super) receiver: Option<(&'a ClassNames, Receiver)>,
    /// The object itself, as `&Object`.
    pub(super) wants_object: bool,
    pub(super) wants_python: bool,
    /// The module's state.
    pub(super) state: Option<&'a StateNames>,
    pub(super) release_gil: bool,
    /// What a DeprecationWarning says.
    pub(super) warning: Option<String>,
    pub(super) finish: Finish,
}

/// What the guard of the receiver is called, if the user's closure does not.
const GUARD: &str = "g";

/// How a value becomes an object.
pub(super) enum Finish {
    /// By the marker of its type.
    Value(TokenStream),
    /// The same, for a type whose values are plain data: what it was borrowed from is given back before the object is made.
    Plain(TokenStream),
    /// The same for a result that is used as a number.
    Count(TokenStream),
    /// The same for a `bool` that is used as such.
    Truth(TokenStream),
    /// By a method of `rt::Args`, with these generic arguments: what becomes of the value depends on the receiver.
    Args(&'static str, Option<TokenStream>),
    /// As memory that is lent out, with the guard of the receiver that it is lent from, which is called so.
    Buffer(Ident),
    /// As another one says, and an exception that `raises` does not name is told of in debug builds.
    Declared {
        inner: Box<Finish>,
        /// What the function is called there.
        name: String,
        /// The classes that `raises` names.
        classes: Vec<TokenStream>,
    },
}

impl Finish {
    pub(super) fn buffer(rust: &RustExpr) -> Self {
        Self::Buffer(Locals::around(&[rust]).get(GUARD))
    }

    /// By the marker of a type.
    pub(super) fn value(cx: &Context, ty: &Type) -> Self {
        let marker = cx.marker(ty);
        if is_plain(ty) {
            Self::Plain(marker)
        } else {
            Self::Value(marker)
        }
    }

    /// The same with a marker around the marker.
    pub(super) fn of(self, outer: &TokenStream) -> Self {
        match self {
            Self::Value(marker) => Self::Value(quote!(#outer<#marker>)),
            Self::Plain(marker) => Self::Plain(quote!(#outer<#marker>)),
            other @ (Self::Count(_) | Self::Truth(_) | Self::Args(..) | Self::Buffer(_) | Self::Declared { .. }) => {
                other
            }
        }
    }

    /// Checks what the function raises, if its `raises` says anything.
    pub(super) fn declaring(self, cx: &Context, name: &str, raises: &[Raised]) -> Self {
        if raises.is_empty() {
            return self;
        }
        Self::Declared {
            inner: Box::new(self),
            name: name.to_owned(),
            classes: raises.iter().map(|it| cx.exception(&it.class)).collect(),
        }
    }

    fn uses_args(&self) -> bool {
        match self {
            Self::Value(_) | Self::Plain(_) | Self::Count(_) | Self::Truth(_) | Self::Buffer(_) => false,
            Self::Args(..) => true,
            Self::Declared { inner, .. } => inner.uses_args(),
        }
    }

    /// The same without the check.
    fn undeclared(&self) -> &Self {
        match self {
            Self::Declared { inner, .. } => inner.undeclared(),
            other => other,
        }
    }

    /// The check of what the function raises, around a result.
    fn checked(&self, cx: &Context, py: &Ident, result: TokenStream) -> TokenStream {
        let rt = &cx.rt;
        match self {
            Self::Declared { inner, name, classes } => {
                let result = inner.checked(cx, py, result);
                quote! {
                    #result.map_err(|error| {
                        #rt::undeclared(::core::cfg!(debug_assertions), #py, error, #name, &[#(#classes),*])
                    })
                }
            }
            _ => result,
        }
    }

    fn tokens(&self, cx: &Context, py: &Ident, args: &Ident, value: &TokenStream) -> TokenStream {
        let rt = &cx.rt;
        match self {
            Self::Value(marker) | Self::Plain(marker) | Self::Count(marker) | Self::Truth(marker) => {
                match cx.error_map() {
                    Some(map) => quote!(#rt::finish_with::<#marker, _>(#py, #value, #map)),
                    None => quote!(#rt::finish::<#marker, _>(#py, #value)),
                }
            }
            Self::Args(name, generics) => {
                let (name, generics) = (format_ident!("{name}"), generics.as_ref().map(|it| quote!(::<#it>)));
                quote!(#args.#name #generics(#py, #value))
            }
            Self::Buffer(guard) => quote!(#rt::finish_buffer(#py, #rt::lend(#value)?, #guard)),
            Self::Declared { inner, .. } => self.checked(cx, py, inner.tokens(cx, py, args, value)),
        }
    }
}

/// The function `call`: converts the arguments, calls the user's function, converts what it returns while the arguments
/// and the receiver still live. The receiver is borrowed last, since a conversion may run Python code that uses it.
pub(super) fn call(cx: &Context, call: &Call<'_>) -> TokenStream {
    let rt = &cx.rt;
    let locals = Locals::around(&[call.rust]);
    let (py, args, value) = (locals.get("py"), locals.get("args"), locals.get("value"));
    let (guard, object) = (locals.get(GUARD), locals.get("object"));
    let numbered = |letter: &str| -> Vec<_> {
        let all = 0..call.params.len();
        all.map(|it| locals.get(&format!("{letter}{it}"))).collect()
    };
    let (holders, names) = (numbered("h"), numbered("a"));
    let get: Vec<_> = call
        .params
        .iter()
        .zip(&holders)
        .enumerate()
        .map(|(index, (param, holder))| argument(cx, &args, index, param, holder))
        .collect();
    let warning = call.warning.as_ref().map(|text| {
        let text = c_string(text);
        quote!(#rt::deprecated(#py, #text)?;)
    });

    let wants_object = call.wants_object || takes_class(call);
    let (receiver, is_guarded) = receiver(call, &args, &guard);
    let types = types(cx, call);
    let of_params = types[types.len() - call.params.len()..].to_vec();
    let lent = lent_to(call.rust, &types);
    let token = call.wants_python.then(|| quote!(#py));
    let objects = wants_object.then(|| quote!(#object));
    let (state, with_state, fetch_state) = state::parts(call.state, &args, &locals);

    let mut order: Vec<usize> = (0..call.params.len()).collect();
    order.sort_by_key(|it| lends(&call.params[*it].ty));
    let in_order = order.is_sorted();

    let guard_name = guard;
    let guard = is_guarded.then(|| quote!(let #guard_name = #rt::guard();));
    let object = wants_object.then(|| quote!(let #object = &#args.object();));
    let is_lent = |ty: &Type| matches!(ty, Type::Class(_) | Type::MutClass(_));
    let lent_holders = call.params.iter().zip(&holders).filter(|it| is_lent(&it.0.ty));
    let lent_holders = lent_holders.map(|it| it.1.clone());
    let ends: Vec<Ident> = is_guarded
        .then(|| guard_name.clone())
        .into_iter()
        .chain(lent_holders)
        .collect();
    let is_prompt = (!ends.is_empty() || !call.params.is_empty())
        && call.warning.is_none()
        && call.state.is_none()
        && !call.release_gil
        && call.params.iter().all(|it| !is_variadic(it) && can_be_prompt(&it.ty))
        && !matches!(call.finish, Finish::Buffer(_))
        // Bases from elsewhere are passed all arguments, in the ordinary way.
        && !matches!(call.receiver, Some((names, Receiver::Init)) if names.foreign);
    let body = if call.release_gil || lent.is_some() || !in_order || (receiver.is_some() && !names.is_empty()) {
        let this = locals.get("this");
        let (fetch, this) = match receiver {
            Some(receiver) if call.release_gil || lent.is_some() => {
                (Some(quote!(let #this = #receiver;)), Some(quote!(#this)))
            }
            receiver => (None, receiver),
        };
        let names_again = names.iter().map(|it| quote!(#it));
        let inputs = this
            .into_iter()
            .chain(token)
            .chain(state)
            .chain(objects)
            .chain(names_again);
        let done = match lent {
            Some(closure) => within_closure(closure, inputs),
            None => {
                let target = target(call.rust, types);
                quote!(#target(#(#inputs),*))
            }
        };
        let lets = order.iter().map(|&it| {
            let (name, get) = (&names[it], &get[it]);
            let known = lent.and(of_params[it].as_ref()).map(|it| quote!(: #it));
            quote!(let #name #known = #get;)
        });
        let body = if call.release_gil {
            let result = call.finish.tokens(cx, &py, &args, &quote!(#value));
            quote! {
                let #value = #py.detach(move || #done);
                #result
            }
        } else {
            finish(cx, [&py, &args, &value], &call.finish, &done, &ends)
        };
        quote! {
            #(#lets)*
            #fetch
            #body
        }
    } else {
        let target = target(call.rust, types);
        let inputs = receiver.into_iter().chain(token).chain(state).chain(objects).chain(get);
        finish(
            cx,
            [&py, &args, &value],
            &call.finish,
            &quote!(#target(#(#inputs),*)),
            &ends,
        )
    };
    let uses_args = !call.params.is_empty()
        || wants_object
        || is_guarded
        || call.state.is_some()
        || matches!(call.receiver, Some((_, Receiver::Own)))
        || call.finish.uses_args();
    let body = quote! {
        #warning
        #(let mut #holders = #rt::holder();)*
        #guard
        #fetch_state
        #object
        #body
    };
    let args = if uses_args { args } else { format_ident!("_") };
    let entry = match call.finish.undeclared() {
        Finish::Count(_) => entries::count(cx, &py, &args, &body),
        Finish::Truth(_) => entries::truth(cx, &py, &args, &body),
        _ => entry(cx, &py, &args, &body),
    };
    let entry = if is_prompt { prompt(&entry) } else { entry };
    quote!(#with_state #entry)
}

/// Says that the function with these items can be called promptly.
pub(super) fn prompt(items: &TokenStream) -> TokenStream {
    quote! {
        const PROMPT: bool = true;
        #items
    }
}

/// Whether there is a prompt way to take an argument of the type: one that runs no Python code.
pub(super) fn can_be_prompt(ty: &Type) -> bool {
    match ty {
        Type::Bool | Type::Int(_) | Type::Float(_) | Type::Str | Type::Bytes | Type::Class(_) | Type::MutClass(_) => {
            true
        }
        Type::Opt(item) => can_be_prompt(item),
        Type::None
        | Type::Complex
        | Type::ByteArray
        | Type::Object { .. }
        | Type::List(_)
        | Type::Set(_)
        | Type::FrozenSet(_)
        | Type::Sequence(_)
        | Type::Iterable(_)
        | Type::Dict(..)
        | Type::Mapping(..)
        | Type::Tuple(_)
        | Type::TupleOf(_)
        | Type::Iterator(_)
        | Type::Callable(..)
        | Type::Union(_)
        | Type::Literal(_)
        | Type::Std(..)
        | Type::Enum(_)
        | Type::Custom(_)
        | Type::Boxed(_)
        | Type::OwnClass(_)
        | Type::Handle(_)
        | Type::SelfType(_)
        | Type::NotImplementedOr(_)
        | Type::Type(_) => false,
    }
}

/// Whether the values of the type are plain data, however Rust gives them.
pub(super) fn is_plain(ty: &Type) -> bool {
    match ty {
        Type::None | Type::Bool | Type::Int(_) | Type::Float(_) | Type::Complex | Type::Class(_) => true,
        Type::Opt(item) | Type::NotImplementedOr(item) => is_plain(item),
        Type::Str
        | Type::Bytes
        | Type::ByteArray
        | Type::Object { .. }
        | Type::List(_)
        | Type::Set(_)
        | Type::FrozenSet(_)
        | Type::Sequence(_)
        | Type::Iterable(_)
        | Type::Dict(..)
        | Type::Mapping(..)
        | Type::Tuple(_)
        | Type::TupleOf(_)
        | Type::Iterator(_)
        | Type::Callable(..)
        | Type::Union(_)
        | Type::Literal(_)
        | Type::Std(..)
        | Type::Enum(_)
        | Type::Custom(_)
        | Type::Boxed(_)
        | Type::MutClass(_)
        | Type::OwnClass(_)
        | Type::Handle(_)
        | Type::SelfType(_)
        | Type::Type(_) => false,
    }
}

/// The function `call` around its body.
pub(super) fn entry(cx: &Context, py: &Ident, args: &Ident, body: &TokenStream) -> TokenStream {
    let rt = &cx.rt;
    quote! {
        #[inline(always)]
        fn call<'py>(#py: #rt::Python<'py>, #args: &#rt::Args<'py>) -> Result<#rt::Owned<'py>, #rt::PyErr> {
            #body
        }
    }
}

/// Converts the value of a call; the names are those of token, arguments and value. A long call gets a statement of its own.
///
/// What the value may be borrowed from ends with it, if the value is plain data.
pub(super) fn finish(
    cx: &Context,
    [py, args, value]: [&Ident; 3],
    finish: &Finish,
    call: &TokenStream,
    ends: &[Ident],
) -> TokenStream {
    const LINE: usize = 60; // What is left of one inside of a function, of names without spaces.
    let length = |tokens: &TokenStream| tokens.to_string().replace(' ', "").len();
    let rt = &cx.rt;
    let ready = |marker| {
        let ready = match cx.error_map() {
            Some(map) => quote!(#rt::ready_with::<#marker, _>(#call, #map)),
            None => quote!(#rt::ready::<#marker, _>(#call)),
        };
        let ready = finish.checked(cx, py, ready);
        quote! {
            let #value = #ready?;
            #(#rt::end(#ends);)*
        }
    };
    match finish.undeclared() {
        Finish::Count(marker) => {
            let ready = ready(marker);
            return quote!(#ready #rt::count(#py, #value));
        }
        Finish::Truth(marker) => {
            let ready = ready(marker);
            return quote!(#ready Ok(#value));
        }
        Finish::Plain(marker) if !ends.is_empty() => {
            let ready = ready(marker);
            return quote!(#ready #rt::give::<#marker>(#py, #value));
        }
        _ => {}
    }
    let around = match finish {
        Finish::Value(marker) | Finish::Plain(marker) | Finish::Count(marker) | Finish::Truth(marker) => length(marker),
        Finish::Args(name, generics) => name.len() + generics.as_ref().map_or(0, length),
        // The guard is handed over after the value was made with it.
        Finish::Buffer(_) | Finish::Declared { .. } => LINE,
    };
    // The map of errors stands on the line, too.
    let map = cx.error_map().map_or(0, |it| 7 + it.to_string().len());
    if around + length(call) + map > LINE {
        let result = finish.tokens(cx, py, args, &quote!(#value));
        quote! {
            let #value = #call;
            #result
        }
    } else {
        finish.tokens(cx, py, args, call)
    }
}

/// When an argument is converted: what may run Python code comes before what is lent, so that such code finds the objects free,
/// and what is lent to read before what is lent to change.
fn lends(ty: &Type) -> u8 {
    match ty {
        Type::Class(_) => 2,
        Type::MutClass(_) => 3,
        Type::Opt(item) => lends(item),
        Type::List(item)
        | Type::Set(item)
        | Type::FrozenSet(item)
        | Type::Sequence(item)
        | Type::Iterable(item)
        | Type::TupleOf(item)
        | Type::NotImplementedOr(item) => lends(item).min(1),
        Type::Dict(key, value) | Type::Mapping(key, value) => lends(key).max(lends(value)).min(1),
        Type::Tuple(items) | Type::Std(_, items) => items.iter().map(lends).max().unwrap_or(0).min(1),
        Type::Union(items) => items.iter().map(lends).max().unwrap_or(0),
        Type::None
        | Type::Bool
        | Type::Int(_)
        | Type::Float(_)
        | Type::Complex
        | Type::Str
        | Type::Bytes
        | Type::ByteArray
        | Type::Object { .. }
        | Type::Custom(_)
        | Type::Boxed(_)
        | Type::OwnClass(_)
        | Type::Handle(_)
        | Type::SelfType(_)
        | Type::Enum(_)
        | Type::Iterator(_)
        | Type::Callable(..)
        | Type::Literal(_)
        | Type::Type(_) => 0,
    }
}

/// Whether Rust gets the class, which a method of the class has for its object, as one of a metaclass does.
fn takes_class(call: &Call<'_>) -> bool {
    matches!(call.receiver, Some((_, Receiver::Class | Receiver::Bare)))
}

pub(super) fn is_variadic(param: &Param) -> bool {
    matches!(param.kind, ParamKind::VarPositional | ParamKind::VarKeyword)
}

fn argument(cx: &Context, args: &Ident, index: usize, param: &Param, holder: &Ident) -> TokenStream {
    let (marker, index) = (cx.marker(&param.ty), Literal::usize_unsuffixed(index));
    match param.kind {
        ParamKind::VarPositional => quote!(#args.rest::<#marker, _>(&mut #holder)?),
        ParamKind::VarKeyword => quote!(#args.keywords::<#marker, _>(&mut #holder)?),
        ParamKind::PositionalOnly | ParamKind::PositionalOrKeyword | ParamKind::KeywordOnly => {
            quote!(#args.get::<#marker, _>(#index, &mut #holder)?)
        }
    }
}

/// The receiver as Rust gets it, and whether it needs a guard.
fn receiver(call: &Call<'_>, args: &Ident, guard: &Ident) -> (Option<TokenStream>, bool) {
    let Some((class, receiver)) = call.receiver else {
        return (None, false);
    };
    // An argument may be the object itself, if it may be one of its class. Comparisons of an object with itself are rare, and pay for this.
    let own = Type::Class(class.index);
    let mut types = call.params.iter().map(|it| &it.ty);
    let beside = types.any(|it| *it == own || matches!(it, Type::Opt(item) if **item == own))
        && !matches!(call.finish.undeclared(), Finish::Truth(_));
    let class = &class.marker;
    match receiver {
        Receiver::Ref if beside => (Some(quote!(#args.receiver_beside::<#class>(&#guard)?)), true),
        Receiver::Ref => (Some(quote!(#args.receiver::<#class>(&#guard)?)), true),
        Receiver::Mut => (Some(quote!(#args.receiver_mut::<#class>(&#guard)?)), true),
        Receiver::Own => (Some(quote!(#args.receiver_own::<#class>()?)), false),
        Receiver::Static | Receiver::Class | Receiver::Bare | Receiver::Init => (None, false),
    }
}

/// The types that a closure's parameters can only have, in order.
fn types(cx: &Context, call: &Call<'_>) -> Vec<Option<TokenStream>> {
    let mut types = Vec::new();
    if let Some((class, receiver)) = call.receiver {
        let state = &class.state;
        match receiver {
            Receiver::Ref => types.push(Some(quote!(&#state))),
            Receiver::Mut => types.push(Some(quote!(&mut #state))),
            Receiver::Own => types.push(Some(quote!(#state))),
            Receiver::Static | Receiver::Class | Receiver::Bare | Receiver::Init => {}
        }
    }
    if call.wants_python {
        types.push(None); // The same for everyone.
    }
    types.extend(call.state.map(StateNames::reference));
    if call.wants_object || takes_class(call) {
        types.push(Some(quote!(&::pyz3_runtime::Object)));
    }
    let params = call.params.iter();
    types.extend(params.map(|it| if is_variadic(it) { None } else { cx.only_type(&it.ty) }));
    types
}
