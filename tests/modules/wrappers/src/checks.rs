//! Each type's operations, with what they must give.

use pyz3_runtime::types::{Int, List, Str};
use pyz3_runtime::*;

pub(crate) type Done = Result<(), PyErr>;

pub(crate) fn int(py: Python<'_>, value: i64) -> Object {
    Object::from_rust::<Int, _>(py, value).expect("an int")
}

pub(crate) fn text(py: Python<'_>, value: &str) -> Object {
    Object::from_rust::<Str, _>(py, value).expect("a str")
}

pub(crate) fn ints(py: Python<'_>, values: &[i64]) -> Object {
    Object::from_rust::<List<Int>, _>(py, values).expect("a list")
}

pub(crate) fn back(py: Python<'_>, object: &Object) -> Vec<i64> {
    let items: Vec<Object> = object
        .iter(py)
        .expect("iterable")
        .collect::<Result<_, _>>()
        .expect("items");
    items.iter().map(|it| number(py, it)).collect()
}

pub(crate) fn number(py: Python<'_>, object: &Object) -> i64 {
    object.extract::<Int, i64>(py).expect("an int")
}

pub(crate) fn fails<T>(result: Result<T, PyErr>, class: &str) {
    let error = result.err().expect("an error").to_string();
    assert!(error.starts_with(class), "{error}");
}

pub fn list_(py: Python<'_>) -> Done {
    let list = PyList::from_iterable(py, &ints(py, &[3, 1, 2]))?;
    assert_eq!((list.len(py)?, list.is_empty(py)?), (3, false));
    assert_eq!(number(py, &list.get(py, -1)?), 2);
    assert_eq!((number(py, &list.first(py)?), number(py, &list.last(py)?)), (3, 2));
    list.append(py, &int(py, 3))?;
    list.insert(py, 0, &int(py, 9))?;
    list.extend(py, &ints(py, &[7]))?;
    assert_eq!(back(py, list.object()), [9, 3, 1, 2, 3, 7]);
    assert_eq!((list.index(py, &int(py, 3))?, list.count(py, &int(py, 3))?), (1, 2));
    assert!(list.contains(py, &int(py, 7))? && !list.contains(py, &int(py, 8))?);
    assert_eq!(number(py, &list.pop(py, -1)?), 7);
    list.remove(py, &int(py, 9))?;
    fails(list.remove(py, &int(py, 9)), "ValueError");
    assert_eq!(back(py, &list.slice(py, 1, 3)?), [1, 2]);
    list.set_slice(py, 0, 2, &ints(py, &[5]))?;
    list.remove_slice(py, 2, 9)?;
    assert_eq!(back(py, list.object()), [5, 2]);
    list.set(py, 0, &int(py, 1))?;
    list.remove_at(py, 1)?;
    let copy = list.copy(py)?;
    copy.extend(py, &ints(py, &[0, 4]))?;
    copy.sort(py)?;
    assert_eq!(back(py, copy.object()), [0, 1, 4]);
    copy.reverse(py)?;
    assert_eq!(back(py, copy.to_tuple(py)?.object()), [4, 1, 0]);
    assert_eq!(back(py, &copy.repeat(py, 2)?), [4, 1, 0, 4, 1, 0]);
    assert_eq!(back(py, &copy.concat(py, list.object())?), [4, 1, 0, 1]);
    copy.clear(py)?;
    assert!(copy.is_empty(py)?);
    fails(copy.first(py), "IndexError");
    fails(PyList::of(py, int(py, 1)), "expected list, got int");
    Ok(())
}

pub fn tuple_(py: Python<'_>) -> Done {
    let tuple = PyTuple::new(py, &[&int(py, 1), &int(py, 2)])?;
    assert_eq!((tuple.len(py)?, number(py, &tuple.get(py, 1)?)), (2, 2));
    assert_eq!(
        (tuple.index(py, &int(py, 2))?, tuple.contains(py, &int(py, 3))?),
        (1, false)
    );
    assert_eq!(back(py, tuple.to_list(py)?.object()), [1, 2]);
    fails(tuple.get(py, 2), "IndexError");
    assert_eq!(PyTuple::from_iterable(py, &ints(py, &[]))?.len(py)?, 0);
    Ok(())
}

