//! What a plain scalar means.

/// A plain scalar as the core schema of YAML 1.2 reads it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Core {
    Null,
    Bool(bool),
    /// Digits as written.
    Int(Number),
    Float(f64),
    Str,
    /// YAML 1.1, which many tools still follow, reads it differently; holds what each of the two reads.
    Ambiguous(&'static str),
}

/// An integer as written, without its sign's `+`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Number {
    /// Decimal, no leading zeros; `None` if beyond reason.
    pub(crate) decimal: Option<String>,
}

/// Hexadecimal digits that are converted; the conversion takes quadratic time.
const MAX_HEX_DIGITS: usize = 100_000;

/// What a plain scalar means.
pub(crate) fn resolve(text: &str) -> Core {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Core::Null,
        "true" | "True" | "TRUE" => return Core::Bool(true),
        "false" | "False" | "FALSE" => return Core::Bool(false),
        ".nan" | ".NaN" | ".NAN" => return Core::Float(f64::NAN),
        "yes" | "Yes" | "YES" | "no" | "No" | "NO" | "on" | "On" | "ON" | "off" | "Off" | "OFF" => {
            return Core::Ambiguous("a boolean in YAML 1.1 and a string in YAML 1.2");
        }
        "=" => return Core::Ambiguous("a special value in YAML 1.1 and a string in YAML 1.2"),
        _ => {}
    }
    let (sign, unsigned) = match text.as_bytes().first() {
        Some(b'-') => ("-", &text[1..]),
        Some(b'+') => ("", &text[1..]),
        _ => ("", text),
    };
    let signed = unsigned.len() != text.len();
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") {
        return Core::Float(if sign == "-" { f64::NEG_INFINITY } else { f64::INFINITY });
    }
    let Some(first) = unsigned.bytes().next() else {
        return Core::Str;
    };
    if !first.is_ascii_digit() && first != b'.' {
        return Core::Str;
    }
    if let Some(digits) = unsigned.strip_prefix("0x") {
        return hexadecimal(digits, signed);
    }
    if let Some(digits) = unsigned.strip_prefix("0o") {
        return match !digits.is_empty() && digits.bytes().all(|it| matches!(it, b'0'..=b'7')) && !signed {
            true => Core::Ambiguous("a string in YAML 1.1 and an octal number in YAML 1.2"),
            false => Core::Str,
        };
    }
    if let Some(digits) = unsigned.strip_prefix("0b") {
        return match !digits.is_empty() && digits.bytes().all(|it| matches!(it, b'0' | b'1' | b'_')) {
            true => Core::Ambiguous("a binary number in YAML 1.1 and a string in YAML 1.2"),
            false => Core::Str,
        };
    }
    if unsigned.bytes().all(|it| it.is_ascii_digit()) {
        return match unsigned.len() > 1 && first == b'0' {
            true => Core::Ambiguous("an octal number or a string in YAML 1.1 and a decimal number in YAML 1.2"),
            false => Core::Int(Number {
                decimal: Some(if unsigned == "0" {
                    "0".to_owned()
                } else {
                    format!("{sign}{unsigned}")
                }),
            }),
        };
    }
    if is_float(unsigned) {
        return text.parse().map_or(Core::Str, Core::Float);
    }
    if is_float(&unsigned.replace('_', "")) || unsigned.bytes().all(|it| it.is_ascii_digit() || it == b'_') {
        return Core::Ambiguous("a number in YAML 1.1 and a string in YAML 1.2");
    }
    if is_sexagesimal(unsigned) {
        return Core::Ambiguous("a number in base 60 in YAML 1.1 and a string in YAML 1.2");
    }
    if !signed && is_timestamp(unsigned) {
        return Core::Ambiguous("a date in YAML 1.1 and a string in YAML 1.2");
    }
    Core::Str
}

