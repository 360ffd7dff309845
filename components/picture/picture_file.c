/* SPDX-License-Identifier: MIT */
/* Sources: Windows' "Bitmap Storage", "Icons" and "ENHMETAHEADER" pages, [MS-WMF] 2.3.2.3, the
 * GIF89a specification, and ITU T.81 for JPEG. */
#include "picture_file.h"

#include <string.h>

enum {
    HIMETRIC = 2540, /* to the inch */
    SCREEN_DPI = 96,
    SIZE_MAX_PIXELS = 1 << 20,
};

static uint32_t little_16(const uint8_t *bytes)
{
    return bytes[0] | (uint32_t)bytes[1] << 8;
}

static uint32_t little_32(const uint8_t *bytes)
{
    return little_16(bytes) | little_16(bytes + 2) << 16;
}

static uint32_t big_16(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 8 | bytes[1];
}

/* Rounded, as MulDiv() does. */
static int32_t himetric_of(uint32_t units, uint32_t per_inch)
{
    return (int32_t)(((uint64_t)units * HIMETRIC + per_inch / 2) / per_inch);
}

static bool take_pixels(enum picture_kind kind, uint32_t width, uint32_t height,
                        struct picture_facts *ret_facts)
{
    if (width == 0 || height == 0 || width > SIZE_MAX_PIXELS || height > SIZE_MAX_PIXELS)
        return false;
    ret_facts->kind = kind;
    ret_facts->width = himetric_of(width, SCREEN_DPI);
    ret_facts->height = himetric_of(height, SCREEN_DPI);
    return true;
}

/* A height below zero is that of a bitmap whose first line is the upper one. */
static bool read_bitmap(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    uint32_t header, height;

    if (size < 26)
        return false;
    header = little_32(bytes + 14);
    if (header == 12)
        return take_pixels(PICTURE_BITMAP, little_16(bytes + 18), little_16(bytes + 20), ret_facts);
    if (header < 40)
        return false;
    height = little_32(bytes + 22);
    return take_pixels(PICTURE_BITMAP, little_32(bytes + 18),
                       height > INT32_MAX ? 0 - height : height, ret_facts);
}

static bool read_gif(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    return size >= 13 &&
           take_pixels(PICTURE_BITMAP, little_16(bytes + 6), little_16(bytes + 8), ret_facts);
}

static bool is_frame(uint8_t marker)
{
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

static bool read_jpeg(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    size_t at = 2;

    while (at + 4 <= size && bytes[at] == 0xff) {
        uint8_t marker = bytes[at + 1];

        if (marker == 0xff) {
            at++;
            continue;
        }
        if (is_frame(marker))
            return at + 9 <= size && take_pixels(PICTURE_BITMAP, big_16(bytes + at + 7),
                                                 big_16(bytes + at + 5), ret_facts);
        if (marker == 0xd9 || marker == 0xda)
            return false;
        at += 2 + (size_t)big_16(bytes + at + 2);
    }
    return false;
}

/* The first one of several; 0 stands for 256. */
static bool read_icon(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    if (size < 22 || little_16(bytes + 4) == 0)
        return false;
    return take_pixels(PICTURE_ICON, bytes[6] ? bytes[6] : 256, bytes[7] ? bytes[7] : 256,
                       ret_facts);
}

static bool read_metafile(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    uint32_t per_inch, width, height;

    if (size < 22)
        return false;
    width = little_16(bytes + 10) - little_16(bytes + 6);
    height = little_16(bytes + 12) - little_16(bytes + 8);
    per_inch = little_16(bytes + 14);
    if (per_inch == 0)
        return false;
    ret_facts->kind = PICTURE_METAFILE;
    ret_facts->width = himetric_of(width & 0xffff, per_inch);
    ret_facts->height = himetric_of(height & 0xffff, per_inch);
    return true;
}

/* Its frame is in hundredths of a millimetre already. */
static bool read_enhanced(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    uint32_t width, height;

    if (size < 88 || memcmp(bytes + 40, " EMF", 4) != 0)
        return false;
    width = little_32(bytes + 32) - little_32(bytes + 24);
    height = little_32(bytes + 36) - little_32(bytes + 28);
    if (width > INT32_MAX || height > INT32_MAX)
        return false;
    ret_facts->kind = PICTURE_ENHANCED_METAFILE;
    ret_facts->width = (int32_t)width;
    ret_facts->height = (int32_t)height;
    return true;
}

bool picture_file_read(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts)
{
    static const struct {
        const char *beginning;
        size_t len;
        bool (*read)(const uint8_t *bytes, size_t size, struct picture_facts *ret_facts);
    } kinds[] = {
        {"BM", 2, read_bitmap},
        {"GIF87a", 6, read_gif},
        {"GIF89a", 6, read_gif},
        {"\xff\xd8\xff", 3, read_jpeg},
        {"\0\0\1\0", 4, read_icon},
        {"\0\0\2\0", 4, read_icon},
        {"\xd7\xcd\xc6\x9a", 4, read_metafile},
        {"\1\0\0\0", 4, read_enhanced},
    };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        if (size >= kinds[i].len && memcmp(bytes, kinds[i].beginning, kinds[i].len) == 0)
            return kinds[i].read(bytes, size, ret_facts);
    return false;
}
