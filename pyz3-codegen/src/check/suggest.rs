//! "Did you mean", among many names.

use crate::diag::did_you_mean;
use std::collections::HashMap;

/// 3,000 mistakes in a file of 10,000 names are 30 million comparisons: past a budget there are no suggestions.
const BUDGET: usize = 300_000;

#[derive(Default)]
pub(super) struct Suggestions {
    spent: usize,
    known: HashMap<(usize, String), Option<String>>,
}

impl Suggestions {
    /// The nearest candidate; `scope` says whose candidates they are.
    pub(super) fn nearest<'c>(
        &mut self,
        scope: usize,
        name: &str,
        candidates: impl Iterator<Item = &'c str>,
    ) -> Option<String> {
        let asked = (scope, name.to_owned());
        if let Some(known) = self.known.get(&asked) {
            return known.clone();
        }
        let spent = &mut self.spent;
        // `Point` is no `int`: a short name is near to others of about its length alone.
        let near = |it: &&str| it.len().abs_diff(name.len()) <= if it.len() <= 3 { 1 } else { 4 };
        let candidates = candidates.filter(near).take_while(|_| {
            *spent += 1;
            *spent <= BUDGET
        });
        let found = did_you_mean(name, candidates).map(ToOwned::to_owned);
        self.known.insert(asked, found.clone());
        found
    }
}
