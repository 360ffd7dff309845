/* SPDX-License-Identifier: MIT */
#include "picture_file.h"

#include <stdlib.h>
#include <string.h>

#include "test.h"

static void check(const char *bytes, size_t size, enum picture_kind kind, int width, int height)
{
    struct picture_facts facts;

    ASSERT_TRUE(picture_file_read((const uint8_t *)bytes, size, &facts));
    ASSERT_EQ(facts.kind, kind);
    ASSERT_EQ(facts.width, width);
    ASSERT_EQ(facts.height, height);
    /* Whatever is cut off, nothing is read beyond. */
    for (size_t n = 0; n < size; n++) {
        uint8_t *cut = malloc(n + 1);

        ASSERT_TRUE(cut);
        memcpy(cut, bytes, n);
        ASSERT_FALSE(picture_file_read(cut, n, &facts));
        free(cut);
    }
}

/* 96 pixels are an inch, which is 2540 hundredths of a millimetre. */
TEST(sizes_are_told_in_hundredths_of_a_millimetre)
{
    check("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x60\0\0\0\x30\0\0\0", 26, PICTURE_BITMAP, 2540,
          1270);
    check("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\x60\0\0\0\xd0\xff\xff\xff", 26, PICTURE_BITMAP,
          2540, 1270);
    check("GIF89a\x01\0\x20\0\0\0\0", 13, PICTURE_BITMAP, 26, 847);
    check("\xff\xd8\xff\xe0\0\x04zz\xff\xc0\0\x11\x08\0\x60\0\xc0", 17, PICTURE_BITMAP, 5080, 2540);
    check("\0\0\1\0\1\0\x20\x10\0\0\1\0\4\0\0\0\0\0\x16\0\0\0", 22, PICTURE_ICON, 847, 423);
    check("\0\0\2\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\x16\0\0\0", 22, PICTURE_ICON, 6773, 6773);
    check("\xd7\xcd\xc6\x9a\0\0\0\0\0\0\xa0\x05\xd0\x02\xa0\x05\0\0\0\0\0\0", 22, PICTURE_METAFILE,
          2540, 1270);
}

TEST(an_enhanced_metafile_tells_its_frame)
{
    char bytes[88] = "\1\0\0\0\x58";

    bytes[24] = 10;
    bytes[28] = 20;
    bytes[32] = 110;
    bytes[37] = 1;
    memcpy(bytes + 40, " EMF", 4);
    check(bytes, sizeof(bytes), PICTURE_ENHANCED_METAFILE, 100, 236);
}

static void refuse(const char *bytes, size_t size)
{
    struct picture_facts facts;

    ASSERT_FALSE(picture_file_read((const uint8_t *)bytes, size, &facts));
}

TEST(what_is_no_picture_is_refused)
{
    refuse("", 0);
    refuse("plain text", 10);
    refuse("BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0\0\0\0\0\x30\0\0\0", 26);
    refuse("BM\0\0\0\0\0\0\0\0\0\0\0\0\x0d\0\0\0\x60\0\0\0\x30\0\0\0", 26);
    refuse("\0\0\1\0\0\0\x20\x10\0\0\1\0\4\0\0\0\0\0\x16\0\0\0", 22);
    refuse("\xff\xd8\xff\xda\0\x04zz\xff\xc0\0\x11\x08\0\x60\0\xc0", 17);
    refuse("\xd7\xcd\xc6\x9a\0\0\0\0\0\0\xa0\x05\xd0\x02\0\0\0\0\0\0\0\0", 22);
}
