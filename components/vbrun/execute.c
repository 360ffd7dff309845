/* SPDX-License-Identifier: MIT */
/*
 * Texts: compiling them into a module, and Eval, Execute, ExecuteGlobal and GetRef, which see the
 * variables of the procedure that calls them.
 */
#define COBJMACROS
#include <stdlib.h>

#include "vblang/parser.h"
#include "vbrun/state.h"

/* The names around a text: a module's, and a procedure's if it is inside one. */
struct surrounding {
    struct machine_module *module;
    struct frame *frame;
};

static size_t length_of(const char16_t *text)
{
    size_t len = 0;

    while (text[len])
        len++;
    return len;
}

/* The error of a text that does not compile, as IActiveScriptError tells it. */
static HRESULT fail_compile(struct machine *machine, const struct machine_text *text, HRESULT hr,
                            const struct tree_place *place)
{
    struct machine_error *error = &machine->error;
    const char16_t *line;
    UINT len = 0;

    machine_clear_error(machine);
    machine->has_error = true;
    error->hr = hr;
    error->source = SysAllocString(vberror_source((unsigned)vberror_number(hr)));
    error->description = SysAllocString(vberror_text((unsigned)vberror_number(hr)));
    error->source_context = text->source_context;
    error->line = (place->line ? place->line - 1 : 0) + text->start_line;
    error->column = place->column;
    line = text->text + place->offset - place->column;
    while (line[len] && line[len] != '\r' && line[len] != '\n')
        len++;
    error->source_line = SysAllocStringLen((const OLECHAR *)line, len);
    return hr;
}

static uint32_t find_global(void *context, const char16_t *name)
{
    struct surrounding *surrounding = context;

    return module_find(surrounding->module, name);
}

static enum knowledge know_global(void *context, uint32_t index, const VARIANT **ret_value)
{
    struct surrounding *surrounding = context;

    return module_know(surrounding->module, index, ret_value);
}

static HRESULT may_declare(void *context, uint32_t index, enum knowledge knowledge, bool is_array)
{
    struct surrounding *surrounding = context;

    return module_may_declare(surrounding->module, index, knowledge, is_array);
}

/* A local of the procedure around, or of an Execute before; texts within texts share them. */
static VARIANT *find_local(void *context, const char16_t *name)
{
    struct surrounding *surrounding = context;
    struct frame *frame = surrounding->frame;
    struct extra_local *extra;
    uint32_t i = names_find(&frame->procedure->locals, name);

    if (i != NAME_NONE)
        return value_follow(&frame->base[i]);
    for (extra = frame->extras; extra; extra = extra->next) {
        if (names_equal(extra->name, name))
            return value_follow(&extra->value);
    }
    return NULL;
}

/* The name may be one that the procedure has met and nobody had declared: it is declared now. */
static VARIANT *add_local(void *context, const char16_t *name, uint32_t index)
{
    struct surrounding *surrounding = context;
    VARIANT *known = find_local(context, name);
    struct extra_local *extra;

    if (known) {
        if (V_VT(known) == VT_VALUE_NAME)
            V_VT(known) = VT_EMPTY;
        return known;
    }
    extra = calloc(1, sizeof(*extra));
    if (!extra)
        return NULL;
    extra->name = name_copy(name);
    if (!extra->name) {
        free(extra);
        return NULL;
    }
    if (index != NAME_NONE) {
        V_VT(&extra->value) = VT_VALUE_NAME;
        V_I4(&extra->value) = (LONG)index;
    }
    extra->next = surrounding->frame->extras;
    surrounding->frame->extras = extra;
    return &extra->value;
}

static HRESULT compile(struct machine *machine, const struct machine_text *text,
                       struct machine_module *module, bool is_inside, struct tree *tree,
                       struct unit **ret_unit)
{
    struct surrounding surrounding = {.module = module, .frame = machine->top};
    struct surroundings surroundings = {
        .context = &surrounding,
        .find_global = find_global,
        .know_global = know_global,
        .may_declare = text->flags & MACHINE_EXECUTED && !is_inside ? may_declare : NULL,
        .find_local = is_inside ? find_local : NULL,
        .add_local = is_inside ? add_local : NULL,
        .class = is_inside && machine->top->me ? instance_class(machine->top->me) : NULL,
    };
    struct compile_error error;
    HRESULT hr;

