/* SPDX-License-Identifier: MIT */
/*
 * PyISequentialStream and PyIStream.
 */
#include "interfaces/streams.h"

#include "storages/storages.h"
#include "values/values.h"

static IStream *stream_of(PyObject *self)
{
    return py_pointer(self);
}

/* Bytes may be fewer at the end of the stream. */
static PyObject *stream_Read(PyObject *self, PyObject *arguments)
{
    PyObject *bytes;
    ULONG done = 0;
    unsigned size;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &size))
        return NULL;
    bytes = PyBytes_FromStringAndSize(NULL, size);
    if (!bytes)
        return NULL;
    COM_CALL(hr, ISequentialStream_Read((ISequentialStream *)py_pointer(self),
                                        PyBytes_AS_STRING(bytes), size, &done));
    if (FAILED(hr)) {
        Py_DECREF(bytes);
        return py_method_error(self, hr);
    }
    _PyBytes_Resize(&bytes, done < size ? done : size);
    return bytes;
}

static PyObject *stream_Write(PyObject *self, PyObject *arguments)
{
    ULONG done = 0;
    Py_buffer view;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "y*", &view))
        return NULL;
    COM_CALL(hr, ISequentialStream_Write((ISequentialStream *)py_pointer(self), view.buf,
                                         (ULONG)view.len, &done));
    PyBuffer_Release(&view);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(done);
}

static PyObject *stream_Seek(PyObject *self, PyObject *arguments)
{
    ULARGE_INTEGER position = {.QuadPart = 0};
    LARGE_INTEGER offset;
    unsigned origin;
    long long move;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "LI", &move, &origin))
        return NULL;
    offset.QuadPart = move;
    COM_CALL(hr, IStream_Seek(stream_of(self), offset, origin, &position));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLongLong(position.QuadPart);
}

static PyObject *stream_SetSize(PyObject *self, PyObject *number)
{
    ULARGE_INTEGER size = {.QuadPart = PyLong_AsUnsignedLongLong(number)};
    HRESULT hr;

    if (PyErr_Occurred())
        return NULL;
    COM_CALL(hr, IStream_SetSize(stream_of(self), size));
    return py_method_result(self, hr);
}

/* How many bytes were written. */
static PyObject *stream_CopyTo(PyObject *self, PyObject *arguments)
{
    ULARGE_INTEGER size, done = {.QuadPart = 0}, written = {.QuadPart = 0};
    unsigned long long number;
    IStream *target;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&K", py_stream_converter, &target, &number))
        return NULL;
    size.QuadPart = number;
    COM_CALL(hr, IStream_CopyTo(stream_of(self), target, size, &done, &written));
    py_release(target);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLongLong(written.QuadPart);
}

static PyObject *stream_Commit(PyObject *self, PyObject *arguments)
{
    unsigned flags = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, IStream_Commit(stream_of(self), flags));
    return py_method_result(self, hr);
}

static PyObject *stream_Revert(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IStream_Revert(stream_of(self)));
    return py_method_result(self, hr);
}

struct region {
    ULARGE_INTEGER offset, size;
    DWORD kind;
};

static bool region_from(PyObject *arguments, struct region *ret_region)
{
    unsigned long long offset, size;
    unsigned kind;

    if (!PyArg_ParseTuple(arguments, "KKI", &offset, &size, &kind))
        return false;
    *ret_region = (struct region){{.QuadPart = offset}, {.QuadPart = size}, kind};
    return true;
}

static PyObject *stream_LockRegion(PyObject *self, PyObject *arguments)
{
    struct region region;
    HRESULT hr;

    if (!region_from(arguments, &region))
        return NULL;
    COM_CALL(hr, IStream_LockRegion(stream_of(self), region.offset, region.size, region.kind));
    return py_method_result(self, hr);
}

static PyObject *stream_UnlockRegion(PyObject *self, PyObject *arguments)
{
    struct region region;
    HRESULT hr;

    if (!region_from(arguments, &region))
        return NULL;
    COM_CALL(hr, IStream_UnlockRegion(stream_of(self), region.offset, region.size, region.kind));
    return py_method_result(self, hr);
}

static PyObject *stream_Clone(PyObject *self, PyObject *unused)
{
    IStream *clone = NULL;
    HRESULT hr;

    COM_CALL(hr, IStream_Clone(stream_of(self), &clone));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)clone, &IID_IStream);
}

/* ---- STATSTG: a tuple of 11 ---- */

