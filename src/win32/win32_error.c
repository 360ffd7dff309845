/* SPDX-License-Identifier: MIT */
/*
 * The last error of a thread.
 */
#include <comity/winbase.h>

static _Thread_local DWORD last_error;

DWORD GetLastError(void)
{
    return last_error;
}

void SetLastError(DWORD dwErrCode)
{
    last_error = dwErrCode;
}
