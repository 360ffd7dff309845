/* SPDX-License-Identifier: MIT */
/*
 * com_error and error: HRESULTs as exceptions on the client's side, exceptions as HRESULTs on the
 * server's.
 */
#include "gateways/exception_log.h"

PyObject *py_com_error;
PyObject *py_error;

/* The system's text of a code, or NULL without an exception. */
static PyObject *system_text(DWORD code)
{
    WCHAR text[512];
    DWORD units = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS, NULL,
                                 code, 0, text, 512, NULL);

    while (units > 0 && (text[units - 1] == '\n' || text[units - 1] == '\r'))
        units--;
    return units == 0 ? NULL : py_from_wide(text, units);
}

PyObject *py_scode_text(HRESULT hr)
{
    PyObject *text = system_text((DWORD)hr);

    return text || PyErr_Occurred() ? text : PyUnicode_FromFormat("OLE error 0x%08x", (unsigned)hr);
}

/* ---- EXCEPINFO ---- */

void py_excepinfo_clear(EXCEPINFO *info)
{
    SysFreeString(info->bstrSource);
    SysFreeString(info->bstrDescription);
    SysFreeString(info->bstrHelpFile);
    memset(info, 0, sizeof(*info));
}

PyObject *py_excepinfo_new(EXCEPINFO *info)
{
    if (info->pfnDeferredFillIn)
        info->pfnDeferredFillIn(info);
    return Py_BuildValue("(iNNNki)", (int)info->wCode, py_from_bstr(info->bstrSource),
                         py_from_bstr(info->bstrDescription), py_from_bstr(info->bstrHelpFile),
                         (unsigned long)info->dwHelpContext, (int)info->scode);
}

static BSTR text_of(PyObject *object)
{
    PyObject *text = object && object != Py_None ? PyObject_Str(object) : NULL;
    BSTR bstr = text ? py_bstr(text) : NULL;

    Py_XDECREF(text);
    PyErr_Clear();
    return bstr;
}

static DWORD number_of(PyObject *object)
{
    unsigned long number = 0;

    if (object && PyLong_Check(object))
        number = PyLong_AsUnsignedLongMask(object);
    PyErr_Clear();
    return (DWORD)number;
}

static bool excepinfo_from_tuple(PyObject *tuple, EXCEPINFO *ret_info)
{
    if (!PyTuple_Check(tuple) || PyTuple_GET_SIZE(tuple) != 6) {
        PyErr_SetString(PyExc_TypeError, "an exception's description is a tuple of 6 items");
        return false;
    }
    *ret_info = (EXCEPINFO){
        .wCode = (WORD)number_of(PyTuple_GET_ITEM(tuple, 0)),
        .bstrSource = text_of(PyTuple_GET_ITEM(tuple, 1)),
        .bstrDescription = text_of(PyTuple_GET_ITEM(tuple, 2)),
        .bstrHelpFile = text_of(PyTuple_GET_ITEM(tuple, 3)),
        .dwHelpContext = number_of(PyTuple_GET_ITEM(tuple, 4)),
        .scode = (SCODE)number_of(PyTuple_GET_ITEM(tuple, 5)),
    };
    return true;
}

/* ---- HRESULT to exception ---- */

/* @details is taken over. */
static PyObject *raise_com_error(HRESULT hr, PyObject *details, long argument)
{
    PyObject *error;

    if (!details)
        return NULL;
    error =
        Py_BuildValue("(iNNN)", (int)hr, py_scode_text(hr), details,
                      argument == PY_NO_ARGUMENT ? Py_NewRef(Py_None) : PyLong_FromLong(argument));
    if (error) {
        PyErr_SetObject(py_com_error, error);
        Py_DECREF(error);
    }
    return NULL;
}

PyObject *py_raise_hr(HRESULT hr)
{
    return raise_com_error(hr, Py_NewRef(Py_None), PY_NO_ARGUMENT);
}

PyObject *py_raise_excepinfo(HRESULT hr, EXCEPINFO *excepinfo, long argument)
{
    return raise_com_error(hr, py_excepinfo_new(excepinfo), argument);
}

PyObject *py_raise_argument(HRESULT hr, long argument)
{
    return raise_com_error(hr, Py_NewRef(Py_None), argument);
}

static PyObject *raise_error_info(HRESULT hr, IErrorInfo *error)
{
    EXCEPINFO info = {.scode = hr};

    IErrorInfo_GetSource(error, &info.bstrSource);
    IErrorInfo_GetDescription(error, &info.bstrDescription);
    IErrorInfo_GetHelpFile(error, &info.bstrHelpFile);
    IErrorInfo_GetHelpContext(error, &info.dwHelpContext);
    py_raise_excepinfo(hr, &info, PY_NO_ARGUMENT);
    py_excepinfo_clear(&info);
    return NULL;
}

PyObject *py_raise_thread_error(HRESULT hr)
{
    IErrorInfo *error;

    if (GetErrorInfo(0, &error) != S_OK)
        return py_raise_hr(hr);
    raise_error_info(hr, error);
    IErrorInfo_Release(error);
    return NULL;
}

static bool supports_error_info(IUnknown *unknown, REFIID iid)
{
    ISupportErrorInfo *support;
    HRESULT hr;

    hr = IUnknown_QueryInterface(unknown, &IID_ISupportErrorInfo, (void **)&support);
    if (FAILED(hr))
        return false;
    hr = ISupportErrorInfo_InterfaceSupportsErrorInfo(support, iid);
    ISupportErrorInfo_Release(support);
    return hr == S_OK;
}

