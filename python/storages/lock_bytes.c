/* SPDX-License-Identifier: MIT */
/*
 * PyILockBytes: bytes that a compound file can be in; and its gateway, for bytes that Python
 * objects keep.
 */
#include "gateways/gateway.h"
#include "interfaces/streams.h"
#include "storages/storages.h"

static ILockBytes *bytes_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- the client's type ---- */

static PyObject *bytes_ReadAt(PyObject *self, PyObject *arguments)
{
    unsigned long long offset;
    PyObject *bytes;
    ULONG n_read = 0;
    unsigned n;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "KI", &offset, &n))
        return NULL;
    bytes = PyBytes_FromStringAndSize(NULL, n);
    if (!bytes)
        return NULL;
    COM_CALL(hr, ILockBytes_ReadAt(bytes_of(self), (ULARGE_INTEGER){.QuadPart = offset},
                                   PyBytes_AS_STRING(bytes), n, &n_read));
    if (FAILED(hr)) {
        Py_DECREF(bytes);
        return py_method_error(self, hr);
    }
    _PyBytes_Resize(&bytes, n_read < n ? n_read : n);
    return bytes;
}

static PyObject *bytes_WriteAt(PyObject *self, PyObject *arguments)
{
    unsigned long long offset;
    Py_buffer view;
    ULONG n = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "Ky*", &offset, &view))
        return NULL;
    if (view.len > UINT32_MAX) {
        PyBuffer_Release(&view);
        return PyErr_Format(PyExc_OverflowError, "more than 4 GiB at once");
    }
    COM_CALL(hr, ILockBytes_WriteAt(bytes_of(self), (ULARGE_INTEGER){.QuadPart = offset}, view.buf,
                                    (ULONG)view.len, &n));
    PyBuffer_Release(&view);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(n);
}

static PyObject *bytes_Flush(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, ILockBytes_Flush(bytes_of(self)));
    return py_method_result(self, hr);
}

static PyObject *bytes_SetSize(PyObject *self, PyObject *arguments)
{
    unsigned long long size;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "K", &size))
        return NULL;
    COM_CALL(hr, ILockBytes_SetSize(bytes_of(self), (ULARGE_INTEGER){.QuadPart = size}));
    return py_method_result(self, hr);
}

typedef HRESULT (*region_method)(ILockBytes *iface, ULARGE_INTEGER offset, ULARGE_INTEGER size,
                                 DWORD type);

static PyObject *call_region(PyObject *self, PyObject *arguments, region_method method)
{
    unsigned long long offset, size;
    unsigned type;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "KKI", &offset, &size, &type))
        return NULL;
    COM_CALL(hr, method(bytes_of(self), (ULARGE_INTEGER){.QuadPart = offset},
                        (ULARGE_INTEGER){.QuadPart = size}, type));
    return py_method_result(self, hr);
}

static PyObject *bytes_LockRegion(PyObject *self, PyObject *arguments)
{
    return call_region(self, arguments, bytes_of(self)->lpVtbl->LockRegion);
}

static PyObject *bytes_UnlockRegion(PyObject *self, PyObject *arguments)
{
    return call_region(self, arguments, bytes_of(self)->lpVtbl->UnlockRegion);
}

static PyObject *bytes_Stat(PyObject *self, PyObject *arguments)
{
    unsigned flags = STATFLAG_DEFAULT;
    STATSTG stat = {0};
    PyObject *result;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, ILockBytes_Stat(bytes_of(self), &stat, flags));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_stat_new(&stat);
    CoTaskMemFree(stat.pwcsName);
    return result;
}

static PyMethodDef methods[] = {
    {"ReadAt", bytes_ReadAt, METH_VARARGS, "The bytes from an offset on."},
    {"WriteAt", bytes_WriteAt, METH_VARARGS, "Writes bytes at an offset; how many."},
    {"Flush", bytes_Flush, METH_NOARGS, "Has what was written last."},
    {"SetSize", bytes_SetSize, METH_VARARGS, "Changes the size."},
    {"LockRegion", bytes_LockRegion, METH_VARARGS, "Keeps others out of a range."},
    {"UnlockRegion", bytes_UnlockRegion, METH_VARARGS, "Lets others in again."},
    {"Stat", bytes_Stat, METH_VARARGS, "Size, times and name."},
    {0},
};

