# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True, binding=False
# What the benches call, in Cython, as its documentation writes it for speed: typed parameters, extension types, no function objects of its
# own (`binding=False`, the faster kind).
from libc.stdint cimport int64_t, uint64_t
from libc.string cimport memcpy
from libcpp.vector cimport vector


cdef vector[int64_t] numbers_to(int64_t n):
    cdef vector[int64_t] values
    values.resize(n)
    for i in range(n):
        values[i] = i
    return values


cdef inline int64_t total(vector[int64_t]& values) noexcept:
    cdef int64_t sum = 0
    for i in range(<int64_t>values.size()):
        sum += values[i]
    return sum


def noop():
    pass

def int_in(int64_t value, /):
    pass

def int_out():
    cdef int64_t value = 1000000
    return value

def float_in(double value, /):
    pass

def float_out():
    cdef double value = 1.5
    return value

def bool_in(bint value, /):
    pass

def bool_out():
    cdef bint value = True
    return value

def str_in(str value not None, /):
    pass

cdef char *TEXT = "some text, of 24 letters"

def str_out():
    return TEXT[:24].decode("utf-8")

def bytes_in(bytes value not None, /):
    cdef char *text = value

def bytes_out():
    return <bytes>TEXT[:24]

def optional(value, /):
    cdef int64_t number
    if value is None:
        return None
    number = value
    return number

def six(int64_t a, double b, bint c, str d not None, bytes e not None, int64_t f, /):
    return a + <int64_t>b + c + len(d) + len(e) + f

def named(int64_t a, int64_t b=2, int64_t c=3):
    return a + b + c

def star(*args):
    cdef vector[int64_t] values
    values.reserve(len(args))
    for it in args:
        values.push_back(it)
    return total(values)

def list_in(list values not None, /):
    cdef vector[int64_t] numbers
    numbers.reserve(len(values))
    for it in values:
        numbers.push_back(it)
    return total(numbers)

def list_out(int64_t n, /):
    cdef vector[int64_t] values = numbers_to(n)
    return [values[i] for i in range(n)]

def dict_in(dict values not None, /):
    cdef vector[int64_t] keys, items
    cdef int64_t sum = 0
    keys.reserve(len(values))
    items.reserve(len(values))
    for key, value in values.items():
        keys.push_back(key)
        items.push_back(value)
    for i in range(<int64_t>keys.size()):
        sum += keys[i] + items[i]
    return sum

def dict_out(int64_t n, /):
    cdef vector[int64_t] values = numbers_to(n)
    cdef dict found = {}
    for i in range(n):
        found[values[i]] = values[i]
    return found

def tuple_in(tuple values not None, /):
    cdef vector[int64_t] numbers
    numbers.reserve(len(values))
    for it in values:
        numbers.push_back(it)
    return total(numbers)

def tuple_out(int64_t n, /):
    cdef vector[int64_t] values = numbers_to(n)
    return tuple([values[i] for i in range(n)])

def iter_in(values, /):
    cdef int64_t sum = 0, value
    for it in values:
        value = it
        sum += value
    return sum

def iter_out(int64_t n, /):
    cdef int64_t i
    for i in range(n):
        yield i

def fail():
    raise ValueError("no")

def call(f, int64_t n, /):
    cdef int64_t sum = 0, value, i
    for i in range(n):
        value = f(i)
        sum += value
    return sum

def buffer_sum(const double[::1] values not None, /):
    cdef double sum = 0.0
    for i in range(values.shape[0]):
        sum += values[i]
    return sum


cdef class Point:
    cdef public double x, y

    def __init__(self, double x, double y=0.0):
        self.x = x
        self.y = y

    def norm(self):
        return self.x * self.x + self.y * self.y

    def scaled(self, double by, /):
        return self.x * by

    def move_by(self, double dx, double dy, /):
        self.x += dx
        self.y += dy

    def __add__(Point self, Point other not None):
        return make_point(self.x + other.x, self.y + other.y)

    def __neg__(self):
        return make_point(-self.x, -self.y)

    def __eq__(self, other):
        cdef Point that
        if not isinstance(other, Point):
            return NotImplemented
        that = <Point>other
        return self.x == that.x and self.y == that.y

    def __hash__(self):
        cdef uint64_t x, y
        memcpy(&x, &self.x, sizeof(x))
        memcpy(&y, &self.y, sizeof(y))
        return <Py_hash_t>(x ^ (y << 1 | y >> 63))

    def __bool__(self):
        return self.x != 0.0 or self.y != 0.0


cdef Point make_point(double x, double y):
    cdef Point point = Point.__new__(Point)
    point.x = x
    point.y = y
    return point


cdef class Numbers:
    cdef vector[int64_t] values

    def __init__(self, list values not None):
        self.values.reserve(len(values))
        for it in values:
            self.values.push_back(it)

    def __len__(self):
        return self.values.size()

    def __getitem__(self, Py_ssize_t index):
        if index < 0 or index >= <Py_ssize_t>self.values.size():
            raise IndexError("out of range")
        return self.values[index]

    def __contains__(self, int64_t value):
        for i in range(<Py_ssize_t>self.values.size()):
            if self.values[i] == value:
                return True
        return False

    def __iter__(self):
        return make_walk(self)


cdef class Walk:
    cdef Numbers numbers
    cdef size_t next

    def __iter__(self):
        return self

    def __next__(self):
        if self.next >= self.numbers.values.size():
            raise StopIteration
        self.next += 1
        return self.numbers.values[self.next - 1]


cdef Walk make_walk(Numbers numbers):
    cdef Walk walk = Walk.__new__(Walk)
    walk.numbers = numbers
    return walk
