/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of all kinds. They differ in their items only: the methods Next, Skip, Reset and
 * Clone lie in the same places of each vtable, and are written once.
 */
#include "interfaces/streams.h"
#include "values/values.h"

enum {
    NEXT_MAX = 1 << 24, /* items that one call may ask for */
};

/* Any enumerator: what IEnumUnknown, IEnumGUID and the others have in common. */
struct enumerator {
    const struct enumerator_vtable *lpVtbl;
};

struct enumerator_vtable {
    HRESULT (*QueryInterface)(struct enumerator *iface, REFIID riid, void **ppv);
    ULONG (*AddRef)(struct enumerator *iface);
    ULONG (*Release)(struct enumerator *iface);
    HRESULT (*Next)(struct enumerator *iface, ULONG n, void *items, ULONG *fetched);
    HRESULT (*Skip)(struct enumerator *iface, ULONG n);
    HRESULT (*Reset)(struct enumerator *iface);
    HRESULT (*Clone)(struct enumerator *iface, struct enumerator **ret_enumerator);
};

struct item_kind {
    const struct py_kind *kind;
    size_t size;
    PyObject *(*to_python)(void *item);                    /* takes what the item owns */
    bool (*from_python)(PyObject *object, void *ret_item); /* NULL if there is no gateway */
    void (*clear)(void *item);
};

/* ---- items ---- */

static PyObject *variant_to_python(void *item)
{
    PyObject *object = py_from_variant(item);

    VariantClear(item);
    return object;
}

static bool variant_from_python(PyObject *object, void *ret_item)
{
    return py_to_variant(object, PY_EMPTY_PLAIN, ret_item);
}

static void variant_clear(void *item)
{
    VariantClear(item);
}

static PyObject *guid_to_python(void *item)
{
    return py_iid_new(item);
}

static bool guid_from_python(PyObject *object, void *ret_item)
{
    return py_guid_from(object, ret_item);
}

static void nothing_to_clear(void *item)
{
}

static PyObject *unknown_to_python(void *item)
{
    return py_interface_new(*(IUnknown **)item, &IID_IUnknown);
}

static bool unknown_from_python(PyObject *object, void *ret_item)
{
    return py_interface_from(object, &IID_IUnknown, true, ret_item);
}

static void interface_clear(void *item)
{
    IUnknown *unknown = *(IUnknown **)item;

    if (unknown)
        IUnknown_Release(unknown);
}

static PyObject *moniker_to_python(void *item)
{
    return py_interface_new(*(IUnknown **)item, &IID_IMoniker);
}

static bool moniker_from_python(PyObject *object, void *ret_item)
{
    return py_interface_from(object, &IID_IMoniker, false, ret_item);
}

static PyObject *point_to_python(void *item)
{
    return py_interface_new(*(IUnknown **)item, &IID_IConnectionPoint);
}

static bool point_from_python(PyObject *object, void *ret_item)
{
    return py_interface_from(object, &IID_IConnectionPoint, false, ret_item);
}

static PyObject *string_to_python(void *item)
{
    PyObject *text = py_build_text(*(LPOLESTR *)item);

    CoTaskMemFree(*(LPOLESTR *)item);
    return text;
}

static void string_clear(void *item)
{
    CoTaskMemFree(*(LPOLESTR *)item);
}

static PyObject *stat_to_python(void *item)
{
    STATSTG *stat = item;
    PyObject *tuple = py_stat_new(stat);

    CoTaskMemFree(stat->pwcsName);
    return tuple;
}

static void stat_clear(void *item)
{
    CoTaskMemFree(((STATSTG *)item)->pwcsName);
}

/* (sink, cookie) */
static PyObject *connection_to_python(void *item)
{
    CONNECTDATA *connection = item;

    return Py_BuildValue("(Nk)", py_interface_new(connection->pUnk, &IID_IUnknown),
                         (unsigned long)connection->dwCookie);
}

static bool connection_from_python(PyObject *object, void *ret_item)
{
    CONNECTDATA *connection = ret_item;
    PyObject *sink;
    unsigned cookie;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a connection is a tuple of a sink and a cookie");
        return false;
    }
    if (!PyArg_ParseTuple(object, "OI", &sink, &cookie) ||
        !py_unknown_converter(sink, &connection->pUnk))
        return false;
    connection->dwCookie = cookie;
    return true;
}

