/* SPDX-License-Identifier: MIT */
/*
 * What HRESULTs say: in words, and as names of their parts.
 */
#include "functions/functions.h"

#include <olectl.h>

static bool scode_from(PyObject *number, HRESULT *ret_hr)
{
    *ret_hr = (HRESULT)PyLong_AsUnsignedLongMask(number);
    return !PyErr_Occurred();
}

static PyObject *com_GetScodeString(PyObject *self, PyObject *number)
{
    HRESULT hr;

    return scode_from(number, &hr) ? py_scode_text(hr) : NULL;
}

static PyObject *com_GetSeverityString(PyObject *self, PyObject *number)
{
    HRESULT hr;

    if (!scode_from(number, &hr))
        return NULL;
    return PyUnicode_FromString(FAILED(hr) ? "SEVERITY_ERROR" : "SEVERITY_SUCCESS");
}

static PyObject *com_GetFacilityString(PyObject *self, PyObject *number)
{
    static const char *const names[] = {
        "FACILITY_NULL",     "FACILITY_RPC",
        "FACILITY_DISPATCH", "FACILITY_STORAGE",
        "FACILITY_ITF",      "FACILITY_ADSI",
        "FACILITY_0x06",     "FACILITY_WIN32",
        "FACILITY_WINDOWS",  "FACILITY_SSPI/FACILITY_MQ",
        "FACILITY_CONTROL",  "FACILITY_EDK",
        "FACILITY_INTERNET", "FACILITY_MEDIASERVER",
        "FACILITY_MSMQ",     "FACILITY_SETUPAPI",
    };
    HRESULT hr;

    if (!scode_from(number, &hr))
        return NULL;
    if ((size_t)HRESULT_FACILITY(hr) < sizeof(names) / sizeof(*names))
        return PyUnicode_FromString(names[HRESULT_FACILITY(hr)]);
    switch (HRESULT_FACILITY(hr)) {
    case 0x7ff:
        return PyUnicode_FromString("FACILITY_BACKUP");
    case 0x800:
        return PyUnicode_FromString("FACILITY_EDB");
    case 0x900:
        return PyUnicode_FromString("FACILITY_MDSI");
    default:
        return PyUnicode_FromString("<Unknown Facility>");
    }
}

/* Ranges of codes that subjects have, by the names of their first and last. */
static PyObject *com_GetScodeRangeString(PyObject *self, PyObject *number)
{
#define RANGE(name)                                                                                \
    {                                                                                              \
        (ULONG) name##_FIRST, (ULONG)name##_LAST, #name                                            \
    }
    static const struct {
        ULONG first, last;
        const char *name;
    } ranges[] = {
        RANGE(CACHE_E),      RANGE(CACHE_S),      RANGE(CLASSFACTORY_E), RANGE(CLASSFACTORY_S),
        RANGE(CLIENTSITE_E), RANGE(CLIENTSITE_S), RANGE(CLIPBRD_E),      RANGE(CLIPBRD_S),
        RANGE(CONVERT10_E),  RANGE(CONVERT10_S),  RANGE(CO_E),           RANGE(CO_S),
        RANGE(DATA_E),       RANGE(DATA_S),       RANGE(DRAGDROP_E),     RANGE(DRAGDROP_S),
        RANGE(ENUM_E),       RANGE(ENUM_S),       RANGE(INPLACE_E),      RANGE(INPLACE_S),
        RANGE(MARSHAL_E),    RANGE(MARSHAL_S),    RANGE(MK_E),           RANGE(MK_S),
        RANGE(OLEOBJ_E),     RANGE(OLEOBJ_S),     RANGE(OLE_E),          RANGE(OLE_S),
        RANGE(REGDB_E),      RANGE(REGDB_S),      RANGE(VIEW_E),         RANGE(VIEW_S),
        RANGE(CONNECT_E),    RANGE(CONNECT_S),
    };
#undef RANGE
    HRESULT hr;

    if (!scode_from(number, &hr))
        return NULL;
    for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++) {
        if ((ULONG)hr >= ranges[i].first && (ULONG)hr <= ranges[i].last)
            return PyUnicode_FromFormat("%s_FIRST...%s_LAST", ranges[i].name, ranges[i].name);
    }
    Py_RETURN_NONE;
}

PyMethodDef py_error_text_methods[] = {
    {"GetScodeString", com_GetScodeString, METH_O, "The text of an HRESULT."},
    {"GetSeverityString", com_GetSeverityString, METH_O, "Success or error."},
    {"GetFacilityString", com_GetFacilityString, METH_O, "Whose an HRESULT is."},
    {"GetScodeRangeString", com_GetScodeRangeString, METH_O, "The range that it lies in, or None."},
    {0},
};
