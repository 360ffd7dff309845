/* SPDX-License-Identifier: MIT */
/*
 * MSScriptControl.ScriptControl. Source: Windows' "Using the ScriptControl" pages.
 */
#include "component.h"

/* Here the identifiers of the control's library are. */
#include <initguid.h>

#include <msscript.h>
#include <olectl.h>

#include "control.h"
#include "script_error.h"

enum {
    ID_ERROR = 3000,
    ID_TIMEOUT = 3001,
    TIMEOUT_MS = 10000,
    TIMEOUT_NONE = -1,
};

static struct control *control_from_IScriptControl(IScriptControl *iface)
{
    return CONTAINING_RECORD(iface, struct control, dual.IDispatch_iface);
}

static void fire(struct control *control, DISPID id)
{
    DISPPARAMS none = {0};

    sinks_fire(&control->events, NULL, id, &none);
}

static void failed(struct session_owner *owner)
{
    fire(CONTAINING_RECORD(owner, struct control, owner), ID_ERROR);
}

static void timed_out(struct session_owner *owner)
{
    fire(CONTAINING_RECORD(owner, struct control, owner), ID_TIMEOUT);
}

/* ---- the language ---- */

static HRESULT control_get_Language(IScriptControl *iface, BSTR *pbstrLanguage)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!pbstrLanguage)
        return E_POINTER;
    *pbstrLanguage = control->session ? SysAllocString(session_language(control->session)) : NULL;
    return control->session && !*pbstrLanguage ? E_OUTOFMEMORY : S_OK;
}

/* The well-known ones are spelled as Windows spells them. */
static const WCHAR *spelling_of(const WCHAR *language)
{
    static const WCHAR *const known[] = {u"VBScript", u"JScript"};

    for (size_t i = 0; i < ARRAYSIZE(known); i++) {
        if (CompareStringOrdinal(known[i], -1, language, -1, TRUE) == CSTR_EQUAL)
            return known[i];
    }
    return language;
}

static HRESULT control_put_Language(IScriptControl *iface, BSTR pbstrLanguage)
{
    struct control *control = control_from_IScriptControl(iface);
    struct session *session = NULL;
    HRESULT hr = S_OK;

    if (pbstrLanguage && *pbstrLanguage)
        hr = session_new(spelling_of(pbstrLanguage), control->is_safe, &control->owner, &session);
    if (FAILED(hr))
        return hr;
    if (control->session)
        session_close(control->session);
    session_unref(control->session);
    control->session = session;
    return S_OK;
}

/* ---- properties ---- */

static HRESULT control_get_State(IScriptControl *iface, ScriptControlStates *pssState)
{
    struct control *control = control_from_IScriptControl(iface);
    SCRIPTSTATE state;

    if (!pssState)
        return E_POINTER;
    if (!control->session || FAILED(session_state(control->session, &state)))
        return E_FAIL;
    if (state != SCRIPTSTATE_INITIALIZED && state != SCRIPTSTATE_STARTED &&
        state != SCRIPTSTATE_CONNECTED)
        return E_FAIL;
    *pssState = state == SCRIPTSTATE_CONNECTED ? Connected : Initialized;
    return S_OK;
}

static HRESULT control_put_State(IScriptControl *iface, ScriptControlStates pssState)
{
    struct control *control = control_from_IScriptControl(iface);

    if (pssState != Initialized && pssState != Connected)
        return CTL_E_INVALIDPROPERTYVALUE;
    return control->session
               ? session_set_state(control->session, pssState == Connected ? SCRIPTSTATE_CONNECTED
                                                                           : SCRIPTSTATE_STARTED)
               : E_FAIL;
}

static HRESULT control_put_SitehWnd(IScriptControl *iface, LONG phwnd)
{
    struct control *control = control_from_IScriptControl(iface);
    HWND window = (HWND)(LONG_PTR)phwnd;

    if (window && !IsWindow(window))
        return CTL_E_INVALIDPROPERTYVALUE;
    control->owner.window = window;
    return S_OK;
}

static HRESULT control_get_SitehWnd(IScriptControl *iface, LONG *phwnd)
{
    if (!phwnd)
        return E_POINTER;
    *phwnd = (LONG)(LONG_PTR)control_from_IScriptControl(iface)->owner.window;
    return S_OK;
}

