/* SPDX-License-Identifier: MIT */
/*
 * Reading and writing what an instruction names: references are followed, names that nobody has
 * asked for get their meaning.
 */
#define COBJMACROS
#include "vbrun/call.h"

/* The module whose global @name is, by the procedure that runs. */
static struct machine_module *running_module(struct machine *machine)
{
    return machine->top ? machine->top->module : &machine->global;
}

static bool is_explicit(struct machine *machine)
{
    return machine->top && machine->top->procedure->unit->is_explicit;
}

static struct symbol *real_symbol(struct machine_module **module, uint32_t *index)
{
    struct symbol *symbol = module_resolve(*module, *index);

    if (symbol->kind != SYMBOL_ALIAS)
        return symbol;
    *index = symbol->alias;
    *module = &(*module)->machine->global;
    return module_resolve(*module, *index);
}

HRESULT symbol_read(struct machine *machine, struct machine_module *module, uint32_t index,
                    VARIANT *scratch, VARIANT **ret_value)
{
    struct symbol *symbol = real_symbol(&module, &index);
    struct call_site site = {0};
    VARIANT base = {0};
    HRESULT hr;

    switch (symbol->kind) {
    case SYMBOL_VARIABLE:
        *ret_value = value_follow(&module->slots[index]);
        return S_OK;
    case SYMBOL_CONSTANT:
    case SYMBOL_OBJECT:
        *ret_value = &symbol->value;
        return S_OK;
    case SYMBOL_NONE:
        return is_explicit(machine) ? vb_raise_about(machine->context, VBE_UNDEFINED_VARIABLE,
                                                     module->names.texts[index])
                                    : S_FALSE;
    case SYMBOL_CLASS:
        return MAKE_VBSERROR(VBE_TYPE_MISMATCH);
    case SYMBOL_PROCEDURE:
        hr = procedure_call(machine, symbol->procedure, NULL, NULL, 0, &base);
        break;
    default:
        hr = symbol_call(machine, module, index, &site, &base);
        break;
    }
    if (FAILED(hr))
        return hr;
    value_move(scratch, &base);
    *ret_value = scratch;
    return S_OK;
}

/* @slot holds a VT_VALUE_NAME: of a global, or of a local that may be one. */
static VARIANT *read_name(struct machine *machine, VARIANT *slot, VARIANT *scratch, HRESULT *ret_hr)
{
    struct machine_module *module = running_module(machine);
    uint32_t index = (uint32_t)V_I4(slot);
    bool is_global = slot == &module->slots[index];
    VARIANT *value = slot;
    HRESULT hr = symbol_read(machine, module, index, scratch, &value);

    if (FAILED(hr)) {
        *ret_hr = hr;
        return slot;
    }
    if (hr == S_FALSE) {
        if (is_global)
            module_make_variable(module, index);
        else
            V_VT(slot) = VT_EMPTY;
        return slot;
    }
    if (!is_global && module->symbols[index].kind == SYMBOL_VARIABLE) {
        V_VT(slot) = VT_REFERENCE;
        slot->wReserved1 = 0;
        V_VARIANTREF(slot) = value;
    }
    return value;
}

VARIANT *operand_read(struct machine *machine, VARIANT *operand, VARIANT *scratch, HRESULT *ret_hr)
{
    operand = value_follow(operand);
    if (V_VT(operand) == VT_VALUE_NAME)
        return read_name(machine, operand, scratch, ret_hr);
    return operand;
}

HRESULT operand_default(struct machine *machine, const VARIANT *object, VARIANT *ret_value)
{
    VARIANT value = {0}, next = {0};
    unsigned depth;
    HRESULT hr = value_copy(&value, (VARIANT *)(uintptr_t)object);

    for (depth = 0; SUCCEEDED(hr) && (V_VT(&value) == VT_DISPATCH || V_VT(&value) == VT_UNKNOWN);
         depth++) {
        struct call_site site = {0};

        if (!V_UNKNOWN(&value))
            hr = MAKE_VBSERROR(VBE_OBJECT_NOT_SET);
        else if (depth == 64)
            hr = MAKE_VBSERROR(VBE_OUT_OF_STACK);
        else
            hr = call_default(machine, &site, &value, &next);
        value_clear(&value);
        if (SUCCEEDED(hr))
            value_move(&value, &next);
    }
    if (FAILED(hr))
        return hr;
    value_move(ret_value, &value);
    return S_OK;
}

