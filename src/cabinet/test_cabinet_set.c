/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' page on the cabinet format, and what makecab makes. */
#include "cabinet/cabinet_set.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "cabinet/cabinet.h"
#include "cabinet/split_cabinet.h"
#include "test.h"

enum {
    FILE_SIZE = 100000,
    N_FILES = 3,
};

#define INVALID HRESULT_FROM_WIN32(ERROR_INVALID_DATA)

static uint8_t byte_of(unsigned file, size_t at)
{
    return (uint8_t)(at * (file + 3) / 7 + at / 251);
}

static size_t size_of(unsigned file)
{
    return file == 2 ? 0 : FILE_SIZE;
}

static void make_whole(enum cabinet_compression compression)
{
    struct cabinet_source sources[N_FILES];
    char names[N_FILES][8], paths[N_FILES][4096], whole[4096];

    for (unsigned i = 0; i < N_FILES; i++) {
        FILE *file;

        snprintf(names[i], sizeof(names[i]), "f%u", i);
        snprintf(paths[i], sizeof(paths[i]), "%s/f%u", test_home(), i);
        file = fopen(paths[i], "wb");
        ASSERT_TRUE(file);
        for (size_t at = 0; at < size_of(i); at++)
            fputc(byte_of(i, at), file);
        ASSERT_EQ(fclose(file), 0);
        sources[i] = (struct cabinet_source){names[i], paths[i], 1600000000};
    }
    snprintf(whole, sizeof(whole), "%s/whole.cab", test_home());
    ASSERT_HR(cabinet_write(whole, sources, N_FILES, compression), S_OK);
}

static void make_set(enum cabinet_compression compression, const struct split_place *places,
                     unsigned n)
{
    char whole[4096];

    make_whole(compression);
    snprintf(whole, sizeof(whole), "%s/whole.cab", test_home());
    split_cabinet(whole, places, n, test_home(), "part%u.cab");
}

static int open_part(const char *name)
{
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return open(path, O_RDONLY | O_CLOEXEC);
}

static HRESULT open_neighbour(void *context, const char *name, int *ret_fd)
{
    unsigned *n_opened = context;

    ++*n_opened;
    *ret_fd = open_part(name);
    return *ret_fd < 0 ? hr_raise(hr_from_errno(), "%s", name) : S_OK;
}

/* ---- a reader that remembers ---- */

struct memory {
    unsigned n_files;
    size_t at;
    bool is_right;
};

static HRESULT begin(void *context, const struct cabinet_file *file)
{
    struct memory *memory = context;
    unsigned number = memory->n_files++;

    memory->is_right &= file->name[0] == 'f' && file->name[1] == (char)('0' + number) &&
                        number < N_FILES && file->size == size_of(number);
    memory->at = 0;
    return S_OK;
}

static HRESULT part(void *context, const void *bytes, size_t size)
{
    struct memory *memory = context;

    for (size_t i = 0; i < size; i++)
        if (((const uint8_t *)bytes)[i] != byte_of(memory->n_files - 1, memory->at++))
            memory->is_right = false;
    return S_OK;
}

static HRESULT end(void *context)
{
    struct memory *memory = context;

    memory->is_right &= memory->at == size_of(memory->n_files - 1);
    return S_OK;
}

/* What cabinet_set_open() says, and the files as they should be. */
static HRESULT read_set(const char *name, unsigned *ret_n_opened)
{
    const struct cabinet_opener opener = {open_neighbour, ret_n_opened};
    struct memory memory = {.is_right = true};
    const struct cabinet_reader reader = {begin, part, end, &memory};
    _cleanup_(closep) int fd = open_part(name), whole = -1;
    HRESULT hr;

    ASSERT_TRUE(fd >= 0);
    *ret_n_opened = 0;
    hr = cabinet_set_open(fd, name, &opener, &whole);
    if (FAILED(hr))
        return hr;
    ASSERT_HR(cabinet_read(whole, name, &reader), S_OK);
    ASSERT_EQ(memory.n_files, N_FILES);
    ASSERT_TRUE(memory.is_right);
    return hr;
}

/* ---- */

TEST(files_go_on_in_the_next_cabinet)
{
    static const struct split_place places[] = {{1, 100}, {3, 7}, {5, 0}};

    for (int i = CABINET_STORED; i <= CABINET_MSZIP; i++) {
        unsigned n_opened;

        make_set((enum cabinet_compression)i, places, 3);
        ASSERT_HR(read_set("part1.cab", &n_opened), S_OK);
        ASSERT_EQ(n_opened, 3);
    }
}

TEST(a_set_is_found_from_each_of_its_cabinets)
{
    static const struct split_place places[] = {{1, 100}, {1, 200}, {5, 3}};
    unsigned n_opened;

    make_set(CABINET_STORED, places, 3);
    ASSERT_HR(read_set("part2.cab", &n_opened), S_OK);
    ASSERT_HR(read_set("part3.cab", &n_opened), S_OK);
    ASSERT_HR(read_set("part4.cab", &n_opened), S_OK);
    ASSERT_EQ(n_opened, 3);
}

TEST(a_cabinet_alone_is_itself)
{
    unsigned n_opened;

    make_whole(CABINET_MSZIP);
    ASSERT_HR(read_set("whole.cab", &n_opened), S_FALSE);
    ASSERT_EQ(n_opened, 0);
    test_expect_open_descriptors();
}

TEST(a_missing_cabinet_is_told)
{
    static const struct split_place places[] = {{1, 100}};
    char path[4096];
    unsigned n_opened;

    make_set(CABINET_MSZIP, places, 1);
    snprintf(path, sizeof(path), "%s/part2.cab", test_home());
    ASSERT_EQ(unlink(path), 0);
    ASSERT_HR(read_set("part1.cab", &n_opened), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_TRUE(strstr(hr_message(), "part2.cab"));
}

static void overwrite(const char *name, off_t at, const void *bytes, size_t size)
{
    char path[4096];
    _cleanup_(closep) int fd = -1;

    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    ASSERT_TRUE(fd >= 0);
    if (at < 0)
        at = lseek(fd, 0, SEEK_END) + at;
    ASSERT_EQ(pwrite(fd, bytes, size, at), (ssize_t)size);
}

TEST(damaged_sets_are_told)
{
    static const struct split_place places[] = {{1, 100}, {3, 7}};
    unsigned n_opened;

    make_set(CABINET_MSZIP, places, 2);
    overwrite("part2.cab", -3, "XYZ", 3); /* a checksum no longer fits */
    ASSERT_HR(read_set("part1.cab", &n_opened), INVALID);
    ASSERT_TRUE(strstr(hr_message(), "part1.cab"));
    make_set(CABINET_MSZIP, places, 2);
    overwrite("part3.cab", 0, "no", 2);
    ASSERT_HR(read_set("part1.cab", &n_opened), INVALID);
    ASSERT_TRUE(strstr(hr_message(), "part3.cab"));
}

/* Cabinets that name each other without end. */
TEST(circles_come_to_an_end)
{
    static const struct split_place places[] = {{1, 100}, {3, 7}};
    unsigned n_opened;

    make_set(CABINET_MSZIP, places, 2);
    /* Behind the head and the names of the cabinet before and of its disk. */
    overwrite("part2.cab", 36 + 10 + 5, "part1.cab", 9);
    ASSERT_HR(read_set("part1.cab", &n_opened), INVALID);
    ASSERT_TRUE(n_opened < 1000);
}
