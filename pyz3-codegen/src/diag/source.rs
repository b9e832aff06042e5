//! Source texts and places in them.
//!
//! In: whole files. Out: lines and columns as people count them, in constant time a place once a file's table is made.

use std::ops::Range;
use std::sync::OnceLock;

/// A file known to [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(crate) u32);

/// A stretch of bytes of one source file, `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// Which file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// A place as people and editors count it: 1-based line and column, columns in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line, from 1; ended by `\n`, `\r\n` or `\r` and nothing else.
    pub line: usize,
    /// Column, from 1, in code points.
    pub column: usize,
}

/// Every file read so far.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug)]
struct Source {
    name: String,
    text: String,
    table: OnceLock<Table>,
}

impl Sources {
    /// Adds a file. `name` is what diagnostics call it. `text` is empty where the file could not be read.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            name: name.into(),
            text: text.into(),
            table: OnceLock::new(),
        });
        id
    }

    /// What diagnostics call the file.
    pub fn name(&self, file: FileId) -> &str {
        self.file(file).map_or("", |it| &it.name)
    }

    /// The file's text, as read, byte order mark included.
    pub fn text(&self, file: FileId) -> &str {
        self.file(file).map_or("", |it| &it.text)
    }

    /// The place of a byte of a file.
    pub fn place(&self, file: FileId, byte: u32) -> Place {
        match self.file(file) {
            Some(source) => source.table().place(&source.text, byte as usize),
            None => Place { line: 1, column: 1 },
        }
    }

    /// Where `range` (bytes of the scalar's value) stands in the source: through quotes, escapes and folding.
    ///
    /// Falls back to the whole scalar where the two cannot be aligned.
    pub fn within(&self, scalar: &Spanned<String>, range: Range<usize>) -> Span {
        let Span { file, start, end } = scalar.span;
        let Some(raw) = self.text(file).get(start as usize..end as usize) else {
            return scalar.span;
        };
        match super::within::raw_range(raw, &scalar.value, range) {
            Some(found) => Span {
                file,
                start: start + found.start as u32,
                end: start + found.end as u32,
            },
            None => scalar.span,
        }
    }

    /// The bytes of a line (from 1), without what ends it.
    pub(super) fn line(&self, file: FileId, line: usize) -> Range<usize> {
        let Some(source) = self.file(file) else { return 0..0 };
        let lines = &source.table().lines;
        let start = lines
            .get(line.saturating_sub(1))
            .map_or(source.text.len(), |it| *it as usize);
        let end = lines.get(line).map_or(source.text.len(), |it| *it as usize);
        let body = source.text.get(start..end).unwrap_or("");
        let body = body.strip_suffix('\n').unwrap_or(body);
        let body = body.strip_suffix('\r').unwrap_or(body);
        start..start + body.len()
    }

    fn file(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }
}

impl Source {
    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::new(&self.text))
    }
}

/// What makes places cheap.
#[derive(Debug)]
struct Table {
    /// First byte of each line.
    lines: Vec<u32>,
    /// Code points before byte `n * STEP`, so that a line of 8 MiB is never counted from its start.
    points: Vec<u32>,
    /// Whether the file starts with a byte order mark, which is no column.
    mark: bool,
}

const STEP: usize = 256;

impl Table {
    fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut lines = vec![0];
        let mut points = Vec::with_capacity(bytes.len() / STEP + 1);
        let mut count = 0;
        for (at, byte) in bytes.iter().enumerate() {
            if at % STEP == 0 {
                points.push(count);
            }
            count += u32::from(starts_point(*byte));
            let ends = match byte {
                b'\n' => true,
                b'\r' => bytes.get(at + 1) != Some(&b'\n'),
                _ => false,
            };
            if ends {
                lines.push((at + 1) as u32);
            }
        }
        if bytes.len().is_multiple_of(STEP) {
            points.push(count);
        }
        Self {
            lines,
            points,
            mark: text.starts_with('\u{feff}'),
        }
    }

    fn place(&self, text: &str, byte: usize) -> Place {
        let byte = byte.min(text.len());
        let line = self.lines.partition_point(|start| *start as usize <= byte).max(1);
        let start = self.lines.get(line - 1).map_or(0, |it| *it as usize);
        let mut column = self
            .points_before(text, byte)
            .saturating_sub(self.points_before(text, start));
        if line == 1 && self.mark && byte > 0 {
            column = column.saturating_sub(1);
        }
        Place {
            line,
            column: column + 1,
        }
    }

    /// How many code points end at or before `byte`.
    fn points_before(&self, text: &str, byte: usize) -> usize {
        let bytes = text.as_bytes();
        let mut byte = byte.min(bytes.len());
        // Inside a code point: that one's start.
        while byte > 0 && bytes.get(byte).is_some_and(|it| !starts_point(*it)) {
            byte -= 1;
        }
        let known = self.points.get(byte / STEP).map_or(0, |it| *it as usize);
        let rest = bytes.get(byte / STEP * STEP..byte).unwrap_or(&[]);
        known + rest.iter().filter(|it| starts_point(**it)).count()
    }
}

/// Whether a byte of UTF-8 is the first of its code point.
fn starts_point(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Places of a text counted the slow and obvious way.
    fn slow(text: &str, byte: usize) -> Place {
        let (mut line, mut column) = (1, 1);
        let mut it = text.char_indices().peekable();
        while let Some((at, c)) = it.next() {
            if at + c.len_utf8() > byte {
                break;
            }
            match c {
                '\u{feff}' if at == 0 => {}
                '\r' if it.peek().is_some_and(|(_, c)| *c == '\n') => column += 1,
                '\n' | '\r' => (line, column) = (line + 1, 1),
                _ => column += 1,
            }
        }
        Place { line, column }
    }

    #[test]
    fn only_three_breaks_end_a_line() {
        let mut sources = Sources::default();
        let text = "\u{feff}a\u{85}b\u{2028}c\x0b\x0cd\r\né€𐍈x\ry\nz";
        let file = sources.add("f", text);
        for byte in 0..=text.len() {
            assert_eq!(sources.place(file, byte as u32), slow(text, byte), "byte {byte}");
        }
        assert_eq!(sources.place(file, 3), Place { line: 1, column: 1 });
        assert_eq!(sources.place(file, text.len() as u32 - 1), Place { line: 4, column: 1 });
        assert_eq!(sources.place(file, 10_000), Place { line: 4, column: 2 });
        assert_eq!(&text[sources.line(file, 2)], "é€𐍈x");
        assert_eq!(&text[sources.line(file, 4)], "z");
        assert_eq!(sources.line(file, 9), text.len()..text.len());
    }

    #[test]
    fn a_line_of_8_mib_is_not_counted_again_and_again() {
        let mut sources = Sources::default();
        let text = "é".repeat(4 << 20);
        let file = sources.add("f", text.as_str());
        let start = std::time::Instant::now();
        for nth in 0..30_000_u32 {
            let byte = nth * 279;
            assert_eq!(sources.place(file, byte).column, byte as usize / 2 + 1);
        }
        assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn places_are_those_of_the_slow_way(text in "[a\u{e9}\r\n\u{feff}\u{2028}𐍈 ]{0,700}") {
            let mut sources = Sources::default();
            let file = sources.add("f", text.as_str());
            for byte in 0..=text.len() {
                prop_assert_eq!(sources.place(file, byte as u32), slow(&text, byte));
            }
        }
    }
}
