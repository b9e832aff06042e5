//! Functions of a kind, which share their entry points.

use std::cell::RefCell;
use std::ops::{Deref, DerefMut};

use pyz3_runtime::{Object, Py, PyErr, Python};

pub fn plain(a: i64, b: f64, c: &str, d: Option<&[u8]>) -> String {
    format!("{a} {b} {c} {d:?}")
}

pub fn narrow(a: i8, b: f32, c: &str, d: Option<&[u8]>) -> String {
    format!("{a} {b} {c} {d:?}")
}

pub fn owning(a: u64, b: f64, c: String, d: Option<Vec<u8>>) -> String {
    format!("{a} {b} {c} {d:?}")
}

pub fn failing(a: i64, _b: f64, c: &str, _d: Option<&[u8]>) -> Result<String, std::num::ParseIntError> {
    c.parse::<i64>().map(|it| (it + a).to_string())
}

pub fn panics(a: f64, b: f64) -> f64 {
    assert!(a < b, "{a} is not below {b}");
    b
}

pub struct Scale {
    pub value: f64,
    pub hook: Option<Object>,
    pub least: f64,
    pub most: f64,
    pub step: f64,
    pub label: String,
    name: String,
}

impl Scale {
    pub fn new(value: f64, name: String) -> Scale {
        Scale {
            value,
            hook: None,
            least: 0.0,
            most: 100.0,
            step: 0.5,
            label: String::new(),
            name,
        }
    }

    pub fn scaled(&self, by: f64) -> f64 {
        self.value * by
    }

    pub fn beyond(&self, by: f64) -> Result<f64, String> {
        if self.value < by {
            return Err(format!("{} is below {by}", self.value));
        }
        Ok(self.value - by)
    }

    pub fn panicking(&self, by: f64) -> f64 {
        panic!("{} and {by}", self.value)
    }

    pub fn repr(&self) -> String {
        format!("Scale({})", self.value)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn half(&self) -> f64 {
        self.value / 2.0
    }

    pub fn double(&self) -> f64 {
        self.value * 2.0
    }

    pub fn grow(&mut self, by: f64) {
        self.value += by;
    }

    pub fn shrink(&mut self, by: f64) {
        self.value -= by;
    }

    pub fn refuse(&mut self, by: f64) -> Result<(), String> {
        Err(format!("not by {by}"))
    }

    /// Calls what was hung on it, while all of it is borrowed.
    pub fn poke(&mut self, by: f64) -> Result<(), PyErr> {
        self.value += by;
        match &self.hook {
            Some(hook) => hook.call(Python::current(), &[]).map(drop),
            None => Ok(()),
        }
    }

    pub fn add(&self, other: &Scale) -> Scale {
        Scale::new(self.value + other.value, format!("{}+{}", self.name, other.name))
    }

    /// Takes the other by a handle, so that rustc finds nothing to share.
    pub fn sub(&self, other: Py<Scale>) -> Result<f64, PyErr> {
        Ok(self.value - other.borrow(Python::current())?.value)
    }

    pub fn mul(&self, other: &Scale) -> f64 {
        self.value * other.value
    }

    pub fn truediv(&self, other: &Scale) -> Result<f64, String> {
        match other.value {
            0.0 => Err(format!("{} by nothing", self.value)),
            it => Ok(self.value / it),
        }
    }

    pub fn floordiv(&self, other: &Scale) -> f64 {
        panic!("{} and {}", self.value, other.value)
    }

    /// What borrows from one of them.
    pub fn rem<'a>(&'a self, other: &'a Scale) -> &'a str {
        if self.value < other.value {
            &self.name
        } else {
            &other.name
        }
    }

    /// Calls what was hung on it, while both are borrowed.
    pub fn and(&self, other: &Scale) -> Result<Option<Object>, PyErr> {
        let hook = self.hook.as_ref().or(other.hook.as_ref());
        hook.map(|it| it.call(Python::current(), &[])).transpose()
    }

    pub fn or(&self, other: &Scale) -> Option<Scale> {
        (self.value > other.value).then(|| Scale::new(self.value, self.name.clone()))
    }

    pub fn matmul(&self, other: &Scale) -> String {
        format!("{} @ {}", self.value, other.value)
    }

    pub fn rmatmul(&self, other: i64) -> String {
        format!("{other} @ {}", self.value)
    }

    pub fn during(&mut self, f: &Object) -> Result<Object, PyErr> {
        f.call(Python::current(), &[])
    }
}

pub struct Dial {
    scale: Scale,
}

impl AsRef<Scale> for Dial {
    fn as_ref(&self) -> &Scale {
        &self.scale
    }
}

impl AsMut<Scale> for Dial {
    fn as_mut(&mut self) -> &mut Scale {
        &mut self.scale
    }
}

impl Dial {
    pub fn new(value: f64) -> Dial {
        let scale = Scale::new(value, "dial".into());
        Dial { scale }
    }

