// The functions of pyz3.yaml by hand: once with the narrowest calling convention and a conversion for each parameter, as an
// expert would write them (`add`), and once through a format string that is read anew at each call (`add_parsed`).
#define PY_SSIZE_T_CLEAN
#include <Python.h>
#include <string.h>

static PyObject *noop(PyObject *m, PyObject *unused) { Py_RETURN_NONE; }

static PyObject *noop_parsed(PyObject *m, PyObject *args) {
    if (!PyArg_ParseTuple(args, "")) return NULL;
    Py_RETURN_NONE;
}

static int integer(PyObject *object, long long *value) {
    *value = PyLong_AsLongLong(object);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

static PyObject *same(PyObject *m, PyObject *arg) {
    long long value;
    if (integer(arg, &value)) return NULL;
    return PyLong_FromLongLong(value);
}

static PyObject *same_parsed(PyObject *m, PyObject *args) {
    long long value;
    if (!PyArg_ParseTuple(args, "L", &value)) return NULL;
    return PyLong_FromLongLong(value);
}

static PyObject *add(PyObject *m, PyObject *const *args, Py_ssize_t count) {
    long long a, b;
    if (count != 2) { PyErr_SetString(PyExc_TypeError, "add() takes 2 positional arguments"); return NULL; }
    if (integer(args[0], &a) || integer(args[1], &b)) return NULL;
    return PyLong_FromLongLong((long long)((unsigned long long)a + (unsigned long long)b));
}

static PyObject *add_parsed(PyObject *m, PyObject *args) {
    long long a, b;
    if (!PyArg_ParseTuple(args, "LL", &a, &b)) return NULL;
    return PyLong_FromLongLong((long long)((unsigned long long)a + (unsigned long long)b));
}

// By name, as an expert would: interned names compared by pointer; this one leaves out the slow path for other strings.
static PyObject *names[3];

static PyObject *add_three(PyObject *m, PyObject *const *args, Py_ssize_t count, PyObject *keywords) {
    PyObject *slots[3] = {0};
    long long a, b, c = 3;
    if (count > 3) { PyErr_SetString(PyExc_TypeError, "add_three() takes at most 3 arguments"); return NULL; }
    for (Py_ssize_t i = 0; i < count; i++) slots[i] = args[i];
    Py_ssize_t named = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    for (Py_ssize_t i = 0; i < named; i++) {
        PyObject *name = PyTuple_GET_ITEM(keywords, i);
        int k = name == names[0] ? 0 : name == names[1] ? 1 : name == names[2] ? 2 : -1;
        if (k < 0 || slots[k]) { PyErr_SetString(PyExc_TypeError, "add_three() got a wrong keyword"); return NULL; }
        slots[k] = args[count + i];
    }
    if (!slots[0] || !slots[1]) { PyErr_SetString(PyExc_TypeError, "add_three() misses an argument"); return NULL; }
    if (integer(slots[0], &a) || integer(slots[1], &b) || (slots[2] && integer(slots[2], &c))) return NULL;
    return PyLong_FromLongLong((long long)((unsigned long long)a + (unsigned long long)b + (unsigned long long)c));
}

static PyObject *add_three_parsed(PyObject *m, PyObject *args, PyObject *keywords) {
    static char *list[] = {"a", "b", "c", NULL};
    long long a, b, c = 3;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "LL|L", list, &a, &b, &c)) return NULL;
    return PyLong_FromLongLong((long long)((unsigned long long)a + (unsigned long long)b + (unsigned long long)c));
}

static PyObject *half(PyObject *m, PyObject *arg) {
    double value = PyFloat_AsDouble(arg);
    if (value == -1.0 && PyErr_Occurred()) return NULL;
    return PyFloat_FromDouble(value / 2.0);
}

static PyObject *half_parsed(PyObject *m, PyObject *args) {
    double value;
    if (!PyArg_ParseTuple(args, "d", &value)) return NULL;
    return PyFloat_FromDouble(value / 2.0);
}

static PyObject *size(PyObject *m, PyObject *arg) {
    Py_ssize_t length;
    if (!PyUnicode_AsUTF8AndSize(arg, &length)) return NULL;
    return PyLong_FromSsize_t(length);
}

static PyObject *size_parsed(PyObject *m, PyObject *args) {
    const char *text;
    Py_ssize_t length;
    if (!PyArg_ParseTuple(args, "s#", &text, &length)) return NULL;
    return PyLong_FromSsize_t(length);
}

// Into an array of its own first, as a Rust slice needs it.
static PyObject *sum(PyObject *list) {
    if (!PyList_Check(list)) { PyErr_SetString(PyExc_TypeError, "expected a list"); return NULL; }
    Py_ssize_t length = PyList_GET_SIZE(list);
    long long *values = PyMem_RawMalloc(length ? length * sizeof *values : 1);
    unsigned long long sum = 0;
    if (!values) return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < length; i++) {
        if (integer(PyList_GET_ITEM(list, i), &values[i])) { PyMem_RawFree(values); return NULL; }
    }
    for (Py_ssize_t i = 0; i < length; i++) sum += (unsigned long long)values[i];
    PyMem_RawFree(values);
    return PyLong_FromLongLong((long long)sum);
}

static PyObject *total(PyObject *m, PyObject *arg) { return sum(arg); }

static PyObject *total_parsed(PyObject *m, PyObject *args) {
    PyObject *list;
    if (!PyArg_ParseTuple(args, "O", &list)) return NULL;
    return sum(list);
}

static PyMethodDef methods[] = {
    {"noop", noop, METH_NOARGS, NULL},
    {"noop_parsed", noop_parsed, METH_VARARGS, NULL},
    {"same", same, METH_O, NULL},
    {"same_parsed", same_parsed, METH_VARARGS, NULL},
    {"add", (PyCFunction)(void (*)(void))add, METH_FASTCALL, NULL},
    {"add_parsed", add_parsed, METH_VARARGS, NULL},
    {"add_three", (PyCFunction)(void (*)(void))add_three, METH_FASTCALL | METH_KEYWORDS, NULL},
    {"add_three_parsed", (PyCFunction)(void (*)(void))add_three_parsed, METH_VARARGS | METH_KEYWORDS, NULL},
    {"half", half, METH_O, NULL},
    {"half_parsed", half_parsed, METH_VARARGS, NULL},
    {"size", size, METH_O, NULL},
    {"size_parsed", size_parsed, METH_VARARGS, NULL},
    {"total", total, METH_O, NULL},
    {"total_parsed", total_parsed, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "c_calls", NULL, -1, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_c_calls(void) {
    const char *texts[] = {"a", "b", "c"};
    for (int i = 0; i < 3; i++) {
        names[i] = PyUnicode_InternFromString(texts[i]);
        if (!names[i]) return NULL;
    }
    return PyModule_Create(&definition);
}
