/* SPDX-License-Identifier: MIT */
/*
 * From a registration to what is found wrong with it, and to what is left of that when it was
 * mended: one row a registration.
 */
#include "lint/lint.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <comity/winreg.h>

#include "lint/mend.h"
#include "test.h"

#define CLASS "{11111111-0000-4000-8000-000000000001}"
#define OTHER "{11111111-0000-4000-8000-000000000002}"
#define PROXY_OF_LIBRARY "{00020424-0000-0000-C000-000000000046}"
#define USER "u:CLSID\\" CLASS
#define MACHINE "m:CLSID\\" CLASS
#define NARROW "3:CLSID\\" CLASS
#define INTERFACE "m:Interface\\" CLASS
#define LIBRARY "m:TypeLib\\" CLASS
#define TRIAL_GUID "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}"
#define TRIAL "m:TypeLib\\" TRIAL_GUID
#define PROGRAM "\\LocalServer32"
#define MODULE "\\InprocServer32"
#define MODEL MODULE "@ThreadingModel"

enum {
    VALUES_MAX = 6,
    FOUND_MAX = 4096,
};

/* "m:PATH@VALUE": machine or user, or the machine's 32-bit view. ~ is the home. */
struct registered {
    const char *key;
    const char *text;
};

static const struct row {
    struct registered values[VALUES_MAX];
    const char *found; /* lines of rules and keys */
    const char *left;  /* the same after mending; NULL: as before */
} rows[] = {
    /* Nothing is wrong. */
    {{{MACHINE PROGRAM, "/bin/true"}}, "", NULL},
    {{{USER PROGRAM, "\"/bin/true\" -x"}}, "", NULL},
    {{{MACHINE MODULE, "~/module.so"}, {MACHINE MODEL, "both"}}, "", NULL},
    {{{MACHINE MODULE, "\"~/module.so\""}, {MACHINE MODEL, "Single"}}, "", NULL},
    {{{MACHINE "\\TreatAs", OTHER}, {"m:CLSID\\" OTHER PROGRAM, "/bin/true"}}, "", NULL},
    {{{MACHINE "@AppID", OTHER}, {"m:AppID\\" OTHER, "x"}, {MACHINE PROGRAM, "/bin/true"}},
     "",
     NULL},
    {{{MACHINE "@AppID", OTHER}, {"m:AppID\\" OTHER "@LocalService", "here"}}, "", NULL},
    {{{MACHINE "\\InprocHandler32", "ole32.dll"}}, "", NULL},
    {{{USER PROGRAM, "/bin/true"}, {MACHINE PROGRAM, "/bin/true"}}, "", NULL},
    {{{MACHINE PROGRAM, "\"~/with blank/server\" -x"}}, "", NULL},
    {{{MACHINE PROGRAM, "/bin/sh -c a/b c=/d http://e"}}, "", NULL},
    {{{INTERFACE "\\ProxyStubClsid32", "{00020420-0000-0000-C000-000000000046}"}}, "", NULL},
    {{{INTERFACE "\\ProxyStubClsid32", PROXY_OF_LIBRARY},
      {INTERFACE "\\TypeLib", TRIAL_GUID},
      {TRIAL "\\1.a\\0\\win64", "~/trial.tlb"}},
     "",
     NULL},
    {{{INTERFACE "\\TypeLib", "{00020430-0000-0000-C000-000000000046}"}}, "", NULL},
    {{{INTERFACE "\\ProxyStubClsid32", OTHER}, {"3:CLSID\\" OTHER PROGRAM, "/bin/true"}}, "", NULL},
    {{{TRIAL "\\1.a\\0\\win64", "~/trial.tlb"}, {TRIAL "\\1.a\\0\\win32", "~/trial_older.tlb"}},
     "",
     NULL},
    {{{TRIAL "\\1.9\\0\\win64", "~/trial.tlb"},
      {INTERFACE "\\TypeLib", TRIAL_GUID},
      {INTERFACE "\\TypeLib@Version", "1.8"}},
     "",
     NULL},
    {{{INTERFACE "\\TypeLib", "{420B2830-E718-11CF-893D-00A0C9054228}"},
      {INTERFACE "\\TypeLib@Version", "1.0"}},
     "",
     NULL},
    {{{"m:Thing\\CLSID", CLASS}, {"u:Thing.1\\CLSID", CLASS}, {MACHINE PROGRAM, "/bin/true"}},
     "",
     NULL},
    {{{"m:.txt", "nothing"}, {"m:Component Categories\\" CLASS, "x"}, {"m:CLSID\\CLSID", "x"}},
     "",
     NULL},
    {{{NARROW MODULE, "~/narrow.so"}, {NARROW MODEL, "Both"}}, "", NULL},

    /* Servers and their files */
    {{{MACHINE PROGRAM, "/nowhere/server -x"}}, "dead-path m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, "C:\\\\Program Files\\\\x.exe"}},
     "dead-path m:CLSID\\" CLASS PROGRAM "\n",
     NULL},
    {{{MACHINE MODULE, "/nowhere.so"}, {MACHINE MODEL, "Free"}},
     "dead-path m:CLSID\\" CLASS MODULE "\n",
     NULL},
    {{{MACHINE "\\InprocHandler32", "/nowhere.so"}},
     "dead-path m:CLSID\\" CLASS "\\InprocHandler32\n",
     NULL},
    {{{MACHINE PROGRAM, "/bin/true"}, {MACHINE PROGRAM "@ServerExecutable", "/nowhere/x"}},
     "dead-path m:CLSID\\" CLASS PROGRAM "@ServerExecutable\n",
     NULL},
    {{{NARROW PROGRAM, "/nowhere/server"}}, "dead-path 3:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, "~/lost"}}, "dead-path m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE MODULE, "~/foreign.so"}, {MACHINE MODEL, "Both"}},
     "wrong-machine m:CLSID\\" CLASS MODULE "\n",
     NULL},
    {{{MACHINE MODULE, "~/narrow.so"}, {MACHINE MODEL, "Both"}},
     "wrong-machine m:CLSID\\" CLASS MODULE "\n",
     NULL},
    {{{MACHINE PROGRAM, "~/windows.exe"}}, "wrong-machine m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, "~"}}, "broken-server m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, "~/bare"}}, "broken-server m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, ""}}, "broken-server m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE, "Thing"}}, "no-server m:CLSID\\" CLASS "\n", NULL},
    {{{MACHINE PROGRAM, "true -x"}}, "relative-path m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE MODULE, "no-such-module.so"}, {MACHINE MODEL, "Both"}},
     "dead-path m:CLSID\\" CLASS MODULE "\nrelative-path m:CLSID\\" CLASS MODULE "\n",
     NULL},
    {{{MACHINE PROGRAM, "~/with blank/server -x"}},
     "unquoted-path m:CLSID\\" CLASS PROGRAM "\n",
     ""},
    {{{MACHINE PROGRAM, "/opt/no such/server -x"}},
     "dead-path m:CLSID\\" CLASS PROGRAM "\nunquoted-path m:CLSID\\" CLASS PROGRAM "\n",
     NULL},
    {{{MACHINE PROGRAM, "~/open"}}, "writable-file m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{MACHINE PROGRAM, "/bin/sh ~/open"}}, "writable-file m:CLSID\\" CLASS PROGRAM "\n", NULL},
    {{{USER PROGRAM, "~/open folder/server"}},
     "unquoted-path u:CLSID\\" CLASS PROGRAM "\nwritable-file u:CLSID\\" CLASS PROGRAM "\n",
     NULL},
    {{{USER PROGRAM, "\"~/open folder/server\""}},
     "writable-file u:CLSID\\" CLASS PROGRAM "\n",
     NULL},
    {{{MACHINE MODULE, "~/module.so"}}, "threading-model m:CLSID\\" CLASS MODEL "\n", NULL},
    {{{MACHINE MODULE, "~/module.so"}, {MACHINE MODEL, "Bath"}},
     "threading-model m:CLSID\\" CLASS MODEL "\n",
     NULL},
    {{{MACHINE MODULE, "~/module.so"}, {MACHINE MODEL, "both "}},
     "threading-model m:CLSID\\" CLASS MODEL "\n",
     ""},
    {{{MACHINE PROGRAM, "/bin/true"}, {MACHINE PROGRAM "@ThreadingModel", "Both"}},
     "threading-model m:CLSID\\" CLASS PROGRAM "@ThreadingModel\n",
     ""},

    /* Applications and type libraries */
    {{{"m:AppID\\" CLASS "@LocalService", "comity-no-such-thing"}},
     "dead-path m:AppID\\" CLASS "@LocalService\n",
     NULL},
    {{{"u:AppID\\" CLASS "@DllSurrogate", "/nowhere/surrogate"}},
     "dead-path u:AppID\\" CLASS "@DllSurrogate\n",
     NULL},
    {{{"m:AppID\\" CLASS "@DllSurrogate", ""}}, "", NULL},
    {{{LIBRARY "\\1.0\\0\\win64", "/nowhere.tlb"}},
     "dead-path m:TypeLib\\" CLASS "\\1.0\\0\\win64\n",
     NULL},
    {{{LIBRARY "\\1.0\\0\\win64", "~/trial.tlb"}},
     "wrong-typelib m:TypeLib\\" CLASS "\\1.0\\0\\win64\n",
     NULL},
    {{{TRIAL "\\2.0\\0\\win32", "~/trial.tlb"}},
     "wrong-typelib m:TypeLib\\" TRIAL_GUID "\\2.0\\0\\win32\n",
     NULL},
    {{{TRIAL "\\1.b\\0\\win64", "~/trial_older.tlb"}},
     "wrong-typelib m:TypeLib\\" TRIAL_GUID "\\1.b\\0\\win64\n",
     NULL},
    {{{LIBRARY "\\1.0\\0\\win64", "~/module.so\\3"}},
     "wrong-typelib m:TypeLib\\" CLASS "\\1.0\\0\\win64\n",
     NULL},
    {{{LIBRARY "\\1.0\\FLAGS", "0"}}, "wrong-typelib m:TypeLib\\" CLASS "\\1.0\n", NULL},
    {{{TRIAL "\\one\\0\\win64", "~/trial.tlb"}},
     "wrong-typelib m:TypeLib\\" TRIAL_GUID "\\one\n",
     NULL},

    /* References */
    {{{MACHINE "@AppID", OTHER}, {MACHINE PROGRAM, "/bin/true"}},
     "dangling-appid m:CLSID\\" CLASS "@AppID\n",
     ""},
    {{{"m:AppID\\server.exe@AppID", OTHER}}, "dangling-appid m:AppID\\server.exe@AppID\n", ""},
    {{{MACHINE "\\TypeLib", OTHER}, {MACHINE PROGRAM, "/bin/true"}},
     "dangling-typelib m:CLSID\\" CLASS "\\TypeLib\n",
     ""},
    {{{INTERFACE "\\TypeLib", "rubbish"}},
     "dangling-typelib m:Interface\\" CLASS "\\TypeLib\n",
     ""},
    {{{MACHINE "\\TypeLib", TRIAL_GUID},
      {MACHINE "\\Version", "2.0"},
      {MACHINE PROGRAM, "/bin/true"},
      {TRIAL "\\1.a\\0\\win64", "~/trial.tlb"}},
     "dangling-typelib m:CLSID\\" CLASS "\\TypeLib\n",
     NULL},
    {{{INTERFACE "\\TypeLib", TRIAL_GUID},
      {INTERFACE "\\TypeLib@Version", "1.b"},
      {TRIAL "\\1.a\\0\\win64", "~/trial.tlb"}},
     "dangling-typelib m:Interface\\" CLASS "\\TypeLib\n",
     NULL},
    {{{INTERFACE "\\TypeLib", "{00020430-0000-0000-C000-000000000046}"},
      {INTERFACE "\\TypeLib@Version", "3.0"}},
     "dangling-typelib m:Interface\\" CLASS "\\TypeLib\n",
     NULL},
    {{{MACHINE "\\ProgID", "No.Such.Thing"}, {MACHINE PROGRAM, "/bin/true"}},
     "dangling-progid m:CLSID\\" CLASS "\\ProgID\n",
     ""},
    {{{INTERFACE "\\ProxyStubClsid32", PROXY_OF_LIBRARY}, {INTERFACE "\\TypeLib", OTHER}},
     "dangling-typelib m:Interface\\" CLASS "\\TypeLib\n",
     NULL},
    {{{INTERFACE "\\ProxyStubClsid32", PROXY_OF_LIBRARY}},
     "missing-proxy m:Interface\\" CLASS "\\ProxyStubClsid32\n",
     NULL},
    {{{"u:Thing\\CLSID", OTHER}}, "dangling-progid u:Thing\\CLSID\n", ""},
    {{{"m:Thing\\CurVer", "Thing.9"}}, "dangling-progid m:Thing\\CurVer\n", ""},
    {{{MACHINE "\\TreatAs", OTHER}, {MACHINE PROGRAM, "/bin/true"}},
     "dangling-treatas m:CLSID\\" CLASS "\\TreatAs\n",
     ""},
    {{{MACHINE "\\TreatAs", CLASS}}, "dangling-treatas m:CLSID\\" CLASS "\\TreatAs\n", NULL},
    {{{INTERFACE "\\ProxyStubClsid32", OTHER}},
     "missing-proxy m:Interface\\" CLASS "\\ProxyStubClsid32\n",
     NULL},
    {{{USER PROGRAM, "/bin/true"}, {MACHINE PROGRAM, "/bin/false"}},
     "shadowed u:CLSID\\" CLASS PROGRAM "\n",
     NULL},
    {{{"u:Thing\\CLSID", CLASS},
      {"m:Thing\\CLSID", OTHER},
      {MACHINE PROGRAM, "/bin/true"},
      {"m:CLSID\\" OTHER PROGRAM, "/bin/true"}},
     "shadowed u:Thing\\CLSID\n",
     NULL},
};

