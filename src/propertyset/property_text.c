/* SPDX-License-Identifier: MIT */
#include "propertyset/property_text.h"

#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "propertyset/property_set.h"

/* Unaligned, as bytes from outside are. */
static char16_t *copy_units(struct span bytes)
{
    size_t n = bytes.size / sizeof(char16_t), len = 0;
    char16_t *text = malloc((n + 1) * sizeof(*text));

    if (!text)
        return NULL;
    while (len < n) {
        memcpy(&text[len], bytes.bytes + len * sizeof(*text), sizeof(*text));
        text[len] = le16toh(text[len]);
        if (!text[len])
            break;
        len++;
    }
    text[len] = 0;
    return text;
}

static HRESULT open_page(uint16_t number, struct code_page **ret_page)
{
    HRESULT hr = code_page_open(number, ret_page);

    return hr == E_INVALIDARG ? code_page_open(CODE_PAGE_NEUTRAL, ret_page) : hr;
}

static char *convert(struct span bytes, struct code_page *page)
{
    size_t size = bytes.size ? strnlen((const char *)bytes.bytes, bytes.size) : 0;
    char *text = malloc(size * CODE_PAGE_GROWTH + 1);

    if (text)
        text[code_page_to_utf8(page, bytes.bytes, size, text)] = '\0';
    return text;
}

HRESULT property_text_to_utf8(struct span bytes, uint16_t code_page, char **ret_text)
{
    _cleanup_(freep) char16_t *wide = NULL;
    struct code_page *page;
    HRESULT hr;

    if (code_page == PROPERTY_CODE_PAGE_UTF16) {
        wide = copy_units(bytes);
        *ret_text = wide ? utf16_to_utf8_dup(wide) : NULL;
    } else {
        hr = open_page(code_page, &page);
        if (FAILED(hr))
            return hr_trace(hr);
        *ret_text = convert(bytes, page);
        code_page_close(page);
    }
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a property");
}

HRESULT property_text_to_utf16(struct span bytes, uint16_t code_page, char16_t **ret_text)
{
    _cleanup_(freep) char *narrow = NULL;
    HRESULT hr;

    if (code_page == PROPERTY_CODE_PAGE_UTF16) {
        *ret_text = copy_units(bytes);
    } else {
        hr = property_text_to_utf8(bytes, code_page, &narrow);
        if (FAILED(hr))
            return hr_trace(hr);
        *ret_text = utf16_from_utf8_dup(narrow);
    }
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "text of a property");
}

static HRESULT encode(const char *text, uint16_t code_page, uint8_t **ret_bytes, size_t *ret_size)
{
    size_t len = strlen(text), size;
    struct code_page *page;
    uint8_t *bytes;
    HRESULT hr;

    hr = open_page(code_page, &page);
    if (FAILED(hr))
        return hr_trace(hr);
    bytes = malloc(len * CODE_PAGE_GROWTH + 1);
    if (!bytes) {
        code_page_close(page);
        return hr_raise(E_OUTOFMEMORY, "text of a property");
    }
    size = code_page_from_utf8(page, text, len, bytes);
    bytes[size] = 0;
    code_page_close(page);
    *ret_bytes = bytes;
    *ret_size = size + 1;
    return S_OK;
}

HRESULT property_text_from_utf16(const char16_t *text, uint16_t code_page, uint8_t **ret_bytes,
                                 size_t *ret_size)
{
    _cleanup_(freep) char *narrow = NULL;
    char16_t *copy;

    if (code_page == PROPERTY_CODE_PAGE_UTF16) {
        copy = utf16_dup(text);
        if (!copy)
            return hr_raise(E_OUTOFMEMORY, "text of a property");
        *ret_size = (utf16_len(copy) + 1) * sizeof(*copy);
        *ret_bytes = (uint8_t *)copy;
        return S_OK;
    }
    narrow = utf16_to_utf8_dup(text);
    if (!narrow)
        return hr_raise(E_OUTOFMEMORY, "text of a property");
    return hr_trace(encode(narrow, code_page, ret_bytes, ret_size));
}
