/* SPDX-License-Identifier: MIT */
/*
 * A method as a type library describes it, made into one that travels (marshal/method.h). Source:
 * [MS-OAUT] 3.1.4.4.2 and the types that oleautomation allows.
 */
#pragma once

#include <comity/oleauto.h>

#include "marshal/method.h"

/*
 * Makes @ret_method of what @info says of a function. Raised: E_NOINTERFACE if something of it
 * cannot travel, with its name.
 */
HRESULT described_method_init(struct method *ret_method, ITypeInfo *info, const FUNCDESC *desc);
void described_method_deinit(struct method *method);
