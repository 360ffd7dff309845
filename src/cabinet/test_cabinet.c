/* SPDX-License-Identifier: MIT */
#include "cabinet/cabinet.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

enum {
    FILE_SIZE = 100000,
    TIME_S = 1600000000,
};

#define INVALID HRESULT_FROM_WIN32(ERROR_INVALID_DATA)

/* ---- files ---- */

static char *in_home(const char *name)
{
    char *path;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    return path;
}

static uint8_t byte_of(unsigned file, size_t at)
{
    return (uint8_t)(at * (file + 3) / 7);
}

/* The caller frees the path. */
static char *make_file(unsigned number, size_t size)
{
    char name[16], *path;
    FILE *file;

    snprintf(name, sizeof(name), "file%u", number);
    path = in_home(name);
    file = fopen(path, "wb");
    ASSERT_TRUE(file);
    for (size_t i = 0; i < size; i++)
        fputc(byte_of(number, i), file);
    ASSERT_EQ(fclose(file), 0);
    return path;
}

static char *make_cabinet(enum cabinet_compression compression)
{
    _cleanup_(freep) char *first = make_file(0, FILE_SIZE), *second = make_file(1, FILE_SIZE),
                          *third = make_file(2, 0);
    const struct cabinet_source sources[] = {
        {"first", first, TIME_S}, {"second", second, TIME_S}, {"third", third, 0}};
    char *path = in_home("a.cab");

    ASSERT_HR(cabinet_write(path, sources, 3, compression), S_OK);
    return path;
}

static uint8_t *read_bytes(const char *path, size_t *ret_size)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "rb");
    struct stat status;
    uint8_t *bytes;

    ASSERT_TRUE(file && fstat(fileno(file), &status) == 0);
    *ret_size = (size_t)status.st_size;
    bytes = malloc(*ret_size);
    ASSERT_EQ(fread(bytes, 1, *ret_size, file), *ret_size);
    return bytes;
}

static void write_bytes(const char *path, const uint8_t *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ASSERT_TRUE(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

/* ---- a reader that remembers ---- */

struct memory {
    unsigned n_files;
    unsigned n_ends;
    size_t at;
    bool is_right;
    const char *skipped;
    HRESULT hr;
    char names[8][16];
    struct cabinet_file last;
};

static HRESULT memory_begin(void *context, const struct cabinet_file *file)
{
    struct memory *memory = context;

    if (file->name && memory->skipped && strcmp(file->name, memory->skipped) == 0)
        return S_FALSE;
    snprintf(memory->names[memory->n_files++ % 8], 16, "%s", file->name);
    memory->last = *file;
    memory->at = 0;
    return S_OK;
}

static HRESULT memory_part(void *context, const void *bytes, size_t size)
{
    struct memory *memory = context;

    for (size_t i = 0; i < size; i++)
        if (((const uint8_t *)bytes)[i] != byte_of(memory->n_files - 1, memory->at++))
            memory->is_right = false;
    return memory->hr;
}

static HRESULT memory_end(void *context)
{
    struct memory *memory = context;

    if (memory->at != memory->last.size)
        memory->is_right = false;
    memory->n_ends++;
    return S_OK;
}

static HRESULT read_cabinet(const char *path, struct memory *memory)
{
    _cleanup_(closep) int fd = open(path, O_RDONLY | O_CLOEXEC);
    const struct cabinet_reader reader = {memory_begin, memory_part, memory_end, memory};

    ASSERT_TRUE(fd >= 0);
    memory->is_right = true;
    return cabinet_read(fd, "a.cab", &reader);
}

TEST(what_is_put_in_comes_out)
{
    for (int i = CABINET_STORED; i <= CABINET_MSZIP; i++) {
        _cleanup_(freep) char *path = make_cabinet((enum cabinet_compression)i);
        struct memory memory = {0};

        ASSERT_HR(read_cabinet(path, &memory), S_OK);
        ASSERT_EQ(memory.n_files, 3);
        ASSERT_EQ(memory.n_ends, 3);
        ASSERT_TRUE(memory.is_right);
        ASSERT_STR(memory.names[0], "first");
        ASSERT_STR(memory.names[1], "second");
        ASSERT_STR(memory.names[2], "third");
        ASSERT_EQ(memory.last.size, 0);
    }
}

TEST(times_are_told_to_two_seconds)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    struct memory memory = {.skipped = "third"};

    ASSERT_HR(read_cabinet(path, &memory), S_OK);
    ASSERT_EQ(memory.last.time_s, TIME_S);
    ASSERT_EQ(memory.last.size, FILE_SIZE);
}

TEST(files_are_skipped)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    struct memory memory = {.skipped = "second"};

    ASSERT_HR(read_cabinet(path, &memory), S_OK);
    ASSERT_EQ(memory.n_files, 2);
    ASSERT_STR(memory.names[1], "third");
    ASSERT_TRUE(memory.is_right);
}

