/* SPDX-License-Identifier: MIT */
/*
 * PyITypeLib, and the functions that find, load and register type libraries.
 */
#include "functions/functions.h"
#include "interfaces/interface.h"
#include "typelibs/documentation.h"

PyObject *documentation_take(struct documentation *texts)
{
    PyObject *name = py_from_bstr(texts->name), *text = py_from_bstr(texts->text);
    PyObject *file = py_from_bstr(texts->file), *result = NULL;

    SysFreeString(texts->name);
    SysFreeString(texts->text);
    SysFreeString(texts->file);
    if (name && text && file)
        result = Py_BuildValue("OOkO", name, text, (unsigned long)texts->context, file);
    Py_XDECREF(name);
    Py_XDECREF(text);
    Py_XDECREF(file);
    return result;
}

static ITypeLib *library_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *library_GetLibAttr(PyObject *self, PyObject *unused)
{
    PyObject *result;
    TLIBATTR *attr;
    HRESULT hr;

    COM_CALL(hr, ITypeLib_GetLibAttr(library_of(self), &attr));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result =
        Py_BuildValue("NkiHHH", py_iid_new(&attr->guid), (unsigned long)attr->lcid,
                      (int)attr->syskind, attr->wMajorVerNum, attr->wMinorVerNum, attr->wLibFlags);
    ITypeLib_ReleaseTLibAttr(library_of(self), attr);
    return result;
}

static PyObject *library_GetDocumentation(PyObject *self, PyObject *arguments)
{
    struct documentation texts = {0};
    HRESULT hr;
    int index;

    if (!PyArg_ParseTuple(arguments, "i", &index))
        return NULL;
    COM_CALL(hr, ITypeLib_GetDocumentation(library_of(self), index, &texts.name, &texts.text,
                                           &texts.context, &texts.file));
    return FAILED(hr) ? py_method_error(self, hr) : documentation_take(&texts);
}

static PyObject *library_GetTypeInfoCount(PyObject *self, PyObject *unused)
{
    UINT n;

    WITHOUT_GIL(n = ITypeLib_GetTypeInfoCount(library_of(self)));
    return PyLong_FromUnsignedLong(n);
}

static PyObject *library_GetTypeInfo(PyObject *self, PyObject *arguments)
{
    ITypeInfo *info = NULL;
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, ITypeLib_GetTypeInfo(library_of(self), index, &info));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)info, &IID_ITypeInfo);
}

static PyObject *library_GetTypeInfoOfGuid(PyObject *self, PyObject *guid_object)
{
    ITypeInfo *info = NULL;
    HRESULT hr;
    GUID guid;

    if (!py_guid_from(guid_object, &guid))
        return NULL;
    COM_CALL(hr, ITypeLib_GetTypeInfoOfGuid(library_of(self), &guid, &info));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)info, &IID_ITypeInfo);
}

static PyObject *library_GetTypeInfoType(PyObject *self, PyObject *arguments)
{
    unsigned index;
    TYPEKIND kind;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, ITypeLib_GetTypeInfoType(library_of(self), index, &kind));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromLong(kind);
}

static PyObject *library_GetTypeComp(PyObject *self, PyObject *unused)
{
    ITypeComp *comp = NULL;
    HRESULT hr;

    COM_CALL(hr, ITypeLib_GetTypeComp(library_of(self), &comp));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)comp, &IID_ITypeComp);
}

static PyMethodDef library_methods[] = {
    {"GetLibAttr", library_GetLibAttr, METH_NOARGS,
     "(identifier, language, SYSKIND, major version, minor version, flags)."},
    {"GetDocumentation", library_GetDocumentation, METH_VARARGS,
     "(name, text, help context, help file) of a type, or of the library (-1)."},
    {"GetTypeInfoCount", library_GetTypeInfoCount, METH_NOARGS, "How many types there are."},
    {"GetTypeInfo", library_GetTypeInfo, METH_VARARGS, "A type by its index."},
    {"GetTypeInfoOfGuid", library_GetTypeInfoOfGuid, METH_O, "A type by its identifier."},
    {"GetTypeInfoType", library_GetTypeInfoType, METH_VARARGS, "The TYPEKIND of a type."},
    {"GetTypeComp", library_GetTypeComp, METH_NOARGS, "Types and members by name."},
    {0},
};

const struct py_kind py_type_lib_kind = {
    .iid = &IID_ITypeLib,
    .name = "PyITypeLib",
    .base = &py_unknown_kind,
    .methods = library_methods,
};

/* ---- functions ---- */

