//! The borrow flag of an object: who has its state now.
//!
//! In: attempts to borrow. Out: whether they succeed, and what to say if not. One word holds the count, the thread and the method
//! that borrowed last. With the lock of the interpreter, plain loads and stores do; without it, exchanges.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::args::Plan;

/// The word: count (16 bits, signed: below zero is exclusive), thread (16 bits), and where the plan of the method stands (32 bits, as
/// the distance from a static of this library; 0 is unknown).
#[repr(transparent)]
pub(crate) struct Flag(AtomicU64);

/// What the word said when somebody did not get the state.
#[derive(Clone, Copy)]
pub(crate) struct Taken(u64);

/// Who has the state.
#[derive(Clone, Copy)]
pub(crate) enum Who {
    /// A method, to which the state belongs as its `self`.
    Method(&'static Plan),
    /// A function, as an argument.
    Argument,
    /// Rust code, through a handle.
    Handle,
}

/// What the places of plans are measured from; aligned, so that small distances are free for other meanings.
static ANCHOR: u64 = 0;

const ARGUMENT: u64 = 0;
const HANDLE: u64 = 1 << 32;

const COUNT: u64 = 0xFFFF;
const EXCLUSIVE: u64 = 0xFFFF;
/// As many shared borrows at once as the count bears.
const MOST: u64 = 0x7FFF;

impl Flag {
    /// Takes a share.
    #[inline]
    pub(crate) fn share(&self, who: Who) -> Result<(), Taken> {
        let mine = stamp(who);
        self.change(|old| {
            if old & COUNT < MOST {
                Some(mine | ((old & COUNT) + 1))
            } else {
                None
            }
        })
    }

    /// Takes all of it.
    #[inline]
    pub(crate) fn seize(&self, who: Who) -> Result<(), Taken> {
        let mine = stamp(who);
        self.change(|old| if old & COUNT == 0 { Some(mine | EXCLUSIVE) } else { None })
    }

    /// Takes a share, unless another thread has one.
    #[inline]
    pub(crate) fn share_alone(&self, who: Who) -> Result<(), Taken> {
        let mine = stamp(who);
        self.change(|old| match old & COUNT {
            0 => Some(mine | 1),
            count if count < MOST && Taken(old).is_own() => Some(mine | (count + 1)),
            _ => None,
        })
    }

    /// Gives a share back.
    #[inline]
    pub(crate) fn unshare(&self) {
        let _ = self.change(|old| Some(old - 1));
    }

    /// Gives all back.
    #[inline]
    pub(crate) fn release(&self) {
        self.0.store(0, RELEASE);
    }

    /// Whether someone has `&mut`.
    pub(crate) fn is_exclusive(&self) -> bool {
        self.0.load(Ordering::Relaxed) & COUNT == EXCLUSIVE
    }

    #[inline]
    #[cfg(not(Py_GIL_DISABLED))]
    fn change(&self, change: impl Fn(u64) -> Option<u64>) -> Result<(), Taken> {
        let old = self.0.load(Ordering::Relaxed);
        match change(old) {
            Some(new) => {
                self.0.store(new, Ordering::Relaxed);
                Ok(())
            }
            None => Err(Taken(old)),
        }
    }

    #[inline]
    #[cfg(Py_GIL_DISABLED)]
    fn change(&self, change: impl Fn(u64) -> Option<u64>) -> Result<(), Taken> {
        match self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, change) {
            Ok(_) => Ok(()),
            Err(old) => Err(Taken(old)),
        }
    }
}

#[cfg(not(Py_GIL_DISABLED))]
const RELEASE: Ordering = Ordering::Relaxed;
#[cfg(Py_GIL_DISABLED)]
const RELEASE: Ordering = Ordering::Release;

impl Taken {
    /// Whether somebody has `&mut`, rather than some `&`.
    pub(crate) fn is_exclusive(self) -> bool {
        self.0 & COUNT == EXCLUSIVE
    }

    /// Whether this very thread has it.
    pub(crate) fn is_own(self) -> bool {
        (self.0 >> 16) & 0xFFFF == thread()
    }

    /// Who has it.
    pub(crate) fn who(self) -> Who {
        match self.0 & !0xFFFF_FFFF {
            ARGUMENT => return Who::Argument,
            HANDLE => return Who::Handle,
            _ => {}
        }
        // The upper half, as the signed number that it is.
        let distance = (self.0.cast_signed() >> 32) as isize;
        let address = (&raw const ANCHOR).addr().wrapping_add_signed(distance);
        let plan = std::ptr::with_exposed_provenance::<Plan>(address);
        // SAFETY: the word was made of the address of a plan, and plans are statics.
        unsafe { plan.as_ref() }.map_or(Who::Argument, Who::Method)
    }
}

/// The part of the word that says who.
#[inline]
fn stamp(who: Who) -> u64 {
    let place = match who {
        Who::Argument => ARGUMENT,
        Who::Handle => HANDLE,
        Who::Method(plan) => {
            let place = std::ptr::from_ref(plan).expose_provenance();
            // One library is far smaller than what 32 bits reach.
            (place.wrapping_sub((&raw const ANCHOR).addr()) as u64) << 32
        }
    };
    place | (thread() << 16)
}

/// A number of 16 bits for the thread: different for threads that live at once, as good as always.
#[inline]
fn thread() -> u64 {
    (thread_pointer() as u64 >> 12) & 0xFFFF
}

#[inline]
#[cfg(all(target_arch = "x86_64", target_os = "linux", not(miri)))]
fn thread_pointer() -> usize {
    let pointer: usize;
    // SAFETY: on this system, the first word of a thread's block is its own address.
    unsafe { std::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, preserves_flags, readonly, pure)) };
    pointer
}

#[inline]
#[cfg(all(target_arch = "aarch64", target_os = "linux", not(miri)))]
fn thread_pointer() -> usize {
    let pointer: usize;
    // SAFETY: reading the register has no other effect.
    unsafe { std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, preserves_flags, nomem, pure)) };
    pointer
}

#[inline]
#[cfg(not(all(any(target_arch = "x86_64", target_arch = "aarch64"), target_os = "linux", not(miri))))]
fn thread_pointer() -> usize {
    thread_local! {
        static HERE: u8 = const { 0 };
    }
    HERE.try_with(|it| std::ptr::from_ref(it).addr()).unwrap_or(0)
}
