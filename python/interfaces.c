/* SPDX-License-Identifier: MIT */
/*
 * PyIUnknown and the types on it: COM interfaces as Python objects.
 */
#include "python_com.h"

static long interfaces; /* alive, guarded by the GIL */

long py_interface_count(void)
{
    return interfaces;
}

static IUnknown *unknown_of(PyObject *self)
{
    return ((struct py_interface *)self)->unknown;
}

static PyTypeObject *type_for(REFIID iid)
{
    if (IsEqualIID(iid, &IID_IDispatch) || IsEqualIID(iid, &IID_IDispatchEx))
        return &py_dispatch_type;
    if (IsEqualIID(iid, &IID_IClassFactory))
        return &py_class_factory_type;
    if (IsEqualIID(iid, &IID_IEnumVARIANT))
        return &py_enum_variant_type;
    if (IsEqualIID(iid, &IID_ICatRegister))
        return &py_cat_register_type;
    return &py_unknown_type;
}

/* A class object is not: the server that offers it would keep itself alive. */
static bool is_use(PyObject *self)
{
    return !PyObject_TypeCheck(self, &py_class_factory_type);
}

PyObject *py_interface_new(IUnknown *unknown, REFIID iid)
{
    struct py_interface *made;

    if (!unknown)
        Py_RETURN_NONE;
    made = PyObject_New(struct py_interface, type_for(iid));
    if (!made) {
        IUnknown_Release(unknown);
        return NULL;
    }
    made->unknown = unknown;
    interfaces++;
    if (is_use((PyObject *)made))
        py_server_lock(1);
    return (PyObject *)made;
}

static void unknown_dealloc(PyObject *self)
{
    IUnknown *unknown = unknown_of(self);
    bool was_use = is_use(self);

    interfaces--;
    if (unknown) {
        Py_BEGIN_ALLOW_THREADS IUnknown_Release(unknown);
        Py_END_ALLOW_THREADS
    }
    PyObject_Free(self);
    if (was_use)
        py_server_lock(-1);
}

bool py_interface_from(PyObject *object, REFIID iid, bool allows_none, IUnknown **ret_unknown)
{
    PyObject *inner = NULL;
    HRESULT hr;

    if (object == Py_None && allows_none) {
        *ret_unknown = NULL;
        return true;
    }
    if (!PyObject_TypeCheck(object, &py_unknown_type)) {
        inner = PyObject_GetAttrString(object, "_oleobj_");
        if (!inner || !PyObject_TypeCheck(inner, &py_unknown_type)) {
            Py_XDECREF(inner);
            PyErr_Format(PyExc_TypeError,
                         "The Python instance can not be converted to a COM object");
            return false;
        }
        object = inner;
    }
    Py_BEGIN_ALLOW_THREADS hr =
        IUnknown_QueryInterface(unknown_of(object), iid, (void **)ret_unknown);
    Py_END_ALLOW_THREADS Py_XDECREF(inner);
    if (FAILED(hr)) {
        py_raise_hr(hr, NULL, -1);
        return false;
    }
    return true;
}

/* ---- PyIUnknown ---- */

static PyObject *unknown_QueryInterface(PyObject *self, PyObject *arguments)
{
    PyObject *iid_object, *use = NULL;
    IUnknown *result;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "O|O", &iid_object, &use) || !py_guid_from(iid_object, &iid))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = IUnknown_QueryInterface(unknown_of(self), &iid, (void **)&result);
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    if (use && use != Py_None && !py_guid_from(use, &iid)) {
        IUnknown_Release(result);
        return NULL;
    }
    return py_interface_new(result, &iid);
}

static PyObject *unknown_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%s at %p with obj at %p>", Py_TYPE(self)->tp_name, self,
                                unknown_of(self));
}

