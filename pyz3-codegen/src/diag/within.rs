//! Where a part of a YAML scalar's value was written.
//!
//! In: a scalar as written and its value. Out: the bytes that made a part of the value. The scalar is read again, and
//! where that does not give the same value, nothing is claimed.

use std::ops::Range;

/// Bytes of `raw` (the scalar as written, quotes and block header included) that made `range` of its `value`; `None`
/// where the two cannot be aligned.
pub(super) fn raw_range(raw: &str, value: &str, range: Range<usize>) -> Option<Range<usize>> {
    let range = range.start.min(value.len())..range.end.clamp(range.start.min(value.len()), value.len());
    match raw.as_bytes().first() {
        Some(quote @ (b'"' | b'\'')) => {
            let inner = raw.get(1..raw.len().checked_sub(1)?)?;
            // Nothing but line breaks, backslashes and doubled quotes changes between what is written and what is meant.
            if inner == value && !inner.contains(['\n', '\r', '\\', '\'']) {
                return Some(range.start + 1..range.end + 1);
            }
            let mut walk = Walk::new(value, range);
            flow(inner, 1, Some(*quote), &mut walk)?;
            walk.found(raw.len() - 1)
        }
        Some(style @ (b'|' | b'>')) => block(raw, *style == b'>', value, range),
        _ => {
            if raw == value {
                return Some(range);
            }
            let mut walk = Walk::new(value, range);
            flow(raw, 0, None, &mut walk)?;
            walk.found(raw.len())
        }
    }
}

/// Compares what is read with the value, and notes where the wanted part was.
struct Walk<'v> {
    value: &'v str,
    at: usize,
    range: Range<usize>,
    start: Option<usize>,
    end: Option<usize>,
}

impl<'v> Walk<'v> {
    fn new(value: &'v str, range: Range<usize>) -> Self {
        Self {
            value,
            at: 0,
            range,
            start: None,
            end: None,
        }
    }

    /// A code point of the value and the bytes that made it.
    fn read(&mut self, c: char, raw: Range<usize>) -> Option<()> {
        if !self.value.get(self.at..)?.starts_with(c) {
            return None;
        }
        let next = self.at + c.len_utf8();
        if self.start.is_none() && next > self.range.start {
            self.start = Some(raw.start);
        }
        if next >= self.range.end && self.at < self.range.end {
            self.end = Some(raw.end);
        }
        self.at = next;
        Some(())
    }

    /// The result, if all of the value was read.
    fn found(self, raw_end: usize) -> Option<Range<usize>> {
        if self.at != self.value.len() {
            return None;
        }
        let start = self.start.unwrap_or(raw_end);
        Some(start..self.end.unwrap_or(start).max(start))
    }
}

