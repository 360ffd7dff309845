/* SPDX-License-Identifier: MIT */
#include "files/file_error.h"

#include <errno.h>
#include <stddef.h>

HRESULT file_error(int error, HRESULT missing)
{
    static const struct {
        int error;
        HRESULT hr;
    } others[] = {
        {ENOTDIR, CTL_E_PATHNOTFOUND},
        {ELOOP, CTL_E_PATHNOTFOUND},
        {EEXIST, CTL_E_FILEALREADYEXISTS},
        {ENOTEMPTY, CTL_E_FILEALREADYEXISTS},
        {EACCES, CTL_E_PERMISSIONDENIED},
        {EPERM, CTL_E_PERMISSIONDENIED},
        {EROFS, CTL_E_PERMISSIONDENIED},
        {EBUSY, CTL_E_PERMISSIONDENIED},
        {EISDIR, CTL_E_PERMISSIONDENIED},
        {ETXTBSY, CTL_E_PERMISSIONDENIED},
        {ENAMETOOLONG, CTL_E_BADFILENAMEORNUMBER},
        {EILSEQ, CTL_E_BADFILENAMEORNUMBER},
        {ENOSPC, CTL_E_DISKFULL},
        {EDQUOT, CTL_E_DISKFULL},
        {EFBIG, CTL_E_DISKFULL},
        {EMFILE, CTL_E_TOOMANYFILES},
        {ENFILE, CTL_E_TOOMANYFILES},
        {ENODEV, CTL_E_DEVICEUNAVAILABLE},
        {ENXIO, CTL_E_DEVICEUNAVAILABLE},
        {ENOMEDIUM, CTL_E_DISKNOTREADY},
        {ENOMEM, E_OUTOFMEMORY},
        {EINVAL, E_INVALIDARG},
    };

    if (error == ENOENT)
        return missing;
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
        if (others[i].error == error)
            return others[i].hr;
    }
    return CTL_E_DEVICEIOERROR;
}
