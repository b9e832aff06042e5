//! IR → output text. Cannot fail.
