/* SPDX-License-Identifier: MIT */
#include "store/history_seen.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "hive/key_path.h"

enum {
    SLOTS_FIRST = 1024,
};

/* Open addressing; zeros are an empty slot. */
struct history_seen {
    struct key_hash *slots;
    size_t n_slots; /* a power of two */
    size_t n;
};

HRESULT history_seen_new(struct history_seen **ret_seen)
{
    struct history_seen *seen = calloc(1, sizeof(*seen));

    if (seen)
        seen->slots = calloc(SLOTS_FIRST, sizeof(*seen->slots));
    if (!seen || !seen->slots) {
        free(seen);
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    }
    seen->n_slots = SLOTS_FIRST;
    *ret_seen = seen;
    return S_OK;
}

struct history_seen *history_seen_free(struct history_seen *seen)
{
    if (seen)
        free(seen->slots);
    free(seen);
    return NULL;
}

/* A key that is made and one that is deleted are the same thing. */
static HRESULT hash_of(const struct history_note *note, struct key_hash *ret_hash)
{
    bool is_named = note->kind == HISTORY_VALUE || note->kind == HISTORY_RECORD;
    uint64_t about[] = {note->kind == HISTORY_DELETED ? HISTORY_MADE : note->kind, note->id,
                        note->kind == HISTORY_RECORD ? note->type : 0};
    size_t name_size = is_named ? note->name_size : 0, len = 0;
    _cleanup_(freep) char16_t *units = malloc((sizeof(about) + name_size) * sizeof(*units));
    const uint8_t *bytes = (const uint8_t *)about;

    if (!units)
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    /* Units that have no other case: the hash is one of names. */
    for (size_t i = 0; i < sizeof(about); i++)
        units[len++] = (char16_t)(0xe000 + bytes[i]);
    for (size_t i = 0; i < name_size; i++)
        units[len++] = (char16_t)(0xe000 + (uint8_t)note->name[i]);
    *ret_hash = key_hash_text(units, len);
    return S_OK;
}

static struct key_hash *find(const struct history_seen *seen, const struct key_hash *hash)
{
    static const struct key_hash empty;
    size_t slot = hash->words[0] & (seen->n_slots - 1);

    while (memcmp(&seen->slots[slot], &empty, sizeof(empty)) != 0 &&
           memcmp(&seen->slots[slot], hash, sizeof(*hash)) != 0)
        slot = (slot + 1) & (seen->n_slots - 1);
    return &seen->slots[slot];
}

static HRESULT grow(struct history_seen *seen)
{
    struct history_seen larger = {calloc(seen->n_slots * 2, sizeof(*seen->slots)),
                                  seen->n_slots * 2, seen->n};

    if (!larger.slots)
        return hr_raise(E_OUTOFMEMORY, "writing the history");
    for (size_t i = 0; i < seen->n_slots; i++) {
        if (seen->slots[i].words[0] || seen->slots[i].words[1])
            *find(&larger, &seen->slots[i]) = seen->slots[i];
    }
    free(seen->slots);
    *seen = larger;
    return S_OK;
}

HRESULT history_seen_add(struct history_seen *seen, const struct history_note *note)
{
    struct key_hash hash, *slot;
    HRESULT hr;

    hr = hash_of(note, &hash);
    if (SUCCEEDED(hr) && seen->n * 2 >= seen->n_slots)
        hr = grow(seen);
    if (FAILED(hr))
        return hr_trace(hr);
    slot = find(seen, &hash);
    if (memcmp(slot, &hash, sizeof(hash)) == 0)
        return S_FALSE;
    *slot = hash;
    seen->n++;
    return S_OK;
}
