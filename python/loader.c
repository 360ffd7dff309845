/* SPDX-License-Identifier: MIT */
/*
 * The file of the module pythoncom, which programs without Python load as an in-process server.
 *
 * It refers to nothing of Python, so that it can be loaded anywhere. Imported by Python it is the
 * module _pythoncom; asked for a class object it starts the interpreter that the class was
 * registered with if there is none, and imports itself. A class that is registered for another
 * interpreter than the one that runs has no class object here, and COM looks for its local server;
 * so it does where there is no shared Python library.
 */
#include <Python.h>

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define COBJMACROS
#include <windows.h>

#include <oleauto.h>

#include "hosting/interpreter.h"
#include "hosting/registered_python.h"

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of the interpreter */

/* Tells the client why there is no class object, if there is no local server either. */
static void tell(const char *why)
{
    ICreateErrorInfo *create;
    IErrorInfo *error;
    char text[PATH_MAX * 3];
    WCHAR wide[PATH_MAX * 3];

    snprintf(text, sizeof(text),
             "the class cannot be made in this process: %s: give it a local server, or register it "
             "again with a Python that is there",
             why);
    if (!MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, PATH_MAX * 3) ||
        FAILED(CreateErrorInfo(&create)))
        return;
    ICreateErrorInfo_SetSource(create, (LPOLESTR)u"Python");
    ICreateErrorInfo_SetDescription(create, wide);
    if (SUCCEEDED(ICreateErrorInfo_QueryInterface(create, &IID_IErrorInfo, (void **)&error))) {
        SetErrorInfo(0, error);
        IErrorInfo_Release(error);
    }
    ICreateErrorInfo_Release(create);
}

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    LPFNGETCLASSOBJECT get_class_object;
    char program[PATH_MAX], why[PATH_MAX * 2];
    bool is_told;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    is_told = registered_python_find(rclsid, program);
    pthread_mutex_lock(&lock);
    get_class_object = interpreter_get_class_objects(is_told ? program : NULL, why, sizeof(why));
    pthread_mutex_unlock(&lock);
    if (get_class_object)
        return get_class_object(rclsid, riid, ppv);
    tell(why);
    return CLASS_E_CLASSNOTAVAILABLE;
}

/* The interpreter stays for the life of the process. */
STDAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}

/* ---- for Python ---- */

/* A function of the interpreter that imports this file. */
static void find(const char *name, void *place)
{
    void *function = dlsym(RTLD_DEFAULT, name);

    memcpy(place, &function, sizeof(function));
}

/*
 * The module is the module proper, which lies beside this file; but its file is this one, for
 * programs without Python can load no other. As extension modules of old, it is among the modules
 * from then on: whoever loads this file by its path relies on that.
 */
static PyObject *create(PyObject *spec, PyModuleDef *unused)
{
    __typeof__(&PyImport_ImportModule) import;
    __typeof__(&PyObject_GetAttrString) get;
    __typeof__(&PyObject_SetAttrString) set;
    __typeof__(&PyImport_GetModuleDict) modules;
    __typeof__(&PyDict_SetItemString) set_item;
    __typeof__(&Py_DecRef) release;
    PyObject *module, *origin;

    find("PyImport_ImportModule", &import);
    find("PyObject_GetAttrString", &get);
    find("PyObject_SetAttrString", &set);
    find("PyImport_GetModuleDict", &modules);
    find("PyDict_SetItemString", &set_item);
    find("Py_DecRef", &release);
    module = import("_pythoncom");
    origin = module ? get(spec, "origin") : NULL;
    if (module && (!origin || set(module, "__file__", origin) < 0 ||
                   set_item(modules(), "pythoncom", module) < 0)) {
        release(module);
        module = NULL;
    }
    if (origin)
        release(origin);
    return module;
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_create, create},
    {0},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "pythoncom",
    .m_slots = slots,
};

PyMODINIT_FUNC PyInit_pythoncom(void);

PyMODINIT_FUNC PyInit_pythoncom(void)
{
    __typeof__(&PyModuleDef_Init) init;

    find("PyModuleDef_Init", &init);
    return init(&definition);
}
