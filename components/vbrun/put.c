/* SPDX-License-Identifier: MIT */
/*
 * Assignments to what is not a variable: elements, properties, members of objects. Each uses up the
 * value and the arguments, whatever comes of it.
 */
#define COBJMACROS
#include "vbrun/about.h"
#include "vbrun/call.h"
#include "vbrun/state.h"

/* Let takes the value of an object, Set takes nothing but objects. */
static HRESULT prepare_value(struct machine *machine, const struct call_site *site, VARIANT *value)
{
    bool is_object = V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN;
    VARIANT plain = {0};
    HRESULT hr;

    if (site->flags & SITE_SET)
        return is_object ? S_OK : MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    if (!is_object)
        return S_OK;
    hr = operand_default(machine, value, &plain);
    if (FAILED(hr))
        return hr;
    value_clear(value);
    value_move(value, &plain);
    return S_OK;
}

static HRESULT finish(const struct call_site *site, VARIANT *value, VARIANT *arguments, HRESULT hr)
{
    value_clear(value);
    call_clear(arguments, site->count);
    return hr;
}

/* Property Let and Set have the value as their last parameter. */
static HRESULT put_property(struct machine *machine, const struct call_site *site,
                            struct procedure *procedure, struct instance *instance, VARIANT *value,
                            VARIANT *arguments)
{
    VARIANT all[TREE_PARAMETERS_MAX];
    HRESULT hr;

    if (!procedure)
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    if (procedure->parameter_count != site->count + 1u)
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);

    for (uint32_t i = 0; i < site->count; i++) {
        V_VT(&all[i]) = VT_EMPTY;
        value_move(&all[i], &arguments[i]);
    }
    V_VT(&all[site->count]) = VT_EMPTY;
    value_move(&all[site->count], value);
    hr = procedure_call(machine, procedure, instance, all, site->count + 1u, NULL);
    call_clear(all, site->count + 1u);
    return hr;
}

/* Into what a slot holds: an element, or the default property of an object. */
static HRESULT put_into(struct machine *machine, struct call_site *site, VARIANT *slot,
                        VARIANT *value, VARIANT *arguments);

