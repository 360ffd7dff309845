/* SPDX-License-Identifier: MIT */
#include "placing/placing.h"

#include "base/hresult.h"

void placing_deinit(struct placing *placing)
{
    target_free(placing->target);
    receipt_free(placing->receipt);
    *placing = (struct placing){0};
}

HRESULT placing_init(struct placing *placing, struct installation *installation)
{
    HRESULT hr;

    *placing = (struct placing){.installation = installation};
    hr = target_new(installation, &placing->target);
    if (SUCCEEDED(hr))
        hr = receipt_open(installation, &placing->receipt);
    if (FAILED(hr))
        placing_deinit(placing);
    return hr_trace(hr);
}

HRESULT placing_finish(struct placing *placing)
{
    HRESULT hr = target_settle(placing->target);

    return FAILED(hr) ? hr_trace(hr) : hr_trace(receipt_save(placing->receipt));
}

HRESULT placing_visit_all(struct installation *installation, const char *table, row_visit *visit)
{
    struct placing placing;
    HRESULT hr = placing_init(&placing, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = rows_visit_all(installation, table, visit, &placing);
    if (SUCCEEDED(hr))
        hr = placing_finish(&placing);
    placing_deinit(&placing);
    return hr_trace(hr);
}

HRESULT placing_visit_installed(struct installation *installation, const char *table,
                                row_visit *visit)
{
    struct placing placing;
    HRESULT hr = placing_init(&placing, installation);

    if (FAILED(hr))
        return hr_trace(hr);
    hr = rows_visit(installation, table, ROW_INSTALLED, visit, &placing);
    if (SUCCEEDED(hr))
        hr = placing_finish(&placing);
    placing_deinit(&placing);
    return hr_trace(hr);
}
