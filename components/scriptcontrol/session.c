/* SPDX-License-Identifier: MIT */
#include "session.h"

#include <stdlib.h>

#include <objsafe.h>

#include "deadline.h"
#include "script_error.h"

struct session {
    LONG refs;
    struct session_owner *owner; /* borrowed, or NULL */
    BSTR language;
    struct script_site *site;
    IActiveScript *script; /* NULL: it is closed */
    IActiveScriptParse *parse;
    IDispatch *code; /* of the global module, once asked for */
    BOOL is_started;
    unsigned changes;
    struct session_item *items;
    unsigned n;
};

/* ---- items ---- */

static struct session_item *find(const struct session *session, const WCHAR *name)
{
    for (unsigned i = 0; i < session->n; i++) {
        if (CompareStringOrdinal(session->items[i].name, -1, name, -1, TRUE) == CSTR_EQUAL)
            return &session->items[i];
    }
    return NULL;
}

static void forget_items(struct session *session)
{
    for (unsigned i = 0; i < session->n; i++) {
        SysFreeString(session->items[i].name);
        if (session->items[i].object)
            IDispatch_Release(session->items[i].object);
    }
    free(session->items);
    session->items = NULL;
    session->n = 0;
}

static HRESULT add_item(struct session *session, const WCHAR *name, IDispatch *object,
                        BOOL is_module, DWORD flags)
{
    struct session_item *items, item = {.object = object, .is_module = is_module};
    HRESULT hr;

    if (!session_is_open(session))
        return E_FAIL;
    if (find(session, name))
        return E_INVALIDARG;
    items = realloc(session->items, (session->n + 1) * sizeof(*items));
    if (!items)
        return E_OUTOFMEMORY;
    session->items = items;
    item.name = SysAllocString(name);
    if (!item.name)
        return E_OUTOFMEMORY;
    if (object)
        IDispatch_AddRef(object);
    /* An engine may ask for the item at once. */
    items[session->n++] = item;
    hr = IActiveScript_AddNamedItem(session->script, name, flags);
    if (FAILED(hr)) {
        session->n--;
        SysFreeString(item.name);
        if (object)
            IDispatch_Release(object);
    }
    return hr;
}

HRESULT session_add_object(struct session *session, const WCHAR *name, IDispatch *object,
                           BOOL adds_members)
{
    return add_item(session, name, object, FALSE,
                    SCRIPTITEM_ISVISIBLE | SCRIPTITEM_ISSOURCE |
                        (adds_members ? SCRIPTITEM_GLOBALMEMBERS : 0));
}

HRESULT session_add_module(struct session *session, const WCHAR *name, IDispatch *object)
{
    return add_item(session, name, object, TRUE, object ? 0 : SCRIPTITEM_CODEONLY);
}

unsigned session_modules(const struct session *session)
{
    unsigned n = 0;

    for (unsigned i = 0; i < session->n; i++)
        n += session->items[i].is_module ? 1 : 0;
    return n;
}

BSTR session_module_name(const struct session *session, unsigned index)
{
    for (unsigned i = 0; i < session->n; i++) {
        if (session->items[i].is_module && index-- == 0)
            return session->items[i].name;
    }
    return NULL;
}

/* ---- what the engine asks ---- */

static HRESULT find_item(void *context, LPCOLESTR name, IUnknown **ret_item)
{
    const struct session_item *item = find(context, name);

    if (!item || !item->object)
        return TYPE_E_ELEMENTNOTFOUND;
    IDispatch_AddRef(item->object);
    *ret_item = (IUnknown *)item->object;
    return S_OK;
}

/* Who reports it goes on to tell its caller: that the error is known here is no answer to it. */
static HRESULT hear(void *context, IActiveScriptError *error)
{
    struct session *session = context;

    if (session->owner) {
        script_error_take(session->owner->error, error);
        session->owner->failed(session->owner);
    }
    return S_FALSE;
}

static HRESULT find_window(void *context, HWND *ret_window)
{
    struct session *session = context;

    if (session->owner && !session->owner->allows_windows)
        return E_FAIL;
    *ret_window = session->owner ? session->owner->window : NULL;
    return S_OK;
}

static const struct script_host host = {
    .find_item = find_item,
    .hear = hear,
    .find_window = find_window,
};

/* ---- beginning and end ---- */

static HRESULT create_script(struct session *session, const WCHAR *language)
{
    CLSID clsid;
    HRESULT hr = CLSIDFromProgID(language, &clsid);

    if (SUCCEEDED(hr))
        hr = CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER | CLSCTX_INPROC_HANDLER,
                              &IID_IActiveScript, (void **)&session->script);
    return SUCCEEDED(hr) ? hr : CTL_E_INVALIDPROPERTYVALUE;
}

