/* SPDX-License-Identifier: MIT */
/*
 * PyITypeInfo and PyITypeComp: one type of a library, its members, and members by name.
 */
#include "interfaces/interface.h"
#include "typelibs/descriptions.h"
#include "typelibs/documentation.h"

static ITypeInfo *info_of(PyObject *self)
{
    return py_pointer(self);
}

/* ---- descriptions ---- */

static PyObject *info_GetTypeAttr(PyObject *self, PyObject *unused)
{
    PyObject *result;
    TYPEATTR *attr;
    HRESULT hr;

    COM_CALL(hr, ITypeInfo_GetTypeAttr(info_of(self), &attr));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_type_attr_new(attr);
    ITypeInfo_ReleaseTypeAttr(info_of(self), attr);
    return result;
}

static PyObject *info_GetFuncDesc(PyObject *self, PyObject *arguments)
{
    PyObject *result;
    unsigned index;
    FUNCDESC *desc;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetFuncDesc(info_of(self), index, &desc));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_func_desc_new(desc);
    ITypeInfo_ReleaseFuncDesc(info_of(self), desc);
    return result;
}

static PyObject *info_GetVarDesc(PyObject *self, PyObject *arguments)
{
    PyObject *result;
    unsigned index;
    VARDESC *desc;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetVarDesc(info_of(self), index, &desc));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = py_var_desc_new(desc);
    ITypeInfo_ReleaseVarDesc(info_of(self), desc);
    return result;
}

static PyObject *info_GetDocumentation(PyObject *self, PyObject *arguments)
{
    struct documentation texts = {0};
    HRESULT hr;
    int member;

    if (!PyArg_ParseTuple(arguments, "i", &member))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetDocumentation(info_of(self), member, &texts.name, &texts.text,
                                            &texts.context, &texts.file));
    return FAILED(hr) ? py_method_error(self, hr) : documentation_take(&texts);
}

/* ---- names ---- */

/* A function's name and those of its parameters: more than these no function has. */
enum {
    NAMES_MAX = 256,
};

static PyObject *info_GetNames(PyObject *self, PyObject *arguments)
{
    BSTR names[NAMES_MAX];
    PyObject *result;
    UINT n = 0;
    HRESULT hr;
    int member;

    if (!PyArg_ParseTuple(arguments, "i", &member))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetNames(info_of(self), member, names, NAMES_MAX, &n));
    if (FAILED(hr))
        return py_method_error(self, hr);
    result = PyTuple_New(n);
    for (UINT i = 0; i < n; i++) {
        PyObject *name = result ? py_from_bstr(names[i]) : NULL;

        SysFreeString(names[i]);
        if (name)
            PyTuple_SET_ITEM(result, i, name);
        else
            Py_CLEAR(result);
    }
    return result;
}

/* Of a member and its parameters: one identifier or a tuple, as PyIDispatch has it. */
static PyObject *info_GetIDsOfNames(PyObject *self, PyObject *arguments)
{
    Py_ssize_t n = PyTuple_GET_SIZE(arguments);
    LPOLESTR names[NAMES_MAX];
    MEMBERID ids[NAMES_MAX];
    PyObject *result = NULL;
    Py_ssize_t i = 0;
    HRESULT hr;

    if (n < 1 || n > NAMES_MAX) {
        PyErr_Format(PyExc_TypeError, "between 1 and %d names are required", NAMES_MAX);
        return NULL;
    }
    while (i < n && (names[i] = py_wide(PyTuple_GET_ITEM(arguments, i), NULL)))
        i++;
    if (i == n) {
        COM_CALL(hr, ITypeInfo_GetIDsOfNames(info_of(self), names, (UINT)n, ids));
        if (FAILED(hr))
            result = py_method_error(self, hr);
        else
            result = n == 1 ? PyLong_FromLong(ids[0]) : PyTuple_New(n);
        for (Py_ssize_t j = 0; n > 1 && result && j < n; j++)
            PyTuple_SET_ITEM(result, j, PyLong_FromLong(ids[j]));
    }
    while (i > 0)
        PyMem_Free(names[--i]);
    return result;
}

/* ---- other types ---- */

static PyObject *info_GetRefTypeInfo(PyObject *self, PyObject *arguments)
{
    ITypeInfo *other = NULL;
    unsigned reference;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &reference))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetRefTypeInfo(info_of(self), reference, &other));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)other, &IID_ITypeInfo);
}

static PyObject *info_GetRefTypeOfImplType(PyObject *self, PyObject *arguments)
{
    HREFTYPE reference;
    HRESULT hr;
    int index;

    if (!PyArg_ParseTuple(arguments, "i", &index))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetRefTypeOfImplType(info_of(self), (UINT)index, &reference));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromUnsignedLong(reference);
}

static PyObject *info_GetImplTypeFlags(PyObject *self, PyObject *arguments)
{
    unsigned index;
    HRESULT hr;
    int flags;

    if (!PyArg_ParseTuple(arguments, "I", &index))
        return NULL;
    COM_CALL(hr, ITypeInfo_GetImplTypeFlags(info_of(self), index, &flags));
    return FAILED(hr) ? py_method_error(self, hr) : PyLong_FromLong(flags);
}

