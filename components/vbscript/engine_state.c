/* SPDX-License-Identifier: MIT */
/*
 * The states of an engine, as Windows' page of SCRIPTSTATE tells them.
 */
#define COBJMACROS
#include "engine.h"

#include "component.h"
#include "events.h"

bool engine_is_usable(const struct engine *engine)
{
    return engine->site && engine->thread_id == GetCurrentThreadId();
}

static void enter_state(struct engine *engine, SCRIPTSTATE state)
{
    __atomic_store_n(&engine->state, state, __ATOMIC_RELEASE);
}

void engine_notify_state(struct engine *engine, SCRIPTSTATE state)
{
    enter_state(engine, state);
    if (engine->site)
        IActiveScriptSite_OnStateChange(engine->site, state);
}

/* From wherever the script is to INITIALIZED, step by step. */
static void stop(struct engine *engine)
{
    switch (engine->state) {
    case SCRIPTSTATE_CONNECTED:
        events_disconnect(engine);
        engine_notify_state(engine, SCRIPTSTATE_DISCONNECTED);
        /* fall through */
    case SCRIPTSTATE_STARTED:
    case SCRIPTSTATE_DISCONNECTED:
        engine_notify_state(engine, SCRIPTSTATE_INITIALIZED);
        break;
    default:
        break;
    }
}

/* Ends the machine; the site learns the new state before it is released. */
static void finish(struct engine *engine, SCRIPTSTATE state)
{
    IActiveScriptSite *site = engine->site;

    stop(engine);
    if (!site) {
        enter_state(engine, state);
        return;
    }
    IActiveScriptSite_AddRef(site);
    engine_detach(engine);
    enter_state(engine, state);
    IActiveScriptSite_OnStateChange(site, state);
    IActiveScriptSite_Release(site);
}

/* Ends the script that runs; @state is taken once it has ended. */
static bool put_off(struct engine *engine, SCRIPTSTATE state)
{
    if (!engine->machine || machine_depth(engine->machine) == 0)
        return false;

    engine->has_pending = true;
    engine->pending_state = state;
    machine_interrupt(engine->machine, 0);
    return true;
}

void engine_finish_pending(struct engine *engine)
{
    if (!engine->has_pending || (engine->machine && machine_depth(engine->machine) > 0))
        return;
    engine->has_pending = false;
    engine_set_state(engine, engine->pending_state);
}

HRESULT engine_close(struct engine *engine)
{
    if (engine->state == SCRIPTSTATE_CLOSED)
        return S_OK;
    if (engine->thread_id != GetCurrentThreadId())
        return E_UNEXPECTED;
    if (put_off(engine, SCRIPTSTATE_CLOSED))
        return S_OK;

    finish(engine, SCRIPTSTATE_CLOSED);
    script_texts_free(&engine->texts);
    __atomic_store_n(&engine->thread_id, 0, __ATOMIC_RELEASE);
    return S_OK;
}

static HRESULT uninitialize(struct engine *engine)
{
    if (engine->state == SCRIPTSTATE_CLOSED)
        return E_UNEXPECTED;
    if (engine->state != SCRIPTSTATE_UNINITIALIZED && !put_off(engine, SCRIPTSTATE_UNINITIALIZED))
        finish(engine, SCRIPTSTATE_UNINITIALIZED);
    return S_OK;
}

/* Forgets what the script has done, but not what it is. */
static HRESULT initialize(struct engine *engine)
{
    IActiveScriptSite *site = engine->site;
    LCID lcid = engine->context.lcid;
    HRESULT hr;

    if (engine->state == SCRIPTSTATE_INITIALIZED || put_off(engine, SCRIPTSTATE_INITIALIZED))
        return S_OK;

    stop(engine);
    IActiveScriptSite_AddRef(site);
    engine_detach(engine);
    hr = engine_attach(engine, site, lcid);
    IActiveScriptSite_Release(site);
    return hr;
}

static HRESULT start(struct engine *engine, SCRIPTSTATE state)
{
    if (engine->state == SCRIPTSTATE_CONNECTED)
        events_disconnect(engine);
    engine_run_pending(engine);
    if (!engine->site)
        return E_UNEXPECTED; /* the script has closed its engine */
    if (state == SCRIPTSTATE_CONNECTED)
        events_connect(engine);
    engine_notify_state(engine, state);
    return S_OK;
}

static HRESULT disconnect(struct engine *engine)
{
    if (engine->state != SCRIPTSTATE_CONNECTED && engine->state != SCRIPTSTATE_STARTED)
        return E_UNEXPECTED;
    events_disconnect(engine);
    engine_notify_state(engine, SCRIPTSTATE_DISCONNECTED);
    return S_OK;
}

static HRESULT set_state(struct engine *engine, SCRIPTSTATE state)
{
    if (engine->thread_id && engine->thread_id != GetCurrentThreadId())
        return E_UNEXPECTED;
    if (state == SCRIPTSTATE_UNINITIALIZED)
        return uninitialize(engine);
    if (state == SCRIPTSTATE_CLOSED)
        return engine_close(engine);
    if (!engine->site || !engine->is_initialized)
        return E_UNEXPECTED;
    if (engine->state == state)
        return S_OK;

    switch (state) {
    case SCRIPTSTATE_INITIALIZED:
        return initialize(engine);
    case SCRIPTSTATE_STARTED:
    case SCRIPTSTATE_CONNECTED:
        return start(engine, state);
    case SCRIPTSTATE_DISCONNECTED:
        return disconnect(engine);
    default:
        return E_INVALIDARG;
    }
}

HRESULT engine_set_state(struct engine *engine, SCRIPTSTATE state)
{
    HRESULT hr;

    /* Scripts that run, and the site, may let go of the engine. */
    engine_ref(engine);
    hr = set_state(engine, state);
    engine_unref(engine);
    return hr;
}
