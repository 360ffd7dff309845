/* SPDX-License-Identifier: MIT */
/*
 * PyICatRegister and PyICatInformation: what classes can do, by categories.
 */
#include "interfaces/interface.h"

enum {
    CATEGORIES_MAX = 64,
};

static ICatRegister *cat_register_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *cat_register_RegisterCategories(PyObject *self, PyObject *list)
{
    Py_ssize_t n = PySequence_Check(list) ? PySequence_Size(list) : -1;
    CATEGORYINFO infos[CATEGORIES_MAX];

    if (n < 0 || n > CATEGORIES_MAX) {
        PyErr_SetString(PyExc_TypeError, "a sequence of (catid, lcid, description) is required");
        return NULL;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(list, i), *catid, *text;
        Py_ssize_t units;
        unsigned lcid;
        WCHAR *wide;
        bool ok = item && PyArg_ParseTuple(item, "OIO", &catid, &lcid, &text) &&
                  py_guid_from(catid, &infos[i].catid);

        wide = ok ? py_wide(text, &units) : NULL;
        Py_XDECREF(item);
        if (!wide)
            return NULL;
        units = units < 127 ? units : 127;
        memcpy(infos[i].szDescription, wide, (size_t)units * sizeof(*wide));
        infos[i].szDescription[units] = 0;
        infos[i].lcid = lcid;
        PyMem_Free(wide);
    }
    return py_none_or_raise(
        ICatRegister_RegisterCategories(cat_register_of(self), (ULONG)n, infos));
}

/* A sequence of identifiers; -1 with an exception set. */
static Py_ssize_t catids_from(PyObject *list, CATID catids[static CATEGORIES_MAX])
{
    Py_ssize_t n = PySequence_Check(list) ? PySequence_Size(list) : -1;

    if (n < 0 || n > CATEGORIES_MAX) {
        PyErr_SetString(PyExc_TypeError, "a sequence of category identifiers is required");
        return -1;
    }
    for (Py_ssize_t i = 0; i < n; i++) {
        PyObject *item = PySequence_GetItem(list, i);
        bool ok = item && py_guid_from(item, &catids[i]);

        Py_XDECREF(item);
        if (!ok)
            return -1;
    }
    return n;
}

typedef HRESULT (*class_categories_method)(ICatRegister *, REFCLSID, ULONG, CATID *);

static PyObject *change_class(PyObject *self, PyObject *arguments, class_categories_method method)
{
    CATID catids[CATEGORIES_MAX];
    PyObject *clsid_object, *list;
    CLSID clsid;
    Py_ssize_t n;

    if (!PyArg_ParseTuple(arguments, "OO", &clsid_object, &list) ||
        !py_guid_from(clsid_object, &clsid))
        return NULL;
    n = catids_from(list, catids);
    return n < 0 ? NULL : py_none_or_raise(method(cat_register_of(self), &clsid, (ULONG)n, catids));
}

static PyObject *cat_register_UnRegisterCategories(PyObject *self, PyObject *list)
{
    CATID catids[CATEGORIES_MAX];
    Py_ssize_t n = catids_from(list, catids);

    return n < 0 ? NULL
                 : py_none_or_raise(
                       ICatRegister_UnRegisterCategories(cat_register_of(self), (ULONG)n, catids));
}

#define CLASS_CATEGORIES_METHOD(name)                                                              \
    static PyObject *cat_register_##name(PyObject *self, PyObject *arguments)                      \
    {                                                                                              \
        return change_class(self, arguments, cat_register_of(self)->lpVtbl->name);                 \
    }
CLASS_CATEGORIES_METHOD(RegisterClassImplCategories)
CLASS_CATEGORIES_METHOD(UnRegisterClassImplCategories)
CLASS_CATEGORIES_METHOD(RegisterClassReqCategories)
CLASS_CATEGORIES_METHOD(UnRegisterClassReqCategories)

static PyMethodDef cat_register_methods[] = {
    {"RegisterCategories", cat_register_RegisterCategories, METH_O, "Describes categories."},
    {"UnRegisterCategories", cat_register_UnRegisterCategories, METH_O, "Forgets categories."},
    {"RegisterClassImplCategories", cat_register_RegisterClassImplCategories, METH_VARARGS,
     "What a class implements."},
    {"UnRegisterClassImplCategories", cat_register_UnRegisterClassImplCategories, METH_VARARGS,
     "What it no longer implements."},
    {"RegisterClassReqCategories", cat_register_RegisterClassReqCategories, METH_VARARGS,
     "What a class requires."},
    {"UnRegisterClassReqCategories", cat_register_UnRegisterClassReqCategories, METH_VARARGS,
     "What it no longer requires."},
    {0},
};

