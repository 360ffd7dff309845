/* SPDX-License-Identifier: MIT */
/*
 * What people call objects of a class. Source: Windows' "OleRegGetUserType" page.
 */
#include <string.h>

#include <comity/ole2.h>

#include "base/shipped_class.h"
#include "base/utf16.h"
#include "com/class_registration.h"

static HRESULT give(const char16_t *text, LPOLESTR *ret_text)
{
    size_t size = (utf16_len(text) + 1) * sizeof(*text);

    *ret_text = CoTaskMemAlloc(size);
    if (!*ret_text)
        return E_OUTOFMEMORY;
    memcpy(*ret_text, text, size);
    return S_OK;
}

/* The class's own name, or one of those for other places. */
HRESULT OleRegGetUserType(REFCLSID clsid, DWORD dwFormOfType, LPOLESTR *pszUserType)
{
    static const char16_t *const keys[] = {
        [USERCLASSTYPE_FULL] = NULL,
        [USERCLASSTYPE_SHORT] = u"AuxUserType\\2",
        [USERCLASSTYPE_APPNAME] = u"AuxUserType\\3",
    };
    char16_t path[CLASS_KEY_PATH_MAX], text[KEY_NAME_LIMIT + 1];
    const struct shipped_class *shipped;
    LSTATUS error;

    if (!pszUserType)
        return E_INVALIDARG;
    *pszUserType = NULL;
    if (!clsid || dwFormOfType < USERCLASSTYPE_FULL || dwFormOfType > USERCLASSTYPE_APPNAME)
        return E_INVALIDARG;
    class_key_path(clsid, keys[dwFormOfType], path);
    error = class_read_text(path, NULL, 0, text, sizeof(text));
    if (error == ERROR_SUCCESS)
        return give(text, pszUserType);
    shipped = shipped_class_find(clsid);
    if (shipped)
        return give(shipped->description, pszUserType);

    class_key_path(clsid, NULL, path);
    error = class_read_text(path, NULL, 0, text, sizeof(text));
    return error == ERROR_SUCCESS ? REGDB_E_KEYMISSING : REGDB_E_CLASSNOTREG;
}
