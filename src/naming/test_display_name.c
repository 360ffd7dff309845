/* SPDX-License-Identifier: MIT */
/* What is expected is what Windows' "MkParseDisplayName" page says, and what Windows answers. */
#define COBJMACROS
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

TEST(a_class_parses_the_names_that_begin_with_it)
{
    DWORD cookie = trial_class_register(CLSCTX_INPROC_SERVER);

    parses_to(u"Trial.Class:x", u"!rial.Class:x");
    parses_to(u"@Trial.Class", u"!Trial.Class");
    parses_to(u"clsid:7A11C1A5-0001-0002-0300-000000000000:!x",
              u"clsid:7A11C1A5-0001-0002-0300-000000000000:!x");
    trial_class_revoke(cookie);
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
