/* SPDX-License-Identifier: MIT */
/*
 * Stand-ins for registry calls that are on their way, weak so that the real ones take their place
 * by being linked. Until then hive files are not supported.
 */
#include <comity/winbase.h>
#include <comity/winerror.h>
#include <comity/winreg.h>

#define NOT_YET __attribute__((weak))

NOT_YET LSTATUS RegLoadKeyW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpFile)
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

NOT_YET LSTATUS RegUnLoadKeyW(HKEY hKey, LPCWSTR lpSubKey)
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}