/* ---- files ---- */

static void in_home(char path[static 4096], const char *name)
{
    snprintf(path, 4096, "%s/%s", test_home(), name);
}

static void make_file(const char *name, const void *content, size_t size, mode_t mode)
{
    char path[4096];
    FILE *file;

    in_home(path, name);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    ASSERT_EQ(fwrite(content, 1, size, file), size);
    fclose(file);
    ASSERT_EQ(chmod(path, mode), 0);
}

static void make_script(const char *name, const char *content, mode_t mode)
{
    make_file(name, content, strlen(content), mode);
}

static void make_folder(const char *name, mode_t mode)
{
    char path[4096];

    in_home(path, name);
    ASSERT_EQ(mkdir(path, 0755), 0);
    ASSERT_EQ(chmod(path, mode), 0);
}

/* A copy of what was built beside the test. */
static void copy_built(const char *from, const char *to)
{
    char path[4096], bytes[1 << 16];
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 64);
    size_t size;
    FILE *file;

    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    strcpy(strrchr(path, '/') + 1, from);
    file = fopen(path, "re");
    ASSERT_TRUE(file);
    size = fread(bytes, 1, sizeof(bytes), file);
    ASSERT_TRUE(feof(file));
    fclose(file);
    make_file(to, bytes, size, 0644);
}