/* COM identity: the same IUnknown. */
static PyObject *unknown_compare(PyObject *a, PyObject *b, int operation)
{
    IUnknown *left, *right;
    bool equal;

    if (operation != Py_EQ && operation != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    if (!PyObject_TypeCheck(b, &py_unknown_type) && !PyObject_HasAttrString(b, "_oleobj_"))
        Py_RETURN_NOTIMPLEMENTED;
    if (!py_interface_from(a, &IID_IUnknown, false, &left))
        return NULL;
    if (!py_interface_from(b, &IID_IUnknown, false, &right)) {
        IUnknown_Release(left);
        return NULL;
    }
    equal = left == right;
    IUnknown_Release(left);
    IUnknown_Release(right);
    return PyBool_FromLong(equal == (operation == Py_EQ));
}

static PyMethodDef unknown_methods[] = {
    {"QueryInterface", unknown_QueryInterface, METH_VARARGS, "Another interface of the object."},
    {0},
};

PyTypeObject py_unknown_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyIUnknown",
    .tp_basicsize = sizeof(struct py_interface),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_dealloc = unknown_dealloc,
    .tp_repr = unknown_repr,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_richcompare = unknown_compare,
    .tp_methods = unknown_methods,
};

/* ---- PyIDispatch ---- */

static IDispatch *dispatch_of(PyObject *self)
{
    return (IDispatch *)unknown_of(self);
}

static PyObject *dispatch_GetIDsOfNames(PyObject *self, PyObject *arguments)
{
    Py_ssize_t n = PyTuple_GET_SIZE(arguments), first = 0;
    LPOLESTR names[64] = {0};
    DISPID ids[64];
    PyObject *result = NULL;
    LCID lcid = 0x800;
    HRESULT hr = S_OK;

    if (n > 1 && PyLong_Check(PyTuple_GET_ITEM(arguments, 0))) {
        lcid = (LCID)PyLong_AsUnsignedLongMask(PyTuple_GET_ITEM(arguments, 0));
        first = 1;
    }
    if (n - first < 1 || n - first > 64) {
        PyErr_SetString(PyExc_TypeError, "At least one name must be supplied");
        return NULL;
    }
    for (Py_ssize_t i = first; i < n; i++) {
        names[i - first] = py_wide(PyTuple_GET_ITEM(arguments, i), NULL);
        if (!names[i - first])
            goto out;
    }
    Py_BEGIN_ALLOW_THREADS hr =
        IDispatch_GetIDsOfNames(dispatch_of(self), &IID_NULL, names, (UINT)(n - first), lcid, ids);
    Py_END_ALLOW_THREADS if (FAILED(hr))
    {
        py_raise_hr(hr, NULL, -1);
    }
    else if (n - first == 1)
    {
        result = PyLong_FromLong(ids[0]);
    }
    else
    {
        result = PyTuple_New(n - first);
        for (Py_ssize_t i = 0; result && i < n - first; i++)
            PyTuple_SET_ITEM(result, i, PyLong_FromLong(ids[i]));
    }
out:
    for (Py_ssize_t i = 0; i < n - first; i++)
        PyMem_Free(names[i]);
    return result;
}

static PyObject *invoke(PyObject *self, DISPID id, LCID lcid, WORD flags, bool wants_result,
                        PyObject *arguments, Py_ssize_t first)
{
    Py_ssize_t n = PyTuple_GET_SIZE(arguments) - first;
    DISPID put = DISPID_PROPERTYPUT;
    DISPPARAMS params = {.cArgs = (UINT)n};
    EXCEPINFO excepinfo = {0};
    VARIANT result = {0};
    PyObject *value = NULL;
    UINT argument = (UINT)-1;
    HRESULT hr;

    params.rgvarg = PyMem_Calloc((size_t)n + 1, sizeof(*params.rgvarg));
    if (!params.rgvarg)
        return PyErr_NoMemory();
    for (Py_ssize_t i = 0; i < n; i++) {
        if (!py_to_variant(PyTuple_GET_ITEM(arguments, first + i), PY_EMPTY_ARGUMENT,
                           &params.rgvarg[n - 1 - i]))
            goto out;
    }
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF) && n > 0) {
        params.rgdispidNamedArgs = &put;
        params.cNamedArgs = 1;
    }
    SetErrorInfo(0, NULL);
    Py_BEGIN_ALLOW_THREADS hr =
        IDispatch_Invoke(dispatch_of(self), id, &IID_NULL, lcid, flags, &params,
                         wants_result ? &result : NULL, &excepinfo, &argument);
    Py_END_ALLOW_THREADS if (FAILED(hr))
    {
        bool has_argument = hr == DISP_E_TYPEMISMATCH || hr == DISP_E_PARAMNOTFOUND;

        py_raise_hr(hr, &excepinfo, has_argument ? (int)(params.cArgs - argument) : -1);
    }
    else if (wants_result)
    {
        value = py_from_variant(&result);
    }
    else
    {
        value = Py_NewRef(Py_None);
    }
    SysFreeString(excepinfo.bstrSource);
    SysFreeString(excepinfo.bstrDescription);
    SysFreeString(excepinfo.bstrHelpFile);
    VariantClear(&result);
