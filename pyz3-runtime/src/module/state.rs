//! The state of a module object: what its functions need in that interpreter.
//!
//! In: the table, when the module is made. Out: interned names and default objects. The state is made once, dropped once, and may be
//! missing: a module whose making failed has none, and one that the collector has cleared has no defaults.

use std::cell::Cell;
use std::ffi::{c_int, c_void};
use std::ptr::NonNull;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Module;
use super::instances;
use super::user::UserState;
use crate::attach::Python;
use crate::class::{ClassInfo, TypeCell, core, drain};
use crate::entry::door;
use crate::enumeration::Enums;
use crate::error::PyErr;
use crate::exception::Made;
use crate::ffi;
use crate::home::Home;
use crate::kind;
use crate::object::{Borrowed, Owned};

/// What CPython keeps for us in the module object, zeroed at first.
pub(super) type Place = Option<NonNull<State>>;

/// The objects of one module in one interpreter.
pub(crate) struct State {
    names: Box<[Reference]>,
    defaults: Box<[Reference]>,
    /// The enums of a main module and of its submodules; empty once they are cleared.
    enums: Mutex<Enums>,
    /// The module that a submodule is in, which holds what both need.
    parent: Reference,
    exceptions: Made,
    /// The types of the module's classes; nothing is added once the module is made.
    types: Mutex<Vec<(&'static ClassInfo, NonNull<ffi::PyTypeObject>)>>,
    /// The namespaces of those classes, which keep them.
    spaces: Mutex<Vec<NonNull<ffi::PyObject>>>,
    pub(super) user: UserState,
}

/// What several threads may ask for at once, where there is no lock of the interpreter. Nothing of Python's runs under this one, so it is never
/// waited for long, and never poisoned.
fn locked<T>(all: &Mutex<T>) -> MutexGuard<'_, T> {
    all.lock().unwrap_or_else(PoisonError::into_inner)
}

fn taken<T: Default>(all: &Mutex<T>) -> T {
    std::mem::take(&mut *locked(all))
}

/// A reference count that belongs to the state; empty once it is cleared.
struct Reference(Cell<Option<NonNull<ffi::PyObject>>>);

impl Reference {
    fn new(object: Owned<'_>) -> Reference {
        Reference(Cell::new(NonNull::new(object.into_raw())))
    }

    fn clear(&self, py: Python<'_>) {
        // SAFETY: the reference count was the state's, and the state gives it up here.
        drop(self.0.take().map(|it| unsafe { Owned::from_raw(py, it) }));
    }
}

impl State {
    /// Makes the objects.
    pub(super) fn new(py: Python<'_>, this: &Module, module: Borrowed<'_, '_>) -> Result<Box<State>, PyErr> {
        // First, since defaults may be members of them.
        let enums = match &this.steps.enums {
            Some(enums) => (enums.make)(py, this.enums, module)?,
            None => Enums::default(),
        };
        // Should one fail, those before it are cleared by the state that holds them.
        let mut state = Building {
            py,
            names: Vec::new(),
            defaults: Vec::new(),
            enums,
        };
        for name in this.table.names {
            state.names.push(Reference::new(Owned::interned(py, name)?));
        }
        if let Some(object) = this.steps.literal {
            for default in this.table.defaults {
                state.defaults.push(Reference::new(object(default, py)?));
            }
        }
        let exceptions = match &this.steps.exceptions {
            Some(exceptions) => (exceptions.make)(this.table.all_exceptions, module)?,
            None => Made::default(),
        };
        let (names, defaults) = (std::mem::take(&mut state.names), std::mem::take(&mut state.defaults));
        let enums = std::mem::take(&mut state.enums);
        Ok(Box::new(State {
            names: names.into(),
            defaults: defaults.into(),
            enums: Mutex::new(enums),
            parent: Reference(Cell::new(None)),
            exceptions,
            types: Mutex::default(),
            spaces: Mutex::default(),
            user: UserState::default(),
        }))
    }

    /// Puts the state into its module.
    ///
    /// # Safety
    ///
    /// `module` is a module of one of our definitions, alive, on an attached thread.
    pub(super) unsafe fn install(self: Box<State>, module: *mut ffi::PyObject) -> Result<(), PyErr> {
        // SAFETY: by the contract above.
        let Some(place) = (unsafe { place(module) }) else {
            return Err(PyErr::runtime_error("this module has no room for its state"));
        };
        if place.get().is_some() {
            return Err(PyErr::runtime_error("this module has been executed already"));
        }
        place.set(NonNull::new(Box::into_raw(self)));
        Ok(())
    }

