/* SPDX-License-Identifier: MIT */
#include "engines.h"

#include <stdlib.h>

#include "references.h"
#include "script_report.h"
#include "script_site.h"

struct engine {
    BSTR language;
    IActiveScript *script;
    IActiveScriptParse *parse;
    IDispatch *global;     /* of a started one */
    IDispatchEx *extended; /* the same, if it has this */
};

struct engines {
    struct script_site *site;
    const struct wsc_file *file;    /* borrowed */
    const struct wsc_list *scripts; /* of them, borrowed */
    IDispatch *globals;             /* borrowed, or NULL */
    struct script_report report;
    struct wsc_list list; /* engine */
    BOOL is_started;
};

#define DEFAULT_LANGUAGE u"VBScript"

static const WCHAR *language_of(const struct wsc_script *script)
{
    return script->language && *script->language ? script->language : DEFAULT_LANGUAGE;
}

static struct engine *find_engine(const struct engines *engines, const WCHAR *language)
{
    struct engine *list = engines->list.items;

    for (unsigned i = 0; i < engines->list.n; i++) {
        if (CompareStringOrdinal(list[i].language, -1, language, -1, TRUE) == CSTR_EQUAL)
            return &list[i];
    }
    return NULL;
}

static HRESULT fail_language(const WCHAR *language, HRESULT hr)
{
    char text[256] = "";

    WideCharToMultiByte(CP_UTF8, 0, language, -1, text, sizeof(text) - 1, NULL, NULL);
    return component_fail(&IID_NULL, u"Windows Script Component", hr,
                          "No engine for the language \"%s\" can be found.", text);
}

static HRESULT create_script(const WCHAR *language, IActiveScript **ret_script)
{
    IUnknown *unknown;
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(language, &clsid);

    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER,
                              &IID_IUnknown, (void **)&unknown);
    if (FAILED(hr))
        return fail_language(language, hr);
    hr = IUnknown_QueryInterface(unknown, &IID_IActiveScript, (void **)ret_script);
    IUnknown_Release(unknown);
    return hr;
}

/* A copy of a checked engine, or a new one. Outcome: S_FALSE if it is new: it knows no script. */
static HRESULT make_script(const WCHAR *language, const struct engines *checked,
                           IActiveScript **ret_script)
{
    const struct engine *original = checked ? find_engine(checked, language) : NULL;
    HRESULT hr;

    if (original && SUCCEEDED(IActiveScript_Clone(original->script, ret_script)))
        return S_OK;
    hr = create_script(language, ret_script);
    return SUCCEEDED(hr) ? S_FALSE : hr;
}

static HRESULT prepare(struct engines *engines, struct engine *engine, BOOL is_new)
{
    HRESULT hr = IActiveScript_QueryInterface(engine->script, &IID_IActiveScriptParse,
                                              (void **)&engine->parse);

    if (SUCCEEDED(hr) && is_new)
        hr = IActiveScriptParse_InitNew(engine->parse);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptSite(engine->script, script_site_interface(engines->site));
    return hr;
}

/* Adds an engine. Outcome as make_script(). */
static HRESULT add_engine(struct engines *engines, const WCHAR *language,
                          const struct engines *checked, struct engine **ret_engine)
{
    struct engine *engine = wsc_list_add(&engines->list, sizeof(*engine));
    HRESULT prepared, hr;

    if (!engine)
        return E_OUTOFMEMORY;
    engine->language = SysAllocString(language);
    if (!engine->language)
        return E_OUTOFMEMORY;
    hr = make_script(language, checked, &engine->script);
    if (FAILED(hr))
        return hr;
    prepared = prepare(engines, engine, hr == S_FALSE);
    *ret_engine = engine;
    return FAILED(prepared) ? prepared : hr;
}

static HRESULT parse_scripts(struct engines *engines, const struct engine *engine,
                             const struct wsc_list *scripts, DWORD flags)
{
    const struct wsc_script *list = scripts->items;

    for (unsigned i = 0; i < scripts->n; i++) {
        HRESULT hr;

        if (CompareStringOrdinal(language_of(&list[i]), -1, engine->language, -1, TRUE) !=
            CSTR_EQUAL)
            continue;
        hr = IActiveScriptParse_ParseScriptText(engine->parse, list[i].text, NULL, NULL, NULL, i,
                                                list[i].line - 1, flags, NULL, NULL);
        if (FAILED(hr))
            return script_report_fail(&engines->report, hr);
    }
    return S_OK;
}

