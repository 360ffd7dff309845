/* SPDX-License-Identifier: MIT */
/*
 * Registration by an INF text, as RegInstall does it for modules with a resource of type REGINST:
 * a section names, in AddReg and DelReg, others whose lines are entries. Source: Windows' "INF
 * AddReg Directive" and "INF DelReg Directive".
 */
#pragma once

#include "registrar/registrar.h"

/*
 * Does what @section of @script says. %NAME% is what the section Strings has for it, else
 * @names (a number stands for a folder), else it stays. What DelReg names goes before anything is
 * added. Keys that many share are not deleted.
 * Outcomes: S_FALSE if there is no such section. Raises DISP_E_EXCEPTION for what is wrong with a
 * line, led by its number, and what the target raises.
 */
HRESULT reginst_apply(const char16_t *script, const char16_t *section,
                      const struct registrar_names *names,
                      const struct registrar_listener *listener, struct registry_target *target);

/*
 * The same for the section that registers a module or takes it back: RegisterDll or UnregisterDll,
 * else the first whose name begins as one of them does (RegisterIE).
 */
HRESULT reginst_run(const char16_t *script, enum registrar_mode mode,
                    const struct registrar_names *names, const struct registrar_listener *listener,
                    struct registry_target *target);