    fn clear(&self, py: Python<'_>) {
        self.defaults.iter().for_each(|it| it.clear(py));
        self.exceptions.clear(py);
        drop(taken(&self.spaces));
        for (class, ty) in taken(&self.types) {
            // SAFETY: the state holds the type until below.
            unsafe { drain(class, ty) };
            class.cell.remove(ty);
            class.holder.remove(ty);
            // SAFETY: the reference count was the state's, and the state gives it up here.
            drop(unsafe { Owned::from_raw(py, ty.cast()) });
        }
        taken(&self.enums).clear(py);
        self.parent.clear(py);
    }
}

/// Lets a submodule hold the module that it is in.
pub(super) fn keep_parent(submodule: Borrowed<'_, '_>, parent: Borrowed<'_, '_>) {
    // SAFETY: a live module of ours, as in the one caller.
    let state = unsafe { place(submodule.as_ptr()) }.and_then(Cell::get);
    // SAFETY: the state lives as long as its module.
    if let Some(state) = state.map(|it| unsafe { it.as_ref() }) {
        state.parent.0.set(NonNull::new(parent.to_owned().into_raw()));
    }
}

/// The module that a submodule is in; nothing for a main one.
pub(super) fn parent_of<'py>(module: Borrowed<'_, 'py>) -> Option<Owned<'py>> {
    // SAFETY: a live module of ours, as in the one caller.
    let state = unsafe { place(module.as_ptr()) }.and_then(Cell::get)?;
    // SAFETY: the state lives as long as its module.
    let parent = unsafe { state.as_ref() }.parent.0.get()?;
    // SAFETY: the state holds it.
    Some(unsafe { Owned::copied(module.py(), parent.as_ptr()) })
}

/// Lets a module's state hold the type of one of its classes.
pub(super) fn keep_type(
    module: Borrowed<'_, '_>,
    class: &'static ClassInfo,
    ty: Owned<'_>,
    cell: Option<&TypeCell>,
) -> Result<(), PyErr> {
    let py = ty.py();
    // SAFETY: a live module of ours, as in the one caller.
    let Some(state) = (unsafe { place(module.as_ptr()) }).and_then(Cell::get) else {
        return Err(PyErr::runtime_error("this module has no state"));
    };
    // SAFETY: the state lives as long as its module.
    let state = unsafe { state.as_ref() };
    if let Some(ty) = NonNull::new(ty.into_raw().cast()) {
        locked(&state.types).push((class, ty));
        if let Some(cell) = cell {
            cell.add(py, ty);
        }
    }
    Ok(())
}

/// Lets a module's state know the namespace of one of its classes, for the collector.
pub(crate) fn keep_space(module: Borrowed<'_, '_>, class: Borrowed<'_, '_>) -> Result<(), PyErr> {
    // SAFETY: a live module of ours, as in the caller.
    let Some(state) = (unsafe { place(module.as_ptr()) }).and_then(Cell::get) else {
        return Err(PyErr::runtime_error("this module has no state"));
    };
    // SAFETY: a live type of ours.
    let space = unsafe { kind::raw_dict(class) }?;
    // SAFETY: the state lives as long as its module.
    locked(&unsafe { state.as_ref() }.spaces).push(space);
    Ok(())
}

/// The state of a module object, if it is one of that module.
pub(super) fn state_of<'a>(object: Borrowed<'a, '_>, module: &'static Module) -> Option<&'a State> {
    // SAFETY: a live object.
    if unsafe { ffi::PyModule_Check(object.as_ptr()) } == 0 {
        return None;
    }
    // SAFETY: a live module.
    let definition = unsafe { ffi::PyModule_GetDef(object.as_ptr()) };
    if definition != module.definition.get() {
        return None;
    }
    // SAFETY: a live module of one of our definitions.
    let state = unsafe { place(object.as_ptr()) }.and_then(Cell::get)?;
    // SAFETY: the state lives as long as its module.
    Some(unsafe { state.as_ref() })
}

/// The state of a module object, whichever of ours it is.
pub(super) fn any_state<'a>(object: Borrowed<'a, '_>) -> Option<&'a State> {
    // SAFETY: a live object, whose lifetime says that the thread is attached.
    if !unsafe { is_module_of_ours(object.as_ptr()) } {
        return None;
    }
    // SAFETY: a live module of one of our definitions.
    let state = unsafe { place(object.as_ptr()) }.and_then(Cell::get)?;
    // SAFETY: the state lives as long as its module.
    Some(unsafe { state.as_ref() })
}

