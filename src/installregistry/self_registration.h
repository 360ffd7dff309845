/* SPDX-License-Identifier: MIT */
/*
 * Self-registration: the table SelfReg, as SelfRegModules and SelfUnregModules carry it out.
 *
 * Each module runs as with `comity regsvr`: in a process of its own, under guards, with all that it
 * writes captured. It sees what the installation has done so far, and what it writes becomes a part
 * of that, in the hive of the installation's context, on behalf of the module's component; so it is
 * taken back with the component, or with the installation if that fails, by nobody's code.
 */
#pragma once

#include "action/installation.h"

HRESULT self_registration_run(struct installation *installation);
