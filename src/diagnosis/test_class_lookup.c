/* SPDX-License-Identifier: MIT */
/*
 * From a registration to the sentence: one row a way in which it can be wrong.
 */
#include "diagnosis/class_lookup.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <comity/winreg.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "test.h"

#define CLASS "{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7005}"
#define OTHER "{5B1FE8A2-3C5D-4A0E-8F11-223D5A9C7006}"
#define USER "u:CLSID\\" CLASS
#define MACHINE "m:CLSID\\" CLASS

enum {
    VALUES_MAX = 6,
};

/* "u:" is in the user's hive, "m:" in the machine's, "3:" in the machine's 32-bit view; what
 * follows the key's "@" is the value's name; ~ in a text is the test's home. */
struct registered {
    const char *key;
    const char *text;
};

static const struct row {
    struct registered values[VALUES_MAX];
    uint32_t contexts; /* 0: any */
    enum cause cause;
    const char *sentence; /* NULL: the cause is enough */
} rows[] = {
    {{{NULL, NULL}},
     0,
     CAUSE_CLASS_UNKNOWN,
     "the class " CLASS " is not registered, neither for this user nor for the machine, and no "
     "running server offers it: register its server"},
    {{{MACHINE, "Thing"}},
     0,
     CAUSE_CLASS_WITHOUT_SERVER,
     "the class " CLASS " (Thing) is in the machine hive, but neither InprocServer32 nor "
     "LocalServer32 names a server: register its server again"},
    {{{MACHINE "\\LocalServer32", "/bin/true"}}, 0, CAUSE_NONE, "nothing is wrong with it"},
    {{{USER "\\LocalServer32", "\"/bin/true\" -x"}}, 0, CAUSE_NONE, NULL},
    {{{MACHINE "\\LocalServer32", "/bin/true"}},
     LOOKUP_MODULE,
     CAUSE_CONTEXT_UNKNOWN,
     "the class " CLASS " is registered with a local server (LocalServer32) only, and an "
     "in-process server (InprocServer32) was asked for: ask for what there is, or register the "
     "other server"},

    /* TreatAs */
    {{{USER "\\TreatAs", OTHER}, {"u:CLSID\\" OTHER "\\TreatAs", CLASS}},
     0,
     CAUSE_TREATAS_LOOP,
     "the TreatAs keys lead in a circle (" CLASS " -> " OTHER " -> " CLASS "): delete one of them"},
    {{{USER "\\TreatAs", CLASS}}, 0, CAUSE_TREATAS_LOOP, NULL},
    {{{USER "\\TreatAs", "Thing.Other"}, {USER "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_TREATAS_BAD,
     "it works, but the TreatAs key of " CLASS " in the user hive says \"Thing.Other\", which is "
     "no class identifier and is passed over: correct or delete it"},
    {{{USER "\\TreatAs", "Thing.Other"}}, 0, CAUSE_CLASS_WITHOUT_SERVER, NULL},
    {{{USER "\\TreatAs", OTHER}},
     0,
     CAUSE_TREATAS_UNKNOWN,
     "the TreatAs key of " CLASS " names " OTHER ", which is not registered: register that "
     "class, or delete the TreatAs key"},
    {{{USER "\\TreatAs", OTHER}, {"m:CLSID\\" OTHER "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},

    /* AppID */
    {{{MACHINE "@AppID", OTHER}, {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_APPID_UNKNOWN,
     "it works, but " CLASS " has the AppID " OTHER ", which does not exist, so that no settings "
     "apply: create that AppID's key, or delete the value"},
    {{{MACHINE "@AppID", "Thing"}, {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_APPID_BAD,
     "it works, but the AppID of " CLASS " is \"Thing\", which is no identifier, so that no "
     "settings apply: correct or delete the value"},
    {{{MACHINE "@AppID", OTHER},
      {"m:AppID\\" OTHER, "Application"},
      {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},

    {{{MACHINE "\\InprocServer32", "/bin/true"}, {"m:AppID\\" CLASS "@DllSurrogate", ""}},
     LOOKUP_PROGRAM,
     CAUSE_NOT_A_MODULE,
     NULL},
    {{{MACHINE "@AppID", OTHER},
      {"m:AppID\\" OTHER "@DllSurrogate", "/nowhere/surrogate"},
      {MACHINE "\\InprocServer32", "/bin/true"}},
     LOOKUP_PROGRAM,
     CAUSE_NOT_A_MODULE,
     NULL},
    {{{"m:AppID\\" CLASS "@DllSurrogate", ""}, {MACHINE, "Thing"}},
     LOOKUP_PROGRAM,
     CAUSE_CLASS_WITHOUT_SERVER,
     NULL},
    {{{"m:AppID\\" CLASS "@DllSurrogate", ""}, {MACHINE "\\LocalServer32", "/bin/true"}},
     LOOKUP_PROGRAM,
     CAUSE_NONE,
     NULL},
    {{{"m:AppID\\" CLASS "@LocalService", "thing"}, {MACHINE "\\LocalServer32", "/nowhere"}},
     LOOKUP_PROGRAM,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "words alone"},
      {MACHINE "\\LocalServer32@ServerExecutable", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},

    /* policies */
    {{{MACHINE "@AppID", OTHER},
      {"m:AppID\\" OTHER "@LaunchPermission", "deny self"},
      {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_POLICY,
     NULL},
    {{{MACHINE "@AppID", OTHER},
      {"m:AppID\\" OTHER "@LaunchPermission", "allow self"},
      {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},

    /* views and hives */
    {{{"3:CLSID\\" CLASS "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_ONLY_32_BIT,
     "it works, but " CLASS " is registered in the 32-bit view only, where 64-bit programs do not "
     "look on Windows: register it in the 64-bit view too"},
    {{{USER "\\LocalServer32", "/bin/true"}, {MACHINE "\\LocalServer32", "/bin/false"}},
     0,
     CAUSE_SHADOWED,
     "it works, but for this user CLSID\\" CLASS "\\LocalServer32 says \"/bin/true\" and hides "
     "the machine's registration, \"/bin/false\": delete the user's if the machine's is meant"},
    {{{USER "\\LocalServer32", "/bin/true"}, {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{USER "\\LocalServer32", "/nowhere/at all"}, {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_FILE_MISSING,
     "the server's file \"/nowhere/at\" does not exist (not even the folder /nowhere does): "
     "install it, or register the server where it is now; the user's registration hides the "
     "machine's, \"/bin/true\": delete it if that is meant"},

    /* commands */
    {{{MACHINE "\\LocalServer32", ""}},
     0,
     CAUSE_COMMAND_EMPTY,
     "CLSID\\" CLASS "\\LocalServer32 is empty: register the server again"},
    {{{MACHINE "\\LocalServer32", "\"~/no such server\" -x"}},
     0,
     CAUSE_FILE_MISSING,
     "the server's file \"~/no such server\" does not exist: install it, or register the server "
     "where it is now"},
    {{{MACHINE "\\LocalServer32", "~"}},
     0,
     CAUSE_FILE_IS_DIRECTORY,
     "the server's file \"~\" is a directory: register the program that is meant"},
    {{{MACHINE "\\LocalServer32", "no-such-server-anywhere"}}, 0, CAUSE_PROGRAM_UNKNOWN, NULL},
    {{{MACHINE "\\LocalServer32", "~/script -x"}}, 0, CAUSE_NONE, NULL},
    {{{MACHINE "\\LocalServer32", "~/bare"}}, 0, CAUSE_SCRIPT_BARE, NULL},

    /* Python */
    {{{MACHINE "\\LocalServer32", "~/bin/python3 \"~/gone.py\" " CLASS}},
     0,
     CAUSE_PYTHON_SCRIPT_MISSING,
     "the script \"~/gone.py\", which ~/bin/python3 is to run, does not exist: register the "
     "server again with the Python that is there"},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "no_such.module.Thing"},
      {MACHINE "\\PythonCOMPath", "~"}},
     0,
     CAUSE_PYTHON_MODULE_MISSING,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "no_such.module.Thing"},
      {MACHINE "\\PythonCOMPolicy", "installed.Policy"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "here.Thing"},
      {MACHINE "\\PythonCOMPath", "~"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "installed.module.Thing"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "linked.Thing"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/win32com/script.py"},
      {MACHINE "\\PythonCOM", "beside.Thing"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/win32com/server/localserver.py " CLASS},
      {MACHINE "\\PythonCOM", "here.Thing"},
      {MACHINE "\\PythonCOMPolicy", "win32com.server.policy.DynamicPolicy"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "here.Other"},
      {MACHINE "\\PythonCOMPath", "~"}},
     0,
     CAUSE_PYTHON_CLASS_MISSING,
     "the Python module \"here\" has no \"Other\" (~/here.py): correct the module, or register the "
     "class again by its new name"},
    {{{MACHINE "\\LocalServer32", "~/bin/python3 ~/script " CLASS},
      {MACHINE "\\PythonCOM", "moved.Thing"},
      {MACHINE "\\PythonCOMPath", "~/moved"}},
     0,
     CAUSE_PYTHON_PATH_MISSING,
     "the folder \"~/moved\", in which the class was registered (PythonCOMPath), does not exist, "
     "and its module \"moved\" is nowhere else: register the class again from where it is"},
    {{{MACHINE "\\LocalServer32", "~/venv/bin/python ~/script " CLASS}},
     0,
     CAUSE_PYTHON_ENVIRONMENT_MISSING,
     "the Python environment \"~/venv\", which the class was registered from, does not exist: it "
     "was moved or deleted; register the class again with the Python of the environment where it "
     "is now"},
    {{{MACHINE "\\LocalServer32", "~/bin/python3.5 ~/script " CLASS}},
     0,
     CAUSE_PYTHON_MISSING,
     NULL},
    {{{MACHINE "\\InprocServer32", "~/pythoncom.cpython-399.so"},
      {MACHINE "\\InprocServer32@PythonExecutable", "~/venv/bin/python"},
      {MACHINE "\\PythonCOM", "here.Thing"}},
     0,
     CAUSE_FILE_MISSING,
     NULL},

    /* two servers */
    {{{MACHINE "\\InprocServer32", "/nowhere.so"}, {MACHINE "\\LocalServer32", "/bin/true"}},
     0,
     CAUSE_NONE,
     NULL},
    {{{MACHINE "\\InprocServer32", "\"/nowhere.so\""}},
     0,
     CAUSE_FILE_MISSING,
     "the server's file \"/nowhere.so\" does not exist: install it, or register the server where "
     "it is now"},
    {{{MACHINE "\\InprocServer32", "/nowhere.so"}, {MACHINE "\\LocalServer32", "~/bare"}},
     0,
     CAUSE_SCRIPT_BARE,
     NULL},
    {{{MACHINE "\\InprocServer32", "no-such-module.so"}}, 0, CAUSE_MODULE_UNKNOWN, NULL},
    {{{MACHINE "\\InprocServer32", "libm.so.6"}}, 0, CAUSE_MODULE_WITHOUT_FACTORY, NULL},

    /* Services */
    {{{MACHINE "@AppID", CLASS}, {"m:AppID\\" CLASS "@LocalService", "comity-no-such-thing"}},
     0,
     CAUSE_UNIT_MISSING,
     "there is no unit comity-no-such-thing.service for the LocalService of its application: "
     "install it where systemd looks for units, or correct the name"},
    {{{MACHINE "@AppID", CLASS}, {"m:AppID\\" CLASS "@LocalService", "no/unit"}},
     0,
     CAUSE_SERVICE_BAD,
     "\"no/unit\" is no name of a service: correct the LocalService of its application"},
    {{{MACHINE "@AppID", CLASS}, {"m:AppID\\" CLASS "@LocalService", "comity-bare"}},
     0,
     CAUSE_UNIT_BAD,
     "the unit comity-bare.service has no ExecStart with the path of a program: correct the unit, "
     "or let systemd run"},
    {{{MACHINE "@AppID", CLASS}, {"m:AppID\\" CLASS "@LocalService", "comity-gone"}},
     0,
     CAUSE_FILE_MISSING,
     NULL},
};

/* @text with the home for each ~; the caller frees it. */
static char *expand(const char *text)
{
    size_t home = strlen(test_home());
    char *expanded = calloc(1, strlen(text) + 8 * home + 1), *end = expanded;

    ASSERT_TRUE(expanded);
    for (; *text; text++) {
        if (*text == '~')
            end = stpcpy(end, test_home());
        else
            *end++ = *text;
    }
    return expanded;
}

static void make_file(const char *name, const char *content)
{
    char path[4096];
    FILE *file;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fputs(content, file);
    fclose(file);
    ASSERT_EQ(chmod(path, 0755), 0);
}

static void set(const struct registered *value)
{
    HKEY root = value->key[0] == 'u' ? HKEY_CURRENT_USER : HKEY_LOCAL_MACHINE, key;
    REGSAM view = value->key[0] == '3' ? KEY_WOW64_32KEY : KEY_WOW64_64KEY;
    char path[512], *name, *text = expand(value->text);

    snprintf(path, sizeof(path), "Software\\Classes\\%s", value->key + 2);
    name = strchr(path, '@');
    if (name)
        *name++ = '\0';
    ASSERT_EQ(RegCreateKeyExA(root, path, 0, NULL, 0, KEY_WRITE | view, NULL, &key, NULL),
              ERROR_SUCCESS);
    ASSERT_EQ(RegSetValueExA(key, name, 0, REG_SZ, (BYTE *)text, (DWORD)strlen(text) + 1),
              ERROR_SUCCESS);
    RegCloseKey(key);
    free(text);
}

static void forget(void)
{
    static const char *const keys[] = {
        "Software\\Classes\\CLSID\\" CLASS, "Software\\Classes\\CLSID\\" OTHER,
        "Software\\Classes\\AppID\\" CLASS, "Software\\Classes\\AppID\\" OTHER};
    HKEY key;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
        RegDeleteTreeA(HKEY_CURRENT_USER, keys[i]);
        RegDeleteTreeA(HKEY_LOCAL_MACHINE, keys[i]);
    }
    if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, "Software\\Classes\\CLSID", 0,
                      KEY_WRITE | KEY_WOW64_32KEY, &key) == ERROR_SUCCESS) {
        RegDeleteTreeA(key, CLASS);
        RegCloseKey(key);
    }
}

static void check(const struct row *row)
{
    struct diagnosis diagnosis = {0};
    struct class_lookup lookup;
    char *expected;
    CLSID clsid;

    for (int i = 0; i < VALUES_MAX && row->values[i].key; i++)
        set(&row->values[i]);
    ASSERT_HR(guid_from_text(CLASS, &clsid), S_OK);
    class_lookup_class(&diagnosis, &clsid, row->contexts ? row->contexts : LOOKUP_ANY, &lookup);
    if (diagnosis.verdict.cause != row->cause)
        test_fail(__FILE__, __LINE__, "row %d: %s, not %s: %s", (int)(row - rows),
                  cause_name(diagnosis.verdict.cause), cause_name(row->cause),
                  diagnosis_sentence(&diagnosis));
    if (row->sentence) {
        expected = expand(row->sentence);
        ASSERT_STR(diagnosis_sentence(&diagnosis), expected);
        free(expected);
    }
    class_lookup_deinit(&lookup);
    diagnosis_deinit(&diagnosis);
    forget();
}

static void make_folder(const char *name)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    ASSERT_EQ(mkdir(path, 0755), 0);
}

/* Units where this user has his own. */
static void make_units(void)
{
    ASSERT_EQ(setenv("XDG_CONFIG_HOME", test_home(), 1), 0);
    make_folder("systemd");
    make_folder("systemd/user");
    make_file("systemd/user/thing.service", "[Service]\nExecStart=/bin/true\n");
    make_file("systemd/user/comity-bare.service", "[Service]\nUser=nobody\n");
    make_file("systemd/user/comity-gone.service", "[Service]\nExecStart=/nowhere/service -x\n");
}

/* An interpreter, with a package in its folder and one in a folder that a .pth file names; and
 * scripts. */
static void make_python(void)
{
    static const char *const folders[] = {
        "bin",       "lib",      "lib/python3.99",  "lib/python3.99/site-packages",
        "elsewhere", "win32com", "win32com/server", "lib/python3.99/site-packages/installed"};
    char *elsewhere = expand("# comment\nimport site\n~/elsewhere\n");

    for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
        make_folder(folders[i]);
    make_file("bin/python3", "#!/bin/sh\n");
    make_file("here.py", "class Thing:\n    pass\n");
    make_file("elsewhere/linked.py", "from here import *\n");
    make_file("win32com/script.py", "");
    make_file("win32com/beside.py", "Thing = None\n");
    make_file("win32com/server/localserver.py", "");
    make_file("lib/python3.99/site-packages/other.pth", elsewhere);
    free(elsewhere);
}

TEST(each_registration_gets_its_sentence)
{
    test_expect_open_descriptors();
    make_file("script", "#!/bin/sh\n");
    make_file("bare", "echo hello\n");
    make_python();
    make_units();
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        check(&rows[i]);
}

TEST(a_damaged_registry_is_no_unknown_class)
{
    struct diagnosis diagnosis = {0};
    struct class_lookup lookup;
    char path[4096];
    CLSID clsid;
    FILE *file;

    test_expect_open_descriptors();
    snprintf(path, sizeof(path), "%s/user", test_home());
    ASSERT_EQ(mkdir(path, 0700), 0);
    snprintf(path, sizeof(path), "%s/user/data.mdb", test_home());
    file = fopen(path, "we");
    ASSERT_TRUE(file);
    fputs("no hive", file);
    fclose(file);
    ASSERT_HR(guid_from_text(CLASS, &clsid), S_OK);
    class_lookup_class(&diagnosis, &clsid, LOOKUP_ANY, &lookup);
    ASSERT_EQ(diagnosis.verdict.cause, CAUSE_REGISTRY_UNREADABLE);
    ASSERT_TRUE(strstr(diagnosis_sentence(&diagnosis), "data.mdb"));
    class_lookup_deinit(&lookup);
    diagnosis_deinit(&diagnosis);
}

static void check_progid(const char *key, const char *text, enum cause cause, const char *expected)
{
    struct diagnosis diagnosis = {0};
    CLSID clsid;

    test_expect_open_descriptors();
    if (key)
        set(&(struct registered){key, text});
    ASSERT_EQ(class_lookup_progid(&diagnosis, "Test.Thing", &clsid), cause == CAUSE_NONE);
    ASSERT_EQ(diagnosis.verdict.cause, cause);
    ASSERT_STR(diagnosis_sentence(&diagnosis), expected);
    diagnosis_deinit(&diagnosis);
}

TEST(a_progid_leads_to_its_class_or_says_why_not)
{
    check_progid(NULL, NULL, CAUSE_PROGID_UNKNOWN,
                 "no ProgID \"Test.Thing\" is registered, neither for this user nor for the "
                 "machine: register its server, or correct the name");
    check_progid("m:Test.Thing", "Thing", CAUSE_PROGID_WITHOUT_CLSID,
                 "the ProgID \"Test.Thing\" in the machine hive has no CLSID key that says which "
                 "class it names: register its server again");
    check_progid("u:Test.Thing\\CLSID", "5B1FE8A2", CAUSE_PROGID_BAD_CLSID,
                 "the CLSID key of the ProgID \"Test.Thing\" in the user hive says \"5B1FE8A2\", "
                 "which is no class identifier: register its server again");
    check_progid("u:Test.Thing\\CLSID", CLASS, CAUSE_NONE, "nothing is wrong with it");
}
