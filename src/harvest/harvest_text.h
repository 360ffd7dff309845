/* SPDX-License-Identifier: MIT */
/*
 * Harvested entries for people: key by key, with their values.
 */
#pragma once

#include <stdio.h>

#include "harvest/harvest.h"

/* @name, of the file, is told before if it is not NULL. */
HRESULT harvest_text_print(const struct harvest *harvest, const char *name, FILE *file);
