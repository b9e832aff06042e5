//! However deep the Rust in an interface file nests, no thread's stack overflows: it is refused, or it is shallow enough
//! to be written out. In a test build, as in a build script, frames are at their largest.

use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Renders the interface on a stack as threads have it.
fn on_a_usual_stack(text: String) -> bool {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    // Tests run side by side.
    let name = format!("depth{}.pyz3.yaml", COUNT.fetch_add(1, Ordering::Relaxed) % 64);
    let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&file, text).expect("the file can be written");
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(move || pyz3_codegen::render(file).is_ok())
        .expect("a thread can be made")
        .join()
        .expect("no panic")
}

fn in_a_function(rust: &str) -> bool {
    let params: Vec<String> = (0..params(rust)).map(|it| format!("p{it}: int")).collect();
    on_a_usual_stack(format!(
        "module: m\nfunctions: {{f: {{signature: '({})', rust: \"{rust}\"}}}}\n",
        params.join(", ")
    ))
}

/// How many values a closure takes: the signature must hand over as many.
fn params(rust: &str) -> usize {
    let rust = rust.strip_prefix("move ").unwrap_or(rust);
    let Some((list, _)) = rust.strip_prefix('|').and_then(|it| it.split_once('|')) else {
        return 0;
    };
    let mut angles = 0;
    let mut commas = 0;
    for it in list.chars() {
        match it {
            '<' => angles += 1,
            '>' => angles -= 1,
            ',' if angles == 0 => commas += 1,
            _ => {}
        }
    }
    commas + usize::from(!list.trim().is_empty())
}

fn in_a_type(rust: &str) -> bool {
    on_a_usual_stack(format!(
        "module: m\ntypes: {{T: {{rust: \"{rust}\", via: int, from: x::y}}}}\n"
    ))
}

const NESTED: [(&str, &str); 30] = [
    ("!", ""),
    ("&", ""),
    ("-", ""),
    ("|x| ", ""),
    ("|x, y| ", ""),
    ("(", ")"),
    ("[", "]"),
    ("{", "}"),
    ("f(", ")"),
    ("a::<", ">"),
    ("Vec<", ">"),
    ("a::<b, ", ">"),
    ("return ", ""),
    ("a = ", ""),
    ("if a {} else ", ""),
    ("if ", " {}"),
    ("a.", ""),
    ("async move {", "}"),
    ("loop { ", "}"),
    ("&mut ", ""),
    ("<a as ", ">::b"),
    ("match a { _ => ", "}"),
    ("a..", ""),
    ("move || ", ""),
    ("|x: &", "| x"),
    ("a + ", ""),
    ("a as *const ", ""),
    ("unsafe {", "}"),
    ("let x = ", ""),
    ("a < b > ", ""),
];

#[test]
fn deep_rust_is_refused_or_shallow() {
    for (open, close) in NESTED {
        // The most that passes, and whatever is more.
        for count in [1, 5, 10, 20, 30, 50, 80, 120, 250, 20_000] {
            for start in ["", "|x| "] {
                let rust = format!("{start}{}x{}", open.repeat(count), close.repeat(count));
                let passed = in_a_function(&rust) | in_a_type(&rust);
                assert!(!passed || count < 20_000, "{open} {count} levels deep");
            }
        }
    }
    for long in ["()", "[0]", "?", ".a()", " as T"] {
        for count in [5, 50, 120, 20_000] {
            let rust = format!("|x| x{}", long.repeat(count));
            let passed = in_a_function(&rust);
            assert!(!passed || count < 20_000, "{long} {count} times");
        }
    }
}

#[test]
fn closures_as_people_write_them_pass() {
    for rust in [
        "|data: &[u8]| blake3::hash(data).to_hex().to_string()",
        "|text: &str, map: &HashMap<String, Vec<Option<u8>>>| map.get(text).map(|it| it.iter().flatten().count())",
        "|a: &str, b: &str| { let a: Vec<char> = a.chars().collect(); let b: Vec<char> = b.chars().collect(); \
            let mut both = 0; for x in &a { if b.contains(x) { both += 1; } } \
            match both { 0 => None, n if n > 10 => Some(10), n => Some(n) } }",
        "|x: f64| -> Result<f64, String> { if x < 0.0 { return Err(format!(\\\"{x} is negative\\\")); } Ok(x.sqrt()) }",
        "<str as unicode_segmentation::UnicodeSegmentation>::graphemes",
        "Vec::<std::collections::HashMap<String, Vec<u8>>>::len",
    ] {
        assert!(in_a_function(rust), "{rust}");
    }
}
