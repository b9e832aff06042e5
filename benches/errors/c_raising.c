// The functions of pyz3.yaml by hand.
#include <Python.h>

static PyObject *nothing(PyObject *m, PyObject *unused) { Py_RETURN_NONE; }

static PyObject *fail(PyObject *m, PyObject *unused) {
    PyErr_SetString(PyExc_ValueError, "no");
    return NULL;
}

static PyObject *fail_long(PyObject *m, PyObject *unused) {
    return PyErr_Format(PyExc_ValueError, "no value of %d can be taken here, and none of %d", 10, 20);
}

static PyObject *fail_mapped(PyObject *m, PyObject *unused) {
    PyErr_SetString(PyExc_LookupError, "no");
    return NULL;
}

static PyObject *fail_holding(PyObject *m, PyObject *unused) {
    PyErr_SetString(PyExc_LookupError, "no");
    return NULL;
}

static PyMethodDef methods[] = {
    {"nothing", nothing, METH_NOARGS, NULL},
    {"fail", fail, METH_NOARGS, NULL},
    {"fail_long", fail_long, METH_NOARGS, NULL},
    {"fail_mapped", fail_mapped, METH_NOARGS, NULL},
    {"fail_holding", fail_holding, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef module = {PyModuleDef_HEAD_INIT, "c_raising", NULL, 0, methods, NULL, NULL, NULL, NULL};

PyMODINIT_FUNC PyInit_c_raising(void) { return PyModuleDef_Init(&module); }
