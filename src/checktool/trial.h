/* SPDX-License-Identifier: MIT */
/*
 * Trials: a class activated once, by comity-probe in a process of its own, which may crash or hang
 * without harm.
 */
#pragma once

#include <stdint.h>

#include <comity/guiddef.h>

#include "checktool/launched.h"
#include "diagnosis/diagnosis.h"

struct trial {
    CLSID clsid;
    uint32_t contexts;         /* a CLSCTX */
    unsigned timeout_ms;       /* of each step */
    struct launched *launched; /* told of after each step */
};

/* Notes each step, and blames what fails, crashes or takes too long. */
void trial_run(struct diagnosis *diagnosis, const struct trial *trial);
