/* SPDX-License-Identifier: MIT */
/*
 * The script control. Where nothing else is said, expectations are those of Windows' "Using the
 * ScriptControl" pages and of Wine's tests of msscript.ocx. The language is trial_engine.h's.
 */
#include "trial_engine.h"

#include <initguid.h>

#include <msscript.h>
#include <ocidl.h>

#include "test.h"

#define E_PROPERTY ((HRESULT)0x800a017c)
#define E_SUBSCRIPT ((HRESULT)0x800a0009)
#define E_CALL ((HRESULT)0x800a0005)

static IScriptControl *control;
static IScriptError *error;

static BSTR text(const WCHAR *units)
{
    BSTR result = SysAllocString(units);

    ASSERT_TRUE(result);
    return result;
}

static HRESULT set_language(const WCHAR *language)
{
    BSTR name = language ? text(language) : NULL;
    HRESULT hr = IScriptControl_put_Language(control, name);

    SysFreeString(name);
    return hr;
}

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_ScriptControl, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IScriptControl, (void **)&control),
              S_OK);
    ASSERT_HR(IScriptControl_get_Error(control, &error), S_OK);
    trial_engine_offer(FALSE);
}

static void end(void)
{
    if (control)
        ASSERT_EQ(IScriptControl_Release(control), 0);
    ASSERT_EQ(IScriptError_Release(error), 0);
    ASSERT_EQ(trial_engines(), 0);
    trial_engine_withdraw();
    CoUninitialize();
}

static HRESULT add_code(const WCHAR *code)
{
    BSTR copy = text(code);
    HRESULT hr = IScriptControl_AddCode(control, copy);

    SysFreeString(copy);
    return hr;
}

static LONG error_number(void)
{
    LONG number;

    ASSERT_HR(IScriptError_get_Number(error, &number), S_OK);
    return number;
}

TEST(without_a_language_there_is_nothing_to_do)
{
    ScriptControlStates state;
    IScriptModuleCollection *modules;
    BSTR language = text(u"x");
    VARIANT result;

    begin();
    ASSERT_HR(IScriptControl_Reset(control), E_FAIL);
    ASSERT_HR(IScriptControl_get_State(control, &state), E_FAIL);
    ASSERT_HR(IScriptControl_get_Modules(control, &modules), E_FAIL);
    ASSERT_HR(IScriptControl_Eval(control, language, &result), E_FAIL);
    ASSERT_EQ(V_VT(&result), VT_EMPTY);
    ASSERT_HR(IScriptControl_Eval(control, language, NULL), E_POINTER);
    ASSERT_HR(add_code(u"a 1"), E_FAIL);
    ASSERT_HR(set_language(u"no such language"), E_PROPERTY);
    SysFreeString(language);
    ASSERT_HR(IScriptControl_get_Language(control, &language), S_OK);
    ASSERT_EQ(language, NULL);
    end();
}

