/* SPDX-License-Identifier: MIT */
#include "base/guid.h"

#include <stdio.h>
#include <sys/random.h>

#include "base/hresult.h"

HRESULT guid_new(GUID *ret_guid)
{
    GUID guid;

    if (getrandom(&guid, sizeof(guid), 0) != (ssize_t)sizeof(guid))
        return hr_raise(hr_from_errno(), "asking the kernel for random bytes");

    guid.Data3 = (uint16_t)((guid.Data3 & 0x0fff) | 0x4000);
    guid.Data4[0] = (uint8_t)((guid.Data4[0] & 0x3f) | 0x80);
    *ret_guid = guid;
    return S_OK;
}

void guid_to_text(const GUID *guid, char ret_text[static GUID_TEXT_SIZE])
{
    snprintf(ret_text, GUID_TEXT_SIZE, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
             guid->Data1, guid->Data2, guid->Data3, guid->Data4[0], guid->Data4[1], guid->Data4[2],
             guid->Data4[3], guid->Data4[4], guid->Data4[5], guid->Data4[6], guid->Data4[7]);
}

void guid_to_utf16(const GUID *guid, char16_t ret_text[static GUID_TEXT_SIZE])
{
    char text[GUID_TEXT_SIZE];

    guid_to_text(guid, text);
    for (int i = 0; i < GUID_TEXT_SIZE; i++)
        ret_text[i] = (unsigned char)text[i];
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

HRESULT guid_from_text(const char *text, GUID *ret_guid)
{
    static const char form[] = "{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}";
    uint8_t bytes[16] = {0};
    size_t digits = 0;
    GUID guid;

    for (size_t i = 0; i < sizeof(form); i++) {
        if (form[i] != 'x') {
            if (text[i] != form[i])
                return CO_E_CLASSSTRING;
            continue;
        }
        if (hex_value(text[i]) < 0)
            return CO_E_CLASSSTRING;
        bytes[digits / 2] = (uint8_t)(bytes[digits / 2] << 4 | hex_value(text[i]));
        digits++;
    }

    guid.Data1 = (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | bytes[2] << 8 | bytes[3];
    guid.Data2 = (uint16_t)(bytes[4] << 8 | bytes[5]);
    guid.Data3 = (uint16_t)(bytes[6] << 8 | bytes[7]);
    memcpy(guid.Data4, bytes + 8, 8);
    *ret_guid = guid;
    return S_OK;
}
