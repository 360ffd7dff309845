/* SPDX-License-Identifier: MIT */
/*
 * The machine's border: its life, its texts, its global names as others see them.
 */
#define COBJMACROS
#include "vbrun/machine.h"

#include <stdlib.h>

#include "vbrun/state.h"

HRESULT machine_new(const struct machine_host *host, struct vb_context *context,
                    struct machine **ret_machine)
{
    struct machine *machine = calloc(1, sizeof(*machine));
    HRESULT hr;

    if (!machine)
        return E_OUTOFMEMORY;
    machine->host = *host;
    machine->context = context;
    context->class_name = instance_class_name;
    machine->name_epoch = 1;
    /* Address space: memory is used for what is touched. */
    machine->stack = calloc(MACHINE_SLOTS, sizeof(*machine->stack));
    machine->frames = calloc(MACHINE_FRAMES, sizeof(*machine->frames));
    hr = module_init(&machine->global, machine, NULL);
    if (FAILED(hr) || !machine->stack || !machine->frames) {
        machine_free(machine);
        return E_OUTOFMEMORY;
    }
    machine->stack_end = machine->stack + MACHINE_SLOTS;
    *ret_machine = machine;
    return S_OK;
}

/* What is left once no variable has a value are circles, and what others hold. */
static void break_circles(struct machine *machine)
{
    while (machine->objects) {
        struct script_object *object = machine->objects;

        object->close(object);
    }
}

static void free_codes(struct machine *machine)
{
    while (machine->codes) {
        struct machine_code *code = machine->codes;

        machine->codes = code->next;
        unit_free(code->unit);
        free(code);
    }
}

struct machine *machine_free(struct machine *machine)
{
    struct machine_module *module;

    if (!machine)
        return NULL;

    machine->interrupt = 0;
    if (machine->stack && machine->frames) {
        for (module = machine->modules; module; module = module->next)
            module_release_values(module);
        module_release_values(&machine->global);
        break_circles(machine);
    }
    while (machine->modules) {
        module = machine->modules;
        machine->modules = module->next;
        module_deinit(module);
        free(module);
    }
    module_deinit(&machine->global);
    free_codes(machine);
    machine_clear_error(machine);
    free(machine->stack);
    free(machine->frames);
    free(machine);
    return NULL;
}

struct machine_module *machine_global_module(struct machine *machine)
{
    return &machine->global;
}

HRESULT machine_add_module(struct machine *machine, IDispatch *object,
                           struct machine_module **ret_module)
{
    struct machine_module *module = calloc(1, sizeof(*module));

    if (!module || FAILED(module_init(module, machine, object))) {
        free(module);
        return E_OUTOFMEMORY;
    }
    module->next = machine->modules;
    machine->modules = module;
    *ret_module = module;
    return S_OK;
}

void machine_module_set_me(struct machine_module *module, IDispatch *me)
{
    module->me = me;
}

/* Nobody's error is on its way when a host comes in from outside. */
static void begin(struct machine *machine)
{
    if (machine->nesting == 0)
        machine->has_error = false;
}

HRESULT machine_compile(struct machine *machine, const struct machine_text *text,
                        struct machine_code **ret_code)
{
    begin(machine);
    return execute_compile(machine, text, false, ret_code);
}

HRESULT machine_run(struct machine_code *code, VARIANT *ret_value)
{
    struct machine *machine = code->module->machine;
    VARIANT result = {0};
    HRESULT hr;

    begin(machine);
    hr = execute_run(machine, code, &result);
    if (SUCCEEDED(hr) && ret_value)
        hr = VariantCopyInd(ret_value, &result);
    value_clear(&result);
    if (FAILED(hr))
        hr = machine_raise(machine, hr, NULL);
    machine->has_error = machine->nesting > 0 && FAILED(hr);
    return hr;
}

HRESULT machine_make_procedure(struct machine_code *code, IDispatch **ret_object)
{
    if (code->unit->procedure_count == 0)
        return E_UNEXPECTED;
    return function_new(code->module->machine, code->unit->procedures[0], ret_object);
}

/* The declared global @index, or NULL. */
static struct symbol *declared(struct machine_module *module, uint32_t index)
{
    struct symbol *symbol = index < module->names.count ? &module->symbols[index] : NULL;

    if (!symbol)
        return NULL;
    if (symbol->kind == SYMBOL_VARIABLE || symbol->kind == SYMBOL_PROCEDURE)
        return symbol;
    return symbol->is_declared && symbol->kind == SYMBOL_CONSTANT ? symbol : NULL;
}

HRESULT machine_global_find(struct machine_module *module, const char16_t *name, DISPID *ret_dispid)
{
    uint32_t index = names_find(&module->names, name);

    if (index == NAME_NONE || !declared(module, index)) {
        *ret_dispid = DISPID_UNKNOWN;
        return DISP_E_UNKNOWNNAME;
    }
    *ret_dispid = (DISPID)index + 1;
    return S_OK;
}

