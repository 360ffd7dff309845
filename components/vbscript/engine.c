/* SPDX-License-Identifier: MIT */
/*
 * The engine's identity and life.
 */
#define COBJMACROS
#include "engine.h"

#include <stdlib.h>

#include "component.h"
#include "events.h"
#include "scriptlet.h"
#include "type_constants.h"

HRESULT engine_query(struct engine *engine, REFIID riid, void **ppv)
{
    const struct {
        const IID *iid;
        void *pointer;
    } interfaces[] = {
        {&IID_IUnknown, &engine->IActiveScript_iface},
        {&IID_IActiveScript, &engine->IActiveScript_iface},
        {&IID_IActiveScriptParse64, &engine->IActiveScriptParse64_iface},
        {&IID_IActiveScriptParseProcedure2_64, &engine->IActiveScriptParseProcedure2_64_iface},
        {&IID_IObjectSafety, &engine->IObjectSafety_iface},
        {&IID_IActiveScriptGarbageCollector, &engine->IActiveScriptGarbageCollector_iface},
        {&IID_IActiveScriptProperty, &engine->IActiveScriptProperty_iface},
    };

    if (!ppv)
        return E_POINTER;
    *ppv = NULL;
    for (size_t i = 0; i < ARRAYSIZE(interfaces); i++)
        if (IsEqualIID(riid, interfaces[i].iid)) {
            *ppv = interfaces[i].pointer;
            engine_ref(engine);
            return S_OK;
        }
    return E_NOINTERFACE;
}

ULONG engine_ref(struct engine *engine)
{
    return (ULONG)InterlockedIncrement(&engine->refs);
}

static void engine_free(struct engine *engine)
{
    engine_close(engine);
    script_texts_free(&engine->texts);
    named_items_free(&engine->items);
    type_constants_free(&engine->constants);
    scriptlets_free(&engine->scriptlets);
    pthread_mutex_destroy(&engine->lock);
    free(engine);
    component_use_ended();
}

ULONG engine_unref(struct engine *engine)
{
    LONG refs = InterlockedDecrement(&engine->refs);

    if (refs > 0 || engine->is_closed)
        return (ULONG)refs;

    /* What closing calls may hold the engine for a while. */
    engine->is_closed = true;
    engine->has_pending = false;
    engine->refs = 1;
    __atomic_store_n(&engine->thread_id, engine->thread_id ? GetCurrentThreadId() : 0,
                     __ATOMIC_RELEASE);
    engine_free(engine);
    return 0;
}

struct engine *engine_new(void)
{
    struct engine *engine = calloc(1, sizeof(*engine));

    if (!engine)
        return NULL;

    engine->IActiveScript_iface.lpVtbl = (IActiveScriptVtbl *)&engine_script_vtable;
    engine->IActiveScriptParse64_iface.lpVtbl = (IActiveScriptParse64Vtbl *)&engine_parse_vtable;
    engine->IActiveScriptParseProcedure2_64_iface.lpVtbl =
        (IActiveScriptParseProcedure2_64Vtbl *)&engine_procedure_vtable;
    engine->IObjectSafety_iface.lpVtbl = (IObjectSafetyVtbl *)&engine_safety_vtable;
    engine->IActiveScriptGarbageCollector_iface.lpVtbl =
        (IActiveScriptGarbageCollectorVtbl *)&engine_garbage_vtable;
    engine->IActiveScriptProperty_iface.lpVtbl =
        (IActiveScriptPropertyVtbl *)&engine_property_vtable;
    engine->IServiceProvider_iface.lpVtbl = (IServiceProviderVtbl *)&engine_caller_vtable;
    engine->refs = 1;
    engine->state = SCRIPTSTATE_UNINITIALIZED;
    engine->safety = INTERFACE_USES_DISPEX;
    pthread_mutex_init(&engine->lock, NULL);
    component_use_begun();
    return engine;
}

HRESULT engine_create(REFIID riid, void **ppv)
{
    struct engine *engine = engine_new();
    HRESULT hr;

    if (!engine)
        return E_OUTOFMEMORY;
    hr = engine_query(engine, riid, ppv);
    engine_unref(engine);
    return hr;
}
