/* SPDX-License-Identifier: MIT */
#include "marshal/trial.h"

#include <comity/objbase.h>
#include <ffi.h>

#include <stdlib.h>
#include <string.h>

#include "marshal/marshaler.h"
#include "marshal/wire_property.h"
#include "marshal/wire_storage.h"
#include "test.h"

enum {
    ROOM = 3,   /* places in arrays */
    FILLED = 2, /* of them, when they come back */
    VALUE_SIZE = 1024,
};

/* What the parameters of a method are to each other. */
struct roles {
    unsigned n; /* arguments, the interface among them */
    bool is_size[1 + PARAMETERS_MAX];
    bool is_length[1 + PARAMETERS_MAX];
    bool is_iid[1 + PARAMETERS_MAX];
};

/* The arguments of a call. */
static uint64_t values[1 + PARAMETERS_MAX][ROOM * VALUE_SIZE / sizeof(uint64_t)];
static void *pointers[1 + PARAMETERS_MAX];

static bool is_afar;
static HRESULT object_result;
static unsigned object_calls;

void trial_set_afar(void)
{
    is_afar = true;
}

void trial_set_result(HRESULT hr)
{
    object_result = hr;
}

unsigned trial_calls(void)
{
    return object_calls;
}

/* ---- an object to point to ---- */

static LONG refs = 1;

static HRESULT thing_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    *ppv = marshaler_find(riid) ? iface : NULL;
    if (*ppv)
        iface->lpVtbl->AddRef(iface);
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG thing_AddRef(IUnknown *iface)
{
    return (ULONG)__atomic_add_fetch(&refs, 1, __ATOMIC_SEQ_CST);
}

static ULONG thing_Release(IUnknown *iface)
{
    return (ULONG)__atomic_sub_fetch(&refs, 1, __ATOMIC_SEQ_CST);
}

LONG trial_references(void)
{
    return __atomic_load_n(&refs, __ATOMIC_SEQ_CST);
}

static const IUnknownVtbl thing_vtable = {thing_QueryInterface, thing_AddRef, thing_Release};
IUnknown trial_thing = {(IUnknownVtbl *)&thing_vtable};

/* ---- values ---- */

static LPOLESTR new_text(void)
{
    LPOLESTR text = CoTaskMemAlloc(sizeof(u"a text"));

    memcpy(text, u"a text", sizeof(u"a text"));
    return text;
}

static IUnknown *new_reference(void)
{
    thing_AddRef(&trial_thing);
    return &trial_thing;
}

/* One of all kinds: a vector of values, of texts and numbers and a stream. */
static void make_property(PROPVARIANT *value)
{
    PROPVARIANT *elements = CoTaskMemAlloc(3 * sizeof(*elements));

    memset(elements, 0, 3 * sizeof(*elements));
    elements[0].vt = VT_LPWSTR;
    elements[0].pwszVal = new_text();
    elements[1].vt = VT_I8;
    elements[1].hVal.QuadPart = 7;
    elements[2].vt = VT_STREAM;
    elements[2].pStream = (IStream *)new_reference();
    value->vt = VT_VECTOR | VT_VARIANT;
    value->capropvar.cElems = 3;
    value->capropvar.pElems = elements;
}

/* In one piece, as it is read. */
static SNB new_names(void)
{
    SNB names = CoTaskMemAlloc(3 * sizeof(*names) + sizeof(u"one\0"));
    LPOLESTR text = memcpy(names + 3, u"one\0", sizeof(u"one\0"));

    names[0] = text;
    names[1] = text + 4;
    names[2] = NULL;
    return names;
}

static void *new_guid(void)
{
    return memcpy(CoTaskMemAlloc(sizeof(GUID)), &IID_IUnknown, sizeof(GUID));
}

