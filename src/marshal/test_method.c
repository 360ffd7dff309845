/* SPDX-License-Identifier: MIT */
/*
 * Every method of every table: a value of each parameter's type goes to an object and comes back,
 * and nothing cut short is accepted. The object's methods are made at run time, as the proxies'.
 */
#include "marshal/method.h"

#include <comity/objbase.h>
#include <ffi.h>

#include <stdlib.h>
#include <string.h>

#include "marshal/loopback.h"
#include "marshal/marshaler.h"
#include "test.h"

enum {
    ROOM = 3,   /* places in arrays */
    FILLED = 2, /* of them, when they come back */
    METHODS_MAX = 32,
    VALUE_SIZE = 1024,
};

/* ---- an object to point to ---- */

static LONG refs = 1;

static HRESULT thing_QueryInterface(IUnknown *iface, REFIID riid, void **ppv)
{
    return E_NOINTERFACE;
}

static ULONG thing_AddRef(IUnknown *iface)
{
    return (ULONG)++refs;
}

static ULONG thing_Release(IUnknown *iface)
{
    return (ULONG)--refs;
}

static const IUnknownVtbl thing_vtable = {thing_QueryInterface, thing_AddRef, thing_Release};
static IUnknown thing = {(IUnknownVtbl *)&thing_vtable};

/* ---- values ---- */

static LPOLESTR new_text(void)
{
    LPOLESTR text = CoTaskMemAlloc(sizeof(u"a text"));

    memcpy(text, u"a text", sizeof(u"a text"));
    return text;
}

static IUnknown *new_reference(void)
{
    thing_AddRef(&thing);
    return &thing;
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
    } else if (type == &wire_bind_options) {
        *(BIND_OPTS *)value = (BIND_OPTS){sizeof(BIND_OPTS), 1, 2, 3};
    } else {
        memset(value, 0x5a, type->size);
    }
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
        ASSERT_TRUE(*(IUnknown *const *)value == &thing);
    } else if (type == &wire_connection) {
        ASSERT_TRUE(((const CONNECTDATA *)value)->pUnk == &thing);
        ASSERT_EQ(((const CONNECTDATA *)value)->dwCookie, 7);
    } else if (type == &wire_statistics) {
        ASSERT_U16(((const STATSTG *)value)->pwcsName, u"a text");
        ASSERT_EQ(((const STATSTG *)value)->cbSize.QuadPart, 7);
    } else if (type == &wire_bind_options) {
        ASSERT_EQ(((const BIND_OPTS *)value)->cbStruct, sizeof(BIND_OPTS));
        ASSERT_EQ(((const BIND_OPTS *)value)->dwTickCountDeadline, 3);
    } else {
        memset(pattern, 0x5a, sizeof(pattern));
        ASSERT_MEM(value, pattern, type->size);
    }
}

/* ---- one method under test, as the object and as the caller see it ---- */

struct trial {
    const struct method *method;
    unsigned n;
    bool is_size[1 + PARAMETERS_MAX];
    bool is_length[1 + PARAMETERS_MAX];
    HRESULT hr;
    unsigned calls;
    uint64_t values[1 + PARAMETERS_MAX][ROOM * VALUE_SIZE / sizeof(uint64_t)];
    void *pointers[1 + PARAMETERS_MAX];
};

static struct trial trial;

static bool is_by_value(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_IN || parameter->mode == PARAMETER_IN_TEXT;
}

static bool is_out(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_OUT || parameter->mode == PARAMETER_OUT_ARRAY;
}

static void make_values(const struct parameter *parameter, void *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        make_value(parameter->type, (char *)values + i * parameter->type->size);
}

static void assert_values(const struct parameter *parameter, const void *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        assert_made(parameter->type, (const char *)values + i * parameter->type->size);
}

static void replace_value(const struct parameter *parameter, void *place)
{
    assert_values(parameter, place, 1);
    wire_clear_values(parameter->type, place, 1);
    make_values(parameter, place, 1);
}

