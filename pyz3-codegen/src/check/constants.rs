//! Constants: literals, and values that Rust computes.

use super::Check;
use super::names::ALL_LABEL;
use super::types::{Place, Way};
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::model::{Constant, Scalar, Text};
use crate::signature;

impl Check<'_> {
    pub(super) fn constant(
        &mut self,
        scope: usize,
        base: usize,
        key: &Text,
        constant: &Constant,
    ) -> Option<ir::Constant> {
        let base = self.scopes.get(scope).and_then(|it| it.bases.get(base)).cloned()?;
        self.constant_at(scope, key, constant, |cx, name, given| {
            cx.constant_target(&base, name, key.span, given)
        })
    }

    /// A constant of a module or a class; `target` says where Rust has it.
    pub(super) fn constant_at(
        &mut self,
        scope: usize,
        key: &Text,
        constant: &Constant,
        target: impl FnOnce(&mut Self, &ir::PyName, Option<&Text>) -> Option<ir::RustExpr>,
    ) -> Option<ir::Constant> {
        // A fault of the name has been reported when it was declared.
        let name = ir::PyName::new(&key.value).ok();
        let origin = self.origin(key.span);
        let (doc, value) = match constant {
            Constant::Literal(scalar) => {
                if key.value == "__all__" {
                    self.push(
                        Diagnostic::error(Code::BadConstant, "`__all__` is a list of names")
                            .at(key.span, ALL_LABEL)
                            .help("leave it out, or give it `type: \"list[str]\"` and `rust`"),
                    );
                }
                let literal = match &scalar.value {
                    Scalar::Null => ir::Literal::None,
                    Scalar::Bool(value) => ir::Literal::Bool(*value),
                    Scalar::Int(digits) => {
                        if digits.trim_start_matches('-').len() > signature::MAX_DIGITS {
                            self.push(
                                Diagnostic::error(
                                    Code::BeyondReason,
                                    format!("an integer of more than {} digits", signature::MAX_DIGITS),
                                )
                                .at(scalar.span, "too long")
                                .help("compute it in Rust"),
                            );
                            return None;
                        }
                        ir::Literal::Int(digits.clone())
                    }
                    Scalar::Float(value) => ir::Literal::Float(*value),
                    Scalar::Str(value) => ir::Literal::Str(value.clone()),
                };
                (None, ir::ConstantValue::Literal(literal))
            }
            Constant::Typed(typed) => {
                let doc = self.plain_text(typed.doc.as_ref(), "documentation");
                let rust = name.as_ref().and_then(|name| target(self, name, typed.rust.as_ref()));
                let ty = typed
                    .ty
                    .as_ref()
                    .and_then(|text| self.type_text(Place::new(scope, text, Way::CONSTANT)));
                (doc, ir::ConstantValue::Rust { ty: ty?, rust: rust? })
            }
        };
        Some(ir::Constant {
            name: name?,
            origin,
            doc,
            value,
        })
    }
}

/// Whether an integer has a float.
pub(super) fn is_finite(digits: &str) -> bool {
    digits.parse::<f64>().is_ok_and(f64::is_finite)
}