static HRESULT begin(struct session *session, const WCHAR *language, BOOL is_safe)
{
    HRESULT hr;

    session->language = SysAllocString(language);
    session->site = script_site_new(&host, session);
    if (!session->language || !session->site)
        return E_OUTOFMEMORY;
    hr = create_script(session, language);
    if (SUCCEEDED(hr))
        hr = session_set_safety(session, is_safe);
    if (SUCCEEDED(hr))
        hr = IActiveScript_SetScriptSite(session->script, script_site_interface(session->site));
    if (SUCCEEDED(hr))
        hr = IActiveScript_QueryInterface(session->script, &IID_IActiveScriptParse,
                                          (void **)&session->parse);
    return SUCCEEDED(hr) ? IActiveScriptParse_InitNew(session->parse) : hr;
}

HRESULT session_new(const WCHAR *language, BOOL is_safe, struct session_owner *owner,
                    struct session **ret_session)
{
    struct session *session = calloc(1, sizeof(*session));
    HRESULT hr;

    if (!session)
        return E_OUTOFMEMORY;
    session->refs = 1;
    session->owner = owner;
    component_use_begun();
    hr = begin(session, language, is_safe);
    if (FAILED(hr)) {
        session_close(session);
        session_unref(session);
        return hr;
    }
    *ret_session = session;
    return S_OK;
}

struct session *session_ref(struct session *session)
{
    InterlockedIncrement(&session->refs);
    return session;
}

void session_unref(struct session *session)
{
    if (!session || InterlockedDecrement(&session->refs) > 0)
        return;
    session_close(session);
    SysFreeString(session->language);
    free(session);
    component_use_ended();
}

void session_forget_owner(struct session *session)
{
    session->owner = NULL;
}

void session_close(struct session *session)
{
    IActiveScript *script = session->script;

    session->script = NULL;
    session->owner = NULL;
    if (session->code)
        IDispatch_Release(session->code);
    session->code = NULL;
    if (script)
        IActiveScript_Close(script);
    if (session->parse)
        IActiveScriptParse_Release(session->parse);
    session->parse = NULL;
    if (script)
        IActiveScript_Release(script);
    forget_items(session);
    if (session->site)
        script_site_forget(session->site);
    script_site_release(session->site);
    session->site = NULL;
}

BOOL session_is_open(const struct session *session)
{
    return session && session->script;
}

const WCHAR *session_language(const struct session *session)
{
    return session->language;
}

/* ---- states ---- */

HRESULT session_set_safety(struct session *session, BOOL is_safe)
{
    IObjectSafety *safety;
    HRESULT hr;

    if (!session_is_open(session))
        return E_FAIL;
    if (FAILED(IActiveScript_QueryInterface(session->script, &IID_IObjectSafety, (void **)&safety)))
        return S_OK;
    hr = IObjectSafety_SetInterfaceSafetyOptions(safety, &IID_IActiveScriptParse,
                                                 INTERFACESAFE_FOR_UNTRUSTED_DATA,
                                                 is_safe ? INTERFACESAFE_FOR_UNTRUSTED_DATA : 0);
    IObjectSafety_Release(safety);
    return hr;
}

HRESULT session_state(struct session *session, SCRIPTSTATE *ret_state)
{
    return session_is_open(session) ? IActiveScript_GetScriptState(session->script, ret_state)
                                    : E_FAIL;
}

HRESULT session_set_state(struct session *session, SCRIPTSTATE state)
{
    return session_is_open(session) ? IActiveScript_SetScriptState(session->script, state) : E_FAIL;
}

static void forget_code(struct session *session)
{
    if (session->code)
        IDispatch_Release(session->code);
    session->code = NULL;
    session->changes++;
}

HRESULT session_reset(struct session *session)
{
    if (!session_is_open(session))
        return E_FAIL;
    forget_code(session);
    forget_items(session);
    session->is_started = FALSE;
    return IActiveScript_SetScriptState(session->script, SCRIPTSTATE_INITIALIZED);
}

unsigned session_changes(const struct session *session)
{
    return session->changes;
}

static HRESULT start(struct session *session)
{
    HRESULT hr = S_OK;

    if (!session_is_open(session))
        return E_FAIL;
    if (!session->is_started)
        hr = IActiveScript_SetScriptState(session->script, SCRIPTSTATE_STARTED);
    if (SUCCEEDED(hr))
        session->is_started = TRUE;
    return hr;
}

