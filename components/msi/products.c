/* SPDX-License-Identifier: MIT */
/*
 * The functions that tell of products: which there are, what is known of them.
 */
#include <stdio.h>
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"

#include "msi_calls.h"
#include "product_code.h"

/* ---- lists ---- */

/* The @index-th product that @accepts; codes that both contexts have count once in each. */
struct search {
    DWORD index;
    bool (*accepts)(const struct product *product, const void *context);
    const void *context;
    char code[GUID_TEXT_SIZE];
    enum product_context found_in;
};

static HRESULT visit(const struct product *product, void *context)
{
    struct search *search = context;

    if (search->accepts && !search->accepts(product, search->context))
        return S_OK;
    if (search->index-- > 0)
        return S_OK;
    strcpy(search->code, product->code);
    search->found_in = product->context;
    return S_FALSE;
}

static UINT find(struct search *search)
{
    HRESULT hr = product_list(visit, search);

    if (FAILED(hr))
        return hr_to_win32(hr);
    return *search->code ? ERROR_SUCCESS : ERROR_NO_MORE_ITEMS;
}

UINT msi_enum_products(DWORD iProductIndex, const struct text_out *lpProductBuf)
{
    struct search search = {.index = iProductIndex};
    UINT result;

    if (!text_out_is_asked(lpProductBuf))
        return ERROR_INVALID_PARAMETER;
    result = find(&search);
    return result == ERROR_SUCCESS ? text_out_give(lpProductBuf, search.code) : result;
}

struct asked {
    const char *code; /* or NULL */
    DWORD context;
};

static MSIINSTALLCONTEXT context_of(enum product_context context)
{
    return context == PRODUCT_MACHINE ? MSIINSTALLCONTEXT_MACHINE : MSIINSTALLCONTEXT_USERUNMANAGED;
}

static bool is_asked(const struct product *product, const void *context)
{
    const struct asked *asked = context;

    return (!asked->code || strcasecmp(asked->code, product->code) == 0) &&
           asked->context & context_of(product->context);
}

UINT msi_enum_products_ex(const char *szProductCode, const char *szUserSid, DWORD dwContext,
                          DWORD dwIndex, const struct text_out *szInstalledProductCode,
                          MSIINSTALLCONTEXT *pdwInstalledContext, const struct text_out *szSid)
{
    struct asked asked = {szProductCode, dwContext};
    struct search search = {.index = dwIndex, .accepts = is_asked, .context = &asked};
    UINT result;

    if ((szProductCode && !product_code_is_one(szProductCode)) || dwContext == 0 ||
        dwContext > MSIINSTALLCONTEXT_ALL ||
        (szUserSid && dwContext == MSIINSTALLCONTEXT_MACHINE) ||
        (text_out_has_buffer(szSid) && !szSid->room))
        return ERROR_INVALID_PARAMETER;
    result = find(&search);
    if (result != ERROR_SUCCESS)
        return result;
    if (pdwInstalledContext)
        *pdwInstalledContext = context_of(search.found_in);
    if (text_out_is_asked(szInstalledProductCode))
        text_out_give(szInstalledProductCode, search.code);
    return text_out_is_asked(szSid) ? text_out_give(szSid, "") : ERROR_SUCCESS;
}

static bool has_upgrade_code(const struct product *product, const void *context)
{
    return product->upgrade_code && strcasecmp(product->upgrade_code, context) == 0;
}

UINT msi_enum_related_products(const char *lpUpgradeCode, DWORD dwReserved, DWORD iProductIndex,
                               const struct text_out *lpProductBuf)
{
    struct search search = {
        .index = iProductIndex, .accepts = has_upgrade_code, .context = lpUpgradeCode};
    UINT result;

    if (!lpUpgradeCode || !product_code_is_one(lpUpgradeCode) || !text_out_is_asked(lpProductBuf))
        return ERROR_INVALID_PARAMETER;
    result = find(&search);
    return result == ERROR_SUCCESS ? text_out_give(lpProductBuf, search.code) : result;
}

