/* SPDX-License-Identifier: MIT */
/*
 * RegGetValue: a value of the types that are wanted, its text expanded and with its NUL. As on
 * Windows, a value of another type is given all the same, with the error.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "winreg/winreg_call.h"

static LSTATUS fetch_below(HKEY root, LPCWSTR sub, REGSAM view, LPCWSTR name,
                           struct winreg_fetched *fetched)
{
    LSTATUS error;
    HKEY key;

    if (!sub || !*sub)
        return winreg_fetch(root, name, fetched);

    error = RegOpenKeyExW(root, sub, 0, KEY_QUERY_VALUE | view, &key);
    if (error != ERROR_SUCCESS)
        return error;
    error = winreg_fetch(key, name, fetched);
    RegCloseKey(key);
    return error;
}

static bool ends_in_zeros(const struct winreg_fetched *fetched, DWORD size)
{
    static const BYTE zeros[2 * sizeof(char16_t)];

    return fetched->size >= size && !memcmp(fetched->bytes + fetched->size - size, zeros, size);
}

/* Counts in the NULs that are missing: they are there. */
static void terminate(struct winreg_fetched *fetched)
{
    DWORD needed = fetched->type == REG_MULTI_SZ ? 2 * sizeof(char16_t) : sizeof(char16_t);

    if (ends_in_zeros(fetched, needed))
        return;
    if (ends_in_zeros(fetched, sizeof(char16_t)))
        needed = sizeof(char16_t);
    fetched->size += needed;
}

static LSTATUS expand(struct winreg_fetched *fetched)
{
    char16_t *expanded = winreg_expand((const char16_t *)fetched->bytes);

    if (!expanded)
        return ERROR_OUTOFMEMORY;

    free(fetched->bytes);
    fetched->bytes = (BYTE *)expanded;
    fetched->size = (DWORD)((utf16_len(expanded) + 1) * sizeof(*expanded));
    fetched->type = REG_SZ;
    return ERROR_SUCCESS;
}

static LSTATUS make_text(struct winreg_fetched *fetched, DWORD flags)
{
    if (fetched->type == REG_EXPAND_SZ && !(flags & RRF_NOEXPAND))
        return expand(fetched);
    if (fetched->type == REG_SZ || fetched->type == REG_EXPAND_SZ || fetched->type == REG_MULTI_SZ)
        terminate(fetched);
    return ERROR_SUCCESS;
}

static LSTATUS give(const struct winreg_fetched *fetched, void *data, DWORD *size)
{
    DWORD room = size ? *size : 0;

    if (size)
        *size = fetched->size;
    if (!data)
        return ERROR_SUCCESS;
    if (room < fetched->size)
        return ERROR_MORE_DATA;
    memcpy(data, fetched->bytes, fetched->size);
    return ERROR_SUCCESS;
}

/* Which RRF_RT_ flag lets a type through. */
static DWORD type_flag(DWORD type)
{
    static const DWORD flags[] = {
        [REG_NONE] = RRF_RT_REG_NONE,           [REG_SZ] = RRF_RT_REG_SZ,
        [REG_EXPAND_SZ] = RRF_RT_REG_EXPAND_SZ, [REG_BINARY] = RRF_RT_REG_BINARY,
        [REG_DWORD] = RRF_RT_REG_DWORD,         [REG_MULTI_SZ] = RRF_RT_REG_MULTI_SZ,
        [REG_QWORD] = RRF_RT_REG_QWORD,
    };

    return type < sizeof(flags) / sizeof(*flags) ? flags[type] : 0;
}

static LSTATUS check_type(const struct winreg_fetched *fetched, DWORD allowed)
{
    if (allowed != RRF_RT_ANY && !(allowed & type_flag(fetched->type)))
        return ERROR_UNSUPPORTED_TYPE;
    if (fetched->type == REG_BINARY && ((allowed == RRF_RT_DWORD && fetched->size != 4) ||
                                        (allowed == RRF_RT_QWORD && fetched->size != 8)))
        return ERROR_DATATYPE_MISMATCH;
    return ERROR_SUCCESS;
}

static bool are_valid(DWORD flags)
{
    DWORD allowed = flags & RRF_RT_ANY;

    if ((flags & RRF_WOW64_MASK) == RRF_WOW64_MASK)
        return false;
    /* What is expanded is no REG_EXPAND_SZ any more. */
    return !(allowed & RRF_RT_REG_EXPAND_SZ) || flags & RRF_NOEXPAND || allowed == RRF_RT_ANY;
}

LSTATUS RegGetValueW(HKEY hkey, LPCWSTR lpSubKey, LPCWSTR lpValue, DWORD dwFlags, LPDWORD pdwType,
                     PVOID pvData, LPDWORD pcbData)
{
    _cleanup_(winreg_fetched_deinit) struct winreg_fetched fetched = {0};
    REGSAM view = (dwFlags & RRF_SUBKEY_WOW6432KEY ? KEY_WOW64_32KEY : 0) |
                  (dwFlags & RRF_SUBKEY_WOW6464KEY ? KEY_WOW64_64KEY : 0);
    DWORD room = pcbData ? *pcbData : 0;
    LSTATUS error, mismatch;

    if ((pvData && !pcbData) || !are_valid(dwFlags))
        return ERROR_INVALID_PARAMETER;

    error = fetch_below(hkey, lpSubKey, view, lpValue, &fetched);
    if (error == ERROR_SUCCESS)
        error = make_text(&fetched, dwFlags);
    if (error == ERROR_SUCCESS) {
        error = give(&fetched, pvData, pcbData);
        mismatch = check_type(&fetched, dwFlags & RRF_RT_ANY);
        if (mismatch != ERROR_SUCCESS)
            error = mismatch;
    }
    if (pdwType)
        *pdwType = fetched.type;
    if (error != ERROR_SUCCESS && dwFlags & RRF_ZEROONFAILURE && pvData)
        memset(pvData, 0, room);
    return error;
}
