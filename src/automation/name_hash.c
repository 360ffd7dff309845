/* SPDX-License-Identifier: MIT */
/*
 * LHashValOfNameSys: the hash by which type libraries look up names, whatever their case.
 *
 * The low word is what type libraries store with each name. Most languages take W for V and Y for
 * U, as old orders of letters did; which do, and that there are no more such pairs among ASCII's
 * letters, is seen in the type libraries that IDL compilers write.
 */
#include <stdbool.h>
#include <stdlib.h>

#include <comity/oleauto.h>

#include "base/utf16.h"

/* By their primary identifiers. */
static const BYTE languages_with_all_letters[] = {
    LANG_ARABIC,    LANG_CZECH,  LANG_GREEK,   LANG_SPANISH, LANG_HEBREW,  LANG_HUNGARIAN,
    LANG_ICELANDIC, LANG_POLISH, LANG_RUSSIAN, LANG_SLOVAK,  LANG_TURKISH, LANG_FARSI,
};

static bool has_all_letters(LCID lcid)
{
    for (size_t i = 0; i < sizeof(languages_with_all_letters); i++) {
        if (PRIMARYLANGID(LANGIDFROMLCID(lcid)) == languages_with_all_letters[i])
            return true;
    }
    return false;
}

static ULONG letter_value(char16_t letter, bool is_kept)
{
    letter = utf16_upcase(letter);
    if (!is_kept && letter == u'W')
        return u'V';
    if (!is_kept && letter == u'Y')
        return u'U';
    return letter & 0xff;
}

/* The low word is the name's own hash; the high one tells system and language apart. */
ULONG LHashValOfNameSys(SYSKIND syskind, LCID lcid, const OLECHAR *szName)
{
    bool is_kept = has_all_letters(lcid);
    ULONG hash = 0x0deadbee;

    if (!szName)
        return 0;
    for (; *szName; szName++)
        hash = hash * 37 + letter_value(*szName, is_kept);
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
