/* SPDX-License-Identifier: MIT */
#include "marshal/method.h"

#include <pthread.h>
#include <stdlib.h>

#include "marshal/invocation.h"
#include "marshal/marshaler.h"

static pthread_mutex_t method_lock = PTHREAD_MUTEX_INITIALIZER;

static size_t count_methods(const struct interface_marshaler *marshaler)
{
    return marshaler ? count_methods(marshaler->base) + marshaler->n_methods : 0;
}

const struct method *marshaler_method(const struct interface_marshaler *marshaler, size_t i)
{
    size_t first;

    if (!marshaler || i >= count_methods(marshaler))
        return NULL;
    first = count_methods(marshaler->base);
    return i < first ? marshaler_method(marshaler->base, i) : &marshaler->methods[i - first];
}

static ffi_type *ffi_type_of(const struct parameter *parameter)
{
    if (parameter->mode == PARAMETER_IN && parameter->type->passed)
        return parameter->type->passed;
    if (parameter->mode != PARAMETER_IN || parameter->type->put)
        return &ffi_type_pointer;
    /* A LARGE_INTEGER is passed as the number that it holds. */
    return parameter->type->size == sizeof(uint64_t) ? &ffi_type_uint64 : &ffi_type_uint32;
}

static unsigned count_parameters(const struct method *method)
{
    const struct parameter *parameters = method_parameters(method);
    unsigned max = method->described ? DESCRIBED_PARAMETERS_MAX : PARAMETERS_MAX;
    unsigned n = 0;

    while (n < max && parameters[n].type)
        n++;
    return n;
}

/* False without memory. */
static bool bind_method(struct method_binding *binding, const struct method *method, uint16_t opnum)
{
    const struct parameter *parameters = method_parameters(method);
    unsigned n = 1 + count_parameters(method);

    binding->method = method;
    binding->opnum = opnum;
    binding->n = n;
    binding->types = n <= 1 + PARAMETERS_MAX ? binding->few : calloc(n, sizeof(*binding->types));
    if (!binding->types)
        return false;
    binding->types[0] = &ffi_type_pointer;
    for (unsigned i = 1; i < n; i++)
        binding->types[i] = ffi_type_of(&parameters[i - 1]);
    return ffi_prep_cif(&binding->cif, FFI_DEFAULT_ABI, n, &ffi_type_sint32, binding->types) ==
           FFI_OK;
}

static bool bind_methods(const struct interface_marshaler *marshaler,
                         struct method_binding *bindings)
{
    size_t first = count_methods(marshaler->base);
    bool ok = !marshaler->base || bind_methods(marshaler->base, bindings);

    for (size_t i = 0; ok && i < marshaler->n_methods; i++)
        ok = bind_method(&bindings[first + i], &marshaler->methods[i],
                         (uint16_t)(OPNUM_FIRST + first + i));
    return ok;
}

static struct method_binding *make_bindings(const struct interface_marshaler *marshaler)
{
    size_t n = count_methods(marshaler);
    struct method_binding *bindings = calloc(n + 1, sizeof(*bindings));

    if (!bindings || bind_methods(marshaler, bindings))
        return bindings;

    for (size_t i = 0; i < n; i++) {
        if (bindings[i].types != bindings[i].few)
            free(bindings[i].types);
    }
    free(bindings);
    return NULL;
}

/* The methods after IUnknown's; NULL without memory. */
static const struct method_binding *bindings_of(struct interface_marshaler *marshaler)
{
    struct method_binding *bindings = __atomic_load_n(&marshaler->bindings, __ATOMIC_ACQUIRE);

    if (bindings)
        return bindings;
    pthread_mutex_lock(&method_lock);
    bindings = marshaler->bindings;
    if (!bindings) {
        bindings = make_bindings(marshaler);
        __atomic_store_n(&marshaler->bindings, bindings, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&method_lock);
    return bindings;
}

/* What libffi calls for a method of a proxy. */
static void proxy_entry(ffi_cif *cif, void *result, void **values, void *binding)
{
    *(ffi_arg *)result = (ffi_arg)invocation_send(*(void **)values[0], binding, values);
}

static const void *proxy_function(const struct method_binding *binding)
{
    ffi_closure *closure;
    void *code;

    if (binding->method->proxy)
        return (const void *)binding->method->proxy;
    closure = ffi_closure_alloc(sizeof(*closure), &code);
    if (closure && ffi_prep_closure_loc(closure, (ffi_cif *)&binding->cif, proxy_entry,
                                        (void *)binding, code) == FFI_OK)
        return code;
    if (closure)
        ffi_closure_free(closure);
    return NULL;
}

static const void **make_vtable(const struct method_binding *bindings, size_t n)
{
    const void **vtable = calloc(OPNUM_FIRST + n, sizeof(*vtable));

    if (!vtable)
        return NULL;
    vtable[0] = (const void *)marshal_QueryInterface;
    vtable[1] = (const void *)marshal_AddRef;
    vtable[2] = (const void *)marshal_Release;
    for (size_t i = 0; i < n; i++) {
        vtable[OPNUM_FIRST + i] = proxy_function(&bindings[i]);
        if (!vtable[OPNUM_FIRST + i]) {
            free(vtable); /* the closures so far stay: what is short is memory to run code in */
            return NULL;
        }
    }
    return vtable;
}

const void *marshaler_vtable(struct interface_marshaler *marshaler)
{
    const void **vtable = __atomic_load_n(&marshaler->vtable, __ATOMIC_ACQUIRE);
    const struct method_binding *bindings;

    if (vtable)
        return vtable;
    bindings = bindings_of(marshaler);
    if (!bindings)
        return NULL;
    pthread_mutex_lock(&method_lock);
    vtable = marshaler->vtable;
    if (!vtable) {
        vtable = make_vtable(bindings, count_methods(marshaler));
        __atomic_store_n(&marshaler->vtable, vtable, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&method_lock);
    return vtable;
}

const IID *marshaler_iid(const struct interface_marshaler *marshaler)
{
    return marshaler->iid;
}

HRESULT marshaler_answer(struct interface_marshaler *marshaler, struct stub_call *call)
{
    const struct method_binding *bindings = bindings_of(marshaler), *binding;

    if (!bindings)
        return E_OUTOFMEMORY;
    if (call->opnum < OPNUM_FIRST || call->opnum - OPNUM_FIRST >= (int)count_methods(marshaler))
        return HRESULT_FROM_WIN32(RPC_S_PROCNUM_OUT_OF_RANGE);
    binding = &bindings[call->opnum - OPNUM_FIRST];
    return binding->method->stub ? binding->method->stub(call) : invocation_answer(binding, call);
}
