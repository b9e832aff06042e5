//! Signature strings → syntax trees, with offsets.
