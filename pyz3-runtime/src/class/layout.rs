//! How an object of a class lies in memory.
//!
//! `[PyObject][Head][dict][weak references][State]`. The two words in the middle are there if any class of the family wants them, so
//! that the state of a base and of its heirs is found at the places that their types say. A state that is aligned to more than what
//! CPython's allocator promises is in a box.

use super::flag::Flag;
use super::view::View;
use super::{Class, ClassInfo};
use crate::ffi;
use crate::object::Borrowed;

/// What stands before the state.
#[repr(C)]
pub(crate) struct Head {
    /// The class whose state this is; null until `__init__` has run. The lowest bit marks a view.
    info: Info,
    pub(crate) flag: Flag,
}

const _: () = assert!(size_of::<Head>() == 16 || size_of::<usize>() < 8);

/// With the lock of the interpreter, nothing of an object is seen by two threads at once.
#[cfg(not(Py_GIL_DISABLED))]
type Info = std::cell::Cell<*const ClassInfo>;
#[cfg(Py_GIL_DISABLED)]
type Info = std::sync::atomic::AtomicPtr<ClassInfo>;

/// The mark of a view.
const VIEW: usize = 1;

/// What an object holds.
pub(super) enum Content {
    /// Nothing: `__init__` has not run.
    Nothing,
    /// A state of its own.
    State(&'static ClassInfo),
    /// The way to a state of that class within another object's.
    View(&'static ClassInfo),
}

impl Head {
    /// Where it stands in an object.
    pub(crate) const OFFSET: usize = size_of::<ffi::PyObject>();

    /// One of no class.
    pub(super) fn empty() -> Head {
        Head {
            info: Info::new(std::ptr::null_mut()),
            flag: Flag::default(),
        }
    }

    /// The class whose state this is, or null.
    #[inline(always)]
    #[cfg(not(Py_GIL_DISABLED))]
    pub(crate) fn info(&self) -> *const ClassInfo {
        self.info.get()
    }

    /// The class whose state this is, or null.
    #[inline(always)]
    #[cfg(Py_GIL_DISABLED)]
    pub(crate) fn info(&self) -> *const ClassInfo {
        self.info.load(std::sync::atomic::Ordering::Acquire)
    }

    /// Whose state it is, and whether it is there.
    pub(super) fn content(&self) -> Content {
        let info = self.info();
        let view = info.addr() & VIEW != 0;
        // SAFETY: null, or the table of a class, which is a static; perhaps with a mark.
        match unsafe { info.map_addr(|it| it & !VIEW).as_ref() } {
            None => Content::Nothing,
            Some(class) if view => Content::View(class),
            Some(class) => Content::State(class),
        }
    }

    /// Says that the object is a view.
    pub(super) fn set_view(&self, info: &'static ClassInfo) {
        self.set_info(std::ptr::from_ref(info).map_addr(|it| it | VIEW));
    }

    /// Says that the state is there, or is not.
    #[inline(always)]
    #[cfg(not(Py_GIL_DISABLED))]
    pub(crate) fn set_info(&self, info: *const ClassInfo) {
        self.info.set(info);
    }

    /// Says that the state is there, or is not.
    #[inline(always)]
    #[cfg(Py_GIL_DISABLED)]
    pub(crate) fn set_info(&self, info: *const ClassInfo) {
        self.info.store(info.cast_mut(), std::sync::atomic::Ordering::Release);
    }

    /// The class, if the object has a state that is nothing but plain data, and has nothing else.
    #[inline(always)]
    pub(super) fn plain(&self) -> Option<&'static ClassInfo> {
        let info = self.info();
        if info.addr() & VIEW != 0 {
            return None;
        }
        // SAFETY: null, or the table of a class, which is a static.
        unsafe { info.as_ref() }.filter(|it| it.plain)
    }

    /// Writes the head of a new object.
    ///
    /// # Safety
    ///
    /// The object's type is one of ours with a head, or derives from one; nobody else has seen the object.
    #[inline(always)]
    pub(super) unsafe fn begin(object: Borrowed<'_, '_>, info: &'static ClassInfo) {
        // SAFETY: within the object, by the contract above.
        let head = unsafe { object.as_ptr().byte_add(Head::OFFSET) }.cast::<Head>();
        let new = Head {
            info: Info::new(std::ptr::from_ref(info).cast_mut()),
            flag: Flag::default(),
        };
        // SAFETY: room for it, by the contract above.
        unsafe { head.write(new) };
    }

    /// The head of an object that has one.
    ///
    /// # Safety
    ///
    /// The object's type is one of ours with a head, or derives from one.
    #[inline(always)]
    pub(crate) unsafe fn of<'a>(object: Borrowed<'a, '_>) -> &'a Head {
        // SAFETY: within the object, by the contract above.
        let head = unsafe { object.as_ptr().byte_add(Head::OFFSET) }.cast::<Head>();
        // SAFETY: such objects have a head there as long as they live, zeroed at first, and its parts are cells or atomic.
        unsafe { &*head }
    }
}

/// What CPython's allocator promises.
const ALIGNED: usize = 2 * size_of::<usize>();

/// Where the parts are, for one class.
pub(crate) trait Layout: Class {
    /// Whether the state is in a box.
    const BOXED: bool = align_of::<Self::State>() > ALIGNED;
    /// Whether code that classes share makes its objects: of states that are moved as they are.
    const SHARES: bool = Self::SHARED && !Self::BOXED && !Self::FOREIGN;
    /// Whether an object has nothing but a head and a state.
    const IS_BARE: bool = !Self::ROOM.dict && !Self::ROOM.weakref && !Self::VIEWED;
    /// Where the `__dict__` is, if there is room for one.
    const DICT: usize = Head::OFFSET + size_of::<Head>();
    /// Where the weak references are, if there is room for them.
    const WEAKREF: usize = Self::DICT + if Self::ROOM.dict { size_of::<usize>() } else { 0 };
    /// Where the state is, or the pointer to its box.
    const STATE: usize = {
        let start = Self::WEAKREF + if Self::ROOM.weakref { size_of::<usize>() } else { 0 };
        let align = if Self::BOXED {
            align_of::<usize>()
        } else {
            align_of::<Self::State>()
        };
        start.next_multiple_of(align)
    };
    /// The size of an object.
    const SIZE: usize = {
        let size = if Self::BOXED {
            size_of::<usize>()
        } else {
            size_of::<Self::State>()
        };
        let own = (Self::STATE + size).next_multiple_of(size_of::<usize>());
        let view = Self::VIEW + size_of::<View>();
        if Self::VIEWED && view > own { view } else { own }
    };
    /// Where a view keeps what it looks at.
    const VIEW: usize =
        (Self::WEAKREF + if Self::ROOM.weakref { size_of::<usize>() } else { 0 }).next_multiple_of(align_of::<View>());

