//! Time is linear in the number of functions.

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

fn interface(functions: usize) -> String {
    let mut text = String::from("module: scale\nfunctions:\n");
    for number in 0..functions {
        let _ = write!(
            text,
            "  function_{number}:
    signature: \"(a{}: list[float], b: str = 'x', /, c: int = {number}, *, d: dict[str, int] | None = None) -> str\"
    doc: Function number {number}.
    rust: crate::algo::function_{number}\n",
            number % 50
        );
    }
    text
}

/// The best of three, because the machine has other things to do too.
fn time(functions: usize) -> Duration {
    let path = std::env::temp_dir().join(format!("pyz3-scale-{functions}-{}.pyz3.yaml", std::process::id()));
    fs::write(&path, interface(functions)).expect("written");
    let run = || {
        let start = Instant::now();
        let rendered = pyz3_codegen::render(&path).expect("a good interface");
        assert_eq!(
            rendered.outputs["scale.rs"].matches(" rt::Function for ").count(),
            functions
        );
        start.elapsed()
    };
    let best = (0..3).map(|_| run()).min().unwrap_or_default();
    let _ = fs::remove_file(path);
    best
}

#[test]
fn four_times_the_functions_take_four_times_as_long() {
    let (few, many) = (time(250), time(1_000));
    // Quadratic time would be sixteen times as long.
    assert!(many < few * 9, "{few:?} for 250 functions, {many:?} for 1,000");
    // A release build takes a fifth of a second; this one may be slow, and so may the machine.
    assert!(many < Duration::from_secs(30), "{many:?} for 1,000 functions");
}
