/* SPDX-License-Identifier: MIT */
/*
 * The engine as hosts use it: states, texts, names, errors. Expectations are those that Wine's
 * tests of it (vbscript.c) hold on Windows.
 */
#define COBJMACROS
#include <stdio.h>
#include <stdlib.h>
#include <threads.h>
#include <unistd.h>

#include <comity/windows.h>

#include <activscp.h>
#include <dispex.h>
#include <objsafe.h>

#include "test.h"

/* A site that notes what it is told, as letters. */
static struct {
    char states[64];
    char calls[64];
    EXCEPINFO error;
    ULONG line;
    LONG column;
    HRESULT report; /* OnScriptError's answer */
    IDispatch *item;
    unsigned n_items;
} told;

static void note(char *notes, char letter)
{
    size_t len = strlen(notes);

    ASSERT_TRUE(len < sizeof(told.states) - 1);
    notes[len] = letter;
    notes[len + 1] = 0;
}

static HRESULT site_QueryInterface(IActiveScriptSite *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (!IsEqualIID(riid, &IID_IUnknown) && !IsEqualIID(riid, &IID_IActiveScriptSite))
        return E_NOINTERFACE;
    *ppv = iface;
    return S_OK;
}

static ULONG site_AddRef(IActiveScriptSite *iface)
{
    return 2;
}

static ULONG site_Release(IActiveScriptSite *iface)
{
    return 1;
}

static HRESULT site_GetLCID(IActiveScriptSite *iface, LCID *plcid)
{
    *plcid = 0x409;
    return S_OK;
}

static HRESULT site_GetItemInfo(IActiveScriptSite *iface, LPCOLESTR pstrName, DWORD dwReturnMask,
                                IUnknown **ppiunkItem, ITypeInfo **ppti)
{
    ASSERT_EQ(dwReturnMask, SCRIPTINFO_IUNKNOWN);
    if (!told.item)
        return TYPE_E_ELEMENTNOTFOUND;
    told.n_items++;
    IDispatch_AddRef(told.item);
    *ppiunkItem = (IUnknown *)told.item;
    return S_OK;
}

static HRESULT site_GetDocVersionString(IActiveScriptSite *iface, BSTR *pbstrVersion)
{
    return E_NOTIMPL;
}

static HRESULT site_OnScriptTerminate(IActiveScriptSite *iface, const VARIANT *pvarResult,
                                      const EXCEPINFO *pexcepinfo)
{
    return S_OK;
}

static HRESULT site_OnStateChange(IActiveScriptSite *iface, SCRIPTSTATE ssScriptState)
{
    note(told.states, "uscdxi"[ssScriptState]);
    return S_OK;
}

static void forget_error(void)
{
    SysFreeString(told.error.bstrSource);
    SysFreeString(told.error.bstrDescription);
    SysFreeString(told.error.bstrHelpFile);
    memset(&told.error, 0, sizeof(told.error));
}

static HRESULT site_OnScriptError(IActiveScriptSite *iface, IActiveScriptError *pscripterror)
{
    note(told.calls, 'e');
    forget_error();
    ASSERT_HR(IActiveScriptError_GetExceptionInfo(pscripterror, &told.error), S_OK);
    ASSERT_HR(IActiveScriptError_GetSourcePosition(pscripterror, NULL, &told.line, &told.column),
              S_OK);
    return told.report;
}

static HRESULT site_OnEnterScript(IActiveScriptSite *iface)
{
    note(told.calls, '(');
    return S_OK;
}

static HRESULT site_OnLeaveScript(IActiveScriptSite *iface)
{
    note(told.calls, ')');
    return S_OK;
}

static const IActiveScriptSiteVtbl site_vtable = {
    .QueryInterface = site_QueryInterface,
    .AddRef = site_AddRef,
    .Release = site_Release,
    .GetLCID = site_GetLCID,
    .GetItemInfo = site_GetItemInfo,
    .GetDocVersionString = site_GetDocVersionString,
    .OnScriptTerminate = site_OnScriptTerminate,
    .OnStateChange = site_OnStateChange,
    .OnScriptError = site_OnScriptError,
    .OnEnterScript = site_OnEnterScript,
    .OnLeaveScript = site_OnLeaveScript,
};

