//! What Python's protocols ask for beyond what the collections have already. No type is declared here: `pyz3.yaml` names those of
//! the standard library, and of the crate imbl.

pub mod list;
pub mod objects;
pub mod persistent;
pub mod sorted;

pyz3_runtime::module!(collections_rs);
