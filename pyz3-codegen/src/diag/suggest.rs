//! "Did you mean …?"

/// The candidate that `name` was probably meant to be: the same but for case, or near by typing mistakes.
pub fn did_you_mean<'c>(name: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    const LONGEST: usize = 255;
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let lower = name.to_lowercase();
    let length = lower.chars().count();
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.len() > LONGEST {
            continue;
        }
        let other = candidate.to_lowercase();
        let distance = if other == lower {
            0
        } else {
            // One mistake in three letters, so that `int` is never offered for `str`.
            let allowed = length.max(other.chars().count()).div_ceil(3).min(3);
            // Of a short name, two mistakes leave nothing, unless they are two letters more: `doccs`.
            let is_short = length.min(other.chars().count()) <= 3;
            let is_longer = lower.starts_with(&other) || other.starts_with(&lower);
            match other.chars().count().abs_diff(length) > allowed {
                true => continue,
                false => match strsim::damerau_levenshtein(&lower, &other) {
                    2.. if is_short && !is_longer => continue,
                    distance if distance <= allowed && distance < length => distance,
                    _ => continue,
                },
            }
        };
        if best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_names_and_no_others() {
        let keys = [
            "doc",
            "rust",
            "functions",
            "signature",
            "int",
            "str",
            "float",
            "Point",
            "f64",
            "bool",
            "f32",
            "usize",
        ];
        for (name, near) in [
            ("doccs", Some("doc")),
            ("dco", Some("doc")),
            ("DOC", Some("doc")),
            ("funtcions", Some("functions")),
            ("function", Some("functions")),
            ("sig", None),
            ("f46", Some("f64")),
            ("strr", Some("str")),
            ("sr", Some("str")),
            ("point", Some("Point")),
            ("flaot", Some("float")),
            ("uszie", Some("usize")),
            ("Piont", Some("Point")),
            ("Foo", None),
            ("x", None),
            ("", None),
            ("entirely", None),
            ("ffffffff", None),
        ] {
            assert_eq!(did_you_mean(name, keys), near, "{name}");
        }
        assert_eq!(did_you_mean("ab", ["ab"]), None);
        assert_eq!(did_you_mean(&"a".repeat(300), keys), None);
    }
}
