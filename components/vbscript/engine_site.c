/* SPDX-License-Identifier: MIT */
/*
 * Between the machine and the site: what the machine asks about names, and what the site is told.
 */
#define COBJMACROS
#include "engine.h"

#include <dispex.h>

#include "component.h"
#include "picture.h"
#include "regexp.h"
#include "script_error.h"
#include "scriptlet.h"
#include "type_constants.h"

HRESULT engine_fetch_object(struct engine *engine, const char16_t *name, IDispatch **ret_object)
{
    IUnknown *unknown = NULL;
    HRESULT hr;

    hr = IActiveScriptSite_GetItemInfo(engine->site, name, SCRIPTINFO_IUNKNOWN, &unknown, NULL);
    if (FAILED(hr))
        return hr;
    if (!unknown)
        return E_UNEXPECTED;
    hr = IUnknown_QueryInterface(unknown, &IID_IDispatch, (void **)ret_object);
    IUnknown_Release(unknown);
    return hr;
}

static HRESULT find_member(IDispatch *object, const char16_t *name, DISPID *ret_dispid)
{
    LPOLESTR names[] = {(LPOLESTR)name};
    IDispatchEx *extended;
    BSTR text;
    HRESULT hr;

    if (FAILED(IDispatch_QueryInterface(object, &IID_IDispatchEx, (void **)&extended)))
        return IDispatch_GetIDsOfNames(object, &IID_NULL, names, 1, LOCALE_USER_DEFAULT,
                                       ret_dispid);
    text = SysAllocString(name);
    hr = text ? IDispatchEx_GetDispID(extended, text, fdexNameCaseInsensitive, ret_dispid)
              : E_OUTOFMEMORY;
    SysFreeString(text);
    IDispatchEx_Release(extended);
    return hr;
}

static HRESULT bind_item(struct engine *engine, struct named_item *item,
                         struct machine_binding *ret_binding)
{
    IDispatch *object = item->object;

    /* The script's name keeps it, the item need not: sites see how often they are referred to. */
    if (object)
        IDispatch_AddRef(object);
    else if (FAILED(engine_fetch_object(engine, item->name, &object)))
        return S_FALSE;
    *ret_binding = (struct machine_binding){.object = object};
    return S_OK;
}

static HRESULT find_name(void *context, const char16_t *name, struct machine_binding *ret_binding)
{
    struct engine *engine = context;
    struct named_item *item = named_item_find(engine->items, name);
    DISPID dispid;

    if (item && item->flags & SCRIPTITEM_ISVISIBLE)
        return bind_item(engine, item, ret_binding);

    for (item = engine->items; item; item = item->next) {
        if (!(item->flags & SCRIPTITEM_GLOBALMEMBERS) || !item->object ||
            FAILED(find_member(item->object, name, &dispid)))
            continue;
        IDispatch_AddRef(item->object);
        *ret_binding = (struct machine_binding){item->object, dispid, .is_member = true};
        return S_OK;
    }
    return type_constants_find(engine->constants, name, ret_binding);
}

void engine_enter(struct engine *engine)
{
    if (engine->site)
        IActiveScriptSite_OnEnterScript(engine->site);
}

void engine_leave(struct engine *engine)
{
    if (engine->site)
        IActiveScriptSite_OnLeaveScript(engine->site);
}

/* What others call may end the engine, too. */
static void enter(void *context)
{
    engine_ref(context);
    engine_enter(context);
}

static void leave(void *context)
{
    engine_leave(context);
    engine_finish_pending(context);
    engine_unref(context);
}

static HRESULT report(void *context, const struct machine_error *error)
{
    struct engine *engine = context;
    IActiveScriptError *told;
    HRESULT hr = error->hr;

    /* Who interrupts a script knows that it ends. */
    if (!engine->site || hr == E_ABORT || FAILED(script_error_new(error, &told)))
        return hr;
    if (IActiveScriptSite_OnScriptError(engine->site, told) == S_OK)
        hr = SCRIPT_E_REPORTED;
    IActiveScriptError_Release(told);
    return hr;
}

HRESULT engine_report(struct engine *engine, HRESULT hr)
{
    struct machine_error error = *machine_error(engine->machine);

    error.hr = hr;
    return report(engine, &error);
}

/* What persists is there for the new machine, too. */
static void fetch_persistent_items(struct engine *engine)
{
    for (struct named_item *item = engine->items; item; item = item->next)
        if (!item->is_gone && FAILED(engine_fetch_object(engine, item->name, &item->object)))
            item->object = NULL;
}

