/* SPDX-License-Identifier: MIT */
#include "package/summary_image.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "package/code_page.h"

enum {
    HEADER_SIZE = 48, /* what is before the one section */
    SECTION_HEADER_SIZE = 8,
    PLACE_SIZE = 8,       /* a property's number and where it is */
    TIME_PROPERTIES = 10, /* the first of them, of the editing */
};

static const uint8_t header[HEADER_SIZE] = {
    0xfe, 0xff, 0,    0,    5,    0,    2,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0,    0,    0,    0,    0,    0,    0,    0,    1,    0,    0,    0,    0xe0, 0x85, 0x9f, 0xf2,
    0xf9, 0x4f, 0x68, 0x10, 0xab, 0x91, 0x08, 0x00, 0x2b, 0x27, 0xb3, 0xd9, 0x30, 0,    0,    0,
};

bool summary_is_time(unsigned property)
{
    return property >= TIME_PROPERTIES && property <= SUMMARY_SAVED;
}

static void put_number(uint8_t *bytes, uint64_t number, unsigned size)
{
    for (unsigned i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number >> (8 * i));
}

static size_t padded(size_t size)
{
    return (size + 3) & ~(size_t)3;
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

/* How much a property takes, 0 if it is not there. */
static size_t size_of(const struct package_summary *summary, unsigned property)
{
    if (property == SUMMARY_CODEPAGE)
        return needs_code_page(summary) ? 8 : 0;
    if (has_number(summary, property))
        return summary_is_time(property) ? 12 : 8;
    return summary->texts[property] ? 8 + padded(strlen(summary->texts[property]) + 1) : 0;
}

static void put_property(const struct package_summary *summary, unsigned property, uint8_t *bytes)
{
    const char *text = summary->texts[property];

    if (property == SUMMARY_CODEPAGE) {
        put_number(bytes, SUMMARY_TYPE_SHORT, 4);
        put_number(bytes + 4, CODE_PAGE_UTF8, 2);
    } else if (has_number(summary, property)) {
        bool is_time = summary_is_time(property);

        put_number(bytes, is_time ? SUMMARY_TYPE_TIME : SUMMARY_TYPE_LONG, 4);
        put_number(bytes + 4, (uint64_t)summary->numbers[property], is_time ? 8 : 4);
    } else {
        put_number(bytes, SUMMARY_TYPE_TEXT, 4);
        put_number(bytes + 4, strlen(text) + 1, 4);
        memcpy(bytes + 8, text, strlen(text));
    }
}

HRESULT summary_image_write(const struct package_summary *summary, uint8_t **ret_bytes,
                            size_t *ret_size)
{
    size_t section_size = SECTION_HEADER_SIZE, n = 0, offset;
    uint8_t *bytes, *section;

    for (unsigned i = 1; i < N_SUMMARY_PROPERTIES; i++) {
        size_t size = size_of(summary, i);

        n += size > 0;
        section_size += size ? PLACE_SIZE + size : 0;
    }
    bytes = calloc(1, HEADER_SIZE + section_size);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "the summary information of a package");
    memcpy(bytes, header, HEADER_SIZE);
    section = bytes + HEADER_SIZE;
    put_number(section, section_size, 4);
    put_number(section + 4, n, 4);

    offset = SECTION_HEADER_SIZE + n * PLACE_SIZE;
    for (unsigned i = 1, place = SECTION_HEADER_SIZE; i < N_SUMMARY_PROPERTIES; i++) {
        if (size_of(summary, i) == 0)
            continue;
        put_number(section + place, i, 4);
        put_number(section + place + 4, offset, 4);
        put_property(summary, i, section + offset);
        offset += size_of(summary, i);
        place += PLACE_SIZE;
    }
    *ret_bytes = bytes;
    *ret_size = HEADER_SIZE + section_size;
    return S_OK;
}
