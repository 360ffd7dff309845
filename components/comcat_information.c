/* SPDX-License-Identifier: MIT */
/*
 * ICatInformation over HKEY_CLASSES_ROOT. Source: Windows' "ICatInformation" pages.
 */
#include <stdbool.h>
#include <stdio.h>

#include "comcat_manager.h"

/* What classes are asked for; a count of ANY asks for nothing. */
struct condition {
    ULONG n_implemented;
    const CATID *implemented;
    ULONG n_required;
    const CATID *required;
};

#define ANY ((ULONG)-1)

static HRESULT information_QueryInterface(ICatInformation *iface, REFIID riid, void **ppv)
{
    return manager_query(manager_from_ICatInformation(iface), riid, ppv);
}

static ULONG information_AddRef(ICatInformation *iface)
{
    return manager_ref(manager_from_ICatInformation(iface));
}

static ULONG information_Release(ICatInformation *iface)
{
    return manager_unref(manager_from_ICatInformation(iface));
}

/* Calls back with each identifier that names a subkey of @path; a missing key has none. */
static HRESULT for_each_guid(const WCHAR *path,
                             HRESULT (*visit)(HKEY key, REFGUID guid, void *data), void *data)
{
    WCHAR name[GUID_TEXT_UNITS];
    LSTATUS error;
    HRESULT hr = S_OK;
    GUID guid;
    HKEY key;

    error = RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ, &key);
    if (error == ERROR_FILE_NOT_FOUND)
        return S_OK;
    if (error != ERROR_SUCCESS)
        return comcat_result(error);

    for (DWORD i = 0; SUCCEEDED(hr); i++) {
        DWORD len = GUID_TEXT_UNITS;

        error = RegEnumKeyExW(key, i, name, &len, NULL, NULL, NULL, NULL);
        if (error == ERROR_MORE_DATA)
            continue;
        if (error != ERROR_SUCCESS)
            break;
        if (len == GUID_TEXT_UNITS - 1 && SUCCEEDED(IIDFromString(name, &guid)))
            hr = visit(key, &guid, data);
    }
    RegCloseKey(key);
    return FAILED(hr) || error == ERROR_NO_MORE_ITEMS ? hr : comcat_result(error);
}

static bool read_description(HKEY key, LCID lcid, CATEGORYINFO *info)
{
    DWORD size = sizeof(info->szDescription);
    struct path name = {0};
    char text[16];

    snprintf(text, sizeof(text), "%X", (unsigned)lcid);
    path_add(&name, text);
    if (RegGetValueW(key, NULL, name.text, RRF_RT_REG_SZ, NULL, info->szDescription, &size) !=
        ERROR_SUCCESS)
        return false;

    info->lcid = lcid;
    return true;
}

/* In @lcid, else in its language, else in English, else in the first there is. */
static bool find_description(HKEY key, LCID lcid, CATEGORYINFO *info)
{
    const LCID choices[] = {
        lcid,
        LANGIDFROMLCID(lcid),
        MAKELANGID(PRIMARYLANGID(lcid), SUBLANG_DEFAULT),
        PRIMARYLANGID(lcid),
        MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US),
        LANG_ENGLISH,
        0,
    };
    WCHAR name[16];
    DWORD len = 16;

    for (size_t i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
        if (read_description(key, choices[i], info))
            return true;
    }
    for (DWORD i = 0; RegEnumValueW(key, i, name, &len, NULL, NULL, NULL, NULL) == ERROR_SUCCESS;
         i++, len = 16) {
        LCID found = 0;

        for (DWORD j = 0; j < len; j++) {
            WCHAR digit = name[j] | 0x20;

            found = found * 16 + (LCID)(digit >= 'a' ? digit - 'a' + 10 : name[j] - '0');
        }
        if (read_description(key, found, info))
            return true;
    }
    return false;
}

struct category_search {
    LCID lcid;
    struct collection collection;
};

static HRESULT collect_category(HKEY parent, REFGUID guid, void *data)
{
    struct category_search *search = data;
    CATEGORYINFO info = {.catid = *guid, .lcid = search->lcid};
    struct path name = {0};
    HKEY key;

    path_add_guid(&name, guid);
    if (RegOpenKeyExW(parent, name.text, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return S_OK;

    find_description(key, search->lcid, &info);
    RegCloseKey(key);
    return collection_add(&search->collection, &info);
}

static HRESULT information_EnumCategories(ICatInformation *iface, LCID lcid,
                                          IEnumCATEGORYINFO **ppenumCategoryInfo)
{
    struct category_search search = {lcid, {.element_size = sizeof(CATEGORYINFO)}};
    HRESULT hr;

    if (!ppenumCategoryInfo)
        return E_POINTER;

    *ppenumCategoryInfo = NULL;
    hr = for_each_guid(u"Component Categories", collect_category, &search);
    if (SUCCEEDED(hr))
        hr = comcat_enum_categories(&search.collection, ppenumCategoryInfo);
    collection_deinit(&search.collection);
    return hr;
}

static HRESULT information_GetCategoryDesc(ICatInformation *iface, REFCATID rcatid, LCID lcid,
                                           LPWSTR *pszDesc)
{
    CATEGORYINFO info;
    struct path path;
    bool is_found;
    HKEY key;

    if (!rcatid || !pszDesc)
        return E_INVALIDARG;

    *pszDesc = NULL;
    path_to_category(&path, rcatid);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path.text, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return CAT_E_CATIDNOEXIST;
    is_found = find_description(key, lcid, &info);
    RegCloseKey(key);
    if (!is_found)
        return CAT_E_NODESCRIPTION;

    *pszDesc = CoTaskMemAlloc(sizeof(info.szDescription));
    if (!*pszDesc)
        return E_OUTOFMEMORY;
    memcpy(*pszDesc, info.szDescription, sizeof(info.szDescription));
    return S_OK;
}

static bool is_among(REFGUID guid, const GUID *guids, ULONG n)
{
    for (ULONG i = 0; i < n; i++) {
        if (IsEqualGUID(guid, &guids[i]))
            return true;
    }
    return false;
}

static bool class_implements_one(REFCLSID clsid, const struct condition *condition)
{
    struct path path;
    HKEY key;

    for (ULONG i = 0; i < condition->n_implemented; i++) {
        path_to_class(&path, clsid, COMCAT_IMPLEMENTED, &condition->implemented[i]);
        if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path.text, 0, KEY_READ, &key) == ERROR_SUCCESS) {
            RegCloseKey(key);
            return true;
        }
    }
    return false;
}