bool operand_is_property(struct machine *machine, VARIANT *operand)
{
    struct machine_module *module = running_module(machine);
    uint32_t index;

    operand = value_follow(operand);
    if (V_VT(operand) != VT_VALUE_NAME)
        return false;
    index = (uint32_t)V_I4(operand);
    return real_symbol(&module, &index)->kind == SYMBOL_MEMBER;
}

/* Lets a name of the outside, or of a procedure, be @value: what it stands for decides. */
static HRESULT put_name(struct machine *machine, VARIANT *slot, VARIANT *value, bool is_set)
{
    struct machine_module *module = running_module(machine);
    uint32_t index = (uint32_t)V_I4(slot), global = index;
    bool is_global = slot == &module->slots[index];
    struct machine_module *owner = module;
    struct symbol *symbol = real_symbol(&owner, &global);
    HRESULT hr;

    switch (symbol->kind) {
    case SYMBOL_VARIABLE:
        return is_set ? operand_set(machine, &owner->slots[global], value)
                      : operand_assign(machine, &owner->slots[global], value);
    case SYMBOL_NONE:
        if (is_explicit(machine))
            return vb_raise_about(machine->context, VBE_UNDEFINED_VARIABLE,
                                  module->names.texts[index]);
        if (is_global)
            module_make_variable(module, index);
        V_VT(slot) = VT_EMPTY;
        return value_replace(slot, value);
    case SYMBOL_MEMBER:
        hr = dispatch_put(machine, V_DISPATCH(&symbol->value), symbol->dispid, value, NULL, 0,
                          is_set);
        if (SUCCEEDED(hr))
            value_clear(value);
        return hr;
    default:
        return vb_raise_about(machine->context, VBE_ILLEGAL_ASSIGNMENT, module->names.texts[index]);
    }
}

/* Writes into a variable of another type, which an object handed over: VT_BYREF | VT_I4 and such.
 */
static HRESULT put_typed(VARIANT *target, VARIANT *value)
{
    VARTYPE vt = V_VT(target) & (VARTYPE)~VT_BYREF;
    HRESULT hr;

    if (V_VT(target) & VT_ARRAY)
        return MAKE_VBSERROR(VBE_TYPE_MISMATCH);
    hr = VariantChangeType(value, value, VARIANT_ALPHABOOL, vt);
    if (FAILED(hr))
        return hr;
    switch (vt) {
    case VT_I1:
    case VT_UI1:
        *V_UI1REF(target) = V_UI1(value);
        break;
    case VT_I2:
    case VT_UI2:
    case VT_BOOL:
        *V_I2REF(target) = V_I2(value);
        break;
    case VT_I4:
    case VT_UI4:
    case VT_INT:
    case VT_UINT:
    case VT_R4:
    case VT_ERROR:
        *V_I4REF(target) = V_I4(value);
        break;
    case VT_BSTR:
        SysFreeString(*V_BSTRREF(target));
        *V_BSTRREF(target) = V_BSTR(value);
        break;
    case VT_DISPATCH:
    case VT_UNKNOWN:
        if (*V_UNKNOWNREF(target))
            IUnknown_Release(*V_UNKNOWNREF(target));
        *V_UNKNOWNREF(target) = V_UNKNOWN(value);
        break;
    default:
        *V_R8REF(target) = V_R8(value);
        break;
    }
    V_VT(value) = VT_EMPTY;
    return S_OK;
}

HRESULT operand_assign(struct machine *machine, VARIANT *target, VARIANT *value)
{
    target = value_follow(target);
    if (V_VT(target) == VT_VALUE_NAME)
        return put_name(machine, target, value, false);
    if ((V_VT(target) & VT_BYREF) && !value_is_own_array(target))
        return put_typed(target, value);
    return value_replace(target, value);
}

HRESULT operand_set(struct machine *machine, VARIANT *target, VARIANT *value)
{
    target = value_follow(target);
    if (V_VT(target) == VT_VALUE_NAME)
        return put_name(machine, target, value, true);
    return operand_assign(machine, target, value);
}

HRESULT operand_refer(struct machine *machine, VARIANT *target, VARIANT *variable)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, variable, &scratch, &hr);
    if (FAILED(hr))
        return hr;
    value_clear(target);
    if (value == &scratch) {
        value_move(target, &scratch);
        return S_OK;
    }
    if (V_VT(value_follow(variable)) == VT_VALUE_NAME)
        return value_copy(target, value);
    V_VT(target) = VT_REFERENCE;
    target->wReserved1 = 0;
    V_VARIANTREF(target) = value;
    return S_OK;
}
