/* SPDX-License-Identifier: MIT */
#include "package/code_page.h"

#include <errno.h>
#include <iconv.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/byte_text.h"
#include "base/hresult.h"
#include "base/utf16.h"

enum {
    NAME_SIZE = 32,
};

struct code_page {
    iconv_t converter; /* NULL: what is not ASCII is guessed */
};

static const char replacement[] = "\xef\xbf\xbd";

/* Those that iconv does not know by their numbers. */
static const struct {
    unsigned number;
    const char *name;
} names[] = {
    {10000, "MACINTOSH"},  {20127, "ASCII"},      {20866, "KOI8-R"},      {20932, "EUC-JP"},
    {21866, "KOI8-U"},     {28591, "ISO-8859-1"}, {28592, "ISO-8859-2"},  {28593, "ISO-8859-3"},
    {28594, "ISO-8859-4"}, {28595, "ISO-8859-5"}, {28596, "ISO-8859-6"},  {28597, "ISO-8859-7"},
    {28598, "ISO-8859-8"}, {28599, "ISO-8859-9"}, {28605, "ISO-8859-15"}, {51932, "EUC-JP"},
    {51936, "GB2312"},     {51949, "EUC-KR"},     {54936, "GB18030"},
};

static void give_name(unsigned number, char ret_name[static NAME_SIZE])
{
    snprintf(ret_name, NAME_SIZE, "CP%u", number);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (names[i].number == number)
            snprintf(ret_name, NAME_SIZE, "%s", names[i].name);
}

HRESULT code_page_open(unsigned number, struct code_page **ret_page)
{
    struct code_page *page = calloc(1, sizeof(*page));
    char name[NAME_SIZE];

    if (!page)
        return hr_raise(E_OUTOFMEMORY, "code page %u", number);
    if (number != CODE_PAGE_NEUTRAL && number != CODE_PAGE_UTF8) {
        give_name(number, name);
        page->converter = iconv_open("UTF-8", name);
        if (page->converter == (iconv_t)-1) {
            free(page);
            return E_INVALIDARG;
        }
    }
    *ret_page = page;
    return S_OK;
}

struct code_page *code_page_close(struct code_page *page)
{
    if (!page)
        return NULL;

    if (page->converter)
        iconv_close(page->converter);
    free(page);
    return NULL;
}

static bool is_ascii(struct span text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.bytes[i] >= 0x80)
            return false;
    return true;
}

/* By parts, for what is converted is not on the heap. A part that ends within a character of UTF-8
 * is cut before it. */
static size_t guess(struct span text, char *ret_text)
{
    char16_t units[512];
    size_t len = 0;

    while (text.size > 0) {
        size_t size = text.size < 512 ? text.size : 512, n;

        while (size < text.size && size > 512 - 4 && (text.bytes[size] & 0xc0) == 0x80)
            size--;
        n = byte_text_to_utf16(text.bytes, size, units);
        len += utf16_to_utf8(units, n, ret_text + len, n * CODE_PAGE_GROWTH);
        text = span_from(text, size);
    }
    return len;
}

static size_t convert(iconv_t converter, struct span text, char *ret_text)
{
    char *in = (char *)text.bytes, *out = ret_text;
    size_t in_size = text.size, out_size = text.size * CODE_PAGE_GROWTH;

    iconv(converter, NULL, NULL, NULL, NULL);
    while (in_size > 0 && iconv(converter, &in, &in_size, &out, &out_size) == (size_t)-1 &&
           errno != E2BIG) {
        memcpy(out, replacement, sizeof(replacement) - 1);
        out += sizeof(replacement) - 1;
        out_size -= sizeof(replacement) - 1;
        in++;
        in_size--;
    }
    return (size_t)(out - ret_text);
}

size_t code_page_to_utf8(struct code_page *page, struct span text, char *ret_text)
{
    if (!is_ascii(text))
        return page->converter ? convert(page->converter, text, ret_text) : guess(text, ret_text);
    memcpy(ret_text, text.bytes, text.size);
    return text.size;
}
