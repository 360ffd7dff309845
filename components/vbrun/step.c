/* SPDX-License-Identifier: MIT */
/*
 * Assignments, objects and arrays.
 */
#define COBJMACROS
#include "vbrun/step.h"

/* Let a be b. */
HRESULT step_assign(struct machine *machine, const struct bases *bases,
                    const struct instruction *in)
{
    VARIANT *source = at(bases, in->b), *value, scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, source, &scratch, &hr);
    if (FAILED(hr))
        return hr;
    if ((V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN) &&
        !operand_is_property(machine, at(bases, in->a)))
        hr = operand_default(machine, value, &copy);
    else if (value == source && slot_kind(in->b) == SLOT_TEMPORARY)
        value_move(&copy, value);
    else
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = value_check_nesting(&copy);
    if (SUCCEEDED(hr))
        hr = operand_assign(machine, at(bases, in->a), &copy);
    if (FAILED(hr))
        value_clear(&copy);
    return hr;
}

HRESULT step_set(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *value, scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        hr = MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = operand_set(machine, at(bases, in->a), &copy);
    if (FAILED(hr))
        value_clear(&copy);
    return hr;
}

HRESULT step_load(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *value, *target = at(bases, in->a), scratch = {0}, copy = {0};
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (FAILED(hr))
        return hr;
    value_clear(target);
    value_move(target, &copy);
    return S_OK;
}

HRESULT step_me(const struct frame *frame, VARIANT *target)
{
    IDispatch *me = frame->me ? instance_object(frame->me) : frame->module->me;

    if (!me)
        return MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    value_clear(target);
    V_VT(target) = VT_DISPATCH;
    V_DISPATCH(target) = me;
    IDispatch_AddRef(me);
    return S_OK;
}

static HRESULT make(struct machine *machine, uint32_t index, IDispatch **ret_object)
{
    struct machine_module *module = machine->top->module;
    struct symbol *symbol = module_resolve(module, index);

    /* A class of the script's cannot hide the engine's own, as on Windows. */
    if (machine->context->create_regexp && names_equal(module->names.texts[index], u"RegExp"))
        return machine->context->create_regexp(&IID_IDispatch, (void **)ret_object);
    if (symbol->kind == SYMBOL_ALIAS)
        symbol = module_resolve(&machine->global, symbol->alias);
    if (symbol->kind != SYMBOL_CLASS)
        return vb_raise_about(machine->context,
                              symbol->kind == SYMBOL_NONE &&
                                      machine->top->procedure->unit->is_explicit
                                  ? VBE_UNDEFINED_VARIABLE
                                  : VBE_CLASS_NOT_DEFINED,
                              module->names.texts[index]);
    return instance_new(machine, symbol->class, ret_object);
}

HRESULT step_new(struct machine *machine, const struct instruction *in, VARIANT *target)
{
    IDispatch *object;
    HRESULT hr;

    hr = make(machine, slot_index(in->b), &object);
    if (FAILED(hr))
        return hr;
    value_clear(target);
    V_VT(target) = VT_DISPATCH;
    V_DISPATCH(target) = object;
    return S_OK;
}

HRESULT step_with(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT *value, scratch = {0}, copy = {0}, *target = at(bases, in->a);
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        hr = MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (SUCCEEDED(hr))
        hr = value_copy(&copy, value);
    value_clear(&scratch);
    use_up(bases, in->b);
    if (SUCCEEDED(hr))
        hr = value_replace(target, &copy);
    return hr;
}

HRESULT step_redim(struct machine *machine, const struct bases *bases, const struct instruction *in,
                   const struct call_site *site)
{
    VARIANT *target = at(bases, in->b), *base = at(bases, in->a);
    struct machine_module *module;
    HRESULT hr;

    target = value_follow(target);
    if (V_VT(target) == VT_VALUE_NAME) {
        /* ReDim declares what nobody has declared. */
        module = machine->top->module;
        if (target == &module->slots[V_I4(target)]) {
            if (module_resolve(module, (uint32_t)V_I4(target))->kind == SYMBOL_NONE)
                module_make_variable(module, (uint32_t)V_I4(target));
        } else if (module_resolve(module, (uint32_t)V_I4(target))->kind == SYMBOL_VARIABLE) {
            target = value_follow(&module->slots[V_I4(target)]);
        } else {
            V_VT(target) = VT_EMPTY;
        }
        if (V_VT(target) == VT_VALUE_NAME)
            return MAKE_VBSERROR(VBE_TYPE_MISMATCH);
    }
    hr = array_redim(target, base + 1, site->count, site->flags & SITE_PRESERVE);
    call_clear(base + 1, site->count);
    return hr;
}

HRESULT step_erase(struct machine *machine, const struct bases *bases, const struct instruction *in)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, at(bases, in->b), &scratch, &hr);
    if (SUCCEEDED(hr))
        hr = array_erase(value);
    value_clear(&scratch);
    use_up(bases, in->b);
    return hr;
}

/* The temporary that a put's object stands in is in front of the arguments. */
static VARIANT *arguments_of_put(const struct bases *bases, const struct instruction *in)
{
    return at(bases, slot_kind(in->b) == SLOT_TEMPORARY ? in->b : in->a) + 1;
}

HRESULT step_put(struct machine *machine, const struct bases *bases, const struct instruction *in,
                 struct call_site *site)
{
    VARIANT *base = at(bases, in->a), *object = at(bases, in->b);
    VARIANT *arguments = arguments_of_put(bases, in);
    HRESULT hr = in->op == OP_PUT_MEMBER ? put_member(machine, site, object, base, arguments)
                                         : put_index(machine, site, object, base, arguments);

    if (slot_kind(in->b) == SLOT_TEMPORARY)
        value_clear(object);
    return hr;
}
