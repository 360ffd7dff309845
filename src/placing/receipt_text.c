/* SPDX-License-Identifier: MIT */
#include "placing/receipt_text.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"

static const char first_line[] = "comity receipt 1\n";

enum {
    N_FIELDS = 6,
};

/* ---- reading ---- */

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c ? strchr(digits, c) : NULL;

    return found ? (int)(found - digits) : -1;
}

static bool read_hex(const char *text, uint8_t *ret_byte)
{
    int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);

    if (low < 0)
        return false;
    *ret_byte = (uint8_t)(high * 16 + low);
    return true;
}

/* In place; false for a '%' that does not lead two digits. */
static bool unescape(char *text)
{
    char *to = text;

    for (const char *at = text; *at; at++) {
        uint8_t byte = (uint8_t)*at;

        if (byte == '%') {
            if (!read_hex(at + 1, &byte) || !byte)
                return false;
            at += 2;
        }
        *to++ = (char)byte;
    }
    *to = '\0';
    return true;
}

static bool read_digest(const char *text, uint8_t digest[static MD5_SIZE])
{
    if (strlen(text) != (size_t)2 * MD5_SIZE)
        return false;
    for (unsigned i = 0; i < MD5_SIZE; i++) {
        if (!read_hex(text + (size_t)2 * i, &digest[i]))
            return false;
    }
    return true;
}

static bool read_fields(char *line, struct receipt_entry *ret_entry)
{
    char *fields[N_FIELDS];
    struct file_facts *facts = &ret_entry->facts;
    int end = 0;

    for (unsigned i = 0; i < N_FIELDS; i++) {
        fields[i] = strsep(&line, "\t");
        if (!fields[i])
            return false;
    }
    ret_entry->table = fields[0];
    ret_entry->key = fields[1];
    ret_entry->path = fields[5];
    return !line && unescape(fields[0]) && unescape(fields[1]) && unescape(fields[5]) &&
           fields[5][0] == '/' && sscanf(fields[2], "%" SCNu64 "%n", &facts->size, &end) == 1 &&
           !fields[2][end] &&
           sscanf(fields[3], "%ld.%ld%n", &facts->changed.tv_sec, &facts->changed.tv_nsec, &end) ==
               2 &&
           !fields[3][end] && read_digest(fields[4], facts->digest);
}

static HRESULT read_line(const char *line, size_t len, struct arena *arena,
                         struct receipt_entry *ret_entry)
{
    char *copy;

    if (len == 0 || line[len - 1] != '\n' || strlen(line) != len)
        return hr_from_win32(ERROR_INVALID_DATA);
    copy = arena_alloc(arena, len);
    if (!copy)
        return hr_raise(E_OUTOFMEMORY, "a product's receipt");
    memcpy(copy, line, len - 1);
    *ret_entry = (struct receipt_entry){0};
    return read_fields(copy, ret_entry) ? S_OK : hr_from_win32(ERROR_INVALID_DATA);
}

HRESULT receipt_text_read(FILE *file, const char *path, struct arena *arena,
                          HRESULT (*visit)(const struct receipt_entry *entry, void *context),
                          void *context)
{
    _cleanup_(freep) char *line = NULL;
    struct receipt_entry entry;
    size_t room = 0, number = 1;
    ssize_t len = getline(&line, &room, file);
    HRESULT hr =
        len >= 0 && strcmp(line, first_line) == 0 ? S_OK : hr_from_win32(ERROR_INVALID_DATA);

    while (SUCCEEDED(hr) && (len = getline(&line, &room, file)) >= 0) {
        number++;
        hr = read_line(line, (size_t)len, arena, &entry);
        if (SUCCEEDED(hr))
            hr = visit(&entry, context);
    }
    if (hr == hr_from_win32(ERROR_INVALID_DATA))
        return hr_raise(hr, "the receipt %s is damaged at line %zu", path, number);
    if (SUCCEEDED(hr) && ferror(file))
        return hr_raise(hr_from_errno(), "reading %s", path);
    return hr_trace(hr);
}

/* ---- writing ---- */

void receipt_text_begin(FILE *file)
{
    fputs(first_line, file);
}

static void write_text(FILE *file, const char *text, char end)
{
    for (; *text; text++) {
        if ((unsigned char)*text < ' ' || *text == '%')
            fprintf(file, "%%%02x", (unsigned char)*text);
        else
            fputc(*text, file);
    }
    fputc(end, file);
}

void receipt_text_write(FILE *file, const struct receipt_entry *entry)
{
    write_text(file, entry->table, '\t');
    write_text(file, entry->key, '\t');
    fprintf(file, "%" PRIu64 "\t%ld.%ld\t", entry->facts.size, entry->facts.changed.tv_sec,
            entry->facts.changed.tv_nsec);
    for (unsigned i = 0; i < MD5_SIZE; i++)
        fprintf(file, "%02x", entry->facts.digest[i]);
    fputc('\t', file);
    write_text(file, entry->path, '\n');
}
