/* SPDX-License-Identifier: MIT */
/*
 * Script components: registered, created, called, taken out again. Where nothing else is said,
 * expectations are those of Windows' "Script Components" pages and of Wine's tests of scrobj. Their
 * scripts are of the language of trial_engine.h.
 */
#include "trial_engine.h"

#include <comity_wide.h>
#include <dispex.h>
#include <initguid.h>
#include <ocidl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <scrobj.h>

#include "test.h"

#define COMPONENT                                                                                  \
    "<?xml version='1.0'?>\n"                                                                      \
    "<package><component id='main'>\n"                                                             \
    "<registration progid='Trial.Component' version='1.5' description='A trial'\n"                 \
    " classid='{00000001-7e57-0000-0000-000000000001}'/>\n"                                        \
    "<public><method name='Add'/><property name='Both'><get/><put/></property>\n"                  \
    "<property name='Variable' internalName='held'/><method name='Other'/>\n"                      \
    "<method name='Text'/><method name='Fire'/><method name='Fails'/><method name='Missing'/>\n"   \
    "<method name='Thing'/><event name='Done' dispid='7'/></public>\n"                             \
    "<object id='thing' classid='{06290BD5-48AA-11D2-8432-006008C3FBFC}'/>\n"                      \
    "<resource id='words'>some &lt;words&gt;</resource>\n"                                         \
    "<script language='Trial'><![CDATA[add 100\nget_Both 5\nput_Both 6\nheld $\n"                  \
    "Other @createComponent\nText @getResource\nFire @fireEvent\nThing @thing\n"                   \
    "Fails ! it is broken\n]]></script></component>\n"                                             \
    "<component id='second'><public><method name='Two'/></public>\n"                               \
    "<script language='Trial'>Two 2\n</script></component></package>\n"

static const CLSID clsid_component = {0x00000001, 0x7e57, 0, {0, 0, 0, 0, 0, 0, 0, 1}};
static HRESULT (*install)(BOOL bInstall, LPCWSTR pszCmdLine);
static WCHAR file[256];

static void write_file(const char *name, const char *text)
{
    char path[200];
    FILE *stream;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    stream = fopen(path, "w");
    ASSERT_TRUE(stream);
    fputs(text, stream);
    fclose(stream);
    MultiByteToWideChar(CP_UTF8, 0, path, -1, file, ARRAYSIZE(file));
}

static void begin(BOOL clones)
{
    IUnknown *moniker;
    CLSID clsid;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    /* This loads the module as an activation does. */
    ASSERT_HR(CLSIDFromProgID(u"Scriptlet.TypeLib", &clsid), S_OK);
    ASSERT_HR(
        CoGetClassObject(&clsid, CLSCTX_INPROC_SERVER, NULL, &IID_IUnknown, (void **)&moniker),
        S_OK);
    IUnknown_Release(moniker);
    install = (void *)GetProcAddress(LoadLibraryW(TEST_MODULE), "DllInstall");
    ASSERT_TRUE(install);
    trial_engine_offer(clones);
    write_file("a component.wsc", COMPONENT);
}

static void end(void)
{
    ASSERT_EQ(trial_engines(), 0);
    trial_engine_withdraw();
    CoUninitialize();
}

static void assert_key(const WCHAR *path, const WCHAR *expected)
{
    WCHAR text[512] = u"";
    DWORD size = sizeof(text);

    ASSERT_EQ(RegGetValueW(HKEY_CLASSES_ROOT, path, NULL, RRF_RT_REG_SZ, NULL, text, &size),
              ERROR_SUCCESS);
    ASSERT_U16(text, expected);
}

static BOOL has_key(const WCHAR *path)
{
    HKEY key;

    if (RegOpenKeyW(HKEY_CLASSES_ROOT, path, &key) != ERROR_SUCCESS)
        return FALSE;
    RegCloseKey(key);
    return TRUE;
}

/* The text of the error that the last call left contains @part. */
static void assert_error(const char *part)
{
    IErrorInfo *error;
    char text[1024];
    BSTR found;

    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &found), S_OK);
    WideCharToMultiByte(CP_UTF8, 0, found, -1, text, sizeof(text), NULL, NULL);
    if (!strstr(text, part))
        ASSERT_STR(text, part);
    SysFreeString(found);
    IErrorInfo_Release(error);
}