    hr = compile_unit(&surroundings, tree, tree->expression, ret_unit, &error);
    return FAILED(hr) ? fail_compile(machine, text, hr, &error.place) : S_OK;
}

HRESULT execute_compile(struct machine *machine, const struct machine_text *text, bool is_inside,
                        struct machine_code **ret_code)
{
    struct machine_module *module = text->module ? text->module : &machine->global;
    struct machine_code *code = calloc(1, sizeof(*code));
    struct parse_error parse_error = {0};
    unsigned flags = 0;
    struct tree *tree;
    HRESULT hr;

    if (!code)
        return E_OUTOFMEMORY;
    if (text->flags & MACHINE_EXPRESSION)
        flags |= PARSE_EXPRESSION;
    if (text->delimiter && names_equal(text->delimiter, u"</script>"))
        flags |= PARSE_HTML;
    hr = parser_read(text->text, length_of(text->text), flags, &tree, &parse_error);
    if (FAILED(hr)) {
        free(code);
        return fail_compile(machine, text, hr, &parse_error.place);
    }
    hr = compile(machine, text, module, is_inside, tree, &code->unit);
    tree_free(tree);
    if (FAILED(hr)) {
        free(code);
        return hr;
    }
    code->module = module;
    code->unit->owner = module;
    code->unit->source_context = text->source_context;
    code->unit->start_line = text->start_line;
    code->next = machine->codes;
    machine->codes = code;
    *ret_code = code;
    return S_OK;
}

/* Frees code that declared nothing which could be called later. */
static void drop_code(struct machine *machine, struct machine_code *code)
{
    struct machine_code **link = &machine->codes;

    if (code->unit->procedure_count || code->unit->class_count)
        return;
    while (*link && *link != code)
        link = &(*link)->next;
    if (!*link)
        return;
    *link = code->next;
    unit_free(code->unit);
    free(code);
}

/* Runs the main part of a text; inside a procedure its locals are references to that one's. */
static HRESULT run_main(struct machine *machine, struct machine_code *code, bool is_inside,
                        VARIANT *ret_value)
{
    struct frame *around = machine->top;
    struct unit *unit = code->unit;
    VARIANT *base = around ? around->base + around->procedure->slot_count : machine->stack;
    struct instance *me = is_inside ? around->me : NULL;
    HRESULT hr;

    hr = module_load(code->module, unit);
    if (FAILED(hr))
        return hr;
    hr = machine_enter(machine);
    if (FAILED(hr))
        return hr;
    if (me)
        instance_ref(me);
    hr = machine_push_frame(machine, unit->main, me, base, 0, FRAME_ENTRY);
    if (FAILED(hr)) {
        if (me)
            instance_unref(me);
        machine_leave(machine);
        return hr;
    }
    for (uint32_t i = 0; i < unit->import_count; i++) {
        if (!unit->imports[i])
            continue;
        V_VT(&base[i]) = VT_REFERENCE;
        base[i].wReserved1 = 0;
        V_VARIANTREF(&base[i]) = unit->imports[i];
    }
    if (is_inside)
        machine->top->resumes_next = false;
    hr = machine_execute(machine);
    if (SUCCEEDED(hr) && ret_value)
        value_move(ret_value, base);
    else if (SUCCEEDED(hr))
        value_clear(base);
    machine_leave(machine);
    return hr;
}

HRESULT execute_run(struct machine *machine, struct machine_code *code, VARIANT *ret_value)
{
    return run_main(machine, code, false, ret_value);
}

static HRESULT run_text(struct machine *machine, BSTR source, bool is_global, unsigned flags,
                        VARIANT *ret_value)
{
    bool is_inside = !is_global && machine->top &&
                     machine->top->procedure != machine->top->procedure->unit->main;
    struct machine_text text = {
        .text = source ? (const char16_t *)source : u"",
        .start_line = 1,
        .flags = flags | MACHINE_EXECUTED,
    };
    struct machine_code *code;
    HRESULT hr;

    if (machine->top) {
        text.module = machine->top->module;
        text.source_context = machine->top->procedure->unit->source_context;
        /* The text of an Execute in a procedure, and what is in that, see the same variables. */
        is_inside |= !is_global && machine->top->procedure->unit->import_count > 0;
    }
    hr = execute_compile(machine, &text, is_inside, &code);
    if (FAILED(hr))
        return hr;
    hr = run_main(machine, code, is_inside, ret_value);
    drop_code(machine, code);
    return hr;
}

