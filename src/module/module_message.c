/* SPDX-License-Identifier: MIT */
#include "module/module_message.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winbase.h>
#include <comity/winuser.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "module/resource_call.h"

enum {
    BLOCK_SIZE = 12, /* first and last id, and where the messages between them are */
    ENTRY_HEADER_SIZE = 4,
    ENTRY_IS_WIDE = 1,
};

/* Where the messages of the block with @id are, and the block's first; false if there is none. */
static bool find_block(struct span table, DWORD id, uint32_t *ret_first, uint32_t *ret_at)
{
    uint32_t n, first, last;

    if (!span_u32(table, 0, &n))
        return false;
    for (uint64_t at = sizeof(n); n > 0; n--, at += BLOCK_SIZE) {
        if (!span_u32(table, at, &first) || !span_u32(table, at + 4, &last) ||
            !span_u32(table, at + 8, ret_at))
            return false;
        if (id >= first && id <= last) {
            *ret_first = first;
            return true;
        }
    }
    return false;
}

/* A copy to the first NUL; NULL only when memory is out. */
static char16_t *copy_text(struct span text, bool is_wide)
{
    /* Of an odd size half a character is left, which needs a NUL behind it, too. */
    _cleanup_(freep) char *bytes = calloc(1, text.size + 2 * sizeof(char16_t));

    if (!bytes)
        return NULL;
    memcpy(bytes, text.bytes, text.size);
    return is_wide ? utf16_dup((const char16_t *)(const void *)bytes) : utf16_from_utf8_dup(bytes);
}

HRESULT module_message_read(struct span table, DWORD id, char16_t **ret_text)
{
    const HRESULT not_found = hr_from_win32(ERROR_MR_MID_NOT_FOUND);
    uint16_t size = 0, flags = 0;
    uint32_t number, start;
    struct span text;
    uint64_t at;

    if (!find_block(table, id, &number, &start))
        return not_found;
    for (at = start;; at += size, number++) {
        if (!span_u16(table, at, &size) || !span_u16(table, at + 2, &flags) ||
            size < ENTRY_HEADER_SIZE)
            return not_found;
        if (number == id)
            break;
    }
    if (!span_part(table, at + ENTRY_HEADER_SIZE, size - ENTRY_HEADER_SIZE, &text))
        return not_found;
    *ret_text = copy_text(text, flags & ENTRY_IS_WIDE);
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "message 0x%08x", id);
}

HRESULT module_message_find(HMODULE module, DWORD id, WORD language, char16_t **ret_text)
{
    struct resource_name type = resource_name_of_id((uint16_t)(ULONG_PTR)RT_MESSAGETABLE);
    struct resource_name name = resource_name_of_id(1);
    struct resource table;
    HRESULT hr;

    hr = resource_call_find(module, &type, &name, language, &table);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_trace(module_message_read(table.data, id, ret_text));
}
