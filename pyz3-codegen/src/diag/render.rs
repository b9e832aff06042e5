//! Diagnostics as snippets for people and as JSON for programs.
