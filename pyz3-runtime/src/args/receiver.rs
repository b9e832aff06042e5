//! What a method is called on, and results that have to do with it.
//!
//! In: the object or the class that CPython passes. Out: its state, lent; or an object made of the state that the user's function
//! returned.

use std::error::Error;
use std::ptr::{self, NonNull};

use super::{Args, Missed, Plan, Target, Way, failed};
use crate::attach::Python;
use crate::class::{self, Class, Guard, Layout, Parcel, Projection, Stand, Who};
use crate::error::{Fallible, FallibleSend, FallibleSync, OutcomeOf, Plain, PyErr};
use crate::object::{Borrowed, Object, Owned, is_stand, not_implemented};

impl<'py> Args<'py> {
    /// The object that the method is called on.
    #[inline(always)]
    pub(super) fn this(&self) -> Result<Borrowed<'py, 'py>, PyErr> {
        match self.target() {
            Target::Object(it) => Ok(it),
            Target::Class(_) | Target::Nothing => Err(without(self.plan, "object")),
        }
    }

    /// The state of the object that the method is called on.
    #[inline(always)]
    pub fn receiver<'a, C: Class>(&'a self, guard: &'a Guard) -> Result<&'a C::State, PyErr> {
        self.receiver_by::<C>(guard, class::lend_own_promptly::<C>)
    }

    /// The same of a method that takes an object of its class, too, which may be the one that it is called on.
    #[inline(always)]
    pub fn receiver_beside<'a, C: Class>(&'a self, guard: &'a Guard) -> Result<&'a C::State, PyErr> {
        self.receiver_by::<C>(guard, class::lend_own_beside::<C>)
    }

