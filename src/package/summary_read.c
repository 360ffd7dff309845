/* SPDX-License-Identifier: MIT */
#include "package/summary_read.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "propertyset/property_set.h"
#include "propertyset/property_text.h"

/* Of the type: what follows it. */
static bool find_value(const struct property_section *section, unsigned number, uint32_t *ret_type,
                       struct span *ret_value)
{
    const struct property *property = property_find(section, number);

    if (!property || !span_u32(property->value, 0, ret_type))
        return false;
    *ret_value = span_from(property->value, sizeof(*ret_type));
    return true;
}

static bool read_number(uint32_t type, struct span value, int64_t *ret_number)
{
    uint32_t low, high;
    uint16_t number;

    switch (type) {
    case SUMMARY_TYPE_SHORT:
        if (!span_u16(value, 0, &number))
            return false;
        *ret_number = (int16_t)number;
        return true;
    case SUMMARY_TYPE_LONG:
        if (!span_u32(value, 0, &low))
            return false;
        *ret_number = (int32_t)low;
        return true;
    case SUMMARY_TYPE_TIME:
        if (!span_u32(value, 0, &low) || !span_u32(value, 4, &high))
            return false;
        *ret_number = (int64_t)((uint64_t)high << 32 | low);
        return true;
    }
    return false;
}

static HRESULT read_text(struct span value, uint16_t code_page, char **ret_text)
{
    struct span text;
    uint32_t size;

    if (!span_u32(value, 0, &size) || !span_part(value, 4, size, &text))
        return S_OK;
    return hr_trace(property_text_to_utf8(text, code_page, ret_text));
}

static HRESULT read_section(const struct property_section *section, struct summary *summary)
{
    HRESULT hr = S_OK;

    if (section->code_page != CODE_PAGE_NEUTRAL) {
        summary->numbers[SUMMARY_CODEPAGE] = (int16_t)section->code_page;
        summary->has_numbers |= 1u << SUMMARY_CODEPAGE;
    }
    for (unsigned i = SUMMARY_CODEPAGE + 1; SUCCEEDED(hr) && i < N_SUMMARY_PROPERTIES; i++) {
        struct span value;
        uint32_t type;

        if (!find_value(section, i, &type, &value))
            continue;
        if (type == SUMMARY_TYPE_TEXT)
            hr = read_text(value, section->code_page, &summary->texts[i]);
        else if (read_number(type, value, &summary->numbers[i]))
            summary->has_numbers |= 1u << i;
    }
    return hr_trace(hr);
}

HRESULT summary_read(struct span bytes, struct summary *ret_summary)
{
    struct summary summary = {.has_numbers = 0};
    struct property_set set;
    HRESULT hr;

    hr = property_set_read(bytes, &set);
    if (hr == STG_E_INVALIDHEADER) {
        *ret_summary = summary;
        return S_OK;
    }
    if (FAILED(hr))
        return hr_trace(hr);
    if (set.n_sections)
        hr = read_section(&set.sections[0], &summary);
    property_set_clear(&set);
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