/* ---- ICatInformation ---- */

static ICatInformation *cat_information_of(PyObject *self)
{
    return py_pointer(self);
}

static PyObject *cat_information_GetCategoryDesc(PyObject *self, PyObject *arguments)
{
    LPWSTR text = NULL;
    PyObject *result;
    unsigned lcid;
    CATID catid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&I", py_guid_converter, &catid, &lcid))
        return NULL;
    COM_CALL(hr, ICatInformation_GetCategoryDesc(cat_information_of(self), &catid, lcid, &text));
    if (FAILED(hr))
        return py_raise_hr(hr);
    result = py_from_wide(text, (Py_ssize_t)py_wide_len(text));
    CoTaskMemFree(text);
    return result;
}

static PyObject *cat_information_EnumCategories(PyObject *self, PyObject *arguments)
{
    IEnumCATEGORYINFO *categories = NULL;
    unsigned lcid = 0;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|I", &lcid))
        return NULL;
    COM_CALL(hr, ICatInformation_EnumCategories(cat_information_of(self), lcid, &categories));
    return py_interface_or_raise(hr, categories, &IID_IEnumCATEGORYINFO);
}

/* The classes that implement and require no more than the given categories; None is any. */
static PyObject *cat_information_EnumClassesOfCategories(PyObject *self, PyObject *arguments)
{
    PyObject *implemented = Py_None, *required = Py_None;
    CATID have[CATEGORIES_MAX], need[CATEGORIES_MAX];
    Py_ssize_t n_have = -1, n_need = -1;
    IEnumGUID *classes = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|OO", &implemented, &required))
        return NULL;
    if (implemented != Py_None && (n_have = catids_from(implemented, have)) < 0)
        return NULL;
    if (required != Py_None && (n_need = catids_from(required, need)) < 0)
        return NULL;
    COM_CALL(hr, ICatInformation_EnumClassesOfCategories(cat_information_of(self), (ULONG)n_have,
                                                         have, (ULONG)n_need, need, &classes));
    return py_interface_or_raise(hr, classes, &IID_IEnumGUID);
}

static PyObject *enumerate(PyObject *self, PyObject *clsid_object, bool implemented)
{
    ICatInformation *information = cat_information_of(self);
    IEnumGUID *categories = NULL;
    CLSID clsid;
    HRESULT hr;

    if (!py_guid_from(clsid_object, &clsid))
        return NULL;
    COM_CALL(hr, implemented
                     ? ICatInformation_EnumImplCategoriesOfClass(information, &clsid, &categories)
                     : ICatInformation_EnumReqCategoriesOfClass(information, &clsid, &categories));
    return py_interface_or_raise(hr, categories, &IID_IEnumGUID);
}

static PyObject *cat_information_EnumImplCategoriesOfClass(PyObject *self, PyObject *clsid)
{
    return enumerate(self, clsid, true);
}

static PyObject *cat_information_EnumReqCategoriesOfClass(PyObject *self, PyObject *clsid)
{
    return enumerate(self, clsid, false);
}

static PyMethodDef cat_information_methods[] = {
    {"EnumCategories", cat_information_EnumCategories, METH_VARARGS, "All categories."},
    {"GetCategoryDesc", cat_information_GetCategoryDesc, METH_VARARGS, "A category's text."},
    {"EnumClassesOfCategories", cat_information_EnumClassesOfCategories, METH_VARARGS,
     "The classes of categories."},
    {"EnumImplCategoriesOfClass", cat_information_EnumImplCategoriesOfClass, METH_O,
     "What a class implements."},
    {"EnumReqCategoriesOfClass", cat_information_EnumReqCategoriesOfClass, METH_O,
     "What a class requires."},
    {0},
};

const struct py_kind py_cat_register_kind = {
    .iid = &IID_ICatRegister,
    .name = "PyICatRegister",
    .base = &py_unknown_kind,
    .methods = cat_register_methods,
};

const struct py_kind py_cat_information_kind = {
    .iid = &IID_ICatInformation,
    .name = "PyICatInformation",
    .base = &py_unknown_kind,
    .methods = cat_information_methods,
};