static IActiveScriptSite site = {(IActiveScriptSiteVtbl *)&site_vtable};
static IActiveScript *script;
static IActiveScriptParse *parser;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_VBScript, NULL, CLSCTX_INPROC_SERVER, &IID_IActiveScript,
                               (void **)&script),
              S_OK);
    ASSERT_HR(IActiveScript_QueryInterface(script, &IID_IActiveScriptParse, (void **)&parser),
              S_OK);
}

static void end(void)
{
    IActiveScriptParse_Release(parser);
    ASSERT_EQ(IActiveScript_Release(script), 0);
    forget_error();
    CoUninitialize();
}

static void begin_started(void)
{
    begin();
    ASSERT_HR(IActiveScriptParse_InitNew(parser), S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), S_OK);
    told.states[0] = 0;
}

static HRESULT parse(LPCWSTR text, DWORD flags, VARIANT *value)
{
    told.calls[0] = 0;
    return IActiveScriptParse_ParseScriptText(parser, text, NULL, NULL, NULL, 0, 1, flags, value,
                                              NULL);
}

static LONG number_of(LPCWSTR expression)
{
    VARIANT value;

    ASSERT_HR(parse(expression, SCRIPTTEXT_ISEXPRESSION, &value), S_OK);
    ASSERT_HR(VariantChangeType(&value, &value, 0, VT_I4), S_OK);
    return V_I4(&value);
}

TEST(states_follow_each_other)
{
    begin();
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), E_UNEXPECTED);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_STR(told.states, "");
    ASSERT_HR(IActiveScriptParse_InitNew(parser), S_OK);
    ASSERT_HR(IActiveScriptParse_InitNew(parser), E_UNEXPECTED);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_CONNECTED), S_OK);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_UNINITIALIZED), S_OK);
    ASSERT_STR(told.states, "icdiu");
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), E_UNEXPECTED);
    ASSERT_HR(IActiveScript_Close(script), S_OK);
    ASSERT_STR(told.states, "icdiuix");
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_INITIALIZED), E_UNEXPECTED);
    end();
}

TEST(the_last_release_closes)
{
    begin_started();
    end();
    ASSERT_STR(told.states, "ix");
}

TEST(texts_wait_for_the_start)
{
    begin();
    ASSERT_HR(IActiveScriptParse_InitNew(parser), S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(parse(u"x = 1", 0, NULL), S_OK);
    ASSERT_HR(parse(u"x = x + 1", SCRIPTTEXT_ISPERSISTENT, NULL), S_OK);
    ASSERT_STR(told.calls, "");
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), S_OK);
    ASSERT_STR(told.calls, "()()");
    ASSERT_EQ(number_of(u"x"), 2);
    end();
}

TEST(only_persistent_texts_outlive_the_machine)
{
    begin();
    ASSERT_HR(IActiveScriptParse_InitNew(parser), S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(parse(u"x = 10", 0, NULL), S_OK);
    ASSERT_HR(parse(u"x = x + 1", SCRIPTTEXT_ISPERSISTENT, NULL), S_OK);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), S_OK);
    ASSERT_EQ(number_of(u"x"), 11);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_UNINITIALIZED), S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), S_OK);
    ASSERT_EQ(number_of(u"x"), 1);
    end();
}

TEST(errors_are_reported_with_their_place)
{
    begin_started();
    told.report = E_NOTIMPL;
    ASSERT_HR(parse(u"x = 1\n  y = 1 / 0", 0, NULL), (HRESULT)0x800a000b);
    ASSERT_STR(told.calls, "(e)");
    ASSERT_EQ(told.line, 2);
    ASSERT_EQ(told.column, 2);
    ASSERT_HR(told.error.scode, (HRESULT)0x800a000b);
    ASSERT_U16(told.error.bstrSource, u"Microsoft VBScript runtime error");
    ASSERT_U16(told.error.bstrDescription, u"Division by zero");
    told.report = S_OK;
    ASSERT_HR(parse(u"\nx = (1", 0, NULL), SCRIPT_E_REPORTED);
    ASSERT_STR(told.calls, "e");
    ASSERT_EQ(told.line, 2);
    ASSERT_EQ(told.column, 6);
    ASSERT_U16(told.error.bstrSource, u"Microsoft VBScript compilation error");
    ASSERT_U16(told.error.bstrDescription, u"Expected ')'");
    end();
}

