//! `deque`, `Counter`, `defaultdict` and `OrderedDict`.
//!
//! In: an object of that class or of one below. Out: whatever a list or a dict may be taken as. The other way, what Rust can iterate over;
//! a `deque` is then of any length, and a `defaultdict` has no default.

use super::collect::{FromItems, Items};
use super::mappings::pairs;
use super::pairs::FromPairs;
use super::{FromPython, IntoPython};
use crate::attach::Python;
use crate::error::PyErr;
use crate::object::{Borrowed, Owned, library_class};
use crate::types::{Counter, DefaultDict, Deque, Dict, Int, List, OrderedDict};

fn check(object: Borrowed<'_, '_>, name: &'static str) -> Result<(), PyErr> {
    if object.is_of(library_class(object.py(), c"collections", name)?.borrow()) {
        Ok(())
    } else {
        Err(PyErr::expected(name, object))
    }
}

fn deque<'s, 'py>(object: Borrowed<'s, 'py>) -> Result<Items<'s, 'py>, PyErr> {
    check(object, "deque")?;
    Ok(Items::Iterator {
        len: object.len()?,
        iterator: object.iter()?,
    })
}

impl<'a, M, C> FromPython<'a, C> for Deque<M>
where
    C: FromItems<'a, M>,
{
    type Holder = C::Holder;
    const COPIES: bool = C::COPIES;

    fn from_python(object: Borrowed<'a, '_>, holder: &'a mut C::Holder) -> Result<C, PyErr> {
        C::from_items(&mut deque(object)?, holder)
    }

    fn copy_from(object: Borrowed<'_, '_>) -> Result<C, PyErr> {
        C::copy_items(&mut deque(object)?)
    }
}

impl<M, T> IntoPython<T> for Deque<M>
where
    List<M>: IntoPython<T>,
{
    fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr> {
        let list = List::<M>::into_python(py, value)?;
        library_class(py, c"collections", "deque")?
            .borrow()
            .call(&[list.borrow()])
    }
}

macro_rules! mappings {
    ($($marker:ident<$($parameter:ident),+> as $key:ident, $value:ident: $name:literal, $factory:expr;)*) => { $(
        impl<'a, $($parameter,)+ C> FromPython<'a, C> for $marker<$($parameter),+>
        where
            C: FromPairs<'a, $key, $value>,
        {
            type Holder = C::Holder;
            const COPIES: bool = C::COPIES;

            fn from_python(object: Borrowed<'a, '_>, holder: &'a mut C::Holder) -> Result<C, PyErr> {
                check(object, $name)?;
                let mut held = None;
                C::from_pairs(&mut pairs(object, &mut held)?, holder)
            }

            fn copy_from(object: Borrowed<'_, '_>) -> Result<C, PyErr> {
                check(object, $name)?;
                let mut held = None;
                C::copy_pairs(&mut pairs(object, &mut held)?)
            }
        }

        impl<$($parameter,)+ T> IntoPython<T> for $marker<$($parameter),+>
        where
            Dict<$key, $value>: IntoPython<T>,
        {
            fn into_python<'py>(py: Python<'py>, value: T) -> Result<Owned<'py>, PyErr> {
                let dict = Dict::<$key, $value>::into_python(py, value)?;
                let class = library_class(py, c"collections", $name)?;
                if $factory {
                    class.borrow().call(&[Owned::none(py).borrow(), dict.borrow()])
                } else {
                    class.borrow().call(&[dict.borrow()])
                }
            }
        }
    )* };
}

mappings! {
    Counter<K> as K, Int: "Counter", false;
    DefaultDict<K, V> as K, V: "defaultdict", true;
    OrderedDict<K, V> as K, V: "OrderedDict", false;
}
