/* SPDX-License-Identifier: MIT */
/*
 * PyIDataObject and its gateway.
 */
#include "gateways/gateway.h"
#include "transfer/media.h"

static IDataObject *data_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- clients ---- */

static PyObject *data_GetData(PyObject *self, PyObject *arguments)
{
    FORMATETC format;
    PyObject *medium;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&", py_format_converter, &format))
        return NULL;
    medium = py_medium_new();
    if (!medium)
        return NULL;
    COM_CALL(hr, IDataObject_GetData(data_of(self), &format, py_medium_of(medium)));
    if (SUCCEEDED(hr))
        return medium;
    Py_DECREF(medium);
    return py_method_error(self, hr);
}

/* With a medium of the caller's, that one is filled. */
static PyObject *data_GetDataHere(PyObject *self, PyObject *arguments)
{
    PyObject *medium = NULL;
    FORMATETC format;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&|O", py_format_converter, &format, &medium))
        return NULL;
    medium = medium ? Py_NewRef(medium) : py_medium_new();
    if (!medium || !py_medium_of(medium)) {
        Py_XDECREF(medium);
        return NULL;
    }
    COM_CALL(hr, IDataObject_GetDataHere(data_of(self), &format, py_medium_of(medium)));
    if (SUCCEEDED(hr))
        return medium;
    Py_DECREF(medium);
    return py_method_error(self, hr);
}

static PyObject *data_QueryGetData(PyObject *self, PyObject *arguments)
{
    FORMATETC format;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&", py_format_converter, &format))
        return NULL;
    COM_CALL(hr, IDataObject_QueryGetData(data_of(self), &format));
    return py_method_result(self, hr);
}

static PyObject *data_GetCanonicalFormatEtc(PyObject *self, PyObject *arguments)
{
    FORMATETC format, canonical = {0};
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&", py_format_converter, &format))
        return NULL;
    COM_CALL(hr, IDataObject_GetCanonicalFormatEtc(data_of(self), &format, &canonical));
    if (FAILED(hr))
        return py_method_error(self, hr);
    CoTaskMemFree(canonical.ptd);
    return py_format_new(&canonical);
}

/* Data that the object takes over are a copy: the medium stays whole and the caller's. */
static PyObject *data_SetData(PyObject *self, PyObject *arguments)
{
    STGMEDIUM medium = {0};
    PyObject *object;
    FORMATETC format;
    int releases;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&Op", py_format_converter, &format, &object, &releases) ||
        !py_medium_copy(object, &medium))
        return NULL;
    COM_CALL(hr, IDataObject_SetData(data_of(self), &format, &medium, releases));
    if (!releases || FAILED(hr))
        WITHOUT_GIL(ReleaseStgMedium(&medium));
    return py_method_result(self, hr);
}

static PyObject *data_EnumFormatEtc(PyObject *self, PyObject *arguments)
{
    unsigned direction = DATADIR_GET;
    IEnumFORMATETC *formats = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &direction))
        return NULL;
    COM_CALL(hr, IDataObject_EnumFormatEtc(data_of(self), direction, &formats));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)formats, &IID_IEnumFORMATETC);
}

static PyObject *iterate_nothing(void)
{
    PyObject *none = PyTuple_New(0), *iterator = none ? PySeqIter_New(none) : NULL;

    Py_XDECREF(none);
    return iterator;
}

/* An object without formats has nothing to iterate over. */
static PyObject *data_iterate(PyObject *self)
{
    IEnumFORMATETC *formats = NULL;
    HRESULT hr;

    COM_CALL(hr, IDataObject_EnumFormatEtc(data_of(self), DATADIR_GET, &formats));
    if (FAILED(hr))
        return py_method_error(self, hr);
    if (!formats)
        return iterate_nothing();
    return py_interface_new((IUnknown *)formats, &IID_IEnumFORMATETC);
}

static PyObject *data_DAdvise(PyObject *self, PyObject *arguments)
{
    PyObject *sink_object;
    FORMATETC format;
    IAdviseSink *sink;
    DWORD cookie = 0;
    unsigned flags;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&IO", py_format_converter, &format, &flags, &sink_object) ||
        !py_interface_from(sink_object, &IID_IAdviseSink, true, &sink))
        return NULL;
    COM_CALL(hr, IDataObject_DAdvise(data_of(self), &format, flags, sink, &cookie));
    py_release(sink);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *data_DUnadvise(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    COM_CALL(hr, IDataObject_DUnadvise(data_of(self), cookie));
    return py_method_result(self, hr);
}

