// The classes.
#define PY_SSIZE_T_CLEAN
#include "full.h"

typedef struct { PyObject_HEAD double x, y; } Point;
typedef struct { PyObject_HEAD Py_ssize_t length; long long *values; } Numbers;
typedef struct { PyObject_HEAD Numbers *numbers; Py_ssize_t next; } Walk;
typedef struct { PyObject_HEAD long long next, end; } Count;

static PyTypeObject *point_type, *numbers_type, *walk_type, *count_type;

static int number(PyObject *object, double *value) {
    *value = PyFloat_AsDouble(object);
    return *value == -1.0 && PyErr_Occurred() ? -1 : 0;
}

static int integer(PyObject *object, long long *value) {
    *value = PyLong_AsLongLong(object);
    return *value == -1 && PyErr_Occurred() ? -1 : 0;
}

static int is_point(PyObject *object) { return PyObject_TypeCheck(object, point_type); }

static PyObject *make_point(PyTypeObject *type, double x, double y) {
    Point *self = (Point *)type->tp_alloc(type, 0);
    if (!self) return NULL;
    self->x = x;
    self->y = y;
    return (PyObject *)self;
}

static PyObject *point_names[2];

static PyObject *point_vectorcall(PyObject *type, PyObject *const *args, size_t flags, PyObject *keywords) {
    Py_ssize_t count = PyVectorcall_NARGS(flags), given = keywords ? PyTuple_GET_SIZE(keywords) : 0;
    PyObject *slots[2] = {0};
    double x, y = 0.0;
    if (count > 2) { PyErr_SetString(PyExc_TypeError, "Point() takes at most 2 arguments"); return NULL; }
    for (Py_ssize_t i = 0; i < count; i++) slots[i] = args[i];
    for (Py_ssize_t i = 0; i < given; i++) {
        int k = find_name(PyTuple_GET_ITEM(keywords, i), point_names, 2);
        if (k < 0) return NULL;
        if (slots[k]) { PyErr_SetString(PyExc_TypeError, "Point() got an argument twice"); return NULL; }
        slots[k] = args[count + i];
    }
    if (!slots[0]) { PyErr_SetString(PyExc_TypeError, "Point() misses an argument"); return NULL; }
    if (number(slots[0], &x) || (slots[1] && number(slots[1], &y))) return NULL;
    return make_point((PyTypeObject *)type, x, y);
}

static PyObject *point_new(PyTypeObject *type, PyObject *args, PyObject *keywords) { return type->tp_alloc(type, 0); }

static int point_init(PyObject *self, PyObject *args, PyObject *keywords) {
    static char *list[] = {"x", "y", NULL};
    double x, y = 0.0;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "d|d", list, &x, &y)) return -1;
    ((Point *)self)->x = x;
    ((Point *)self)->y = y;
    return 0;
}

static void plain_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *get_x(PyObject *self, void *closure) { return PyFloat_FromDouble(((Point *)self)->x); }
static PyObject *get_y(PyObject *self, void *closure) { return PyFloat_FromDouble(((Point *)self)->y); }

static int set(PyObject *value, double *field) {
    if (!value) { PyErr_SetString(PyExc_AttributeError, "can't delete"); return -1; }
    return number(value, field);
}

static int set_x(PyObject *self, PyObject *value, void *closure) { return set(value, &((Point *)self)->x); }
static int set_y(PyObject *self, PyObject *value, void *closure) { return set(value, &((Point *)self)->y); }

static PyObject *norm(PyObject *self, PyObject *unused) {
    Point *p = (Point *)self;
    return PyFloat_FromDouble(p->x * p->x + p->y * p->y);
}

static PyObject *scaled(PyObject *self, PyObject *arg) {
    double by;
    if (number(arg, &by)) return NULL;
    return PyFloat_FromDouble(((Point *)self)->x * by);
}

