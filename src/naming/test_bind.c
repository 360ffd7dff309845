/* SPDX-License-Identifier: MIT */
/*
 * What is expected is what Windows' "CoGetObject", "BindMoniker" and "CoGetInstanceFromFile" pages
 * say, and what Windows answers.
 */
#define COBJMACROS
#include <comity/ole2.h>

#include "moniker/moniker_trial.h"
#include "test.h"
#include "trial_class.h"

TEST(new_makes_an_instance)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);
    IPersistFile *file;

    ASSERT_HR(CoGetObject(u"new:Trial.Class", NULL, &IID_IPersistFile, (void **)&file), S_OK);
    ASSERT_HR(CoGetObject(u"new:7A11C1A5-0001-0002-0300-000000000000", NULL, &IID_IPersistFile,
                          (void **)&file),
              S_OK);
    ASSERT_HR(CoGetObject(u"new:Trial.Class", NULL, &IID_IDispatch, (void **)&file), E_NOINTERFACE);
    ASSERT_EQ((uintptr_t)file, 0);
    trial_class_revoke(cookie);
}

TEST(the_class_context_of_the_options_decides_where_a_class_is_looked_for)
{
    BIND_OPTS3 options = {.cbStruct = sizeof(options), .dwClassContext = CLSCTX_LOCAL_SERVER};
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);
    IUnknown *object;

    ASSERT_HR(
        CoGetObject(u"new:Trial.Class", (BIND_OPTS *)&options, &IID_IUnknown, (void **)&object),
        REGDB_E_CLASSNOTREG);
    trial_class_revoke(cookie);
}

TEST(a_file_is_read_by_the_class_of_its_extension)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);
    WCHAR path[TRIAL_PATH_SIZE];
    IUnknown *object;
    CLSID clsid;

    trial_class_make_file("a.trial", "", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &trial_class));
    ASSERT_HR(CoGetObject(path, NULL, &IID_IPersistFile, (void **)&object), S_OK);
    ASSERT_U16(trial_class_told(), path);
    trial_class_revoke(cookie);
}

TEST(an_item_is_asked_of_its_container)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);
    WCHAR path[TRIAL_PATH_SIZE];
    IUnknown *object;
    size_t len = 0;

    trial_class_make_file("a.trial", "", path);
    while (path[len])
        len++;
    memcpy(path + len, u"!one!two", sizeof(u"!one!two"));
    ASSERT_HR(CoGetObject(path, NULL, &IID_IPersistFile, (void **)&object), S_OK);
    ASSERT_U16(trial_class_told(), u"two");
    trial_class_revoke(cookie);
}

TEST(an_object_reference_is_a_name)
{
    IMoniker *moniker, *object = trial_item(u"!", u"a"), *copy;
    IBindCtx *context;
    WCHAR *name;

    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    ASSERT_HR(CreateObjrefMoniker((IUnknown *)object, &moniker), S_OK);
    ASSERT_HR(IMoniker_GetDisplayName(moniker, context, NULL, &name), S_OK);
    ASSERT_HR(CoGetObject(name, NULL, &IID_IMoniker, (void **)&copy), S_OK);
    ASSERT_HR(IMoniker_IsEqual(object, copy), S_OK);
    CoTaskMemFree(name);
    IMoniker_Release(copy);
    IMoniker_Release(object);
    IMoniker_Release(moniker);
    IBindCtx_Release(context);
    CoUninitialize();
}

TEST(a_moniker_is_bound_in_one_call)
{
    IMoniker *moniker, *object = trial_item(u"!", u"a");
    IUnknown *bound;

    ASSERT_HR(CreatePointerMoniker((IUnknown *)object, &moniker), S_OK);
    ASSERT_HR(BindMoniker(moniker, 0, &IID_IMoniker, (void **)&bound), S_OK);
    ASSERT_EQ((uintptr_t)bound, (uintptr_t)object);
    IUnknown_Release(bound);
    ASSERT_HR(BindMoniker(moniker, 1, &IID_IMoniker, (void **)&bound), E_INVALIDARG);
    ASSERT_HR(BindMoniker(NULL, 0, &IID_IMoniker, (void **)&bound), E_INVALIDARG);
    IMoniker_Release(moniker);
    ASSERT_EQ(IMoniker_Release(object), 0);
}

