/* SPDX-License-Identifier: MIT */
#include "wire/dual_string.h"

#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/utf16.h"

enum {
    TOWER_UNIX_STREAM = 0x20,
    ADDRESS_MAX = PATH_MAX + 64,
};

/* Puts the address in brackets; returns its units. A home whose path cannot be had has none. */
static size_t format_address(const char *endpoint, char16_t ret_address[static ADDRESS_MAX])
{
    char folder[PATH_MAX], address[ADDRESS_MAX];

    if (FAILED(home_path(HOME_RUNTIME, folder)))
        folder[0] = '\0';
    snprintf(address, sizeof(address), "[%s/%s]", folder, endpoint);
    return utf16_from_utf8(address, strlen(address), ret_address, ADDRESS_MAX);
}

/* Packed: words that are aligned to nothing. */
static void put_word(struct ndr_writer *writer, size_t value)
{
    uint16_t word = (uint16_t)value;

    ndr_put_bytes(writer, &word, sizeof(word));
}

/* Both halves end with a zero of their own, even the empty one. */
static void put_words(struct ndr_writer *writer, const char16_t *address, size_t units)
{
    put_word(writer, TOWER_UNIX_STREAM);
    ndr_put_bytes(writer, address, units * sizeof(*address));
    put_word(writer, 0);
    put_word(writer, 0);
    put_word(writer, 0);
    put_word(writer, 0);
}

static void put(struct ndr_writer *writer, const char16_t *address, size_t units)
{
    size_t security_at = 1 + units + 2;

    put_word(writer, security_at + 2);
    put_word(writer, security_at);
    put_words(writer, address, units);
}

void dual_string_put(struct ndr_writer *writer, const char *endpoint)
{
    char16_t address[ADDRESS_MAX];

    put(writer, address, format_address(endpoint, address));
}

void dual_string_put_ndr(struct ndr_writer *writer, const char *endpoint)
{
    char16_t address[ADDRESS_MAX];
    size_t units = format_address(endpoint, address);

    ndr_put_u32(writer, (uint32_t)(1 + units + 4));
    put(writer, address, units);
}
