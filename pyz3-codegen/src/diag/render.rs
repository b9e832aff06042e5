//! Diagnostics as snippets for people.
//!
//! In: diagnostics and the sources that they point into. Out: text. Only the lines that are shown are looked at, and of
//! a very long line only what stands around the caret, so that 3,000 diagnostics in one line of 8 MiB are cheap.

use std::ops::Range;

use annotate_snippets::renderer::DEFAULT_TERM_WIDTH;
use annotate_snippets::{AnnotationKind, Element, Group, Level, Origin, Renderer, Snippet};

use super::{Diagnostic, Diagnostics, Label, Severity, Sources};

/// Bytes of a line that are shown whole.
const LONG_LINE: usize = 160;
/// Bytes shown before and behind the caret's start in a longer one.
const AROUND: (usize, usize) = (60, 90);
/// Lines between two labels that are shown as one piece.
const NEAR: usize = 4;
/// Code points of a message that are shown.
const LONG_MESSAGE: usize = 600;

impl Diagnostics {
    /// By file and place, each once.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut all: Vec<&Diagnostic> = self.iter().collect();
        // Stable: of several at one place, the first found comes first.
        all.sort_by_key(|it| (it.labels.first().map(|it| it.span), it.severity));
        let mut start = 0;
        let mut kept: Vec<&Diagnostic> = Vec::with_capacity(all.len());
        for it in all {
            let place = |it: &Diagnostic| it.labels.first().map(|it| it.span);
            if kept.last().is_some_and(|last| place(last) != place(it)) {
                start = kept.len();
            }
            if !kept.get(start..).unwrap_or_default().contains(&it) {
                kept.push(it);
            }
        }
        kept
    }

    /// Snippets for people: the first `limit`, or all; empty if there is nothing to say.
    pub fn render(&self, sources: &Sources, color: bool, limit: Option<usize>) -> String {
        let renderer = match color {
            true => Renderer::styled(),
            false => Renderer::plain(),
        }
        .term_width(DEFAULT_TERM_WIDTH + LONG_LINE);
        let all = self.sorted();
        let limit = limit.unwrap_or(usize::MAX);
        let mut text = String::new();
        for it in all.iter().take(limit) {
            text.push_str(&snippet(it, sources, &renderer));
            text.push_str("\n\n");
        }
        if all.len() > limit {
            text.push_str(&format!("… and {} more\n", all.len() - limit));
        }
        text
    }
}

fn snippet(it: &Diagnostic, sources: &Sources, renderer: &Renderer) -> String {
    let level = match it.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group = Group::with_title(level.primary_title(one_line(&it.message)).id(it.code.as_str()));
    let views = views(&it.labels, sources);
    for view in &views {
        group = group.element(view.element());
    }
    if let Some(help) = &it.help {
        group = group.element(Level::HELP.message(one_line(help)));
    }
    let mut rendered = renderer.render(&[group]);
    for view in &views {
        view.correct(&mut rendered);
    }
    rendered
}

/// Text that quotes a user's file may hold anything; shown it is one line, and not longer than sensible.
fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len().min(LONG_MESSAGE));
    for (nth, c) in text.chars().enumerate() {
        match c {
            _ if nth == LONG_MESSAGE => {
                line.push('…');
                break;
            }
            _ if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => line.extend(c.escape_debug()),
            _ => line.push(c),
        }
    }
    line
}

/// Some lines of a file, with what there is to say about them.
struct View {
    file: String,
    line: usize,
    column: usize,
    first_line: usize,
    text: String,
    marks: Vec<Mark>,
}

struct Mark {
    range: Range<usize>,
    label: String,
    primary: bool,
}

impl View {
    fn element(&self) -> Element<'_> {
        if self.text.is_empty() {
            return Origin::path(self.file.as_str())
                .line(self.line)
                .char_column(self.column)
                .into();
        }
        let mut snippet = Snippet::source(self.text.as_str())
            .line_start(self.first_line)
            .path(self.file.as_str());
        for mark in &self.marks {
            let kind = if mark.primary {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let annotation = kind.span(mark.range.clone());
            snippet = snippet.annotation(match mark.label.as_str() {
                "" => annotation,
                label => annotation.label(label),
            });
        }
        snippet.into()
    }

