/* SPDX-License-Identifier: MIT */
#include "harvest/entry_set.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "registrar/registry_shared.h"

static const char16_t classes_path[] = u"Software\\Classes\\";

/* ---- identity ---- */

static size_t append(char16_t *id, size_t at, const char16_t *text, size_t len)
{
    for (size_t i = 0; i < len; i++)
        id[at++] = utf16_upcase(text[i]);
    return at;
}

/* Root, key and name; no name comes before any. */
static char16_t *make_id(HKEY root, const char16_t *key, const char16_t *name)
{
    size_t key_len = utf16_len(key), name_len = name ? utf16_len(name) : 0;
    char16_t *id = calloc(key_len + name_len + 4, sizeof(*id));
    size_t at = 0;

    if (!id)
        return NULL;
    id[at++] = (char16_t)(((uintptr_t)root & 0xff) + 1);
    at = append(id, at, key, key_len);
    id[at++] = 1;
    if (name) {
        id[at++] = 1;
        append(id, at, name, name_len);
    }
    return id;
}

static int compare_ids(const char16_t *a, const char16_t *b)
{
    while (*a && *a == *b) {
        a++;
        b++;
    }
    return *a < *b ? -1 : *a > *b;
}

static int compare_entries(const void *a, const void *b)
{
    return compare_ids((*(struct set_entry *const *)a)->id, (*(struct set_entry *const *)b)->id);
}

/* ---- making one ---- */

static void set_entry_deinit(struct set_entry *entry)
{
    free(entry->key);
    free(entry->name);
    free(entry->data);
    free(entry->text);
    free(entry->id);
}

void entry_set_deinit(struct entry_set *set)
{
    for (size_t i = 0; i < set->n; i++)
        set_entry_deinit(&set->items[i]);
    free(set->items);
    free(set->sorted);
    *set = (struct entry_set){0};
}

/* The text that ends with its only NUL; NULL for other data. */
static char *text_of(const struct registry_data *data)
{
    size_t len = data->size / sizeof(char16_t);
    _cleanup_(freep) char16_t *units = malloc(data->size + sizeof(*units));

    if (!units)
        return NULL;
    memcpy(units, data->bytes, data->size);
    units[len] = 0;
    if (data->type != REG_SZ || data->size % 2 || len == 0 || utf16_len(units) != len - 1)
        return NULL;
    return utf16_to_utf8_dup(units);
}

static const char16_t *place_of(const struct registry_entry *entry, HKEY *ret_root)
{
    const size_t len = sizeof(classes_path) / sizeof(*classes_path) - 1;

    *ret_root = entry->root;
    if (entry->root != HKEY_LOCAL_MACHINE || utf16_len(entry->key) <= len ||
        utf16_compare_nocase(entry->key, len, classes_path, len) != 0)
        return entry->key;
    *ret_root = HKEY_CLASSES_ROOT;
    return entry->key + len;
}

static HRESULT fill(struct set_entry *item, const struct registry_entry *entry)
{
    const char16_t *key = place_of(entry, &item->root);

    item->type = entry->data.type;
    item->size = entry->data.size;
    item->key = utf16_to_utf8_dup(key);
    item->name = entry->name ? utf16_to_utf8_dup(entry->name) : NULL;
    item->id = make_id(item->root, key, entry->name);
    item->data = malloc(item->size + 1);
    if (!item->key || (entry->name && !item->name) || !item->id || !item->data) {
        set_entry_deinit(item);
        return hr_raise(E_OUTOFMEMORY, "entries of a module");
    }
    if (item->size > 0)
        memcpy(item->data, entry->data.bytes, item->size);
    item->text = entry->name ? text_of(&entry->data) : NULL;
    return S_OK;
}

