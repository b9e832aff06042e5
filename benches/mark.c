// A function for callgrind to see: what it counts is written out before each call of it.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

__attribute__((noinline)) void bench_mark(void) { __asm__ volatile(""); }

static PyObject *mark(PyObject *self, PyObject *unused) {
    bench_mark();
    Py_RETURN_NONE;
}

// What asking for the interpreter's lock costs a thread that has it.
static PyObject *ensured(PyObject *self, PyObject *count) {
    for (long left = PyLong_AsLong(count); left > 0; left--) PyGILState_Release(PyGILState_Ensure());
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {{"mark", mark, METH_NOARGS, NULL}, {"ensured", ensured, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, "mark", NULL, -1, functions, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_mark(void) { return PyModule_Create(&definition); }