/// The class that a type of ours was made for.
///
/// # Safety
///
/// A live type of ours.
pub(crate) unsafe fn class_of(py: Python<'_>, ty: NonNull<ffi::PyTypeObject>) -> Option<&'static ClassInfo> {
    // SAFETY: by the contract above.
    let Names(state) = unsafe { Names::of_type(py, ty.as_ptr()) };
    let types = locked(&state?.1.types);
    types.iter().find(|it| it.1 == ty).map(|it| it.0)
}

/// Whether a module is of one of our definitions.
///
/// # Safety
///
/// A live object, on an attached thread.
pub(crate) unsafe fn is_module_of_ours(module: *mut ffi::PyObject) -> bool {
    // SAFETY: a live object.
    if unsafe { ffi::PyModule_Check(module) } == 0 {
        return false;
    }
    // SAFETY: a live module.
    let definition = unsafe { ffi::PyModule_GetDef(module) };
    // SAFETY: null, or a definition, which lives as long as its modules.
    let free_one = unsafe { definition.as_ref() }.and_then(|it| it.m_free);
    free_one.is_some_and(|it| it as usize == free as *const () as usize)
}

struct Building<'py> {
    py: Python<'py>,
    names: Vec<Reference>,
    defaults: Vec<Reference>,
    enums: Enums,
}

impl Drop for Building<'_> {
    fn drop(&mut self) {
        self.names.iter().chain(&self.defaults).for_each(|it| it.clear(self.py));
        std::mem::take(&mut self.enums).clear(self.py);
    }
}

/// Where the pointer to the state stands.
///
/// # Safety
///
/// `module` is a module of one of our definitions, alive for `'a`, on an attached thread or during a collection.
#[inline]
unsafe fn place<'a>(module: *mut ffi::PyObject) -> Option<&'a Cell<Place>> {
    // SAFETY: a live module.
    let place = unsafe { ffi::PyModule_GetState(module) }.cast::<Cell<Place>>();
    // SAFETY: null, or room for what our definition asks for; zero is `None`.
    unsafe { place.as_ref() }
}

/// The interned names of a module.
#[derive(Clone, Copy)]
pub(crate) struct Interned<'py>(&'py [Reference]);

impl Interned<'_> {
    /// Whether the object is that of that index.
    #[inline(always)]
    pub(crate) fn is(self, key: usize, name: Borrowed<'_, '_>) -> bool {
        self.0.get(key).is_some_and(|it| it.0.get() == Some(name.as_non_null()))
    }
}

/// The state of the module that a function belongs to, or none.
#[derive(Clone, Copy)]
pub(crate) struct Names<'py>(Option<(Python<'py>, &'py State)>);

impl<'py> Names<'py> {
    /// Of a function that needs none.
    pub(crate) const NONE: Names<'static> = Names(None);

    #[inline]
    pub(super) fn state(&self) -> Option<&'py State> {
        self.0.map(|it| it.1)
    }

    /// The names and defaults of a module.
    ///
    /// # Safety
    ///
    /// `module` is a module of one of our definitions, alive for `'py`.
    #[inline]
    pub(crate) unsafe fn of(py: Python<'py>, module: *mut ffi::PyObject) -> Names<'py> {
        // SAFETY: by the contract above; attached.
        let state = unsafe { place(module) }.and_then(Cell::get);
        // SAFETY: the state lives as long as its module, for `'py`.
        Names(state.map(|it| (py, unsafe { it.as_ref() })))
    }

    /// The names and defaults of the module that a class was made for.
    ///
    /// # Safety
    ///
    /// `ty` is a type of ours or derives from one, and is alive for `'py`.
    #[inline(never)]
    pub(crate) unsafe fn of_type(py: Python<'py>, ty: *mut ffi::PyTypeObject) -> Names<'py> {
        // SAFETY: a live type, by the contract above.
        let Some(native) = (unsafe { core(ty) }) else {
            return Names(None);
        };
        // The function that CPython has for this raises where there is none: the collector has taken the type apart.
        // SAFETY: our types are heap types.
        let module = unsafe { kind::module(native.as_ptr()) };
        if module.is_null() {
            return Names(None);
        }
        // SAFETY: a module of ours, which the type holds, for `'py`.
        unsafe { Names::of(py, module) }
    }

    /// The names and defaults of the module that a base of a class was made for.
    ///
    /// # Safety
    ///
    /// `ty` is a type of the class or derives from one, and is alive for `'py`.
    #[cold]
    #[inline(never)]
    pub(crate) unsafe fn of_base(py: Python<'py>, ty: *mut ffi::PyTypeObject, class: &'static ClassInfo) -> Names<'py> {
        let mut ty = ty;
        // SAFETY: a live type, by the contract above, or a base, which its heirs keep alive.
        while let Some(native) = unsafe { core(ty) } {
            // SAFETY: a type of ours.
            if unsafe { class_of(py, native) }.is_some_and(|it| std::ptr::eq(it, class)) {
                // SAFETY: a type of ours.
                return unsafe { Names::of_type(py, native.as_ptr()) };
            }
            // SAFETY: a live type.
            ty = unsafe { kind::base(native.as_ptr()) };
            if ty.is_null() {
                break;
            }
        }
        Names(None)
    }

    /// The interned names.
    #[inline(always)]
    pub(crate) fn interned(&self) -> Interned<'py> {
        Interned(self.0.map_or(&[], |it| &it.1.names))
    }

    /// Whether the object is the interned name of that index.
    #[inline]
    pub(crate) fn is(&self, key: usize, name: Borrowed<'_, '_>) -> bool {
        let Some((_, state)) = self.0 else { return false };
        state
            .names
            .get(key)
            .is_some_and(|it| it.0.get() == Some(name.as_non_null()))
    }

    /// The default of that index.
    #[inline]
    pub(crate) fn default(&self, index: usize) -> Result<Borrowed<'py, 'py>, PyErr> {
        let found = self
            .0
            .and_then(|(py, state)| Some((py, state.defaults.get(index)?.0.get()?)));
        match found {
            // SAFETY: the state holds the object; only the collector clears it, when nothing refers to the module any more, and
            // the running function does.
            Some((py, object)) => Ok(unsafe { Borrowed::from_raw(py, object.as_ptr()) }),
            None => Err(PyErr::runtime_error(
                "this module was not initialised, or has been cleared",
            )),
        }
    }
}

