/* SPDX-License-Identifier: MIT */
/*
 * The file of the module pythoncom, which programs without Python load as an in-process server.
 *
 * It refers to nothing of Python, so that it can be loaded anywhere. Imported by Python it is the
 * module _pythoncom; asked for a class object it starts an interpreter if there is none, and
 * imports itself. Where there is no shared Python library it has no class, and COM looks for a
 * local server.
 */
#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

struct object; /* a PyObject */

struct python {
    int (*Py_IsInitialized)(void);
    void (*Py_InitializeEx)(int signals);
    void *(*PyEval_SaveThread)(void);
    int (*PyGILState_Ensure)(void);
    void (*PyGILState_Release)(int state);
    struct object *(*PyImport_ImportModule)(const char *name);
    void *(*PyCapsule_Import)(const char *name, int no_block);
    int (*PyRun_SimpleString)(const char *source);
    struct object *(*PySys_GetObject)(const char *name);
    struct object *(*PyUnicode_DecodeFSDefault)(const char *text);
    int (*PyList_Append)(struct object *list, struct object *item);
    void (*Py_DecRef)(struct object *object);
    void (*PyErr_Clear)(void);
};

/* Where the packages are from here, and the library that an interpreter can be started from. */
static const char packages_folder[] = COMITY_PACKAGES;
static const char library_path[] = COMITY_LIBPYTHON_FOLDER "/" COMITY_LIBPYTHON;
static const char library_name[] = COMITY_LIBPYTHON;

static struct {
    pthread_mutex_t lock;
    struct python python; /* (lock) */
    bool is_found;        /* (lock) */
    LPFNGETCLASSOBJECT get_class_object;
} loader = {.lock = PTHREAD_MUTEX_INITIALIZER};

/* ---- finding Python ---- */

static bool take_functions(struct python *python)
{
    const struct {
        const char *name;
        void *place;
    } functions[] = {
        {"Py_IsInitialized", &python->Py_IsInitialized},
        {"Py_InitializeEx", &python->Py_InitializeEx},
        {"PyEval_SaveThread", &python->PyEval_SaveThread},
        {"PyGILState_Ensure", &python->PyGILState_Ensure},
        {"PyGILState_Release", &python->PyGILState_Release},
        {"PyImport_ImportModule", &python->PyImport_ImportModule},
        {"PyCapsule_Import", &python->PyCapsule_Import},
        {"PyRun_SimpleString", &python->PyRun_SimpleString},
        {"PySys_GetObject", &python->PySys_GetObject},
        {"PyUnicode_DecodeFSDefault", &python->PyUnicode_DecodeFSDefault},
        {"PyList_Append", &python->PyList_Append},
        {"Py_DecRef", &python->Py_DecRef},
        {"PyErr_Clear", &python->PyErr_Clear},
    };

    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
        void *function = dlsym(RTLD_DEFAULT, functions[i].name);

        if (!function)
            return false;
        memcpy(functions[i].place, &function, sizeof(function));
    }
    return true;
}

/* Its symbols have to be global: the module proper and all others refer to them. */
static bool find_python(void)
{
    if (!loader.is_found)
        loader.is_found =
            take_functions(&loader.python) || ((dlopen(library_path, RTLD_NOW | RTLD_GLOBAL) ||
                                                dlopen(library_name, RTLD_NOW | RTLD_GLOBAL)) &&
                                               take_functions(&loader.python));
    return loader.is_found;
}

/* ---- starting it ---- */

static void append_path(const char *folder, const char *relative)
{
    const struct python *python = &loader.python;
    struct object *list = python->PySys_GetObject("path"), *item; /* the list is borrowed */
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/%s", folder, relative);
    item = python->PyUnicode_DecodeFSDefault(path);
    if (list && item)
        python->PyList_Append(list, item);
    if (item)
        python->Py_DecRef(item);
}

/* Lets the interpreter find this module and its packages. */
static void append_paths(void)
{
    char self[PATH_MAX];
    Dl_info info;

    if (!dladdr(packages_folder, &info) || !realpath(info.dli_fname, self))
        return;
    *strrchr(self, '/') = '\0';
    append_path(self, "");
    append_path(self, packages_folder);
}

/* An interpreter once, for good. The program enters apartments itself. */
static void start_python(void)
{
    loader.python.Py_InitializeEx(0);
    loader.python.PyRun_SimpleString("import sys\nsys.argv = ['']\nsys.coinit_flags = None\n");
    append_paths();
    loader.python.PyEval_SaveThread();
}

static void import_module(void)
{
    const struct python *python = &loader.python;
    const char *name = "pythoncom._get_class_object";
    void *function;
    int state;

    if (!python->Py_IsInitialized())
        start_python();
    state = python->PyGILState_Ensure();
    function = python->PyCapsule_Import(name, 0);
    if (!function) {
        python->PyErr_Clear();
        append_paths();
        function = python->PyCapsule_Import(name, 0);
    }
    if (!function)
        python->PyErr_Clear();
    python->PyGILState_Release(state);
    memcpy(&loader.get_class_object, &function, sizeof(function));
}

/* ---- exports ---- */

STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, void **ppv)
{
    LPFNGETCLASSOBJECT get_class_object;

    if (!ppv)
        return E_INVALIDARG;
    *ppv = NULL;
    pthread_mutex_lock(&loader.lock);
    if (!loader.get_class_object && find_python())
        import_module();
    get_class_object = loader.get_class_object;
    pthread_mutex_unlock(&loader.lock);
    return get_class_object ? get_class_object(rclsid, riid, ppv) : CLASS_E_CLASSNOTAVAILABLE;
}

/* The interpreter stays for the life of the process. */
STDAPI DllCanUnloadNow(void)
{
    return S_FALSE;
}

__attribute__((visibility("default"))) struct object *PyInit_pythoncom(void);

/* Called by an interpreter; which finds the module proper beside this file. */
struct object *PyInit_pythoncom(void)
{
    struct object *(*import)(const char *) = NULL;
    void *function = dlsym(RTLD_DEFAULT, "PyImport_ImportModule");

    memcpy(&import, &function, sizeof(function));
    return import ? import("_pythoncom") : NULL;
}
