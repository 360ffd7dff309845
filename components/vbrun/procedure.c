/* SPDX-License-Identifier: MIT */
/*
 * Frames, and calls of procedures from outside the bytecode.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/state.h"

/* A parameter by value has a copy of what it was given a reference to. */
static HRESULT copy_by_value(const struct procedure *procedure, VARIANT *base)
{
    VARIANT copy = {0};
    HRESULT hr;

    for (uint32_t i = 0; i < procedure->parameter_count; i++) {
        if (!procedure->parameters[i].is_by_value || V_VT(&base[i + 1]) != VT_REFERENCE)
            continue;
        hr = value_copy(&copy, &base[i + 1]);
        if (FAILED(hr))
            return hr;
        value_clear(&base[i + 1]);
        value_move(&base[i + 1], &copy);
    }
    return S_OK;
}

static void prepare_unknown(const struct procedure *procedure, VARIANT *base)
{
    for (uint32_t i = 0; i < procedure->local_count; i++) {
        if (procedure->unknown[i] == SLOT_NONE)
            continue;
        V_VT(&base[i]) = VT_VALUE_NAME;
        V_I4(&base[i]) = (LONG)procedure->unknown[i];
    }
}

HRESULT machine_push_frame(struct machine *machine, struct procedure *procedure,
                           struct instance *me, VARIANT *base, uint32_t count, unsigned flags)
{
    struct frame *frame;
    HRESULT hr;

    if (machine->frame_count == MACHINE_FRAMES ||
        machine->stack_end - base < (ptrdiff_t)procedure->slot_count)
        return MAKE_VBSERROR(VBE_OUT_OF_STACK);
    if (procedure->has_by_value) {
        hr = copy_by_value(procedure, base);
        if (FAILED(hr))
            return hr;
    }
    V_VT(base) = VT_EMPTY;
    memset(base + count + 1, 0, (procedure->slot_count - count - 1) * sizeof(*base));
    if (procedure->has_unknown)
        prepare_unknown(procedure, base);

    frame = &machine->frames[machine->frame_count++];
    frame->procedure = procedure;
    frame->module = procedure->unit->owner;
    frame->me = me;
    frame->base = base;
    frame->at = procedure->code;
    frame->extras = NULL;
    frame->resumes_next = false;
    frame->is_entry = flags & FRAME_ENTRY;
    frame->drops = flags & FRAME_DROPS;
    frame->is_text = flags & FRAME_TEXT;
    machine->top = frame;
    return S_OK;
}

static void free_extras(struct extra_local *extra)
{
    while (extra) {
        struct extra_local *next = extra->next;

        value_clear(&extra->value);
        free(extra->name);
        free(extra);
        extra = next;
    }
}

void machine_pop_frame(struct machine *machine, bool is_whole)
{
    struct frame *frame = machine->top;
    const struct procedure *procedure = frame->procedure;
    uint32_t count = is_whole ? procedure->slot_count : procedure->local_count;

    for (uint32_t i = 1; i < count; i++)
        value_clear(&frame->base[i]);
    if (is_whole || frame->drops)
        value_clear(frame->base);
    if (frame->extras)
        free_extras(frame->extras);
    if (frame->me)
        instance_unref(frame->me);
    machine->frame_count--;
    machine->top = machine->frame_count ? frame - 1 : NULL;
}

HRESULT machine_enter(struct machine *machine)
{
    char *here = __builtin_frame_address(0);

    if (machine->nesting == 0) {
        machine->native_stack = here;
        vb_error_clear(&machine->context->error);
    }
    if (machine->nesting == MACHINE_NESTING || machine->native_stack - here > MACHINE_NATIVE_STACK)
        return MAKE_VBSERROR(VBE_OUT_OF_STACK);
    machine->nesting++;
    return S_OK;
}

void machine_leave(struct machine *machine)
{
    /* What was to end has ended. */
    if (--machine->nesting == 0)
        __atomic_store_n(&machine->interrupt, 0, __ATOMIC_RELEASE);
}

