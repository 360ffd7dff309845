/* SPDX-License-Identifier: MIT */
#include <dispex.h>
#include <servprov.h>

#include <stdlib.h>
#include <string.h>

#include "base/list.h"
#include "marshal/loopback.h"
#include "marshal/oaut.h"
#include "test.h"

/* An object whose Invoke is what a test says. */
struct fake {
    IDispatchEx IDispatchEx_iface;
    IServiceProvider IServiceProvider_iface;
    LONG refs;
    HRESULT (*invoke)(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo, UINT *argument);
    IServiceProvider *caller;
    DISPID id;
    WORD flags;
};

static struct fake fake;

static HRESULT fake_QueryInterface(IDispatchEx *iface, REFIID riid, void **ppv)
{
    return E_NOINTERFACE;
}

static ULONG fake_AddRef(IDispatchEx *iface)
{
    return (ULONG)++fake.refs;
}

static ULONG fake_Release(IDispatchEx *iface)
{
    return (ULONG)--fake.refs;
}

static HRESULT fake_Invoke(IDispatchEx *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    fake.id = dispIdMember;
    fake.flags = wFlags;
    return fake.invoke(pDispParams, pVarResult, pExcepInfo, puArgErr);
}

static HRESULT fake_InvokeEx(IDispatchEx *iface, DISPID id, LCID lcid, WORD wFlags, DISPPARAMS *pdp,
                             VARIANT *pvarRes, EXCEPINFO *pei, IServiceProvider *pspCaller)
{
    fake.id = id;
    fake.flags = wFlags;
    fake.caller = pspCaller;
    return fake.invoke(pdp, pvarRes, pei, NULL);
}

static HRESULT fake_GetIDsOfNames(IDispatchEx *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                  LCID lcid, DISPID *rgDispId)
{
    for (UINT i = 0; i < cNames; i++)
        rgDispId[i] = rgszNames[i][0] == u'?' ? DISPID_UNKNOWN : rgszNames[i][0];
    return rgDispId[cNames - 1] == DISPID_UNKNOWN ? DISP_E_UNKNOWNNAME : S_OK;
}

static const IDispatchExVtbl fake_vtable = {
    .QueryInterface = fake_QueryInterface,
    .AddRef = fake_AddRef,
    .Release = fake_Release,
    .GetIDsOfNames = fake_GetIDsOfNames,
    .Invoke = fake_Invoke,
    .InvokeEx = fake_InvokeEx,
};

static ULONG provider_AddRef(IServiceProvider *iface)
{
    return (ULONG)++fake.refs;
}

static ULONG provider_Release(IServiceProvider *iface)
{
    return (ULONG)--fake.refs;
}

static const IServiceProviderVtbl provider_vtable = {
    .AddRef = provider_AddRef,
    .Release = provider_Release,
};

static struct fake fake = {
    .IDispatchEx_iface = {(IDispatchExVtbl *)&fake_vtable},
    .IServiceProvider_iface = {(IServiceProviderVtbl *)&provider_vtable},
    .refs = 1,
};
static struct loopback loopback;

static IDispatchEx *start(void)
{
    loopback_init(&loopback, &IID_IDispatchEx, (IUnknown *)&fake.IDispatchEx_iface);
    return (IDispatchEx *)&loopback.proxy;
}

static void finish(void)
{
    ASSERT_EQ(fake.refs, 1);
    loopback_deinit(&loopback);
}

static HRESULT invoke(IDispatchEx *dispatch, VARIANT *arguments, UINT n, VARIANT *result)
{
    DISPPARAMS params = {arguments, NULL, n, 0};

    return dispatch->lpVtbl->Invoke(dispatch, 7, &IID_NULL, 0, DISPATCH_METHOD, &params, result,
                                    NULL, NULL);
}

TEST(names_come_back_with_what_is_known_of_them)
{
    IDispatchEx *dispatch = start();
    LPOLESTR names[] = {(LPOLESTR)u"abc", (LPOLESTR)u"?"};
    DISPID ids[2] = {0};

    ASSERT_HR(dispatch->lpVtbl->GetIDsOfNames(dispatch, &IID_NULL, names, 1, 0, ids), S_OK);
    ASSERT_EQ(ids[0], 'a');
    ASSERT_HR(dispatch->lpVtbl->GetIDsOfNames(dispatch, &IID_NULL, names, 2, 0, ids),
              DISP_E_UNKNOWNNAME);
    ASSERT_EQ(ids[1], DISPID_UNKNOWN);
    finish();
}