static HRESULT find_unmet(HKEY key, REFGUID guid, void *data)
{
    const struct condition *condition = data;

    return is_among(guid, condition->required, condition->n_required) ? S_OK : E_FAIL;
}

/* It implements one category at least, and requires none but those on offer. */
static bool class_satisfies(REFCLSID clsid, const struct condition *condition)
{
    struct path path;

    if (condition->n_implemented != ANY && !class_implements_one(clsid, condition))
        return false;
    if (condition->n_required == ANY)
        return true;

    path_to_class(&path, clsid, COMCAT_REQUIRED, NULL);
    return SUCCEEDED(for_each_guid(path.text, find_unmet, (void *)condition));
}

static HRESULT check_condition(const struct condition *condition)
{
    if (condition->n_implemented == 0)
        return E_INVALIDARG;
    if (condition->n_implemented != ANY && !condition->implemented)
        return E_POINTER;
    if (condition->n_required != ANY && condition->n_required > 0 && !condition->required)
        return E_POINTER;
    return S_OK;
}

struct class_search {
    const struct condition *condition;
    struct collection collection;
};

static HRESULT collect_class(HKEY parent, REFGUID guid, void *data)
{
    struct class_search *search = data;

    return class_satisfies(guid, search->condition) ? collection_add(&search->collection, guid)
                                                    : S_OK;
}

static HRESULT information_EnumClassesOfCategories(ICatInformation *iface, ULONG cImplemented,
                                                   const CATID *rgcatidImpl, ULONG cRequired,
                                                   const CATID *rgcatidReq, IEnumGUID **ppenumClsid)
{
    struct condition condition = {cImplemented, rgcatidImpl, cRequired, rgcatidReq};
    struct class_search search = {&condition, {.element_size = sizeof(GUID)}};
    HRESULT hr;

    if (!ppenumClsid)
        return E_POINTER;

    *ppenumClsid = NULL;
    hr = check_condition(&condition);
    if (SUCCEEDED(hr))
        hr = for_each_guid(u"CLSID", collect_class, &search);
    if (SUCCEEDED(hr))
        hr = comcat_enum_guids(&search.collection, ppenumClsid);
    collection_deinit(&search.collection);
    return hr;
}

static HRESULT information_IsClassOfCategories(ICatInformation *iface, REFCLSID rclsid,
                                               ULONG cImplemented, const CATID *rgcatidImpl,
                                               ULONG cRequired, const CATID *rgcatidReq)
{
    struct condition condition = {cImplemented, rgcatidImpl, cRequired, rgcatidReq};
    HRESULT hr;

    if (!rclsid)
        return E_POINTER;

    hr = check_condition(&condition);
    if (FAILED(hr))
        return hr;
    return class_satisfies(rclsid, &condition) ? S_OK : S_FALSE;
}

static HRESULT collect_guid(HKEY key, REFGUID guid, void *data)
{
    return collection_add(data, guid);
}

static HRESULT categories_of_class(REFCLSID clsid, const char *kind, IEnumGUID **ret_enum)
{
    struct collection collection = {.element_size = sizeof(GUID)};
    struct path path;
    HRESULT hr;

    if (!clsid || !ret_enum)
        return E_POINTER;

    *ret_enum = NULL;
    path_to_class(&path, clsid, kind, NULL);
    hr = for_each_guid(path.text, collect_guid, &collection);
    if (SUCCEEDED(hr))
        hr = comcat_enum_guids(&collection, ret_enum);
    collection_deinit(&collection);
    return hr;
}

static HRESULT information_EnumImplCategoriesOfClass(ICatInformation *iface, REFCLSID rclsid,
                                                     IEnumGUID **ppenumCatid)
{
    return categories_of_class(rclsid, COMCAT_IMPLEMENTED, ppenumCatid);
}

static HRESULT information_EnumReqCategoriesOfClass(ICatInformation *iface, REFCLSID rclsid,
                                                    IEnumGUID **ppenumCatid)
{
    return categories_of_class(rclsid, COMCAT_REQUIRED, ppenumCatid);
}

const ICatInformationVtbl comcat_information_vtable = {
    .QueryInterface = information_QueryInterface,
    .AddRef = information_AddRef,
    .Release = information_Release,
    .EnumCategories = information_EnumCategories,
    .GetCategoryDesc = information_GetCategoryDesc,
    .EnumClassesOfCategories = information_EnumClassesOfCategories,
    .IsClassOfCategories = information_IsClassOfCategories,
    .EnumImplCategoriesOfClass = information_EnumImplCategoriesOfClass,
    .EnumReqCategoriesOfClass = information_EnumReqCategoriesOfClass,
};
