/* SPDX-License-Identifier: MIT */
#include "typelibs/records.h"

#include "interfaces/interface.h"
#include "typelibs/record_data.h"
#include "values/values.h"

struct record {
    PyObject_HEAD IRecordInfo *info; /* owned */
    void *data;                      /* owned, or the owner's */
    PyObject *owner;                 /* owned: the record that this one is a field of, or NULL */
};

static PyTypeObject record_type;
static PyObject *record_classes; /* by identifier, as text: what records are made as */

static struct record *record_of(PyObject *object)
{
    return (struct record *)object;
}

bool py_is_record(PyObject *object)
{
    return PyObject_TypeCheck(object, &record_type);
}

IRecordInfo *py_record_info(PyObject *object)
{
    return record_of(object)->info;
}

void *py_record_data(PyObject *object)
{
    return record_of(object)->data;
}

/* Whether to clear it may be to call objects. */
static bool may_hold_objects(VARTYPE vt)
{
    return vt == VT_DISPATCH || vt == VT_UNKNOWN || (vt & VT_ARRAY && !(vt & VT_BYREF));
}

void py_variant_clear(VARIANT *variant)
{
    IRecordInfo *info = V_RECORDINFO(variant);

    if (V_VT(variant) != VT_RECORD) {
        if (may_hold_objects(V_VT(variant)))
            WITHOUT_GIL(VariantClear(variant));
        else
            VariantClear(variant);
        return;
    }
    if (info && V_RECORD(variant))
        IRecordInfo_RecordDestroy(info, V_RECORD(variant));
    if (info)
        IRecordInfo_Release(info);
    V_VT(variant) = VT_EMPTY;
}

/* ---- making them ---- */

/* Takes the description and the memory over. */
static PyObject *record_make(PyTypeObject *type, IRecordInfo *info, void *data, PyObject *owner)
{
    struct record *record = (struct record *)type->tp_alloc(type, 0);

    if (!record) {
        if (data && !owner)
            IRecordInfo_RecordDestroy(info, data);
        IRecordInfo_Release(info);
        return NULL;
    }
    record->info = info;
    record->data = data;
    record->owner = Py_XNewRef(owner);
    return (PyObject *)record;
}

/* The class that was registered for what @info describes; borrowed. */
static PyTypeObject *class_of(IRecordInfo *info)
{
    PyObject *iid, *text, *found = NULL;
    GUID guid;

    if (SUCCEEDED(IRecordInfo_GetGuid(info, &guid)) && (iid = py_iid_new(&guid))) {
        text = PyObject_Str(iid);
        found = text ? PyDict_GetItem(record_classes, text) : NULL;
        Py_XDECREF(text);
        Py_DECREF(iid);
    }
    if (found && PyType_Check(found) && PyType_IsSubtype((PyTypeObject *)found, &record_type))
        return (PyTypeObject *)found;
    return &record_type;
}

static PyObject *record_new_empty(PyTypeObject *type, IRecordInfo *info)
{
    void *data = IRecordInfo_RecordCreate(info);

    if (!data) {
        IRecordInfo_Release(info);
        return PyErr_NoMemory();
    }
    return record_make(type ? type : class_of(info), info, data, NULL);
}

PyObject *py_record_from(IRecordInfo *info, void *data)
{
    void *copy = NULL;
    HRESULT hr;

    if (!info || !data)
        Py_RETURN_NONE;
    hr = IRecordInfo_RecordCreateCopy(info, data, &copy);
    if (FAILED(hr))
        return py_raise_hr(hr);
    IRecordInfo_AddRef(info);
    return record_make(class_of(info), info, copy, NULL);
}

bool py_record_to_variant(PyObject *object, VARIANT *ret_variant)
{
    struct record *record = record_of(object);
    void *copy = NULL;
    HRESULT hr;

    hr = IRecordInfo_RecordCreateCopy(record->info, record->data, &copy);
    if (FAILED(hr)) {
        py_raise_hr(hr);
        return false;
    }
    IRecordInfo_AddRef(record->info);
    V_VT(ret_variant) = VT_RECORD;
    V_RECORDINFO(ret_variant) = record->info;
    V_RECORD(ret_variant) = copy;
    return true;
}

