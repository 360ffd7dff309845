/* SPDX-License-Identifier: MIT */
/*
 * What travels to storages alone.
 */
#pragma once

#include "marshal/wire_type.h"

extern const struct wire_type wire_names;        /* SNB */
extern const struct wire_type wire_time_or_null; /* const FILETIME * */
extern const struct wire_type wire_reserved;     /* a pointer that is NULL */
