//! The state of a module: its marker, and what functions that ask for it get.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::class::spelled;
use super::declared_at;
use super::ident::{Locals, Names, camel};
use super::module::within;
use super::rust::Source;
use super::tokens::{Context, doc_line};
use crate::ir::State;

/// What the state of a module is called in the generated code.
#[derive(Clone)]
pub(super) struct StateNames {
    marker: Ident,
    ty: TokenStream,
}

impl StateNames {
    pub(super) fn new(names: &mut Names, path: &[&str], module: &str, state: &State) -> Self {
        let path = if path.is_empty() { vec![module] } else { path.to_vec() };
        Self {
            marker: names.unique(camel(&within(&path, "state"))),
            ty: state.rust.0.to_token_stream(),
        }
    }

    /// What the table of its module says of it.
    pub(super) fn setting(&self) -> TokenStream {
        let marker = &self.marker;
        quote!(.with_state::<#marker>())
    }

    /// The marker, and how it is made; `module` is the module's table.
    pub(super) fn items(&self, cx: &Context, state: &State, module: &Ident, out: &mut Source) {
        let (rt, marker) = (&cx.rt, &self.marker);
        let place = doc_line(&declared_at(&state.origin, "state"));
        out.push(quote! {
            #place
            struct #marker;
        });
        let map = cx.error_map().map_or(String::new(), |it| format!(", {it}"));
        out.push_text(&format!(
            "{rt}::state!({marker}, {module}, {}{map});\n",
            spelled(&self.ty)
        ));
    }

    /// The type of a closure's parameter for it.
    pub(super) fn reference(&self) -> Option<TokenStream> {
        let ty = &self.ty;
        Some(quote!(&#ty))
    }
}

/// What a call hands over, what its function says of that, and where it comes from: nothing, each, if it does not ask.
pub(super) fn parts(
    state: Option<&StateNames>,
    args: &Ident,
    locals: &Locals,
) -> (Option<TokenStream>, Option<TokenStream>, Option<TokenStream>) {
    let Some(StateNames { marker, .. }) = state else {
        return (None, None, None);
    };
    let name = locals.get("state");
    (
        Some(quote!(#name)),
        Some(quote!(
            const WITH_STATE: bool = true;
        )),
        Some(quote!(let #name = #args.state::<#marker>()?;)),
    )
}
