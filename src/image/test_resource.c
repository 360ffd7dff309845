/* SPDX-License-Identifier: MIT */
#include "image/resource.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/hresult.h"
#include "image/trial_pe.h"
#include "test.h"

#define WIDE(letters)                                                                              \
    {                                                                                              \
        .text = {(const uint8_t *)letters, sizeof(letters) - sizeof(char16_t) }                    \
    }
#define BYTES(letters)                                                                             \
    {                                                                                              \
        (const uint8_t *)letters, sizeof(letters) - 1                                              \
    }

static const struct resource samples[] = {
    {WIDE(u"REGISTRY"), {.id = 101}, 0, BYTES("HKCR { }")},
    {WIDE(u"REGISTRY"), WIDE(u"MAIN"), 1033, BYTES("HKLM { }")},
    {{.id = 6}, {.id = 1}, 1031, BYTES("de")},
    {{.id = 6}, {.id = 1}, 1033, BYTES("english")},
    {{.id = 16}, {.id = 1}, 0, BYTES("")},
};
enum {
    SAMPLES = sizeof(samples) / sizeof(*samples),
};

static const struct resource_filter all = {.language = RESOURCE_ANY_LANGUAGE};

/* A .res file of the samples, as windres writes it. */
static struct span build_res(void)
{
    static const uint8_t first[32] = {[4] = 32, [8] = 0xff, [9] = 0xff, [12] = 0xff, [13] = 0xff};
    uint8_t *bytes = calloc(1, 4096);
    size_t end = sizeof(first);

    memcpy(bytes, first, sizeof(first));
    for (unsigned i = 0; i < SAMPLES; i++) {
        const struct resource_name *names[] = {&samples[i].type, &samples[i].name};
        size_t start = end;
        uint32_t sizes[2] = {(uint32_t)samples[i].data.size};

        end += sizeof(sizes);
        for (int k = 0; k < 2; k++) {
            uint16_t number[] = {0xffff, names[k]->id};
            bool is_text = resource_name_is_text(names[k]);

            memcpy(bytes + end, is_text ? names[k]->text.bytes : (uint8_t *)number,
                   is_text ? names[k]->text.size : sizeof(number));
            end += is_text ? names[k]->text.size + 2 : sizeof(number);
        }
        end = (end + 3) & ~3ul;
        memcpy(bytes + end + 6, &samples[i].language, 2);
        end += 16;
        sizes[1] = (uint32_t)(end - start);
        memcpy(bytes + start, sizes, sizeof(sizes));
        memcpy(bytes + end, samples[i].data.bytes, samples[i].data.size);
        end = (end + samples[i].data.size + 3) & ~3ul;
    }
    return (struct span){bytes, end};
}

static struct span build_pe(void)
{
    struct trial_pe trial = {.bits = 64, .resources = samples, .n_resources = SAMPLES};

    return trial_pe_build(&trial);
}

static HRESULT compare_next(void *context, const struct resource *resource)
{
    unsigned *n = context;

    ASSERT_TRUE(*n < SAMPLES);
    ASSERT_TRUE(resource_name_equals(&resource->type, &samples[*n].type));
    ASSERT_TRUE(resource_name_equals(&resource->name, &samples[*n].name));
    ASSERT_EQ(resource->language, samples[*n].language);
    ASSERT_EQ(resource->data.size, samples[*n].data.size);
    ASSERT_EQ(memcmp(resource->data.bytes, samples[*n].data.bytes, resource->data.size), 0);
    ++*n;
    return S_OK;
}

