/* SPDX-License-Identifier: MIT */
/*
 * The extension module pythoncom: COM's functions for Python.
 */
#include "python_com.h"

#include "handles.h"
#include "registry.h"
#include "system_functions.h"

struct constant {
    const char *name;
    long value;
};

#define CONSTANT(name)                                                                             \
    {                                                                                              \
#name, (long)name                                                                          \
    }
static const struct constant constants[] = {
    CONSTANT(ACTIVEOBJECT_STRONG),
    CONSTANT(ACTIVEOBJECT_WEAK),
    CONSTANT(CLSCTX_ALL),
    CONSTANT(CLSCTX_INPROC),
    CONSTANT(CLSCTX_INPROC_HANDLER),
    CONSTANT(CLSCTX_INPROC_SERVER),
    CONSTANT(CLSCTX_LOCAL_SERVER),
    CONSTANT(CLSCTX_SERVER),
    CONSTANT(COINIT_APARTMENTTHREADED),
    CONSTANT(COINIT_MULTITHREADED),
    CONSTANT(DESCKIND_FUNCDESC),
    CONSTANT(DESCKIND_VARDESC),
    CONSTANT(DISPATCH_METHOD),
    CONSTANT(DISPATCH_PROPERTYGET),
    CONSTANT(DISPATCH_PROPERTYPUT),
    CONSTANT(DISPATCH_PROPERTYPUTREF),
    CONSTANT(DISPID_EVALUATE),
    CONSTANT(DISPID_NEWENUM),
    CONSTANT(DISPID_PROPERTYPUT),
    CONSTANT(DISPID_STARTENUM),
    CONSTANT(DISPID_UNKNOWN),
    CONSTANT(DISPID_VALUE),
    CONSTANT(FUNCFLAG_FHIDDEN),
    CONSTANT(FUNC_DISPATCH),
    CONSTANT(INVOKE_FUNC),
    CONSTANT(INVOKE_PROPERTYGET),
    CONSTANT(INVOKE_PROPERTYPUT),
    CONSTANT(INVOKE_PROPERTYPUTREF),
    CONSTANT(PARAMFLAG_FHASDEFAULT),
    CONSTANT(PARAMFLAG_FIN),
    CONSTANT(PARAMFLAG_FOPT),
    CONSTANT(PARAMFLAG_FOUT),
    CONSTANT(PARAMFLAG_FRETVAL),
    CONSTANT(REGCLS_MULTIPLEUSE),
    CONSTANT(REGCLS_MULTI_SEPARATE),
    CONSTANT(REGCLS_SINGLEUSE),
    CONSTANT(REGCLS_SUSPENDED),
    CONSTANT(TKIND_ALIAS),
    CONSTANT(TKIND_COCLASS),
    CONSTANT(TKIND_DISPATCH),
    CONSTANT(TKIND_ENUM),
    CONSTANT(TKIND_INTERFACE),
    CONSTANT(TKIND_MODULE),
    CONSTANT(TKIND_RECORD),
    CONSTANT(TYPEFLAG_FDISPATCHABLE),
    CONSTANT(TYPEFLAG_FDUAL),
    CONSTANT(VAR_DISPATCH),
    CONSTANT(VT_ARRAY),
    CONSTANT(VT_BOOL),
    CONSTANT(VT_BSTR),
    CONSTANT(VT_BYREF),
    CONSTANT(VT_CARRAY),
    CONSTANT(VT_CLSID),
    CONSTANT(VT_CY),
    CONSTANT(VT_DATE),
    CONSTANT(VT_DECIMAL),
    CONSTANT(VT_DISPATCH),
    CONSTANT(VT_EMPTY),
    CONSTANT(VT_ERROR),
    CONSTANT(VT_FILETIME),
    CONSTANT(VT_HRESULT),
    CONSTANT(VT_I1),
    CONSTANT(VT_I2),
    CONSTANT(VT_I4),
    CONSTANT(VT_I8),
    CONSTANT(VT_INT),
    CONSTANT(VT_NULL),
    CONSTANT(VT_PTR),
    CONSTANT(VT_R4),
    CONSTANT(VT_R8),
    CONSTANT(VT_RECORD),
    CONSTANT(VT_SAFEARRAY),
    CONSTANT(VT_STREAM),
    CONSTANT(VT_UI1),
    CONSTANT(VT_UI2),
    CONSTANT(VT_UI4),
    CONSTANT(VT_UI8),
    CONSTANT(VT_UINT),
    CONSTANT(VT_UNKNOWN),
    CONSTANT(VT_USERDEFINED),
    CONSTANT(VT_VARIANT),
    CONSTANT(VT_VECTOR),
    CONSTANT(VT_VOID),
    {"dcom", 1},
};