pub fn sequence(py: Python<'_>) -> Done {
    let sequence = PySequence::of(py, ints(py, &[1, 2, 3]))?;
    assert_eq!((sequence.len(py)?, sequence.to_vec(py)?.len()), (3, 3));
    sequence.set(py, 0, &int(py, 9))?;
    sequence.remove_at(py, 1)?;
    assert_eq!(back(py, sequence.to_tuple(py)?.object()), [9, 3]);
    let iterator = sequence.iter(py)?;
    assert_eq!(number(py, &iterator.next(py)?.expect("an item")), 9);
    fails(
        PySequence::of(py, PyDict::new(py)?.into_object()),
        "expected Sequence, got dict",
    );
    Ok(())
}

pub fn iterator(py: Python<'_>) -> Done {
    let iterator = PyList::new(py, &[&int(py, 1)])?.iter(py)?;
    assert_eq!(iterator.next(py)?.map(|it| number(py, &it)), Some(1));
    assert!(iterator.next(py)?.is_none() && iterator.next(py)?.is_none());
    fails(PyIterator::of(py, ints(py, &[])), "expected Iterator, got list");
    Ok(())
}

pub fn dict_(py: Python<'_>) -> Done {
    let dict = PyDict::new(py)?;
    dict.set(py, &text(py, "a"), &int(py, 1))?;
    dict.set(py, &text(py, "b"), &int(py, 2))?;
    assert_eq!((dict.len(py)?, dict.contains(py, &text(py, "a"))?), (2, true));
    assert_eq!(number(py, &dict.item(py, &text(py, "b"))?), 2);
    assert!(dict.get(py, &text(py, "c"))?.is_none());
    fails(dict.item(py, &text(py, "c")), "KeyError");
    let copy = dict.copy(py)?;
    dict.remove(py, &text(py, "a"))?;
    assert_eq!((dict.len(py)?, copy.items(py)?.len()), (1, 2));
    dict.update(py, copy.object())?;
    assert_eq!(dict.len(py)?, 2);
    dict.clear(py)?;
    assert_eq!(dict.len(py)?, 0);
    Ok(())
}

pub fn set_(py: Python<'_>) -> Done {
    let set = PySet::from_iterable(py, &ints(py, &[1, 2, 2]))?;
    set.add(py, &int(py, 3))?;
    set.discard(py, &int(py, 1))?;
    set.discard(py, &int(py, 1))?;
    assert_eq!((set.len(py)?, set.contains(py, &int(py, 2))?), (2, true));
    let other = ints(py, &[3, 4]);
    let sizes = [
        set.union(py, &other)?,
        set.intersection(py, &other)?,
        set.difference(py, &other)?,
    ];
    assert_eq!(sizes.map(|it| it.len(py).expect("a length")), [3, 1, 1]);
    set.pop(py)?;
    set.clear(py)?;
    fails(set.pop(py), "KeyError");
    assert_eq!(PySet::new(py)?.to_vec(py)?.len(), 0);
    Ok(())
}

pub fn frozenset_(py: Python<'_>) -> Done {
    let set = PyFrozenSet::from_iterable(py, &ints(py, &[1, 2]))?;
    let both = set.intersection(py, PyFrozenSet::new(py)?.object())?;
    assert_eq!(
        (set.len(py)?, both.len(py)?, set.union(py, &ints(py, &[5]))?.len(py)?),
        (2, 0, 3)
    );
    assert!(set.contains(py, &int(py, 1))? && PyFrozenSet::check(py, set.object())?);
    Ok(())
}

pub fn bytearray_(py: Python<'_>) -> Done {
    let bytes = PyByteArray::new(py, b"abc")?;
    bytes.append(py, 100)?;
    bytes.insert(py, 0, 120)?;
    assert_eq!((bytes.len(py)?, bytes.get(py, 0)?, bytes.pop(py, 0)?), (5, 120, 120));
    bytes.set(py, 0, 65)?;
    bytes.extend(py, PyByteArray::with_size(py, 2)?.object())?;
    assert_eq!(bytes.to_vec(py)?, b"Abcd\0\0");
    assert_eq!(
        (bytes.count(py, 0)?, bytes.index_of(py, 100)?, bytes.index_of(py, 7)?),
        (2, Some(3), None)
    );
    bytes.remove(py, 0)?;
    bytes.resize(py, 2)?;
    assert_eq!(bytes.concat(py, b"!")?.to_vec(py)?, b"Ab!");
    bytes.resize(py, 3)?;
    bytes.reverse(py)?;
    assert_eq!(bytes.copy(py)?.to_vec(py)?, b"\0bA");
    fails(bytes.append(py, 256), "ValueError");
    fails(bytes.remove(py, 7), "ValueError");
    assert_eq!(
        PyByteArray::from_iterable(py, &ints(py, &[1, 255]))?.to_vec(py)?,
        [1, 255]
    );
    bytes.clear(py)?;
    assert_eq!(bytes.len(py)?, 0);
    Ok(())
}

