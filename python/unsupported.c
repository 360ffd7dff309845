/* SPDX-License-Identifier: MIT */
/*
 * Names that programs import from pythoncom though there is nothing behind them here: records.
 * Only their use fails.
 */
#include "functions.h"

static PyObject *raise_not_implemented(PyObject *self, PyObject *arguments)
{
    return py_raise_hr(E_NOTIMPL);
}

static PyMethodDef record_methods[] = {
    {"GetRecordFromGuids", raise_not_implemented, METH_VARARGS, "Not there."},
    {"GetRecordFromTypeInfo", raise_not_implemented, METH_VARARGS, "Not there."},
    {0},
};

static PyTypeObject record_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "com_record",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
};

bool py_unsupported_init(PyObject *module)
{
    return PyType_Ready(&record_type) == 0 &&
           PyModule_AddObjectRef(module, "com_record", (PyObject *)&record_type) == 0 &&
           PyModule_AddObject(module, "RecordClasses", PyDict_New()) == 0 &&
           PyModule_AddFunctions(module, record_methods) == 0;
}