static const struct identifier {
    const char *name;
    const GUID *guid;
} identifiers[] = {
    {"IID_NULL", &GUID_NULL},
    {"IID_IUnknown", &IID_IUnknown},
    {"IID_IDispatch", &IID_IDispatch},
    {"IID_IDispatchEx", &IID_IDispatchEx},
    {"IID_IClassFactory", &IID_IClassFactory},
    {"IID_IEnumVARIANT", &IID_IEnumVARIANT},
    {"IID_IStream", &IID_IStream},
    {"IID_IConnectionPoint", &IID_IConnectionPoint},
    {"IID_IConnectionPointContainer", &IID_IConnectionPointContainer},
    {"IID_IGlobalInterfaceTable", &IID_IGlobalInterfaceTable},
    {"CLSID_StdGlobalInterfaceTable", &CLSID_StdGlobalInterfaceTable},
    {"CLSID_StdComponentCategoriesMgr", &CLSID_StdComponentCategoriesMgr},
    {"IID_ICatRegister", &IID_ICatRegister},
};

/* ---- apartments ---- */

static PyObject *com_CoInitializeEx(PyObject *self, PyObject *arguments)
{
    unsigned flags = COINIT_APARTMENTTHREADED;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &flags))
        return NULL;
    hr = CoInitializeEx(NULL, flags);
    if (FAILED(hr))
        return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyObject *com_CoInitialize(PyObject *self, PyObject *unused)
{
    HRESULT hr = CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);

    if (FAILED(hr) && hr != RPC_E_CHANGED_MODE)
        return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyObject *com_CoUninitialize(PyObject *self, PyObject *unused)
{
    Py_BEGIN_ALLOW_THREADS CoUninitialize();
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyObject *com_PumpMessages(PyObject *self, PyObject *unused)
{
    MSG message;

    Py_BEGIN_ALLOW_THREADS while (GetMessageW(&message, NULL, 0, 0) > 0) DispatchMessageW(&message);
    Py_END_ALLOW_THREADS Py_RETURN_NONE;
}

static PyObject *com_PumpWaitingMessages(PyObject *self, PyObject *arguments)
{
    bool quits = false;
    MSG message;

    Py_BEGIN_ALLOW_THREADS while (!quits && PeekMessageW(&message, NULL, 0, 0, PM_REMOVE))
    {
        quits = message.message == WM_QUIT;
        DispatchMessageW(&message);
    }
    Py_END_ALLOW_THREADS return PyLong_FromLong(quits);
}

static PyObject *com_EnableQuitMessage(PyObject *self, PyObject *arguments)
{
    unsigned id;

    if (!PyArg_ParseTuple(arguments, "I", &id))
        return NULL;
    py_quit_thread = id;
    Py_RETURN_NONE;
}

/* ---- activation ---- */

static PyObject *com_CoCreateInstance(PyObject *self, PyObject *arguments)
{
    PyObject *clsid_object, *outer_object, *iid_object;
    IUnknown *outer, *result;
    unsigned context;
    HRESULT hr;
    CLSID clsid;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OOIO", &clsid_object, &outer_object, &context, &iid_object) ||
        !py_guid_from(clsid_object, &clsid) || !py_guid_from(iid_object, &iid) ||
        !py_interface_from(outer_object, &IID_IUnknown, true, &outer))
        return NULL;
    SetErrorInfo(0, NULL);
    Py_BEGIN_ALLOW_THREADS hr = CoCreateInstance(&clsid, outer, context, &iid, (void **)&result);
    if (outer)
        IUnknown_Release(outer);
    Py_END_ALLOW_THREADS return FAILED(hr) ? py_raise_hr(hr, NULL, -1)
                                           : py_interface_new(result, &iid);
}

