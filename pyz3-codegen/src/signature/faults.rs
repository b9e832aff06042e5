//! What is wrong with a signature, in bytes of its text.

use crate::diag::Code;
use std::ops::Range;

/// A diagnostic that does not know its file yet.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) range: Range<usize>,
    pub(crate) label: String,
    pub(crate) second: Option<(Range<usize>, String)>,
    pub(crate) help: Option<String>,
}

impl Fault {
    pub(super) fn new(code: Code, message: impl Into<String>, range: Range<usize>, label: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            range,
            label: label.into(),
            second: None,
            help: None,
        }
    }

    pub(super) fn syntax(message: impl Into<String>, range: Range<usize>, label: impl Into<String>) -> Self {
        Self::new(Code::SignatureSyntax, message, range, label)
    }

    pub(super) fn second(mut self, range: Range<usize>, text: impl Into<String>) -> Self {
        self.second = Some((range, text.into()));
        self
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// The faults of one text; after a few, more say nothing new.
#[derive(Debug, Default)]
pub(super) struct Faults {
    items: Vec<Fault>,
}

impl Faults {
    const MAX: usize = 20;

    pub(super) fn push(&mut self, fault: Fault) {
        if self.items.len() < Self::MAX {
            self.items.push(fault);
        }
    }

    pub(super) fn remove_within(&mut self, range: &Range<usize>) {
        self.items.retain(|it| !range.contains(&it.range.start));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// In the order in which they stand in the text.
    pub(super) fn sorted(mut self) -> Vec<Fault> {
        self.items.sort_by_key(|it| it.range.start);
        self.items
    }
}