out:
    for (Py_ssize_t i = 0; i < n; i++)
        VariantClear(&params.rgvarg[i]);
    PyMem_Free(params.rgvarg);
    return value;
}

static PyObject *dispatch_Invoke(PyObject *self, PyObject *arguments)
{
    long numbers[3];
    int wants_result;

    if (PyTuple_GET_SIZE(arguments) < 4) {
        PyErr_SetString(PyExc_TypeError, "not enough arguments (at least 4 needed)");
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        numbers[i] = PyLong_AsLong(PyTuple_GET_ITEM(arguments, i));
        if (numbers[i] == -1 && PyErr_Occurred())
            return NULL;
    }
    wants_result = PyObject_IsTrue(PyTuple_GET_ITEM(arguments, 3));
    if (wants_result < 0)
        return NULL;
    return invoke(self, (DISPID)numbers[0], (LCID)numbers[1], (WORD)numbers[2], wants_result,
                  arguments, 4);
}

/* The types of arguments and result are told: the result's decides whether one is wanted. */
static PyObject *dispatch_InvokeTypes(PyObject *self, PyObject *arguments)
{
    long numbers[3];
    long result_type = 0;

    if (PyTuple_GET_SIZE(arguments) < 5 || !PyTuple_Check(PyTuple_GET_ITEM(arguments, 3))) {
        PyErr_SetString(PyExc_TypeError, "not enough arguments (at least 5 needed)");
        return NULL;
    }
    for (int i = 0; i < 3; i++) {
        numbers[i] = PyLong_AsLong(PyTuple_GET_ITEM(arguments, i));
        if (numbers[i] == -1 && PyErr_Occurred())
            return NULL;
    }
    if (PyTuple_GET_SIZE(PyTuple_GET_ITEM(arguments, 3)) > 0)
        result_type = PyLong_AsLong(PyTuple_GET_ITEM(PyTuple_GET_ITEM(arguments, 3), 0));
    if (result_type == -1 && PyErr_Occurred())
        return NULL;
    return invoke(self, (DISPID)numbers[0], (LCID)numbers[1], (WORD)numbers[2],
                  result_type != VT_EMPTY && result_type != VT_VOID, arguments, 5);
}

static PyObject *dispatch_GetTypeInfoCount(PyObject *self, PyObject *unused)
{
    UINT count;
    HRESULT hr;

    Py_BEGIN_ALLOW_THREADS hr = IDispatch_GetTypeInfoCount(dispatch_of(self), &count);
    Py_END_ALLOW_THREADS return FAILED(hr) ? py_raise_hr(hr, NULL, -1)
                                           : PyLong_FromUnsignedLong(count);
}

static PyObject *dispatch_GetTypeInfo(PyObject *self, PyObject *arguments)
{
    unsigned lcid = 0, index = 0;
    ITypeInfo *info = NULL;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "|II", &lcid, &index))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = IDispatch_GetTypeInfo(dispatch_of(self), index, lcid, &info);
    Py_END_ALLOW_THREADS if (hr != S_OK) return py_raise_hr(hr, NULL, -1);
    return py_interface_new((IUnknown *)info, &IID_ITypeInfo);
}

