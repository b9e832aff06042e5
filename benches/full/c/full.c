// The functions and classes of `pyz3.yaml` by hand, as an expert writes them for speed: the narrowest calling conventions, interned names
// of parameters compared by pointer, heap types that are immutable and made by vectorcall. A list or dict goes into an array of its own
// first, and comes from one, as the functions of the other languages have it.
#define PY_SSIZE_T_CLEAN
#include "full.h"

static int integer(PyObject *object, long long *value) {
    *value = PyLong_AsLongLong(object);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

static int number(PyObject *object, double *value) {
    *value = PyFloat_AsDouble(object);
    return *value == -1.0 && PyErr_Occurred() ? -1 : 0;
}

static int boolean(PyObject *object, int *value) {
    if (object != Py_True && object != Py_False) { PyErr_SetString(PyExc_TypeError, "expected bool"); return -1; }
    *value = object == Py_True;
    return 0;
}

static PyObject *noop(PyObject *m, PyObject *unused) { Py_RETURN_NONE; }

static PyObject *int_in(PyObject *m, PyObject *arg) {
    long long value;
    if (integer(arg, &value)) return NULL;
    KEEP(value);
    Py_RETURN_NONE;
}

static PyObject *int_out(PyObject *m, PyObject *unused) {
    long long value = 1000000;
    KEEP(value);
    return PyLong_FromLongLong(value);
}

static PyObject *float_in(PyObject *m, PyObject *arg) {
    double value;
    if (number(arg, &value)) return NULL;
    KEEP(value);
    Py_RETURN_NONE;
}

static PyObject *float_out(PyObject *m, PyObject *unused) {
    double value = 1.5;
    KEEP(value);
    return PyFloat_FromDouble(value);
}

static PyObject *bool_in(PyObject *m, PyObject *arg) {
    int value;
    if (boolean(arg, &value)) return NULL;
    KEEP(value);
    Py_RETURN_NONE;
}

static PyObject *bool_out(PyObject *m, PyObject *unused) {
    int value = 1;
    KEEP(value);
    return PyBool_FromLong(value);
}

static PyObject *str_in(PyObject *m, PyObject *arg) {
    Py_ssize_t length;
    const char *text = PyUnicode_AsUTF8AndSize(arg, &length);
    if (!text) return NULL;
    KEEP(text);
    Py_RETURN_NONE;
}

static PyObject *str_out(PyObject *m, PyObject *unused) {
    const char *text = "some text, of 24 letters";
    KEEP(text);
    return PyUnicode_FromStringAndSize(text, 24);
}

static PyObject *bytes_in(PyObject *m, PyObject *arg) {
    if (!PyBytes_Check(arg)) { PyErr_SetString(PyExc_TypeError, "expected bytes"); return NULL; }
    const char *text = PyBytes_AS_STRING(arg);
    KEEP(text);
    Py_RETURN_NONE;
}

static PyObject *bytes_out(PyObject *m, PyObject *unused) {
    const char *text = "some text, of 24 letters";
    KEEP(text);
    return PyBytes_FromStringAndSize(text, 24);
}

static PyObject *optional(PyObject *m, PyObject *arg) {
    long long value;
    if (arg == Py_None) Py_RETURN_NONE;
    if (integer(arg, &value)) return NULL;
    return PyLong_FromLongLong(value);
}

static PyObject *six(PyObject *m, PyObject *const *args, Py_ssize_t count) {
    long long a, f;
    double b;
    int c;
    Py_ssize_t d;
    if (count != 6) { PyErr_SetString(PyExc_TypeError, "six() takes 6 positional arguments"); return NULL; }
    if (integer(args[0], &a) || number(args[1], &b) || boolean(args[2], &c)) return NULL;
    if (!PyUnicode_AsUTF8AndSize(args[3], &d)) return NULL;
    if (!PyBytes_Check(args[4])) { PyErr_SetString(PyExc_TypeError, "expected bytes"); return NULL; }
    if (integer(args[5], &f)) return NULL;
    return PyLong_FromLongLong(a + (long long)b + c + d + PyBytes_GET_SIZE(args[4]) + f);
}

static PyObject *names[3];

static PyObject *named(PyObject *m, PyObject *const *args, Py_ssize_t count, PyObject *keywords) {
    PyObject *slots[3] = {0};
    long long a, b = 2, c = 3;
    if (count > 3) { PyErr_SetString(PyExc_TypeError, "named() takes at most 3 arguments"); return NULL; }
    for (Py_ssize_t i = 0; i < count; i++) slots[i] = args[i];
    Py_ssize_t given = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; i < given; i++) {
        int k = find_name(PyTuple_GET_ITEM(keywords, i), names, 3);
        if (k < 0) return NULL;
        if (slots[k]) { PyErr_SetString(PyExc_TypeError, "named() got an argument twice"); return NULL; }
        slots[k] = args[count + i];
    }
    if (!slots[0]) { PyErr_SetString(PyExc_TypeError, "named() misses an argument"); return NULL; }
    if (integer(slots[0], &a) || (slots[1] && integer(slots[1], &b)) || (slots[2] && integer(slots[2], &c))) return NULL;
    return PyLong_FromLongLong(a + b + c);
}

