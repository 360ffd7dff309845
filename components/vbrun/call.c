/* SPDX-License-Identifier: MIT */
/*
 * Calls and elements: what stands in front of brackets, or of a statement's arguments, decides at
 * run time what they mean. Each call uses up its arguments, whatever comes of it.
 */
#define COBJMACROS
#include "vbrun/call.h"

#include "vbrun/about.h"
#include "vbrun/state.h"

void call_clear(VARIANT *first, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        value_clear(&first[i]);
}

/* Hands @value, a result, to the slot @base, unless nobody wants it. */
static HRESULT give(const struct call_site *site, VARIANT *base, VARIANT *value)
{
    value_clear(base);
    if (site->flags & SITE_STATEMENT)
        value_clear(value);
    else
        value_move(base, value);
    return S_OK;
}

/* Makes a frame for @procedure, whose arguments stand behind @base; @me is handed over. */
static HRESULT push(struct machine *machine, struct procedure *procedure, struct instance *me,
                    const struct call_site *site, VARIANT *base)
{
    HRESULT hr;

    value_clear(base);
    hr = site->count == procedure->parameter_count
             ? machine_push_frame(machine, procedure, me, base, site->count,
                                  site->flags & SITE_STATEMENT ? FRAME_DROPS : 0)
             : MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    if (SUCCEEDED(hr))
        return CALL_PUSHED;
    if (me)
        instance_unref(me);
    call_clear(base + 1, site->count);
    return hr;
}

static HRESULT call_intrinsic(struct machine *machine, const struct intrinsic *intrinsic,
                              const struct call_site *site, VARIANT *base)
{
    VARIANT result = {0};
    HRESULT hr = vb_intrinsic_call(intrinsic, machine->context, base + 1, site->count,
                                   site->flags & SITE_STATEMENT ? NULL : &result);

    call_clear(base + 1, site->count);
    if (FAILED(hr))
        return hr;
    value_expose(&result);
    return give(site, base, &result);
}

static HRESULT call_object(struct machine *machine, IDispatch *object, DISPID dispid,
                           const struct call_site *site, VARIANT *base)
{
    bool is_statement = site->flags & SITE_STATEMENT;
    VARIANT result = {0};
    HRESULT hr;

    IDispatch_AddRef(object);
    hr = dispatch_call(machine, object, (struct call_site *)(uintptr_t)site, dispid, base + 1,
                       site->count,
                       is_statement ? DISPATCH_METHOD : DISPATCH_METHOD | DISPATCH_PROPERTYGET,
                       is_statement ? NULL : &result);
    call_clear(base + 1, site->count);
    dispatch_release(machine, (IUnknown *)object);
    if (FAILED(hr))
        return hr;
    return give(site, base, &result);
}

HRESULT symbol_call(struct machine *machine, struct machine_module *module, uint32_t index,
                    struct call_site *site, VARIANT *base)
{
    struct symbol *symbol = module_resolve(module, index);
    VARIANT copy = {0};
    HRESULT hr = S_OK;

    switch (symbol->kind) {
    case SYMBOL_PROCEDURE:
        return push(machine, symbol->procedure, NULL, site, base);
    case SYMBOL_INTRINSIC:
        return call_intrinsic(machine, symbol->intrinsic, site, base);
    case SYMBOL_BUILTIN:
        return execute_builtin(machine, symbol->builtin, site, base);
    case SYMBOL_MEMBER:
        return call_object(machine, V_DISPATCH(&symbol->value), symbol->dispid, site, base);
    case SYMBOL_ALIAS:
        return symbol_call(machine, &machine->global, symbol->alias, site, base);
    case SYMBOL_VARIABLE:
        if (site->flags & (SITE_BRACKETS | SITE_STATEMENT))
            return call_index(machine, site, &module->slots[index], base, false);
        hr = value_copy(&copy, &module->slots[index]);
        break;
    case SYMBOL_CONSTANT:
    case SYMBOL_OBJECT:
        if (site->flags & (SITE_BRACKETS | SITE_STATEMENT))
            return call_index(machine, site, &symbol->value, base, false);
        hr = value_copy(&copy, &symbol->value);
        break;
    default:
        call_clear(base + 1, site->count);
        if (symbol->kind == SYMBOL_NONE && machine->top &&
            machine->top->procedure->unit->is_explicit)
            return vb_raise_about(machine->context, VBE_UNDEFINED_VARIABLE,
                                  module->names.texts[index]);
        return vb_raise_about(machine->context, VBE_TYPE_MISMATCH, module->names.texts[index]);
    }
    if (FAILED(hr))
        return hr;
    return give(site, base, &copy);
}