static PyObject *info_GetContainingTypeLib(PyObject *self, PyObject *unused)
{
    ITypeLib *library = NULL;
    PyObject *object;
    UINT index = 0;
    HRESULT hr;

    COM_CALL(hr, ITypeInfo_GetContainingTypeLib(info_of(self), &library, &index));
    if (FAILED(hr))
        return py_method_error(self, hr);
    object = py_interface_new((IUnknown *)library, &IID_ITypeLib);
    return object ? Py_BuildValue("NI", object, index) : NULL;
}

static PyObject *info_GetTypeComp(PyObject *self, PyObject *unused)
{
    ITypeComp *comp = NULL;
    HRESULT hr;

    COM_CALL(hr, ITypeInfo_GetTypeComp(info_of(self), &comp));
    return FAILED(hr) ? py_method_error(self, hr)
                      : py_interface_new((IUnknown *)comp, &IID_ITypeComp);
}

static PyMethodDef info_methods[] = {
    {"GetTypeAttr", info_GetTypeAttr, METH_NOARGS, "What the type is, as TYPEATTR."},
    {"GetFuncDesc", info_GetFuncDesc, METH_VARARGS, "A function, as FUNCDESC."},
    {"GetVarDesc", info_GetVarDesc, METH_VARARGS, "A variable or constant, as VARDESC."},
    {"GetDocumentation", info_GetDocumentation, METH_VARARGS,
     "(name, text, help context, help file) of a member, or of the type (-1)."},
    {"GetNames", info_GetNames, METH_VARARGS, "A member's name, and those of its parameters."},
    {"GetIDsOfNames", info_GetIDsOfNames, METH_VARARGS, "The identifiers of names."},
    {"GetRefTypeInfo", info_GetRefTypeInfo, METH_VARARGS, "The type that a reference means."},
    {"GetRefTypeOfImplType", info_GetRefTypeOfImplType, METH_VARARGS,
     "The reference of an interface; -1: of a dual interface's other half."},
    {"GetImplTypeFlags", info_GetImplTypeFlags, METH_VARARGS, "What a class's interface is to it."},
    {"GetContainingTypeLib", info_GetContainingTypeLib, METH_NOARGS,
     "(library, the type's index in it)."},
    {"GetTypeComp", info_GetTypeComp, METH_NOARGS, "Members by name."},
    {0},
};

/* ---- ITypeComp ---- */

static PyObject *bound_new(DESCKIND kind, ITypeInfo *info, const BINDPTR *bound)
{
    PyObject *result;

    switch (kind) {
    case DESCKIND_FUNCDESC:
        result = py_func_desc_new(bound->lpfuncdesc);
        ITypeInfo_ReleaseFuncDesc(info, bound->lpfuncdesc);
        return result;
    case DESCKIND_VARDESC:
    case DESCKIND_IMPLICITAPPOBJ:
        result = py_var_desc_new(bound->lpvardesc);
        ITypeInfo_ReleaseVarDesc(info, bound->lpvardesc);
        return result;
    case DESCKIND_TYPECOMP:
        return py_interface_new((IUnknown *)bound->lptcomp, &IID_ITypeComp);
    default:
        Py_RETURN_NONE;
    }
}

static PyObject *comp_Bind(PyObject *self, PyObject *arguments)
{
    DESCKIND kind = DESCKIND_NONE;
    ITypeInfo *info = NULL;
    PyObject *text, *object;
    unsigned flags = 0;
    BINDPTR bound = {0};
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U|I", &text, &flags) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, ITypeComp_Bind((ITypeComp *)py_pointer(self), name,
                                LHashValOfName(LOCALE_SYSTEM_DEFAULT, name), (WORD)flags, &info,
                                &kind, &bound));
    PyMem_Free(name);
    if (FAILED(hr))
        return py_method_error(self, hr);
    object = bound_new(kind, info, &bound);
    py_release(info);
    return object ? Py_BuildValue("iN", (int)kind, object) : NULL;
}

static PyObject *comp_BindType(PyObject *self, PyObject *arguments)
{
    ITypeInfo *info = NULL;
    ITypeComp *comp = NULL;
    PyObject *text;
    WCHAR *name;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "U", &text) || !(name = py_wide(text, NULL)))
        return NULL;
    COM_CALL(hr, ITypeComp_BindType((ITypeComp *)py_pointer(self), name,
                                    LHashValOfName(LOCALE_SYSTEM_DEFAULT, name), &info, &comp));
    PyMem_Free(name);
    if (FAILED(hr))
        return py_method_error(self, hr);
    return Py_BuildValue("NN", py_interface_new((IUnknown *)info, &IID_ITypeInfo),
                         py_interface_new((IUnknown *)comp, &IID_ITypeComp));
}

static PyMethodDef comp_methods[] = {
    {"Bind", comp_Bind, METH_VARARGS, "(DESCKIND, description) of a member."},
    {"BindType", comp_BindType, METH_VARARGS, "(type, its members) of a name."},
    {0},
};

const struct py_kind py_type_info_kind = {
    .iid = &IID_ITypeInfo,
    .name = "PyITypeInfo",
    .base = &py_unknown_kind,
    .methods = info_methods,
};

const struct py_kind py_type_comp_kind = {
    .iid = &IID_ITypeComp,
    .name = "PyITypeComp",
    .base = &py_unknown_kind,
    .methods = comp_methods,
};
