//! Fields and properties: getters, setters, deleters.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::call::{Call, Finish, call, can_be_prompt, entry, finish, prompt};
use super::function::{Head, marked};
use super::ident::{Locals, Names, camel};
use super::module::{Tables, within};
use super::rust::Source;
use super::shared::{Body, Called, Kind};
use super::tokens::{ClassNames, Context, c_string};
use super::{declared_at, shared};
use crate::ir::{Access, Class, Member, Param, ParamKind, Receiver, RustExpr, RustField, Type};

/// What stands around the members of a class.
pub(super) struct Members<'a> {
    pub(super) class: &'a Class,
    pub(super) class_names: &'a ClassNames,
    /// The submodule, and the class and those around it: the start of every name.
    pub(super) path: &'a [&'a str],
}

impl Members<'_> {
    /// Adds the items of a member to `out`, and gives its row in the table of properties.
    pub(super) fn items(
        &self,
        cx: &Context,
        names: &mut Names,
        member: &Member,
        tables: &mut Tables,
        out: &mut Source,
    ) -> TokenStream {
        let (rt, python_name) = (&cx.rt, member.name.as_str());
        let mut name = |verb: &str| names.unique(camel(&within(self.path, &format!("{verb}{python_name}"))));
        let mut add = |marker: &Ident, rust: Option<&RustExpr>, params: &[Param], body: Body| {
            let qualname = self.class.qualname.as_str();
            let head = Head {
                place: declared_at(&member.origin, format_args!("{qualname}.{python_name}")),
                owner: Some(quote!(#rt::Owner::Method(#qualname))),
                home: None, // Neither names nor defaults.
                name: python_name,
                doc: String::new(),
                written: rust.and_then(|it| cx.place(it, &member.origin)),
            };
            out.extend(marked(cx, marker, &head, params, &body, tables));
        };

        let shared = |kind: &Kind, called| shared::body(cx, kind, Some(self.class_names), called);
        let getter = name("");
        let body = match shared::getter(cx, self.class, self.class_names, member) {
            Some(kind) => shared(&kind, Called::of(&member.get, Called::Get)),
            None => self.getter(cx, member).into(),
        };
        add(&getter, called(&member.get), &[], body);
        let setter = member.set.as_ref().map(|set| {
            let setter = name("set_");
            let value = Param {
                name: member.name.clone(),
                kind: ParamKind::PositionalOnly,
                ty: member.ty.clone(),
                default: None,
            };
            let body = match shared::setter(cx, self.class, self.class_names, member) {
                Some(kind) => shared(&kind, Called::of(set, Called::Set)),
                None => self.setter(cx, set, &value).into(),
            };
            add(&setter, called(set), &[value], body);
            quote!(.set::<#setter>())
        });
        let deleter = member.delete.as_ref().map(|delete| {
            let deleter = name("delete_");
            add(
                &deleter,
                Some(delete),
                &[],
                self.call(cx, delete, &[], self.receiver(Receiver::Mut), &Type::None)
                    .into(),
            );
            quote!(.delete::<#deleter>())
        });
        let (name, doc) = (
            c_string(python_name),
            c_string(member.doc.as_deref().unwrap_or_default()),
        );
        quote!(#rt::Property::new::<#getter>(#name, #doc) #setter #deleter)
    }

    fn getter(&self, cx: &Context, member: &Member) -> TokenStream {
        if member.view {
            return self.view(cx, member);
        }
        match &member.get {
            Access::Field(field) => self.field(cx, field, &member.ty),
            Access::Call(rust) => self.call(cx, rust, &[], self.receiver(Receiver::Ref), &member.ty),
        }
    }

    fn setter(&self, cx: &Context, set: &Access, value: &Param) -> TokenStream {
        match set {
            Access::Field(field) => {
                let (rt, marker, field, class) = (&cx.rt, cx.marker(&value.ty), &field.0, &self.class_names.marker);
                let locals = Locals::around(&[]);
                let (py, args) = (locals.get("py"), locals.get("args"));
                let body = quote! {
                    let mut h0 = #rt::holder();
                    let g = #rt::guard();
                    let a0 = args.get::<#marker, _>(0, &mut h0)?;
                    args.receiver_mut::<#class>(&g)?.#field = a0;
                    #rt::end(g);
                    #rt::finish::<#rt::NoneType, _>(py, ())
                };
                let entry = entry(cx, &py, &args, &body);
                if can_be_prompt(&value.ty) {
                    prompt(&entry)
                } else {
                    entry
                }
            }
            Access::Call(rust) => {
                let receiver = self.receiver(Receiver::Mut);
                self.call(cx, rust, std::slice::from_ref(value), receiver, &Type::None)
            }
        }
    }

    /// A view: the object that Python gets borrows its owner, and finds its own state there.
    fn view(&self, cx: &Context, member: &Member) -> TokenStream {
        let (rt, class, target) = (&cx.rt, &self.class_names.marker, cx.class_of(&member.ty));
        let projection = match (&member.get, &member.set) {
            (Access::Field(field), Some(_)) => {
                let field = &field.0;
                quote!(#rt::Projection::new(|it| &it.#field, |it| &mut it.#field))
            }
            (Access::Field(field), None) => {
                let field = &field.0;
                quote!(#rt::Projection::read_only(|it| &it.#field))
            }
            (Access::Call(rust), Some(_) | None) => {
                let rust = &rust.0;
                quote!(#rt::Projection::read_only(#rust))
            }
        };
        let locals = Locals::around(&[]);
        let (py, args) = (locals.get("py"), locals.get("args"));
        entry(cx, &py, &args, &quote!(args.view::<#class, #target>(py, #projection)))
    }

    /// A field, converted by reference.
    fn field(&self, cx: &Context, field: &RustField, ty: &Type) -> TokenStream {
        let (rt, class, field) = (&cx.rt, &self.class_names.marker, &field.0);
        let locals = Locals::around(&[]);
        let (py, args, value) = (locals.get("py"), locals.get("args"), locals.get("value"));
        let found = quote!(&args.receiver::<#class>(&g)?.#field);
        let result = finish(
            cx,
            [&py, &args, &value],
            &Finish::value(cx, ty),
            &found,
            &[format_ident!("g")],
        );
        let body = quote! {
            let g = #rt::guard();
            #result
        };
        prompt(&entry(cx, &py, &args, &body))
    }

    /// How the functions of a property get their object.
    fn receiver(&self, usual: Receiver) -> Receiver {
        if self.class.is_metaclass { Receiver::Bare } else { usual }
    }

    fn call(&self, cx: &Context, rust: &RustExpr, params: &[Param], receiver: Receiver, result: &Type) -> TokenStream {
        call(
            cx,
            &Call {
                rust,
                params,
                receiver: Some((self.class_names, receiver)),
                wants_object: false,
                wants_python: false,
                state: None,
                release_gil: false,
                warning: None,
                finish: Finish::value(cx, result),
            },
        )
    }
}

/// The function that is called, if it is none of the generated code's own.
fn called(access: &Access) -> Option<&RustExpr> {
    match access {
        Access::Field(_) => None,
        Access::Call(rust) => Some(rust),
    }
}