    #[inline(always)]
    fn receiver_by<'a, C: Class>(
        &'a self,
        guard: &'a Guard,
        promptly: impl FnOnce(Borrowed<'py, 'py>, &'a Guard, Who) -> Option<&'a C::State>,
    ) -> Result<&'a C::State, PyErr> {
        let who = Who::Method(self.plan);
        if C::FOREIGN || !self.may_begin_anew() {
            return class::lend_own::<C>(self.this()?, guard, who);
        }
        let object = self.passed()?;
        // SAFETY: codegen calls this in the methods of the class alone.
        if let Some(stand) = unsafe { self.made(object) } {
            // SAFETY: it stands for an object that this method was called on, whose state it has borrowed for as long as the call takes.
            return Ok(unsafe { stand.state().as_ref() });
        }
        promptly(object, guard, who).ok_or_else(|| self.missed_state(object, Missed::Look(C::info())))
    }

    /// The same for `&mut`.
    #[inline(always)]
    #[allow(
        clippy::mut_from_ref,
        reason = "the state is borrowed from the object, which the guard or the stand has"
    )]
    pub fn receiver_mut<'a, C: Class>(&'a self, guard: &'a Guard) -> Result<&'a mut C::State, PyErr> {
        let who = Who::Method(self.plan);
        if C::FOREIGN || !self.may_begin_anew() {
            return class::lend_own_mut::<C>(self.this()?, guard, who);
        }
        let object = self.passed()?;
        // SAFETY: codegen calls this in the methods of the class alone.
        if let Some(stand) = unsafe { self.made(object) } {
            // SAFETY: it stands for an object that this method was called on, all of whose state it has borrowed for as long as the call takes.
            return Ok(unsafe { stand.state().as_mut() });
        }
        class::lend_own_mut_promptly::<C>(object, guard, who)
            .ok_or_else(|| self.missed_state(object, Missed::Change(C::info())))
    }

    /// The state of the object that the method is called on, where its class is known only now.
    ///
    /// # Safety
    ///
    /// The plan of the method says which class that is; it is a class with heads, of that `sync`.
    #[inline(always)]
    pub(crate) unsafe fn state_to_look_at(&self, sync: class::Sync, guard: &Guard) -> Result<NonNull<u8>, PyErr> {
        // SAFETY: by the contract above.
        let (class, who) = (unsafe { self.plan.class() }, Who::Method(self.plan));
        if !self.may_begin_anew() {
            return class::lend_known(self.this()?, guard, who, class);
        }
        let object = self.passed()?;
        // SAFETY: what a method is called on.
        if let Some(stand) = unsafe { self.made(object) } {
            return Ok(stand.state()); // Lent for as long as the call takes.
        }
        class::lend_known_promptly(object, guard, (who, sync), class)
            .ok_or_else(|| self.missed_state(object, Missed::Look(class)))
    }

    /// Whether the only argument is the object that the method is called on.
    #[inline(always)]
    pub(crate) fn is_of_itself(&self) -> bool {
        match self.call.target {
            Target::Object(it) => ptr::eq(it.as_ptr(), self.slots[0].object()),
            Target::Class(_) | Target::Nothing => false,
        }
    }

    /// The state of the only argument, which is to be an object of that class, too.
    ///
    /// # Safety
    ///
    /// As above; and the parameter is of that class, so that nothing but a [`Stand`] ever stands for the argument.
    #[inline(always)]
    pub(crate) unsafe fn operand(&self, sync: class::Sync, guard: &Guard) -> Result<NonNull<u8>, PyErr> {
        // SAFETY: by the contract above.
        let class = unsafe { self.plan.class() };
        let slot = self.slots[0].object();
        // SAFETY: a live argument, or what stands for one, for as long as the call takes.
        let object = unsafe { Borrowed::from_raw(self.call.py, slot) };
        if !self.may_begin_anew() {
            return class::lend_known(object, guard, Who::Argument, class).map_err(|error| failed(self.plan, error, 0));
        }
        // SAFETY: as above.
        let stand = unsafe { Stand::of(slot) };
        match (stand, self.way) {
            (Some(stand), Way::Again) => return Ok(stand.state()), // Lent for as long as the call takes.
            (Some(_), Way::Prompt) => return Err(self.begin_anew(Missed::Made)),
            _ => {}
        }
        class::lend_argument_promptly(object, guard, sync, class).ok_or_else(|| {
            self.begin_anew(Missed::Lend {
                parameter: 0,
                exclusive: false,
                optional: false,
                class,
            })
        })
    }

    /// The same for `&mut`.
    ///
    /// # Safety
    ///
    /// As above; the class is neither frozen nor one that locks.
    #[inline(always)]
    pub(crate) unsafe fn state_to_change(&self, guard: &Guard) -> Result<NonNull<u8>, PyErr> {
        // SAFETY: by the contract above.
        let (class, who) = (unsafe { self.plan.class() }, Who::Method(self.plan));
        if !self.may_begin_anew() {
            return class::lend_known_mut(self.this()?, guard, who, class);
        }
        let object = self.passed()?;
        // SAFETY: what a method is called on.
        if let Some(stand) = unsafe { self.made(object) } {
            return Ok(stand.state()); // Lent for as long as the call takes.
        }
        class::lend_known_mut_promptly(object, guard, who, class)
            .ok_or_else(|| self.missed_state(object, Missed::Change(class)))
    }

    /// What stands for the object in a call that has begun anew, if anything does.
    ///
    /// # Safety
    ///
    /// What a method of a class with heads is called on, or stands for that, for as long as the call takes.
    #[inline(always)]
    unsafe fn made(&self, object: Borrowed<'py, 'py>) -> Option<&'py Stand<'py>> {
        if self.way != Way::Again {
            return None;
        }
        // SAFETY: by the contract above.
        unsafe { Stand::of(object.as_ptr()) }
    }

    /// Begins anew, since the state is not to be had promptly.
    #[inline(always)]
    fn missed_state(&self, object: Borrowed<'_, '_>, why: Missed) -> PyErr {
        self.begin_anew(match self.way {
            Way::Ordinary | Way::Once => Missed::Binding,
            // SAFETY: what the method is called on, or stands for that.
            Way::Prompt if unsafe { is_stand(object.as_ptr()) } => Missed::Made,
            Way::Prompt | Way::Again => why,
        })
    }

    /// What was passed as the object that the method is called on: that, or what stands for it.
    #[inline(always)]
    fn passed(&self) -> Result<Borrowed<'py, 'py>, PyErr> {
        match self.call.target {
            Target::Object(it) => Ok(it),
            Target::Class(_) | Target::Nothing => Err(without(self.plan, "object")),
        }
    }

    /// A clone of the state.
    #[inline]
    pub fn receiver_own<C: Class<State: Clone>>(&self) -> Result<C::State, PyErr> {
        let guard = Guard::default();
        self.receiver::<C>(&guard).cloned()
    }

    /// The object that the method is called on, or the class.
    pub fn object(&self) -> Object {
        match self.target() {
            Target::Object(it) | Target::Class(it) => Object::new(it.to_owned()),
            // A method without either does not ask.
            Target::Nothing => Object::new(Owned::none(self.call.py)),
        }
    }

    /// Makes the object that a constructor's state is for, or puts the state into the one that is there.
    #[inline(always)]
    pub fn construct<C: Class, K>(
        &self,
        py: Python<'py>,
        value: impl OutcomeOf<C::State, K>,
    ) -> Result<Owned<'py>, PyErr> {
        let state = value.own(self.plan.errors())?;
        if C::SHARES {
            return Parcel::with::<C, _>(state, |it| self.construct_parcel(py, it));
        }
        match self.call.target {
            Target::Class(ty) => class::construct::<C>(py, ty, state),
            Target::Object(object) => {
                class::install::<C>(object, state)?;
                if C::FOREIGN {
                    self.init_bases(object, C::info())?;
                }
                Ok(Owned::none(py))
            }
            Target::Nothing => Err(without(self.plan, "class")),
        }
    }

    /// The same, whatever the class.
    #[inline(never)]
    fn construct_parcel(&self, py: Python<'py>, parcel: &mut Parcel) -> Result<Owned<'py>, PyErr> {
        match self.call.target {
            Target::Class(ty) => class::construct_parcel(py, ty, parcel),
            Target::Object(object) => class::install_parcel(object, parcel).map(|()| Owned::none(py)),
            Target::Nothing => Err(without(self.plan, "class")),
        }
    }

    /// Makes an object of the class of the receiver.
    pub(super) fn make<C: Class>(&self, py: Python<'py>, state: C::State) -> Result<Owned<'py>, PyErr> {
        match self.target() {
            Target::Object(object) => class::create_like::<C>(py, object, state),
            Target::Class(ty) => class::create_as::<C>(py, ty, state),
            Target::Nothing => class::create::<C>(py, state),
        }
    }

    /// Gives the object itself, if it is its own state that the function returned.
    fn same<C: Class>(&self, state: *const C::State) -> Result<Owned<'py>, PyErr> {
        let this = self.this()?;
        if class::has_state::<C>(this, state) {
            return Ok(this.to_owned());
        }
        Err(PyErr::runtime_error(format!(
            "{}() returned a reference to another `{}` than its own, where the object itself is due",
            self.plan.full_name(),
            C::info().table.qualname,
        )))
    }

    /// Converts a result of the type `Self`.
    #[inline]
    pub fn finish_self<C: Class, K: Whole>(
        &self,
        py: Python<'py>,
        value: impl SelfOutcome<C, K>,
    ) -> Result<Owned<'py>, PyErr> {
        value.finish(self, py, Owned::none)
    }

    /// Converts a result of the type `Self | None`.
    #[inline]
    pub fn finish_self_or_none<C: Class, K: Partial>(
        &self,
        py: Python<'py>,
        value: impl SelfOutcome<C, K>,
    ) -> Result<Owned<'py>, PyErr> {
        value.finish(self, py, Owned::none)
    }

    /// Converts a result of the type `Self | NotImplemented`.
    #[inline]
    pub fn finish_self_or_not_implemented<C: Class, K: Partial>(
        &self,
        py: Python<'py>,
        value: impl SelfOutcome<C, K>,
    ) -> Result<Owned<'py>, PyErr> {
        value.finish(self, py, not_implemented)
    }

    /// Gives the object itself as the result of an augmented assignment.
    #[inline]
    pub fn finish_in_place<K>(&self, py: Python<'py>, value: impl OutcomeOf<(), K>) -> Result<Owned<'py>, PyErr> {
        let _ = py;
        value.own(self.plan.errors())?;
        self.this().map(Borrowed::to_owned)
    }

    /// Gives a view of a part of the object's state.
    pub fn view<C: Class, P: Class>(
        &self,
        py: Python<'py>,
        projection: Projection<C::State, P::State>,
    ) -> Result<Owned<'py>, PyErr> {
        class::view::<C, P>(py, self.this()?, &projection)
    }
}