static void make_files(void)
{
    Elf64_Ehdr wide = {.e_ident = ELFMAG, .e_machine = EM_S390, .e_type = ET_DYN};
    Elf32_Ehdr narrow = {.e_ident = ELFMAG, .e_machine = EM_386, .e_type = ET_DYN};
    char windows[0x48] = "MZ";

    wide.e_ident[EI_CLASS] = ELFCLASS64;
    wide.e_ident[EI_DATA] = ELFDATA2LSB;
    narrow.e_ident[EI_CLASS] = ELFCLASS32;
    narrow.e_ident[EI_DATA] = ELFDATA2LSB;
    windows[0x3c] = 0x40;
    memcpy(windows + 0x40, "PE\0\0\x64\x86", 6);
    copy_built("test_lint_module.so", "module.so");
    copy_built("trial.tlb", "trial.tlb");
    copy_built("trial_older.tlb", "trial_older.tlb");
    make_file("foreign.so", &wide, sizeof(wide), 0644);
    make_file("narrow.so", &narrow, sizeof(narrow), 0644);
    make_file("windows.exe", windows, sizeof(windows), 0755);
    make_script("bare", "echo\n", 0755);
    make_script("lost", "#!/nowhere/interpreter\n", 0755);
    make_script("open", "#!/bin/sh\n", 0777);
    make_folder("with blank", 0755);
    make_script("with blank/server", "#!/bin/sh\n", 0755);
    make_folder("open folder", 0777);
    make_script("open folder/server", "#!/bin/sh\n", 0755);
    make_folder("systemd", 0755);
    make_folder("systemd/user", 0755);
    make_script("systemd/user/here.service", "[Service]\nExecStart=/bin/true\n", 0644);
    ASSERT_EQ(setenv("XDG_CONFIG_HOME", test_home(), 1), 0);
}

