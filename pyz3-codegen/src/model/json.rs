//! What was written, as JSON.
//!
//! In: the structs of `file`. Out: what reads as the same file again. The macros stand where a section or an enum is
//! declared, or below, and make its schema as well.

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::decode::Kind;
use super::{Constant, ErrorTarget, Map, Members, Scalar, Text, TextOrTrue, TypedConstant};
use crate::diag::Spanned;

impl<V: Serialize> Serialize for Map<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.entries.len()))?;
        for (key, value) in &self.entries {
            map.serialize_entry(&key.value, value)?;
        }
        map.end()
    }
}

impl Serialize for Scalar {
    /// What JSON cannot hold is written as YAML would: a string of digits, `.inf`, `.nan`.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Int(digits) => match (digits.parse::<i64>(), digits.parse::<u64>()) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                _ => serializer.serialize_str(digits),
            },
            Self::Float(value) if value.is_nan() => serializer.serialize_str(".nan"),
            Self::Float(value) if value.is_infinite() => {
                serializer.serialize_str(if *value > 0.0 { ".inf" } else { "-.inf" })
            }
            Self::Float(value) => serializer.serialize_f64(*value),
            Self::Str(text) => serializer.serialize_str(text),
        }
    }
}

/// How a section is written out, and its schema.
macro_rules! section {
    (
        $(#[doc = $doc:literal])*
        $name:ident;
        $(.. $flat:ident: $flat_ty:ty;)?
        $($(#[doc = $key_doc:literal])* $key:literal $field:ident: $ty:ty = $kind:expr $(, $example:literal)*;)*
    ) => {
        impl super::schema::Keys for $name {
            fn description() -> String {
                super::schema::prose(&[$($doc),*])
            }
            fn properties(into: &mut serde_json::Map<String, super::schema::Json>, defs: &mut super::schema::Defs) {
                $(<$flat_ty as super::schema::Keys>::properties(into, defs);)?
                $({
                    let schema = <$ty as super::schema::Schema>::schema($kind, defs);
                    into.insert($key.to_owned(), super::schema::described(schema, &[$($key_doc),*], &[$($example),*]));
                })*
            }
        }

        impl super::schema::Schema for $name {
            fn schema(_: super::decode::Kind, defs: &mut super::schema::Defs) -> super::schema::Json {
                defs.section::<Self>(stringify!($name))
            }
        }

        impl $name {
            /// Writes the keys that are there.
            fn write<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                $(self.$flat.write(map)?;)?
                $(if !super::decode::Slot::is_absent(&self.$field) {
                    map.serialize_entry($key, &self.$field)?;
                })*
                Ok(())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut map = serializer.serialize_map(None)?;
                self.write(&mut map)?;
                serde::ser::SerializeMap::end(map)
            }
        }
    };
}
pub(super) use section;

/// An enum that is written as what its variants hold, and may be any of these.
macro_rules! one_of {
    ($name:ident: $($variant:ident($ty:ty = $kind:expr)),+) => {
        impl super::schema::Schema for $name {
            fn schema(_: super::decode::Kind, defs: &mut super::schema::Defs) -> super::schema::Json {
                super::schema::either([$(<$ty as super::schema::Schema>::schema($kind, defs)),+])
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(it) => serde::Serialize::serialize(it, serializer),)+
                }
            }
        }
    };
}
pub(super) use one_of;

one_of!(Constant: Literal(Spanned<Scalar> = Kind::Any), Typed(TypedConstant = Kind::Any));
one_of!(ErrorTarget: Exception(Text = Kind::Exception), Variants(Map<Text> = Kind::Exception));
one_of!(Members: Map(Map<Spanned<Scalar>> = Kind::Any), List(Vec<Text> = Kind::Name));
one_of!(TextOrTrue: Text(Text = Kind::Signature), True(Spanned<bool> = Kind::Any));
