//! Broken YAML, explained.
//!
//! In: the parser's own words and its place. Out: a diagnostic with the place where the eye should go and a way out. The
//! parser says what it wanted; people want to know what to write, so this looks at the text around the place.

use super::lines::{Line, Lines, quoted};
use super::spans::Text;
use crate::diag::{Code, Diagnostic};

mod quotes;

/// What is wrong, and the way out. `bracket` is the innermost bracket that the parser knows to be open.
pub(super) fn explain(text: &Text<'_>, info: &str, at: usize, bracket: Option<usize>) -> Diagnostic {
    let fault = Fault {
        text,
        lines: Lines { text: text.text },
        at: at.min(text.text.len()),
        bracket,
    };
    fault.explain(info)
}

struct Fault<'t> {
    text: &'t Text<'t>,
    lines: Lines<'t>,
    at: usize,
    bracket: Option<usize>,
}

/// A fault of YAML between two bytes.
fn fault(text: &Text<'_>, message: impl Into<String>, start: usize, end: usize, label: &str) -> Diagnostic {
    Diagnostic::error(Code::YamlSyntax, message).at(text.span(start, end), label)
}

impl Fault<'_> {
    fn explain(&self, info: &str) -> Diagnostic {
        let has = |part: &str| info.contains(part);
        if let Some(found) = self.tab_in_indentation(info) {
            return found;
        }
        if has("recursion limit") {
            return super::tree::too_deep(self.text.point_at(self.at));
        }
        if has("mapping values are not allowed") || has("illegal placement of ':'") {
            return self.colon();
        }
        if has("did not find expected key") || has("simple key expect") || has("invalid indentation") {
            return self.indentation(info);
        }
        if has("expected ',' or") || has("unexpected end of plain scalar") {
            return self.in_brackets();
        }
        if has("quoted scalar") && (has("end of stream") || has("indicator") || has("invalid indentation")) {
            return self.open_quote();
        }
        if has("trailing content") {
            return self.behind_quote();
        }
        if has("escape") || has("hexadecimal") {
            return self.escape();
        }
        if has("block scalar") {
            return self.block_scalar(info);
        }
        if has("misplaced bracket") {
            return self.here(
                "a closing bracket that was never opened",
                "closes nothing",
                "remove it, or put the value in quotes if it belongs to it",
            );
        }
        if has("unknown anchor") || has("scanning an anchor or alias") {
            return self.anchor();
        }
        if has("unexpected character") || has("expected node content") || has("plain scalar cannot start") {
            return self.bad_start();
        }
        if has("block sequence entries") || has("only valid inside a block") {
            return self.here(
                "a list item where none can stand",
                "starts a list item",
                "put each item on a line of its own under the key, or write the list as `[first, second]`",
            );
        }
        if has("tag") || has("handle wasn't declared") {
            let end = self.line().word_end(self.at);
            return fault(
                self.text,
                "a `!` starts a YAML tag",
                self.at,
                end,
                "not a tag that exists",
            )
            .help("tags are not used here; a value that starts with `!` is written in quotes");
        }
        self.explain_rest(info)
    }

    fn explain_rest(&self, info: &str) -> Diagnostic {
        let has = |part: &str| info.contains(part);
        if has("':' must be followed") || has("tab") {
            return self.here(
                "a tab where YAML wants spaces",
                "tab before this",
                "use a space instead of the tab",
            );
        }
        if has("may not precede") {
            return self.here(
                "no space after the colon",
                "this colon",
                "write a space after the colon: `key: [value]`",
            );
        }
        if has("comment intercepting") {
            return self.here(
                "a comment inside a value of several lines",
                "` #` starts a comment",
                "remove the comment; if the `#` belongs to the text, put the whole value in quotes",
            );
        }
        if has("document start") {
            return self.document();
        }
        if has("document end marker") || has("directive") || has("TAG") {
            let line = self.line();
            return fault(
                self.text,
                "a YAML directive or document marker that cannot be read",
                line.content(),
                line.end,
                "here",
            )
            .help("remove the line; a value that starts with `%` is written in quotes");
        }
        if has("byte order mark") {
            return self.here(
                "a byte order mark inside the file",
                "invisible character U+FEFF",
                "delete the invisible character",
            );
        }
        if has("mapping keys are not allowed") {
            return self.here(
                "a `?` where no key can stand",
                "starts a key",
                "put the value in quotes if the `?` belongs to it",
            );
        }
        self.here(
            &format!("the YAML is broken: {info}"),
            "here",
            "put the value in double quotes, or check the indentation of this line and of the one before",
        )
    }

    fn here(&self, message: &str, label: &str, help: &str) -> Diagnostic {
        Diagnostic::error(Code::YamlSyntax, message)
            .at(self.text.point_at(self.at), label)
            .help(help)
    }

    fn line(&self) -> Line<'_> {
        self.lines.at(self.at)
    }

    /// The line to look at: the place's own, or the last one with something in it where the file has ended.
    fn last_line(&self) -> Line<'_> {
        let line = self.line();
        match line.is_blank() {
            true => self.lines.before(line.start).unwrap_or(line),
            false => line,
        }
    }

    fn tab_in_indentation(&self, info: &str) -> Option<Diagnostic> {
        let mut line = self.last_line();
        if info.contains("plain scalar, found a tab") || info.contains("cannot start with a tab") {
            // The place is where the scalar starts; the tab is further down.
            while !line.indentation().contains('\t') {
                line = self.lines.after(line.end)?;
            }
        }
        let tab = line.start + line.indentation().find('\t')?;
        Some(
            fault(self.text, "a tab in the indentation", tab, tab + 1, "tab")
                .help("indent with spaces: YAML allows no tabs here"),
        )
    }

    /// A colon too many: mostly a value without quotes that holds one.
    fn colon(&self) -> Diagnostic {
        let line = self.line();
        if let Some(found) = self.unclosed(&line) {
            return found;
        }
        if let Some(start) = line.value_start().filter(|it| *it < self.at) {
            let value = line.value(start);
            if value.starts_with(['"', '\'']) {
                return self.behind_quote_at(start, start + value.len());
            }
            return self.unquoted(&line, start, value);
        }
        match self.lines.before(line.start) {
            Some(before) if !before.is_entry() => self.no_colon(&before),
            _ => fault(self.text, "unexpected indentation", line.content(), self.at, "deeper than its neighbours")
                .help("give it the same indentation as the keys around it; text of several lines is written in quotes or after `|`"),
        }
    }

    fn unquoted(&self, line: &Line<'_>, start: usize, value: &str) -> Diagnostic {
        let what = if value.starts_with('(') { "signature" } else { "value" };
        fault(
            self.text,
            format!("a {what} without quotes that holds `: `"),
            start,
            start + value.len(),
            "YAML reads this `: ` as that of a key",
        )
        .help(format!(
            "put the {what} in quotes: `{}: {}`",
            line.key(start),
            quoted(value)
        ))
    }

    fn no_colon(&self, line: &Line<'_>) -> Diagnostic {
        let (start, content) = (line.content(), line.body());
        let tight = content
            .find(':')
            .filter(|it| *it + 1 < content.len() && !content.starts_with(['"', '\'']));
        match tight {
            Some(colon) => fault(
                self.text,
                "no space after the colon",
                start + colon,
                start + colon + 1,
                "this colon",
            )
            .help(format!(
                "write a space after the colon: `{}: {}`",
                content.get(..colon).unwrap_or(""),
                content.get(colon + 1..).unwrap_or("")
            )),
            None => fault(
                self.text,
                "a line without a key",
                start,
                start + content.len(),
                "no `: ` in this line",
            )
            .help("write `name: value`, or `name:` with more on the lines below"),
        }
    }

    fn indentation(&self, info: &str) -> Diagnostic {
        if info.contains("quoted scalar") {
            return self.open_quote();
        }
        let line = self.last_line();
        if let Some(found) = self.unclosed(&line) {
            return found;
        }
        if info.contains("simple key") {
            let line = match self.line().content() >= self.at {
                true => self.lines.before(self.line().start).unwrap_or(line),
                false => line,
            };
            return self.no_colon(&line);
        }
        let (start, content) = (line.content(), line.body());
        if content.starts_with("- ") || content == "-" {
            return fault(
                self.text,
                "a list item among keys",
                start,
                start + content.len(),
                "starts with a dash",
            )
            .help("indent it under the key that it belongs to, or remove the dash");
        }
        if self.at > start
            && let Some(value) = line.value_start().filter(|it| *it < self.at)
        {
            return self.behind_quote_at(value, value + line.value(value).len());
        }
        fault(
            self.text,
            "wrong indentation",
            start,
            start + content.len(),
            "neither beside nor under the line before",
        )
        .help("give it the same indentation as the keys that it belongs with, in spaces")
    }

    /// A bracket that is still open where a new line starts.
    fn unclosed(&self, line: &Line<'_>) -> Option<Diagnostic> {
        let bracket = self.bracket.or_else(|| self.lines.open_bracket(self.at))?;
        let opener = self.text.rest(bracket).chars().next()?;
        let closer = if opener == '[' { ']' } else { '}' };
        let first = self.lines.at(bracket);
        // On the line of the bracket, something else is wrong, unless the file ends there.
        (first.start != line.start || self.text.rest(self.at).trim().is_empty()).then(|| {
            let diagnostic = fault(
                self.text,
                format!("`{opener}` is not closed"),
                bracket,
                bracket + 1,
                "opened here",
            );
            let diagnostic = match self.text.rest(self.at).trim().is_empty() {
                true => diagnostic,
                false => diagnostic.at(self.text.span(line.content(), line.end), "should be closed before this"),
            };
            diagnostic.help(match self.text.rest(self.at).trim().is_empty() {
                true => format!("add the `{closer}`"),
                false => format!("add the `{closer}`, or indent what stands inside it"),
            })
        })
    }

    fn in_brackets(&self) -> Diagnostic {
        let line = self.line();
        let rest = self.text.rest(self.at);
        if rest.trim().is_empty()
            && let Some(found) = self.unclosed(&line)
        {
            return found;
        }
        let bracket = self.bracket.or_else(|| self.lines.open_bracket(self.at));
        let least = bracket.map_or(line.start, |it| it + 1).clamp(line.start, self.at);
        let before = self.text.text.get(least..self.at).unwrap_or("");
        // What stands before the place, from behind the last colon, comma or bracket.
        let (delimiter, found) = [": ", ", ", "{", "["]
            .iter()
            .filter_map(|it| before.rfind(it).map(|at| (*it, at + it.len())))
            .max_by_key(|(_, at)| *at)
            .unwrap_or(("", 0));
        let tail = before.get(found..).unwrap_or("");
        let start = self.at - tail.trim_start().len();
        let value = line.flow_value(start);
        let end = start + value.len();
        if start < self.at && value.starts_with('(') {
            return fault(
                self.text,
                "a signature without quotes inside brackets",
                start,
                end,
                "YAML reads `: ` and `,` in it as its own",
            )
            .help(format!("put the signature in quotes: `{}`", quoted(value)));
        }
        if start < self.at && rest.starts_with(['[', '{']) {
            return fault(
                self.text,
                "a type with brackets without quotes",
                start,
                end,
                "YAML reads these brackets as its own",
            )
            .help(format!("put it in quotes: `{}`", quoted(value)));
        }
        if start < self.at && (rest.starts_with(':') && delimiter == ": " || value.starts_with('|')) {
            return fault(
                self.text,
                "a value without quotes that holds `: `",
                start,
                end,
                "YAML reads `: ` as that of a key",
            )
            .help(format!("put it in quotes: `{}`", quoted(value)));
        }
        if let Some(found) = self.unclosed(&line) {
            return found;
        }
        self.here(
            "no comma between two entries",
            "expected `,` or the closing bracket before this",
            "put a comma between the entries; a value that holds brackets or commas is written in quotes",
        )
    }

    fn block_scalar(&self, info: &str) -> Diagnostic {
        let line = self.line();
        if info.contains("wrongly indented") {
            return fault(
                self.text,
                "wrong indentation in a text",
                line.content(),
                line.end,
                "less than the first line of the text",
            )
            .help("indent all lines of the text alike");
        }
        let end = line.start + line.trimmed().len();
        let value = self.text.text.get(self.at..end).unwrap_or("");
        fault(
            self.text,
            "a value that starts with `|` or `>`",
            self.at,
            end,
            "YAML reads this as the start of a text of several lines",
        )
        .help(format!(
            "put the value in quotes: `{}`; a text of several lines starts on the line below the `|`",
            quoted(value)
        ))
    }

    fn anchor(&self) -> Diagnostic {
        let line = self.line();
        let (mark, what) = match self.text.rest(self.at).starts_with('&') {
            true => ("&", "an anchor without a name"),
            false => ("*", "an alias of an anchor that does not exist"),
        };
        let end = line.start + line.trimmed().len();
        let value = line.flow_value(self.at);
        fault(
            self.text,
            what,
            self.at,
            line.word_end(self.at).min(end),
            &format!("`{mark}` has a meaning of its own in YAML"),
        )
        .help(format!(
            "if this was meant as text, put it in quotes: `{}`",
            quoted(value)
        ))
    }

    fn bad_start(&self) -> Diagnostic {
        let line = self.line();
        if self.text.rest(self.at).trim().is_empty()
            && let Some(found) = self.unclosed(&line)
        {
            return found;
        }
        let start = self.text.rest(self.at).chars().next();
        let Some(start) = start.filter(|_| !line.is_blank()) else {
            return self.here("a value is missing", "nothing here", "write a value, or remove the key");
        };
        let value = line.flow_value(self.at);
        let help = match start {
            ',' | ']' | '}' => "remove it; if it belongs to a text, put the whole text in quotes".to_owned(),
            _ => format!("put the value in quotes: `{}`", quoted(value)),
        };
        let shown = if start == '`' {
            "a backtick".to_owned()
        } else {
            format!("`{start}`")
        };
        self.here(
            &format!("a value cannot start with {shown}"),
            "has a meaning of its own in YAML",
            &help,
        )
    }

    fn document(&self) -> Diagnostic {
        let line = self.line();
        match line.body().starts_with('%') || self.lines.before(line.start).is_some_and(|it| it.body().starts_with('%')) {
            true => fault(self.text, "a YAML directive without `---`", line.content(), line.end, "here")
                .help("remove the line that starts with `%`"),
            false => fault(self.text, "this does not belong to what stands before", line.content(), line.end, "here").help(
                "the keys of a file stand at the same depth; check the indentation of the first lines, and for text behind a closing bracket",
            ),
        }
    }
}
