//! Quotes that are open or closed too early, and escapes.

use super::{Fault, fault};
use crate::diag::Diagnostic;

impl Fault<'_> {
    pub(super) fn open_quote(&self) -> Diagnostic {
        let quote = self.text.rest(self.at).chars().next().unwrap_or('"');
        let line = self.line();
        let help = match quote {
            '\'' => "add the closing `'`; a `'` inside single quotes is written twice: `''`",
            _ => "add the closing `\"`; a `\"` inside double quotes is written `\\\"`",
        };
        fault(self.text, "a quote is not closed", self.at, line.end, "opened here").help(help)
    }

    /// Something behind the closing quote of a value.
    pub(super) fn behind_quote(&self) -> Diagnostic {
        let line = self.line();
        let end = line.start + line.trimmed().len();
        // The value that the quote started: the last one on the line that is in quotes.
        let before = self.text.text.get(line.start..self.at).unwrap_or("").trim_end();
        let quote = before.chars().next_back().filter(|it| matches!(it, '"' | '\''));
        let start = quote.and_then(|quote| {
            let inner = before.get(..before.len() - 1)?;
            [": ", "- ", "{", "[", ", "]
                .iter()
                .filter_map(|it| inner.find(&format!("{it}{quote}")).map(|at| at + it.len()))
                .max()
        });
        match start {
            Some(start) => self.behind_quote_at(line.start + start, end),
            None => self.here(
                "text behind a closing quote",
                "the quoted value has ended before this",
                "look for a quote that was closed too late or too early; a `\"` inside double quotes is written `\\\"`",
            ),
        }
    }

    pub(super) fn behind_quote_at(&self, start: usize, end: usize) -> Diagnostic {
        let value = self.text.text.get(start..end).unwrap_or("");
        let closed = self.text.quoted_end(start).filter(|it| *it < end);
        let from = closed.map_or(self.at, |it| {
            it + value.get(it - start..).map_or(0, |it| it.len() - it.trim_start().len())
        });
        let help = match value.chars().next() {
            Some('\'') => "put all of the value inside the quotes; a `'` inside single quotes is written twice: `''`",
            _ => "put all of the value inside the quotes; a `\"` inside double quotes is written `\\\"`",
        };
        fault(
            self.text,
            "text behind a closing quote",
            from.min(end),
            end,
            "the quoted value has ended before this",
        )
        .help(help)
    }

    /// The parser gives the opening quote; the eye should go to the backslash.
    pub(super) fn escape(&self) -> Diagnostic {
        let rest = self.text.rest(self.at);
        let mut chars = rest.char_indices().skip(1);
        while let Some((nth, c)) = chars.next() {
            if c != '\\' {
                continue;
            }
            let Some((_, kind)) = chars.next() else { break };
            let digits = match kind {
                'x' => 2,
                'u' => 4,
                'U' => 8,
                _ if "0abt\tnvfre \"/\\N_LP\r\n".contains(kind) => continue,
                _ => 0,
            };
            let written = rest.get(nth + 2..).unwrap_or("");
            let hex = written.bytes().take(digits).take_while(u8::is_ascii_hexdigit).count();
            let code = written.get(..hex).and_then(|it| u32::from_str_radix(it, 16).ok());
            if digits > 0 && hex == digits && code.and_then(char::from_u32).is_some() {
                continue;
            }
            let end = nth + 1 + kind.len_utf8() + hex;
            let escape = rest.get(nth..end).unwrap_or("\\");
            let help = match digits {
                0 => "write a backslash as `\\\\`, or use single quotes, in which it stands for itself".to_owned(),
                _ if hex == digits => {
                    format!("`{escape}` is no character; outside the basic plane use `\\U` and eight digits")
                }
                _ => format!("`\\{kind}` is followed by {digits} hexadecimal digits; a backslash is written `\\\\`"),
            };
            return fault(
                self.text,
                format!("unknown escape `{escape}`"),
                self.at + nth,
                self.at + end,
                "not an escape of YAML",
            )
            .help(help);
        }
        self.here(
            "an escape that YAML does not know",
            "in this text",
            "write a backslash as `\\\\`, or use single quotes",
        )
    }
}
