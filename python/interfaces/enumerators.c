/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of all kinds: the methods Next, Skip, Reset and Clone lie in the same places of each
 * vtable, and are written once.
 */
#include "interfaces/enumerators.h"

#include "gateways/gateway.h"

enum {
    NEXT_MAX = 1 << 24, /* items that one call may ask for */
};

/* Any enumerator: what IEnumUnknown, IEnumGUID and the others have in common. */
struct enumerator {
    const struct py_enumerator_vtable *lpVtbl;
};

struct py_enumerator_vtable {
    HRESULT (*QueryInterface)(struct enumerator *iface, REFIID riid, void **ppv);
    ULONG (*AddRef)(struct enumerator *iface);
    ULONG (*Release)(struct enumerator *iface);
    HRESULT (*Next)(struct enumerator *iface, ULONG n, void *items, ULONG *fetched);
    HRESULT (*Skip)(struct enumerator *iface, ULONG n);
    HRESULT (*Reset)(struct enumerator *iface);
    HRESULT (*Clone)(struct enumerator *iface, struct enumerator **ret_enumerator);
};

/* ---- clients ---- */

static PyObject *items_to_python(const struct py_items *items, char *places, ULONG n)
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)n);

    for (ULONG i = 0; i < n; i++) {
        PyObject *item = tuple ? items->to_python(places + i * items->size) : NULL;

        if (item) {
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, item);
            continue;
        }
        if (!tuple)
            items->clear(places + i * items->size);
        Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *next_items(PyObject *self, ULONG n)
{
    const struct py_items *items = py_kind_of_object(self)->items;
    struct enumerator *enumerator = py_pointer(self);
    PyObject *tuple = NULL;
    ULONG fetched = 0;
    char *places;
    HRESULT hr;

    if (n > NEXT_MAX) {
        PyErr_Format(PyExc_ValueError, "at most %d items can be asked for at once", NEXT_MAX);
        return NULL;
    }
    places = PyMem_Calloc((size_t)n + 1, items->size);
    if (!places)
        return PyErr_NoMemory();
    COM_CALL(hr, enumerator->lpVtbl->Next(enumerator, n, places, &fetched));
    if (FAILED(hr))
        py_method_error(self, hr);
    else
        tuple = items_to_python(items, places, fetched < n ? fetched : n);
    PyMem_Free(places);
    return tuple;
}

static PyObject *enumerator_Next(PyObject *self, PyObject *arguments)
{
    unsigned n = 1;

    return PyArg_ParseTuple(arguments, "|I", &n) ? next_items(self, n) : NULL;
}

PyObject *py_enumerator_next(PyObject *self)
{
    PyObject *tuple = next_items(self, 1), *item = NULL;

    if (tuple && PyTuple_GET_SIZE(tuple) > 0)
        item = Py_NewRef(PyTuple_GET_ITEM(tuple, 0));
    Py_XDECREF(tuple);
    return item;
}

static PyObject *enumerator_Skip(PyObject *self, PyObject *arguments)
{
    struct enumerator *enumerator = py_pointer(self);
    unsigned n;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &n))
        return NULL;
    COM_CALL(hr, enumerator->lpVtbl->Skip(enumerator, n));
    return py_method_result(self, hr);
}

static PyObject *enumerator_Reset(PyObject *self, PyObject *unused)
{
    struct enumerator *enumerator = py_pointer(self);
    HRESULT hr;

    COM_CALL(hr, enumerator->lpVtbl->Reset(enumerator));
    return py_method_result(self, hr);
}

static PyObject *enumerator_Clone(PyObject *self, PyObject *unused)
{
    struct enumerator *enumerator = py_pointer(self), *clone = NULL;
    HRESULT hr;

    COM_CALL(hr, enumerator->lpVtbl->Clone(enumerator, &clone));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)clone, py_kind_of_object(self)->iid);
}

PyMethodDef py_enumerator_methods[] = {
    {"Next", enumerator_Next, METH_VARARGS, "The next items, fewer at the end."},
    {"Skip", enumerator_Skip, METH_VARARGS, "Passes over items."},
    {"Reset", enumerator_Reset, METH_NOARGS, "Begins again."},
    {"Clone", enumerator_Clone, METH_NOARGS, "Another enumerator at the same place."},
    {0},
};

/* ---- gateways ---- */

struct fetch {
    const struct py_items *items;
    char *places;
    ULONG room;
    ULONG n;
};

static bool take_items(PyObject *result, void *fetch_)
{
    struct fetch *fetch = fetch_;
    PyObject *list = PySequence_Fast(result, "Next() must return a sequence");
    bool ok = list != NULL;

    if (ok && (size_t)PySequence_Fast_GET_SIZE(list) > fetch->room) {
        PyErr_Format(PyExc_ValueError, "Next() returned %zd items instead of at most %u",
                     PySequence_Fast_GET_SIZE(list), (unsigned)fetch->room);
        ok = false;
    }
    for (Py_ssize_t i = 0; ok && i < PySequence_Fast_GET_SIZE(list); i++) {
        ok = fetch->items->from_python(PySequence_Fast_GET_ITEM(list, i),
                                       fetch->places + fetch->n * fetch->items->size);
        if (ok)
            fetch->n++;
    }
    Py_XDECREF(list);
    return ok;
}

static HRESULT gateway_Next(struct enumerator *iface, ULONG n, void *items, ULONG *fetched)
{
    struct fetch fetch = {
        .items = py_gateway_from_own(iface)->kind->items, .places = items, .room = n};
    HRESULT hr;

    hr = py_gateway_call(iface, "Next", take_items, &fetch, "(k)", (unsigned long)n);
    if (FAILED(hr)) {
        while (fetch.n > 0)
            fetch.items->clear(fetch.places + --fetch.n * fetch.items->size);
    } else {
        hr = fetch.n == n ? S_OK : S_FALSE;
    }
    if (fetched)
        *fetched = fetch.n;
    return hr;
}

static HRESULT gateway_Skip(struct enumerator *iface, ULONG n)
{
    return py_gateway_call(iface, "Skip", NULL, NULL, "(k)", (unsigned long)n);
}

static HRESULT gateway_Reset(struct enumerator *iface)
{
    return py_gateway_call(iface, "Reset", NULL, NULL, "()");
}

static HRESULT gateway_Clone(struct enumerator *iface, struct enumerator **ret_enumerator)
{
    struct py_wanted wanted = {py_gateway_from_own(iface)->kind->iid, (void **)ret_enumerator,
                               false};

    *ret_enumerator = NULL;
    return py_gateway_call(iface, "Clone", py_take_interface, &wanted, "()");
}

const struct py_enumerator_vtable py_enumerator_gateway = {
    GATEWAY_UNKNOWN,        .Next = gateway_Next,   .Skip = gateway_Skip,
    .Reset = gateway_Reset, .Clone = gateway_Clone,
};