pub fn deque(py: Python<'_>) -> Done {
    let deque = PyDeque::from_iterable(py, &ints(py, &[1, 2]))?;
    deque.append(py, &int(py, 3))?;
    deque.append_left(py, &int(py, 0))?;
    deque.extend(py, &ints(py, &[4]))?;
    deque.extend_left(py, &ints(py, &[-1, -2]))?;
    assert_eq!(back(py, deque.object()), [-2, -1, 0, 1, 2, 3, 4]);
    deque.rotate(py, 2)?;
    assert_eq!((number(py, &deque.pop(py)?), number(py, &deque.pop_left(py)?)), (2, 3));
    assert_eq!(
        (
            deque.len(py)?,
            deque.index(py, &int(py, 0))?,
            number(py, &deque.get(py, 0)?)
        ),
        (5, 3, 4)
    );
    deque.clear(py)?;
    fails(deque.pop(py), "IndexError");
    let short = PyDeque::new(py, Some(2))?;
    short.extend(py, &ints(py, &[1, 2, 3]))?;
    assert_eq!(
        (short.max_len(py)?, deque.max_len(py)?, short.len(py)?),
        (Some(2), None, 2)
    );
    Ok(())
}

pub fn counter(py: Python<'_>) -> Done {
    let counter = PyCounter::from_iterable(py, &ints(py, &[1, 1, 1, 2, 2, 3]))?;
    let most = counter.most_common(py, 2)?;
    let most: Vec<_> = most.iter().map(|(key, count)| (number(py, key), *count)).collect();
    assert_eq!(most, [(1, 3), (2, 2)]);
    counter.subtract(py, &ints(py, &[1]))?;
    counter.update(py, &ints(py, &[3]))?;
    assert_eq!(number(py, &counter.item(py, &int(py, 3))?), 2);
    assert_eq!(number(py, &counter.item(py, &int(py, 99))?), 0);
    assert_eq!((counter.elements(py)?.len(), counter.as_dict(py)?.len(py)?), (6, 3));
    assert_eq!(PyCounter::new(py)?.len(py)?, 0);
    Ok(())
}

pub fn defaultdict(py: Python<'_>) -> Done {
    let factory = PyFunction::from_closure(py, |py, _| Ok(int(py, 7)))?;
    let dict = PyDefaultDict::new(py, Some(factory.object()))?;
    assert!(dict.get(py, &int(py, 1))?.is_none());
    assert_eq!((number(py, &dict.item(py, &int(py, 1))?), dict.len(py)?), (7, 1));
    assert!(dict.default_factory(py)?.is_some_and(|it| it.is(factory.object())));
    assert_eq!(dict.as_dict(py)?.len(py)?, 1);
    let plain = PyDefaultDict::new(py, None)?;
    assert!(plain.default_factory(py)?.is_none());
    fails(plain.item(py, &int(py, 1)), "KeyError");
    Ok(())
}

/// Asks for a key, which makes it.
pub fn default(py: Python<'_>, x: PyDefaultDict, key: &Object) -> Result<PyDefaultDict, PyErr> {
    x.item(py, key)?;
    Ok(x)
}

pub fn ordereddict(py: Python<'_>) -> Done {
    let dict = PyOrderedDict::new(py)?;
    for key in [1, 2, 3] {
        dict.set(py, &int(py, key), &int(py, key * 10))?;
    }
    dict.move_to_end(py, &int(py, 1), true)?;
    dict.move_to_end(py, &int(py, 3), false)?;
    let keys: Vec<_> = dict.items(py)?.iter().map(|it| number(py, &it.0)).collect();
    assert_eq!(keys, [3, 2, 1]);
    let (key, value) = dict.pop_item(py, false)?;
    assert_eq!((number(py, &key), number(py, &value)), (3, 30));
    assert_eq!(number(py, &dict.pop_item(py, true)?.0), 1);
    Ok(())
}

