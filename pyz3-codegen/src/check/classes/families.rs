//! What a class has because others of its family need it: room for `__dict__` and weak references, and `mut`.

use super::super::Check;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Access, Base, Class, Member, Receiver, Type};

impl Check<'_> {
    pub(super) fn families(&mut self, classes: &mut [Class]) {
        let mut head: Vec<usize> = (0..classes.len()).collect();
        let find = |head: &mut Vec<usize>, mut at: usize| {
            while head[at] != at {
                head[at] = head[head[at]];
                at = head[at];
            }
            at
        };
        for (index, class) in classes.iter().enumerate() {
            for base in above(class) {
                let (one, other) = (find(&mut head, index), find(&mut head, base));
                head[one] = other;
            }
        }
        let mut rooms = vec![(false, false); classes.len()];
        for (index, class) in classes.iter().enumerate() {
            let room = &mut rooms[find(&mut head, index)];
            *room = (room.0 || class.dict, room.1 || class.weakref);
        }
        let mut viewed = vec![false; classes.len()];
        for class in classes.iter() {
            for member in &class.members {
                if let (true, Type::Class(index)) = (member.view, &member.ty) {
                    viewed[*index] = true;
                    // Whoever may change a view changes its owner.
                    self.lent[*index] |= member.set.is_some();
                }
            }
        }
        for index in 0..classes.len() {
            let inherited = above(&classes[index]).any(|it| classes[it].lends_mut);
            let class = &mut classes[index];
            (class.dict_room, class.weakref_room) = rooms[find(&mut head, index)];
            class.viewed = viewed[index];
            class.lends_mut = inherited || self.lent[index] || changes(class);
        }
        self.frozen_heirs(classes);
        self.pools(classes);
    }

    /// Memory is kept for reuse where it is laid out by the class itself.
    fn pools(&mut self, classes: &[Class]) {
        for (index, class) in classes.iter().enumerate() {
            let Some(span) = self
                .classes
                .get(index)
                .and_then(|it| it.model.pool.as_ref())
                .map(|it| it.span)
            else {
                continue;
            };
            if class.pool == 0 {
                continue;
            }
            let foreign = |it: &Base| !matches!(it, Base::Class(_));
            if !line(classes, index).any(|it| it.bases.iter().any(foreign)) {
                continue;
            }
            self.push(
                Diagnostic::error(Code::Conflict, "memory of these objects cannot be kept for reuse")
                    .at(span, "its objects are laid out by a base that is not one of this file")
                    .help("leave `pool` out"),
            );
        }
    }

    /// A frozen class inherits nothing that changes it.
    fn frozen_heirs(&mut self, classes: &[Class]) {
        for (index, class) in classes.iter().enumerate() {
            let Some(entry) = self.classes.get(index).cloned() else {
                continue;
            };
            let changing = above(class).position(|it| classes[it].lends_mut && !self.is_frozen(it));
            let (Some(nth), true) = (changing, self.is_frozen(index)) else {
                continue;
            };
            let span = (entry.model.bases.get(nth)).map_or(entry.key.span, |it| it.span);
            let at = (entry.model.sync.as_ref()).map_or(entry.key.span, |it| it.span);
            self.push(
                Diagnostic::error(Code::Frozen, "a frozen class derives from one that changes")
                    .at(span, "has `mut` methods or writable attributes")
                    .at(at, "nothing in this class changes")
                    .help("leave `sync: frozen` out, or make the base frozen too"),
            );
        }
    }
}

/// A class and its bases here.
fn line(classes: &[Class], index: usize) -> impl Iterator<Item = &Class> {
    std::iter::successors(classes.get(index), |it| above(it).next().and_then(|it| classes.get(it)))
}

fn above(class: &Class) -> impl Iterator<Item = usize> {
    class.bases.iter().filter_map(|it| match it {
        Base::Class(index) => Some(*index),
        Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
    })
}

fn changes(class: &Class) -> bool {
    let writes = |it: &Member| it.delete.is_some() || matches!(it.set, Some(Access::Field(_) | Access::Call(_)));
    class.members.iter().any(writes) || class.methods.iter().any(|it| it.receiver == Receiver::Mut)
}