/* 100 nanoseconds since 1601; none is None. */
static PyObject *filetime_to_python(const FILETIME *time)
{
    if (!time->dwLowDateTime && !time->dwHighDateTime)
        Py_RETURN_NONE;
    return py_from_filetime(time);
}

PyObject *py_stat_new(const STATSTG *stat)
{
    return Py_BuildValue("(NkKNNNkkNkk)", py_build_text(stat->pwcsName), (unsigned long)stat->type,
                         (unsigned long long)stat->cbSize.QuadPart,
                         filetime_to_python(&stat->mtime), filetime_to_python(&stat->ctime),
                         filetime_to_python(&stat->atime), (unsigned long)stat->grfMode,
                         (unsigned long)stat->grfLocksSupported, py_iid_new(&stat->clsid),
                         (unsigned long)stat->grfStateBits, (unsigned long)stat->reserved);
}

/* Times may be None, which is none. */
static bool filetimes_from(PyObject *objects[3], FILETIME *ret_times[3])
{
    for (size_t i = 0; i < 3; i++) {
        if (objects[i] != Py_None && !py_to_filetime(objects[i], ret_times[i]))
            return false;
    }
    return true;
}

bool py_stat_from(PyObject *result, void *ret_stat)
{
    unsigned long type, mode, locks, bits, format;
    PyObject *name, *times[3];
    unsigned long long size;
    STATSTG stat = {0};

    if (!PyTuple_Check(result)) {
        PyErr_SetString(PyExc_TypeError, "a STATSTG is a tuple of 11 items");
        return false;
    }
    if (!PyArg_ParseTuple(result, "OkKOOOkkO&kk", &name, &type, &size, &times[0], &times[1],
                          &times[2], &mode, &locks, py_guid_converter, &stat.clsid, &bits,
                          &format) ||
        !filetimes_from(times, (FILETIME *[]){&stat.mtime, &stat.ctime, &stat.atime}))
        return false;
    if (name != Py_None && !py_take_task_text(name, &stat.pwcsName))
        return false;
    stat.type = (DWORD)type;
    stat.cbSize.QuadPart = size;
    stat.grfMode = (DWORD)mode;
    stat.grfLocksSupported = (DWORD)locks;
    stat.grfStateBits = (DWORD)bits;
    stat.reserved = (DWORD)format;
    *(STATSTG *)ret_stat = stat;
    return true;
}

static PyObject *stream_Stat(PyObject *self, PyObject *arguments)
{
    STATSTG stat = {0};
    unsigned flags = 0;
    PyObject *result;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    COM_CALL(hr, IStream_Stat(stream_of(self), &stat, flags));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_stat_new(&stat);
    CoTaskMemFree(stat.pwcsName);
    return result;
}

static PyMethodDef sequential_methods[] = {
    {"Read", stream_Read, METH_VARARGS, "The next bytes."},
    {"read", stream_Read, METH_VARARGS, "The next bytes."},
    {"Write", stream_Write, METH_VARARGS, "Writes bytes; how many."},
    {"write", stream_Write, METH_VARARGS, "Writes bytes; how many."},
    {0},
};

static PyMethodDef stream_methods[] = {
    {"Seek", stream_Seek, METH_VARARGS, "Moves the position; where it is then."},
    {"SetSize", stream_SetSize, METH_O, "Changes the size."},
    {"CopyTo", stream_CopyTo, METH_VARARGS, "Copies bytes to another stream; how many."},
    {"Commit", stream_Commit, METH_VARARGS, "Makes changes last."},
    {"Revert", stream_Revert, METH_NOARGS, "Takes changes back."},
    {"LockRegion", stream_LockRegion, METH_VARARGS, "Keeps others out of a range."},
    {"UnlockRegion", stream_UnlockRegion, METH_VARARGS, "Lets others in again."},
    {"Clone", stream_Clone, METH_NOARGS, "The same bytes with a position of their own."},
    {"Stat", stream_Stat, METH_VARARGS, "Size, times and name."},
    {0},
};

const struct py_kind py_sequential_stream_kind = {
    .iid = &IID_ISequentialStream,
    .name = "PyISequentialStream",
    .base = &py_unknown_kind,
    .methods = sequential_methods,
    .gateway = &py_stream_gateway,
};

const struct py_kind py_stream_kind = {
    .iid = &IID_IStream,
    .name = "PyIStream",
    .base = &py_sequential_stream_kind,
    .methods = stream_methods,
    .gateway = &py_stream_gateway,
};
