/* SPDX-License-Identifier: MIT */
#include "marshal/invocation.h"

#include <stdlib.h>
#include <string.h>

#include "marshal/marshaler.h"

enum {
    /* What a caller can have a server set aside: in bytes, and in values that are looked at. */
    OUT_ARRAY_MAX = 1 << 30,
    OUT_VALUES_MAX = 1 << 20,
};

/* An argument: where its value or values are. */
struct argument {
    void *place;
    size_t n;      /* values there, of those that travelled */
    void *pointer; /* what a stub passes: often to the place */
    void *memory;  /* of an array, or a large value; to be freed */
    void *room;    /* for a value: in @value or @memory */
    union {
        uint64_t number;
        void *pointer;
        GUID guid;
        VARIANT variant;
        STATSTG statistics;
    } value;
};

struct invocation {
    const struct method_binding *binding;
    struct wire_io io;
    struct argument *arguments; /* one for each of the binding's: @few, or owned */
    struct argument few[1 + PARAMETERS_MAX];
};

/* False without memory. */
static bool invocation_init(struct invocation *invocation, const struct method_binding *binding)
{
    invocation->binding = binding;
    invocation->arguments = binding->n <= 1 + PARAMETERS_MAX
                                ? invocation->few
                                : calloc(binding->n, sizeof(*invocation->arguments));
    return invocation->arguments != NULL;
}

static void invocation_deinit(struct invocation *invocation)
{
    for (unsigned i = 1; invocation->arguments && i < invocation->binding->n; i++)
        free(invocation->arguments[i].memory);
    if (invocation->arguments != invocation->few)
        free(invocation->arguments);
}

/* Most values fit; records may not. False without memory. */
static bool argument_make_room(struct argument *argument, const struct wire_type *type)
{
    argument->room = &argument->value;
    if (type->size > sizeof(argument->value)) {
        argument->memory = calloc(1, type->size);
        argument->room = argument->memory;
    }
    return argument->room != NULL;
}

static const struct parameter *parameter_of(const struct invocation *invocation, unsigned i)
{
    return &method_parameters(invocation->binding->method)[i - 1];
}

static bool is_out(const struct parameter *parameter)
{
    return parameter->mode == PARAMETER_OUT || parameter->mode == PARAMETER_OUT_ARRAY ||
           parameter->mode == PARAMETER_IN_OUT;
}

/* Whether it goes with the request, or comes with the reply. */
static bool travels(const struct parameter *parameter, bool is_reply)
{
    return parameter->mode == PARAMETER_IN_OUT || is_out(parameter) == is_reply;
}

static uint32_t number_at(const struct invocation *invocation, unsigned i)
{
    return *(const uint32_t *)invocation->arguments[i].place;
}

/* Makes the codecs use the interface that argument @i is of. */
static void choose_iid(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);

    invocation->io.iid =
        parameter->iid_is ? invocation->arguments[parameter->iid_is].place : parameter->iid;
}

/* ---- one argument ---- */

/* An object may not say that more places are filled than there are. */
static void put_length(struct invocation *invocation, unsigned i, uint32_t size)
{
    uint32_t *length = invocation->arguments[parameter_of(invocation, i)->length_is].place;

    if (*length > size)
        *length = size;
    invocation->arguments[i].n = *length;
    ndr_put_u32(invocation->io.writer, 0);
    ndr_put_u32(invocation->io.writer, *length);
}

static HRESULT put_argument(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];
    struct ndr_writer *writer = invocation->io.writer;
    uint32_t size;

    choose_iid(invocation, i);
    switch (parameter->mode) {
    case PARAMETER_IN_ARRAY:
        argument->n = number_at(invocation, parameter->size_is);
        if (parameter->is_optional && (!argument->place || argument->n == UINT32_MAX)) {
            ndr_put_u32(writer, 0);
            return S_OK;
        }
        if (parameter->is_optional)
            ndr_put_referent(writer);
        ndr_put_u32(writer, (uint32_t)argument->n);
        break;
    case PARAMETER_OUT_ARRAY:
        size = number_at(invocation, parameter->size_is);
        argument->n = size;
        ndr_put_u32(writer, size);
        if (parameter->length_is)
            put_length(invocation, i, size);
        break;
    case PARAMETER_ABSENT:
        return S_OK;
    default:
        argument->n = 1;
        break;
    }
    return wire_put_values(&invocation->io, parameter->type, argument->place, argument->n);
}