/// The length of a line break at the start of a text, or 0.
fn line_break(text: &str) -> usize {
    match text.as_bytes() {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// Reads plain and quoted text, in which line breaks fold.
fn flow(text: &str, offset: usize, quote: Option<u8>, walk: &mut Walk<'_>) -> Option<()> {
    let mut at = 0;
    while let Some(c) = text.get(at..)?.chars().next() {
        let rest = text.get(at..)?;
        match (c, quote) {
            (' ' | '\t' | '\r' | '\n', _) => at = space(text, at, offset, false, walk)?,
            ('\'', Some(b'\'')) => {
                walk.read('\'', offset + at..offset + at + 2)?;
                at += 2;
            }
            ('\\', Some(b'"')) => {
                let broken = line_break(rest.get(1..)?);
                if broken > 0 {
                    at = space(text, at + 1 + broken, offset, true, walk)?;
                } else {
                    let (c, len) = escape(rest)?;
                    walk.read(c, offset + at..offset + at + len)?;
                    at += len;
                }
            }
            _ => {
                walk.read(c, offset + at..offset + at + c.len_utf8())?;
                at += c.len_utf8();
            }
        }
    }
    Some(())
}

/// White space: kept within a line; one line break is a space, more are one less. After an escaped break all count.
fn space(text: &str, start: usize, offset: usize, escaped: bool, walk: &mut Walk<'_>) -> Option<usize> {
    let mut at = start;
    let mut breaks = Vec::new();
    loop {
        let rest = text.get(at..)?;
        let len = line_break(rest);
        if len > 0 {
            breaks.push(offset + at..offset + at + len);
            at += len;
        } else if rest.starts_with([' ', '\t']) {
            at += 1;
        } else {
            break;
        }
    }
    if breaks.is_empty() && !escaped {
        for (nth, c) in text.get(start..at)?.char_indices() {
            walk.read(c, offset + start + nth..offset + start + nth + 1)?;
        }
    } else if breaks.len() == 1 && !escaped {
        walk.read(' ', offset + start..offset + at)?;
    } else {
        for raw in breaks.into_iter().skip(usize::from(!escaped)) {
            walk.read('\n', raw)?;
        }
    }
    Some(at)
}

/// What an escape stands for, and its length.
fn escape(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0b',
        b'f' => '\x0c',
        b'r' => '\r',
        b'e' => '\x1b',
        b' ' => ' ',
        b'"' => '"',
        b'/' => '/',
        b'\\' => '\\',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        digits => {
            let len = match digits {
                b'x' => 2,
                b'u' => 4,
                b'U' => 8,
                _ => return None,
            };
            let code = u32::from_str_radix(text.get(2..2 + len)?, 16).ok()?;
            return Some((char::from_u32(code)?, 2 + len));
        }
    };
    Some((simple, 2))
}

/// A line of a block scalar: its bytes, and those of the break behind it.
struct Line {
    text: Range<usize>,
    ending: Range<usize>,
}

/// Reads a block scalar, whose last line breaks may have been left out of `raw`.
fn block(raw: &str, folded: bool, value: &str, range: Range<usize>) -> Option<Range<usize>> {
    /// Spaces that content may have beyond its indentation, where a digit in the header gives that.
    const DEEPER: usize = 200;
    let mut lines = lines(raw);
    let header = raw.get(lines.first()?.text.clone())?;
    lines.remove(0);
    let spaces = |it: &Line| {
        raw.get(it.text.clone())
            .map_or(0, |it| it.len() - it.trim_start_matches(' ').len())
    };
    let deepest = lines.iter().find(|it| spaces(it) < it.text.len()).map_or(0, spaces);
    let digit = header.bytes().take(3).any(|it| it.is_ascii_digit());
    let least = if digit { deepest.saturating_sub(DEEPER) } else { deepest };
    (least..=deepest).rev().find_map(|indent| {
        let mut walk = Walk::new(value, range.clone());
        read_block(raw, &lines, indent, folded, &mut walk)?;
        let rest = value.get(walk.at..)?.to_owned();
        for c in rest.chars() {
            matches!(c, '\n' | ' ' | '\t').then_some(())?;
            walk.read(c, raw.len()..raw.len())?;
        }
        walk.found(raw.len())
    })
}

fn lines(raw: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut start = 0;
    loop {
        let rest = raw.get(start..).unwrap_or("");
        let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let end = start + len;
        let ending = line_break(rest.get(len..).unwrap_or(""));
        lines.push(Line {
            text: start..end,
            ending: end..end + ending,
        });
        if ending == 0 {
            return lines;
        }
        start = end + ending;
    }
}

fn read_block(raw: &str, lines: &[Line], indent: usize, folded: bool, walk: &mut Walk<'_>) -> Option<()> {
    let mut breaks: Vec<Range<usize>> = Vec::new();
    // Whether the last line with content starts with white space, which keeps its line breaks; `None` before the first.
    let mut last_blank = None;
    for line in lines {
        let text = raw.get(line.text.clone())?;
        let spaces = text.bytes().take(indent).take_while(|it| *it == b' ').count();
        let content = text.get(spaces..)?;
        if content.is_empty() {
            breaks.push(line.ending.clone());
            continue;
        }
        let blank = content.starts_with([' ', '\t']);
        let fold = folded && last_blank == Some(false) && !blank;
        if fold && breaks.len() == 1 {
            walk.read(' ', breaks.pop()?)?;
        }
        for raw in breaks.drain(..).skip(usize::from(fold)) {
            walk.read('\n', raw)?;
        }
        let start = line.text.start + spaces;
        for (nth, c) in content.char_indices() {
            walk.read(c, start + nth..start + nth + c.len_utf8())?;
        }
        last_blank = Some(blank);
        breaks.push(line.ending.clone());
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::raw_range;

    /// The raw text that made each code point of the value.
    #[track_caller]
    fn check(raw: &str, value: &str, pieces: &[&str]) {
        let found: Vec<&str> = value
            .char_indices()
            .map(|(at, c)| &raw[raw_range(raw, value, at..at + c.len_utf8()).expect("aligned")])
            .collect();
        assert_eq!(found, pieces);
    }

    #[test]
    fn plain() {
        check("aé b", "aé b", &["a", "é", " ", "b"]);
        check(
            "a \n\t b\r\n\r\n\n c",
            "a b\n\nc",
            &["a", " \n\t ", "b", "\r\n", "\n", "c"],
        );
    }

    #[test]
    fn single_quoted() {
        check("'a b'", "a b", &["a", " ", "b"]);
        check("'it''s'", "it's", &["i", "t", "''", "s"]);
        check("' a \n  b '", " a b ", &[" ", "a", " \n  ", "b", " "]);
        check(r"'\n'", r"\n", &["\\", "n"]);
    }

    #[test]
    fn double_quoted() {
        check(
            r#""a\n\x41\u00e9\U0001F600\"b""#,
            "a\nAé😀\"b",
            &["a", r"\n", r"\x41", r"\u00e9", r"\U0001F600", "\\\"", "b"],
        );
        check(
            "\"a \\\n   b\\  c\\\n\n d\"",
            "a b  c\nd",
            &["a", " ", "b", "\\ ", " ", "c", "\n", "d"],
        );
        check("\"a\n\n b\"", "a\nb", &["a", "\n", "b"]);
        check(r#""it's""#, "it's", &["i", "t", "'", "s"]);
    }

    #[test]
    fn blocks() {
        check(
            "|\n  a b\n\n   c",
            "a b\n\n c\n",
            &["a", " ", "b", "\n", "\n", " ", "c", ""],
        );
        check("|2-\n    a", "  a", &[" ", " ", "a"]);
        check(
            ">+ # text\n\n  a\n  b\n\n  c\n   d\n  e",
            "\na b\nc\n d\ne\n\n",
            &["\n", "a", "\n", "b", "\n", "c", "\n", " ", "d", "\n", "e", "", ""],
        );
    }

    #[test]
    fn ranges() {
        let (raw, value) = (r#""a\nbc""#, "a\nbc");
        assert_eq!(raw_range(raw, value, 0..4), Some(1..6));
        assert_eq!(raw_range(raw, value, 1..3), Some(2..5));
        assert_eq!(raw_range(raw, value, 2..2), Some(4..4));
        assert_eq!(raw_range(raw, value, 4..4), Some(6..6));
        assert_eq!(raw_range(raw, value, 9..11), Some(6..6));
        assert_eq!(raw_range("\"abc\"", "abc", 3..3), Some(4..4));
        assert_eq!(raw_range("abc", "abc", 3..3), Some(3..3));
        assert_eq!(raw_range("''", "", 0..0), Some(1..1));
    }

    #[test]
    fn nothing_is_claimed_where_they_differ() {
        for (raw, value) in [
            ("abc", "abd"),
            ("\"a\\q\"", "aq"),
            ("\"", "x"),
            ("'a'", "ab"),
            ("|\n a", "b"),
            ("", "x"),
            ("\"\\x4", "x"),
        ] {
            assert_eq!(raw_range(raw, value, 0..1), None, "{raw}");
        }
    }
}
