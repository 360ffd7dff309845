/* SPDX-License-Identifier: MIT */
#include "security/privilege.h"

#include <string.h>
#include <strings.h>

#include <comity/winbase.h>

#include "base/cleanup.h"
#include "base/utf16.h"
#include "kernel/kernel_object.h"

static const char *const names[PRIVILEGES] = {
    "SeCreateTokenPrivilege",
    "SeAssignPrimaryTokenPrivilege",
    "SeLockMemoryPrivilege",
    "SeIncreaseQuotaPrivilege",
    "SeMachineAccountPrivilege",
    "SeTcbPrivilege",
    "SeSecurityPrivilege",
    "SeTakeOwnershipPrivilege",
    "SeLoadDriverPrivilege",
    "SeSystemProfilePrivilege",
    "SeSystemtimePrivilege",
    "SeProfileSingleProcessPrivilege",
    "SeIncreaseBasePriorityPrivilege",
    "SeCreatePagefilePrivilege",
    "SeCreatePermanentPrivilege",
    "SeBackupPrivilege",
    "SeRestorePrivilege",
    "SeShutdownPrivilege",
    "SeDebugPrivilege",
    "SeAuditPrivilege",
    "SeSystemEnvironmentPrivilege",
    "SeChangeNotifyPrivilege",
    "SeRemoteShutdownPrivilege",
    "SeUndockPrivilege",
    "SeSyncAgentPrivilege",
    "SeEnableDelegationPrivilege",
    "SeManageVolumePrivilege",
    "SeImpersonatePrivilege",
    "SeCreateGlobalPrivilege",
};

const char *privilege_name(unsigned number)
{
    return names[number - PRIVILEGE_FIRST];
}

unsigned privilege_number(const char *name)
{
    for (unsigned i = 0; i < PRIVILEGES; i++) {
        if (strcasecmp(names[i], name) == 0)
            return i + PRIVILEGE_FIRST;
    }
    return 0;
}

BOOL LookupPrivilegeValueA(LPCSTR lpSystemName, LPCSTR lpName, PLUID lpLuid)
{
    unsigned number = lpName ? privilege_number(lpName) : 0;

    if (!number)
        return kernel_fail(ERROR_NO_SUCH_PRIVILEGE);
    *lpLuid = (LUID){.LowPart = number};
    return TRUE;
}

BOOL LookupPrivilegeValueW(LPCWSTR lpSystemName, LPCWSTR lpName, PLUID lpLuid)
{
    _cleanup_(freep) char *name = lpName ? utf16_to_utf8_dup((const char16_t *)lpName) : NULL;

    if (lpName && !name)
        return kernel_fail(ERROR_NOT_ENOUGH_MEMORY);
    return LookupPrivilegeValueA(NULL, name, lpLuid);
}

/* The name of a privilege for a buffer of *@room characters; NULL, with the last error set. */
static const char *name_for(const LUID *luid, LPDWORD room)
{
    const char *name;
    DWORD len;

    if (luid->HighPart || luid->LowPart < PRIVILEGE_FIRST || luid->LowPart > PRIVILEGE_LAST) {
        kernel_fail(ERROR_NO_SUCH_PRIVILEGE);
        return NULL;
    }
    name = privilege_name(luid->LowPart);
    len = (DWORD)strlen(name);
    if (*room <= len) {
        *room = len + 1;
        kernel_fail(ERROR_INSUFFICIENT_BUFFER);
        return NULL;
    }
    *room = len;
    return name;
}

BOOL LookupPrivilegeNameA(LPCSTR lpSystemName, PLUID lpLuid, LPSTR lpName, LPDWORD cchName)
{
    const char *name = name_for(lpLuid, cchName);

    if (!name)
        return FALSE;
    strcpy(lpName, name);
    return TRUE;
}

BOOL LookupPrivilegeNameW(LPCWSTR lpSystemName, PLUID lpLuid, LPWSTR lpName, LPDWORD cchName)
{
    const char *name = name_for(lpLuid, cchName);

    if (!name)
        return FALSE;
    utf16_from_utf8(name, strlen(name) + 1, (char16_t *)lpName, strlen(name) + 1);
    return TRUE;
}