/* ---- arguments by reference ---- */

static HRESULT change_all(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo, UINT *argument)
{
    for (UINT i = 0; i < params->cArgs; i++) {
        VARIANT *each = &params->rgvarg[i];

        switch (V_VT(each)) {
        case VT_BYREF | VT_BSTR:
            SysFreeString(*V_BSTRREF(each));
            *V_BSTRREF(each) = SysAllocString(u"changed");
            break;
        case VT_BYREF | VT_VARIANT:
            VariantClear(V_VARIANTREF(each));
            V_VT(V_VARIANTREF(each)) = VT_I4;
            V_I4(V_VARIANTREF(each)) = 99;
            break;
        case VT_BYREF | VT_ARRAY | VT_I4:
            SafeArrayDestroy(*V_ARRAYREF(each));
            *V_ARRAYREF(each) = SafeArrayCreateVector(VT_I4, 5, 3);
            break;
        case VT_BYREF | VT_DISPATCH:
            (*V_DISPATCHREF(each))->lpVtbl->Release(*V_DISPATCHREF(each));
            *V_DISPATCHREF(each) = NULL;
            break;
        case VT_BYREF | VT_DECIMAL:
            V_DECIMALREF(each)->Lo64++;
            break;
        default:
            if (V_VT(each) & VT_BYREF)
                ++*V_UI1REF(each);
            break;
        }
    }
    return S_FALSE;
}

TEST(references_to_scalars_change)
{
    static const VARTYPE types[] = {VT_I1,  VT_UI1, VT_I2,    VT_UI2, VT_BOOL, VT_I4,
                                    VT_UI4, VT_INT, VT_UINT,  VT_R4,  VT_R8,   VT_I8,
                                    VT_UI8, VT_CY,  VT_ERROR, VT_DATE};
    enum { N = sizeof(types) / sizeof(*types) };
    IDispatchEx *dispatch = start();
    uint64_t values[N];
    VARIANT arguments[N + 1] = {0};

    fake.invoke = change_all;
    for (int i = 0; i < N; i++) {
        values[i] = (uint64_t)i;
        V_VT(&arguments[i]) = types[i] | VT_BYREF;
        V_BYREF(&arguments[i]) = &values[i];
    }
    V_VT(&arguments[N]) = VT_I4; /* one among them that is not by reference */
    ASSERT_HR(invoke(dispatch, arguments, N + 1, NULL), S_FALSE);
    for (int i = 0; i < N; i++)
        ASSERT_EQ(values[i], i + 1);
    finish();
}

TEST(references_to_what_owns_memory_change)
{
    BSTR text = SysAllocString(u"before");
    SAFEARRAY *array = SafeArrayCreateVector(VT_I4, 0, 1);
    IDispatch *object = (IDispatch *)&fake.IDispatchEx_iface;
    DECIMAL decimal = {.scale = 2, .Lo64 = 41};
    VARIANT inner = {0}, arguments[5] = {0};
    IDispatchEx *dispatch = start();
    LONG lower;

    fake.invoke = change_all;
    V_VT(&inner) = VT_BSTR;
    V_BSTR(&inner) = SysAllocString(u"inner");
    V_VT(&arguments[0]) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&arguments[0]) = &text;
    V_VT(&arguments[1]) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&arguments[1]) = &inner;
    V_VT(&arguments[2]) = VT_BYREF | VT_ARRAY | VT_I4;
    V_ARRAYREF(&arguments[2]) = &array;
    V_VT(&arguments[3]) = VT_BYREF | VT_DISPATCH;
    V_DISPATCHREF(&arguments[3]) = &object;
    V_VT(&arguments[4]) = VT_BYREF | VT_DECIMAL;
    V_DECIMALREF(&arguments[4]) = &decimal;
    fake.refs++;
    ASSERT_HR(invoke(dispatch, arguments, 5, NULL), S_FALSE);
    ASSERT_U16(text, u"changed");
    ASSERT_EQ(V_VT(&inner), VT_I4);
    ASSERT_EQ(V_I4(&inner), 99);
    ASSERT_HR(SafeArrayGetLBound(array, 1, &lower), S_OK);
    ASSERT_EQ(lower, 5);
    ASSERT_TRUE(object == NULL);
    ASSERT_EQ(decimal.Lo64, 42);
    ASSERT_EQ(decimal.scale, 2);
    SafeArrayDestroy(array);
    SysFreeString(text);
    finish();
}