fn code_of(py: Python<'_>) -> Result<PyModule, PyErr> {
    let code = "def add(a, b=2, c=3):\n    return a + b + c\n\nclass A:\n    def who(self):\n        return self\n\n\
                def count(n):\n    for i in range(n):\n        got = yield i\n        if got is not None:\n            yield got\n";
    PyModule::from_code(py, code, "made.py", "made")
}

pub fn function(py: Python<'_>) -> Done {
    let add = PyFunction::of(py, code_of(py)?.get(py, "add")?)?;
    assert_eq!((add.name(py)?, add.qualname(py)?), ("add".to_owned(), "add".to_owned()));
    assert_eq!(add.module(py)?.as_deref(), Some("made"));
    assert_eq!(add.defaults(py)?.expect("some").len(), 2);
    assert_eq!(number(py, &add.call(py, &[&int(py, 1)])?), 6);
    let twice = PyFunction::from_closure(py, |py, args| Ok(int(py, args.iter().map(|it| number(py, it)).sum())))?;
    assert_eq!(number(py, &twice.call(py, &[&int(py, 1), &int(py, 5)])?), 6);
    assert!(twice.defaults(py)?.is_none());
    fails(PyFunction::of(py, int(py, 1)), "expected function, got int");
    Ok(())
}

pub fn method(py: Python<'_>) -> Done {
    let object = code_of(py)?.call(py, "A", &[])?;
    let method = PyMethod::of(py, object.getattr(py, "who")?)?;
    assert!(method.receiver(py)?.is(&object) && method.call(py, &[])?.is(&object));
    assert_eq!(PyFunction::of(py, method.function(py)?)?.name(py)?, "who");
    Ok(())
}

pub fn module(py: Python<'_>) -> Done {
    let math = PyModule::import(py, "math")?;
    assert_eq!(math.name(py)?, "math");
    assert_eq!(number(py, &math.call(py, "gcd", &[&int(py, 12), &int(py, 18)])?), 6);
    let made = code_of(py)?;
    made.add(py, "seven", &int(py, 7))?;
    assert_eq!(number(py, &made.get(py, "seven")?), 7);
    assert_eq!(made.call(py, "A", &[])?.type_name(py)?, "A");
    fails(PyModule::import(py, "no_such_module"), "ModuleNotFoundError");
    fails(PyModule::from_code(py, "x = ", "made.py", "made"), "SyntaxError");
    Ok(())
}

pub fn class_(py: Python<'_>) -> Done {
    let space = PyDict::new(py)?;
    space.set(py, &text(py, "x"), &int(py, 1))?;
    let base = PyClass::create(py, "Base", &[], space.object())?;
    let heir = PyClass::create(py, "Heir", &[base.object()], PyDict::new(py)?.object())?;
    assert_eq!(
        (heir.name(py)?, heir.qualified_name(py)?),
        ("Heir".to_owned(), "Heir".to_owned())
    );
    assert!(heir.bases(py)?[0].object().is(base.object()));
    assert_eq!(heir.mro(py)?.len(), 3);
    assert!(heir.is_subclass(py, &base)? && !base.is_subclass(py, &heir)?);
    assert_eq!(number(py, &heir.call(py, &[])?.getattr(py, "x")?), 1);
    Ok(())
}

pub fn weakref(py: Python<'_>) -> Done {
    let object = code_of(py)?.call(py, "A", &[])?;
    let weak = PyWeakRef::new(py, &object, None)?;
    assert!(weak.get(py)?.is_some_and(|it| it.is(&object)));
    drop(object);
    assert!(weak.get(py)?.is_none());
    fails(PyWeakRef::new(py, &int(py, 1), None), "TypeError");
    Ok(())
}

/// A weak reference with a callback.
pub fn watch(py: Python<'_>, it: &Object, callback: PyCallable<(Object,), ()>) -> Result<PyWeakRef, PyErr> {
    PyWeakRef::new(py, it, Some(callback.object()))
}

