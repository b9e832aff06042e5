"""Pickles, data classes, views, handles, buffers, overloads."""

import copy
import dataclasses
import gc
import io
import multiprocessing
import pickle
import sys

import pytest

import garbage
from twins import both, is_twin
from twins import garbage as twin

m = both(twin, garbage)
PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_pickle(m, protocol):
    r = m.Record(5, "größe")
    made = pickle.loads(pickle.dumps(r, protocol))
    assert type(made) is m.Record and made == r and made is not r
    assert copy.copy(r) == copy.deepcopy(r) == r
    first, second = pickle.loads(pickle.dumps([r, r], protocol))
    assert first is second
    assert pickle.loads(pickle.dumps(m.Data(1.0, tag="t"), protocol)) == m.Data(1.0, tag="t")
    assert pickle.loads(pickle.dumps(m.Record, protocol)) is m.Record
    if protocol >= 4:
        assert pickle.loads(pickle.dumps(m.Record.Part(3), protocol)) == m.Record.Part(3)


class Sub(garbage.Record):
    """Here, so that pickle finds it by name."""

    note = None


def test_pickle_of_subclasses_and_submodules():
    if __name__ in sys.modules:
        s = Sub(1, "a")
        made = pickle.loads(pickle.dumps(s))
        assert type(made) is Sub and made == s
    leaf = garbage.sub.Leaf(3)
    assert pickle.loads(pickle.dumps(leaf)) == leaf
    with pytest.raises((TypeError, pickle.PicklingError)):
        pickle.dumps(garbage.Unpicklable(1))


def test_nonsense_unpickled():
    """Whatever a pickle says, there is an exception or a whole object."""
    data = pickle.dumps(garbage.Record(5, "name"), 2)
    for i in range(len(data)):
        for byte in (0, 0x4E, 0x80, 0xFF):
            broken = data[:i] + bytes([byte]) + data[i + 1 :]
            try:
                made = pickle.loads(broken)
            except Exception:
                continue
            if type(made) is garbage.Record:
                try:
                    repr(made), made.id, made.name
                except RuntimeError as error:
                    assert "__init__" in str(error)
    for state in (None, 3, (), (1,), ("x", 1), {"id": "x"}, {"id": 1}, [1, 2, 3]):
        made = garbage.Record.__new__(garbage.Record)
        with pytest.raises((TypeError, ValueError, KeyError, AttributeError)):
            made.__setstate__(state)


def answer(record):
    return garbage.Record(record.id + 1, record.name * 2)


@pytest.mark.one_process
def test_multiprocessing():
    if __name__ not in sys.modules:
        pytest.skip("not run: this file was not imported by a name that another process could import")
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        assert pool.apply(answer, (garbage.Record(1, "a"),)) == garbage.Record(2, "aa")


def test_data_classes(m):
    d = m.Data(1, 2.0, tag="t")
    assert repr(d) == "Data(x=1.0, y=2.0, tag='t')" and d == m.Data(1.0, 2.0, tag="t")
    assert m.Data.__match_args__ == ("x", "y")
    match d:
        case m.Data(1.0, y, tag="t"):
            assert y == 2.0
        case _:
            pytest.fail("no match")
    if sys.version_info >= (3, 13):
        made = copy.replace(d, y=5.0)
        assert type(made) is m.Data and (made.x, made.y, made.tag, d.y) == (1.0, 5.0, "t", 2.0)
        with pytest.raises(TypeError):
            copy.replace(d, z=1)
    assert dataclasses.is_dataclass(m.Data)
    assert [it.name for it in dataclasses.fields(m.Data)] == ["x", "y", "tag"]
    assert dataclasses.replace(d, x=9.0) == m.Data(9.0, 2.0, tag="t")



def test_fields_of_data_classes():
    x, near, z, tag = dataclasses.fields(garbage.Defaults)
    assert [it.name for it in (x, near, z, tag)] == ["x", "near", "z", "tag"]
    assert [it.type for it in (x, near, z, tag)] == ["float", "Data | None", "list[int]", "str"]
    assert [it.default for it in (x, near, z, tag)] == [dataclasses.MISSING, None, dataclasses.MISSING, "a"]
    assert z.default_factory() == [1, 2] and z.default_factory() is not z.default_factory()
    assert [it.kw_only for it in (x, near, z, tag)] == [False, False, False, True]
    assert dataclasses.replace(garbage.Defaults(1.0), z=[3]).z == [3]


def test_views(m):
    line = m.Line(m.Spot(1.0), m.Spot(5.0))
    line.start.x = 3.0
    line.end.shift(1.0)
    assert (line.start.x, line.start.sum(), line.end.x) == (3.0, 3.0, 6.0)
    start = line.start
    start.shift(1.0)
    assert line.start.x == start.x == 4.0 and line.start == start and type(start) is m.Spot
    drawing = m.Drawing(line)
    drawing.line.end.x = 50.0
    assert drawing.line.end.x == 50.0 and line.end.x == 6.0
    assert repr(start) == "Spot { x: 4.0, y: 0.0 }"


