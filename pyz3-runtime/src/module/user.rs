//! The state that a user's Rust declares for a module.
//!
//! In: a Rust type, and how a value of it is made. Out: one value for each module object, so one for each interpreter; submodules that
//! declare none use that of the module around them. It is dropped with the last of these modules.

use std::any::Any;
use std::marker::PhantomData;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use super::state::{Names, any_state, state_of};
use super::{Module, State};
use crate::args::{Args, Target};
use crate::attach::Python;
use crate::class::core;
use crate::error::{ErrorMap, OutcomeOf, PyErr};
use crate::ffi;
use crate::kind;
use crate::object::{Borrowed, Unraised, tell_unraisable};

/// The state of a module, as a type of the generated code.
pub trait ModuleState {
    /// The user's type.
    type State: Send + Sync + 'static;

    /// The module that declares it.
    fn module() -> &'static Module;

    /// Makes one.
    fn make(py: Python<'_>) -> Result<Self::State, PyErr>;
}

/// A value that several modules may use, and the module that declares it.
#[derive(Clone)]
struct Shared {
    owner: &'static Module,
    value: Arc<dyn Any + Send + Sync>,
}

/// What a module object has of it: nothing until it is executed.
#[derive(Default)]
pub(super) struct UserState(OnceLock<Shared>);

impl UserState {
    /// Drops the value, if this is the last module that uses it. A panic is told to `sys.unraisablehook`.
    pub(super) fn end(&mut self, py: Python<'_>) {
        let Some(shared) = self.0.take() else { return };
        // What is dropped may run Python code, which must not see the exception that is on its way.
        let _unraised = Unraised::new(py);
        let owner = shared.owner.short_name();
        if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(shared))) {
            tell_unraisable(
                py,
                PyErr::from_panic(payload),
                &format!("the drop of the state of `{owner}`"),
            );
        }
    }
}

/// How a state is made, for the table of a module.
pub(super) type Make = fn(Python<'_>) -> Result<Arc<dyn Any + Send + Sync>, PyErr>;

fn make<S: ModuleState>(py: Python<'_>) -> Result<Arc<dyn Any + Send + Sync>, PyErr> {
    Ok(Arc::new(S::make(py)?))
}

impl Module {
    /// The same module with a state.
    #[must_use]
    pub const fn with_state<S: ModuleState>(self) -> Module {
        Module {
            state: Some(make::<S>),
            ..self
        }
    }
}

/// Makes the state of a module that is being executed.
pub(super) fn add(py: Python<'_>, this: &'static Module, module: Borrowed<'_, '_>) -> Result<(), PyErr> {
    let Some(make) = this.state else { return Ok(()) };
    let value = make(py)?;
    if let Some(state) = state_of(module, this) {
        // Nobody else has the module yet.
        let _ = state.user.0.set(Shared { owner: this, value });
    }
    Ok(())
}

/// Lets the submodules of a module that has a state use it, unless they have one of their own.
pub(super) fn hand_down(
    this: &'static Module,
    module: Borrowed<'_, '_>,
    submodule: &'static Module,
    object: Borrowed<'_, '_>,
) {
    let Some(shared) = state_of(module, this).and_then(|it| it.user.0.get()) else {
        return;
    };
    hand(shared, submodule, object);
}

fn hand(shared: &Shared, module: &'static Module, object: Borrowed<'_, '_>) {
    let Some(state) = state_of(object, module) else { return };
    if state.user.0.set(shared.clone()).is_err() {
        return; // Its own, which those within it have got already.
    }
    for inner in module.table.submodules {
        if let Ok(Some(object)) = object.optional_attribute(inner.short_name()) {
            hand(shared, inner, object.borrow());
        }
    }
}

/// The state of a module object of ours, whichever it is.
pub(crate) fn state_of_user(module: Borrowed<'_, '_>) -> Option<Arc<dyn Any + Send + Sync>> {
    let shared = any_state(module)?.user.0.get()?;
    Some(Arc::clone(&shared.value))
}

impl State {
    #[inline]
    fn of_user<S: ModuleState>(&self) -> Option<&S::State> {
        let shared = self.user.0.get()?;
        if !std::ptr::eq(shared.owner, S::module()) {
            return None;
        }
        shared.value.downcast_ref()
    }
}

impl<'py> Names<'py> {
    #[inline]
    fn of_user<S: ModuleState>(&self) -> Option<&'py S::State> {
        self.state()?.of_user::<S>()
    }
}

