/* SPDX-License-Identifier: MIT */
/* The functions and variables of a type, for msft_write.h. */
#pragma once

#include "typemake/msft_tables.h"

/* The memory that readers set aside for the descriptions of all members. */
struct msft_member_sizes {
    uint32_t described; /* MSFT_NONE if there are none */
    uint32_t room;
};

/* Appends the members of @type to @members: nothing if it has none. */
void msft_write_members(struct msft_tables *tables, const struct type *type,
                        struct byte_buffer *members);

struct msft_member_sizes msft_member_sizes_of(const struct type *type);
