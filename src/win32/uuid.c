/* SPDX-License-Identifier: MIT */
/*
 * UUIDs as RPC names them: without braces, in strings that RpcStringFree gives back. Source:
 * Windows' "rpcdce.h" pages.
 */
#include <stdlib.h>
#include <string.h>

#include <comity/rpcdce.h>
#include <comity/winerror.h>

#include "base/guid.h"
#include "base/utf16.h"

enum {
    UUID_TEXT_LEN = GUID_TEXT_SIZE - 3, /* without braces and NUL */
};

static const UUID nil;

RPC_STATUS UuidCreate(UUID *Uuid)
{
    return SUCCEEDED(guid_new(Uuid)) ? RPC_S_OK : RPC_S_UUID_NO_ADDRESS;
}

RPC_STATUS UuidCreateNil(UUID *NilUuid)
{
    *NilUuid = nil;
    return RPC_S_OK;
}

RPC_STATUS UuidToStringA(const UUID *Uuid, RPC_CSTR *StringUuid)
{
    char text[GUID_TEXT_SIZE];

    guid_to_text(Uuid ? Uuid : &nil, text);
    for (char *at = text; *at; at++) {
        if (*at >= 'A' && *at <= 'F')
            *at |= 0x20;
    }
    text[UUID_TEXT_LEN + 1] = 0;
    *StringUuid = (RPC_CSTR)strdup(text + 1);
    return *StringUuid ? RPC_S_OK : RPC_S_OUT_OF_MEMORY;
}

RPC_STATUS UuidToStringW(const UUID *Uuid, RPC_WSTR *StringUuid)
{
    RPC_CSTR text;

    *StringUuid = NULL;
    if (UuidToStringA(Uuid, &text) != RPC_S_OK)
        return RPC_S_OUT_OF_MEMORY;

    *StringUuid = utf16_from_utf8_dup((const char *)text);
    free(text);
    return *StringUuid ? RPC_S_OK : RPC_S_OUT_OF_MEMORY;
}

RPC_STATUS RpcStringFreeA(RPC_CSTR *String)
{
    free(*String);
    *String = NULL;
    return RPC_S_OK;
}

RPC_STATUS RpcStringFreeW(RPC_WSTR *String)
{
    free(*String);
    *String = NULL;
    return RPC_S_OK;
}

/* No string is the nil UUID. */
RPC_STATUS UuidFromStringA(RPC_CSTR StringUuid, UUID *Uuid)
{
    char text[GUID_TEXT_SIZE];

    if (!StringUuid)
        return UuidCreateNil(Uuid);
    if (strlen((const char *)StringUuid) != UUID_TEXT_LEN)
        return RPC_S_INVALID_STRING_UUID;

    text[0] = '{';
    memcpy(text + 1, StringUuid, UUID_TEXT_LEN);
    text[UUID_TEXT_LEN + 1] = '}';
    text[UUID_TEXT_LEN + 2] = 0;
    return SUCCEEDED(guid_from_text(text, Uuid)) ? RPC_S_OK : RPC_S_INVALID_STRING_UUID;
}

RPC_STATUS UuidFromStringW(RPC_WSTR StringUuid, UUID *Uuid)
{
    char *text;
    RPC_STATUS status;

    if (!StringUuid)
        return UuidCreateNil(Uuid);
    text = utf16_to_utf8_dup(StringUuid);
    if (!text)
        return RPC_S_OUT_OF_MEMORY;

    status = UuidFromStringA((RPC_CSTR)text, Uuid);
    free(text);
    return status;
}

/* Field by field, as numbers; a missing one is nil. */
int UuidCompare(const UUID *Uuid1, const UUID *Uuid2, RPC_STATUS *Status)
{
    const UUID *a = Uuid1 ? Uuid1 : &nil, *b = Uuid2 ? Uuid2 : &nil;
    int order;

    *Status = RPC_S_OK;
    if (a->Data1 != b->Data1)
        return a->Data1 < b->Data1 ? -1 : 1;
    if (a->Data2 != b->Data2)
        return a->Data2 < b->Data2 ? -1 : 1;
    if (a->Data3 != b->Data3)
        return a->Data3 < b->Data3 ? -1 : 1;
    order = memcmp(a->Data4, b->Data4, sizeof(a->Data4));
    return order < 0 ? -1 : order > 0;
}

int UuidEqual(const UUID *Uuid1, const UUID *Uuid2, RPC_STATUS *Status)
{
    return UuidCompare(Uuid1, Uuid2, Status) == 0;
}

int UuidIsNil(const UUID *Uuid, RPC_STATUS *Status)
{
    return UuidCompare(Uuid, NULL, Status) == 0;
}
