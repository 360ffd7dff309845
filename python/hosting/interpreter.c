/* SPDX-License-Identifier: MIT */
#include "hosting/interpreter.h"

#include <Python.h>

#include <dlfcn.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosting/registered_python.h"

/* Where the packages are from here, the interpreter that all of this is built for, and its library.
 */
static const char packages_folder[] = COMITY_PACKAGES;
static const char built_for[] = COMITY_PYTHON;
static const char library_path[] = COMITY_LIBPYTHON_FOLDER "/" COMITY_LIBPYTHON;
static const char library_name[] = COMITY_LIBPYTHON;

/* What is used of Python. */
struct python {
    __typeof__(&Py_IsInitialized) Py_IsInitialized;
    __typeof__(&PyPreConfig_InitPythonConfig) PyPreConfig_InitPythonConfig;
    __typeof__(&Py_PreInitialize) Py_PreInitialize;
    __typeof__(&PyConfig_InitPythonConfig) PyConfig_InitPythonConfig;
    __typeof__(&PyConfig_SetBytesString) PyConfig_SetBytesString;
    __typeof__(&PyConfig_Clear) PyConfig_Clear;
    __typeof__(&Py_InitializeFromConfig) Py_InitializeFromConfig;
    __typeof__(&PyStatus_Exception) PyStatus_Exception;
    __typeof__(&PyEval_SaveThread) PyEval_SaveThread;
    __typeof__(&PyGILState_Ensure) PyGILState_Ensure;
    __typeof__(&PyGILState_Release) PyGILState_Release;
    __typeof__(&PyCapsule_Import) PyCapsule_Import;
    __typeof__(&PySys_SetObject) PySys_SetObject;
    __typeof__(&PySys_GetObject) PySys_GetObject;
    __typeof__(&PyUnicode_DecodeFSDefault) PyUnicode_DecodeFSDefault;
    __typeof__(&PyList_Append) PyList_Append;
    __typeof__(&Py_DecRef) Py_DecRef;
    __typeof__(&PyErr_Clear) PyErr_Clear;
    PyObject *_Py_NoneStruct; /* None */
};

static struct {
    struct python python;
    bool is_found;
    bool has_failed;        /* a start has, which cannot be repeated */
    char program[PATH_MAX]; /* what was started here; "" while nothing was */
    LPFNGETCLASSOBJECT get_class_object;
} state;

/* ---- finding Python ---- */

static bool take_functions(struct python *python)
{
    const struct {
        const char *name;
        void *place;
    } functions[] = {
#define FUNCTION(name) {#name, &python->name}
        FUNCTION(Py_IsInitialized),
        FUNCTION(PyPreConfig_InitPythonConfig),
        FUNCTION(Py_PreInitialize),
        FUNCTION(PyConfig_InitPythonConfig),
        FUNCTION(PyConfig_SetBytesString),
        FUNCTION(PyConfig_Clear),
        FUNCTION(Py_InitializeFromConfig),
        FUNCTION(PyStatus_Exception),
        FUNCTION(PyEval_SaveThread),
        FUNCTION(PyGILState_Ensure),
        FUNCTION(PyGILState_Release),
        FUNCTION(PyCapsule_Import),
        FUNCTION(PySys_SetObject),
        FUNCTION(PySys_GetObject),
        FUNCTION(PyUnicode_DecodeFSDefault),
        FUNCTION(PyList_Append),
        FUNCTION(Py_DecRef),
        FUNCTION(PyErr_Clear),
        FUNCTION(_Py_NoneStruct),
#undef FUNCTION
    };

    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
        void *function = dlsym(RTLD_DEFAULT, functions[i].name);

        if (!function)
            return false;
        memcpy(functions[i].place, &function, sizeof(function));
    }
    return true;
}

/* The library of the interpreter's own installation: that of another one lacks what this one's
 * modules need, be it of the same version.
 * Its symbols have to be global: the module proper and all others refer to them. */
