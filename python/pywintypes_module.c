/* SPDX-License-Identifier: MIT */
/*
 * pywintypes as an extension module. The packages for Windows bring a pywintypes.py that loads one
 * by its file's name, which _win32sysloader answers with this file.
 */
#include <Python.h>

static struct PyModuleDef definition = {PyModuleDef_HEAD_INIT, .m_name = "pywintypes",
                                        .m_size = -1};

PyMODINIT_FUNC PyInit_pywintypes(void);

PyMODINIT_FUNC PyInit_pywintypes(void)
{
    PyObject *loader = PyImport_ImportModule("_win32sysloader"), *done = NULL, *module = NULL;

    if (loader)
        module = PyModule_Create(&definition);
    if (module)
        done = PyObject_CallMethod(loader, "_fill", "O", module);
    if (!done)
        Py_CLEAR(module);
    Py_XDECREF(done);
    Py_XDECREF(loader);
    return module;
}
