//! What a class is made of: its slots and its features, as CPython knows them.

use std::ffi::{c_int, c_ulong, c_void};
use std::ptr::NonNull;

use super::PyClass;
use crate::attach::Python;
use crate::error::PyErr;
use crate::ffi;

macro_rules! slots {
    ($($name:ident = $raw:ident $python:literal;)*) => {
        /// A slot of a class: the function, or the table, that CPython goes to.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ClassSlot {
            $(#[doc = $python] $name,)*
        }

        impl ClassSlot {
            /// All of them.
            pub const ALL: &'static [ClassSlot] = &[$(ClassSlot::$name),*];

            fn number(self) -> c_int {
                match self {
                    $(ClassSlot::$name => ffi::$raw,)*
                }
            }
        }
    };
}

slots! {
    New = Py_tp_new "`tp_new`: `__new__`";
    Init = Py_tp_init "`tp_init`: `__init__`";
    Dealloc = Py_tp_dealloc "`tp_dealloc`";
    Finalize = Py_tp_finalize "`tp_finalize`: `__del__`";
    Traverse = Py_tp_traverse "`tp_traverse`";
    Clear = Py_tp_clear "`tp_clear`";
    Free = Py_tp_free "`tp_free`";
    Base = Py_tp_base "`tp_base`, the class that it extends in memory";
    Doc = Py_tp_doc "`tp_doc`";
    Methods = Py_tp_methods "`tp_methods`, a table";
    Members = Py_tp_members "`tp_members`, a table";
    Getset = Py_tp_getset "`tp_getset`, a table";
    Call = Py_tp_call "`tp_call`: `__call__`";
    Repr = Py_tp_repr "`tp_repr`: `__repr__`";
    Str = Py_tp_str "`tp_str`: `__str__`";
    Hash = Py_tp_hash "`tp_hash`: `__hash__`";
    RichCompare = Py_tp_richcompare "`tp_richcompare`: `__eq__` and the others";
    GetAttribute = Py_tp_getattro "`tp_getattro`: `__getattribute__`";
    SetAttribute = Py_tp_setattro "`tp_setattro`: `__setattr__`";
    DescriptorGet = Py_tp_descr_get "`tp_descr_get`: `__get__`";
    DescriptorSet = Py_tp_descr_set "`tp_descr_set`: `__set__`";
    Iter = Py_tp_iter "`tp_iter`: `__iter__`";
    Next = Py_tp_iternext "`tp_iternext`: `__next__`";
    Await = Py_am_await "`am_await`: `__await__`";
    Add = Py_nb_add "`nb_add`: `__add__`";
    Bool = Py_nb_bool "`nb_bool`: `__bool__`";
    Index = Py_nb_index "`nb_index`: `__index__`";
    SequenceLength = Py_sq_length "`sq_length`: `__len__`";
    SequenceItem = Py_sq_item "`sq_item`: `__getitem__`";
    MappingLength = Py_mp_length "`mp_length`: `__len__`";
    MappingItem = Py_mp_subscript "`mp_subscript`: `__getitem__`";
}

macro_rules! features {
    ($($(#[$doc:meta])* $name:ident = $raw:ident;)*) => {
        /// A flag of a class.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ClassFeature {
            $($(#[$doc])* $name,)*
        }

        impl ClassFeature {
            fn bits(self) -> c_ulong {
                match self {
                    $(ClassFeature::$name => ffi::$raw,)*
                }
            }
        }
    };
}

features! {
    /// It was made at run time, as the `class` statement does.
    HeapType = Py_TPFLAGS_HEAPTYPE;
    /// Others may be derived from it.
    BaseType = Py_TPFLAGS_BASETYPE;
    /// Its objects take part in garbage collection.
    Collected = Py_TPFLAGS_HAVE_GC;
    /// It is `int`, or derived from it.
    Int = Py_TPFLAGS_LONG_SUBCLASS;
    /// It is `list`, or derived from it.
    List = Py_TPFLAGS_LIST_SUBCLASS;
    /// It is `tuple`, or derived from it.
    Tuple = Py_TPFLAGS_TUPLE_SUBCLASS;
    /// It is `bytes`, or derived from it.
    Bytes = Py_TPFLAGS_BYTES_SUBCLASS;
    /// It is `str`, or derived from it.
    Str = Py_TPFLAGS_UNICODE_SUBCLASS;
    /// It is `dict`, or derived from it.
    Dict = Py_TPFLAGS_DICT_SUBCLASS;
    /// It is an exception.
    Exception = Py_TPFLAGS_BASE_EXC_SUBCLASS;
    /// It is a metaclass.
    Type = Py_TPFLAGS_TYPE_SUBCLASS;
}

impl PyClass {
    /// What stands in a slot, if anything does. It is for comparing: calling it is not for safe Rust.
    pub fn slot(&self, py: Python<'_>, slot: ClassSlot) -> Result<Option<NonNull<c_void>>, PyErr> {
        let class = self.object().bind(py)?.as_ptr();
        // SAFETY: attached; a live class, as every wrapper of one has checked; a slot that there is.
        let found = unsafe { ffi::PyType_GetSlot(class.cast(), slot.number()) };
        Ok(NonNull::new(found))
    }

    /// Whether it has a feature.
    pub fn has_feature(&self, py: Python<'_>, feature: ClassFeature) -> Result<bool, PyErr> {
        let class = self.object().bind(py)?.as_ptr();
        // SAFETY: a live class, as every wrapper of one has checked.
        let flags = unsafe { ffi::PyType_GetFlags(class.cast()) };
        Ok(flags & feature.bits() != 0)
    }
}
