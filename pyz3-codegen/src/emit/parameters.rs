//! The lists of parameters: a constant for each, which functions that take the same share.
//!
//! In: the parameters of a function, as the generated code says them. Out: what that list is called. rustc checks each list once.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ident::{Names, screaming};
use crate::ir::Param;

/// After how many parameters a list is called, so that names stay short.
const NAMED: usize = 6;

/// The lists that were written so far.
#[derive(Default)]
pub(super) struct ParameterLists {
    names: Names,
    /// By their spelling.
    found: HashMap<String, Ident>,
    items: Vec<TokenStream>,
}

impl ParameterLists {
    /// What the list of these parameters is called: after the first of them. `rows` are they, as the generated code says them.
    pub(super) fn name(&mut self, rt: &Ident, params: &[Param], rows: &[TokenStream]) -> Ident {
        let list = quote!(&[#(#rows),*]);
        if let Some(name) = self.found.get(&list.to_string()) {
            return name.clone();
        }
        let parts: Vec<&str> = params.iter().map(|it| it.name.as_str()).take(NAMED).collect();
        let name = self.names.unique(screaming(&parts));
        self.found.insert(list.to_string(), name.clone());
        self.items
            .push(quote!(const #name: &'static #rt::Parameters = &#rt::Parameters::new(const { #list });));
        name
    }

    /// All of them, if there is any, as constants of a type: among the others, they could have the name of one.
    pub(super) fn items(&self, owner: &Ident) -> Vec<TokenStream> {
        let items = &self.items;
        if items.is_empty() {
            return Vec::new();
        }
        vec![
            quote! {
                /// The parameters of functions.
                struct #owner;
            },
            quote!(impl #owner { #(#items)* }),
        ]
    }
}
