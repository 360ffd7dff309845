/* SPDX-License-Identifier: MIT */
/*
 * IActiveScriptParse and IActiveScriptParseProcedure2: texts that are run, kept for later, or made
 * into procedures.
 */
#define COBJMACROS
#include "engine.h"

#include <stdlib.h>
#include <string.h>

#include "component.h"
#include "script_error.h"
#include "scriptlet.h"

static HRESULT parse_QueryInterface(IActiveScriptParse64 *iface, REFIID riid, void **ppv)
{
    return engine_query(engine_from_IActiveScriptParse64(iface), riid, ppv);
}

static ULONG parse_AddRef(IActiveScriptParse64 *iface)
{
    return engine_ref(engine_from_IActiveScriptParse64(iface));
}

static ULONG parse_Release(IActiveScriptParse64 *iface)
{
    return engine_unref(engine_from_IActiveScriptParse64(iface));
}

static HRESULT parse_InitNew(IActiveScriptParse64 *iface)
{
    struct engine *engine = engine_from_IActiveScriptParse64(iface);

    if (engine->is_initialized)
        return E_UNEXPECTED;
    engine->is_initialized = true;
    if (engine->site)
        engine_notify_state(engine, SCRIPTSTATE_INITIALIZED);
    return S_OK;
}

static HRESULT run(struct engine *engine, struct machine_code *code, VARIANT *ret_value)
{
    HRESULT hr;

    engine_enter(engine);
    hr = machine_run(code, ret_value);
    if (FAILED(hr) && engine->machine)
        hr = engine_report(engine, hr);
    engine_leave(engine);
    engine_finish_pending(engine);
    return hr;
}

/* Compiles @text as code of @item. */
static HRESULT compile(struct engine *engine, struct machine_text *text, struct named_item *item,
                       struct machine_code **ret_code)
{
    HRESULT hr;

    hr = engine_item_module(engine, item, &text->module);
    if (FAILED(hr))
        return hr;
    hr = machine_compile(engine->machine, text, ret_code);
    return FAILED(hr) ? engine_report(engine, hr) : hr;
}

static bool is_started(const struct engine *engine)
{
    return engine->state == SCRIPTSTATE_STARTED || engine->state == SCRIPTSTATE_CONNECTED ||
           engine->state == SCRIPTSTATE_DISCONNECTED;
}

/* Runs what waits; each text is run once whatever it does to the others. */
static struct script_text *next_pending(struct engine *engine)
{
    for (struct script_text *text = engine->texts; text; text = text->next)
        if (text->is_pending)
            return text;
    return NULL;
}

void engine_run_pending(struct engine *engine)
{
    struct script_text *text;

    while (engine->machine && (text = next_pending(engine))) {
        struct machine_text source = {.text = text->text,
                                      .delimiter = text->delimiter,
                                      .source_context = text->source_context,
                                      .start_line = text->start_line};
        struct machine_code *code = text->code;
        HRESULT hr = S_OK;

        text->is_pending = false;
        if (!code)
            hr = compile(engine, &source, text->item, &code);
        if (!text->is_persistent)
            script_text_remove(&engine->texts, text);
        if (SUCCEEDED(hr))
            run(engine, code, NULL);
    }
}

/* Keeps a text that was compiled for later, or for the next machine. */
static HRESULT keep(struct engine *engine, const struct machine_text *source,
                    struct named_item *item, struct machine_code *code, bool is_persistent,
                    bool is_pending)
{
    struct script_text *text = script_text_add(&engine->texts, source, item);

    if (!text)
        return E_OUTOFMEMORY;
    text->code = code;
    text->is_persistent = is_persistent;
    text->is_pending = is_pending;
    return S_OK;
}

static HRESULT parse_text(struct engine *engine, struct machine_text *text, struct named_item *item,
                          DWORD flags, VARIANT *ret_value)
{
    bool is_expression = flags & SCRIPTTEXT_ISEXPRESSION;
    bool is_persistent = flags & SCRIPTTEXT_ISPERSISTENT && !is_expression;
    bool is_pending = !is_expression && (!is_started(engine) || flags & SCRIPTTEXT_DELAYEXECUTION);
    struct machine_code *code;
    HRESULT hr;

    text->flags = is_expression ? MACHINE_EXPRESSION : 0;
    hr = compile(engine, text, item, &code);
    if (FAILED(hr))
        return hr;
    if (is_persistent || is_pending) {
        hr = keep(engine, text, item, code, is_persistent, is_pending);
        if (FAILED(hr))
            return hr;
    }
    return is_pending ? S_OK : run(engine, code, is_expression ? ret_value : NULL);
}