/// Shows the collector what the module holds.
///
/// # Safety
///
/// CPython calls this, with a module of one of our definitions.
pub(super) unsafe extern "C" fn traverse(module: *mut ffi::PyObject, visit: ffi::visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: by the contract above.
    let Some(state) = (unsafe { place(module) }).and_then(Cell::get) else {
        return 0;
    };
    // SAFETY: the state lives as long as its module.
    let state = unsafe { state.as_ref() };
    let references = state.defaults.iter().chain([&state.parent]).filter_map(|it| it.0.get());
    let enums = state.enums.try_lock();
    let enums = enums.iter().flat_map(|it| it.objects());
    // A thread that holds a lock now is stopped where it does: what is not shown stays alive this time.
    let types = state.types.try_lock();
    let types = types.iter().flat_map(|it| it.iter()).map(|it| it.1.cast());
    for object in references.chain(enums).chain(types) {
        // SAFETY: a live object, and what CPython passed for it.
        let code = unsafe { visit(object.as_ptr(), arg) };
        if code != 0 {
            return code;
        }
    }
    // SAFETY: the module is alive; the rest is what CPython passed.
    let code = unsafe { instances::traverse_module(module, visit, arg) };
    if code != 0 {
        return code;
    }
    let spaces = state.spaces.try_lock();
    for space in spaces.iter().flat_map(|it| it.iter()) {
        // SAFETY: the namespace of a class that the state holds; the rest is what CPython passed.
        let code = unsafe { instances::traverse(space.as_ptr(), visit, arg) };
        if code != 0 {
            return code;
        }
    }
    // SAFETY: what CPython passed for it.
    unsafe { state.exceptions.traverse(visit, arg) }
}

/// Lets go of what may be part of a cycle.
///
/// # Safety
///
/// CPython calls this, with a module of one of our definitions, on an attached thread.
pub(super) unsafe extern "C" fn clear(module: *mut ffi::PyObject) -> c_int {
    // SAFETY: by the contract above.
    let Some(state) = (unsafe { place(module) }).and_then(Cell::get) else {
        return 0;
    };
    let body = |py| {
        // SAFETY: the state lives as long as its module.
        unsafe { state.as_ref() }.clear(py);
        Ok(0)
    };
    // SAFETY: attached, by the contract above.
    unsafe { door(0, |it| it, body) }
}

/// Drops the state.
///
/// # Safety
///
/// CPython calls this once, with a module of one of our definitions at its end, on an attached thread.
pub(super) unsafe extern "C" fn free(module: *mut c_void) {
    // SAFETY: by the contract above.
    let Some(state) = (unsafe { place(module.cast()) }).and_then(Cell::take) else {
        return;
    };
    let body = |py| {
        // SAFETY: it came out of a box, and has just been taken out of its place.
        let mut state = unsafe { Box::from_raw(state.as_ptr()) };
        state.user.end(py);
        state.clear(py);
        state.names.iter().for_each(|it| it.clear(py));
        Home::drop_waiting(py);
        Ok(())
    };
    // SAFETY: attached, by the contract above.
    unsafe { door((), |it| it, body) }
}
