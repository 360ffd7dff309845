/* SPDX-License-Identifier: MIT */
#include "installsystem/icon_file.h"

#include "test.h"

/* Two images, of 16 and of @width pixels; the second one's bytes are @data. */
static size_t make_ico(uint8_t *file, uint8_t width, const char *data, uint8_t size)
{
    const uint8_t head[] = {0, 0, 1, 0,     2,     0, 16, 16, 0, 0, 0, 0,    0, 0, 3, 0,  0, 0, 38,
                            0, 0, 0, width, width, 0, 0,  0,  0, 0, 0, size, 0, 0, 0, 41, 0, 0, 0};

    memcpy(file, head, sizeof(head));
    memcpy(file + sizeof(head), "abc", 3);
    memcpy(file + sizeof(head) + 3, data, size);
    return sizeof(head) + 3 + size;
}

TEST(the_largest_image_is_taken_if_it_is_a_png)
{
    uint8_t file[100];
    size_t size = make_ico(file, 0, "\x89PNG...", 7);
    struct icon_file icon;

    ASSERT_HR(icon_file_extract((struct span){file, size}, 0, &icon), S_OK);
    ASSERT_STR(icon.ending, ".png");
    ASSERT_EQ(icon.size, 7);
    ASSERT_MEM(icon.bytes, "\x89PNG...", 7);
    icon_file_deinit(&icon);
}

TEST(other_icons_stay_as_they_are)
{
    uint8_t file[100];
    size_t size = make_ico(file, 32, "bits", 4);
    struct icon_file icon;

    ASSERT_HR(icon_file_extract((struct span){file, size}, 0, &icon), S_OK);
    ASSERT_STR(icon.ending, ".ico");
    ASSERT_EQ(icon.size, size);
    ASSERT_MEM(icon.bytes, file, size);
    icon_file_deinit(&icon);
}

TEST(what_is_cut_off_or_no_icon_has_none)
{
    uint8_t file[100];
    size_t size = make_ico(file, 32, "bits", 4);
    struct icon_file icon;

    ASSERT_HR(icon_file_extract((struct span){file, 30}, 0, &icon), S_FALSE);
    ASSERT_HR(icon_file_extract((struct span){NULL, 0}, 0, &icon), S_FALSE);
    ASSERT_HR(icon_file_extract((struct span){(const uint8_t *)"text", 4}, 0, &icon), S_FALSE);

    /* Of two images, the one that is there. */
    ASSERT_HR(icon_file_extract((struct span){file, size - 1}, 0, &icon), S_OK);
    ASSERT_EQ(icon.size, 6 + 16 + 3);
    icon_file_deinit(&icon);
}
