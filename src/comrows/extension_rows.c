/* SPDX-License-Identifier: MIT */
/*
 * Rows of the tables Extension, Verb and MIME: what a program registers for the files that it
 * opens.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/hresult.h"
#include "comrows/com_rows.h"

enum {
    KEY_SIZE = 600,
};

static const char module_in_quotes[] = "\"%MODULE%\"";

/* Texts that may stand in a column of names. */
static bool is_plain(const char *text, size_t max)
{
    return text && *text && strlen(text) <= max && !strpbrk(text, "\\[]{}%");
}

/* ".ext" alone. */
static bool is_extension_key(const struct set_entry *entry)
{
    return !entry->is_taken && entry->root == HKEY_CLASSES_ROOT && entry->name && !*entry->name &&
           entry->key[0] == '.' && is_plain(entry->key + 1, 255);
}

/* ---- verbs ---- */

/* PROGID\shell\VERB\command: the verb, of these lengths, if the entry is a command of the ProgID.
 */
static bool parse_verb(const struct set_entry *entry, const char *progid, char ret_verb[static 40])
{
    static const char shell[] = "\\shell\\", command[] = "\\command";
    size_t at = strlen(progid), len = strlen(entry->key), end;

    if (entry->is_taken || entry->root != HKEY_CLASSES_ROOT || !entry->name || *entry->name ||
        !entry->text || len < at + sizeof(shell) + sizeof(command) - 1 ||
        strncasecmp(entry->key, progid, at) != 0 ||
        strncasecmp(entry->key + at, shell, sizeof(shell) - 1) != 0)
        return false;
    at += sizeof(shell) - 1;
    end = len - (sizeof(command) - 1);
    if (strcasecmp(entry->key + end, command) != 0 || end - at < 1 || end - at > 32)
        return false;
    memcpy(ret_verb, entry->key + at, end - at);
    ret_verb[end - at] = '\0';
    return is_plain(ret_verb, 32);
}

/* The arguments of a command that begins with the module in quotes; "" for none, NULL for another
 * command. */
static const char *arguments_of(const char *command)
{
    const size_t len = sizeof(module_in_quotes) - 1;

    if (strncmp(command, module_in_quotes, len) != 0 || strpbrk(command + len, "[]{}"))
        return NULL;
    if (!command[len])
        return "";
    return command[len] == ' ' && command[len + 1] ? command + len + 1 : NULL;
}

static HRESULT add_verb(const struct com_rows *rows, const char *extension, const char *progid,
                        const struct set_entry *entry, const char *verb)
{
    struct entry_claim claim = {.set = rows->set};
    const char *arguments = arguments_of(entry->text);
    char key[KEY_SIZE];
    const char *title;

    snprintf(key, sizeof(key), "%s\\shell\\%s", progid, verb);
    title = entry_set_text(rows->set, key, "");
    if (!arguments || (title && strpbrk(title, "[]{}")))
        return S_OK;
    entry_claim_text(&claim, entry->text, "", "%s\\command", key);
    if (title && *title)
        entry_claim_text(&claim, title, "", "%s", key);
    if (!entry_claim_end(&claim))
        return S_OK;
    return hr_trace(com_rows_add_texts(rows->tables->tables[COM_VERB],
                                       (const char *const[]){extension, verb, NULL,
                                                             title && *title ? title : NULL,
                                                             *arguments ? arguments : NULL},
                                       5));
}

static HRESULT add_verbs(const struct com_rows *rows, const char *extension, const char *progid)
{
    for (size_t i = 0; i < rows->set->n; i++) {
        const struct set_entry *entry = &rows->set->items[i];
        char verb[40];
        HRESULT hr;

        if (!parse_verb(entry, progid, verb))
            continue;
        hr = add_verb(rows, extension, progid, entry, verb);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

/* ---- content types ---- */

/* The extension's content type, if the type speaks of the extension in turn; taken then. */
static const char *take_type(const struct com_rows *rows, const char *dotted)
{
    struct entry_claim claim = {.set = rows->set};
    const char *type = entry_set_text(rows->set, dotted, "Content Type");

    if (!is_plain(type, 64) || table_find(rows->tables->tables[COM_MIME], type) >= 0)
        return NULL;
    entry_claim_text(&claim, type, "Content Type", "%s", dotted);
    entry_claim_text(&claim, dotted, "Extension", "MIME\\Database\\Content Type\\%s", type);
    return entry_claim_end(&claim) ? type : NULL;
}

static HRESULT add_type(const struct com_rows *rows, const char *extension, const char *type)
{
    char key[KEY_SIZE];
    const char *clsid;
    struct entry_claim claim = {.set = rows->set};

    snprintf(key, sizeof(key), "MIME\\Database\\Content Type\\%s", type);
    clsid = entry_set_text(rows->set, key, "CLSID");
    if (clsid && strlen(clsid) == 38)
        entry_claim_text(&claim, clsid, "CLSID", "%s", key);
    else
        clsid = NULL;
    entry_claim_end(&claim);
    return hr_trace(com_rows_add_texts(rows->tables->tables[COM_MIME],
                                       (const char *const[]){type, extension, clsid}, 3));
}

/* ---- extensions ---- */

/* A ProgID that no class has is a row of its own. */
static HRESULT add_progid(const struct com_rows *rows, const char *progid)
{
    struct table *table = rows->tables->tables[COM_PROGID];
    const char *title = entry_set_text(rows->set, progid, "");
    struct entry_claim claim = {.set = rows->set};

    if (table_find(table, progid) >= 0)
        return S_OK;
    if (!title || !*title || strpbrk(title, "[]{}"))
        return S_FALSE;
    entry_claim_text(&claim, title, "", "%s", progid);
    if (!entry_claim_end(&claim))
        return S_FALSE;
    return hr_trace(com_rows_add_texts(table, (const char *const[]){progid, NULL, NULL, title}, 4));
}

static HRESULT add_extension(const struct com_rows *rows, const struct set_entry *entry)
{
    struct entry_claim claim = {.set = rows->set};
    const char *extension = entry->key + 1, *progid = entry->text, *type;
    HRESULT hr;

    if (!is_plain(progid, 255))
        return S_OK;
    hr = add_progid(rows, progid);
    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    entry_claim_text(&claim, progid, "", "%s", entry->key);
    if (!entry_claim_end(&claim))
        return S_OK;
    type = take_type(rows, entry->key);
    hr = type ? add_type(rows, extension, type) : S_OK;
    if (SUCCEEDED(hr))
        hr = com_rows_add_texts(rows->tables->tables[COM_EXTENSION],
                                (const char *const[]){extension, rows->place->component, progid,
                                                      type, rows->place->feature},
                                5);
    return FAILED(hr) ? hr_trace(hr) : hr_trace(add_verbs(rows, extension, progid));
}

HRESULT com_rows_add_extensions(const struct com_rows *rows)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < rows->set->n && SUCCEEDED(hr); i++)
        if (is_extension_key(&rows->set->items[i]))
            hr = add_extension(rows, &rows->set->items[i]);
    return hr_trace(hr);
}