static bool class_number(PyTypeObject *type, const char *name, unsigned long *ret_number)
{
    PyObject *value = PyObject_GetAttrString((PyObject *)type, name);

    *ret_number = value ? PyLong_AsUnsignedLongMask(value) : 0;
    Py_XDECREF(value);
    return !PyErr_Occurred();
}

static bool class_guid(PyTypeObject *type, const char *name, GUID *ret_guid)
{
    PyObject *value = PyObject_GetAttrString((PyObject *)type, name);
    bool ok = value && py_guid_from(value, ret_guid);

    Py_XDECREF(value);
    return ok;
}

/* Whether @type was registered for what its GUID names: no other can be made. */
static bool is_registered(PyTypeObject *type)
{
    PyObject *guid = PyObject_GetAttrString((PyObject *)type, "GUID");
    PyObject *registered = guid ? PyDict_GetItemWithError(record_classes, guid) : NULL;

    Py_XDECREF(guid);
    if (!registered || registered != (PyObject *)type) {
        if (!PyErr_Occurred())
            PyErr_Format(PyExc_TypeError,
                         "Can't instantiate class %s because it is not registered.", type->tp_name);
        return false;
    }
    return true;
}

/* A subclass says what it is: TLBID, MJVER, MNVER, LCID and GUID. */
static PyObject *record_tp_new(PyTypeObject *type, PyObject *arguments, PyObject *keywords)
{
    unsigned long major, minor, lcid;
    IRecordInfo *info;
    GUID library, guid;
    HRESULT hr;

    if (type == &record_type) {
        PyErr_SetString(PyExc_TypeError,
                        "com_record is made by win32com.client.Record(), or by a subclass with "
                        "TLBID, MJVER, MNVER, LCID and GUID");
        return NULL;
    }
    if (!class_guid(type, "TLBID", &library) || !class_guid(type, "GUID", &guid) ||
        !class_number(type, "MJVER", &major) || !class_number(type, "MNVER", &minor) ||
        !class_number(type, "LCID", &lcid) || !is_registered(type))
        return NULL;
    hr = GetRecordInfoFromGuids(&library, major, minor, lcid, &guid, &info);
    return FAILED(hr) ? py_raise_thread_error(hr) : record_new_empty(type, info);
}

static int record_tp_init(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    PyObject *data = NULL;

    if (!PyArg_ParseTuple(arguments, "|O:__init__", &data))
        return -1;
    return data && !py_record_fill(self, data) ? -1 : 0;
}

static void record_dealloc(PyObject *self)
{
    struct record *record = record_of(self);

    if (record->data && !record->owner)
        IRecordInfo_RecordDestroy(record->info, record->data);
    if (record->info)
        IRecordInfo_Release(record->info);
    Py_XDECREF(record->owner);
    Py_TYPE(self)->tp_free(self);
}

/* ---- fields ---- */

enum {
    FIELDS_MAX = 1024,
};

/* The names of all fields, as a list. */
static PyObject *field_names(struct record *record)
{
    BSTR names[FIELDS_MAX];
    ULONG n = FIELDS_MAX;
    PyObject *list;
    HRESULT hr;

    hr = IRecordInfo_GetFieldNames(record->info, &n, names);
    if (FAILED(hr))
        return py_raise_hr(hr);
    list = PyList_New(0);
    for (ULONG i = 0; i < n; i++) {
        PyObject *name = py_from_bstr(names[i]);

        SysFreeString(names[i]);
        if (list && (!name || PyList_Append(list, name) < 0))
            Py_CLEAR(list);
        Py_XDECREF(name);
    }
    return list;
}

static PyObject *record_members(PyObject *self, void *unused)
{
    return field_names(record_of(self));
}

/* A record in a record is that, and not a copy: its fields can be set. */
static PyObject *inner_record(PyObject *self, VARIANT *variant)
{
    IRecordInfo *info = V_RECORDINFO(variant);

    IRecordInfo_AddRef(info);
    return record_make(class_of(info), info, V_RECORD(variant), self);
}