TEST(what_the_reader_fails_with_comes_back)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    struct memory memory = {.hr = E_ABORT};

    ASSERT_HR(read_cabinet(path, &memory), E_ABORT);
    ASSERT_EQ(memory.n_ends, 0);
}

TEST(the_same_files_make_the_same_bytes)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    size_t first_size, second_size;
    _cleanup_(freep) uint8_t *first = read_bytes(path, &first_size), *second = NULL;

    free(make_cabinet(CABINET_MSZIP));
    second = read_bytes(path, &second_size);
    ASSERT_EQ(first_size, second_size);
    ASSERT_MEM(first, second, first_size);
}

TEST(damaged_cabinets_are_named)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    size_t size;
    _cleanup_(freep) uint8_t *bytes = read_bytes(path, &size);
    struct memory memory = {0};

    write_bytes(path, bytes, size / 2);
    ASSERT_HR(read_cabinet(path, &memory), INVALID);
    ASSERT_TRUE(strstr(hr_message(), "a.cab: the cabinet is damaged"));
    bytes[size - 10] ^= 0x55;
    write_bytes(path, bytes, size);
    ASSERT_HR(read_cabinet(path, &memory), INVALID);
    write_bytes(path, bytes, 0);
    ASSERT_HR(read_cabinet(path, &memory), INVALID);
    bytes[0] = 'X';
    write_bytes(path, bytes, size);
    ASSERT_HR(read_cabinet(path, &memory), INVALID);
}

/* The block's head is in front of its data, which begins with "CK". */
static uint8_t *find_block(uint8_t *bytes, size_t size)
{
    for (size_t i = 8; i + 1 < size; i++)
        if (bytes[i] == 'C' && bytes[i + 1] == 'K')
            return bytes + i - 8;
    test_fail(__FILE__, __LINE__, "the cabinet has no block");
}

/* 0 says that there is none. */
TEST(checksums_may_be_missing)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    size_t size;
    _cleanup_(freep) uint8_t *bytes = read_bytes(path, &size);
    uint8_t *block = find_block(bytes, size);
    struct memory memory = {0};

    block[0] ^= 1;
    write_bytes(path, bytes, size);
    ASSERT_HR(read_cabinet(path, &memory), INVALID);
    memset(block, 0, 4);
    write_bytes(path, bytes, size);
    memory = (struct memory){0};
    ASSERT_HR(read_cabinet(path, &memory), S_OK);
    ASSERT_EQ(memory.n_files, 3);
    ASSERT_TRUE(memory.is_right);
}

/* Whatever is in it, the reader goes on, and is not told of more than the cabinet says. */
TEST(mutated_cabinets_do_no_harm)
{
    _cleanup_(freep) char *path = make_cabinet(CABINET_MSZIP);
    size_t size;
    _cleanup_(freep) uint8_t *bytes = read_bytes(path, &size);
    unsigned n_failed = 0;

    for (unsigned i = 0; i < 100; i++) {
        struct memory memory = {0};
        size_t at = i * 7919 % (i % 2 ? 120 : size);
        uint8_t old = bytes[at];
        HRESULT hr;

        bytes[at] ^= (uint8_t)(1 + i * 37 % 255);
        write_bytes(path, bytes, size);
        bytes[at] = old;
        hr = read_cabinet(path, &memory);
        ASSERT_TRUE(hr == S_OK || hr == INVALID);
        ASSERT_TRUE(memory.n_ends <= memory.n_files);
        n_failed += hr != S_OK;
    }
    ASSERT_TRUE(n_failed > 0);
}

TEST(what_a_cabinet_cannot_hold_is_refused)
{
    _cleanup_(freep) char *path = in_home("a.cab");
    const struct cabinet_source folder = {"folder", test_home(), 0};
    const struct cabinet_source nothing = {"nothing", "/nonexistent/file", 0};

    ASSERT_HR(cabinet_write(path, &folder, 1, CABINET_STORED), E_INVALIDARG);
    ASSERT_HR(cabinet_write(path, &folder, CABINET_FILES_MAX + 1, CABINET_STORED), E_INVALIDARG);
    ASSERT_HR(cabinet_write(path, &nothing, 1, CABINET_STORED),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_TRUE(strstr(hr_message(), "/nonexistent/file"));
    ASSERT_EQ(access(path, F_OK), -1);
}