TEST(an_engine_is_started_when_code_needs_it)
{
    BSTR expression = text(u"1 + 1"), language;
    VARIANT result;

    begin();
    ASSERT_HR(set_language(u"trial"), S_OK);
    ASSERT_STR(trial_engine_log(), "CSI");
    ASSERT_HR(IScriptControl_get_Language(control, &language), S_OK);
    ASSERT_U16(language, u"trial");
    SysFreeString(language);
    ASSERT_HR(add_code(u"add 10"), S_OK);
    ASSERT_HR(IScriptControl_Eval(control, expression, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"1 + 1");
    VariantClear(&result);
    ASSERT_HR(IScriptControl_ExecuteStatement(control, NULL), S_OK);
    ASSERT_STR(trial_engine_log(), "1PPP");
    ASSERT_HR(IScriptControl_Reset(control), S_OK);
    ASSERT_HR(add_code(u"sub 1"), S_OK);
    ASSERT_STR(trial_engine_log(), "51P");
    ASSERT_HR(IScriptControl_put_State(control, Connected), S_OK);
    ASSERT_STR(trial_engine_log(), "2");
    ASSERT_HR(IScriptControl_put_State(control, 7), E_PROPERTY);
    ASSERT_HR(set_language(NULL), S_OK);
    ASSERT_STR(trial_engine_log(), "c");
    SysFreeString(expression);
    end();
}

/* Scripts call by name, and give as many arguments as they like. */
TEST(a_procedure_is_run_with_its_arguments)
{
    VARIANT arguments[3] = {{.vt = VT_I4, .lVal = 2}, {.vt = VT_I4, .lVal = 1}, {.vt = VT_BSTR}};
    DISPPARAMS params = {.rgvarg = arguments, .cArgs = 3};
    SAFEARRAY *array = SafeArrayCreateVector(VT_VARIANT, 0, 2), *none = NULL;
    BSTR name = text(u"add"), unknown = text(u"nothing");
    VARIANT result;

    begin();
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(add_code(u"add 10"), S_OK);
    for (LONG i = 0; i < 2; i++)
        ASSERT_HR(SafeArrayPutElement(array, &i, &arguments[i]), S_OK);
    ASSERT_HR(IScriptControl_Run(control, name, &array, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 13);
    ASSERT_HR(IScriptControl_Run(control, name, &array, NULL), E_POINTER);
    ASSERT_HR(IScriptControl_Run(control, name, &none, &result), E_POINTER);
    ASSERT_HR(IScriptControl_Run(control, unknown, &array, &result), DISP_E_UNKNOWNNAME);
    V_BSTR(&arguments[2]) = name;
    ASSERT_HR(IScriptControl_Invoke(control, 2003, &IID_NULL, 0, DISPATCH_METHOD, &params, &result,
                                    NULL, NULL),
              S_OK);
    ASSERT_EQ(V_I4(&result), 13);
    SafeArrayDestroy(array);
    SysFreeString(name);
    SysFreeString(unknown);
    end();
}

TEST(objects_are_known_to_scripts_by_their_names)
{
    SAFEARRAY *none = SafeArrayCreateVector(VT_VARIANT, 0, 0);
    BSTR name = text(u"host"), procedure = text(u"ask");
    IScriptControl *other;
    IDispatch *object;
    VARIANT result;

    begin();
    ASSERT_HR(CoCreateInstance(&CLSID_ScriptControl, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IScriptControl, (void **)&other),
              S_OK);
    object = (IDispatch *)other;
    ASSERT_HR(IScriptControl_AddObject(control, name, object, VARIANT_FALSE), E_FAIL);
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(IScriptControl_AddObject(control, name, NULL, VARIANT_FALSE), E_INVALIDARG);
    ASSERT_HR(IScriptControl_AddObject(control, name, object, VARIANT_TRUE), S_OK);
    ASSERT_HR(IScriptControl_AddObject(control, name, object, VARIANT_TRUE), E_INVALIDARG);
    ASSERT_HR(add_code(u"ask @timeout"), S_OK);
    ASSERT_HR(IScriptControl_Run(control, procedure, &none, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 10000);
    ASSERT_HR(IScriptControl_Reset(control), S_OK);
    ASSERT_EQ(IScriptControl_Release(other), 0);
    SafeArrayDestroy(none);
    SysFreeString(name);
    SysFreeString(procedure);
    end();
}

TEST(modules_are_counted_named_and_outlive_the_control)
{
    BSTR name = text(u"Other"), code = text(u"a 1"), found;
    VARIANT index = {.vt = VT_I4, .lVal = 2};
    VARIANT object = {.vt = VT_DISPATCH};
    IScriptModuleCollection *modules;
    IScriptModule *module, *same;
    LONG n;

    begin();
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(IScriptControl_get_Modules(control, &modules), S_OK);
    ASSERT_HR(IScriptModuleCollection_Add(modules, name, &object, &module), S_OK);
    ASSERT_HR(IScriptModuleCollection_Add(modules, name, &object, &same), E_INVALIDARG);
    ASSERT_HR(IScriptModuleCollection_get_Count(modules, &n), S_OK);
    ASSERT_EQ(n, 2);
    ASSERT_HR(IScriptModuleCollection_get_Item(modules, index, &same), S_OK);
    ASSERT_HR(IScriptModule_get_Name(same, &found), S_OK);
    ASSERT_U16(found, u"Other");
    SysFreeString(found);
    IScriptModule_Release(same);
    V_I4(&index) = 3;
    ASSERT_HR(IScriptModuleCollection_get_Item(modules, index, &same), E_SUBSCRIPT);
    V_VT(&index) = VT_BSTR;
    V_BSTR(&index) = text(u"nothing");
    ASSERT_HR(IScriptModuleCollection_get_Item(modules, index, &same), E_CALL);
    VariantClear(&index);
    IScriptModuleCollection_Release(modules);
    ASSERT_EQ(IScriptControl_Release(control), 0);
    control = NULL;
    ASSERT_HR(IScriptModule_AddCode(module, code), S_OK);
    ASSERT_EQ(IScriptModule_Release(module), 0);
    SysFreeString(name);
    SysFreeString(code);
    end();
}

TEST(another_language_ends_what_belongs_to_the_first)
{
    IScriptModuleCollection *modules;
    VARIANT index = {.vt = VT_I4, .lVal = 1};
    IScriptModule *module;
    BSTR name;
    LONG n;

    begin();
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(IScriptControl_get_Modules(control, &modules), S_OK);
    ASSERT_HR(IScriptModuleCollection_get_Item(modules, index, &module), S_OK);
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(IScriptModule_get_Name(module, &name), E_FAIL);
    ASSERT_HR(IScriptModuleCollection_get_Count(modules, &n), S_OK);
    ASSERT_EQ(n, 1);
    IScriptModule_Release(module);
    IScriptModuleCollection_Release(modules);
    end();
}

/* ---- errors and events ---- */

static unsigned errors, timeouts;

static HRESULT sink_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &DIID_DScriptControlSource) ? iface
                                                                                           : NULL;
    return *ppv ? S_OK : E_NOINTERFACE;
}

static ULONG sink_AddRef(IDispatch *iface)
{
    return 2;
}

static ULONG sink_Release(IDispatch *iface)
{
    return 1;
}

static HRESULT sink_GetTypeInfoCount(IDispatch *iface, UINT *pctinfo)
{
    return E_NOTIMPL;
}

static HRESULT sink_GetTypeInfo(IDispatch *iface, UINT iTInfo, LCID lcid, ITypeInfo **ppTInfo)
{
    return E_NOTIMPL;
}

static HRESULT sink_GetIDsOfNames(IDispatch *iface, REFIID riid, LPOLESTR *rgszNames, UINT cNames,
                                  LCID lcid, DISPID *rgDispId)
{
    return E_NOTIMPL;
}

static HRESULT sink_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    errors += dispIdMember == 3000;
    timeouts += dispIdMember == 3001;
    return S_OK;
}

