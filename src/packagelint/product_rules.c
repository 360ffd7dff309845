/* SPDX-License-Identifier: MIT */
/* Rules of the product as a whole. Source: Windows' pages on ICE24, 61, 66, 71, 73, 83, 87, 88, 97,
 * 99. */
#include <ctype.h>
#include <string.h>

#include "base/guid.h"
#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

enum {
    PID_REVNUMBER = 9,
    PID_PAGECOUNT = 14,
    CUSTOM_KIND_MASK = 0x3f,
    CUSTOM_DIRECTORY = 35,
    CUSTOM_PROPERTY = 51,
};

/* ---- properties ---- */

static HRESULT check_needed(struct lint *lint)
{
    static const char *const names[] = {"ProductCode", "ProductName", "ProductVersion",
                                        "ProductLanguage", "Manufacturer"};
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && SUCCEEDED(hr); i++)
        if (!package_property(lint->package, names[i]))
            hr = lint_add(lint, AT(lint_table(lint, "Property"), -1, NULL),
                          "there is no property %s", names[i]);
    return hr_trace(hr);
}

static HRESULT check_code(struct lint *lint, const char *name)
{
    const struct table *table = lint_table(lint, "Property");
    const char *code = package_property(lint->package, name);
    char again[GUID_TEXT_SIZE];
    GUID guid;

    if (!code)
        return S_OK;
    if (SUCCEEDED(guid_from_text(code, &guid))) {
        guid_to_text(&guid, again);
        if (strcmp(again, code) == 0)
            return S_OK;
    }
    return hr_trace(lint_add(lint, AT(table, table_find(table, name), "Value"),
                             "\"%s\" is no {...} identifier in capitals", code));
}

/* Up to 255.255.65535, with more behind it that is not looked at. */
static bool is_version(const char *text)
{
    static const unsigned most[] = {255, 255, 65535};

    for (int i = 0; i < 3; i++) {
        unsigned long number = 0;

        if (!isdigit((unsigned char)*text))
            return false;
        while (isdigit((unsigned char)*text) && number < 100000)
            number = number * 10 + (unsigned long)(*text++ - '0');
        if (number > most[i])
            return false;
        if (!*text)
            return true;
        if (*text++ != '.')
            return false;
    }
    return strspn(text, "0123456789.") == strlen(text);
}

HRESULT lint_needed_properties(struct lint *lint)
{
    const struct table *table = lint_table(lint, "Property");
    const char *version = package_property(lint->package, "ProductVersion");
    HRESULT hr = check_needed(lint);

    if (SUCCEEDED(hr))
        hr = check_code(lint, "ProductCode");
    if (SUCCEEDED(hr))
        hr = check_code(lint, "UpgradeCode");
    if (SUCCEEDED(hr) && version && !is_version(version))
        hr = lint_add(lint, AT(table, table_find(table, "ProductVersion"), "Value"),
                      "\"%s\" is no version up to 255.255.65535", version);
    return hr_trace(hr);
}

/* Whether the two are the same in any case; '*' in the pattern is any sign. */
static bool is_like(const char *code, const char *pattern)
{
    for (; *code && *pattern; code++, pattern++)
        if (*pattern != '*' && toupper((unsigned char)*code) != *pattern)
            return false;
    return !*code && !*pattern;
}

static bool is_of_samples(const char *code)
{
    static const char *const codes[] = {
        "{80F7E030-A751-11D2-A7D4-006097C99860}",
        "{000C1101-0000-0000-C000-000000000047}",
        "{8FC7****-88A0-4B41-82B8-8905D4AA904C}",
    };

    for (size_t i = 0; code && i < sizeof(codes) / sizeof(*codes); i++)
        if (is_like(code, codes[i]))
            return true;
    return false;
}

HRESULT lint_sample_codes(struct lint *lint)
{
    static const char *const names[] = {"ProductCode", "UpgradeCode"};
    const struct table *table = lint_table(lint, "Property");
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && SUCCEEDED(hr); i++)
        if (is_of_samples(package_property(lint->package, names[i])))
            hr = lint_add(lint, AT(table, table_find(table, names[i]), "Value"),
                          "it is that of a sample of Windows' SDK");
    if (SUCCEEDED(hr) && is_of_samples(package_summary_text(lint->package, PID_REVNUMBER)))
        hr = lint_add(lint, AT(NULL, -1, NULL),
                      "its package code is that of a sample of Windows' SDK");
    return hr_trace(hr);
}