static IDispatchEx *script_names(void)
{
    IDispatchEx *names;
    IDispatch *object;

    ASSERT_HR(IActiveScript_GetScriptDispatch(script, NULL, &object), S_OK);
    ASSERT_HR(IDispatch_QueryInterface(object, &IID_IDispatchEx, (void **)&names), S_OK);
    IDispatch_Release(object);
    return names;
}

static HRESULT id_of(IDispatchEx *names, LPCWSTR name, DISPID *ret_id)
{
    BSTR text = SysAllocString(name);
    HRESULT hr = IDispatchEx_GetDispID(names, text, fdexNameCaseInsensitive, ret_id);

    SysFreeString(text);
    return hr;
}

TEST(others_call_procedures_and_read_variables)
{
    VARIANT argument = {.vt = VT_I4, .lVal = 20}, value;
    DISPPARAMS arguments = {&argument, NULL, 1, 0}, none = {0};
    IDispatchEx *names;
    DISPID id;

    begin_started();
    names = script_names();
    ASSERT_HR(id_of(names, u"half", &id), DISP_E_UNKNOWNNAME);
    ASSERT_EQ(id, DISPID_UNKNOWN);
    ASSERT_HR(parse(u"Function Half(n)\nHalf = n \\ 2\nEnd Function\nDim v : v = 7", 0, NULL),
              S_OK);
    ASSERT_HR(id_of(names, u"HALF", &id), S_OK);
    told.calls[0] = 0;
    ASSERT_HR(IDispatchEx_InvokeEx(names, id, 0, DISPATCH_METHOD, &arguments, &value, NULL, NULL),
              S_OK);
    ASSERT_EQ(V_I4(&value), 10);
    ASSERT_STR(told.calls, "()");
    ASSERT_HR(id_of(names, u"v", &id), S_OK);
    ASSERT_HR(IDispatchEx_InvokeEx(names, id, 0, DISPATCH_PROPERTYGET, &none, &value, NULL, NULL),
              S_OK);
    ASSERT_EQ(V_I2(&value), 7);

    ASSERT_HR(IActiveScript_Close(script), S_OK);
    ASSERT_HR(IDispatchEx_InvokeEx(names, id, 0, DISPATCH_PROPERTYGET, &none, &value, NULL, NULL),
              E_UNEXPECTED);
    ASSERT_EQ(IDispatchEx_Release(names), 0);
    end();
}

static DWORD can(IDispatchEx *object, LPCWSTR name)
{
    DWORD properties;
    DISPID id;

    ASSERT_HR(id_of(object, name, &id), S_OK);
    ASSERT_HR(IDispatchEx_GetMemberProperties(object, id, grfdexPropCanAll, &properties), S_OK);
    return properties;
}

