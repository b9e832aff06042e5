//! The order in which classes are made: a class after its bases and its metaclass, and what it is in before it.
//!
//! In: what each derives from. Out: the order, or what cannot be made in any.

use super::super::{Check, shortened};
use crate::diag::{Code, Diagnostic, Span};
use crate::ir::{Base, Metaclass};

impl Check<'_> {
    /// The classes in an order in which each comes after its bases and its metaclass; what derives from itself is reported.
    pub(super) fn class_order(
        &mut self,
        bases: &[Vec<(Base, Span)>],
        makers: &[Option<Metaclass>],
    ) -> (Vec<usize>, Vec<Span>) {
        let mut above: Vec<Vec<(usize, Option<Span>)>> = (bases.iter())
            .map(|it| {
                (it.iter())
                    .filter_map(|it| match it.0 {
                        Base::Class(index) => Some((index, Some(it.1))),
                        Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
                    })
                    .collect()
            })
            .collect();
        for (index, maker) in makers.iter().enumerate() {
            if let Some(Metaclass::Class(maker)) = maker {
                above[index].push((*maker, None));
            }
        }
        // What is around them goes first, too.
        for index in 0..above.len() {
            let around: Vec<_> = (above[index].iter()).filter_map(|it| self.apart(index, it.0)).collect();
            for (own, other) in around {
                above[own].push((other, None));
            }
        }
        let mut order = Vec::with_capacity(bases.len());
        let (mut done, mut open) = (vec![false; bases.len()], vec![false; bases.len()]);
        let mut circles: Vec<(usize, Span)> = Vec::new();
        for start in 0..bases.len() {
            // By hand: a thousand classes in a row are no reason for a deep stack.
            let mut way: Vec<(usize, usize)> = vec![(start, 0)];
            while let Some((at, gone)) = way.last_mut() {
                let at = *at;
                if done[at] {
                    way.pop();
                    continue;
                }
                open[at] = true;
                let next = above[at].get(*gone).copied();
                *gone += 1;
                match next {
                    Some((next, span)) if open[next] && !done[next] => {
                        // Only of bases: what is around a class is no base of it.
                        let since = way.iter().rposition(|it| it.0 == next).unwrap_or(0);
                        let is_base = |it: &(usize, usize)| above[it.0].get(it.1 - 1).is_some_and(|it| it.1.is_some());
                        if way.iter().skip(since).all(is_base) {
                            circles.extend(span.map(|it| (next, it)));
                        }
                    }
                    Some((next, _)) if !done[next] => way.push((next, 0)),
                    Some(_) => {}
                    None => {
                        done[at] = true;
                        order.push(at);
                        way.pop();
                    }
                }
            }
        }
        for (index, span) in circles.iter().copied() {
            let entry = &self.classes[index];
            let (shown, key) = (shortened(&entry.qualname), entry.key.span);
            self.push(
                Diagnostic::error(Code::BadBase, format!("`{shown}` derives from itself"))
                    .at(span, "which derives from it")
                    .at(key, "the class")
                    .help("let one of them derive from none of the others"),
            );
        }
        (order, circles.into_iter().map(|it| it.1).collect())
    }

    /// The two classes side by side that these are, or are in; nothing if one is in the other.
    fn apart(&self, one: usize, other: usize) -> Option<(usize, usize)> {
        let chain = |index: usize| {
            let mut chain: Vec<usize> = std::iter::successors(Some(index), |it| self.classes.get(*it)?.outer).collect();
            chain.reverse();
            chain
        };
        (chain(one).into_iter().zip(chain(other))).find(|(one, other)| one != other)
    }

    /// Says which classes would be made before what makes them: a base, by its place in the file, or a metaclass. Of those in
    /// circles that is known.
    pub(super) fn made_first(&mut self, spans: &[Vec<Span>], circles: &[Span]) {
        let mut order = Vec::with_capacity(self.classes.len());
        self.made_in(0, &mut order);
        let mut place = vec![0; self.classes.len()];
        for (at, index) in order.into_iter().enumerate() {
            place[index] = at;
        }
        for (index, spans) in spans.iter().enumerate() {
            let entry = self.classes[index].clone();
            let bases = (entry.bases.iter().zip(spans)).filter_map(|(base, span)| match base {
                Base::Class(base) => Some((*base, *span, "would be its base", "the base")),
                Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
            });
            let metaclass = match (&entry.metaclass, &entry.model.metaclass) {
                (Some(Metaclass::Class(it)), Some(text)) => Some((*it, text.span, "would make it", "the metaclass")),
                _ => None,
            };
            for (above, span, here, there) in bases.chain(metaclass) {
                if place[above] < place[index] || circles.contains(&span) {
                    continue;
                }
                let (shown, key) = (self.shown_classes[above].clone(), self.classes[above].key.span);
                let what = there.trim_start_matches("the ");
                self.push(
                    Diagnostic::error(Code::BadBase, format!("`{}` is made after this class", shortened(&shown)))
                        .at(span, here)
                        .at(key, there)
                        .help(format!(
                            "a class is made before those within it, and a module before its submodules: move the {what} to the top of the module",
                        )),
                );
            }
        }
    }

    /// The classes of a module and its submodules, in the order in which they are made.
    fn made_in(&self, scope: usize, order: &mut Vec<usize>) {
        let mut open = self.classes_of(scope);
        open.reverse();
        while let Some(index) = open.pop() {
            order.push(index);
            let inner = self.classes.get(index).and_then(|it| it.inner);
            open.extend(self.nested(index, inner).into_iter().rev());
        }
        for child in self.scopes[scope].children.clone() {
            self.made_in(child, order);
        }
    }
}
