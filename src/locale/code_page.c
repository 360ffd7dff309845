/* SPDX-License-Identifier: MIT */
#include "locale/code_page.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "base/byte_text.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "text/code_page_text.h"

struct code_page {
    char name[CODE_PAGE_NAME_SIZE]; /* to iconv */
    iconv_t converter;              /* NULL: what is not ASCII is guessed */
    iconv_t back;                   /* made when first needed */
};

HRESULT code_page_open(unsigned number, struct code_page **ret_page)
{
    struct code_page *page = calloc(1, sizeof(*page));

    if (!page)
        return hr_raise(E_OUTOFMEMORY, "code page %u", number);
    if (number != CODE_PAGE_NEUTRAL && number != CODE_PAGE_UTF8) {
        code_page_name(number, page->name);
        page->converter = iconv_open("UTF-8", page->name);
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
    if (page->back)
        iconv_close(page->back);
    free(page);
    return NULL;
}

static bool is_ascii(const uint8_t *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] >= 0x80)
            return false;
    return true;
}

/* By parts, for what is converted is not on the heap. A part that ends within a character of UTF-8
 * is cut before it. */
static size_t guess(const uint8_t *bytes, size_t size, char *ret_text)
{
    char16_t units[512];
    size_t len = 0;

    while (size > 0) {
        size_t part = size < 512 ? size : 512, n;

        while (part < size && part > 512 - 4 && (bytes[part] & 0xc0) == 0x80)
            part--;
        n = byte_text_to_utf16(bytes, part, units);
        len += utf16_to_utf8(units, n, ret_text + len, n * CODE_PAGE_GROWTH);
        bytes += part;
        size -= part;
    }
    return len;
}

/* How what cannot be converted is left out, and what stands for it. */
struct failure {
    const char *replacement;
    size_t (*skip)(const char *at, size_t size);
};

static size_t skip_byte(const char *at, size_t size)
{
    return 1;
}

static size_t skip_character(const char *at, size_t size)
{
    size_t n = 1;

    while (n < size && ((unsigned char)at[n] & 0xc0) == 0x80)
        n++;
    return n;
}

static size_t convert(iconv_t converter, const struct failure *failure, const void *bytes,
                      size_t size, char *ret_text)
{
    char *in = (char *)bytes, *out = ret_text;
    size_t room = size * CODE_PAGE_GROWTH;

    iconv(converter, NULL, NULL, NULL, NULL);
    while (size > 0 && iconv(converter, &in, &size, &out, &room) == (size_t)-1 && errno != E2BIG) {
        size_t skipped = failure->skip(in, size), len = strlen(failure->replacement);

        memcpy(out, failure->replacement, len);
        out += len;
        room -= len;
        in += skipped;
        size -= skipped;
    }
    return (size_t)(out - ret_text);
}

size_t code_page_to_utf8(struct code_page *page, const void *bytes, size_t size, char *ret_text)
{
    static const struct failure failure = {"\xef\xbf\xbd", skip_byte};

    if (is_ascii(bytes, size)) {
        memcpy(ret_text, bytes, size);
        return size;
    }
    return page->converter ? convert(page->converter, &failure, bytes, size, ret_text)
                           : guess(bytes, size, ret_text);
}

static iconv_t back_of(struct code_page *page)
{
    if (!page->back && page->converter) {
        page->back = iconv_open(page->name, "UTF-8");
        if (page->back == (iconv_t)-1)
            page->back = NULL;
    }
    return page->back;
}

size_t code_page_from_utf8(struct code_page *page, const char *text, size_t len, void *ret_bytes)
{
    static const struct failure failure = {"?", skip_character};

    if (is_ascii((const uint8_t *)text, len) || !back_of(page)) {
        memcpy(ret_bytes, text, len);
        return len;
    }
    return convert(page->back, &failure, text, len, ret_bytes);
}