/* ---- the gateway ---- */

struct buffer {
    char *bytes;
    ULONG room, n;
};

static bool take_bytes(PyObject *result, void *buffer_)
{
    struct buffer *buffer = buffer_;
    Py_buffer view;
    bool fits;

    if (PyObject_GetBuffer(result, &view, PyBUF_SIMPLE) < 0)
        return false;
    fits = (size_t)view.len <= buffer->room;
    if (fits) {
        memcpy(buffer->bytes, view.buf, (size_t)view.len);
        buffer->n = (ULONG)view.len;
    } else {
        PyErr_Format(PyExc_ValueError, "ReadAt() returned %zd bytes instead of at most %u",
                     view.len, (unsigned)buffer->room);
    }
    PyBuffer_Release(&view);
    return fits;
}

static HRESULT gateway_ReadAt(ILockBytes *iface, ULARGE_INTEGER ulOffset, void *pv, ULONG cb,
                              ULONG *pcbRead)
{
    struct buffer buffer = {.bytes = pv, .room = cb};
    HRESULT hr;

    hr = py_gateway_call(iface, "ReadAt", take_bytes, &buffer, "(Kk)",
                         (unsigned long long)ulOffset.QuadPart, (unsigned long)cb);
    if (pcbRead)
        *pcbRead = buffer.n;
    return hr;
}

static HRESULT gateway_WriteAt(ILockBytes *iface, ULARGE_INTEGER ulOffset, const void *pv, ULONG cb,
                               ULONG *pcbWritten)
{
    ULONG written = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "WriteAt", py_take_ulong, &written, "(Ky#)",
                         (unsigned long long)ulOffset.QuadPart, pv, (Py_ssize_t)cb);
    if (pcbWritten)
        *pcbWritten = written;
    return hr;
}

static HRESULT gateway_Flush(ILockBytes *iface)
{
    return py_gateway_call(iface, "Flush", NULL, NULL, "()");
}

static HRESULT gateway_SetSize(ILockBytes *iface, ULARGE_INTEGER cb)
{
    return py_gateway_call(iface, "SetSize", NULL, NULL, "(K)", (unsigned long long)cb.QuadPart);
}

static HRESULT gateway_LockRegion(ILockBytes *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                  DWORD dwLockType)
{
    return py_gateway_call(iface, "LockRegion", NULL, NULL, "(KKk)",
                           (unsigned long long)libOffset.QuadPart, (unsigned long long)cb.QuadPart,
                           (unsigned long)dwLockType);
}

static HRESULT gateway_UnlockRegion(ILockBytes *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                    DWORD dwLockType)
{
    return py_gateway_call(iface, "UnlockRegion", NULL, NULL, "(KKk)",
                           (unsigned long long)libOffset.QuadPart, (unsigned long long)cb.QuadPart,
                           (unsigned long)dwLockType);
}

/* A name that was not asked for would be nobody's. */
static HRESULT gateway_Stat(ILockBytes *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    HRESULT hr;

    memset(pstatstg, 0, sizeof(*pstatstg));
    hr = py_gateway_call(iface, "Stat", py_stat_from, pstatstg, "(k)", (unsigned long)grfStatFlag);
    if (grfStatFlag == STATFLAG_NONAME) {
        CoTaskMemFree(pstatstg->pwcsName);
        pstatstg->pwcsName = NULL;
    }
    return hr;
}

static const ILockBytesVtbl gateway = {
    GATEWAY_UNKNOWN,
    .ReadAt = gateway_ReadAt,
    .WriteAt = gateway_WriteAt,
    .Flush = gateway_Flush,
    .SetSize = gateway_SetSize,
    .LockRegion = gateway_LockRegion,
    .UnlockRegion = gateway_UnlockRegion,
    .Stat = gateway_Stat,
};

const struct py_kind py_lock_bytes_kind = {
    .iid = &IID_ILockBytes,
    .name = "PyILockBytes",
    .base = &py_unknown_kind,
    .methods = methods,
    .gateway = &gateway,
};
