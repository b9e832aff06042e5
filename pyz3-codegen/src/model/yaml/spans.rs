//! The parser's marks as bytes of the text.
//!
//! The parser counts code points and is generous with ends: a quoted scalar takes the comment behind it along, a block
//! scalar leaves out its header. Here both become what an eye would mark.

use crate::diag::{FileId, Span};

/// Text, and bytes of its code points.
pub(super) struct Text<'t> {
    pub(super) text: &'t str,
    file: FileId,
    /// Bytes of the file before `text` (a byte order mark).
    before: usize,
    /// Byte of every 32nd code point; empty if all is ASCII.
    checkpoints: Vec<u32>,
}

const STEP: usize = 32;

impl<'t> Text<'t> {
    pub(super) fn new(file: FileId, whole: &'t str) -> Self {
        let text = whole.strip_prefix('\u{feff}').unwrap_or(whole);
        let checkpoints = match text.is_ascii() {
            true => Vec::new(),
            false => text.char_indices().step_by(STEP).map(|(at, _)| at as u32).collect(),
        };
        Self {
            text,
            file,
            before: whole.len() - text.len(),
            checkpoints,
        }
    }

    /// The byte of a code point; the text's end for one beyond.
    pub(super) fn byte(&self, point: usize) -> usize {
        if self.checkpoints.is_empty() {
            return point.min(self.text.len());
        }
        let Some(start) = self.checkpoints.get(point / STEP) else {
            return self.text.len();
        };
        let rest = self.text.get(*start as usize..).unwrap_or("");
        rest.char_indices()
            .nth(point % STEP)
            .map_or(self.text.len(), |(at, _)| *start as usize + at)
    }

    /// A span of bytes of `text`.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        Span {
            file: self.file,
            start: (self.before + start) as u32,
            end: (self.before + end.max(start)) as u32,
        }
    }

    /// Bytes of `text` that a span covers.
    pub(super) fn local(&self, byte: u32) -> usize {
        (byte as usize).saturating_sub(self.before)
    }

    /// The code point at a byte, or nothing where there is none.
    pub(super) fn point_at(&self, at: usize) -> Span {
        let len = self.rest(at).chars().next().map_or(0, char::len_utf8);
        self.span(at, at + len)
    }

    pub(super) fn rest(&self, at: usize) -> &'t str {
        self.text.get(at..).unwrap_or("")
    }

    /// Where the content starts that stands behind an anchor: `&name content`.
    pub(super) fn skip_properties(&self, mut at: usize) -> usize {
        loop {
            at = self.skip_space(at);
            let rest = self.rest(at);
            if !rest.starts_with(['&', '!']) {
                return at;
            }
            at += rest
                .find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | '[' | ']' | '{' | '}'))
                .unwrap_or(rest.len())
                .max(1);
        }
    }

    /// Past white space, line breaks and comments.
    fn skip_space(&self, mut at: usize) -> usize {
        loop {
            let rest = self.rest(at);
            let trimmed = rest.trim_start_matches([' ', '\t', '\r', '\n']);
            at += rest.len() - trimmed.len();
            if !trimmed.starts_with('#') {
                return at;
            }
            at += trimmed.find(['\n', '\r']).unwrap_or(trimmed.len());
        }
    }

    /// The end of a quoted scalar that starts at `at`, or nothing if none does.
    pub(super) fn quoted_end(&self, at: usize) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let quote = *bytes.get(at)?;
        let mut end = at + 1;
        loop {
            match *bytes.get(end)? {
                b'\\' if quote == b'"' => end += 2,
                b'\'' if quote == b'\'' && bytes.get(end + 1) == Some(&b'\'') => end += 2,
                it if it == quote => return Some(end + 1),
                _ => end += 1,
            }
        }
    }

    /// The `|` or `>` that opens a block scalar whose content starts at `content`; nothing before `least` is looked at.
    pub(super) fn block_header(&self, least: usize, content: usize) -> Option<usize> {
        let before = self.text.get(least..content)?;
        let mut end = before.len();
        // The content's own line holds nothing but its indentation; where there is no content, the header may be on it.
        loop {
            let line_start = before[..end].rfind(['\n', '\r']).map_or(0, |it| it + 1);
            let line = before.get(line_start..end)?;
            if let Some(at) = header_in(line) {
                return Some(least + line_start + at);
            }
            if line_start == 0 {
                return None;
            }
            end = line_start - 1;
        }
    }
}

/// Leftmost place from which a line is nothing but a block scalar's header.
fn header_in(line: &str) -> Option<usize> {
    line.char_indices().find_map(|(at, c)| {
        let separate = line[..at].chars().next_back().is_none_or(|it| matches!(it, ' ' | '\t'));
        (matches!(c, '|' | '>') && separate && is_header(&line[at + 1..])).then_some(at)
    })
}

fn is_header(rest: &str) -> bool {
    let tail = rest.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'));
    let space = tail.trim_start_matches([' ', '\t']);
    rest.len() - tail.len() <= 2 && (space.is_empty() || (space.starts_with('#') && space.len() < tail.len()))
}
