/* SPDX-License-Identifier: MIT */
/*
 * GUIDs as the ABI writes and reads them.
 */
#include "base/guid.h"

#include <stdbool.h>

#include <comity/combaseapi.h>

#include "base/hresult.h"

HRESULT CoCreateGuid(GUID *pguid)
{
    if (!pguid)
        return E_INVALIDARG;

    return guid_new(pguid);
}

int StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax)
{
    if (!rguid || cchMax < GUID_TEXT_SIZE)
        return 0;

    guid_to_utf16(rguid, lpsz);
    return GUID_TEXT_SIZE;
}

HRESULT StringFromCLSID(REFCLSID rclsid, LPOLESTR *lplpsz)
{
    *lplpsz = CoTaskMemAlloc(GUID_TEXT_SIZE * sizeof(**lplpsz));
    if (!*lplpsz)
        return E_OUTOFMEMORY;

    guid_to_utf16(rclsid, *lplpsz);
    return S_OK;
}

HRESULT StringFromIID(REFIID rclsid, LPOLESTR *lplpsz)
{
    return StringFromCLSID(rclsid, lplpsz);
}

/* Reads up to @digits hex digits; stops at another character. */
static bool read_hex(const OLECHAR **text, int digits, uint32_t *ret_value)
{
    uint32_t value = 0;

    *ret_value = 0;
    for (int i = 0; i < digits; i++) {
        OLECHAR c = **text;

        if (c >= '0' && c <= '9')
            value = value << 4 | (c - '0');
        else if (c >= 'a' && c <= 'f')
            value = value << 4 | (c - 'a' + 10);
        else if (c >= 'A' && c <= 'F')
            value = value << 4 | (c - 'A' + 10);
        else
            return false;
        ++*text;
        *ret_value = value;
    }
    return true;
}

static bool read_dash(const OLECHAR **text)
{
    if (**text != '-')
        return false;

    ++*text;
    return true;
}

/*
 * As Windows parses: each field is stored as soon as it is read, so a bad character leaves those
 * before it; programs depend on that.
 */
static bool parse_guid(const OLECHAR *text, GUID *guid)
{
    uint32_t value;
    bool is_read;

    if (*text++ != '{')
        return false;
    /* Its digits are written as they come, as Windows does. */
    is_read = read_hex(&text, 8, &value);
    guid->Data1 = value;
    if (!is_read || !read_dash(&text) || !read_hex(&text, 4, &value))
        return false;
    guid->Data2 = (uint16_t)value;
    if (!read_dash(&text) || !read_hex(&text, 4, &value))
        return false;
    guid->Data3 = (uint16_t)value;
    if (!read_dash(&text))
        return false;
    for (int i = 0; i < 8; i++) {
        if ((i == 2 && !read_dash(&text)) || !read_hex(&text, 2, &value))
            return false;
        guid->Data4[i] = (uint8_t)value;
    }
    return text[0] == '}' && text[1] == 0;
}

HRESULT guid_parse(const char16_t *text, GUID *guid)
{
    return parse_guid(text, guid) ? S_OK : CO_E_CLASSSTRING;
}

HRESULT IIDFromString(LPCOLESTR lpsz, LPIID lpiid)
{
    size_t len = 0;

    if (!lpsz) {
        *lpiid = GUID_NULL;
        return S_OK;
    }
    while (len < GUID_TEXT_SIZE && lpsz[len])
        len++;
    if (len != GUID_TEXT_SIZE - 1)
        return E_INVALIDARG;

    return parse_guid(lpsz, lpiid) ? S_OK : CO_E_IIDSTRING;
}
