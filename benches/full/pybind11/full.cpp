// What the benches call, in pybind11, as its documentation writes it.
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <pybind11/operators.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

namespace py = pybind11;
using namespace py::literals;

template <typename T> static void keep(T &value) { __asm__ volatile("" : "+m"(value)); }

static std::vector<int64_t> range(int64_t n) {
    std::vector<int64_t> values(n);
    for (int64_t i = 0; i < n; i++) values[i] = i;
    return values;
}

static int64_t total(const std::vector<int64_t> &values) {
    int64_t sum = 0;
    for (int64_t it : values) sum += it;
    return sum;
}

struct Count {
    int64_t next, end;
};

struct Point {
    double x, y;
    bool operator==(const Point &other) const { return x == other.x && y == other.y; }
    Point operator+(const Point &other) const { return {x + other.x, y + other.y}; }
    Point operator-() const { return {-x, -y}; }
};

struct Numbers {
    std::shared_ptr<std::vector<int64_t>> values;
};

struct Walk {
    std::shared_ptr<std::vector<int64_t>> values;
    size_t next;
};

PYBIND11_MODULE(full, m) {
    m.def("noop", [] {});
    m.def("int_in", [](int64_t value) { keep(value); });
    m.def("int_out", [] { int64_t value = 1000000; keep(value); return value; });
    m.def("float_in", [](double value) { keep(value); });
    m.def("float_out", [] { double value = 1.5; keep(value); return value; });
    m.def("bool_in", [](bool value) { keep(value); });
    m.def("bool_out", [] { bool value = true; keep(value); return value; });
    m.def("str_in", [](std::string_view value) { keep(value); });
    m.def("str_out", [] { std::string_view value = "some text, of 24 letters"; keep(value); return value; });
    m.def("bytes_in", [](py::bytes value) { char *text = PyBytes_AS_STRING(value.ptr()); keep(text); });
    m.def("bytes_out", [] { const char *text = "some text, of 24 letters"; keep(text); return py::bytes(text, 24); });
    m.def("optional", [](std::optional<int64_t> value) { return value; });
    m.def("six", [](int64_t a, double b, bool c, std::string_view d, py::bytes e, int64_t f) {
        return a + (int64_t)b + c + (int64_t)d.size() + (int64_t)PyBytes_GET_SIZE(e.ptr()) + f;
    });
    m.def("named", [](int64_t a, int64_t b, int64_t c) { return a + b + c; }, "a"_a, "b"_a = 2, "c"_a = 3);
    m.def("star", [](py::args args) {
        std::vector<int64_t> values;
        values.reserve(args.size());
        for (py::handle it : args) values.push_back(py::cast<int64_t>(it));
        return total(values);
    });
    m.def("list_in", [](const std::vector<int64_t> &values) { return total(values); });
    m.def("list_out", [](int64_t n) { return range(n); });
    m.def("dict_in", [](py::dict dict) {
        std::vector<std::pair<int64_t, int64_t>> pairs;
        pairs.reserve(dict.size());
        for (auto it : dict) pairs.emplace_back(py::cast<int64_t>(it.first), py::cast<int64_t>(it.second));
        int64_t sum = 0;
        for (auto it : pairs) sum += it.first + it.second;
        return sum;
    });
    m.def("dict_out", [](int64_t n) {
        py::dict dict;
        for (int64_t it : range(n)) dict[py::int_(it)] = it;
        return dict;
    });
    m.def("tuple_in", [](py::tuple tuple) {
        std::vector<int64_t> values;
        values.reserve(tuple.size());
        for (py::handle it : tuple) values.push_back(py::cast<int64_t>(it));
        return total(values);
    });
    m.def("tuple_out", [](int64_t n) { return py::tuple(py::cast(range(n))); });
    m.def("iter_in", [](py::iterable values) {
        int64_t sum = 0;
        for (py::handle it : values) sum += py::cast<int64_t>(it);
        return sum;
    });
    m.def("iter_out", [](int64_t n) { return Count{0, n}; });
    m.def("fail", [] { throw py::value_error("no"); });
    m.def("call", [](py::function f, int64_t n) {
        int64_t sum = 0;
        for (int64_t i = 0; i < n; i++) sum += f(i).cast<int64_t>();
        return sum;
    });
    m.def("buffer_sum", [](py::buffer values) {
        py::buffer_info info = values.request();
        if (info.ndim != 1 || !info.item_type_is_equivalent_to<double>() || info.strides[0] != 8) throw py::type_error("expected floats");
        double sum = 0.0;
        for (py::ssize_t i = 0; i < info.size; i++) sum += static_cast<const double *>(info.ptr)[i];
        return sum;
    });

    py::class_<Count>(m, "Count")
        .def("__iter__", [](py::object self) { return self; })
        .def("__next__", [](Count &it) {
            if (it.next >= it.end) throw py::stop_iteration();
            return it.next++;
        });
    py::class_<Point>(m, "Point")
        .def(py::init([](double x, double y) { return Point{x, y}; }), "x"_a, "y"_a = 0.0)
        .def_readwrite("x", &Point::x)
        .def_readwrite("y", &Point::y)
        .def("norm", [](const Point &it) { return it.x * it.x + it.y * it.y; })
        .def("scaled", [](const Point &it, double by) { return it.x * by; })
        .def("move_by", [](Point &it, double dx, double dy) { it.x += dx; it.y += dy; })
        .def(py::self == py::self)
        .def(py::self + py::self)
        .def(-py::self)
        .def("__hash__", [](const Point &it) {
            uint64_t x, y;
            memcpy(&x, &it.x, sizeof x);
            memcpy(&y, &it.y, sizeof y);
            return (int64_t)(x ^ (y << 1 | y >> 63));
        })
        .def("__bool__", [](const Point &it) { return it.x != 0.0 || it.y != 0.0; });
    py::class_<Numbers>(m, "Numbers")
        .def(py::init([](std::vector<int64_t> values) {
            return Numbers{std::make_shared<std::vector<int64_t>>(std::move(values))};
        }), "values"_a)
        .def("__len__", [](const Numbers &it) { return it.values->size(); })
        .def("__getitem__", [](const Numbers &it, int64_t index) {
            if (index < 0 || index >= (int64_t)it.values->size()) throw py::index_error("out of range");
            return (*it.values)[index];
        })
        .def("__contains__", [](const Numbers &it, int64_t value) {
            for (int64_t each : *it.values) if (each == value) return true;
            return false;
        })
        .def("__iter__", [](const Numbers &it) { return Walk{it.values, 0}; });
    py::class_<Walk>(m, "Walk")
        .def("__iter__", [](py::object self) { return self; })
        .def("__next__", [](Walk &it) {
            if (it.next >= it.values->size()) throw py::stop_iteration();
            return (*it.values)[it.next++];
        });
}
