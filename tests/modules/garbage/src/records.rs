//! Types that are pickled by their fields.

#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    pub id: i64,
    pub name: String,
}

impl Record {
    pub fn new(id: i64, name: String) -> Self {
        Self { id, name }
    }
}

/// What is a record.
pub struct Entry(Record);

impl Entry {
    pub fn new(name: String) -> Self {
        Self(Record::new(0, name))
    }
}

impl AsRef<Record> for Entry {
    fn as_ref(&self) -> &Record {
        &self.0
    }
}

impl AsMut<Record> for Entry {
    fn as_mut(&mut self) -> &mut Record {
        &mut self.0
    }
}

#[derive(Clone, PartialEq)]
pub struct Noted {
    record: Record,
    pub note: String,
}

impl Noted {
    pub fn new(id: i64, name: String, note: String) -> Self {
        let record = Record::new(id, name);
        Self { record, note }
    }
}

impl AsRef<Record> for Noted {
    fn as_ref(&self) -> &Record {
        &self.record
    }
}

impl AsMut<Record> for Noted {
    fn as_mut(&mut self) -> &mut Record {
        &mut self.record
    }
}

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

values!(Part Leaf Unpicklable);

#[derive(Clone, Debug, PartialEq)]
pub struct Data {
    pub x: f64,
    pub y: f64,
    pub tag: String,
}

impl Data {
    pub fn new(x: f64, y: f64, tag: String) -> Self {
        Self { x, y, tag }
    }
}

pub struct Queue {
    pub limit: i64,
}

impl Queue {
    pub fn new(limit: i64) -> Self {
        Self { limit }
    }
}