fn hexadecimal(digits: &str, signed: bool) -> Core {
    let hex = |it: u8| it.is_ascii_hexdigit();
    if digits.is_empty() || !digits.bytes().all(|it| hex(it) || it == b'_') {
        return Core::Str;
    }
    if signed || digits.contains('_') {
        return Core::Ambiguous("a hexadecimal number in YAML 1.1 and a string in YAML 1.2");
    }
    Core::Int(Number {
        decimal: decimal_from_hex(digits),
    })
}

/// `None` if there are so many digits that the conversion would take long.
fn decimal_from_hex(digits: &str) -> Option<String> {
    const LIMB: u64 = 1_000_000_000;
    let digits = digits.trim_start_matches('0');
    if digits.len() > MAX_HEX_DIGITS {
        return None;
    }
    // Limbs of nine decimal digits, lowest first.
    let mut limbs: Vec<u64> = vec![0];
    let mut rest = digits;
    while !rest.is_empty() {
        let take = rest.len().min(7);
        let (chunk, tail) = rest.split_at_checked(take)?;
        let mut carry = u64::from_str_radix(chunk, 16).ok()?;
        for limb in &mut limbs {
            let value = (*limb << (4 * take)) + carry;
            *limb = value % LIMB;
            carry = value / LIMB;
        }
        if carry > 0 {
            limbs.push(carry);
        }
        rest = tail;
    }
    let mut text = limbs.pop()?.to_string();
    for limb in limbs.iter().rev() {
        text.push_str(&format!("{limb:09}"));
    }
    Some(text)
}

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
fn is_float(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|it| it.is_ascii_digit());
    let (mantissa, exponent) = match text.find(['e', 'E']) {
        Some(at) => (&text[..at], Some(&text[at + 1..])),
        None => (text, None),
    };
    if let Some(exponent) = exponent {
        let exponent = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        if exponent.is_empty() || !digits(exponent) {
            return false;
        }
    }
    match mantissa.split_once('.') {
        Some((whole, part)) => digits(whole) && digits(part) && !(whole.is_empty() && part.is_empty()),
        None => !mantissa.is_empty() && digits(mantissa),
    }
}

/// `12:30:45`, `190:20:30.15`
fn is_sexagesimal(text: &str) -> bool {
    let mut parts = text.split(':');
    let whole = parts.next().unwrap_or("");
    if whole.is_empty() || !whole.bytes().all(|it| it.is_ascii_digit() || it == b'_') {
        return false;
    }
    let parts: Vec<&str> = parts.collect();
    let part = |it: &str| matches!(it.as_bytes(), [b'0'..=b'9'] | [b'0'..=b'5', b'0'..=b'9']);
    match parts.split_last() {
        Some((last, middle)) => {
            let (last, fraction) = last.split_once('.').unwrap_or((last, ""));
            middle.iter().all(|it| part(it))
                && part(last)
                && fraction.bytes().all(|it| it.is_ascii_digit() || it == b'_')
        }
        None => false,
    }
}