static void make_value(const struct wire_type *type, void *value)
{
    if (type == &wire_text || type == &wire_ref_text) {
        *(LPOLESTR *)value = new_text();
    } else if (type == &wire_bstr) {
        *(BSTR *)value = SysAllocString(u"a BSTR");
    } else if (type == &wire_variant) {
        V_VT((VARIANT *)value) = VT_BSTR;
        V_BSTR((VARIANT *)value) = SysAllocString(u"a VARIANT");
    } else if (type == &wire_interface) {
        *(IUnknown **)value = new_reference();
    } else if (type == &wire_connection) {
        ((CONNECTDATA *)value)->pUnk = new_reference();
        ((CONNECTDATA *)value)->dwCookie = 7;
    } else if (type == &wire_statistics) {
        ((STATSTG *)value)->pwcsName = new_text();
        ((STATSTG *)value)->cbSize.QuadPart = 7;
    } else if (type == &wire_property) {
        make_property(value);
    } else if (type == &wire_property_spec) {
        *(PROPSPEC *)value = (PROPSPEC){.ulKind = PRSPEC_LPWSTR, .lpwstr = new_text()};
    } else if (type == &wire_property_stat) {
        *(STATPROPSTG *)value = (STATPROPSTG){new_text(), 7, VT_I4};
    } else if (type == &wire_guid_or_null) {
        *(void **)value = new_guid();
    } else if (type == &wire_names) {
        *(SNB *)value = new_names();
    } else if (type == &wire_time_or_null) {
        *(void **)value = memcpy(CoTaskMemAlloc(sizeof(FILETIME)), "a time..", sizeof(FILETIME));
    } else if (type == &wire_reserved) {
        *(void **)value = NULL;
    } else if (type == &wire_bind_options) {
        *(BIND_OPTS *)value = (BIND_OPTS){sizeof(BIND_OPTS), 1, 2, 3};
    } else {
        memset(value, 0x5a, type->size);
    }
}

static void assert_thing(IUnknown *unknown)
{
    ASSERT_TRUE(unknown != NULL);
    ASSERT_EQ(unknown == &trial_thing, !is_afar);
}

static void assert_property(const PROPVARIANT *value)
{
    ASSERT_EQ(value->vt, VT_VECTOR | VT_VARIANT);
    ASSERT_EQ(value->capropvar.cElems, 3);
    ASSERT_U16(value->capropvar.pElems[0].pwszVal, u"a text");
    ASSERT_EQ(value->capropvar.pElems[1].hVal.QuadPart, 7);
    assert_thing((IUnknown *)value->capropvar.pElems[2].pStream);
}

static void assert_made(const struct wire_type *type, const void *value)
{
    uint8_t pattern[VALUE_SIZE];

    if (type == &wire_text || type == &wire_ref_text) {
        ASSERT_U16(*(const LPOLESTR *)value, u"a text");
    } else if (type == &wire_bstr) {
        ASSERT_U16(*(const BSTR *)value, u"a BSTR");
    } else if (type == &wire_variant) {
        ASSERT_U16(V_BSTR((const VARIANT *)value), u"a VARIANT");
    } else if (type == &wire_interface) {
        assert_thing(*(IUnknown *const *)value);
    } else if (type == &wire_connection) {
        assert_thing(((const CONNECTDATA *)value)->pUnk);
        ASSERT_EQ(((const CONNECTDATA *)value)->dwCookie, 7);
    } else if (type == &wire_statistics) {
        ASSERT_U16(((const STATSTG *)value)->pwcsName, u"a text");
        ASSERT_EQ(((const STATSTG *)value)->cbSize.QuadPart, 7);
    } else if (type == &wire_property) {
        assert_property(value);
    } else if (type == &wire_property_spec) {
        ASSERT_U16(((const PROPSPEC *)value)->lpwstr, u"a text");
    } else if (type == &wire_property_stat) {
        ASSERT_U16(((const STATPROPSTG *)value)->lpwstrName, u"a text");
        ASSERT_EQ(((const STATPROPSTG *)value)->vt, VT_I4);
    } else if (type == &wire_guid_or_null) {
        ASSERT_TRUE(IsEqualGUID(*(const GUID *const *)value, &IID_IUnknown));
    } else if (type == &wire_names) {
        ASSERT_U16((*(const SNB *)value)[0], u"one");
        ASSERT_U16((*(const SNB *)value)[1], u"");
        ASSERT_TRUE((*(const SNB *)value)[2] == NULL);
    } else if (type == &wire_time_or_null) {
        ASSERT_MEM(*(const void *const *)value, "a time..", sizeof(FILETIME));
    } else if (type == &wire_reserved) {
        ASSERT_TRUE(*(const void *const *)value == NULL);
    } else if (type == &wire_bind_options) {
        ASSERT_EQ(((const BIND_OPTS *)value)->cbStruct, sizeof(BIND_OPTS));
        ASSERT_EQ(((const BIND_OPTS *)value)->dwTickCountDeadline, 3);
    } else {
        memset(pattern, 0x5a, sizeof(pattern));
        ASSERT_MEM(value, pattern, type->size);
    }
}

