/* SPDX-License-Identifier: MIT */
/*
 * Interface objects: COM interfaces as Python sees them.
 *
 * Each interface is described by one py_kind: the Python type that wraps a pointer to it and, if
 * Python objects can implement it, the vtable of its gateway. All types derive from PyIUnknown.
 */
#pragma once

#include "values/python_com.h"

struct py_interface {
    PyObject_HEAD IUnknown *unknown; /* owned; the interface that the type speaks of */
};

struct py_items;

struct py_kind {
    const IID *iid;
    const char *name;           /* of the Python type; without "Py" the interface's */
    const struct py_kind *base; /* NULL for IUnknown itself */
    PyMethodDef *methods;
    const void *gateway; /* vtable, or NULL if Python objects cannot implement it */
    getiterfunc iterate; /* with @next or, instead of it, one that makes the iterator */
    iternextfunc next;
    const struct py_items *items; /* of an enumerator */
};

extern const struct py_kind py_unknown_kind, py_dispatch_kind, py_dispatch_ex_kind,
    py_class_factory_kind;
extern const struct py_kind py_enum_variant_kind, py_enum_guid_kind, py_enum_unknown_kind,
    py_enum_string_kind, py_enum_moniker_kind, py_enum_connections_kind,
    py_enum_connection_points_kind, py_enum_category_info_kind, py_enum_stat_kind,
    py_enum_context_properties_kind, py_enum_property_stat_kind, py_enum_property_set_stat_kind;
extern const struct py_kind py_connection_point_kind, py_connection_point_container_kind;
extern const struct py_kind py_sequential_stream_kind, py_stream_kind;
extern const struct py_kind py_persist_kind, py_persist_stream_kind, py_persist_stream_init_kind,
    py_persist_file_kind, py_persist_storage_kind, py_storage_kind, py_lock_bytes_kind,
    py_persist_property_bag_kind, py_property_bag_kind, py_error_log_kind, py_property_storage_kind,
    py_property_set_storage_kind;
extern const struct py_kind py_service_provider_kind, py_external_connection_kind,
    py_global_interface_table_kind;
extern const struct py_kind py_cat_register_kind, py_cat_information_kind;
extern const struct py_kind py_type_lib_kind, py_type_info_kind, py_type_comp_kind;
extern const struct py_kind py_create_type_lib_kind, py_create_type_lib2_kind,
    py_create_type_info_kind, py_create_type_info2_kind;
extern const struct py_kind py_bind_ctx_kind, py_moniker_kind, py_running_object_table_kind;
extern const struct py_kind py_client_security_kind, py_server_security_kind,
    py_cancel_method_calls_kind, py_context_kind;
extern const struct py_kind py_data_object_kind, py_advise_sink_kind, py_enum_format_kind,
    py_enum_stat_data_kind, py_drop_source_kind, py_drop_target_kind, py_ole_window_kind;
extern const struct py_kind py_provide_class_info_kind, py_provide_class_info2_kind;

/* NULL if no kind has @iid. */
const struct py_kind *py_kind_of(REFIID iid);

/* Takes the reference over; NULL is None. TypeError if there is no kind for @iid. */
PyObject *py_interface_new(IUnknown *unknown, REFIID iid);

/* The result of a call: the object, or what it failed with. */
PyObject *py_interface_or_raise(HRESULT hr, void *unknown, REFIID iid);

/* The pointer in an interface object, and its kind. */
const struct py_kind *py_kind_of_object(PyObject *self);
void *py_pointer(PyObject *self);
bool py_is_interface(PyObject *object);

/*
 * The pointer of an interface object, or of one with _oleobj_, queried for @iid, with a reference;
 * None is NULL if @allows_none. The converters are for PyArg_ParseTuple("O&"), and query for
 * IUnknown and IStream.
 */
bool py_interface_from(PyObject *object, REFIID iid, bool allows_none, void *ret_unknown);
int py_unknown_converter(PyObject *object, void *ret_unknown);
int py_optional_unknown_converter(PyObject *object, void *ret_unknown);
int py_stream_converter(PyObject *object, void *ret_stream);

/* Releases an interface, NULL too. */
void py_release(void *pointer);

/* What a method of @self's interface returned: None, or the exception with the object's details. */
PyObject *py_method_result(PyObject *self, HRESULT hr);
PyObject *py_method_error(PyObject *self, HRESULT hr);

bool py_interfaces_init(PyObject *module);
long py_interface_count(void);
