/* SPDX-License-Identifier: MIT */
/*
 * Starting processes, and asking about them, for Python: what win32process is made of.
 */
#include "win32/processes.h"

#include "win32/handles.h"

/* What CreateProcess() gets as text, all of it owned. */
struct start {
    WCHAR *application;
    WCHAR *command;
    WCHAR *folder;
    WCHAR *environment; /* NAME=value, each with a NUL, and one more */
};

static void start_deinit(struct start *start)
{
    PyMem_Free(start->application);
    PyMem_Free(start->command);
    PyMem_Free(start->folder);
    PyMem_Free(start->environment);
}

static PyObject *run(struct start *start, bool inherit, DWORD flags)
{
    STARTUPINFOW startup = {.cb = sizeof(startup)};
    PROCESS_INFORMATION process;
    BOOL started;

    if (start->environment)
        flags |= CREATE_UNICODE_ENVIRONMENT;
    Py_BEGIN_ALLOW_THREADS;
    started = CreateProcessW(start->application, start->command, NULL, NULL, inherit, flags,
                             start->environment, start->folder, &startup, &process);
    Py_END_ALLOW_THREADS;
    if (!started)
        return py_raise_win32(GetLastError(), "CreateProcess");
    return Py_BuildValue("(NNkk)", py_handle_new(process.hProcess), py_handle_new(process.hThread),
                         (unsigned long)process.dwProcessId, (unsigned long)process.dwThreadId);
}

/* (application, command line, inherit handles, flags, environment, folder) */
static PyObject *create_process(PyObject *self, PyObject *arguments)
{
    struct start start = {0};
    PyObject *result = NULL;
    unsigned flags;
    int inherit;

    if (PyArg_ParseTuple(arguments, "O&O&pIO&O&", py_wide_converter, &start.application,
                         py_wide_converter, &start.command, &inherit, &flags, py_wide_converter,
                         &start.environment, py_wide_converter, &start.folder)) {
        result = run(&start, inherit, flags);
        start_deinit(&start);
    }
    return result;
}

static PyObject *open_process(PyObject *self, PyObject *arguments)
{
    unsigned access, id;
    HANDLE process;
    int inherit;

    if (!PyArg_ParseTuple(arguments, "IpI", &access, &inherit, &id))
        return NULL;
    process = OpenProcess(access, inherit, id);
    return process ? py_handle_new(process) : py_raise_win32(GetLastError(), "OpenProcess");
}

static PyObject *exit_code(PyObject *self, PyObject *object)
{
    HANDLE process;
    DWORD code;

    if (!py_handle_converter(object, &process))
        return NULL;
    if (!GetExitCodeProcess(process, &code))
        return py_raise_win32(GetLastError(), "GetExitCodeProcess");
    return PyLong_FromLong((LONG)code);
}

static PyObject *process_id(PyObject *self, PyObject *object)
{
    HANDLE process;
    DWORD id;

    if (!py_handle_converter(object, &process))
        return NULL;
    id = GetProcessId(process);
    return id ? PyLong_FromUnsignedLong(id) : py_raise_win32(GetLastError(), "GetProcessId");
}

static PyObject *terminate(PyObject *self, PyObject *arguments)
{
    HANDLE process;
    unsigned code;

    if (!PyArg_ParseTuple(arguments, "O&I", py_handle_converter, &process, &code))
        return NULL;
    if (!TerminateProcess(process, code))
        return py_raise_win32(GetLastError(), "TerminateProcess");
    Py_RETURN_NONE;
}

PyMethodDef py_process_methods[] = {
    {"_CreateProcess", create_process, METH_VARARGS, "Starts a program."},
    {"_OpenProcess", open_process, METH_VARARGS, "A handle of a running process."},
    {"_GetExitCodeProcess", exit_code, METH_O, "What a process ended with."},
    {"_GetProcessId", process_id, METH_O, "The number of a process."},
    {"_TerminateProcess", terminate, METH_VARARGS, "Ends a process at once."},
    {0},
};
