/* SPDX-License-Identifier: MIT */
/*
 * Modules: global names and what they stand for. A slot's address never changes, so that the slots
 * of a module are reserved at once; memory is used for those that are touched.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vbrun/state.h"

static const struct {
    const char16_t *name;
    enum builtin builtin;
} builtins[] = {
    {u"Eval", BUILTIN_EVAL},
    {u"Execute", BUILTIN_EXECUTE},
    {u"ExecuteGlobal", BUILTIN_EXECUTE_GLOBAL},
    {u"GetRef", BUILTIN_GET_REF},
    {u"Err", BUILTIN_ERR},
};

HRESULT module_init(struct machine_module *module, struct machine *machine, IDispatch *object)
{
    module->machine = machine;
    module->object = object;
    module->slots = calloc(MACHINE_GLOBALS, sizeof(*module->slots));
    return module->slots ? S_OK : E_OUTOFMEMORY;
}

void module_release_values(struct machine_module *module)
{
    for (uint32_t i = 0; i < module->names.count; i++) {
        VARIANT old;

        if (V_VT(&module->slots[i]) == VT_VALUE_NAME)
            continue;
        value_move(&old, &module->slots[i]);
        value_clear(&old);
    }
    for (uint32_t i = 0; i < module->names.count; i++)
        value_clear(&module->symbols[i].value);
}

void module_deinit(struct machine_module *module)
{
    names_deinit(&module->names);
    free(module->symbols);
    free(module->slots);
    module->symbols = NULL;
    module->slots = NULL;
}

/* What every script has from the beginning. */
static void bind_library(struct symbol *symbol, const char16_t *name)
{
    const struct vb_constant *constant = vb_constant_find(name);

    symbol->intrinsic = vb_intrinsic_find(name);
    if (symbol->intrinsic) {
        symbol->kind = SYMBOL_INTRINSIC;
        return;
    }
    if (constant && SUCCEEDED(vb_constant_get(constant, &symbol->value))) {
        symbol->kind = SYMBOL_CONSTANT;
        return;
    }
    for (size_t i = 0; i < sizeof(builtins) / sizeof(*builtins); i++) {
        if (names_equal(name, builtins[i].name)) {
            symbol->kind = SYMBOL_BUILTIN;
            symbol->builtin = builtins[i].builtin;
        }
    }
}

uint32_t module_find(struct machine_module *module, const char16_t *name)
{
    uint32_t count = module->names.count, index;
    struct symbol *grown;

    index = names_find(&module->names, name);
    if (index != NAME_NONE || count == MACHINE_GLOBALS)
        return index;
    if ((count & (count - 1)) == 0) {
        grown = realloc(module->symbols, (count ? (size_t)count * 2 : 1) * sizeof(*grown));
        if (!grown)
            return NAME_NONE;
        module->symbols = grown;
    }
    index = names_add(&module->names, name);
    if (index == NAME_NONE)
        return NAME_NONE;

    memset(&module->symbols[index], 0, sizeof(*module->symbols));
    bind_library(&module->symbols[index], name);
    V_VT(&module->slots[index]) = VT_VALUE_NAME;
    V_I4(&module->slots[index]) = (LONG)index;
    return index;
}

uint32_t module_add_name(void *context, const char16_t *name)
{
    return module_find(context, name);
}

enum knowledge module_know(void *context, uint32_t index, const VARIANT **ret_value)
{
    struct machine_module *module = context;
    const struct symbol *symbol = &module->symbols[index];

    switch (symbol->kind) {
    case SYMBOL_VARIABLE:
    case SYMBOL_CLASS:
    case SYMBOL_OBJECT:
        return KNOWN_VARIABLE;
    case SYMBOL_CONSTANT:
        *ret_value = &symbol->value;
        return KNOWN_CONSTANT;
    case SYMBOL_PROCEDURE:
    case SYMBOL_INTRINSIC:
    case SYMBOL_BUILTIN:
        return KNOWN_CALLABLE;
    default:
        return KNOWN_NOT;
    }
}

/*
 * Constants and classes are there for good, and so are the dimensions of an array; variables may be
 * declared again, as a loop does that executes "Dim x", and procedures take each other's place.
 */
HRESULT module_may_declare(struct machine_module *module, uint32_t index, enum knowledge knowledge,
                           bool is_array)
{
    const struct symbol *symbol = &module->symbols[index];

    if (!symbol->is_declared)
        return S_OK;
    if (symbol->kind == SYMBOL_CONSTANT || symbol->kind == SYMBOL_CLASS)
        return MAKE_VBSERROR(VBE_NAME_REDEFINED);
    if (symbol->kind != SYMBOL_VARIABLE)
        return S_OK;
    if (knowledge == KNOWN_CONSTANT)
        return MAKE_VBSERROR(VBE_NAME_REDEFINED);
    return is_array && V_ISARRAY(&module->slots[index]) ? MAKE_VBSERROR(VBE_TYPE_MISMATCH) : S_OK;
}

