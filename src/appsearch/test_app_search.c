/* SPDX-License-Identifier: MIT */
/* Where no more is said, values are those that Windows was seen to give. */
#include "appsearch/app_search.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <utime.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "product/product_place.h"
#include "product/regtext.h"
#include "session/trial_package.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define COMPONENT "{A8AE6692-96BA-4198-8399-145D7D1D0D0E}"
#define OTHER "{F0CCA976-27A3-4808-9DDD-1A6FD50A0D5A}"

struct tables {
    const char *registry, *folder, *component, *ini, *signature;
};

/* A session whose package gives P1, P2 ... what S1, S2 ... is found as. */
static struct session *new_session(const struct tables *rows, unsigned n)
{
    _cleanup_(freep) char *searches = calloc(n + 1, 16);
    const struct trial_table tables[] = {
        {"AppSearch", "Property* Signature_*", searches},
        {"CCPSearch", "Signature_*", "nosuch\nS1\n"},
        {"RegLocator", "Signature_* Root# Key Name Type#", rows->registry ? rows->registry : ""},
        {"DrLocator", "Signature_* Parent*? Path*? Depth#", rows->folder ? rows->folder : ""},
        {"CompLocator", "Signature_* ComponentId Type#", rows->component ? rows->component : ""},
        {"IniLocator", "Signature_* FileName Section Key Field# Type#", rows->ini ? rows->ini : ""},
        {"Signature",
         "Signature* FileName MinVersion MaxVersion MinSize# MaxSize# MinDate# MaxDate# Languages",
         rows->signature ? rows->signature : ""},
    };
    struct session_terms terms = {0};
    struct session *session;

    test_expect_open_descriptors();
    setenv("HOME", test_home(), 1);
    for (unsigned i = 1; i <= n; i++)
        sprintf(searches + strlen(searches), "P%u;S%u\n", i, i);
    ASSERT_HR(
        session_new(trial_package(tables, sizeof(tables) / sizeof(*tables)), &terms, &session),
        S_OK);
    return session;
}

static struct session *new_searched(const struct tables *rows, unsigned n)
{
    struct session *session = new_session(rows, n);

    ASSERT_HR(app_search(session), S_OK);
    return session;
}

/* @expected with the home for its '@'. */
static void expect(const struct session *session, const char *property, const char *expected)
{
    char text[4096];

    if (*expected == '@')
        snprintf(text, sizeof(text), "%s%s", test_home(), expected + 1);
    else
        snprintf(text, sizeof(text), "%s", expected);
    if (strcmp(session_property(session, property), text) != 0)
        test_fail(__FILE__, __LINE__, "%s is \"%s\", not \"%s\"", property,
                  session_property(session, property), text);
}

static void make_file(const char *name, size_t size)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    for (char *slash = path + strlen(test_home()) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = 0;
        mkdir(path, 0700);
        *slash = '/';
    }
    file = fopen(path, "w");
    ASSERT_TRUE(file != NULL);
    for (size_t i = 0; i < size; i++)
        fputc('x', file);
    fclose(file);
}

static HKEY trial_key(void)
{
    HKEY key;

    ASSERT_HR(regtext_make(HKEY_CURRENT_USER, "Software\\Trial", &key), S_OK);
    return key;
}

static void set_path(HKEY key, const char *name, const char *before, const char *below)
{
    char text[4096];

    snprintf(text, sizeof(text), "%s%s%s", before, test_home(), below);
    ASSERT_HR(regtext_set(key, name, REG_SZ, text), S_OK);
}

