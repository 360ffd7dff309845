/* SPDX-License-Identifier: MIT */
/* What is expected is what Windows' "MkParseDisplayName" page says, and what Windows answers. */
#define COBJMACROS
#include <stdio.h>

#include <comity/ole2.h>

#include "moniker/moniker_trial.h"
#include "test.h"
#include "trial_class.h"

static HRESULT parse(const WCHAR *name, ULONG *ret_eaten, IMoniker **ret_moniker)
{
    IBindCtx *context;
    HRESULT hr;

    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    hr = MkParseDisplayName(context, name, ret_eaten, ret_moniker);
    IBindCtx_Release(context);
    return hr;
}

/* @name is a display name of which all is eaten, and the moniker's own name is @expected. */
static void parses_to(const WCHAR *name, const WCHAR *expected)
{
    IMoniker *moniker;
    ULONG eaten, len = 0;

    while (name[len])
        len++;
    ASSERT_HR(parse(name, &eaten, &moniker), S_OK);
    ASSERT_EQ(eaten, len);
    trial_named(moniker, expected);
}

static void fails(const WCHAR *name, HRESULT expected)
{
    IMoniker *moniker = (IMoniker *)1;
    ULONG eaten = 1;

    ASSERT_HR(parse(name, &eaten, &moniker), expected);
    ASSERT_EQ((uintptr_t)moniker, 0);
    ASSERT_EQ(eaten, 0);
}

/* A file in the test's home. */
static void make_file(const char *name, const char *content, WCHAR *ret_path)
{
    char path[512];
    FILE *file;
    int len;

    len = snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    fputs(content, file);
    fclose(file);
    for (int i = 0; i <= len; i++)
        ret_path[i] = (WCHAR)path[i];
}

TEST(classes_are_named_with_braces_or_without)
{
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    parses_to(u"clsid:11111111-0000-0000-2222-444444444444:",
              u"clsid:11111111-0000-0000-2222-444444444444:");
    parses_to(u"CLSID:{11111111-0000-0000-2222-444444444444}",
              u"clsid:11111111-0000-0000-2222-444444444444:");
    parses_to(u"clsid:11111111-0000-0000-2222-444444444444;more",
              u"clsid:11111111-0000-0000-2222-444444444444;more:");
    parses_to(u"new:{11111111-0000-0000-2222-444444444444}",
              u"new:11111111-0000-0000-2222-444444444444:");
    parses_to(u"Session:Console!clsid:11111111-0000-0000-2222-444444444444",
              u"clsid:11111111-0000-0000-2222-444444444444:");
    parses_to(u"session:7!new:11111111-0000-0000-2222-444444444444",
              u"new:11111111-0000-0000-2222-444444444444:");
    CoUninitialize();
}

TEST(what_names_nothing_is_a_syntax_error)
{
    test_expect_open_descriptors();
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    fails(u"clsid:", MK_E_SYNTAX);
    fails(u"clsid:{11111111-0000-0000-2222-444444444444", MK_E_SYNTAX);
    fails(u"new:No.Such.Class", MK_E_SYNTAX);
    fails(u"session:7", MK_E_SYNTAX);
    fails(u"session:!clsid:11111111-0000-0000-2222-444444444444", MK_E_SYNTAX);
    fails(u"session:7!nothing", MK_E_SYNTAX);
    fails(u"objref:", MK_E_SYNTAX);
    fails(u"objref:?:", MK_E_SYNTAX);
    fails(u"No.Such.Class:x", MK_E_SYNTAX);
    fails(u"@No.Such.Class", MK_E_SYNTAX);
    fails(u"nothing", MK_E_SYNTAX);
    fails(u"/no/such/file", MK_E_CANTOPENFILE);
    fails(u"/dev/no-such-file!item", MK_E_CANTOPENFILE);
    fails(u"C:\\no\\such.file", MK_E_CANTOPENFILE);
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

TEST(a_class_parses_the_names_that_begin_with_it)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);

    parses_to(u"Trial.Class:x", u"!rial.Class:x");
    parses_to(u"@Trial.Class", u"!Trial.Class");
    parses_to(u"clsid:7A11C1A5-0001-0002-0300-000000000000:!x",
              u"clsid:7A11C1A5-0001-0002-0300-000000000000:!x");
    trial_class_revoke(cookie);
}

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
    WCHAR path[512];
    IUnknown *object;
    CLSID clsid;

    make_file("a.trial", "", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &trial_class));
    ASSERT_HR(CoGetObject(path, NULL, &IID_IPersistFile, (void **)&object), S_OK);
    ASSERT_U16(trial_class_told(), path);
    trial_class_revoke(cookie);
}

TEST(a_file_without_class_is_an_invalid_extension)
{
    WCHAR path[512];
    CLSID clsid;

    test_expect_open_descriptors();
    make_file("a.unknown", "", path);
    ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
    ASSERT_HR(GetClassFile(u"/no/such/file.unknown", &clsid), MK_E_CANTOPENFILE);
    ASSERT_HR(GetClassFile(NULL, &clsid), E_INVALIDARG);
}

static void set_pattern(const WCHAR *key, const WCHAR *pattern)
{
    DWORD len = 0;

    while (pattern[len])
        len++;
    ASSERT_EQ(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, pattern, len * sizeof(*pattern)),
              ERROR_SUCCESS);
}

TEST(a_pattern_in_the_file_goes_before_its_extension)
{
    static const CLSID patterned = {0x11111111, 0, 0, {0x22, 0x22, 0x44, 0x44, 0x44, 0x44}};
    WCHAR path[512];
    CLSID clsid;

    test_expect_open_descriptors();
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\0", u"0,2,ffff,4142");
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\1", u"-2,2,ff00,5a00");
    set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\2", u"1,3,,616263");
    make_file("begins.x", "AB...", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &patterned));
    make_file("ends.x", "...ZY", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    make_file("has.x", ".abc.", path);
    ASSERT_HR(GetClassFile(path, &clsid), S_OK);
    make_file("neither.x", ".....", path);
    ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
}

TEST(patterns_that_are_none_match_nothing)
{
    static const WCHAR *const patterns[] = {u"",         u"0",         u"0,0,,",     u"0,1,ff",
                                            u"0,1,ff,4", u"0,1,f,41",  u"0,999,,",   u"x,1,,41",
                                            u"-9,1,,41", u"0,1,gg,41", u"0,1,41,41,"};
    WCHAR path[512];
    CLSID clsid;

    test_expect_open_descriptors();
    make_file("a.x", "B", path);
    for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
        set_pattern(u"FileType\\{11111111-0000-0000-2222-444444440000}\\0", patterns[i]);
        ASSERT_HR(GetClassFile(path, &clsid), MK_E_INVALIDEXTENSION);
    }
}

TEST(an_item_is_asked_of_its_container)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);
    WCHAR path[512];
    IUnknown *object;
    size_t len = 0;

    make_file("a.trial", "", path);
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

TEST(classes_and_new_objects_travel_by_value)
{
    IMoniker *moniker;
    ULONG eaten;

    ASSERT_HR(CreateClassMoniker(&trial_class, &moniker), S_OK);
    trial_travels(moniker);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ASSERT_HR(parse(u"clsid:7A11C1A5-0001-0002-0300-000000000000;more", &eaten, &moniker), S_OK);
    CoUninitialize();
    trial_travels(moniker);
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    ASSERT_HR(parse(u"new:7A11C1A5-0001-0002-0300-000000000000", &eaten, &moniker), S_OK);
    CoUninitialize();
    trial_travels(moniker);
}