/* ---- registrations ---- */

static void expand(const char *text, char ret_text[static 4096])
{
    const char *tilde = strchr(text, '~');

    if (tilde)
        snprintf(ret_text, 4096, "%.*s%s%s", (int)(tilde - text), text, test_home(), tilde + 1);
    else
        snprintf(ret_text, 4096, "%s", text);
}

static void set(const struct registered *value)
{
    HKEY root = value->key[0] == 'u' ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE, key;
    REGSAM view = value->key[0] == '3' ? KEY_WOW64_32KEY : KEY_WOW64_64KEY;
    char path[512], text[4096], *name;

    expand(value->text, text);
    snprintf(path, sizeof(path), "Software\\Classes\\%s", value->key + 2);
    name = strchr(path, '@');
    if (name)
        *name++ = '\0';
    ASSERT_EQ(RegCreateKeyExA(root, path, 0, NULL, 0, KEY_WRITE | view, NULL, &key, NULL),
              ERROR_SUCCESS);
    ASSERT_EQ(RegSetValueExA(key, name, 0, REG_SZ, (BYTE *)text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
    RegCloseKey(key);
}

static void set_all(const struct row *row)
{
    for (int i = 0; i < VALUES_MAX && row->values[i].key; i++)
        set(&row->values[i]);
}

static void forget(void)
{
    RegDeleteTreeA(HKEY_CURRENT_USER, "Software\\Classes");
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, "Software\\Classes");
}

/* ---- looking ---- */

static struct lint_scope all(void)
{
    struct lint_scope scope = {.hives = LINT_HIVE_USER | LINT_HIVE_MACHINE};

    memset(scope.rules, true, sizeof(scope.rules));
    return scope;
}

/* One line a finding: rule, hive and key as they were registered. */
static void describe(const struct lint_report *report, char text[static FOUND_MAX])
{
    size_t len = 0;

    *text = '\0';
    for (size_t i = 0; i < report->n; i++) {
        const struct lint_finding *finding = &report->findings[i];
        bool has_name = finding->value && *finding->value;
        char hive = finding->view == KEY_WOW64_32KEY ? '3' : finding->is_machine ? 'm' : 'u';

        ASSERT_TRUE(strstr(finding->sentence, ": "));
        len += (size_t)snprintf(text + len, FOUND_MAX - len, "%s %c:%s%s%s\n",
                                rule_items[finding->rule].term, hive, finding->path,
                                has_name ? "@" : "", has_name ? finding->value : "");
        ASSERT_TRUE(len < FOUND_MAX);
    }
}

static void check_found(const struct row *row, const struct lint_report *report,
                        const char *expected)
{
    char found[FOUND_MAX];

    describe(report, found);
    if (strcmp(found, expected) != 0)
        test_fail(__FILE__, __LINE__, "row %d: found\n%snot\n%s%s", (int)(row - rows), found,
                  expected, report->n ? report->findings[0].sentence : "");
}

static void check(const struct row *row)
{
    const struct lint_scope scope = all();
    char owner[MEND_OWNER_SIZE];
    struct lint_report report;

    set_all(row);
    ASSERT_HR(lint_run(&scope, &report), S_OK);
    check_found(row, &report, row->found);
    ASSERT_HR(mend(&report, owner), S_OK);
    ASSERT_EQ(*owner != '\0', row->left != NULL);
    lint_report_deinit(&report);

    ASSERT_HR(lint_run(&scope, &report), S_OK);
    check_found(row, &report, row->left ? row->left : row->found);
    lint_report_deinit(&report);
    forget();
}

TEST(each_registration_is_found_to_have_what_is_wrong_with_it)
{
    test_expect_open_descriptors();
    make_files();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        check(&rows[i]);
}

static void register_all(void)
{
    const struct registered values[] = {{MACHINE PROGRAM, "/nowhere/x"},
                                        {USER PROGRAM, "/nowhere/y"},
                                        {"m:CLSID\\" OTHER, "Other"}};

    for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++)
        set(&values[i]);
}