static PyMethodDef dispatch_methods[] = {
    {"GetIDsOfNames", dispatch_GetIDsOfNames, METH_VARARGS, "The DISPIDs of names."},
    {"Invoke", dispatch_Invoke, METH_VARARGS, "Calls a member."},
    {"InvokeTypes", dispatch_InvokeTypes, METH_VARARGS, "Calls a member whose types are told."},
    {"GetTypeInfo", dispatch_GetTypeInfo, METH_VARARGS, "The object's type description."},
    {"GetTypeInfoCount", dispatch_GetTypeInfoCount, METH_NOARGS,
     "How many descriptions there are."},
    {0},
};

PyTypeObject py_dispatch_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyIDispatch",
    .tp_basicsize = sizeof(struct py_interface),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &py_unknown_type,
    .tp_dealloc = unknown_dealloc,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_richcompare = unknown_compare,
    .tp_methods = dispatch_methods,
};

/* ---- PyIClassFactory ---- */

static PyObject *class_factory_CreateInstance(PyObject *self, PyObject *arguments)
{
    PyObject *outer_object, *iid_object;
    IUnknown *outer, *result;
    HRESULT hr;
    IID iid;

    if (!PyArg_ParseTuple(arguments, "OO", &outer_object, &iid_object) ||
        !py_guid_from(iid_object, &iid) ||
        !py_interface_from(outer_object, &IID_IUnknown, true, &outer))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = IClassFactory_CreateInstance((IClassFactory *)unknown_of(self),
                                                             outer, &iid, (void **)&result);
    Py_END_ALLOW_THREADS if (outer) IUnknown_Release(outer);
    return FAILED(hr) ? py_raise_hr(hr, NULL, -1) : py_interface_new(result, &iid);
}

static PyObject *class_factory_LockServer(PyObject *self, PyObject *arguments)
{
    HRESULT hr;
    int lock;

    if (!PyArg_ParseTuple(arguments, "i", &lock))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = IClassFactory_LockServer((IClassFactory *)unknown_of(self), lock);
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyMethodDef class_factory_methods[] = {
    {"CreateInstance", class_factory_CreateInstance, METH_VARARGS, "A new object of the class."},
    {"LockServer", class_factory_LockServer, METH_VARARGS, "Keeps the server running, or not."},
    {0},
};

PyTypeObject py_class_factory_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyIClassFactory",
    .tp_basicsize = sizeof(struct py_interface),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &py_unknown_type,
    .tp_dealloc = unknown_dealloc,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_richcompare = unknown_compare,
    .tp_methods = class_factory_methods,
};

/* ---- PyIEnumVARIANT ---- */

static PyObject *enum_variant_next_n(PyObject *self, ULONG n)
{
    VARIANT *variants = PyMem_Calloc(n + 1, sizeof(*variants));
    PyObject *tuple = NULL;
    ULONG fetched = 0;
    HRESULT hr;

    if (!variants)
        return PyErr_NoMemory();
    Py_BEGIN_ALLOW_THREADS hr =
        IEnumVARIANT_Next((IEnumVARIANT *)unknown_of(self), n, variants, &fetched);
    Py_END_ALLOW_THREADS if (FAILED(hr)) py_raise_hr(hr, NULL, -1);
    else tuple = PyTuple_New(fetched);
    for (ULONG i = 0; i < fetched; i++) {
        PyObject *item = tuple ? py_from_variant(&variants[i]) : NULL;

        if (item)
            PyTuple_SET_ITEM(tuple, i, item);
        else
            Py_CLEAR(tuple);
        VariantClear(&variants[i]);
    }
    PyMem_Free(variants);
    return tuple;
}

static PyObject *enum_variant_Next(PyObject *self, PyObject *arguments)
{
    unsigned n = 1;

    if (!PyArg_ParseTuple(arguments, "|I", &n))
        return NULL;
    return enum_variant_next_n(self, n);
}