static PyObject *total(PyObject *const *items, Py_ssize_t length) {
    long long *values = PyMem_RawMalloc(length ? length * sizeof *values : 1), sum = 0;
    if (!values) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < length; i++) {
        if (integer(items[i], &values[i])) { PyMem_RawFree(values); return NULL; }
    }
    for (Py_ssize_t i = 0; i < length; i++) sum += values[i];
    PyMem_RawFree(values);
    return PyLong_FromLongLong(sum);
}

static PyObject *star(PyObject *m, PyObject *const *args, Py_ssize_t count) { return total(args, count); }

static PyObject *list_in(PyObject *m, PyObject *arg) {
    if (!PyList_Check(arg)) { PyErr_SetString(PyExc_TypeError, "expected list"); return NULL; }
    return total(((PyListObject *)arg)->ob_item, PyList_GET_SIZE(arg));
}

static PyObject *tuple_in(PyObject *m, PyObject *arg) {
    if (!PyTuple_Check(arg)) { PyErr_SetString(PyExc_TypeError, "expected tuple"); return NULL; }
    return total(((PyTupleObject *)arg)->ob_item, PyTuple_GET_SIZE(arg));
}

static long long *range(PyObject *arg, Py_ssize_t *length) {
    long long n, *values;
    if (integer(arg, &n)) return NULL;
    values = PyMem_RawMalloc(n ? n * sizeof *values : 1);
    if (!values) { PyErr_NoMemory(); return NULL; }
    for (long long i = 0; i < n; i++) values[i] = i;
    *length = n;
    return values;
}

static PyObject *list_out(PyObject *m, PyObject *arg) {
    Py_ssize_t length;
    long long *values = range(arg, &length);
    PyObject *list = values ? PyList_New(length) : NULL;
    for (Py_ssize_t i = 0; list && i < length; i++) {
        PyObject *item = PyLong_FromLongLong(values[i]);
        if (item) PyList_SET_ITEM(list, i, item);
        else Py_CLEAR(list);
    }
    PyMem_RawFree(values);
    return list;
}

static PyObject *tuple_out(PyObject *m, PyObject *arg) {
    Py_ssize_t length;
    long long *values = range(arg, &length);
    PyObject *tuple = values ? PyTuple_New(length) : NULL;
    for (Py_ssize_t i = 0; tuple && i < length; i++) {
        PyObject *item = PyLong_FromLongLong(values[i]);
        if (item) PyTuple_SET_ITEM(tuple, i, item);
        else Py_CLEAR(tuple);
    }
    PyMem_RawFree(values);
    return tuple;
}

static PyObject *dict_in(PyObject *m, PyObject *arg) {
    if (!PyDict_Check(arg)) { PyErr_SetString(PyExc_TypeError, "expected dict"); return NULL; }
    Py_ssize_t length = PyDict_GET_SIZE(arg), place = 0, i = 0;
    long long (*pairs)[2] = PyMem_RawMalloc(length ? length * sizeof *pairs : 1), sum = 0;
    PyObject *key, *value;
    if (!pairs) return PyErr_NoMemory();
    while (i < length && PyDict_Next(arg, &place, &key, &value)) {
        if (integer(key, &pairs[i][0]) || integer(value, &pairs[i][1])) { PyMem_RawFree(pairs); return NULL; }
        i++;
    }
    for (Py_ssize_t j = 0; j < i; j++) sum += pairs[j][0] + pairs[j][1];
    PyMem_RawFree(pairs);
    return PyLong_FromLongLong(sum);
}

