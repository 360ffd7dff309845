/* SPDX-License-Identifier: MIT */
#include "comrows/registry_rows.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"

static const char module_name[] = "%MODULE%";

/* ---- formatted texts ---- */

static bool name_path(const char *text, const struct com_place *place, size_t *ret_len, FILE *out)
{
    return *text == '/' && place->name_path && place->name_path(place->context, text, ret_len, out);
}

/* Braces do something only around what is replaced. */
static void print_formatted(const char *text, const struct com_place *place, FILE *out)
{
    bool has_brackets =
        strpbrk(text, "[]") || strstr(text, module_name) || (place->name_path && strchr(text, '/'));
    size_t len;

    while (*text) {
        if (strncmp(text, module_name, sizeof(module_name) - 1) == 0) {
            fprintf(out, "[#%s]", place->file);
            text += sizeof(module_name) - 1;
        } else if (name_path(text, place, &len, out)) {
            text += len;
        } else if (has_brackets && strchr("[]{}", *text)) {
            fprintf(out, "[\\%c]", *text++);
        } else {
            fputc(*text++, out);
        }
    }
}

char *harvest_formatted_text(const char *text, const struct com_place *place)
{
    char *formatted = NULL;
    size_t size;
    FILE *out = open_memstream(&formatted, &size);

    if (!out)
        return NULL;
    print_formatted(text, place, out);
    if (fclose(out) != 0) {
        free(formatted);
        return NULL;
    }
    return formatted;
}

/* ---- values ---- */

static void print_text(const uint8_t *data, size_t n_units, const struct com_place *place,
                       FILE *out)
{
    _cleanup_(freep) char16_t *units = calloc(n_units + 1, sizeof(*units));
    _cleanup_(freep) char *text = NULL;

    if (units) {
        memcpy(units, data, n_units * sizeof(*units));
        text = utf16_to_utf8_dup(units);
    }
    if (text)
        print_formatted(text, place, out);
}

/* Begun and ended by a mark, a list takes the place of what is there. */
static void print_list(const struct set_entry *entry, const struct com_place *place, FILE *out)
{
    size_t len = entry->size / sizeof(char16_t), at = 0;

    fputs("[~]", out);
    while (at < len) {
        size_t n = 0;
        char16_t unit;

        while (at + n < len && (memcpy(&unit, entry->data + 2 * (at + n), 2), unit))
            n++;
        if (n == 0)
            break;
        print_text(entry->data + 2 * at, n, place, out);
        fputs("[~]", out);
        at += n + 1;
    }
}

static void print_number(const struct set_entry *entry, FILE *out)
{
    int32_t number = 0;

    memcpy(&number, entry->data, sizeof(number));
    fprintf(out, "#%" PRId32, number);
}

static void print_bytes(const struct set_entry *entry, FILE *out)
{
    fputs("#x", out);
    for (size_t i = 0; i < entry->size; i++)
        fprintf(out, "%02x", entry->data[i]);
}

/* Empty texts are null cells. */
static void print_string(const struct set_entry *entry, const struct com_place *place, FILE *out)
{
    if (*entry->text == '#')
        fputc('#', out);
    print_formatted(entry->text, place, out);
}

static bool print_value(const struct set_entry *entry, const struct com_place *place, FILE *out)
{
    switch (entry->type) {
    case REG_SZ:
        if (entry->text)
            print_string(entry, place, out);
        return entry->text;
    case REG_EXPAND_SZ:
        fputs("#%", out);
        print_text(entry->data, entry->size / sizeof(char16_t), place, out);
        return true;
    case REG_MULTI_SZ:
        print_list(entry, place, out);
        return true;
    case REG_DWORD:
        if (entry->size == sizeof(int32_t))
            print_number(entry, out);
        return entry->size == sizeof(int32_t);
    case REG_BINARY:
        print_bytes(entry, out);
        return true;
    default:
        return false;
    }
}

/* S_FALSE if the table has no form for it. */
static HRESULT format_value(const struct set_entry *entry, const struct com_place *place,
                            char **ret_value)
{
    char *value = NULL;
    size_t size;
    FILE *out = open_memstream(&value, &size);
    bool is_sayable;

    if (!out)
        return hr_raise(E_OUTOFMEMORY, "a row of Registry");
    is_sayable = print_value(entry, place, out);
    if (fclose(out) != 0) {
        free(value);
        return hr_raise(E_OUTOFMEMORY, "a row of Registry");
    }
    if (!is_sayable) {
        free(value);
        return S_FALSE;
    }
    *ret_value = value;
    return S_OK;
}

