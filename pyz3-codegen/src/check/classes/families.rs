//! What a class has because others of its family need it: room for `__dict__` and weak references, and `mut`.

use super::super::Check;
use crate::diag::{Code, Diagnostic};
use crate::ir::{Access, Base, Class, Member, Method, Receiver, Type};

impl Check<'_> {
    /// What is wrong between classes of a family, also where something is wrong with one of them.
    pub(super) fn together(&mut self) {
        let changing = self.changing();
        self.frozen_heirs(&changing);
        self.pools();
    }

    /// Notes what is lent out `mut` because of a class, as far as its parts are right.
    pub(super) fn note_changes(&mut self, index: usize, members: &[Option<Member>], methods: &[Option<Method>]) {
        for member in members.iter().flatten() {
            if let (true, true, Type::Class(part)) = (member.view, member.set.is_some(), &member.ty)
                && let Some(lent) = self.lent.get_mut(*part)
            {
                // Whoever may change a view changes its owner.
                *lent = true;
            }
        }
        let writes = |it: &Member| it.delete.is_some() || matches!(it.set, Some(Access::Field(_) | Access::Call(_)));
        let changes =
            members.iter().flatten().any(writes) || methods.iter().flatten().any(|it| it.receiver == Receiver::Mut);
        if let Some(lent) = self.lent.get_mut(index) {
            *lent |= changes;
        }
    }

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
            for base in above(&class.bases) {
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
                }
            }
        }
        let changing = self.changing();
        for (index, class) in classes.iter_mut().enumerate() {
            (class.dict_room, class.weakref_room) = rooms[find(&mut head, index)];
            class.viewed = viewed[index];
            class.lends_mut = changing[index];
        }
    }

    /// Which classes are lent out `mut`, themselves or as what they derive from.
    fn changing(&self) -> Vec<bool> {
        let mut changing = self.lent.clone();
        for (index, entry) in self.classes.iter().enumerate() {
            let inherited = above(&entry.bases).any(|it| it < index && changing[it]);
            changing[index] |= inherited;
        }
        changing
    }

    /// Memory is kept for reuse where it is laid out by the class itself.
    fn pools(&mut self) {
        for index in 0..self.classes.len() {
            let pool = self.classes[index].model.pool.as_ref();
            let pool = pool.filter(|it| it.value > 0 && !self.is_metaclass(index)); // A metaclass has been told so.
            let Some(span) = pool.map(|it| it.span) else {
                continue;
            };
            let foreign = |it: &Base| !matches!(it, Base::Class(_));
            if !self.line(index).any(|it| self.classes[it].bases.iter().any(foreign)) {
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
    fn frozen_heirs(&mut self, changing: &[bool]) {
        for index in 0..self.classes.len() {
            let entry = self.classes[index].clone();
            let from = above(&entry.bases).position(|it| changing[it] && !self.is_frozen(it));
            let (Some(nth), true) = (from, self.is_frozen(index)) else {
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

    /// A class and its bases here, by index.
    pub(super) fn line(&self, index: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(Some(index), |at| {
            above(&self.classes[*at].bases).next().filter(|it| it < at)
        })
    }
}

fn above(bases: &[Base]) -> impl Iterator<Item = usize> {
    bases.iter().filter_map(|it| match it {
        Base::Class(index) => Some(*index),
        Base::Builtin(_) | Base::Imported(_) | Base::Exception(..) => None,
    })
}
