/* SPDX-License-Identifier: MIT */
#include "selfreg/server_paths.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winbase.h>
#include <comity/winerror.h>
#include <comity/winnt.h>

#include "base/cleanup.h"
#include "base/command_line.h"
#include "base/hresult.h"
#include "base/utf16.h"

/* The name of the server's key; NULL if the entry does not say where a server is. */
static const char *server_key(const struct entry *entry)
{
    static const char *const names[] = {"InprocServer32", "InprocHandler32", "LocalServer32"};
    const char *name = strrchr(entry->key, '\\');

    if (!name || entry->kind != ENTRY_VALUE_SET || entry->is_held_back || *entry->name ||
        (entry->type != REG_SZ && entry->type != REG_EXPAND_SZ))
        return NULL;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        if (strcasecmp(name + 1, names[i]) == 0)
            return names[i];
    }
    return NULL;
}

/* Whether a later entry takes its place. */
static bool is_superseded(const struct entries *entries, size_t index)
{
    const struct entry *entry = &entries->items[index];

    for (size_t i = index + 1; i < entries->n; i++) {
        const struct entry *later = &entries->items[i];

        if (later->is_machine == entry->is_machine && strcasecmp(later->key, entry->key) == 0 &&
            (later->kind == ENTRY_KEY_DELETED || (later->name && !*later->name)))
            return true;
    }
    return false;
}

/* The text of the value; variables are replaced. NULL if memory is out. */
static char *text_of(const struct entry *entry)
{
    char16_t expanded[32768];

    if (entry->type == REG_EXPAND_SZ &&
        ExpandEnvironmentStringsW((LPCWSTR)entry->data, (LPWSTR)expanded, 32768) != 0)
        return utf16_to_utf8_dup(expanded);
    return utf16_to_utf8_dup((const char16_t *)entry->data);
}

/* The file that a command runs, as it is written. NULL if memory is out. */
static char *program_of(const char *command)
{
    struct command_line parsed = {0};
    char *program = NULL;
    size_t len;

    command += strspn(command, " ");
    if (SUCCEEDED(command_line_parse(command, &parsed))) {
        program = *command == '"' || *command == '/' ? strdup(parsed.program)
                                                     : strndup(command, strcspn(command, " "));
        command_line_deinit(&parsed);
        if (program && *command == '"' && command[1] != '/') {
            free(program);
            program = strndup(command + 1, strcspn(command + 1, "\""));
        }
        return program;
    }
    len = strcspn(command, *command == '"' ? "" : " ");
    return *command == '"' ? strndup(command + 1, strcspn(command + 1, "\""))
                           : strndup(command, len);
}

static HRESULT check(const struct entry *entry, const char *key, char **ret_sentence)
{
    _cleanup_(freep) char *text = text_of(entry);
    _cleanup_(freep) char *file = NULL;
    int len;

    if (!text)
        return hr_raise(E_OUTOFMEMORY, "looking at what a module registers");
    if (!*text)
        return S_OK;
    file = strcmp(key, "LocalServer32") == 0 ? program_of(text) : strdup(text);
    if (!file)
        return hr_raise(E_OUTOFMEMORY, "looking at what a module registers");
    if (*file == '/' && access(file, F_OK) == 0)
        return S_OK;
    /* The default handler's name. */
    if (strcmp(key, "InprocHandler32") == 0 && strcasecmp(file, "ole32.dll") == 0)
        return S_OK;
    if (*file == '/')
        len = asprintf(ret_sentence,
                       "it registers %s as %s of %s, which is not there (%s); install that file "
                       "first",
                       file, key, entry->key, strerror(errno));
    else
        len = asprintf(ret_sentence,
                       "it registers \"%s\" as %s of %s, and others could not find that from "
                       "where they are; let it register its full path, as GetModuleFileName "
                       "tells it",
                       file, key, entry->key);
    return len < 0 ? hr_raise(E_OUTOFMEMORY, "looking at what a module registers") : S_FALSE;
}

HRESULT server_paths_check(const struct entries *entries, char **ret_sentence)
{
    for (size_t i = 0; i < entries->n; i++) {
        const char *key = server_key(&entries->items[i]);
        HRESULT hr;

        if (!key || is_superseded(entries, i))
            continue;
        hr = check(&entries->items[i], key, ret_sentence);
        if (hr != S_OK)
            return hr_trace(hr);
    }
    return S_OK;
}
