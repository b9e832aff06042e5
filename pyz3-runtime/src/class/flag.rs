//! The borrow flag of an object: who has its state now.
//!
//! In: attempts to borrow. Out: whether they succeed, and what to say if not. One word holds the count, the thread and the method
//! that borrowed last. With the lock of the interpreter, plain loads and stores do; without it, exchanges.

#[cfg(Py_GIL_DISABLED)]
use std::sync::atomic::Ordering;

use crate::args::Plan;

/// The word: thread (16 bits), count (16 bits, signed: below zero is exclusive), and where the plan of the method stands (the lower
/// 32 bits of its address). Zero where nobody has it.
#[derive(Default)]
#[repr(transparent)]
pub(crate) struct Flag(Word);

#[cfg(not(Py_GIL_DISABLED))]
type Word = std::cell::Cell<u64>;
#[cfg(Py_GIL_DISABLED)]
type Word = std::sync::atomic::AtomicU64;

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

/// What the places of plans are measured from.
static ANCHOR: u64 = 0;

const ARGUMENT: u64 = 0;
const HANDLE: u64 = 1 << 32;

const ONE: u64 = 1 << 16;
const COUNT: u64 = 0xFFFF * ONE;
const EXCLUSIVE: u64 = COUNT;
/// As many shared borrows at once as the count bears.
const MOST: u64 = 0x7FFF * ONE;

impl Flag {
    /// Takes a share, if nobody has any. It is for the compiler to see that such a share is given back before anyone could look.
    #[inline(always)]
    pub(crate) fn share_first(&self, who: Who) -> bool {
        self.first(stamp(who) | ONE)
    }

    /// Takes all of it, if nobody has any and nobody else had before.
    #[inline(always)]
    pub(crate) fn seize_first(&self, who: Who) -> bool {
        self.first(stamp(who) | EXCLUSIVE)
    }

    /// Takes a share.
    #[inline]
    pub(crate) fn share(&self, who: Who) -> Result<(), Taken> {
        let mine = stamp(who);
        self.change(|old| {
            if old & COUNT < MOST {
                Some(mine | ((old & COUNT) + ONE))
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
            0 => Some(mine | ONE),
            count if count < MOST && Taken(old).is_own() => Some(mine | (count + ONE)),
            _ => None,
        })
    }

    /// Whether someone has `&mut`.
    pub(crate) fn is_exclusive(&self) -> bool {
        self.load() & COUNT == EXCLUSIVE
    }
}

/// With the lock of the interpreter, plain loads and stores do: a flag is only touched by attached threads.
#[cfg(not(Py_GIL_DISABLED))]
impl Flag {
    /// Gives a share back; the last one leaves nothing. Without a call, so that nothing must be kept for one.
    #[inline(always)]
    pub(crate) fn unshare(&self) {
        // Only this half: right after the halves were written, a processor has to wait for the whole.
        let (lower, _) = self.halves();
        // SAFETY: a part of the word, of which there are no references.
        let old = unsafe { lower.read() };
        if u64::from(old) & COUNT == ONE {
            self.0.set(0);
        } else {
            // SAFETY: as above. Volatile, or the compiler makes one store of both, which computes what it stores and needs more instructions.
            unsafe { lower.write_volatile(old.wrapping_sub(ONE as u32)) };
        }
    }

    /// Gives all back.
    #[inline(always)]
    pub(crate) fn release(&self) {
        self.0.set(0);
    }

    #[inline(always)]
    fn first(&self, mine: u64) -> bool {
        let free = self.0.get() == 0;
        if free {
            let (lower, upper) = self.halves();
            // In halves, since they need not be put together then.
            // SAFETY: a part of the word, of which there are no references.
            unsafe { lower.write(mine as u32) };
            // SAFETY: as above.
            unsafe { upper.write((mine >> 32) as u32) };
        }
        free
    }

    /// The halves of the word.
    #[inline(always)]
    fn halves(&self) -> (*mut u32, *mut u32) {
        let first = self.0.as_ptr().cast::<u32>();
        let second = first.wrapping_add(1);
        if cfg!(target_endian = "little") {
            (first, second)
        } else {
            (second, first)
        }
    }

