//! States of every size and alignment: each can tell how far it is from where it must be.

fn off<T>(it: &T) -> usize {
    std::ptr::from_ref(it).addr() % align_of::<T>()
}

macro_rules! aligned {
    ($($name:ident $align:literal;)*) => {$(
        #[repr(align($align))]
        pub struct $name {
            pub value: u8,
        }

        impl $name {
            pub fn new(value: u8) -> Self {
                Self { value }
            }

            pub fn offset(&self) -> usize {
                off(self)
            }
        }
    )*};
}

aligned! {
    Aligned1 1;
    Aligned2 2;
    Aligned4 4;
    Aligned8 8;
    Aligned16 16;
    Aligned32 32;
    Aligned64 64;
    Aligned128 128;
    Aligned256 256;
    Aligned512 512;
    Aligned1024 1024;
    Aligned2048 2048;
    Aligned4096 4096;
}

pub struct Zero;

impl Zero {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }

    pub fn one(&self) -> u8 {
        1
    }

    pub fn offset(&self) -> usize {
        off(self)
    }
}

/// No size, and an alignment all the same.
#[repr(align(4096))]
pub struct Zero4096;

impl Zero4096 {
    #[allow(clippy::new_without_default, reason = "what `init` calls")]
    pub fn new() -> Self {
        Self
    }

    pub fn offset(&self) -> usize {
        off(self)
    }
}

pub struct Large([u8; 100_000]);

impl Large {
    pub fn new(value: u8) -> Self {
        Self([value; 100_000])
    }

    pub fn all_are(&self, value: u8) -> bool {
        self.0.iter().all(|it| *it == value)
    }
}
