/* SPDX-License-Identifier: MIT */
#include "typelibs/description_input.h"

#include "values/values.h"

enum {
    NESTING_MAX = 64, /* of pointers to pointers */
    DIMENSIONS_MAX = 64,
    FUNCTION_ITEMS = 10,
    VARIABLE_ITEMS = 5,
};

struct description_part {
    struct description_part *next;
    bool is_variant; /* to be cleared */
    max_align_t bytes[];
};

/* ---- what is pointed to ---- */

static void *new_part(struct description_parts *parts, size_t size)
{
    struct description_part *part = PyMem_Calloc(1, sizeof(*part) + size);

    if (!part) {
        PyErr_NoMemory();
        return NULL;
    }
    part->next = parts->first;
    parts->first = part;
    return part->bytes;
}

static VARIANT *keep_variant(struct description_parts *parts, const VARIANT *value)
{
    VARIANT *variant = new_part(parts, sizeof(*variant));

    if (variant) {
        *variant = *value;
        parts->first->is_variant = true;
    }
    return variant;
}

void description_parts_clear(struct description_parts *parts)
{
    while (parts->first) {
        struct description_part *part = parts->first;

        parts->first = part->next;
        if (part->is_variant)
            VariantClear((VARIANT *)part->bytes);
        PyMem_Free(part);
    }
}

/* ---- items ---- */

static bool number_from(PyObject *object, long least, long most, const char *what, long *ret_number)
{
    *ret_number = PyLong_AsLong(object);
    if (*ret_number == -1 && PyErr_Occurred())
        return false;
    if (*ret_number < least || *ret_number > most)
        PyErr_Format(PyExc_ValueError, "%s cannot be %ld", what, *ret_number);
    return !PyErr_Occurred();
}

/* A sequence's items, borrowed while @ret_list, a reference, is held. */
static bool items_from(PyObject *object, Py_ssize_t least, Py_ssize_t most, const char *what,
                       PyObject **ret_list)
{
    PyObject *list = PySequence_Check(object) ? PySequence_List(object) : NULL;

    if (list && PyList_GET_SIZE(list) >= least && PyList_GET_SIZE(list) <= most) {
        *ret_list = list;
        return true;
    }
    Py_XDECREF(list);
    PyErr_Format(PyExc_TypeError, "%s is to be a sequence of %zd to %zd items, not %R", what, least,
                 most, object);
    return false;
}

/* ---- types ---- */

static bool type_from(PyObject *object, struct description_parts *parts, int depth,
                      TYPEDESC *ret_type);

/* How many elements: a number, or (number, lowest index). */
static bool bound_from(PyObject *object, SAFEARRAYBOUND *ret_bound)
{
    long count, lowest = 0;
    PyObject *items;
    bool ok;

    if (PyLong_Check(object)) {
        ok = number_from(object, 0, INT32_MAX, "a dimension", &count);
    } else {
        if (!items_from(object, 2, 2, "a dimension", &items))
            return false;
        ok =
            number_from(PyList_GET_ITEM(items, 0), 0, INT32_MAX, "a dimension", &count) &&
            number_from(PyList_GET_ITEM(items, 1), INT32_MIN, INT32_MAX, "a lowest index", &lowest);
        Py_DECREF(items);
    }
    if (ok)
        *ret_bound = (SAFEARRAYBOUND){(ULONG)count, (LONG)lowest};
    return ok;
}

static bool array_from(PyObject *items, struct description_parts *parts, int depth,
                       ARRAYDESC **ret_array)
{
    PyObject *bounds;
    ARRAYDESC *array;
    Py_ssize_t n;
    bool ok;

    if (PyList_GET_SIZE(items) != 3) {
        PyErr_SetString(PyExc_TypeError,
                        "an array is to be (VT_CARRAY, type of elements, (elements, ...))");
        return false;
    }
    if (!items_from(PyList_GET_ITEM(items, 2), 1, DIMENSIONS_MAX, "dimensions", &bounds))
        return false;
    n = PyList_GET_SIZE(bounds);
    array = new_part(parts, sizeof(*array) + (size_t)(n - 1) * sizeof(SAFEARRAYBOUND));
    ok = array != NULL;
    for (Py_ssize_t i = 0; ok && i < n; i++)
        ok = bound_from(PyList_GET_ITEM(bounds, i), &array->rgbounds[i]);
    Py_DECREF(bounds);
    if (!ok)
        return false;

    array->cDims = (USHORT)n;
    *ret_array = array;
    return type_from(PyList_GET_ITEM(items, 1), parts, depth - 1, &array->tdescElem);
}

static bool pointed_from(PyObject *object, struct description_parts *parts, int depth,
                         TYPEDESC **ret_type)
{
    *ret_type = new_part(parts, sizeof(**ret_type));
    return *ret_type && type_from(object, parts, depth - 1, *ret_type);
}

