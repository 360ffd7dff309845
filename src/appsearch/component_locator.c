/* SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

#include "appsearch/locators.h"
#include "base/cleanup.h"
#include "base/hresult.h"
#include "product/product.h"

struct visit {
    const char *guid;
    char *path; /* owned; NULL until one is found */
};

static HRESULT visit_product(const struct product *product, void *context)
{
    struct visit *visit = context;
    HRESULT hr = product_component_path(product, visit->guid, &visit->path);

    if (hr == hr_from_win32(ERROR_UNKNOWN_COMPONENT))
        return S_OK;
    return FAILED(hr) ? hr_trace(hr) : S_FALSE;
}

HRESULT locate_by_component(const struct search *search, char **ret_value)
{
    const struct table *table = package_table(session_package(search->session), "CompLocator");
    ptrdiff_t row = table_find(table, search->key);
    struct visit visit = {0};
    _cleanup_(freep) char *path = NULL;
    int32_t type;
    HRESULT hr;

    if (row < 0)
        return S_FALSE;
    visit.guid = table_text(table, (size_t)row, table_column(table, "ComponentId"));
    if (!visit.guid)
        return S_FALSE;
    hr = product_list(visit_product, &visit);
    path = visit.path;
    if (FAILED(hr) || !path)
        return FAILED(hr) ? hr_trace(hr) : S_FALSE;

    if (!table_number(table, (size_t)row, table_column(table, "Type"), &type))
        type = LOCATOR_FILE;
    return hr_trace(
        locate_at(search, path, type == LOCATOR_FOLDER ? LOCATOR_FOLDER : LOCATOR_FILE, ret_value));
}
