/* SPDX-License-Identifier: MIT */
/*
 * Picture files: what kind of picture one has, and how large it is. Bitmaps, GIF and JPEG pictures,
 * icons and cursors, and metafiles of both kinds are known by their first bytes, never by name.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As Picture.Type tells them. */
enum picture_kind {
    PICTURE_NONE,
    PICTURE_BITMAP,
    PICTURE_METAFILE,
    PICTURE_ICON,
    PICTURE_ENHANCED_METAFILE,
};

/* Sizes are hundredths of a millimetre; pixels are those of a screen of 96 to the inch. */
struct picture_facts {
    enum picture_kind kind;
    int32_t width;
    int32_t height;
};

/* False if it is no picture that is known, or a broken one. */
bool picture_file_read(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts);