/* ---- states ---- */

INSTALLSTATE msi_query_product_state(const char *szProduct)
{
    struct product product = {};
    INSTALLSTATE state;
    HRESULT hr;

    if (!szProduct || !product_code_is_one(szProduct))
        return INSTALLSTATE_INVALIDARG;
    hr = product_find(szProduct, &product);
    if (FAILED(hr))
        return INSTALLSTATE_UNKNOWN;
    state = product.is_advertised_only ? INSTALLSTATE_ADVERTISED : INSTALLSTATE_DEFAULT;
    product_deinit(&product);
    return state;
}

UINT msi_is_product_elevated(const char *szProduct, BOOL *pfElevated)
{
    struct product product = {};
    HRESULT hr;

    if (!szProduct || !product_code_is_one(szProduct) || !pfElevated)
        return ERROR_INVALID_PARAMETER;
    hr = product_find(szProduct, &product);
    if (FAILED(hr))
        return hr_to_win32(hr);
    *pfElevated = product.context == PRODUCT_MACHINE;
    product_deinit(&product);
    return ERROR_SUCCESS;
}

/* ---- properties ---- */

enum from {
    FROM_INSTALLED, /* InstallProperties: only what is installed has them */
    FROM_OFFER,
    FROM_SOURCES, /* the offer's SourceList */
    FROM_MEDIA,   /* that one's Media */
};

static const struct info {
    const char *property;
    enum from from;
    const char *value;
} infos[] = {
    {INSTALLPROPERTY_PRODUCTNAMEA, FROM_OFFER, "ProductName"},
    {INSTALLPROPERTY_PACKAGECODEA, FROM_OFFER, "PackageCode"},
    {INSTALLPROPERTY_TRANSFORMSA, FROM_OFFER, "Transforms"},
    {INSTALLPROPERTY_LANGUAGEA, FROM_OFFER, "Language"},
    {INSTALLPROPERTY_VERSIONA, FROM_OFFER, "Version"},
    {INSTALLPROPERTY_ASSIGNMENTTYPEA, FROM_OFFER, "Assignment"},
    {INSTALLPROPERTY_PRODUCTICONA, FROM_OFFER, "ProductIcon"},
    {INSTALLPROPERTY_INSTANCETYPEA, FROM_OFFER, "InstanceType"},
    {INSTALLPROPERTY_AUTHORIZED_LUA_APPA, FROM_OFFER, "AuthorizedLUAApp"},
    {INSTALLPROPERTY_PACKAGENAMEA, FROM_SOURCES, "PackageName"},
    {INSTALLPROPERTY_LASTUSEDSOURCEA, FROM_SOURCES, "LastUsedSource"},
    {INSTALLPROPERTY_MEDIAPACKAGEPATHA, FROM_MEDIA, "MediaPackage"},
    {INSTALLPROPERTY_DISKPROMPTA, FROM_MEDIA, "DiskPrompt"},
    {INSTALLPROPERTY_INSTALLEDPRODUCTNAMEA, FROM_INSTALLED, "DisplayName"},
    {INSTALLPROPERTY_VERSIONSTRINGA, FROM_INSTALLED, "DisplayVersion"},
    {INSTALLPROPERTY_HELPLINKA, FROM_INSTALLED, "HelpLink"},
    {INSTALLPROPERTY_HELPTELEPHONEA, FROM_INSTALLED, "HelpTelephone"},
    {INSTALLPROPERTY_INSTALLLOCATIONA, FROM_INSTALLED, "InstallLocation"},
    {INSTALLPROPERTY_INSTALLSOURCEA, FROM_INSTALLED, "InstallSource"},
    {INSTALLPROPERTY_INSTALLDATEA, FROM_INSTALLED, "InstallDate"},
    {INSTALLPROPERTY_PUBLISHERA, FROM_INSTALLED, "Publisher"},
    {INSTALLPROPERTY_LOCALPACKAGEA, FROM_INSTALLED, "LocalPackage"},
    {INSTALLPROPERTY_URLINFOABOUTA, FROM_INSTALLED, "URLInfoAbout"},
    {INSTALLPROPERTY_URLUPDATEINFOA, FROM_INSTALLED, "URLUpdateInfo"},
    {INSTALLPROPERTY_VERSIONMINORA, FROM_INSTALLED, "VersionMinor"},
    {INSTALLPROPERTY_VERSIONMAJORA, FROM_INSTALLED, "VersionMajor"},
    {INSTALLPROPERTY_PRODUCTIDA, FROM_INSTALLED, "ProductID"},
    {INSTALLPROPERTY_REGCOMPANYA, FROM_INSTALLED, "RegCompany"},
    {INSTALLPROPERTY_REGOWNERA, FROM_INSTALLED, "RegOwner"},
};

