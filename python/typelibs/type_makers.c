/* SPDX-License-Identifier: MIT */
/*
 * PyICreateTypeInfo: a type in the making. Source: Windows' "ICreateTypeInfo" page, and the methods
 * that pywin32 documents.
 */
#include "interfaces/interface.h"
#include "typelibs/description_input.h"

static ICreateTypeInfo *maker_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- by what the methods take ---- */

typedef HRESULT set_text(ICreateTypeInfo *, LPOLESTR);
typedef HRESULT set_text_at(ICreateTypeInfo *, UINT, LPOLESTR);
typedef HRESULT set_number_at(ICreateTypeInfo *, UINT, DWORD);

static PyObject *take_text(PyObject *self, PyObject *text, set_text *set)
{
    WCHAR *wide = py_wide(text, NULL);
    HRESULT hr;

    if (!wide)
        return NULL;
    COM_CALL(hr, set(maker_of(self), wide));
    PyMem_Free(wide);
    return py_method_result(self, hr);
}

static PyObject *take_text_at(PyObject *self, PyObject *arguments, set_text_at *set)
{
    PyObject *text;
    unsigned index;
    WCHAR *wide;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IU", &index, &text) || !(wide = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, set(maker_of(self), index, wide));
    PyMem_Free(wide);
    return py_method_result(self, hr);
}

static PyObject *take_number_at(PyObject *self, PyObject *arguments, set_number_at *set)
{
    unsigned long number;
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "Ik", &index, &number))
        return NULL;
    COM_CALL(hr, set(maker_of(self), index, (DWORD)number));
    return py_method_result(self, hr);
}

/* ---- the type itself ---- */

static PyObject *maker_SetGuid(PyObject *self, PyObject *guid_object)
{
    HRESULT hr;
    GUID guid;

    if (!py_guid_from(guid_object, &guid))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetGuid(maker_of(self), &guid));
    return py_method_result(self, hr);
}

static PyObject *maker_SetTypeFlags(PyObject *self, PyObject *arguments)
{
    unsigned flags;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &flags))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetTypeFlags(maker_of(self), flags));
    return py_method_result(self, hr);
}

static PyObject *maker_SetDocString(PyObject *self, PyObject *text)
{
    return take_text(self, text, maker_of(self)->lpVtbl->SetDocString);
}

static PyObject *maker_SetSchema(PyObject *self, PyObject *text)
{
    return take_text(self, text, maker_of(self)->lpVtbl->SetSchema);
}

static PyObject *maker_SetHelpContext(PyObject *self, PyObject *arguments)
{
    unsigned long context;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "k", &context))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetHelpContext(maker_of(self), (DWORD)context));
    return py_method_result(self, hr);
}

static PyObject *maker_SetVersion(PyObject *self, PyObject *arguments)
{
    unsigned short major, minor;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "HH", &major, &minor))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetVersion(maker_of(self), major, minor));
    return py_method_result(self, hr);
}

static PyObject *maker_SetAlignment(PyObject *self, PyObject *arguments)
{
    unsigned short alignment;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "H", &alignment))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetAlignment(maker_of(self), alignment));
    return py_method_result(self, hr);
}

static PyObject *maker_SetTypeDescAlias(PyObject *self, PyObject *object)
{
    struct description_parts parts = {0};
    TYPEDESC type;
    HRESULT hr;

    if (!py_type_desc_from(object, &parts, &type)) {
        description_parts_clear(&parts);
        return NULL;
    }
    COM_CALL(hr, ICreateTypeInfo_SetTypeDescAlias(maker_of(self), &type));
    description_parts_clear(&parts);
    return py_method_result(self, hr);
}

static PyObject *maker_LayOut(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    COM_CALL(hr, ICreateTypeInfo_LayOut(maker_of(self)));
    return py_method_result(self, hr);
}

/* ---- other types ---- */