static PyObject *com_CoCreateInstanceEx(PyObject *self, PyObject *arguments)
{
    PyObject *clsid_object, *outer_object, *server, *iids, *tuple;
    MULTI_QI results[16];
    IID wanted[16];
    IUnknown *outer;
    unsigned context;
    CLSID clsid;
    HRESULT hr;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(arguments, "OOIOO", &clsid_object, &outer_object, &context, &server,
                          &iids) ||
        !py_guid_from(clsid_object, &clsid) ||
        !py_interface_from(outer_object, &IID_IUnknown, true, &outer))
        return NULL;
    n = PySequence_Check(iids) ? PySequence_Size(iids) : -1;
    if (n < 1 || n > 16) {
        PyErr_SetString(PyExc_TypeError, "a sequence of one to sixteen IIDs is required");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(iids, i);
        bool ok = item && py_guid_from(item, &wanted[i]);

        Py_XDECREF(item);
        if (!ok)
            return NULL;
        results[i] = (MULTI_QI){.pIID = &wanted[i]};
    }
    SetErrorInfo(0, NULL);
    Py_BEGIN_ALLOW_THREADS hr = CoCreateInstanceEx(&clsid, outer, context, NULL, (DWORD)n, results);
    if (outer)
        IUnknown_Release(outer);
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    tuple = PyTuple_New(n);
    for (Py_ssize_t i = 0; tuple && i < n; i++)
        PyTuple_SET_ITEM(tuple, i, py_interface_new(results[i].pItf, &wanted[i]));
    return tuple;
}

static PyObject *com_new(PyObject *self, PyObject *clsid)
{
    PyObject *arguments =
        Py_BuildValue("(OOIN)", clsid, Py_None, CLSCTX_SERVER, py_iid_new(&IID_IDispatch));
    PyObject *result = arguments ? com_CoCreateInstance(self, arguments) : NULL;

    Py_XDECREF(arguments);
    return result;
}

static PyObject *get_active(PyObject *clsid_object, REFIID iid)
{
    IUnknown *unknown, *result;
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(clsid_object, &clsid))
        return NULL;
    hr = GetActiveObject(&clsid, NULL, &unknown);
    if (SUCCEEDED(hr)) {
        hr = IUnknown_QueryInterface(unknown, iid, (void **)&result);
        IUnknown_Release(unknown);
    }
    return FAILED(hr) ? py_raise_hr(hr, NULL, -1) : py_interface_new(result, iid);
}

static PyObject *com_connect(PyObject *self, PyObject *clsid)
{
    return get_active(clsid, &IID_IDispatch);
}

static PyObject *com_GetActiveObject(PyObject *self, PyObject *clsid)
{
    return get_active(clsid, &IID_IUnknown);
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
    PyObject *clsid_object, *factory_object;
    unsigned context, flags;
    IUnknown *factory;
    DWORD cookie;
    CLSID clsid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OOII", &clsid_object, &factory_object, &context, &flags) ||
        !py_guid_from(clsid_object, &clsid) ||
        !py_interface_from(factory_object, &IID_IUnknown, false, &factory))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = CoRegisterClassObject(&clsid, factory, context, flags, &cookie);
    IUnknown_Release(factory);
    Py_END_ALLOW_THREADS return FAILED(hr) ? py_raise_hr(hr, NULL, -1)
                                           : PyLong_FromUnsignedLong(cookie);
}

