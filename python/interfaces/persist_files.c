/* SPDX-License-Identifier: MIT */
/*
 * PyIPersistFile and PyIPersistStorage, and their gateways: objects that keep themselves in files
 * and storages.
 */
#include "gateways/gateway.h"

/* ---- clients ---- */

static IPersistFile *file_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *file_IsDirty(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistFile_IsDirty(file_of(self)));
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

static PyObject *file_Load(PyObject *self, PyObject *arguments)
{
    PyObject *text;
    unsigned mode = 0;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U|I", &text, &mode))
        return NULL;
    name = py_wide(text, NULL);
    if (!name)
        return NULL;
    COM_CALL(hr, IPersistFile_Load(file_of(self), name, mode));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

/* None is the file that the object came from. */
static PyObject *file_Save(PyObject *self, PyObject *arguments)
{
    WCHAR *name = NULL;
    int remembers = 0;
    PyObject *text;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O|p", &text, &remembers))
        return NULL;
    if (text != Py_None) {
        name = py_wide(text, NULL);
        if (!name)
            return NULL;
    }
    COM_CALL(hr, IPersistFile_Save(file_of(self), name, remembers));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyObject *file_SaveCompleted(PyObject *self, PyObject *text)
{
    WCHAR *name = py_wide(text, NULL);
    HRESULT hr;

    if (!name)
        return NULL;
    COM_CALL(hr, IPersistFile_SaveCompleted(file_of(self), name));
    PyMem_Free(name);
    return py_method_result(self, hr);
}

static PyObject *file_GetCurFile(PyObject *self, PyObject *unused)
{
    LPOLESTR name = NULL;
    PyObject *result;
    HRESULT hr;

    COM_CALL(hr, IPersistFile_GetCurFile(file_of(self), &name));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_build_text(name);
    CoTaskMemFree(name);
    return result;
}

static IPersistStorage *storage_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *storage_IsDirty(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStorage_IsDirty(storage_of(self)));
    return FAILED(hr) ? py_method_error(self, hr) : PyBool_FromLong(hr == S_OK);
}

typedef HRESULT (*storage_method)(IPersistStorage *iface, IStorage *storage);

static PyObject *pass_storage(PyObject *self, PyObject *object, storage_method method)
{
    IStorage *storage;
    HRESULT hr;

    if (!py_interface_from(object, &IID_IStorage, true, &storage))
        return NULL;
    COM_CALL(hr, method(storage_of(self), storage));
    py_release(storage);
    return py_method_result(self, hr);
}

static PyObject *storage_InitNew(PyObject *self, PyObject *object)
{
    return pass_storage(self, object, storage_of(self)->lpVtbl->InitNew);
}

static PyObject *storage_Load(PyObject *self, PyObject *object)
{
    return pass_storage(self, object, storage_of(self)->lpVtbl->Load);
}

static PyObject *storage_SaveCompleted(PyObject *self, PyObject *object)
{
    return pass_storage(self, object, storage_of(self)->lpVtbl->SaveCompleted);
}

static PyObject *storage_Save(PyObject *self, PyObject *arguments)
{
    int same_as_load = 0;
    PyObject *object;
    IStorage *storage;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O|p", &object, &same_as_load) ||
        !py_interface_from(object, &IID_IStorage, false, &storage))
        return NULL;
    COM_CALL(hr, IPersistStorage_Save(storage_of(self), storage, same_as_load));
    py_release(storage);
    return py_method_result(self, hr);
}

static PyObject *storage_HandsOffStorage(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, IPersistStorage_HandsOffStorage(storage_of(self)));
    return py_method_result(self, hr);
}

static PyMethodDef file_methods[] = {
    {"IsDirty", file_IsDirty, METH_NOARGS, "Whether there is something to save."},
    {"Load", file_Load, METH_VARARGS, "Reads the object."},
    {"Save", file_Save, METH_VARARGS, "Writes the object."},
    {"SaveCompleted", file_SaveCompleted, METH_O, "The file may be written to again."},
    {"GetCurFile", file_GetCurFile, METH_NOARGS, "The name of the object's file."},
    {0},
};

static PyMethodDef storage_methods[] = {
    {"IsDirty", storage_IsDirty, METH_NOARGS, "Whether there is something to save."},
    {"InitNew", storage_InitNew, METH_O, "Starts with nothing to load."},
    {"Load", storage_Load, METH_O, "Reads the object."},
    {"Save", storage_Save, METH_VARARGS, "Writes the object."},
    {"SaveCompleted", storage_SaveCompleted, METH_O, "The storage may be written to again."},
    {"HandsOffStorage", storage_HandsOffStorage, METH_NOARGS, "Lets the storage go."},
    {0},
};

