/* SPDX-License-Identifier: MIT */
#include "wire/dual_string.h"

#include <stdio.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/home.h"
#include "base/utf16.h"

enum {
    TOWER_TCP = 7,
    TOWER_UNIX_STREAM = 0x20,
    WORDS_MAX = PATH_MAX + 128,
};

/* The words of an array: bindings, each with its NUL. */
struct words {
    char16_t words[WORDS_MAX];
    size_t n;
    size_t security_at;
};

static void append_binding(struct words *words, uint16_t tower, const char *address)
{
    words->words[words->n++] = tower;
    words->n +=
        utf16_from_utf8(address, strlen(address), words->words + words->n, WORDS_MAX - words->n);
    words->words[words->n++] = 0;
}

/* Both halves end with a zero of their own, even the empty one. */
static void collect(struct words *words, const char *endpoint)
{
    char folder[PATH_MAX], address[PATH_MAX + 64];

    if (FAILED(home_path(HOME_RUNTIME, folder)))
        folder[0] = '\0';
    words->n = 0;
    snprintf(address, sizeof(address), "[%s/%s]", folder, endpoint);
    append_binding(words, TOWER_UNIX_STREAM, address);
    snprintf(address, sizeof(address), "127.0.0.1[%s]", endpoint);
    append_binding(words, TOWER_TCP, address);
    words->words[words->n++] = 0;
    words->security_at = words->n;
    words->words[words->n++] = 0;
}

/* Packed: words that are aligned to nothing. */
static void put(struct ndr_writer *writer, const struct words *words)
{
    const uint16_t counts[] = {(uint16_t)words->n, (uint16_t)words->security_at};

    ndr_put_bytes(writer, counts, sizeof(counts));
    ndr_put_bytes(writer, words->words, words->n * sizeof(*words->words));
}

void dual_string_put(struct ndr_writer *writer, const char *endpoint)
{
    struct words words;

    collect(&words, endpoint);
    put(writer, &words);
}

void dual_string_put_ndr(struct ndr_writer *writer, const char *endpoint)
{
    struct words words;

    collect(&words, endpoint);
    ndr_put_u32(writer, (uint32_t)words.n);
    put(writer, &words);
}
