/* SPDX-License-Identifier: MIT */
/*
 * Modes of storages and streams: which of STGM_'s combinations open what. Source: Windows' "STGM
 * Constants" page, and that of each function.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

enum {
    STORAGE_MODE_ACCESS = 0xf,
    STORAGE_MODE_SHARE = 0xf0,
};

static inline bool storage_mode_reads(DWORD mode)
{
    return (mode & STORAGE_MODE_ACCESS) != STGM_WRITE;
}

static inline bool storage_mode_writes(DWORD mode)
{
    return (mode & STORAGE_MODE_ACCESS) != STGM_READ;
}

static inline bool storage_mode_denies_read(DWORD mode)
{
    return (mode & STORAGE_MODE_SHARE) == STGM_SHARE_EXCLUSIVE ||
           (mode & STORAGE_MODE_SHARE) == STGM_SHARE_DENY_READ;
}

static inline bool storage_mode_denies_write(DWORD mode)
{
    return (mode & STORAGE_MODE_SHARE) == STGM_SHARE_EXCLUSIVE ||
           (mode & STORAGE_MODE_SHARE) == STGM_SHARE_DENY_WRITE;
}

/* Whether what is open so may be changed: transacted changes are nobody else's matter until they
 * are committed. */
static inline bool storage_mode_changes(DWORD mode)
{
    return storage_mode_writes(mode) || mode & STGM_TRANSACTED;
}

/* Of a new file, and of one that is there. STG_E_INVALIDFLAG, STG_E_INVALIDFUNCTION. */
HRESULT storage_mode_check_create(DWORD mode);
HRESULT storage_mode_check_open(DWORD mode);

/* Of a storage or stream within another, which only one may have open at a time; @parent is the
 * mode of that other. Both also STG_E_ACCESSDENIED for more than the other may do. */
HRESULT storage_mode_check_storage(DWORD mode, DWORD parent);
HRESULT storage_mode_check_stream(DWORD mode, DWORD parent);
