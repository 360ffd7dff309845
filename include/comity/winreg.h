/* SPDX-License-Identifier: MIT */
/*
 * The registry. Source: Windows' "winreg.h" pages. W functions take UTF-16, A functions UTF-8,
 * whose sizes count bytes.
 *
 * Every function may be called from any thread, with a handle that others use too. It returns a
 * Windows error number, 0 if all went well, and leaves the last error alone. Besides those that are
 * named below there are for any function that takes a handle: ERROR_INVALID_HANDLE,
 * ERROR_KEY_DELETED, ERROR_ACCESS_DENIED (the handle was opened without the right in brackets, or
 * the user may not write the hive), ERROR_OUTOFMEMORY, ERROR_BADDB (the hive is damaged),
 * ERROR_DISK_FULL; and ERROR_INVALID_PARAMETER for what must not be NULL, reserved parameters that
 * are not 0, and names over their limit.
 *
 * A key's name has up to 255 characters, a value's 16,383; keys are up to 512 deep:
 * ERROR_FILENAME_EXCED_RANGE. A NULL or empty name of a key is the handle's own key,
 * of a value the default value. Each change is durable when its function returns.
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

/* Closes a handle; a predefined one may be closed any number of times. */
COMITY_REG(RegCloseKey)(HKEY hKey);

/* Writes a loaded file that the key is in back; all else is durable already. */
COMITY_REG(RegFlushKey)(HKEY hKey);

/* Lets a predefined key stand for another one in this process, or, with NULL, for itself again. */
COMITY_REG(RegOverridePredefKey)(HKEY hKey, HKEY hNewHKey);

/* The keys of the user that the process runs as. @hToken is not looked at; @dwOptions must be 0. */
COMITY_REG(RegOpenCurrentUser)(REGSAM samDesired, PHKEY phkResult);
COMITY_REG(RegOpenUserClassesRoot)
(HANDLE hToken, DWORD dwOptions, REGSAM samDesired, PHKEY phkResult);

/* Nothing is cached: these succeed. */
COMITY_REG(RegDisablePredefinedCache)(void);
COMITY_REG(RegDisablePredefinedCacheEx)(void);

/* The views do not reflect each other, as on Windows since version 7: it is always disabled. */
COMITY_REG(RegDisableReflectionKey)(HKEY hBase);
COMITY_REG(RegEnableReflectionKey)(HKEY hBase);
COMITY_REG(RegQueryReflectionKey)(HKEY hBase, BOOL *bIsReflectionDisabled);

/*
 * Sets @hEvent, or waits if @fAsynchronous is FALSE, when something that @dwNotifyFilter names
 * (REG_NOTIFY_CHANGE_) changes in the key, or below it too, by whatever process [KEY_NOTIFY]. Once
 * a call; closing the handle counts.
 */
COMITY_REG(RegNotifyChangeKeyValue)
(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter, HANDLE hEvent, BOOL fAsynchronous);

/*
 * The parts of the key's security descriptor that @SecurityInformation names, self-relative
 * [READ_CONTROL]: ERROR_INSUFFICIENT_BUFFER with the size needed. Setting takes either form
 * [WRITE_OWNER for owner and group, WRITE_DAC for lists]: ERROR_INVALID_SECURITY_DESCR. A key
 * without a descriptor has its parent's. Descriptors are kept; they do not decide about access.
 */
COMITY_REG(RegGetKeySecurity)
(HKEY hKey, SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR pSecurityDescriptor,
 LPDWORD lpcbSecurityDescriptor);
COMITY_REG(RegSetKeySecurity)
(HKEY hKey, SECURITY_INFORMATION SecurityInformation, PSECURITY_DESCRIPTOR pSecurityDescriptor);

