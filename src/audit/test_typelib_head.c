/* SPDX-License-Identifier: MIT */
#include "audit/typelib_head.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/guid.h"
#include "test.h"

static uint8_t library[256 * 1024];
static size_t size;

/* A library that was made of trial.idl, in either format. */
static void read_library(const char *name)
{
    char path[PATH_MAX] = "";
    FILE *file;

    ASSERT_TRUE(readlink("/proc/self/exe", path, sizeof(path) - 32) > 0);
    strcpy(strrchr(path, '/') + 1, name);
    file = fopen(path, "re");
    ASSERT_TRUE(file);
    size = fread(library, 1, sizeof(library), file);
    fclose(file);
    ASSERT_TRUE(size > 0 && size < sizeof(library));
}

static const char *const formats[] = {"trial.tlb", "trial_older.tlb"};

static void read_head_of(const char *name)
{
    char guid[GUID_TEXT_SIZE];
    struct typelib_head head;

    read_library(name);
    ASSERT_TRUE(typelib_head_read((struct span){library, size}, &head));
    guid_to_text(&head.guid, guid);
    ASSERT_STR(guid, "{5B1D0C52-7A5E-4D3C-9C11-3F0A8E2B7C01}");
    ASSERT_STR(head.name, "Trial");
    ASSERT_EQ(head.major, 1);
    ASSERT_EQ(head.minor, 10);
}

TEST(name_libid_and_version_are_read)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        read_head_of(formats[i]);
}

/* Each cut in memory of its own, so that a sanitizer sees what lies beyond. */
/* Each cut in memory of its own, so that a sanitizer sees what lies beyond. */
static void cut_library(const char *name)
{
    bool was_cut = false;

    read_library(name);
    for (size_t cut = 0; cut < size; cut++) {
        uint8_t *copy = malloc(cut + 1);
        struct typelib_head head;
        bool is_read;

        memcpy(copy, library, cut);
        is_read = typelib_head_read((struct span){copy, cut}, &head);
        was_cut |= !is_read;
        ASSERT_TRUE(!is_read || strcmp(head.name, "Trial") == 0);
        free(copy);
    }
    ASSERT_TRUE(was_cut);
}

TEST(a_library_that_is_cut_is_read_rightly_or_not)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        cut_library(formats[i]);
}

TEST(other_bytes_have_no_head)
{
    struct typelib_head head;

    ASSERT_FALSE(typelib_head_read((struct span){(const uint8_t *)"SLTG", 4}, &head));
    ASSERT_FALSE(typelib_head_read((struct span){(const uint8_t *)"MSFT", 4}, &head));
    ASSERT_FALSE(typelib_head_read((struct span){(const uint8_t *)"", 0}, &head));
}