static HRESULT control_get_Timeout(IScriptControl *iface, LONG *plMilleseconds)
{
    if (!plMilleseconds)
        return E_POINTER;
    *plMilleseconds = control_from_IScriptControl(iface)->owner.timeout_ms;
    return S_OK;
}

static HRESULT control_put_Timeout(IScriptControl *iface, LONG plMilleseconds)
{
    if (plMilleseconds < TIMEOUT_NONE)
        return CTL_E_INVALIDPROPERTYVALUE;
    control_from_IScriptControl(iface)->owner.timeout_ms = plMilleseconds;
    return S_OK;
}

static HRESULT give_boolean(BOOL value, VARIANT_BOOL *ret_value)
{
    if (!ret_value)
        return E_POINTER;
    *ret_value = value ? VARIANT_TRUE : VARIANT_FALSE;
    return S_OK;
}

static HRESULT control_get_AllowUI(IScriptControl *iface, VARIANT_BOOL *pfAllowUI)
{
    return give_boolean(control_from_IScriptControl(iface)->owner.allows_windows, pfAllowUI);
}

static HRESULT control_put_AllowUI(IScriptControl *iface, VARIANT_BOOL pfAllowUI)
{
    control_from_IScriptControl(iface)->owner.allows_windows = pfAllowUI != VARIANT_FALSE;
    return S_OK;
}

static HRESULT control_get_UseSafeSubset(IScriptControl *iface, VARIANT_BOOL *pfUseSafeSubset)
{
    return give_boolean(control_from_IScriptControl(iface)->is_safe, pfUseSafeSubset);
}

static HRESULT control_put_UseSafeSubset(IScriptControl *iface, VARIANT_BOOL pfUseSafeSubset)
{
    struct control *control = control_from_IScriptControl(iface);
    BOOL is_safe = pfUseSafeSubset != VARIANT_FALSE;

    if (is_safe == control->is_safe)
        return S_OK;
    control->is_safe = is_safe;
    return control->session ? session_set_safety(control->session, is_safe) : S_OK;
}

/* ---- objects ---- */

static HRESULT control_get_Modules(IScriptControl *iface, IScriptModuleCollection **ppmods)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!ppmods)
        return E_POINTER;
    return control->session ? script_modules_create(control, ppmods) : E_FAIL;
}

static HRESULT control_get_Error(IScriptControl *iface, IScriptError **ppse)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!ppse)
        return E_POINTER;
    *ppse = script_error_interface(control->owner.error);
    IScriptError_AddRef(*ppse);
    return S_OK;
}

static HRESULT control_get_CodeObject(IScriptControl *iface, IDispatch **ppdispObject)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!ppdispObject)
        return E_POINTER;
    return control->session ? session_code(control->session, NULL, ppdispObject) : E_FAIL;
}

static HRESULT control_get_Procedures(IScriptControl *iface,
                                      IScriptProcedureCollection **ppdispProcedures)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!ppdispProcedures)
        return E_POINTER;
    return control->session ? script_procedures_create(control->session, NULL, ppdispProcedures)
                            : E_FAIL;
}

/* There is no window to show it in. */
static HRESULT control__AboutBox(IScriptControl *iface)
{
    return S_OK;
}

static HRESULT control_AddObject(IScriptControl *iface, BSTR Name, IDispatch *Object,
                                 VARIANT_BOOL AddMembers)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!Name || !Object)
        return E_INVALIDARG;
    return control->session
               ? session_add_object(control->session, Name, Object, AddMembers != VARIANT_FALSE)
               : E_FAIL;
}

/* ---- code ---- */

static HRESULT control_Reset(IScriptControl *iface)
{
    struct control *control = control_from_IScriptControl(iface);

    return control->session ? session_reset(control->session) : E_FAIL;
}

static HRESULT control_AddCode(IScriptControl *iface, BSTR Code)
{
    struct control *control = control_from_IScriptControl(iface);

    return control->session ? session_parse(control->session, NULL, Code ? Code : u"",
                                            SCRIPTTEXT_ISVISIBLE, NULL)
                            : E_FAIL;
}

