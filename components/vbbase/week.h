/* SPDX-License-Identifier: MIT */
/*
 * Weeks: which day they begin with, and which is the first of a year.
 */
#pragma once

#include <comity/oleauto.h>

#include "vbbase/calendar.h"
#include "vbbase/context.h"

/* The argument that names the first day, 1 is Sunday: the locale's for 0, Sunday if left out. */
HRESULT week_first_day(struct vb_context *context, const VARIANT *arguments, unsigned count,
                       unsigned index, int *ret_first);

/* The place of @weekday, from 1, in a week that begins with @first. */
static inline int week_place(int weekday, int first)
{
    return (weekday - first + 7) % 7 + 1;
}
