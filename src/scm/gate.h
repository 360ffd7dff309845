/* SPDX-License-Identifier: MIT */
/*
 * Gate: whether a peer may activate a class, or have its server launched. Those who were admitted
 * are remembered as long as the registry stays as it is, so that asking again costs no look-up.
 */
#pragma once

#include <comity/guiddef.h>

#include "base/cleanup.h"
#include "permission/permission.h"
#include "scm/peer.h"

struct gate;

/* NULL without memory. */
struct gate *gate_new(void);
struct gate *gate_free(struct gate *gate);
DEFINE_CLEANUP(struct gate *, gate_free);

/* S_OK, or what permission_check() raised. */
HRESULT gate_check(struct gate *gate, const struct peer *peer, REFCLSID clsid,
                   enum permission permission);
