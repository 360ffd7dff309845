/* SPDX-License-Identifier: MIT */
/*
 * Streams that Python objects implement.
 */
#include "interfaces/streams.h"

struct buffer {
    char *bytes;
    ULONG room;
    ULONG n;
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
        PyErr_Format(PyExc_ValueError, "Read() returned %zd bytes instead of at most %u", view.len,
                     (unsigned)buffer->room);
    }
    PyBuffer_Release(&view);
    return fits;
}

static HRESULT gateway_Read(IStream *iface, void *pv, ULONG cb, ULONG *pcbRead)
{
    struct buffer buffer = {.bytes = pv, .room = cb};
    HRESULT hr;

    hr = py_gateway_call(iface, "Read", take_bytes, &buffer, "(k)", (unsigned long)cb);
    if (pcbRead)
        *pcbRead = buffer.n;
    return hr;
}

static HRESULT gateway_Write(IStream *iface, const void *pv, ULONG cb, ULONG *pcbWritten)
{
    ULONG written = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "Write", py_take_ulong, &written, "(y#)", pv, (Py_ssize_t)cb);
    if (pcbWritten)
        *pcbWritten = written;
    return hr;
}

static HRESULT gateway_Seek(IStream *iface, LARGE_INTEGER dlibMove, DWORD dwOrigin,
                            ULARGE_INTEGER *plibNewPosition)
{
    ULONGLONG position = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "Seek", py_take_ulonglong, &position, "(Lk)",
                         (long long)dlibMove.QuadPart, (unsigned long)dwOrigin);
    if (plibNewPosition)
        plibNewPosition->QuadPart = position;
    return hr;
}

static HRESULT gateway_SetSize(IStream *iface, ULARGE_INTEGER libNewSize)
{
    return py_gateway_call(iface, "SetSize", NULL, NULL, "(K)",
                           (unsigned long long)libNewSize.QuadPart);
}

struct copied {
    ULONGLONG read, written;
};

/* (read, written), or how many bytes both were. */
static bool take_copied(PyObject *result, void *ret_copied)
{
    struct copied *copied = ret_copied;

    if (PyTuple_Check(result))
        return PyArg_ParseTuple(result, "KK", &copied->read, &copied->written);
    if (!py_take_ulonglong(result, &copied->written))
        return false;
    copied->read = copied->written;
    return true;
}

static HRESULT gateway_CopyTo(IStream *iface, IStream *pstm, ULARGE_INTEGER cb,
                              ULARGE_INTEGER *pcbRead, ULARGE_INTEGER *pcbWritten)
{
    struct copied copied = {0};
    HRESULT hr;

    hr = py_gateway_call(iface, "CopyTo", take_copied, &copied, "(O&K)", py_build_stream, pstm,
                         (unsigned long long)cb.QuadPart);
    if (pcbRead)
        pcbRead->QuadPart = copied.read;
    if (pcbWritten)
        pcbWritten->QuadPart = copied.written;
    return hr;
}

static HRESULT gateway_Commit(IStream *iface, DWORD grfCommitFlags)
{
    return py_gateway_call(iface, "Commit", NULL, NULL, "(k)", (unsigned long)grfCommitFlags);
}

static HRESULT gateway_Revert(IStream *iface)
{
    return py_gateway_call(iface, "Revert", NULL, NULL, "()");
}

static HRESULT gateway_LockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                  DWORD dwLockType)
{
    return py_gateway_call(iface, "LockRegion", NULL, NULL, "(KKk)",
                           (unsigned long long)libOffset.QuadPart, (unsigned long long)cb.QuadPart,
                           (unsigned long)dwLockType);
}

static HRESULT gateway_UnlockRegion(IStream *iface, ULARGE_INTEGER libOffset, ULARGE_INTEGER cb,
                                    DWORD dwLockType)
{
    return py_gateway_call(iface, "UnlockRegion", NULL, NULL, "(KKk)",
                           (unsigned long long)libOffset.QuadPart, (unsigned long long)cb.QuadPart,
                           (unsigned long)dwLockType);
}

static HRESULT gateway_Stat(IStream *iface, STATSTG *pstatstg, DWORD grfStatFlag)
{
    memset(pstatstg, 0, sizeof(*pstatstg));
    return py_gateway_call(iface, "Stat", py_stat_from, pstatstg, "(k)",
                           (unsigned long)grfStatFlag);
}

static HRESULT gateway_Clone(IStream *iface, IStream **ppstm)
{
    struct py_wanted wanted = {&IID_IStream, (void **)ppstm, false};

    *ppstm = NULL;
    return py_gateway_call(iface, "Clone", py_take_interface, &wanted, "()");
}

const IStreamVtbl py_stream_gateway = {
    GATEWAY_UNKNOWN,
    .Read = gateway_Read,
    .Write = gateway_Write,
    .Seek = gateway_Seek,
    .SetSize = gateway_SetSize,
    .CopyTo = gateway_CopyTo,
    .Commit = gateway_Commit,
    .Revert = gateway_Revert,
    .LockRegion = gateway_LockRegion,
    .UnlockRegion = gateway_UnlockRegion,
    .Stat = gateway_Stat,
    .Clone = gateway_Clone,
};