    pub fn name(&self) -> &'static str {
        "a dial"
    }

    pub fn turned(&self, by: f64) -> f64 {
        self.scale.value + by
    }

    pub fn add(&self, other: &Dial) -> String {
        format!("dials {} + {}", self.scale.value, other.scale.value)
    }
}

/// What the aligned class gives access to.
pub struct Core {
    value: f64,
}

impl Core {
    pub fn value(&self) -> f64 {
        self.value
    }
}

#[repr(align(64))]
pub struct Wide {
    core: Core,
    pub low: f64,
    pub high: f64,
    pub flat: f64,
    pub label: String,
}

impl Deref for Wide {
    type Target = Core;

    fn deref(&self) -> &Core {
        &self.core
    }
}

impl Wide {
    pub fn new(value: f64) -> Wide {
        Wide {
            core: Core { value },
            low: -1.0,
            high: 1.0,
            flat: 0.0,
            label: "wide".into(),
        }
    }

    pub fn scaled(&self, by: f64) -> f64 {
        self.core.value * by
    }

    pub fn name(&self) -> String {
        "wide".into()
    }

    pub fn half(&self) -> f64 {
        self.core.value / 2.0
    }

    pub fn add(&self, other: &Wide) -> Wide {
        Wide::new(self.core.value + other.core.value)
    }

    /// What is left of its place by its alignment.
    pub fn place(&self) -> usize {
        std::ptr::from_ref(self).addr() % align_of::<Wide>()
    }

    pub fn grow(&mut self, by: f64) {
        self.core.value += by;
    }
}

/// Nothing but fields.
#[derive(Clone, Default)]
pub struct Mark {
    pub value: f64,
    pub other: f64,
    pub label: String,
    pub unit: String,
    pub note: String,
    pub more: String,
    pub last: String,
    pub kind: String,
}

impl Mark {
    pub fn new(value: f64) -> Mark {
        Mark {
            value,
            ..Mark::default()
        }
    }

    /// Takes the other by value, so that rustc finds nothing to share.
    pub fn add(&self, other: Mark) -> String {
        format!("{}{} and {}{}", self.value, self.unit, other.value, other.unit)
    }
}

#[derive(Clone)]
pub struct Fixed {
    pub value: f64,
}

impl Fixed {
    pub fn new(value: f64) -> Fixed {
        Fixed { value }
    }

    pub fn scaled(&self, by: f64) -> f64 {
        self.value * by
    }

    pub fn repr(&self) -> String {
        format!("Fixed({})", self.value)
    }

    pub fn add(&self, other: &Fixed) -> Fixed {
        Fixed::new(self.value + other.value)
    }

    /// By value, of the size of a reference.
    pub fn sub(&self, other: Fixed) -> Fixed {
        Fixed::new(self.value - other.value)
    }

    pub fn lifted(&self, by: f64) -> f64 {
        self.value + by
    }

    pub fn lowered(&self, by: f64) -> f64 {
        self.value - by
    }

    pub fn raised(&self, by: f64) -> f64 {
        self.value.powf(by)
    }
}

thread_local! {
    static HOOK: RefCell<Option<Object>> = const { RefCell::new(None) };
}

/// Has something called, once, by what comes next and may run code of its own.
pub fn set_hook(f: Option<Object>) {
    HOOK.set(f);
}

fn call_hook() {
    if let Some(hook) = HOOK.take() {
        let _ = hook.call(Python::current(), &[]);
    }
}

pub struct Coin {
    pub value: f64,
}

impl Coin {
    pub fn new(value: f64) -> Coin {
        Coin { value }
    }
}

impl Clone for Coin {
    fn clone(&self) -> Coin {
        call_hook();
        Coin { value: self.value }
    }
}

/// What purses are for.
#[derive(Default)]
pub struct Slots {
    pub low: f64,
    pub high: f64,
    pub left: Option<Coin>,
    pub right: Option<Coin>,
    pub third: Option<Coin>,
    pub fourth: Option<Coin>,
    pub fifth: Option<Coin>,
    pub sixth: Option<Coin>,
    pub seventh: Option<Coin>,
    pub eighth: Option<Coin>,
}

pub struct Purses(Box<Slots>);

impl Default for Purses {
    fn default() -> Purses {
        let left = Some(Coin::new(1.0));
        Purses(Box::new(Slots {
            low: 5.0,
            left,
            ..Slots::default()
        }))
    }
}

impl Purses {
    pub fn new() -> Purses {
        Purses::default()
    }

    /// Frees what was there.
    pub fn renew(&mut self) {
        *self = Purses::new();
    }
}

impl Deref for Purses {
    type Target = Slots;

    fn deref(&self) -> &Slots {
        let slots = &self.0;
        call_hook();
        slots
    }
}

impl DerefMut for Purses {
    fn deref_mut(&mut self) -> &mut Slots {
        let slots = &mut self.0;
        call_hook();
        slots
    }
}