/* An object of the file is what the globals have of its name. */
static HRESULT find_object(struct engines *engines, LPCOLESTR name, IUnknown **ret_item)
{
    LPOLESTR plain = (LPOLESTR)name;
    DISPPARAMS none = {0};
    VARIANT object;
    DISPID id;
    HRESULT hr;

    VariantInit(&object);
    hr = IDispatch_GetIDsOfNames(engines->globals, &IID_NULL, &plain, 1, 0, &id);
    if (FAILED(hr))
        return TYPE_E_ELEMENTNOTFOUND;
    hr = IDispatch_Invoke(engines->globals, id, &IID_NULL, 0, DISPATCH_PROPERTYGET, &none, &object,
                          NULL, NULL);
    if (SUCCEEDED(hr) && V_VT(&object) != VT_DISPATCH) {
        VariantClear(&object);
        hr = TYPE_E_ELEMENTNOTFOUND;
    }
    if (SUCCEEDED(hr))
        *ret_item = (IUnknown *)V_DISPATCH(&object);
    return hr;
}

static HRESULT find_item(void *context, LPCOLESTR name, IUnknown **ret_item)
{
    struct engines *engines = context;

    if (!engines->globals)
        return TYPE_E_ELEMENTNOTFOUND;
    if (CompareStringOrdinal(name, -1, u"scriptlet", -1, TRUE) != CSTR_EQUAL &&
        CompareStringOrdinal(name, -1, u"globals", -1, TRUE) != CSTR_EQUAL)
        return find_object(engines, name, ret_item);
    IDispatch_AddRef(engines->globals);
    *ret_item = (IUnknown *)engines->globals;
    return S_OK;
}

/* The context of a script is its number. */
static const WCHAR *path_of_error(const struct engines *engines, IActiveScriptError *error)
{
    const struct wsc_script *list = engines->scripts->items;
    DWORD context = 0;
    ULONG line;
    LONG column;

    if (FAILED(IActiveScriptError_GetSourcePosition(error, &context, &line, &column)) ||
        context >= engines->scripts->n || !list[context].source)
        return engines->file->path;
    return list[context].source;
}

static HRESULT hear(void *context, IActiveScriptError *error)
{
    struct engines *engines = context;

    script_report_take(&engines->report, path_of_error(engines, error), error);
    /* Who called shall know: he may hold an object of the script's and call it past this. */
    return E_FAIL;
}

static const struct script_host host = {.find_item = find_item, .hear = hear};

static struct engines *new_engines(const struct wsc_file *file, const struct wsc_list *scripts,
                                   IDispatch *globals)
{
    struct engines *engines = calloc(1, sizeof(*engines));

    if (!engines)
        return NULL;
    engines->file = file;
    engines->scripts = scripts;
    engines->globals = globals;
    engines->site = script_site_new(&host, engines);
    if (!engines->site) {
        free(engines);
        return NULL;
    }
    return engines;
}

HRESULT engines_check(const struct wsc_file *file, const struct wsc_list *scripts,
                      struct engines **ret_engines)
{
    const struct wsc_script *list = scripts->items;
    struct engines *engines = new_engines(file, scripts, NULL);
    HRESULT hr = engines ? S_OK : E_OUTOFMEMORY;

    for (unsigned i = 0; SUCCEEDED(hr) && i < scripts->n; i++) {
        struct engine *engine;

        if (find_engine(engines, language_of(&list[i])))
            continue;
        hr = add_engine(engines, language_of(&list[i]), NULL, &engine);
        if (SUCCEEDED(hr))
            hr = parse_scripts(engines, engine, scripts,
                               SCRIPTTEXT_ISPERSISTENT | SCRIPTTEXT_ISVISIBLE);
        if (SUCCEEDED(hr))
            hr = IActiveScript_SetScriptState(engine->script, SCRIPTSTATE_UNINITIALIZED);
    }
    if (FAILED(hr)) {
        engines_close(engines);
        return hr;
    }
    *ret_engines = engines;
    return S_OK;
}

static HRESULT add_items(const struct engine *engine, const struct wsc_list *objects)
{
    const struct wsc_object *list = objects ? objects->items : NULL;
    HRESULT hr = IActiveScript_AddNamedItem(engine->script, u"scriptlet",
                                            SCRIPTITEM_ISVISIBLE | SCRIPTITEM_GLOBALMEMBERS);

    if (SUCCEEDED(hr))
        hr = IActiveScript_AddNamedItem(engine->script, u"globals", SCRIPTITEM_ISVISIBLE);
    for (unsigned i = 0; SUCCEEDED(hr) && objects && i < objects->n; i++)
        hr = IActiveScript_AddNamedItem(engine->script, list[i].id, SCRIPTITEM_ISVISIBLE);
    return hr;
}

