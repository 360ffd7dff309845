/* SPDX-License-Identifier: MIT */
#include "package/text_pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "locale/code_page.h"

enum {
    ENTRY_SIZE = 4,
    LONG_NUMBERS = 0x80000000, /* beside the code page */
};

struct text_pool {
    char *texts;
    size_t size;
    size_t size_max;
    uint32_t *places; /* by number, in texts; n_texts */
    uint32_t n_texts; /* with 0, which is null */
    unsigned number_size;
};

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

struct text_pool *text_pool_free(struct text_pool *pool)
{
    if (!pool)
        return NULL;

    free(pool->texts);
    free(pool->places);
    free(pool);
    return NULL;
}

/* Room for what becomes of @size bytes and a 0. */
static HRESULT make_room(struct text_pool *pool, size_t size)
{
    size_t least = pool->size + size * CODE_PAGE_GROWTH + 1;
    char *texts;

    if (least <= pool->size_max)
        return S_OK;
    least += least / 4;
    texts = least <= UINT32_MAX ? realloc(pool->texts, least) : NULL;
    if (!texts)
        return hr_raise(E_OUTOFMEMORY, "texts of a package, %zu bytes", least);
    pool->texts = texts;
    pool->size_max = least;
    return S_OK;
}

static HRESULT add_text(struct text_pool *pool, struct code_page *page, struct span text)
{
    HRESULT hr = make_room(pool, text.size);

    if (FAILED(hr))
        return hr_trace(hr);
    pool->places[pool->n_texts++] = (uint32_t)pool->size;
    pool->size += code_page_to_utf8(page, text.bytes, text.size, pool->texts + pool->size);
    pool->texts[pool->size++] = '\0';
    return S_OK;
}

/* An entry has the length and the number of references. The length's upper part is in an entry of
 * its own, where there are references without length. */
static HRESULT add_texts(struct text_pool *pool, struct code_page *page, struct span entries,
                         struct span data)
{
    size_t at = 0;
    uint32_t high = 0;
    HRESULT hr = S_OK;

    for (size_t i = ENTRY_SIZE; SUCCEEDED(hr) && i < entries.size; i += ENTRY_SIZE) {
        uint16_t low = 0, references = 0;
        struct span text;

        span_u16(entries, i, &low);
        span_u16(entries, i + 2, &references);
        if (low == 0 && references != 0 && high == 0) {
            high = references;
            continue;
        }
        if (!span_part(data, at, (uint64_t)high << 16 | low, &text))
            return hr_raise(INVALID, "the text %u ends after all texts do", pool->n_texts);
        at += text.size;
        high = 0;
        hr = add_text(pool, page, text);
    }
    return hr_trace(hr);
}

static HRESULT read_all(struct text_pool *pool, struct span entries, struct span data)
{
    struct code_page *page = NULL;
    uint32_t header;
    HRESULT hr;

    if (!span_u32(entries, 0, &header) || entries.size % ENTRY_SIZE != 0)
        return hr_raise(INVALID, "the table of texts is damaged");
    pool->number_size = header & LONG_NUMBERS ? 3 : 2;
    pool->places = calloc(entries.size / ENTRY_SIZE + 1, sizeof(*pool->places));
    if (!pool->places)
        return hr_raise(E_OUTOFMEMORY, "texts of a package");
    hr = code_page_open(header & ~LONG_NUMBERS, &page);
    if (hr == E_INVALIDARG)
        hr = hr_raise(INVALID, "its code page %u is not known", header & ~LONG_NUMBERS);
    if (SUCCEEDED(hr))
        hr = add_text(pool, page, (struct span){(const uint8_t *)"", 0});
    if (SUCCEEDED(hr))
        hr = make_room(pool, data.size / CODE_PAGE_GROWTH + entries.size / ENTRY_SIZE);
    if (SUCCEEDED(hr))
        hr = add_texts(pool, page, entries, data);
    code_page_close(page);
    return hr_trace(hr);
}

HRESULT text_pool_read(struct span entries, struct span data, struct text_pool **ret_pool)
{
    _cleanup_(text_pool_freep) struct text_pool *pool = calloc(1, sizeof(*pool));
    HRESULT hr;

    if (!pool)
        return hr_raise(E_OUTOFMEMORY, "texts of a package");
    hr = read_all(pool, entries, data);
    if (FAILED(hr))
        return hr_trace(hr);
    *ret_pool = TAKE_PTR(pool);
    return S_OK;
}

unsigned text_pool_number_size(const struct text_pool *pool)
{
    return pool->number_size;
}

bool text_pool_at(const struct text_pool *pool, uint32_t number, const char **ret_text)
{
    if (number >= pool->n_texts)
        return false;
    *ret_text = number ? pool->texts + pool->places[number] : NULL;
    return true;
}
