//! The Rust behind a class: its type, and what is called `<type>::<name>`.

use super::super::Check;
use super::{Cx, Entry};
use crate::diag::Span;
use crate::ir::{PyName, RustExpr, RustType};
use crate::model::Text;
use proc_macro2::Ident;
use syn::{Expr, ExprPath, PathArguments, QSelf, Type};

impl Check<'_> {
    /// What `rust` says, else `<rust>::<name>`.
    pub(super) fn class_type(&mut self, entry: &Entry<'_>) -> Option<RustType> {
        let base = (self.scopes.get(entry.home))
            .and_then(|it| it.bases.get(entry.base))
            .cloned()?;
        match (&entry.name, &entry.model.rust) {
            (Some(name), rust) => self.type_target(&base, name, entry.key.span, rust.as_ref()),
            (None, Some(rust)) => self.rust_type(rust),
            (None, None) => None,
        }
    }

    /// What is called: what `rust` says, else `<type>::<name>`.
    pub(super) fn member_target(
        &mut self,
        cx: &Cx<'_>,
        name: &str,
        key: Span,
        given: Option<&Text>,
    ) -> Option<RustExpr> {
        if let Some(given) = given {
            return self.callable(given);
        }
        let name = self.rust_ident(name, key)?;
        Some(RustExpr(Expr::Path(member(cx.rust.as_ref()?, name))))
    }

    /// A constant: what `rust` says, else `<type>::<name>`.
    pub(super) fn class_constant_target(
        &mut self,
        cx: &Cx<'_>,
        name: &PyName,
        key: Span,
        given: Option<&Text>,
    ) -> Option<RustExpr> {
        match given {
            Some(given) => self.constant_path(given),
            None => self.member_target(cx, name.as_str(), key, None),
        }
    }
}

/// What a method is called in Rust: a protocol method has no underscores.
pub(super) fn rust_name(name: &str) -> &str {
    match name.strip_prefix("__").and_then(|it| it.strip_suffix("__")) {
        Some(inner) if !inner.is_empty() => inner,
        _ => name,
    }
}

/// `crate::Point::norm`; `<Vec<i64>>::len` where the type has arguments or is no path.
pub(super) fn member(ty: &RustType, name: Ident) -> ExprPath {
    if let Type::Path(path) = &ty.0
        && path.qself.is_none()
        && path
            .path
            .segments
            .iter()
            .all(|it| matches!(it.arguments, PathArguments::None))
    {
        let mut path = path.path.clone();
        path.segments.push(name.into());
        return ExprPath {
            attrs: Vec::new(),
            qself: None,
            path,
        };
    }
    ExprPath {
        attrs: Vec::new(),
        qself: Some(QSelf {
            lt_token: Default::default(),
            ty: Box::new(ty.0.clone()),
            position: 0,
            as_token: None,
            gt_token: Default::default(),
        }),
        path: syn::Path {
            leading_colon: Some(Default::default()),
            segments: std::iter::once(syn::PathSegment::from(name)).collect(),
        },
    }
}
