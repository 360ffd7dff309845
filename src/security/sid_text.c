/* SPDX-License-Identifier: MIT */
/*
 * SIDs as text.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <comity/sddl.h>
#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "kernel/kernel_object.h"
#include "security/sid.h"

/* The aliases of "SID Strings" that stand for the same everywhere; LA and LG, who belong to the
 * machine, are users of the domain of no machine. */
static const struct {
    char alias[3];
    BYTE authority;
    BYTE n;
    DWORD parts[5];
} aliases[] = {
    {"WD", 1, 1, {0}},
    {"CO", 3, 1, {0}},
    {"CG", 3, 1, {1}},
    {"OW", 3, 1, {4}},
    {"NU", 5, 1, {2}},
    {"IU", 5, 1, {4}},
    {"SU", 5, 1, {6}},
    {"AN", 5, 1, {7}},
    {"ED", 5, 1, {9}},
    {"PS", 5, 1, {10}},
    {"AU", 5, 1, {11}},
    {"RC", 5, 1, {12}},
    {"WR", 5, 1, {33}},
    {"SY", 5, 1, {18}},
    {"LS", 5, 1, {19}},
    {"NS", 5, 1, {20}},
    {"BA", 5, 2, {32, 544}},
    {"BU", 5, 2, {32, 545}},
    {"BG", 5, 2, {32, 546}},
    {"PU", 5, 2, {32, 547}},
    {"AO", 5, 2, {32, 548}},
    {"SO", 5, 2, {32, 549}},
    {"PO", 5, 2, {32, 550}},
    {"BO", 5, 2, {32, 551}},
    {"RE", 5, 2, {32, 552}},
    {"RU", 5, 2, {32, 554}},
    {"RD", 5, 2, {32, 555}},
    {"NO", 5, 2, {32, 556}},
    {"MU", 5, 2, {32, 558}},
    {"LU", 5, 2, {32, 559}},
    {"IS", 5, 2, {32, 568}},
    {"CY", 5, 2, {32, 569}},
    {"ER", 5, 2, {32, 573}},
    {"LA", 5, 5, {21, 0, 0, 0, 500}},
    {"LG", 5, 5, {21, 0, 0, 0, 501}},
    {"AC", 15, 2, {2, 1}},
    {"LW", 16, 1, {0x1000}},
    {"ME", 16, 1, {0x2000}},
    {"HI", 16, 1, {0x3000}},
    {"SI", 16, 1, {0x4000}},
};

static void sid_from_alias(size_t index, BYTE ret_sid[static SECURITY_MAX_SID_SIZE])
{
    SID *sid = (SID *)ret_sid;

    memset(sid, 0, SECURITY_MAX_SID_SIZE);
    sid->Revision = SID_REVISION;
    sid->SubAuthorityCount = aliases[index].n;
    sid->IdentifierAuthority.Value[5] = aliases[index].authority;
    memcpy(sid->SubAuthority, aliases[index].parts, aliases[index].n * sizeof(DWORD));
}

const char *sid_alias(const void *sid)
{
    _Alignas(DWORD) BYTE known[SECURITY_MAX_SID_SIZE];

    for (size_t i = 0; i < sizeof(aliases) / sizeof(*aliases); i++) {
        sid_from_alias(i, known);
        if (sid_size(known) == sid_size(sid) && memcmp(known, sid, sid_size(sid)) == 0)
            return aliases[i].alias;
    }
    return NULL;
}

void sid_to_text(const void *sid, char ret_text[static SID_TEXT_MAX])
{
    const SID *head = sid;
    const BYTE *authority = head->IdentifierAuthority.Value;
    uint64_t value = 0;
    int len;

    for (int i = 0; i < 6; i++)
        value = value << 8 | authority[i];
    /* An authority of more than 32 bits is written in hexadecimal. */
    len = snprintf(ret_text, SID_TEXT_MAX, value >> 32 ? "S-%u-0x%012llx" : "S-%u-%llu",
                   head->Revision, (unsigned long long)value);
    for (int i = 0; i < head->SubAuthorityCount; i++)
        len += snprintf(ret_text + len, SID_TEXT_MAX - (size_t)len, "-%u", head->SubAuthority[i]);
}