static void expect(const struct lint_scope *scope, size_t n_records, const char *expected)
{
    struct lint_report report;
    char found[FOUND_MAX];

    ASSERT_HR(lint_run(scope, &report), S_OK);
    describe(&report, found);
    ASSERT_STR(found, expected);
    ASSERT_EQ(report.n_records, n_records);
    lint_report_deinit(&report);
}

TEST(only_the_scope_is_looked_at)
{
    struct lint_scope scope = all();

    test_expect_open_descriptors();
    register_all();
    expect(&scope, 3,
           "dead-path u:CLSID\\" CLASS PROGRAM "\nshadowed u:CLSID\\" CLASS PROGRAM
           "\ndead-path m:CLSID\\" CLASS PROGRAM "\nno-server m:CLSID\\" OTHER "\n");
    scope.hives = LINT_HIVE_MACHINE;
    expect(&scope, 2, "dead-path m:CLSID\\" CLASS PROGRAM "\nno-server m:CLSID\\" OTHER "\n");
    scope.names[0] = OTHER;
    expect(&scope, 1, "no-server m:CLSID\\" OTHER "\n");
    memset(scope.rules, false, sizeof(scope.rules));
    scope.rules[RULE_DEAD_PATH] = true;
    expect(&scope, 1, "");
}

TEST(an_empty_registry_is_in_order)
{
    struct lint_scope scope = all();

    test_expect_open_descriptors();
    expect(&scope, 0, "");
}

static void run_without_memory(void)
{
    const struct lint_scope scope = all();
    struct lint_report report;
    HRESULT hr;

    hr = lint_run(&scope, &report);
    ASSERT_TRUE(hr == S_OK || FAILED(hr));
    if (SUCCEEDED(hr))
        lint_report_deinit(&report);
}

TEST(without_memory_it_fails_and_leaks_nothing)
{
    test_expect_open_descriptors();
    register_all();
    FOR_EACH_FAILING_ALLOCATION(run_without_memory());
}

TEST(every_rule_has_a_name_that_finds_it)
{
    for (int i = 0; i < LINT_RULES; i++)
        ASSERT_EQ(rule_find(rule_items[i].term), (enum lint_rule)i);
    ASSERT_EQ(rule_find("no-such-rule"), LINT_RULES);
    ASSERT_TRUE(rule_items[LINT_RULES].term == NULL);
}