TEST(values_of_the_registry_are_found_as_they_are)
{
    static const struct tables rows = {
        .registry = "S1;1;Software\\Trial;text;2\nS2;1;Software\\Trial;positive;2\n"
                    "S3;1;Software\\Trial;negative;2\nS4;1;Software\\Trial;expanded;2\n"
                    "S5;1;Software\\Trial;list;2\nS6;1;Software\\Trial;binary;18\n"
                    "S7;1;Software\\Trial;hash;2\nS8;1;Software\\Trial;;2\n"
                    "S9;1;Software\\Nosuch;;2\nS10;1;Software\\Trial;empty;2\n",
    };
    static const uint8_t binary[] = {0xCD, 0xAB, 0x34, 0x12, 0xEF, 0x90, 0x78, 0x56};
    static const char16_t list[] = u"one\0two\0";
    _cleanup_(regtext_closep) HKEY key = trial_key();
    _cleanup_(session_freep) struct session *session = NULL;

    setenv("COMITY_TRIAL", "folder", 1);
    ASSERT_HR(regtext_set(key, "text", REG_SZ, "regszdata"), S_OK);
    ASSERT_HR(regtext_set_number(key, "positive", 42), S_OK);
    ASSERT_HR(regtext_set_number(key, "negative", (uint32_t)-42), S_OK);
    ASSERT_HR(regtext_set(key, "expanded", REG_EXPAND_SZ, "%COMITY_TRIAL%/x %NOSUCH%"), S_OK);
    ASSERT_HR(regtext_set(key, "hash", REG_SZ, "#regszdata"), S_OK);
    ASSERT_HR(regtext_set(key, "", REG_SZ, "defvalue"), S_OK);
    ASSERT_HR(regtext_set(key, "empty", REG_SZ, ""), S_OK);
    ASSERT_EQ(RegSetValueExW(key, u"list", 0, REG_MULTI_SZ, (const BYTE *)list, sizeof(list)), 0);
    ASSERT_EQ(RegSetValueExW(key, u"binary", 0, REG_BINARY, binary, sizeof(binary)), 0);

    session = new_searched(&rows, 10);
    expect(session, "P1", "regszdata");
    expect(session, "P2", "#42");
    expect(session, "P3", "#-42");
    expect(session, "P4", "folder/x %NOSUCH%");
    ASSERT_EQ(session_property_len(session, "P5"), 9);
    ASSERT_MEM(session_property(session, "P5"), "\0one\0two\0", 10);
    expect(session, "P6", "#xCDAB3412EF907856");
    expect(session, "P7", "##regszdata");
    expect(session, "P8", "defvalue");
    expect(session, "P9", "");
    expect(session, "P10", "");
}

TEST(files_and_folders_are_found_by_the_registry)
{
    static const struct tables rows = {
        .registry = "S1;1;Software\\Trial;file;1\nS2;1;Software\\Trial;gone;1\n"
                    "S3;1;Software\\Trial;file;17\nS4;1;Software\\Trial;file;0\n"
                    "S5;1;Software\\Trial;folder;0\nS6;1;Software\\Trial;folder;0\n"
                    "S7;1;Software\\Trial;quoted;1\nS8;1;Software\\Trial;arguments;1\n"
                    "S9;1;Software\\Trial;number;1\nS10;1;Software\\Trial;file;\n",
        .signature = "S1;ignored;;;;;;;\nS2;gone;;;;;;;\nS6;FILE|File;;;;;;;\nS7;x;;;;;;;\n"
                     "S8;x;;;;;;;\nS10;x;;;;;;;\n",
    };
    _cleanup_(regtext_closep) HKEY key = trial_key();
    _cleanup_(session_freep) struct session *session = NULL;

    make_file("sub/file", 1);
    set_path(key, "file", "", "/sub/file");
    set_path(key, "gone", "", "/sub/gone");
    set_path(key, "folder", "", "/sub");
    set_path(key, "quoted", "\"", "/sub/file\" -option");
    set_path(key, "arguments", "", "/sub/file -option");
    ASSERT_HR(regtext_set_number(key, "number", 1), S_OK);

    session = new_searched(&rows, 10);
    expect(session, "P1", "@/sub/file");
    expect(session, "P2", "");
    expect(session, "P3", "@/sub/");
    expect(session, "P4", "");
    expect(session, "P5", "@/sub/");
    expect(session, "P6", "@/sub/file");
    expect(session, "P7", "@/sub/file");
    expect(session, "P8", "@/sub/file");
    expect(session, "P9", "");
    expect(session, "P10", "@/sub/file");
}