pub fn tzinfo(py: Python<'_>) -> Done {
    let two_hours = TimeDelta {
        days: 0,
        seconds: 7200,
        microseconds: 0,
    };
    let zone = PyTzInfo::fixed(py, two_hours)?;
    assert_eq!(
        (zone.utc_offset(py, None)?, zone.dst(py, None)?),
        (Some(two_hours), None)
    );
    assert_eq!(zone.name(py, None)?.as_deref(), Some("UTC+02:00"));
    assert_eq!(PyTzInfo::utc(py)?.utc_offset(py, None)?, Some(TimeDelta::default()));
    fails(PyTzInfo::fixed(py, TimeDelta { days: 2, ..two_hours }), "ValueError");
    Ok(())
}

pub fn code(py: Python<'_>) -> Done {
    let count = code_of(py)?.get(py, "count")?;
    let code = PyCode::of(py, count.getattr(py, "__code__")?)?;
    assert_eq!(
        (code.name(py)?, code.file_name(py)?, code.first_line_number(py)?),
        ("count".into(), "made.py".into(), 8)
    );
    Ok(())
}

/// The function that called, and the line that it is at.
pub fn frame_now(py: Python<'_>) -> Result<Option<(String, usize)>, PyErr> {
    let Some(frame) = PyFrame::current(py)? else {
        return Ok(None);
    };
    let _ = frame.back(py)?;
    Ok(Some((frame.code(py)?.name(py)?, frame.line_number(py)?.unwrap_or(0))))
}

pub fn generator(py: Python<'_>) -> Done {
    let made = code_of(py)?;
    let count = |n| PyGenerator::of(py, made.call(py, "count", &[&int(py, n)])?);
    let it = count(6)?;
    assert!(PyGenerator::check(py, it.object())? && !it.is_running(py)? && !it.is_exhausted(py)?);
    assert_eq!(number(py, &it.next(py)?.expect("a value")), 0);
    assert_eq!(number(py, &it.send(py, &int(py, 50))?), 50);
    assert_eq!(
        (it.code(py)?.name(py)?.as_str(), it.frame(py)?.is_some()),
        ("count", true)
    );
    assert_eq!((it.take(py, 2)?.len(), it.skip(py, 2)?), (2, 2));
    assert_eq!(it.iter(py)?.next(py)?.map(|it| number(py, &it)), Some(5));
    assert!(it.next(py)?.is_none() && it.is_exhausted(py)?);
    let mut sum = 0;
    count(4)?.for_each(py, |value| {
        sum += number(py, &value);
        Ok(())
    })?;
    assert_eq!((sum, count(3)?.to_vec(py)?.len()), (6, 3));
    assert!(count(3)?.any(py)? && !count(3)?.all(py)? && count(0)?.all(py)?);
    let open = count(3)?;
    open.next(py)?;
    fails(
        open.throw(py, &PyErr::value_error("enough").into_object(py)?),
        "ValueError: enough",
    );
    open.close(py)?;
    assert!(open.is_exhausted(py)?);
    Ok(())
}

/// Drives a coroutine to its end.
pub fn drive(py: Python<'_>, it: PyCoroutine, value: &Object) -> Result<Object, PyErr> {
    let first = it.send(py, &Object::from_rust::<types::NoneType, _>(py, ())?)?;
    assert!(it.throw(py, &PyErr::value_error("again").into_object(py)?)?.is(&first));
    let Err(end) = it.send(py, value) else {
        return Err(PyErr::runtime_error("it did not end"));
    };
    let end = end.into_object(py)?;
    it.close(py)?;
    end.getattr(py, "value")
}

/// What is awaited.
pub fn steps(py: Python<'_>, it: PyAsyncGenerator) -> Result<Vec<Object>, PyErr> {
    let none = Object::from_rust::<types::NoneType, _>(py, ())?;
    let error = PyErr::value_error("thrown").into_object(py)?;
    Ok(vec![
        it.anext(py)?,
        it.asend(py, &none)?,
        it.athrow(py, &error)?,
        it.aclose(py)?,
    ])
}

pub fn date(py: Python<'_>) -> Done {
    let parts = Date {
        year: 2024,
        month: 2,
        day: 29,
    };
    let date = PyDate::new(py, &parts)?;
    assert_eq!(
        (date.components(py)?, date.isoformat(py)?.as_str()),
        (parts, "2024-02-29")
    );
    assert!(PyDate::today(py)?.components(py)?.year > 2000);
    assert_eq!(date.strftime(py, "%d.%m.")?, "29.02.");
    fails(PyDate::new(py, &Date { day: 30, ..parts }), "ValueError");
    Ok(())
}

