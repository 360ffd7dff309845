/* SPDX-License-Identifier: MIT */
#include "storage/storage_mode.h"

enum {
    KNOWN = STORAGE_MODE_ACCESS | STORAGE_MODE_SHARE | STGM_CREATE | STGM_TRANSACTED |
            STGM_CONVERT | STGM_PRIORITY | STGM_NOSCRATCH | STGM_NOSNAPSHOT | STGM_DIRECT_SWMR |
            STGM_DELETEONRELEASE | STGM_SIMPLE,
};

/* What is no combination anywhere. */
static bool is_known(DWORD mode)
{
    DWORD share = mode & STORAGE_MODE_SHARE;

    if (mode & ~(DWORD)KNOWN || (mode & STORAGE_MODE_ACCESS) > STGM_READWRITE)
        return false;
    if (share & 0xf || share > STGM_SHARE_DENY_NONE)
        return false;
    if (mode & STGM_CREATE && mode & STGM_CONVERT)
        return false;
    if (mode & (STGM_NOSCRATCH | STGM_NOSNAPSHOT) && !(mode & STGM_TRANSACTED))
        return false;
    return !(mode & STGM_NOSNAPSHOT && storage_mode_denies_write(mode));
}

/* Who changes a file directly has it alone, or with readers who know of it. */
static bool is_shared_rightly(DWORD mode)
{
    DWORD share = mode & STORAGE_MODE_SHARE;

    if (mode & STGM_TRANSACTED)
        return !(mode & STGM_DIRECT_SWMR);
    if (mode & STGM_DIRECT_SWMR)
        return share == (storage_mode_writes(mode) ? STGM_SHARE_DENY_WRITE : STGM_SHARE_DENY_NONE);
    return share == STGM_SHARE_EXCLUSIVE ||
           (share == STGM_SHARE_DENY_WRITE && !storage_mode_writes(mode));
}

HRESULT storage_mode_check_create(DWORD mode)
{
    if (!is_known(mode) || mode & STGM_PRIORITY || !storage_mode_writes(mode) ||
        !is_shared_rightly(mode))
        return STG_E_INVALIDFLAG;
    return S_OK;
}

HRESULT storage_mode_check_open(DWORD mode)
{
    if (mode & STGM_DELETEONRELEASE)
        return STG_E_INVALIDFUNCTION;
    if (!is_known(mode) || mode & (STGM_CREATE | STGM_CONVERT))
        return STG_E_INVALIDFLAG;
    if (mode & STGM_PRIORITY)
        return mode & ~(DWORD)(STGM_PRIORITY | STORAGE_MODE_SHARE) ? STG_E_INVALIDFLAG : S_OK;
    return is_shared_rightly(mode) ? S_OK : STG_E_INVALIDFLAG;
}

/* A transacted parent may be changed in any way. */
static bool exceeds(DWORD mode, DWORD parent)
{
    return !(parent & STGM_TRANSACTED) &&
           ((storage_mode_reads(mode) && !storage_mode_reads(parent)) ||
            (storage_mode_writes(mode) && !storage_mode_writes(parent)));
}

static HRESULT check_element(DWORD mode, DWORD functions)
{
    if (mode & functions)
        return STG_E_INVALIDFUNCTION;
    if (!is_known(mode) || (mode & STORAGE_MODE_SHARE) != STGM_SHARE_EXCLUSIVE)
        return STG_E_INVALIDFLAG;
    return S_OK;
}

HRESULT storage_mode_check_storage(DWORD mode, DWORD parent)
{
    HRESULT hr = check_element(mode, STGM_PRIORITY | STGM_DELETEONRELEASE | STGM_SIMPLE);

    if (FAILED(hr))
        return hr;
    if (parent & STGM_SIMPLE)
        return STG_E_INVALIDFUNCTION;
    return exceeds(mode, parent) ? STG_E_ACCESSDENIED : S_OK;
}

HRESULT storage_mode_check_stream(DWORD mode, DWORD parent)
{
    HRESULT hr =
        check_element(mode, STGM_PRIORITY | STGM_DELETEONRELEASE | STGM_SIMPLE | STGM_TRANSACTED);

    if (FAILED(hr))
        return hr;
    return exceeds(mode, parent) ? STG_E_ACCESSDENIED : S_OK;
}
