/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' pages on the tables. */
#include "comrows/com_tables.h"

#include "comrows/idt_write.h"
#include "comrows/test_rows.h"
#include "comrows/wxs_write.h"

#define CLSID_TEXT u"{5B1D0C52-0000-4000-8000-0000000000D1}"

static struct com_place place = {.component = "Comp", .file = "Demo", .feature = "Main"};
static char told[1024];

static void note(void *context, const char *text)
{
    snprintf(told, sizeof(told), "%s", text);
}

/* The rows of one table, cells parted by |, each row ended by a line's end. */
static const char *rows_of(const struct com_tables *tables, enum com_table which)
{
    static char text[4096];
    const struct table *table = tables->tables[which];
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file);
    for (size_t row = 0; row < table_n_rows(table); row++) {
        for (unsigned i = which == COM_REGISTRY; i < table_n_columns(table); i++) {
            const char *cell = table_text(table, row, (int)i);
            int32_t number;

            if (cell)
                fputs(cell, file);
            else if (table_number(table, row, (int)i, &number))
                fprintf(file, "%d", number);
            fputc(i + 1 < table_n_columns(table) ? '|' : '\n', file);
        }
    }
    fputc(0, file);
    fclose(file);
    return text;
}

static HRESULT make_tables(const char16_t *script, struct com_tables *ret_tables)
{
    const struct registrar_listener listener = {.notice = note};
    struct harvest harvest = harvest_of_script(script);
    HRESULT hr;

    ASSERT_HR(com_tables_init(ret_tables), S_OK);
    hr = com_tables_add(ret_tables, &harvest, &place, &listener);
    harvest_deinit(&harvest);
    return hr;
}

static const char16_t server[] =
    u"HKCR { Demo.1 = s 'Demo class' { CLSID = s '" CLSID_TEXT u"' }\n"
    u"Demo = s 'Demo class' { CLSID = s '" CLSID_TEXT u"' CurVer = s 'Demo.1' }\n"
    u"NoRemove CLSID { " CLSID_TEXT u" = s 'Demo class' {\n"
    u"InprocServer32 = s '%MODULE%' { val ThreadingModel = s 'Both' }\n"
    u"ProgID = s 'Demo.1' VersionIndependentProgID = s 'Demo' Control } } }";

TEST(a_class_with_its_progids_is_rows_of_their_tables)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(server, &tables), S_OK);
    ASSERT_STR(rows_of(&tables, COM_CLASS), "{5B1D0C52-0000-4000-8000-0000000000D1}|InprocServer32|"
                                            "Comp|Demo.1|Demo class|||||||Main|\n");
    ASSERT_STR(rows_of(&tables, COM_PROGID),
               "Demo.1||{5B1D0C52-0000-4000-8000-0000000000D1}|Demo class||\n"
               "Demo|Demo.1||Demo class||\n");
    ASSERT_STR(rows_of(&tables, COM_REGISTRY),
               "0|CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}\\InprocServer32|ThreadingModel|"
               "Both|Comp\n"
               "0|CLSID\\{5B1D0C52-0000-4000-8000-0000000000D1}\\Control|*||Comp\n");
    com_tables_deinit(&tables);
}

TEST(what_an_installer_would_write_otherwise_is_registry_rows)
{
    struct com_tables tables;

    /* Another server's path; a ProgID that names another class; a version that is not this one. */
    ASSERT_HR(make_tables(
                  u"HKCR { P.1 { CLSID = s '{0}' } CLSID "
                  u"{ " CLSID_TEXT u" { InprocServer32 = s 'C:\\other.dll' ProgID = s 'P.1' } } }",
                  &tables),
              S_OK);
    ASSERT_STR(rows_of(&tables, COM_CLASS), "");
    ASSERT_STR(rows_of(&tables, COM_PROGID), "");
    ASSERT_EQ(table_n_rows(tables.tables[COM_REGISTRY]), 3);
    com_tables_deinit(&tables);

    ASSERT_HR(make_tables(u"HKCR { P.1 { CLSID = s '" CLSID_TEXT u"' }\n"
                          u"P { CLSID = s '" CLSID_TEXT u"' CurVer = s 'P.2' }\n"
                          u"CLSID { " CLSID_TEXT u" { InprocServer32 = s '%MODULE%'\n"
                          u"ProgID = s 'P.1' VersionIndependentProgID = s 'P' } } }",
                          &tables),
              S_OK);
    ASSERT_STR(rows_of(&tables, COM_PROGID), "P.1||{5B1D0C52-0000-4000-8000-0000000000D1}|||\n");
    ASSERT_EQ(table_n_rows(tables.tables[COM_REGISTRY]), 3);
    com_tables_deinit(&tables);
}

TEST(plain_tables_have_registry_rows_alone)
{
    struct com_tables tables;

    place.is_plain = true;
    ASSERT_HR(make_tables(server, &tables), S_OK);
    ASSERT_EQ(table_n_rows(tables.tables[COM_CLASS]), 0);
    ASSERT_EQ(table_n_rows(tables.tables[COM_REGISTRY]), 11);
    com_tables_deinit(&tables);
}