HRESULT call_symbol(struct machine *machine, struct call_site *site, uint32_t index, VARIANT *base)
{
    return symbol_call(machine, machine->top->module, index, site, base);
}

/* The element of an array, or a reference to it; the array may be the temporary @base itself. */
static HRESULT index_array(struct machine *machine, SAFEARRAY *array, const struct call_site *site,
                           VARIANT *base, bool is_owned)
{
    VARIANT result = {0}, *element;
    HRESULT hr;

    if (!array)
        hr = MAKE_VBSERROR(VBE_OUT_OF_BOUNDS);
    else if ((array->fFeatures & FADF_VARIANT) == 0)
        hr = array_get(array, base + 1, site->count, &result);
    else
        hr = array_element(array, base + 1, site->count, &element);
    if (SUCCEEDED(hr) && (array->fFeatures & FADF_VARIANT)) {
        if ((site->flags & SITE_REFERENCE) && !is_owned)
            hr = value_refer(&result, element, array);
        else
            hr = value_copy(&result, element);
    }
    if (FAILED(hr))
        hr = about_index(machine, array, base + 1, site->count, hr);
    call_clear(base + 1, site->count);
    if (FAILED(hr))
        return hr;
    return give(site, base, &result);
}

static HRESULT call_default_of(struct machine *machine, struct call_site *site, IDispatch *object,
                               VARIANT *base)
{
    struct instance *instance = instance_from(object, machine);
    const struct class *class;

    if (!instance)
        return call_object(machine, object, DISPID_VALUE, site, base);
    class = instance_class(instance);
    if (class->default_member == SLOT_NONE) {
        call_clear(base + 1, site->count);
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    }
    return call_instance(machine, site, instance, class->default_member, base);
}

/* A local that may be a global: which one it is is known now. */
static HRESULT index_name(struct machine *machine, struct call_site *site, VARIANT *name,
                          VARIANT *base)
{
    struct machine_module *module = machine->top->module;
    uint32_t index = (uint32_t)V_I4(name);
    struct symbol *symbol = module_resolve(module, index);

    if (symbol->kind == SYMBOL_NONE && !(site->flags & SITE_STATEMENT) && site->count == 0 &&
        !machine->top->procedure->unit->is_explicit)
        return vb_raise_about(machine->context, VBE_TYPE_MISMATCH, module->names.texts[index]);
    return symbol_call(machine, module, index, site, base);
}

HRESULT call_index(struct machine *machine, struct call_site *site, VARIANT *operand, VARIANT *base,
                   bool is_own_base)
{
    VARIANT *value = value_follow(operand), object = {0};
    bool is_owned = is_own_base && value == operand;
    SAFEARRAY *array;
    HRESULT hr;

    if (V_VT(value) == VT_VALUE_NAME)
        return index_name(machine, site, value, base);
    if (value_array(value, &array) && (site->count || !array))
        return index_array(machine, array, site, base, is_owned);
    if (V_VT(value) != VT_DISPATCH || !V_DISPATCH(value)) {
        hr = V_VT(value) == VT_DISPATCH ? MAKE_VBSERROR(VBE_OBJECT_NOT_SET)
             : V_ISARRAY(value)         ? MAKE_VBSERROR(VBE_OUT_OF_BOUNDS)
                                        : DISP_E_TYPEMISMATCH;
        call_clear(base + 1, site->count);
        return about_variable(machine, hr);
    }
    hr = value_copy(&object, value);
    if (FAILED(hr))
        return hr;
    if (is_own_base)
        value_clear(base);
    hr = call_default_of(machine, site, V_DISPATCH(&object), base);
    dispatch_release(machine, V_UNKNOWN(&object));
    return hr;
}

HRESULT call_instance(struct machine *machine, struct call_site *site, struct instance *instance,
                      uint32_t number, VARIANT *base)
{
    const struct member *member = &instance_class(instance)->members[number];
    struct procedure *procedure = member->procedure;
    VARIANT copy = {0}, *field;
    HRESULT hr;

    if (member->kind == MEMBER_FIELD) {
        field = &instance_fields(instance)[member->field];
        if (site->count || (site->flags & SITE_STATEMENT))
            return call_index(machine, site, field, base, false);
        hr = value_copy(&copy, field);
        return FAILED(hr) ? hr : give(site, base, &copy);
    }
    if (!procedure) {
        call_clear(base + 1, site->count);
        return MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    }
    /* Arguments are the property's, never its value's: o.Items()(0) means the latter. */
    instance_ref(instance);
    return push(machine, procedure, instance, site, base);
}