static void check_find(const struct resource_set *set)
{
    struct resource_name registry = resource_name_of_text(u"registry");
    struct resource_name main_name = resource_name_of_text(u"Main");
    struct resource_name other = resource_name_of_text(u"OTHER");
    struct resource_name number = resource_name_of_id(101), strings = resource_name_of_id(6);
    struct resource_name one = resource_name_of_id(1);
    struct resource found;
    struct span data;

    ASSERT_HR(
        resource_set_find(
            set, &(struct resource_filter){&registry, &main_name, RESOURCE_ANY_LANGUAGE}, &found),
        S_OK);
    ASSERT_EQ(found.language, 1033);
    ASSERT_EQ(memcmp(found.data.bytes, "HKLM { }", found.data.size), 0);
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&registry, &number, 0}, &found),
              S_OK);
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&strings, &one, 1033}, &found),
              S_OK);
    ASSERT_EQ(found.data.size, 7);
    ASSERT_HR(resource_set_data(set, found.entry, &data), S_OK);
    ASSERT_TRUE(data.bytes == found.data.bytes && data.size == found.data.size);
    ASSERT_HR(resource_set_data(set, (const uint8_t *)&found, &data), S_FALSE);

    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&other, &one, 0}, &found),
              hr_from_win32(ERROR_RESOURCE_TYPE_NOT_FOUND));
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&strings, &other, 0}, &found),
              hr_from_win32(ERROR_RESOURCE_NAME_NOT_FOUND));
    ASSERT_HR(resource_set_find(set, &(struct resource_filter){&strings, &one, 7}, &found),
              hr_from_win32(ERROR_RESOURCE_LANG_NOT_FOUND));
}

TEST(a_res_file_has_its_resources_in_order)
{
    struct span res = build_res();
    struct resource_set set;
    unsigned n = 0;

    ASSERT_TRUE(resource_is_res(res));
    resource_set_of_res(res, &set);
    ASSERT_HR(resource_set_visit(&set, &all, compare_next, &n), S_OK);
    ASSERT_EQ(n, SAMPLES);
    check_find(&set);
    free((void *)res.bytes);
}

TEST(a_pe_file_has_its_resources_in_order)
{
    struct span file = build_pe();
    struct resource_set set;
    struct pe_file pe;
    unsigned n = 0;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    resource_set_of_pe(&pe, &set);
    ASSERT_HR(resource_set_visit(&set, &all, compare_next, &n), S_OK);
    ASSERT_EQ(n, SAMPLES);
    check_find(&set);
    free((void *)file.bytes);
}

TEST(parts_are_searched_one_after_the_other)
{
    struct resource_name type = resource_name_of_id(6), name = resource_name_of_id(1);
    struct resource_filter filter = {&type, &name, 1033};
    struct span res = build_res();
    struct resource_set set = {0};
    struct resource found;

    ASSERT_HR(resource_set_find(&set, &filter, &found),
              hr_from_win32(ERROR_RESOURCE_DATA_NOT_FOUND));
    for (int i = 0; i < RESOURCE_PARTS_MAX; i++)
        ASSERT_TRUE(resource_set_add(&set, i == 1 ? res : (struct span){0}));
    ASSERT_TRUE(!resource_set_add(&set, res));
    ASSERT_HR(resource_set_find(&set, &filter, &found), S_OK);
    free((void *)res.bytes);
}

static HRESULT count(void *context, const struct resource *resource)
{
    ++*(unsigned *)context;
    return S_OK;
}

TEST(a_cut_res_file_is_damaged)
{
    struct span res = build_res();

    for (size_t size = 33; size < res.size; size++) {
        uint8_t *bytes = malloc(size);
        struct resource_set set;
        unsigned n = 0;
        HRESULT hr;

        memcpy(bytes, res.bytes, size);
        resource_set_of_res((struct span){bytes, size}, &set);
        hr = resource_set_visit(&set, &all, count, &n);
        ASSERT_TRUE(hr == hr_from_win32(ERROR_BAD_EXE_FORMAT) || (hr == S_OK && n <= SAMPLES));
        free(bytes);
    }
    free((void *)res.bytes);
}

