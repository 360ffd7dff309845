/* SPDX-License-Identifier: MIT */
/*
 * Gateways: what methods get as arguments, and what becomes of their results.
 */
#include "gateways/gateway.h"
#include "values/values.h"

bool py_take_bool(PyObject *result, void *ret_int)
{
    int truth = PyObject_IsTrue(result);

    if (truth < 0)
        return false;
    *(int *)ret_int = truth;
    return true;
}

bool py_take_ulong(PyObject *result, void *ret_ulong)
{
    unsigned long number = PyLong_AsUnsignedLongMask(result);

    if (PyErr_Occurred())
        return false;
    *(ULONG *)ret_ulong = (ULONG)number;
    return true;
}

bool py_take_answer(PyObject *result, void *ret_ulong)
{
    return !PyLong_Check(result) || py_take_ulong(result, ret_ulong);
}

bool py_take_ulonglong(PyObject *result, void *ret_ulonglong)
{
    unsigned long long number = PyLong_AsUnsignedLongLongMask(result);

    if (PyErr_Occurred())
        return false;
    *(ULONGLONG *)ret_ulonglong = number;
    return true;
}

bool py_take_guid(PyObject *result, void *ret_guid)
{
    return py_guid_from(result, ret_guid);
}

bool py_take_task_text(PyObject *result, void *ret_text)
{
    WCHAR *wide = py_wide(result, NULL), *copy = NULL;

    if (wide) {
        size_t size = (py_wide_len(wide) + 1) * sizeof(*wide);

        copy = CoTaskMemAlloc(size);
        if (copy)
            memcpy(copy, wide, size);
        else
            PyErr_NoMemory();
        PyMem_Free(wide);
    }
    if (copy)
        *(LPOLESTR *)ret_text = copy;
    return copy != NULL;
}

bool py_take_interface(PyObject *result, void *wanted)
{
    const struct py_wanted *place = wanted;

    return py_interface_from(result, place->iid, place->allows_none, place->ppv);
}

PyObject *py_build_guid(void *guid)
{
    return py_iid_new(guid);
}

PyObject *py_build_text(void *wide)
{
    if (!wide)
        Py_RETURN_NONE;
    return py_from_wide(wide, (Py_ssize_t)py_wide_len(wide));
}

PyObject *py_build_variant(void *variant)
{
    return py_from_variant(variant);
}

PyObject *py_build_interface(void *passed_)
{
    const struct py_passed *passed = passed_;

    if (passed->pointer)
        IUnknown_AddRef((IUnknown *)passed->pointer);
    return py_interface_new(passed->pointer, passed->iid);
}

PyObject *py_build_unknown(void *unknown)
{
    return py_build_interface(&(struct py_passed){&IID_IUnknown, unknown});
}

PyObject *py_build_stream(void *stream)
{
    return py_build_interface(&(struct py_passed){&IID_IStream, stream});
}
