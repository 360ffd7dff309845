/* SPDX-License-Identifier: MIT */
/*
 * A moniker that a program implements itself: one name, and what it is compared by.
 */
#pragma once

#include "witness.h"

struct foreign_moniker {
    IMoniker IMoniker_iface;
    IROTData IROTData_iface;
    LONG refs;
    const char *data; /* the comparison data; NULL: it has no IROTData */
    ULONG size;       /* that it claims to have */
    HRESULT name_hr;  /* what GetDisplayName yields; its name is "foreign" */
    unsigned names_asked;
};

/* In the caller's memory, with one reference. */
void foreign_moniker_init(struct foreign_moniker *moniker);
