/* SPDX-License-Identifier: MIT */
#include "transfer/media.h"

#include <urlmon.h>

#include "gateways/gateway.h"
#include "interfaces/interface.h"

/* ---- formats ---- */

PyObject *py_format_new(const FORMATETC *format)
{
    return Py_BuildValue("(HOIiI)", format->cfFormat, Py_None, format->dwAspect, format->lindex,
                         format->tymed);
}

PyObject *py_build_format(void *format)
{
    if (!format)
        Py_RETURN_NONE;
    return py_format_new(format);
}

bool py_format_from(PyObject *object, FORMATETC *ret_format)
{
    PyObject *device;

    *ret_format = (FORMATETC){0};
    if (!PyTuple_Check(object)) {
        PyErr_Format(PyExc_TypeError, "a FORMATETC is a tuple of five, not %s",
                     Py_TYPE(object)->tp_name);
        return false;
    }
    if (!PyArg_ParseTuple(object, "HOIiI", &ret_format->cfFormat, &device, &ret_format->dwAspect,
                          &ret_format->lindex, &ret_format->tymed))
        return false;
    if (device != Py_None)
        PyErr_SetString(PyExc_ValueError, "td must be None");
    return device == Py_None;
}

int py_format_converter(PyObject *object, void *ret_format)
{
    return py_format_from(object, ret_format);
}

/* ---- media ---- */

struct py_medium {
    PyObject_HEAD STGMEDIUM medium; /* owned */
};

static PyTypeObject medium_type;

PyObject *py_medium_new(void)
{
    struct py_medium *made = PyObject_New(struct py_medium, &medium_type);

    if (made)
        memset(&made->medium, 0, sizeof(made->medium));
    return (PyObject *)made;
}

STGMEDIUM *py_medium_of(PyObject *object)
{
    if (PyObject_TypeCheck(object, &medium_type))
        return &((struct py_medium *)object)->medium;
    PyErr_Format(PyExc_TypeError, "Object must be a PySTGMEDIUM (not a '%s')",
                 Py_TYPE(object)->tp_name);
    return NULL;
}

bool py_medium_copy(PyObject *object, STGMEDIUM *ret_medium)
{
    const STGMEDIUM *medium = py_medium_of(object);
    HRESULT hr;

    if (!medium)
        return false;
    hr = CopyStgMedium(medium, ret_medium);
    if (FAILED(hr))
        PyErr_NoMemory();
    return SUCCEEDED(hr);
}

PyObject *py_build_medium(void *medium)
{
    PyObject *built = py_medium_new();

    if (built && medium && FAILED(CopyStgMedium(medium, py_medium_of(built)))) {
        Py_DECREF(built);
        return PyErr_NoMemory();
    }
    return built;
}

static void medium_dealloc(PyObject *self)
{
    STGMEDIUM *medium = py_medium_of(self);

    WITHOUT_GIL(ReleaseStgMedium(medium));
    PyObject_Free(self);
}

static PyObject *medium_construct(PyTypeObject *type, PyObject *arguments, PyObject *names)
{
    if (PyTuple_GET_SIZE(arguments) == 0 && !names)
        return py_medium_new();
    PyErr_SetString(PyExc_TypeError, "STGMEDIUM() takes no arguments");
    return NULL;
}

/* ---- setting ---- */

static bool set_bytes(STGMEDIUM *medium, const void *bytes, size_t size)
{
    medium->hGlobal = GlobalAlloc(GMEM_FIXED, size);
    if (medium->hGlobal)
        memcpy(medium->hGlobal, bytes, size);
    else
        PyErr_NoMemory();
    return medium->hGlobal != NULL;
}

/* Text and bytes end with a NUL, which formats of text rely on; other buffers are taken as is. */
static bool set_memory(STGMEDIUM *medium, PyObject *object)
{
    Py_buffer view;
    bool ok;

    if (PyBytes_Check(object))
        return set_bytes(medium, PyBytes_AS_STRING(object), (size_t)PyBytes_GET_SIZE(object) + 1);
    if (PyUnicode_Check(object)) {
        Py_ssize_t units;
        WCHAR *wide = py_wide(object, &units);

        ok = wide && set_bytes(medium, wide, ((size_t)units + 1) * sizeof(*wide));
        PyMem_Free(wide);
        return ok;
    }
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) < 0) {
        PyErr_Format(PyExc_TypeError, "tymed value of %d requires a string/unicode/buffer",
                     TYMED_HGLOBAL);
        return false;
    }
    ok = set_bytes(medium, view.buf, (size_t)view.len);
    PyBuffer_Release(&view);
    return ok;
}