/* ---- methods ---- */

static struct roles roles_of(const struct method *method)
{
    struct roles roles = {.n = 1};

    for (; roles.n <= PARAMETERS_MAX && method->parameters[roles.n - 1].type; roles.n++) {
        const struct parameter *parameter = &method->parameters[roles.n - 1];

        roles.is_size[parameter->size_is] = true;
        roles.is_length[parameter->length_is] = true;
        roles.is_iid[parameter->iid_is] = true;
    }
    return roles;
}

static bool is_by_value(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_IN || parameter->mode == PARAMETER_IN_TEXT;
}

static bool is_out(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_OUT || parameter->mode == PARAMETER_OUT_ARRAY;
}

static size_t results_of(const struct parameter *parameter)
{
    if (parameter->mode == PARAMETER_OUT_ARRAY)
        return parameter->length_is ? FILLED : ROOM;
    return 1;
}

static void make_values(const struct parameter *parameter, void *place, size_t n)
{
    for (size_t i = 0; i < n; i++)
        make_value(parameter->type, (char *)place + i * parameter->type->size);
}

static void assert_values(const struct parameter *parameter, const void *place, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_made(parameter->type, (const char *)place + i * parameter->type->size);
}

static void prepare_cif(const struct method *method, unsigned n, ffi_cif *cif, ffi_type **types)
{
    types[0] = &ffi_type_pointer;
    for (unsigned i = 1; i < n; i++) {
        const struct parameter *parameter = &method->parameters[i - 1];

        types[i] = !is_by_value(parameter) || parameter->type->put ? &ffi_type_pointer
                   : parameter->type->size == 8                    ? &ffi_type_uint64
                                                                   : &ffi_type_uint32;
    }
    ASSERT_EQ(ffi_prep_cif(cif, FFI_DEFAULT_ABI, n, &ffi_type_sint32, types), FFI_OK);
}

/* ---- the object ---- */

static void answer_argument(const struct parameter *parameter, void *place)
{
    if (parameter->mode == PARAMETER_ABSENT) {
        ASSERT_TRUE(place == NULL);
    } else if (is_out(parameter)) {
        make_values(parameter, place, results_of(parameter));
    } else {
        assert_values(parameter, place, parameter->mode == PARAMETER_IN_ARRAY ? ROOM : 1);
        if (parameter->mode == PARAMETER_IN_OUT) {
            wire_clear_values(parameter->type, place, 1);
            make_values(parameter, place, 1);
        }
    }
}

/* Every method: it knows its arguments and makes its results. */
static void object_method(ffi_cif *cif, void *result, void **arguments, void *user)
{
    const struct method *method = user;
    struct roles roles = roles_of(method);

    object_calls++;
    for (unsigned i = 1; i < roles.n; i++) {
        const struct parameter *parameter = &method->parameters[i - 1];
        void *place = is_by_value(parameter) ? arguments[i] : *(void **)arguments[i];

        if (roles.is_length[i])
            *(ULONG *)place = FILLED;
        else if (roles.is_size[i])
            ASSERT_EQ(*(ULONG *)place, ROOM);
        else if (roles.is_iid[i])
            ASSERT_TRUE(IsEqualIID((IID *)place, &IID_IUnknown));
        else
            answer_argument(parameter, place);
    }
    *(ffi_arg *)result = (ffi_arg)object_result;
}