/* NULL without an exception if there is no such field. */
static PyObject *get_field(PyObject *self, const WCHAR *name)
{
    struct record *record = record_of(self);
    VARIANT variant = {0};
    void *array = NULL;
    PyObject *result;

    if (SUCCEEDED(IRecordInfo_GetFieldNoCopy(record->info, record->data, name, &variant, &array)) &&
        (V_VT(&variant) & ~VT_BYREF) == VT_RECORD && V_RECORDINFO(&variant))
        return inner_record(self, &variant);
    VariantInit(&variant);
    if (FAILED(IRecordInfo_GetField(record->info, record->data, name, &variant)))
        return NULL;
    result = py_from_variant(&variant);
    py_variant_clear(&variant);
    return result;
}

static PyObject *record_getattro(PyObject *self, PyObject *name)
{
    PyObject *result = PyObject_GenericGetAttr(self, name);
    WCHAR *wide;

    if (result || !PyErr_ExceptionMatches(PyExc_AttributeError))
        return result;
    PyErr_Clear();
    wide = py_wide(name, NULL);
    if (!wide)
        return NULL;
    result = get_field(self, wide);
    PyMem_Free(wide);
    if (!result && !PyErr_Occurred())
        PyErr_Format(PyExc_AttributeError, "the record has no field '%U'", name);
    return result;
}

/* A sequence becomes an array of what the field has arrays of. */
static bool field_value(struct record *record, const WCHAR *name, PyObject *value,
                        VARIANT *ret_variant)
{
    VARIANT field = {0};
    void *array = NULL;

    if (SUCCEEDED(IRecordInfo_GetFieldNoCopy(record->info, record->data, name, &field, &array)) &&
        V_VT(&field) & VT_ARRAY)
        return py_to_typed(value, V_VT(&field) & (VARTYPE)~VT_BYREF, ret_variant);
    return py_to_variant(value, PY_EMPTY_PLAIN, ret_variant);
}

static int record_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    struct record *record = record_of(self);
    VARIANT variant = {0};
    WCHAR *wide;
    HRESULT hr;

    if (!value) {
        PyErr_SetString(PyExc_AttributeError, "a record's fields cannot be deleted");
        return -1;
    }
    wide = py_wide(name, NULL);
    if (!wide)
        return -1;
    if (!field_value(record, wide, value, &variant)) {
        PyMem_Free(wide);
        return -1;
    }
    hr = IRecordInfo_PutField(record->info, INVOKE_PROPERTYPUT, record->data, wide, &variant);
    py_variant_clear(&variant);
    PyMem_Free(wide);
    if (hr == TYPE_E_FIELDNOTFOUND || hr == TYPE_E_ELEMENTNOTFOUND)
        PyErr_Format(PyExc_AttributeError, "the record has no field '%U'", name);
    else if (FAILED(hr))
        py_raise_hr(hr);
    return FAILED(hr) ? -1 : 0;
}

/* {field: value}, in order. */
static PyObject *fields(PyObject *self)
{
    PyObject *names = field_names(record_of(self)), *dictionary = names ? PyDict_New() : NULL;

    for (Py_ssize_t i = 0; dictionary && i < PyList_GET_SIZE(names); i++) {
        PyObject *name = PyList_GET_ITEM(names, i), *value = PyObject_GetAttr(self, name);

        if (!value || PyDict_SetItem(dictionary, name, value) < 0)
            Py_CLEAR(dictionary);
        Py_XDECREF(value);
    }
    Py_XDECREF(names);
    return dictionary;
}

static PyObject *record_repr(PyObject *self)
{
    PyObject *dictionary = fields(self), *parts = dictionary ? PyList_New(0) : NULL, *key, *value;
    PyObject *comma = PyUnicode_FromString(", "), *joined = NULL, *result = NULL;
    Py_ssize_t at = 0;

    while (parts && PyDict_Next(dictionary, &at, &key, &value)) {
        PyObject *part = PyUnicode_FromFormat("%U=%R", key, value);

        if (!part || PyList_Append(parts, part) < 0)
            Py_CLEAR(parts);
        Py_XDECREF(part);
    }
    if (parts && comma)
        joined = PyUnicode_Join(comma, parts);
    if (joined)
        result = PyUnicode_FromFormat("com_struct(%U)", joined);
    Py_XDECREF(joined);
    Py_XDECREF(comma);
    Py_XDECREF(parts);
    Py_XDECREF(dictionary);
    return result;
}

