/* SPDX-License-Identifier: MIT */
/*
 * The module pythoncom proper, which the loader imports under the name _pythoncom.
 */
#include "functions/functions.h"
#include "gateways/exception_log.h"
#include "gateways/gateway.h"
#include "transfer/media.h"
#include "typelibs/descriptions.h"
#include "typelibs/records.h"
#include "typelibs/universal.h"
#include "values/values.h"
#include "win32/handles.h"
#include "win32/libraries.h"
#include "win32/processes.h"
#include "win32/registry.h"
#include "win32/system_functions.h"
#include "win32/timers.h"
#include "win32/waiting.h"

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

PyMODINIT_FUNC PyInit__pythoncom(void);

/* For the loader. */
static bool add_class_objects(PyObject *module)
{
    HRESULT (*function)(REFCLSID, REFIID, void **) = py_get_class_object;
    void *pointer;

    memcpy(&pointer, &function, sizeof(pointer));
    return PyModule_AddObject(module, "_get_class_object",
                              PyCapsule_New(pointer, "pythoncom._get_class_object", NULL)) == 0;
}

/* What a server prints is heard at once, and not only when it ends. */
static void print_lines_at_once(void)
{
    PyObject *output = PySys_GetObject("stdout"); /* borrowed */
    PyObject *method = output ? PyObject_GetAttrString(output, "reconfigure") : NULL;
    PyObject *arguments = PyTuple_New(0), *names = Py_BuildValue("{sO}", "line_buffering", Py_True);

    if (method && arguments && names)
        Py_XDECREF(PyObject_Call(method, arguments, names));
    Py_XDECREF(method);
    Py_XDECREF(arguments);
    Py_XDECREF(names);
    PyErr_Clear();
}

static PyObject *is_launched(PyObject *self, PyObject *unused)
{
    return PyBool_FromLong(py_is_launched());
}

static PyMethodDef launch_methods[] = {
    {"_IsLaunched", is_launched, METH_NOARGS, "Whether COM started this process."},
    {0},
};

static bool add_functions(PyObject *module)
{
    PyMethodDef *const tables[] = {
        py_apartment_methods,    py_message_methods,        py_class_methods,
        py_object_methods,       py_marshal_methods,        py_type_library_methods,
        py_registry_key_methods, py_registry_value_methods, py_system_methods,
        py_process_methods,      py_waiting_methods,        py_running_methods,
        py_name_methods,         py_storage_methods,        py_bytes_file_methods,
        py_call_methods,         py_error_text_methods,     py_library_maker_methods,
        py_timer_methods,        py_library_methods,        launch_methods,
        py_property_set_methods, py_transfer_methods,       py_clipboard_methods,
    };

    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
        if (PyModule_AddFunctions(module, tables[i]) < 0)
            return false;
    }
    return true;
}

static bool init(PyObject *module)
{
    bool ok = PyModule_AddStringConstant(module, "__name__", "pythoncom") == 0 &&
              PyType_Ready(&py_iid_type) == 0 && make_errors(module) && py_handles_init(module) &&
              add_functions(module) && py_interfaces_init(module) && py_constants_init(module) &&
              add_class_objects(module) && py_records_init(module) &&
              py_descriptions_init(module) && py_universal_init(module) && py_codecs_init() &&
              py_media_init(module) && py_apartments_init(module) &&
              PyModule_AddObjectRef(module, "IIDType", (PyObject *)&py_iid_type) == 0;

    if (!ok)
        return false;
    if (py_is_launched())
        print_lines_at_once();
    py_apartment_enter();
    return true;
}

/*
 * Calls come in on threads of COM's, which belong to the main interpreter, and its types are shared
 * by all: another interpreter of the process is told so. Imported again, it has what it had.
 */
static int execute(PyObject *module)
{
    static PyObject *first; /* owned */

    if (PyInterpreterState_Get() != PyInterpreterState_Main()) {
        PyErr_SetString(PyExc_ImportError,
                        "pythoncom can be used by the main interpreter of a process only");
        return -1;
    }
    if (first)
        return PyDict_Update(PyModule_GetDict(module), PyModule_GetDict(first));
    if (!init(module))
        return -1;
    first = Py_NewRef(module);
    return 0;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, execute},
    {0},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "pythoncom",
    .m_doc = "COM for Python.",
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit__pythoncom(void)
{
    return PyModuleDef_Init(&definition);
}
