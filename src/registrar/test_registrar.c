/* SPDX-License-Identifier: MIT */
#include "registrar/registrar.h"

#include "base/hresult.h"
#include "registrar/registrar_trial.h"

static struct registry_entries *entries;
static struct registrar_names *names;

static void begin(void)
{
    ASSERT_HR(registry_entries_new(&entries), S_OK);
    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_names_set(names, u"MODULE", u"%MODULE%"), S_OK);
}

static void end(void)
{
    registrar_names_free(names);
    registry_entries_free(entries);
}

static HRESULT run(enum registrar_mode mode, const char16_t *script)
{
    return registrar_run(script, names, REGISTRAR_UNKNOWN_FAILS, NULL, mode,
                         registry_entries_target(entries));
}

static void assert_registers(const char16_t *script, const char *expected)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, script), S_OK);
    ASSERT_STR(list_entries(entries), expected);
    end();
}

/* What is left after unregistering by @second what @first registered. */
static void assert_left(const char16_t *first, const char16_t *second, const char *expected)
{
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, first), S_OK);
    ASSERT_HR(run(REGISTRAR_UNREGISTER, second), S_OK);
    ASSERT_STR(list_entries(entries), expected);
    end();
}

TEST(a_class_is_registered)
{
    assert_registers(
        u"HKCR\r\n{\r\n"
        "    Demo.Greeter.1 = s 'Greeter'\r\n"
        "    {\r\n"
        "        CLSID = s '{5B1D0C52-0000-4000-8000-00000000A001}'\r\n"
        "    }\r\n"
        "    NoRemove CLSID\r\n"
        "    {\r\n"
        "        ForceRemove {5B1D0C52-0000-4000-8000-00000000A001} = s 'Greeter'\r\n"
        "        {\r\n"
        "            InprocServer32 = s '%MODULE%' { val ThreadingModel = s 'Both' }\r\n"
        "            Programmable\r\n"
        "            val Flags = d '64'\r\n"
        "            val Blob = b '00ff'\r\n"
        "        }\r\n"
        "    }\r\n"
        "}\r\n",
        "HKCR\\Demo.Greeter.1 [] s Greeter\n"
        "HKCR\\Demo.Greeter.1\\CLSID [] s {5B1D0C52-0000-4000-8000-00000000A001}\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001} [] s Greeter\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001} [Flags] d 40000000\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001} [Blob] b 00ff\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001}\\InprocServer32 [] s "
        "%MODULE%\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001}\\InprocServer32 "
        "[ThreadingModel] s Both\n"
        "HKCR\\CLSID\\{5B1D0C52-0000-4000-8000-00000000A001}\\Programmable -\n");
}

TEST(numbers_are_read_as_far_as_they_go)
{
    assert_registers(u"HKCR { val a = d 1 val b = d '-1' val c = d 12abc val d = d 0x10\n"
                     "val e = d 4294967295 val f = d 4294967296 val g = d '' val h = d 2147483648\n"
                     "val i = d ' 7' val j = d -4294967296 val k = D +3 }",
                     "HKCR\\ [a] d 01000000\nHKCR\\ [b] d ffffffff\nHKCR\\ [c] d 0c000000\n"
                     "HKCR\\ [d] d 00000000\nHKCR\\ [e] d ffffffff\nHKCR\\ [f] d ffffffff\n"
                     "HKCR\\ [g] d 00000000\nHKCR\\ [h] d 00000080\nHKCR\\ [i] d 07000000\n"
                     "HKCR\\ [j] d 00000080\nHKCR\\ [k] d 03000000\n");
}

TEST(binaries_and_rows_of_strings_are_read)
{
    assert_registers(u"HKLM { val a = b '' val b = b 00aAFf\n"
                     "val c = m 'a\\0b\\0' val d = m 'a' val e = m '' val f = M '\\0\\' }",
                     "HKLM\\ [a] b \nHKLM\\ [b] b 00aaff\n"
                     "HKLM\\ [c] m 6100000062000000"
                     "0000\nHKLM\\ [d] m 610000000000\nHKLM\\ [e] m 0000\n"
                     "HKLM\\ [f] m 00005c0000000000\n");
}

