"""The C side of a call, with arguments as only C can pass them: exceptions, never a crash or a read too far."""

import ctypes
import sys

import pytest

import functions as module

api = ctypes.pythonapi
if sys.version_info >= (3, 11):
    vectorcall = api.PyObject_Vectorcall
    vectorcall.restype = ctypes.py_object
    vectorcall.argtypes = [ctypes.py_object, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p]
else:
    # An inline function there, which calls what the function object has in its seventh word.
    VECTORCALL = ctypes.PYFUNCTYPE(
        ctypes.py_object, ctypes.py_object, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p
    )

    def vectorcall(function, array, count, names):
        pointer = ctypes.c_void_p.from_address(id(function) + 6 * ctypes.sizeof(ctypes.c_void_p))
        return VECTORCALL(pointer.value)(function, array, count, names)


call = api.PyObject_Call
call.restype = ctypes.py_object
call.argtypes = [ctypes.py_object, ctypes.py_object, ctypes.c_void_p]

OFFSET = 1 << (8 * ctypes.sizeof(ctypes.c_size_t) - 1)  # PY_VECTORCALL_ARGUMENTS_OFFSET


def vector(function, args, names=None, count=None, offset=False):
    """Calls through a C array with `count` positional arguments, the rest by keyword; `names` may be any object."""
    objects = [None, *args] if offset else list(args)
    array = (ctypes.py_object * max(len(objects), 1))(*objects)
    start = ctypes.addressof(array) + (ctypes.sizeof(ctypes.c_void_p) if offset else 0)
    count = len(args) - (len(names) if names else 0) if count is None else count
    names_pointer = None if names is None else id(names)
    return vectorcall(function, start, count | (OFFSET if offset else 0), names_pointer)


def test_as_python_calls():
    assert vector(module.bind_none, []) == ()
    assert vector(module.bind_one, [1]) == (1,)
    assert vector(module.bind_two, [1, 2]) == (1, 2)
    assert vector(module.bind_keyword, [1, 2], ("b",)) == (1, 2)
    assert vector(module.bind_keyword, [2, 1], ("b", "a")) == (1, 2)
    assert vector(module.bind_everything, [1, 2, 3, 4, 5, 6], ("d", "z")) == (1, 2, 3, (4,), 5, 5, {"z": 6})


def test_with_room_before_the_arguments():
    assert vector(module.bind_two, [1, 2], offset=True) == (1, 2)
    assert vector(module.bind_keyword, [1, 2], ("b",), offset=True) == (1, 2)
    assert vector(module.bind_args, [1, 2, 3], offset=True) == ((1, 2, 3),)


def test_no_array_at_all():
    assert vectorcall(module.bind_none, None, 0, None) == ()
    assert vectorcall(module.bind_all_default, None, 0, None) == (1, 2)
    assert vectorcall(module.bind_args, None, 0, None) == ((),)
    assert vectorcall(module.bind_kwargs, None, 0, None) == ({},)
    with pytest.raises(TypeError):
        vectorcall(module.bind_keyword, None, 0, None)
    with pytest.raises(TypeError):
        vectorcall(module.bind_two, None, 0, None)


def test_empty_names():
    for function in (module.bind_none, module.bind_all_default, module.bind_args, module.bind_kwargs):
        assert vector(function, [], ()) is not None
    assert vector(module.bind_one, [1], ()) == (1,)
    assert vector(module.bind_keyword, [1, 2], ()) == (1, 2)


@pytest.mark.parametrize("count", range(0, 12))
@pytest.mark.parametrize(
    "name",
    ["bind_none", "bind_one", "bind_two", "bind_default", "bind_keyword", "bind_mixed", "bind_args", "bind_everything"],
)
def test_odd_counts(name, count):
    function = getattr(module, name)
    for keywords in range(0, count + 1):
        names = tuple(f"k{i}" for i in range(keywords))
        try:
            vector(function, list(range(count)), names)
        except TypeError:
            pass


def test_the_same_keyword_twice():
    """Python's own calls cannot; C can."""
    with pytest.raises(TypeError):
        vector(module.bind_keyword, [1, 2], ("a", "a"))
    with pytest.raises(TypeError):
        vector(module.bind_keyword, [0, 1, 2], ("b", "b"))
    # Nothing is said about `**kwargs`: one of the two wins, or it is refused.
    try:
        assert vector(module.bind_kwargs, [1, 2], ("a", "a"))[0]["a"] in (1, 2)
    except TypeError:
        pass


def test_keywords_that_are_no_text():
    for names in [(1,), (None,), (b"a",), (("a",),)]:
        for function in (module.bind_keyword, module.bind_kwargs, module.bind_everything, module.bind_keyword_only):
            with pytest.raises(TypeError, match="keywords must be strings"):
                vector(function, [1], names)


def test_keywords_of_odd_text():
    class Name(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            raise AssertionError("nobody asks")

    with pytest.raises(TypeError):
        vector(module.bind_keyword, [1], ("\ud800",))
    with pytest.raises(TypeError):
        vector(module.bind_keyword, [1, 2], ("", "a\0"))
    try:
        vector(module.bind_keyword, [1], (Name("a"),))
    except (TypeError, AssertionError):
        pass


def test_many_keywords():
    names = tuple(f"k{i}" for i in range(5000))
    assert vector(module.bind_kwargs, list(range(5000)), names) == (dict(zip(names, range(5000))),)
    with pytest.raises(TypeError):
        vector(module.bind_keyword, list(range(5000)), names)


def test_by_tuple_and_dict():
    kwargs = {"d": 4, "z": 5}
    assert call(module.bind_everything, (1,), id(kwargs)) == (1, 2, 3, (), 4, 5, {"z": 5})
    assert call(module.bind_one, (1,), None) == (1,)
    for bad in ({1: 2}, {None: 1}):
        with pytest.raises(TypeError):
            call(module.bind_kwargs, (), id(bad))
    assert sys.getrefcount(kwargs) < 5


def test_without_its_module():
    """The module that a function belongs to may be gone from everywhere else."""
    import gc
    import importlib.util

    spec = module.__spec__
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    function = other.bind_everything
    default = other.default_list
    del other
    gc.collect()
    assert vector(function, [1, 4], ("d",)) == (1, 2, 3, (), 4, 5, {})
    assert default() == [1, 2, 3]
    importlib.reload(module)