static bool set_handle(STGMEDIUM *medium, PyObject *object)
{
    medium->hBitmap = PyLong_AsVoidPtr(object);
    return !PyErr_Occurred();
}

static bool set_data(STGMEDIUM *medium, int tymed, PyObject *object)
{
    switch (tymed) {
    case TYMED_GDI:
    case TYMED_MFPICT:
    case TYMED_ENHMF:
        return set_handle(medium, object);
    case TYMED_HGLOBAL:
        return set_memory(medium, object);
    case TYMED_FILE:
        return py_take_task_text(object, &medium->lpszFileName);
    case TYMED_ISTREAM:
        return py_interface_from(object, &IID_IStream, false, &medium->pstm);
    case TYMED_ISTORAGE:
        return py_interface_from(object, &IID_IStorage, false, &medium->pstg);
    default:
        PyErr_Format(PyExc_ValueError, "Unknown tymed value '%d'", tymed);
        return false;
    }
}

static PyObject *medium_set(PyObject *self, PyObject *arguments)
{
    STGMEDIUM *medium = py_medium_of(self), made = {0}, old;
    PyObject *object;
    int tymed;

    if (!PyArg_ParseTuple(arguments, "iO", &tymed, &object) || !set_data(&made, tymed, object))
        return NULL;
    made.tymed = (DWORD)tymed;
    old = *medium;
    *medium = made;
    WITHOUT_GIL(ReleaseStgMedium(&old));
    Py_RETURN_NONE;
}

/* ---- what is in it ---- */

static PyObject *memory_bytes(HGLOBAL memory)
{
    const char *bytes = GlobalLock(memory);
    PyObject *result = PyBytes_FromStringAndSize(bytes, bytes ? (Py_ssize_t)GlobalSize(memory) : 0);

    if (bytes)
        GlobalUnlock(memory);
    return result;
}

static bool is_filled(const STGMEDIUM *medium)
{
    if (medium->tymed == TYMED_NULL)
        PyErr_SetString(PyExc_ValueError, "This STGMEDIUM has no data");
    return medium->tymed != TYMED_NULL;
}

static PyObject *medium_get_data(PyObject *self, void *unused)
{
    const STGMEDIUM *medium = py_medium_of(self);

    if (!is_filled(medium))
        return NULL;
    switch (medium->tymed) {
    case TYMED_HGLOBAL:
        return memory_bytes(medium->hGlobal);
    case TYMED_FILE:
        return py_build_text(medium->lpszFileName);
    case TYMED_ISTREAM:
        return py_build_stream(medium->pstm);
    case TYMED_ISTORAGE:
        return py_build_interface(&(struct py_passed){&IID_IStorage, medium->pstg});
    default:
        return PyLong_FromVoidPtr(medium->hBitmap);
    }
}

static PyObject *medium_get_handle(PyObject *self, void *unused)
{
    const STGMEDIUM *medium = py_medium_of(self);

    return is_filled(medium) ? PyLong_FromVoidPtr(medium->hGlobal) : NULL;
}

static PyObject *medium_get_tymed(PyObject *self, void *unused)
{
    return PyLong_FromUnsignedLong(py_medium_of(self)->tymed);
}

static PyMethodDef medium_methods[] = {
    {"set", medium_set, METH_VARARGS, "Sets type and data."},
    {0},
};

static PyGetSetDef medium_fields[] = {
    {"tymed", medium_get_tymed, NULL, "What the data are in, TYMED_*.", NULL},
    {"data", medium_get_data, NULL, "The data.", NULL},
    {"data_handle", medium_get_handle, NULL, "The handle or pointer as a number.", NULL},
    {0},
};

static PyTypeObject medium_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PySTGMEDIUM",
    .tp_basicsize = sizeof(struct py_medium),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_new = medium_construct,
    .tp_dealloc = medium_dealloc,
    .tp_methods = medium_methods,
    .tp_getset = medium_fields,
};

bool py_media_init(PyObject *module)
{
    return PyType_Ready(&medium_type) == 0 &&
           PyModule_AddObjectRef(module, "STGMEDIUM", (PyObject *)&medium_type) == 0;
}
