/* SPDX-License-Identifier: MIT */
/*
 * Sequences of what names properties, of their values and names; and what tells of them.
 */
#include "gateways/gateway.h"
#include "propertysets/property_values.h"
#include "storages/storages.h"
#include "values/values.h"

/* ---- from Python ---- */

typedef bool (*item_from)(PyObject *item, void *place);

/* The array of items is cleared with the others. */
static void *items_from(PyObject *object, size_t size, item_from convert, ULONG *ret_n)
{
    PyObject *list = PySequence_Fast(object, "properties are a sequence");
    Py_ssize_t n = list ? PySequence_Fast_GET_SIZE(list) : 0;
    char *items = list ? PyMem_Calloc((size_t)n + 1, size) : NULL;

    *ret_n = 0;
    if (list && !items)
        PyErr_NoMemory();
    for (Py_ssize_t i = 0; items && i < n && !PyErr_Occurred(); i++) {
        if (convert(PySequence_Fast_GET_ITEM(list, i), items + (size_t)i * size))
            ++*ret_n;
    }
    Py_XDECREF(list);
    return items;
}

static bool id_from(PyObject *item, void *place)
{
    unsigned long long id = PyLong_AsUnsignedLongLongMask(item);

    if (!PyErr_Occurred())
        *(PROPID *)place = (PROPID)id;
    return !PyErr_Occurred();
}

static bool spec_from(PyObject *item, void *place)
{
    PROPSPEC *spec = place;

    if (PyUnicode_Check(item)) {
        spec->ulKind = PRSPEC_LPWSTR;
        spec->lpwstr = py_wide(item, NULL);
        return spec->lpwstr != NULL;
    }
    spec->ulKind = PRSPEC_PROPID;
    if (PyLong_Check(item))
        return id_from(item, &spec->propid);
    PyErr_SetString(PyExc_TypeError, "a property is named by an int or a str");
    return false;
}

static bool value_from(PyObject *item, void *place)
{
    return py_to_property(item, place);
}

static bool name_from(PyObject *item, void *place)
{
    *(LPOLESTR *)place = py_wide(item, NULL);
    return *(LPOLESTR *)place != NULL;
}

bool py_specs_from(PyObject *object, struct py_properties *properties)
{
    properties->specs = items_from(object, sizeof(PROPSPEC), spec_from, &properties->n);
    return !PyErr_Occurred();
}

bool py_ids_from(PyObject *object, struct py_properties *properties)
{
    properties->ids = items_from(object, sizeof(PROPID), id_from, &properties->n);
    return !PyErr_Occurred();
}

static bool is_as_many(ULONG n, ULONG expected)
{
    if (!PyErr_Occurred() && n != expected)
        PyErr_Format(PyExc_ValueError, "there are %u properties and %u items for them",
                     (unsigned)expected, (unsigned)n);
    return !PyErr_Occurred();
}

bool py_property_values_from(PyObject *object, struct py_properties *properties)
{
    ULONG n;

    properties->values = items_from(object, sizeof(PROPVARIANT), value_from, &n);
    if (is_as_many(n, properties->n))
        return true;
    if (properties->values)
        WITHOUT_GIL(FreePropVariantArray(n, properties->values));
    PyMem_Free(properties->values);
    properties->values = NULL;
    return false;
}

bool py_property_names_from(PyObject *object, struct py_properties *properties)
{
    ULONG n;

    properties->names = items_from(object, sizeof(LPOLESTR), name_from, &n);
    if (is_as_many(n, properties->n))
        return true;
    for (ULONG i = 0; properties->names && i < n; i++)
        PyMem_Free(properties->names[i]);
    PyMem_Free(properties->names);
    properties->names = NULL;
    return false;
}

void py_properties_clear(struct py_properties *properties)
{
    for (ULONG i = 0; i < properties->n; i++) {
        if (properties->specs && properties->specs[i].ulKind == PRSPEC_LPWSTR)
            PyMem_Free(properties->specs[i].lpwstr);
        if (properties->names)
            PyMem_Free(properties->names[i]);
    }
    if (properties->values)
        WITHOUT_GIL(FreePropVariantArray(properties->n, properties->values));
    PyMem_Free(properties->specs);
    PyMem_Free(properties->values);
    PyMem_Free(properties->ids);
    PyMem_Free(properties->names);
    *properties = (struct py_properties){.n = 0};
}