/* Directories that all lead to one another: a walk of any other kind would not end. */
TEST(a_tree_that_leads_to_itself_is_damaged)
{
    struct span file = build_pe();
    struct resource_set set;
    struct pe_file pe;
    struct span tree;
    uint8_t *root;
    unsigned n = 0;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    resource_set_of_pe(&pe, &set);
    tree = pe_file_directory(&pe, PE_DIRECTORY_RESOURCE);
    root = (uint8_t *)file.bytes + (tree.bytes - file.bytes);
    memset(root + 20, 0, 3); /* the first entry's target, but for its flag: the root */
    ASSERT_HR(resource_set_visit(&set, &all, count, &n), hr_from_win32(ERROR_BAD_EXE_FORMAT));
    ASSERT_EQ(n, 0);
    free((void *)file.bytes);
}

/* One directory of many entries that all name one second directory, and it one third. */
TEST(a_tree_that_multiplies_is_damaged)
{
    enum {
        WIDTH = 2000,
        LEVEL_SIZE = 16 + 8 * WIDTH,
    };
    struct resource big = {{.id = 1}, {.id = 1}, 0, {calloc(1, 4 * LEVEL_SIZE), 4 * LEVEL_SIZE}};
    struct trial_pe trial = {.bits = 32, .resources = &big, .n_resources = 1};
    struct span file = trial_pe_build(&trial);
    struct resource_set set;
    struct pe_file pe;
    uint8_t *root;
    unsigned n = 0;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    resource_set_of_pe(&pe, &set);
    root =
        (uint8_t *)file.bytes + (pe_file_directory(&pe, PE_DIRECTORY_RESOURCE).bytes - file.bytes);
    for (uint32_t level = 0; level < 3; level++) {
        uint32_t entry[] = {1, (level < 2 ? 0x80000000 : 0) | (level + 1) * LEVEL_SIZE};
        uint16_t width = WIDTH;

        memcpy(root + level * LEVEL_SIZE + 14, &width, 2);
        for (uint32_t i = 0; i < WIDTH; i++)
            memcpy(root + level * LEVEL_SIZE + 16 + 8 * i, entry, sizeof(entry));
    }
    memset(root + 3 * LEVEL_SIZE, 0, 16);
    ASSERT_HR(resource_set_visit(&set, &all, count, &n), hr_from_win32(ERROR_BAD_EXE_FORMAT));
    free((void *)file.bytes);
    free((void *)big.data.bytes);
}

/* Many entries may have one long name: what is copied of them would have no limit. */
TEST(a_name_without_measure_is_damaged)
{
    enum {
        LETTERS = 1025,
    };
    char16_t *letters = calloc(LETTERS, sizeof(*letters));
    struct resource long_one = {
        {.text = {(const uint8_t *)letters, LETTERS * sizeof(*letters)}}, {.id = 1}, 0, BYTES("x")};
    struct trial_pe trial = {.bits = 32, .resources = &long_one, .n_resources = 1};
    struct span file = trial_pe_build(&trial);
    struct resource_set set;
    struct pe_file pe;
    unsigned n = 0;

    ASSERT_HR(pe_file_read(file, &pe), S_OK);
    resource_set_of_pe(&pe, &set);
    ASSERT_HR(resource_set_visit(&set, &all, count, &n), hr_from_win32(ERROR_BAD_EXE_FORMAT));
    free((void *)file.bytes);
    free(letters);
}

TEST(names_are_compared_without_case_and_shown)
{
    struct resource_name text = resource_name_of_text(u"TypeLib");
    struct resource_name upper = resource_name_of_text(u"TYPELIB");
    struct resource_name number = resource_name_of_id(16);
    char *shown = resource_name_to_utf8(&text);

    ASSERT_TRUE(resource_name_equals(&text, &upper));
    ASSERT_TRUE(!resource_name_equals(&text, &number));
    ASSERT_STR(shown, "TypeLib");
    free(shown);
    shown = resource_name_to_utf8(&number);
    ASSERT_STR(shown, "#16");
    free(shown);
}