static PyObject *com_CoRevokeClassObject(PyObject *self, PyObject *arguments)
{
    unsigned cookie;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &cookie))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = CoRevokeClassObject(cookie);
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyObject *com_CoResumeClassObjects(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    Py_BEGIN_ALLOW_THREADS hr = CoResumeClassObjects();
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

/* ---- gateways and the rest ---- */

static PyObject *com_WrapObject(PyObject *self, PyObject *arguments)
{
    PyObject *object, *gateway_object = Py_None, *interface_object = Py_None;
    IID gateway_iid = IID_IDispatch, iid = IID_IDispatch;
    IUnknown *gateway;

    if (!PyArg_ParseTuple(arguments, "O|OO", &object, &gateway_object, &interface_object))
        return NULL;
    if (gateway_object != Py_None && !py_guid_from(gateway_object, &gateway_iid))
        return NULL;
    if (interface_object != Py_None && !py_guid_from(interface_object, &iid))
        return NULL;
    if (!IsEqualIID(&gateway_iid, &IID_IDispatch) && !IsEqualIID(&gateway_iid, &IID_IUnknown))
        return py_raise_hr(E_NOINTERFACE, NULL, -1);
    gateway = py_gateway_new(object, &gateway_iid);
    return gateway ? py_interface_new(gateway, &iid) : NULL;
}

static PyObject *com_UnwrapObject(PyObject *self, PyObject *object)
{
    IUnknown *unknown;
    PyObject *result;

    if (!py_interface_from(object, &IID_IUnknown, false, &unknown)) {
        PyErr_Clear();
        PyErr_SetString(PyExc_ValueError, "argument is not a COM object");
        return NULL;
    }
    result = py_gateway_unwrap(unknown);
    IUnknown_Release(unknown);
    return result;
}

static PyObject *com_GetScodeString(PyObject *self, PyObject *number)
{
    unsigned long code = PyLong_AsUnsignedLongMask(number);

    return PyErr_Occurred() ? NULL : py_scode_text((HRESULT)code);
}

static PyObject *com_CreateGuid(PyObject *self, PyObject *unused)
{
    GUID guid;
    HRESULT hr = CoCreateGuid(&guid);

    return FAILED(hr) ? py_raise_hr(hr, NULL, -1) : py_iid_new(&guid);
}

static PyObject *com_IID(PyObject *self, PyObject *arguments)
{
    PyObject *source;
    int is_bytes = 0;
    Py_buffer view;
    GUID guid;

    if (!PyArg_ParseTuple(arguments, "O|p", &source, &is_bytes))
        return NULL;
    if (is_bytes) {
        if (PyObject_GetBuffer(source, &view, PyBUF_SIMPLE) < 0)
            return NULL;
        if (view.len < (Py_ssize_t)sizeof(guid)) {
            PyBuffer_Release(&view);
            PyErr_SetString(PyExc_ValueError, "16 bytes are required");
            return NULL;
        }
        memcpy(&guid, view.buf, sizeof(guid));
        PyBuffer_Release(&view);
        return py_iid_new(&guid);
    }
    if (Py_TYPE(source) == &py_iid_type)
        return Py_NewRef(source);
    return py_guid_from(source, &guid) ? py_iid_new(&guid) : NULL;
}

static PyObject *com_ProgIDFromCLSID(PyObject *self, PyObject *object)
{
    LPOLESTR text;
    PyObject *result;
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(object, &clsid))
        return NULL;
    hr = ProgIDFromCLSID(&clsid, &text);
    if (FAILED(hr))
        return py_raise_hr(hr, NULL, -1);
    {
        Py_ssize_t units = 0;

        while (text[units])
            units++;
        result = py_from_wide(text, units);
    }
    CoTaskMemFree(text);
    return result;
}

static PyObject *com_GetInterfaceCount(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(py_interface_count());
}

static PyObject *com_GetGatewayCount(PyObject *self, PyObject *unused)
{
    return PyLong_FromLong(py_gateway_count());
}