/* The item @name, or NULL for none; E_INVALIDARG. */
static HRESULT find_item(struct engine *engine, const char16_t *name, struct named_item **ret_item)
{
    *ret_item = NULL;
    if (!name || !*name)
        return S_OK;
    *ret_item = named_item_find(engine->items, name);
    return *ret_item ? S_OK : E_INVALIDARG;
}

static HRESULT parse_ParseScriptText(IActiveScriptParse64 *iface, LPCOLESTR pstrCode,
                                     LPCOLESTR pstrItemName, IUnknown *punkContext,
                                     LPCOLESTR pstrDelimiter, ULONG_PTR dwSourceContextCookie,
                                     ULONG ulStartingLineNumber, DWORD dwFlags, VARIANT *pvarResult,
                                     EXCEPINFO *pexcepinfo)
{
    struct engine *engine = engine_from_IActiveScriptParse64(iface);
    struct machine_text text = {.text = pstrCode,
                                .delimiter = pstrDelimiter,
                                .source_context = (DWORD)dwSourceContextCookie,
                                .start_line = ulStartingLineNumber};
    struct named_item *item;
    HRESULT hr;

    if (pvarResult)
        VariantInit(pvarResult);
    if (pexcepinfo)
        *pexcepinfo = (EXCEPINFO){0};
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    hr = find_item(engine, pstrItemName, &item);
    if (FAILED(hr) || !pstrCode)
        return hr;

    /* The script may make its host let go of the engine. */
    engine_ref(engine);
    hr = parse_text(engine, &text, item, dwFlags, pvarResult);
    if (FAILED(hr) && pexcepinfo && engine->machine)
        script_error_fill(machine_error(engine->machine), pexcepinfo);
    engine_unref(engine);
    return hr;
}

static size_t length(const char16_t *text)
{
    return text ? (size_t)lstrlenW(text) : 0;
}

static void append(char16_t **end, const char16_t *text)
{
    size_t len = length(text);

    memcpy(*end, text, len * sizeof(*text));
    *end += len;
    **end = 0;
}

/*
 * A text that declares the procedure @name with the code, on its second line. An expression is what
 * the function returns.
 */
static char16_t *procedure_text(const char16_t *name, const char16_t *parameters,
                                const char16_t *code, bool is_expression)
{
    static const char16_t frame[] = u"Function []()\r\n\r\nEnd Function";
    size_t len = ARRAYSIZE(frame) + 2 * length(name) + length(parameters) + length(code) + 8;
    char16_t *text = malloc(len * sizeof(*text)), *end = text;

    if (!text)
        return NULL;
    append(&end, u"Function [");
    append(&end, name);
    append(&end, u"](");
    append(&end, parameters ? parameters : u"");
    append(&end, u")\r\n");
    if (is_expression) {
        append(&end, u"[");
        append(&end, name);
        append(&end, u"]=");
    }
    append(&end, code ? code : u"");
    append(&end, u"\r\nEnd Function");
    return text;
}

HRESULT engine_make_procedure(struct engine *engine, const struct engine_procedure *described,
                              IDispatch **ret_procedure)
{
    bool is_expression =
        described->flags & SCRIPTPROC_ISEXPRESSION && described->code && *described->code;
    struct machine_text text = {.source_context = described->source_context,
                                .start_line = described->start_line - 1,
                                .flags = MACHINE_PROCEDURE};
    struct machine_code *code;
    char16_t *made;
    HRESULT hr;

    made = procedure_text(described->name && *described->name ? described->name : u"anonymous",
                          described->parameters, described->code, is_expression);
    if (!made)
        return E_OUTOFMEMORY;
    text.text = made;
    hr = compile(engine, &text, described->item, &code);
    free(made);
    return SUCCEEDED(hr) ? machine_make_procedure(code, ret_procedure) : hr;
}

/* An item that stands for the object that the host gives as the code's surroundings. */
static HRESULT item_of_context(struct engine *engine, IUnknown *context,
                               struct named_item **ret_item)
{
    IDispatch *object;
    struct named_item *item;