static PyObject *move_by(PyObject *self, PyObject *const *args, Py_ssize_t count) {
    double dx, dy;
    if (count != 2) { PyErr_SetString(PyExc_TypeError, "move_by() takes 2 arguments"); return NULL; }
    if (number(args[0], &dx) || number(args[1], &dy)) return NULL;
    ((Point *)self)->x += dx;
    ((Point *)self)->y += dy;
    Py_RETURN_NONE;
}

static PyObject *point_add(PyObject *a, PyObject *b) {
    if (!is_point(a) || !is_point(b)) Py_RETURN_NOTIMPLEMENTED;
    Point *p = (Point *)a, *q = (Point *)b;
    return make_point(point_type, p->x + q->x, p->y + q->y);
}

static PyObject *point_neg(PyObject *self) { return make_point(point_type, -((Point *)self)->x, -((Point *)self)->y); }

static int point_bool(PyObject *self) { return ((Point *)self)->x != 0.0 || ((Point *)self)->y != 0.0; }

static Py_hash_t point_hash(PyObject *self) {
    uint64_t x, y;
    memcpy(&x, &((Point *)self)->x, sizeof x);
    memcpy(&y, &((Point *)self)->y, sizeof y);
    Py_hash_t hash = (Py_hash_t)(x ^ (y << 1 | y >> 63));
    return hash == -1 ? -2 : hash;
}

static PyObject *point_compare(PyObject *a, PyObject *b, int op) {
    if ((op != Py_EQ && op != Py_NE) || !is_point(a) || !is_point(b)) Py_RETURN_NOTIMPLEMENTED;
    Point *p = (Point *)a, *q = (Point *)b;
    return PyBool_FromLong((p->x == q->x && p->y == q->y) == (op == Py_EQ));
}