TEST(an_instance_reads_its_file)
{
    MULTI_QI results[2] = {{.pIID = &IID_IPersistFile}, {.pIID = &IID_IDispatch}};
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);

    ASSERT_HR(CoGetInstanceFromFile(NULL, NULL, NULL, CLSCTX_SERVER, STGM_READ, (WCHAR *)u"x.trial",
                                    2, results),
              CO_S_NOTALLINTERFACES);
    ASSERT_U16(trial_class_told(), u"x.trial");
    ASSERT_HR(results[0].hr, S_OK);
    ASSERT_HR(results[1].hr, E_NOINTERFACE);
    results[0].pItf = NULL;
    ASSERT_HR(CoGetInstanceFromFile(NULL, (CLSID *)&trial_class, NULL, CLSCTX_SERVER, STGM_READ,
                                    (WCHAR *)u"y", 1, results),
              S_OK);
    ASSERT_U16(trial_class_told(), u"y");
    trial_class_revoke(cookie);
}

TEST(an_instance_that_cannot_be_says_so_for_each_interface)
{
    MULTI_QI results[2] = {{.pIID = &IID_IPersistFile}, {.pIID = &IID_IUnknown}};

    test_expect_open_descriptors();
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ASSERT_HR(CoGetInstanceFromFile(NULL, NULL, NULL, CLSCTX_SERVER, STGM_READ, (WCHAR *)u"x.none",
                                    2, results),
              MK_E_CANTOPENFILE);
    ASSERT_HR(results[1].hr, E_NOINTERFACE);
    ASSERT_HR(CoGetInstanceFromFile(NULL, (CLSID *)&trial_class, NULL, CLSCTX_INPROC_SERVER,
                                    STGM_READ, (WCHAR *)u"x", 2, results),
              REGDB_E_CLASSNOTREG);
    ASSERT_HR(results[0].hr, REGDB_E_CLASSNOTREG);
    ASSERT_HR(results[1].hr, REGDB_E_CLASSNOTREG);

    results[1].pItf = (IUnknown *)results;
    ASSERT_HR(CoGetInstanceFromFile(NULL, (CLSID *)&trial_class, NULL, CLSCTX_INPROC_SERVER,
                                    STGM_READ, (WCHAR *)u"x", 2, results),
              E_INVALIDARG);
    ASSERT_EQ((uintptr_t)results[1].pItf, (uintptr_t)results);
    CoUninitialize();
}

static void expect_told(HRESULT hr, HRESULT expected, const WCHAR *text)
{
    IErrorInfo *error;
    BSTR told;

    ASSERT_HR(hr, expected);
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &told), S_OK);
    ASSERT_U16(told, text);
    SysFreeString(told);
    IErrorInfo_Release(error);
}

TEST(a_failure_says_which_name_led_nowhere)
{
    IUnknown *object;
    IMoniker *file;

    test_expect_open_descriptors();
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    expect_told(CoGetObject(u"nothing", NULL, &IID_IUnknown, (void **)&object), MK_E_SYNTAX,
                u"\"nothing\" is no display name: it begins with no registered class, no object "
                u"that runs and no file");
    expect_told(CoGetObject(u"/no/such", NULL, &IID_IUnknown, (void **)&object), MK_E_CANTOPENFILE,
                u"\"/no/such\" is no object that runs, and there is no such file");
    expect_told(CoGetObject(u"/dev/null", NULL, &IID_IUnknown, (void **)&object),
                MK_E_INVALIDEXTENSION,
                u"\"/dev/null\" has no class: HKCR\\FileType has no pattern of its bytes, HKCR no "
                u"class of its extension");
    ASSERT_HR(CreateFileMoniker(u"/no/such", &file), S_OK);
    expect_told(BindMoniker(file, 0, &IID_IUnknown, (void **)&object), MK_E_CANTOPENFILE,
                u"\"/no/such\" is no file");
    IMoniker_Release(file);
    CoUninitialize();
}