/* What libffi calls by; kept where no leak is seen, as the objects are. */
static struct signature {
    struct signature *next;
    ffi_cif cif;
    ffi_type *types[1 + PARAMETERS_MAX];
} * signatures;

static const void *new_method(const struct method *method)
{
    struct signature *signature = calloc(1, sizeof(*signature));
    ffi_closure *closure;
    void *code;

    closure = ffi_closure_alloc(sizeof(*closure), &code);
    ASSERT_TRUE(signature && closure);
    signature->next = signatures;
    signatures = signature;
    prepare_cif(method, roles_of(method).n, &signature->cif, signature->types);
    ASSERT_EQ(ffi_prep_closure_loc(closure, &signature->cif, object_method, (void *)method, code),
              FFI_OK);
    return code;
}

IUnknown *trial_new_object(struct interface_marshaler *marshaler)
{
    static const void *vtables[128][OPNUM_FIRST + 32];
    static IUnknown objects[128];
    static size_t n;
    const void **vtable = vtables[n];
    const struct method *method;

    ASSERT_TRUE(n < sizeof(objects) / sizeof(*objects));
    memcpy(vtable, &thing_vtable, sizeof(thing_vtable));
    for (size_t i = 0; (method = marshaler_method(marshaler, i)); i++)
        vtable[OPNUM_FIRST + i] = new_method(method);
    objects[n].lpVtbl = (IUnknownVtbl *)(void *)vtable;
    return &objects[n++];
}

/* ---- the caller ---- */

static void prepare_argument(const struct roles *roles, const struct method *method, unsigned i)
{
    const struct parameter *parameter = &method->parameters[i - 1];

    memset(values[i], 0, sizeof(values[i]));
    pointers[i] = parameter->mode == PARAMETER_ABSENT ? NULL : values[i];
    if (roles->is_size[i])
        values[i][0] = ROOM;
    else if (roles->is_iid[i])
        memcpy(values[i], &IID_IUnknown, sizeof(IID));
    else if (!is_out(parameter) && parameter->mode != PARAMETER_ABSENT)
        make_values(parameter, values[i], parameter->mode == PARAMETER_IN_ARRAY ? ROOM : 1);
}

HRESULT trial_call(void *iface, const struct method *method, size_t i)
{
    void *arguments[1 + PARAMETERS_MAX] = {&iface};
    const void *const *vtable = *(const void *const **)iface;
    struct roles roles = roles_of(method);
    ffi_type *types[1 + PARAMETERS_MAX];
    ffi_arg result = 0;
    ffi_cif cif;

    prepare_cif(method, roles.n, &cif, types);
    for (unsigned each = 1; each < roles.n; each++) {
        prepare_argument(&roles, method, each);
        arguments[each] =
            is_by_value(&method->parameters[each - 1]) ? (void *)values[each] : &pointers[each];
    }
    ffi_call(&cif, FFI_FN((void *)vtable[OPNUM_FIRST + i]), &result, arguments);
    return (HRESULT)result;
}

void trial_assert_results(const struct method *method)
{
    struct roles roles = roles_of(method);

    for (unsigned i = 1; i < roles.n; i++) {
        const struct parameter *parameter = &method->parameters[i - 1];

        if (roles.is_length[i])
            ASSERT_EQ(values[i][0], FILLED);
        else if (is_out(parameter) || parameter->mode == PARAMETER_IN_OUT)
            assert_values(parameter, values[i], results_of(parameter));
    }
}

void trial_clear(const struct method *method)
{
    struct roles roles = roles_of(method);

    for (unsigned i = 1; i < roles.n; i++)
        wire_clear_values(method->parameters[i - 1].type, values[i], ROOM);
}
