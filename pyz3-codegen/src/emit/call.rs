//! A call: arguments in, the user's function, its value out.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use syn::{Expr, Pat, PatType, Token};

use super::ident::Locals;
use super::tokens::{ClassNames, Context, c_string};
use crate::ir::{Param, ParamKind, Raised, Receiver, RustExpr};

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
    pub(super) release_gil: bool,
    /// What a DeprecationWarning says.
    pub(super) warning: Option<String>,
    pub(super) finish: Finish,
}

/// How a value becomes an object.
pub(super) enum Finish {
    /// By the marker of its type.
    Value(TokenStream),
    /// By a method of `rt::Args`, with these generic arguments: what becomes of the value depends on the receiver.
    Args(&'static str, Option<TokenStream>),
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
            Self::Value(_) => false,
            Self::Args(..) => true,
            Self::Declared { inner, .. } => inner.uses_args(),
        }
    }

    fn tokens(&self, cx: &Context, py: &Ident, args: &Ident, value: &TokenStream) -> TokenStream {
        let rt = &cx.rt;
        match self {
            Self::Value(marker) => match cx.error_map() {
                Some(map) => quote!(#rt::finish_with::<#marker, _>(#py, #value, #map)),
                None => quote!(#rt::finish::<#marker, _>(#py, #value)),
            },
            Self::Args(name, generics) => {
                let (name, generics) = (format_ident!("{name}"), generics.as_ref().map(|it| quote!(::<#it>)));
                quote!(#args.#name #generics(#py, #value))
            }
            Self::Declared { inner, name, classes } => {
                let inner = inner.tokens(cx, py, args, value);
                quote! {
                    #inner.map_err(|error| {
                        #rt::undeclared(cfg!(debug_assertions), #py, error, #name, &[#(#classes),*])
                    })
                }
            }
        }
    }
}

/// The function `call`: converts the arguments, calls the user's function, converts what it returns while the arguments
/// and the receiver still live. The receiver is borrowed last, since a conversion may run Python code that uses it.
pub(super) fn call(cx: &Context, call: &Call<'_>) -> TokenStream {
    let rt = &cx.rt;
    let locals = Locals::around(&[call.rust]);
    let (py, args, value) = (locals.get("py"), locals.get("args"), locals.get("value"));
    let (guard, object) = (locals.get("g"), locals.get("object"));
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
    let target = target(call.rust, types(cx, call));
    let token = call.wants_python.then(|| quote!(#py));
    let objects = wants_object.then(|| quote!(#object));

    let guard = is_guarded.then(|| quote!(let mut #guard = #rt::guard();));
    let object = wants_object.then(|| quote!(let #object = &#args.object();));
    let body = if call.release_gil {
        let it = locals.get("it");
        let (fetch, it) = match receiver {
            Some(receiver) => (Some(quote!(let #it = #receiver;)), Some(quote!(#it))),
            None => (None, None),
        };
        let names_again = names.iter().map(|it| quote!(#it));
        let inputs = it.into_iter().chain(objects).chain(names_again);
        let result = call.finish.tokens(cx, &py, &args, &quote!(#value));
        quote! {
            #(let #names = #get;)*
            #fetch
            let #value = #py.detach(move || #target(#(#inputs),*));
            #result
        }
    } else if receiver.is_some() && !names.is_empty() {
        let names_again = names.iter().map(|it| quote!(#it));
        let inputs = receiver.into_iter().chain(token).chain(objects).chain(names_again);
        let body = finish(cx, [&py, &args, &value], &call.finish, &quote!(#target(#(#inputs),*)));
        quote! {
            #(let #names = #get;)*
            #body
        }
    } else {
        let inputs = receiver.into_iter().chain(token).chain(objects).chain(get);
        finish(cx, [&py, &args, &value], &call.finish, &quote!(#target(#(#inputs),*)))
    };
    let uses_args = !call.params.is_empty()
        || wants_object
        || is_guarded
        || matches!(call.receiver, Some((_, Receiver::Own)))
        || call.finish.uses_args();
    let body = quote! {
        #warning
        #(let mut #holders = #rt::holder();)*
        #guard
        #object
        #body
    };
    let args = if uses_args { args } else { format_ident!("_") };
    entry(cx, &py, &args, &body)
}

/// The function `call` around its body.
pub(super) fn entry(cx: &Context, py: &Ident, args: &Ident, body: &TokenStream) -> TokenStream {
    let rt = &cx.rt;
    quote! {
        fn call<'py>(#py: #rt::Python<'py>, #args: &#rt::Args<'py>) -> Result<#rt::Owned<'py>, #rt::PyErr> {
            #body
        }
    }
}

/// Converts the value of a call; the names are those of token, arguments and value. A long call gets a statement of its own.
pub(super) fn finish(cx: &Context, [py, args, value]: [&Ident; 3], finish: &Finish, call: &TokenStream) -> TokenStream {
    const LINE: usize = 60; // What is left of one inside of a function, of names without spaces.
    let length = |tokens: &TokenStream| tokens.to_string().replace(' ', "").len();
    let around = match finish {
        Finish::Value(marker) => length(marker),
        Finish::Args(name, generics) => name.len() + generics.as_ref().map_or(0, length),
        Finish::Declared { .. } => LINE,
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

/// Whether Rust gets the class, which a method of the class has for its object.
fn takes_class(call: &Call<'_>) -> bool {
    matches!(call.receiver, Some((_, Receiver::Class)))
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
    let class = &class.marker;
    match receiver {
        Receiver::Ref => (Some(quote!(#args.receiver::<#class>(&mut #guard)?)), true),
        Receiver::Mut => (Some(quote!(#args.receiver_mut::<#class>(&mut #guard)?)), true),
        Receiver::Own => (Some(quote!(#args.receiver_own::<#class>()?)), false),
        Receiver::Static | Receiver::Class | Receiver::Init => (None, false),
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
            Receiver::Static | Receiver::Class | Receiver::Init => {}
        }
    }
    if call.wants_python {
        types.push(None); // The same for everyone.
    }
    if call.wants_object || takes_class(call) {
        types.push(Some(quote!(&::pyz3_runtime::Object)));
    }
    let params = call.params.iter();
    types.extend(params.map(|it| if is_variadic(it) { None } else { cx.only_type(&it.ty) }));
    types
}

/// What stands before the parentheses of a call: a path as it is, a closure in parentheses.
///
/// The types of a closure's parameters cannot be inferred backwards from a call; those that the interface leaves no
/// choice about are filled in. `types` has one, or none to fill in, for each argument.
pub(super) fn target(rust: &RustExpr, types: impl IntoIterator<Item = Option<TokenStream>>) -> TokenStream {
    match &rust.0 {
        path @ Expr::Path(_) => quote!(#path),
        Expr::Closure(closure) => {
            let mut closure = closure.clone();
            for (input, ty) in closure.inputs.iter_mut().zip(types) {
                let (Pat::Ident(_) | Pat::Wild(_), Some(ty)) = (&*input, ty) else {
                    continue;
                };
                *input = Pat::Type(PatType {
                    attrs: Vec::new(),
                    pat: Box::new(input.clone()),
                    colon_token: <Token![:]>::default(),
                    ty: Box::new(syn::Type::Verbatim(ty)),
                });
            }
            quote!((#closure))
        }
        other => quote!((#other)),
    }
}