static HRESULT change_innermost(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo,
                                UINT *argument)
{
    ++*V_I4REF(V_VARIANTREF(&params->rgvarg[0]));
    return S_OK;
}

TEST(a_reference_in_a_referred_variant_stays_the_callers)
{
    VARIANT inner = {0}, argument = {0};
    IDispatchEx *dispatch = start();
    LONG number = 4;

    fake.invoke = change_innermost;
    V_VT(&inner) = VT_BYREF | VT_I4;
    V_I4REF(&inner) = &number;
    V_VT(&argument) = VT_BYREF | VT_VARIANT;
    V_VARIANTREF(&argument) = &inner;
    ASSERT_HR(invoke(dispatch, &argument, 1, NULL), S_OK);
    ASSERT_EQ(number, 5);
    ASSERT_TRUE(V_I4REF(&inner) == &number);
    fake.invoke = change_all;
    ASSERT_HR(invoke(dispatch, &argument, 1, NULL), S_FALSE);
    ASSERT_EQ(V_VT(&inner), VT_I4);
    ASSERT_EQ(V_I4(&inner), 99);
    ASSERT_EQ(number, 5);
    finish();
}

/* ---- results ---- */

static HRESULT raise_exception(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo,
                               UINT *argument)
{
    ASSERT_TRUE(result == NULL);
    excepinfo->scode = (SCODE)0x80041234;
    excepinfo->bstrDescription = SysAllocString(u"broken");
    excepinfo->bstrSource = SysAllocString(u"");
    return DISP_E_EXCEPTION;
}

TEST(exceptions_keep_their_texts)
{
    DISPPARAMS params = {0};
    IDispatchEx *dispatch = start();
    EXCEPINFO excepinfo = {0};

    fake.invoke = raise_exception;
    ASSERT_HR(dispatch->lpVtbl->Invoke(dispatch, 7, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL,
                                       &excepinfo, NULL),
              DISP_E_EXCEPTION);
    ASSERT_EQ(excepinfo.scode, (SCODE)0x80041234);
    ASSERT_U16(excepinfo.bstrDescription, u"broken");
    ASSERT_U16(excepinfo.bstrSource, u"");
    ASSERT_TRUE(excepinfo.bstrHelpFile == NULL);
    SysFreeString(excepinfo.bstrDescription);
    SysFreeString(excepinfo.bstrSource);
    finish();
}

static HRESULT blame_argument(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo,
                              UINT *argument)
{
    *argument = 3;
    return DISP_E_TYPEMISMATCH;
}

TEST(the_number_of_a_wrong_argument_comes_back)
{
    DISPPARAMS params = {0};
    IDispatchEx *dispatch = start();
    UINT argument = 0;

    fake.invoke = blame_argument;
    ASSERT_HR(dispatch->lpVtbl->Invoke(dispatch, 7, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL,
                                       NULL, &argument),
              DISP_E_TYPEMISMATCH);
    ASSERT_EQ(argument, 3);
    finish();
}

/* ---- InvokeEx ---- */

static HRESULT give_text(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo, UINT *argument)
{
    ASSERT_EQ(params->cArgs, 2);
    ASSERT_EQ(params->cNamedArgs, 1);
    ASSERT_EQ(params->rgdispidNamedArgs[0], DISPID_THIS);
    ++*V_I4REF(&params->rgvarg[1]);
    V_VT(result) = VT_BSTR;
    V_BSTR(result) = SysAllocString(u"constructed");
    return S_OK;
}