    #[inline]
    fn change(&self, change: impl Fn(u64) -> Option<u64>) -> Result<(), Taken> {
        let old = self.0.get();
        match change(old) {
            Some(new) => {
                self.0.set(new);
                Ok(())
            }
            None => Err(Taken(old)),
        }
    }

    fn load(&self) -> u64 {
        self.0.get()
    }
}

#[cfg(Py_GIL_DISABLED)]
impl Flag {
    /// Gives a share back; the last one leaves nothing.
    #[inline]
    pub(crate) fn unshare(&self) {
        let _ = self.change(|old| Some(if old & COUNT == ONE { 0 } else { old - ONE }));
    }

    /// Gives all back.
    #[inline]
    pub(crate) fn release(&self) {
        self.0.store(0, Ordering::Release);
    }

    #[inline]
    fn first(&self, mine: u64) -> bool {
        let changed = self.0.compare_exchange(0, mine, Ordering::AcqRel, Ordering::Relaxed);
        changed.is_ok()
    }

    #[inline]
    fn change(&self, change: impl Fn(u64) -> Option<u64>) -> Result<(), Taken> {
        match self.0.fetch_update(Ordering::AcqRel, Ordering::Acquire, change) {
            Ok(_) => Ok(()),
            Err(old) => Err(Taken(old)),
        }
    }

    fn load(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Flag {
    /// What the word says now, if somebody has the state.
    pub(super) fn taken(&self) -> Option<Taken> {
        let word = self.load();
        (word & COUNT != 0).then_some(Taken(word))
    }
}

impl Taken {
    /// The number of the thread that has it.
    pub(super) fn holder(self) -> u64 {
        self.0 & 0xFFFF
    }

    /// Whether somebody has `&mut`, rather than some `&`.
    pub(crate) fn is_exclusive(self) -> bool {
        self.0 & COUNT == EXCLUSIVE
    }

    /// Whether this very thread has it.
    pub(crate) fn is_own(self) -> bool {
        self.holder() == thread()
    }

    /// Who has it.
    pub(crate) fn who(self) -> Who {
        match self.0 & !0xFFFF_FFFF {
            ARGUMENT => return Who::Argument,
            HANDLE => return Who::Handle,
            _ => {}
        }
        // One library is far smaller than what 32 bits reach, so the lower half of the address says where it is.
        let anchor = (&raw const ANCHOR).addr();
        let distance = ((self.0 >> 32) as u32).wrapping_sub(anchor as u32);
        let address = anchor.wrapping_add_signed(distance.cast_signed() as isize);
        let plan = std::ptr::with_exposed_provenance::<Plan>(address);
        // SAFETY: the word was made of the address of a plan, and plans are statics.
        unsafe { plan.as_ref() }.map_or(Who::Argument, Who::Method)
    }
}

/// The part of the word that says who.
#[inline(always)]
fn stamp(who: Who) -> u64 {
    let place = match who {
        Who::Argument => ARGUMENT,
        Who::Handle => HANDLE,
        Who::Method(plan) => {
            let place = std::ptr::from_ref(plan).expose_provenance();
            (place as u64) << 32
        }
    };
    place | thread()
}

/// A number of 16 bits for the thread: different for threads that live at once, as good as always.
#[inline(always)]
pub(super) fn thread() -> u64 {
    u64::from(own::number())
}

/// Of the middle of the address of a thread's own block, without its lowest 8 bits and what is beyond 32 bits of the rest: such blocks are pages
/// apart. All bits have a part in it, since how far apart they are is often a multiple of a large power of two.
#[inline(always)]
#[cfg(any(test, all(any(target_arch = "x86_64", target_arch = "aarch64"), target_os = "linux")))]
fn of_middle(middle: u32) -> u32 {
    middle.wrapping_mul(0x9E37_79B9) >> 16
}

/// Of any address: blocks of memory of two threads may be 16 bytes apart.
#[inline]
#[cfg(any(
    test,
    miri,
    not(all(
        any(target_arch = "x86_64", target_arch = "aarch64"),
        target_os = "linux",
        target_pointer_width = "64"
    ))
))]
fn of_address(address: usize) -> u32 {
    ((address as u64).wrapping_mul(0x61C8_8647) >> 32) as u32 & 0xFFFF
}

