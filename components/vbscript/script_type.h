/* SPDX-License-Identifier: MIT */
/*
 * The type of a script: its global procedures and variables as they are now, as an ITypeInfo of a
 * dispatch interface. What the script declares later does not show in it.
 */
#pragma once

#include <comity/oleauto.h>

#include "vbrun/machine.h"

HRESULT script_type_new(struct machine_module *module, ITypeInfo **ret_type);
