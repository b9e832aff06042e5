// What the functions and the classes share.
#include <Python.h>
#include <stdint.h>
#include <string.h>

// A value that the compiler may not do without.
#define KEEP(value) __asm__ volatile("" : "+m"(value))

// Which parameter a keyword names: by pointer, or else by text. -1 with an exception if none.
static inline int find_name(PyObject *name, PyObject *const *names, int count) {
    for (int k = 0; k < count; k++) if (name == names[k]) return k;
    for (int k = 0; k < count; k++) if (PyUnicode_Compare(name, names[k]) == 0) return k;
    PyErr_SetString(PyExc_TypeError, "unexpected keyword argument");
    return -1;
}

int add_classes(PyObject *module);
PyObject *make_count(long long n);