static const IDispatchVtbl sink_vtable = {
    sink_QueryInterface, sink_AddRef,        sink_Release, sink_GetTypeInfoCount,
    sink_GetTypeInfo,    sink_GetIDsOfNames, sink_Invoke,
};
static IDispatch sink = {(IDispatchVtbl *)&sink_vtable};

static void listen(void)
{
    IConnectionPointContainer *container;
    IEnumConnectionPoints *points;
    IConnectionPoint *point;
    DWORD cookie;

    ASSERT_HR(
        IScriptControl_QueryInterface(control, &IID_IConnectionPointContainer, (void **)&container),
        S_OK);
    ASSERT_HR(
        IConnectionPointContainer_FindConnectionPoint(container, &IID_IPropertyNotifySink, &point),
        S_OK);
    IConnectionPoint_Release(point);
    ASSERT_HR(IConnectionPointContainer_EnumConnectionPoints(container, &points), S_OK);
    ASSERT_HR(IEnumConnectionPoints_Skip(points, 2), S_OK);
    ASSERT_HR(IEnumConnectionPoints_Skip(points, 1), S_FALSE);
    IEnumConnectionPoints_Release(points);
    ASSERT_HR(IConnectionPointContainer_FindConnectionPoint(container, &DIID_DScriptControlSource,
                                                            &point),
              S_OK);
    ASSERT_HR(IConnectionPoint_Advise(point, (IUnknown *)&sink, &cookie), S_OK);
    IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
}

