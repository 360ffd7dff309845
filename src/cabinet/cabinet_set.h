/* SPDX-License-Identifier: MIT */
/*
 * Cabinet set: the cabinets that the files of one go on in, found by the names that each says of
 * its neighbours, and read as one.
 */
#pragma once

#include <comity/winerror.h>

struct cabinet_opener {
    /* Opens the cabinet that another one calls @name; fails as its caller does without it. */
    HRESULT (*open)(void *context, const char *name, int *ret_fd);
    void *context;
};

/*
 * A descriptor from which cabinet_read() reads all files of the set that @fd, the cabinet @name, is
 * in. Outcome: S_FALSE if none of its files goes on elsewhere: it is another one of @fd. Raised:
 * what @opener fails with; HRESULT of ERROR_INVALID_DATA for cabinets that do not fit together,
 * naming @name.
 */
HRESULT cabinet_set_open(int fd, const char *name, const struct cabinet_opener *opener,
                         int *ret_fd);
