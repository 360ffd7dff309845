/* SPDX-License-Identifier: MIT */
/*
 * On whose behalf an installation writes the registry.
 */
#include <stdio.h>

#include "action/installation.h"
#include "base/hresult.h"
#include "registry/owner.h"

HRESULT install_set_owner(struct installation *installation,
                          const struct session_component *component)
{
    char owner[REGISTRY_OWNER_MAX];
    int len;

    if (!component || component->is_permanent)
        return hr_trace(registry_set_owner(NULL));
    len = snprintf(owner, sizeof(owner), "package %s %s",
                   session_property(installation->session, "ProductCode"), component->key);
    if (len < 0 || (size_t)len >= sizeof(owner))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table Component, row %s: the key is too long", component->key);
    return hr_trace(registry_set_owner(owner));
}

HRESULT install_set_product_owner(struct installation *installation)
{
    char owner[REGISTRY_OWNER_MAX];

    snprintf(owner, sizeof(owner), "package %s",
             session_property(installation->session, "ProductCode"));
    return hr_trace(registry_set_owner(owner));
}