/*
 * Keys.
 *
 * RegConnectRegistry gives a predefined key of the machine of this name; there is only the own one:
 * ERROR_BAD_NETPATH.
 *
 * RegOpenKeyEx opens @lpSubKey with the rights of @samDesired, which may name a view
 * (KEY_WOW64_32KEY, KEY_WOW64_64KEY); with REG_OPTION_OPEN_LINK in @ulOptions a link itself.
 * RegOpenKey asks for all rights that there are. ERROR_FILE_NOT_FOUND, ERROR_BAD_PATHNAME for a
 * leading backslash. *@phkResult is NULL on failure.
 *
 * RegCreateKeyEx makes @lpSubKey, and all that lack above it, or opens it: *@lpdwDisposition, which
 * may be NULL, says which. @dwOptions has REG_OPTION_VOLATILE for a key that goes with the next
 * boot, REG_OPTION_CREATE_LINK for a link. @lpSecurityAttributes gives a new key its descriptor.
 * ERROR_BADKEY without a name, ERROR_CHILD_MUST_BE_VOLATILE below a volatile key,
 * ERROR_ALREADY_EXISTS for a link, ERROR_INVALID_SECURITY_DESCR, ERROR_INVALID_PARAMETER directly
 * below HKEY_USERS.
 *
 * RegDeleteKey and RegDeleteKeyEx delete a key without subkeys (ERROR_ACCESS_DENIED),
 * RegDeleteTree one with all below it in one commit; without a name the key itself stays, empty.
 * RegCopyTree copies what is below @lpSubKey, and its values, to @hKeyDest [KEY_SET_VALUE,
 * KEY_CREATE_SUB_KEY]; what is there already stays. ERROR_FILE_NOT_FOUND.
 *
 * The transacted functions do the same in @hTransaction: nobody else sees it before
 * CommitTransaction. ERROR_INVALID_HANDLE for what is no transaction, ERROR_TRANSACTION_NOT_ACTIVE.
 *
 * RegEnumKeyEx gives the name of the @dwIndex-th subkey [KEY_ENUMERATE_SUB_KEYS], and if asked its
 * class and the time of its last change; sizes are with the NUL in, without it out.
 * ERROR_NO_MORE_ITEMS behind the last, ERROR_MORE_DATA. RegQueryInfoKey counts and measures
 * [KEY_QUERY_VALUE]; each pointer may be NULL. ERROR_INSUFFICIENT_BUFFER for the class.
 */