TEST(values_of_each_type_are_formatted_texts)
{
    struct com_tables tables;

    ASSERT_HR(
        make_tables(u"HKCU { K { val S = s '#[a]{b}' val D = d '4294967295' val B = b '00fF'\n"
                    u"val M = m 'one\\0two\\0' val E = s '' val P = s '{%MODULE%},1' } }\n"
                    u"HKLM { Software { Classes { X = s 'x' } } } HKU { U = s '{plain}' }",
                    &tables),
        S_OK);
    ASSERT_STR(rows_of(&tables, COM_REGISTRY), "1|K|S|##[\\[]a[\\]][\\{]b[\\}]|Comp\n"
                                               "1|K|D|#-1|Comp\n"
                                               "1|K|B|#x00ff|Comp\n"
                                               "1|K|M|[~]one[~]two[~]|Comp\n"
                                               "1|K|E||Comp\n"
                                               "1|K|P|[\\{][#Demo][\\}],1|Comp\n"
                                               "0|X||x|Comp\n"
                                               "3|U||{plain}|Comp\n");
    com_tables_deinit(&tables);
}

TEST(what_no_row_can_say_is_told)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(u"HKCU { K { val '+' = s 'x' } }", &tables), S_FALSE);
    ASSERT_TRUE(strstr(told, "\"+\" of K"));
    com_tables_deinit(&tables);
    ASSERT_HR(make_tables(u"HKCC { K = s 'x' }", &tables), S_FALSE);
    com_tables_deinit(&tables);
}

static const char16_t opener[] =
    u"HKCR { .dmo = s 'Demo.File' { val 'Content Type' = s 'application/x-demo' }\n"
    u"Demo.File = s 'Demo file' { shell { open = s '&Open' {\n"
    u"command = s '\"%MODULE%\" /open \"%%1\"' } other { command = s 'x.exe' } } }\n"
    u"MIME { Database { 'Content Type' { 'application/x-demo' { val Extension = s '.dmo' } } } } }";

TEST(an_application_goes_with_its_class)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(u"HKCR { AppID { '{5B1D0C52-0000-4000-8000-0000000000A9}' = s 'T' {\n"
                          u"val LocalService = s 'Svc' val RunAs = s 'Interactive User'\n"
                          u"val DllSurrogate = s '' } }\n"
                          u"CLSID { " CLSID_TEXT u" = s 'T' { LocalServer32 = s '%MODULE% /auto'\n"
                          u"val AppID = s '{5B1D0C52-0000-4000-8000-0000000000A9}' } } }",
                          &tables),
              S_OK);
    ASSERT_STR(rows_of(&tables, COM_CLASS),
               "{5B1D0C52-0000-4000-8000-0000000000D1}|LocalServer32|Comp||T|"
               "{5B1D0C52-0000-4000-8000-0000000000A9}|||||/auto|Main|\n");
    ASSERT_STR(rows_of(&tables, COM_APPID), "{5B1D0C52-0000-4000-8000-0000000000A9}||Svc||||1\n");
    ASSERT_STR(rows_of(&tables, COM_REGISTRY),
               "0|AppID\\{5B1D0C52-0000-4000-8000-0000000000A9}|DllSurrogate||Comp\n");
    com_tables_deinit(&tables);
    ASSERT_HR(make_tables(u"HKCR { AppID { '{5B1D0C52-0000-4000-8000-0000000000A9}' = s 'Other' }\n"
                          u"CLSID { " CLSID_TEXT u" = s 'T' { LocalServer32 = s '%MODULE%'\n"
                          u"val AppID = s '{5B1D0C52-0000-4000-8000-0000000000A9}' } } }",
                          &tables),
              S_OK);
    ASSERT_EQ(table_n_rows(tables.tables[COM_APPID]), 0);
    ASSERT_EQ(table_n_rows(tables.tables[COM_REGISTRY]), 2);
    com_tables_deinit(&tables);
}

TEST(a_server_may_stand_in_quotes)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(u"HKCR { CLSID { " CLSID_TEXT u" = s 'T' {\n"
                          u"LocalServer32 = s '\"%MODULE%\" /auto' } } }",
                          &tables),
              S_OK);
    ASSERT_STR(rows_of(&tables, COM_CLASS), "{5B1D0C52-0000-4000-8000-0000000000D1}|LocalServer32|"
                                            "Comp||T||||||/auto|Main|\n");
    ASSERT_EQ(table_n_rows(tables.tables[COM_REGISTRY]), 0);
    com_tables_deinit(&tables);
    ASSERT_HR(make_tables(u"HKCR { CLSID { " CLSID_TEXT u" = s 'T' {\n"
                          u"LocalServer32 = s '\"%MODULE% /auto\"' } } }",
                          &tables),
              S_OK);
    ASSERT_EQ(table_n_rows(tables.tables[COM_CLASS]), 0);
    com_tables_deinit(&tables);
}

