//! The unwinder, loaded when the first panic or backtrace asks for it.
//!
//! In: calls by `std` of what it unwinds with, the functions of `libgcc_s.so.1`. Out: the same calls in that same library.
//!
//! Linked to, the library is loaded with the module, which takes as long as half of all else that an import does; most processes never
//! unwind. So these names are defined here, and the linker leaves the library out. Each is a jump through a table, as the dynamic linker's
//! own would be; the first time, it loads the library. See `docs/adr/021-the-unwinder-is-loaded-late.md`.

use std::arch::global_asm;
use std::ffi::{CStr, c_int, c_void};
use std::mem::MaybeUninit;
use std::process::abort;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Mutex, PoisonError};

/// Has a linker take this file out of the archive, which some do only for what is asked for before `std` is.
#[inline(never)]
pub(crate) fn stand_by() {}

/// Defines the functions, in assembly: they may neither change a register that arguments are in, nor have a frame.
macro_rules! late {
    ($($index:literal: $name:literal,)*) => {
        const NAMES: [&CStr; [$($name),*].len()] = [$(text(concat!($name, "\0"))),*];

        global_asm!(
            ".pushsection .bss.pyz3_unwinder, \"aw\", @nobits",
            ".balign 8",
            ".Lpyz3_unwinder:",
            ".zero {count} * 8",
            ".popsection",
            ".pushsection .text.pyz3_unwinder, \"ax\", @progbits",
            $(
                // Weak, so that another definition in the same link wins; hidden, so that no other library binds to it.
                concat!(".weak ", $name),
                concat!(".hidden ", $name),
                concat!(".type ", $name, ", @function"),
                concat!($name, ":"),
                ".cfi_startproc",
                concat!("mov r11, [rip + .Lpyz3_unwinder + 8 * ", $index, "]"),
                "test r11, r11",
                "je 2f",
                "jmp r11",
                concat!("2: mov r11d, ", $index),
                "jmp .Lpyz3_unwinder_load",
                ".cfi_endproc",
                concat!(".size ", $name, ", . - ", $name),
            )*
            ".Lpyz3_unwinder_load:",
            ".cfi_startproc",
            // All registers that arguments of integers and pointers are in; with 8 bytes more, the stack is aligned.
            "push rdi", ".cfi_adjust_cfa_offset 8",
            "push rsi", ".cfi_adjust_cfa_offset 8",
            "push rdx", ".cfi_adjust_cfa_offset 8",
            "push rcx", ".cfi_adjust_cfa_offset 8",
            "push r8", ".cfi_adjust_cfa_offset 8",
            "push r9", ".cfi_adjust_cfa_offset 8",
            "sub rsp, 8", ".cfi_adjust_cfa_offset 8",
            "mov edi, r11d",
            "lea rsi, [rip + .Lpyz3_unwinder]",
            "call {load}",
            "add rsp, 8", ".cfi_adjust_cfa_offset -8",
            "pop r9", ".cfi_adjust_cfa_offset -8",
            "pop r8", ".cfi_adjust_cfa_offset -8",
            "pop rcx", ".cfi_adjust_cfa_offset -8",
            "pop rdx", ".cfi_adjust_cfa_offset -8",
            "pop rsi", ".cfi_adjust_cfa_offset -8",
            "pop rdi", ".cfi_adjust_cfa_offset -8",
            "jmp rax",
            ".cfi_endproc",
            ".popsection",
            count = const NAMES.len(),
            load = sym load,
        );
    };
}

late! {
    0: "_Unwind_Backtrace",
    1: "_Unwind_DeleteException",
    2: "_Unwind_FindEnclosingFunction",
    3: "_Unwind_GetCFA",
    4: "_Unwind_GetDataRelBase",
    5: "_Unwind_GetIP",
    6: "_Unwind_GetIPInfo",
    7: "_Unwind_GetLanguageSpecificData",
    8: "_Unwind_GetRegionStart",
    9: "_Unwind_GetTextRelBase",
    10: "_Unwind_RaiseException",
    11: "_Unwind_Resume",
    12: "_Unwind_SetGR",
    13: "_Unwind_SetIP",
}

/// A text that ends with a null, and has no other: else it does not compile.
const fn text(name: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(name.as_bytes()) {
        Ok(name) => name,
        Err(_) => panic!("no text of C"),
    }
}

/// Where the function of that number is, in the library, which is loaded if it is not; noted in the table for all later calls.
///
/// Without the library there is no backtrace to be had, and a panic has no way to go: the process ends.
///
/// # Safety
///
/// `table` has a place for each name, which other threads write through this function alone.
#[cold]
unsafe extern "C" fn load(index: usize, table: *const AtomicPtr<c_void>) -> *mut c_void {
    let Some(name) = NAMES.get(index) else { give_up() };
    let mut library = open();
    if library.is_null() {
        library = open_beyond_limit();
    }
    if library.is_null() {
        match name.to_bytes() {
            b"_Unwind_Backtrace" => return no_frames as *mut c_void,
            _ => give_up(),
        }
    }
    // SAFETY: a library that is never closed, and a text.
    let function = unsafe { libc::dlsym(library, name.as_ptr()) };
    if function.is_null() {
        give_up();
    }
    // SAFETY: by the contract above.
    let place = unsafe { &*table.wrapping_add(index) };
    // Who sees the address sees the library as it was loaded; on this processor, the load in the assembly is an acquire.
    place.store(function, Ordering::Release);
    function
}

/// The library, or null. It is loaded already if any other library uses it, glibc among them.
fn open() -> *mut c_void {
    // SAFETY: a text with its end.
    unsafe { libc::dlopen(c"libgcc_s.so.1".as_ptr(), libc::RTLD_NOW | libc::RTLD_LOCAL) }
}

/// The same where no file can be opened any more, which is what the panic may be of: for this one, the limit is as high as may be.
#[cold]
fn open_beyond_limit() -> *mut c_void {
    /// One thread at a time: the next would take the raised limit for that which was.
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let mut limit = MaybeUninit::<libc::rlimit>::uninit();
    // SAFETY: room for a limit.
    if unsafe { libc::getrlimit(libc::RLIMIT_NOFILE, limit.as_mut_ptr()) } != 0 {
        return null_mut();
    }
    // SAFETY: filled by the call above.
    let limit = unsafe { limit.assume_init() };
    let raised = libc::rlimit {
        rlim_cur: limit.rlim_max,
        ..limit
    };
    // SAFETY: a limit that every process may set.
    if unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const raised) } != 0 {
        return null_mut();
    }
    let library = open();
    // SAFETY: the limit that was.
    unsafe { libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit) };
    library
}

/// What stands for `_Unwind_Backtrace` where there is none: the end of the stack is reached at once.
extern "C" fn no_frames(_: *const c_void, _: *mut c_void) -> c_int {
    const END_OF_STACK: c_int = 5;
    END_OF_STACK
}

/// Nothing here may panic: that is what cannot be done.
#[cold]
fn give_up() -> ! {
    let text = b"pyz3: a panic cannot be unwound: libgcc_s.so.1 cannot be loaded\n";
    // SAFETY: bytes of that length; an answer would tell nobody anything.
    unsafe { libc::write(libc::STDERR_FILENO, text.as_ptr().cast(), text.len()) };
    abort()
}