static IDispatchEx *create(void)
{
    IDispatchEx *object;

    ASSERT_HR(CoCreateInstance(&clsid_component, NULL, CLSCTX_INPROC_SERVER, &IID_IDispatchEx,
                               (void **)&object),
              S_OK);
    return object;
}

static DISPID id_of(IDispatchEx *object, const WCHAR *name)
{
    LPOLESTR plain = (LPOLESTR)name;
    DISPID id;

    ASSERT_HR(IDispatchEx_GetIDsOfNames(object, &IID_NULL, &plain, 1, 0, &id), S_OK);
    return id;
}

static HRESULT call(IDispatchEx *object, const WCHAR *name, WORD flags, VARIANT *arguments, UINT n,
                    VARIANT *ret_result)
{
    DISPPARAMS params = {.rgvarg = arguments, .cArgs = n};
    DISPID put = DISPID_PROPERTYPUT;

    if (flags & DISPATCH_PROPERTYPUT) {
        params.rgdispidNamedArgs = &put;
        params.cNamedArgs = 1;
    }
    VariantInit(ret_result);
    return IDispatchEx_InvokeEx(object, id_of(object, name), 0, flags, &params, ret_result, NULL,
                                NULL);
}

static VARIANT number(LONG value)
{
    VARIANT result = {.vt = VT_I4, .lVal = value};

    return result;
}

TEST(registering_checks_the_scripts_and_writes_what_windows_writes)
{
    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    ASSERT_STR(trial_engine_log(), "CISP0cCISP0c");
    assert_key(u"CLSID\\{00000001-7E57-0000-0000-000000000001}", u"A trial");
    assert_key(u"CLSID\\{00000001-7E57-0000-0000-000000000001}\\ProgID", u"Trial.Component.1.5");
    assert_key(u"CLSID\\{00000001-7E57-0000-0000-000000000001}\\VersionIndependentProgID",
               u"Trial.Component");
    assert_key(u"Trial.Component\\CLSID", u"{00000001-7E57-0000-0000-000000000001}");
    assert_key(u"Trial.Component.1.5", u"A trial");
    end();
}

TEST(unregistering_takes_all_of_it)
{
    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    ASSERT_HR(install(FALSE, file), S_OK);
    ASSERT_TRUE(!has_key(u"CLSID\\{00000001-7E57-0000-0000-000000000001}"));
    ASSERT_TRUE(!has_key(u"Trial.Component"));
    ASSERT_TRUE(!has_key(u"Trial.Component.1.5"));
    ASSERT_HR(install(FALSE, file), S_OK);
    end();
}

/* Without an identifier a component keeps the one that it was given first. */
TEST(a_component_without_identifier_gets_one)
{
    CLSID first, second;

    begin(FALSE);
    write_file("named.wsc", "<component><registration progid='Trial.Named' remotable='true'>"
                            "<script language='Trial'>Register 1</script></registration>"
                            "<script language='Trial'>a 1</script></component>");
    ASSERT_HR(install(TRUE, file), S_OK);
    ASSERT_HR(CLSIDFromProgID(u"Trial.Named", &first), S_OK);
    ASSERT_HR(install(TRUE, file), S_OK);
    ASSERT_HR(CLSIDFromProgID(u"Trial.Named", &second), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&first, &second));
    ASSERT_HR(install(FALSE, file), S_OK);
    ASSERT_HR(CLSIDFromProgID(u"Trial.Named", &second), CO_E_CLASSSTRING);
    end();
}

