/* SPDX-License-Identifier: MIT */
#include "witness.h"

#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/sddl.h>
#include <comity/securitybaseapi.h>

struct witness {
    IDispatch IDispatch_iface;
    LONG refs;
    IUnknown *kept; /* owned */
};

static LONG count, waiting, cancelled;
void (*witness_on_unused)(void);

const CLSID CLSID_WitnessMain = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 1}};
const CLSID CLSID_WitnessApartment = {
    0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 2}};
const CLSID CLSID_WitnessFree = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 3}};
const CLSID CLSID_WitnessBoth = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 4}};
const CLSID CLSID_WitnessProgram = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 5}};
const CLSID CLSID_WitnessSecond = {0x7d0d8c11, 0x43a5, 0x4e2c, {0x9a, 0x31, 0x10, 0, 0, 0, 0, 6}};

static void release_process(void)
{
    if (CoReleaseServerProcess() == 0 && witness_on_unused)
        witness_on_unused();
}

LONG witness_count(void)
{
    return __atomic_load_n(&count, __ATOMIC_ACQUIRE);
}

HRESULT witness_invoke(IDispatch *object, DISPID id, VARIANT *arguments, UINT n, VARIANT *result,
                       EXCEPINFO *exception)
{
    VARIANT reversed[2];
    DISPPARAMS params = {.rgvarg = reversed, .cArgs = n};

    for (UINT i = 0; i < n; i++)
        reversed[n - 1 - i] = arguments[i];
    return IDispatch_Invoke(object, id, &IID_NULL, 0, DISPATCH_METHOD, &params, result, exception,
                            NULL);
}

LONG witness_ask(IDispatch *object, DISPID id)
{
    VARIANT result;
    HRESULT hr;

    VariantInit(&result);
    hr = witness_invoke(object, id, NULL, 0, &result, NULL);
    return SUCCEEDED(hr) ? V_I4(&result) : hr;
}

/* ---- what it can do ---- */

static HRESULT call(VARIANT *object, LONG id, VARIANT *result)
{
    if (V_VT(object) != VT_DISPATCH || !V_DISPATCH(object))
        return DISP_E_TYPEMISMATCH;
    return witness_invoke(V_DISPATCH(object), id, NULL, 0, result, NULL);
}

/* Calls the object's own descent with itself, until @n is used up: each level waits in the other.
 */
static HRESULT descend(struct witness *witness, VARIANT *object, LONG n, VARIANT *result)
{
    VARIANT arguments[2], below;
    HRESULT hr;

    V_VT(result) = VT_I4;
    V_I4(result) = 0;
    if (n == 0)
        return S_OK;
    if (V_VT(object) != VT_DISPATCH || !V_DISPATCH(object))
        return DISP_E_TYPEMISMATCH;

    V_VT(&arguments[0]) = VT_DISPATCH;
    V_DISPATCH(&arguments[0]) = &witness->IDispatch_iface;
    V_VT(&arguments[1]) = VT_I4;
    V_I4(&arguments[1]) = n - 1;
    VariantInit(&below);
    hr = witness_invoke(V_DISPATCH(object), WITNESS_DESCEND, arguments, 2, &below, NULL);
    V_I4(result) = V_VT(&below) == VT_I4 ? V_I4(&below) + 1 : 0;
    return hr;
}

static HRESULT raise_error(LONG hr, EXCEPINFO *exception)
{
    if (hr != DISP_E_EXCEPTION || !exception)
        return hr;
    *exception = (EXCEPINFO){
        .bstrSource = SysAllocString(u"Witness"),
        .bstrDescription = SysAllocString(u"It was asked to."),
        .dwHelpContext = 7,
        .scode = E_ABORT,
    };
    return DISP_E_EXCEPTION;
}

static HRESULT keep(struct witness *witness, const DISPPARAMS *params)
{
    IUnknown *kept = witness->kept;

    witness->kept = NULL;
    if (params->cArgs == 1 && V_VT(&params->rgvarg[0]) == VT_DISPATCH) {
        witness->kept = (IUnknown *)V_DISPATCH(&params->rgvarg[0]);
        IUnknown_AddRef(witness->kept);
    }
    if (kept)
        IUnknown_Release(kept);
    return S_OK;
}

static HRESULT return_kept(struct witness *witness, VARIANT *result)
{
    V_VT(result) = VT_UNKNOWN;
    V_UNKNOWN(result) = witness->kept;
    if (witness->kept)
        IUnknown_AddRef(witness->kept);
    return S_OK;
}

static HRESULT return_number(VARIANT *result, LONG number)
{
    V_VT(result) = VT_I4;
    V_I4(result) = number;
    return S_OK;
}

