/* SPDX-License-Identifier: MIT */
/*
 * Class log: what a class's server has to say, in whatever process it is, under its exported call.
 */
#include <string.h>
#include <unistd.h>

#include <comity/comity.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "diagnosis/event_log.h"

enum {
    PIECE_MAX = 4000, /* bytes of one event */
};

/* How much of a text is one piece: whole lines if they are short enough, whole characters else. */
static size_t piece_len(const char *text)
{
    size_t len = strlen(text);
    const char *end;

    if (len <= PIECE_MAX)
        return len;
    end = memrchr(text, '\n', PIECE_MAX);
    if (end && end > text)
        return (size_t)(end - text);
    for (len = PIECE_MAX; len > 1 && ((unsigned char)text[len] & 0xc0) == 0x80; len--)
        ;
    return len;
}

HRESULT ComityLog(REFCLSID rclsid, LPCWSTR pszText)
{
    _cleanup_(freep) char *text = NULL;

    if (!rclsid || !pszText)
        return E_INVALIDARG;
    text = utf16_to_utf8_dup((const char16_t *)pszText);
    if (!text)
        return E_OUTOFMEMORY;
    for (char *rest = text; *rest;) {
        size_t len = piece_len(rest);
        char after = rest[len];

        rest[len] = '\0';
        event_log_append(&(struct event){
            .kind = EVENT_SAID, .clsid = *rclsid, .pid = (uint32_t)getpid(), .text = rest});
        rest[len] = after;
        rest += len + (after == '\n');
    }
    return S_OK;
}