TEST(an_object_tells_what_can_be_done_with_its_members)
{
    DISPPARAMS none = {0};
    IDispatchEx *names, *object;
    IUnknown *parent;
    DWORD properties;
    VARIANT value;
    DISPID id;

    begin_started();
    names = script_names();
    ASSERT_HR(parse(u"Class C\nPublic Field\nSub Act\nEnd Sub\n"
                    u"Property Get Count\nEnd Property\nEnd Class\nSet o = New C",
                    0, NULL),
              S_OK);
    ASSERT_HR(id_of(names, u"o", &id), S_OK);
    ASSERT_HR(IDispatchEx_InvokeEx(names, id, 0, DISPATCH_PROPERTYGET, &none, &value, NULL, NULL),
              S_OK);
    ASSERT_HR(IDispatch_QueryInterface(V_DISPATCH(&value), &IID_IDispatchEx, (void **)&object),
              S_OK);
    ASSERT_EQ(can(object, u"field"), fdexPropCanGet | fdexPropCanPut | fdexPropCanPutRef);
    ASSERT_EQ(can(object, u"act"), fdexPropCanCall);
    ASSERT_EQ(can(object, u"count"), fdexPropCanGet);
    ASSERT_HR(IDispatchEx_GetMemberProperties(object, 12345, grfdexPropCanAll, &properties),
              DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(IDispatchEx_GetNameSpaceParent(object, &parent), E_FAIL);
    IDispatchEx_Release(object);
    VariantClear(&value);
    IDispatchEx_Release(names);
    end();
}

TEST(names_can_be_enumerated)
{
    IDispatchEx *names;
    DISPID id;
    BSTR name;

    begin_started();
    ASSERT_HR(parse(u"Dim only", 0, NULL), S_OK);
    names = script_names();
    ASSERT_HR(IDispatchEx_GetNextDispID(names, 0, DISPID_STARTENUM, &id), S_OK);
    ASSERT_HR(IDispatchEx_GetMemberName(names, id, &name), S_OK);
    ASSERT_U16(name, u"only");
    SysFreeString(name);
    ASSERT_HR(IDispatchEx_GetNextDispID(names, 0, id, &id), S_FALSE);
    IDispatchEx_Release(names);
    end();
}

/* The names of the @kind ("f" or "v") that the type of the script has, with blanks between. */
static void expect_members(ITypeInfo *type, char kind, const char *expected)
{
    char names[128] = "";
    VARDESC *variable;
    FUNCDESC *function;
    BSTR name;

    for (UINT i = 0;; i++) {
        MEMBERID id;

        if (kind == 'f' && SUCCEEDED(ITypeInfo_GetFuncDesc(type, i, &function))) {
            id = function->memid;
            ITypeInfo_ReleaseFuncDesc(type, function);
        } else if (kind == 'v' && SUCCEEDED(ITypeInfo_GetVarDesc(type, i, &variable))) {
            id = variable->memid;
            ITypeInfo_ReleaseVarDesc(type, variable);
        } else {
            break;
        }
        ASSERT_HR(ITypeInfo_GetDocumentation(type, id, &name, NULL, NULL, NULL), S_OK);
        for (UINT j = 0; j < SysStringLen(name); j++)
            note(names, (char)name[j]);
        note(names, ' ');
        SysFreeString(name);
    }
    ASSERT_STR(names, expected);
}

TEST(a_script_has_a_type)
{
    IDispatchEx *names;
    ITypeInfo *type;

    begin_started();
    ASSERT_HR(parse(u"Dim a\nConst c = 1\nSub s(x)\nEnd Sub\nPrivate Sub p\nEnd Sub\n"
                    u"Function f\nEnd Function\ni = 2\nDim b",
                    0, NULL),
              S_OK);
    names = script_names();
    ASSERT_HR(IDispatchEx_GetTypeInfo(names, 1, 0, &type), DISP_E_BADINDEX);
    ASSERT_HR(IDispatchEx_GetTypeInfo(names, 0, 0, &type), S_OK);
    IDispatchEx_Release(names);
    ASSERT_HR(parse(u"Dim later", 0, NULL), S_OK);
    expect_members(type, 'f', "s f ");
    expect_members(type, 'v', "a b c i ");
    ASSERT_EQ(ITypeInfo_Release(type), 0);
    names = script_names();
    ASSERT_HR(IDispatchEx_GetTypeInfo(names, 0, 0, &type), S_OK);
    IDispatchEx_Release(names);
    expect_members(type, 'v', "a b c i later ");
    ASSERT_EQ(ITypeInfo_Release(type), 0);
    end();
}

static ULONG references(IDispatch *object)
{
    IDispatch_AddRef(object);
    return IDispatch_Release(object);
}

TEST(items_are_names_and_modules)
{
    IDispatch *module;
    ULONG before;

    begin_started();
    told.item = (IDispatch *)script_names();
    ASSERT_HR(IActiveScript_AddNamedItem(script, u"host", SCRIPTITEM_ISVISIBLE), S_OK);
    ASSERT_HR(IActiveScript_AddNamedItem(script, u"page", SCRIPTITEM_CODEONLY), S_OK);
    ASSERT_EQ(told.n_items, 0);
    before = references(told.item);
    ASSERT_HR(parse(u"Dim v : v = 5 : w = HOST.v", 0, NULL), S_OK);
    ASSERT_EQ(told.n_items, 1);
    ASSERT_EQ(references(told.item), before + 1);
    ASSERT_EQ(number_of(u"w"), 5);
    ASSERT_HR(IActiveScript_GetScriptDispatch(script, u"Page", &module), S_OK);
    ASSERT_TRUE(module != told.item);
    IDispatch_Release(module);
    ASSERT_HR(IActiveScript_GetScriptDispatch(script, u"nothing", &module), E_INVALIDARG);
    ASSERT_HR(IActiveScriptParse_ParseScriptText(parser, u"Dim v : v = 6", u"page", NULL, NULL, 0,
                                                 0, 0, NULL, NULL),
              S_OK);
    ASSERT_EQ(number_of(u"v"), 5);
    IDispatch_Release(told.item);
    end();
}

TEST(procedures_are_made_of_texts)
{
    VARIANT argument = {.vt = VT_I2, .iVal = 4}, value;
    DISPPARAMS arguments = {&argument, NULL, 1, 0};
    IActiveScriptParseProcedure2 *maker;
    IDispatch *procedure;

    begin_started();
    ASSERT_HR(
        IActiveScript_QueryInterface(script, &IID_IActiveScriptParseProcedure2, (void **)&maker),
        S_OK);
    ASSERT_HR(IActiveScriptParseProcedure2_ParseProcedureText(maker, u"n * n", u"n", u"", NULL,
                                                              NULL, NULL, 0, 0,
                                                              SCRIPTPROC_ISEXPRESSION, &procedure),
              S_OK);
    ASSERT_HR(IDispatch_Invoke(procedure, DISPID_VALUE, &IID_NULL, 0, DISPATCH_METHOD, &arguments,
                               &value, NULL, NULL),
              S_OK);
    ASSERT_EQ(V_I2(&value), 16);
    IDispatch_Release(procedure);
    IActiveScriptParseProcedure2_Release(maker);
    end();
}

TEST(safety_options_are_kept)
{
    IObjectSafety *safety;
    DWORD supported, enabled;

    begin();
    ASSERT_HR(IActiveScript_QueryInterface(script, &IID_IObjectSafety, (void **)&safety), S_OK);
    ASSERT_HR(IObjectSafety_SetInterfaceSafetyOptions(safety, &IID_IActiveScriptParse,
                                                      INTERFACESAFE_FOR_UNTRUSTED_CALLER, 0),
              E_FAIL);
    ASSERT_HR(IObjectSafety_SetInterfaceSafetyOptions(safety, &IID_IActiveScriptParse,
                                                      INTERFACESAFE_FOR_UNTRUSTED_DATA,
                                                      INTERFACESAFE_FOR_UNTRUSTED_DATA),
              S_OK);
    ASSERT_HR(IObjectSafety_GetInterfaceSafetyOptions(safety, &IID_IActiveScriptParse, &supported,
                                                      &enabled),
              S_OK);
    ASSERT_EQ(enabled, INTERFACESAFE_FOR_UNTRUSTED_DATA | INTERFACE_USES_DISPEX);
    IObjectSafety_Release(safety);
    end();
}

/* An object whose default method ends the engine. */
static HRESULT ending_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                             WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                             EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    return IActiveScript_Close(script);
}