static PyObject *com_LoadTypeLib(PyObject *self, PyObject *arguments)
{
    ITypeLib *library = NULL;
    PyObject *text;
    WCHAR *path;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U", &text) || !(path = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, LoadTypeLib(path, &library));
    PyMem_Free(path);
    return FAILED(hr) ? py_raise_thread_error(hr)
                      : py_interface_new((IUnknown *)library, &IID_ITypeLib);
}

/* Which registered library is meant. */
struct registered {
    GUID guid;
    unsigned short major, minor;
    unsigned lcid;
    int syskind;
};

static bool registered_from(PyObject *arguments, struct registered *ret_registered)
{
    *ret_registered = (struct registered){.syskind = sizeof(void *) == 8 ? SYS_WIN64 : SYS_WIN32};
    return PyArg_ParseTuple(arguments, "O&HH|Ii", py_guid_converter, &ret_registered->guid,
                            &ret_registered->major, &ret_registered->minor, &ret_registered->lcid,
                            &ret_registered->syskind);
}

static PyObject *com_LoadRegTypeLib(PyObject *self, PyObject *arguments)
{
    struct registered which;
    ITypeLib *library = NULL;
    HRESULT hr;

    if (!registered_from(arguments, &which))
        return NULL;
    COM_CALL(hr, LoadRegTypeLib(&which.guid, which.major, which.minor, which.lcid, &library));
    return FAILED(hr) ? py_raise_thread_error(hr)
                      : py_interface_new((IUnknown *)library, &IID_ITypeLib);
}

/* Windows' function ends the text with a character too many. */
static PyObject *com_QueryPathOfRegTypeLib(PyObject *self, PyObject *arguments)
{
    struct registered which;
    PyObject *result;
    BSTR path = NULL;
    HRESULT hr;

    if (!registered_from(arguments, &which))
        return NULL;
    COM_CALL(hr, QueryPathOfRegTypeLib(&which.guid, which.major, which.minor, which.lcid, &path));
    if (FAILED(hr))
        return py_raise_thread_error(hr);
    result = py_from_wide(path, (Py_ssize_t)py_wide_len(path));
    SysFreeString(path);
    return result;
}

static PyObject *com_UnRegisterTypeLib(PyObject *self, PyObject *arguments)
{
    struct registered which;
    HRESULT hr;

    if (!registered_from(arguments, &which))
        return NULL;
    COM_CALL(hr, UnRegisterTypeLib(&which.guid, which.major, which.minor, which.lcid,
                                   (SYSKIND)which.syskind));
    if (FAILED(hr))
        return py_raise_thread_error(hr);
    Py_RETURN_NONE;
}

typedef HRESULT (*register_function)(ITypeLib *, LPCOLESTR, LPCOLESTR);

static PyObject *register_library(PyObject *arguments, register_function function)
{
    PyObject *object, *text, *help_text = Py_None, *result = NULL;
    WCHAR *path, *help = NULL;
    ITypeLib *library;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "OU|O", &object, &text, &help_text) ||
        !py_interface_from(object, &IID_ITypeLib, false, &library))
        return NULL;
    path = py_wide(text, NULL);
    if (path && (help_text == Py_None || (help = py_wide(help_text, NULL)))) {
        COM_CALL(hr, function(library, path, help));
        result = FAILED(hr) ? py_raise_thread_error(hr) : Py_NewRef(Py_None);
    }
    PyMem_Free(path);
    PyMem_Free(help);
    py_release(library);
    return result;
}

static PyObject *com_RegisterTypeLib(PyObject *self, PyObject *arguments)
{
    return register_library(arguments, RegisterTypeLib);
}

static PyObject *com_RegisterTypeLibForUser(PyObject *self, PyObject *arguments)
{
    return register_library(arguments, (register_function)RegisterTypeLibForUser);
}

PyMethodDef py_type_library_methods[] = {
    {"LoadTypeLib", com_LoadTypeLib, METH_VARARGS, "Loads a type library from a file."},
    {"LoadRegTypeLib", com_LoadRegTypeLib, METH_VARARGS, "Loads a registered type library."},
    {"QueryPathOfRegTypeLib", com_QueryPathOfRegTypeLib, METH_VARARGS,
     "The file of a registered type library."},
    {"RegisterTypeLib", com_RegisterTypeLib, METH_VARARGS, "Registers a type library."},
    {"RegisterTypeLibForUser", com_RegisterTypeLibForUser, METH_VARARGS,
     "Registers a type library for this user."},
    {"UnRegisterTypeLib", com_UnRegisterTypeLib, METH_VARARGS, "Takes a registration back."},
    {0},
};
