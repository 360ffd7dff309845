/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include "test.h"

TEST(bytes_are_found_where_they_were_put)
{
    ULARGE_INTEGER at = {.QuadPart = 3}, start = {.QuadPart = 0}, size = {.QuadPart = 2};
    char bytes[8] = "";
    ILockBytes *array;
    HGLOBAL handle;
    STATSTG stat;
    ULONG n;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &array), S_OK);
    ASSERT_HR(ILockBytes_WriteAt(array, at, "xyz", 3, &n), S_OK);
    ASSERT_EQ(n, 3);
    ASSERT_HR(ILockBytes_Stat(array, &stat, STATFLAG_NONAME), S_OK);
    ASSERT_EQ(stat.type, STGTY_LOCKBYTES);
    ASSERT_EQ(stat.cbSize.QuadPart, 6);
    ASSERT_HR(ILockBytes_ReadAt(array, start, bytes, 8, &n), S_OK);
    ASSERT_EQ(n, 6);
    ASSERT_MEM(bytes, "\0\0\0xyz", 6);
    ASSERT_HR(GetHGlobalFromILockBytes(array, &handle), S_OK);
    ASSERT_EQ(GlobalSize(handle), 6);
    ASSERT_HR(ILockBytes_SetSize(array, size), S_OK);
    ASSERT_HR(ILockBytes_ReadAt(array, at, bytes, 1, &n), S_OK);
    ASSERT_EQ(n, 0);
    ASSERT_HR(ILockBytes_Flush(array), S_OK);
    ASSERT_EQ(ILockBytes_Release(array), 0);
}

TEST(what_does_not_fit_is_refused)
{
    ULARGE_INTEGER far_away = {.QuadPart = UINT64_MAX};
    ILockBytes *array;
    HGLOBAL handle;
    ULONG n;

    ASSERT_HR(CreateILockBytesOnHGlobal(NULL, TRUE, &array), S_OK);
    ASSERT_HR(ILockBytes_WriteAt(array, far_away, "x", 1, &n), STG_E_MEDIUMFULL);
    ASSERT_EQ(n, 0);
    ASSERT_HR(ILockBytes_SetSize(array, far_away), STG_E_MEDIUMFULL);
    ASSERT_HR(ILockBytes_LockRegion(array, far_away, far_away, 0), STG_E_INVALIDFUNCTION);
    ASSERT_HR(GetHGlobalFromILockBytes(NULL, &handle), E_INVALIDARG);
    ASSERT_EQ(ILockBytes_Release(array), 0);
}
