/* SPDX-License-Identifier: MIT */
/*
 * The object of VBScript.RegExp, with its two interfaces.
 */
#pragma once

#include <pthread.h>

#include "dual.h"

#include <vbsregexp55.h>

#include "pattern.h"

struct regexp {
    struct dual dual; /* IRegExp2 */
    IRegExp IRegExp_iface;
    pthread_mutex_t lock;
    BSTR pattern;             /* (lock) NULL until it is set */
    struct pattern *compiled; /* (lock) NULL until it is needed, and when it became another */
    unsigned flags;           /* (lock) TRANSLATE_... */
    VARIANT_BOOL is_global;   /* (lock) */
};

extern const IRegExpVtbl regexp_old_vtable;
