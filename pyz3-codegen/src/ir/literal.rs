//! Python literals: defaults and constants.

use std::fmt::Write;

use super::MemberRef;

/// A Python literal, as a value. Two spellings of the same value are the same literal.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    None,
    /// `...`
    Ellipsis,
    Bool(bool),
    /// Decimal digits with an optional `-`: integers are exact at any size.
    Int(String),
    Float(f64),
    Complex {
        re: f64,
        im: f64,
    },
    Str(String),
    Bytes(Vec<u8>),
    List(Vec<Literal>),
    Tuple(Vec<Literal>),
    /// Never empty: Python has no literal for an empty set.
    Set(Vec<Literal>),
    Dict(Vec<(Literal, Literal)>),
    /// A member of an enum: `Side.LEFT`.
    Member(MemberRef),
}

/// For whom a literal is spelled.
#[derive(Clone, Copy)]
enum Style {
    /// Everyone: names are dotted in full.
    Python,
    /// A reader who sees the module that it is written in.
    Short,
    /// `inspect`, which knows the names of the module, or modules alone.
    Inspect { in_module: bool },
}

impl Literal {
    /// The literal in Python's own spelling, on one line, in ASCII alone.
    ///
    /// It evaluates to the same value in source and, members of enums aside, by `ast.literal_eval`. These are spelled with their
    /// module, so that no two are spelled the same.
    pub(crate) fn python(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Style::Python);
        out
    }

    /// The same, with members of enums as they are called in the module where they are written.
    pub(crate) fn short(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Style::Short);
        out
    }

    /// The literal as `inspect` reads it in a text signature.
    ///
    /// That reader knows less than Python: `-1+2j` it refuses and `-(1-2j)` it takes; text that is not ASCII it cannot
    /// read at all. Up to Python 3.11 it drops a comma before `)`, which makes `(1,)` a number, unless anything at all
    /// stands between; a carriage return does, and is white space to every parser.
    ///
    /// Of names it takes those that mean integers or strings, members of an `IntEnum` among them; other members are shown as
    /// `...`, or it would refuse the whole signature. It looks for names in the function's module; of a method it knows
    /// none, and reads dotted names alone.
    pub(crate) fn text_signature(&self, in_module: bool) -> String {
        if self.member(&|it| !it.is_plain_value) {
            return "...".into();
        }
        let mut out = String::new();
        self.write(&mut out, Style::Inspect { in_module });
        out
    }

    /// Whether a member of an enum is in it.
    pub(crate) fn has_member(&self) -> bool {
        self.member(&|_| true)
    }

    /// Whether one of its members of enums is such.
    fn member(&self, is: &impl Fn(&MemberRef) -> bool) -> bool {
        match self {
            Self::Member(member) => is(member),
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => items.iter().any(|it| it.member(is)),
            Self::Dict(entries) => entries.iter().any(|(key, value)| key.member(is) || value.member(is)),
            Self::None
            | Self::Ellipsis
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Complex { .. }
            | Self::Str(_)
            | Self::Bytes(_) => false,
        }
    }

    /// Whether every part is immutable in Python, so that two places may share one object.
    pub(crate) fn is_immutable(&self) -> bool {
        match self {
            Self::None
            | Self::Ellipsis
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Float(_)
            | Self::Complex { .. }
            | Self::Str(_)
            | Self::Bytes(_)
            | Self::Member(_) => true,
            Self::Tuple(items) => items.iter().all(Self::is_immutable),
            Self::List(_) | Self::Set(_) | Self::Dict(_) => false,
        }
    }

    /// Whether there is an integer in it that Python may refuse to write in decimal digits, as type checkers do.
    pub(crate) fn has_long_int(&self) -> bool {
        match self {
            Self::Int(digits) => digits.trim_start_matches('-').len() > MAX_DECIMAL_DIGITS,
            Self::None
            | Self::Ellipsis
            | Self::Bool(_)
            | Self::Float(_)
            | Self::Complex { .. }
            | Self::Str(_)
            | Self::Bytes(_)
            | Self::Member(_) => false,
            Self::List(items) | Self::Tuple(items) | Self::Set(items) => items.iter().any(Self::has_long_int),
            Self::Dict(entries) => entries
                .iter()
                .any(|(key, value)| key.has_long_int() || value.has_long_int()),
        }
    }

    fn write(&self, out: &mut String, style: Style) {
        match self {
            Self::Member(member) => out.push_str(match style {
                Style::Python | Style::Inspect { in_module: false } => &member.dotted,
                Style::Short | Style::Inspect { in_module: true } => &member.shown,
            }),
            Self::None => out.push_str("None"),
            Self::Ellipsis => out.push_str("..."),
            Self::Bool(true) => out.push_str("True"),
            Self::Bool(false) => out.push_str("False"),
            Self::Int(digits) => write_int(out, digits),
            Self::Float(value) => write_float(out, *value),
            Self::Complex { re, im } => write_complex(out, *re, *im),
            Self::Str(text) => write_str(out, text),
            Self::Bytes(bytes) => write_bytes(out, bytes),
            Self::List(items) => {
                out.push('[');
                write_items(out, items, style);
                out.push(']');
            }
            Self::Tuple(items) => {
                out.push('(');
                write_items(out, items, style);
                if items.len() == 1 {
                    out.push(',');
                    out.push_str(match style {
                        Style::Python | Style::Short => ")",
                        Style::Inspect { .. } => "\r)",
                    });
                } else {
                    out.push(')');
                }
            }
            Self::Set(items) => {
                out.push('{');
                write_items(out, items, style);
                out.push('}');
            }
            Self::Dict(entries) => {
                out.push('{');
                for (index, (key, value)) in entries.iter().enumerate() {
                    if index > 0 {
                        out.push_str(", ");
                    }
                    key.write(out, style);
                    out.push_str(": ");
                    value.write(out, style);
                }
                out.push('}');
            }
        }
    }
}