    /// Where the state of an object is.
    ///
    /// # Safety
    ///
    /// The object has a head whose `info` is that of this class.
    #[inline(always)]
    unsafe fn state(object: *mut ffi::PyObject) -> *mut Self::State {
        // SAFETY: within the object, by the contract above.
        let place = unsafe { object.byte_add(Self::STATE) };
        if Self::BOXED {
            // SAFETY: the pointer to the box stands there, by the contract above.
            unsafe { *place.cast::<*mut Self::State>() }
        } else {
            place.cast()
        }
    }

    /// The state of an object.
    ///
    /// # Safety
    ///
    /// As for [`state`](Layout::state); the state is borrowed for `'a`.
    #[inline(always)]
    unsafe fn look<'a>(object: *mut ffi::PyObject) -> &'a Self::State {
        // SAFETY: by the contract above.
        let state = unsafe { Self::state(object) };
        // SAFETY: a state, borrowed by the contract above.
        unsafe { &*state }
    }

    /// The state of an object.
    ///
    /// # Safety
    ///
    /// As for [`state`](Layout::state); nobody else uses the state for `'a`.
    #[inline(always)]
    unsafe fn change<'a>(object: *mut ffi::PyObject) -> &'a mut Self::State {
        // SAFETY: by the contract above.
        let state = unsafe { Self::state(object) };
        // SAFETY: a state, borrowed by the contract above.
        unsafe { &mut *state }
    }

    /// Moves a state into an object that has none.
    ///
    /// # Safety
    ///
    /// The object is of a type with the layout of this class, has no state, and nobody else sees its place.
    #[inline(always)]
    unsafe fn put(object: *mut ffi::PyObject, state: Self::State) {
        // SAFETY: within the object, by the contract above.
        let place = unsafe { object.byte_add(Self::STATE) };
        if Self::BOXED {
            let state = Box::into_raw(Box::new(state));
            // SAFETY: room for a pointer, by the contract above.
            unsafe { place.cast::<*mut Self::State>().write(state) };
        } else {
            // SAFETY: room for the state, aligned as it wants, by the contract above.
            unsafe { place.cast::<Self::State>().write(state) };
        }
    }

    /// Takes the state out of an object.
    ///
    /// # Safety
    ///
    /// The object has a state of this class, which nobody uses, and which is not there any more afterwards.
    unsafe fn take(object: *mut ffi::PyObject) -> Box<Self::State> {
        // SAFETY: it has a state, by the contract above.
        let state = unsafe { Self::state(object) };
        if Self::BOXED {
            // SAFETY: out of a box, and given up by the contract above.
            return unsafe { Box::from_raw(state) };
        }
        let mut taken = Box::<Self::State>::new_uninit();
        // SAFETY: a state, and room for one.
        unsafe { state.copy_to_nonoverlapping(taken.as_mut_ptr(), 1) };
        // SAFETY: the state has just been moved there.
        unsafe { taken.assume_init() }
    }

    /// Takes the state out of an object, and drops it after `between`.
    ///
    /// # Safety
    ///
    /// As for [`take`](Layout::take).
    unsafe fn empty(object: *mut ffi::PyObject, between: &mut dyn FnMut()) {
        // SAFETY: by the contract above.
        let state = unsafe { Self::take(object) };
        between();
        drop(state);
    }

    /// Drops the state of an object.
    ///
    /// # Safety
    ///
    /// The object has a state of this class, which nobody uses now or later.
    unsafe fn drop(object: *mut ffi::PyObject) {
        // SAFETY: it has a state, by the contract above.
        let state = unsafe { Self::state(object) };
        if Self::BOXED {
            // SAFETY: out of a box, and given up by the contract above.
            drop(unsafe { Box::from_raw(state) });
        } else {
            // SAFETY: a state, and given up by the contract above.
            unsafe { state.drop_in_place() };
        }
    }
}

impl<C: Class> Layout for C {}
