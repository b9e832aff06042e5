//! Room for a few plain values that needs no allocator.
//!
//! In: values, one by one. Out: a slice of them, or all of them in a `Vec` when there are too many.

use std::mem::{MaybeUninit, needs_drop};

/// What the values are in.
type Room = [u64; 16];

/// Up to [`MOST`](Few::MOST) values, which have nothing to drop.
pub(super) struct Few<T> {
    room: MaybeUninit<Room>,
    len: usize, // Invariant: at most `MOST`; the room begins with as many values.
    values: std::marker::PhantomData<T>,
}

impl<T> Default for Few<T> {
    #[inline(always)]
    fn default() -> Few<T> {
        Few {
            room: MaybeUninit::uninit(),
            len: 0,
            values: std::marker::PhantomData,
        }
    }
}

impl<T> Few<T> {
    /// How many fit: none of what is to be dropped, or would stand at a wrong address.
    pub(super) const MOST: usize = if needs_drop::<T>() || align_of::<T>() > align_of::<Room>() || size_of::<T>() == 0 {
        0
    } else {
        size_of::<Room>() / size_of::<T>()
    };

    /// Adds a value; gives it back if there is no room.
    #[inline(always)]
    pub(super) fn push(&mut self, value: T) -> Result<(), T> {
        if self.len >= Few::<T>::MOST {
            return Err(value);
        }
        // SAFETY: within the room, as just checked.
        let place = unsafe { self.room.as_mut_ptr().cast::<T>().add(self.len) };
        // SAFETY: room for a value, aligned as such.
        unsafe { place.write(value) };
        self.len += 1;
        Ok(())
    }

    /// The values.
    #[inline(always)]
    pub(super) fn all(&self) -> &[T] {
        if self.len == 0 {
            return &[];
        }
        // SAFETY: the room begins with as many values, which stand as such.
        unsafe { std::slice::from_raw_parts(self.room.as_ptr().cast(), self.len) }
    }

    /// Adds what had no room here to where there is more, which is where all of them are from then on.
    #[cold]
    #[inline(never)]
    pub(super) fn spill(&mut self, all: &mut Vec<T>, value: T) {
        if all.is_empty() {
            all.reserve(2 * (self.len + 1));
            for index in 0..self.len {
                // SAFETY: within the room.
                let place = unsafe { self.room.as_ptr().cast::<T>().add(index) };
                // SAFETY: a value, which stays here as what nobody looks at again, and need not be dropped.
                all.push(unsafe { place.read() });
            }
        }
        all.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::Few;

    #[test]
    fn few_values_stay_and_more_move() {
        let (mut few, mut all) = (Few::<u16>::default(), Vec::new());
        let most = Few::<u16>::MOST as u16;
        assert_eq!(most, 64);
        for value in 0..most {
            assert_eq!(few.push(value), Ok(()));
        }
        assert!(few.all().iter().copied().eq(0..most));
        assert_eq!(few.push(most), Err(most));
        few.spill(&mut all, most);
        assert_eq!(few.push(most + 1), Err(most + 1));
        few.spill(&mut all, most + 1);
        assert!(all.iter().copied().eq(0..=most + 1));
    }

    #[test]
    fn what_does_not_fit_is_given_back() {
        #[repr(align(16))]
        struct Wide;
        assert_eq!(Few::<String>::MOST, 0);
        assert_eq!(Few::<Wide>::MOST, 0);
        assert_eq!(Few::<()>::MOST, 0);
        assert_eq!(Few::<[u64; 17]>::MOST, 0);
        assert_eq!(Few::<()>::default().push(()), Err(()));
    }
}