static HRESULT check_choice(struct lint *lint, const struct table *table, size_t row)
{
    static const char *const choices[] = {
        "ADDDEFAULT",   "ADDLOCAL",      "ADDSOURCE",      "ADVERTISE",
        "COMPADDLOCAL", "COMPADDSOURCE", "COMPADDDEFAULT", "FILEADDDEFAULT",
        "FILEADDLOCAL", "FILEADDSOURCE", "REINSTALL",      "REMOVE",
    };
    const char *property = lint_text(table, (ptrdiff_t)row, "Property");

    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++)
        if (strcmp(choices[i], property) == 0)
            return hr_trace(lint_add(lint, AT(table, row, "Property"),
                                     "it is for who installs to choose features by"));
    return S_OK;
}

HRESULT lint_chosen_properties(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Property", check_choice));
}

/* ---- media, upgrades ---- */

HRESULT lint_first_disk(struct lint *lint)
{
    const struct table *table = lint_table(lint, "Media");

    if (table_n_rows(lint_table(lint, "File")) == 0)
        return S_OK;
    for (size_t row = 0; row < table_n_rows(table); row++)
        if (lint_number(table, (ptrdiff_t)row, "DiskId") == 1)
            return S_OK;
    return hr_trace(lint_add(lint, AT(table, -1, NULL), "there is no disk 1"));
}

/* Whether @word is one of those in a list with semicolons. */
static bool is_in_list(const char *list, const char *word)
{
    size_t len = strlen(word);

    for (const char *at = list; at && (at = strstr(at, word)); at += len)
        if ((at == list || at[-1] == ';') && (!at[len] || at[len] == ';'))
            return true;
    return false;
}

static bool has_lower_case(const char *text)
{
    for (; *text; text++)
        if (islower((unsigned char)*text))
            return true;
    return false;
}

static HRESULT check_upgrade(struct lint *lint, const struct table *table, size_t row)
{
    const char *property = lint_text(table, (ptrdiff_t)row, "ActionProperty");
    const char *secure = package_property(lint->package, "SecureCustomProperties");

    if (has_lower_case(property))
        return hr_trace(lint_add(lint, AT(table, row, "ActionProperty"),
                                 "%s is no public property: it has to be in capitals", property));
    if (!is_in_list(secure, property))
        return hr_trace(lint_add(lint, AT(table, row, "ActionProperty"),
                                 "%s is not in SecureCustomProperties", property));
    if (!lint_has(table, (ptrdiff_t)row, "VersionMin") &&
        !lint_has(table, (ptrdiff_t)row, "VersionMax"))
        return hr_trace(lint_add(lint, AT(table, row, NULL),
                                 "it has neither a least nor a greatest "
                                 "version"));
    return S_OK;
}

HRESULT lint_upgrade_rows(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Upgrade", check_upgrade));
}

/* ---- directories ---- */

static HRESULT check_reserved(struct lint *lint, const struct table *table, size_t row)
{
    static const char *const reserved[] = {
        "ACTION",       "ADDDEFAULT",     "ADDLOCAL",      "ADDSOURCE",    "ADVERTISE",
        "ALLUSERS",     "COMPADDLOCAL",   "COMPADDSOURCE", "FILEADDLOCAL", "FILEADDSOURCE",
        "INSTALLLEVEL", "LIMITUI",        "PATCH",         "PRIVILEGED",   "PROMPTROLLBACKCOST",
        "REBOOT",       "REINSTALL",      "REINSTALLMODE", "REMOVE",       "ROOTDRIVE",
        "SEQUENCE",     "SHORTFILENAMES", "TRANSFORMS",    "UserSID",      "LogonUser",
        "ComputerName", "Date",           "Time",          "VersionNT",    "Installed",
    };
    const char *directory = lint_text(table, (ptrdiff_t)row, "Directory");

    for (size_t i = 0; i < sizeof(reserved) / sizeof(*reserved); i++)
        if (strcmp(reserved[i], directory) == 0)
            return hr_trace(lint_add(lint, AT(table, row, "Directory"),
                                     "a property of Windows' installer has the same name"));
    return S_OK;
}

HRESULT lint_reserved_directories(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Directory", check_reserved));
}

