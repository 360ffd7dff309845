/* SPDX-License-Identifier: MIT */
/*
 * OLE's clipboard, and drag and drop.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"

#include <ole2.h>

static PyObject *com_OleGetClipboard(PyObject *self, PyObject *unused)
{
    IDataObject *data = NULL;
    HRESULT hr;

    WITHOUT_GIL(hr = OleGetClipboard(&data));
    return py_interface_or_raise(hr, data, &IID_IDataObject);
}

static PyObject *com_OleSetClipboard(PyObject *self, PyObject *object)
{
    IDataObject *data;
    HRESULT hr;

    if (!py_interface_from(object, &IID_IDataObject, true, &data))
        return NULL;
    WITHOUT_GIL(hr = OleSetClipboard(data));
    py_release(data);
    return py_none_or_raise(hr);
}

static PyObject *com_OleIsCurrentClipboard(PyObject *self, PyObject *object)
{
    IDataObject *data;
    HRESULT hr;

    if (!py_interface_from(object, &IID_IDataObject, true, &data))
        return NULL;
    WITHOUT_GIL(hr = OleIsCurrentClipboard(data));
    py_release(data);
    return PyBool_FromLong(hr == S_OK);
}

static PyObject *com_OleFlushClipboard(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = OleFlushClipboard());
    return py_none_or_raise(hr);
}

/* A number, None, or what has a number of its own, as handles do. */
static int window_converter(PyObject *object, void *ret_window)
{
    PyObject *number = object == Py_None ? PyLong_FromLong(0) : PyNumber_Long(object);

    if (number)
        *(HWND *)ret_window = PyLong_AsVoidPtr(number);
    Py_XDECREF(number);
    return !PyErr_Occurred();
}

static PyObject *com_RegisterDragDrop(PyObject *self, PyObject *arguments)
{
    PyObject *object;
    IDropTarget *target;
    HWND window;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&O", window_converter, &window, &object) ||
        !py_interface_from(object, &IID_IDropTarget, false, &target))
        return NULL;
    WITHOUT_GIL(hr = RegisterDragDrop(window, target));
    py_release(target);
    return py_none_or_raise(hr);
}

static PyObject *com_RevokeDragDrop(PyObject *self, PyObject *arguments)
{
    HWND window;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&", window_converter, &window))
        return NULL;
    WITHOUT_GIL(hr = RevokeDragDrop(window));
    return py_none_or_raise(hr);
}

/* The effect that dropping had. */
static PyObject *com_DoDragDrop(PyObject *self, PyObject *arguments)
{
    PyObject *data_object, *source_object;
    DWORD effect = DROPEFFECT_NONE;
    IDropSource *source;
    IDataObject *data;
    unsigned effects;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOI", &data_object, &source_object, &effects) ||
        !py_interface_from(data_object, &IID_IDataObject, false, &data))
        return NULL;
    if (!py_interface_from(source_object, &IID_IDropSource, false, &source)) {
        py_release(data);
        return NULL;
    }
    WITHOUT_GIL(hr = DoDragDrop(data, source, effects, &effect));
    py_release(data);
    py_release(source);
    return FAILED(hr) ? py_raise_hr(hr) : PyLong_FromUnsignedLong(effect);
}

PyMethodDef py_transfer_methods[] = {
    {"OleGetClipboard", com_OleGetClipboard, METH_NOARGS, "What is on the clipboard."},
    {"OleSetClipboard", com_OleSetClipboard, METH_O, "Puts an object there, or with None nothing."},
    {"OleIsCurrentClipboard", com_OleIsCurrentClipboard, METH_O, "Whether an object is there."},
    {"OleFlushClipboard", com_OleFlushClipboard, METH_NOARGS, "Leaves the data, not the object."},
    {"RegisterDragDrop", com_RegisterDragDrop, METH_VARARGS, "Lets a window be dropped on."},
    {"RevokeDragDrop", com_RevokeDragDrop, METH_VARARGS, "Takes that back."},
    {"DoDragDrop", com_DoDragDrop, METH_VARARGS, "Drags and drops; what that did."},
    {0},
};