/* (category, language, description) */
static PyObject *category_to_python(void *item)
{
    CATEGORYINFO *category = item;

    return Py_BuildValue("(NkN)", py_iid_new(&category->catid), (unsigned long)category->lcid,
                         py_build_text(category->szDescription));
}

static const struct item_kind item_kinds[] = {
    {&py_enum_variant_kind, sizeof(VARIANT), variant_to_python, variant_from_python, variant_clear},
    {&py_enum_guid_kind, sizeof(GUID), guid_to_python, guid_from_python, nothing_to_clear},
    {&py_enum_unknown_kind, sizeof(IUnknown *), unknown_to_python, unknown_from_python,
     interface_clear},
    {&py_enum_string_kind, sizeof(LPOLESTR), string_to_python, py_take_task_text, string_clear},
    {&py_enum_moniker_kind, sizeof(IMoniker *), moniker_to_python, moniker_from_python,
     interface_clear},
    {&py_enum_connections_kind, sizeof(CONNECTDATA), connection_to_python, connection_from_python,
     interface_clear},
    {&py_enum_category_info_kind, sizeof(CATEGORYINFO), category_to_python, NULL, nothing_to_clear},
    {&py_enum_stat_kind, sizeof(STATSTG), stat_to_python, py_stat_from, stat_clear},
    {&py_enum_connection_points_kind, sizeof(IConnectionPoint *), point_to_python,
     point_from_python, interface_clear},
};

static const struct item_kind *items_of(const struct py_kind *kind)
{
    for (size_t i = 0; i < sizeof(item_kinds) / sizeof(*item_kinds); i++) {
        if (item_kinds[i].kind == kind)
            return &item_kinds[i];
    }
    return NULL;
}

/* ---- clients ---- */

static PyObject *items_to_python(const struct item_kind *items, char *places, ULONG n)
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
    const struct item_kind *items = items_of(py_kind_of_object(self));
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

static PyObject *enumerator_iternext(PyObject *self)
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

static PyMethodDef enumerator_methods[] = {
    {"Next", enumerator_Next, METH_VARARGS, "The next items, fewer at the end."},
    {"Skip", enumerator_Skip, METH_VARARGS, "Passes over items."},
    {"Reset", enumerator_Reset, METH_NOARGS, "Begins again."},
    {"Clone", enumerator_Clone, METH_NOARGS, "Another enumerator at the same place."},
    {0},
};

/* ---- gateways ---- */

struct fetch {
    const struct item_kind *items;
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
        .items = items_of(py_gateway_from_own(iface)->kind), .places = items, .room = n};
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

static const struct enumerator_vtable gateway_vtable = {
    GATEWAY_UNKNOWN,        .Next = gateway_Next,   .Skip = gateway_Skip,
    .Reset = gateway_Reset, .Clone = gateway_Clone,
};

/* ---- kinds ---- */

#define ENUMERATOR_KIND(type)                                                                      \
    {                                                                                              \
        .iid = &IID_##type, .name = "Py" #type, .base = &py_unknown_kind,                          \
        .methods = enumerator_methods, .gateway = &gateway_vtable, .iterate = PyObject_SelfIter,   \
        .next = enumerator_iternext,                                                               \
    }

const struct py_kind py_enum_variant_kind = ENUMERATOR_KIND(IEnumVARIANT);
const struct py_kind py_enum_guid_kind = ENUMERATOR_KIND(IEnumGUID);
const struct py_kind py_enum_unknown_kind = ENUMERATOR_KIND(IEnumUnknown);
const struct py_kind py_enum_string_kind = ENUMERATOR_KIND(IEnumString);
const struct py_kind py_enum_moniker_kind = ENUMERATOR_KIND(IEnumMoniker);
const struct py_kind py_enum_connections_kind = ENUMERATOR_KIND(IEnumConnections);
const struct py_kind py_enum_connection_points_kind = ENUMERATOR_KIND(IEnumConnectionPoints);
const struct py_kind py_enum_stat_kind = ENUMERATOR_KIND(IEnumSTATSTG);

/* Only the category manager has one. */
const struct py_kind py_enum_category_info_kind = {
    .iid = &IID_IEnumCATEGORYINFO,
    .name = "PyIEnumCATEGORYINFO",
    .base = &py_unknown_kind,
    .methods = enumerator_methods,
    .iterate = PyObject_SelfIter,
    .next = enumerator_iternext,
};
