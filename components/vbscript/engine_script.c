/* SPDX-License-Identifier: MIT */
/*
 * IActiveScript.
 */
#define COBJMACROS
#include "engine.h"

#include "component.h"
#include "scriptlet.h"
#include "type_constants.h"

static HRESULT script_QueryInterface(IActiveScript *iface, REFIID riid, void **ppv)
{
    return engine_query(engine_from_IActiveScript(iface), riid, ppv);
}

static ULONG script_AddRef(IActiveScript *iface)
{
    return engine_ref(engine_from_IActiveScript(iface));
}

static ULONG script_Release(IActiveScript *iface)
{
    return engine_unref(engine_from_IActiveScript(iface));
}

static HRESULT script_SetScriptSite(IActiveScript *iface, IActiveScriptSite *pass)
{
    struct engine *engine = engine_from_IActiveScript(iface);
    HRESULT hr;

    if (!pass)
        return E_POINTER;
    if (engine->site)
        return E_UNEXPECTED;
    hr = engine_attach(engine, pass, 0);
    if (FAILED(hr))
        return hr;
    if (engine->is_initialized)
        engine_notify_state(engine, SCRIPTSTATE_INITIALIZED);
    return S_OK;
}

static HRESULT script_GetScriptSite(IActiveScript *iface, REFIID riid, void **ppvObject)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    if (!ppvObject)
        return E_POINTER;
    *ppvObject = NULL;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    return IActiveScriptSite_QueryInterface(engine->site, riid, ppvObject);
}

static HRESULT script_SetScriptState(IActiveScript *iface, SCRIPTSTATE ss)
{
    return engine_set_state(engine_from_IActiveScript(iface), ss);
}

static HRESULT script_GetScriptState(IActiveScript *iface, SCRIPTSTATE *pssState)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    if (!pssState)
        return E_POINTER;
    *pssState = __atomic_load_n(&engine->state, __ATOMIC_ACQUIRE);
    return S_OK;
}

static HRESULT script_Close(IActiveScript *iface)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    return engine_close(engine);
}

static HRESULT script_AddNamedItem(IActiveScript *iface, LPCOLESTR pstrName, DWORD dwFlags)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    if (!pstrName)
        return E_POINTER;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    return engine_add_item(engine, pstrName, dwFlags);
}

static HRESULT script_AddTypeLib(IActiveScript *iface, REFGUID rguidTypeLib, DWORD dwMajor,
                                 DWORD dwMinor, DWORD dwFlags)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    if (!rguidTypeLib)
        return E_POINTER;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    return type_constants_add(&engine->constants, rguidTypeLib, dwMajor, dwMinor, dwFlags);
}

static HRESULT script_GetScriptDispatch(IActiveScript *iface, LPCOLESTR pstrItemName,
                                        IDispatch **ppdisp)
{
    struct engine *engine = engine_from_IActiveScript(iface);
    struct named_item *item = NULL;
    struct machine_module *module;
    HRESULT hr;

    if (!ppdisp)
        return E_POINTER;
    *ppdisp = NULL;
    if (!engine_is_usable(engine))
        return E_UNEXPECTED;
    if (pstrItemName && *pstrItemName) {
        item = named_item_find(engine->items, pstrItemName);
        if (!item)
            return E_INVALIDARG;
    }

    hr = engine_item_module(engine, item, &module);
    if (FAILED(hr))
        return hr;
    *ppdisp = script_dispatch_interface(item && item->dispatch ? item->dispatch : engine->dispatch);
    IDispatch_AddRef(*ppdisp);
    return S_OK;
}

static HRESULT script_GetCurrentScriptThreadID(IActiveScript *iface, SCRIPTTHREADID *pstidThread)
{
    if (!pstidThread)
        return E_POINTER;
    *pstidThread = GetCurrentThreadId();
    return S_OK;
}

static HRESULT script_GetScriptThreadID(IActiveScript *iface, DWORD dwWin32ThreadId,
                                        SCRIPTTHREADID *pstidThread)
{
    struct engine *engine = engine_from_IActiveScript(iface);

    if (!pstidThread)
        return E_POINTER;
    if (dwWin32ThreadId != __atomic_load_n(&engine->thread_id, __ATOMIC_ACQUIRE))
        return E_UNEXPECTED;
    *pstidThread = dwWin32ThreadId;
    return S_OK;
}