/* Where a new frame may begin: behind the running one, whatever its calls under way need. */
static VARIANT *free_stack(struct machine *machine)
{
    struct frame *top = machine->top;

    return top ? top->base + top->procedure->slot_count : machine->stack;
}

/* Runs the frame that was just made, whose result is moved into the empty @ret_value. */
static HRESULT run_frame(struct machine *machine, VARIANT *base, VARIANT *ret_value)
{
    HRESULT hr = machine_execute(machine);

    if (FAILED(hr))
        return hr;
    if (ret_value)
        value_move(ret_value, base);
    else
        value_clear(base);
    return S_OK;
}

HRESULT procedure_call(struct machine *machine, struct procedure *procedure, struct instance *me,
                       VARIANT *arguments, uint32_t count, VARIANT *ret_value)
{
    VARIANT *base = free_stack(machine);
    HRESULT hr;

    if (count != procedure->parameter_count)
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    if (machine->stack_end - base < (ptrdiff_t)count + 1)
        return MAKE_VBSERROR(VBE_OUT_OF_STACK);
    hr = machine_enter(machine);
    if (FAILED(hr))
        return hr;

    for (uint32_t i = 0; i < count; i++)
        value_move(&base[i + 1], &arguments[i]);
    if (me)
        instance_ref(me);
    hr = machine_push_frame(machine, procedure, me, base, count, FRAME_ENTRY);
    if (SUCCEEDED(hr)) {
        hr = run_frame(machine, base, ret_value);
    } else {
        call_clear(base + 1, count);
        if (me)
            instance_unref(me);
    }
    machine_leave(machine);
    return hr;
}

/* A reference of another type than VARIANT is read now and written back after the call. */
static bool is_typed_reference(const VARIANT *argument)
{
    return (V_VT(argument) & VT_BYREF) && V_VT(argument) != VT_REFERENCE &&
           !(V_VT(argument) & VT_ARRAY);
}

static HRESULT take_arguments(const DISPPARAMS *parameters, VARIANT *ret_arguments,
                              VARIANT *ret_copies)
{
    uint32_t count = parameters->cArgs;
    HRESULT hr = S_OK;

    for (uint32_t i = 0; i < count && SUCCEEDED(hr); i++) {
        VARIANT *given = &parameters->rgvarg[count - 1 - i];

        if (V_VT(given) == VT_REFERENCE) {
            ret_arguments[i] = *given;
            value_expose(&ret_arguments[i]);
        } else if (is_typed_reference(given)) {
            hr = value_copy(&ret_copies[i], given);
            V_VT(&ret_arguments[i]) = VT_REFERENCE;
            V_VARIANTREF(&ret_arguments[i]) = &ret_copies[i];
        } else {
            hr = value_copy(&ret_arguments[i], given);
        }
    }
    return hr;
}

static void write_back(struct machine *machine, const DISPPARAMS *parameters, VARIANT *copies)
{
    uint32_t count = parameters->cArgs;

    for (uint32_t i = 0; i < count; i++) {
        VARIANT *given = &parameters->rgvarg[count - 1 - i];

        if (is_typed_reference(given))
            (void)operand_assign(machine, given, &copies[i]);
        value_clear(&copies[i]);
    }
}

HRESULT procedure_invoke(struct machine *machine, struct procedure *procedure, struct instance *me,
                         const DISPPARAMS *parameters, bool has_value, VARIANT *ret_value)
{
    uint32_t count = parameters->cArgs;
    VARIANT *arguments, *copies;
    HRESULT hr;

    if (parameters->cNamedArgs != (has_value ? 1u : 0u))
        return DISP_E_NONAMEDARGS;
    if (count != procedure->parameter_count)
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    arguments = calloc(2 * (size_t)count + 1, sizeof(*arguments));
    if (!arguments)
        return E_OUTOFMEMORY;

    copies = arguments + count;
    hr = take_arguments(parameters, arguments, copies);
    if (SUCCEEDED(hr))
        hr = procedure_call(machine, procedure, me, arguments, count, ret_value);
    call_clear(arguments, count);
    write_back(machine, parameters, copies);
    free(arguments);
    return hr;
}