static PyMethodDef methods[] = {
    {"CoInitialize", com_CoInitialize, METH_NOARGS, "Enters a single-threaded apartment."},
    {"CoInitializeEx", com_CoInitializeEx, METH_VARARGS, "Enters an apartment."},
    {"CoUninitialize", com_CoUninitialize, METH_NOARGS, "Leaves the apartment."},
    {"CoCreateInstance", com_CoCreateInstance, METH_VARARGS, "A new object of a class."},
    {"CoCreateInstanceEx", com_CoCreateInstanceEx, METH_VARARGS, "Several of its interfaces."},
    {"new", com_new, METH_O, "A new object's IDispatch."},
    {"connect", com_connect, METH_O, "The running object's IDispatch."},
    {"Connect", com_connect, METH_O, "The running object's IDispatch."},
    {"GetActiveObject", com_GetActiveObject, METH_O, "The running object."},
    {"MakePyFactory", com_MakePyFactory, METH_O, "A class object for a Python class."},
    {"CoRegisterClassObject", com_CoRegisterClassObject, METH_VARARGS, "Offers a class."},
    {"CoRevokeClassObject", com_CoRevokeClassObject, METH_VARARGS, "Withdraws an offer."},
    {"CoResumeClassObjects", com_CoResumeClassObjects, METH_NOARGS, "Shows suspended classes."},
    {"EnableQuitMessage", com_EnableQuitMessage, METH_VARARGS, "Who is told when all is unused."},
    {"PumpMessages", com_PumpMessages, METH_NOARGS, "Serves calls until told to quit."},
    {"PumpWaitingMessages", com_PumpWaitingMessages, METH_VARARGS, "Serves what waits."},
    {"WrapObject", com_WrapObject, METH_VARARGS, "A COM object around a Python object."},
    {"UnwrapObject", com_UnwrapObject, METH_O, "The Python object in a COM object."},
    {"GetScodeString", com_GetScodeString, METH_O, "The text of an HRESULT."},
    {"CreateGuid", com_CreateGuid, METH_NOARGS, "A new identifier."},
    {"IID", com_IID, METH_VARARGS, "An identifier from text, a ProgID or bytes."},
    {"ProgIDFromCLSID", com_ProgIDFromCLSID, METH_O, "The ProgID of a class."},
    {"_GetInterfaceCount", com_GetInterfaceCount, METH_NOARGS, "Interface objects alive."},
    {"_GetGatewayCount", com_GetGatewayCount, METH_NOARGS, "Gateways alive."},
    {0},
};

/* com_error and error keep their arguments under names, which Python's own exceptions do not: the
 * classes are written in Python. */
static const char error_source[] =
    "class com_error(Exception):\n"
    "    def __init__(self, *args):\n"
    "        super().__init__(*args)\n"
    "        padded = args + (None,) * (4 - len(args))\n"
    "        self.hresult, self.strerror, self.excepinfo, self.argerror = padded[:4]\n"
    "class error(Exception):\n"
    "    def __init__(self, *args):\n"
    "        super().__init__(*args)\n"
    "        padded = args + (None,) * (3 - len(args))\n"
    "        self.winerror, self.funcname, self.strerror = padded[:3]\n"
    "class Marker:\n"
    "    def __init__(self, name):\n"
    "        self.name = name\n"
    "    def __repr__(self):\n"
    "        return self.name\n"
    "Empty, Missing, Nothing, ArgNotFound = map(Marker, ('Empty', 'Missing', 'Nothing', "
    "'ArgNotFound'))\n"
    "for value in (com_error, error):\n"
    "    value.__module__ = 'pywintypes'\n";

static bool make_errors(PyObject *module)
{
    static const struct {
        const char *name;
        PyObject **place;
    } made[] = {
        {"com_error", &py_com_error}, {"error", &py_error},     {"Empty", &py_empty},
        {"Missing", &py_missing},     {"Nothing", &py_nothing}, {"ArgNotFound", &py_arg_not_found},
    };
    PyObject *names = PyDict_New(), *result;

    if (!names)
        return false;
    PyDict_SetItemString(names, "__builtins__", PyEval_GetBuiltins());
    PyDict_SetItemString(names, "__name__", PyModule_GetNameObject(module));
    result = PyRun_String(error_source, Py_file_input, names, names);
    Py_XDECREF(result);
    for (size_t i = 0; result && i < sizeof(made) / sizeof(*made); i++)
        *made[i].place = Py_XNewRef(PyDict_GetItemString(names, made[i].name));
    Py_DECREF(names);
    return result && PyModule_AddObjectRef(module, "com_error", py_com_error) == 0 &&
           PyModule_AddObjectRef(module, "error", py_com_error) == 0 &&
           PyModule_AddObjectRef(module, "ole_error", py_com_error) == 0 &&
           PyModule_AddObjectRef(module, "internal_error", PyExc_SystemError) == 0 &&
           PyModule_AddObjectRef(module, "_win32_error", py_error) == 0 &&
           PyModule_AddObjectRef(module, "Empty", py_empty) == 0 &&
           PyModule_AddObjectRef(module, "Missing", py_missing) == 0 &&
           PyModule_AddObjectRef(module, "Nothing", py_nothing) == 0 &&
           PyModule_AddObjectRef(module, "ArgNotFound", py_arg_not_found) == 0;
}

