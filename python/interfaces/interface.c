/* SPDX-License-Identifier: MIT */
/*
 * PyIUnknown, and the types of all kinds of interfaces.
 */
#include "gateways/gateway.h"
#include "gateways/uses.h"

static const struct py_kind *const kinds[] = {
    &py_unknown_kind,
    &py_dispatch_kind,
    &py_dispatch_ex_kind,
    &py_class_factory_kind,
    &py_enum_variant_kind,
    &py_enum_guid_kind,
    &py_enum_unknown_kind,
    &py_enum_string_kind,
    &py_enum_moniker_kind,
    &py_enum_connections_kind,
    &py_enum_connection_points_kind,
    &py_enum_category_info_kind,
    &py_enum_stat_kind,
    &py_enum_property_stat_kind,
    &py_enum_property_set_stat_kind,
    &py_enum_context_properties_kind,
    &py_connection_point_kind,
    &py_connection_point_container_kind,
    &py_sequential_stream_kind,
    &py_stream_kind,
    &py_persist_kind,
    &py_persist_stream_kind,
    &py_persist_stream_init_kind,
    &py_persist_file_kind,
    &py_persist_storage_kind,
    &py_storage_kind,
    &py_lock_bytes_kind,
    &py_persist_property_bag_kind,
    &py_property_bag_kind,
    &py_error_log_kind,
    &py_property_storage_kind,
    &py_property_set_storage_kind,
    &py_service_provider_kind,
    &py_external_connection_kind,
    &py_global_interface_table_kind,
    &py_cat_register_kind,
    &py_cat_information_kind,
    &py_bind_ctx_kind,
    &py_moniker_kind,
    &py_running_object_table_kind,
    &py_type_lib_kind,
    &py_type_info_kind,
    &py_type_comp_kind,
    &py_create_type_lib_kind,
    &py_create_type_lib2_kind,
    &py_create_type_info_kind,
    &py_create_type_info2_kind,
    &py_data_object_kind,
    &py_advise_sink_kind,
    &py_enum_format_kind,
    &py_enum_stat_data_kind,
    &py_drop_source_kind,
    &py_drop_target_kind,
    &py_ole_window_kind,
    &py_provide_class_info_kind,
    &py_provide_class_info2_kind,
    &py_client_security_kind,
    &py_server_security_kind,
    &py_cancel_method_calls_kind,
    &py_context_kind,
};

enum {
    KINDS = sizeof(kinds) / sizeof(*kinds),
};

static PyTypeObject types[KINDS];
static long interfaces; /* alive, guarded by the GIL */

long py_interface_count(void)
{
    return interfaces;
}

const struct py_kind *py_kind_of(REFIID iid)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (IsEqualIID(kinds[i]->iid, iid))
            return kinds[i];
    }
    return NULL;
}

static PyTypeObject *type_of(const struct py_kind *kind)
{
    for (size_t i = 0; i < KINDS; i++) {
        if (kinds[i] == kind)
            return &types[i];
    }
    return NULL;
}

const struct py_kind *py_kind_of_object(PyObject *self)
{
    return kinds[Py_TYPE(self) - types];
}

void *py_pointer(PyObject *self)
{
    return ((struct py_interface *)self)->unknown;
}

bool py_is_interface(PyObject *object)
{
    return PyObject_TypeCheck(object, &types[0]);
}

/* A class object is not: the server that offers it would keep itself alive. */
static bool is_use(PyObject *self)
{
    return py_kind_of_object(self) != &py_class_factory_kind;
}

PyObject *py_interface_new(IUnknown *unknown, REFIID iid)
{
    const struct py_kind *kind = py_kind_of(iid);
    struct py_interface *made = NULL;

    if (!unknown)
        Py_RETURN_NONE;
    if (kind)
        made = PyObject_New(struct py_interface, type_of(kind));
    else
        PyErr_SetString(PyExc_TypeError,
                        "There is no interface object registered that supports this IID");
    if (!made) {
        WITHOUT_GIL(IUnknown_Release(unknown));
        return NULL;
    }
    made->unknown = unknown;
    interfaces++;
    if (is_use((PyObject *)made))
        py_use_begin();
    return (PyObject *)made;
}

