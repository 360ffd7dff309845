/* SPDX-License-Identifier: MIT */
#include "package/summary_read.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "package/code_page.h"

enum {
    SECTION_PLACE = 44, /* where the first section's place is told */
    PLACES = 8,         /* in the section */
    PLACE_SIZE = 8,
    PLACES_MAX = 64,
};

struct value {
    uint32_t type;
    struct span bytes;
};

/* Of the type: what follows it. */
static bool find_value(struct span section, unsigned property, struct value *ret_value)
{
    uint32_t n, number, place;

    if (!span_u32(section, 4, &n))
        return false;
    for (uint32_t i = 0; i < n && i < PLACES_MAX; i++)
        if (span_u32(section, PLACES + i * PLACE_SIZE, &number) && number == property &&
            span_u32(section, PLACES + i * PLACE_SIZE + 4, &place) &&
            span_u32(section, place, &ret_value->type)) {
            ret_value->bytes = span_from(section, (uint64_t)place + 4);
            return true;
        }
    return false;
}

static bool read_number(const struct value *value, int64_t *ret_number)
{
    uint32_t low, high;
    uint16_t number;

    switch (value->type) {
    case SUMMARY_TYPE_SHORT:
        if (!span_u16(value->bytes, 0, &number))
            return false;
        *ret_number = (int16_t)number;
        return true;
    case SUMMARY_TYPE_LONG:
        if (!span_u32(value->bytes, 0, &low))
            return false;
        *ret_number = (int32_t)low;
        return true;
    case SUMMARY_TYPE_TIME:
        if (!span_u32(value->bytes, 0, &low) || !span_u32(value->bytes, 4, &high))
            return false;
        *ret_number = (int64_t)((uint64_t)high << 32 | low);
        return true;
    }
    return false;
}

static HRESULT read_text(const struct value *value, struct code_page *page, char **ret_text)
{
    struct span text;
    uint32_t size;
    char *copy;

    if (!span_u32(value->bytes, 0, &size) || !span_part(value->bytes, 4, size, &text))
        return S_OK;
    text.size = strnlen((const char *)text.bytes, text.size);
    copy = malloc(text.size * CODE_PAGE_GROWTH + 1);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "the summary information");
    copy[code_page_to_utf8(page, text, copy)] = '\0';
    *ret_text = copy;
    return S_OK;
}

static HRESULT open_code_page(struct span section, struct code_page **ret_page)
{
    struct value value;
    int64_t number = CODE_PAGE_NEUTRAL;
    HRESULT hr;

    if (find_value(section, SUMMARY_CODEPAGE, &value))
        read_number(&value, &number);
    hr = code_page_open((uint16_t)number, ret_page);
    return hr == E_INVALIDARG ? code_page_open(CODE_PAGE_NEUTRAL, ret_page) : hr;
}

HRESULT summary_read(struct span bytes, struct summary *ret_summary)
{
    struct summary summary = {.has_numbers = 0};
    struct span section;
    struct code_page *page;
    struct value value;
    uint32_t place = 0;
    HRESULT hr;

    span_u32(bytes, SECTION_PLACE, &place);
    section = span_from(bytes, place);
    hr = open_code_page(section, &page);
    if (FAILED(hr))
        return hr_trace(hr);
    for (unsigned i = 1; SUCCEEDED(hr) && i < N_SUMMARY_PROPERTIES; i++) {
        if (!find_value(section, i, &value))
            continue;
        if (value.type == SUMMARY_TYPE_TEXT)
            hr = read_text(&value, page, &summary.texts[i]);
        else if (read_number(&value, &summary.numbers[i]))
            summary.has_numbers |= 1u << i;
    }
    code_page_close(page);
    if (FAILED(hr)) {
        summary_clear(&summary);
        return hr_trace(hr);
    }
    *ret_summary = summary;
    return S_OK;
}

void summary_clear(struct summary *summary)
{
    for (unsigned i = 0; i < N_SUMMARY_PROPERTIES; i++)
        free(summary->texts[i]);
    *summary = (struct summary){.has_numbers = 0};
}