#[cold]
#[inline(never)]
fn without(plan: &Plan, what: &str) -> PyErr {
    PyErr::runtime_error(format!("{}() was called without {what}", plan.full_name()))
}

/// A state by reference: the object itself.
pub struct Same<K>(K);
/// A state by value: a new object.
pub struct New(());
/// An `Option` of either.
pub struct Maybe<K>(K);
/// A `Result` of any of those.
pub struct Tried<E, K>(E, K);

/// What is there always.
#[diagnostic::on_unimplemented(
    message = "an `Option` can't be returned as `Self`",
    label = "the interface says `Self`: say `Self | None` there, or return what is always there"
)]
pub trait Whole {}
impl Whole for New {}
impl<K> Whole for Same<K> {}
impl<E, K: Whole> Whole for Tried<E, K> {}

/// What may be missing.
#[diagnostic::on_unimplemented(
    message = "what is always there can't be returned as `Self | None` or `Self | NotImplemented`",
    label = "the interface says that it may be missing: return an `Option`, or a `Result` of one"
)]
pub trait Partial {}
impl<K> Partial for Maybe<K> {}
impl<E, K: Partial> Partial for Tried<E, K> {}

/// A return value for the type `Self`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be returned as `Self` of this class",
    label = "the interface says `Self`",
    note = "a method may return `&Self` or `&mut Self` (the object itself), a value (a new object), or a `Result` of those; for `Self | None`, an `Option` of \
            those, or a `Result` of one"
)]
pub trait SelfOutcome<C: Class, K> {
    /// Gives the object, the error, or what stands for nothing.
    #[doc(hidden)]
    fn finish<'py>(
        self,
        args: &Args<'py>,
        py: Python<'py>,
        nothing: fn(Python<'py>) -> Owned<'py>,
    ) -> Result<Owned<'py>, PyErr>;
}

