/* SPDX-License-Identifier: MIT */
/*
 * PyIDropSource and PyIDropTarget, and their gateways: both ends of drag and drop.
 */
#include "gateways/gateway.h"

/* ---- sources ---- */

static PyObject *source_QueryContinueDrag(PyObject *self, PyObject *arguments)
{
    int escape_pressed;
    unsigned keys;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "pI", &escape_pressed, &keys))
        return NULL;
    COM_CALL(hr,
             IDropSource_QueryContinueDrag((IDropSource *)py_pointer(self), escape_pressed, keys));
    return py_method_result(self, hr);
}

static PyObject *source_GiveFeedback(PyObject *self, PyObject *arguments)
{
    unsigned effect;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &effect))
        return NULL;
    COM_CALL(hr, IDropSource_GiveFeedback((IDropSource *)py_pointer(self), effect));
    return py_method_result(self, hr);
}

static PyMethodDef source_methods[] = {
    {"QueryContinueDrag", source_QueryContinueDrag, METH_VARARGS, "Whether dragging goes on."},
    {"GiveFeedback", source_GiveFeedback, METH_VARARGS, "Shows what dropping would do."},
    {0},
};

/* What the object returns is the answer: DRAGDROP_S_DROP, DRAGDROP_S_CANCEL ... */
static HRESULT gateway_QueryContinueDrag(IDropSource *iface, BOOL fEscapePressed, DWORD grfKeyState)
{
    ULONG answer = S_OK;
    HRESULT hr;

    hr = py_gateway_call(iface, "QueryContinueDrag", py_take_answer, &answer, "(iI)",
                         (int)fEscapePressed, grfKeyState);
    return FAILED(hr) ? hr : (HRESULT)answer;
}

static HRESULT gateway_GiveFeedback(IDropSource *iface, DWORD dwEffect)
{
    ULONG answer = S_OK;
    HRESULT hr;

    hr = py_gateway_call(iface, "GiveFeedback", py_take_answer, &answer, "(I)", dwEffect);
    return FAILED(hr) ? hr : (HRESULT)answer;
}

static const IDropSourceVtbl source_gateway = {
    GATEWAY_UNKNOWN,
    .QueryContinueDrag = gateway_QueryContinueDrag,
    .GiveFeedback = gateway_GiveFeedback,
};

/* ---- targets ---- */

static IDropTarget *target_of(PyObject *self)
{
    return py_pointer(self);
}

/* What the effect became. */
static PyObject *effect_or_error(PyObject *self, HRESULT hr, DWORD effect)
{
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(effect);
}

static PyObject *target_DragEnter(PyObject *self, PyObject *arguments)
{
    PyObject *data_object;
    unsigned keys, effect;
    IDataObject *data;
    POINTL point;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OI(ii)I", &data_object, &keys, &point.x, &point.y, &effect) ||
        !py_interface_from(data_object, &IID_IDataObject, true, &data))
        return NULL;
    COM_CALL(hr, IDropTarget_DragEnter(target_of(self), data, keys, point, &effect));
    py_release(data);
    return effect_or_error(self, hr, effect);
}

static PyObject *target_DragOver(PyObject *self, PyObject *arguments)
{
    unsigned keys, effect;
    POINTL point;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I(ii)I", &keys, &point.x, &point.y, &effect))
        return NULL;
    COM_CALL(hr, IDropTarget_DragOver(target_of(self), keys, point, &effect));
    return effect_or_error(self, hr, effect);
}

static PyObject *target_DragLeave(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IDropTarget_DragLeave(target_of(self)));
    return py_method_result(self, hr);
}

static PyObject *target_Drop(PyObject *self, PyObject *arguments)
{
    PyObject *data_object;
    unsigned keys, effect;
    IDataObject *data;
    POINTL point;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OI(ii)I", &data_object, &keys, &point.x, &point.y, &effect) ||
        !py_interface_from(data_object, &IID_IDataObject, true, &data))
        return NULL;
    COM_CALL(hr, IDropTarget_Drop(target_of(self), data, keys, point, &effect));
    py_release(data);
    return effect_or_error(self, hr, effect);
}

static PyMethodDef target_methods[] = {
    {"DragEnter", target_DragEnter, METH_VARARGS, "Something is dragged in: what dropping does."},
    {"DragOver", target_DragOver, METH_VARARGS, "It is moved: what dropping does."},
    {"DragLeave", target_DragLeave, METH_NOARGS, "It is dragged out."},
    {"Drop", target_Drop, METH_VARARGS, "It is dropped: what that did."},
    {0},
};

static HRESULT gateway_DragEnter(IDropTarget *iface, IDataObject *pDataObj, DWORD grfKeyState,
                                 POINTL pt, DWORD *pdwEffect)
{
    return py_gateway_call(iface, "DragEnter", py_take_answer, pdwEffect, "(O&I(ii)I)",
                           py_build_interface, &(struct py_passed){&IID_IDataObject, pDataObj},
                           grfKeyState, pt.x, pt.y, *pdwEffect);
}

static HRESULT gateway_DragOver(IDropTarget *iface, DWORD grfKeyState, POINTL pt, DWORD *pdwEffect)
{
    return py_gateway_call(iface, "DragOver", py_take_answer, pdwEffect, "(I(ii)I)", grfKeyState,
                           pt.x, pt.y, *pdwEffect);
}

static HRESULT gateway_DragLeave(IDropTarget *iface)
{
    return py_gateway_call(iface, "DragLeave", NULL, NULL, "()");
}

static HRESULT gateway_Drop(IDropTarget *iface, IDataObject *pDataObj, DWORD grfKeyState, POINTL pt,
                            DWORD *pdwEffect)
{
    return py_gateway_call(iface, "Drop", py_take_answer, pdwEffect, "(O&I(ii)I)",
                           py_build_interface, &(struct py_passed){&IID_IDataObject, pDataObj},
                           grfKeyState, pt.x, pt.y, *pdwEffect);
}

static const IDropTargetVtbl target_gateway = {
    GATEWAY_UNKNOWN,
    .DragEnter = gateway_DragEnter,
    .DragOver = gateway_DragOver,
    .DragLeave = gateway_DragLeave,
    .Drop = gateway_Drop,
};

/* ---- kinds ---- */

const struct py_kind py_drop_source_kind = {
    .iid = &IID_IDropSource,
    .name = "PyIDropSource",
    .base = &py_unknown_kind,
    .methods = source_methods,
    .gateway = &source_gateway,
};

const struct py_kind py_drop_target_kind = {
    .iid = &IID_IDropTarget,
    .name = "PyIDropTarget",
    .base = &py_unknown_kind,
    .methods = target_methods,
    .gateway = &target_gateway,
};
