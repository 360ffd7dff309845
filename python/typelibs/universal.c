/* SPDX-License-Identifier: MIT */
#include "typelibs/universal.h"

#include <ffi.h>
#include <stdint.h>

#include "gateways/gateway.h"
#include "typelibs/universal_memory.h"
#include "values/values.h"

enum {
    UNKNOWN_METHODS = 3,
    DISPATCH_METHODS = 4,
    METHODS_MAX = 4096,
    ARGUMENTS_MAX = 255,
};

/* Lives as long as the process: objects anywhere may hold its vtable. */
struct universal {
    struct universal *next; /* in the list of registered ones */
    struct py_kind kind;
    IID iid;
    char *name; /* owned: "PyIShape" */
    void **vtable;
    PyObject *definition; /* owned */
    struct method *methods;
    size_t n_methods;
};

struct method {
    struct universal *universal;
    size_t index;
    ffi_cif cif;
    size_t n; /* arguments behind the interface */
    ffi_type *types[1 + ARGUMENTS_MAX];
    size_t offsets[ARGUMENTS_MAX]; /* where each is in the memory that Python looks at */
    size_t size;                   /* of that */
};

static struct universal *registered; /* guarded by the GIL */
static const char capsule_name[] = "pythoncom._univgw.vtable";

const struct py_kind *py_universal_kind_of(REFIID iid)
{
    for (struct universal *each = registered; each; each = each->next) {
        if (IsEqualIID(&each->iid, iid))
            return &each->kind;
    }
    return NULL;
}

/* ---- IDispatch of such an object is that of its gateway ---- */

static IDispatchEx *dispatch_of(IDispatch *iface)
{
    return &py_gateway_from_own(iface)->IDispatchEx_iface;
}

static HRESULT universal_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    return IDispatchEx_GetTypeInfoCount(dispatch_of(iface), pctinfo);
}

static HRESULT universal_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    return IDispatchEx_GetTypeInfo(dispatch_of(iface), iTInfo, lcid, ppTInfo);
}

static HRESULT universal_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames,
                                       UINT cNames, LCID lcid, DISPID *rgDispId)
{
    return IDispatchEx_GetIDsOfNames(dispatch_of(iface), riid, rgszNames, cNames, lcid, rgDispId);
}

static HRESULT universal_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                                WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                                EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return IDispatchEx_Invoke(dispatch_of(iface), dispIdMember, riid, lcid, wFlags, pDispParams,
                              pVarResult, pExcepInfo, puArgErr);
}

static const IDispatchVtbl dispatch_part = {
    GATEWAY_UNKNOWN,
    .GetTypeInfoCount = universal_GetTypeInfoCount,
    .GetTypeInfo = universal_GetTypeInfo,
    .GetIDsOfNames = universal_GetIDsOfNames,
    .Invoke = universal_Invoke,
};

/* ---- calls ---- */

/* Has Python's definition call the object: it reads and writes the arguments in @memory. */
static HRESULT dispatch_call(const struct method *method, struct gateway *gateway, char *memory)
{
    PyObject *result =
        PyObject_CallMethod(method->universal->definition, "dispatch", "OnK", gateway->object,
                            (Py_ssize_t)method->index, (unsigned long long)(uintptr_t)memory);
    HRESULT hr;

    if (result) {
        hr = (HRESULT)PyLong_AsUnsignedLongMask(result);
        Py_DECREF(result);
        if (!PyErr_Occurred())
            return hr;
    }
    return py_hresult_of_exception(NULL, method->universal->name + strlen("Py"));
}

/* What libffi calls for a method of any such vtable. */
static void method_entry(ffi_cif *cif, void *result, void **values, void *context)
{
    const struct method *method = context;
    struct gateway *gateway = py_gateway_from_own(*(void **)values[0]);
    PyGILState_STATE state;
    CLSID before;
    char *memory;
    HRESULT hr;

    if (!py_gil_take(&state)) {
        *(ffi_arg *)result = (ffi_arg)CO_E_SERVER_STOPPING;
        return;
    }
    before = py_class_enter(&gateway->clsid);
    memory = PyMem_Calloc(1, method->size + sizeof(VARIANT));
    if (memory) {
        for (size_t i = 0; i < method->n; i++)
            memcpy(memory + method->offsets[i], values[1 + i], method->types[1 + i]->size);
        hr = dispatch_call(method, gateway, memory);
        PyMem_Free(memory);
    } else {
        hr = E_OUTOFMEMORY;
    }
    py_class_enter(&before);
    PyGILState_Release(state);
    *(ffi_arg *)result = (ffi_arg)hr;
}