static HRESULT ending_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ? iface : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG ending_AddRef(IDispatch *iface)
{
    return 2;
}

static ULONG ending_Release(IDispatch *iface)
{
    return 1;
}

static HRESULT ending_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    *pctinfo = 0;
    return S_OK;
}

static HRESULT ending_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    return DISP_E_BADINDEX;
}

static HRESULT ending_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                    LCID lcid, DISPID *rgDispId)
{
    *rgDispId = 1;
    return S_OK;
}

static IDispatchVtbl ending_vtable = {
    .QueryInterface = ending_QueryInterface,
    .AddRef = ending_AddRef,
    .Release = ending_Release,
    .GetTypeInfoCount = ending_GetTypeInfoCount,
    .GetTypeInfo = ending_GetTypeInfo,
    .GetIDsOfNames = ending_GetIDsOfNames,
    .Invoke = ending_Invoke,
};

TEST(a_script_may_end_its_engine)
{
    IDispatch ending = {&ending_vtable};
    SCRIPTSTATE state;

    begin_started();
    told.item = &ending;
    ASSERT_HR(IActiveScript_AddNamedItem(script, u"host", SCRIPTITEM_ISVISIBLE), S_OK);
    ASSERT_HR(parse(u"On Error Resume Next\nhost.Close\nDo : Loop", 0, NULL), E_ABORT);
    ASSERT_HR(IActiveScript_GetScriptState(script, &state), S_OK);
    ASSERT_EQ(state, SCRIPTSTATE_CLOSED);
    ASSERT_STR(told.states, "ix");
    told.item = NULL;
    end();
}

