/* SPDX-License-Identifier: MIT */
/*
 * The classes of the module, and its texts.
 */
#include "component.h"

/* Here the identifiers of the object model are, and those of nothing else. */
#include <initguid.h>

#include <wshom.h>

#include <stdlib.h>
#include <string.h>

#include "wsh.h"

static const struct component_class classes[] = {
    {&CLSID_WshShell, shell_create},
    {&CLSID_IWshShell_Class, shell_create},
    {&CLSID_WshNetwork, network_create},
    {&CLSID_IWshNetwork_Class, network_create},
};

const struct component component = {
    .classes = classes,
    .n = ARRAYSIZE(classes),
    .name = u"WshShell",
};

char *wsh_utf8(const WCHAR *text)
{
    int size = WideCharToMultiByte(CP_UTF8, 0, text, -1, NULL, 0, NULL, NULL);
    char *bytes = malloc((size_t)size + 1);

    if (bytes && !WideCharToMultiByte(CP_UTF8, 0, text, -1, bytes, size + 1, NULL, NULL))
        *bytes = '\0';
    return bytes;
}

BSTR wsh_bstr(const char *text)
{
    int len = (int)strlen(text);
    int n = MultiByteToWideChar(CP_UTF8, 0, text, len, NULL, 0);
    BSTR result = SysAllocStringLen(NULL, (UINT)n);

    if (result)
        MultiByteToWideChar(CP_UTF8, 0, text, len, result, n);
    return result;
}

HRESULT wsh_give(const char *text, BSTR *ret_text)
{
    if (!ret_text)
        return E_POINTER;
    *ret_text = wsh_bstr(text);
    return *ret_text ? S_OK : E_OUTOFMEMORY;
}
