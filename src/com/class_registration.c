/* SPDX-License-Identifier: MIT */
/*
 * What the registry says of classes: ProgIDs, and which class stands in for which.
 */
#include "com/class_registration.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/guid.h"
#include "base/shipped_class.h"
#include "base/utf16.h"
#include "com/explanation.h"
#include "diagnosis/trace.h"

enum {
    STAND_INS_MAX = 16, /* classes that stand in for each other */
};

/* @parent's key of the identifier, or a key in it. */
static void guid_key_path(const char16_t *parent, const GUID *guid, const char16_t *sub,
                          char16_t path[static CLASS_KEY_PATH_MAX])
{
    size_t len = utf16_len(parent);

    memcpy(path, parent, len * sizeof(*path));
    path[len++] = '\\';
    guid_to_utf16(guid, path + len);
    len += GUID_TEXT_SIZE - 1;
    if (sub) {
        path[len++] = '\\';
        memcpy(path + len, sub, (utf16_len(sub) + 1) * sizeof(*sub));
    }
}

void class_key_path(REFCLSID clsid, const char16_t *sub,
                    char16_t ret_path[static CLASS_KEY_PATH_MAX])
{
    guid_key_path(u"CLSID", clsid, sub, ret_path);
}

void interface_key_path(REFIID iid, const char16_t *sub,
                        char16_t ret_path[static CLASS_KEY_PATH_MAX])
{
    guid_key_path(u"Interface", iid, sub, ret_path);
}

/* Puts the environment's values in place of their names, if there is room for them. */
static LSTATUS expand(char16_t *text, DWORD size)
{
    _cleanup_(freep) char16_t *expanded = malloc(size);
    DWORD units = size / sizeof(*text), needed;

    if (!expanded)
        return ERROR_OUTOFMEMORY;
    needed = ExpandEnvironmentStringsW(text, expanded, units);
    if (needed == 0 || needed > units)
        return ERROR_MORE_DATA;
    memcpy(text, expanded, needed * sizeof(*text));
    return ERROR_SUCCESS;
}

LSTATUS class_read_text(const char16_t *path, const char16_t *name, REGSAM view, char16_t *text,
                        DWORD size)
{
    LSTATUS error;
    DWORD type, room = size;
    HKEY key;

    error = RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key);
    if (error != ERROR_SUCCESS)
        return error;

    size -= sizeof(*text);
    error = RegQueryValueExW(key, name, NULL, &type, (BYTE *)text, &size);
    RegCloseKey(key);
    if (error != ERROR_SUCCESS)
        return error;
    text[size / sizeof(*text)] = 0;
    if (type == REG_EXPAND_SZ)
        return expand(text, room);
    return type == REG_SZ ? ERROR_SUCCESS : ERROR_UNSUPPORTED_TYPE;
}

HRESULT CLSIDFromProgID(LPCOLESTR lpszProgID, LPCLSID lpclsid)
{
    char16_t path[KEY_NAME_LIMIT + 8], text[64];
    const struct shipped_class *shipped;
    size_t len;

    if (!lpclsid || !lpszProgID)
        return E_INVALIDARG;

    *lpclsid = GUID_NULL;
    len = utf16_len(lpszProgID);
    if (len == 0 || len > KEY_NAME_LIMIT)
        return explanation_show_progid(CO_E_CLASSSTRING, lpszProgID);
    memcpy(path, lpszProgID, len * sizeof(*path));
    memcpy(path + len, u"\\CLSID", 7 * sizeof(*path));
    if (trace_is_on())
        trace_progid(lpszProgID);
    if (class_read_text(path, NULL, 0, text, sizeof(text)) != ERROR_SUCCESS) {
        shipped = shipped_class_of_progid(lpszProgID);
        if (!shipped)
            return explanation_show_progid(CO_E_CLASSSTRING, lpszProgID);
        *lpclsid = shipped->clsid;
        return S_OK;
    }
    if (FAILED(guid_parse(text, lpclsid))) {
        *lpclsid = GUID_NULL;
        return explanation_show_progid(CO_E_CLASSSTRING, lpszProgID);
    }
    return S_OK;
}

HRESULT CLSIDFromProgIDEx(LPCOLESTR lpszProgID, LPCLSID lpclsid)
{
    return CLSIDFromProgID(lpszProgID, lpclsid);
}