/* Whether anything gives the property a value. */
static bool is_set(const struct lint *lint, const char *property)
{
    const struct table *actions = lint_table(lint, "CustomAction");

    if (table_find(lint_table(lint, "Directory"), property) >= 0 ||
        table_find(lint_table(lint, "Property"), property) >= 0 ||
        lint_find(lint_table(lint, "AppSearch"), "Property", property) >= 0)
        return true;
    for (size_t row = 0; row < table_n_rows(actions); row++) {
        int32_t kind = lint_number(actions, (ptrdiff_t)row, "Type") & CUSTOM_KIND_MASK;

        if ((kind == CUSTOM_PROPERTY || kind == CUSTOM_DIRECTORY) &&
            strcmp(lint_text(actions, (ptrdiff_t)row, "Source"), property) == 0)
            return true;
    }
    return strcmp(property, "WindowsFolder") == 0 || lint_ends_with(property, "Folder");
}

HRESULT lint_folder_properties(struct lint *lint)
{
    static const struct {
        const char *table, *column;
    } places[] = {
        {"IniFile", "DirProperty"},    {"RemoveIniFile", "DirProperty"},
        {"RemoveFile", "DirProperty"}, {"DuplicateFile", "DestFolder"},
        {"MoveFile", "SourceFolder"},  {"MoveFile", "DestFolder"},
    };
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++) {
        const struct table *table = lint_table(lint, places[i].table);

        for (size_t row = 0; row < table_n_rows(table) && SUCCEEDED(hr); row++) {
            const char *property = lint_text(table, (ptrdiff_t)row, places[i].column);

            if (*property && !is_set(lint, property))
                hr = lint_add(lint, AT(table, row, places[i].column),
                              "nothing gives the property %s a folder", property);
        }
    }
    return hr_trace(hr);
}

/* ---- schema, assemblies, isolated components ---- */

HRESULT lint_schema(struct lint *lint)
{
    static const struct {
        const char *table;
        int schema;
    } needs[] = {
        {"IsolatedComponent", 110}, {"Upgrade", 110},
        {"MsiAssembly", 150},       {"MsiFileHash", 200},
        {"MsiPatchHeaders", 200},   {"MsiLockPermissionsEx", 500},
        {"MsiServiceConfig", 500},  {"MsiShortcutProperty", 500},
    };
    int64_t schema = 0;
    HRESULT hr = S_OK;

    if (!package_summary_number(lint->package, PID_PAGECOUNT, &schema))
        return hr_trace(lint_add(lint, AT(NULL, -1, NULL),
                                 "the summary information does not tell the schema (page count)"));
    for (size_t i = 0; i < sizeof(needs) / sizeof(*needs) && SUCCEEDED(hr); i++)
        if (table_n_rows(lint_table(lint, needs[i].table)) > 0 && schema < needs[i].schema)
            hr = lint_add(lint, AT(lint_table(lint, needs[i].table), -1, NULL),
                          "the table is known from schema %d on, and the package's is %d",
                          needs[i].schema, (int)schema);
    return hr_trace(hr);
}

HRESULT lint_assemblies(struct lint *lint)
{
    static const char *const actions[] = {"MsiPublishAssemblies", "MsiUnpublishAssemblies"};
    const struct table *sequence = lint_table(lint, "InstallExecuteSequence");
    HRESULT hr = S_OK;

    if (table_n_rows(lint_table(lint, "MsiAssembly")) == 0)
        return S_OK;
    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions) && SUCCEEDED(hr); i++)
        if (table_find(sequence, actions[i]) < 0)
            hr = lint_add(lint, AT(sequence, -1, NULL),
                          "the package has assemblies, and the action "
                          "%s is missing",
                          actions[i]);
    return hr_trace(hr);
}

static const char *folder_of(const struct lint *lint, const char *component)
{
    const struct table *components = lint_table(lint, "Component");

    return lint_text(components, table_find(components, component), "Directory_");
}

static HRESULT check_isolation(struct lint *lint, const struct table *table, size_t row)
{
    const char *shared = lint_text(table, (ptrdiff_t)row, "Component_Shared");
    const char *folder = folder_of(lint, lint_text(table, (ptrdiff_t)row, "Component_Application"));
    ptrdiff_t other = lint_find(table, "Component_Shared", shared);

    for (; other >= 0 && (size_t)other < row;
         other = table_find_in(table, table_column(table, "Component_Shared"), shared,
                               (size_t)other + 1))
        if (strcmp(folder, folder_of(lint, lint_text(table, other, "Component_Application"))) == 0)
            return hr_trace(lint_add(lint, AT(table, row, NULL),
                                     "%s is isolated into the folder %s a second time", shared,
                                     folder));
    return S_OK;
}

HRESULT lint_isolation(struct lint *lint)
{
    return hr_trace(lint_each(lint, "IsolatedComponent", check_isolation));
}
