/* SPDX-License-Identifier: MIT */
#include "typelib/custom_data.h"

#include <comity/windows.h>

#include "base/guid.h"

HRESULT custom_data_get(const struct custom_value *list, REFGUID guid, VARIANT *value)
{
    if (!guid || !value)
        return E_INVALIDARG;

    VariantInit(value);
    for (; list; list = list->next) {
        if (guid_is_equal(&list->guid, guid))
            return VariantCopy(value, &list->value);
    }
    return S_OK;
}

HRESULT custom_data_get_all(const struct custom_value *list, CUSTDATA *values)
{
    DWORD n = 0;

    if (!values)
        return E_INVALIDARG;
    values->cCustData = 0;
    values->prgCustData = NULL;
    for (const struct custom_value *at = list; at; at = at->next)
        n++;
    if (n == 0)
        return S_OK;

    values->prgCustData = CoTaskMemAlloc(n * sizeof(CUSTDATAITEM));
    if (!values->prgCustData)
        return E_OUTOFMEMORY;
    for (; list; list = list->next) {
        CUSTDATAITEM *item = &values->prgCustData[values->cCustData];
        HRESULT hr;

        item->guid = list->guid;
        VariantInit(&item->varValue);
        hr = VariantCopy(&item->varValue, &list->value);
        if (FAILED(hr)) {
            ClearCustData(values);
            return hr;
        }
        values->cCustData++;
    }
    return S_OK;
}
