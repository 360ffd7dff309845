/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

enum {
    TEXTS_MAX = 1 << 24, /* what three bytes number in a database file */
    SLOTS_MIN = 256,
};

static uint32_t hash_of(const char *text, size_t len)
{
    uint32_t hash = 2166136261u;

    for (size_t i = 0; i < len; i++)
        hash = (hash ^ (unsigned char)text[i]) * 16777619u;
    return hash;
}

void pool_deinit(struct pool *pool)
{
    for (uint32_t i = 0; i < pool->n; i++)
        free(pool->texts[i].text);
    free(pool->texts);
    free(pool->slots);
    *pool = (struct pool){};
}

/* The slot of the text, or the free one where it belongs. */
static uint32_t *find_slot(const struct pool *pool, const char *text, size_t len, uint32_t hash)
{
    for (uint32_t at = hash;; at++) {
        uint32_t *slot = &pool->slots[at & (pool->n_slots - 1)];
        const struct pool_text *found = &pool->texts[*slot - 1];

        if (*slot == 0 ||
            (found->hash == hash && found->len == len && memcmp(found->text, text, len) == 0))
            return slot;
    }
}

static HRESULT grow_slots(struct pool *pool)
{
    uint32_t n = pool->n_slots ? 2 * pool->n_slots : SLOTS_MIN;
    uint32_t *slots = calloc(n, sizeof(*slots));

    if (!slots)
        return hr_raise(E_OUTOFMEMORY, "texts of a database");
    for (uint32_t i = 0; i < pool->n; i++) {
        uint32_t at = pool->texts[i].hash;

        while (slots[at & (n - 1)])
            at++;
        slots[at & (n - 1)] = i + 1;
    }
    free(pool->slots);
    pool->slots = slots;
    pool->n_slots = n;
    return S_OK;
}

static HRESULT make_room(struct pool *pool)
{
    struct pool_text *grown;

    if (2 * (pool->n + 1) > pool->n_slots) {
        HRESULT hr = grow_slots(pool);

        if (FAILED(hr))
            return hr_trace(hr);
    }
    if (pool->n < pool->room)
        return S_OK;
    if (pool->n >= TEXTS_MAX)
        return hr_raise(E_OUTOFMEMORY, "too many texts in a database");
    grown = reallocarray(pool->texts, 2 * (size_t)pool->room + 64, sizeof(*grown));
    if (!grown)
        return hr_raise(E_OUTOFMEMORY, "texts of a database");
    pool->texts = grown;
    pool->room = 2 * pool->room + 64;
    return S_OK;
}

HRESULT pool_add(struct pool *pool, const char *text, size_t len, uint32_t *ret_number)
{
    uint32_t hash = hash_of(text, len), *slot;
    char *copy;
    HRESULT hr;

    if (len == 0) {
        *ret_number = 0;
        return S_OK;
    }
    hr = make_room(pool);
    if (FAILED(hr))
        return hr_trace(hr);
    slot = find_slot(pool, text, len, hash);
    if (*slot == 0) {
        copy = malloc(len + 1);
        if (!copy || len > UINT32_MAX / 2) {
            free(copy);
            return hr_raise(E_OUTOFMEMORY, "text of a database");
        }
        memcpy(copy, text, len);
        copy[len] = '\0';
        pool->texts[pool->n++] = (struct pool_text){copy, (uint32_t)len, hash};
        *slot = pool->n;
    }
    *ret_number = *slot;
    return S_OK;
}

uint32_t pool_find(const struct pool *pool, const char *text, size_t len)
{
    if (len == 0 || pool->n_slots == 0)
        return 0;
    return *find_slot(pool, text, len, hash_of(text, len));
}

const char *pool_text(const struct pool *pool, uint32_t number, size_t *ret_len)
{
    const struct pool_text *found;

    if (number == 0 || number > pool->n) {
        if (ret_len)
            *ret_len = 0;
        return "";
    }
    found = &pool->texts[number - 1];
    if (ret_len)
        *ret_len = found->len;
    return found->text;
}