TEST(what_cannot_be_registered_is_said_and_not_registered)
{
    begin(FALSE);
    write_file("a.wsc", "<component><registration progid='Trial.Bad'/>\n<script language='Trial'>"
                        "\n! no sense\n</script></component>");
    ASSERT_HR(install(TRUE, file), DISP_E_EXCEPTION);
    assert_error("a.wsc(5, 3) Trial compilation error: no sense");
    ASSERT_TRUE(!has_key(u"Trial.Bad"));
    write_file("b.wsc", "<component><registration progid='Trial.Bad'/><script language='Klingon'>"
                        "x</script></component>");
    ASSERT_HR(install(TRUE, file), CO_E_CLASSSTRING);
    assert_error("\"Klingon\"");
    write_file("c.wsc", "<component/>");
    ASSERT_HR(install(TRUE, file), E_INVALIDARG);
    assert_error("needs a progid or a classid");
    write_file("d.wsc", "<component>");
    ASSERT_HR(install(TRUE, file), DISP_E_EXCEPTION);
    assert_error("d.wsc(1): An element does not end.");
    write_file("e.wsc", "<component><registration progid='Trial.Bad'><script language='Trial'>"
                        "Register ! not today</script></registration></component>");
    ASSERT_HR(install(TRUE, file), DISP_E_EXCEPTION);
    assert_error("not today");
    ASSERT_HR(install(TRUE, u"/no/such.wsc"), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(install(TRUE, u"http://example.org/x.wsc"), MK_E_SYNTAX);
    end();
}

/* The engine of the check is copied for each object, or made anew if it cannot be. */
TEST(an_object_runs_its_scripts_in_engines_of_its_own)
{
    IClassFactory *class;
    IUnknown *one, *two, *part;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    trial_engine_log();
    ASSERT_HR(CoGetClassObject(&clsid_component, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory,
                               (void **)&class),
              S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(class, NULL, &IID_IUnknown, (void **)&one), S_OK);
    ASSERT_STR(trial_engine_log(), "CISP0CISNNN1P");
    ASSERT_HR(IClassFactory_CreateInstance(class, NULL, &IID_IUnknown, (void **)&two), S_OK);
    ASSERT_STR(trial_engine_log(), "CISNNN1P");
    ASSERT_HR(IClassFactory_CreateInstance(class, one, &IID_IUnknown, (void **)&part),
              CLASS_E_NOAGGREGATION);
    ASSERT_EQ(IUnknown_Release(one), 0);
    ASSERT_STR(trial_engine_log(), "0c");
    ASSERT_EQ(IUnknown_Release(two), 0);
    ASSERT_EQ(IClassFactory_Release(class), 0);
    end();
}

TEST(an_engine_that_can_be_copied_is)
{
    IClassFactory *class;
    IUnknown *object;

    begin(TRUE);
    ASSERT_HR(install(TRUE, file), S_OK);
    trial_engine_log();
    ASSERT_HR(CoGetClassObject(&clsid_component, CLSCTX_INPROC_SERVER, NULL, &IID_IClassFactory,
                               (void **)&class),
              S_OK);
    ASSERT_HR(IClassFactory_CreateInstance(class, NULL, &IID_IUnknown, (void **)&object), S_OK);
    ASSERT_STR(trial_engine_log(), "CISP0DSNNN1");
    ASSERT_EQ(IUnknown_Release(object), 0);
    ASSERT_EQ(IClassFactory_Release(class), 0);
    end();
}

TEST(methods_and_properties_are_what_the_scripts_do)
{
    IDispatchEx *object;
    VARIANT arguments[2] = {number(1), number(20)}, result;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    object = create();
    ASSERT_HR(call(object, u"add", DISPATCH_METHOD, arguments, 2, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 121);
    ASSERT_HR(call(object, u"add", DISPATCH_PROPERTYGET, arguments, 2, &result),
              DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(call(object, u"both", DISPATCH_METHOD | DISPATCH_PROPERTYGET, NULL, 0, &result),
              S_OK);
    ASSERT_EQ(V_I4(&result), 5);
    ASSERT_HR(call(object, u"both", DISPATCH_PROPERTYPUT, arguments, 1, &result), S_OK);
    ASSERT_HR(call(object, u"variable", DISPATCH_PROPERTYPUT, &arguments[1], 1, &result), S_OK);
    ASSERT_HR(call(object, u"Variable", DISPATCH_PROPERTYGET, NULL, 0, &result), S_OK);
    ASSERT_EQ(V_I4(&result), 20);
    ASSERT_HR(call(object, u"Missing", DISPATCH_METHOD, NULL, 0, &result), DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(call(object, u"Fails", DISPATCH_METHOD, NULL, 0, &result), DISP_E_EXCEPTION);
    ASSERT_EQ(IDispatchEx_Release(object), 0);
    end();
}

TEST(names_have_a_case_for_those_who_ask_with_one)
{
    BSTR name = SysAllocString(u"add"), exact = SysAllocString(u"Add"), found;
    IDispatchEx *object;
    DISPPARAMS none = {0};
    DWORD properties;
    DISPID id, next;
    VARIANT result;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    object = create();
    ASSERT_HR(IDispatchEx_GetDispID(object, name, fdexNameCaseSensitive, &id), DISP_E_UNKNOWNNAME);
    ASSERT_HR(IDispatchEx_GetDispID(object, name, 0, &id), DISP_E_UNKNOWNNAME);
    ASSERT_HR(IDispatchEx_GetDispID(object, exact, fdexNameCaseSensitive, &id), S_OK);
    ASSERT_HR(IDispatchEx_GetDispID(object, name, fdexNameCaseInsensitive, &next), S_OK);
    ASSERT_EQ(id, next);
    ASSERT_HR(IDispatchEx_GetNextDispID(object, 0, DISPID_STARTENUM, &next), S_OK);
    ASSERT_EQ(id, next);
    ASSERT_HR(IDispatchEx_GetMemberName(object, next, &found), S_OK);
    ASSERT_U16(found, u"Add");
    SysFreeString(found);
    ASSERT_HR(IDispatchEx_GetMemberProperties(object, id, grfdexPropAll, &properties), S_OK);
    ASSERT_TRUE(properties & fdexPropCanCall);
    ASSERT_HR(
        IDispatchEx_InvokeEx(object, 0x7eadbeef, 0, DISPATCH_METHOD, &none, &result, NULL, NULL),
        DISP_E_MEMBERNOTFOUND);
    ASSERT_HR(
        IDispatchEx_InvokeEx(object, DISPID_VALUE, 0, DISPATCH_METHOD, &none, &result, NULL, NULL),
        DISP_E_MEMBERNOTFOUND);
    SysFreeString(name);
    SysFreeString(exact);
    IDispatchEx_Release(object);
    end();
}

TEST(scripts_have_resources_objects_and_the_other_components)
{
    VARIANT id = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"SECOND")}, result;
    LPOLESTR two = (LPOLESTR)u"two";
    DISPPARAMS none = {0};
    IDispatchEx *object;
    DISPID number_id;
    IUnknown *thing;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    object = create();
    ASSERT_HR(call(object, u"other", DISPATCH_METHOD, &id, 1, &result), S_OK);
    ASSERT_EQ(V_VT(&result), VT_DISPATCH);
    ASSERT_HR(IDispatch_GetIDsOfNames(V_DISPATCH(&result), &IID_NULL, &two, 1, 0, &number_id),
              S_OK);
    VariantClear(&result);
    ASSERT_HR(call(object, u"text", DISPATCH_METHOD, &id, 1, &result), E_INVALIDARG);
    assert_error("There is no resource \"SECOND\".");
    VariantClear(&id);
    V_VT(&id) = VT_BSTR;
    V_BSTR(&id) = SysAllocString(u"words");
    ASSERT_HR(call(object, u"text", DISPATCH_METHOD, &id, 1, &result), S_OK);
    ASSERT_U16(V_BSTR(&result), u"some <words>");
    VariantClear(&result);
    ASSERT_HR(call(object, u"thing", DISPATCH_METHOD, NULL, 0, &result), S_OK);
    ASSERT_HR(
        IDispatch_QueryInterface(V_DISPATCH(&result), &IID_IGenScriptletTLib, (void **)&thing),
        S_OK);
    IUnknown_Release(thing);
    VariantClear(&result);
    VariantClear(&id);
    ASSERT_HR(IDispatchEx_InvokeEx(object, id_of(object, u"other"), 0, DISPATCH_METHOD, &none,
                                   &result, NULL, NULL),
              DISP_E_BADPARAMCOUNT);
    IDispatchEx_Release(object);
    end();
}

/* ---- events ---- */

static LONG heard;

static HRESULT sink_QueryInterface(IDispatch *iface, REFIID riid, void **ppv)
{
    *ppv = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IDispatch) ? iface : NULL;
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
    return DISP_E_UNKNOWNNAME;
}

static HRESULT sink_Invoke(IDispatch *iface, DISPID dispIdMember, REFIID riid, LCID lcid,
                           WORD wFlags, DISPPARAMS *pDispParams, VARIANT *pVarResult,
                           EXCEPINFO *pExcepInfo, UINT *puArgErr)
{
    ASSERT_EQ(dispIdMember, 7);
    ASSERT_EQ(pDispParams->cArgs, 1);
    heard += V_I4(&pDispParams->rgvarg[0]);
    return S_OK;
}

static const IDispatchVtbl sink_vtable = {
    sink_QueryInterface, sink_AddRef,        sink_Release, sink_GetTypeInfoCount,
    sink_GetTypeInfo,    sink_GetIDsOfNames, sink_Invoke,
};

TEST(events_reach_those_who_are_connected)
{
    IDispatch sink = {(IDispatchVtbl *)&sink_vtable};
    VARIANT arguments[2] = {number(3), {.vt = VT_BSTR}}, result;
    IConnectionPointContainer *container;
    IEnumConnections *list;
    IConnectionPoint *point;
    CONNECTDATA connection;
    IDispatchEx *object;
    DWORD cookie;
    ULONG n;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    object = create();
    ASSERT_HR(
        IDispatchEx_QueryInterface(object, &IID_IConnectionPointContainer, (void **)&container),
        S_OK);
    ASSERT_HR(IConnectionPointContainer_FindConnectionPoint(container, &IID_IStream, &point),
              CONNECT_E_NOCONNECTION);
    ASSERT_HR(IConnectionPointContainer_FindConnectionPoint(container, &IID_IDispatch, &point),
              S_OK);
    ASSERT_HR(IConnectionPoint_Advise(point, (IUnknown *)&sink, &cookie), S_OK);
    V_BSTR(&arguments[1]) = SysAllocString(u"done");
    ASSERT_HR(call(object, u"fire", DISPATCH_METHOD, arguments, 2, &result), S_OK);
    ASSERT_EQ(heard, 3);
    ASSERT_HR(IConnectionPoint_EnumConnections(point, &list), S_OK);
    ASSERT_HR(IEnumConnections_Next(list, 1, &connection, &n), S_OK);
    ASSERT_EQ(connection.dwCookie, cookie);
    ASSERT_HR(IEnumConnections_Next(list, 1, &connection, &n), S_FALSE);
    IEnumConnections_Release(list);
    ASSERT_HR(IConnectionPoint_Unadvise(point, cookie), S_OK);
    ASSERT_HR(IConnectionPoint_Unadvise(point, cookie), CONNECT_E_NOCONNECTION);
    ASSERT_HR(call(object, u"fire", DISPATCH_METHOD, arguments, 2, &result), S_OK);
    ASSERT_EQ(heard, 3);
    VariantClear(&arguments[1]);
    IConnectionPoint_Release(point);
    IConnectionPointContainer_Release(container);
    ASSERT_EQ(IDispatchEx_Release(object), 0);
    end();
}

TEST(the_class_tells_which_events_there_are)
{
    LPOLESTR name = (LPOLESTR)u"DONE";
    IProvideClassInfo *provider;
    ITypeInfo *class, *events;
    TYPEATTR *attributes;
    FUNCDESC *function;
    IDispatchEx *object;
    HREFTYPE reference;
    MEMBERID id;
    BSTR found;
    INT flags;
    UINT n;

    begin(FALSE);
    ASSERT_HR(install(TRUE, file), S_OK);
    object = create();
    ASSERT_HR(IDispatchEx_QueryInterface(object, &IID_IProvideClassInfo, (void **)&provider), S_OK);
    ASSERT_HR(IProvideClassInfo_GetClassInfo(provider, &class), S_OK);
    IProvideClassInfo_Release(provider);
    ASSERT_HR(ITypeInfo_GetTypeAttr(class, &attributes), S_OK);
    ASSERT_EQ(attributes->typekind, TKIND_COCLASS);
    ASSERT_TRUE(IsEqualGUID(&attributes->guid, &clsid_component));
    ITypeInfo_ReleaseTypeAttr(class, attributes);
    ASSERT_HR(ITypeInfo_GetImplTypeFlags(class, 0, &flags), S_OK);
    ASSERT_EQ(flags, IMPLTYPEFLAG_FDEFAULT | IMPLTYPEFLAG_FSOURCE);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(class, 1, &reference), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeInfo_GetRefTypeOfImplType(class, 0, &reference), S_OK);
    ASSERT_HR(ITypeInfo_GetRefTypeInfo(class, reference, &events), S_OK);
    ASSERT_HR(ITypeInfo_GetTypeAttr(events, &attributes), S_OK);
    ASSERT_EQ(attributes->cFuncs, 1);
    ITypeInfo_ReleaseTypeAttr(events, attributes);
    ASSERT_HR(ITypeInfo_GetFuncDesc(events, 1, &function), TYPE_E_ELEMENTNOTFOUND);
    ASSERT_HR(ITypeInfo_GetFuncDesc(events, 0, &function), S_OK);
    ASSERT_EQ(function->memid, 7);
    ITypeInfo_ReleaseFuncDesc(events, function);
    ASSERT_HR(ITypeInfo_GetIDsOfNames(events, &name, 1, &id), S_OK);
    ASSERT_HR(ITypeInfo_GetNames(events, id, &found, 1, &n), S_OK);
    ASSERT_U16(found, u"Done");
    SysFreeString(found);
    ASSERT_EQ(ITypeInfo_Release(events), 0);
    ASSERT_EQ(ITypeInfo_Release(class), 0);
    IDispatchEx_Release(object);
    end();
}