def test_a_view_keeps_its_owner():
    line = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
    start = line.start
    deep = garbage.Drawing(line).line.start
    del line
    gc.collect()
    start.x, deep.x = 9.0, 8.0
    assert (start.x, deep.x) == (9.0, 8.0)


def test_kinds_of_views():
    line = garbage.Line(garbage.Spot(1.0), garbage.Spot(2.0))
    line.copied.x = 9.0
    assert line.copied.x == 1.0
    assert line.fixed.x == 1.0 and line.fixed.sum() == 1.0
    for write in (lambda: setattr(line.fixed, "x", 2.0), lambda: line.fixed.shift(1.0)):
        with pytest.raises((AttributeError, RuntimeError, TypeError)):
            write()
    assert line.fixed.x == 1.0
    line.start = garbage.Spot(7.0)
    assert line.start.x == 7.0
    start = line.start
    with pytest.raises(RuntimeError, match="Line|Spot"):
        line.hold(lambda: start.x)
    line.__init__(garbage.Spot(20.0), garbage.Spot(30.0))
    assert start.x == 20.0


def test_handles(m):
    n = m.Node(3)
    assert m.same(n) is n and m.first([n, m.Node(4)]) is n and m.first([]) is None
    items = [m.Node(i) for i in range(5)]
    back = m.reversed_nodes(items)
    assert all(a is b for a, b in zip(back, reversed(items)))

    class Other(m.Node):
        pass

    assert type(m.same(Other(1))) is Other
    if not is_twin(m):
        with pytest.raises(TypeError, match="Node"):
            m.same(3)


def test_iterators_of_rust(m):
    up = m.Node(3).up()
    assert iter(up) is up and next(up) == 0 and list(up) == [1, 2] and list(up) == []


def test_buffers():
    s = garbage.Samples([1.0, 2.5])
    with memoryview(s) as view:
        assert (view.format, view.itemsize, view.shape, view.readonly, view.tolist()) == ("d", 8, (2,), True, [1.0, 2.5])
        with pytest.raises(TypeError):
            view[0] = 1.0
    assert bytes(garbage.Samples([])) == b"" and len(bytes(s)) == 16
    with pytest.raises((BufferError, TypeError)):
        (__import__("ctypes").c_char * 16).from_buffer(s)


def test_writable_buffers():
    b = garbage.Bytes(4)
    with memoryview(b) as view:
        assert not view.readonly
        view[0], view[3] = 5, 6
        with pytest.raises(RuntimeError, match="`Bytes` is mutably borrowed as long as a buffer of it is in use, such as a memoryview"):
            b.grow()  # The memory would move.
    assert b.total() == 11
    b.grow()
    view = memoryview(b)
    del b
    gc.collect()
    assert view[0] == 5 and len(view) == 1004


def test_buffers_of_rows():
    grid, fixed = garbage.Grid([(1, 2, 3), (4, 5, 6)]), garbage.Fixed([(1, 2), (3, 4), (5, 6)])
    with memoryview(grid) as view:
        assert (view.format, view.itemsize, view.ndim, view.shape, view.strides, view.nbytes) == ("d", 8, 2, (2, 3), (24, 8), 48)
        assert view.c_contiguous and view.tolist() == [[1, 2, 3], [4, 5, 6]] and view[1, -1] == 6
        view[0, 1] = 20.0
        flat = view.cast("B").cast("d")
        flat[5] = 60.0
        assert view.tolist() == [[1, 20, 3], [4, 5, 60]] and bytes(view) == bytes(flat)
        flat.release()
        with pytest.raises(RuntimeError, match="Grid"):
            grid.sum()
    assert grid.sum() == 93
    with memoryview(fixed) as view:
        assert (view.format, view.shape, view.readonly, view.tolist()) == ("i", (3, 2), True, [[1, 2], [3, 4], [5, 6]])
        with pytest.raises(TypeError, match="read-only"):
            view[0, 0] = 1
    assert bytes(fixed) == b"".join(it.to_bytes(4, sys.byteorder) for it in range(1, 7))
    for writing in (lambda: (__import__("ctypes").c_char * 24).from_buffer(fixed), lambda: io.BytesIO(b"x" * 24).readinto(fixed)):
        with pytest.raises((BufferError, TypeError)):
            writing()
    assert io.BytesIO(bytes(48)).readinto(grid) == 48 and grid.sum() == 0
    for kind in (garbage.Grid, garbage.Fixed):
        with memoryview(kind([])) as view:
            assert (view.shape[0], view.nbytes, view.tolist()) == (0, 0, [])


def test_overloads():
    assert [len(garbage.Shelf()), len(garbage.Shelf(3)), len(garbage.Shelf("a b"))] == [0, 3, 2]
    s = garbage.Shelf("a b c")
    assert (s[1], s["c"], s[:]) == ("b", 2, ["a", "b", "c"])
    assert s.put("d") is None and s.put(["e", "f"]) == 6
    for wrong in (lambda: s.put(1), lambda: s[None], lambda: garbage.Shelf(None), lambda: garbage.Shelf(1, 2)):
        with pytest.raises(TypeError):
            wrong()