static PyObject *dict_out(PyObject *m, PyObject *arg) {
    Py_ssize_t length;
    long long *values = range(arg, &length);
    PyObject *dict = values ? PyDict_New() : NULL;
    for (Py_ssize_t i = 0; dict && i < length; i++) {
        PyObject *key = PyLong_FromLongLong(values[i]), *value = key ? PyLong_FromLongLong(values[i]) : NULL;
        if (!value || PyDict_SetItem(dict, key, value)) Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(value);
    }
    PyMem_RawFree(values);
    return dict;
}

static PyObject *iter_in(PyObject *m, PyObject *arg) {
    PyObject *iterator = PyObject_GetIter(arg), *item;
    long long value, sum = 0;
    if (!iterator) return NULL;
    while ((item = PyIter_Next(iterator))) {
        int failed = integer(item, &value);
        Py_DECREF(item);
        if (failed) { Py_DECREF(iterator); return NULL; }
        sum += value;
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? NULL : PyLong_FromLongLong(sum);
}

static PyObject *iter_out(PyObject *m, PyObject *arg) {
    long long n;
    return integer(arg, &n) ? NULL : make_count(n);
}

static PyObject *fail(PyObject *m, PyObject *unused) {
    PyErr_SetString(PyExc_ValueError, "no");
    return NULL;
}

static PyObject *call(PyObject *m, PyObject *const *args, Py_ssize_t count) {
    long long n, value, sum = 0;
    if (count != 2) { PyErr_SetString(PyExc_TypeError, "call() takes 2 positional arguments"); return NULL; }
    if (integer(args[1], &n)) return NULL;
    for (long long i = 0; i < n; i++) {
        PyObject *item = PyLong_FromLongLong(i);
        if (!item) return NULL;
        PyObject *result = PyObject_CallOneArg(args[0], item);
        Py_DECREF(item);
        int failed = !result || integer(result, &value);
        Py_XDECREF(result);
        if (failed) return NULL;
        sum += value;
    }
    return PyLong_FromLongLong(sum);
}

static PyObject *buffer_sum(PyObject *m, PyObject *arg) {
    Py_buffer view;
    double sum = 0.0;
    if (PyObject_GetBuffer(arg, &view, PyBUF_CONTIG_RO | PyBUF_FORMAT)) return NULL;
    if (!view.format || strcmp(view.format, "d")) {
        PyErr_SetString(PyExc_TypeError, "expected floats");
        PyBuffer_Release(&view);
        return NULL;
    }
    const double *values = view.buf;
    for (Py_ssize_t i = 0; i < view.len / 8; i++) sum += values[i];
    PyBuffer_Release(&view);
    return PyFloat_FromDouble(sum);
}

#define FAST(function) (PyCFunction)(void (*)(void))function

static PyMethodDef methods[] = {
    {"noop", noop, METH_NOARGS, NULL}, {"int_in", int_in, METH_O, NULL}, {"int_out", int_out, METH_NOARGS, NULL},
    {"float_in", float_in, METH_O, NULL}, {"float_out", float_out, METH_NOARGS, NULL}, {"bool_in", bool_in, METH_O, NULL},
    {"bool_out", bool_out, METH_NOARGS, NULL}, {"str_in", str_in, METH_O, NULL}, {"str_out", str_out, METH_NOARGS, NULL},
    {"bytes_in", bytes_in, METH_O, NULL}, {"bytes_out", bytes_out, METH_NOARGS, NULL}, {"optional", optional, METH_O, NULL},
    {"six", FAST(six), METH_FASTCALL, NULL}, {"named", FAST(named), METH_FASTCALL | METH_KEYWORDS, NULL},
    {"star", FAST(star), METH_FASTCALL, NULL}, {"list_in", list_in, METH_O, NULL}, {"list_out", list_out, METH_O, NULL},
    {"dict_in", dict_in, METH_O, NULL}, {"dict_out", dict_out, METH_O, NULL}, {"tuple_in", tuple_in, METH_O, NULL},
    {"tuple_out", tuple_out, METH_O, NULL}, {"iter_in", iter_in, METH_O, NULL}, {"iter_out", iter_out, METH_O, NULL},
    {"fail", fail, METH_NOARGS, NULL}, {"call", FAST(call), METH_FASTCALL, NULL}, {"buffer_sum", buffer_sum, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "full", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_full(void) {
    const char *texts[] = {"a", "b", "c"};
    PyObject *module = PyModule_Create(&definition);
    for (int i = 0; i < 3; i++) if (!(names[i] = PyUnicode_InternFromString(texts[i]))) return NULL;
    return module && add_classes(module) ? NULL : module;
}
