/* SPDX-License-Identifier: MIT */
#include "sltg/sltg_trial.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "base/utf16.h"
#include "sltg/sltg_trial_parts.h"

/* ---- names ---- */

unsigned trial_name(struct trial_file *file, const char *name)
{
    struct byte_buffer *names = &file->names;
    size_t at = 0;

    if (!name || names->has_failed)
        return SLTG_NONE;
    /* Eight bytes stand before each; the last of them is of an even offset. */
    while (at < names->size) {
        const char *known = (const char *)names->bytes + at + 8;

        if (strcmp(known, name) == 0)
            return (unsigned)at;
        at += (8 + strlen(known) + 2) & ~(size_t)1;
    }
    byte_buffer_put(names, "\xff\xff\xff\xff\xff\xff\xff\xff", 8);
    byte_buffer_put(names, name, strlen(name) + 1);
    byte_buffer_pad(names, 2, 0);
    return (unsigned)at;
}

unsigned trial_wide_name(struct trial_file *file, const OLECHAR *name)
{
    char *narrow = name ? utf16_to_utf8_dup(name) : NULL;
    unsigned at = trial_name(file, narrow);

    free(narrow);
    return at;
}

/* ---- help strings ---- */

static unsigned word_number(struct trial_file *file, const char *word, size_t len)
{
    unsigned i;

    for (i = 0; i < file->n_words; i++) {
        if (strlen(file->words[i]) == len && memcmp(file->words[i], word, len) == 0)
            return i;
    }
    if (file->n_words < TRIAL_WORDS_MAX)
        file->words[file->n_words++] = strndup(word, len);
    return i;
}

static void put_bit(struct byte_buffer *buffer, size_t start, size_t at, bool bit)
{
    if (at % 8 == 0)
        byte_buffer_grow(buffer, 1);
    if (bit && !buffer->has_failed)
        buffer->bytes[start + at / 8] |= (uint8_t)(0x80 >> at % 8);
}

/* The n-th word is n clear bits and a set one; the end is as many clear ones as words can be. */
void trial_pack_text(struct trial_file *file, const OLECHAR *text, struct byte_buffer *buffer)
{
    char *narrow = text ? utf16_to_utf8_dup(text) : NULL;
    size_t start = buffer->size;
    size_t at = 0;

    for (const char *word = narrow; word && *word; word += strspn(word, " ")) {
        size_t len = strcspn(word, " ");

        for (unsigned n = word_number(file, word, len); n > 0; n--)
            put_bit(buffer, start, at++, false);
        put_bit(buffer, start, at++, true);
        word += len;
    }
    for (unsigned n = 0; narrow && n < TRIAL_WORDS_MAX; n++)
        put_bit(buffer, start, at++, false);
    if (narrow && strlen(narrow) + 1 > file->longest_text)
        file->longest_text = strlen(narrow) + 1;
    free(narrow);
}

void trial_put_words(const struct trial_file *file, struct byte_buffer *buffer)
{
    size_t start = buffer->size;

    for (unsigned i = 0; i < file->n_words; i++) {
        size_t len = strlen(file->words[i]);
        size_t next = buffer->size - start + 3 + 1 + len + 1;
        const uint8_t branch[] = {0x80, (uint8_t)(next >> 8), (uint8_t)next, 0};

        byte_buffer_put(buffer, branch, sizeof(branch));
        byte_buffer_put(buffer, file->words[i], len + 1);
    }
    byte_buffer_put(buffer, "\0\0", 2);
}

/* ---- the file ---- */

static void block_name(char ret_name[static SLTG_BLOCK_NAME_SIZE], unsigned number)
{
    snprintf(ret_name, SLTG_BLOCK_NAME_SIZE, "%08u%s", number % 100000000, "AA");
}

static void put_text(struct byte_buffer *buffer, const OLECHAR *text)
{
    char *narrow = text ? utf16_to_utf8_dup(text) : NULL;

    byte_buffer_put_half(buffer, narrow ? (unsigned)strlen(narrow) : SLTG_NO_TEXT);
    if (narrow)
        byte_buffer_put(buffer, narrow, strlen(narrow));
    free(narrow);
}

static void put_entry(struct trial_file *file, const struct type *type, struct byte_buffer *block)
{
    char name[SLTG_BLOCK_NAME_SIZE];
    struct byte_buffer doc = {0};

    block_name(name, type->index);
    trial_pack_text(file, type->notes.doc, &doc);
    byte_buffer_put_half(block, SLTG_BLOCK_NAME_SIZE - 1);
    byte_buffer_put(block, name, SLTG_BLOCK_NAME_SIZE - 1);
    byte_buffer_put_half(block, SLTG_NO_TEXT);
    byte_buffer_put_half(block, 0xffff);
    byte_buffer_put_half(block, trial_wide_name(file, type->notes.name));
    byte_buffer_put_half(block, (unsigned)doc.size);
    byte_buffer_put(block, doc.bytes, doc.size);
    byte_buffer_put_half(block, 0xffff);
    byte_buffer_put_word(block, type->notes.help_context);
    byte_buffer_put_half(block, 0xffff);
    byte_buffer_put(block, &type->attributes.guid, sizeof(GUID));
    byte_buffer_put_half(block, type->attributes.typekind);
    byte_buffer_deinit(&doc);
}