    if (!context || FAILED(IUnknown_QueryInterface(context, &IID_IDispatch, (void **)&object)))
        return S_OK;
    for (item = engine->items; item; item = item->next)
        if (item->is_gone && item->object == object)
            break;
    if (!item)
        item = named_item_add(&engine->items, u"", SCRIPTITEM_CODEONLY);
    if (!item || item->object) {
        IDispatch_Release(object);
        *ret_item = item;
        return item ? S_OK : E_OUTOFMEMORY;
    }
    item->is_gone = true;
    item->object = object;
    *ret_item = item;
    return S_OK;
}

static HRESULT parse_AddScriptlet(IActiveScriptParse64 *iface, LPCOLESTR pstrDefaultName,
                                  LPCOLESTR pstrCode, LPCOLESTR pstrItemName,
                                  LPCOLESTR pstrSubItemName, LPCOLESTR pstrEventName,
                                  LPCOLESTR pstrDelimiter, ULONG_PTR dwSourceContextCookie,
                                  ULONG ulStartingLineNumber, DWORD dwFlags, BSTR *pbstrName,
                                  EXCEPINFO *pexcepinfo)
{
    struct engine *engine = engine_from_IActiveScriptParse64(iface);
    struct engine_procedure described = {.code = pstrCode,
                                         .source_context = (DWORD)dwSourceContextCookie,
                                         .start_line = ulStartingLineNumber};
    HRESULT hr;

    if (!pbstrName)
        return E_POINTER;
    *pbstrName = NULL;
    if (pexcepinfo)
        *pexcepinfo = (EXCEPINFO){0};
    if (!pstrCode || !pstrItemName || !pstrEventName)
        return E_INVALIDARG;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    if (!named_item_find(engine->items, pstrItemName))
        return E_INVALIDARG;
    hr = scriptlet_add(engine, &described, pstrItemName, pstrSubItemName, pstrEventName, pbstrName);
    if (FAILED(hr) && pexcepinfo)
        script_error_fill(machine_error(engine->machine), pexcepinfo);
    return hr;
}

const IActiveScriptParse64Vtbl engine_parse_vtable = {
    .QueryInterface = parse_QueryInterface,
    .AddRef = parse_AddRef,
    .Release = parse_Release,
    .InitNew = parse_InitNew,
    .AddScriptlet = parse_AddScriptlet,
    .ParseScriptText = parse_ParseScriptText,
};

static HRESULT procedure_QueryInterface(IActiveScriptParseProcedure2_64 *iface, REFIID riid,
                                        void **ppv)
{
    return engine_query(engine_from_IActiveScriptParseProcedure2_64(iface), riid, ppv);
}

static ULONG procedure_AddRef(IActiveScriptParseProcedure2_64 *iface)
{
    return engine_ref(engine_from_IActiveScriptParseProcedure2_64(iface));
}

static ULONG procedure_Release(IActiveScriptParseProcedure2_64 *iface)
{
    return engine_unref(engine_from_IActiveScriptParseProcedure2_64(iface));
}

static HRESULT procedure_ParseProcedureText(IActiveScriptParseProcedure2_64 *iface,
                                            LPCOLESTR pstrCode, LPCOLESTR pstrFormalParams,
                                            LPCOLESTR pstrProcedureName, LPCOLESTR pstrItemName,
                                            IUnknown *punkContext, LPCOLESTR pstrDelimiter,
                                            ULONGLONG dwSourceContextCookie,
                                            ULONG ulStartingLineNumber, DWORD dwFlags,
                                            IDispatch **ppdisp)
{
    struct engine *engine = engine_from_IActiveScriptParseProcedure2_64(iface);
    struct engine_procedure described = {.name = pstrProcedureName,
                                         .parameters = pstrFormalParams,
                                         .code = pstrCode,
                                         .source_context = (DWORD)dwSourceContextCookie,
                                         .start_line = ulStartingLineNumber,
                                         .flags = dwFlags};
    HRESULT hr;

    if (!ppdisp)
        return E_POINTER;
    *ppdisp = NULL;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    hr = find_item(engine, pstrItemName, &described.item);
    if (SUCCEEDED(hr) && !described.item)
        hr = item_of_context(engine, punkContext, &described.item);
    return SUCCEEDED(hr) ? engine_make_procedure(engine, &described, ppdisp) : hr;
}

const IActiveScriptParseProcedure2_64Vtbl engine_procedure_vtable = {
    .QueryInterface = procedure_QueryInterface,
    .AddRef = procedure_AddRef,
    .Release = procedure_Release,
    .ParseProcedureText = procedure_ParseProcedureText,
};
