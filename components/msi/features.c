/* SPDX-License-Identifier: MIT */
/*
 * The functions of products' features.
 */
#include <string.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"

#include "msi_calls.h"
#include "product_code.h"

enum {
    ABSENT_MARK = '\6', /* before a feature's parent: it is not installed */
};

UINT msi_enum_features(const char *szProduct, DWORD iFeatureIndex,
                       const struct text_out *lpFeatureBuf, const struct text_out *lpParentBuf)
{
    _cleanup_(freep) char *name = NULL, *parent = NULL;
    _cleanup_(regtext_closep) HKEY key = NULL;
    struct product product = {};
    HRESULT hr;

    if (!szProduct || !product_code_is_one(szProduct) || !text_out_is_asked(lpFeatureBuf))
        return ERROR_INVALID_PARAMETER;
    hr = product_find(szProduct, &product);
    if (FAILED(hr))
        return ERROR_UNKNOWN_PRODUCT;
    hr = product_open(product.context, PLACE_FEATURES, product.code, &key);
    product_deinit(&product);
    if (FAILED(hr))
        return ERROR_NO_MORE_ITEMS;
    hr = regtext_value_at(key, iFeatureIndex, &name);
    if (hr == S_OK)
        hr = regtext_get(key, name, &parent);
    if (hr != S_OK)
        return hr == S_FALSE ? ERROR_NO_MORE_ITEMS : hr_to_win32(hr);
    if (text_out_is_asked(lpParentBuf))
        text_out_give(lpParentBuf, !parent ? "" : parent + (*parent == ABSENT_MARK));
    return text_out_give(lpFeatureBuf, name);
}

INSTALLSTATE msi_query_feature_state(const char *szProduct, const char *szFeature)
{
    struct product product = {};
    int state;

    if (!szProduct || !szFeature || !product_code_is_one(szProduct))
        return INSTALLSTATE_INVALIDARG;
    if (FAILED(product_find(szProduct, &product)))
        return INSTALLSTATE_UNKNOWN;
    state = product_feature_state(&product, szFeature);
    product_deinit(&product);
    return (INSTALLSTATE)state;
}

UINT msi_query_feature_state_ex(const char *szProductCode, const char *szUserSid,
                                MSIINSTALLCONTEXT dwContext, const char *szFeature,
                                INSTALLSTATE *pdwState)
{
    struct product product = {};

    if (!szProductCode || !szFeature || !product_code_is_one(szProductCode) || !pdwState ||
        (szUserSid && dwContext == MSIINSTALLCONTEXT_MACHINE))
        return ERROR_INVALID_PARAMETER;
    if (FAILED(
            product_find_in(dwContext == MSIINSTALLCONTEXT_MACHINE ? PRODUCT_MACHINE : PRODUCT_USER,
                            szProductCode, &product)))
        return ERROR_UNKNOWN_PRODUCT;
    *pdwState = (INSTALLSTATE)product_feature_state(&product, szFeature);
    product_deinit(&product);
    return *pdwState == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_FEATURE : ERROR_SUCCESS;
}

/* Uses are not counted: what is used is known to be there. */
INSTALLSTATE msi_use_feature_ex(const char *szProduct, const char *szFeature, DWORD dwInstallMode,
                                DWORD dwReserved)
{
    return dwReserved ? INSTALLSTATE_INVALIDARG : msi_query_feature_state(szProduct, szFeature);
}

INSTALLSTATE msi_use_feature(const char *szProduct, const char *szFeature)
{
    return msi_use_feature_ex(szProduct, szFeature, 0, 0);
}

UINT msi_get_feature_usage(const char *szProduct, const char *szFeature, LPDWORD pdwUseCount,
                           LPWORD pwDateUsed)
{
    INSTALLSTATE state = msi_query_feature_state(szProduct, szFeature);

    if (state == INSTALLSTATE_INVALIDARG)
        return ERROR_INVALID_PARAMETER;
    if (state == INSTALLSTATE_UNKNOWN)
        return msi_query_product_state(szProduct) == INSTALLSTATE_UNKNOWN ? ERROR_UNKNOWN_PRODUCT
                                                                          : ERROR_UNKNOWN_FEATURE;
    if (pdwUseCount)
        *pdwUseCount = 0;
    if (pwDateUsed)
        *pwDateUsed = 0;
    return ERROR_SUCCESS;
}