/* Every method of the object: it knows its arguments and fills its results. */
static void object_method(ffi_cif *cif, void *result, void **values, void *unused)
{
    trial.calls++;
    for (unsigned i = 1; i < trial.n; i++) {
        const struct parameter *parameter = &trial.method->parameters[i - 1];
        void *place = is_by_value(parameter) ? values[i] : *(void **)values[i];

        if (parameter->mode == PARAMETER_ABSENT)
            ASSERT_TRUE(place == NULL);
        else if (trial.is_length[i])
            *(ULONG *)place = FILLED;
        else if (trial.is_size[i])
            ASSERT_EQ(*(ULONG *)place, ROOM);
        else if (is_out(parameter))
            make_values(parameter, place, parameter->mode == PARAMETER_OUT ? 1 : FILLED);
        else if (parameter->mode == PARAMETER_IN_OUT)
            replace_value(parameter, place);
        else
            assert_values(parameter, place, parameter->mode == PARAMETER_IN_ARRAY ? ROOM : 1);
    }
    *(ffi_arg *)result = (ffi_arg)trial.hr;
}

static void study(const struct method *method)
{
    memset(&trial, 0, sizeof(trial));
    trial.method = method;
    for (trial.n = 1; trial.n <= PARAMETERS_MAX; trial.n++) {
        const struct parameter *parameter = &method->parameters[trial.n - 1];

        if (!parameter->type)
            break;
        trial.is_size[parameter->size_is] = true;
        trial.is_length[parameter->length_is] = true;
    }
}

static void prepare_arguments(void)
{
    for (unsigned i = 1; i < trial.n; i++) {
        const struct parameter *parameter = &trial.method->parameters[i - 1];

        memset(trial.values[i], 0, sizeof(trial.values[i]));
        trial.pointers[i] = parameter->mode == PARAMETER_ABSENT ? NULL : trial.values[i];
        if (trial.is_size[i])
            trial.values[i][0] = ROOM;
        else if (!is_out(parameter) && parameter->mode != PARAMETER_ABSENT)
            make_values(parameter, trial.values[i],
                        parameter->mode == PARAMETER_IN_ARRAY ? ROOM : 1);
    }
}

static void clear_arguments(void)
{
    for (unsigned i = 1; i < trial.n; i++)
        wire_clear_values(trial.method->parameters[i - 1].type, trial.values[i], ROOM);
}

/* ---- calling ---- */

static ffi_type *types[1 + PARAMETERS_MAX];

static void prepare_cif(ffi_cif *cif)
{
    types[0] = &ffi_type_pointer;
    for (unsigned i = 1; i < trial.n; i++) {
        const struct parameter *parameter = &trial.method->parameters[i - 1];

        types[i] = !is_by_value(parameter) || parameter->type->put ? &ffi_type_pointer
                   : parameter->type->size == 8                    ? &ffi_type_uint64
                                                                   : &ffi_type_uint32;
    }
    ASSERT_EQ(ffi_prep_cif(cif, FFI_DEFAULT_ABI, trial.n, &ffi_type_sint32, types), FFI_OK);
}

static HRESULT call(ffi_cif *cif, struct loopback *loopback, size_t opnum)
{
    void *self = &loopback->proxy, *values[1 + PARAMETERS_MAX] = {&self};
    ffi_arg result = 0;

    prepare_arguments();
    for (unsigned i = 1; i < trial.n; i++)
        values[i] = is_by_value(&trial.method->parameters[i - 1]) ? (void *)trial.values[i]
                                                                  : &trial.pointers[i];
    ffi_call(cif, FFI_FN(((void **)loopback->proxy.lpVtbl)[opnum]), &result, values);
    return (HRESULT)result;
}

