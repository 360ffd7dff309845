/* SPDX-License-Identifier: MIT */
/*
 * Enumerators of what data objects have: formats, and sinks.
 */
#include "gateways/gateway.h"
#include "interfaces/enumerators.h"
#include "transfer/media.h"

static PyObject *format_to_python(void *item)
{
    FORMATETC *format = item;

    CoTaskMemFree(format->ptd);
    return py_format_new(format);
}

static bool format_from_python(PyObject *object, void *ret_item)
{
    return py_format_from(object, ret_item);
}

static void format_clear(void *item)
{
    CoTaskMemFree(((FORMATETC *)item)->ptd);
}

/* (format, flags, sink, cookie) */
static PyObject *sink_to_python(void *item)
{
    STATDATA *sink = item;

    return Py_BuildValue("(NINI)", format_to_python(&sink->formatetc), sink->advf,
                         py_interface_new((IUnknown *)sink->pAdvSink, &IID_IAdviseSink),
                         sink->dwConnection);
}

static bool sink_from_python(PyObject *object, void *ret_item)
{
    STATDATA *sink = ret_item;
    PyObject *sink_object;

    if (!PyTuple_Check(object)) {
        PyErr_SetString(PyExc_TypeError, "a sink is a tuple of format, flags, sink and cookie");
        return false;
    }
    return PyArg_ParseTuple(object, "O&IOI", py_format_converter, &sink->formatetc, &sink->advf,
                            &sink_object, &sink->dwConnection) &&
           py_interface_from(sink_object, &IID_IAdviseSink, true, &sink->pAdvSink);
}

static void sink_clear(void *item)
{
    STATDATA *sink = item;

    format_clear(&sink->formatetc);
    py_release(sink->pAdvSink);
}

static const struct py_items format_items = {sizeof(FORMATETC), format_to_python,
                                             format_from_python, format_clear};
const struct py_kind py_enum_format_kind = ENUMERATOR_KIND(IEnumFORMATETC, format_items);

static const struct py_items sink_items = {sizeof(STATDATA), sink_to_python, sink_from_python,
                                           sink_clear};
const struct py_kind py_enum_stat_data_kind = ENUMERATOR_KIND(IEnumSTATDATA, sink_items);