PyObject *py_raise_from(IUnknown *unknown, REFIID iid, HRESULT hr)
{
    IErrorInfo *error;
    bool is_meant;

    /* Taken first: the questions below are calls too. */
    if (GetErrorInfo(0, &error) != S_OK)
        return py_raise_hr(hr);
    WITHOUT_GIL(is_meant = supports_error_info(unknown, iid));
    if (is_meant)
        raise_error_info(hr, error);
    else
        py_raise_hr(hr);
    IErrorInfo_Release(error);
    return NULL;
}

PyObject *py_none_or_raise(HRESULT hr)
{
    if (FAILED(hr))
        return py_raise_hr(hr);
    Py_RETURN_NONE;
}

PyObject *py_raise_win32(DWORD code, const char *function)
{
    PyObject *text = system_text(code), *error;

    if (!text && !PyErr_Occurred())
        text = PyUnicode_FromString("No error message is available");
    error = Py_BuildValue("(isN)", (int)code, function, text);
    if (error) {
        PyErr_SetObject(py_error, error);
        Py_DECREF(error);
    }
    return NULL;
}

/* ---- exception to HRESULT ---- */

static PyObject *attribute(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);

    PyErr_Clear();
    return value;
}

static BSTR attribute_text(PyObject *object, const char *name)
{
    PyObject *value = attribute(object, name);
    BSTR bstr = text_of(value);

    Py_XDECREF(value);
    return bstr;
}

static DWORD attribute_number(PyObject *object, const char *name)
{
    PyObject *value = attribute(object, name);
    DWORD number = number_of(value);

    Py_XDECREF(value);
    return number;
}

/* What the author of the server raised for its clients: an instance of a subclass of com_error. */
static void describe_meant(PyObject *value, EXCEPINFO *ret_info)
{
    *ret_info = (EXCEPINFO){
        .wCode = (WORD)attribute_number(value, "code"),
        .bstrSource = attribute_text(value, "source"),
        .bstrDescription = attribute_text(value, "description"),
        .bstrHelpFile = attribute_text(value, "helpfile"),
        .dwHelpContext = attribute_number(value, "helpcontext"),
        .scode = (SCODE)attribute_number(value, "hresult"),
    };
}

static void describe_unexpected(const struct py_exception *exception, EXCEPINFO *ret_info)
{
    bool is_memory = PyErr_GivenExceptionMatches(exception->type, PyExc_MemoryError);

    *ret_info = (EXCEPINFO){
        .bstrSource = SysAllocString(u"Python COM Server Internal Error"),
        .bstrDescription = py_traceback_text(exception, "Unexpected Python Error: "),
        .scode = is_memory ? E_OUTOFMEMORY : E_FAIL,
    };
}

/* A failed call to another COM object, which was not handled: passed on if it has a description. */
static bool describe_passed_on(PyObject *value, EXCEPINFO *ret_info)
{
    PyObject *details = attribute(value, "excepinfo");
    bool is_described = details && excepinfo_from_tuple(details, ret_info);

    if (is_described && !ret_info->scode)
        ret_info->scode = (SCODE)attribute_number(value, "hresult");
    Py_XDECREF(details);
    PyErr_Clear();
    return is_described;
}

bool py_excepinfo_from(PyObject *object, EXCEPINFO *ret_info)
{
    if (!PyErr_GivenExceptionMatches(object, py_com_error))
        return excepinfo_from_tuple(object, ret_info);
    if ((PyObject *)Py_TYPE(object) != py_com_error) {
        describe_meant(object, ret_info);
    } else if (!describe_passed_on(object, ret_info)) {
        *ret_info = (EXCEPINFO){
            .bstrDescription = attribute_text(object, "strerror"),
            .scode = (SCODE)attribute_number(object, "hresult"),
        };
    }
    return true;
}

/* Leaves a description as the thread's error object. */
static void set_error_info(const EXCEPINFO *info)
{
    ICreateErrorInfo *create;
    IErrorInfo *error;

    if (FAILED(CreateErrorInfo(&create)))
        return;
    ICreateErrorInfo_SetSource(create, info->bstrSource);
    ICreateErrorInfo_SetDescription(create, info->bstrDescription);
    ICreateErrorInfo_SetHelpFile(create, info->bstrHelpFile);
    ICreateErrorInfo_SetHelpContext(create, info->dwHelpContext);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&error))) {
        SetErrorInfo(0, error);
        IErrorInfo_Release(error);
    }
    ICreateErrorInfo_Release(create);
}

HRESULT py_hresult_of_exception(EXCEPINFO *excepinfo, const char *method)
{
    struct py_exception exception;
    bool is_com_error, is_meant;
    EXCEPINFO info = {0};
    HRESULT hr;

    PyErr_Fetch(&exception.type, &exception.value, &exception.traceback);
    PyErr_NormalizeException(&exception.type, &exception.value, &exception.traceback);
    if (exception.traceback)
        PyException_SetTraceback(exception.value, exception.traceback);
    is_com_error = PyErr_GivenExceptionMatches(exception.type, py_com_error);
    is_meant = is_com_error && exception.type != py_com_error;
    if (is_meant)
        describe_meant(exception.value, &info);
    else if (!is_com_error || !describe_passed_on(exception.value, &info))
        describe_unexpected(&exception, &info);
    if (!is_meant)
        py_exception_log(&exception, excepinfo ? NULL : method);

    /* What is wrong with a call itself is not the member's exception. */
    if (excepinfo && !(is_meant && HRESULT_FACILITY(info.scode) == FACILITY_DISPATCH)) {
        *excepinfo = info;
        hr = DISP_E_EXCEPTION;
    } else {
        hr = info.scode;
        if (FAILED(hr))
            set_error_info(&info);
        py_excepinfo_clear(&info);
    }
    Py_XDECREF(exception.type);
    Py_XDECREF(exception.value);
    Py_XDECREF(exception.traceback);
    return hr;
}