static HRESULT start_engine(struct engines *engines, struct engine *engine, BOOL is_new,
                            const struct wsc_list *scripts, const struct engines_scope *scope)
{
    HRESULT hr = scope->globals ? add_items(engine, scope->objects) : S_OK;

    if (SUCCEEDED(hr) && scope->references)
        hr = references_add(scope->references, engine->script);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptState(engine->script, SCRIPTSTATE_STARTED);
    if (FAILED(hr))
        return script_report_fail(&engines->report, hr);
    if (is_new)
        hr = parse_scripts(engines, engine, scripts, SCRIPTTEXT_ISVISIBLE);
    if (SUCCEEDED(hr))
        hr = IActiveScript_GetScriptDispatch(engine->script, NULL, &engine->global);
    if (SUCCEEDED(hr))
        IDispatch_QueryInterface(engine->global, &IID_IDispatchEx, (void **)&engine->extended);
    return hr;
}

HRESULT engines_start(const struct wsc_file *file, const struct wsc_list *scripts,
                      const struct engines_scope *scope, const struct engines *checked,
                      struct engines **ret_engines)
{
    const struct wsc_script *list = scripts->items;
    struct engines *engines = new_engines(file, scripts, scope->globals);
    HRESULT hr = engines ? S_OK : E_OUTOFMEMORY;

    for (unsigned i = 0; SUCCEEDED(hr) && i < scripts->n; i++) {
        struct engine *engine;

        if (find_engine(engines, language_of(&list[i])))
            continue;
        engines->is_started = TRUE;
        hr = add_engine(engines, language_of(&list[i]), checked, &engine);
        if (SUCCEEDED(hr))
            hr = start_engine(engines, engine, hr == S_FALSE, scripts, scope);
    }
    if (FAILED(hr)) {
        engines_close(engines);
        return hr;
    }
    *ret_engines = engines;
    return S_OK;
}

static void close_engine(struct engine *engine, BOOL is_started)
{
    if (engine->extended)
        IDispatchEx_Release(engine->extended);
    if (engine->global)
        IDispatch_Release(engine->global);
    if (engine->script && is_started)
        IActiveScript_SetScriptState(engine->script, SCRIPTSTATE_UNINITIALIZED);
    if (engine->script)
        IActiveScript_Close(engine->script);
    if (engine->parse)
        IActiveScriptParse_Release(engine->parse);
    if (engine->script)
        IActiveScript_Release(engine->script);
    SysFreeString(engine->language);
}

void engines_close(struct engines *engines)
{
    struct engine *list;

    if (!engines)
        return;
    list = engines->list.items;
    for (unsigned i = 0; i < engines->list.n; i++)
        close_engine(&list[i], engines->is_started);
    free(list);
    script_site_forget(engines->site);
    script_site_release(engines->site);
    script_report_deinit(&engines->report);
    free(engines);
}

/* ---- what the scripts have defined ---- */

static HRESULT id_of(const struct engine *engine, const WCHAR *name, DISPID *ret_id)
{
    LPOLESTR plain = (LPOLESTR)name;
    BSTR text;
    HRESULT hr;

    if (!engine->extended)
        return IDispatch_GetIDsOfNames(engine->global, &IID_NULL, &plain, 1, 0, ret_id);
    text = SysAllocString(name);
    if (!text)
        return E_OUTOFMEMORY;
    hr = IDispatchEx_GetDispID(engine->extended, text, 0, ret_id);
    if (FAILED(hr))
        hr = IDispatchEx_GetDispID(engine->extended, text, fdexNameCaseInsensitive, ret_id);
    SysFreeString(text);
    return hr;
}

struct engines_name engines_find(const struct engines *engines, const WCHAR *name)
{
    const struct engine *list = engines->list.items;
    struct engines_name found = {0};

    for (unsigned i = 0; !found.global && i < engines->list.n; i++) {
        if (SUCCEEDED(id_of(&list[i], name, &found.id)))
            found.global = list[i].extended ? (IDispatch *)list[i].extended : list[i].global;
    }
    return found;
}

static HRESULT invoke(const struct engines_name *name, LCID lcid, WORD flags, DISPPARAMS *arguments,
                      VARIANT *result, EXCEPINFO *exception, IServiceProvider *caller)
{
    IDispatchEx *extended;
    HRESULT hr;

    if (FAILED(IDispatch_QueryInterface(name->global, &IID_IDispatchEx, (void **)&extended)))
        return IDispatch_Invoke(name->global, name->id, &IID_NULL, lcid, flags, arguments, result,
                                exception, NULL);
    hr =
        IDispatchEx_InvokeEx(extended, name->id, lcid, flags, arguments, result, exception, caller);
    IDispatchEx_Release(extended);
    return hr;
}

HRESULT engines_invoke(struct engines *engines, const struct engines_name *name, LCID lcid,
                       WORD flags, DISPPARAMS *arguments, VARIANT *result, EXCEPINFO *exception,
                       IServiceProvider *caller)
{
    HRESULT hr;

    if (!name->global)
        return DISP_E_MEMBERNOTFOUND;
    script_report_deinit(&engines->report);
    hr = invoke(name, lcid, flags, arguments, result, exception, caller);
    return FAILED(hr) ? script_report_raise(&engines->report, hr, exception) : hr;
}