void module_make_variable(struct machine_module *module, uint32_t index)
{
    struct symbol *symbol = &module->symbols[index];

    if (symbol->kind == SYMBOL_VARIABLE)
        return;
    value_clear(&symbol->value);
    symbol->kind = SYMBOL_VARIABLE;
    symbol->text = module->machine->name_epoch;
    V_VT(&module->slots[index]) = VT_EMPTY;
}

struct symbol *module_symbol(struct machine_module *module, uint32_t index)
{
    return &module->symbols[index];
}

static void bind_member(struct symbol *symbol, IDispatch *object, DISPID dispid)
{
    symbol->kind = SYMBOL_MEMBER;
    symbol->dispid = dispid;
    V_VT(&symbol->value) = VT_DISPATCH;
    V_DISPATCH(&symbol->value) = object;
}

/* A member of the object that the module is about. */
static bool find_in_object(struct machine_module *module, struct symbol *symbol,
                           const char16_t *name)
{
    DISPID dispid;
    BSTR text;
    HRESULT hr;

    if (!module->object)
        return false;
    text = SysAllocString(name);
    hr = text ? dispatch_find_name(module->machine, module->object, text, &dispid) : E_OUTOFMEMORY;
    SysFreeString(text);
    if (FAILED(hr))
        return false;
    IDispatch_AddRef(module->object);
    bind_member(symbol, module->object, dispid);
    return true;
}

static void find_outside(struct machine_module *module, uint32_t index)
{
    struct machine *machine = module->machine;
    const char16_t *name = module->names.texts[index];
    struct machine_binding binding = {0};
    struct symbol *symbol;
    HRESULT hr;

    if (!machine->host.find_name)
        return;
    hr = machine->host.find_name(machine->host.context, name, &binding);
    if (hr != S_OK)
        return;
    /* The host may have run code, which may have added names. */
    symbol = &module->symbols[index];
    if (symbol->kind != SYMBOL_NONE) {
        IDispatch_Release(binding.object);
        return;
    }
    bind_member(symbol, binding.object, binding.dispid);
    if (!binding.is_member)
        symbol->kind = SYMBOL_OBJECT;
}

static void find_in_script(struct machine_module *module, uint32_t index)
{
    struct machine_module *global = &module->machine->global;
    uint32_t alias = module_find(global, module->names.texts[index]);

    if (alias == NAME_NONE || module_resolve(global, alias)->kind == SYMBOL_NONE)
        return;
    module->symbols[index].kind = SYMBOL_ALIAS;
    module->symbols[index].alias = alias;
}

struct symbol *module_resolve(struct machine_module *module, uint32_t index)
{
    struct symbol *symbol = &module->symbols[index];
    uint32_t epoch = module->machine->name_epoch;

    if (symbol->kind != SYMBOL_NONE || symbol->epoch == epoch)
        return symbol;
    if (find_in_object(module, symbol, module->names.texts[index]))
        return &module->symbols[index];
    if (module == &module->machine->global)
        find_outside(module, index);
    else
        find_in_script(module, index);

    symbol = &module->symbols[index];
    if (symbol->kind == SYMBOL_NONE && module == &module->machine->global)
        symbol->epoch = epoch;
    return symbol;
}

/* A procedure or class takes the place of whatever had the name. */
static void bind(struct machine_module *module, const char16_t *name, enum symbol_kind kind,
                 void *thing)
{
    uint32_t index = names_find(&module->names, name);
    struct symbol *symbol = &module->symbols[index];

    if (symbol->kind == SYMBOL_VARIABLE) {
        value_clear(&module->slots[index]);
        V_VT(&module->slots[index]) = VT_VALUE_NAME;
        V_I4(&module->slots[index]) = (LONG)index;
    }
    value_clear(&symbol->value);
    symbol->kind = kind;
    symbol->is_declared = true;
    symbol->procedure = thing;
}

HRESULT module_load(struct machine_module *module, struct unit *unit)
{
    HRESULT hr = S_OK;

    module->machine->name_epoch++;
    for (uint32_t i = 0; i < unit->global_count && SUCCEEDED(hr); i++) {
        const struct unit_global *global = &unit->globals[i];
        struct symbol *symbol = &module->symbols[global->index];

        if (global->knowledge == KNOWN_VARIABLE) {
            module_make_variable(module, global->index);
        } else if (global->knowledge == KNOWN_CONSTANT) {
            module_make_variable(module, global->index);
            bind(module, module->names.texts[global->index], SYMBOL_CONSTANT, NULL);
            hr = VariantCopy(&symbol->value, (VARIANT *)&global->value);
        }
        symbol->is_declared = true;
    }
    for (uint32_t i = 0; i < unit->procedure_count; i++)
        bind(module, unit->procedures[i]->name, SYMBOL_PROCEDURE, unit->procedures[i]);
    for (uint32_t i = 0; i < unit->class_count; i++)
        bind(module, unit->classes[i]->name, SYMBOL_CLASS, unit->classes[i]);
    return hr;
}
