/* SPDX-License-Identifier: MIT */
/*
 * Icon files: what this system can show of the icons that packages bring, in .ico files or as
 * resources of programs: a PNG where the largest image is one, else an .ico file.
 */
#pragma once

#include <stddef.h>

#include <comity/winerror.h>

#include "image/span.h"

struct icon_file {
    void *bytes; /* owned */
    size_t size;
    const char *ending; /* ".png" or ".ico" */
};

/*
 * Takes the icon out of an .ico file, or the one with the @index of a PE program (a negative one is
 * the resource's number). S_FALSE if there is none.
 */
HRESULT icon_file_extract(struct span file, int index, struct icon_file *ret_icon);
void icon_file_deinit(struct icon_file *icon);