TEST(an_extension_is_rows_with_verbs_and_types)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(opener, &tables), S_OK);
    ASSERT_STR(rows_of(&tables, COM_EXTENSION), "dmo|Comp|Demo.File|application/x-demo|Main\n");
    ASSERT_STR(rows_of(&tables, COM_PROGID), "Demo.File|||Demo file||\n");
    ASSERT_STR(rows_of(&tables, COM_VERB), "dmo|open||&Open|/open \"%1\"\n");
    ASSERT_STR(rows_of(&tables, COM_MIME), "application/x-demo|dmo|\n");
    ASSERT_STR(rows_of(&tables, COM_REGISTRY), "0|Demo.File\\shell\\other\\command||x.exe|Comp\n");
    com_tables_deinit(&tables);
}

TEST(keys_of_rows_do_not_depend_on_other_rows)
{
    struct com_tables few, many;

    place.is_plain = true;
    ASSERT_HR(make_tables(u"HKCU { A = s 'x' }", &few), S_OK);
    ASSERT_HR(make_tables(u"HKCU { B = s 'x' A = s 'y' }", &many), S_OK);
    ASSERT_STR(table_text(few.tables[COM_REGISTRY], 0, 0),
               table_text(many.tables[COM_REGISTRY], 1, 0));
    ASSERT_TRUE(strcmp(table_text(many.tables[COM_REGISTRY], 0, 0),
                       table_text(many.tables[COM_REGISTRY], 1, 0)) != 0);
    com_tables_deinit(&few);
    com_tables_deinit(&many);
}

TEST(a_table_as_a_text_can_be_imported)
{
    struct com_tables tables;
    char text[1024] = "";
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file);
    ASSERT_HR(make_tables(u"HKCU { \u00c4 { val V = s 'a\tb\nc' } }", &tables), S_OK);
    idt_write(tables.tables[COM_REGISTRY], file);
    fclose(file);
    ASSERT_TRUE(strstr(text, "Registry\tRoot\tKey\tName\tValue\tComponent_\r\n"
                             "s72\ti2\tl255\tL255\tL0\ts72\r\n"
                             "65001\tRegistry\tRegistry\r\nreg") == text);
    ASSERT_TRUE(strstr(text, "\t1\t\xc3\x84\tV\ta\x10"
                             "b\x19"
                             "c\tComp\r\n"));
    com_tables_deinit(&tables);
}

TEST(a_fragment_has_the_rows_as_elements)
{
    struct com_tables tables;
    char text[4096] = "";
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file);
    ASSERT_HR(make_tables(server, &tables), S_OK);
    wxs_begin("DIR", file);
    wxs_add(&(struct wxs_component){&place, &tables, "a & \"b\" $(x).dll", "DIR", true}, file);
    wxs_end(&place, 1, "Group", file);
    fclose(file);
    ASSERT_TRUE(strstr(text, "<Component Id=\"Comp\" Guid=\"*\" Win64=\"yes\">"));
    ASSERT_TRUE(strstr(text, "Source=\"a &amp; &quot;b&quot; $$(x).dll\" KeyPath=\"yes\" />"));
    ASSERT_TRUE(strstr(text, "          <ProgId Id=\"Demo.1\" Description=\"Demo class\">\n"
                             "            <ProgId Id=\"Demo\" Description=\"Demo class\" />\n"
                             "          </ProgId>\n        </Class>\n"));
    ASSERT_TRUE(strstr(text, "Name=\"ThreadingModel\" Value=\"Both\" Type=\"string\" />"));
    ASSERT_TRUE(strstr(text, "<ComponentRef Id=\"Comp\" />"));
    com_tables_deinit(&tables);
}

TEST(a_fragment_has_values_of_each_type)
{
    struct com_tables tables;
    char text[4096] = "";
    FILE *file = fmemopen(text, sizeof(text), "w");

    ASSERT_TRUE(file);
    ASSERT_HR(make_tables(u"HKCU { K { val S = s '#x' val D = d '7' val B = b '0a'\n"
                          u"val M = m 'one\\0two\\0' } }",
                          &tables),
              S_OK);
    wxs_add(&(struct wxs_component){&place, &tables, "x", "DIR", false}, file);
    fclose(file);
    ASSERT_TRUE(strstr(text, "Name=\"S\" Value=\"#x\" Type=\"string\" />"));
    ASSERT_TRUE(strstr(text, "Name=\"D\" Value=\"7\" Type=\"integer\" />"));
    ASSERT_TRUE(strstr(text, "Name=\"B\" Value=\"0a\" Type=\"binary\" />"));
    ASSERT_TRUE(strstr(text, "Type=\"multiString\" Action=\"write\">\n"
                             "          <MultiStringValue>one</MultiStringValue>\n"
                             "          <MultiStringValue>two</MultiStringValue>\n"));
    com_tables_deinit(&tables);
}

TEST(an_empty_key_is_made_even_if_it_is_no_ones_own)
{
    struct com_tables tables;

    ASSERT_HR(make_tables(u"HKLM { NoRemove Software { NoRemove Demo { NoRemove Empty } } }\n"
                          u"HKCR { NoRemove CLSID { } NoRemove Interface { } }",
                          &tables),
              S_OK);
    ASSERT_STR(rows_of(&tables, COM_REGISTRY), "2|Software\\Demo\\Empty|*||Comp\n");
    com_tables_deinit(&tables);
}