static bool load_library_of(const char *program)
{
    static const char *const folders[] = {"lib", "lib/" COMITY_MULTIARCH, "lib64"};
    char real[PATH_MAX], own[PATH_MAX], path[PATH_MAX];

    if (!realpath(program, real))
        return false;
    *strrchr(real, '/') = '\0';
    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
        if (snprintf(path, sizeof(path), "%s/../%s/%s", real, folders[i], library_name) <
                PATH_MAX &&
            dlopen(path, RTLD_NOW | RTLD_GLOBAL))
            return true;
    }
    if (!realpath(built_for, own))
        return false;
    *strrchr(own, '/') = '\0';
    return strcmp(own, real) == 0 && (dlopen(library_path, RTLD_NOW | RTLD_GLOBAL) ||
                                      dlopen(library_name, RTLD_NOW | RTLD_GLOBAL));
}

/* ---- starting it ---- */

static void append_path(const char *folder, const char *relative)
{
    const struct python *python = &state.python;
    PyObject *list = python->PySys_GetObject("path"), *item; /* the list is borrowed */
    char path[PATH_MAX];

    if (snprintf(path, sizeof(path), "%s/%s", folder, relative) >= PATH_MAX)
        return;
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

/* The program's locale stays what it is, and its signals its own. */
static PyStatus configure(const char *program)
{
    const struct python *python = &state.python;
    PyPreConfig before;
    PyConfig config;
    PyStatus status;

    python->PyPreConfig_InitPythonConfig(&before);
    before.parse_argv = 0;
    before.coerce_c_locale = 0;
    status = python->Py_PreInitialize(&before);
    if (python->PyStatus_Exception(status))
        return status;

    python->PyConfig_InitPythonConfig(&config);
    config.parse_argv = 0;
    config.install_signal_handlers = 0;
    status = python->PyConfig_SetBytesString(&config, &config.executable, program);
    if (!python->PyStatus_Exception(status))
        status = python->Py_InitializeFromConfig(&config);
    python->PyConfig_Clear(&config);
    return status;
}

/* An interpreter once, for good. The program enters apartments itself. */
static bool start_python(const char *program, char *ret_why, size_t size)
{
    PyStatus status;

    if (state.has_failed) {
        snprintf(ret_why, size, "a Python could not be started in this process before");
        return false;
    }
    status = configure(program);
    if (state.python.PyStatus_Exception(status)) {
        state.has_failed = true;
        snprintf(ret_why, size, "its Python, %s, cannot be started: %s", program,
                 status.err_msg ? status.err_msg : "it exits");
        return false;
    }
    snprintf(state.program, sizeof(state.program), "%s", program);
    state.python.PySys_SetObject("coinit_flags", state.python._Py_NoneStruct);
    append_paths();
    state.python.PyEval_SaveThread();
    return true;
}

static void import_module(void)
{
    const struct python *python = &state.python;
    const char *name = "pythoncom._get_class_object";
    PyGILState_STATE held = python->PyGILState_Ensure();
    void *function = python->PyCapsule_Import(name, 0);

    if (!function) {
        python->PyErr_Clear();
        append_paths();
        function = python->PyCapsule_Import(name, 0);
    }
    if (!function)
        python->PyErr_Clear();
    python->PyGILState_Release(held);
    memcpy(&state.get_class_object, &function, sizeof(function));
}

/* The interpreter that runs, whoever started it, or one started now. */
static bool have_python(const char *program, char *ret_why, size_t size)
{
    if (!state.is_found)
        state.is_found = take_functions(&state.python);
    if (state.is_found && state.python.Py_IsInitialized())
        return true;
    if (access(program, X_OK) < 0) {
        snprintf(ret_why, size, "its Python, %s, is not there any more", program);
        return false;
    }
    if (!state.is_found)
        state.is_found = load_library_of(program) && take_functions(&state.python);
    if (state.is_found)
        return start_python(program, ret_why, size);
    snprintf(ret_why, size, "its Python, %s, has no %s to be started from", program, library_name);
    return false;
}

LPFNGETCLASSOBJECT interpreter_get_class_objects(const char *program, char *ret_why, size_t size)
{
    if (!have_python(program ? program : built_for, ret_why, size))
        return NULL;
    if (*state.program && program && !registered_python_is_same(state.program, program)) {
        snprintf(ret_why, size,
                 "it is registered for the Python %s, and this process already runs %s", program,
                 state.program);
        return NULL;
    }
    if (!state.get_class_object)
        import_module();
    if (!state.get_class_object)
        snprintf(ret_why, size, "the Python of this process cannot import pythoncom");
    return state.get_class_object;
}