/* What a type is of. */
static bool detail_from(PyObject *items, struct description_parts *parts, int depth,
                        TYPEDESC *ret_type)
{
    PyObject *detail = PyList_GET_ITEM(items, 1);

    switch (ret_type->vt) {
    case VT_PTR:
    case VT_SAFEARRAY:
        return pointed_from(detail, parts, depth, &ret_type->lptdesc);
    case VT_CARRAY:
        return array_from(items, parts, depth, &ret_type->lpadesc);
    case VT_USERDEFINED:
        ret_type->hreftype = (HREFTYPE)PyLong_AsUnsignedLong(detail);
        return !PyErr_Occurred();
    default:
        PyErr_Format(PyExc_ValueError, "type %d is of no other type", ret_type->vt);
        return false;
    }
}

static bool type_from(PyObject *object, struct description_parts *parts, int depth,
                      TYPEDESC *ret_type)
{
    PyObject *items;
    long vt;
    bool ok;

    if (depth == 0) {
        PyErr_SetString(PyExc_ValueError, "a type is nested too deeply");
        return false;
    }
    if (PyLong_Check(object)) {
        ok = number_from(object, 0, VT_TYPEMASK, "a type", &vt);
        ret_type->vt = (VARTYPE)vt;
        return ok;
    }
    if (!items_from(object, 2, 3, "a type", &items))
        return false;
    ok = number_from(PyList_GET_ITEM(items, 0), 0, VT_TYPEMASK, "a type", &vt);
    ret_type->vt = (VARTYPE)vt;
    ok = ok && detail_from(items, parts, depth, ret_type);
    Py_DECREF(items);
    return ok;
}

bool py_type_desc_from(PyObject *object, struct description_parts *parts, TYPEDESC *ret_type)
{
    *ret_type = (TYPEDESC){0};
    return type_from(object, parts, NESTING_MAX, ret_type);
}

/* Types that a value can be converted to for certain; others are taken as they come. */
static bool is_plain(VARTYPE vt)
{
    switch (vt) {
    case VT_I1:
    case VT_UI1:
    case VT_I2:
    case VT_UI2:
    case VT_I4:
    case VT_UI4:
    case VT_I8:
    case VT_UI8:
    case VT_R4:
    case VT_R8:
    case VT_CY:
    case VT_DATE:
    case VT_BOOL:
    case VT_BSTR:
        return true;
    default:
        return false;
    }
}

static VARIANT *value_from(PyObject *object, const TYPEDESC *type, struct description_parts *parts)
{
    VARIANT value;

    if (is_plain(type->vt) ? !py_to_typed(object, type->vt, &value)
                           : !py_to_variant(object, PY_EMPTY_PLAIN, &value))
        return NULL;
    return keep_variant(parts, &value);
}

/* ---- elements ---- */

/* A type alone, rather than (type, flags, default value). */
static bool is_type_alone(PyObject *object)
{
    PyObject *first;
    Py_ssize_t n;
    long vt;

    if (PyLong_Check(object))
        return true;
    n = PySequence_Check(object) ? PySequence_Size(object) : 0;
    if (n != 2 && n != 3)
        return false;
    first = PySequence_GetItem(object, 0);
    vt = first && PyLong_Check(first) ? PyLong_AsLong(first) : VT_EMPTY;
    Py_XDECREF(first);
    return vt == VT_PTR || vt == VT_SAFEARRAY || vt == VT_CARRAY || vt == VT_USERDEFINED;
}

static bool default_from(PyObject *object, struct description_parts *parts, ELEMDESC *element)
{
    PARAMDESCEX *value = new_part(parts, sizeof(*value));
    VARIANT *variant = value ? value_from(object, &element->tdesc, parts) : NULL;

    if (!variant)
        return false;
    /* The part with the variant alone clears it. */
    value->cBytes = sizeof(*value);
    value->varDefaultValue = *variant;
    element->paramdesc.pparamdescex = value;
    return true;
}

static bool element_from(PyObject *object, struct description_parts *parts, ELEMDESC *ret_element)
{
    PyObject *items;
    long flags = 0;
    bool ok;

    *ret_element = (ELEMDESC){0};
    if (is_type_alone(object))
        return py_type_desc_from(object, parts, &ret_element->tdesc);
    if (!items_from(object, 1, 3, "an element", &items))
        return false;
    ok = py_type_desc_from(PyList_GET_ITEM(items, 0), parts, &ret_element->tdesc);
    if (ok && PyList_GET_SIZE(items) > 1)
        ok = number_from(PyList_GET_ITEM(items, 1), 0, UINT16_MAX, "flags", &flags);
    ret_element->paramdesc.wParamFlags = (USHORT)flags;
    if (ok && PyList_GET_SIZE(items) > 2 && (flags & PARAMFLAG_FHASDEFAULT))
        ok = default_from(PyList_GET_ITEM(items, 2), parts, ret_element);
    Py_DECREF(items);
    return ok;
}

/* ---- functions ---- */

