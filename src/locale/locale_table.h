/* SPDX-License-Identifier: MIT */
/*
 * The table of locales, as data: US English first.
 */
#pragma once

#include <stddef.h>

#include "locale/locale.h"

extern const struct locale locale_table[];
extern const size_t locale_table_count;

enum {
    LOCALES_EAST = 4,
};

extern const struct locale locale_table_east[LOCALES_EAST];
