/* SPDX-License-Identifier: MIT */
/*
 * Classes: making objects of them, and offering them.
 */
#include "functions/functions.h"
#include "gateways/gateway.h"

enum {
    INTERFACES_MAX = 16,
};

static PyObject *com_CoCreateInstance(PyObject *self, PyObject *arguments)
{
    IUnknown *outer, *result = NULL;
    PyObject *outer_object;
    unsigned context;
    CLSID clsid;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O&OIO&", py_guid_converter, &clsid, &outer_object, &context,
                          py_guid_converter, &iid) ||
        !py_optional_unknown_converter(outer_object, &outer))
        return NULL;
    COM_CALL(hr, CoCreateInstance(&clsid, outer, context, &iid, (void **)&result));
    py_release(outer);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

/* The identifiers of @sequence; -1 with an exception set. */
static Py_ssize_t iids_from(PyObject *sequence, IID *iids, MULTI_QI *results)
{
    Py_ssize_t n = PySequence_Check(sequence) ? PySequence_Size(sequence) : -1;

    if (n < 1 || n > INTERFACES_MAX) {
        PyErr_SetString(PyExc_TypeError, "a sequence of one to sixteen IIDs is required");
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(sequence, i);
        bool ok = item && py_guid_from(item, &iids[i]);

        Py_XDECREF(item);
        if (!ok)
            return -1;
        results[i] = (MULTI_QI){.pIID = &iids[i]};
    }
    return n;
}

static PyObject *results_to_python(MULTI_QI *results, Py_ssize_t n)
{
    PyObject *tuple = PyTuple_New(n);

    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = tuple ? py_interface_new(results[i].pItf, results[i].pIID) : NULL;

        if (item)
            PyTuple_SET_ITEM(tuple, i, item);
        else
            Py_CLEAR(tuple);
    }
    return tuple;
}

/* (name of the machine or None, ...): only this machine is known here. */
static bool server_is_local(PyObject *server)
{
    PyObject *name;
    bool is_local;

    if (server == Py_None)
        return true;
    name = PySequence_GetItem(server, 0);
    if (!name)
        return false;
    is_local = name == Py_None || (PyUnicode_Check(name) &&
                                   (PyUnicode_GET_LENGTH(name) == 0 ||
                                    PyUnicode_CompareWithASCIIString(name, "localhost") == 0));
    Py_DECREF(name);
    if (!is_local)
        py_raise_hr(HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE));
    return is_local;
}

static PyObject *com_CoCreateInstanceEx(PyObject *self, PyObject *arguments)
{
    PyObject *outer_object, *server, *sequence;
    MULTI_QI results[INTERFACES_MAX];
    IID iids[INTERFACES_MAX];
    IUnknown *outer;
    unsigned context;
    CLSID clsid;
    HRESULT hr;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(arguments, "O&OIOO", py_guid_converter, &clsid, &outer_object, &context,
                          &server, &sequence))
        return NULL;
    n = iids_from(sequence, iids, results);
    if (n < 0 || !server_is_local(server) || !py_optional_unknown_converter(outer_object, &outer))
        return NULL;
    if (context & CLSCTX_REMOTE_SERVER)
        context |= CLSCTX_LOCAL_SERVER;
    COM_CALL(hr, CoCreateInstanceEx(&clsid, outer, context, NULL, (DWORD)n, results));
    py_release(outer);
    return FAILED(hr) ? py_raise_thread_error(hr) : results_to_python(results, n);
}

static PyObject *com_new(PyObject *self, PyObject *clsid)
{
    PyObject *arguments =
        Py_BuildValue("(OOIN)", clsid, Py_None, CLSCTX_SERVER, py_iid_new(&IID_IDispatch));
    PyObject *result = arguments ? com_CoCreateInstance(self, arguments) : NULL;

    Py_XDECREF(arguments);
    return result;
}

static PyObject *com_CoGetClassObject(PyObject *self, PyObject *arguments)
{
    IID iid = IID_IClassFactory;
    void *result = NULL;
    PyObject *server;
    unsigned context;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&IO|O&", py_guid_converter, &clsid, &context, &server,
                          py_guid_converter, &iid))
        return NULL;
    COM_CALL(hr, CoGetClassObject(&clsid, context, NULL, &iid, &result));
    return FAILED(hr) ? py_raise_thread_error(hr) : py_interface_new(result, &iid);
}

