/* SPDX-License-Identifier: MIT */
/*
 * PyIPropertySetStorage and PyIPropertyStorage: property sets of a storage, and properties of one.
 */
#include "interfaces/interface.h"
#include "propertysets/property_gateways.h"
#include "propertysets/property_values.h"
#include "storages/storages.h"

static IPropertyStorage *storage_of(PyObject *self)
{
    return py_pointer(self);
}

static IPropertySetStorage *sets_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- values ---- */

static PyObject *storage_ReadMultiple(PyObject *self, PyObject *sequence)
{
    struct py_properties properties = {.n = 0};
    PyObject *result = NULL;
    HRESULT hr;

    if (py_specs_from(sequence, &properties)) {
        properties.values = PyMem_Calloc((size_t)properties.n + 1, sizeof(*properties.values));
        if (!properties.values) {
            py_properties_clear(&properties);
            return PyErr_NoMemory();
        }
        COM_CALL(hr, IPropertyStorage_ReadMultiple(storage_of(self), properties.n, properties.specs,
                                                   properties.values));
        result = FAILED(hr) ? py_method_error(self, hr)
                            : py_property_values_new(properties.values, properties.n);
    }
    py_properties_clear(&properties);
    return result;
}

static PyObject *storage_WriteMultiple(PyObject *self, PyObject *arguments)
{
    struct py_properties properties = {.n = 0};
    unsigned first_name = PID_FIRST_USABLE;
    PyObject *specs, *values, *result = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO|I", &specs, &values, &first_name))
        return NULL;
    if (py_specs_from(specs, &properties) && py_property_values_from(values, &properties)) {
        COM_CALL(hr,
                 IPropertyStorage_WriteMultiple(storage_of(self), properties.n, properties.specs,
                                                properties.values, first_name));
        result = py_method_result(self, hr);
    }
    py_properties_clear(&properties);
    return result;
}

static PyObject *storage_DeleteMultiple(PyObject *self, PyObject *sequence)
{
    struct py_properties properties = {.n = 0};
    PyObject *result = NULL;
    HRESULT hr;

    if (py_specs_from(sequence, &properties)) {
        COM_CALL(hr,
                 IPropertyStorage_DeleteMultiple(storage_of(self), properties.n, properties.specs));
        result = py_method_result(self, hr);
    }
    py_properties_clear(&properties);
    return result;
}

/* ---- names ---- */

static PyObject *read_names(PyObject *self, const struct py_properties *properties)
{
    LPOLESTR *names = PyMem_Calloc((size_t)properties->n + 1, sizeof(*names));
    PyObject *result;
    HRESULT hr;

    if (!names)
        return PyErr_NoMemory();
    COM_CALL(hr, IPropertyStorage_ReadPropertyNames(storage_of(self), properties->n,
                                                    properties->ids, names));
    result = FAILED(hr) ? py_method_error(self, hr) : py_property_names_new(names, properties->n);
    for (ULONG i = 0; SUCCEEDED(hr) && i < properties->n; i++)
        CoTaskMemFree(names[i]);
    PyMem_Free(names);
    return result;
}

static PyObject *storage_ReadPropertyNames(PyObject *self, PyObject *sequence)
{
    struct py_properties properties = {.n = 0};
    PyObject *result = NULL;

    if (py_ids_from(sequence, &properties))
        result = read_names(self, &properties);
    py_properties_clear(&properties);
    return result;
}

static PyObject *storage_WritePropertyNames(PyObject *self, PyObject *arguments)
{
    struct py_properties properties = {.n = 0};
    PyObject *ids, *names, *result = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OO", &ids, &names))
        return NULL;
    if (py_ids_from(ids, &properties) && py_property_names_from(names, &properties)) {
        COM_CALL(hr, IPropertyStorage_WritePropertyNames(storage_of(self), properties.n,
                                                         properties.ids, properties.names));
        result = py_method_result(self, hr);
    }
    py_properties_clear(&properties);
    return result;
}

static PyObject *storage_DeletePropertyNames(PyObject *self, PyObject *sequence)
{
    struct py_properties properties = {.n = 0};
    PyObject *result = NULL;
    HRESULT hr;

    if (py_ids_from(sequence, &properties)) {
        COM_CALL(hr, IPropertyStorage_DeletePropertyNames(storage_of(self), properties.n,
                                                          properties.ids));
        result = py_method_result(self, hr);
    }
    py_properties_clear(&properties);
    return result;
}

/* ---- the set as a whole ---- */

static PyObject *storage_Commit(PyObject *self, PyObject *arguments)
{
    unsigned flags = STGC_DEFAULT;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, IPropertyStorage_Commit(storage_of(self), flags));
    return py_method_result(self, hr);
}

static PyObject *storage_Revert(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPropertyStorage_Revert(storage_of(self)));
    return py_method_result(self, hr);
}

static PyObject *storage_Enum(PyObject *self, PyObject *unused)
{
    IEnumSTATPROPSTG *elements = NULL;
    HRESULT hr;

    COM_CALL(hr, IPropertyStorage_Enum(storage_of(self), &elements));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)elements, &IID_IEnumSTATPROPSTG);
}

static PyObject *storage_iterate(PyObject *self)
{
    return storage_Enum(self, NULL);
}

