/* SPDX-License-Identifier: MIT */
/*
 * What `comity regsvr` says of each file.
 */
#pragma once

#include <stdbool.h>

#include "selfreg/registration.h"

struct regsvr_report {
    bool is_silent;
    bool is_failures_only;
    bool is_verbose;
    bool is_json;
    bool is_trial;
};

void regsvr_report(const struct regsvr_report *report, const struct registration *registration);