static PyObject *data_EnumDAdvise(PyObject *self, PyObject *unused)
{
    IEnumSTATDATA *sinks = NULL;
    HRESULT hr;

    COM_CALL(hr, IDataObject_EnumDAdvise(data_of(self), &sinks));
    if (FAILED(hr))
        return py_method_error(self, hr);
    return py_interface_new((IUnknown *)sinks, &IID_IEnumSTATDATA);
}

static PyMethodDef data_methods[] = {
    {"GetData", data_GetData, METH_VARARGS, "The data in a format."},
    {"GetDataHere", data_GetDataHere, METH_VARARGS, "The data, in a medium that there is."},
    {"QueryGetData", data_QueryGetData, METH_VARARGS, "Fails if there are no data in a format."},
    {"GetCanonicalFormatEtc", data_GetCanonicalFormatEtc, METH_VARARGS,
     "The format that gives the same data."},
    {"SetData", data_SetData, METH_VARARGS, "Sets data in a format."},
    {"EnumFormatEtc", data_EnumFormatEtc, METH_VARARGS, "The formats."},
    {"DAdvise", data_DAdvise, METH_VARARGS, "Has changes told to a sink; its cookie."},
    {"DUnadvise", data_DUnadvise, METH_VARARGS, "Takes that back."},
    {"EnumDAdvise", data_EnumDAdvise, METH_NOARGS, "The sinks."},
    {0},
};

/* ---- the gateway ---- */

/* A medium that the object returned, copied: it may keep its own. */
static bool take_medium(PyObject *result, void *ret_medium)
{
    return py_medium_copy(result, ret_medium);
}

static HRESULT gateway_GetData(IDataObject *iface, FORMATETC *pformatetcIn, STGMEDIUM *pmedium)
{
    if (!pmedium)
        return E_POINTER;
    memset(pmedium, 0, sizeof(*pmedium));
    return py_gateway_call(iface, "GetData", take_medium, pmedium, "(O&)", py_build_format,
                           pformatetcIn);
}

static HRESULT fill_memory(HGLOBAL source, HGLOBAL target)
{
    SIZE_T size = GlobalSize(source);

    if (GlobalSize(target) < size)
        return STG_E_MEDIUMFULL;
    memcpy(GlobalLock(target), GlobalLock(source), size);
    GlobalUnlock(source);
    GlobalUnlock(target);
    return S_OK;
}

static HRESULT fill_stream(HGLOBAL source, IStream *target)
{
    HRESULT hr = IStream_Write(target, GlobalLock(source), (ULONG)GlobalSize(source), NULL);

    GlobalUnlock(source);
    return hr;
}

static HRESULT copy_stream(IStream *source, IStream *target)
{
    static const LARGE_INTEGER start;
    HRESULT hr = IStream_Seek(source, start, STREAM_SEEK_SET, NULL);

    if (FAILED(hr))
        return hr;
    return IStream_CopyTo(source, target, (ULARGE_INTEGER){.QuadPart = INT64_MAX}, NULL, NULL);
}

/* What the caller's medium holds stays its own, and gets the data. */
static HRESULT fill_medium(const STGMEDIUM *source, const STGMEDIUM *target)
{
    if (source->tymed == TYMED_HGLOBAL && target->tymed == TYMED_HGLOBAL)
        return fill_memory(source->hGlobal, target->hGlobal);
    if (source->tymed == TYMED_HGLOBAL && target->tymed == TYMED_ISTREAM)
        return fill_stream(source->hGlobal, target->pstm);
    if (source->tymed == TYMED_ISTREAM && target->tymed == TYMED_ISTREAM)
        return copy_stream(source->pstm, target->pstm);
    if (source->tymed == TYMED_ISTORAGE && target->tymed == TYMED_ISTORAGE)
        return IStorage_CopyTo(source->pstg, 0, NULL, NULL, target->pstg);
    return DV_E_TYMED;
}