static const struct info *find_info(const char *property)
{
    for (size_t i = 0; i < ARRAYSIZE(infos); i++) {
        if (strcasecmp(infos[i].property, property) == 0)
            return &infos[i];
    }
    return NULL;
}

static HRESULT open_info(const struct product *product, enum from from, HKEY *ret_key)
{
    static const char *const below[] = {
        [FROM_INSTALLED] = "InstallProperties",
        [FROM_OFFER] = "",
        [FROM_SOURCES] = "SourceList",
        [FROM_MEDIA] = "SourceList\\Media",
    };
    _cleanup_(regtext_closep) HKEY key = NULL;
    HRESULT hr =
        product_open(product->context, from == FROM_INSTALLED ? PLACE_PRODUCT : PLACE_OFFER,
                     product->code, &key);

    if (FAILED(hr))
        return hr;
    if (!*below[from]) {
        *ret_key = TAKE_PTR(key);
        return S_OK;
    }
    return regtext_open(key, below[from], KEY_READ, ret_key);
}

/* The value's text; a number is written out. What is not there is "". */
static HRESULT read_info(const struct product *product, const struct info *info, char **ret_text)
{
    _cleanup_(regtext_closep) HKEY key = NULL;
    char code[GUID_TEXT_SIZE];
    uint32_t number;
    HRESULT hr = open_info(product, info->from, &key);

    if (SUCCEEDED(hr) && regtext_get_number(key, info->value, &number)) {
        if (asprintf(ret_text, "%u", number) < 0)
            return hr_raise(E_OUTOFMEMORY, "property of a product");
        return S_OK;
    }
    if (SUCCEEDED(hr))
        hr = regtext_get(key, info->value, ret_text);
    if (SUCCEEDED(hr) && *ret_text && strcmp(info->value, "PackageCode") == 0 &&
        product_unsquash(*ret_text, code)) {
        free(*ret_text);
        *ret_text = strdup(code);
    }
    if (FAILED(hr) && hr != hr_from_win32(ERROR_FILE_NOT_FOUND))
        return hr_trace(hr);
    if (!*ret_text)
        *ret_text = strdup("");
    return *ret_text ? S_OK : hr_raise(E_OUTOFMEMORY, "property of a product");
}

/* "State": 1 advertised, 5 installed. */
static UINT give_state(const struct product *product, const struct text_out *out)
{
    return text_out_give(out, product->is_advertised_only ? "1" : "5");
}

static UINT give_info(const struct product *product, const char *property,
                      const struct text_out *out)
{
    const struct info *info = find_info(property);
    _cleanup_(freep) char *text = NULL;
    HRESULT hr;

    if (strcasecmp(property, INSTALLPROPERTY_PRODUCTSTATEA) == 0)
        return give_state(product, out);
    if (!info || (info->from == FROM_INSTALLED && product->is_advertised_only))
        return ERROR_UNKNOWN_PROPERTY;
    hr = read_info(product, info, &text);
    return FAILED(hr) ? hr_to_win32(hr) : text_out_give(out, text);
}

