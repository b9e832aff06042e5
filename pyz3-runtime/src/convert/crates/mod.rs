//! Types of other crates, each behind the feature that is called as the crate is.
//!
//! In: what the runtime's own conversions of the same interface type take. Out: the crate's type. Everything goes through the runtime's own
//! types, so that it fails in the same words.

/// Values that become and are made of one of the runtime's own types: `Marker as Type => Own: from, to`. `from` gives a `Result`, as does `to`,
/// which gets the token and a reference.
#[allow(unused_macros, reason = "without a feature there is nothing to convert")]
macro_rules! through {
    ($($marker:ty as $type:ty => $own:ty: $from:expr, $to:expr;)*) => { $(
        impl<'a> $crate::convert::FromPython<'a, $type> for $marker {
            type Holder = ();
            const COPIES: bool = true;

            fn from_python(object: $crate::object::Borrowed<'a, '_>, _: &'a mut ()) -> Result<$type, $crate::error::PyErr> {
                <$marker as $crate::convert::FromPython<'a, $type>>::copy_from(object)
            }

            fn copy_from(object: $crate::object::Borrowed<'_, '_>) -> Result<$type, $crate::error::PyErr> {
                let own = <$marker as $crate::convert::FromPython<'a, $own>>::copy_from(object)?;
                $from(object.py(), own)
            }
        }

        impl $crate::convert::IntoPython<$type> for $marker {
            fn into_python<'py>(
                py: $crate::attach::Python<'py>,
                value: $type,
            ) -> Result<$crate::object::Owned<'py>, $crate::error::PyErr> {
                <$marker as $crate::convert::IntoPython<$own>>::into_python(py, $to(py, &value)?)
            }
        }

        impl $crate::convert::IntoPython<&$type> for $marker {
            fn into_python<'py>(
                py: $crate::attach::Python<'py>,
                value: &$type,
            ) -> Result<$crate::object::Owned<'py>, $crate::error::PyErr> {
                <$marker as $crate::convert::IntoPython<$own>>::into_python(py, $to(py, value)?)
            }
        }
    )* };
}
#[allow(unused_imports, reason = "without a feature there is nothing to convert")]
use through;

/// Numbers that are plain data: `Marker as Type => Own: own`, which gets a reference.
#[allow(unused_macros, reason = "without a feature there is nothing to convert")]
macro_rules! plain {
    ($($marker:ty as $type:ty => $own:ty: $plain:expr;)*) => { $(
        impl $crate::convert::IntoPlain<$type> for $marker {
            #[inline]
            fn plain(value: $type) -> $own {
                $plain(&value)
            }
        }

        impl $crate::convert::IntoPlain<&$type> for $marker {
            #[inline]
            fn plain(value: &$type) -> $own {
                $plain(value)
            }
        }
    )* };
}
#[allow(unused_imports, reason = "without a feature there is nothing to convert")]
use plain;

#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(any(
    feature = "num-bigint",
    feature = "num-complex",
    feature = "num-rational",
    feature = "ordered-float",
    feature = "rust_decimal"
))]
mod numbers;
#[cfg(any(feature = "bytes", feature = "either", feature = "uuid"))]
mod others;
#[cfg(feature = "time")]
mod time;
#[cfg(any(feature = "chrono", feature = "jiff", feature = "time"))]
mod zones;
