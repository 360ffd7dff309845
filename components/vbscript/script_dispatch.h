/* SPDX-License-Identifier: MIT */
/*
 * What IActiveScript::GetScriptDispatch gives: the global names of a module as an object.
 *
 * It lives as long as it is held, and answers E_UNEXPECTED once its module is gone.
 */
#pragma once

#include <dispex.h>

#include "vbrun/machine.h"

struct script_dispatch;

/* With one reference; NULL when memory is out. */
struct script_dispatch *script_dispatch_new(struct machine_module *module);

/* The module goes; the reference of whoever made the object, too. NULL, always. */
struct script_dispatch *script_dispatch_detach(struct script_dispatch *dispatch);

/* Borrowed. */
IDispatch *script_dispatch_interface(struct script_dispatch *dispatch);