/* A number up to @max, decimal or hexadecimal. */
static bool read_number(const char **cursor, const char *end, uint64_t max, uint64_t *ret_value)
{
    unsigned base = 10;
    uint64_t value = 0;
    const char *begin;

    if (end - *cursor > 2 && (*cursor)[0] == '0' && ((*cursor)[1] | 0x20) == 'x') {
        base = 16;
        *cursor += 2;
    }
    for (begin = *cursor; *cursor < end; (*cursor)++) {
        unsigned unit = (unsigned char)**cursor;
        unsigned digit = unit >= '0' && unit <= '9' ? unit - '0' : (unit | 0x20) - 'a' + 10;

        if (digit >= base)
            break;
        value = value * base + digit;
        if (value > max)
            return false;
    }
    *ret_value = value;
    return *cursor > begin;
}

size_t sid_from_text(const char *text, size_t len, BYTE ret_sid[static SECURITY_MAX_SID_SIZE])
{
    const char *cursor = text + 2, *end = text + len;
    SID *sid = (SID *)ret_sid;
    uint64_t value;

    for (size_t i = 0; len >= 2 && i < sizeof(aliases) / sizeof(*aliases); i++) {
        if (strncasecmp(text, aliases[i].alias, 2) != 0)
            continue;
        sid_from_alias(i, ret_sid);
        return 2;
    }
    if (len < 2 || strncasecmp(text, "S-", 2) != 0)
        return 0;

    memset(sid, 0, SECURITY_MAX_SID_SIZE);
    if (!read_number(&cursor, end, SID_REVISION, &value) || value != SID_REVISION)
        return 0;
    sid->Revision = SID_REVISION;
    if (cursor == end || *cursor++ != '-' || !read_number(&cursor, end, 0xffffffffffff, &value))
        return 0;
    for (int i = 0; i < 6; i++)
        sid->IdentifierAuthority.Value[i] = (BYTE)(value >> 8 * (5 - i));
    while (cursor < end && *cursor == '-' && sid->SubAuthorityCount < SID_MAX_SUB_AUTHORITIES) {
        cursor++;
        if (!read_number(&cursor, end, UINT32_MAX, &value))
            return 0;
        sid->SubAuthority[sid->SubAuthorityCount++] = (DWORD)value;
    }
    return sid->SubAuthorityCount ? (size_t)(cursor - text) : 0;
}

BOOL ConvertSidToStringSidA(PSID Sid, LPSTR *StringSid)
{
    char text[SID_TEXT_MAX];

    if (!StringSid)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!IsValidSid(Sid))
        return FALSE;

    sid_to_text(Sid, text);
    *StringSid = LocalAlloc(LMEM_FIXED, strlen(text) + 1);
    if (!*StringSid)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    strcpy(*StringSid, text);
    return TRUE;
}

BOOL ConvertSidToStringSidW(PSID Sid, LPWSTR *StringSid)
{
    char text[SID_TEXT_MAX];
    size_t len;

    if (!StringSid)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!IsValidSid(Sid))
        return FALSE;

    sid_to_text(Sid, text);
    len = strlen(text) + 1;
    *StringSid = LocalAlloc(LMEM_FIXED, len * sizeof(WCHAR));
    if (!*StringSid)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    utf16_from_utf8(text, len, (char16_t *)*StringSid, len);
    return TRUE;
}

BOOL ConvertStringSidToSidA(LPCSTR StringSid, PSID *Sid)
{
    _Alignas(DWORD) BYTE sid[SECURITY_MAX_SID_SIZE];

    if (!StringSid || !Sid)
        return kernel_fail(ERROR_INVALID_PARAMETER);
    if (!*StringSid || sid_from_text(StringSid, strlen(StringSid), sid) != strlen(StringSid))
        return kernel_fail(ERROR_INVALID_SID);

    *Sid = LocalAlloc(LMEM_FIXED, sid_size(sid));
    if (!*Sid)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    memcpy(*Sid, sid, sid_size(sid));
    return TRUE;
}

BOOL ConvertStringSidToSidW(LPCWSTR StringSid, PSID *Sid)
{
    _cleanup_(freep) char *text = StringSid ? utf16_to_utf8_dup((const char16_t *)StringSid) : NULL;

    if (StringSid && !text)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    return ConvertStringSidToSidA(text, Sid);
}