static void install_component(const char *product, const char *guid, const char *below)
{
    char path[PLACE_MAX + 64], squashed[SQUASHED_SIZE], client[SQUASHED_SIZE];
    _cleanup_(regtext_closep) HKEY key = NULL, properties = NULL;

    ASSERT_TRUE(product_squash(guid, squashed) && product_squash(product, client));
    product_path(PRODUCT_USER, PLACE_PRODUCT, product, path);
    ASSERT_HR(regtext_make(HKEY_CURRENT_USER, strcat(path, "\\InstallProperties"), &properties),
              S_OK);
    ASSERT_HR(regtext_set(properties, "DisplayName", REG_SZ, "trial"), S_OK);
    product_path(PRODUCT_USER, PLACE_COMPONENTS, NULL, path);
    ASSERT_HR(regtext_make(HKEY_CURRENT_USER, strcat(strcat(path, "\\"), squashed), &key), S_OK);
    set_path(key, client, "", below);
}

TEST(components_of_other_products_are_found)
{
    static const struct tables rows = {
        .component = "S1;" COMPONENT ";1\nS2;" COMPONENT ";0\nS3;" OTHER ";0\nS4;" OTHER ";0\n"
                     "S5;" COMPONENT ";1\nS6;{FB671D5B-5083-4048-90E0-481C48D8F3A5};0\n"
                     "S7;" COMPONENT ";\n",
        .signature = "S1;File;;;;;;;\nS2;File;;;;;;;\nS3;File;;;;;;;\nS7;File;;;;;;;\n",
    };
    _cleanup_(session_freep) struct session *session = NULL;

    make_file("sub/File", 1);
    install_component("{11111111-2222-3333-4444-555555555555}", COMPONENT, "/sub/File");
    install_component("{11111111-2222-3333-4444-666666666666}", OTHER, "/sub/");
    session = new_session(&rows, 7);
    ASSERT_HR(session_set_property(session, "P6", "october"), S_OK);
    ASSERT_HR(app_search(session), S_OK);
    expect(session, "P1", "@/sub/File");
    expect(session, "P2", "");
    expect(session, "P3", "@/sub/File");
    expect(session, "P4", "@/sub/");
    expect(session, "P5", "@/sub/");
    expect(session, "P6", "october");
    expect(session, "P7", "@/sub/File");
}

TEST(values_of_initialisation_files_are_found)
{
    static const struct tables rows = {
        .ini = "S1;INIFIL~1.INI|IniFile.ini;Section;Key;1;2\nS2;IniFile.ini;section;key;2;2\n"
               "S3;IniFile.ini;Section;Key;0;2\nS4;IniFile.ini;Section;File;1;1\n"
               "S5;IniFile.ini;Section;File;1;0\nS6;IniFile.ini;Section;Folder;1;0\n"
               "S7;IniFile.ini;Section;Other;0;2\nS8;nosuch.ini;Section;Key;0;2\n"
               "S9;IniFile.ini;Section;Key;3;2\n",
        .signature = "S4;file;;;;;;;\n",
    };
    _cleanup_(session_freep) struct session *session = NULL;
    char path[4096];
    FILE *file;

    make_file("sub/file", 1);
    make_file(".local/opt/windows/IniFile.ini", 0);
    snprintf(path, sizeof(path), "%s/.local/opt/windows/IniFile.ini", test_home());
    file = fopen(path, "w");
    fprintf(file,
            "; a comment\n[Other]\nOther=1\nKey=wrong\n [ Section ] \n;Key=no\n"
            " Key = keydata,field2 \r\nFile=%s/sub/file\nFolder=%s/sub\n[Last]\n",
            test_home(), test_home());
    fclose(file);

    session = new_searched(&rows, 9);
    expect(session, "P1", "keydata");
    expect(session, "P2", "field2");
    expect(session, "P3", "keydata,field2");
    expect(session, "P4", "@/sub/file");
    expect(session, "P5", "");
    expect(session, "P6", "@/sub/");
    expect(session, "P7", "");
    expect(session, "P8", "");
    expect(session, "P9", "");
}