fn write_items(out: &mut String, items: &[Literal], style: Style) {
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push_str(", ");
        }
        item.write(out, style);
    }
}

/// Python reads as many decimal digits under any limit (`PYTHONINTMAXSTRDIGITS`), and hexadecimal ones without limit.
const MAX_DECIMAL_DIGITS: usize = 640;

fn write_int(out: &mut String, digits: &str) {
    let (sign, digits) = match digits.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", digits),
    };
    out.push_str(sign);
    if digits.len() > MAX_DECIMAL_DIGITS {
        write_hex(out, digits);
    } else {
        out.push_str(digits);
    }
}

/// Writes decimal digits as a hexadecimal literal. Quadratic, for numbers that nobody writes by hand.
fn write_hex(out: &mut String, digits: &str) {
    let mut limbs: Vec<u32> = Vec::new(); // Least significant first.
    for chunk in digits.as_bytes().chunks(9) {
        let mut carry = chunk
            .iter()
            .fold(0_u64, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        let scale = 10_u64.pow(chunk.len() as u32);
        for limb in &mut limbs {
            let wide = u64::from(*limb) * scale + carry;
            *limb = wide as u32;
            carry = wide >> 32;
        }
        if carry > 0 {
            limbs.push(carry as u32);
        }
    }
    out.push_str("0x");
    let mut limbs = limbs.iter().rev();
    let _ = write!(out, "{:x}", limbs.next().copied().unwrap_or_default());
    for limb in limbs {
        let _ = write!(out, "{limb:08x}");
    }
}

/// As Python's `repr`: shortest digits, an exponent below 1e-4 and from 1e16 on.
fn write_float(out: &mut String, value: f64) {
    if value.is_nan() {
        return out.push_str("(1e309-1e309)"); // There is no literal for it.
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    if value.is_infinite() {
        return out.push_str("1e309"); // Nor for this, but every reader rounds it up.
    }
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if (-4..16).contains(&exponent) {
        let plain = value.abs().to_string();
        out.push_str(&plain);
        if !plain.contains('.') {
            out.push_str(".0");
        }
    } else {
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{mantissa}e{sign}{:02}", exponent.abs());
    }
}

/// A part of a complex number: a float without a needless `.0`, as `repr` has it.
fn write_part(out: &mut String, value: f64) {
    write_float(out, value.abs());
    if out.ends_with(".0") {
        out.truncate(out.len() - 2);
    }
}

fn write_complex(out: &mut String, re: f64, im: f64) {
    // A text signature's reader folds one addition of unsigned numbers; a sign may stand before the whole.
    let negative = re.is_sign_negative();
    if negative {
        out.push('-');
    }
    let im = if negative { -im } else { im };
    if re == 0.0 && im.is_sign_positive() {
        write_part(out, im);
        out.push('j');
    } else {
        out.push('(');
        write_part(out, re);
        out.push(if im.is_sign_negative() { '-' } else { '+' });
        write_part(out, im);
        out.push_str("j)");
    }
}

fn write_str(out: &mut String, text: &str) {
    let quote = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.push(quote);
    for char in text.chars() {
        match char {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            _ if char == quote => out.extend(['\\', quote]),
            ' '..='~' => out.push(char),
            '\0'..='\u{ff}' => {
                let _ = write!(out, "\\x{:02x}", u32::from(char));
            }
            '\u{100}'..='\u{ffff}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(char));
            }
            '\u{10000}'.. => {
                let _ = write!(out, "\\U{:08x}", u32::from(char));
            }
        }
    }
    out.push(quote);
}

fn write_bytes(out: &mut String, bytes: &[u8]) {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') {
        b'"'
    } else {
        b'\''
    };
    out.push('b');
    out.push(char::from(quote));
    for &byte in bytes {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\r' => out.push_str("\\r"),
            b'\t' => out.push_str("\\t"),
            b'\\' => out.push_str("\\\\"),
            _ if byte == quote => out.extend(['\\', char::from(quote)]),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => {
                let _ = write!(out, "\\x{byte:02x}");
            }
        }
    }
    out.push(char::from(quote));
}

