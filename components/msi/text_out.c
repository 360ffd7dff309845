/* SPDX-License-Identifier: MIT */
#include "text_out.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/utf16.h"

enum {
    GUID_ROOM = 39,
    POINTER_MIN = 0x10000, /* below, a pointer is a number */
};

bool text_out_is_asked(const struct text_out *out)
{
    return out->bytes || out->wide || out->room || out->heap;
}

bool text_out_has_buffer(const struct text_out *out)
{
    return out->bytes || out->wide;
}

static UINT give_bytes(const struct text_out *out, const char *text, size_t len, DWORD room)
{
    size_t n = len;

    if (room == 0)
        return ERROR_MORE_DATA;
    if (n >= room) {
        n = room - 1;
        /* No half of a character. */
        while (n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
            n--;
    }
    memcpy(out->bytes, text, n);
    out->bytes[n] = '\0';
    return n < len ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

static UINT give_wide(const struct text_out *out, const WCHAR *text, size_t len, DWORD room)
{
    size_t n = len < room ? len : room - 1;

    if (room == 0)
        return ERROR_MORE_DATA;
    memcpy(out->wide, text, n * sizeof(*text));
    out->wide[n] = 0;
    return n < len ? ERROR_MORE_DATA : ERROR_SUCCESS;
}

static UINT give_as_wide(const struct text_out *out, const char *text, size_t len)
{
    _cleanup_(freep) WCHAR *wide = calloc(len + 1, sizeof(*wide));
    UINT result = ERROR_SUCCESS;
    size_t n;

    if (!wide)
        return ERROR_OUTOFMEMORY;
    n = utf16_from_utf8(text, len, wide, len + 1);
    if (out->wide)
        result = give_wide(out, wide, n, out->room ? *out->room : GUID_ROOM);
    if (out->room)
        *out->room = (DWORD)n;
    return result;
}

UINT text_out_give_bytes(const struct text_out *out, const char *text, size_t len)
{
    UINT result = ERROR_SUCCESS;

    if (out->heap) {
        free(*out->heap);
        *out->heap = strndup(text, len);
        return *out->heap ? ERROR_SUCCESS : ERROR_OUTOFMEMORY;
    }
    if (out->is_wide)
        return give_as_wide(out, text, len);
    if (out->bytes)
        result = give_bytes(out, text, len, out->room ? *out->room : GUID_ROOM);
    if (out->room)
        *out->room = (DWORD)len;
    return result;
}

UINT text_out_give(const struct text_out *out, const char *text)
{
    return text_out_give_bytes(out, text, strlen(text));
}

UINT text_out_give_whole(const struct text_out *out, const char *text)
{
    struct text_out length = *out;
    DWORD room = out->room ? *out->room : GUID_ROOM, len = room;
    UINT result;

    if (out->heap || !text_out_has_buffer(out))
        return text_out_give(out, text);
    length.bytes = NULL;
    length.wide = NULL;
    length.room = &len;
    result = text_out_give(&length, text);
    if (result != ERROR_SUCCESS || len < room)
        return result != ERROR_SUCCESS ? result : text_out_give(out, text);
    if (out->room)
        *out->room = len;
    return ERROR_MORE_DATA;
}

bool text_in_read(struct text_in *in, const WCHAR *text)
{
    if ((uintptr_t)text < POINTER_MIN) {
        in->text = (const char *)text;
        return true;
    }
    in->owned = utf16_to_utf8_dup(text);
    in->text = in->owned;
    return in->owned != NULL;
}

void text_in_deinit(struct text_in *in)
{
    free(in->owned);
}
