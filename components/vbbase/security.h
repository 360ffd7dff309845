/* SPDX-License-Identifier: MIT */
/*
 * Whether the site lets a script have an object. A context with INTERFACE_USES_SECURITY_MANAGER
 * asks the site's IInternetHostSecurityManager, which it looks up once; others may have all.
 */
#pragma once

#include "vbbase/context.h"

bool security_is_asked(const struct vb_context *context);

/* Before an object of @clsid is made; E_ACCESSDENIED. */
HRESULT security_allow_class(struct vb_context *context, REFCLSID clsid);

/* Before the script gets @object; E_ACCESSDENIED. */
HRESULT security_allow_object(struct vb_context *context, REFCLSID clsid, IUnknown *object);