#[cfg(test)]
mod tests {
    use super::Literal;

    fn int(digits: &str) -> Literal {
        Literal::Int(digits.into())
    }

    fn complex(re: f64, im: f64) -> Literal {
        Literal::Complex { re, im }
    }

    /// Each spelling was read back by `inspect` of Python 3.10 to 3.13.
    #[test]
    fn spelled_as_python_reads_it() {
        let text = |text: &str| Literal::Str(text.into());
        let cases = [
            (text(""), "''"),
            (text("a'b"), "\"a'b\""),
            (text("a\"b'"), r#"'a"b\''"#),
            (text("\\"), r"'\\'"),
            (
                text("\n\r\t\0\u{7f}é\u{2028}\u{202e}😀"),
                r"'\n\r\t\x00\x7f\xe9\u2028\u202e\U0001f600'",
            ),
            (text(")\n--\n\n"), r"')\n--\n\n'"),
            (Literal::Bytes(b"a'\0\xff\\".into()), r#"b"a'\x00\xff\\""#),
            (Literal::Float(0.0), "0.0"),
            (Literal::Float(-0.0), "-0.0"),
            (Literal::Float(1e-4), "0.0001"),
            (Literal::Float(1e-9), "1e-09"),
            (Literal::Float(1e15), "1000000000000000.0"),
            (Literal::Float(1.5e16), "1.5e+16"),
            (Literal::Float(5e-324), "5e-324"),
            (Literal::Float(f64::NEG_INFINITY), "-1e309"),
            (complex(0.0, 2.0), "2j"),
            (complex(-0.0, -2.0), "-2j"),
            (complex(1.0, -2.5), "(1-2.5j)"),
            (complex(-1.0, 2.0), "-(1-2j)"),
            (int("-12345678901234567890"), "-12345678901234567890"),
            (Literal::Tuple(vec![]), "()"),
            (
                Literal::Tuple(vec![Literal::Ellipsis, Literal::None, Literal::Bool(true)]),
                "(..., None, True)",
            ),
            (Literal::Set(vec![int("1")]), "{1}"),
            (
                Literal::Dict(vec![(text("k"), Literal::List(vec![])), (int("1"), int("2"))]),
                "{'k': [], 1: 2}",
            ),
        ];
        for (literal, expected) in cases {
            assert_eq!(literal.python(), expected);
            assert_eq!(literal.text_signature(true), expected);
        }
    }

    #[test]
    fn tuple_of_one_keeps_its_comma_in_a_text_signature() {
        let nested = Literal::List(vec![Literal::Tuple(vec![Literal::Tuple(vec![int("1")])])]);
        assert_eq!(nested.python(), "[((1,),)]");
        assert_eq!(nested.text_signature(true), "[((1,\r),\r)]");
    }

    /// Python may refuse to read more than 640 decimal digits.
    #[test]
    fn long_integer_is_hexadecimal() {
        let digits = "9".repeat(640);
        assert_eq!(int(&digits).python(), digits);
        assert!(int(&format!("{digits}9")).python().starts_with("0x"));
        let digits = format!("1{}", "0".repeat(4_300)); // 10 ** 4300 = 5 ** 4300 << 4300
        let hex = int(&format!("-{digits}")).python();
        assert!(hex.starts_with("-0x"), "{hex}");
        assert!(hex.ends_with(&"0".repeat(4_300 / 4)), "{hex}");
        assert_eq!(hex.len(), "-0x".len() + 3_572); // `len(hex(10 ** 4300))` is 3574.
    }
}
