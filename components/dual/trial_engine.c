/* SPDX-License-Identifier: MIT */
#include "trial_engine.h"

#include <comity_wide.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

enum {
    NAMES_MAX = 16,
    LOG_MAX = 256,
};

enum trial_kind {
    TRIAL_NUMBER,
    TRIAL_VARIABLE,
    TRIAL_FORWARD,
    TRIAL_FAILURE,
};

struct trial_name {
    enum trial_kind kind;
    WCHAR name[32];
    WCHAR text[64];
    LONG number;
    VARIANT value;
};

struct trial_engine {
    IActiveScript IActiveScript_iface;
    IActiveScriptParse IActiveScriptParse_iface;
    IDispatch IDispatch_iface;
    IActiveScriptError IActiveScriptError_iface;
    LONG refs;
    IActiveScriptSite *site;
    SCRIPTSTATE state;
    BOOL is_interrupted; /* (atomic) */
    const WCHAR *error;
    WCHAR item[32]; /* the first named one */
    unsigned n;
    struct trial_name names[NAMES_MAX];
};

static const CLSID clsid_trial = {0x7e571e57, 0, 0, {0x74, 0x72, 0x69, 0x61, 0x6c, 0, 0, 1}};
static char calls[LOG_MAX];
static DWORD offer;
static BOOL can_clone;
static int engines;

static void note(char letter)
{
    size_t len = strlen(calls);

    ASSERT_TRUE(len < LOG_MAX - 1);
    calls[len] = letter;
    calls[len + 1] = '\0';
}

const char *trial_engine_log(void)
{
    static char copy[LOG_MAX];

    strcpy(copy, calls);
    *calls = '\0';
    return copy;
}

int trial_engines(void)
{
    return engines;
}

#define FROM(field, iface) CONTAINING_RECORD(iface, struct trial_engine, field)

static HRESULT query(struct trial_engine *engine, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IActiveScript))
        *ppv = &engine->IActiveScript_iface;
    else if (IsEqualIID(riid, &IID_IActiveScriptParse))
        *ppv = &engine->IActiveScriptParse_iface;
    else if (IsEqualIID(riid, &IID_IDispatch))
        *ppv = &engine->IDispatch_iface;
    else
        return E_NOINTERFACE;
    engine->refs++;
    return S_OK;
}

static ULONG unref(struct trial_engine *engine)
{
    LONG refs = --engine->refs;

    if (refs == 0) {
        for (unsigned i = 0; i < engine->n; i++)
            VariantClear(&engine->names[i].value);
        ASSERT_EQ(engine->site, NULL);
        engines--;
        free(engine);
    }
    return (ULONG)refs;
}

