/* SPDX-License-Identifier: MIT */
/*
 * The registry. Source: Windows' "winreg.h" pages. W functions take UTF-16, A functions UTF-8.
 */
#ifndef COMITY_WINREG_H
#define COMITY_WINREG_H

#include <comity/winerror.h>
#include <comity/winnt.h>
#include <comity/wtypes.h>

#define HKEY_CLASSES_ROOT ((HKEY)(ULONG_PTR)(int32_t)0x80000000)
#define HKEY_CURRENT_USER ((HKEY)(ULONG_PTR)(int32_t)0x80000001)
#define HKEY_LOCAL_MACHINE ((HKEY)(ULONG_PTR)(int32_t)0x80000002)
#define HKEY_USERS ((HKEY)(ULONG_PTR)(int32_t)0x80000003)
#define HKEY_PERFORMANCE_DATA ((HKEY)(ULONG_PTR)(int32_t)0x80000004)
#define HKEY_CURRENT_CONFIG ((HKEY)(ULONG_PTR)(int32_t)0x80000005)
#define HKEY_DYN_DATA ((HKEY)(ULONG_PTR)(int32_t)0x80000006)
#define HKEY_CURRENT_USER_LOCAL_SETTINGS ((HKEY)(ULONG_PTR)(int32_t)0x80000007)
#define HKEY_PERFORMANCE_TEXT ((HKEY)(ULONG_PTR)(int32_t)0x80000050)
#define HKEY_PERFORMANCE_NLSTEXT ((HKEY)(ULONG_PTR)(int32_t)0x80000060)

#define REG_MUI_STRING_TRUNCATE 0x00000001
#define REG_SECURE_CONNECTION 0x00000001
#define REG_PROCESS_APPKEY 0x00000001

typedef ACCESS_MASK REGSAM;
typedef LONG LSTATUS;
typedef struct value_entA {
    LPSTR ve_valuename;
    DWORD ve_valuelen;
    DWORD_PTR ve_valueptr;
    DWORD ve_type;
} VALENTA, *PVALENTA;
typedef struct value_entW {
    LPWSTR ve_valuename;
    DWORD ve_valuelen;
    DWORD_PTR ve_valueptr;
    DWORD ve_type;
} VALENTW, *PVALENTW;

#define RRF_RT_REG_NONE 0x00000001
#define RRF_RT_REG_SZ 0x00000002
#define RRF_RT_REG_EXPAND_SZ 0x00000004
#define RRF_RT_REG_BINARY 0x00000008
#define RRF_RT_REG_DWORD 0x00000010
#define RRF_RT_REG_MULTI_SZ 0x00000020
#define RRF_RT_REG_QWORD 0x00000040
#define RRF_RT_DWORD (RRF_RT_REG_BINARY | RRF_RT_REG_DWORD)
#define RRF_RT_QWORD (RRF_RT_REG_BINARY | RRF_RT_REG_QWORD)
#define RRF_RT_ANY 0x0000ffff
#define RRF_SUBKEY_WOW6464KEY 0x00010000
#define RRF_SUBKEY_WOW6432KEY 0x00020000
#define RRF_WOW64_MASK 0x00030000
#define RRF_NOEXPAND 0x10000000
#define RRF_ZEROONFAILURE 0x20000000

#define COMITY_REG(name) WINADVAPI LSTATUS APIENTRY name

COMITY_REG(RegCloseKey)(HKEY hKey);
COMITY_REG(RegFlushKey)(HKEY hKey);
COMITY_REG(RegOverridePredefKey)(HKEY hKey, HKEY hNewHKey);
COMITY_REG(RegOpenCurrentUser)(REGSAM samDesired, PHKEY phkResult);
COMITY_REG(RegOpenUserClassesRoot)
(HANDLE hToken, DWORD dwOptions, REGSAM samDesired, PHKEY phkResult);
COMITY_REG(RegDisablePredefinedCache)(void);
COMITY_REG(RegDisablePredefinedCacheEx)(void);
COMITY_REG(RegDisableReflectionKey)(HKEY hBase);
COMITY_REG(RegEnableReflectionKey)(HKEY hBase);
COMITY_REG(RegQueryReflectionKey)(HKEY hBase, BOOL *bIsReflectionDisabled);
COMITY_REG(RegNotifyChangeKeyValue)
(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter, HANDLE hEvent, BOOL fAsynchronous);
COMITY_REG(RegGetKeySecurity)
(HKEY hKey, SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR pSecurityDescriptor,
 LPDWORD lpcbSecurityDescriptor);
COMITY_REG(RegSetKeySecurity)
(HKEY hKey, SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR pSecurityDescriptor);