static bool add_type_map(PyObject *module)
{
    static const struct {
        const GUID *iid;
        PyTypeObject *type;
        const char *name;
    } types[] = {
        {&IID_IUnknown, &py_unknown_type, "IUnknown"},
        {&IID_IDispatch, &py_dispatch_type, "IDispatch"},
        {&IID_IClassFactory, &py_class_factory_type, NULL},
        {&IID_IEnumVARIANT, &py_enum_variant_type, NULL},
    };
    PyObject *map = PyDict_New(), *servers = PyDict_New(), *names = PyDict_New();

    for (size_t i = 0; map && servers && names && i < sizeof(types) / sizeof(*types); i++) {
        PyObject *iid = py_iid_new(types[i].iid);

        PyDict_SetItem(map, iid, (PyObject *)types[i].type);
        if (types[i].name) {
            PyObject *bytes = PyBytes_FromString(types[i].name);

            PyDict_SetItem(servers, iid, bytes);
            PyDict_SetItemString(names, types[i].name, iid);
            Py_XDECREF(bytes);
        }
        Py_DECREF(iid);
    }
    return PyModule_AddObject(module, "TypeIIDs", map) == 0 &&
           PyModule_AddObject(module, "ServerInterfaces", servers) == 0 &&
           PyModule_AddObject(module, "InterfaceNames", names) == 0 &&
           PyModule_AddObject(module, "RecordClasses", PyDict_New()) == 0;
}

/* As win32com expects: importing the module enters an apartment. */
static void enter_apartment(void)
{
    PyObject *flags = PySys_GetObject("coinit_flags");
    DWORD value = flags && PyLong_Check(flags) ? (DWORD)PyLong_AsUnsignedLongMask(flags)
                                               : COINIT_APARTMENTTHREADED;

    CoInitializeEx(NULL, value);
}

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, .m_name = "pythoncom", .m_doc = "COM for Python.",
    .m_size = -1,          .m_methods = methods,
};

PyMODINIT_FUNC PyInit_pythoncom(void);

PyMODINIT_FUNC PyInit_pythoncom(void)
{
    PyObject *module = PyModule_Create(&definition);
    bool ok = module && PyType_Ready(&py_iid_type) == 0 && make_errors(module) &&
              py_handles_init(module) &&
              PyModule_AddFunctions(module, py_registry_key_methods) == 0 &&
              PyModule_AddFunctions(module, py_registry_value_methods) == 0 &&
              PyModule_AddFunctions(module, py_system_methods) == 0 &&
              py_interfaces_init(module) && add_type_map(module) &&
              PyModule_AddObjectRef(module, "IIDType", (PyObject *)&py_iid_type) == 0;

    for (size_t i = 0; ok && i < sizeof(constants) / sizeof(*constants); i++)
        ok = PyModule_AddIntConstant(module, constants[i].name, constants[i].value) == 0;
    for (size_t i = 0; ok && i < sizeof(identifiers) / sizeof(*identifiers); i++)
        ok = PyModule_AddObject(module, identifiers[i].name, py_iid_new(identifiers[i].guid)) == 0;
    if (!ok) {
        Py_XDECREF(module);
        return NULL;
    }
    enter_apartment();
    return module;
}
