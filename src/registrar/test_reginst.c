/* SPDX-License-Identifier: MIT */
#include "registrar/reginst.h"

#include "base/hresult.h"
#include "registrar/registrar_trial.h"

static struct registry_entries *entries;
static struct registrar_names *names;
static char notices[4096];

static void note(void *context, const char *text)
{
    strcat(notices, text);
    strcat(notices, "\n");
}

static const struct registrar_listener listener = {.notice = note};

static void begin(void)
{
    ASSERT_HR(registry_entries_new(&entries), S_OK);
    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_names_set(names, u"_MOD_PATH", u"/lib/m.dll"), S_OK);
    ASSERT_HR(registrar_names_set(names, u"16422", u"/Programs"), S_OK);
}

static void end(void)
{
    registrar_names_free(names);
    registry_entries_free(entries);
}

static HRESULT run(enum registrar_mode mode, const char16_t *script)
{
    return reginst_run(script, mode, names, &listener, registry_entries_target(entries));
}

static void assert_registers(const char16_t *script, const char *expected)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, script), S_OK);
    ASSERT_STR(list_entries(entries), expected);
    end();
}

#define SECTION u"[RegisterDll]\nAddReg=A\n[A]\n"

TEST(sections_that_are_named_are_added)
{
    assert_registers(u"[version]\nSignature=\"$CHICAGO$\"\n[registerdll]\naddreg = One, Two\n"
                     "AddReg=Three\n[One]\nHKCR,k,,,1\n[Two]\nHKLM,k,v,,2\n[Three]\nHKCU,k,,,3\n"
                     "[Four]\nHKCU,k,,,4\n[one]\nHKCR,l,,,5\n",
                     "HKCR\\k [] s 1\nHKCR\\l [] s 5\nHKLM\\k [v] s 2\nHKCU\\k [] s 3\n");
}

TEST(flags_tell_the_type)
{
    assert_registers(SECTION "HKCU,k,a,,\"say \"\"x\"\"\"\n"
                             "HKCU,k,b,1,00,ff,1A\n"
                             "HKCU,k,c,0x10001,0x10\n"
                             "HKCU,k,d,0x10001,12\n"
                             "HKCU,k,e,0x10001,01,02,00,00\n"
                             "HKCU,k,f,0x20000,\"%%windir%%\"\n"
                             "HKCU,k,g,0x10000,one,\"t,o\"\n"
                             "HKCU,k,h,0x70001,aa,\n"
                             "HKCU,k,i,0\n"
                             "HKCU,k,j,0x10001,-1\n",
                     "HKCU\\k [a] s say \"x\"\nHKCU\\k [b] b 00ff1a\nHKCU\\k [c] d 10000000\n"
                     "HKCU\\k [d] d 0c000000\nHKCU\\k [e] d 01020000\nHKCU\\k [f] x %windir%\n"
                     "HKCU\\k [g] m 6f006e0065000000"
                     "74002c006f0000000000\nHKCU\\k [h] m aa\n"
                     "HKCU\\k [i] s \nHKCU\\k [j] d ffffffff\n");
}

TEST(flags_tell_what_to_do)
{
    assert_registers(SECTION "HKCU,k,a,,1\nHKCU,k,a,2,2\nHKCU,k,b,2,3\nHKCU,k,c,0x10003,4\n"
                             "HKCU,k,a,0x20,5\nHKCU,k,d,0x20,6\n"
                             "HKCU,l,,16\nHKCU,m,x,,7\nHKCU,m,x,4\nHKCU,n,,,8\nHKCU,n,,4\n"
                             "HKCU,o,,,\n",
                     "HKCU\\k [a] s 5\nHKCU\\k [b] s 3\nHKCU\\k [c] d 04000000\nHKCU\\l -\n"
                     "HKCU\\o [] s \n");
}

TEST(strings_are_appended_once)
{
    assert_registers(SECTION "HKCU,k,a,0x10000,one,two\nHKCU,k,a,0x10008,TWO,three\n"
                             "HKCU,k,b,0x10008,one\nHKCU,k,c,,one\nHKCU,k,c,0x10008,two\n"
                             "HKCU,k,d,0x10000\nHKCU,k,d,0x10008,x\nHKCU,k,e,8,not a row\n",
                     "HKCU\\k [a] m 6f006e0065000000740077006f00000074006800720065006500000000"
                     "00\nHKCU\\k [b] m 6f006e00650000000000\nHKCU\\k [c] m 740077006f0000000000\n"
                     "HKCU\\k [d] m 780000000000\nHKCU\\k [e] s not a row\n");
}

