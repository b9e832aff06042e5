//! Types behind classes with switches, nested ones, and one type behind two classes.

macro_rules! units {
    ($($name:ident)*) => {$(
        pub struct $name;

        impl $name {
            #[allow(clippy::new_without_default, reason = "what `init` calls")]
            pub fn new() -> Self {
                Self
            }
        }
    )*};
}

units!(Final Rigid Weak Both Innermost);

macro_rules! values {
    ($($name:ident)*) => {$(
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            pub value: i64,
        }

        impl $name {
            pub fn new(value: i64) -> Self {
                Self { value }
            }
        }
    )*};
}

values!(Flexible Outer Inner Leaf Trunk);

pub struct Branch(Trunk);

impl Branch {
    pub fn new(value: i64) -> Self {
        Self(Trunk::new(value))
    }
}

impl AsRef<Trunk> for Branch {
    fn as_ref(&self) -> &Trunk {
        &self.0
    }
}

impl AsMut<Trunk> for Branch {
    fn as_mut(&mut self) -> &mut Trunk {
        &mut self.0
    }
}

impl Outer {
    pub fn inner(&self) -> Inner {
        Inner { value: self.value + 1 }
    }
}

pub struct Length {
    pub value: f64,
}

impl Length {
    pub fn new(value: f64) -> Self {
        Self { value }
    }

    pub fn longer(&self, other: &Length) -> bool {
        self.value > other.value
    }
}

pub struct Keywords {
    pub r#type: i64,
    pub reference: i64,
}

impl Keywords {
    pub fn new(r#type: i64) -> Self {
        Self {
            r#type,
            reference: r#type + 1,
        }
    }

    pub fn r#move(&self) -> i64 {
        self.r#type
    }

    pub fn r#match(r#fn: i64) -> i64 {
        r#fn
    }
}

#[allow(non_snake_case, reason = "as the interface writes it")]
pub struct Größe {
    pub länge: f64,
}

impl Größe {
    pub fn new(länge: f64) -> Self {
        Self { länge }
    }

    pub fn doppelt(&self) -> f64 {
        self.länge * 2.0
    }
}