pub fn time(py: Python<'_>) -> Done {
    let parts = Time {
        hour: 1,
        minute: 2,
        second: 3,
        microsecond: 4,
        ..Time::default()
    };
    let time = PyTime::new(py, &parts)?;
    assert_eq!(
        (time.components(py)?, time.isoformat(py)?.as_str()),
        (parts, "01:02:03.000004")
    );
    Ok(())
}

pub fn datetime(py: Python<'_>) -> Done {
    let date = Date {
        year: 1,
        month: 1,
        day: 1,
    };
    let parts = DateTime {
        date,
        time: Time::default(),
    };
    let moment = PyDateTime::new(py, &parts)?;
    assert_eq!(
        (moment.components(py)?, moment.isoformat(py)?.as_str()),
        (parts, "0001-01-01T00:00:00")
    );
    assert!(PyDateTime::now(py)?.components(py)?.time.tzinfo.is_none());
    assert!(PyDateTime::utc_now(py)?.components(py)?.time.tzinfo.is_some());
    assert_eq!(moment.strftime(py, "%H:%M")?, "00:00");
    Ok(())
}

pub fn timedelta(py: Python<'_>) -> Done {
    let delta = PyTimeDelta::from_seconds(py, -1.5)?;
    assert_eq!(
        delta.components(py)?,
        TimeDelta {
            days: -1,
            seconds: 86_398,
            microseconds: 500_000
        }
    );
    assert!((delta.total_seconds(py)? + 1.5).abs() < 1e-9);
    let all = [
        delta.add(py, &delta)?,
        delta.sub(py, &delta)?,
        delta.mul(py, -2)?,
        delta.abs(py)?,
    ];
    assert_eq!(
        all.map(|it| it.total_seconds(py).expect("seconds")),
        [-3.0, 0.0, 3.0, 1.5]
    );
    Ok(())
}

pub fn decimal(py: Python<'_>) -> Done {
    let of = |text: &str| PyDecimal::from_string(py, text);
    let (seven, two) = (PyDecimal::from_int(py, 7)?, of("2")?);
    let all = [
        seven.add(py, &two)?,
        seven.sub(py, &two)?,
        seven.mul(py, &two)?,
        seven.div(py, &two)?,
        seven.floor_div(py, &two)?,
        seven.rem(py, &two)?,
        seven.pow(py, &two)?,
        seven.neg(py)?,
        seven.neg(py)?.abs(py)?,
        of("2.675")?.round(py, 2)?,
        of("16")?.sqrt(py)?,
        of("1")?.ln(py)?,
        of("100")?.log10(py)?,
        of("0")?.exp(py)?,
    ];
    let shown: Vec<_> = all.iter().map(|it| it.to_text(py).expect("text")).collect();
    assert_eq!(
        shown,
        [
            "9", "5", "14", "3.5", "3", "1", "49", "-7", "7", "2.68", "4", "0", "2", "1"
        ]
    );
    assert!(two.lt(py, &seven)? && two.le(py, &two)? && !two.eq(py, &seven)?);
    assert_eq!(
        (seven.to_int(py)?, PyDecimal::from_float(py, 0.5)?.to_float(py)?),
        (7, 0.5)
    );
    assert!(of("NaN")?.is_nan(py)? && of("-Infinity")?.is_infinite(py)? && two.is_finite(py)?);
    fails(of("x"), "InvalidOperation");
    fails(two.div(py, &of("0")?), "DivisionByZero");
    Ok(())
}

pub fn fraction(py: Python<'_>) -> Done {
    let half = PyFraction::new(py, 2, 4)?;
    assert_eq!(
        (half.numerator(py)?, half.denominator(py)?, half.to_float(py)?),
        (1, 2, 0.5)
    );
    let third = PyFraction::from_string(py, "1/3")?;
    let all = [
        half.add(py, &third)?,
        half.sub(py, &third)?,
        half.mul(py, &third)?,
        half.div(py, &third)?,
    ];
    let shown: Vec<_> = all.iter().map(|it| it.to_text(py).expect("text")).collect();
    assert_eq!(shown, ["5/6", "1/6", "1/6", "3/2"]);
    assert_eq!(PyFraction::from_float(py, 0.25)?.to_text(py)?, "1/4");
    assert!(PyFraction::check(py, third.object())?);
    fails(PyFraction::new(py, 1, 0), "ZeroDivisionError");
    Ok(())
}

