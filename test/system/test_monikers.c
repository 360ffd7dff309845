/* SPDX-License-Identifier: MIT */
/*
 * Monikers between processes: names that a server parses, files and items that it binds to, and
 * references that one process writes and another reads.
 */
#define COBJMACROS
#include <unistd.h>

#include <comity/ole2.h>

#include "harness/test.h"
#include "moniker/moniker_trial.h"
#include "naming/trial_class.h"

/* In another process, which the harness ends: serves the class, then writes what @tell says. */
static int serve(void (*tell)(int out))
{
    int out[2];

    ASSERT_EQ(pipe(out), 0);
    if (fork() == 0) {
        trial_class_register(CLSCTX_LOCAL_SERVER);
        tell(out[1]);
        pause();
        _exit(0);
    }
    close(out[1]);
    return out[0];
}

static void tell_nothing(int out)
{
    if (write(out, "", 1) != 1)
        _exit(1);
}

/* The display name of a reference to the class object. */
static void tell_reference(int out)
{
    IMoniker *moniker;
    IUnknown *object;
    IBindCtx *context;
    WCHAR *name;
    size_t len = 0;

    if (FAILED(CreateBindCtx(0, &context)) ||
        FAILED(CoGetClassObject(&trial_class, CLSCTX_LOCAL_SERVER, NULL, &IID_IUnknown,
                                (void **)&object)) ||
        FAILED(CreateObjrefMoniker(object, &moniker)) ||
        FAILED(IMoniker_GetDisplayName(moniker, context, NULL, &name)))
        _exit(1);
    while (name[len])
        len++;
    if (write(out, name, (len + 1) * sizeof(*name)) < 0)
        _exit(1);
}

static void begin(void (*tell)(int out), void *ret_told, size_t size)
{
    int in = serve(tell);

    test_expect_open_descriptors();
    ASSERT_TRUE(read(in, ret_told, size) > 0);
    close(in);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
}

/* A file of the class; then @item. */
static void make_name(WCHAR name[static TRIAL_PATH_SIZE], const char *item)
{
    size_t len = 0;

    trial_class_make_file("a.trial", "", name);
    while (name[len])
        len++;
    for (; *item && len < TRIAL_PATH_SIZE - 1; item++)
        name[len++] = (WCHAR)*item;
    name[len] = 0;
}

/* What the instance that @name is bound to was told last. */
static void expect_told(const WCHAR *name, const WCHAR *expected)
{
    IPersistFile *object;
    WCHAR *told;

    ASSERT_HR(CoGetObject(name, NULL, &IID_IPersistFile, (void **)&object), S_OK);
    ASSERT_HR(IPersistFile_GetCurFile(object, &told), S_OK);
    ASSERT_U16(told, expected);
    CoTaskMemFree(told);
    IPersistFile_Release(object);
}

TEST(a_server_parses_the_names_that_begin_with_its_class)
{
    IMoniker *moniker;
    IBindCtx *context;
    ULONG eaten;
    char ready;

    begin(tell_nothing, &ready, 1);
    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    ASSERT_HR(MkParseDisplayName(context, u"@Trial.Class", &eaten, &moniker), S_OK);
    ASSERT_EQ(eaten, 12);
    trial_named(moniker, u"!Trial.Class");
    IBindCtx_Release(context);
    CoUninitialize();
}

TEST(a_file_is_bound_to_an_object_of_its_server)
{
    WCHAR name[TRIAL_PATH_SIZE];
    char ready;

    begin(tell_nothing, &ready, 1);
    make_name(name, "");
    expect_told(name, name);
    CoUninitialize();
}

TEST(an_item_is_bound_to_what_its_server_has)
{
    WCHAR name[TRIAL_PATH_SIZE];
    char ready;

    begin(tell_nothing, &ready, 1);
    make_name(name, "!one!two");
    expect_told(name, u"two");
    CoUninitialize();
}

TEST(new_makes_an_object_in_the_server)
{
    char ready;

    begin(tell_nothing, &ready, 1);
    expect_told(u"new:Trial.Class", u"");
    CoUninitialize();
}

/* Any object will do: a bind context that runs under a name, @moniker, which this releases. */
static void expect_running(IMoniker *moniker, const WCHAR *name, const WCHAR *rest)
{
    IRunningObjectTable *table;
    FILETIME registered, changed;
    IBindCtx *object, *found;
    IMoniker *parsed;
    DWORD cookie;
    ULONG eaten;

    ASSERT_HR(CreateBindCtx(0, &object), S_OK);
    ASSERT_HR(IBindCtx_GetRunningObjectTable(object, &table), S_OK);
    ASSERT_HR(IMoniker_IsRunning(moniker, object, NULL, NULL), S_FALSE);
    ASSERT_HR(IMoniker_GetTimeOfLastChange(moniker, object, NULL, &changed), MK_E_CANTOPENFILE);
    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &cookie),
              S_OK);
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, moniker, &registered), S_OK);

    ASSERT_HR(IMoniker_IsRunning(moniker, object, NULL, NULL), S_OK);
    ASSERT_HR(IMoniker_GetTimeOfLastChange(moniker, object, NULL, &changed), S_OK);
    ASSERT_MEM(&changed, &registered, sizeof(changed));
    ASSERT_HR(CoGetObject(name, NULL, &IID_IBindCtx, (void **)&found), S_OK);
    ASSERT_EQ((uintptr_t)found, (uintptr_t)object);
    IBindCtx_Release(found);

    /* The longest beginning that runs is the file; what follows it nobody here parses. */
    ASSERT_TRUE(FAILED(MkParseDisplayName(object, rest, &eaten, &parsed)));
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_HR(CoGetObject(name, NULL, &IID_IBindCtx, (void **)&found), MK_E_CANTOPENFILE);
    IRunningObjectTable_Release(table);
    ASSERT_EQ(IBindCtx_Release(object), 0);
    IMoniker_Release(moniker);
}

TEST(a_name_is_bound_to_the_object_that_runs_under_it)
{
    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    expect_running(trial_file(u"/no/such.file"), u"/no/such.file", u"/no/such.file!item");
    expect_running(trial_file(u"C:\\no\\such.file"), u"c:\\NO\\such.file",
                   u"C:\\no\\such.file!item");
    CoUninitialize();
}

TEST(a_reference_that_another_process_wrote_is_bound_to_its_object)
{
    IClassFactory *factory;
    WCHAR name[4096];
    IUnknown *made;

    begin(tell_reference, name, sizeof(name));
    for (int i = 0; i < 2; i++) {
        ASSERT_HR(CoGetObject(name, NULL, &IID_IClassFactory, (void **)&factory), S_OK);
        ASSERT_HR(IClassFactory_CreateInstance(factory, NULL, &IID_IPersistFile, (void **)&made),
                  S_OK);
        IUnknown_Release(made);
        IClassFactory_Release(factory);
    }
    CoUninitialize();
}
