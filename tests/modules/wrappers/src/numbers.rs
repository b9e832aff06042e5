//! Numbers, text and containers as objects.

use pyz3_runtime::types::{Int, Str};
use pyz3_runtime::*;

use crate::checks::{Done, fails, int, ints, number, text};

pub fn int_(py: Python<'_>) -> Done {
    let most = PyInt::new(py, u64::MAX)?;
    assert_eq!(
        (most.get::<u64>(py)?, most.get::<u128>(py)?),
        (u64::MAX, u64::MAX.into())
    );
    fails(most.get::<i64>(py), "18446744073709551615 is out of range for i64");
    assert_eq!(PyInt::new(py, i128::MIN)?.get::<i128>(py)?, i128::MIN);
    assert_eq!(PyInt::new(py, -1_i8)?.get::<i64>(py)?, -1);
    fails(PyInt::of(py, text(py, "1")), "expected int, got str");
    assert!(PyInt::check(py, PyBool::new(py, true).object())?, "a bool is an int");
    Ok(())
}

pub fn float_(py: Python<'_>) -> Done {
    let third = PyFloat::new(py, 1.0 / 3.0)?;
    assert_eq!(
        (third.get::<f64>(py)?, third.get::<f32>(py)?),
        (1.0 / 3.0, 1.0_f32 / 3.0)
    );
    let half: F16 = third.get(py)?;
    assert_eq!((half.to_bits(), half.to_f64()), (0x3555, 0.333_251_953_125));
    assert_eq!(PyFloat::new(py, half)?.get::<f64>(py)?, 0.333_251_953_125);
    assert!(PyFloat::new(py, f64::NAN)?.get::<F16>(py)?.to_f64().is_nan());
    assert!(PyFloat::new(py, -0.0)?.get::<F16>(py)?.to_f64().is_sign_negative());
    assert_eq!(PyFloat::new(py, f64::INFINITY)?.get::<F16>(py)?.to_f64(), f64::INFINITY);
    fails(
        PyFloat::new(py, 65_520.0)?.get::<F16>(py),
        "6.552e4 is out of range for f16",
    );
    fails(PyFloat::new(py, 1e39)?.get::<f32>(py), "1e39 is out of range for f32");
    fails(PyFloat::of(py, int(py, 1)), "expected float, got int");
    Ok(())
}

pub fn complex_object(py: Python<'_>) -> Done {
    let value = PyComplex::new(py, Complex64::new(1.0, -0.0))?;
    assert_eq!(value.get(py)?.as_tuple(), (1.0, 0.0));
    assert!(value.get(py)?.im.is_sign_negative());
    assert!(PyComplex::check(py, value.object())? && !PyComplex::check(py, &int(py, 1))?);
    Ok(())
}

pub fn bool_(py: Python<'_>) -> Done {
    let (yes, no) = (PyBool::new(py, true), PyBool::new(py, false));
    assert_eq!((yes.get(py)?, no.get(py)?), (true, false));
    assert!(
        yes.object().is(PyBool::of_truth(py, &int(py, 7))?.object()),
        "one `True`"
    );
    assert!(
        no.object().is(PyBool::of_truth(py, &ints(py, &[]))?.object()),
        "one `False`"
    );
    fails(PyBool::of(py, int(py, 1)), "expected bool, got int");
    Ok(())
}

pub fn texts(py: Python<'_>) -> Done {
    let word = PyStr::new(py, "größe")?;
    assert_eq!(
        (word.as_str(py)?, word.to_c_string(py)?.as_bytes()),
        ("größe", "größe".as_bytes())
    );
    fails(PyStr::new(py, "a\0b")?.to_c_string(py), "embedded null character");
    assert_eq!(PyBytes::new(py, b"a\0b")?.as_slice(py)?, b"a\0b");
    Ok(())
}

pub fn containers(py: Python<'_>) -> Done {
    let list = PyList::with_len(py, 2)?;
    list.set_owned(py, 0, int(py, 5))?;
    assert_eq!((number(py, &list.get(py, 0)?), list.get(py, 1)?.is_none(py)), (5, true));
    fails(list.set_owned(py, 2, int(py, 5)), "IndexError");
    let tuple = PyTuple::new(py, &[&int(py, 1), &int(py, 2)])?;
    let other = tuple.with(py, 1, int(py, 9))?;
    assert_eq!((number(py, &tuple.get(py, 1)?), number(py, &other.get(py, 1)?)), (2, 9));

    let dict = PyDict::from_pairs::<Str, Int, _>(py, [("a", 1), ("b", 2)])?;
    let items = dict.items_as::<Str, Int, String, u8>(py)?;
    assert_eq!(items, [("a".to_owned(), 1), ("b".to_owned(), 2)]);
    fails(dict.items_as::<Str, Str, String, String>(py), "expected str, got int");

    let set = PySet::from_slice(py, &[&int(py, 1), &int(py, 1)])?;
    assert_eq!(
        (set.len(py)?, set.iter(py)?.next(py)?.map(|it| number(py, &it))),
        (1, Some(1))
    );
    assert_eq!(PyFrozenSet::from_slice(py, &[])?.len(py)?, 0);
    fails(PySet::from_slice(py, &[&ints(py, &[])]), "TypeError");

    assert_eq!(PyRange::to(3).iter().collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(PyRange::between(2, 4).as_tuple(), (2, 4, 1));
    let slice = PySlice::new(Some(-3), None, Some(2));
    assert_eq!(slice.indices(5)?.iter().collect::<Vec<_>>(), [2, 4]);
    Ok(())
}

pub fn objects(py: Python<'_>) -> Done {
    let module = PyModule::from_code(
        py,
        "class Odd:\n    x = 1\n    def __getattribute__(self, name):\n        return 2\n\n\
         class Raises:\n    @property\n    def x(self):\n        raise OSError('no')\n",
        "made.py",
        "made",
    )?;
    let odd = module.call(py, "Odd", &[])?;
    assert_eq!(number(py, &odd.getattr(py, "x")?), 2);
    assert_eq!(number(py, &odd.getattr_generic(py, "x")?), 1);
    fails(odd.getattr_generic(py, "y"), "AttributeError");

    let plain = module.get(py, "Raises")?;
    assert!(plain.hasattr(py, "x")? && !plain.hasattr(py, "y")?);
    fails(plain.call(py, &[])?.hasattr(py, "x"), "OSError: no");
    plain.setattr(py, "y", &odd)?;
    plain.delattr(py, "y")?;
    fails(plain.delattr(py, "y"), "AttributeError");

    let dict = PyDict::from_pairs::<Str, Int, _>(py, [("a", 1)])?.into_object();
    dict.delitem(py, &text(py, "a"))?;
    fails(dict.delitem(py, &text(py, "a")), "KeyError");
    let before = dict.refcount(py)?;
    let again = dict.clone();
    assert_eq!(dict.refcount(py)?, before + 1);
    drop(again);
    assert_eq!(dict.refcount(py)?, before);
    Ok(())
}
