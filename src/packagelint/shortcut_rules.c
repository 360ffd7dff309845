/* SPDX-License-Identifier: MIT */
/* Rules of shortcuts and environment variables. Source: Windows' pages on ICE65, 67, 90, 94. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "packagelint/rule_looks.h"

#define AT(table, row, column) (&(struct lint_place){table, (ptrdiff_t)(row), column})

/* In values of Environment it stands for what the variable was before. */
static const char before[] = "[~]";

enum {
    BEFORE_LEN = sizeof(before) - 1,
    KEY_SIZE = 80,
    DEPTH_MAX = 64, /* of directories */
};

/* ---- shortcuts ---- */

/* The row of File that a shortcut, which is not advertised, leads to: "[#file]"; or -1. */
static ptrdiff_t target_of(const struct lint *lint, const struct table *shortcuts, size_t row)
{
    const char *target = lint_text(shortcuts, (ptrdiff_t)row, "Target");
    char key[KEY_SIZE];
    size_t len = strcspn(target, "]");

    if ((strncmp(target, "[#", 2) != 0 && strncmp(target, "[!", 2) != 0) || len >= sizeof(key))
        return -1;
    snprintf(key, sizeof(key), "%.*s", (int)(len - 2), target + 2);
    return table_find(lint_table(lint, "File"), key);
}

static HRESULT check_target(struct lint *lint, const struct table *shortcuts, size_t row)
{
    const struct table *components = lint_table(lint, "Component");
    ptrdiff_t file = target_of(lint, shortcuts, row);
    const char *component = lint_text(lint_table(lint, "File"), file, "Component_");
    int32_t attributes = lint_number(components, table_find(components, component), "Attributes");

    if (file < 0 || !(attributes & COMPONENT_OPTIONAL) ||
        strcmp(component, lint_text(shortcuts, (ptrdiff_t)row, "Component_")) == 0)
        return S_OK;
    return hr_trace(lint_add(lint, AT(shortcuts, row, "Target"),
                             "its file is of the component %s, which may move to the source: the "
                             "shortcut would not follow",
                             component));
}

HRESULT lint_shortcut_targets(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Shortcut", check_target));
}

static HRESULT check_assembly(struct lint *lint, const struct table *shortcuts, size_t row)
{
    const struct table *assemblies = lint_table(lint, "MsiAssembly");
    ptrdiff_t file = target_of(lint, shortcuts, row);
    ptrdiff_t assembly = lint_find(assemblies, "Component_",
                                   lint_text(lint_table(lint, "File"), file, "Component_"));

    if (file < 0 || assembly < 0 || lint_has(assemblies, assembly, "File_Application"))
        return S_OK;
    return hr_trace(lint_add(lint, AT(shortcuts, row, "Target"),
                             "its file is in the global assembly cache, which has no paths"));
}

HRESULT lint_shortcut_assemblies(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Shortcut", check_assembly));
}

/* Whether the directory is below a folder of the profile, or one that either profile may have. */
static bool is_in_some_profile(const struct lint *lint, const char *directory)
{
    static const char *const folders[] = {"AdminToolsFolder", "DesktopFolder", "ProgramMenuFolder",
                                          "StartMenuFolder", "StartupFolder"};
    const struct table *directories = lint_table(lint, "Directory");
    const char *at = directory;

    for (int depth = 0; *at && depth < DEPTH_MAX; depth++) {
        for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
            if (strcmp(at, folders[i]) == 0)
                return true;
        at = lint_text(directories, table_find(directories, at), "Directory_Parent");
    }
    return lint_is_in_profile(lint, directory);
}

static bool is_public(const char *name)
{
    for (; *name; name++)
        if (islower((unsigned char)*name))
            return false;
    return true;
}

static HRESULT check_directory(struct lint *lint, const struct table *shortcuts, size_t row)
{
    const char *directory = lint_text(shortcuts, (ptrdiff_t)row, "Directory_");

    if (!*directory || !is_public(directory) || !is_in_some_profile(lint, directory))
        return S_OK;
    return hr_trace(lint_add(lint, AT(shortcuts, row, "Directory_"),
                             "%s is a public property and below the profile: it is another folder "
                             "once ALLUSERS changes",
                             directory));
}

HRESULT lint_shortcut_directories(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Shortcut", check_directory));
}

/* ---- environment variables ---- */

/* A value that is added to what was there: "[~];new" or "new;[~]". */
struct addition {
    const char *text; /* what is added, without the separator */
    size_t len;
    char separator; /* 0: there is none */
};

static bool is_addition(const char *value, struct addition *ret_addition)
{
    size_t len = strlen(value);

    if (len < BEFORE_LEN)
        return false;
    if (strncmp(value, before, BEFORE_LEN) == 0) {
        value += BEFORE_LEN;
        *ret_addition = (struct addition){*value ? value + 1 : value, strlen(value), *value};
        ret_addition->len -= *value != '\0';
        return true;
    }
    if (strcmp(value + len - BEFORE_LEN, before) != 0)
        return false;
    len -= BEFORE_LEN + 1;
    *ret_addition = (struct addition){value, len, value[len]};
    return true;
}

/* = and +, and ! and each of these, say the opposite of each other. */
static bool is_prefix_valid(const char *name)
{
    size_t len = strspn(name, "=+-!*");
    bool sets = memchr(name, '=', len), completes = memchr(name, '+', len),
         removes = memchr(name, '!', len);

    for (size_t i = 0; i < len; i++)
        if (memchr(name + i + 1, name[i], len - i - 1))
            return false;
    return name[len] && sets + completes + removes <= 1;
}

static HRESULT check_variable(struct lint *lint, const struct table *table, size_t row)
{
    const char *name = lint_text(table, (ptrdiff_t)row, "Name");
    const char *value = lint_text(table, (ptrdiff_t)row, "Value");
    const char *first = strstr(value, before);
    struct addition addition;

    if (!is_prefix_valid(name))
        return hr_trace(lint_add(lint, AT(table, row, "Name"),
                                 "the signs before the name \"%s\" contradict each other", name));
    if (!first)
        return S_OK;
    if (strstr(first + BEFORE_LEN, before) || !is_addition(value, &addition))
        return hr_trace(lint_add(lint, AT(table, row, "Value"),
                                 "[~] stands elsewhere than once, at the begin or the end"));
    if (addition.separator && addition.len > 0 &&
        (addition.text[0] == addition.separator ||
         addition.text[addition.len - 1] == addition.separator))
        return hr_trace(lint_add(lint, AT(table, row, "Value"),
                                 "the value begins or ends with its separator '%c'",
                                 addition.separator));
    return S_OK;
}

HRESULT lint_environment(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Environment", check_variable));
}

static HRESULT check_separator(struct lint *lint, const struct table *table, size_t row)
{
    struct addition addition;

    if (!is_addition(lint_text(table, (ptrdiff_t)row, "Value"), &addition) ||
        !isalnum((unsigned char)addition.separator))
        return S_OK;
    return hr_trace(lint_add(lint, AT(table, row, "Value"),
                             "'%c', next to [~], parts the value from others", addition.separator));
}

HRESULT lint_environment_separators(struct lint *lint)
{
    return hr_trace(lint_each(lint, "Environment", check_separator));
}
