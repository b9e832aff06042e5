//! `bytes`, `either` and `uuid`.

#[cfg(feature = "bytes")]
mod bytes {
    use ::bytes::{Bytes as Shared, BytesMut};

    use crate::convert::{FromPython, IntoPython};
    use crate::object::Owned;
    use crate::types::{ByteArray, Bytes, MemoryView};

    macro_rules! shared {
        ($($marker:ident)*) => {
            owned_values! { $(
                $marker as Shared:
                    (|it| <$marker as FromPython<'_, Vec<u8>>>::copy_from(it).map(Shared::from)),
                    (|py, it: &Shared| <$marker as IntoPython<&[u8]>>::into_python(py, it));
                $marker as BytesMut:
                    (|it| <$marker as FromPython<'_, Vec<u8>>>::copy_from(it).map(|it| BytesMut::from(&*it))),
                    (|py, it: &BytesMut| <$marker as IntoPython<&[u8]>>::into_python(py, it));
            )* }
        };
    }

    use crate::attach::Python;
    use crate::error::PyErr;
    use crate::object::Borrowed;

    shared! { Bytes ByteArray MemoryView }
}

#[cfg(feature = "either")]
mod either {
    use ::either::Either as Other;

    use crate::attach::Python;
    use crate::convert::{Either, FromPython, IntoPython};
    use crate::error::PyErr;
    use crate::object::{Borrowed, Owned};
    use crate::types::Union;

    impl<'a, MA, MB, A, B> FromPython<'a, Other<A, B>> for Union<MA, MB>
    where
        Union<MA, MB>: FromPython<'a, Either<A, B>>,
    {
        type Holder = <Union<MA, MB> as FromPython<'a, Either<A, B>>>::Holder;
        const COPIES: bool = <Union<MA, MB> as FromPython<'a, Either<A, B>>>::COPIES;

        fn from_python(object: Borrowed<'a, '_>, holder: &'a mut Self::Holder) -> Result<Other<A, B>, PyErr> {
            <Union<MA, MB> as FromPython<'a, Either<A, B>>>::from_python(object, holder).map(other)
        }

        fn copy_from(object: Borrowed<'_, '_>) -> Result<Other<A, B>, PyErr> {
            <Union<MA, MB> as FromPython<'a, Either<A, B>>>::copy_from(object).map(other)
        }
    }

    fn other<A, B>(value: Either<A, B>) -> Other<A, B> {
        match value {
            Either::Left(value) => Other::Left(value),
            Either::Right(value) => Other::Right(value),
        }
    }

    impl<MA, MB, A, B> IntoPython<Other<A, B>> for Union<MA, MB>
    where
        MA: IntoPython<A>,
        MB: IntoPython<B>,
    {
        fn into_python<'py>(py: Python<'py>, value: Other<A, B>) -> Result<Owned<'py>, PyErr> {
            match value {
                Other::Left(value) => MA::into_python(py, value),
                Other::Right(value) => MB::into_python(py, value),
            }
        }
    }

    impl<'v, MA, MB, A, B> IntoPython<&'v Other<A, B>> for Union<MA, MB>
    where
        MA: IntoPython<&'v A>,
        MB: IntoPython<&'v B>,
    {
        fn into_python<'py>(py: Python<'py>, value: &'v Other<A, B>) -> Result<Owned<'py>, PyErr> {
            match value {
                Other::Left(value) => MA::into_python(py, value),
                Other::Right(value) => MB::into_python(py, value),
            }
        }
    }
}

#[cfg(feature = "uuid")]
mod uuid {
    use ::uuid::Uuid;

    use crate::error::PyErr;
    use crate::types::UuidType;

    crate::convert::crates::through! {
        UuidType as Uuid => u128:
            (|_, it| Ok(Uuid::from_u128(it))),
            (|_, it: &Uuid| Ok::<_, PyErr>(it.as_u128()));
    }
}
