/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a request to every stub and as an answer to every proxy. The first three bytes
 * choose the interface, the method and the side.
 */
#include "marshal/marshaler.h"

#include <dispex.h>
#include <ffi.h>

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {
    HEAD = 3,
    ROOM = 4,
    METHODS_MAX = 64,
    VALUE_SIZE = 512,
};

/* ---- an object that does nothing, and is what every reference refers to ---- */

static LONG refs = 1;

static HRESULT thing_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    return E_NOINTERFACE;
}

static ULONG thing_AddRef(void *iface)
{
    return (ULONG)++refs;
}

static ULONG thing_Release(void *iface)
{
    return (ULONG)--refs;
}

static HRESULT thing_method(void *iface)
{
    return S_OK;
}

static const void *thing_vtable[METHODS_MAX];
static IUnknown thing = {(IUnknownVtbl *)(void *)thing_vtable};

static HRESULT put(struct interface_codec *codec, struct ndr_writer *writer, IUnknown *unknown,
                   const IID *iid)
{
    ndr_put_u32(writer, 0);
    ndr_put_u32(writer, 0);
    return S_OK;
}

static HRESULT get(struct interface_codec *codec, struct ndr_reader *reader, const IID *iid,
                   void **ppv)
{
    ndr_get_u32(reader);
    ndr_get_bytes(reader, ndr_get_count(reader, 1));
    if (reader->failed)
        return oaut_bad_data();
    if (ppv) {
        thing_AddRef(&thing);
        *ppv = &thing;
    }
    return S_OK;
}

static struct interface_codec codec = {.put = put, .get = get};

/* ---- stubs ---- */

static void try_stub(struct interface_marshaler *marshaler, uint16_t opnum, const uint8_t *data,
                     size_t size)
{
    struct ndr_reader reader;
    struct ndr_writer writer;
    struct stub_call call = {
        .opnum = opnum,
        .reader = &reader,
        .writer = &writer,
        .codec = &codec,
        .object = &thing,
    };

    ndr_reader_init(&reader, data, size);
    ndr_writer_init(&writer);
    marshaler_answer(marshaler, &call);
    ndr_writer_deinit(&writer);
}

/* ---- proxies ---- */

static struct {
    const uint8_t *data;
    size_t size;
    struct ndr_writer writer;
} answer;

static HRESULT begin(struct interface_proxy *proxy, struct call *call)
{
    ndr_writer_init(&answer.writer);
    call->writer = &answer.writer;
    call->codec = &codec;
    ndr_reader_init(&call->reader, "", 0);
    return S_OK;
}

static HRESULT send(struct interface_proxy *proxy, uint16_t opnum, struct call *call)
{
    ndr_reader_init(&call->reader, answer.data, answer.size);
    return S_OK;
}

static void end(struct interface_proxy *proxy, struct call *call)
{
    ndr_writer_deinit(&answer.writer);
}

static const struct channel_operations channel = {.begin = begin, .send = send, .end = end};

static bool is_by_value(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_IN || parameter->mode == PARAMETER_IN_TEXT;
}

static ffi_type *ffi_type_of(const struct parameter *parameter)
{
    if (!is_by_value(parameter) || parameter->type->put)
        return &ffi_type_pointer;
    return parameter->type->size == 8 ? &ffi_type_uint64 : &ffi_type_uint32;
}