static PyObject *record_compare(PyObject *a, PyObject *b, int operation)
{
    PyObject *left, *right, *result = NULL;

    if ((operation != Py_EQ && operation != Py_NE) || !py_is_record(a) || !py_is_record(b))
        Py_RETURN_NOTIMPLEMENTED;
    if (!IRecordInfo_IsMatchingType(py_record_info(a), py_record_info(b)))
        return PyBool_FromLong(operation == Py_NE);
    left = fields(a);
    right = left ? fields(b) : NULL;
    if (right)
        result = PyObject_RichCompare(left, right, operation);
    Py_XDECREF(left);
    Py_XDECREF(right);
    return result;
}

static PyObject *record_dir(PyObject *self, PyObject *unused)
{
    return field_names(record_of(self));
}

static PyGetSetDef record_properties[] = {
    {"__members__", record_members, NULL, "The names of the fields.", NULL},
    {0},
};

/* A view of the structure, which holds addresses: record_data.h tells what it is good for. */
static int record_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    ULONG size = 0;

    if (FAILED(IRecordInfo_GetSize(record_of(self)->info, &size))) {
        PyErr_SetString(PyExc_BufferError, "the record's size is not known");
        return -1;
    }
    return PyBuffer_FillInfo(view, self, record_of(self)->data, (Py_ssize_t)size, 1, flags);
}

static PyObject *record_copy(PyObject *self, PyObject *unused)
{
    struct record *record = record_of(self);

    return py_record_from(record->info, record->data);
}

static PyBufferProcs record_buffer = {.bf_getbuffer = record_getbuffer};

static PyMethodDef record_type_methods[] = {
    {"__reduce__", py_record_reduce, METH_NOARGS, "What makes such a record."},
    {"__copy__", record_copy, METH_NOARGS, "A record of its own."},
    {"__deepcopy__", record_copy, METH_O, "A record of its own."},
    {"__dir__", record_dir, METH_NOARGS, "The names of the fields."},
    {0},
};

static PyTypeObject record_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "com_record",
    .tp_basicsize = sizeof(struct record),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = record_tp_new,
    .tp_init = record_tp_init,
    .tp_as_buffer = &record_buffer,
    .tp_dealloc = record_dealloc,
    .tp_getattro = record_getattro,
    .tp_setattro = record_setattro,
    .tp_repr = record_repr,
    .tp_richcompare = record_compare,
    .tp_hash = PyObject_HashNotImplemented,
    .tp_getset = record_properties,
    .tp_methods = record_type_methods,
};

/* ---- functions ---- */

static PyObject *com_GetRecordFromGuids(PyObject *self, PyObject *arguments)
{
    unsigned long major, minor, lcid;
    IRecordInfo *info;
    PyObject *data = Py_None, *record;
    GUID library, guid;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&kkkO&|O", py_guid_converter, &library, &major, &minor,
                          &lcid, py_guid_converter, &guid, &data))
        return NULL;
    COM_CALL(hr, GetRecordInfoFromGuids(&library, major, minor, lcid, &guid, &info));
    if (FAILED(hr))
        return py_raise_thread_error(hr);
    record = record_new_empty(NULL, info);
    if (record && data != Py_None && !py_record_fill(record, data))
        Py_CLEAR(record);
    return record;
}

static PyObject *com_GetRecordFromTypeInfo(PyObject *self, PyObject *object)
{
    IRecordInfo *info;
    ITypeInfo *type;
    HRESULT hr;

    if (!py_interface_from(object, &IID_ITypeInfo, false, &type))
        return NULL;
    COM_CALL(hr, GetRecordInfoFromTypeInfo(type, &info));
    py_release(type);
    return FAILED(hr) ? py_raise_thread_error(hr) : record_new_empty(NULL, info);
}

static PyMethodDef record_functions[] = {
    {"GetRecordFromGuids", com_GetRecordFromGuids, METH_VARARGS, "A record of a type library."},
    {"GetRecordFromTypeInfo", com_GetRecordFromTypeInfo, METH_O, "A record of a described type."},
    {0},
};

bool py_records_init(PyObject *module)
{
    record_classes = PyDict_New();
    return record_classes && PyType_Ready(&record_type) == 0 &&
           PyModule_AddObjectRef(module, "com_record", (PyObject *)&record_type) == 0 &&
           PyModule_AddObjectRef(module, "RecordClasses", record_classes) == 0 &&
           PyModule_AddFunctions(module, record_functions) == 0;
}