pub fn uuid(py: Python<'_>) -> Done {
    let text = "12345678-1234-5678-1234-567812345678";
    let id = PyUuid::from_string(py, text)?;
    assert_eq!(
        (id.to_text(py)?, id.to_hex(py)?),
        (text.to_owned(), text.replace('-', ""))
    );
    assert_eq!(id.to_urn(py)?, format!("urn:uuid:{text}"));
    assert!(
        PyUuid::from_bytes(py, id.to_bytes(py)?)?.eq(py, &id)? && PyUuid::from_int(py, id.to_int(py)?)?.eq(py, &id)?
    );
    let random = PyUuid::uuid4(py)?;
    assert_eq!(
        (random.version(py)?, random.variant(py)?.as_str()),
        (Some(4), "specified in RFC 4122")
    );
    for space in [Namespace::Dns, Namespace::Url, Namespace::Oid, Namespace::X500] {
        assert_eq!(PyUuid::uuid5(py, space, "a")?.version(py)?, Some(5));
        assert_eq!(PyUuid::uuid3(py, space, "a")?.version(py)?, Some(3));
    }
    assert_eq!(PyUuid::from_int(py, 0)?.version(py)?, None);
    fails(PyUuid::from_string(py, "x"), "ValueError");
    let fields = PyUuid::from_fields(py, (0x1234_5678, 0x1234, 0x5678, 0x12, 0x34, 0x5678_1234_5678))?;
    assert!(fields.eq(py, &id)?);
    fails(PyUuid::from_fields(py, (0, 0, 0, 0, 0, 1 << 60)), "ValueError");
    Ok(())
}

pub fn path(py: Python<'_>) -> Done {
    let folder = std::env::temp_dir().join(format!("pyz3-wrappers-{}", std::process::id()));
    let folder = PyPath::new(py, &folder.to_string_lossy())?;
    folder.join(py, "a")?.mkdir(py, true, true)?;
    folder.join(py, "a")?.mkdir(py, true, true)?;
    let file = folder.join(py, "a/b.txt")?;
    assert_eq!(
        (file.write_text(py, "text")?, file.read_text(py)?.as_str()),
        (4, "text")
    );
    assert_eq!(
        (file.write_bytes(py, b"12")?, file.read_bytes(py)?),
        (2, b"12".to_vec())
    );
    assert!(file.exists(py)? && file.is_file(py)? && !file.is_dir(py)? && file.is_absolute(py)?);
    assert_eq!(
        (file.name(py)?, file.stem(py)?, file.suffix(py)?),
        ("b.txt".into(), "b".into(), ".txt".into())
    );
    assert_eq!(
        (
            folder.iterdir(py)?.len(),
            folder.glob(py, "*.txt")?.len(),
            folder.rglob(py, "*.txt")?.len()
        ),
        (1, 0, 1)
    );
    assert_eq!(number(py, &file.stat(py)?.getattr(py, "st_size")?), 2);
    let moved = file.rename(py, &format!("{}/c", folder.to_text(py)?))?;
    assert_eq!(
        moved.parent(py)?.resolve(py)?.to_text(py)?,
        folder.absolute(py)?.resolve(py)?.to_text(py)?
    );
    moved.unlink(py)?;
    folder.join(py, "a")?.rmdir(py)?;
    folder.rmdir(py)?;
    fails(folder.rmdir(py), "FileNotFoundError");
    assert!(PyPath::cwd(py)?.is_dir(py)? && PyPath::home(py)?.is_absolute(py)?);
    Ok(())
}

pub fn complex_(_: Python<'_>) -> Done {
    let (a, b) = (Complex64::new(3.0, 4.0), Complex64::new(0.0, 2.0));
    assert_eq!((a + b, a - b), (Complex64::new(3.0, 6.0), Complex64::new(3.0, 2.0)));
    assert_eq!(
        (a * b, a.checked_div(b)?),
        (Complex64::new(-8.0, 6.0), Complex64::new(2.0, -1.5))
    );
    assert_eq!(
        (a.abs(), a.conjugate(), -a),
        (5.0, Complex64::new(3.0, -4.0), Complex64::new(-3.0, -4.0))
    );
    assert_eq!((b.phase(), b.as_tuple()), (std::f64::consts::FRAC_PI_2, (0.0, 2.0)));
    let (size, phase) = a.to_polar();
    assert!((Complex64::from_polar(size, phase) - a).abs() < 1e-12);
    fails(a.checked_div(Complex64::default()), "complex division by zero");
    let large = Complex64::new(1e300, 1e300);
    assert_eq!(large.checked_div(large)?, Complex64::new(1.0, 0.0));
    Ok(())
}