#define COMITY_REG_PAIRS(X, STR, CSTR, VALENT)                                                     \
    COMITY_REG(RegConnectRegistry##X)(CSTR lpMachineName, HKEY hKey, PHKEY phkResult);             \
    COMITY_REG(RegOpenKey##X)(HKEY hKey, CSTR lpSubKey, PHKEY phkResult);                          \
    COMITY_REG(RegOpenKeyEx##X)                                                                    \
    (HKEY hKey, CSTR lpSubKey, DWORD ulOptions, REGSAM samDesired, PHKEY phkResult);               \
    COMITY_REG(RegOpenKeyTransacted##X)                                                            \
    (HKEY hKey, CSTR lpSubKey, DWORD ulOptions, REGSAM samDesired, PHKEY phkResult,                \
     HANDLE hTransaction, PVOID pExtendedParemeter);                                               \
    COMITY_REG(RegCreateKey##X)(HKEY hKey, CSTR lpSubKey, PHKEY phkResult);                        \
    COMITY_REG(RegCreateKeyEx##X)                                                                  \
    (HKEY hKey, CSTR lpSubKey, DWORD Reserved, STR lpClass, DWORD dwOptions, REGSAM samDesired,    \
     const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult, LPDWORD lpdwDisposition);  \
    COMITY_REG(RegCreateKeyTransacted##X)                                                          \
    (HKEY hKey, CSTR lpSubKey, DWORD Reserved, STR lpClass, DWORD dwOptions, REGSAM samDesired,    \
     const LPSECURITY_ATTRIBUTES lpSecurityAttributes, PHKEY phkResult, LPDWORD lpdwDisposition,   \
     HANDLE hTransaction, PVOID pExtendedParemeter);                                               \
    COMITY_REG(RegDeleteKey##X)(HKEY hKey, CSTR lpSubKey);                                         \
    COMITY_REG(RegDeleteKeyEx##X)(HKEY hKey, CSTR lpSubKey, REGSAM samDesired, DWORD Reserved);    \
    COMITY_REG(RegDeleteKeyTransacted##X)                                                          \
    (HKEY hKey, CSTR lpSubKey, REGSAM samDesired, DWORD Reserved, HANDLE hTransaction,             \
     PVOID pExtendedParameter);                                                                    \
    COMITY_REG(RegDeleteTree##X)(HKEY hKey, CSTR lpSubKey);                                        \
    COMITY_REG(RegDeleteValue##X)(HKEY hKey, CSTR lpValueName);                                    \
    COMITY_REG(RegDeleteKeyValue##X)(HKEY hKey, CSTR lpSubKey, CSTR lpValueName);                  \
    COMITY_REG(RegCopyTree##X)(HKEY hKeySrc, CSTR lpSubKey, HKEY hKeyDest);                        \
    COMITY_REG(RegQueryValue##X)(HKEY hKey, CSTR lpSubKey, STR lpData, PLONG lpcbData);            \
    COMITY_REG(RegQueryValueEx##X)                                                                 \
    (HKEY hKey, CSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,               \
     LPDWORD lpcbData);                                                                            \
    COMITY_REG(RegQueryMultipleValues##X)                                                          \
    (HKEY hKey, VALENT val_list, DWORD num_vals, STR lpValueBuf, LPDWORD ldwTotsize);              \
    COMITY_REG(RegGetValue##X)                                                                     \
    (HKEY hkey, CSTR lpSubKey, CSTR lpValue, DWORD dwFlags, LPDWORD pdwType, PVOID pvData,         \
     LPDWORD pcbData);                                                                             \
    COMITY_REG(RegSetValue##X)(HKEY hKey, CSTR lpSubKey, DWORD dwType, CSTR lpData, DWORD cbData); \
    COMITY_REG(RegSetValueEx##X)                                                                   \
    (HKEY hKey, CSTR lpValueName, DWORD Reserved, DWORD dwType, const BYTE *lpData, DWORD cbData); \
    COMITY_REG(RegSetKeyValue##X)                                                                  \
    (HKEY hKey, CSTR lpSubKey, CSTR lpValueName, DWORD dwType, LPCVOID lpData, DWORD cbData);      \
    COMITY_REG(RegEnumKey##X)(HKEY hKey, DWORD dwIndex, STR lpName, DWORD cchName);                \
    COMITY_REG(RegEnumKeyEx##X)                                                                    \
    (HKEY hKey, DWORD dwIndex, STR lpName, LPDWORD lpcchName, LPDWORD lpReserved, STR lpClass,     \
     LPDWORD lpcchClass, PFILETIME lpftLastWriteTime);                                             \
    COMITY_REG(RegEnumValue##X)                                                                    \
    (HKEY hKey, DWORD dwIndex, STR lpValueName, LPDWORD lpcchValueName, LPDWORD lpReserved,        \
     LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData);                                             \
    COMITY_REG(RegQueryInfoKey##X)                                                                 \
    (HKEY hKey, STR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved, LPDWORD lpcSubKeys,           \
     LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,                         \
     LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,         \
     PFILETIME lpftLastWriteTime);                                                                 \
    COMITY_REG(RegLoadKey##X)(HKEY hKey, CSTR lpSubKey, CSTR lpFile);                              \
    COMITY_REG(RegUnLoadKey##X)(HKEY hKey, CSTR lpSubKey);                                         \
    COMITY_REG(RegLoadAppKey##X)                                                                   \
    (CSTR lpFile, PHKEY phkResult, REGSAM samDesired, DWORD dwOptions, DWORD Reserved);            \
    COMITY_REG(RegSaveKey##X)                                                                      \
    (HKEY hKey, CSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes);                    \
    COMITY_REG(RegSaveKeyEx##X)                                                                    \
    (HKEY hKey, CSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD Flags);       \
    COMITY_REG(RegRestoreKey##X)(HKEY hKey, CSTR lpFile, DWORD dwFlags);                           \
    COMITY_REG(RegReplaceKey##X)(HKEY hKey, CSTR lpSubKey, CSTR lpNewFile, CSTR lpOldFile);        \
    COMITY_REG(RegLoadMUIString##X)                                                                \
    (HKEY hKey, CSTR pszValue, STR pszOutBuf, DWORD cbOutBuf, LPDWORD pcbData, DWORD Flags,        \
     CSTR pszDirectory)

COMITY_REG_PAIRS(W, LPWSTR, LPCWSTR, PVALENTW);
COMITY_REG_PAIRS(A, LPSTR, LPCSTR, PVALENTA);
COMITY_REG(RegRenameKey)(HKEY hKey, LPCWSTR lpSubKeyName, LPCWSTR lpNewKeyName);

#ifdef UNICODE
#define COMITY_AW(name) name##W
#else
#define COMITY_AW(name) name##A
#endif
#define RegConnectRegistry COMITY_AW(RegConnectRegistry)
#define RegOpenKey COMITY_AW(RegOpenKey)
#define RegOpenKeyEx COMITY_AW(RegOpenKeyEx)
#define RegOpenKeyTransacted COMITY_AW(RegOpenKeyTransacted)
#define RegCreateKey COMITY_AW(RegCreateKey)
#define RegCreateKeyEx COMITY_AW(RegCreateKeyEx)
#define RegCreateKeyTransacted COMITY_AW(RegCreateKeyTransacted)
#define RegDeleteKey COMITY_AW(RegDeleteKey)
#define RegDeleteKeyEx COMITY_AW(RegDeleteKeyEx)
#define RegDeleteKeyTransacted COMITY_AW(RegDeleteKeyTransacted)
#define RegDeleteTree COMITY_AW(RegDeleteTree)
#define RegDeleteValue COMITY_AW(RegDeleteValue)
#define RegDeleteKeyValue COMITY_AW(RegDeleteKeyValue)
#define RegCopyTree COMITY_AW(RegCopyTree)
#define RegQueryValue COMITY_AW(RegQueryValue)
#define RegQueryValueEx COMITY_AW(RegQueryValueEx)
#define RegQueryMultipleValues COMITY_AW(RegQueryMultipleValues)
#define RegGetValue COMITY_AW(RegGetValue)
#define RegSetValue COMITY_AW(RegSetValue)
#define RegSetValueEx COMITY_AW(RegSetValueEx)
#define RegSetKeyValue COMITY_AW(RegSetKeyValue)
#define RegEnumKey COMITY_AW(RegEnumKey)
#define RegEnumKeyEx COMITY_AW(RegEnumKeyEx)
#define RegEnumValue COMITY_AW(RegEnumValue)
#define RegQueryInfoKey COMITY_AW(RegQueryInfoKey)
#define RegLoadKey COMITY_AW(RegLoadKey)
#define RegUnLoadKey COMITY_AW(RegUnLoadKey)
#define RegLoadAppKey COMITY_AW(RegLoadAppKey)
#define RegSaveKey COMITY_AW(RegSaveKey)
#define RegSaveKeyEx COMITY_AW(RegSaveKeyEx)
#define RegRestoreKey COMITY_AW(RegRestoreKey)
#define RegReplaceKey COMITY_AW(RegReplaceKey)
#define RegLoadMUIString COMITY_AW(RegLoadMUIString)
#define VALENT COMITY_AW(VALENT)
#define PVALENT COMITY_AW(PVALENT)

#endif
