/* SPDX-License-Identifier: MIT */
#include "package/string_pool.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

struct pooled {
    const char *text; /* borrowed */
    uint32_t references;
    uint32_t next; /* of the same hash, or 0 */
};

struct string_pool {
    struct pooled *texts; /* by number; none has 0 */
    uint32_t n_texts;
    uint32_t texts_max;
    uint32_t *chains; /* by hash, a number or 0; texts_max, a power of 2 */
};

enum {
    FIRST_MAX = 1024,
};

static uint32_t hash_text(const char *text)
{
    uint32_t hash = 0x811c9dc5;

    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 0x01000193;
    return hash ^ (hash >> 15);
}

static uint32_t *chain_of(const struct string_pool *pool, const char *text)
{
    return &pool->chains[hash_text(text) & (pool->texts_max - 1)];
}

static void link_text(struct string_pool *pool, uint32_t number)
{
    uint32_t *chain = chain_of(pool, pool->texts[number].text);

    pool->texts[number].next = *chain;
    *chain = number;
}

static HRESULT grow(struct string_pool *pool, uint32_t max)
{
    struct pooled *texts = realloc(pool->texts, max * sizeof(*texts));
    uint32_t *chains;

    if (texts)
        pool->texts = texts;
    chains = texts ? calloc(max, sizeof(*chains)) : NULL;
    if (!chains)
        return hr_raise(E_OUTOFMEMORY, "%u texts of a package", max);
    free(pool->chains);
    pool->chains = chains;
    pool->texts_max = max;
    for (uint32_t i = 1; i < pool->n_texts; i++)
        link_text(pool, i);
    return S_OK;
}

HRESULT string_pool_new(struct string_pool **ret_pool)
{
    _cleanup_(string_pool_freep) struct string_pool *pool = calloc(1, sizeof(*pool));
    HRESULT hr;

    if (!pool)
        return hr_raise(E_OUTOFMEMORY, "the texts of a package");
    pool->n_texts = 1;
    hr = grow(pool, FIRST_MAX);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_pool = TAKE_PTR(pool);
    return S_OK;
}

struct string_pool *string_pool_free(struct string_pool *pool)
{
    if (!pool)
        return NULL;

    free(pool->texts);
    free(pool->chains);
    free(pool);
    return NULL;
}

uint32_t string_pool_find(const struct string_pool *pool, const char *text)
{
    uint32_t number = text ? *chain_of(pool, text) : 0;

    while (number && strcmp(pool->texts[number].text, text) != 0)
        number = pool->texts[number].next;
    return number;
}

HRESULT string_pool_add(struct string_pool *pool, const char *text, uint32_t *ret_number)
{
    uint32_t number = string_pool_find(pool, text);
    HRESULT hr;

    if (text && !number) {
        if (pool->n_texts == pool->texts_max) {
            hr = grow(pool, pool->texts_max * 2);
            if (FAILED(hr))
                return hr_trace(hr);
        }
        number = pool->n_texts++;
        pool->texts[number] = (struct pooled){.text = text};
        link_text(pool, number);
    }
    if (text)
        pool->texts[number].references++;
    *ret_number = number;
    return S_OK;
}

uint32_t string_pool_last(const struct string_pool *pool)
{
    return pool->n_texts - 1;
}

const char *string_pool_at(const struct string_pool *pool, uint32_t number,
                           uint32_t *ret_references)
{
    assert(number > 0 && number < pool->n_texts);
    *ret_references = pool->texts[number].references;
    return pool->texts[number].text;
}