static PyObject *maker_AddRefTypeInfo(PyObject *self, PyObject *info_object)
{
    HREFTYPE reference = 0;
    ITypeInfo *info;
    HRESULT hr;

    if (!py_interface_from(info_object, &IID_ITypeInfo, false, &info))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_AddRefTypeInfo(maker_of(self), info, &reference));
    py_release(info);
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(reference);
}

static PyObject *maker_AddImplType(PyObject *self, PyObject *arguments)
{
    return take_number_at(self, arguments, maker_of(self)->lpVtbl->AddImplType);
}

static PyObject *maker_SetImplTypeFlags(PyObject *self, PyObject *arguments)
{
    unsigned index;
    HRESULT hr;
    int flags;

    if (!PyArg_ParseTuple(arguments, "Ii", &index, &flags))
        return NULL;
    COM_CALL(hr, ICreateTypeInfo_SetImplTypeFlags(maker_of(self), index, flags));
    return py_method_result(self, hr);
}

/* ---- members ---- */

static PyObject *maker_AddFuncDesc(PyObject *self, PyObject *arguments)
{
    struct description_parts parts = {0};
    PyObject *object, *result = NULL;
    unsigned index;
    FUNCDESC desc;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IO", &index, &object))
        return NULL;
    if (py_func_desc_from(object, &parts, &desc)) {
        COM_CALL(hr, ICreateTypeInfo_AddFuncDesc(maker_of(self), index, &desc));
        result = py_method_result(self, hr);
    }
    description_parts_clear(&parts);
    return result;
}

static PyObject *maker_AddVarDesc(PyObject *self, PyObject *arguments)
{
    struct description_parts parts = {0};
    PyObject *object, *result = NULL;
    unsigned index;
    VARDESC desc;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IO", &index, &object))
        return NULL;
    if (py_var_desc_from(object, &parts, &desc)) {
        COM_CALL(hr, ICreateTypeInfo_AddVarDesc(maker_of(self), index, &desc));
        result = py_method_result(self, hr);
    }
    description_parts_clear(&parts);
    return result;
}

/* The function's name, and those of its parameters. */
static PyObject *maker_SetFuncAndParamNames(PyObject *self, PyObject *arguments)
{
    PyObject *object, *list, *result = NULL;
    LPOLESTR *names;
    Py_ssize_t n = 0;
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IO", &index, &object) || !(list = PySequence_List(object)))
        return NULL;
    names = PyMem_Calloc((size_t)PyList_GET_SIZE(list) + 1, sizeof(*names));
    while (names && n < PyList_GET_SIZE(list) &&
           (names[n] = py_wide(PyList_GET_ITEM(list, n), NULL)))
        n++;
    if (names && n == PyList_GET_SIZE(list)) {
        COM_CALL(hr, ICreateTypeInfo_SetFuncAndParamNames(maker_of(self), index, names, (UINT)n));
        result = py_method_result(self, hr);
    } else if (!names) {
        PyErr_NoMemory();
    }
    while (n > 0)
        PyMem_Free(names[--n]);
    PyMem_Free(names);
    Py_DECREF(list);
    return result;
}

static PyObject *maker_SetVarName(PyObject *self, PyObject *arguments)
{
    return take_text_at(self, arguments, maker_of(self)->lpVtbl->SetVarName);
}

static PyObject *maker_SetFuncDocString(PyObject *self, PyObject *arguments)
{
    return take_text_at(self, arguments, maker_of(self)->lpVtbl->SetFuncDocString);
}

static PyObject *maker_SetVarDocString(PyObject *self, PyObject *arguments)
{
    return take_text_at(self, arguments, maker_of(self)->lpVtbl->SetVarDocString);
}

static PyObject *maker_SetMops(PyObject *self, PyObject *arguments)
{
    return take_text_at(self, arguments, maker_of(self)->lpVtbl->SetMops);
}

static PyObject *maker_SetFuncHelpContext(PyObject *self, PyObject *arguments)
{
    return take_number_at(self, arguments, maker_of(self)->lpVtbl->SetFuncHelpContext);
}

