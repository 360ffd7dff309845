/* SPDX-License-Identifier: MIT */
/*
 * Names that programs import from pythoncom though there is nothing behind them here: records
 * and gateways for interfaces that type libraries describe. Only their use fails.
 */
#include "functions.h"

static PyObject *raise_not_implemented(PyObject *self, PyObject *arguments)
{
    return py_raise_hr(E_NOTIMPL);
}

static PyMethodDef universal_methods[] = {
    {"CreateVTable", raise_not_implemented, METH_VARARGS, "Not there."},
    {"CreateTearOff", raise_not_implemented, METH_VARARGS, "Not there."},
    {"RegisterVTable", raise_not_implemented, METH_VARARGS, "Not there."},
    {"SizeOfVT", raise_not_implemented, METH_VARARGS, "Not there."},
    {"ReadFromInTuple", raise_not_implemented, METH_VARARGS, "Not there."},
    {"WriteFromOutTuple", raise_not_implemented, METH_VARARGS, "Not there."},
    {"ReadMemory", raise_not_implemented, METH_VARARGS, "Not there."},
    {"WriteMemory", raise_not_implemented, METH_VARARGS, "Not there."},
    {0},
};

static PyMethodDef record_methods[] = {
    {"GetRecordFromGuids", raise_not_implemented, METH_VARARGS, "Not there."},
    {"GetRecordFromTypeInfo", raise_not_implemented, METH_VARARGS, "Not there."},
    {0},
};

static struct PyModuleDef universal_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "pythoncom._univgw",
    .m_size = -1,
    .m_methods = universal_methods,
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
           PyModule_AddFunctions(module, record_methods) == 0 &&
           PyModule_AddObject(module, "_univgw", PyModule_Create(&universal_definition)) == 0;
}
