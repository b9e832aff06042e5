//! Lines of broken YAML, looked at as a person would.

/// The lines of a text.
pub(super) struct Lines<'t> {
    pub(super) text: &'t str,
}

/// One of them, without what ends it.
#[derive(Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: &'t str,
}

impl<'t> Lines<'t> {
    /// The line that a byte is on.
    pub(super) fn at(&self, byte: usize) -> Line<'t> {
        let before = self.text.get(..byte).unwrap_or(self.text);
        let start = before.rfind(['\n', '\r']).map_or(0, |it| it + 1);
        let rest = self.text.get(start..).unwrap_or("");
        let end = start + rest.find(['\n', '\r']).unwrap_or(rest.len());
        Line {
            start,
            end,
            text: self.text.get(start..end).unwrap_or(""),
        }
    }

    /// The last line before a byte with something in it.
    pub(super) fn before(&self, byte: usize) -> Option<Line<'t>> {
        let before = self.text.get(..byte)?;
        let content = before.trim_end_matches([' ', '\t', '\n', '\r']);
        (!content.is_empty()).then(|| self.at(content.len()))
    }

    /// The next line behind a byte with something in it.
    pub(super) fn after(&self, byte: usize) -> Option<Line<'t>> {
        let rest = self.text.get(byte..)?;
        let next = rest.find(['\n', '\r'])?;
        let skipped = rest.get(next..)?;
        let content = skipped.find(|c: char| !matches!(c, ' ' | '\t' | '\n' | '\r'))?;
        Some(self.at(byte + next + content))
    }

    /// The innermost bracket that is open at a byte, as far as can be told of broken text.
    pub(super) fn open_bracket(&self, byte: usize) -> Option<usize> {
        let mut open: Vec<usize> = Vec::new();
        let mut quote = None;
        let mut last = '\n';
        let mut chars = self.text.get(..byte)?.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            // Where a value starts, a bracket or quote is YAML's own.
            let starts = matches!(last, '\n' | ':' | '-' | ',' | '[' | '{');
            match (c, quote) {
                ('\\', Some('"')) => {
                    chars.next();
                }
                (c, Some(q)) if c == q => quote = None,
                (_, Some(_)) => {}
                ('"' | '\'', None) if starts => quote = Some(c),
                ('#', None)
                    if at == 0
                        || self
                            .text
                            .get(..at)
                            .is_some_and(|it| it.ends_with([' ', '\t', '\n', '\r'])) =>
                {
                    while chars.next_if(|(_, c)| !matches!(c, '\n' | '\r')).is_some() {}
                }
                ('[' | '{', None) if starts || !open.is_empty() => open.push(at),
                (']' | '}', None) => {
                    open.pop();
                }
                _ => {}
            }
            match c {
                '\n' | '\r' => last = '\n',
                ' ' | '\t' => {}
                _ => last = c,
            }
        }
        open.pop()
    }
}

impl<'t> Line<'t> {
    pub(super) fn is_blank(&self) -> bool {
        self.trimmed().trim_start().is_empty()
    }

    /// White space at its start.
    pub(super) fn indentation(&self) -> &'t str {
        let content = self.text.trim_start_matches([' ', '\t']);
        self.text.get(..self.text.len() - content.len()).unwrap_or("")
    }

    /// Where its content starts.
    pub(super) fn content(&self) -> usize {
        self.start + self.indentation().len()
    }

    /// Without white space and comment at its end.
    pub(super) fn trimmed(&self) -> &'t str {
        let mut end = self.text.len();
        let mut quote = None;
        let mut last = ' ';
        for (at, c) in self.text.char_indices() {
            match (c, quote) {
                ('#', None) if matches!(last, ' ' | '\t') => {
                    end = at;
                    break;
                }
                ('"' | '\'', None) if matches!(last, ' ' | '\t' | '[' | '{' | ',') => quote = Some(c),
                (c, Some(q)) if c == q && last != '\\' => quote = None,
                _ => {}
            }
            last = c;
        }
        self.text.get(..end).unwrap_or("").trim_end()
    }

    /// Its content without comment.
    pub(super) fn body(&self) -> &'t str {
        self.trimmed().trim_start_matches([' ', '\t'])
    }

    /// Whether it is `key: value`, `key:` or `- item`.
    pub(super) fn is_entry(&self) -> bool {
        let body = self.body();
        body.ends_with(':') || body.contains(": ") || body.starts_with("- ") || body == "-"
    }

    /// Where the value of its key starts, in bytes of the file.
    pub(super) fn value_start(&self) -> Option<usize> {
        let trimmed = self.trimmed();
        let colon = trimmed.find(": ")?;
        let value = trimmed.get(colon + 1..)?.trim_start();
        (!value.is_empty()).then(|| self.start + trimmed.len() - value.len())
    }

    /// The rest of the line from a byte of the file, without comment.
    pub(super) fn value(&self, start: usize) -> &'t str {
        self.trimmed().get(start.saturating_sub(self.start)..).unwrap_or("")
    }

    /// The key before a value.
    pub(super) fn key(&self, value: usize) -> &'t str {
        let before = self.text.get(..value.saturating_sub(self.start)).unwrap_or("");
        before.trim().trim_start_matches("- ").trim_end_matches(':')
    }

    /// A value inside brackets, up to the comma or bracket that ends it; its own brackets are left whole.
    pub(super) fn flow_value(&self, start: usize) -> &'t str {
        let value = self.value(start);
        let mut depth = 0;
        for (at, c) in value.char_indices() {
            match c {
                '(' | '[' | '{' => depth += 1,
                ')' | ']' | '}' if depth > 0 => depth -= 1,
                ',' | ']' | '}' if depth == 0 && at > 0 => return value.get(..at).unwrap_or("").trim_end(),
                _ => {}
            }
        }
        value
    }

    /// The end of the word at a byte of the file.
    pub(super) fn word_end(&self, start: usize) -> usize {
        let rest = self.value(start);
        start + rest.find([' ', '\t', ',']).unwrap_or(rest.len())
    }
}

/// A value in quotes, as short as it can be shown.
pub(super) fn quoted(value: &str) -> String {
    const LONGEST: usize = 120;
    let value = value.trim_end_matches(['"', '\'']);
    let shown: String = value.chars().take(LONGEST).collect();
    let dots = if shown.len() < value.len() { "…" } else { "" };
    match shown.contains(['"', '\\']) {
        true => format!("'{}{dots}'", shown.replace('\'', "''")),
        false => format!("\"{shown}{dots}\""),
    }
}