static LONG wait_for_cancel(LONG most_ms)
{
    ULONGLONG end = GetTickCount64() + (ULONGLONG)most_ms;
    HRESULT hr;

    __atomic_add_fetch(&waiting, 1, __ATOMIC_RELEASE);
    while ((hr = CoTestCancel()) == RPC_S_CALLPENDING && GetTickCount64() < end)
        Sleep(1);
    __atomic_sub_fetch(&waiting, 1, __ATOMIC_RELEASE);
    if (hr == RPC_E_CALL_CANCELED)
        __atomic_add_fetch(&cancelled, 1, __ATOMIC_RELEASE);
    return hr;
}

static LONG apartment_type(void)
{
    APTTYPEQUALIFIER qualifier;
    APTTYPE type;

    CoGetApartmentType(&type, &qualifier);
    return type;
}

/* The token's user as text, at most 64 characters. */
static void name_token(HANDLE token, char *text)
{
    union {
        TOKEN_USER user;
        BYTE bytes[256];
    } told;
    LPSTR sid;
    DWORD size;

    strcpy(text, "none");
    if (!GetTokenInformation(token, TokenUser, &told, sizeof(told), &size) ||
        !ConvertSidToStringSidA(told.user.User.Sid, &sid))
        return;
    snprintf(text, 64, "%s", sid);
    LocalFree(sid);
}

static HRESULT act_as_caller(BSTR path, VARIANT *result)
{
    char narrow[PATH_MAX] = "", during[64], after[64], owner[64], text[256];
    DWORD size = sizeof(during);
    WCHAR wide[256];
    HANDLE token;
    HRESULT hr;
    int fd;

    WideCharToMultiByte(CP_UTF8, 0, path, -1, narrow, sizeof(narrow), NULL, NULL);
    hr = CoImpersonateClient();
    if (FAILED(hr))
        return hr;
    GetUserNameA(during, &size);
    fd = open(narrow, O_RDONLY | O_CLOEXEC);
    if (!OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token))
        token = NULL;
    hr = CoRevertToSelf();
    name_token(token, owner);
    if (token)
        CloseHandle(token);
    size = sizeof(after);
    GetUserNameA(after, &size);
    snprintf(text, sizeof(text), "%s, file %s, token of %s, then %s", during,
             fd < 0 ? "closed" : "open", owner, after);
    if (fd >= 0)
        close(fd);
    MultiByteToWideChar(CP_UTF8, 0, text, -1, wide, 256);
    V_VT(result) = VT_BSTR;
    V_BSTR(result) = SysAllocString(wide);
    return hr;
}

static HRESULT return_caller(VARIANT *result)
{
    void *account = NULL;
    HRESULT hr;

    hr = CoQueryClientBlanket(NULL, NULL, NULL, NULL, NULL, &account, NULL);
    if (FAILED(hr))
        return hr;
    V_VT(result) = VT_BSTR;
    V_BSTR(result) = SysAllocString(account);
    return S_OK;
}

static HRESULT do_method(struct witness *witness, DISPID id, DISPPARAMS *params, VARIANT *result,
                         EXCEPINFO *exception)
{
    UINT n = params->cArgs;
    VARIANT *first = n ? &params->rgvarg[n - 1] : NULL;
    VARIANT *second = n > 1 ? &params->rgvarg[n - 2] : NULL;

    switch (id) {
    case WITNESS_THREAD:
        return return_number(result, (LONG)GetCurrentThreadId());
    case WITNESS_APARTMENT:
        return return_number(result, apartment_type());
    case WITNESS_PROCESS:
        return return_number(result, (LONG)getpid());
    case WITNESS_CALL:
        return second ? call(first, V_I4(second), result) : DISP_E_BADPARAMCOUNT;
    case WITNESS_KEEP:
        return keep(witness, params);
    case WITNESS_KEPT:
        return return_kept(witness, result);
    case WITNESS_ECHO:
        return first ? VariantCopy(result, first) : DISP_E_BADPARAMCOUNT;
    case WITNESS_DESCEND:
        return second ? descend(witness, first, V_I4(second), result) : DISP_E_BADPARAMCOUNT;
    case WITNESS_RAISE:
        return first ? raise_error(V_I4(first), exception) : DISP_E_BADPARAMCOUNT;
    case WITNESS_DIE:
        return (HRESULT)kill(getpid(), SIGKILL);
    case WITNESS_WAIT:
        return first ? return_number(result, wait_for_cancel(V_I4(first))) : DISP_E_BADPARAMCOUNT;
    case WITNESS_WAITING:
        return return_number(result, __atomic_load_n(&waiting, __ATOMIC_ACQUIRE));
    case WITNESS_CANCELLED:
        return return_number(result, __atomic_load_n(&cancelled, __ATOMIC_ACQUIRE));
    case WITNESS_CALLER:
        return return_caller(result);
    case WITNESS_ACT:
        return first ? act_as_caller(V_BSTR(first), result) : DISP_E_BADPARAMCOUNT;
    default:
        return DISP_E_MEMBERNOTFOUND;
    }
}

