//! The slots that a class's protocol methods fill.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::tokens::Context;
use crate::ir::{Base, Class, Comparison, PROTOCOLS, Slot};

/// What fills the slots of a class.
pub(super) struct Slots {
    pub(super) slots: Vec<TokenStream>,
    /// Names for which CPython makes wrappers of these slots, although the class declares no such methods.
    pub(super) hidden: Vec<&'static str>,
}

/// The slots of the class of that index.
pub(super) fn slots(cx: &Context, classes: &[Class], index: usize) -> Slots {
    let mut out = Slots {
        slots: Vec::new(),
        hidden: Vec::new(),
    };
    let (Some(class), Some(names)) = (classes.get(index), cx.classes.get(index)) else {
        return out;
    };
    let own = |slot: Slot| own(class, slot).is_some();
    let side = |slot: Slot| side(cx, classes, index, slot);
    let mut done = Vec::new();
    for method in &class.methods {
        let Some(protocol) = method.protocol else { continue };
        let sides = sides(protocol.slot);
        let Some(&first) = sides.first() else { continue };
        if done.contains(&first) {
            continue;
        }
        done.push(first);
        out.slots.extend(slot(cx, &names.marker, protocol.slot, &side));
        let missing = sides.iter().filter(|&&it| !own(it) && it != Slot::GetAttr);
        out.hidden.extend(missing.filter_map(|&it| name(it)));
    }
    let rt = &cx.rt;
    let compares = done.contains(&Slot::Compare(Comparison::Lt));
    if compares && !own(Slot::Hash) {
        if own(Slot::Compare(Comparison::Eq)) {
            out.slots.push(quote!(#rt::TypeSlot::unhashable()));
        } else {
            // CPython inherits a hash only together with all comparisons, so the runtime fills that slot.
            out.hidden.push("__hash__");
        }
    }
    if class.init.is_none() && !class.is_metaclass {
        // The slot that refuses to make one is no method.
        out.hidden.push("__init__");
    }
    out
}

/// Every method that the slot of this one calls, which CPython makes wrappers for, in the order of its arguments. None
/// if there is no slot.
fn sides(slot: Slot) -> Vec<Slot> {
    use Comparison::{Eq, Ge, Gt, Le, Lt, Ne};
    match slot {
        Slot::Number(name) | Slot::Reflected(name) => vec![Slot::Number(name), Slot::Reflected(name)],
        Slot::Power | Slot::ReflectedPower => vec![Slot::Power, Slot::ReflectedPower],
        Slot::Compare(_) => [Lt, Le, Eq, Ne, Gt, Ge].map(Slot::Compare).to_vec(),
        Slot::SetItem | Slot::DeleteItem => vec![Slot::SetItem, Slot::DeleteItem],
        Slot::GetAttribute | Slot::GetAttr => vec![Slot::GetAttribute, Slot::GetAttr],
        Slot::SetAttr | Slot::DeleteAttr => vec![Slot::SetAttr, Slot::DeleteAttr],
        Slot::DescriptorSet | Slot::DescriptorDelete => vec![Slot::DescriptorSet, Slot::DescriptorDelete],
        Slot::Unary(_)
        | Slot::InPlace(_)
        | Slot::InPlacePower
        | Slot::Hash
        | Slot::Truth
        | Slot::Length
        | Slot::GetItem
        | Slot::Contains
        | Slot::Next
        | Slot::Call
        | Slot::DescriptorGet
        | Slot::Finalize
        | Slot::Buffer => vec![slot],
        Slot::Method | Slot::ClassMethod => Vec::new(),
    }
}

fn slot(cx: &Context, class: &Ident, slot: Slot, side: &dyn Fn(Slot) -> TokenStream) -> Option<TokenStream> {
    let rt = &cx.rt;
    let sides: Vec<_> = sides(slot).into_iter().map(side).collect();
    let tokens = match slot {
        Slot::Unary(name) => {
            let name = format_ident!("{name}");
            quote!(unary::<#(#sides),*>(#rt::Unary::#name))
        }
        Slot::Number(name) | Slot::Reflected(name) => {
            let name = format_ident!("{name}");
            quote!(number::<#class, #(#sides),*>(#rt::Number::#name))
        }
        Slot::InPlace(name) => {
            let name = format_ident!("{name}");
            quote!(in_place::<#class, #(#sides),*>(#rt::InPlace::#name))
        }
        Slot::Power | Slot::ReflectedPower => quote!(power::<#class, #(#sides),*>()),
        Slot::InPlacePower => quote!(in_place_power::<#class, #(#sides),*>()),
        Slot::Compare(_) => quote!(compare::<#class, #(#sides),*>()),
        Slot::Hash => quote!(hash::<#(#sides),*>()),
        Slot::Truth => quote!(truth::<#(#sides),*>()),
        Slot::Length => quote!(length::<#(#sides),*>()),
        Slot::GetItem => quote!(get_item::<#(#sides),*>()),
        Slot::SetItem | Slot::DeleteItem => quote!(set_item::<#(#sides),*>()),
        Slot::Contains => quote!(contains::<#(#sides),*>()),
        Slot::Next => quote!(next::<#class, #(#sides),*>()),
        Slot::Call => quote!(call::<#(#sides),*>()),
        Slot::GetAttribute | Slot::GetAttr => quote!(attributes::<#(#sides),*>()),
        Slot::SetAttr | Slot::DeleteAttr => quote!(set_attributes::<#(#sides),*>()),
        Slot::DescriptorGet => quote!(descriptor_get::<#(#sides),*>()),
        Slot::DescriptorSet | Slot::DescriptorDelete => quote!(descriptor_set::<#(#sides),*>()),
        Slot::Finalize => quote!(finalize::<#(#sides),*>()),
        Slot::Buffer => quote!(buffer::<#class, #(#sides),*>()),
        Slot::Method | Slot::ClassMethod => return None,
    };
    Some(quote!(#rt::TypeSlot::#tokens))
}

/// The marker of the method that a slot calls: the class's own, or else one that it inherits, since a class that fills
/// one half of a slot hides both halves of its base's.
fn side(cx: &Context, classes: &[Class], index: usize, slot: Slot) -> TokenStream {
    let rt = &cx.rt;
    let found = inherited(classes, index, slot).and_then(|(class, method)| cx.classes.get(class)?.methods.get(method));
    found.map_or_else(|| quote!(#rt::Absent), ToTokens::to_token_stream)
}

fn inherited(classes: &[Class], index: usize, slot: Slot) -> Option<(usize, usize)> {
    let class = classes.get(index)?;
    if let Some(method) = own(class, slot) {
        return Some((index, method));
    }
    class.bases.iter().find_map(|base| match base {
        Base::Class(base) => inherited(classes, *base, slot),
        Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
    })
}

/// The class's own method in a slot.
fn own(class: &Class, slot: Slot) -> Option<usize> {
    class
        .methods
        .iter()
        .position(|it| it.protocol.is_some_and(|protocol| protocol.slot == slot))
}

fn name(slot: Slot) -> Option<&'static str> {
    PROTOCOLS.iter().find(|it| it.slot == slot).map(|it| it.name)
}