/* ---- gateways ---- */

static HRESULT gateway_GetClassID(IPersistFile *iface, CLSID *pClassID)
{
    return py_gateway_call(iface, "GetClassID", py_take_guid, pClassID, "()");
}

static HRESULT gateway_IsDirty(IPersistFile *iface)
{
    ULONG is_dirty = 0;
    HRESULT hr;

    hr = py_gateway_call(iface, "IsDirty", py_take_ulong, &is_dirty, "()");
    return hr == S_OK && !is_dirty ? S_FALSE : hr;
}

static HRESULT gateway_Load(IPersistFile *iface, LPCOLESTR pszFileName, DWORD dwMode)
{
    return py_gateway_call(iface, "Load", NULL, NULL, "(O&k)", py_build_text, pszFileName,
                           (unsigned long)dwMode);
}

static HRESULT gateway_Save(IPersistFile *iface, LPCOLESTR pszFileName, BOOL fRemember)
{
    return py_gateway_call(iface, "Save", NULL, NULL, "(O&i)", py_build_text, pszFileName,
                           (int)fRemember);
}

static HRESULT gateway_SaveCompleted(IPersistFile *iface, LPCOLESTR pszFileName)
{
    return py_gateway_call(iface, "SaveCompleted", NULL, NULL, "(O&)", py_build_text, pszFileName);
}

static HRESULT gateway_GetCurFile(IPersistFile *iface, LPOLESTR *ppszFileName)
{
    *ppszFileName = NULL;
    return py_gateway_call(iface, "GetCurFile", py_take_task_text, ppszFileName, "()");
}

static const IPersistFileVtbl file_gateway = {
    GATEWAY_UNKNOWN,
    .GetClassID = gateway_GetClassID,
    .IsDirty = gateway_IsDirty,
    .Load = gateway_Load,
    .Save = gateway_Save,
    .SaveCompleted = gateway_SaveCompleted,
    .GetCurFile = gateway_GetCurFile,
};

static PyObject *build_storage(void *storage)
{
    return py_build_interface(&(struct py_passed){&IID_IStorage, storage});
}

static HRESULT gateway_storage_GetClassID(IPersistStorage *iface, CLSID *pClassID)
{
    return gateway_GetClassID((IPersistFile *)iface, pClassID);
}

static HRESULT gateway_storage_IsDirty(IPersistStorage *iface)
{
    return gateway_IsDirty((IPersistFile *)iface);
}

static HRESULT gateway_storage_InitNew(IPersistStorage *iface, IStorage *pStg)
{
    return py_gateway_call(iface, "InitNew", NULL, NULL, "(O&)", build_storage, pStg);
}

static HRESULT gateway_storage_Load(IPersistStorage *iface, IStorage *pStg)
{
    return py_gateway_call(iface, "Load", NULL, NULL, "(O&)", build_storage, pStg);
}

static HRESULT gateway_storage_Save(IPersistStorage *iface, IStorage *pStgSave, BOOL fSameAsLoad)
{
    return py_gateway_call(iface, "Save", NULL, NULL, "(O&i)", build_storage, pStgSave,
                           (int)fSameAsLoad);
}

static HRESULT gateway_storage_SaveCompleted(IPersistStorage *iface, IStorage *pStgNew)
{
    return py_gateway_call(iface, "SaveCompleted", NULL, NULL, "(O&)", build_storage, pStgNew);
}

static HRESULT gateway_HandsOffStorage(IPersistStorage *iface)
{
    return py_gateway_call(iface, "HandsOffStorage", NULL, NULL, "()");
}

static const IPersistStorageVtbl storage_gateway = {
    GATEWAY_UNKNOWN,
    .GetClassID = gateway_storage_GetClassID,
    .IsDirty = gateway_storage_IsDirty,
    .InitNew = gateway_storage_InitNew,
    .Load = gateway_storage_Load,
    .Save = gateway_storage_Save,
    .SaveCompleted = gateway_storage_SaveCompleted,
    .HandsOffStorage = gateway_HandsOffStorage,
};

/* ---- kinds ---- */

const struct py_kind py_persist_file_kind = {
    .iid = &IID_IPersistFile,
    .name = "PyIPersistFile",
    .base = &py_persist_kind,
    .methods = file_methods,
    .gateway = &file_gateway,
};

const struct py_kind py_persist_storage_kind = {
    .iid = &IID_IPersistStorage,
    .name = "PyIPersistStorage",
    .base = &py_persist_kind,
    .methods = storage_methods,
    .gateway = &storage_gateway,
};
