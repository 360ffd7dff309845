/* SPDX-License-Identifier: MIT */
/*
 * The registrar: does to a target what a script says.
 */
#pragma once

#include "registrar/registrar_script.h"
#include "registrar/registry_target.h"

enum registrar_mode {
    REGISTRAR_REGISTER,
    /* The other way round. Values are not removed by themselves, but with their keys. */
    REGISTRAR_UNREGISTER,
};

/*
 * Keys that many share, such as CLSID and Software, are never deleted. Raises what the target
 * raises, and DISP_E_EXCEPTION for a key too deep to be named; what was done before is not undone.
 */
HRESULT registrar_apply(const struct registrar_script *script, enum registrar_mode mode,
                        struct registry_target *target);

/* All of it: replaces, parses and applies. Fails as these do. @listener may be NULL. */
HRESULT registrar_run(const char16_t *script, const struct registrar_names *names,
                      enum registrar_unknown unknown, const struct registrar_listener *listener,
                      enum registrar_mode mode, struct registry_target *target);

/* The same to the registry itself, where it is done as a whole or not at all. */
HRESULT registrar_write(const char16_t *script, const struct registrar_names *names,
                        enum registrar_mode mode);
