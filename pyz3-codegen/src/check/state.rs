//! The state of a module, and the functions that ask for it.

use super::Check;
use crate::diag::{Code, Diagnostic};
use crate::ir;
use crate::model::{File, Function};

impl Check<'_> {
    /// What a module declares. One of its files does, at most.
    pub(super) fn module_state(&mut self, scope: usize) -> Option<ir::State> {
        let files: Vec<&File> = self.scopes.get(scope)?.files.iter().map(|it| it.0).collect();
        let mut given = files.iter().filter_map(|it| it.state.as_ref());
        let first = given.next()?;
        for other in given {
            self.push(
                Diagnostic::error(Code::Conflict, "a module has one state")
                    .at(other.span, "second")
                    .at(first.span, "first")
                    .help("put what both hold into one type"),
            );
        }
        Some(ir::State {
            origin: self.origin(first.span),
            rust: self.rust_type(first)?,
        })
    }

    /// Whether a function asks for the state of its module, which has to have one, or to be in one that has.
    pub(super) fn wants_state(&mut self, scope: usize, function: &Function) -> bool {
        let Some(asked) = function.state.as_ref().filter(|it| it.value) else {
            return false;
        };
        let scopes = std::iter::successors(self.scopes.get(scope), |it| {
            it.parent.and_then(|parent| self.scopes.get(parent))
        });
        let has_one = scopes.flat_map(|it| &it.files).any(|it| it.0.state.is_some());
        if !has_one {
            self.push(
                Diagnostic::error(Code::MissingKey, "this module has no state")
                    .at(asked.span, "asks for it")
                    .help("declare its Rust type at the top of the module: `state: crate::State`"),
            );
        }
        has_one
    }
}
