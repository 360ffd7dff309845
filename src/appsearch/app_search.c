/* SPDX-License-Identifier: MIT */
#include "appsearch/app_search.h"

#include <stdlib.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "session/refusal.h"

HRESULT app_search(struct session *session)
{
    const struct table *table = package_table(session_package(session), "AppSearch");

    for (size_t row = 0; row < table_n_rows(table); row++) {
        const char *property = table_text(table, row, table_column(table, "Property"));
        const char *key = table_text(table, row, table_column(table, "Signature_"));
        _cleanup_(freep) char *value = NULL;
        size_t len;
        HRESULT hr;

        if (!property || !key)
            return refuse_row(table, row, property ? "Signature_" : "Property", "it is missing");
        hr = locate(session, key, 0, &value, &len);
        if (hr == S_OK)
            hr = session_set_property_bytes(session, property, value, len);
        if (FAILED(hr))
            return hr_trace(hr);
    }
    return S_OK;
}

HRESULT ccp_search(struct session *session)
{
    const struct table *table = package_table(session_package(session), "CCPSearch");
    HRESULT hr = S_FALSE;

    for (size_t row = 0; hr == S_FALSE && row < table_n_rows(table); row++) {
        const char *key = table_text(table, row, table_column(table, "Signature_"));
        _cleanup_(freep) char *value = NULL;

        hr = key ? locate(session, key, 0, &value, NULL) : S_FALSE;
    }
    if (hr == S_OK)
        hr = session_set_property(session, "CCP_Success", "1");
    return FAILED(hr) ? hr_trace(hr) : S_OK;
}

HRESULT rmccp_search(struct session *session)
{
    /* Without a medium to look at, there is nothing to be found. */
    if (!*session_property(session, "CCP_DRIVE"))
        return S_OK;
    return hr_trace(ccp_search(session));
}