#define COMITY_REG_KEYS(X, STR, CSTR)                                                              \
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
    COMITY_REG(RegCopyTree##X)(HKEY hKeySrc, CSTR lpSubKey, HKEY hKeyDest);                        \
    COMITY_REG(RegEnumKey##X)(HKEY hKey, DWORD dwIndex, STR lpName, DWORD cchName);                \
    COMITY_REG(RegEnumKeyEx##X)                                                                    \
    (HKEY hKey, DWORD dwIndex, STR lpName, LPDWORD lpcchName, LPDWORD lpReserved, STR lpClass,     \
     LPDWORD lpcchClass, PFILETIME lpftLastWriteTime);                                             \
    COMITY_REG(RegQueryInfoKey##X)                                                                 \
    (HKEY hKey, STR lpClass, LPDWORD lpcchClass, LPDWORD lpReserved, LPDWORD lpcSubKeys,           \
     LPDWORD lpcbMaxSubKeyLen, LPDWORD lpcbMaxClassLen, LPDWORD lpcValues,                         \
     LPDWORD lpcbMaxValueNameLen, LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,         \
     PFILETIME lpftLastWriteTime)
COMITY_REG_KEYS(W, LPWSTR, LPCWSTR);
COMITY_REG_KEYS(A, LPSTR, LPCSTR);

/*
 * Values.
 *
 * RegQueryValueEx gives type and data of a value [KEY_QUERY_VALUE]; *@lpcbData is the room in, the
 * size out, and without @lpData the size is told. ERROR_FILE_NOT_FOUND, ERROR_MORE_DATA. Text gets
 * a NUL if it has none and there is room. RegQueryValue gives the default value of a subkey as
 * text, "" if it has none. RegQueryMultipleValues gives several, one behind the other in
 * @lpValueBuf: ERROR_CANTREAD if one is missing, ERROR_MORE_DATA with the room for all in
 * *@ldwTotsize.
 *
 * RegGetValue lets through the types that @dwFlags names (RRF_RT_): ERROR_UNSUPPORTED_TYPE,
 * ERROR_DATATYPE_MISMATCH for binary data of another size. It expands %NAME% in REG_EXPAND_SZ
 * unless RRF_NOEXPAND, ends text with NUL, and zeroes the buffer on failure if RRF_ZEROONFAILURE.
 *
 * RegSetValueEx sets a value of any type [KEY_SET_VALUE]; data at an address below 64 KiB are
 * ERROR_NOACCESS, and of a link only SymbolicLinkValue may be set. RegSetKeyValue does it below a
 * key that it makes if it has to, RegSetValue for a default value as text. RegDeleteValue and
 * RegDeleteKeyValue delete one [KEY_SET_VALUE]: ERROR_FILE_NOT_FOUND.
 *
 * RegEnumValue gives the @dwIndex-th value [KEY_QUERY_VALUE]: ERROR_NO_MORE_ITEMS behind the last,
 * ERROR_MORE_DATA if name or data do not fit.
 *
 * RegLoadMUIString reads a string "@module,-number" out of a module. Modules here have none:
 * ERROR_INVALID_DATA for a value of another form, ERROR_FILE_NOT_FOUND, ERROR_BAD_EXE_FORMAT,
 * ERROR_RESOURCE_NAME_NOT_FOUND. The A function is ERROR_CALL_NOT_IMPLEMENTED, as on Windows.
 */
#define COMITY_REG_VALUES(X, STR, CSTR, VALENT)                                                    \
    COMITY_REG(RegQueryValue##X)(HKEY hKey, CSTR lpSubKey, STR lpData, PLONG lpcbData);            \
    COMITY_REG(RegQueryValueEx##X)                                                                 \
    (HKEY hKey, CSTR lpValueName, LPDWORD lpReserved, LPDWORD lpType, LPBYTE lpData,               \
     LPDWORD lpcbData);                                                                            \
    COMITY_REG(RegQueryMultipleValues##X)                                                          \
    (HKEY hKey, VALENT val_list, DWORD num_vals, STR lpValueBuf, LPDWORD ldwTotsize);              \
    COMITY_REG(RegGetValue##X)                                                                     \
    (HKEY hkey, CSTR lpSubKey, CSTR lpValue, DWORD dwFlags, LPDWORD pdwType, PVOID pvData,         \
     LPDWORD pcbData);                                                                             \
    COMITY_REG(RegSetValue##X)                                                                     \
    (HKEY hKey, CSTR lpSubKey, DWORD dwType, CSTR lpData, DWORD cbData);                           \
    COMITY_REG(RegSetValueEx##X)                                                                   \
    (HKEY hKey, CSTR lpValueName, DWORD Reserved, DWORD dwType, const BYTE *lpData, DWORD cbData); \
    COMITY_REG(RegSetKeyValue##X)                                                                  \
    (HKEY hKey, CSTR lpSubKey, CSTR lpValueName, DWORD dwType, LPCVOID lpData, DWORD cbData);      \
    COMITY_REG(RegDeleteValue##X)(HKEY hKey, CSTR lpValueName);                                    \
    COMITY_REG(RegDeleteKeyValue##X)(HKEY hKey, CSTR lpSubKey, CSTR lpValueName);                  \
    COMITY_REG(RegEnumValue##X)                                                                    \
    (HKEY hKey, DWORD dwIndex, STR lpValueName, LPDWORD lpcchValueName, LPDWORD lpReserved,        \
     LPDWORD lpType, LPBYTE lpData, LPDWORD lpcbData);                                             \
    COMITY_REG(RegLoadMUIString##X)                                                                \
    (HKEY hKey, CSTR pszValue, STR pszOutBuf, DWORD cbOutBuf, LPDWORD pcbData, DWORD Flags,        \
     CSTR pszDirectory)
COMITY_REG_VALUES(W, LPWSTR, LPCWSTR, PVALENTW);
COMITY_REG_VALUES(A, LPSTR, LPCSTR, PVALENTA);

/*
 * Keys and files, in the form that Windows has them in. No privilege is asked for: the rights of
 * the files and of the hive decide.
 *
 * RegSaveKeyEx saves a key with all below it but volatile keys to a new file: ERROR_ALREADY_EXISTS,
 * ERROR_PATH_NOT_FOUND and what else the file system says. @Flags is REG_STANDARD_FORMAT
 * (RegSaveKey's), REG_LATEST_FORMAT or REG_NO_COMPRESSION. Of a key in two hives the part is saved
 * that the key was found by.
 *
 * RegRestoreKey puts a file's content in place of the key's, in one commit. @dwFlags has
 * REG_FORCE_RESTORE to do so though this process has keys below open (ERROR_ACCESS_DENIED), and
 * REG_WHOLE_HIVE_VOLATILE to make the new keys volatile. For all that read a file:
 * ERROR_FILE_NOT_FOUND, ERROR_NOT_REGISTRY_FILE for another kind of file, ERROR_BADDB for a damaged
 * one or one that was not closed.
 *
 * RegLoadKey makes a file's content the new key @lpSubKey directly below HKEY_LOCAL_MACHINE or
 * HKEY_USERS (ERROR_INVALID_PARAMETER for another place). It stays there, over processes and boots,
 * until RegUnLoadKey, which writes it back, as RegFlushKey does. ERROR_ALREADY_EXISTS for the key,
 * ERROR_SHARING_VIOLATION if the file is loaded already. RegUnLoadKey: ERROR_FILE_NOT_FOUND,
 * ERROR_INVALID_PARAMETER for a key that no file was loaded to, ERROR_ACCESS_DENIED while this
 * process has keys there open.
 *
 * RegLoadAppKey opens a file's root for this process alone; a file that is missing is made. It is
 * written back when the last key in it is closed: that RegCloseKey may say what the file system
 * says. With REG_PROCESS_APPKEY nobody else may load it meanwhile: ERROR_SHARING_VIOLATION.
 *
 * RegReplaceKey saves a loaded file's key, or one directly below HKEY_LOCAL_MACHINE, to @lpOldFile
 * and puts @lpNewFile's content in its place; on Windows that happens at the next boot.
 * ERROR_ALREADY_EXISTS, ERROR_INVALID_PARAMETER for another key.
 */
#define COMITY_REG_FILES(X, CSTR)                                                                  \
    COMITY_REG(RegSaveKey##X)                                                                      \
    (HKEY hKey, CSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes);                    \
    COMITY_REG(RegSaveKeyEx##X)                                                                    \
    (HKEY hKey, CSTR lpFile, const LPSECURITY_ATTRIBUTES lpSecurityAttributes, DWORD Flags);       \
    COMITY_REG(RegRestoreKey##X)(HKEY hKey, CSTR lpFile, DWORD dwFlags);                           \
    COMITY_REG(RegReplaceKey##X)(HKEY hKey, CSTR lpSubKey, CSTR lpNewFile, CSTR lpOldFile);        \
    COMITY_REG(RegLoadKey##X)(HKEY hKey, CSTR lpSubKey, CSTR lpFile);                              \
    COMITY_REG(RegUnLoadKey##X)(HKEY hKey, CSTR lpSubKey);                                         \
    COMITY_REG(RegLoadAppKey##X)                                                                   \
    (CSTR lpFile, PHKEY phkResult, REGSAM samDesired, DWORD dwOptions, DWORD Reserved)
COMITY_REG_FILES(W, LPCWSTR);
COMITY_REG_FILES(A, LPCSTR);

/* Gives a key, @lpSubKeyName or the handle's own if that is NULL, a new name [KEY_WRITE]; all below
 * it moves along. ERROR_ACCESS_DENIED if a sibling has the name, ERROR_FILE_NOT_FOUND. */
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
