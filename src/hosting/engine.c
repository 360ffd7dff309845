/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "hosting/engine.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "hosting/host_site.h"
#include "hosttext/text.h"

enum {
    NAME_MAX_UNITS = 256,
};

/* ---- which one ---- */

static bool read_default(const char16_t *key, char16_t value[static NAME_MAX_UNITS])
{
    DWORD size = (NAME_MAX_UNITS - 1) * sizeof(*value);

    return RegGetValueW(HKEY_CLASSES_ROOT, key, NULL, RRF_RT_REG_SZ, NULL, value, &size) ==
               ERROR_SUCCESS &&
           *value;
}

/* @key is the extension's class, or the extension itself. */
static bool read_engine(const char16_t *key, char16_t value[static NAME_MAX_UNITS])
{
    char16_t path[NAME_MAX_UNITS + 16];

    if (lstrlenW(key) >= NAME_MAX_UNITS)
        return false;
    lstrcpyW(path, key);
    lstrcatW(path, u"\\ScriptEngine");
    return read_default(path, value);
}

HRESULT engine_of_extension(const char *extension, BSTR *ret_progid)
{
    static const struct {
        const char *extension;
        const char16_t *progid;
    } known[] = {
        {".vbs", u"VBScript"},
        {".vbe", u"VBScript.Encode"},
        {".js", u"JScript"},
        {".jse", u"JScript.Encode"},
    };
    char16_t class[NAME_MAX_UNITS], progid[NAME_MAX_UNITS];
    _cleanup_(bstrp) BSTR key = text_from_utf8(extension);
    const char16_t *found = NULL;

    if (!key)
        return E_OUTOFMEMORY;
    if (lstrlenW(key) < NAME_MAX_UNITS &&
        ((read_default(key, class) && read_engine(class, progid)) || read_engine(key, progid)))
        found = progid;
    for (size_t i = 0; !found && i < sizeof(known) / sizeof(*known); i++) {
        if (text_is(key, known[i].extension))
            found = known[i].progid;
    }
    if (!found)
        return REGDB_E_CLASSNOTREG;
    *ret_progid = SysAllocString(found);
    return *ret_progid ? S_OK : E_OUTOFMEMORY;
}

/* ---- opening ---- */

static void engine_close(struct engine *engine)
{
    if (engine->parse)
        IActiveScriptParse_Release(engine->parse);
    if (engine->script) {
        IActiveScript_Close(engine->script);
        IActiveScript_Release(engine->script);
    }
    free(engine->progid);
    free(engine);
}

static HRESULT add_names(struct host *host, struct engine *engine)
{
    const struct host_site *site = host->site;
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < site->n_items; i++)
        hr = IActiveScript_AddNamedItem(engine->script, site->items[i].name, site->items[i].flags);
    return hr;
}

static HRESULT create(struct host *host, struct engine *engine)
{
    CLSID clsid;
    HRESULT hr;

    hr = CLSIDFromProgID(engine->progid, &clsid);
    if (FAILED(hr))
        return REGDB_E_CLASSNOTREG;
    hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, &IID_IActiveScript,
                          (void **)&engine->script);
    if (SUCCEEDED(hr))
        hr = IActiveScript_QueryInterface(engine->script, &IID_IActiveScriptParse,
                                          (void **)&engine->parse);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptSite(engine->script, &host->site->IActiveScriptSite_iface);
    if (SUCCEEDED(hr))
        hr = IActiveScriptParse_InitNew(engine->parse);
    if (SUCCEEDED(hr))
        hr = add_names(host, engine);
    return hr;
}

/* At the end, so that engines run in the order in which they were opened. */
static void append(struct host *host, struct engine *engine)
{
    struct engine **place = &host->engines;

    pthread_mutex_lock(&host->lock);
    while (*place)
        place = &(*place)->next;
    *place = engine;
    pthread_mutex_unlock(&host->lock);
}

HRESULT engine_open(struct host *host, const char16_t *progid, struct engine **ret_engine)
{
    struct engine *engine;
    HRESULT hr;

    for (engine = host->engines; engine; engine = engine->next) {
        if (lstrcmpiW(engine->progid, progid) == 0) {
            *ret_engine = engine;
            return S_OK;
        }
    }
    engine = calloc(1, sizeof(*engine));
    if (!engine)
        return E_OUTOFMEMORY;
    engine->progid = malloc(((size_t)lstrlenW(progid) + 1) * sizeof(*progid));
    if (!engine->progid) {
        free(engine);
        return E_OUTOFMEMORY;
    }
    lstrcpyW(engine->progid, progid);
    hr = create(host, engine);
    if (FAILED(hr)) {
        engine_close(engine);
        return hr;
    }
    append(host, engine);
    *ret_engine = engine;
    return S_OK;
}

/* ---- running ---- */

HRESULT engine_parse(struct engine *engine, const char16_t *text, DWORD_PTR cookie, ULONG line)
{
    EXCEPINFO error = {0};
    HRESULT hr;

    hr = IActiveScriptParse_ParseScriptText(engine->parse, text, NULL, NULL, NULL, cookie, line,
                                            SCRIPTTEXT_ISVISIBLE | SCRIPTTEXT_HOSTMANAGESSOURCE,
                                            NULL, &error);
    SysFreeString(error.bstrSource);
    SysFreeString(error.bstrDescription);
    SysFreeString(error.bstrHelpFile);
    return hr;
}

HRESULT engines_run(struct host *host)
{
    HRESULT hr = S_OK;

    for (struct engine *engine = host->engines; SUCCEEDED(hr) && engine; engine = engine->next) {
        if (host_is_ending(host))
            break;
        hr = IActiveScript_SetScriptState(engine->script, SCRIPTSTATE_STARTED);
    }
    return hr;
}

HRESULT engine_find_name(struct host *host, const char16_t *name, IDispatch **ret_script,
                         DISPID *ret_id)
{
    for (struct engine *engine = host->engines; engine; engine = engine->next) {
        LPOLESTR names[] = {(LPOLESTR)name};
        IDispatch *script;

        if (FAILED(IActiveScript_GetScriptDispatch(engine->script, NULL, &script)))
            continue;
        if (SUCCEEDED(IDispatch_GetIDsOfNames(script, &IID_NULL, names, 1, LOCALE_USER_DEFAULT,
                                              ret_id))) {
            *ret_script = script;
            return S_OK;
        }
        IDispatch_Release(script);
    }
    return DISP_E_UNKNOWNNAME;
}

void engines_close(struct host *host)
{
    struct engine *engine, *next;

    pthread_mutex_lock(&host->lock);
    engine = host->engines;
    host->engines = NULL;
    pthread_mutex_unlock(&host->lock);
    for (; engine; engine = next) {
        next = engine->next;
        engine_close(engine);
    }
}
