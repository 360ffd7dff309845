/* SPDX-License-Identifier: MIT */
#include "package/summary_image.h"

#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "propertyset/property_bytes.h"
#include "propertyset/property_set.h"
#include "propertyset/property_text.h"

enum {
    TIME_PROPERTIES = 10, /* the first of them, of the editing */
    WINDOWS_2000 = 0x20005,
};

static const GUID summary_information = {
    0xf29f85e0, 0x4ff9, 0x1068, {0xab, 0x91, 8, 0, 0x2b, 0x27, 0xb3, 0xd9}};

bool summary_is_time(unsigned property)
{
    return property >= TIME_PROPERTIES && property <= SUMMARY_SAVED;
}

static bool has_number(const struct package_summary *summary, unsigned property)
{
    return summary->has_numbers & 1u << property;
}

/* Texts are UTF-8; those of ASCII alone need nobody to say so. */
static bool needs_code_page(const struct package_summary *summary)
{
    if (has_number(summary, SUMMARY_CODEPAGE))
        return true;
    for (unsigned i = 0; i < N_SUMMARY_PROPERTIES; i++) {
        for (const char *at = summary->texts[i]; at && *at; at++) {
            if ((unsigned char)*at >= 0x80)
                return true;
        }
    }
    return false;
}

static void put_value(const struct package_summary *summary, unsigned property,
                      struct property_bytes *bytes)
{
    uint64_t number = (uint64_t)summary->numbers[property];
    const char *text = summary->texts[property];

    if (!has_number(summary, property)) {
        property_bytes_put_u32(bytes, SUMMARY_TYPE_TEXT);
        property_bytes_put_u32(bytes, (uint32_t)strlen(text) + 1);
        property_bytes_put(bytes, text, strlen(text) + 1);
    } else if (summary_is_time(property)) {
        property_bytes_put_u32(bytes, SUMMARY_TYPE_TIME);
        property_bytes_put_u32(bytes, (uint32_t)number);
        property_bytes_put_u32(bytes, (uint32_t)(number >> 32));
    } else {
        property_bytes_put_u32(bytes, SUMMARY_TYPE_LONG);
        property_bytes_put_u32(bytes, (uint32_t)number);
    }
}

static HRESULT put_property(const struct package_summary *summary, unsigned property,
                            struct property_section *section)
{
    struct property_bytes bytes = {0};
    HRESULT hr;

    if (!has_number(summary, property) && !summary->texts[property])
        return S_OK;
    put_value(summary, property, &bytes);
    hr = bytes.has_failed ? hr_raise(E_OUTOFMEMORY, "the summary information of a package")
                          : property_put(section, property, (struct span){bytes.bytes, bytes.size});
    property_bytes_free(&bytes);
    return hr_trace(hr);
}

HRESULT summary_image_write(const struct package_summary *summary, uint8_t **ret_bytes,
                            size_t *ret_size)
{
    struct property_set set = {.system = WINDOWS_2000};
    struct property_section *section = property_set_add(
        &set, &summary_information, needs_code_page(summary) ? CODE_PAGE_UTF8 : CODE_PAGE_NEUTRAL);
    HRESULT hr = S_OK;

    for (unsigned i = SUMMARY_CODEPAGE + 1; SUCCEEDED(hr) && i < N_SUMMARY_PROPERTIES; i++)
        hr = put_property(summary, i, section);
    if (SUCCEEDED(hr))
        hr = property_set_write(&set, ret_bytes, ret_size);
    property_set_clear(&set);
    return hr_trace(hr);
}