static HRESULT control_Eval(IScriptControl *iface, BSTR Expression, VARIANT *pvarResult)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!pvarResult)
        return E_POINTER;
    V_VT(pvarResult) = VT_EMPTY;
    return control->session ? session_parse(control->session, NULL, Expression ? Expression : u"",
                                            SCRIPTTEXT_ISEXPRESSION, pvarResult)
                            : E_FAIL;
}

static HRESULT control_ExecuteStatement(IScriptControl *iface, BSTR Statement)
{
    struct control *control = control_from_IScriptControl(iface);

    return control->session
               ? session_parse(control->session, NULL, Statement ? Statement : u"", 0, NULL)
               : E_FAIL;
}

static HRESULT control_Run(IScriptControl *iface, BSTR ProcedureName, SAFEARRAY **Parameters,
                           VARIANT *pvarResult)
{
    struct control *control = control_from_IScriptControl(iface);

    if (!Parameters || !*Parameters || !pvarResult)
        return E_POINTER;
    V_VT(pvarResult) = VT_EMPTY;
    return control->session
               ? session_run(control->session, NULL, ProcedureName, *Parameters, pvarResult)
               : E_FAIL;
}

/* ---- the object ---- */

static HRESULT control_query(struct dual *dual, REFIID riid, void **ppv)
{
    struct control *control = CONTAINING_RECORD(dual, struct control, dual);

    if (!IsEqualIID(riid, &IID_IConnectionPointContainer))
        return E_NOINTERFACE;
    *ppv = &control->events.IConnectionPointContainer_iface;
    dual_AddRef(&dual->IDispatch_iface);
    return S_OK;
}

/* Modules that are still held keep their session, which tells nobody any more. */
static void control_deinit(struct dual *dual)
{
    struct control *control = CONTAINING_RECORD(dual, struct control, dual);

    if (control->session)
        session_forget_owner(control->session);
    session_unref(control->session);
    sinks_deinit(&control->events);
    sinks_deinit(&control->properties);
    if (control->owner.error)
        IScriptError_Release(script_error_interface(control->owner.error));
}

static const IScriptControlVtbl control_vtable = {
    DUAL_METHODS,
    .get_Language = control_get_Language,
    .put_Language = control_put_Language,
    .get_State = control_get_State,
    .put_State = control_put_State,
    .put_SitehWnd = control_put_SitehWnd,
    .get_SitehWnd = control_get_SitehWnd,
    .get_Timeout = control_get_Timeout,
    .put_Timeout = control_put_Timeout,
    .get_AllowUI = control_get_AllowUI,
    .put_AllowUI = control_put_AllowUI,
    .get_UseSafeSubset = control_get_UseSafeSubset,
    .put_UseSafeSubset = control_put_UseSafeSubset,
    .get_Modules = control_get_Modules,
    .get_Error = control_get_Error,
    .get_CodeObject = control_get_CodeObject,
    .get_Procedures = control_get_Procedures,
    ._AboutBox = control__AboutBox,
    .AddObject = control_AddObject,
    .Reset = control_Reset,
    .AddCode = control_AddCode,
    .Eval = control_Eval,
    .ExecuteStatement = control_ExecuteStatement,
    .Run = control_Run,
};

static const IID *const control_iids[] = {&IID_IScriptControl, NULL};
static struct dual_class control_class = {
    .iids = control_iids,
    .query = control_query,
    .deinit = control_deinit,
};

static HRESULT control_create(REFIID riid, void **ppv)
{
    struct control *control = dual_new(sizeof(*control), &control_class, &control_vtable);

    if (!control)
        return E_OUTOFMEMORY;
    sinks_init(&control->events, (IUnknown *)&control->dual.IDispatch_iface,
               &DIID_DScriptControlSource);
    sinks_init(&control->properties, (IUnknown *)&control->dual.IDispatch_iface,
               &IID_IPropertyNotifySink);
    sinks_join(&control->events, &control->properties);
    control->owner = (struct session_owner){
        .error = script_error_new(),
        .timed_out = timed_out,
        .failed = failed,
        .timeout_ms = TIMEOUT_MS,
        .allows_windows = TRUE,
    };
    if (!control->owner.error) {
        dual_Release(&control->dual.IDispatch_iface);
        return E_OUTOFMEMORY;
    }
    return dual_hand_out(control, riid, ppv);
}

static const struct component_class classes[] = {{&CLSID_ScriptControl, control_create}};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"ScriptControl",
};