TEST(folders_are_searched_to_their_depth)
{
    static const struct tables rows = {
        .folder = "S1;;[BASE];0\nS2;;[BASE];0\nS3;;[BASE];2\nS4;;[BASE];3\n"
                  "S5;S1;one\\two\\three;1\nS6;;[BASE]/nosuch;0\nS7;S8;;0\nS9;;[BASE]/one;2\n"
                  "S10;S10;;0\nS11;;[BASE]..;0\n",
        .signature = "S1;FileName1;;;;;;;\nS3;FileName2;;;;;;;\nS4;FileName2;;;;;;;\n"
                     "S5;FileName2;;;;;;;\nS9;FILENAME2;;;;;;;\n",
    };
    _cleanup_(session_freep) struct session *session = NULL;
    char base[4096];

    make_file("FileName1", 1);
    make_file("one/two/three/FileName2", 1);
    session = new_session(&rows, 11);
    snprintf(base, sizeof(base), "%s/", test_home());
    ASSERT_HR(session_set_property(session, "BASE", base), S_OK);
    ASSERT_HR(app_search(session), S_OK);
    expect(session, "P1", "@/FileName1");
    expect(session, "P2", "@/");
    expect(session, "P3", "");
    expect(session, "P4", "@/one/two/three/FileName2");
    expect(session, "P5", "@/one/two/three/FileName2");
    expect(session, "P6", "");
    expect(session, "P7", "");
    expect(session, "P9", "@/one/two/three/FileName2");
    expect(session, "P10", "");
    expect(session, "P11", "");
}

TEST(signatures_limit_sizes_dates_and_versions)
{
    static const struct tables rows = {
        .folder = "S1;;[BASE];0\nS2;;[BASE];0\nS3;;[BASE];0\nS4;;[BASE];0\nS5;;[BASE];0\n"
                  "S6;;[BASE];0\n",
        .signature = "S1;file;;;10;10;;;\nS2;file;;;11;;;;\nS3;file;;;;9;;;\n"
                     /* 2000-01-01 and 2020-01-01 */
                     "S4;file;;;;;673251328;1344339968;\nS5;file;;;;;1344339968;;\n"
                     "S6;file;1.0;;;;;;\n",
    };
    _cleanup_(session_freep) struct session *session = NULL;
    struct utimbuf times = {.actime = 1400000000, .modtime = 1400000000};
    char base[4096], path[4096];

    make_file("file", 10);
    snprintf(base, sizeof(base), "%s/", test_home());
    snprintf(path, sizeof(path), "%s/file", test_home());
    ASSERT_EQ(utime(path, &times), 0);
    session = new_session(&rows, 6);
    ASSERT_HR(session_set_property(session, "BASE", base), S_OK);
    ASSERT_HR(app_search(session), S_OK);
    expect(session, "P1", "@/file");
    expect(session, "P2", "");
    expect(session, "P3", "");
    expect(session, "P4", "@/file");
    expect(session, "P5", "");
    expect(session, "P6", "");
}

TEST(rows_that_make_no_sense_are_refused)
{
    static const struct tables cases[] = {
        {.registry = "S1;7;Software;x;2\n"},
        {.ini = "S1;..;Section;Key;0;2\n"},
        {.ini = "S1;x.ini;;Key;0;2\n"},
        {.folder = "S1;;/;0\n", .signature = "S1;a/b;;;;;;;\n"},
        {.folder = "S1;;/;0\n", .signature = "S1;a;1.x;;;;;;\n"},
        {.folder = "S1;;/;0\n", .signature = "S1;a;;1.2.3.4.5;;;;;\n"},
        {.folder = "S1;;/;0\n", .signature = "S1;a;;70000;;;;;\n"},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        _cleanup_(session_freep) struct session *session = new_session(&cases[i], 1);

        ASSERT_HR(app_search(session), INVALID);
        ASSERT_TRUE(strstr(hr_message(), "(S1)") != NULL);
    }
}

TEST(products_to_comply_with_are_found)
{
    static const struct tables rows = {.folder = "S1;;/;0\n"};
    static const struct tables none = {.folder = "S1;;/nosuch/nosuch;0\n"};
    _cleanup_(session_freep) struct session *session = new_session(&rows, 1);
    _cleanup_(session_freep) struct session *other = new_session(&none, 1);

    ASSERT_HR(rmccp_search(session), S_OK);
    expect(session, "CCP_Success", "");
    ASSERT_HR(ccp_search(session), S_OK);
    expect(session, "CCP_Success", "1");
    ASSERT_HR(session_set_property(other, "CCP_DRIVE", "/"), S_OK);
    ASSERT_HR(rmccp_search(other), S_OK);
    expect(other, "CCP_Success", "");
}