/* ---- making them ---- */

static bool take_number(PyObject *object, const char *name, size_t *ret_number)
{
    PyObject *attribute = PyObject_GetAttrString(object, name);

    if (!attribute)
        return false;
    *ret_number = PyLong_AsSize_t(attribute);
    Py_DECREF(attribute);
    return !PyErr_Occurred();
}

static bool take_argument(struct method *method, PyObject *argument)
{
    size_t vt, offset, size;

    if (!take_number(argument, "vt", &vt) || !take_number(argument, "offset", &offset) ||
        !take_number(argument, "size", &size))
        return false;
    if (method->n == ARGUMENTS_MAX || offset > UINT16_MAX || size > UINT16_MAX) {
        PyErr_SetString(PyExc_ValueError, "a method has too many arguments");
        return false;
    }
    method->types[1 + method->n] = py_universal_type((VARTYPE)vt);
    method->offsets[method->n++] = offset;
    if (offset + size > method->size)
        method->size = offset + size;
    return true;
}

static bool take_method(struct method *method, PyObject *definition)
{
    PyObject *arguments = PyObject_GetAttrString(definition, "args");
    Py_ssize_t n = arguments ? PySequence_Size(arguments) : -1;
    bool ok = n >= 0;

    method->types[0] = &ffi_type_pointer;
    for (Py_ssize_t i = 0; ok && i < n; i++) {
        PyObject *argument = PySequence_GetItem(arguments, i);

        ok = argument && take_argument(method, argument);
        Py_XDECREF(argument);
    }
    Py_XDECREF(arguments);
    if (ok && ffi_prep_cif(&method->cif, FFI_DEFAULT_ABI, (unsigned)(1 + method->n),
                           &ffi_type_sint32, method->types) != FFI_OK) {
        PyErr_SetString(PyExc_ValueError, "a method's arguments cannot be passed");
        ok = false;
    }
    return ok;
}

static void *method_code(struct method *method)
{
    ffi_closure *closure;
    void *code;

    closure = ffi_closure_alloc(sizeof(*closure), &code);
    if (closure &&
        ffi_prep_closure_loc(closure, &method->cif, method_entry, method, code) == FFI_OK)
        return code;
    if (closure)
        ffi_closure_free(closure);
    PyErr_NoMemory();
    return NULL;
}

/* After a failure what there is stays: it was small, and code may not be freed singly. */
static bool fill_vtable(struct universal *universal, PyObject *methods, bool is_dispatch)
{
    size_t first = UNKNOWN_METHODS + (is_dispatch ? DISPATCH_METHODS : 0);

    memcpy(universal->vtable, &dispatch_part, first * sizeof(void *));
    for (size_t i = 0; i < universal->n_methods; i++) {
        struct method *method = &universal->methods[i];
        PyObject *definition = PySequence_GetItem(methods, (Py_ssize_t)i);
        bool ok;

        method->universal = universal;
        method->index = i;
        ok = definition && take_method(method, definition);
        Py_XDECREF(definition);
        if (ok)
            universal->vtable[first + i] = method_code(method);
        if (!ok || !universal->vtable[first + i])
            return false;
    }
    return true;
}