TEST(extended_invocations_carry_the_callers_services)
{
    DISPID named = DISPID_THIS;
    VARIANT arguments[2] = {0}, result = {0};
    DISPPARAMS params = {arguments, &named, 2, 1};
    IDispatchEx *dispatch = start();
    LONG number = 1;

    fake.invoke = give_text;
    V_VT(&arguments[0]) = VT_DISPATCH;
    V_DISPATCH(&arguments[0]) = (IDispatch *)&fake.IDispatchEx_iface;
    V_VT(&arguments[1]) = VT_BYREF | VT_I4;
    V_I4REF(&arguments[1]) = &number;
    ASSERT_HR(dispatch->lpVtbl->InvokeEx(dispatch, -5, 0, DISPATCH_CONSTRUCT, &params, &result,
                                         NULL, &fake.IServiceProvider_iface),
              S_OK);
    ASSERT_EQ(fake.id, -5);
    ASSERT_EQ(fake.flags, DISPATCH_CONSTRUCT);
    ASSERT_TRUE(fake.caller == &fake.IServiceProvider_iface);
    ASSERT_EQ(number, 2);
    ASSERT_U16(V_BSTR(&result), u"constructed");
    VariantClear(&result);
    ASSERT_HR(dispatch->lpVtbl->InvokeEx(dispatch, -5, 0, DISPATCH_CONSTRUCT, &params, &result,
                                         NULL, NULL),
              S_OK);
    ASSERT_TRUE(fake.caller == NULL);
    VariantClear(&result);
    finish();
}

TEST(invocations_cut_short_are_refused)
{
    LONG number = 1;
    DISPID named = DISPID_THIS;
    VARIANT arguments[2] = {0}, result;
    DISPPARAMS params = {arguments, &named, 2, 1};
    IDispatchEx *dispatch = start();
    size_t request, reply;

    fake.invoke = give_text;
    V_VT(&arguments[1]) = VT_BYREF | VT_I4;
    V_I4REF(&arguments[1]) = &number;
    VariantInit(&result);
    ASSERT_HR(dispatch->lpVtbl->InvokeEx(dispatch, 0, 0, 0, &params, &result, NULL, NULL), S_OK);
    VariantClear(&result);
    request = loopback.request.size;
    reply = loopback.reply.size;
    for (loopback.request_cut = 1; loopback.request_cut <= request; loopback.request_cut++)
        ASSERT_HR(dispatch->lpVtbl->InvokeEx(dispatch, 0, 0, 0, &params, &result, NULL, NULL),
                  oaut_bad_data());
    loopback.request_cut = 0;
    for (loopback.reply_cut = 1; loopback.reply_cut <= reply; loopback.reply_cut++)
        ASSERT_HR(dispatch->lpVtbl->InvokeEx(dispatch, 0, 0, 0, &params, &result, NULL, NULL),
                  oaut_bad_data());
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
    finish();
}

/* An object that keeps to what it got, so that only the marshaling needs memory. */
static HRESULT give_back(DISPPARAMS *params, VARIANT *result, EXCEPINFO *excepinfo, UINT *argument)
{
    *result = params->rgvarg[0];
    V_VT(&params->rgvarg[0]) = VT_EMPTY;
    return S_OK;
}

TEST(an_invocation_without_memory_fails_and_leaks_nothing)
{
    SAFEARRAY *array = SafeArrayCreateVector(VT_BSTR, 0, 2);
    BSTR text = SysAllocString(u"by reference");
    VARIANT arguments[10] = {0}, result = {0};
    IDispatchEx *dispatch = start();
    HRESULT hr;

    fake.invoke = give_back;
    ((BSTR *)array->pvData)[1] = SysAllocString(u"in an array");
    V_VT(&arguments[0]) = VT_ARRAY | VT_BSTR;
    V_ARRAY(&arguments[0]) = array;
    V_VT(&arguments[9]) = VT_BYREF | VT_BSTR;
    V_BSTRREF(&arguments[9]) = &text;
    FOR_EACH_FAILING_ALLOCATION(hr = invoke(dispatch, arguments, 10, &result); ASSERT_TRUE(
                                    hr == S_OK || hr == E_OUTOFMEMORY || hr == oaut_bad_data());
                                VariantClear(&result));
    ASSERT_U16(text, u"by reference");
    SysFreeString(text);
    SafeArrayDestroy(array);
    finish();
}
