/* SPDX-License-Identifier: MIT */
/*
 * Stand-ins for registry calls that are on their way, weak so that the real ones take their place
 * by being linked. Until then transactions apply at once and hive files are not supported.
 */
#include <comity/winbase.h>
#include <comity/winerror.h>
#include <comity/winreg.h>

#define NOT_YET __attribute__((weak))

NOT_YET HANDLE CreateTransaction(LPSECURITY_ATTRIBUTES lpTransactionAttributes, GUID *UOW,
                                 DWORD CreateOptions, DWORD IsolationLevel, DWORD IsolationFlags,
                                 DWORD Timeout, LPWSTR Description)
{
    return NULL;
}

NOT_YET BOOL CommitTransaction(HANDLE TransactionHandle)
{
    return TRUE;
}

NOT_YET BOOL RollbackTransaction(HANDLE TransactionHandle)
{
    return TRUE;
}

NOT_YET BOOL CloseHandle(HANDLE hObject)
{
    return TRUE;
}

NOT_YET LSTATUS RegOpenKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, DWORD ulOptions,
                                      REGSAM samDesired, PHKEY phkResult, HANDLE hTransaction,
                                      PVOID pExtendedParemeter)
{
    return RegOpenKeyExW(hKey, lpSubKey, ulOptions, samDesired, phkResult);
}

NOT_YET LSTATUS RegCreateKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, DWORD Reserved, LPWSTR lpClass,
                                        DWORD dwOptions, REGSAM samDesired,
                                        const LPSECURITY_ATTRIBUTES lpSecurityAttributes,
                                        PHKEY phkResult, LPDWORD lpdwDisposition,
                                        HANDLE hTransaction, PVOID pExtendedParemeter)
{
    return RegCreateKeyExW(hKey, lpSubKey, Reserved, lpClass, dwOptions, samDesired,
                           lpSecurityAttributes, phkResult, lpdwDisposition);
}

NOT_YET LSTATUS RegDeleteKeyTransactedW(HKEY hKey, LPCWSTR lpSubKey, REGSAM samDesired,
                                        DWORD Reserved, HANDLE hTransaction,
                                        PVOID pExtendedParameter)
{
    return RegDeleteKeyExW(hKey, lpSubKey, samDesired, Reserved);
}

NOT_YET LSTATUS RegLoadKeyW(HKEY hKey, LPCWSTR lpSubKey, LPCWSTR lpFile)
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}

NOT_YET LSTATUS RegUnLoadKeyW(HKEY hKey, LPCWSTR lpSubKey)
{
    return ERROR_CALL_NOT_IMPLEMENTED;
}
