/* SPDX-License-Identifier: MIT */
/*
 * Strings of a module's string tables. Sixteen that are numbered one after the other share a
 * resource; each is its length and its characters, without NUL.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "module/resource_call.h"

enum {
    BLOCK_STRINGS = 16,
};

/* The characters of string @id; false, with the last error set, if the module has none. */
static bool find_string(HINSTANCE module, UINT id, struct span *ret_text)
{
    struct resource_name type = resource_name_of_id((uint16_t)(ULONG_PTR)RT_STRING);
    struct resource_name name = resource_name_of_id((uint16_t)((id & 0xffff) / BLOCK_STRINGS + 1));
    struct resource block;
    uint16_t len = 0;
    uint64_t at = 0;
    HRESULT hr;

    hr =
        resource_call_find(module, &type, &name, MAKELANGID(LANG_NEUTRAL, SUBLANG_NEUTRAL), &block);
    for (UINT i = 0; SUCCEEDED(hr) && i <= id % BLOCK_STRINGS; i++) {
        at += len * sizeof(char16_t);
        if (!span_u16(block.data, at, &len) ||
            !span_part(block.data, at + sizeof(len), len * sizeof(char16_t), ret_text))
            hr = hr_from_win32(ERROR_RESOURCE_DATA_NOT_FOUND);
        at += sizeof(len);
    }
    if (SUCCEEDED(hr) && ret_text->size == 0)
        hr = hr_from_win32(ERROR_RESOURCE_NAME_NOT_FOUND);
    if (FAILED(hr))
        SetLastError(hr_to_win32(hr));
    return SUCCEEDED(hr);
}

/* With @cchBufferMax 0 the caller gets a pointer to the string itself, which has no NUL. */
int LoadStringW(HINSTANCE hInstance, UINT uID, LPWSTR lpBuffer, int cchBufferMax)
{
    struct span text;
    int len;

    if (!lpBuffer || cchBufferMax < 0)
        return 0;
    if (!find_string(hInstance, uID, &text)) {
        if (cchBufferMax > 0)
            lpBuffer[0] = 0;
        return 0;
    }
    len = (int)(text.size / sizeof(char16_t));
    if (cchBufferMax == 0) {
        memcpy(lpBuffer, &text.bytes, sizeof(text.bytes));
        return len;
    }
    if (len > cchBufferMax - 1)
        len = cchBufferMax - 1;
    memcpy(lpBuffer, text.bytes, (size_t)len * sizeof(char16_t));
    lpBuffer[len] = 0;
    return len;
}

static int fail_without_memory(void)
{
    SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    return 0;
}

/* The first half of a character. */
static bool is_high_surrogate(char16_t unit)
{
    return (unit & 0xfc00) == 0xd800;
}

int LoadStringA(HINSTANCE hInstance, UINT uID, LPSTR lpBuffer, int cchBufferMax)
{
    _cleanup_(freep) char16_t *copy = NULL;
    struct span text;
    size_t len, size;

    /* A string is not there in bytes, so none can be pointed to. */
    if (cchBufferMax == 0)
        return -1;
    if (!lpBuffer || cchBufferMax < 0)
        return 0;
    lpBuffer[0] = '\0';
    if (!find_string(hInstance, uID, &text))
        return 0;
    copy = malloc(text.size);
    if (!copy)
        return fail_without_memory();
    memcpy(copy, text.bytes, text.size);

    /* As many whole characters as have room beside the NUL. */
    len = text.size / sizeof(*copy);
    if (len > (size_t)cchBufferMax - 1)
        len = (size_t)cchBufferMax - 1;
    while ((size = utf16_to_utf8(copy, len, NULL, 0)) > (size_t)cchBufferMax - 1 ||
           (len > 0 && is_high_surrogate(copy[len - 1])))
        len--;
    utf16_to_utf8(copy, len, lpBuffer, size);
    lpBuffer[size] = '\0';
    return (int)size;
}