static void assert_results(void)
{
    for (unsigned i = 1; i < trial.n; i++) {
        const struct parameter *parameter = &trial.method->parameters[i - 1];

        if (trial.is_length[i])
            ASSERT_EQ(trial.values[i][0], FILLED);
        else if (parameter->mode == PARAMETER_IN_OUT)
            assert_values(parameter, trial.values[i], 1);
        else if (is_out(parameter))
            assert_values(parameter, trial.values[i],
                          parameter->mode == PARAMETER_OUT ? 1 : FILLED);
    }
}

static void call_whole(ffi_cif *cif, struct loopback *loopback, size_t opnum)
{
    static const HRESULT results[] = {S_OK, S_FALSE, E_FAIL, (HRESULT)0x80041234};

    for (size_t i = 0; i < sizeof(results) / sizeof(*results); i++) {
        trial.hr = results[i];
        ASSERT_HR(call(cif, loopback, opnum), results[i]);
        assert_results();
        clear_arguments();
        ASSERT_EQ(refs, 1);
    }
}

static void call_cut_short(ffi_cif *cif, struct loopback *loopback, size_t opnum)
{
    size_t request = loopback->request.size, reply = loopback->reply.size;

    trial.hr = S_OK;
    for (loopback->reply_cut = 1; loopback->reply_cut <= reply; loopback->reply_cut++) {
        ASSERT_HR(call(cif, loopback, opnum), oaut_bad_data());
        clear_arguments();
        ASSERT_EQ(refs, 1);
    }
    loopback->reply_cut = 0;
    trial.calls = 0;
    for (loopback->request_cut = 1; loopback->request_cut <= request; loopback->request_cut++) {
        ASSERT_HR(call(cif, loopback, opnum), oaut_bad_data());
        clear_arguments();
        ASSERT_EQ(refs, 1);
    }
    ASSERT_EQ(trial.calls, 0);
    loopback->request_cut = 0;
}

/* ---- all of them ---- */

static void try_method(struct interface_marshaler *marshaler, size_t i)
{
    const void *vtable[OPNUM_FIRST + METHODS_MAX] = {NULL};
    const struct method *method = marshaler_method(marshaler, i);
    IUnknown object = {(IUnknownVtbl *)(void *)vtable};
    struct loopback loopback;
    ffi_closure *closure;
    ffi_cif cif;
    void *code;

    if (method->stub)
        return;
    study(method);
    prepare_cif(&cif);
    closure = ffi_closure_alloc(sizeof(*closure), &code);
    ASSERT_TRUE(closure != NULL);
    ASSERT_EQ(ffi_prep_closure_loc(closure, &cif, object_method, NULL, code), FFI_OK);
    vtable[OPNUM_FIRST + i] = code;
    loopback_init(&loopback, marshaler->iid, &object);
    call_whole(&cif, &loopback, OPNUM_FIRST + i);
    call_cut_short(&cif, &loopback, OPNUM_FIRST + i);
    loopback_deinit(&loopback);
    ffi_closure_free(closure);
}

TEST(every_method_carries_its_arguments_and_results)
{
    for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
        for (struct interface_marshaler *const *each = *group; *each; each++) {
            for (size_t i = 0; marshaler_method(*each, i); i++)
                try_method(*each, i);
        }
    }
}

TEST(a_method_that_is_not_there_is_out_of_range)
{
    struct loopback loopback;
    struct ndr_reader reader;
    struct stub_call answer = {
        .opnum = 14,
        .reader = &reader,
        .writer = &loopback.reply,
        .codec = &loopback_codec,
        .object = &thing,
    };

    loopback_init(&loopback, &IID_IStream, &thing);
    ndr_reader_init(&reader, "", 0);
    ASSERT_HR(marshaler_answer(loopback.marshaler, &answer),
              HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE));
    answer.opnum = 2;
    ASSERT_HR(marshaler_answer(loopback.marshaler, &answer),
              HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE));
    loopback_deinit(&loopback);
}