static PyObject *enum_variant_iternext(PyObject *self)
{
    PyObject *tuple = enum_variant_next_n(self, 1), *item = NULL;

    if (tuple && PyTuple_GET_SIZE(tuple) > 0)
        item = Py_NewRef(PyTuple_GET_ITEM(tuple, 0));
    Py_XDECREF(tuple);
    return item;
}

static PyObject *enum_variant_Reset(PyObject *self, PyObject *unused)
{
    HRESULT hr;

    Py_BEGIN_ALLOW_THREADS hr = IEnumVARIANT_Reset((IEnumVARIANT *)unknown_of(self));
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyObject *enum_variant_Skip(PyObject *self, PyObject *arguments)
{
    unsigned n;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "I", &n))
        return NULL;
    Py_BEGIN_ALLOW_THREADS hr = IEnumVARIANT_Skip((IEnumVARIANT *)unknown_of(self), n);
    Py_END_ALLOW_THREADS if (FAILED(hr)) return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
}

static PyObject *enum_variant_Clone(PyObject *self, PyObject *unused)
{
    IEnumVARIANT *clone;
    HRESULT hr;

    Py_BEGIN_ALLOW_THREADS hr = IEnumVARIANT_Clone((IEnumVARIANT *)unknown_of(self), &clone);
    Py_END_ALLOW_THREADS return FAILED(hr) ? py_raise_hr(hr, NULL, -1)
                                           : py_interface_new((IUnknown *)clone, &IID_IEnumVARIANT);
}

static PyMethodDef enum_variant_methods[] = {
    {"Next", enum_variant_Next, METH_VARARGS, "The next items, fewer at the end."},
    {"Skip", enum_variant_Skip, METH_VARARGS, "Passes over items."},
    {"Reset", enum_variant_Reset, METH_NOARGS, "Begins again."},
    {"Clone", enum_variant_Clone, METH_NOARGS, "Another enumerator at the same place."},
    {0},
};

PyTypeObject py_enum_variant_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyIEnumVARIANT",
    .tp_basicsize = sizeof(struct py_interface),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &py_unknown_type,
    .tp_dealloc = unknown_dealloc,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_richcompare = unknown_compare,
    .tp_iter = PyObject_SelfIter,
    .tp_iternext = enum_variant_iternext,
    .tp_methods = enum_variant_methods,
};

/* ---- PyICatRegister ---- */

enum {
    CATEGORIES_MAX = 64,
};

static ICatRegister *cat_register_of(PyObject *self)
{
    return (ICatRegister *)unknown_of(self);
}

static PyObject *none_or_raise(HRESULT hr)
{
    if (FAILED(hr))
        return py_raise_hr(hr, NULL, -1);
    Py_RETURN_NONE;
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
    return none_or_raise(ICatRegister_RegisterCategories(cat_register_of(self), (ULONG)n, infos));
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
    return n < 0 ? NULL : none_or_raise(method(cat_register_of(self), &clsid, (ULONG)n, catids));
}

static PyObject *cat_register_UnRegisterCategories(PyObject *self, PyObject *list)
{
    CATID catids[CATEGORIES_MAX];
    Py_ssize_t n = catids_from(list, catids);

    return n < 0 ? NULL
                 : none_or_raise(
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

PyTypeObject py_cat_register_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "PyICatRegister",
    .tp_basicsize = sizeof(struct py_interface),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_base = &py_unknown_type,
    .tp_dealloc = unknown_dealloc,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_richcompare = unknown_compare,
    .tp_methods = cat_register_methods,
};

bool py_interfaces_init(PyObject *module)
{
    PyTypeObject *const types[] = {
        &py_unknown_type,      &py_dispatch_type,     &py_class_factory_type,
        &py_enum_variant_type, &py_cat_register_type,
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++) {
        if (PyType_Ready(types[i]) < 0 ||
            PyModule_AddObjectRef(module, types[i]->tp_name, (PyObject *)types[i]) < 0)
            return false;
    }
    return true;
}