/* ---- class objects ---- */

static PyObject *com_MakePyFactory(PyObject *self, PyObject *clsid_object)
{
    IClassFactory *factory;
    CLSID clsid;

    if (!py_guid_from(clsid_object, &clsid))
        return NULL;
    factory = py_factory_new(&clsid);
    return factory ? py_interface_new((IUnknown *)factory, &IID_IClassFactory) : NULL;
}

static PyObject *com_CoRegisterClassObject(PyObject *self, PyObject *arguments)
{
    PyObject *factory_object;
    unsigned context, flags;
    IUnknown *factory;
    DWORD cookie = 0;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&OII", py_guid_converter, &clsid, &factory_object, &context,
                          &flags) ||
        !py_unknown_converter(factory_object, &factory))
        return NULL;
    COM_CALL(hr, CoRegisterClassObject(&clsid, factory, context, flags, &cookie));
    py_release(factory);
    return FAILED(hr) ? py_raise_thread_error(hr) : PyLong_FromUnsignedLong(cookie);
}

static PyObject *com_CoRevokeClassObject(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    WITHOUT_GIL(hr = CoRevokeClassObject(cookie));
    return py_none_or_raise(hr);
}

static PyObject *com_CoResumeClassObjects(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    WITHOUT_GIL(hr = CoResumeClassObjects());
    return py_none_or_raise(hr);
}

static PyObject *com_CoTreatAsClass(PyObject *self, PyObject *arguments)
{
    CLSID clsid, instead = CLSID_NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&|O&", py_guid_converter, &clsid, py_guid_converter,
                          &instead))
        return NULL;
    WITHOUT_GIL(hr = CoTreatAsClass(&clsid, &instead));
    return py_none_or_raise(hr);
}

static PyObject *com_CoFreeUnusedLibraries(PyObject *self, PyObject *unused)
{
    WITHOUT_GIL(CoFreeUnusedLibraries());
    Py_RETURN_NONE;
}

static PyObject *com_ProgIDFromCLSID(PyObject *self, PyObject *object)
{
    PyObject *result;
    LPOLESTR text;
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(object, &clsid))
        return NULL;
    hr = ProgIDFromCLSID(&clsid, &text);
    if (FAILED(hr))
        return py_raise_hr(hr);
    result = py_build_text(text);
    CoTaskMemFree(text);
    return result;
}

static PyObject *com_GetClassFile(PyObject *self, PyObject *arguments)
{
    PyObject *path_object;
    WCHAR *path;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U", &path_object))
        return NULL;
    path = py_wide(path_object, NULL);
    if (!path)
        return NULL;
    COM_CALL(hr, GetClassFile(path, &clsid));
    PyMem_Free(path);
    return FAILED(hr) ? py_raise_thread_error(hr) : py_iid_new(&clsid);
}

PyMethodDef py_class_methods[] = {
    {"CoCreateInstance", com_CoCreateInstance, METH_VARARGS, "A new object of a class."},
    {"CoCreateInstanceEx", com_CoCreateInstanceEx, METH_VARARGS, "Several of its interfaces."},
    {"CoGetClassObject", com_CoGetClassObject, METH_VARARGS, "The class object of a class."},
    {"New", com_new, METH_O, "A new object's IDispatch."},
    {"new", com_new, METH_O, "A new object's IDispatch."},
    {"MakePyFactory", com_MakePyFactory, METH_O, "A class object for a Python class."},
    {"CoRegisterClassObject", com_CoRegisterClassObject, METH_VARARGS, "Offers a class."},
    {"CoRevokeClassObject", com_CoRevokeClassObject, METH_VARARGS, "Withdraws an offer."},
    {"CoResumeClassObjects", com_CoResumeClassObjects, METH_NOARGS, "Shows suspended classes."},
    {"CoTreatAsClass", com_CoTreatAsClass, METH_VARARGS, "Lets a class stand in for another."},
    {"CoFreeUnusedLibraries", com_CoFreeUnusedLibraries, METH_NOARGS, "Unloads idle modules."},
    {"GetClassFile", com_GetClassFile, METH_VARARGS, "The class that a file is of."},
    {"ProgIDFromCLSID", com_ProgIDFromCLSID, METH_O, "The ProgID of a class."},
    {0},
};