static void set_me(struct engine *engine)
{
    IDispatch *me = script_dispatch_interface(engine->dispatch);

    for (struct named_item *item = engine->items; item; item = item->next)
        if (item->flags & SCRIPTITEM_GLOBALMEMBERS && !(item->flags & SCRIPTITEM_CODEONLY) &&
            item->object) {
            me = item->object;
            break;
        }
    machine_module_set_me(machine_global_module(engine->machine), me);
}

static void release_site(struct engine *engine)
{
    vb_context_deinit(&engine->context);
    IActiveScriptSite_Release(engine->site);
    engine->site = NULL;
}

HRESULT engine_attach(struct engine *engine, IActiveScriptSite *site, LCID lcid)
{
    struct machine_host host = {
        .context = engine,
        .find_name = find_name,
        .enter = enter,
        .leave = leave,
        .report = report,
        .caller = &engine->IServiceProvider_iface,
    };
    struct machine *machine;
    HRESULT hr;

    IActiveScriptSite_AddRef(site);
    engine->site = site;
    vb_context_init(&engine->context);
    engine->context.create_regexp = regexp_create;
    engine->context.load_picture = picture_load;
    engine->context.site = (IUnknown *)site;
    engine->context.safety = engine->safety;
    if (lcid || SUCCEEDED(IActiveScriptSite_GetLCID(site, &lcid)))
        engine->context.lcid = lcid;
    hr = machine_new(&host, &engine->context, &machine);
    if (FAILED(hr)) {
        release_site(engine);
        return hr;
    }
    engine->dispatch = script_dispatch_new(machine_global_module(machine));
    if (!engine->dispatch) {
        machine_free(machine);
        release_site(engine);
        return E_OUTOFMEMORY;
    }

    pthread_mutex_lock(&engine->lock);
    engine->machine = machine;
    pthread_mutex_unlock(&engine->lock);
    __atomic_store_n(&engine->thread_id, GetCurrentThreadId(), __ATOMIC_RELEASE);
    fetch_persistent_items(engine);
    set_me(engine);
    return S_OK;
}

void engine_detach(struct engine *engine)
{
    struct machine *machine = engine->machine;

    /* Objects that end with the machine still run, and may call the site. */
    if (machine) {
        pthread_mutex_lock(&engine->lock);
        engine->machine = NULL;
        pthread_mutex_unlock(&engine->lock);
        engine->dispatch = script_dispatch_detach(engine->dispatch);
        machine_free(machine);
    }
    script_texts_reset(&engine->texts);
    named_items_reset(&engine->items);
    type_constants_reset(&engine->constants);
    scriptlets_free(&engine->scriptlets);
    if (engine->site)
        release_site(engine);
}

static HRESULT make_module(struct engine *engine, struct named_item *item)
{
    HRESULT hr = S_OK;

    if (!(item->flags & SCRIPTITEM_CODEONLY) && !item->object && !item->is_gone)
        hr = engine_fetch_object(engine, item->name, &item->object);
    if (FAILED(hr))
        item->object = NULL;
    hr = machine_add_module(engine->machine, item->object, &item->module);
    if (FAILED(hr))
        return hr;
    item->dispatch = script_dispatch_new(item->module);
    if (!item->dispatch)
        return E_OUTOFMEMORY;
    machine_module_set_me(item->module,
                          item->object ? item->object : script_dispatch_interface(item->dispatch));
    return S_OK;
}

HRESULT engine_item_module(struct engine *engine, struct named_item *item,
                           struct machine_module **ret_module)
{
    HRESULT hr;

    if (!item || item->flags & SCRIPTITEM_GLOBALMEMBERS) {
        *ret_module = machine_global_module(engine->machine);
        return S_OK;
    }
    if (!item->dispatch) {
        hr = make_module(engine, item);
        if (FAILED(hr))
            return hr;
    }
    *ret_module = item->module;
    return S_OK;
}

HRESULT engine_add_item(struct engine *engine, const char16_t *name, DWORD flags)
{
    IDispatch *object = NULL;
    struct named_item *item;
    HRESULT hr;

    if (flags & SCRIPTITEM_GLOBALMEMBERS) {
        hr = engine_fetch_object(engine, name, &object);
        if (FAILED(hr))
            return hr;
    }
    item = named_item_add(&engine->items, name, flags);
    if (!item) {
        if (object)
            IDispatch_Release(object);
        return E_OUTOFMEMORY;
    }
    item->object = object;
    set_me(engine);
    return S_OK;
}
