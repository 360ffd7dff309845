/* SPDX-License-Identifier: MIT */
#include "typelibs/descriptions.h"

#include <stddef.h>
#include <structmember.h>

#include "values/values.h"

enum {
    ITEMS_MAX = 16,
    NESTING_MAX = 64, /* of pointers to pointers */
};

/* The types differ in how many items there are, and what these are called. */
struct description {
    PyObject_HEAD PyObject *items[ITEMS_MAX]; /* owned */
};

#define ITEM(name, index, flags)                                                                   \
    {                                                                                              \
        name, T_OBJECT_EX, offsetof(struct description, items) + (index) * sizeof(PyObject *),     \
            flags, NULL                                                                            \
    }

static PyMemberDef attr_members[] = {
    ITEM("iid", 0, READONLY),
    ITEM("lcid", 1, READONLY),
    ITEM("memidConstructor", 2, READONLY),
    ITEM("memidDestructor", 3, READONLY),
    ITEM("cbSizeInstance", 4, READONLY),
    ITEM("typekind", 5, READONLY),
    ITEM("cFuncs", 6, READONLY),
    ITEM("cVars", 7, READONLY),
    ITEM("cImplTypes", 8, READONLY),
    ITEM("cbSizeVft", 9, READONLY),
    ITEM("cbAlignment", 10, READONLY),
    ITEM("wTypeFlags", 11, READONLY),
    ITEM("wMajorVerNum", 12, READONLY),
    ITEM("wMinorVerNum", 13, READONLY),
    ITEM("tdescAlias", 14, READONLY),
    ITEM("idldescType", 15, READONLY),
    {0},
};

/*
 * Who makes a type library fills these in; win32com puts types that it understands better in the
 * place of those that are written.
 */
static PyMemberDef func_members[] = {
    ITEM("memid", 0, 0),
    ITEM("scodeArray", 1, 0),
    ITEM("args", 2, 0),
    ITEM("funckind", 3, 0),
    ITEM("invkind", 4, 0),
    ITEM("callconv", 5, 0),
    ITEM("cParamsOpt", 6, 0),
    ITEM("oVft", 7, 0),
    ITEM("rettype", 8, 0),
    ITEM("wFuncFlags", 9, 0),
    {0},
};

static PyMemberDef var_members[] = {
    ITEM("memid", 0, 0),     ITEM("value", 1, 0),   ITEM("elemdescVar", 2, 0),
    ITEM("wVarFlags", 3, 0), ITEM("varkind", 4, 0), {0},
};

static void description_dealloc(PyObject *self)
{
    struct description *description = (struct description *)self;

    for (int i = 0; i < ITEMS_MAX; i++)
        Py_XDECREF(description->items[i]);
    PyObject_Free(self);
}

static Py_ssize_t n_members(PyObject *self)
{
    Py_ssize_t n = 0;

    while (Py_TYPE(self)->tp_members[n].name)
        n++;
    return n;
}

static PyObject *description_item(PyObject *self, Py_ssize_t index)
{
    PyObject *item;

    if (index < 0 || index >= n_members(self)) {
        PyErr_Format(PyExc_IndexError, "%s has %zd items", Py_TYPE(self)->tp_name, n_members(self));
        return NULL;
    }
    item = ((struct description *)self)->items[index];
    return Py_NewRef(item ? item : Py_None);
}

static PyObject *description_repr(PyObject *self)
{
    PyObject *items = PySequence_Tuple(self), *result = NULL;

    if (items)
        result = PyUnicode_FromFormat("%s%R", Py_TYPE(self)->tp_name, items);
    Py_XDECREF(items);
    return result;
}

static PySequenceMethods description_sequence = {
    .sq_length = n_members,
    .sq_item = description_item,
};

#define DESCRIPTION_TYPE(name, members, make, more_flags)                                          \
    {                                                                                              \
        PyVarObject_HEAD_INIT(NULL, 0).tp_name = name, .tp_basicsize = sizeof(struct description), \
                                    .tp_dealloc = description_dealloc,                             \
                                    .tp_repr = description_repr,                                   \
                                    .tp_as_sequence = &description_sequence,                       \
                                    .tp_flags = Py_TPFLAGS_DEFAULT | (more_flags),                 \
                                    .tp_members = members, .tp_new = make,                         \
    }

