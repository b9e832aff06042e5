//! What a suite said in a cell, and the file that keeps it.
//!
//! In: what pytest printed. Out: counts, and each reason of what was skipped or failed, in a text that is read again when the table is written.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// One suite in one cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// The day.
    pub date: String,
    /// Tests that passed.
    pub passed: usize,
    /// Tests that failed, by name, or what happened to the whole suite.
    pub failed: Vec<String>,
    /// How many were not run, by reason.
    pub skipped: BTreeMap<String, usize>,
}

impl Kept {
    /// Reads pytest's summary, with `-rsfE`.
    pub fn of_pytest(date: &str, text: &str) -> Option<Self> {
        // `3 passed in 0.50s`, and `3 passed in 63.20s (0:01:03)`.
        let last = text.lines().rfind(|it| {
            it.contains(" in ") && it.ends_with(['s', ')']) && it.starts_with(|it: char| it.is_ascii_digit())
        })?;
        let (counts, _) = last.split_once(" in ")?;
        let count = |what: &str| {
            let of = |it: &str| it.trim().strip_suffix(what)?.trim().parse().ok();
            counts.split(',').find_map(of).unwrap_or(0)
        };
        let mut kept = Self {
            date: date.to_owned(),
            passed: count("passed"),
            ..Self::default()
        };
        for line in text.lines() {
            if let Some((number, rest)) = line.strip_prefix("SKIPPED [").and_then(|it| it.split_once("] ")) {
                // `[2] python/test_x.py:9: why`, without the line if a whole file was skipped.
                let why = rest.split_once(": ").map_or(rest, |it| it.1);
                *kept.skipped.entry(why.to_owned()).or_default() += number.parse().unwrap_or(1);
            } else if let Some(name) = line.strip_prefix("FAILED ").or_else(|| line.strip_prefix("ERROR ")) {
                let name = name.split_once(" - ").map_or(name, |it| it.0);
                kept.failed.push(name.trim_start_matches("python/").to_owned());
            }
        }
        let bad: usize = count("failed") + count("errors") + count("error");
        if kept.failed.is_empty() && bad > 0 {
            kept.failed.push(format!("{bad} without a name"));
        }
        Some(kept)
    }

    /// A suite that did not come to its end.
    pub fn broken(date: &str, what: String) -> Self {
        Self {
            date: date.to_owned(),
            failed: vec![what],
            ..Self::default()
        }
    }

    /// The text of its file.
    pub fn write(&self) -> String {
        let mut text = format!("{}\t{}\n", self.date, self.passed);
        for name in &self.failed {
            let _ = writeln!(text, "failed\t{name}");
        }
        for (why, count) in &self.skipped {
            let _ = writeln!(text, "skipped\t{count}\t{why}");
        }
        text
    }

    /// What such a text says.
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let (date, passed) = lines.next()?.split_once('\t')?;
        let mut kept = Self {
            date: date.to_owned(),
            passed: passed.parse().ok()?,
            ..Self::default()
        };
        for line in lines {
            if let Some(name) = line.strip_prefix("failed\t") {
                kept.failed.push(name.to_owned());
            } else {
                let (count, why) = line.strip_prefix("skipped\t")?.split_once('\t')?;
                kept.skipped.insert(why.to_owned(), count.parse().ok()?);
            }
        }
        Some(kept)
    }

    /// Whether the suite could not be run at all, in its form.
    pub fn is_absent(&self) -> bool {
        self.skipped.values().any(|it| *it == 0)
    }

    /// Adds those of another suite.
    pub fn add(&mut self, other: &Self) {
        // A row is as old as the oldest of its suites.
        if self.date.is_empty() || other.date < self.date {
            self.date.clone_from(&other.date);
        }
        self.passed += other.passed;
        self.failed.extend(other.failed.iter().cloned());
        for (why, count) in &other.skipped {
            *self.skipped.entry(why.clone()).or_default() += count;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_pytest_says_is_kept() {
        let text = "..F\n=== short test summary info ===\nSKIPPED [2] python/test_a.py:9: not run: why\nFAILED python/test_a.py::test_b[1 - 2] - assert 1 == 2\n\
                    1 failed, 40 passed, 2 skipped in 63.20s (0:01:03)\n";
        let kept = Kept::of_pytest("2026-01-02", text).expect("a summary");
        assert_eq!((kept.passed, kept.failed.len()), (40, 1));
        assert_eq!(kept.skipped["not run: why"], 2);
        assert_eq!(Kept::read(&kept.write()), Some(kept));
        assert_eq!(
            Kept::of_pytest("2026-01-02", "Fatal Python error: in Segmentation fault's"),
            None
        );
        let nameless = Kept::of_pytest("2026-01-02", "2 errors in 1.00s").expect("a summary");
        assert_eq!(nameless.failed, ["2 without a name"]);
    }

    #[test]
    fn a_row_is_as_old_as_its_oldest_suite() {
        let kept = |date: &str| Kept {
            date: date.to_owned(),
            passed: 1,
            ..Kept::default()
        };
        let mut sum = kept("2026-02-02");
        sum.add(&kept("2026-01-02"));
        sum.add(&kept("2026-03-02"));
        assert_eq!((sum.date.as_str(), sum.passed), ("2026-01-02", 3));
    }
}
