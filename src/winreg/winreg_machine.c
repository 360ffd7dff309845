/* SPDX-License-Identifier: MIT */
/*
 * The registry's ABI: what a machine of many processes and views needs on Windows, and is simple
 * here. There is no registry of another machine, no cache of predefined handles, and no reflection
 * between the views.
 */
#include <limits.h>
#include <strings.h>
#include <unistd.h>

#include <comity/winreg.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "registry/handle.h"
#include "winreg/winreg_call.h"

/* Whether a name, with two backslashes before it or without, is this machine's. */
static bool is_own_machine(const char *name)
{
    char own[HOST_NAME_MAX + 1];

    if (gethostname(own, sizeof(own)) < 0)
        return false;
    own[HOST_NAME_MAX] = '\0';
    return strcasecmp(name[0] == '\\' && name[1] == '\\' ? name + 2 : name, own) == 0;
}

LSTATUS RegConnectRegistryW(LPCWSTR lpMachineName, HKEY hKey, PHKEY phkResult)
{
    _cleanup_(freep) char *name = NULL;

    if (!phkResult)
        return ERROR_INVALID_PARAMETER;
    if (!handle_is_predefined(hKey))
        return ERROR_INVALID_HANDLE;
    if (lpMachineName && *lpMachineName) {
        name = utf16_to_utf8_dup((const char16_t *)lpMachineName);
        if (!name)
            return ERROR_OUTOFMEMORY;
        if (!is_own_machine(name))
            return ERROR_BAD_NETPATH;
    }
    *phkResult = hKey;
    return ERROR_SUCCESS;
}

LSTATUS RegDisablePredefinedCache(void)
{
    return ERROR_SUCCESS;
}

LSTATUS RegDisablePredefinedCacheEx(void)
{
    return ERROR_SUCCESS;
}

static LSTATUS check_handle(HKEY handle)
{
    struct winreg_read call;
    HRESULT hr;

    hr = winreg_read_begin(&call, handle, 0);
    if (SUCCEEDED(hr))
        winreg_read_end(&call);
    return (LSTATUS)hr_to_win32(hr);
}

LSTATUS RegDisableReflectionKey(HKEY hBase)
{
    return check_handle(hBase);
}

LSTATUS RegEnableReflectionKey(HKEY hBase)
{
    return check_handle(hBase);
}

LSTATUS RegQueryReflectionKey(HKEY hBase, BOOL *bIsReflectionDisabled)
{
    LSTATUS error;

    if (!bIsReflectionDisabled)
        return ERROR_INVALID_PARAMETER;
    error = check_handle(hBase);
    if (error == ERROR_SUCCESS)
        *bIsReflectionDisabled = TRUE;
    return error;
}
