//! The cursor over the tokens that the grammar's parts share.

use super::faults::{Fault, Faults};
use super::lexer::{self, Token, TokenKind};
use super::tree::Name;
use super::{MAX_LEVELS, Parsed};
use crate::diag::Code;
use std::ops::Range;

/// A fault has been recorded; whoever can go on from here does so.
#[derive(Debug)]
pub(super) struct Stop;

pub(super) type Res<T> = Result<T, Stop>;

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    tokens: Vec<Token>, // Invariant: the last one, and only it, is `End`.
    at: usize,
    level: usize,
    faults: Faults,
    /// Too deep: nothing after this is worth reading.
    pub(super) fatal: bool,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut faults = Faults::default();
        let tokens = lexer::tokens(text, &mut faults);
        Self {
            text,
            tokens,
            at: 0,
            level: 0,
            faults,
            fatal: false,
        }
    }

    pub(super) fn finish<T>(self, tree: Option<T>) -> Parsed<T> {
        debug_assert!(
            tree.is_some() || !self.faults.is_empty(),
            "no tree and no reason: {:?}",
            self.text
        );
        Parsed {
            tree,
            faults: self.faults.sorted(),
        }
    }

    pub(super) fn fault(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Records a fault and gives up on what is being read.
    pub(super) fn stop<T>(&mut self, fault: Fault) -> Res<T> {
        self.faults.push(fault);
        Err(Stop)
    }

    /// Records a fault that says what those of single characters in its range do not, and gives up.
    pub(super) fn replace<T>(&mut self, fault: Fault) -> Res<T> {
        self.faults.remove_within(&fault.range);
        self.stop(fault)
    }

    pub(super) fn kind(&self) -> &TokenKind {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> &TokenKind {
        self.tokens.get(self.at + count).map_or(&TokenKind::End, |it| &it.kind)
    }

    /// Where the next token stands.
    pub(super) fn range(&self) -> Range<usize> {
        self.range_ahead(0)
    }

    pub(super) fn range_ahead(&self, count: usize) -> Range<usize> {
        self.tokens
            .get(self.at + count)
            .map_or(self.text.len()..self.text.len(), |it| it.range.clone())
    }

    /// Where the last token ended.
    pub(super) fn end(&self) -> usize {
        self.at
            .checked_sub(1)
            .and_then(|it| self.tokens.get(it))
            .map_or(0, |it| it.range.end)
    }

    pub(super) fn position(&self) -> usize {
        self.at
    }

    pub(super) fn advance(&mut self) -> TokenKind {
        match self.tokens.get(self.at) {
            Some(token) if token.kind != TokenKind::End => {
                self.at += 1;
                token.kind.clone()
            }
            _ => TokenKind::End,
        }
    }

    pub(super) fn is_op(&self, op: &str) -> bool {
        matches!(self.kind(), TokenKind::Op(it) if *it == op)
    }

    pub(super) fn take(&mut self, op: &str) -> bool {
        let found = self.is_op(op);
        if found {
            self.at += 1;
        }
        found
    }

    /// The text of the next token, if it is a name.
    pub(super) fn word(&self) -> Option<&'a str> {
        self.word_ahead(0)
    }

    pub(super) fn word_ahead(&self, count: usize) -> Option<&'a str> {
        (self.ahead(count) == &TokenKind::Name)
            .then(|| self.text.get(self.range_ahead(count)))
            .flatten()
    }

    /// `a.b.c`, spaces left out. The caller has seen a name.
    pub(super) fn dotted(&mut self) -> Res<Name> {
        let mut range = self.range();
        let mut text = self.word().unwrap_or_default().to_owned();
        self.advance();
        while self.take(".") {
            let Some(part) = self.word() else {
                return self.expected("a name after the point");
            };
            text.push('.');
            text.push_str(part);
            range.end = self.range().end;
            self.advance();
        }
        Ok(Name { text, range })
    }

    /// Says what was expected in place of the next token; silent where the lexer has spoken.
    pub(super) fn expected<T>(&mut self, what: &str) -> Res<T> {
        let fault = self.unexpected(what);
        self.give_up(fault)
    }

    /// Records a fault about the next token, unless the lexer has, be it that it passed over the rest.
    pub(super) fn give_up<T>(&mut self, fault: Fault) -> Res<T> {
        let cut_short = self.kind() == &TokenKind::End
            && self
                .tokens
                .iter()
                .rev()
                .nth(1)
                .is_some_and(|it| it.kind == TokenKind::Bad);
        if self.kind() == &TokenKind::Bad || cut_short {
            return Err(Stop);
        }
        self.stop(fault)
    }

    pub(super) fn unexpected(&self, what: &str) -> Fault {
        let range = self.range();
        let found = match self.kind() {
            TokenKind::End => "the signature ends".to_owned(),
            _ => {
                let text = self.text.get(range.clone()).unwrap_or_default();
                if text.chars().count() > 40 {
                    format!("`{}…` stands", text.chars().take(40).collect::<String>())
                } else {
                    format!("`{text}` stands")
                }
            }
        };
        Fault::syntax(
            format!("{found} where {what} is expected"),
            range,
            format!("expected {what}"),
        )
    }

    /// Goes one bracket deeper; the bracket is the next token.
    pub(super) fn open(&mut self) -> Res<Range<usize>> {
        let range = self.range();
        self.level += 1;
        if self.level > MAX_LEVELS {
            self.fatal = true;
            return self.stop(
                Fault::new(
                    Code::BeyondReason,
                    "brackets nest too deep",
                    range,
                    "one level too many",
                )
                .help(format!(
                    "at most {MAX_LEVELS} levels; a type under `types:` can hide some"
                )),
            );
        }
        self.advance();
        Ok(range)
    }

    /// Comes back from a bracket that was opened at `open`.
    pub(super) fn close(&mut self, op: &'static str, open: &Range<usize>) -> Res<()> {
        self.level = self.level.saturating_sub(1);
        if self.take(op) {
            return Ok(());
        }
        let fault = if self.kind() == &TokenKind::End {
            let bracket = self.text.get(open.clone()).unwrap_or_default();
            Fault::syntax(format!("`{bracket}` is never closed"), open.clone(), "opened here")
                .help(format!("close it with `{op}`"))
        } else {
            self.unexpected(&format!("`,` or `{op}`"))
                .second(open.clone(), "opened here")
        };
        self.give_up(fault)
    }

    /// Items parted by commas up to `close`, which stays. A comma may stand after the last.
    pub(super) fn items<T>(
        &mut self,
        close: &'static str,
        mut item: impl FnMut(&mut Self) -> Res<T>,
    ) -> Res<(Vec<T>, bool)> {
        let mut items = Vec::new();
        let mut comma = false;
        while !self.is_op(close) && self.kind() != &TokenKind::End {
            items.push(item(self)?);
            comma = self.take(",");
            if !comma {
                break;
            }
        }
        Ok((items, comma))
    }

    /// Passes over what is left of the parameter that began at token `from`: up to a comma or parenthesis outside of
    /// its brackets.
    pub(super) fn skip(&mut self, from: usize) {
        self.level = 0;
        let mut open: Vec<&'static str> = Vec::new();
        let stuck = self.at;
        self.at = from;
        loop {
            match *self.kind() {
                TokenKind::End => break,
                TokenKind::Op("(") => open.push(")"),
                TokenKind::Op("[") => open.push("]"),
                TokenKind::Op("{") => open.push("}"),
                TokenKind::Op("," | "->") if open.is_empty() && self.at >= stuck => break,
                TokenKind::Op(op @ (")" | "]" | "}")) => match open.iter().rposition(|it| *it == op) {
                    Some(found) => open.truncate(found),
                    // The parenthesis of the parameters; another bracket is a stray one.
                    None if op == ")" && self.at >= stuck => break,
                    None => {}
                },
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Passes over everything.
    pub(super) fn skip_all(&mut self) {
        self.at = self.tokens.len().saturating_sub(1);
    }
}