/* ---- the object ---- */

static struct witness *witness_from_IDispatch(IDispatch *iface)
{
    return (struct witness *)((char *)iface - offsetof(struct witness, IDispatch_iface));
}

static HRESULT STDMETHODCALLTYPE witness_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IDispatch))
        return E_NOINTERFACE;

    *ppv = iface;
    IDispatch_AddRef(iface);
    return S_OK;
}

static ULONG STDMETHODCALLTYPE witness_AddRef(IDispatch *iface)
{
    return (ULONG)InterlockedIncrement(&witness_from_IDispatch(iface)->refs);
}

static ULONG STDMETHODCALLTYPE witness_Release(IDispatch *iface)
{
    struct witness *witness = witness_from_IDispatch(iface);
    LONG refs = InterlockedDecrement(&witness->refs);

    if (refs > 0)
        return (ULONG)refs;
    if (witness->kept)
        IUnknown_Release(witness->kept);
    free(witness);
    InterlockedDecrement(&count);
    release_process();
    return 0;
}

static HRESULT STDMETHODCALLTYPE witness_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT STDMETHODCALLTYPE witness_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid,
                                                     ITypeInfo **ppTInfo)
{
    *ppTInfo = NULL;
    return DISP_E_BADINDEX;
}

static HRESULT STDMETHODCALLTYPE witness_GetIDsOfNames(IDispatch *iface, REFIID riid,
                                                       LPOLESTR *rgszNames, UINT cNames, LCID lcid,
                                                       DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = DISPID_UNKNOWN;
    return DISP_E_UNKNOWNNAME;
}

static HRESULT STDMETHODCALLTYPE witness_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid,
                                                LCID lcid, WORD wFlags, DISPPARAMS *pDispParams,
                                                VARIANT *pVarResult, EXCEPINFO *pExcepInfo,
                                                UINT *puArgErr)
{
    VARIANT result;
    HRESULT hr;

    VariantInit(&result);
    hr = do_method(witness_from_IDispatch(iface), dispIdMember, pDispParams, &result, pExcepInfo);
    if (pVarResult)
        *pVarResult = result;
    else
        VariantClear(&result);
    return hr;
}

static const IDispatchVtbl witness_vtable = {
    .QueryInterface = witness_QueryInterface,
    .AddRef = witness_AddRef,
    .Release = witness_Release,
    .GetTypeInfoCount = witness_GetTypeInfoCount,
    .GetTypeInfo = witness_GetTypeInfo,
    .GetIDsOfNames = witness_GetIDsOfNames,
    .Invoke = witness_Invoke,
};

/* ---- its class ---- */

static HRESULT STDMETHODCALLTYPE factory_QueryInterface(IClassFactory *iface, REFIID riid,
                                                        void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IClassFactory))
        return E_NOINTERFACE;

    *ppv = iface;
    return S_OK;
}

static ULONG STDMETHODCALLTYPE factory_AddRef(IClassFactory *iface)
{
    return 2;
}

static ULONG STDMETHODCALLTYPE factory_Release(IClassFactory *iface)
{
    return 1;
}

static HRESULT STDMETHODCALLTYPE factory_CreateInstance(IClassFactory *iface, IUnknown *pUnkOuter,
                                                        REFIID riid, void **ppv)
{
    struct witness *witness;
    HRESULT hr;

    *ppv = NULL;
    if (pUnkOuter)
        return CLASS_E_NOAGGREGATION;
    witness = calloc(1, sizeof(*witness));
    if (!witness)
        return E_OUTOFMEMORY;
    witness->IDispatch_iface.lpVtbl = (IDispatchVtbl *)&witness_vtable;
    witness->refs = 1;
    InterlockedIncrement(&count);
    CoAddRefServerProcess();
    hr = IDispatch_QueryInterface(&witness->IDispatch_iface, riid, ppv);
    IDispatch_Release(&witness->IDispatch_iface);
    return hr;
}

static HRESULT STDMETHODCALLTYPE factory_LockServer(IClassFactory *iface, BOOL fLock)
{
    if (fLock)
        CoAddRefServerProcess();
    else
        release_process();
    return S_OK;
}

static const IClassFactoryVtbl factory_vtable = {
    .QueryInterface = factory_QueryInterface,
    .AddRef = factory_AddRef,
    .Release = factory_Release,
    .CreateInstance = factory_CreateInstance,
    .LockServer = factory_LockServer,
};

IClassFactory *witness_class(void)
{
    static IClassFactory factory = {.lpVtbl = (IClassFactoryVtbl *)&factory_vtable};

    return &factory;
}