static PyObject *maker_SetVarHelpContext(PyObject *self, PyObject *arguments)
{
    return take_number_at(self, arguments, maker_of(self)->lpVtbl->SetVarHelpContext);
}

/* An entry point has a name or a number. */
static PyObject *maker_DefineFuncAsDllEntry(PyObject *self, PyObject *arguments)
{
    PyObject *module_object, *entry_object, *result = NULL;
    WCHAR *module, *entry = NULL;
    uintptr_t number = 0;
    unsigned index;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "IUO", &index, &module_object, &entry_object))
        return NULL;
    module = py_wide(module_object, NULL);
    if (module && PyLong_Check(entry_object))
        number = (uint16_t)PyLong_AsUnsignedLong(entry_object);
    else if (module)
        entry = py_wide(entry_object, NULL);
    if (module && !PyErr_Occurred()) {
        COM_CALL(hr, ICreateTypeInfo_DefineFuncAsDllEntry(maker_of(self), index, module,
                                                          entry ? entry : (WCHAR *)number));
        result = py_method_result(self, hr);
    }
    PyMem_Free(module);
    PyMem_Free(entry);
    return result;
}

static PyMethodDef maker_methods[] = {
    {"SetGuid", maker_SetGuid, METH_O, "The type's identifier."},
    {"SetTypeFlags", maker_SetTypeFlags, METH_VARARGS, "TYPEFLAG_*."},
    {"SetDocString", maker_SetDocString, METH_O, "What browsers show of the type."},
    {"SetHelpContext", maker_SetHelpContext, METH_VARARGS, "Where help has it."},
    {"SetVersion", maker_SetVersion, METH_VARARGS, "Major and minor number."},
    {"AddRefTypeInfo", maker_AddRefTypeInfo, METH_O, "The reference to a type."},
    {"AddFuncDesc", maker_AddFuncDesc, METH_VARARGS, "(index, FUNCDESC)."},
    {"AddImplType", maker_AddImplType, METH_VARARGS, "(index, reference) of a base or interface."},
    {"SetImplTypeFlags", maker_SetImplTypeFlags, METH_VARARGS, "(index, IMPLTYPEFLAG_*)."},
    {"SetAlignment", maker_SetAlignment, METH_VARARGS, "What a record is aligned to."},
    {"SetSchema", maker_SetSchema, METH_O, "Not used."},
    {"AddVarDesc", maker_AddVarDesc, METH_VARARGS, "(index, VARDESC)."},
    {"SetFuncAndParamNames", maker_SetFuncAndParamNames, METH_VARARGS,
     "(index, (function, parameter, ...))."},
    {"SetVarName", maker_SetVarName, METH_VARARGS, "(index, name)."},
    {"SetTypeDescAlias", maker_SetTypeDescAlias, METH_O, "The type that an alias stands for."},
    {"DefineFuncAsDllEntry", maker_DefineFuncAsDllEntry, METH_VARARGS, "(index, module, entry)."},
    {"SetFuncDocString", maker_SetFuncDocString, METH_VARARGS, "(index, text)."},
    {"SetVarDocString", maker_SetVarDocString, METH_VARARGS, "(index, text)."},
    {"SetFuncHelpContext", maker_SetFuncHelpContext, METH_VARARGS, "(index, context)."},
    {"SetVarHelpContext", maker_SetVarHelpContext, METH_VARARGS, "(index, context)."},
    {"SetMops", maker_SetMops, METH_VARARGS, "(index, text)."},
    {"LayOut", maker_LayOut, METH_NOARGS, "Finds out sizes and offsets."},
    {0},
};

const struct py_kind py_create_type_info_kind = {
    .iid = &IID_ICreateTypeInfo,
    .name = "PyICreateTypeInfo",
    .base = &py_unknown_kind,
    .methods = maker_methods,
};