PyObject *py_interface_or_raise(HRESULT hr, void *unknown, REFIID iid)
{
    return FAILED(hr) ? py_raise_hr(hr) : py_interface_new(unknown, iid);
}

static void unknown_dealloc(PyObject *self)
{
    IUnknown *unknown = py_pointer(self);
    bool was_use = is_use(self);

    interfaces--;
    WITHOUT_GIL(IUnknown_Release(unknown));
    PyObject_Free(self);
    if (was_use)
        py_use_end();
}

bool py_interface_from(PyObject *object, REFIID iid, bool allows_none, void *ret_unknown)
{
    IUnknown **place = ret_unknown;
    PyObject *held;
    HRESULT hr;

    if (object == Py_None && allows_none) {
        *place = NULL;
        return true;
    }
    held = py_is_interface(object) ? Py_NewRef(object) : PyObject_GetAttrString(object, "_oleobj_");
    if (!held || !py_is_interface(held)) {
        Py_XDECREF(held);
        PyErr_Format(PyExc_TypeError, "The Python instance can not be converted to a COM object");
        return false;
    }
    WITHOUT_GIL(hr = IUnknown_QueryInterface((IUnknown *)py_pointer(held), iid, (void **)place));
    Py_DECREF(held);
    if (FAILED(hr))
        py_raise_hr(hr);
    return SUCCEEDED(hr);
}

void py_release(void *pointer)
{
    if (pointer)
        WITHOUT_GIL(IUnknown_Release((IUnknown *)pointer));
}

/* Called once more to clean up if a later argument is wrong. */
static int convert(PyObject *object, REFIID iid, bool allows_none, void *place)
{
    if (object)
        return py_interface_from(object, iid, allows_none, place) ? Py_CLEANUP_SUPPORTED : 0;
    py_release(*(void **)place);
    return 0;
}

int py_unknown_converter(PyObject *object, void *ret_unknown)
{
    return convert(object, &IID_IUnknown, false, ret_unknown);
}

int py_optional_unknown_converter(PyObject *object, void *ret_unknown)
{
    return convert(object, &IID_IUnknown, true, ret_unknown);
}

int py_stream_converter(PyObject *object, void *ret_stream)
{
    return convert(object, &IID_IStream, false, ret_stream);
}

PyObject *py_method_error(PyObject *self, HRESULT hr)
{
    return py_raise_from(py_pointer(self), py_kind_of_object(self)->iid, hr);
}

PyObject *py_method_result(PyObject *self, HRESULT hr)
{
    if (FAILED(hr))
        return py_method_error(self, hr);
    Py_RETURN_NONE;
}

/* ---- PyIUnknown ---- */

static PyObject *unknown_QueryInterface(PyObject *self, PyObject *arguments)
{
    PyObject *use_object = Py_None;
    IUnknown *result;
    IID iid, use;
    HRESULT hr;

    if (!PyArg_ParseTuple(arguments, "O&|O", py_guid_converter, &iid, &use_object) ||
        (use_object != Py_None && !py_guid_from(use_object, &use)))
        return NULL;
    WITHOUT_GIL(hr = IUnknown_QueryInterface((IUnknown *)py_pointer(self), &iid, (void **)&result));
    if (FAILED(hr))
        return py_raise_hr(hr);
    return py_interface_new(result, use_object == Py_None || py_kind_of(&iid) ? &iid : &use);
}

static PyObject *unknown_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<%s at %p with obj at %p>", Py_TYPE(self)->tp_name, self,
                                py_pointer(self));
}

