//! Types as messages name them: as they were written, exact ones too.

use super::Check;
use crate::ir::{Float, Int, Spelling, Type};

impl Check<'_> {
    pub(super) fn spelled(&self, ty: &Type) -> String {
        match ty {
            Type::Int(int) => int_name(*int).to_owned(),
            Type::Float(Float::Any) => "float".to_owned(),
            Type::Float(Float::F32) => "f32".to_owned(),
            Type::Float(Float::F64) => "f64".to_owned(),
            Type::Custom(index) | Type::Boxed(index) => self
                .customs
                .get(*index)
                .map_or_else(|| "object".to_owned(), |it| it.key.value.clone()),
            _ => ty.python(&Spelling {
                customs: &self.resolved,
                classes: &self.shown_classes,
                enums: &self.shown_enums,
            }),
        }
    }
}

fn int_name(int: Int) -> &'static str {
    match int {
        Int::Any => "int",
        Int::I8 => "i8",
        Int::I16 => "i16",
        Int::I32 => "i32",
        Int::I64 => "i64",
        Int::I128 => "i128",
        Int::Isize => "isize",
        Int::U8 => "u8",
        Int::U16 => "u16",
        Int::U32 => "u32",
        Int::U64 => "u64",
        Int::U128 => "u128",
        Int::Usize => "usize",
    }
}