/* A time of None stays. */
static PyObject *storage_SetTimes(PyObject *self, PyObject *arguments)
{
    const FILETIME *times[3] = {0};
    PyObject *objects[3];
    FILETIME places[3];
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOO", &objects[0], &objects[1], &objects[2]))
        return NULL;
    for (size_t i = 0; i < 3; i++) {
        if (objects[i] == Py_None)
            continue;
        if (!py_to_filetime(objects[i], &places[i]))
            return NULL;
        times[i] = &places[i];
    }
    COM_CALL(hr, IPropertyStorage_SetTimes(storage_of(self), times[0], times[1], times[2]));
    return py_method_result(self, hr);
}

static PyObject *storage_SetClass(PyObject *self, PyObject *clsid_object)
{
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(clsid_object, &clsid))
        return NULL;
    COM_CALL(hr, IPropertyStorage_SetClass(storage_of(self), &clsid));
    return py_method_result(self, hr);
}

static PyObject *storage_Stat(PyObject *self, PyObject *unused)
{
    STATPROPSETSTG stat = {0};
    HRESULT hr;

    COM_CALL(hr, IPropertyStorage_Stat(storage_of(self), &stat));
    return FAILED(hr) ? py_method_error(self, hr) : py_property_set_stat_new(&stat);
}

static PyMethodDef storage_methods[] = {
    {"ReadMultiple", storage_ReadMultiple, METH_O, "Values of properties, None for missing ones."},
    {"WriteMultiple", storage_WriteMultiple, METH_VARARGS, "Writes properties."},
    {"DeleteMultiple", storage_DeleteMultiple, METH_O, "Removes properties."},
    {"ReadPropertyNames", storage_ReadPropertyNames, METH_O, "Names of properties."},
    {"WritePropertyNames", storage_WritePropertyNames, METH_VARARGS, "Names properties."},
    {"DeletePropertyNames", storage_DeletePropertyNames, METH_O, "Takes names from properties."},
    {"Commit", storage_Commit, METH_VARARGS, "Makes changes last."},
    {"Revert", storage_Revert, METH_NOARGS, "Takes changes back."},
    {"Enum", storage_Enum, METH_NOARGS, "The properties, as STATPROPSTGs."},
    {"SetTimes", storage_SetTimes, METH_VARARGS,
     "Changes when the set was created, read and written."},
    {"SetClass", storage_SetClass, METH_O, "Names the class of the set."},
    {"Stat", storage_Stat, METH_NOARGS, "The set's own STATPROPSETSTG."},
    {0},
};

const struct py_kind py_property_storage_kind = {
    .iid = &IID_IPropertyStorage,
    .name = "PyIPropertyStorage",
    .base = &py_unknown_kind,
    .methods = storage_methods,
    .gateway = &py_property_storage_gateway,
    .iterate = storage_iterate,
};

/* ---- sets of a storage ---- */

static PyObject *sets_Create(PyObject *self, PyObject *arguments)
{
    IPropertyStorage *storage = NULL;
    PyObject *clsid_object;
    unsigned flags, mode;
    CLSID clsid;
    FMTID fmtid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&OII", py_guid_converter, &fmtid, &clsid_object, &flags,
                          &mode) ||
        (clsid_object != Py_None && !py_guid_from(clsid_object, &clsid)))
        return NULL;
    COM_CALL(hr, IPropertySetStorage_Create(sets_of(self), &fmtid,
                                            clsid_object == Py_None ? NULL : &clsid, flags, mode,
                                            &storage));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)storage, &IID_IPropertyStorage);
}

static PyObject *sets_Open(PyObject *self, PyObject *arguments)
{
    IPropertyStorage *storage = NULL;
    unsigned mode;
    FMTID fmtid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&I", py_guid_converter, &fmtid, &mode))
        return NULL;
    COM_CALL(hr, IPropertySetStorage_Open(sets_of(self), &fmtid, mode, &storage));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)storage, &IID_IPropertyStorage);
}

static PyObject *sets_Delete(PyObject *self, PyObject *fmtid_object)
{
    FMTID fmtid;
    HRESULT hr;

    if (!py_guid_from(fmtid_object, &fmtid))
        return NULL;
    COM_CALL(hr, IPropertySetStorage_Delete(sets_of(self), &fmtid));
    return py_method_result(self, hr);
}

static PyObject *sets_Enum(PyObject *self, PyObject *unused)
{
    IEnumSTATPROPSETSTG *elements = NULL;
    HRESULT hr;

    COM_CALL(hr, IPropertySetStorage_Enum(sets_of(self), &elements));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)elements, &IID_IEnumSTATPROPSETSTG);
}

static PyObject *sets_iterate(PyObject *self)
{
    return sets_Enum(self, NULL);
}

static PyMethodDef sets_methods[] = {
    {"Create", sets_Create, METH_VARARGS, "A new property set."},
    {"Open", sets_Open, METH_VARARGS, "A property set."},
    {"Delete", sets_Delete, METH_O, "Removes a property set."},
    {"Enum", sets_Enum, METH_NOARGS, "The property sets, as STATPROPSETSTGs."},
    {0},
};

const struct py_kind py_property_set_storage_kind = {
    .iid = &IID_IPropertySetStorage,
    .name = "PyIPropertySetStorage",
    .base = &py_unknown_kind,
    .methods = sets_methods,
    .gateway = &py_property_set_storage_gateway,
    .iterate = sets_iterate,
};