static HRESULT add_entry(void *context, const struct registry_entry *entry)
{
    struct entry_set *set = context;
    HRESULT hr;

    if (set->n == set->room) {
        size_t room = set->room ? 2 * set->room : 64;
        struct set_entry *grown = realloc(set->items, room * sizeof(*grown));

        if (!grown)
            return hr_raise(E_OUTOFMEMORY, "entries of a module");
        set->items = grown;
        set->room = room;
    }
    set->items[set->n] = (struct set_entry){0};
    hr = fill(&set->items[set->n], entry);
    if (FAILED(hr))
        return hr_trace(hr);
    set->n++;
    return S_OK;
}

/* Keys that all have need not be made. */
static HRESULT add_way(void *context, const struct registry_entry *entry)
{
    return registry_key_is_shared(entry->key) ? S_OK : hr_trace(add_entry(context, entry));
}

HRESULT entry_set_init(struct entry_set *set, struct registry_entries *entries)
{
    HRESULT hr;

    *set = (struct entry_set){0};
    hr = registry_entries_visit(entries, add_entry, set);
    if (SUCCEEDED(hr))
        hr = registry_entries_visit_ways(entries, add_way, set);
    if (SUCCEEDED(hr)) {
        set->sorted = calloc(set->n + 1, sizeof(*set->sorted));
        if (!set->sorted)
            hr = hr_raise(E_OUTOFMEMORY, "entries of a module");
    }
    if (FAILED(hr)) {
        entry_set_deinit(set);
        return hr_trace(hr);
    }
    for (size_t i = 0; i < set->n; i++)
        set->sorted[i] = &set->items[i];
    qsort(set->sorted, set->n, sizeof(*set->sorted), compare_entries);
    return S_OK;
}

/* ---- looking up ---- */

static int compare_id_with_entry(const void *id, const void *entry)
{
    return compare_ids(id, (*(struct set_entry *const *)entry)->id);
}

struct set_entry *entry_set_find(const struct entry_set *set, HKEY root, const char *key,
                                 const char *name)
{
    _cleanup_(freep) char16_t *wide_key = utf16_from_utf8_dup(key);
    _cleanup_(freep) char16_t *wide_name = name ? utf16_from_utf8_dup(name) : NULL;
    _cleanup_(freep) char16_t *id = NULL;
    struct set_entry **found;

    if (!wide_key || (name && !wide_name))
        return NULL;
    id = make_id(root, wide_key, wide_name);
    if (!id)
        return NULL;
    found = bsearch(id, set->sorted, set->n, sizeof(*set->sorted), compare_id_with_entry);
    return found ? *found : NULL;
}

const char *entry_set_text(const struct entry_set *set, const char *classes_key, const char *name)
{
    const struct set_entry *entry = entry_set_find(set, HKEY_CLASSES_ROOT, classes_key, name);

    return entry && !entry->is_taken ? entry->text : NULL;
}

/* ---- claims ---- */

static void claim(struct entry_claim *claim, struct set_entry *entry)
{
    if (claim->n == claim->room) {
        size_t room = claim->room ? 2 * claim->room : 16;
        struct set_entry **grown = realloc(claim->entries, room * sizeof(*grown));

        if (!grown) {
            claim->has_failed = true;
            return;
        }
        claim->entries = grown;
        claim->room = room;
    }
    claim->entries[claim->n++] = entry;
}

void entry_claim_text(struct entry_claim *claims, const char *text, const char *name,
                      const char *key_format, ...)
{
    _cleanup_(freep) char *key = NULL;
    struct set_entry *entry;
    va_list arguments;

    va_start(arguments, key_format);
    if (vasprintf(&key, key_format, arguments) < 0)
        key = NULL;
    va_end(arguments);
    entry = key ? entry_set_find(claims->set, HKEY_CLASSES_ROOT, key, name) : NULL;
    if (!entry || entry->is_taken || !entry->text || strcmp(entry->text, text) != 0)
        claims->has_failed = true;
    else
        claim(claims, entry);
}

bool entry_claim_end(struct entry_claim *claims)
{
    bool is_good = !claims->has_failed;

    for (size_t i = 0; is_good && i < claims->n; i++)
        claims->entries[i]->is_taken = true;
    free(claims->entries);
    *claims = (struct entry_claim){.set = claims->set};
    return is_good;
}