TEST(an_error_is_told_remembered_and_cleared)
{
    BSTR found;
    LONG number;

    begin();
    listen();
    ASSERT_EQ(error_number(), 0);
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(add_code(u"\n! no sense"), (HRESULT)0x800a0400);
    ASSERT_EQ(errors, 1);
    ASSERT_EQ(error_number(), 0x400);
    ASSERT_HR(IScriptError_get_Description(error, &found), S_OK);
    ASSERT_U16(found, u"no sense");
    SysFreeString(found);
    ASSERT_HR(IScriptError_get_Source(error, &found), S_OK);
    ASSERT_U16(found, u"Trial compilation error");
    SysFreeString(found);
    ASSERT_HR(IScriptError_get_Text(error, &found), S_OK);
    ASSERT_U16(found, u"a line");
    SysFreeString(found);
    ASSERT_HR(IScriptError_get_Line(error, &number), S_OK);
    ASSERT_EQ(number, 4);
    ASSERT_HR(IScriptError_get_Column(error, &number), S_OK);
    ASSERT_EQ(number, 2);
    ASSERT_HR(IScriptError_Clear(error), S_OK);
    ASSERT_EQ(error_number(), 0);
    end();
}

TEST(an_error_of_a_procedure_is_the_callers)
{
    SAFEARRAY *none = SafeArrayCreateVector(VT_VARIANT, 0, 0);
    BSTR name = text(u"fails"), found;
    IErrorInfo *info;
    VARIANT result;

    begin();
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(add_code(u"fails ! it is broken"), S_OK);
    ASSERT_HR(IScriptControl_Run(control, name, &none, &result), (HRESULT)(0x800a0000 | 77));
    ASSERT_HR(GetErrorInfo(0, &info), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(info, &found), S_OK);
    ASSERT_U16(found, u"it is broken");
    SysFreeString(found);
    IErrorInfo_Release(info);
    SafeArrayDestroy(none);
    SysFreeString(name);
    end();
}

/* The script waits for nothing but its interruption. */
TEST(a_script_that_runs_too_long_is_interrupted)
{
    begin();
    listen();
    ASSERT_HR(IScriptControl_put_Timeout(control, -2), E_PROPERTY);
    ASSERT_HR(IScriptControl_put_Timeout(control, 1), S_OK);
    ASSERT_HR(set_language(u"Trial"), S_OK);
    ASSERT_HR(add_code(u"wait"), E_ABORT);
    ASSERT_EQ(timeouts, 1);
    ASSERT_HR(IScriptControl_put_Timeout(control, -1), S_OK);
    ASSERT_HR(add_code(u"a 1"), S_OK);
    ASSERT_EQ(timeouts, 1);
    end();
}

TEST(properties_keep_what_they_are_given)
{
    VARIANT_BOOL truth;
    LONG number;

    begin();
    ASSERT_HR(IScriptControl_get_AllowUI(control, &truth), S_OK);
    ASSERT_EQ(truth, VARIANT_TRUE);
    ASSERT_HR(IScriptControl_put_AllowUI(control, VARIANT_FALSE), S_OK);
    ASSERT_HR(IScriptControl_get_AllowUI(control, &truth), S_OK);
    ASSERT_EQ(truth, VARIANT_FALSE);
    ASSERT_HR(IScriptControl_put_UseSafeSubset(control, VARIANT_TRUE), S_OK);
    ASSERT_HR(IScriptControl_get_UseSafeSubset(control, &truth), S_OK);
    ASSERT_EQ(truth, VARIANT_TRUE);
    ASSERT_HR(IScriptControl_put_SitehWnd(control, 1), E_PROPERTY);
    ASSERT_HR(IScriptControl_get_SitehWnd(control, &number), S_OK);
    ASSERT_EQ(number, 0);
    ASSERT_HR(IScriptControl_get_Timeout(control, NULL), E_POINTER);
    end();
}