pub fn range_(_: Python<'_>) -> Done {
    let range = PyRange::new(10, 0, -3)?;
    assert_eq!(
        (range.len(), range.is_empty(), range.as_tuple()),
        (4, false, (10, 0, -3))
    );
    assert_eq!(
        (range.index(4), range.index(5), range.index(13), range.index(-2)),
        (Some(2), None, None, None)
    );
    assert_eq!((range.contains(1), range.count(7), range.count(8)), (true, 1, 0));
    let reversed = range.reversed().expect("of ends that fit");
    assert_eq!(reversed.iter().collect::<Vec<_>>(), [1, 4, 7, 10]);
    assert!(PyRange::new(5, 5, 1)?.is_empty() && PyRange::new(5, 5, 1)?.reversed().is_some_and(PyRange::is_empty));
    assert_eq!(PyRange::new(i64::MIN, i64::MAX, 1)?.len(), u64::MAX);
    assert_eq!(PyRange::new(0, 1, i64::MIN)?.reversed(), None);
    fails(PyRange::new(0, 1, 0), "range() arg 3");
    Ok(())
}

pub fn none_(py: Python<'_>) -> Done {
    let none = Object::from_rust::<types::NoneType, _>(py, ())?;
    assert!(none.is_none(py) && !int(py, 0).is_none(py));
    none.extract::<types::NoneType, ()>(py)?;
    fails(int(py, 0).extract::<types::NoneType, ()>(py), "expected None, got int");
    Ok(())
}

pub fn memoryview_(py: Python<'_>) -> Done {
    let view = Object::from_rust::<types::MemoryView, _>(py, vec![1_i16, -2, 3])?;
    let buffer: Buffer<i16> = view.extract::<types::MemoryView, _>(py)?;
    assert_eq!(
        (buffer.to_vec(), buffer.is_read_only(), buffer.len()),
        (vec![1, -2, 3], true, 3)
    );
    fails(view.extract::<types::MemoryView, BufferMut<i16>>(py), "BufferError");
    fails(
        view.extract::<types::MemoryView, Buffer<u16>>(py),
        "expected a buffer of u16",
    );
    let owner = PyByteArray::new(py, b"abc")?;
    let mut bytes: BufferMut<u8> = owner.object().extract::<types::MemoryView, _>(py)?;
    assert!(bytes.set(&[1], 66) && !bytes.set(&[3], 0));
    assert_eq!(owner.to_vec(py)?, b"aBc");
    fails(owner.clear(py), "BufferError");
    drop(bytes);
    owner.clear(py)
}

pub fn str_(py: Python<'_>) -> Done {
    let text = PyStr::new(py, "größe")?;
    assert_eq!((text.len(py)?, text.to_text(py)?.len()), (5, 7));
    let more = text
        .concat(py, &PyStr::format(py, format_args!("-{}", 1))?)?
        .append(py, "!")?;
    assert_eq!(
        (more.to_text(py)?.as_str(), more.contains(py, "e-1")?),
        ("größe-1!", true)
    );
    fails(PyStr::of(py, int(py, 1)), "expected str, got int");
    Ok(())
}

pub fn bytes_(py: Python<'_>) -> Done {
    let bytes = PyBytes::new(py, b"a\0b")?;
    assert_eq!(
        (bytes.len(py)?, bytes.get(py, -1)?, bytes.to_vec(py)?),
        (3, 98, b"a\0b".to_vec())
    );
    assert_eq!(
        PyBytes::from_object(py, PyByteArray::new(py, b"xy")?.object())?.to_vec(py)?,
        b"xy"
    );
    assert_eq!(PyBytes::from_object(py, &ints(py, &[1, 2]))?.to_vec(py)?, [1, 2]);
    fails(PyBytes::from_object(py, &ints(py, &[256])), "ValueError");
    fails(PyBytes::from_object(py, &text(py, "a")), "TypeError");
    Ok(())
}