/// `2001-01-01`, `2001-1-1 12:30:45`, `2001-01-01T12:30:45.1Z`
fn is_timestamp(text: &str) -> bool {
    let (date, time) = match text.find(['T', 't', ' ', '\t']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim_start())),
        None => (text, None),
    };
    let digits = |it: &str, least: usize, most: usize| {
        (least..=most).contains(&it.len()) && it.bytes().all(|it| it.is_ascii_digit())
    };
    let least = if time.is_some() { 1 } else { 2 };
    let parts: Vec<&str> = date.split('-').collect();
    let [year, month, day] = parts.as_slice() else {
        return false;
    };
    if !(digits(year, 4, 4) && digits(month, least, 2) && digits(day, least, 2)) {
        return false;
    }
    let Some(time) = time else { return true };
    let parts: Vec<&str> = time.splitn(3, ':').collect();
    let [hour, minute, rest] = parts.as_slice() else {
        return false;
    };
    digits(hour, 1, 2)
        && digits(minute, 2, 2)
        && rest.len() >= 2
        && rest.bytes().take(2).all(|it| it.is_ascii_digit())
        && rest
            .bytes()
            .skip(2)
            .all(|it| it.is_ascii_digit() || b".:+-Z \t".contains(&it))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn int(text: &str) -> Core {
        Core::Int(Number {
            decimal: Some(text.to_owned()),
        })
    }

    #[test]
    fn core_schema() {
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text), Core::Null, "{text}");
        }
        for text in ["true", "True", "TRUE"] {
            assert_eq!(resolve(text), Core::Bool(true), "{text}");
        }
        for (text, value) in [
            ("0", "0"),
            ("-0", "0"),
            ("+12", "12"),
            ("-7", "-7"),
            ("0xff", "255"),
            ("0x00", "0"),
            (
                "0xDEADBEEFDEADBEEFDEADBEEFDEADBEEF",
                "295990755083049101712519384020072382191",
            ),
            (
                "340282366920938463463374607431768211456",
                "340282366920938463463374607431768211456",
            ),
        ] {
            assert_eq!(resolve(text), int(value), "{text}");
        }
        for (text, value) in [
            ("1e-9", 1e-9),
            ("3.10", 3.1),
            (".5", 0.5),
            ("1.", 1.0),
            ("-1.5E+3", -1500.0),
            ("1e400", f64::INFINITY),
            ("-.inf", f64::NEG_INFINITY),
            ("+.INF", f64::INFINITY),
            ("00.5", 0.5),
        ] {
            assert_eq!(resolve(text), Core::Float(value), "{text}");
        }
        assert!(matches!(resolve(".nan"), Core::Float(it) if it.is_nan()));
    }

    #[test]
    fn what_two_yamls_read_differently() {
        for text in [
            "yes",
            "Yes",
            "YES",
            "no",
            "NO",
            "on",
            "On",
            "off",
            "OFF",
            "0644",
            "-012",
            "08",
            "0o17",
            "0b1",
            "-0b1_0",
            "1_000",
            "1_000.5",
            "12:30:45",
            "1:30",
            "-1:30",
            "190:20:30.15",
            "2001-01-01",
            "2001-1-1 1:02:03",
            "2001-12-14t21:59:43.10-05:00",
            "=",
            "-0x1F",
            "0x_1f",
            "0x1_f",
            "1__0",
        ] {
            assert!(
                matches!(resolve(text), Core::Ambiguous(_)),
                "{text}: {:?}",
                resolve(text)
            );
        }
    }

    #[test]
    fn strings() {
        for text in [
            "y",
            "n",
            "Y",
            "N",
            "tRUE",
            "nULL",
            "yES",
            "a",
            "_1",
            "1a",
            "1_a",
            "-",
            "+",
            ".",
            "..",
            "...",
            "-.",
            "1.2.3",
            "e5",
            "1e",
            "1e+",
            "0x",
            "0xg",
            "0o8",
            "-0o7",
            "0b2",
            "1:99",
            "12:",
            ":12",
            "2001-01",
            "2001-01-01x",
            "2001-1-1",
            "+-1",
            "--1",
            "é",
            "-é",
            "1é",
            "2001-01-01 é",
            "0xé",
            "1:é",
            "1eé",
            "inf",
            "nan",
            "NaN",
            "٣",
            "1٣",
        ] {
            assert_eq!(resolve(text), Core::Str, "{text}");
        }
    }

    #[test]
    fn many_hexadecimal_digits() {
        let start = std::time::Instant::now();
        let Core::Int(number) = resolve(&format!("0x{}", "f".repeat(20_000))) else {
            panic!()
        };
        assert_eq!(number.decimal.map(|it| it.len()), Some(24_083));
        assert_eq!(
            resolve(&format!("0x{}", "f".repeat(8 << 20))),
            Core::Int(Number { decimal: None })
        );
        assert!(start.elapsed().as_secs() < 5);
    }
}