/* Without a brace the string is a ProgID. */
HRESULT CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid)
{
    if (!pclsid)
        return E_INVALIDARG;
    if (!lpsz) {
        *pclsid = GUID_NULL;
        return S_OK;
    }
    if (*lpsz != '{')
        return CLSIDFromProgID(lpsz, pclsid);
    return guid_parse(lpsz, pclsid);
}

HRESULT ProgIDFromCLSID(REFCLSID clsid, LPOLESTR *lplpszProgID)
{
    char16_t path[CLASS_KEY_PATH_MAX], text[KEY_NAME_LIMIT + 1];
    const struct shipped_class *shipped;
    const char16_t *progid = text;
    size_t size;

    if (!lplpszProgID)
        return E_INVALIDARG;

    *lplpszProgID = NULL;
    class_key_path(clsid, u"ProgID", path);
    if (class_read_text(path, NULL, 0, text, sizeof(text)) != ERROR_SUCCESS) {
        shipped = shipped_class_find(clsid);
        if (!shipped || !shipped->progid)
            return REGDB_E_CLASSNOTREG;
        progid = shipped->progid;
    }
    size = (utf16_len(progid) + 1) * sizeof(*progid);
    *lplpszProgID = CoTaskMemAlloc(size);
    if (!*lplpszProgID)
        return E_OUTOFMEMORY;
    memcpy(*lplpszProgID, progid, size);
    return S_OK;
}

HRESULT CoGetTreatAsClass(REFCLSID clsidOld, LPCLSID pClsidNew)
{
    char16_t path[CLASS_KEY_PATH_MAX], text[64];

    if (!clsidOld || !pClsidNew)
        return E_INVALIDARG;

    *pClsidNew = *clsidOld;
    class_key_path(clsidOld, u"TreatAs", path);
    if (class_read_text(path, NULL, 0, text, sizeof(text)) != ERROR_SUCCESS)
        return S_FALSE;
    return guid_parse(text, pClsidNew);
}

HRESULT CoTreatAsClass(REFCLSID clsidOld, REFCLSID clsidNew)
{
    char16_t path[CLASS_KEY_PATH_MAX], text[GUID_TEXT_SIZE];
    CLSID automatic;
    HKEY key;

    class_key_path(clsidOld, NULL, path);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ | KEY_WRITE, &key) != ERROR_SUCCESS)
        return REGDB_E_CLASSNOTREG;

    if (guid_is_equal(clsidOld, clsidNew)) {
        /* Back to what AutoTreatAs names, else to nothing. */
        class_key_path(clsidOld, u"AutoTreatAs", path);
        if (class_read_text(path, NULL, 0, text, sizeof(text)) == ERROR_SUCCESS &&
            SUCCEEDED(guid_parse(text, &automatic)) && !guid_is_equal(&automatic, clsidOld)) {
            RegCloseKey(key);
            return CoTreatAsClass(clsidOld, &automatic);
        }
    }
    if (guid_is_equal(clsidOld, clsidNew) || guid_is_equal(clsidNew, &GUID_NULL)) {
        LSTATUS error = RegDeleteKeyW(key, u"TreatAs");

        RegCloseKey(key);
        return error == ERROR_SUCCESS || guid_is_equal(clsidNew, &GUID_NULL) ? S_OK
                                                                             : REGDB_E_WRITEREGDB;
    }
    guid_to_utf16(clsidNew, text);
    if (RegSetValueW(key, u"TreatAs", REG_SZ, text, 0) != ERROR_SUCCESS) {
        RegCloseKey(key);
        return REGDB_E_WRITEREGDB;
    }
    RegCloseKey(key);
    return S_OK;
}

/* ---- for activation ---- */

HRESULT class_stand_in(REFCLSID clsid, CLSID *ret_clsid)
{
    CLSID current = *clsid, next;

    for (int i = 0; i < STAND_INS_MAX; i++) {
        if (CoGetTreatAsClass(&current, &next) != S_OK) {
            *ret_clsid = current;
            return S_OK;
        }
        current = next;
    }
    *ret_clsid = GUID_NULL;
    return REGDB_E_CLASSNOTREG;
}
