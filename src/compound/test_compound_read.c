/* SPDX-License-Identifier: MIT */
/* Files that nobody should have made, from one that is right: an image of 512 byte sectors, with
 * the table in the first, the directory in the second, and then the small streams. */
#include "compound/compound_read.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "compound/compound_format.h"
#include "compound/compound_write.h"
#include "test.h"

enum {
    IMAGE_MAX = 16 * 512,
};

struct image {
    union {
        uint8_t bytes[IMAGE_MAX];
        struct compound_header header;
        uint32_t numbers[IMAGE_MAX / 4];
    };
    size_t size;
};

static HRESULT take(void *context, const void *bytes, size_t size)
{
    struct image *image = context;

    ASSERT_TRUE(image->size + size <= IMAGE_MAX);
    memcpy(image->bytes + image->size, bytes, size);
    image->size += size;
    return S_OK;
}

/* "a" with "b" in it, the small stream "c" and the large one "d". */
static void make(struct image *ret_image)
{
    const struct compound_facts facts = {.version = 3};
    _cleanup_(compound_node_freep) struct compound_node *root = compound_node_new();
    struct compound_node *a, *node;

    ASSERT_HR(compound_node_add(root, u"a", true, &a), S_OK);
    ASSERT_HR(compound_node_add(a, u"b", false, &node), S_OK);
    ASSERT_HR(compound_node_write(node, 0, "bytes", 5), S_OK);
    ASSERT_HR(compound_node_add(root, u"c", false, &node), S_OK);
    ASSERT_HR(compound_node_resize(node, 100), S_OK);
    ASSERT_HR(compound_node_add(root, u"d", false, &node), S_OK);
    ASSERT_HR(compound_node_resize(node, 4096), S_OK);
    ret_image->size = 0;
    ASSERT_HR(compound_write(root, &facts, &(struct compound_sink){take, ret_image}), S_OK);
}

static HRESULT read_image(const struct image *image)
{
    struct compound_memory memory = {image->bytes, image->size};
    struct compound_source source = compound_source_memory(&memory);
    _cleanup_(compound_node_freep) struct compound_node *root = NULL;
    struct compound_facts facts;

    return compound_read(&source, &facts, &root);
}

/* The image's table, and the directory's entry of a one-letter name ('R' is the root). */
static uint32_t *table_of(struct image *image)
{
    return (uint32_t *)(image->bytes + 512);
}

static struct compound_entry *entry_of(struct image *image, char name)
{
    struct compound_entry *entries =
        (struct compound_entry *)(image->bytes + 512 * (image->header.directory + 1));

    while (entries->name[0] != (uint16_t)name)
        entries++;
    return entries;
}

