/* SPDX-License-Identifier: MIT */
#include "selfreg/removal.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/winerror.h>
#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/first_keys.h"
#include "registry/owner.h"
#include "registry/owner_part.h"
#include "registry/reception.h"
#include "selfreg/holdings.h"

enum {
    SERVER_SIZE = 4096, /* units of a server's path or command */
};

/* What its own code did, as it is looked through. */
struct review {
    struct entries *entries;
    const struct holdings *holdings;
};

/* ---- an owner that holds something ---- */

/* What is its own is undone, whatever its code does; what is not, is held back. */
static HRESULT hold_back(const struct captured *captured, void *context)
{
    struct review *review = context;
    struct entries *entries = review->entries;
    HRESULT hr = entries_add(entries, captured);

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    entries->items[entries->n - 1].is_held_back = true;
    if (holdings_have(review->holdings, &entries->items[entries->n - 1]))
        entries_drop_last(entries);
    return S_OK;
}

static HRESULT review_own_code(const struct removal *removal, const struct holdings *holdings)
{
    struct review review = {removal->entries, holdings};
    struct reception_terms terms = {.visit = hold_back, .context = &review, .is_trial = true};
    _cleanup_(reception_freep) struct reception *reception = NULL;
    HRESULT hr;

    if (!removal->folder)
        return S_OK;
    hr = reception_new(removal->folder, &terms, &reception);
    /* Damaged by the module: what it wanted does not matter. */
    return hr == hr_from_win32(ERROR_REGISTRY_CORRUPT) ? S_OK : hr_trace(hr);
}

static HRESULT list(const struct holdings *holdings, struct removal *removal)
{
    for (size_t i = 0; i < holdings->n; i++) {
        const struct holding *holding = &holdings->items[i];
        HRESULT hr =
            entries_add_removal(removal->entries, holding->is_machine, holding->key, holding->name);

        if (FAILED(hr))
            return hr_trace(hr);
        removal->n_keys += !holding->name;
        removal->n_values += holding->name != NULL;
    }
    return S_OK;
}

static HRESULT undo(struct removal *removal, const struct registry_undo *undo,
                    const struct holdings *holdings)
{
    HRESULT hr;

    removal->is_known = true;
    hr = list(holdings, removal);
    if (SUCCEEDED(hr))
        hr = review_own_code(removal, holdings);
    if (FAILED(hr) || removal->is_trial)
        return hr_trace(hr);
    return hr_trace(registry_undo_as(undo, NULL, NULL));
}

/* ---- one that holds nothing: all was undone, or it was never registered this way ---- */

/* Whether something at or below the entry's key was held back: then it has to stay as well. */
static bool is_needed(const struct entries *entries, const struct entry *entry)
{
    size_t len = strlen(entry->key);

    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *other = &entries->items[i];

        if (other->is_held_back && other->is_machine == entry->is_machine &&
            strncasecmp(other->key, entry->key, len) == 0 &&
            (other->key[len] == '\0' || other->key[len] == '\\'))
            return true;
    }
    return false;
}

/* How much its own code is let do. */
struct leave {
    struct entries *entries;
    bool is_given; /* else nothing */
};

static HRESULT spare_others(const struct captured *captured, void *context)
{
    const struct leave *leave = context;
    struct entries *entries = leave->entries;
    HRESULT hr = entries_add(entries, captured);
    struct entry *entry;

    if (hr != S_OK)
        return FAILED(hr) ? hr_trace(hr) : S_OK;
    entry = &entries->items[entries->n - 1];
    entry->is_held_back =
        !leave->is_given || !entry_is_removal(entry) || captured->owner != 0 ||
        (captured->operation->kind == OPERATION_DELETE && is_needed(entries, entry));
    return entry->is_held_back ? S_FALSE : S_OK;
}

/* Whether the file is registered as a server that its code would take out: by other means, then,
 * since all was undone. */
static bool is_registered_anew(const struct entries *entries, const char *file)
{
    for (size_t i = 0; i < entries->n; i++) {
        const struct entry *entry = &entries->items[i];
        const char *name = strrchr(entry->key, '\\');
        _cleanup_(freep) char16_t *key = utf16_from_utf8_dup(entry->key);
        _cleanup_(freep) char *server = NULL;
        char16_t text[SERVER_SIZE] = u"";
        DWORD size = sizeof(text);

        if (!key || !name || entry->kind != ENTRY_VALUE_DELETED || *entry->name ||
            (strcasecmp(name, "\\InprocServer32") != 0 && strcasecmp(name, "\\LocalServer32") != 0))
            continue;
        RegGetValueW(entry->is_machine ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER, (LPCWSTR)key, NULL,
                     RRF_RT_REG_SZ, NULL, text, &size);
        server = utf16_to_utf8_dup(text);
        if (server && strstr(server, file))
            return true;
    }
    return false;
}

static bool is_any_known(const struct registry_undo *undo)
{
    for (; undo; undo = undo->also)
        if (registry_knows(undo->owner))
            return true;
    return false;
}

static HRESULT let_own_code(struct removal *removal, const struct registry_undo *undo)
{
    struct leave leave = {removal->entries, false};
    struct reception_terms terms = {
        .visit = spare_others, .context = &leave, .is_trial = removal->is_trial};
    _cleanup_(reception_freep) struct reception *reception = NULL;
    struct entry_counts counts;
    HRESULT hr;

    removal->is_known = is_any_known(undo);
    if (!removal->folder)
        return S_OK;
    leave.is_given = !removal->is_known;
    hr = reception_new(removal->folder, &terms, &reception);
    if (SUCCEEDED(hr) && removal->is_known && is_registered_anew(removal->entries, removal->file)) {
        entries_deinit(removal->entries);
        reception = reception_free(reception);
        leave.is_given = true;
        hr = reception_new(removal->folder, &terms, &reception);
    }
    if (FAILED(hr))
        return hr_trace(hr);
    counts = entries_count_written(removal->entries);
    removal->n_keys = counts.keys;
    removal->n_values = counts.values;
    return removal->is_trial ? S_OK : hr_trace(reception_commit(reception));
}

/* ---- both ---- */

/* What was registered for both scopes goes from one of them. */
static HRESULT choose_parts(const struct removal *removal, struct owner_part_undo *undo)
{
    HRESULT hr = S_OK;

    for (unsigned i = 0; SUCCEEDED(hr) && i < OWNER_PARTS; i++) {
        const struct owner_part *part = &owner_parts[i];

        if (removal->is_install_only && !part->is_install)
            continue;
        if (removal->scope == KEY_SCOPE_BOTH || part->scope == removal->scope)
            hr = owner_part_undo_add(undo, removal->file, part, UNDO_ANYWHERE);
        else if (part->scope == KEY_SCOPE_BOTH)
            hr = owner_part_undo_add(undo, removal->file, part,
                                     removal->scope == KEY_SCOPE_USER ? UNDO_USERS : UNDO_MACHINES);
    }
    return hr_trace(hr);
}

HRESULT removal_run(struct removal *removal)
{
    _cleanup_(owner_part_undo_deinit) struct owner_part_undo parts = {0};
    _cleanup_(holdings_deinit) struct holdings holdings = {0};
    HRESULT hr = first_keys_prepare();

    if (SUCCEEDED(hr))
        hr = choose_parts(removal, &parts);
    if (SUCCEEDED(hr))
        hr = holdings_read(parts.undos, &holdings);
    if (FAILED(hr))
        return hr_trace(hr);
    return holdings.n > 0 ? hr_trace(undo(removal, parts.undos, &holdings))
                          : hr_trace(let_own_code(removal, parts.undos));
}
