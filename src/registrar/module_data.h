/* SPDX-License-Identifier: MIT */
/*
 * Registering a module from its data: the registrar scripts and the INF text among its resources,
 * in the order in which the module's own code would take them. No code of it runs, so a module of
 * another system or machine can be registered, or looked at, like any other.
 */
#pragma once

#include "registrar/module_file.h"
#include "registrar/registrar.h"

struct module_data_counts {
    unsigned scripts;  /* of types REGISTRY and WINE_REGISTRY */
    unsigned installs; /* INF texts, of type REGINST */
};

/*
 * Sets the names of a module's path: MODULE and MODULE_RAW in scripts, _MOD_PATH and _SYS_MOD_PATH
 * in INF texts. SystemRoot is what the environment has for it. @module_path may be a name itself
 * (%MODULE%), which then stays.
 */
HRESULT module_data_set_names(struct registrar_names *names, const char16_t *module_path);

/*
 * Does what all scripts and then all INF texts say; unknown names stay, and the listener is told.
 * The count of both is in @ret_counts. Raises what they raise, led by the resource's type and name.
 */
HRESULT module_data_apply(const struct module_file *module, const struct registrar_names *names,
                          enum registrar_mode mode, const struct registrar_listener *listener,
                          struct registry_target *target, struct module_data_counts *ret_counts);
