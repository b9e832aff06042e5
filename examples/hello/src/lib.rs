//! The smallest module: ordinary Rust, and one line that makes it importable.

pyz3_runtime::module!(hello);

/// Greets, as often as asked for.
pub fn greet(name: &str, times: usize) -> String {
    vec![format!("Hello, {name}!"); times].join(" ")
}