HRESULT call_own(struct machine *machine, struct call_site *site, uint32_t member, VARIANT *base)
{
    return call_instance(machine, site, machine->top->me, member, base);
}

/* The number of the member that a site names; private ones are the class's own. */
HRESULT call_find_member(struct machine *machine, struct call_site *site, const struct class *class,
                         uint32_t *ret_number)
{
    const struct instance *me = machine->top->me;

    if (site->known != class) {
        site->dispid = (int32_t)names_find(&class->names, (const char16_t *)site->name);
        site->known = class;
    }
    if ((uint32_t)site->dispid == NAME_NONE ||
        (class->members[site->dispid].is_private && (!me || instance_class(me) != class)))
        return vb_raise_about(machine->context, VBE_NO_SUCH_MEMBER, (const char16_t *)site->name);
    *ret_number = (uint32_t)site->dispid;
    return S_OK;
}

/* The object that a member is asked of; the caller releases it. */
HRESULT call_take_object(struct machine *machine, VARIANT *operand, bool is_temporary,
                         IDispatch **ret_object)
{
    VARIANT scratch = {0}, *value;
    HRESULT hr = S_OK;

    value = operand_read(machine, operand, &scratch, &hr);
    if (SUCCEEDED(hr) && V_VT(value) != VT_DISPATCH && V_VT(value) != VT_UNKNOWN)
        hr = about_variable(machine, MAKE_VBSERROR(VBE_OBJECT_REQUIRED));
    else if (SUCCEEDED(hr) && !V_UNKNOWN(value))
        hr = about_variable(machine, MAKE_VBSERROR(VBE_OBJECT_NOT_SET));
    if (SUCCEEDED(hr) && V_VT(value) == VT_UNKNOWN) {
        hr = IUnknown_QueryInterface(V_UNKNOWN(value), &IID_IDispatch, (void **)ret_object);
        if (FAILED(hr))
            hr = MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    } else if (SUCCEEDED(hr) && is_temporary && value == operand) {
        *ret_object = V_DISPATCH(value);
        V_VT(value) = VT_EMPTY;
    } else if (SUCCEEDED(hr)) {
        *ret_object = V_DISPATCH(value);
        IDispatch_AddRef(*ret_object);
    }
    value_clear(&scratch);
    if (is_temporary)
        value_clear(operand);
    return hr;
}

HRESULT call_member(struct machine *machine, struct call_site *site, VARIANT *operand,
                    VARIANT *base)
{
    struct instance *instance;
    IDispatch *object;
    uint32_t number;
    DISPID dispid;
    HRESULT hr;

    hr = call_take_object(machine, operand, operand == base, &object);
    if (SUCCEEDED(hr) && operand == base)
        value_forget_object(object);
    if (FAILED(hr)) {
        call_clear(base + 1, site->count);
        return hr;
    }
    instance = instance_from(object, machine);
    if (instance) {
        hr = call_find_member(machine, site, instance_class(instance), &number);
        if (SUCCEEDED(hr))
            hr = call_instance(machine, site, instance, number, base);
        else
            call_clear(base + 1, site->count);
        instance_unref(instance);
        return hr;
    }
    hr = dispatch_find(machine, object, site, &dispid);
    if (SUCCEEDED(hr))
        hr = call_object(machine, object, dispid, site, base);
    else
        call_clear(base + 1, site->count);
    if (hr == DISP_E_UNKNOWNNAME || hr == DISP_E_MEMBERNOTFOUND)
        hr = vb_raise_about(machine->context, VBE_NO_SUCH_MEMBER, (const char16_t *)site->name);
    dispatch_release(machine, (IUnknown *)object);
    return hr;
}

HRESULT call_default(struct machine *machine, struct call_site *site, VARIANT *object,
                     VARIANT *ret_value)
{
    struct instance *instance;
    const struct class *class;
    IDispatch *dispatch;
    HRESULT hr;

    hr = call_take_object(machine, object, false, &dispatch);
    if (FAILED(hr))
        return hr;
    instance = instance_from(dispatch, machine);
    class = instance ? instance_class(instance) : NULL;
    if (!instance) {
        hr = call_object(machine, dispatch, DISPID_VALUE, site, ret_value);
        if (hr == DISP_E_MEMBERNOTFOUND)
            hr = MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    } else if (class->default_member == SLOT_NONE ||
               !class->members[class->default_member].procedure) {
        hr = MAKE_VBSERROR(VBE_NO_SUCH_MEMBER);
    } else {
        hr = procedure_call(machine, class->members[class->default_member].procedure, instance,
                            NULL, 0, ret_value);
    }
    dispatch_release(machine, (IUnknown *)dispatch);
    return hr;
}