static PyMethodDef point_methods[] = {
    {"norm", norm, METH_NOARGS, NULL},
    {"scaled", scaled, METH_O, NULL},
    {"move_by", (PyCFunction)(void (*)(void))move_by, METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef point_getset[] = {{"x", get_x, set_x, NULL, NULL}, {"y", get_y, set_y, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot point_slots[] = {
    {Py_tp_new, point_new}, {Py_tp_init, point_init}, {Py_tp_dealloc, plain_dealloc}, {Py_tp_methods, point_methods},
    {Py_tp_getset, point_getset}, {Py_nb_add, point_add}, {Py_nb_negative, point_neg}, {Py_nb_bool, point_bool},
    {Py_tp_richcompare, point_compare}, {Py_tp_hash, point_hash}, {0, NULL},
};

static PyObject *numbers_vectorcall(PyObject *type, PyObject *const *args, size_t flags, PyObject *keywords) {
    if (PyVectorcall_NARGS(flags) != 1 || keywords || !PyList_Check(args[0])) {
        PyErr_SetString(PyExc_TypeError, "Numbers() takes a list");
        return NULL;
    }
    Numbers *self = (Numbers *)((PyTypeObject *)type)->tp_alloc((PyTypeObject *)type, 0);
    if (!self) return NULL;
    self->length = PyList_GET_SIZE(args[0]);
    self->values = PyMem_RawMalloc(self->length ? self->length * sizeof *self->values : 1);
    if (!self->values) { Py_DECREF(self); return PyErr_NoMemory(); }
    for (Py_ssize_t i = 0; i < self->length; i++) {
        if (integer(PyList_GET_ITEM(args[0], i), &self->values[i])) { Py_DECREF(self); return NULL; }
    }
    return (PyObject *)self;
}

static void numbers_dealloc(PyObject *self) {
    PyMem_RawFree(((Numbers *)self)->values);
    plain_dealloc(self);
}

static Py_ssize_t numbers_len(PyObject *self) { return ((Numbers *)self)->length; }

static PyObject *numbers_get(PyObject *self, PyObject *key) {
    Py_ssize_t index = PyNumber_AsSsize_t(key, PyExc_IndexError);
    if (index == -1 && PyErr_Occurred()) return NULL;
    if (index < 0 || index >= ((Numbers *)self)->length) { PyErr_SetString(PyExc_IndexError, "out of range"); return NULL; }
    return PyLong_FromLongLong(((Numbers *)self)->values[index]);
}

static int numbers_contains(PyObject *self, PyObject *item) {
    long long value;
    if (!PyLong_Check(item)) return 0;
    if (integer(item, &value)) return -1;
    for (Py_ssize_t i = 0; i < ((Numbers *)self)->length; i++) if (((Numbers *)self)->values[i] == value) return 1;
    return 0;
}

static PyObject *numbers_iter(PyObject *self) {
    Walk *walk = (Walk *)walk_type->tp_alloc(walk_type, 0);
    if (!walk) return NULL;
    walk->numbers = (Numbers *)Py_NewRef(self);
    return (PyObject *)walk;
}

static PyType_Slot numbers_slots[] = {
    {Py_tp_dealloc, numbers_dealloc}, {Py_sq_length, numbers_len}, {Py_mp_length, numbers_len}, {Py_mp_subscript, numbers_get},
    {Py_sq_contains, numbers_contains}, {Py_tp_iter, numbers_iter}, {0, NULL},
};

static void walk_dealloc(PyObject *self) {
    Py_XDECREF(((Walk *)self)->numbers);
    plain_dealloc(self);
}

static PyObject *walk_next(PyObject *self) {
    Walk *walk = (Walk *)self;
    if (walk->next >= walk->numbers->length) return NULL;
    return PyLong_FromLongLong(walk->numbers->values[walk->next++]);
}

static PyType_Slot walk_slots[] = {
    {Py_tp_dealloc, walk_dealloc}, {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, walk_next}, {0, NULL},
};

static PyObject *count_next(PyObject *self) {
    Count *count = (Count *)self;
    return count->next >= count->end ? NULL : PyLong_FromLongLong(count->next++);
}

static PyType_Slot count_slots[] = {
    {Py_tp_dealloc, plain_dealloc}, {Py_tp_iter, PyObject_SelfIter}, {Py_tp_iternext, count_next}, {0, NULL},
};

PyObject *make_count(long long n) {
    Count *count = (Count *)count_type->tp_alloc(count_type, 0);
    if (count) count->end = n;
    return (PyObject *)count;
}

#define FLAGS (Py_TPFLAGS_DEFAULT | Py_TPFLAGS_IMMUTABLETYPE)
#define OWN (FLAGS | Py_TPFLAGS_DISALLOW_INSTANTIATION)

static PyType_Spec point_spec = {"full.Point", sizeof(Point), 0, FLAGS | Py_TPFLAGS_BASETYPE, point_slots};
static PyType_Spec numbers_spec = {"full.Numbers", sizeof(Numbers), 0, FLAGS, numbers_slots};
static PyType_Spec walk_spec = {"full.Walk", sizeof(Walk), 0, OWN, walk_slots};
static PyType_Spec count_spec = {"full.Count", sizeof(Count), 0, OWN, count_slots};

static PyTypeObject *add_type(PyObject *module, PyType_Spec *spec, const char *name, vectorcallfunc vectorcall) {
    PyTypeObject *type = (PyTypeObject *)PyType_FromModuleAndSpec(module, spec, NULL);
    if (!type) return NULL;
    type->tp_vectorcall = vectorcall;
    return PyModule_AddObjectRef(module, name, (PyObject *)type) ? NULL : type;
}

int add_classes(PyObject *module) {
    point_names[0] = PyUnicode_InternFromString("x");
    point_names[1] = PyUnicode_InternFromString("y");
    point_type = add_type(module, &point_spec, "Point", point_vectorcall);
    numbers_type = add_type(module, &numbers_spec, "Numbers", numbers_vectorcall);
    walk_type = add_type(module, &walk_spec, "Walk", NULL);
    count_type = add_type(module, &count_spec, "Count", NULL);
    return point_names[0] && point_names[1] && point_type && numbers_type && walk_type && count_type ? 0 : -1;
}