/* ---- names ---- */

static HRESULT get_object(const WCHAR *name, IDispatch **ret_object)
{
    return CoGetObject(name, NULL, &IID_IDispatch, (void **)ret_object);
}

TEST(a_file_is_an_object_by_its_name)
{
    WCHAR name[512] = u"script:";
    LPOLESTR two = (LPOLESTR)u"Two";
    IDispatch *object;
    DISPID id;

    begin(FALSE);
    comity_wcscat(name, file);
    ASSERT_HR(get_object(name, &object), S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    comity_wcscat(name, u"#second");
    ASSERT_HR(get_object(name, &object), S_OK);
    ASSERT_HR(IDispatch_GetIDsOfNames(object, &IID_NULL, &two, 1, 0, &id), S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    comity_wcscpy(name, u"script:file://");
    comity_wcscat(name, file);
    comity_wcscpy(comity_wcsrchr(name, ' '), u"%20component.wsc#main");
    ASSERT_HR(get_object(name, &object), S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    comity_wcscat(name, u"no");
    ASSERT_HR(get_object(name, &object), MK_E_NOOBJECT);
    ASSERT_HR(get_object(u"script:/no/such/file.wsc", &object),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    end();
}

/* ---- Scriptlet.TypeLib ---- */

TEST(identifiers_are_new_and_end_as_on_windows)
{
    IGenScriptletTLib *one, *two;
    BSTR first, second;
    WORD version;
    GUID guid;

    begin(FALSE);
    ASSERT_HR(CoCreateInstance(&CLSID_TypeLib, NULL, CLSCTX_INPROC_SERVER, &IID_IGenScriptletTLib,
                               (void **)&one),
              S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_TypeLib, NULL, CLSCTX_INPROC_SERVER, &IID_IGenScriptletTLib,
                               (void **)&two),
              S_OK);
    ASSERT_HR(IGenScriptletTLib_get_GUID(one, &first), S_OK);
    ASSERT_HR(IGenScriptletTLib_get_GUID(two, &second), S_OK);
    ASSERT_EQ(SysStringLen(first), 40);
    ASSERT_EQ(comity_wcslen(first), 38);
    ASSERT_TRUE(comity_wcscmp(first, second) != 0);
    ASSERT_HR(CLSIDFromString(first, &guid), S_OK);
    ASSERT_HR(IGenScriptletTLib_put_GUID(two, first), S_OK);
    SysFreeString(second);
    ASSERT_HR(IGenScriptletTLib_get_GUID(two, &second), S_OK);
    ASSERT_U16(second, first);
    ASSERT_HR(IGenScriptletTLib_Reset(two), S_OK);
    SysFreeString(second);
    ASSERT_HR(IGenScriptletTLib_get_GUID(two, &second), S_OK);
    ASSERT_TRUE(comity_wcscmp(first, second) != 0);
    ASSERT_HR(IGenScriptletTLib_get_MajorVersion(one, &version), S_OK);
    ASSERT_EQ(version, 1);
    SysFreeString(first);
    first = SysAllocString(u"no identifier");
    ASSERT_HR(IGenScriptletTLib_put_GUID(two, first), E_INVALIDARG);
    SysFreeString(first);
    SysFreeString(second);
    ASSERT_EQ(IGenScriptletTLib_Release(one), 0);
    ASSERT_EQ(IGenScriptletTLib_Release(two), 0);
    end();
}