static PyObject *func_make(PyTypeObject *type, PyObject *arguments, PyObject *keywords);
static PyObject *var_make(PyTypeObject *type, PyObject *arguments, PyObject *keywords);

static PyTypeObject attr_type =
    DESCRIPTION_TYPE("TYPEATTR", attr_members, NULL, Py_TPFLAGS_DISALLOW_INSTANTIATION);
static PyTypeObject func_type = DESCRIPTION_TYPE("FUNCDESC", func_members, func_make, 0);
static PyTypeObject var_type = DESCRIPTION_TYPE("VARDESC", var_members, var_make, 0);

/* Takes over the references in @items, of which any may be NULL with an exception set. */
static PyObject *description_new(PyTypeObject *type, PyObject *const items[], int n)
{
    struct description *description = PyObject_New(struct description, type);
    bool is_whole = description != NULL;

    for (int i = 0; i < n; i++)
        is_whole = is_whole && items[i];
    if (!is_whole) {
        for (int i = 0; i < n; i++)
            Py_XDECREF(items[i]);
        n = 0;
    }
    for (int i = 0; description && i < ITEMS_MAX; i++)
        description->items[i] = i < n ? items[i] : NULL;
    if (is_whole)
        return (PyObject *)description;
    Py_XDECREF(description);
    return NULL;
}

/* ---- types of values ---- */

static PyObject *type_desc_new(const TYPEDESC *desc, int depth)
{
    PyObject *inner;

    switch (desc->vt) {
    case VT_PTR:
    case VT_SAFEARRAY:
    case VT_CARRAY:
        if (depth == 0) {
            PyErr_SetString(PyExc_ValueError, "a type is nested too deeply");
            return NULL;
        }
        inner = type_desc_new(desc->vt == VT_CARRAY ? &desc->lpadesc->tdescElem : desc->lptdesc,
                              depth - 1);
        break;
    case VT_USERDEFINED:
        inner = PyLong_FromUnsignedLong(desc->hreftype);
        break;
    default:
        return PyLong_FromLong(desc->vt);
    }
    return inner ? Py_BuildValue("(iN)", desc->vt, inner) : NULL;
}

PyObject *py_type_desc_new(const TYPEDESC *desc)
{
    return type_desc_new(desc, NESTING_MAX);
}

/* (type, flags, default value). */
static PyObject *elem_desc_new(const ELEMDESC *desc)
{
    const PARAMDESC *parameter = &desc->paramdesc;
    PyObject *type = py_type_desc_new(&desc->tdesc), *value;

    if (!type)
        return NULL;
    if ((parameter->wParamFlags & PARAMFLAG_FHASDEFAULT) && parameter->pparamdescex)
        value = py_from_variant(&parameter->pparamdescex->varDefaultValue);
    else
        value = Py_NewRef(Py_None);
    if (!value) {
        Py_DECREF(type);
        return NULL;
    }
    return Py_BuildValue("(NiN)", type, parameter->wParamFlags, value);
}

/* ---- descriptions ---- */

PyObject *py_type_attr_new(const TYPEATTR *attr)
{
    PyObject *items[] = {
        py_iid_new(&attr->guid),
        PyLong_FromUnsignedLong(attr->lcid),
        PyLong_FromLong(attr->memidConstructor),
        PyLong_FromLong(attr->memidDestructor),
        PyLong_FromUnsignedLong(attr->cbSizeInstance),
        PyLong_FromLong(attr->typekind),
        PyLong_FromLong(attr->cFuncs),
        PyLong_FromLong(attr->cVars),
        PyLong_FromLong(attr->cImplTypes),
        PyLong_FromLong(attr->cbSizeVft),
        PyLong_FromLong(attr->cbAlignment),
        PyLong_FromLong(attr->wTypeFlags),
        PyLong_FromLong(attr->wMajorVerNum),
        PyLong_FromLong(attr->wMinorVerNum),
        attr->typekind == TKIND_ALIAS ? py_type_desc_new(&attr->tdescAlias) : Py_NewRef(Py_None),
        Py_BuildValue("(nH)", (Py_ssize_t)0, attr->idldescType.wIDLFlags),
    };

    return description_new(&attr_type, items, sizeof(items) / sizeof(*items));
}