static void call_proxy(struct interface_proxy *proxy, const struct method *method, uint16_t opnum)
{
    static uint64_t places[1 + PARAMETERS_MAX][ROOM * VALUE_SIZE / sizeof(uint64_t)];
    void *values[1 + PARAMETERS_MAX] = {&proxy}, *pointers[1 + PARAMETERS_MAX];
    ffi_type *types[1 + PARAMETERS_MAX] = {&ffi_type_pointer};
    const struct parameter *parameter;
    ffi_arg result;
    unsigned n = 1;
    ffi_cif cif;

    memset(places, 0, sizeof(places));
    for (; n <= PARAMETERS_MAX && method->parameters[n - 1].type; n++) {
        parameter = &method->parameters[n - 1];
        types[n] = ffi_type_of(parameter);
        pointers[n] = parameter->mode == PARAMETER_ABSENT ? NULL : places[n];
        values[n] = is_by_value(parameter) ? (void *)places[n] : &pointers[n];
        if (parameter->mode == PARAMETER_IN_TEXT)
            places[n][0] = (uint64_t)(uintptr_t)u"text";
        else if (is_by_value(parameter) && parameter->type == &wire_u32)
            places[n][0] = ROOM;
    }
    if (ffi_prep_cif(&cif, FFI_DEFAULT_ABI, n, &ffi_type_sint32, types) != FFI_OK)
        abort();
    ffi_call(&cif, FFI_FN(((void **)proxy->lpVtbl)[opnum]), &result, values);
    for (unsigned i = 1; i < n; i++) {
        parameter = &method->parameters[i - 1];
        if (parameter->mode == PARAMETER_OUT || parameter->mode == PARAMETER_IN_OUT)
            wire_clear_values(parameter->type, places[i], 1);
        else if (parameter->mode == PARAMETER_OUT_ARRAY)
            wire_clear_values(parameter->type, places[i], ROOM);
    }
}

/* IDispatch's own methods, which no table describes: with an argument of each kind. */
static void call_dispatch(struct interface_proxy *proxy, uint16_t opnum)
{
    IDispatchEx *dispatch = (IDispatchEx *)proxy;
    LPOLESTR names[2] = {(LPOLESTR)u"one", (LPOLESTR)u"two"};
    DISPID ids[2];
    LONG number = 1;
    BSTR text = NULL;
    VARIANT arguments[3] = {0}, result = {0};
    DISPPARAMS params = {arguments, NULL, 3, 0};
    EXCEPINFO excepinfo = {0};
    UINT argument;

    V_VT(&arguments[0]) = VT_BYREF | VT_I4;
    V_I4REF(&arguments[0]) = &number;
    V_VT(&arguments[2]) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&arguments[2]) = &text;
    if (opnum == 5)
        dispatch->lpVtbl->GetIDsOfNames(dispatch, &IID_NULL, names, 2, 0, ids);
    else if (opnum == 6)
        dispatch->lpVtbl->Invoke(dispatch, 1, &IID_NULL, 0, DISPATCH_METHOD, &params, &result,
                                 &excepinfo, &argument);
    else
        dispatch->lpVtbl->InvokeEx(dispatch, 1, 0, DISPATCH_METHOD, &params, &result, &excepinfo,
                                   NULL);
    VariantClear(&result);
    SysFreeString(text);
    SysFreeString(excepinfo.bstrSource);
    SysFreeString(excepinfo.bstrDescription);
    SysFreeString(excepinfo.bstrHelpFile);
}

static void try_proxy(struct interface_marshaler *marshaler, const struct method *method,
                      uint16_t opnum, const uint8_t *data, size_t size)
{
    struct interface_proxy proxy = {marshaler_vtable(marshaler), &channel};

    answer.data = data;
    answer.size = size;
    if (method->proxy)
        call_dispatch(&proxy, opnum);
    else
        call_proxy(&proxy, method, opnum);
}

static struct interface_marshaler *choose(uint8_t number)
{
    for (;;) {
        for (struct interface_marshaler *const *const *group = interface_groups; *group; group++) {
            for (struct interface_marshaler *const *each = *group; *each; each++) {
                if (number-- == 0)
                    return *each;
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct interface_marshaler *marshaler;
    const struct method *method;

    if (size < HEAD)
        return 0;
    for (int i = 0; i < METHODS_MAX; i++)
        thing_vtable[i] = (const void *)thing_method;
    thing_vtable[0] = (const void *)thing_QueryInterface;
    thing_vtable[1] = (const void *)thing_AddRef;
    thing_vtable[2] = (const void *)thing_Release;

    marshaler = choose(data[0]);
    method = marshaler_method(marshaler, data[1]);
    if (!method || data[2] % 2 == 0)
        try_stub(marshaler, OPNUM_FIRST + data[1], data + HEAD, size - HEAD);
    else
        try_proxy(marshaler, method, OPNUM_FIRST + data[1], data + HEAD, size - HEAD);
    if (refs != 1)
        abort();
    return 0;
}