/* An array on its way in: made for as many as the bytes can hold. */
static HRESULT get_in_array(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];
    struct ndr_reader *reader = invocation->io.reader;

    if (parameter->is_optional && ndr_get_u32(reader) == 0)
        return reader->failed ? oaut_bad_data() : S_OK;
    argument->n = ndr_get_count(reader, parameter->type->wire_size);
    if (reader->failed)
        return oaut_bad_data();
    if (parameter->type == &wire_u8) {
        /* Bytes are read where they are. */
        argument->place = (void *)ndr_get_bytes(reader, argument->n);
        argument->pointer = argument->place;
        return S_OK;
    }
    argument->memory = calloc(argument->n + 1, parameter->type->size);
    if (!argument->memory)
        return E_OUTOFMEMORY;
    argument->place = argument->memory;
    argument->pointer = argument->memory;
    return wire_get_values(&invocation->io, parameter->type, argument->place, argument->n);
}

/* An array on its way back, into the caller's memory. */
static HRESULT get_out_array(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];
    struct ndr_reader *reader = invocation->io.reader;
    uint32_t size = number_at(invocation, parameter->size_is);
    uint32_t max, offset = 0, n;

    if (parameter->length_is) {
        max = ndr_get_u32(reader);
        offset = ndr_get_u32(reader);
        n = ndr_get_count(reader, parameter->type->wire_size);
    } else {
        n = max = ndr_get_count(reader, parameter->type->wire_size);
    }
    if (reader->failed || max != size || offset != 0 || n > size)
        return oaut_bad_data();
    argument->n = n;
    return wire_get_values(&invocation->io, parameter->type, argument->place, n);
}

static HRESULT get_argument(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];

    choose_iid(invocation, i);
    switch (parameter->mode) {
    case PARAMETER_IN_ARRAY:
        return get_in_array(invocation, i);
    case PARAMETER_OUT_ARRAY:
        return get_out_array(invocation, i);
    case PARAMETER_ABSENT:
        return S_OK;
    case PARAMETER_IN_OUT:
        /* What the caller has stays until all results are there. */
        argument->n = 1;
        return wire_get_values(&invocation->io, parameter->type, argument->room, 1);
    default:
        argument->n = 1;
        return wire_get_values(&invocation->io, parameter->type, argument->place, 1);
    }
}

/* What the counts say and what came must agree. */
static HRESULT check_counts(const struct invocation *invocation, bool is_reply)
{
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        const struct parameter *parameter = parameter_of(invocation, i);
        const struct argument *argument = &invocation->arguments[i];

        if (is_reply && parameter->mode == PARAMETER_OUT_ARRAY && parameter->length_is &&
            argument->n != number_at(invocation, parameter->length_is))
            return oaut_bad_data();
        if (!is_reply && parameter->mode == PARAMETER_IN_ARRAY && argument->place &&
            argument->n != number_at(invocation, parameter->size_is))
            return oaut_bad_data();
    }
    return S_OK;
}

static HRESULT put_arguments(struct invocation *invocation, bool is_reply)
{
    HRESULT hr = S_OK;

    for (unsigned i = 1; i < invocation->binding->n && SUCCEEDED(hr); i++) {
        if (travels(parameter_of(invocation, i), is_reply))
            hr = put_argument(invocation, i);
    }
    return hr;
}

static HRESULT get_arguments(struct invocation *invocation, bool is_reply)
{
    HRESULT hr = S_OK;

    for (unsigned i = 1; i < invocation->binding->n && SUCCEEDED(hr); i++) {
        if (travels(parameter_of(invocation, i), is_reply))
            hr = get_argument(invocation, i);
    }
    return SUCCEEDED(hr) ? check_counts(invocation, is_reply) : hr;
}

