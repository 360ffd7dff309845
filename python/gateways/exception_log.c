/* SPDX-License-Identifier: MIT */
#include "gateways/exception_log.h"

#include <string.h>

#include <comity/comity.h>

#include "gateways/current_class.h"

bool py_is_launched(void)
{
    PyObject *arguments = PySys_GetObject("argv"); /* borrowed */

    for (Py_ssize_t i = 0; arguments && PyList_Check(arguments) && i < PyList_GET_SIZE(arguments);
         i++) {
        PyObject *argument = PyList_GET_ITEM(arguments, i);
        const char *text = PyUnicode_Check(argument) ? PyUnicode_AsUTF8(argument) : NULL;

        PyErr_Clear();
        if (text && strcasecmp(text, "-Embedding") == 0)
            return true;
    }
    return false;
}

BSTR py_traceback_text(const struct py_exception *exception, const char *beginning)
{
    PyObject *module = PyImport_ImportModule("traceback"), *lines = NULL, *joined = NULL;
    PyObject *start = PyUnicode_FromString(beginning);
    PyObject *nothing = PyUnicode_FromString("");
    PyObject *text = NULL;
    BSTR bstr;

    if (module)
        lines = PyObject_CallMethod(module, "format_exception", "OOO", exception->type,
                                    exception->value,
                                    exception->traceback ? exception->traceback : Py_None);
    if (lines && nothing)
        joined = PyUnicode_Join(nothing, lines);
    if (start && joined)
        text = PyUnicode_Concat(start, joined);
    bstr = text ? py_bstr(text) : NULL;
    Py_XDECREF(text);
    Py_XDECREF(joined);
    Py_XDECREF(lines);
    Py_XDECREF(nothing);
    Py_XDECREF(start);
    Py_XDECREF(module);
    PyErr_Clear();
    return bstr;
}

/* Where people look for what has become of a class. */
static void note(const struct py_exception *exception)
{
    CLSID clsid = py_class_current();
    BSTR text;

    if (IsEqualGUID(&clsid, &GUID_NULL))
        return;
    text = py_traceback_text(exception, "");
    if (text)
        WITHOUT_GIL(ComityLog(&clsid, text));
    SysFreeString(text);
}

/* Calls win32com.logger.error(); false if there is none, or it fails. */
static bool tell_logger(const struct py_exception *exception, PyObject *text)
{
    PyObject *package = PyImport_AddModule("win32com"); /* borrowed */
    PyObject *logger = package ? PyObject_GetAttrString(package, "logger") : NULL;
    PyObject *error = logger ? PyObject_GetAttrString(logger, "error") : NULL;
    PyObject *arguments = error ? PyTuple_Pack(1, text) : NULL, *names = NULL, *result = NULL;

    if (arguments)
        names = Py_BuildValue("{s(OOO)}", "exc_info", exception->type, exception->value,
                              exception->traceback ? exception->traceback : Py_None);
    if (names)
        result = PyObject_Call(error, arguments, names);
    Py_XDECREF(result);
    Py_XDECREF(names);
    Py_XDECREF(arguments);
    Py_XDECREF(error);
    Py_XDECREF(logger);
    PyErr_Clear();
    return result != NULL;
}

void py_exception_log(const struct py_exception *exception, const char *method)
{
    PyObject *text =
        method ? PyUnicode_FromFormat(
                     "pythoncom error: Unexpected exception in gateway method '%s'", method)
               : PyUnicode_FromString("pythoncom error: Python error invoking COM method.");
    bool is_told = text && tell_logger(exception, text);

    if (!is_told && text) {
        PySys_FormatStderr("%U\n", text);
        /* PyErr_Print() would end the process for a SystemExit. */
        PyErr_Display(exception->type, exception->value, exception->traceback);
    }
    if (is_told || !py_is_launched())
        note(exception);
    PyErr_Clear();
    Py_XDECREF(text);
}
