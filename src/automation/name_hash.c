/* SPDX-License-Identifier: MIT */
/*
 * LHashValOfNameSys: the hash by which type libraries look up names, whatever their case.
 */
#include <stdlib.h>

#include <comity/oleauto.h>

#include "base/utf16.h"

/* The low word is the name's own hash; the high one tells system and language apart. */
ULONG LHashValOfNameSys(SYSKIND syskind, LCID lcid, const OLECHAR *szName)
{
    ULONG hash = 0x0deadbee;

    if (!szName)
        return 0;
    for (; *szName; szName++)
        hash = hash * 37 + (utf16_upcase(*szName) & 0xff);
    return ((lcid & 0xff) << 24) | ((syskind == SYS_MAC ? 0 : 0x10) << 16) |
           (hash % 65599 & 0xffff);
}

ULONG LHashValOfNameSysA(SYSKIND syskind, LCID lcid, LPCSTR szName)
{
    char16_t *name;
    ULONG hash;

    if (!szName)
        return 0;
    name = utf16_from_utf8_dup(szName);
    if (!name)
        return 0;
    hash = LHashValOfNameSys(syskind, lcid, name);
    free(name);
    return hash;
}
