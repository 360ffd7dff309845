/* SPDX-License-Identifier: MIT */
#include "variable.h"

#include <comity_wide.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum {
    VALUE_BYTES = PATH_MAX,
    NAME_UNITS = 256,
};

static void home(char *value)
{
    const char *folder = getenv("HOME");

    snprintf(value, VALUE_BYTES, "%s", folder ? folder : "/");
}

/* A folder of the user that a variable of the desktop's rules moves. */
static void home_folder(const char *variable, const char *usual, char *value)
{
    const char *folder = getenv(variable);
    char base[VALUE_BYTES];

    home(base);
    if (folder && *folder == '/')
        snprintf(value, VALUE_BYTES, "%s", folder);
    else
        snprintf(value, VALUE_BYTES, "%.*s/%s", VALUE_BYTES / 2, base, usual);
}

static void roaming(char *value)
{
    home_folder("XDG_CONFIG_HOME", ".config", value);
}

static void local(char *value)
{
    home_folder("XDG_DATA_HOME", ".local/share", value);
}

static void temporary(char *value)
{
    const char *folder = getenv("TMPDIR");

    snprintf(value, VALUE_BYTES, "%s", folder && *folder ? folder : "/tmp");
}

static void user(char *value)
{
    WCHAR name[NAME_UNITS];
    DWORD n = NAME_UNITS;

    if (!GetUserNameW(name, &n) ||
        !WideCharToMultiByte(CP_UTF8, 0, name, -1, value, VALUE_BYTES, NULL, NULL))
        *value = '\0';
}

static void computer(char *value)
{
    WCHAR name[NAME_UNITS];
    DWORD n = NAME_UNITS;

    if (!GetComputerNameW(name, &n) ||
        !WideCharToMultiByte(CP_UTF8, 0, name, -1, value, VALUE_BYTES, NULL, NULL))
        *value = '\0';
}

static void processors(char *value)
{
    snprintf(value, VALUE_BYTES, "%ld", sysconf(_SC_NPROCESSORS_ONLN));
}

static void architecture(char *value)
{
    snprintf(value, VALUE_BYTES, "%s", sizeof(void *) == 8 ? "AMD64" : "x86");
}

static void path(char *value)
{
    const char *folders = getenv("PATH");

    snprintf(value, VALUE_BYTES, "%s", folders ? folders : "/usr/local/bin:/usr/bin:/bin");
}

/*
 * Windows' variables and what they are here. Scripts that run "%COMSPEC% /c COMMAND" get a shell:
 * see command.h.
 */
static const struct known_variable {
    const WCHAR *name;
    void (*find)(char *value); /* or NULL: it is always @value */
    const char *value;
    BOOL is_system;
} known_variables[] = {
    {u"ALLUSERSPROFILE", NULL, "/var/lib", TRUE},
    {u"APPDATA", roaming, NULL, FALSE},
    {u"COMPUTERNAME", computer, NULL, FALSE},
    {u"COMSPEC", NULL, "cmd.exe", TRUE},
    {u"HOMEDRIVE", NULL, "", FALSE},
    {u"HOMEPATH", home, NULL, FALSE},
    {u"LOCALAPPDATA", local, NULL, FALSE},
    {u"NUMBER_OF_PROCESSORS", processors, NULL, TRUE},
    {u"OS", NULL, "Linux", TRUE},
    {u"PATH", path, NULL, TRUE},
    {u"PROCESSOR_ARCHITECTURE", architecture, NULL, TRUE},
    {u"PROGRAMDATA", NULL, "/var/lib", TRUE},
    {u"PROGRAMFILES", NULL, "/usr", TRUE},
    {u"SYSTEMDRIVE", NULL, "", FALSE},
    {u"SYSTEMROOT", NULL, "/usr", FALSE},
    {u"TEMP", temporary, NULL, TRUE},
    {u"TMP", temporary, NULL, TRUE},
    {u"USERDOMAIN", computer, NULL, FALSE},
    {u"USERNAME", user, NULL, FALSE},
    {u"USERPROFILE", home, NULL, FALSE},
    {u"WINDIR", NULL, "/usr", TRUE},
};

BOOL variable_name_is(const WCHAR *name, size_t n_units, const WCHAR *other)
{
    return CompareStringOrdinal(name, (int)n_units, other, -1, TRUE) == CSTR_EQUAL;
}

static const struct known_variable *find_known(const WCHAR *name, size_t n_units)
{
    for (size_t i = 0; i < ARRAYSIZE(known_variables); i++) {
        if (variable_name_is(name, n_units, known_variables[i].name))
            return &known_variables[i];
    }
    return NULL;
}

static BSTR known_value(const struct known_variable *known)
{
    char value[VALUE_BYTES];

    if (!known->find)
        return wsh_bstr(known->value);
    known->find(value);
    return wsh_bstr(value);
}

BSTR variable_system_value(const WCHAR *name)
{
    const struct known_variable *known = find_known(name, comity_wcslen(name));

    return known && known->is_system ? known_value(known) : NULL;
}

/* The process's, whose names have a case that does not count. */
static BSTR own_value(const char *name)
{
    size_t len = strlen(name);

    for (char **variable = environ; variable && *variable; variable++) {
        if (strncasecmp(*variable, name, len) == 0 && (*variable)[len] == '=')
            return wsh_bstr(*variable + len + 1);
    }
    return NULL;
}

BSTR variable_value(const WCHAR *name, size_t n_units)
{
    BSTR exact = SysAllocStringLen(name, (UINT)n_units);
    char *text = exact ? wsh_utf8(exact) : NULL;
    const char *value = text ? getenv(text) : NULL;
    BSTR result = value ? wsh_bstr(value) : NULL;
    const struct known_variable *known;

    if (!value && text)
        result = own_value(text);
    free(text);
    SysFreeString(exact);
    known = result ? NULL : find_known(name, n_units);
    return known ? known_value(known) : result;
}

struct expansion {
    WCHAR *text;
    size_t n;
    size_t room;
};

static BOOL expansion_add(struct expansion *expansion, const WCHAR *text, size_t n)
{
    if (n > expansion->room - expansion->n) {
        size_t room = (expansion->n + n) * 2;
        WCHAR *larger = realloc(expansion->text, room * sizeof(*larger));

        if (!larger)
            return FALSE;
        expansion->text = larger;
        expansion->room = room;
    }
    memcpy(expansion->text + expansion->n, text, n * sizeof(*text));
    expansion->n += n;
    return TRUE;
}

/* What a % begins: a variable's value, or itself. Returns what is behind it; NULL without memory.
 */
static const WCHAR *expand_one(struct expansion *expansion, const WCHAR *text)
{
    const WCHAR *end = comity_wcschr(text + 1, '%');
    BSTR value = end && end > text + 1 ? variable_value(text + 1, (size_t)(end - text - 1)) : NULL;
    BOOL done;

    if (!value)
        return expansion_add(expansion, text, 1) ? text + 1 : NULL;
    done = expansion_add(expansion, value, SysStringLen(value));
    SysFreeString(value);
    return done ? end + 1 : NULL;
}

BSTR variable_expand(const WCHAR *text)
{
    struct expansion expansion = {0};
    BSTR result = NULL;

    while (text && *text) {
        size_t plain = comity_wcscspn(text, u"%");

        if (plain)
            text = expansion_add(&expansion, text, plain) ? text + plain : NULL;
        else
            text = expand_one(&expansion, text);
    }
    if (text)
        result = SysAllocStringLen(expansion.text, (UINT)expansion.n);
    free(expansion.text);
    return result;
}