UINT msi_get_product_info(const char *szProduct, const char *szAttribute,
                          const struct text_out *lpValueBuf)
{
    struct product product = {};
    UINT result;
    HRESULT hr;

    if (!szProduct || !szAttribute || (text_out_has_buffer(lpValueBuf) && !lpValueBuf->room) ||
        !product_code_is_one(szProduct))
        return ERROR_INVALID_PARAMETER;
    hr = product_find(szProduct, &product);
    if (FAILED(hr))
        return ERROR_UNKNOWN_PRODUCT;
    result = *szAttribute ? give_info(&product, szAttribute, lpValueBuf) : ERROR_UNKNOWN_PROPERTY;
    product_deinit(&product);
    return result;
}

UINT msi_get_product_info_ex(const char *szProductCode, const char *szUserSid,
                             MSIINSTALLCONTEXT dwContext, const char *szProperty,
                             const struct text_out *szValue)
{
    struct product product = {};
    UINT result;
    HRESULT hr;

    if (!szProductCode || !product_code_is_one(szProductCode) || !szProperty || !*szProperty ||
        (text_out_has_buffer(szValue) && !szValue->room) ||
        (szUserSid && dwContext == MSIINSTALLCONTEXT_MACHINE) ||
        (dwContext != MSIINSTALLCONTEXT_MACHINE && dwContext != MSIINSTALLCONTEXT_USERMANAGED &&
         dwContext != MSIINSTALLCONTEXT_USERUNMANAGED))
        return ERROR_INVALID_PARAMETER;
    if (dwContext == MSIINSTALLCONTEXT_USERMANAGED)
        return ERROR_UNKNOWN_PRODUCT;
    hr = product_find_in(dwContext == MSIINSTALLCONTEXT_MACHINE ? PRODUCT_MACHINE : PRODUCT_USER,
                         szProductCode, &product);
    if (FAILED(hr))
        return ERROR_UNKNOWN_PRODUCT;
    result = give_info(&product, szProperty, szValue);
    product_deinit(&product);
    return result;
}

/* Who it was registered for: what the installation noted. */
USERINFOSTATE msi_get_user_info(const char *szProduct, const struct text_out *lpUserNameBuf,
                                const struct text_out *lpOrgNameBuf,
                                const struct text_out *lpSerialBuf)
{
    static const struct info asked[] = {{"", FROM_INSTALLED, "RegOwner"},
                                        {"", FROM_INSTALLED, "RegCompany"},
                                        {"", FROM_INSTALLED, "ProductID"}};
    const struct text_out *const outs[] = {lpUserNameBuf, lpOrgNameBuf, lpSerialBuf};
    USERINFOSTATE state = USERINFOSTATE_ABSENT;
    struct product product = {};

    if (!szProduct || !product_code_is_one(szProduct))
        return USERINFOSTATE_INVALIDARG;
    for (size_t i = 0; i < ARRAYSIZE(outs); i++) {
        if (text_out_has_buffer(outs[i]) && !outs[i]->room)
            return USERINFOSTATE_INVALIDARG;
    }
    if (FAILED(product_find(szProduct, &product)))
        return USERINFOSTATE_UNKNOWN;
    for (size_t i = 0; i < ARRAYSIZE(outs); i++) {
        _cleanup_(freep) char *text = NULL;

        if (FAILED(read_info(&product, &asked[i], &text)))
            continue;
        if (i == 0 && *text)
            state = USERINFOSTATE_PRESENT;
        if (text_out_is_asked(outs[i]) && text_out_give(outs[i], text) == ERROR_MORE_DATA)
            state = USERINFOSTATE_MOREDATA;
    }
    product_deinit(&product);
    return state;
}

/* Nobody is asked here: what the installation knew stays. */
UINT msi_collect_user_info(const char *szProduct)
{
    INSTALLSTATE state = szProduct ? msi_query_product_state(szProduct) : INSTALLSTATE_INVALIDARG;

    if (state == INSTALLSTATE_INVALIDARG)
        return ERROR_INVALID_PARAMETER;
    return state == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_PRODUCT : ERROR_SUCCESS;
}