static PyObject *univgw_CreateVTable(PyObject *self, PyObject *arguments)
{
    PyObject *definition, *methods;
    struct universal *universal;
    Py_ssize_t n;
    int is_dispatch;

    if (!PyArg_ParseTuple(arguments, "Op", &definition, &is_dispatch))
        return NULL;
    methods = PyObject_GetAttrString(definition, "_methods");
    n = methods ? PySequence_Size(methods) : -1;
    if (n < 0 || n > METHODS_MAX) {
        Py_XDECREF(methods);
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_ValueError, "an interface has too many methods");
        return NULL;
    }
    universal = PyMem_Calloc(1, sizeof(*universal));
    if (universal) {
        universal->n_methods = (size_t)n;
        universal->methods = PyMem_Calloc((size_t)n + 1, sizeof(*universal->methods));
        universal->vtable =
            PyMem_Calloc(UNKNOWN_METHODS + DISPATCH_METHODS + (size_t)n, sizeof(void *));
        universal->definition = Py_NewRef(definition);
    }
    if (!universal || !universal->methods || !universal->vtable) {
        Py_DECREF(methods);
        return PyErr_NoMemory();
    }
    universal->kind = (struct py_kind){
        .iid = &universal->iid,
        .base = is_dispatch ? &py_dispatch_kind : &py_unknown_kind,
        .gateway = universal->vtable,
    };
    n = fill_vtable(universal, methods, is_dispatch);
    Py_DECREF(methods);
    return n ? PyCapsule_New(universal, capsule_name, NULL) : NULL;
}

static struct universal *universal_from(PyObject *capsule)
{
    return PyCapsule_GetPointer(capsule, capsule_name);
}

/* The dictionaries that tell what Python objects can implement. */
static bool announce(PyObject *iid, const char *name)
{
    PyObject *module = PyImport_ImportModule("pythoncom"), *servers = NULL, *names = NULL;
    PyObject *bytes = PyBytes_FromString(name);
    bool ok = false;

    if (module && bytes) {
        servers = PyObject_GetAttrString(module, "ServerInterfaces");
        names = PyObject_GetAttrString(module, "InterfaceNames");
        ok = servers && names && PyDict_SetItem(servers, iid, bytes) == 0 &&
             PyDict_SetItemString(names, name, iid) == 0;
    }
    Py_XDECREF(names);
    Py_XDECREF(servers);
    Py_XDECREF(bytes);
    Py_XDECREF(module);
    return ok;
}

static PyObject *univgw_RegisterVTable(PyObject *self, PyObject *arguments)
{
    PyObject *capsule, *iid_object, *iid;
    struct universal *universal;
    const char *name;
    bool ok;

    if (!PyArg_ParseTuple(arguments, "OOs", &capsule, &iid_object, &name))
        return NULL;
    universal = universal_from(capsule);
    if (!universal || !py_guid_from(iid_object, &universal->iid))
        return NULL;
    if (!universal->name) {
        universal->name = PyMem_Malloc(strlen("Py") + strlen(name) + 1);
        if (!universal->name)
            return PyErr_NoMemory();
        strcpy(universal->name, "Py");
        strcat(universal->name, name);
        universal->kind.name = universal->name;
        universal->next = registered;
        registered = universal;
    }
    iid = py_iid_new(&universal->iid);
    ok = iid && announce(iid, name);
    Py_XDECREF(iid);
    return ok ? Py_NewRef(Py_None) : NULL;
}

static PyObject *univgw_CreateTearOff(PyObject *self, PyObject *arguments)
{
    PyObject *object, *capsule;
    struct universal *universal;
    IUnknown *unknown;

    if (!PyArg_ParseTuple(arguments, "OO", &object, &capsule))
        return NULL;
    universal = universal_from(capsule);
    if (!universal)
        return NULL;
    if (!universal->name) {
        PyErr_SetString(PyExc_ValueError, "the vtable is not registered for an interface");
        return NULL;
    }
    unknown = py_gateway_new(object, &universal->kind, NULL);
    return unknown ? py_interface_new(unknown, &IID_IUnknown) : NULL;
}

static PyMethodDef universal_methods[] = {
    {"CreateVTable", univgw_CreateVTable, METH_VARARGS, "A vtable of described methods."},
    {"CreateTearOff", univgw_CreateTearOff, METH_VARARGS, "An object with such a vtable."},
    {"RegisterVTable", univgw_RegisterVTable, METH_VARARGS,
     "Has objects implement an interface by a vtable."},
    {0},
};

static struct PyModuleDef universal_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "pythoncom._univgw",
    .m_size = -1,
    .m_methods = universal_methods,
};

bool py_universal_init(PyObject *module)
{
    PyObject *universal = PyModule_Create(&universal_definition);

    if (!universal || PyModule_AddFunctions(universal, py_universal_memory_methods) < 0) {
        Py_XDECREF(universal);
        return false;
    }
    return PyModule_AddObject(module, "_univgw", universal) == 0;
}
