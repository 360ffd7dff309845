/* SPDX-License-Identifier: MIT */
/*
 * The engine: VBScript as a component, IActiveScript and its company around a machine.
 *
 * An engine has a machine from SetScriptSite() until it is uninitialized or closed. What is
 * persistent, texts and named items, outlives the machine and is used again by the next. The thread
 * that set the site is the engine's: others may only interrupt it, ask for its state, and clone it.
 */
#pragma once

#include <pthread.h>
#include <stdbool.h>

#include <comity/oleauto.h>

#include <activscp.h>
#include <objsafe.h>
#include <servprov.h>

#include "named_item.h"
#include "script_dispatch.h"
#include "script_text.h"
#include "vbrun/machine.h"

struct event_binding;
struct scriptlet;
struct type_constants;

struct engine {
    IActiveScript IActiveScript_iface;
    IActiveScriptParse64 IActiveScriptParse64_iface;
    IActiveScriptParseProcedure2_64 IActiveScriptParseProcedure2_64_iface;
    IObjectSafety IObjectSafety_iface;
    IActiveScriptGarbageCollector IActiveScriptGarbageCollector_iface;
    IActiveScriptProperty IActiveScriptProperty_iface;
    IServiceProvider IServiceProvider_iface; /* who calls, for objects that ask */
    LONG refs;

    SCRIPTSTATE state;   /* (atomic) */
    bool is_initialized; /* InitNew() has been called */
    bool is_closed;      /* being released for the last time */
    bool has_pending;    /* a state that waits until no script runs: pending_state */
    SCRIPTSTATE pending_state;
    DWORD thread_id; /* (atomic) that set the site; 0: none */
    DWORD safety;
    DWORD invoke_version;
    IActiveScriptSite *site;

    pthread_mutex_t lock;
    struct machine *machine; /* (lock) against who interrupts it */
    struct vb_context context;
    struct script_dispatch *dispatch; /* of the script's own module */
    struct named_item *items;
    struct script_text *texts;        /* persistent, or not yet run */
    struct type_constants *constants; /* of AddTypeLib() */
    struct scriptlet *scriptlets;
    struct event_binding *bindings; /* while connected */
};

/* As IClassFactory::CreateInstance. */
HRESULT engine_create(REFIID riid, void **ppv);
struct engine *engine_new(void);
HRESULT engine_query(struct engine *engine, REFIID riid, void **ppv);
ULONG engine_ref(struct engine *engine);
ULONG engine_unref(struct engine *engine);

/* engine_site.c: the machine, and what it asks. The site is asked for its locale if @lcid is 0. */
HRESULT engine_attach(struct engine *engine, IActiveScriptSite *site, LCID lcid);
void engine_detach(struct engine *engine);
void engine_enter(struct engine *engine);
void engine_leave(struct engine *engine);

/* Reports an error of the machine to the site; answers what the caller is told. */
HRESULT engine_report(struct engine *engine, HRESULT hr);

/* Fetches an object from the site by name. */
HRESULT engine_fetch_object(struct engine *engine, const char16_t *name, IDispatch **ret_object);

/* engine_state.c */
HRESULT engine_set_state(struct engine *engine, SCRIPTSTATE state);
void engine_notify_state(struct engine *engine, SCRIPTSTATE state);
HRESULT engine_close(struct engine *engine);

/* Takes the state that a script which ran was asked to end for. */
void engine_finish_pending(struct engine *engine);

/* Whether the caller is on the engine's thread and the engine has a site. */
bool engine_is_usable(const struct engine *engine);

/* The module of an item's code, made if need be; the script's own for NULL. */
HRESULT engine_item_module(struct engine *engine, struct named_item *item,
                           struct machine_module **ret_module);
HRESULT engine_add_item(struct engine *engine, const char16_t *name, DWORD flags);

/* engine_parse.c: runs what waits for the script to be started. */
void engine_run_pending(struct engine *engine);

struct engine_procedure {
    const char16_t *name;       /* or NULL */
    const char16_t *parameters; /* or NULL */
    const char16_t *code;
    struct named_item *item; /* whose code it is, or NULL */
    DWORD source_context;
    ULONG start_line;
    DWORD flags; /* SCRIPTPROC_... */
};

/* A function object; errors in the text are reported. */
HRESULT engine_make_procedure(struct engine *engine, const struct engine_procedure *described,
                              IDispatch **ret_procedure);

extern const IActiveScriptVtbl engine_script_vtable;
extern const IActiveScriptParse64Vtbl engine_parse_vtable;
extern const IActiveScriptParseProcedure2_64Vtbl engine_procedure_vtable;
extern const IObjectSafetyVtbl engine_safety_vtable;
extern const IActiveScriptGarbageCollectorVtbl engine_garbage_vtable;
extern const IActiveScriptPropertyVtbl engine_property_vtable;
extern const IServiceProviderVtbl engine_caller_vtable;

#define ENGINE_FROM(type)                                                                          \
    static inline struct engine *engine_from_##type(type *iface)                                   \
    {                                                                                              \
        return CONTAINING_RECORD(iface, struct engine, type##_iface);                              \
    }
ENGINE_FROM(IActiveScript)
ENGINE_FROM(IActiveScriptParse64)
ENGINE_FROM(IActiveScriptParseProcedure2_64)
ENGINE_FROM(IObjectSafety)
ENGINE_FROM(IActiveScriptGarbageCollector)
ENGINE_FROM(IActiveScriptProperty)
ENGINE_FROM(IServiceProvider)