/* ---- the proxy ---- */

/* Finds where the arguments are; places for results are emptied. */
static HRESULT take_argument(struct invocation *invocation, unsigned i, void *value)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];
    bool is_by_value = parameter->mode == PARAMETER_IN || parameter->mode == PARAMETER_IN_TEXT;

    argument->place = is_by_value ? value : *(void **)value;
    switch (parameter->mode) {
    case PARAMETER_IN:
        return S_OK;
    case PARAMETER_IN_TEXT:
        return *(void **)value ? S_OK : HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
    case PARAMETER_ABSENT:
        return argument->place ? CLASS_E_NOAGGREGATION : S_OK;
    case PARAMETER_IN_OUT:
        if (!argument_make_room(argument, parameter->type))
            return E_OUTOFMEMORY;
        break;
    case PARAMETER_OUT:
        if (!argument->place && parameter->is_optional)
            argument->place = &argument->value;
        if (argument->place)
            memset(argument->place, 0, parameter->type->size);
        break;
    case PARAMETER_IN_ARRAY:
    case PARAMETER_OUT_ARRAY:
        if (!argument->place && !parameter->is_optional)
            argument->place = &argument->value; /* right if there are none, which is seen later */
        break;
    default:
        break;
    }
    return argument->place || parameter->is_optional ? S_OK
                                                     : HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
}

static HRESULT take_array(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];
    uint32_t size;

    if (!parameter->size_is || !argument->place)
        return S_OK;
    size = number_at(invocation, parameter->size_is);
    if (size && argument->place == &argument->value)
        return HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER);
    if (parameter->mode == PARAMETER_OUT_ARRAY && parameter->type->clear)
        memset(argument->place, 0, size * parameter->type->size);
    return S_OK;
}

static HRESULT take_arguments(struct invocation *invocation, void **values)
{
    HRESULT hr = S_OK, taken;

    /* Places for results are emptied even if one argument is wrong. */
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        taken = take_argument(invocation, i, values[i]);
        if (SUCCEEDED(hr))
            hr = taken;
    }
    for (unsigned i = 1; i < invocation->binding->n && SUCCEEDED(hr); i++)
        hr = take_array(invocation, i);
    return hr;
}

/* Frees results: all after a failure, otherwise those nobody wants. */
static void settle_results(struct invocation *invocation, bool is_failure)
{
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        const struct parameter *parameter = parameter_of(invocation, i);
        struct argument *argument = &invocation->arguments[i];

        if (parameter->mode == PARAMETER_IN_OUT && !is_failure)
            wire_replace_value(parameter->type, argument->place, argument->room);
        else if (parameter->mode == PARAMETER_IN_OUT)
            wire_clear_values(parameter->type, argument->room, 1);
        else if (is_out(parameter) && (is_failure || argument->place == &argument->value))
            wire_clear_values(parameter->type, argument->place, argument->n);
    }
}

HRESULT invocation_send(void *iface, const struct method_binding *binding, void **values)
{
    struct invocation invocation = {0};
    HRESULT hr, result = S_OK;
    struct call call = {0};

    if (!invocation_init(&invocation, binding))
        return E_OUTOFMEMORY;
    hr = take_arguments(&invocation, values);
    if (FAILED(hr)) {
        invocation_deinit(&invocation);
        return hr;
    }

    hr = proxy_begin(iface, &call);
    invocation.io = (struct wire_io){
        .writer = call.writer,
        .reader = &call.reader,
        .codec = call.codec,
    };
    if (SUCCEEDED(hr))
        hr = put_arguments(&invocation, false);
    if (SUCCEEDED(hr))
        hr = proxy_send(iface, binding->opnum, &call);
    if (SUCCEEDED(hr))
        hr = get_arguments(&invocation, true);
    if (SUCCEEDED(hr)) {
        result = (HRESULT)ndr_get_u32(&call.reader);
        hr = call.reader.failed ? oaut_bad_data() : S_OK;
    }
    settle_results(&invocation, FAILED(hr));
    proxy_end(iface, &call, hr);
    invocation_deinit(&invocation);
    return FAILED(hr) ? hr : result;
}

