// What the benches call, in nanobind, as its documentation writes it.
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/operators.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string_view.h>
#include <nanobind/stl/vector.h>

namespace nb = nanobind;
using namespace nb::literals;

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

NB_MODULE(full, m) {
    m.def("noop", [] {});
    m.def("int_in", [](int64_t value) { keep(value); });
    m.def("int_out", [] { int64_t value = 1000000; keep(value); return value; });
    m.def("float_in", [](double value) { keep(value); });
    m.def("float_out", [] { double value = 1.5; keep(value); return value; });
    m.def("bool_in", [](bool value) { keep(value); });
    m.def("bool_out", [] { bool value = true; keep(value); return value; });
    m.def("str_in", [](std::string_view value) { keep(value); });
    m.def("str_out", [] { std::string_view value = "some text, of 24 letters"; keep(value); return value; });
    m.def("bytes_in", [](nb::bytes value) { const char *text = value.c_str(); keep(text); });
    m.def("bytes_out", [] { const char *text = "some text, of 24 letters"; keep(text); return nb::bytes(text, 24); });
    m.def("optional", [](std::optional<int64_t> value) { return value; }, nb::arg().none());
    m.def("six", [](int64_t a, double b, bool c, std::string_view d, nb::bytes e, int64_t f) {
        return a + (int64_t)b + c + (int64_t)d.size() + (int64_t)e.size() + f;
    });
    m.def("named", [](int64_t a, int64_t b, int64_t c) { return a + b + c; }, "a"_a, "b"_a = 2, "c"_a = 3);
    m.def("star", [](nb::args args) {
        std::vector<int64_t> values;
        values.reserve(args.size());
        for (nb::handle it : args) values.push_back(nb::cast<int64_t>(it));
        return total(values);
    });
    m.def("list_in", [](const std::vector<int64_t> &values) { return total(values); });
    m.def("list_out", [](int64_t n) { return range(n); });
    m.def("dict_in", [](nb::dict dict) {
        std::vector<std::pair<int64_t, int64_t>> pairs;
        pairs.reserve(dict.size());
        for (auto it : dict) pairs.emplace_back(nb::cast<int64_t>(it.first), nb::cast<int64_t>(it.second));
        int64_t sum = 0;
        for (auto it : pairs) sum += it.first + it.second;
        return sum;
    });
    m.def("dict_out", [](int64_t n) {
        nb::dict dict;
        for (int64_t it : range(n)) dict[nb::cast(it)] = it;
        return dict;
    });
    m.def("tuple_in", [](nb::tuple tuple) {
        std::vector<int64_t> values;
        values.reserve(tuple.size());
        for (nb::handle it : tuple) values.push_back(nb::cast<int64_t>(it));
        return total(values);
    });
    m.def("tuple_out", [](int64_t n) { return nb::tuple(nb::cast(range(n))); });
    m.def("iter_in", [](nb::iterable values) {
        int64_t sum = 0;
        for (nb::handle it : values) sum += nb::cast<int64_t>(it);
        return sum;
    });
    m.def("iter_out", [](int64_t n) { return Count{0, n}; });
    m.def("fail", [] { throw nb::value_error("no"); });
    m.def("call", [](nb::callable f, int64_t n) {
        int64_t sum = 0;
        for (int64_t i = 0; i < n; i++) sum += nb::cast<int64_t>(f(i));
        return sum;
    });
    m.def("buffer_sum", [](nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu> values) {
        double sum = 0.0;
        for (size_t i = 0; i < values.shape(0); i++) sum += values.data()[i];
        return sum;
    });

    nb::class_<Count>(m, "Count")
        .def("__iter__", [](nb::handle self) { return self; })
        .def("__next__", [](Count &it) {
            if (it.next >= it.end) throw nb::stop_iteration();
            return it.next++;
        });
    nb::class_<Point>(m, "Point")
        .def("__init__", [](Point *self, double x, double y) { new (self) Point{x, y}; }, "x"_a, "y"_a = 0.0)
        .def_rw("x", &Point::x)
        .def_rw("y", &Point::y)
        .def("norm", [](const Point &it) { return it.x * it.x + it.y * it.y; })
        .def("scaled", [](const Point &it, double by) { return it.x * by; })
        .def("move_by", [](Point &it, double dx, double dy) { it.x += dx; it.y += dy; })
        .def(nb::self == nb::self)
        .def(nb::self + nb::self)
        .def(-nb::self)
        .def("__hash__", [](const Point &it) {
            uint64_t x, y;
            memcpy(&x, &it.x, sizeof x);
            memcpy(&y, &it.y, sizeof y);
            return (int64_t)(x ^ (y << 1 | y >> 63));
        })
        .def("__bool__", [](const Point &it) { return it.x != 0.0 || it.y != 0.0; });
    nb::class_<Numbers>(m, "Numbers")
        .def("__init__", [](Numbers *self, std::vector<int64_t> values) {
            new (self) Numbers{std::make_shared<std::vector<int64_t>>(std::move(values))};
        }, "values"_a)
        .def("__len__", [](const Numbers &it) { return it.values->size(); })
        .def("__getitem__", [](const Numbers &it, int64_t index) {
            if (index < 0 || index >= (int64_t)it.values->size()) throw nb::index_error("out of range");
            return (*it.values)[index];
        })
        .def("__contains__", [](const Numbers &it, int64_t value) {
            for (int64_t each : *it.values) if (each == value) return true;
            return false;
        })
        .def("__iter__", [](const Numbers &it) { return Walk{it.values, 0}; });
    nb::class_<Walk>(m, "Walk")
        .def("__iter__", [](nb::handle self) { return self; })
        .def("__next__", [](Walk &it) {
            if (it.next >= it.values->size()) throw nb::stop_iteration();
            return (*it.values)[it.next++];
        });
}
