/* SPDX-License-Identifier: MIT */
/*
 * The items of enumerators that several subjects have: values, identifiers, texts, interfaces.
 */
#include "interfaces/enumerators.h"
#include "interfaces/streams.h"
#include "values/values.h"

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
    py_release(*(IUnknown **)item);
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

/* (policy, flags, object) */
static PyObject *property_to_python(void *item)
{
    ContextProperty *property = item;

    return Py_BuildValue("(NIN)", py_iid_new(&property->policyId), property->flags,
                         py_interface_new(property->pUnk, &IID_IUnknown));
}

static void property_clear(void *item)
{
    interface_clear(&((ContextProperty *)item)->pUnk);
}

/* ---- kinds ---- */

static const struct py_items variant_items = {sizeof(VARIANT), variant_to_python,
                                              variant_from_python, variant_clear};
const struct py_kind py_enum_variant_kind = ENUMERATOR_KIND(IEnumVARIANT, variant_items);

static const struct py_items guid_items = {sizeof(GUID), guid_to_python, guid_from_python,
                                           nothing_to_clear};
const struct py_kind py_enum_guid_kind = ENUMERATOR_KIND(IEnumGUID, guid_items);

static const struct py_items unknown_items = {sizeof(IUnknown *), unknown_to_python,
                                              unknown_from_python, interface_clear};
const struct py_kind py_enum_unknown_kind = ENUMERATOR_KIND(IEnumUnknown, unknown_items);

static const struct py_items string_items = {sizeof(LPOLESTR), string_to_python, py_take_task_text,
                                             string_clear};
const struct py_kind py_enum_string_kind = ENUMERATOR_KIND(IEnumString, string_items);

static const struct py_items moniker_items = {sizeof(IMoniker *), moniker_to_python,
                                              moniker_from_python, interface_clear};
const struct py_kind py_enum_moniker_kind = ENUMERATOR_KIND(IEnumMoniker, moniker_items);

static const struct py_items connections_items = {sizeof(CONNECTDATA), connection_to_python,
                                                  connection_from_python, interface_clear};
const struct py_kind py_enum_connections_kind =
    ENUMERATOR_KIND(IEnumConnections, connections_items);

static const struct py_items category_info_items = {sizeof(CATEGORYINFO), category_to_python, NULL,
                                                    nothing_to_clear};
const struct py_kind py_enum_category_info_kind =
    CLIENT_ENUMERATOR_KIND(IEnumCATEGORYINFO, category_info_items);

static const struct py_items stat_items = {sizeof(STATSTG), stat_to_python, py_stat_from,
                                           stat_clear};
const struct py_kind py_enum_stat_kind = ENUMERATOR_KIND(IEnumSTATSTG, stat_items);

static const struct py_items connection_points_items = {sizeof(IConnectionPoint *), point_to_python,
                                                        point_from_python, interface_clear};
const struct py_kind py_enum_connection_points_kind =
    ENUMERATOR_KIND(IEnumConnectionPoints, connection_points_items);

static const struct py_items context_properties_items = {sizeof(ContextProperty),
                                                         property_to_python, NULL, property_clear};
const struct py_kind py_enum_context_properties_kind =
    CLIENT_ENUMERATOR_KIND(IEnumContextProps, context_properties_items);