static PyObject *scodes_new(const FUNCDESC *desc)
{
    Py_ssize_t n = desc->lprgscode && desc->cScodes > 0 ? desc->cScodes : 0;
    PyObject *scodes = PyTuple_New(n);

    for (Py_ssize_t i = 0; scodes && i < n; i++)
        PyTuple_SET_ITEM(scodes, i, PyLong_FromLong(desc->lprgscode[i]));
    return scodes;
}

static PyObject *parameters_new(const FUNCDESC *desc)
{
    PyObject *parameters = PyTuple_New(desc->cParams);

    for (Py_ssize_t i = 0; parameters && i < desc->cParams; i++) {
        PyObject *parameter = elem_desc_new(&desc->lprgelemdescParam[i]);

        if (!parameter) {
            Py_DECREF(parameters);
            return NULL;
        }
        PyTuple_SET_ITEM(parameters, i, parameter);
    }
    return parameters;
}

PyObject *py_func_desc_new(const FUNCDESC *desc)
{
    PyObject *items[] = {
        PyLong_FromLong(desc->memid),
        scodes_new(desc),
        parameters_new(desc),
        PyLong_FromLong(desc->funckind),
        PyLong_FromLong(desc->invkind),
        PyLong_FromLong(desc->callconv),
        PyLong_FromLong(desc->cParamsOpt),
        PyLong_FromLong(desc->oVft),
        elem_desc_new(&desc->elemdescFunc),
        PyLong_FromLong(desc->wFuncFlags),
    };

    return description_new(&func_type, items, sizeof(items) / sizeof(*items));
}

/* A constant's value, or where a member of a record lies. */
static PyObject *var_value(const VARDESC *desc)
{
    switch (desc->varkind) {
    case VAR_CONST:
        return py_from_variant(desc->lpvarValue);
    case VAR_PERINSTANCE:
        return PyLong_FromUnsignedLong(desc->oInst);
    default:
        Py_RETURN_NONE;
    }
}

PyObject *py_var_desc_new(const VARDESC *desc)
{
    PyObject *items[] = {
        PyLong_FromLong(desc->memid),      var_value(desc),
        elem_desc_new(&desc->elemdescVar), PyLong_FromLong(desc->wVarFlags),
        PyLong_FromLong(desc->varkind),
    };

    return description_new(&var_type, items, sizeof(items) / sizeof(*items));
}

/* ---- empty ones ---- */

static bool takes_nothing(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    if (PyTuple_GET_SIZE(arguments) == 0 && (!keywords || PyDict_GET_SIZE(keywords) == 0))
        return true;
    PyErr_Format(PyExc_TypeError, "%s() takes no arguments", type->tp_name);
    return false;
}

/* A method without parameters, to be filled in. */
static PyObject *func_make(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    const FUNCDESC desc = {
        .funckind = FUNC_PUREVIRTUAL,
        .invkind = INVOKE_FUNC,
        .callconv = CC_STDCALL,
        .elemdescFunc.tdesc.vt = VT_HRESULT,
    };

    return takes_nothing(type, arguments, keywords) ? py_func_desc_new(&desc) : NULL;
}

static PyObject *var_make(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    const VARDESC desc = {.varkind = VAR_PERINSTANCE, .elemdescVar.tdesc.vt = VT_I4};

    return takes_nothing(type, arguments, keywords) ? py_var_desc_new(&desc) : NULL;
}

/* Says of a type which DESCKIND its objects are. */
static bool has_kind(PyTypeObject *type, DESCKIND kind)
{
    PyObject *number = PyLong_FromLong(kind);
    bool ok = number && PyDict_SetItemString(type->tp_dict, "desckind", number) == 0;

    Py_XDECREF(number);
    return ok;
}

bool py_descriptions_init(PyObject *module)
{
    PyTypeObject *const types[] = {&attr_type, &func_type, &var_type};

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (PyType_Ready(types[i]) < 0 ||
            PyModule_AddObjectRef(module, types[i]->tp_name, (PyObject *)types[i]) < 0)
            return false;
    }
    return has_kind(&func_type, DESCKIND_FUNCDESC) && has_kind(&var_type, DESCKIND_VARDESC);
}
