/* SPDX-License-Identifier: MIT */
/*
 * The names that security descriptor strings use, as "ACE Strings" has them.
 */
#pragma once

#include <comity/winnt.h>

struct sddl_name {
    const char *name;
    DWORD value;
};

/* Each ends with a NULL name; bits stand in the order in which they are written. */
extern const struct sddl_name sddl_ace_types[];
extern const struct sddl_name sddl_ace_flags[];
extern const struct sddl_name sddl_sets[];   /* rights that are written only if they are all */
extern const struct sddl_name sddl_rights[]; /* one bit each */
extern const struct sddl_name sddl_label_rights[];