/* An empty medium is Python's, whose callers need bring none. */
static HRESULT gateway_GetDataHere(IDataObject *iface, FORMATETC *pformatetc, STGMEDIUM *pmedium)
{
    STGMEDIUM given = {0};
    HRESULT hr;

    if (!pmedium)
        return E_POINTER;
    hr = py_gateway_call(iface, "GetDataHere", take_medium, &given, "(O&)", py_build_format,
                         pformatetc);
    if (FAILED(hr))
        return hr;
    if (pmedium->tymed == TYMED_NULL) {
        *pmedium = given;
        return hr;
    }
    hr = fill_medium(&given, pmedium);
    ReleaseStgMedium(&given);
    return hr;
}

static HRESULT gateway_QueryGetData(IDataObject *iface, FORMATETC *pformatetc)
{
    return py_gateway_call(iface, "QueryGetData", NULL, NULL, "(O&)", py_build_format, pformatetc);
}

static bool take_format(PyObject *result, void *ret_format)
{
    return py_format_from(result, ret_format);
}

static HRESULT gateway_GetCanonicalFormatEtc(IDataObject *iface, FORMATETC *pformatectIn,
                                             FORMATETC *pformatetcOut)
{
    return py_gateway_call(iface, "GetCanonicalFormatEtc", take_format, pformatetcOut, "(O&)",
                           py_build_format, pformatectIn);
}

static HRESULT gateway_SetData(IDataObject *iface, FORMATETC *pformatetc, STGMEDIUM *pmedium,
                               BOOL fRelease)
{
    HRESULT hr;

    if (!pmedium)
        return E_POINTER;
    hr = py_gateway_call(iface, "SetData", NULL, NULL, "(O&O&i)", py_build_format, pformatetc,
                         py_build_medium, pmedium, (int)fRelease);
    if (SUCCEEDED(hr) && fRelease)
        ReleaseStgMedium(pmedium);
    return hr;
}

static HRESULT gateway_EnumFormatEtc(IDataObject *iface, DWORD dwDirection,
                                     IEnumFORMATETC **ppenumFormatEtc)
{
    struct py_wanted wanted = {&IID_IEnumFORMATETC, (void **)ppenumFormatEtc, true};

    *ppenumFormatEtc = NULL;
    return py_gateway_call(iface, "EnumFormatEtc", py_take_interface, &wanted, "(I)", dwDirection);
}

static HRESULT gateway_DAdvise(IDataObject *iface, FORMATETC *pformatetc, DWORD advf,
                               IAdviseSink *pAdvSink, DWORD *pdwConnection)
{
    *pdwConnection = 0;
    return py_gateway_call(iface, "DAdvise", py_take_ulong, pdwConnection, "(O&IO&)",
                           py_build_format, pformatetc, advf, py_build_interface,
                           &(struct py_passed){&IID_IAdviseSink, pAdvSink});
}

static HRESULT gateway_DUnadvise(IDataObject *iface, DWORD dwConnection)
{
    return py_gateway_call(iface, "DUnadvise", NULL, NULL, "(I)", dwConnection);
}

static HRESULT gateway_EnumDAdvise(IDataObject *iface, IEnumSTATDATA **ppenumAdvise)
{
    struct py_wanted wanted = {&IID_IEnumSTATDATA, (void **)ppenumAdvise, true};

    *ppenumAdvise = NULL;
    return py_gateway_call(iface, "EnumDAdvise", py_take_interface, &wanted, "()");
}

static const IDataObjectVtbl data_gateway = {
    GATEWAY_UNKNOWN,
    .GetData = gateway_GetData,
    .GetDataHere = gateway_GetDataHere,
    .QueryGetData = gateway_QueryGetData,
    .GetCanonicalFormatEtc = gateway_GetCanonicalFormatEtc,
    .SetData = gateway_SetData,
    .EnumFormatEtc = gateway_EnumFormatEtc,
    .DAdvise = gateway_DAdvise,
    .DUnadvise = gateway_DUnadvise,
    .EnumDAdvise = gateway_EnumDAdvise,
};

/* ---- kinds ---- */

const struct py_kind py_data_object_kind = {
    .iid = &IID_IDataObject,
    .name = "PyIDataObject",
    .base = &py_unknown_kind,
    .methods = data_methods,
    .gateway = &data_gateway,
    .iterate = data_iterate,
};
