//! A module inside a package.

#![forbid(unsafe_code)]

pyz3_runtime::module!(_core);