/* ---- rows ---- */

static uint64_t mix(uint64_t hash, const char *text)
{
    do {
        hash = (hash ^ (uint8_t)*text) * UINT64_C(0x100000001b3);
    } while (*text++);
    return hash;
}

/* The same for the same entry, whatever else there is. */
static void make_key(const struct set_entry *entry, const char *component, char ret_key[static 40])
{
    uint64_t first = mix(mix(UINT64_C(0xcbf29ce484222325), component), entry->key);
    uint64_t second = mix(first ^ (uintptr_t)entry->root, entry->name ? entry->name : "\1");

    snprintf(ret_key, 40, "reg%016" PRIX64 "%016" PRIX64, first, second);
}

static bool root_number(HKEY root, int32_t *ret_number)
{
    static const HKEY roots[] = {HKEY_CLASSES_ROOT, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE,
                                 HKEY_USERS};

    for (size_t i = 0; i < sizeof(roots) / sizeof(*roots); i++) {
        if (roots[i] == root) {
            *ret_number = (int32_t)i;
            return true;
        }
    }
    return false;
}

/* Such names mean keys, not values. */
static bool is_sign(const char *name)
{
    return strcmp(name, "+") == 0 || strcmp(name, "-") == 0 || strcmp(name, "*") == 0;
}

/* The folder of help files is the component's own. */
static bool is_help_folder(const struct com_rows *rows, const struct set_entry *entry)
{
    const char *path = rows->harvest->path + rows->harvest->root_len;
    const char *last = strrchr(entry->key, '\\'), *end = strrchr(path, '/');

    return entry->text && last && strcmp(last, "\\HELPDIR") == 0 && end &&
           strlen(entry->text) == (size_t)(end - path) &&
           strncmp(entry->text, path, strlen(entry->text)) == 0;
}

static HRESULT make_value(const struct com_rows *rows, const struct set_entry *entry,
                          char **ret_value)
{
    if (!entry->name)
        return S_OK;
    if (!is_help_folder(rows, entry))
        return hr_trace(format_value(entry, rows->place, ret_value));
    return asprintf(ret_value, "[$%s]", rows->place->component) < 0
               ? hr_raise(E_OUTOFMEMORY, "a row of Registry")
               : S_OK;
}

/* S_FALSE if no row says it. */
static HRESULT add_row(const struct com_rows *rows, const struct set_entry *entry)
{
    const char *component =
        rows->place->registry_component ? rows->place->registry_component : rows->place->component;
    struct table *table = rows->tables->tables[COM_REGISTRY];
    _cleanup_(freep) char *path = harvest_formatted_text(entry->key, rows->place);
    _cleanup_(freep) char *name =
        entry->name ? harvest_formatted_text(entry->name, rows->place) : strdup("*");
    _cleanup_(freep) char *value = NULL;
    char key[40];
    int32_t root;
    size_t row;
    HRESULT hr;

    if (!path || !name)
        return hr_raise(E_OUTOFMEMORY, "a row of Registry");
    if (!root_number(entry->root, &root) || !*path || (entry->name && is_sign(entry->name)))
        return S_FALSE;
    hr = make_value(rows, entry, &value);
    if (hr != S_OK)
        return hr_trace(hr);
    make_key(entry, component, key);
    hr = com_rows_add_texts(table,
                            (const char *const[]){key, NULL, path, *name ? name : NULL,
                                                  value && *value ? value : NULL, component},
                            6);
    row = table_n_rows(table) - 1;
    return FAILED(hr) ? hr_trace(hr) : hr_trace(table_set_number(table, row, 1, root));
}

HRESULT harvest_registry_rows_add(const struct com_rows *rows,
                                  const struct registrar_listener *listener)
{
    bool is_whole = true;

    for (size_t i = 0; i < rows->set->n; i++) {
        const struct set_entry *entry = &rows->set->items[i];
        HRESULT hr = entry->is_taken ? S_OK : add_row(rows, entry);

        if (FAILED(hr))
            return hr_trace(hr);
        if (hr == S_FALSE) {
            is_whole = false;
            registrar_notice(listener, "no row of a package can say the value \"%s\" of %s",
                             entry->name ? entry->name : "", entry->key);
        }
    }
    return is_whole ? S_OK : S_FALSE;
}