static void put_library(struct trial_file *file, struct byte_buffer *block)
{
    const struct type_library *library = file->library;
    struct byte_buffer words = {0};

    byte_buffer_put_half(block, SLTG_LIBRARY_MARK);
    byte_buffer_put_half(block, 3);
    byte_buffer_put_half(block, trial_wide_name(file, library->notes.name));
    byte_buffer_put_half(block, SLTG_NO_TEXT);
    put_text(block, library->notes.doc);
    put_text(block, library->help_file);
    byte_buffer_put_word(block, library->notes.help_context);
    byte_buffer_put_half(block, library->system);
    byte_buffer_put_half(block, library->lcid);
    byte_buffer_put_word(block, 0);
    byte_buffer_put_half(block, library->flags);
    byte_buffer_put_half(block, library->major);
    byte_buffer_put_half(block, library->minor);
    byte_buffer_put(block, &library->guid, sizeof(GUID));
    byte_buffer_grow(block, SLTG_LIBRARY_INDEX_SIZE);
    byte_buffer_put_half(block, library->n_types);
    for (UINT i = 0; i < library->n_types; i++)
        put_entry(file, library->types[i], block);

    trial_put_words(file, &words);
    byte_buffer_put_word(block, (uint32_t)(block->size + 4 + 2 + 4 + words.size));
    byte_buffer_put_half(block, (unsigned)file->longest_text);
    byte_buffer_put_word(block, (uint32_t)words.size);
    byte_buffer_put(block, words.bytes, words.size);
    byte_buffer_put_half(block, 0xffff);
    byte_buffer_grow(block, SLTG_NAMES_FROM_HELP - 8 - 2);
    byte_buffer_put(block, file->names.bytes, file->names.size);
    byte_buffer_deinit(&words);
}

static void put_directory(const struct byte_buffer *blocks, unsigned n, struct byte_buffer *file)
{
    static const GUID guid = {0x000204ff, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    char name[SLTG_BLOCK_NAME_SIZE];

    byte_buffer_put_word(file, SLTG_SIGNATURE);
    byte_buffer_put_half(file, n + 1);
    byte_buffer_put_half(file, 9);
    byte_buffer_put_half(file, SLTG_OWN_NAMES_SIZE + (n - 1) * SLTG_BLOCK_NAME_SIZE);
    byte_buffer_put_half(file, 1);
    byte_buffer_put(file, &guid, sizeof(guid));
    byte_buffer_put_word(file, 0x44);
    byte_buffer_put_word(file, 0xffff0000);
    for (unsigned i = 0; i < n; i++) {
        bool is_last = i == n - 1;

        byte_buffer_put_word(file, (uint32_t)blocks[i].size);
        byte_buffer_put_half(file, is_last ? 9 : SLTG_OWN_NAMES_SIZE + i * SLTG_BLOCK_NAME_SIZE);
        byte_buffer_put_half(file, is_last ? 0 : i + 2);
    }
    byte_buffer_put(file, "\1CompObj\0dir", SLTG_OWN_NAMES_SIZE);
    for (unsigned i = 0; i + 1 < n; i++) {
        block_name(name, i);
        byte_buffer_put(file, name, sizeof(name));
    }
    byte_buffer_grow(file, SLTG_AFTER_NAMES);
}

HRESULT sltg_trial_write(const struct type_library *library, struct byte_buffer *ret_file)
{
    struct trial_file file = {.library = library};
    unsigned n = library->n_types + 1;
    struct byte_buffer *blocks = calloc(n, sizeof(*blocks));
    HRESULT hr = blocks ? S_OK : hr_raise(E_OUTOFMEMORY, "blocks of a type library");

    for (UINT i = 0; SUCCEEDED(hr) && i < library->n_types; i++)
        hr = trial_put_type(&file, library->types[i], &blocks[i]);
    if (SUCCEEDED(hr)) {
        put_library(&file, &blocks[n - 1]);
        put_directory(blocks, n, ret_file);
        for (unsigned i = 0; i < n; i++)
            byte_buffer_put(ret_file, blocks[i].bytes, blocks[i].size);
        if (ret_file->has_failed)
            hr = hr_raise(E_OUTOFMEMORY, "type library");
    }

    for (unsigned i = 0; blocks && i < n; i++)
        byte_buffer_deinit(&blocks[i]);
    for (unsigned i = 0; i < file.n_words; i++)
        free(file.words[i]);
    byte_buffer_deinit(&file.names);
    free(blocks);
    return hr;
}
