/* SPDX-License-Identifier: MIT */
/*
 * PyIID; text between Python and UTF-16.
 */
#include "values/python_com.h"

WCHAR *py_wide(PyObject *text, Py_ssize_t *ret_units)
{
    PyObject *bytes;
    Py_ssize_t size;
    WCHAR *wide;

    if (!PyUnicode_Check(text)) {
        PyErr_Format(PyExc_TypeError, "a string is required, not %s", Py_TYPE(text)->tp_name);
        return NULL;
    }
    bytes = PyUnicode_AsEncodedString(text, "utf-16-le", "surrogatepass");
    if (!bytes)
        return NULL;
    size = PyBytes_GET_SIZE(bytes);
    wide = PyMem_Malloc((size_t)size + sizeof(*wide));
    if (wide) {
        memcpy(wide, PyBytes_AS_STRING(bytes), (size_t)size);
        wide[size / 2] = 0;
        if (ret_units)
            *ret_units = size / 2;
    } else {
        PyErr_NoMemory();
    }
    Py_DECREF(bytes);
    return wide;
}

PyObject *py_from_wide(const WCHAR *text, Py_ssize_t units)
{
    int order = -1;

    return PyUnicode_DecodeUTF16((const char *)text, units * 2, "surrogatepass", &order);
}

BSTR py_bstr(PyObject *text)
{
    Py_ssize_t units;
    WCHAR *wide = py_wide(text, &units);
    BSTR bstr;

    if (!wide)
        return NULL;
    bstr = SysAllocStringLen(wide, (UINT)units);
    PyMem_Free(wide);
    if (!bstr)
        PyErr_NoMemory();
    return bstr;
}

PyObject *py_from_bstr(BSTR text)
{
    if (!text)
        Py_RETURN_NONE;
    return py_from_wide(text, SysStringLen(text));
}

size_t py_wide_len(const WCHAR *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

/* ---- identifiers ---- */

PyObject *py_iid_new(REFGUID guid)
{
    struct py_iid *iid = PyObject_New(struct py_iid, &py_iid_type);

    if (iid)
        iid->guid = *guid;
    return (PyObject *)iid;
}

bool py_guid_from(PyObject *object, GUID *ret_guid)
{
    WCHAR *wide;
    HRESULT hr;

    if (Py_TYPE(object) == &py_iid_type) {
        *ret_guid = ((struct py_iid *)object)->guid;
        return true;
    }
    if (!PyUnicode_Check(object)) {
        PyErr_Format(PyExc_TypeError, "The object is not a PyIID object (it is %s)",
                     Py_TYPE(object)->tp_name);
        return false;
    }
    wide = py_wide(object, NULL);
    if (!wide)
        return false;
    hr = CLSIDFromString(wide, ret_guid);
    /* Of what is meant as a ProgID is told why it leads to no class. */
    if (FAILED(hr) && *wide != '{')
        py_raise_thread_error(hr);
    else if (FAILED(hr))
        py_raise_hr(hr);
    PyMem_Free(wide);
    return SUCCEEDED(hr);
}

int py_guid_converter(PyObject *object, void *ret_guid)
{
    return py_guid_from(object, ret_guid);
}

static PyObject *iid_str(PyObject *self)
{
    WCHAR text[39];

    StringFromGUID2(&((struct py_iid *)self)->guid, text, 39);
    return py_from_wide(text, 38);
}

static PyObject *iid_repr(PyObject *self)
{
    PyObject *text = iid_str(self), *repr;

    if (!text)
        return NULL;
    repr = PyUnicode_FromFormat("IID('%U')", text);
    Py_DECREF(text);
    return repr;
}

static Py_hash_t iid_hash(PyObject *self)
{
    const GUID *guid = &((struct py_iid *)self)->guid;
    uint64_t halves[2], hash;

    memcpy(halves, guid, sizeof(halves));
    hash = halves[0] * 31 ^ halves[1];
    return (Py_hash_t)hash == -1 ? -2 : (Py_hash_t)hash;
}

static PyObject *iid_compare(PyObject *a, PyObject *b, int operation)
{
    bool equal;

    if ((operation != Py_EQ && operation != Py_NE) || Py_TYPE(b) != &py_iid_type)
        Py_RETURN_NOTIMPLEMENTED;
    equal = IsEqualGUID(&((struct py_iid *)a)->guid, &((struct py_iid *)b)->guid);
    return PyBool_FromLong(equal == (operation == Py_EQ));
}

static int iid_buffer(PyObject *self, Py_buffer *view, int flags)
{
    return PyBuffer_FillInfo(view, self, &((struct py_iid *)self)->guid, sizeof(GUID), 1, flags);
}

static PyBufferProcs iid_buffer_procs = {.bf_getbuffer = iid_buffer};

PyTypeObject py_iid_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyIID",
    .tp_basicsize = sizeof(struct py_iid),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_str = iid_str,
    .tp_repr = iid_repr,
    .tp_hash = iid_hash,
    .tp_richcompare = iid_compare,
    .tp_as_buffer = &iid_buffer_procs,
};

/* ---- Windows' code pages by Python's names ---- */

/* Text here is UTF-8 whatever its code page is called. */
static PyObject *find_codec(PyObject *self, PyObject *name)
{
    static const char *const names[] = {"mbcs", "ansi", "dbcs", "oem"};
    PyObject *codecs, *codec;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (!PyUnicode_Check(name) || PyUnicode_CompareWithASCIIString(name, names[i]) != 0)
            continue;
        codecs = PyImport_ImportModule("codecs");
        codec = codecs ? PyObject_CallMethod(codecs, "lookup", "s", "utf-8") : NULL;
        Py_XDECREF(codecs);
        return codec;
    }
    Py_RETURN_NONE;
}

bool py_codecs_init(void)
{
    static PyMethodDef definition = {"find_codec", find_codec, METH_O, NULL};
    PyObject *function = PyCFunction_New(&definition, NULL);
    bool ok = function && PyCodec_Register(function) == 0;

    Py_XDECREF(function);
    return ok;
}