static void describe(struct machine_module *module, uint32_t index, struct machine_global *global)
{
    const struct symbol *symbol = &module->symbols[index];

    *global = (struct machine_global){
        .name = module->names.texts[index],
        .kind = symbol->kind == SYMBOL_VARIABLE ? MACHINE_VARIABLE : MACHINE_CONSTANT,
        .dispid = (DISPID)index + 1,
        .is_explicit = symbol->is_declared,
        .text = symbol->text,
    };
    if (symbol->kind != SYMBOL_PROCEDURE)
        return;
    global->kind = symbol->procedure->is_function ? MACHINE_FUNCTION : MACHINE_SUB;
    global->is_private = symbol->procedure->visibility == VISIBILITY_PRIVATE;
    global->parameters = symbol->procedure->parameter_count;
    global->parameter_list = symbol->procedure->parameters;
}

HRESULT machine_global_at(struct machine_module *module, unsigned i,
                          struct machine_global *ret_global)
{
    for (uint32_t index = 0; index < module->names.count; index++) {
        if (!declared(module, index) || i-- > 0)
            continue;
        describe(module, index, ret_global);
        return S_OK;
    }
    return S_FALSE;
}

void machine_global_parameter(const struct machine_global *global, unsigned i,
                              struct machine_parameter *ret_parameter)
{
    const struct parameter *parameter = (const struct parameter *)global->parameter_list + i;

    ret_parameter->name = parameter->name;
    ret_parameter->is_by_value = parameter->is_by_value;
}

static HRESULT invoke_variable(struct machine *machine, struct machine_module *module,
                               uint32_t index, WORD flags, DISPPARAMS *arguments,
                               VARIANT *ret_value)
{
    VARIANT value = {0}, object = {0};
    HRESULT hr;

    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) {
        if (arguments->cArgs != 1)
            return DISP_E_BADPARAMCOUNT;
        hr = value_copy(&value, &arguments->rgvarg[0]);
        if (SUCCEEDED(hr))
            hr = operand_assign(machine, &module->slots[index], &value);
        if (FAILED(hr))
            value_clear(&value);
        return hr;
    }
    if (arguments->cArgs == 0)
        return value_copy(ret_value, &module->slots[index]);

    /* A call of the object in the variable. */
    hr = value_copy(&object, &module->slots[index]);
    if (SUCCEEDED(hr) && V_VT(&object) != VT_DISPATCH)
        hr = DISP_E_MEMBERNOTFOUND;
    else if (SUCCEEDED(hr))
        hr = IDispatch_Invoke(V_DISPATCH(&object), DISPID_VALUE, &IID_NULL, machine->context->lcid,
                              flags, arguments, ret_value, &machine->context->exception, NULL);
    value_clear(&object);
    return hr;
}

static HRESULT invoke_global(struct machine *machine, struct machine_module *module, uint32_t index,
                             WORD flags, DISPPARAMS *arguments, VARIANT *ret_value)
{
    struct symbol *symbol = declared(module, index);

    if (!symbol)
        return DISP_E_MEMBERNOTFOUND;
    if (symbol->kind == SYMBOL_VARIABLE)
        return invoke_variable(machine, module, index, flags, arguments, ret_value);
    if (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF))
        return DISP_E_MEMBERNOTFOUND;
    if (symbol->kind == SYMBOL_CONSTANT)
        return value_copy(ret_value, &symbol->value);
    return procedure_invoke(machine, symbol->procedure, NULL, arguments, false, ret_value);
}

HRESULT machine_global_invoke(struct machine_module *module, DISPID dispid, WORD flags,
                              DISPPARAMS *arguments, VARIANT *ret_value, EXCEPINFO *ret_exception)
{
    struct machine *machine = module->machine;
    const struct symbol *symbol;
    VARIANT result = {0};
    bool enters; /* reading a variable is no entry */
    HRESULT hr;

    begin(machine);
    symbol = declared(module, (uint32_t)dispid - 1);
    enters = symbol && symbol->kind == SYMBOL_PROCEDURE;
    if (enters && machine->host.enter)
        machine->host.enter(machine->host.context);
    hr = invoke_global(machine, module, (uint32_t)dispid - 1, flags, arguments, &result);
    if (SUCCEEDED(hr) && ret_value) {
        VariantInit(ret_value);
        hr = VariantCopyInd(ret_value, &result);
    }
    value_clear(&result);
    if (hr != DISP_E_MEMBERNOTFOUND && hr != DISP_E_BADPARAMCOUNT)
        hr = machine_report(machine, hr, ret_exception);
    if (enters && machine->host.leave)
        machine->host.leave(machine->host.context);
    return hr;
}

HRESULT machine_call(struct machine_module *module, const char16_t *name, DISPPARAMS *arguments,
                     VARIANT *ret_value)
{
    DISPID dispid;
    HRESULT hr = machine_global_find(module, name, &dispid);

    if (FAILED(hr))
        return hr;
    return machine_global_invoke(module, dispid, DISPATCH_METHOD | DISPATCH_PROPERTYGET, arguments,
                                 ret_value, NULL);
}

const struct machine_error *machine_error(const struct machine *machine)
{
    return &machine->error;
}

void machine_interrupt(struct machine *machine, HRESULT scode)
{
    machine->interrupt_scode = scode;
    __atomic_store_n(&machine->interrupt, 1, __ATOMIC_RELEASE);
}

unsigned machine_depth(const struct machine *machine)
{
    return machine->nesting;
}
