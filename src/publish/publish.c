/* SPDX-License-Identifier: MIT */
#include "publish/publish.h"

#include <stdio.h>

#include "base/hresult.h"
#include "product/regtext.h"

enum product_context publish_context(const struct installation *installation)
{
    return session_context(installation->session) == SESSION_MACHINE ? PRODUCT_MACHINE
                                                                     : PRODUCT_USER;
}

const char *publish_code(const struct installation *installation)
{
    return session_property(installation->session, "ProductCode");
}

HRESULT publish_make(struct installation *installation, enum product_place place, const char *below,
                     HKEY *ret_key)
{
    enum product_context context = publish_context(installation);
    char path[PLACE_MAX], whole[2 * PLACE_MAX];
    HRESULT hr;

    product_path(context, place, publish_code(installation), path);
    snprintf(whole, sizeof(whole), "%s%s", path, below);
    hr = install_set_product_owner(installation);
    return FAILED(hr) ? hr_trace(hr)
                      : hr_trace(regtext_make(product_root(context), whole, ret_key));
}

enum install_state publish_feature_state(const struct session_feature *feature)
{
    return feature->action == STATE_UNKNOWN ? feature->installed : feature->action;
}