/* COM identity: the same IUnknown. */
static PyObject *unknown_compare(PyObject *a, PyObject *b, int operation)
{
    IUnknown *left, *right;
    bool equal;

    if (operation != Py_EQ && operation != Py_NE)
        Py_RETURN_NOTIMPLEMENTED;
    if (!py_is_interface(b) && !PyObject_HasAttrString(b, "_oleobj_"))
        Py_RETURN_NOTIMPLEMENTED;
    if (!py_interface_from(a, &IID_IUnknown, false, &left))
        return NULL;
    if (!py_interface_from(b, &IID_IUnknown, false, &right)) {
        py_release(left);
        return NULL;
    }
    equal = left == right;
    py_release(left);
    py_release(right);
    return PyBool_FromLong(equal == (operation == Py_EQ));
}

static int unknown_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    PyErr_Format(PyExc_TypeError, "'%s' object has only read-only attributes",
                 Py_TYPE(self)->tp_name);
    return -1;
}

static PyMethodDef unknown_methods[] = {
    {"QueryInterface", unknown_QueryInterface, METH_VARARGS, "Another interface of the object."},
    {0},
};

/* ---- all types ---- */

static bool type_init(PyTypeObject *type, const struct py_kind *kind)
{
    *type = (PyTypeObject){
        PyVarObject_HEAD_INIT(NULL, 0).tp_name = kind->name,
        .tp_basicsize = sizeof(struct py_interface),
        .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION,
        .tp_base = kind->base ? type_of(kind->base) : NULL,
        .tp_dealloc = unknown_dealloc,
        .tp_repr = unknown_repr,
        .tp_hash = PyObject_HashNotImplemented,
        .tp_richcompare = unknown_compare,
        .tp_setattro = unknown_setattro,
        .tp_iter = kind->iterate,
        .tp_iternext = kind->next,
        .tp_methods = kind->methods,
    };
    return PyType_Ready(type) == 0;
}

struct announcements {
    PyObject *type_iids; /* type of each identifier */
    PyObject *servers;   /* name, as bytes, of those that have a gateway */
    PyObject *names;     /* identifiers of the same */
};

static bool kind_announce(const struct py_kind *kind, PyTypeObject *type, PyObject *module,
                          const struct announcements *to)
{
    const char *name = kind->name + strlen("Py");
    PyObject *iid = py_iid_new(kind->iid), *bytes = PyBytes_FromString(name);
    PyObject *constant = PyUnicode_FromFormat("IID_%s", name);
    bool ok = iid && bytes && constant && PyObject_SetAttr(module, constant, iid) == 0 &&
              PyModule_AddObjectRef(module, kind->name, (PyObject *)type) == 0 &&
              PyDict_SetItem(to->type_iids, iid, (PyObject *)type) == 0;

    if (ok && kind->gateway)
        ok = PyDict_SetItem(to->servers, iid, bytes) == 0 &&
             PyDict_SetItemString(to->names, name, iid) == 0;
    Py_XDECREF(iid);
    Py_XDECREF(bytes);
    Py_XDECREF(constant);
    return ok;
}

bool py_interfaces_init(PyObject *module)
{
    struct announcements to = {PyDict_New(), PyDict_New(), PyDict_New()};
    bool ok = to.type_iids && to.servers && to.names;

    for (size_t i = 0; ok && i < KINDS; i++)
        ok = type_init(&types[i], kinds[i]) && kind_announce(kinds[i], &types[i], module, &to);
    ok = ok && PyModule_AddObjectRef(module, "TypeIIDs", to.type_iids) == 0 &&
         PyModule_AddObjectRef(module, "ServerInterfaces", to.servers) == 0 &&
         PyModule_AddObjectRef(module, "InterfaceNames", to.names) == 0;
    Py_XDECREF(to.type_iids);
    Py_XDECREF(to.servers);
    Py_XDECREF(to.names);
    return ok;
}

const struct py_kind py_unknown_kind = {
    .iid = &IID_IUnknown,
    .name = "PyIUnknown",
    .methods = unknown_methods,
    .gateway = &py_gateway_dispatch_ex,
};
