/* SPDX-License-Identifier: MIT */
/*
 * Pictures: what there is in a folder, as a text that can be compared: for each file and folder in
 * it, in order, a line with its path, kind, mode, owner, and, of files, size, names and a hash of
 * what is in it; of links, the target.
 */
#pragma once

enum picture_detail {
    PICTURE_PLAIN,
    PICTURE_WITH_TIMES, /* of change, to the nanosecond; of @folder itself as well */
};

/* The caller frees it. */
char *picture_of(const char *folder, enum picture_detail detail);