/* ---- to Python ---- */

static PyObject *tuple_new(const void *items, ULONG n, size_t size,
                           PyObject *(*convert)(const void *item))
{
    PyObject *tuple = PyTuple_New((Py_ssize_t)n);

    for (ULONG i = 0; tuple && i < n; i++) {
        PyObject *item = convert((const char *)items + i * size);

        if (item)
            PyTuple_SET_ITEM(tuple, (Py_ssize_t)i, item);
        else
            Py_CLEAR(tuple);
    }
    return tuple;
}

static PyObject *spec_new(const void *item)
{
    const PROPSPEC *spec = item;

    return spec->ulKind == PRSPEC_LPWSTR ? py_build_text(spec->lpwstr)
                                         : PyLong_FromUnsignedLong(spec->propid);
}

static PyObject *id_new(const void *item)
{
    return PyLong_FromUnsignedLong(*(const PROPID *)item);
}

static PyObject *value_new(const void *item)
{
    return py_from_property(item);
}

static PyObject *name_new(const void *item)
{
    return py_build_text(*(const LPOLESTR *)item);
}

PyObject *py_specs_new(const PROPSPEC *specs, ULONG n)
{
    return tuple_new(specs, n, sizeof(*specs), spec_new);
}

PyObject *py_ids_new(const PROPID *ids, ULONG n)
{
    return tuple_new(ids, n, sizeof(*ids), id_new);
}

PyObject *py_property_values_new(const PROPVARIANT *values, ULONG n)
{
    return tuple_new(values, n, sizeof(*values), value_new);
}

PyObject *py_property_names_new(const LPOLESTR *names, ULONG n)
{
    return tuple_new(names, n, sizeof(*names), name_new);
}

/* ---- what tells of properties and of sets ---- */

PyObject *py_property_stat_new(const STATPROPSTG *stat)
{
    return Py_BuildValue("(Nki)", py_build_text(stat->lpwstrName), (unsigned long)stat->propid,
                         (int)stat->vt);
}

bool py_property_stat_from(PyObject *object, void *ret_stat)
{
    STATPROPSTG stat = {0};
    unsigned id, type;
    PyObject *name;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a STATPROPSTG is a tuple of 3 items");
        return false;
    }
    if (!PyArg_ParseTuple(object, "OII", &name, &id, &type) ||
        (name != Py_None && !py_take_task_text(name, &stat.lpwstrName)))
        return false;
    stat.propid = id;
    stat.vt = (VARTYPE)type;
    *(STATPROPSTG *)ret_stat = stat;
    return true;
}

/* None for a time that is not there. */
static PyObject *time_new(const FILETIME *time)
{
    if (!time->dwLowDateTime && !time->dwHighDateTime)
        Py_RETURN_NONE;
    return py_from_filetime(time);
}

static bool time_from(PyObject *object, FILETIME *ret_time)
{
    *ret_time = (FILETIME){0};
    return object == Py_None || py_to_filetime(object, ret_time);
}

PyObject *py_property_set_stat_new(const STATPROPSETSTG *stat)
{
    return Py_BuildValue("(NNkNNNk)", py_iid_new(&stat->fmtid), py_iid_new(&stat->clsid),
                         (unsigned long)stat->grfFlags, time_new(&stat->mtime),
                         time_new(&stat->ctime), time_new(&stat->atime),
                         (unsigned long)stat->dwOSVersion);
}

bool py_property_set_stat_from(PyObject *object, void *ret_stat)
{
    STATPROPSETSTG stat = {0};
    PyObject *times[3];
    unsigned flags, system;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a STATPROPSETSTG is a tuple of 7 items");
        return false;
    }
    if (!PyArg_ParseTuple(object, "O&O&IOOOI", py_guid_converter, &stat.fmtid, py_guid_converter,
                          &stat.clsid, &flags, &times[0], &times[1], &times[2], &system) ||
        !time_from(times[0], &stat.mtime) || !time_from(times[1], &stat.ctime) ||
        !time_from(times[2], &stat.atime))
        return false;
    stat.grfFlags = flags;
    stat.dwOSVersion = system;
    *(STATPROPSETSTG *)ret_stat = stat;
    return true;
}