TEST(a_procedure_that_others_call_may_end_its_engine)
{
    IDispatch ending = {&ending_vtable};
    DISPPARAMS none = {0};
    IDispatchEx *names;
    DISPID id;

    begin_started();
    told.item = &ending;
    ASSERT_HR(IActiveScript_AddNamedItem(script, u"host", SCRIPTITEM_ISVISIBLE), S_OK);
    ASSERT_HR(parse(u"Sub Quit\nhost.Close\nEnd Sub", 0, NULL), S_OK);
    names = script_names();
    ASSERT_HR(id_of(names, u"quit", &id), S_OK);
    ASSERT_HR(IDispatchEx_InvokeEx(names, id, 0, DISPATCH_METHOD, &none, NULL, NULL, NULL), S_OK);
    ASSERT_STR(told.states, "ix");
    ASSERT_EQ(IDispatchEx_Release(names), 0);
    told.item = NULL;
    end();
}

/* An object that takes handlers of its events by itself. */
static IDispatch *handler;

static HRESULT binder_BindHandler(IBindEventHandler *iface, LPCOLESTR pstrEvent, IDispatch *pdisp)
{
    ASSERT_U16(pstrEvent, u"onclick");
    IDispatch_AddRef(pdisp);
    handler = pdisp;
    return S_OK;
}

static IBindEventHandlerVtbl binder_vtable = {
    .QueryInterface = (void *)ending_QueryInterface,
    .AddRef = (void *)ending_AddRef,
    .Release = (void *)ending_Release,
    .BindHandler = binder_BindHandler,
};
static IBindEventHandler binder = {&binder_vtable};

static HRESULT button_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    if (!IsEqualIID(riid, &IID_IBindEventHandler))
        return ending_QueryInterface(iface, riid, ppv);
    *ppv = &binder;
    return S_OK;
}

TEST(scriptlets_are_bound_once_the_script_is_connected)
{
    IDispatchVtbl button_vtable = ending_vtable;
    IDispatch button = {&button_vtable};
    DISPPARAMS none = {0};
    BSTR name;

    begin_started();
    button_vtable.QueryInterface = button_QueryInterface;
    told.item = &button;
    ASSERT_HR(parse(u"Dim clicks", 0, NULL), S_OK);
    ASSERT_HR(IActiveScript_AddNamedItem(script, u"button", SCRIPTITEM_ISVISIBLE), S_OK);
    ASSERT_HR(IActiveScriptParse_AddScriptlet(parser, NULL, u"clicks = clicks + 1", u"button", NULL,
                                              u"onclick", NULL, 0, 0, 0, &name, NULL),
              S_OK);
    ASSERT_U16(name, u"button_onclick");
    SysFreeString(name);
    ASSERT_TRUE(handler == NULL);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_CONNECTED), S_OK);
    ASSERT_HR(IDispatch_Invoke(handler, DISPID_VALUE, &IID_NULL, 0, DISPATCH_METHOD, &none, NULL,
                               NULL, NULL),
              S_OK);
    ASSERT_EQ(number_of(u"clicks"), 1);
    IDispatch_Release(handler);
    end();
}