TEST(what_is_there_may_be_a_row_without_its_end)
{
    static const char16_t content[] = {u'a', 0, u'b'};
    const struct registry_data data = {REG_MULTI_SZ, (const uint8_t *)content, sizeof(content)};
    struct registry_target *target;

    begin();
    target = registry_entries_target(entries);
    ASSERT_HR(target->class->set_value(target, HKEY_CURRENT_USER, u"k", u"v", &data), S_OK);
    ASSERT_HR(run(REGISTRAR_REGISTER, SECTION "HKCU,k,v,0x10008,B,c\n"), S_OK);
    ASSERT_STR(list_entries(entries), "HKCU\\k [v] m 61000000620000006300000000"
                                      "00\n");
    end();
}

TEST(deleting_comes_before_adding)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, SECTION "HKCR,k,old,,1\n"), S_OK);
    ASSERT_HR(run(REGISTRAR_REGISTER, u"[RegisterDll]\nAddReg=A\nDelReg=D\n[A]\nHKCR,k,new,,2\n"
                                      "[D]\nHKCR,k\n"),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKCR\\k [new] s 2\n");
    end();
}

TEST(names_are_replaced)
{
    assert_registers(u"[RegisterDll]\nAddReg=A\n[A]\n"
                     "HKCR,\"CLSID\\%Class%\",,,\"%_mod_path%,%16422%\\x 100% %%1 %1\"\n"
                     "[Strings]\nclass=\"{1}\"\n_x=%Class%\n",
                     "HKCR\\CLSID\\{1} [] s /lib/m.dll,/Programs\\x 100% %1 %1\n");
}

TEST(an_unknown_name_stays_and_is_told)
{
    assert_registers(u"[RegisterDll]\nAddReg=A\n[A]\nHKCR,k,,,\"%unknown%x%99%\\%x% %x y% %y z%\"\n"
                     "[Strings]\nx=1\nx y=2\n",
                     "HKCR\\k [] s %unknown%x%99%\\1 2 %y z%\n");
    ASSERT_STR(notices, "line 4: nothing is known to replace %unknown%, which stays\n"
                        "line 4: nothing is known to replace %99%, which stays\n");
}

TEST(unregistering_deletes_what_is_listed)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, SECTION "HKCR,k,,,1\nHKCR,k\\l,,,2\nHKCR,CLSID,,,3\n"
                                              "HKCR,m,v,,4\nHKCR,m,w,,5\n"),
              S_OK);
    ASSERT_HR(run(REGISTRAR_UNREGISTER, u"[UnregisterDll]\nDelReg=A\n[A]\nHKCR,k,,,1\n"
                                        "HKCR,CLSID\nHKCR,m,v,,4\nHKCR,,,\nHKCR,nowhere,x\n"),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKCR\\CLSID [] s 3\nHKCR\\m [w] s 5\n");
    end();
}

TEST(the_section_may_have_another_name)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, u"[RegisterIE]\nAddReg=A\n[RegisterX]\nAddReg=B\n"
                                      "[A]\nHKCR,a,,,1\n[B]\nHKCR,b,,,1\n"),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKCR\\a [] s 1\n");
    ASSERT_HR(run(REGISTRAR_UNREGISTER, u"[RegisterIE]\nAddReg=A\n"), S_FALSE);
    ASSERT_HR(run(REGISTRAR_UNREGISTER, u"[UNREGISTERIE]\nDelReg=A\n[A]\nHKCR,a\n"), S_OK);
    ASSERT_STR(list_entries(entries), "");
    ASSERT_HR(reginst_apply(u"[Other]\nAddReg=A\n[A]\nHKCU,x,,,1\n", u"other", names, NULL,
                            registry_entries_target(entries)),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKCU\\x [] s 1\n");
    end();
}

TEST(what_is_wrong_is_told)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, SECTION "HKCR,k,,,1\nHKXX,k,,,1\n"), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(), "line 5: an entry begins with HKCR, HKCU, HKLM or HKU");
    ASSERT_HR(run(REGISTRAR_REGISTER, SECTION "HKCR,k,,0x30000,1\n"), DISP_E_EXCEPTION);
    ASSERT_STR(hr_message(), "line 4: flags 0x30000 name no type");
    ASSERT_HR(run(REGISTRAR_REGISTER, u"[RegisterDll]\nAddReg=None\n"), S_OK);
    ASSERT_STR(notices, "there is no section None\n");
    ASSERT_HR(run(REGISTRAR_REGISTER, u"[Other]\nAddReg=A\n"), S_FALSE);
    end();
}

TEST(an_install_without_memory_leaves_nothing)
{
    HRESULT hr = E_FAIL;

    begin();
    FOR_EACH_FAILING_ALLOCATION({
        hr = run(REGISTRAR_REGISTER, SECTION "HKCR,k,%x%,,%_MOD_PATH%\nHKCR,k,a,1,1\n");
        if (FAILED(hr))
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
    end();
}
