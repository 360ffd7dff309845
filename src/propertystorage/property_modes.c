/* SPDX-License-Identifier: MIT */
#include "propertystorage/property_modes.h"

#include <comity/windows.h>

enum {
    ACCESS_MODES = STGM_READ | STGM_WRITE | STGM_READWRITE,
    SHARE_MODES = 0x70,
    FLAGS = PROPSETFLAG_NONSIMPLE | PROPSETFLAG_ANSI | PROPSETFLAG_UNBUFFERED |
            PROPSETFLAG_CASE_SENSITIVE,
};

bool property_flags_are_known(DWORD flags)
{
    return !(flags & ~(DWORD)FLAGS);
}

HRESULT property_create_check(const FMTID *fmtid, DWORD flags, DWORD mode,
                              IPropertyStorage **ret_storage)
{
    HRESULT hr;

    hr = property_open_check(fmtid, mode, ret_storage);
    if (hr == E_INVALIDARG)
        return hr;
    if (!property_flags_are_known(flags))
        return STG_E_INVALIDPARAMETER;
    return (mode & ACCESS_MODES) == STGM_READWRITE ? hr : STG_E_INVALIDFLAG;
}

HRESULT property_open_check(const FMTID *fmtid, DWORD mode, IPropertyStorage **ret_storage)
{
    if (!ret_storage || !fmtid)
        return E_INVALIDARG;
    *ret_storage = NULL;
    return (mode & SHARE_MODES) == STGM_SHARE_EXCLUSIVE ? S_OK : STG_E_INVALIDFLAG;
}