TEST(the_engine_tells_its_name_and_version)
{
    IActiveScriptGarbageCollector *collector;
    IActiveScriptProperty *properties;
    VARIANT value;

    begin();
    ASSERT_HR(
        IActiveScript_QueryInterface(script, &IID_IActiveScriptProperty, (void **)&properties),
        S_OK);
    ASSERT_HR(IActiveScriptProperty_GetProperty(properties, SCRIPTPROP_NAME, NULL, &value), S_OK);
    ASSERT_U16(V_BSTR(&value), u"VBScript");
    VariantClear(&value);
    ASSERT_HR(IActiveScriptProperty_GetProperty(properties, SCRIPTPROP_MAJORVERSION, NULL, &value),
              S_OK);
    ASSERT_EQ(V_I4(&value), 5);
    ASSERT_HR(IActiveScriptProperty_GetProperty(properties, 0x12345, NULL, &value), E_NOTIMPL);
    IActiveScriptProperty_Release(properties);
    ASSERT_HR(IActiveScript_QueryInterface(script, &IID_IActiveScriptGarbageCollector,
                                           (void **)&collector),
              S_OK);
    ASSERT_HR(IActiveScriptGarbageCollector_CollectGarbage(collector, SCRIPTGCTYPE_EXHAUSTIVE),
              S_OK);
    ASSERT_HR(IActiveScriptGarbageCollector_CollectGarbage(collector, (SCRIPTGCTYPE)7),
              E_INVALIDARG);
    IActiveScriptGarbageCollector_Release(collector);
    end();
}

static int interrupt_when_it_runs(void *unused)
{
    SCRIPTTHREADSTATE state = SCRIPTTHREADSTATE_NOTINSCRIPT;

    while (state == SCRIPTTHREADSTATE_NOTINSCRIPT)
        ASSERT_HR(IActiveScript_GetScriptThreadState(script, SCRIPTTHREADID_BASE, &state), S_OK);
    ASSERT_HR(IActiveScript_InterruptScriptThread(script, SCRIPTTHREADID_ALL, NULL, 0), S_OK);
    return 0;
}

TEST(another_thread_stops_a_script_that_never_ends)
{
    thrd_t other;

    begin_started();
    ASSERT_EQ(thrd_create(&other, interrupt_when_it_runs, NULL), thrd_success);
    ASSERT_HR(parse(u"On Error Resume Next\nDo : x = x + 1 : Loop", 0, NULL), E_ABORT);
    thrd_join(other, NULL);
    ASSERT_STR(told.calls, "()");
    ASSERT_EQ(number_of(u"1"), 1);
    end();
}

TEST(a_clone_has_what_persists)
{
    IActiveScript *clone, *original;

    begin_started();
    ASSERT_HR(parse(u"Dim kept : kept = 3", SCRIPTTEXT_ISPERSISTENT, NULL), S_OK);
    ASSERT_HR(parse(u"lost = 3", 0, NULL), S_OK);
    ASSERT_HR(IActiveScript_Clone(script, &clone), S_OK);
    original = script;
    IActiveScriptParse_Release(parser);
    script = clone;
    ASSERT_HR(IActiveScript_QueryInterface(script, &IID_IActiveScriptParse, (void **)&parser),
              S_OK);
    ASSERT_HR(IActiveScript_SetScriptSite(script, &site), S_OK);
    ASSERT_HR(IActiveScript_SetScriptState(script, SCRIPTSTATE_STARTED), S_OK);
    ASSERT_EQ(number_of(u"kept"), 3);
    ASSERT_EQ(number_of(u"lost"), 0);
    ASSERT_EQ(IActiveScript_Release(original), 0);
    end();
}

TEST(nothing_but_the_module_is_needed)
{
    char path[4096];

    begin_started();
    ASSERT_EQ(number_of(u"Len(\"abc\")"), 3);
    end();
    /* A daemon would have its socket there. */
    snprintf(path, sizeof(path), "%s/run/scm", test_home());
    ASSERT_TRUE(access(path, F_OK) != 0);
}

TEST(both_libraries_of_regular_expressions_are_found)
{
    static const GUID library = {
        0x3f4daca7, 0x160d, 0x11d2, {0xa8, 0xe9, 0x00, 0x10, 0x4b, 0x36, 0x5c, 0x9f}};
    static const struct {
        WORD major;
        WORD minor;
        UINT types;
    } versions[] = {{1, 0, 6}, {5, 5, 11}};

    test_expect_open_descriptors();
    for (size_t i = 0; i < sizeof(versions) / sizeof(versions[0]); i++) {
        ITypeLib *found;

        ASSERT_HR(LoadRegTypeLib(&library, versions[i].major, versions[i].minor, 0, &found), S_OK);
        ASSERT_EQ(ITypeLib_GetTypeInfoCount(found), versions[i].types);
        ITypeLib_Release(found);
    }
}
