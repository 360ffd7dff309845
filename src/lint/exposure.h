/* SPDX-License-Identifier: MIT */
/*
 * Exposure: whether others than this user and root may change what a file contains, or put another
 * in its place.
 */
#pragma once

/* "/opt/x may be changed by all users", on the heap; NULL if only this user and root can, if the
 * file is not there, or without memory. */
char *exposure_of(const char *path);