/* ---- the stub ---- */

static bool give_place(struct invocation *invocation, unsigned i)
{
    const struct parameter *parameter = parameter_of(invocation, i);
    struct argument *argument = &invocation->arguments[i];

    switch (parameter->mode) {
    case PARAMETER_IN:
    case PARAMETER_IN_TEXT:
    case PARAMETER_IN_REF:
    case PARAMETER_IN_OUT:
    case PARAMETER_OUT:
        if (!argument_make_room(argument, parameter->type))
            return false;
        argument->place = argument->room;
        argument->pointer = argument->room;
        return true;
    default:
        return true;
    }
}

static HRESULT give_out_arrays(struct invocation *invocation)
{
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        const struct parameter *parameter = parameter_of(invocation, i);
        struct argument *argument = &invocation->arguments[i];
        size_t size;

        if (parameter->mode != PARAMETER_OUT_ARRAY)
            continue;
        size = number_at(invocation, parameter->size_is);
        if (size > OUT_ARRAY_MAX / parameter->type->size ||
            (size > OUT_VALUES_MAX && parameter->type->clear))
            return E_OUTOFMEMORY;
        argument->memory = calloc(size + 1, parameter->type->size);
        if (!argument->memory)
            return E_OUTOFMEMORY;
        argument->place = argument->memory;
        argument->pointer = argument->memory;
    }
    return S_OK;
}

static HRESULT call_object(struct invocation *invocation, IUnknown *object)
{
    const struct method_binding *binding = invocation->binding;
    void *few[1 + PARAMETERS_MAX], *many[1 + DESCRIBED_PARAMETERS_MAX];
    void **values = binding->n <= 1 + PARAMETERS_MAX ? few : many;
    ffi_arg result = 0;

    values[0] = &object;
    for (unsigned i = 1; i < binding->n; i++) {
        enum parameter_mode mode = parameter_of(invocation, i)->mode;
        bool is_by_value = mode == PARAMETER_IN || mode == PARAMETER_IN_TEXT;
        struct argument *argument = &invocation->arguments[i];

        values[i] = is_by_value ? argument->place : &argument->pointer;
    }
    ffi_call((ffi_cif *)&binding->cif, FFI_FN(((void **)object->lpVtbl)[binding->opnum]), &result,
             values);
    return (HRESULT)result;
}

static void free_arguments(struct invocation *invocation)
{
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        struct argument *argument = &invocation->arguments[i];

        if (argument->place)
            wire_clear_values(parameter_of(invocation, i)->type, argument->place, argument->n);
    }
}

/* The results that the object may have made, all of them, for free_arguments(). */
static void count_results(struct invocation *invocation)
{
    for (unsigned i = 1; i < invocation->binding->n; i++) {
        const struct parameter *parameter = parameter_of(invocation, i);

        if (parameter->mode == PARAMETER_OUT)
            invocation->arguments[i].n = 1;
        else if (parameter->mode == PARAMETER_OUT_ARRAY)
            invocation->arguments[i].n = number_at(invocation, parameter->size_is);
    }
}

HRESULT invocation_answer(const struct method_binding *binding, struct stub_call *call)
{
    struct invocation invocation = {
        .io = {.writer = call->writer, .reader = call->reader, .codec = call->codec},
    };
    HRESULT hr = S_OK, result;

    if (!invocation_init(&invocation, binding))
        return E_OUTOFMEMORY;
    for (unsigned i = 1; i < binding->n && SUCCEEDED(hr); i++)
        hr = give_place(&invocation, i) ? S_OK : E_OUTOFMEMORY;
    if (SUCCEEDED(hr))
        hr = get_arguments(&invocation, false);
    if (SUCCEEDED(hr))
        hr = give_out_arrays(&invocation);
    if (SUCCEEDED(hr)) {
        result = call_object(&invocation, call->object);
        hr = put_arguments(&invocation, true);
        ndr_put_u32(call->writer, (uint32_t)result);
        count_results(&invocation);
    }
    free_arguments(&invocation);
    invocation_deinit(&invocation);
    return hr;
}