/* ---- code ---- */

/* The script's time, and its error for the caller. */
static HRESULT finish(struct session *session, struct deadline *deadline, HRESULT hr,
                      EXCEPINFO *exception)
{
    BOOL is_expired = deadline_end(deadline);

    if (is_expired && session->owner)
        session->owner->timed_out(session->owner);
    if (FAILED(hr))
        return script_error_result(session->owner ? session->owner->error : NULL, hr, exception);
    return hr;
}

HRESULT session_parse(struct session *session, const WCHAR *module, const WCHAR *code, DWORD flags,
                      VARIANT *result)
{
    EXCEPINFO exception = {0};
    struct deadline deadline;
    HRESULT hr = start(session);

    if (FAILED(hr))
        return hr;
    if (session->owner)
        script_error_take(session->owner->error, NULL);
    if (!(flags & SCRIPTTEXT_ISEXPRESSION))
        session->changes++;
    session_ref(session);
    deadline_begin(&deadline, session->script, session->owner ? session->owner->timeout_ms : 0);
    hr = IActiveScriptParse_ParseScriptText(session->parse, code, module, NULL, NULL, 0, 1, flags,
                                            result, &exception);
    hr = finish(session, &deadline, hr, &exception);
    session_unref(session);
    return hr;
}

HRESULT session_code(struct session *session, const WCHAR *module, IDispatch **ret_code)
{
    HRESULT hr = start(session);

    if (SUCCEEDED(hr) && module)
        return IActiveScript_GetScriptDispatch(session->script, module, ret_code);
    if (SUCCEEDED(hr) && !session->code)
        hr = IActiveScript_GetScriptDispatch(session->script, NULL, &session->code);
    if (FAILED(hr))
        return hr;
    IDispatch_AddRef(session->code);
    *ret_code = session->code;
    return S_OK;
}

/* The array's elements as arguments, whose order is the other one; borrowed. */
static HRESULT arguments_of(SAFEARRAY *array, DISPPARAMS *ret_arguments)
{
    const VARIANT *elements = array->pvData;
    LONG lower, upper;
    HRESULT hr = SafeArrayGetLBound(array, 1, &lower);

    *ret_arguments = (DISPPARAMS){0};
    if (SUCCEEDED(hr))
        hr = SafeArrayGetUBound(array, 1, &upper);
    if (FAILED(hr))
        return hr;
    ret_arguments->cArgs = (UINT)(upper - lower + 1);
    ret_arguments->rgvarg = calloc(ret_arguments->cArgs + 1, sizeof(VARIANT));
    if (!ret_arguments->rgvarg)
        return E_OUTOFMEMORY;
    for (UINT i = 0; i < ret_arguments->cArgs; i++)
        ret_arguments->rgvarg[ret_arguments->cArgs - 1 - i] = elements[i];
    return S_OK;
}

static HRESULT invoke(IDispatch *code, DISPID id, DISPPARAMS *arguments, VARIANT *result,
                      EXCEPINFO *exception)
{
    IDispatchEx *extended;
    HRESULT hr;

    if (FAILED(IDispatch_QueryInterface(code, &IID_IDispatchEx, (void **)&extended)))
        return IDispatch_Invoke(code, id, &IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD,
                                arguments, result, exception, NULL);
    hr = IDispatchEx_InvokeEx(extended, id, LOCALE_USER_DEFAULT, DISPATCH_METHOD, arguments, result,
                              exception, script_site_caller());
    IDispatchEx_Release(extended);
    return hr;
}

HRESULT session_run(struct session *session, const WCHAR *module, const WCHAR *procedure,
                    SAFEARRAY *array, VARIANT *result)
{
    LPOLESTR name = (LPOLESTR)(procedure ? procedure : u"");
    EXCEPINFO exception = {0};
    struct deadline deadline;
    DISPPARAMS arguments;
    IDispatch *code;
    DISPID id;
    HRESULT hr = session_code(session, module, &code);

    if (FAILED(hr))
        return hr;
    hr = arguments_of(array, &arguments);
    if (SUCCEEDED(hr))
        hr = IDispatch_GetIDsOfNames(code, &IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id);
    if (SUCCEEDED(hr)) {
        if (session->owner)
            script_error_take(session->owner->error, NULL);
        session_ref(session);
        deadline_begin(&deadline, session->script, session->owner ? session->owner->timeout_ms : 0);
        hr = invoke(code, id, &arguments, result, &exception);
        hr = finish(session, &deadline, hr, &exception);
        session_unref(session);
    }
    free(arguments.rgvarg);
    IDispatch_Release(code);
    return hr;
}