#[cfg(all(target_arch = "x86_64", target_os = "linux", target_pointer_width = "64", not(miri)))]
mod own {
    #[inline(always)]
    pub(super) fn number() -> u32 {
        let middle: u32;
        // SAFETY: on this system, the first word of a thread's block is its own address, which never changes and is no memory of Rust's. Four of
        // its eight bytes are read, from the second on.
        unsafe { std::arch::asm!("mov {:e}, fs:1", out(reg) middle, options(nostack, preserves_flags, nomem, pure)) };
        super::of_middle(middle)
    }
}

#[cfg(all(target_arch = "aarch64", target_os = "linux", target_pointer_width = "64", not(miri)))]
mod own {
    #[inline(always)]
    pub(super) fn number() -> u32 {
        let pointer: usize;
        // SAFETY: reading the register has no other effect.
        unsafe {
            std::arch::asm!("mrs {}, tpidr_el0", out(reg) pointer, options(nostack, preserves_flags, nomem, pure))
        };
        super::of_middle((pointer >> 8) as u32)
    }
}

#[cfg(not(all(
    any(target_arch = "x86_64", target_arch = "aarch64"),
    target_os = "linux",
    target_pointer_width = "64",
    not(miri)
)))]
mod own {
    #[inline]
    pub(super) fn number() -> u32 {
        thread_local! {
            static HERE: u8 = const { 0 };
        }
        HERE.try_with(|it| super::of_address(std::ptr::from_ref(it).addr()))
            .unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Flag, Who, of_address, of_middle};
    use std::collections::HashSet;

    /// How many numbers 300 threads have whose blocks are that far apart.
    fn different(distance: usize, number: fn(usize) -> u32) -> usize {
        let pointers = (0..300).map(|it| 0x7F00_0000_0700 + it * distance);
        pointers.map(number).collect::<HashSet<u32>>().len()
    }

    #[test]
    fn threads_have_different_numbers_however_far_apart_they_are() {
        const MIB: usize = 1 << 20;
        let by_block = |pointer: usize| of_middle((pointer >> 8) as u32);
        for distance in [1, 2, 8, 10, 16, 64, 72, 128, 136, 256, 512, 1024].map(|it| it * MIB) {
            for distance in [0, 4096, 8192].map(|it| distance + it) {
                assert_eq!(different(distance, by_block), 300, "{distance}");
                assert_eq!(different(distance, of_address), 300, "{distance}");
            }
        }
        for distance in [16, 48, 96, 128, 160, 208, 256] {
            assert_eq!(different(distance, of_address), 300, "{distance}");
        }
        for distance in [4096, 0x11000] {
            assert_eq!(different(distance, by_block), 300, "{distance}");
        }
    }

    #[test]
    fn shares_are_counted() {
        let flag = Flag::default();
        assert!(flag.taken().is_none());
        assert!(flag.share_first(Who::Argument));
        assert!(!flag.share_first(Who::Argument) && !flag.seize_first(Who::Handle));
        assert!(flag.share(Who::Handle).is_ok());
        assert!(flag.seize(Who::Argument).is_err());
        let taken = flag.taken().expect("two have it");
        assert!(matches!(taken.who(), Who::Handle) && taken.is_own() && !taken.is_exclusive());
        flag.unshare();
        assert!(flag.taken().is_some() && !flag.seize_first(Who::Handle));
        flag.unshare();
        assert!(flag.taken().is_none());
        assert!(flag.seize_first(Who::Handle));
        assert!(flag.is_exclusive() && flag.share(Who::Argument).is_err());
        flag.release();
        assert!(flag.taken().is_none() && flag.share_first(Who::Argument));
    }

    #[test]
    fn no_more_shares_than_the_count_bears() {
        let flag = Flag::default();
        let shares = (0..0x8000).take_while(|_| flag.share(Who::Argument).is_ok()).count();
        assert_eq!(shares, 0x7FFF);
        (0..shares).for_each(|_| flag.unshare());
        assert!(flag.seize(Who::Argument).is_ok());
    }
}