static bool scodes_from(PyObject *object, struct description_parts *parts, FUNCDESC *desc)
{
    PyObject *items;
    bool ok;

    if (object == Py_None)
        return true;
    if (!items_from(object, 0, INT16_MAX, "the results", &items))
        return false;
    desc->cScodes = (SHORT)PyList_GET_SIZE(items);
    desc->lprgscode = new_part(parts, (size_t)desc->cScodes * sizeof(SCODE));
    ok = desc->lprgscode != NULL;
    for (Py_ssize_t i = 0; ok && i < desc->cScodes; i++) {
        desc->lprgscode[i] = (SCODE)PyLong_AsLong(PyList_GET_ITEM(items, i));
        ok = !PyErr_Occurred();
    }
    Py_DECREF(items);
    return ok;
}

static bool parameters_from(PyObject *object, struct description_parts *parts, FUNCDESC *desc)
{
    PyObject *items;
    bool ok;

    if (!items_from(object, 0, INT16_MAX, "the parameters", &items))
        return false;
    desc->cParams = (SHORT)PyList_GET_SIZE(items);
    desc->lprgelemdescParam = new_part(parts, (size_t)desc->cParams * sizeof(ELEMDESC));
    ok = desc->lprgelemdescParam != NULL;
    for (Py_ssize_t i = 0; ok && i < desc->cParams; i++)
        ok = element_from(PyList_GET_ITEM(items, i), parts, &desc->lprgelemdescParam[i]);
    Py_DECREF(items);
    return ok;
}

bool py_func_desc_from(PyObject *object, struct description_parts *parts, FUNCDESC *ret_desc)
{
    long memid = 0, kind = 0, invoke = 0, call = 0, optional = 0, slot = 0, flags = 0;
    PyObject *items, **item;
    bool ok;

    *ret_desc = (FUNCDESC){0};
    if (!items_from(object, FUNCTION_ITEMS, FUNCTION_ITEMS, "a function", &items))
        return false;
    item = ((PyListObject *)items)->ob_item;
    ok = number_from(item[0], INT32_MIN, INT32_MAX, "memid", &memid) &&
         scodes_from(item[1], parts, ret_desc) && parameters_from(item[2], parts, ret_desc) &&
         number_from(item[3], 0, FUNC_DISPATCH, "funckind", &kind) &&
         number_from(item[4], 0, INT16_MAX, "invkind", &invoke) &&
         number_from(item[5], 0, CC_MAX, "callconv", &call) &&
         number_from(item[6], -1, INT16_MAX, "cParamsOpt", &optional) &&
         number_from(item[7], 0, INT16_MAX, "oVft", &slot) &&
         element_from(item[8], parts, &ret_desc->elemdescFunc) &&
         number_from(item[9], 0, UINT16_MAX, "wFuncFlags", &flags);
    Py_DECREF(items);
    if (!ok)
        return false;

    ret_desc->memid = (MEMBERID)memid;
    ret_desc->funckind = (FUNCKIND)kind;
    ret_desc->invkind = (INVOKEKIND)invoke;
    ret_desc->callconv = (CALLCONV)call;
    ret_desc->cParamsOpt = (SHORT)optional;
    ret_desc->oVft = (SHORT)slot;
    ret_desc->wFuncFlags = (WORD)flags;
    return true;
}

/* ---- variables ---- */

static bool variable_value_from(PyObject *object, struct description_parts *parts, VARDESC *desc)
{
    long offset = 0;

    switch (desc->varkind) {
    case VAR_CONST:
        desc->lpvarValue = value_from(object, &desc->elemdescVar.tdesc, parts);
        return desc->lpvarValue != NULL;
    case VAR_PERINSTANCE:
        if (object != Py_None && !number_from(object, 0, INT32_MAX, "an offset", &offset))
            return false;
        desc->oInst = (ULONG)offset;
        return true;
    default:
        return true;
    }
}

bool py_var_desc_from(PyObject *object, struct description_parts *parts, VARDESC *ret_desc)
{
    long memid = 0, flags = 0, kind = 0;
    PyObject *items, **item;
    bool ok;

    *ret_desc = (VARDESC){0};
    if (!items_from(object, VARIABLE_ITEMS, VARIABLE_ITEMS, "a variable", &items))
        return false;
    item = ((PyListObject *)items)->ob_item;
    ok = number_from(item[0], INT32_MIN, INT32_MAX, "memid", &memid) &&
         element_from(item[2], parts, &ret_desc->elemdescVar) &&
         number_from(item[3], 0, UINT16_MAX, "wVarFlags", &flags) &&
         number_from(item[4], 0, VAR_DISPATCH, "varkind", &kind);
    ret_desc->memid = (MEMBERID)memid;
    ret_desc->wVarFlags = (WORD)flags;
    ret_desc->varkind = (VARKIND)kind;
    ok = ok && variable_value_from(item[1], parts, ret_desc);
    Py_DECREF(items);
    return ok;
}
