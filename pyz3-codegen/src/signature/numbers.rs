//! Python's numbers. In: text that starts with a digit, or a point and a digit. Out: the value, exact for integers.

use super::faults::Fault;
use crate::diag::Code;

/// The longest integer, in decimal digits.
pub(crate) const MAX_DIGITS: usize = 20_000;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Number {
    /// Decimal digits.
    Int(String),
    Float(f64),
    /// `2j`.
    Imaginary(f64),
}

/// Reads the number that `text[start..]` starts with; gives its end too. After a fault the end is past all that looks
/// like part of the number.
pub(super) fn number(text: &str, start: usize) -> (usize, Result<Number, Box<Fault>>) {
    let bytes = text.as_bytes();
    let radix = match (bytes.get(start), bytes.get(start + 1)) {
        (Some(b'0'), Some(b'x' | b'X')) => Some((16, "hexadecimal")),
        (Some(b'0'), Some(b'o' | b'O')) => Some((8, "octal")),
        (Some(b'0'), Some(b'b' | b'B')) => Some((2, "binary")),
        _ => None,
    };
    let (mut end, value) = match radix {
        Some((radix, word)) => {
            let end = word_end(text, start + 2);
            (end, based(&text[start + 2..end], start, end, radix, word))
        }
        None => decimal(text, start),
    };
    let tail = word_end(text, end);
    if tail > end && value.is_ok() {
        let fault = Fault::syntax(
            format!("`{}` is no number", &text[start..tail]),
            end..tail,
            "not part of a number",
        );
        end = tail;
        return (end, Err(Box::new(fault)));
    }
    (tail.max(end), value)
}

/// Past letters, digits and underscores.
fn word_end(text: &str, start: usize) -> usize {
    text[start..]
        .find(|it: char| !(it == '_' || it.is_alphanumeric()))
        .map_or(text.len(), |it| start + it)
}

fn based(body: &str, start: usize, end: usize, radix: u32, word: &str) -> Result<Number, Box<Fault>> {
    // `0x_1` is fine, `0x1_`, `0x1__2` and `0x` are not.
    let mut digits = Vec::new();
    let mut last_underscore = false;
    let mut good = !body.is_empty();
    for it in body.chars() {
        match it.to_digit(radix) {
            Some(digit) => digits.push(digit),
            None => good &= it == '_' && !last_underscore,
        }
        last_underscore = it == '_';
    }
    if !good || last_underscore {
        return Err(Box::new(Fault::syntax(
            format!("this is no {word} number"),
            start..end,
            "not a number",
        )));
    }
    to_decimal(&digits, radix)
        .map(Number::Int)
        .ok_or_else(|| Box::new(too_long(start, end)))
}

fn too_long(start: usize, end: usize) -> Fault {
    Fault::new(
        Code::BeyondReason,
        format!("an integer of more than {MAX_DIGITS} digits"),
        start..end,
        "too long",
    )
    .help("compute it in Rust")
}

/// Digits of another base as decimal digits. `None` if there are more than [`MAX_DIGITS`].
fn to_decimal(digits: &[u32], radix: u32) -> Option<String> {
    let significant = &digits[digits.iter().take_while(|it| **it == 0).count()..];
    // Four bits carry more than one decimal digit, one bit more than a quarter of one.
    if significant.len() > MAX_DIGITS * 4 {
        return None;
    }
    // Least significant first, nine decimal digits each.
    let mut limbs: Vec<u64> = Vec::new();
    let at_once = 28 / radix.ilog2() as usize;
    for chunk in significant.chunks(at_once) {
        let mut carry = chunk.iter().fold(0, |sum, it| sum * u64::from(radix) + u64::from(*it));
        let scale = chunk.iter().fold(1, |scale, _| scale * u64::from(radix));
        for limb in &mut limbs {
            let value = *limb * scale + carry;
            *limb = value % 1_000_000_000;
            carry = value / 1_000_000_000;
        }
        while carry > 0 {
            limbs.push(carry % 1_000_000_000);
            carry /= 1_000_000_000;
        }
    }
    let mut text = limbs.pop().unwrap_or(0).to_string();
    for limb in limbs.iter().rev() {
        text.push_str(&format!("{limb:09}"));
    }
    (text.len() <= MAX_DIGITS).then_some(text)
}

fn decimal(text: &str, start: usize) -> (usize, Result<Number, Box<Fault>>) {
    let bytes = text.as_bytes();
    let mut digits = String::new();
    let mut end = digit_part(bytes, start, &mut digits);
    let whole = digits.len();
    let mut float = false;
    if bytes.get(end) == Some(&b'.') {
        float = true;
        digits.push('.');
        end = digit_part(bytes, end + 1, &mut digits);
    }
    if matches!(bytes.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
        if bytes.get(end + 1 + sign).is_some_and(u8::is_ascii_digit) {
            float = true;
            digits.push_str(&text[end..=end + sign]);
            end = digit_part(bytes, end + 1 + sign, &mut digits);
        }
    }
    if matches!(bytes.get(end), Some(b'j' | b'J')) {
        return (end + 1, Ok(Number::Imaginary(float_value(&digits))));
    }
    if float {
        return (end, Ok(Number::Float(float_value(&digits))));
    }
    let significant = digits.trim_start_matches('0');
    if significant.is_empty() {
        return (end, Ok(Number::Int("0".to_owned())));
    }
    if significant.len() < whole {
        let fault = Fault::syntax(
            format!("`{}` starts with a zero", &text[start..end]),
            start..end,
            "Python refuses this",
        )
        .help(format!(
            "write `{significant}`, or `0o{significant}` for an octal number"
        ));
        return (end, Err(Box::new(fault)));
    }
    if whole > MAX_DIGITS {
        return (end, Err(Box::new(too_long(start, end))));
    }
    (end, Ok(Number::Int(digits)))
}

/// Digits with single underscores between them; a stray underscore ends the number and is reported as its tail.
fn digit_part(bytes: &[u8], start: usize, digits: &mut String) -> usize {
    let mut end = start;
    loop {
        match bytes.get(end) {
            Some(digit) if digit.is_ascii_digit() => digits.push(char::from(*digit)),
            Some(b'_') if end > start && bytes.get(end + 1).is_some_and(u8::is_ascii_digit) => {}
            _ => return end,
        }
        end += 1;
    }
}

/// Too large is infinite, as in Python.
pub(super) fn float_value(digits: &str) -> f64 {
    digits.parse().unwrap_or(f64::INFINITY)
}