static HRESULT put_instance(struct machine *machine, struct call_site *site,
                            struct instance *instance, uint32_t number, VARIANT *value,
                            VARIANT *arguments)
{
    const struct member *member = &instance_class(instance)->members[number];
    bool is_set = site->flags & SITE_SET;
    VARIANT *field;
    HRESULT hr;

    if (member->kind == MEMBER_FIELD) {
        field = &instance_fields(instance)[member->field];
        if (site->count)
            return put_into(machine, site, field, value, arguments);
        hr = prepare_value(machine, site, value);
        return FAILED(hr) ? hr : operand_assign(machine, field, value);
    }
    if (member->kind == MEMBER_METHOD)
        return MAKE_VBSERROR(VBE_ILLEGAL_ASSIGNMENT);
    if (is_set && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        return MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    return put_property(machine, site, is_set ? member->set : member->let, instance, value,
                        arguments);
}

static HRESULT put_object(struct machine *machine, struct call_site *site, IDispatch *object,
                          DISPID dispid, VARIANT *value, VARIANT *arguments)
{
    if ((site->flags & SITE_SET) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        return MAKE_VBSERROR(VBE_OBJECT_REQUIRED);
    return dispatch_put(machine, object, dispid, value, arguments, site->count,
                        site->flags & SITE_SET);
}

static HRESULT put_default(struct machine *machine, struct call_site *site, IDispatch *object,
                           VARIANT *value, VARIANT *arguments)
{
    struct instance *instance = instance_from(object, machine);
    const struct class *class;

    if (!instance)
        return put_object(machine, site, object, DISPID_VALUE, value, arguments);
    class = instance_class(instance);
    if (class->default_member == SLOT_NONE)
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    return put_instance(machine, site, instance, class->default_member, value, arguments);
}

static HRESULT put_into(struct machine *machine, struct call_site *site, VARIANT *slot,
                        VARIANT *value, VARIANT *arguments)
{
    VARIANT object = {0};
    SAFEARRAY *array;
    HRESULT hr;

    if (value_array(slot, &array)) {
        hr = prepare_value(machine, site, value);
        if (FAILED(hr))
            return hr;
        /* A default property may have run code that changed the array. */
        if (!value_array(value_follow(slot), &array) || !array)
            return MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
        hr = array_put(machine, array, arguments, site->count, value);
        return FAILED(hr) ? about_index(machine, array, arguments, site->count, hr) : hr;
    }
    if (V_VT(slot) != VT_DISPATCH)
        return DISP_E_TYPEMISMATCH;
    if (!V_DISPATCH(slot))
        return MAKE_VBSERROR(VBE_OBJECT_NOT_SET);
    hr = value_copy(&object, slot);
    if (SUCCEEDED(hr))
        hr = put_default(machine, site, V_DISPATCH(&object), value, arguments);
    value_clear(&object);
    return hr;
}

/* A name of the outside with arguments: a property of a global object. */
static HRESULT put_name(struct machine *machine, struct call_site *site,
                        struct machine_module *module, uint32_t index, VARIANT *value,
                        VARIANT *arguments)
{
    struct symbol *symbol = module_resolve(module, index);

    switch (symbol->kind) {
    case SYMBOL_ALIAS:
        return put_name(machine, site, &machine->global, symbol->alias, value, arguments);
    case SYMBOL_VARIABLE:
        return put_into(machine, site, value_follow(&module->slots[index]), value, arguments);
    case SYMBOL_OBJECT:
        return put_into(machine, site, &symbol->value, value, arguments);
    case SYMBOL_MEMBER:
        return put_object(machine, site, V_DISPATCH(&symbol->value), symbol->dispid, value,
                          arguments);
    case SYMBOL_NONE:
        if (machine->top->procedure->unit->is_explicit)
            return vb_raise_about(machine->context, VBE_UNDEFINED_VARIABLE,
                                  module->names.texts[index]);
        return vb_raise_about(machine->context, VBE_TYPE_MISMATCH, module->names.texts[index]);
    default:
        return vb_raise_about(machine->context, VBE_ILLEGAL_ASSIGNMENT, module->names.texts[index]);
    }
}

HRESULT put_index(struct machine *machine, struct call_site *site, VARIANT *operand, VARIANT *base,
                  VARIANT *arguments)
{
    VARIANT *slot = value_follow(operand);
    HRESULT hr;

    if (V_VT(slot) == VT_VALUE_NAME)
        hr = put_name(machine, site, machine->top->module, (uint32_t)V_I4(slot), base, arguments);
    else
        hr = put_into(machine, site, slot, base, arguments);
    return finish(site, base, arguments, hr);
}

HRESULT put_own(struct machine *machine, struct call_site *site, uint32_t member, VARIANT *base)
{
    HRESULT hr = put_instance(machine, site, machine->top->me, member, base, base + 1);

    return finish(site, base, base + 1, hr);
}

static HRESULT put_into_object(struct machine *machine, struct call_site *site, IDispatch *object,
                               VARIANT *value, VARIANT *arguments)
{
    struct instance *instance = instance_from(object, machine);
    uint32_t number;
    DISPID dispid;
    HRESULT hr;

    if (instance) {
        hr = call_find_member(machine, site, instance_class(instance), &number);
        return FAILED(hr) ? hr : put_instance(machine, site, instance, number, value, arguments);
    }
    hr = dispatch_find(machine, object, site, &dispid);
    if (SUCCEEDED(hr))
        hr = put_object(machine, site, object, dispid, value, arguments);
    if (hr == DISP_E_UNKNOWNNAME || hr == DISP_E_MEMBERNOTFOUND)
        hr = vb_raise_about(machine->context, VBE_NO_SUCH_MEMBER, (const char16_t *)site->name);
    return hr;
}

HRESULT put_member(struct machine *machine, struct call_site *site, VARIANT *operand, VARIANT *base,
                   VARIANT *arguments)
{
    IDispatch *object;
    HRESULT hr = call_take_object(machine, operand, false, &object);

    if (SUCCEEDED(hr)) {
        hr = put_into_object(machine, site, object, base, arguments);
        dispatch_release(machine, (IUnknown *)object);
    }
    return finish(site, base, arguments, hr);
}