#define IDENTITY(prefix, interface)                                                                \
    static HRESULT prefix##_QueryInterface(interface *iface, REFIID riid, void **ppv)              \
    {                                                                                              \
        return query(FROM(interface##_iface, iface), riid, ppv);                                   \
    }                                                                                              \
    static ULONG prefix##_AddRef(interface *iface)                                                 \
    {                                                                                              \
        return (ULONG)++FROM(interface##_iface, iface)->refs;                                      \
    }                                                                                              \
    static ULONG prefix##_Release(interface *iface)                                                \
    {                                                                                              \
        return unref(FROM(interface##_iface, iface));                                              \
    }

/* ---- the global object ---- */

IDENTITY(global, IDispatch)

static HRESULT global_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT global_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    return DISP_E_BADINDEX;
}

static HRESULT global_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                    LCID lcid, DISPID *rgDispId)
{
    struct trial_engine *engine = FROM(IDispatch_iface, iface);

    for (unsigned i = 0; i < engine->n; i++) {
        if (CompareStringOrdinal(engine->names[i].name, -1, rgszNames[0], -1, TRUE) == CSTR_EQUAL) {
            *rgDispId = (DISPID)i + 1;
            return S_OK;
        }
    }
    return DISP_E_UNKNOWNNAME;
}

static HRESULT call_number(const struct trial_name *name, DISPPARAMS *arguments, VARIANT *result)
{
    LONG sum = name->number;

    for (UINT i = 0; i < arguments->cArgs; i++) {
        VARIANT number;

        VariantInit(&number);
        if (FAILED(VariantChangeType(&number, &arguments->rgvarg[i], 0, VT_I4)))
            return DISP_E_TYPEMISMATCH;
        sum += V_I4(&number);
    }
    if (result) {
        V_VT(result) = VT_I4;
        V_I4(result) = sum;
    }
    return S_OK;
}

static HRESULT call_forward(struct trial_engine *engine, const struct trial_name *name,
                            DISPPARAMS *arguments, VARIANT *result, EXCEPINFO *exception)
{
    LPOLESTR other = (LPOLESTR)name->text;
    IUnknown *item;
    IDispatch *dispatch;
    DISPID id;
    HRESULT hr =
        IActiveScriptSite_GetItemInfo(engine->site, engine->item, SCRIPTINFO_IUNKNOWN, &item, NULL);

    if (FAILED(hr))
        return hr;
    ASSERT_HR(IUnknown_QueryInterface(item, &IID_IDispatch, (void **)&dispatch), S_OK);
    IUnknown_Release(item);
    hr = IDispatch_GetIDsOfNames(dispatch, &IID_NULL, &other, 1, 0, &id);
    if (SUCCEEDED(hr))
        hr = IDispatch_Invoke(dispatch, id, &IID_NULL, 0, DISPATCH_METHOD | DISPATCH_PROPERTYGET,
                              arguments, result, exception, NULL);
    IDispatch_Release(dispatch);
    return hr;
}

static HRESULT use_variable(struct trial_name *name, WORD flags, DISPPARAMS *arguments,
                            VARIANT *result)
{
    if (flags & DISPATCH_PROPERTYPUT)
        return VariantCopyInd(&name->value, &arguments->rgvarg[0]);
    return VariantCopy(result, &name->value);
}

static HRESULT global_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    struct trial_engine *engine = FROM(IDispatch_iface, iface);
    struct trial_name *name;

    if (dispIdMember < 1 || dispIdMember > (DISPID)engine->n)
        return DISP_E_MEMBERNOTFOUND;
    name = &engine->names[dispIdMember - 1];
    switch (name->kind) {
    case TRIAL_NUMBER:
        return call_number(name, pDispParams, pVarResult);
    case TRIAL_VARIABLE:
        return use_variable(name, wFlags, pDispParams, pVarResult);
    case TRIAL_FORWARD:
        return call_forward(engine, name, pDispParams, pVarResult, pExcepInfo);
    default:
        if (pExcepInfo) {
            *pExcepInfo = (EXCEPINFO){.wCode = 77};
            pExcepInfo->bstrDescription = SysAllocString(name->text);
        }
        return DISP_E_EXCEPTION;
    }
}

static const IDispatchVtbl global_vtable = {
    global_QueryInterface, global_AddRef,        global_Release, global_GetTypeInfoCount,
    global_GetTypeInfo,    global_GetIDsOfNames, global_Invoke,
};

/* ---- its errors ---- */

IDENTITY(error, IActiveScriptError)

static HRESULT error_GetExceptionInfo(IActiveScriptError *iface, EXCEPINFO *pexcepinfo)
{
    *pexcepinfo = (EXCEPINFO){.scode = (SCODE)0x800a0400};
    pexcepinfo->bstrSource = SysAllocString(u"Trial compilation error");
    pexcepinfo->bstrDescription = SysAllocString(FROM(IActiveScriptError_iface, iface)->error);
    return S_OK;
}

static HRESULT error_GetSourcePosition(IActiveScriptError *iface, DWORD *pdwSourceContext,
                                       ULONG *pulLineNumber, LONG *plCharacterPosition)
{
    if (pdwSourceContext)
        *pdwSourceContext = 0;
    *pulLineNumber = 4;
    *plCharacterPosition = 2;
    return S_OK;
}

static HRESULT error_GetSourceLineText(IActiveScriptError *iface, BSTR *pbstrSourceLine)
{
    *pbstrSourceLine = SysAllocString(u"a line");
    return S_OK;
}

static const IActiveScriptErrorVtbl error_vtable = {
    error_QueryInterface,    error_AddRef,
    error_Release,           error_GetExceptionInfo,
    error_GetSourcePosition, error_GetSourceLineText,
};

/* ---- IActiveScriptParse ---- */

IDENTITY(parse, IActiveScriptParse)

static HRESULT parse_InitNew(IActiveScriptParse *iface)
{
    note('I');
    return S_OK;
}

static HRESULT parse_AddScriptlet(IActiveScriptParse *iface, LPCOLESTR a, LPCOLESTR b, LPCOLESTR c,
                                  LPCOLESTR d, LPCOLESTR e, LPCOLESTR f, DWORDLONG g, ULONG h,
                                  DWORD i, BSTR *j, EXCEPINFO *k)
{
    return E_NOTIMPL;
}

static HRESULT fail(struct trial_engine *engine, const WCHAR *text)
{
    engine->error = text;
    IActiveScriptSite_OnScriptError(engine->site, &engine->IActiveScriptError_iface);
    return SCRIPT_E_REPORTED;
}

static void define(struct trial_engine *engine, const WCHAR *line, size_t n)
{
    struct trial_name *name = &engine->names[engine->n];
    size_t n_name = comity_wcscspn(line, u" ");
    const WCHAR *rest = line + n_name + 1;
    size_t n_text;

    ASSERT_TRUE(engine->n < NAMES_MAX && n_name + 1 < n);
    engine->n++;
    memset(name, 0, sizeof(*name));
    memcpy(name->name, line, n_name * sizeof(WCHAR));
    name->kind = *rest == '$'   ? TRIAL_VARIABLE
                 : *rest == '@' ? TRIAL_FORWARD
                 : *rest == '!' ? TRIAL_FAILURE
                                : TRIAL_NUMBER;
    if (name->kind != TRIAL_NUMBER)
        rest++;
    while (rest < line + n && *rest == ' ')
        rest++;
    n_text = n - (size_t)(rest - line);
    memcpy(name->text, rest, n_text * sizeof(WCHAR));
    if (name->kind == TRIAL_NUMBER)
        ASSERT_HR(VarI4FromStr(name->text, 0, 0, &name->number), S_OK);
}

static HRESULT parse_ParseScriptText(IActiveScriptParse *iface, LPCOLESTR pstrCode,
                                     LPCOLESTR pstrItemName, IUnknown *punkContext,
                                     LPCOLESTR pstrDelimiter, DWORDLONG dwSourceContextCookie,
                                     ULONG ulStartingLineNumber, DWORD dwFlags, VARIANT *pvarResult,
                                     EXCEPINFO *pexcepinfo)
{
    struct trial_engine *engine = FROM(IActiveScriptParse_iface, iface);

    note('P');
    if (dwFlags & SCRIPTTEXT_ISEXPRESSION) {
        V_VT(pvarResult) = VT_BSTR;
        V_BSTR(pvarResult) = SysAllocString(pstrCode);
        return S_OK;
    }
    if (comity_wcscmp(pstrCode, u"wait") == 0) {
        while (!__atomic_load_n(&engine->is_interrupted, __ATOMIC_ACQUIRE))
            sched_yield();
        return E_ABORT;
    }
    while (*pstrCode) {
        size_t n = comity_wcscspn(pstrCode, u"\r\n");

        if (*pstrCode == '!')
            return fail(engine, pstrCode + 2);
        if (n > 0)
            define(engine, pstrCode, n);
        pstrCode += n + (pstrCode[n] != 0);
    }
    return S_OK;
}

static const IActiveScriptParseVtbl parse_vtable = {
    parse_QueryInterface, parse_AddRef,       parse_Release,
    parse_InitNew,        parse_AddScriptlet, parse_ParseScriptText,
};

/* ---- IActiveScript ---- */

IDENTITY(script, IActiveScript)

static struct trial_engine *make_engine(void);

static HRESULT script_SetScriptSite(IActiveScript *iface, IActiveScriptSite *pass)
{
    struct trial_engine *engine = FROM(IActiveScript_iface, iface);

    note('S');
    if (engine->site)
        IActiveScriptSite_Release(engine->site);
    IActiveScriptSite_AddRef(pass);
    engine->site = pass;
    return S_OK;
}

static HRESULT script_GetScriptSite(IActiveScript *iface, REFIID riid, void **ppv)
{
    return E_NOTIMPL;
}

static HRESULT script_SetScriptState(IActiveScript *iface, SCRIPTSTATE ss)
{
    note((char)('0' + ss));
    FROM(IActiveScript_iface, iface)->state = ss;
    return S_OK;
}

static HRESULT script_GetScriptState(IActiveScript *iface, SCRIPTSTATE *pssState)
{
    *pssState = FROM(IActiveScript_iface, iface)->state;
    return S_OK;
}

static HRESULT script_Close(IActiveScript *iface)
{
    struct trial_engine *engine = FROM(IActiveScript_iface, iface);

    note('c');
    if (engine->site)
        IActiveScriptSite_Release(engine->site);
    engine->site = NULL;
    return S_OK;
}

static HRESULT script_AddNamedItem(IActiveScript *iface, LPCOLESTR pstrName, DWORD dwFlags)
{
    struct trial_engine *engine = FROM(IActiveScript_iface, iface);

    note('N');
    if (!*engine->item)
        comity_wcscpy(engine->item, pstrName);
    return S_OK;
}

static HRESULT script_AddTypeLib(IActiveScript *iface, REFGUID rguidTypeLib, DWORD dwMajor,
                                 DWORD dwMinor, DWORD dwFlags)
{
    note('T');
    return S_OK;
}

static HRESULT script_GetScriptDispatch(IActiveScript *iface, LPCOLESTR pstrItemName,
                                        IDispatch **ppdisp)
{
    *ppdisp = &FROM(IActiveScript_iface, iface)->IDispatch_iface;
    IDispatch_AddRef(*ppdisp);
    return S_OK;
}

static HRESULT script_GetCurrentScriptThreadID(IActiveScript *iface, SCRIPTTHREADID *pstid)
{
    return E_NOTIMPL;
}

static HRESULT script_GetScriptThreadID(IActiveScript *iface, DWORD id, SCRIPTTHREADID *pstid)
{
    return E_NOTIMPL;
}

static HRESULT script_GetScriptThreadState(IActiveScript *iface, SCRIPTTHREADID stid,
                                           SCRIPTTHREADSTATE *pstsState)
{
    return E_NOTIMPL;
}

static HRESULT script_InterruptScriptThread(IActiveScript *iface, SCRIPTTHREADID stid,
                                            const EXCEPINFO *pexcepinfo, DWORD dwFlags)
{
    __atomic_store_n(&FROM(IActiveScript_iface, iface)->is_interrupted, TRUE, __ATOMIC_RELEASE);
    return S_OK;
}

static HRESULT script_Clone(IActiveScript *iface, IActiveScript **ppscript)
{
    struct trial_engine *engine = FROM(IActiveScript_iface, iface), *copy;

    if (!can_clone)
        return E_NOTIMPL;
    note('D');
    copy = make_engine();
    memcpy(copy->names, engine->names, sizeof(copy->names));
    copy->n = engine->n;
    *ppscript = &copy->IActiveScript_iface;
    return S_OK;
}

static const IActiveScriptVtbl script_vtable = {
    script_QueryInterface,
    script_AddRef,
    script_Release,
    script_SetScriptSite,
    script_GetScriptSite,
    script_SetScriptState,
    script_GetScriptState,
    script_Close,
    script_AddNamedItem,
    script_AddTypeLib,
    script_GetScriptDispatch,
    script_GetCurrentScriptThreadID,
    script_GetScriptThreadID,
    script_GetScriptThreadState,
    script_InterruptScriptThread,
    script_Clone,
};

static struct trial_engine *make_engine(void)
{
    struct trial_engine *engine = calloc(1, sizeof(*engine));

    ASSERT_TRUE(engine);
    engine->IActiveScript_iface.lpVtbl = (IActiveScriptVtbl *)&script_vtable;
    engine->IActiveScriptParse_iface.lpVtbl = (IActiveScriptParseVtbl *)&parse_vtable;
    engine->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&global_vtable;
    engine->IActiveScriptError_iface.lpVtbl = (IActiveScriptErrorVtbl *)&error_vtable;
    engine->refs = 1;
    engines++;
    return engine;
}

/* ---- its class ---- */

static HRESULT class_QueryInterface(IClassFactory *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG class_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG class_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT class_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter, REFIID riid,
                                    void **ppv)
{
    struct trial_engine *engine = make_engine();
    HRESULT hr = query(engine, riid, ppv);

    note('C');
    unref(engine);
    return hr;
}

static HRESULT class_LockServer(IClassFactory *iface, BOOL fLock)
{
    return S_OK;
}

static const IClassFactoryVtbl class_vtable = {
    class_QueryInterface, class_AddRef, class_Release, class_CreateInstance, class_LockServer,
};

void trial_engine_offer(BOOL clones)
{
    static IClassFactory class_object = {(IClassFactoryVtbl *)&class_vtable};
    WCHAR text[40];

    can_clone = clones;
    StringFromGUID2(&clsid_trial, text, ARRAYSIZE(text));
    ASSERT_EQ(RegSetKeyValueW(HKEY_CLASSES_ROOT, u"Trial\\CLSID", NULL, REG_SZ, text,
                              (DWORD)((comity_wcslen(text) + 1) * sizeof(WCHAR))),
              ERROR_SUCCESS);
    ASSERT_HR(CoRegisterClassObject(&clsid_trial, (IUnknown *)&class_object, CLSCTX_INPROC_SERVER,
                                    REGCLS_MULTIPLEUSE, &offer),
              S_OK);
}

void trial_engine_withdraw(void)
{
    ASSERT_HR(CoRevokeClassObject(offer), S_OK);
}