TEST(what_is_no_compound_file_is_told_apart)
{
    struct compound_memory memory = {(const uint8_t *)"no compound file", 16};
    struct compound_source source = compound_source_memory(&memory);
    struct compound_facts facts;
    struct image image;

    ASSERT_HR(compound_probe(&source), S_FALSE);
    ASSERT_HR(compound_read_facts(&source, &facts), STG_E_INVALIDHEADER);
    make(&image);
    memory = (struct compound_memory){image.bytes, image.size};
    source = compound_source_memory(&memory);
    ASSERT_HR(compound_probe(&source), S_OK);
    ASSERT_HR(compound_read_facts(&source, &facts), S_OK);
    ASSERT_EQ(facts.version, 3);
    image.header.major_version = 2;
    ASSERT_HR(read_image(&image), STG_E_OLDFORMAT);
    image.header.major_version = 5;
    ASSERT_HR(read_image(&image), STG_E_OLDDLL);
    image.header.major_version = 4;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(files_cut_off_anywhere_are_refused)
{
    struct image image;

    make(&image);
    ASSERT_HR(read_image(&image), S_OK);
    for (size_t size = image.size; size-- > 0;) {
        image.size = size;
        ASSERT_TRUE(FAILED(read_image(&image)));
    }
}

/* The rest of the last sector says nothing: writers leave it out. */
TEST(the_last_sector_need_not_be_whole)
{
    struct image image;
    struct compound_entry *entry;

    make(&image);
    entry = entry_of(&image, 'd');
    table_of(&image)[entry->start + 7] = entry->start + 8;
    table_of(&image)[entry->start + 8] = COMPOUND_END;
    entry->size[0] += 20;
    image.size += 20;
    ASSERT_HR(read_image(&image), S_OK);
    image.size--;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(chains_do_not_turn_back)
{
    struct image image;
    uint32_t *table, start;

    make(&image);
    table = table_of(&image);
    start = entry_of(&image, 'd')->start;
    table[start + 1] = start;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    table[image.header.directory] = image.header.directory;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    table[entry_of(&image, 'd')->start] = 0x00ffffff;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(streams_do_not_share_sectors)
{
    struct image image;

    make(&image);
    entry_of(&image, 'd')->start = image.header.directory;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->start = entry_of(&image, 'c')->start;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(streams_have_no_more_than_the_file)
{
    struct image image;

    make(&image);
    entry_of(&image, 'd')->size[0] = 0xffffffff;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'R')->size[0] = 64;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    image.header.n_mini_fat_sectors = 0xffffffff;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    image.header.n_fat_sectors = 0xffffffff;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(directories_are_trees)
{
    struct image image;

    make(&image);
    entry_of(&image, 'a')->child = 0;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->left = entry_of(&image, 'R')->child;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->right = 1000;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'R')->kind = COMPOUND_STORAGE;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->kind = COMPOUND_ROOT;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

TEST(names_are_whole_and_once)
{
    struct image image;

    make(&image);
    entry_of(&image, 'd')->name[0] = 'C';
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->name_size = 66;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->name_size = 6;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);

    make(&image);
    entry_of(&image, 'b')->name_size = 2;
    ASSERT_HR(read_image(&image), STG_E_DOCFILECORRUPT);
}

/* Each storage the only child of the one before: more of them than are read. */
TEST(storages_are_not_deeper_than_may_be)
{
    enum { N = 1024, SECTORS = N / 4 };
    _cleanup_(freep) uint8_t *bytes = calloc(SECTORS + 4, 512);
    struct compound_header *header = (struct compound_header *)bytes;
    uint32_t *table = (uint32_t *)(bytes + 512);
    struct compound_entry *entries = (struct compound_entry *)(bytes + 4 * 512);
    struct compound_memory memory = {bytes, (SECTORS + 4) * 512};
    struct compound_source source = compound_source_memory(&memory);
    struct compound_node *root;
    struct compound_facts facts;
    struct image image;

    make(&image);
    *header = image.header;
    header->n_fat_sectors = 3;
    header->fat[1] = 1;
    header->fat[2] = 2;
    header->directory = 3;
    header->mini_fat = COMPOUND_END;
    header->n_mini_fat_sectors = 0;
    for (uint32_t i = 3; i < SECTORS + 3; i++)
        table[i] = i == SECTORS + 2 ? COMPOUND_END : i + 1;
    for (uint32_t i = 0; i < N; i++) {
        entries[i] = (struct compound_entry){
            .name = {'s'},
            .name_size = 4,
            .kind = i ? COMPOUND_STORAGE : COMPOUND_ROOT,
            .left = COMPOUND_NO_ENTRY,
            .right = COMPOUND_NO_ENTRY,
            .child = i + 1 < N ? i + 1 : COMPOUND_NO_ENTRY,
        };
    }
    ASSERT_HR(compound_read(&source, &facts, &root), STG_E_DOCFILECORRUPT);
    entries[COMPOUND_DEPTH_MAX].child = COMPOUND_NO_ENTRY;
    ASSERT_HR(compound_read(&source, &facts, &root), S_OK);
    compound_node_free(root);
}

TEST(files_are_read_where_they_are)
{
    struct compound_source source;
    struct compound_facts facts;
    struct compound_node *root;
    struct image image;
    char path[300];
    int fd;

    make(&image);
    snprintf(path, sizeof(path), "%s/file", test_home());
    fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_TRUE(fd >= 0);
    ASSERT_EQ(write(fd, image.bytes, image.size), (ssize_t)image.size);
    ASSERT_HR(compound_source_file(&fd, &source), S_OK);
    ASSERT_HR(compound_read(&source, &facts, &root), S_OK);
    ASSERT_EQ(root->n_children, 3);
    compound_node_free(root);
    ASSERT_EQ(ftruncate(fd, 1000), 0);
    ASSERT_HR(compound_read(&source, &facts, &root), STG_E_READFAULT);
    close(fd);
}