/* The only thread of a script is that of its engine. */
static bool is_of_script(struct engine *engine, SCRIPTTHREADID stidThread)
{
    DWORD thread_id = __atomic_load_n(&engine->thread_id, __ATOMIC_ACQUIRE);

    if (stidThread == SCRIPTTHREADID_CURRENT)
        stidThread = GetCurrentThreadId();
    return thread_id && (stidThread == SCRIPTTHREADID_BASE || stidThread == thread_id);
}

static HRESULT script_GetScriptThreadState(IActiveScript *iface, SCRIPTTHREADID stidThread,
                                           SCRIPTTHREADSTATE *pstsState)
{
    struct engine *engine = engine_from_IActiveScript(iface);
    bool runs;

    if (!pstsState)
        return E_POINTER;
    if (stidThread == SCRIPTTHREADID_ALL)
        return E_INVALIDARG;

    pthread_mutex_lock(&engine->lock);
    runs =
        engine->machine && is_of_script(engine, stidThread) && machine_depth(engine->machine) > 0;
    pthread_mutex_unlock(&engine->lock);
    *pstsState = runs ? SCRIPTTHREADSTATE_RUNNING : SCRIPTTHREADSTATE_NOTINSCRIPT;
    return S_OK;
}

static HRESULT script_InterruptScriptThread(IActiveScript *iface, SCRIPTTHREADID stidThread,
                                            const EXCEPINFO *pexcepinfo, DWORD dwFlags)
{
    struct engine *engine = engine_from_IActiveScript(iface);
    HRESULT scode = pexcepinfo ? pexcepinfo->scode : 0;

    if (stidThread != SCRIPTTHREADID_ALL && !is_of_script(engine, stidThread))
        return E_UNEXPECTED;
    if (dwFlags & SCRIPTINTERRUPT_RAISEEXCEPTION && SUCCEEDED(scode))
        scode = E_ABORT;

    pthread_mutex_lock(&engine->lock);
    if (engine->machine && machine_depth(engine->machine) > 0)
        machine_interrupt(engine->machine, scode);
    pthread_mutex_unlock(&engine->lock);
    return S_OK;
}

/* What persists of @engine, for a new one without a site. */
static bool copy_engine(const struct engine *engine, struct engine *copy)
{
    copy->is_initialized = engine->is_initialized;
    copy->safety = engine->safety;
    copy->invoke_version = engine->invoke_version;
    for (struct named_item *item = engine->items; item; item = item->next)
        if (item->flags & SCRIPTITEM_ISPERSISTENT && !item->is_gone &&
            !named_item_add(&copy->items, item->name, item->flags))
            return false;
    for (struct script_text *text = engine->texts; text; text = text->next) {
        struct machine_text source = {.text = text->text,
                                      .delimiter = text->delimiter,
                                      .source_context = text->source_context,
                                      .start_line = text->start_line};
        struct named_item *item =
            text->item ? named_item_find(copy->items, text->item->name) : NULL;
        struct script_text *added;

        if (!text->is_persistent)
            continue;
        added = script_text_add(&copy->texts, &source, item);
        if (!added)
            return false;
        added->is_persistent = true;
        added->is_pending = true;
    }
    return type_constants_copy(engine->constants, &copy->constants);
}

static HRESULT script_Clone(IActiveScript *iface, IActiveScript **ppscript)
{
    struct engine *engine = engine_from_IActiveScript(iface);
    struct engine *copy;

    if (!ppscript)
        return E_POINTER;
    *ppscript = NULL;
    copy = engine_new();
    if (!copy)
        return E_OUTOFMEMORY;
    if (!copy_engine(engine, copy)) {
        engine_unref(copy);
        return E_OUTOFMEMORY;
    }
    *ppscript = &copy->IActiveScript_iface;
    return S_OK;
}

const IActiveScriptVtbl engine_script_vtable = {
    .QueryInterface = script_QueryInterface,
    .AddRef = script_AddRef,
    .Release = script_Release,
    .SetScriptSite = script_SetScriptSite,
    .GetScriptSite = script_GetScriptSite,
    .SetScriptState = script_SetScriptState,
    .GetScriptState = script_GetScriptState,
    .Close = script_Close,
    .AddNamedItem = script_AddNamedItem,
    .AddTypeLib = script_AddTypeLib,
    .GetScriptDispatch = script_GetScriptDispatch,
    .GetCurrentScriptThreadID = script_GetCurrentScriptThreadID,
    .GetScriptThreadID = script_GetScriptThreadID,
    .GetScriptThreadState = script_GetScriptThreadState,
    .InterruptScriptThread = script_InterruptScriptThread,
    .Clone = script_Clone,
};