static HRESULT get_ref(struct machine *machine, BSTR name, VARIANT *ret_value)
{
    struct machine_module *module = machine->top->module;
    uint32_t index = name ? module_find(module, (const char16_t *)name) : NAME_NONE;
    struct symbol *symbol;

    if (index == NAME_NONE)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    symbol = module_resolve(module, index);
    if (symbol->kind == SYMBOL_ALIAS)
        symbol = module_resolve(&machine->global, symbol->alias);
    if (symbol->kind != SYMBOL_PROCEDURE)
        return MAKE_VBSERROR(VBE_ILLEGAL_FUNCTION_CALL);
    V_VT(ret_value) = VT_DISPATCH;
    return function_new(machine, symbol->procedure, &V_DISPATCH(ret_value));
}

/* Err, or what Err.Raise does if it is called like a function. */
static HRESULT get_err(struct machine *machine, struct call_site *site, VARIANT *base)
{
    VARIANT err = {0};
    HRESULT hr;

    V_VT(&err) = VT_DISPATCH;
    hr = vb_err_get(machine->context, &V_DISPATCH(&err));
    if (FAILED(hr))
        return hr;
    if (site->count || (site->flags & SITE_STATEMENT)) {
        hr = call_index(machine, site, &err, base, false);
        value_clear(&err);
        return hr;
    }
    value_clear(base);
    value_move(base, &err);
    return S_OK;
}

/* The one argument as text; @ret_is_text tells whether it was some before. */
static HRESULT take_text(struct machine *machine, struct call_site *site, VARIANT *base,
                         VARIANT *ret_text)
{
    VARIANT plain = {0}, *value;
    HRESULT hr = S_OK;

    if (site->count != 1) {
        call_clear(base + 1, site->count);
        return MAKE_VBSERROR(VBE_WRONG_ARGUMENT_COUNT);
    }
    value = value_follow(base + 1);
    if (V_VT(value) == VT_DISPATCH || V_VT(value) == VT_UNKNOWN)
        hr = operand_default(machine, value, &plain);
    else
        hr = value_copy(&plain, value);
    call_clear(base + 1, 1);
    if (SUCCEEDED(hr) && V_ISARRAY(&plain))
        hr = DISP_E_TYPEMISMATCH;
    if (FAILED(hr)) {
        value_clear(&plain);
        return hr;
    }
    value_move(ret_text, &plain);
    return S_OK;
}

HRESULT execute_builtin(struct machine *machine, enum builtin builtin, struct call_site *site,
                        VARIANT *base)
{
    VARIANT text = {0}, result = {0};
    bool is_text;
    HRESULT hr;

    if (builtin == BUILTIN_ERR)
        return get_err(machine, site, base);
    hr = take_text(machine, site, base, &text);
    if (FAILED(hr))
        return hr;
    is_text = V_VT(&text) == VT_BSTR;
    if (builtin == BUILTIN_EVAL && !is_text) {
        value_move(&result, &text);
    } else if (!is_text) {
        hr = DISP_E_TYPEMISMATCH;
    }
    if (SUCCEEDED(hr) && builtin == BUILTIN_GET_REF)
        hr = get_ref(machine, V_BSTR(&text), &result);
    else if (SUCCEEDED(hr) && builtin == BUILTIN_EVAL && is_text)
        hr = run_text(machine, V_BSTR(&text), false, MACHINE_EXPRESSION, &result);
    else if (SUCCEEDED(hr) && builtin != BUILTIN_EVAL)
        hr = run_text(machine, V_BSTR(&text), builtin == BUILTIN_EXECUTE_GLOBAL, 0, NULL);
    value_clear(&text);
    if (FAILED(hr))
        return hr;
    value_clear(base);
    if (site->flags & SITE_STATEMENT)
        value_clear(&result);
    else
        value_move(base, &result);
    return S_OK;
}
