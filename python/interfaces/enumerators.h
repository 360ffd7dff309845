/* SPDX-License-Identifier: MIT */
/*
 * Enumerators. They differ in their items only: who describes these has a kind of enumerators, for
 * clients and, if items can be made of Python objects, for gateways.
 */
#pragma once

#include "interfaces/interface.h"

struct py_items {
    size_t size;
    PyObject *(*to_python)(void *item);                    /* takes what the item owns */
    bool (*from_python)(PyObject *object, void *ret_item); /* NULL if there is no gateway */
    void (*clear)(void *item);
};

extern PyMethodDef py_enumerator_methods[];
extern const struct py_enumerator_vtable py_enumerator_gateway;
PyObject *py_enumerator_next(PyObject *self);

/* The kind of enumerators of type @type over @enumerated, a struct py_items. */
#define ENUMERATOR_KIND(type, enumerated)                                                          \
    {                                                                                              \
        .iid = &IID_##type, .name = "Py" #type, .base = &py_unknown_kind,                          \
        .methods = py_enumerator_methods, .gateway = &py_enumerator_gateway,                       \
        .iterate = PyObject_SelfIter, .next = py_enumerator_next, .items = &(enumerated)           \
    }

/* The same, where only the system makes them. */
#define CLIENT_ENUMERATOR_KIND(type, enumerated)                                                   \
    {                                                                                              \
        .iid = &IID_##type, .name = "Py" #type, .base = &py_unknown_kind,                          \
        .methods = py_enumerator_methods, .iterate = PyObject_SelfIter,                            \
        .next = py_enumerator_next, .items = &(enumerated)                                         \
    }
