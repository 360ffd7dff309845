/* SPDX-License-Identifier: MIT */
/*
 * Summary reading: the summary information of a package, from bytes that come from outside. What is
 * damaged in it is not there.
 */
#pragma once

#include <stdint.h>

#include <comity/winerror.h>

#include "image/span.h"
#include "package/summary_image.h"

struct summary {
    char *texts[N_SUMMARY_PROPERTIES];
    int64_t numbers[N_SUMMARY_PROPERTIES];
    uint32_t has_numbers; /* bits by property */
};

/* Fails only when memory is out. */
HRESULT summary_read(struct span bytes, struct summary *ret_summary);
void summary_clear(struct summary *summary);