impl<'py> Args<'py> {
    /// The state of the function's module.
    #[inline]
    pub fn state<S: ModuleState>(&self) -> Result<&'py S::State, PyErr> {
        let call = self.call();
        match call.names.of_user::<S>() {
            Some(state) => Ok(state),
            None => inherited::<S>(call.py, self.target()),
        }
    }
}

/// The state for a method that a class has inherited from one of another module.
#[cold]
#[inline(never)]
fn inherited<'py, S: ModuleState>(py: Python<'py>, target: Target<'py>) -> Result<&'py S::State, PyErr> {
    let mut ty = match target {
        // SAFETY: a live object, which keeps its type alive.
        Target::Object(it) => unsafe { ffi::Py_TYPE(it.as_ptr()) },
        Target::Class(it) => it.as_ptr().cast(),
        Target::Nothing => std::ptr::null_mut(),
    };
    while !ty.is_null() {
        // SAFETY: a live type: that of an object, or a base, which its heirs keep alive.
        let Some(native) = (unsafe { core(ty) }) else { break };
        // SAFETY: a type of ours, alive as above.
        let names = unsafe { Names::of_type(py, native.as_ptr()) };
        if let Some(state) = names.of_user::<S>() {
            return Ok(state);
        }
        // SAFETY: a live type.
        ty = unsafe { kind::base(native.as_ptr()) };
    }
    Err(PyErr::runtime_error(
        "the state of this module was not made, or has been dropped",
    ))
}

/// How a state is made by the type's own `new`, which may take the token, or by `Default`.
pub struct Maker<T, F>(F, PhantomData<T>);

/// What is asked first: `new`, or what stands for it.
pub const fn maker<T, F>(new: F) -> Maker<T, F> {
    Maker(new, PhantomData)
}

/// Stands for `new` where a type has none.
pub trait NewByDefault: Default {
    /// The default.
    #[must_use]
    fn new() -> Self {
        Self::default()
    }
}

impl<T: Default> NewByDefault for T {}

/// `new` without arguments.
pub trait MakeAlone<K> {
    /// The user's type.
    type State;
    /// Makes one.
    fn make_state(&self, py: Python<'_>, map: ErrorMap) -> Result<Self::State, PyErr>;
}

impl<T, F: Fn() -> R, R: OutcomeOf<T, K>, K> MakeAlone<K> for &&Maker<T, F> {
    type State = T;

    fn make_state(&self, _: Python<'_>, map: ErrorMap) -> Result<T, PyErr> {
        (self.0)().own(map)
    }
}

/// `new` with the token.
pub trait MakeAttached<'py, K> {
    /// The user's type.
    type State;
    /// Makes one.
    fn make_state(&self, py: Python<'py>, map: ErrorMap) -> Result<Self::State, PyErr>;
}

impl<'py, T, F: Fn(Python<'py>) -> R, R: OutcomeOf<T, K>, K> MakeAttached<'py, K> for &Maker<T, F> {
    type State = T;

    fn make_state(&self, py: Python<'py>, map: ErrorMap) -> Result<T, PyErr> {
        (self.0)(py).own(map)
    }
}

/// `Default`, where `new` wants something else.
pub trait MakeByDefault {
    /// The user's type.
    type State;
    /// Makes one.
    fn make_state(&self, py: Python<'_>, map: ErrorMap) -> Result<Self::State, PyErr>;
}

impl<T: Default, F> MakeByDefault for Maker<T, F> {
    type State = T;

    fn make_state(&self, _: Python<'_>, _: ErrorMap) -> Result<T, PyErr> {
        Ok(T::default())
    }
}

/// Implements [`ModuleState`]: the marker, the module's table, the user's type, what errors of its `new` become.
#[doc(hidden)]
#[macro_export]
macro_rules! __state {
    ($marker:ident, $module:ident, $state:ty) => {
        $crate::__state! { $marker, $module, $state, $crate::__private::no_errors }
    };
    ($marker:ident, $module:ident, $state:ty, $errors:path) => {
        impl $crate::__private::ModuleState for $marker {
            type State = $state;

            fn module() -> &'static $crate::__private::Module {
                &$module
            }

            fn make(py: $crate::__private::Python<'_>) -> Result<$state, $crate::__private::PyErr> {
                #[allow(unused_imports)]
                use $crate::__private::{
                    MakeAlone as _, MakeAttached as _, MakeByDefault as _, NewByDefault as _, maker,
                };
                (&&&maker::<$state, _>(<$state>::new)).make_state(py, $errors)
            }
        }
    };
}