TEST(later_items_win)
{
    assert_registers(u"HKCR { K { val A = s '1' val a = d 2 } K = s 'x' k = s 'y' }",
                     "HKCR\\K [A] d 02000000\nHKCR\\K [] s y\n");
    assert_registers(u"HKCR { K { A B = s 'x' } ForceRemove K { C } }", "HKCR\\K\\C -\n");
    assert_registers(u"HKCR { K { A B } Delete K L { M } Delete L\\M Delete X }", "HKCR\\L -\n");
}

TEST(several_keys_may_be_named_at_once)
{
    assert_registers(u"HKCR { 'A\\B' = s 'x' { C\\D } ForceRemove A\\B\\C }",
                     "HKCR\\A\\B [] s x\nHKCR\\A\\B\\C -\n");
}

TEST(a_key_that_is_only_a_way_is_no_entry)
{
    assert_registers(u"HKCR { NoRemove CLSID { } NoRemove Interface Empty { } }",
                     "HKCR\\Empty -\n");
}

TEST(unregistering_takes_keys_but_not_those_that_stay)
{
    assert_left(u"HKCR { A { B = s 'x' val V = s 'y' } NoRemove C { D val V = s 'z' } }",
                u"HKCR { A { B = s 'x' val V = s 'y' } NoRemove C { D val V = s 'z' } }",
                "HKCR\\C [V] s z\n");
}

TEST(unregistering_keeps_what_others_put_in_a_key)
{
    assert_left(u"HKCR { A = s 'x' { B Other } }", u"HKCR { A = s 'x' { B } }",
                "HKCR\\A [] s x\nHKCR\\A\\Other -\n");
    assert_left(u"HKCR { A = s 'x' { B Other } }", u"HKCR { ForceRemove A = s 'x' { B } }", "");
    assert_left(u"HKCR { A }", u"HKCR { Delete A X { Y } }", "HKCR\\A -\n");
}

TEST(keys_that_many_share_are_never_deleted)
{
    static const char16_t shared[] = u"HKCR { CLSID { A } } HKLM { Software { Classes { "
                                     "Interface { B } } } }";

    assert_left(shared, u"HKCR { CLSID { A } ForceRemove CLSID }",
                "HKCR\\CLSID -\n"
                "HKLM\\Software\\Classes\\"
                "Interface\\B -\n");
    begin();
    ASSERT_HR(run(REGISTRAR_REGISTER, shared), S_OK);
    ASSERT_HR(run(REGISTRAR_REGISTER, u"HKCR { Delete clsid ForceRemove CLSID } HKLM { Delete "
                                      "SOFTWARE Delete Software\\Classes\\Interface }"),
              S_OK);
    ASSERT_STR(list_entries(entries), "HKCR\\CLSID\\A -\n"
                                      "HKLM\\Software\\Classes\\Interface\\B -\n");
    end();
    assert_registers(u"HKCR { Prog { CLSID = s 'x' ForceRemove CLSID } }", "HKCR\\Prog\\CLSID -\n");
}

TEST(a_path_that_is_too_long_fails)
{
    enum { LEVELS = 40 };
    static char16_t script[LEVELS * 256 + 64];
    size_t len = 0;

    begin();
    for (const char *at = "HKCR { "; *at; at++)
        script[len++] = (char16_t)*at;
    for (int i = 0; i < LEVELS; i++) {
        for (int j = 0; j < 250; j++)
            script[len++] = 'k';
        for (const char *at = " { "; *at; at++)
            script[len++] = (char16_t)*at;
    }
    for (int i = 0; i < LEVELS + 1; i++)
        script[len++] = '}';
    ASSERT_HR(run(REGISTRAR_REGISTER, script), DISP_E_EXCEPTION);
    ASSERT_TRUE(strstr(hr_message(), "a key's path is longer"));
    end();
}