impl<C: Class<State = S>, S> SelfOutcome<C, New> for S {
    #[inline]
    fn finish<'py>(
        self,
        args: &Args<'py>,
        py: Python<'py>,
        _: fn(Python<'py>) -> Owned<'py>,
    ) -> Result<Owned<'py>, PyErr> {
        args.make::<C>(py, self)
    }
}

impl<C: Class<State = S>, S> SelfOutcome<C, Same<Plain>> for &S {
    #[inline]
    fn finish<'py>(
        self,
        args: &Args<'py>,
        _: Python<'py>,
        _: fn(Python<'py>) -> Owned<'py>,
    ) -> Result<Owned<'py>, PyErr> {
        args.same::<C>(ptr::from_ref(self))
    }
}

impl<C: Class<State = S>, S> SelfOutcome<C, Same<New>> for &mut S {
    #[inline]
    fn finish<'py>(
        self,
        args: &Args<'py>,
        _: Python<'py>,
        _: fn(Python<'py>) -> Owned<'py>,
    ) -> Result<Owned<'py>, PyErr> {
        args.same::<C>(ptr::from_mut(self))
    }
}

impl<C: Class, T: SelfOutcome<C, K>, K> SelfOutcome<C, Maybe<K>> for Option<T> {
    #[inline]
    fn finish<'py>(
        self,
        args: &Args<'py>,
        py: Python<'py>,
        nothing: fn(Python<'py>) -> Owned<'py>,
    ) -> Result<Owned<'py>, PyErr> {
        match self {
            Some(value) => value.finish(args, py, nothing),
            None => Ok(nothing(py)),
        }
    }
}

macro_rules! tried {
    ($($kind:ty, [$($generics:tt)*] $error:ty, $take:expr;)*) => { $(
        impl<C: Class, T: SelfOutcome<C, K>, K, $($generics)*> SelfOutcome<C, Tried<$kind, K>> for Result<T, $error> {
            #[inline]
            fn finish<'py>(
                self,
                args: &Args<'py>,
                py: Python<'py>,
                nothing: fn(Python<'py>) -> Owned<'py>,
            ) -> Result<Owned<'py>, PyErr> {
                match self {
                    Ok(value) => value.finish(args, py, nothing),
                    Err(error) => Err($take(error, args.plan.errors())),
                }
            }
        }
    )* };
}

tried! {
    Fallible, [E: Into<Box<dyn Error>>] E, PyErr::of;
    FallibleSend, [] Box<dyn Error + Send>, |it, map| PyErr::mapped(it, None, map);
    FallibleSync, [] Box<dyn Error + Send + Sync>, |it, map| PyErr::mapped(it, None, map);
}