    /// The renderer counts columns in what it was given; where that is a part of a line, the true column is put in.
    fn correct(&self, rendered: &mut String) {
        let Some(start) = self.marks.first().map(|it| it.range.start) else {
            return;
        };
        let before = self.text.get(..start).unwrap_or("");
        let shown = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
        if shown != self.column {
            let wrong = format!("{}:{}:{shown}", self.file, self.line);
            *rendered = rendered.replacen(&wrong, &format!("{}:{}:{}", self.file, self.line, self.column), 1);
        }
    }
}

/// The labels, near ones together.
fn views(labels: &[Label], sources: &Sources) -> Vec<View> {
    let mut views: Vec<(Vec<&Label>, Range<usize>)> = Vec::new();
    for label in labels {
        let line = sources.place(label.span.file, label.span.start).line;
        let joined = views.iter_mut().find(|(others, lines)| {
            others.first().is_some_and(|it| it.span.file == label.span.file)
                && line + NEAR >= lines.start
                && line < lines.end + NEAR
                && (line.min(lines.start)..lines.end.max(line + 1))
                    .all(|it| sources.line(label.span.file, it).len() <= LONG_LINE)
        });
        match joined {
            Some((others, lines)) => {
                *lines = line.min(lines.start)..lines.end.max(line + 1);
                others.push(label);
            }
            None => views.push((vec![label], line..line + 1)),
        }
    }
    let primary = labels.first();
    views
        .iter()
        .filter_map(|(labels, lines)| view(labels, lines.clone(), primary, sources))
        .collect()
}

fn view(labels: &[&Label], lines: Range<usize>, primary: Option<&Label>, sources: &Sources) -> Option<View> {
    let first = labels.first()?;
    let file = first.span.file;
    let whole = sources.text(file);
    let place = sources.place(file, first.span.start);
    let mut text = String::new();
    let mut marks = Vec::new();
    for line in lines.clone() {
        let shown = window(whole, sources.line(file, line), first.span.start as usize);
        if line > lines.start {
            text.push('\n');
        }
        for label in labels {
            if sources.place(file, label.span.start).line == line {
                let start = (label.span.start as usize).clamp(shown.start, shown.end);
                // What goes on over several lines is marked in its first.
                let end = (label.span.end as usize).clamp(start, shown.end);
                let offset = text.len() + shown.before.len();
                marks.push(Mark {
                    range: offset + start - shown.start..offset + end - shown.start,
                    label: one_line(&label.text),
                    primary: primary.is_some_and(|it| std::ptr::eq(it, *label)),
                });
            }
        }
        text.push_str(shown.before);
        text.push_str(whole.get(shown.start..shown.end).unwrap_or(""));
        text.push_str(shown.after);
    }
    Some(View {
        file: one_line(sources.name(file)),
        line: place.line,
        column: place.column,
        first_line: lines.start,
        text,
        marks,
    })
}

/// What is shown of a line, in bytes of the file.
struct Window {
    before: &'static str,
    start: usize,
    end: usize,
    after: &'static str,
}

fn window(text: &str, line: Range<usize>, caret: usize) -> Window {
    let Range { start, end } = line;
    // The byte order mark is no part of the first line.
    let start = start
        + if start == 0 && text.starts_with('\u{feff}') {
            3
        } else {
            0
        };
    if end.saturating_sub(start) <= LONG_LINE {
        return Window {
            before: "",
            start,
            end: end.max(start),
            after: "",
        };
    }
    let caret = caret.clamp(start, end);
    let from = floor(text, caret.saturating_sub(AROUND.0)).max(start);
    let to = floor(text, caret + AROUND.1).min(end);
    Window {
        before: if from > start { "…" } else { "" },
        start: from,
        end: to,
        after: if to < end { "…" } else { "" },
    }
}

/// The start of the code point that a byte belongs to.
fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while at > 0 && !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
