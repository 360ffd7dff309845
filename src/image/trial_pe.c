/* SPDX-License-Identifier: MIT */
#include "image/trial_pe.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILE_SIZE = 1024 * 1024,
    NAMES_MAX = 1000,
};

/* A file that grows: everything is put into its one section, behind what is there. */
struct build {
    uint8_t *bytes;
    uint32_t end;
    const struct trial_pe *trial;
    uint32_t tree; /* where the resource tree begins */
};

static uint32_t address_of(uint32_t at)
{
    return at - TRIAL_PE_SECTION_AT + TRIAL_PE_SECTION_ADDRESS;
}

static void set16(struct build *build, uint32_t at, uint16_t number)
{
    memcpy(build->bytes + at, &number, sizeof(number));
}

static void set32(struct build *build, uint32_t at, uint32_t number)
{
    memcpy(build->bytes + at, &number, sizeof(number));
}

/* Room at the end, zeroed, on a boundary of four. */
static uint32_t reserve(struct build *build, uint32_t size)
{
    uint32_t at = (build->end + 3) & ~3u;

    assert(size < FILE_SIZE - at);
    build->end = at + size;
    return at;
}

static uint32_t put(struct build *build, const void *bytes, size_t size)
{
    uint32_t at = reserve(build, (uint32_t)size);

    memcpy(build->bytes + at, bytes, size);
    return at;
}

static uint32_t put_text(struct build *build, const char *text, size_t len)
{
    uint32_t at = put(build, text, len);

    build->end++; /* the NUL */
    return address_of(at);
}

static void set_directory(struct build *build, enum pe_directory directory, uint32_t at)
{
    uint32_t directories = TRIAL_PE_HEADER_AT + 24 + (build->trial->bits == 32 ? 96 : 112);

    set32(build, directories + 8 * directory, address_of(at));
    set32(build, directories + 8 * directory + 4, build->end - at);
}

static void put_headers(struct build *build)
{
    uint32_t optional = TRIAL_PE_HEADER_AT + 24;
    bool is_wide = build->trial->bits == 64;
    uint16_t optional_size = is_wide ? 240 : 224;

    memcpy(build->bytes, "MZ", 2);
    set32(build, 0x3c, TRIAL_PE_HEADER_AT);
    memcpy(build->bytes + TRIAL_PE_HEADER_AT, "PE\0\0", 4);
    set16(build, TRIAL_PE_HEADER_AT + 4, is_wide ? 0x8664 : 0x14c);
    set16(build, TRIAL_PE_HEADER_AT + 6, 1);
    set16(build, TRIAL_PE_HEADER_AT + 20, optional_size);
    set16(build, TRIAL_PE_HEADER_AT + 22, build->trial->is_exe ? 0x0002 : 0x2002);
    set16(build, optional, is_wide ? 0x20b : 0x10b);
    set32(build, optional + (is_wide ? 24 : 28), 0x10000000);
    set32(build, optional + 60, TRIAL_PE_SECTION_AT);
    set16(build, optional + 68, 3);
    set32(build, optional + (is_wide ? 108 : 92), PE_DIRECTORY_COUNT);
    memcpy(build->bytes + optional + optional_size, ".data", 5);
    build->end = TRIAL_PE_SECTION_AT;
}

static void end_section(struct build *build)
{
    uint32_t section = TRIAL_PE_HEADER_AT + 24 + (build->trial->bits == 32 ? 224 : 240);
    uint32_t size = build->end - TRIAL_PE_SECTION_AT;

    set32(build, section + 8, size);
    set32(build, section + 12, TRIAL_PE_SECTION_ADDRESS);
    set32(build, section + 16, size);
    set32(build, section + 20, TRIAL_PE_SECTION_AT);
}

static void put_exports(struct build *build, const char *const *exports)
{
    uint32_t names[NAMES_MAX], forwarders[NAMES_MAX];
    uint32_t at = reserve(build, 40);
    uint32_t functions, n = 0, n_names = 0;

    for (; exports[n]; n++) {
        size_t len = strcspn(exports[n], "=");
        const char *forwarder = exports[n] + len + (exports[n][len] == '=');

        assert(n < NAMES_MAX);
        names[n] = len > 0 ? put_text(build, exports[n], len) : 0;
        forwarders[n] = *forwarder ? put_text(build, forwarder, strlen(forwarder)) : 0;
        n_names += len > 0;
    }
    functions = reserve(build, n * 10);
    set32(build, at + 16, 1);
    set32(build, at + 20, n);
    set32(build, at + 24, n_names);
    set32(build, at + 28, address_of(functions));
    set32(build, at + 32, address_of(functions + 4 * n));
    set32(build, at + 36, address_of(functions + 8 * n));
    n_names = 0;
    for (uint32_t i = 0; i < n; i++) {
        set32(build, functions + 4 * i, forwarders[i] ? forwarders[i] : 0x100 + i);
        if (!names[i])
            continue;
        set32(build, functions + 4 * n + 4 * n_names, names[i]);
        set16(build, functions + 8 * n + 2 * n_names++, (uint16_t)i);
    }
    set_directory(build, PE_DIRECTORY_EXPORT, at);
}

static void put_libraries(struct build *build, enum pe_directory directory,
                          const char *const *libraries)
{
    uint32_t size = directory == PE_DIRECTORY_IMPORT ? 20 : 32;
    uint32_t at, n = 0;

    while (libraries[n])
        n++;
    at = reserve(build, (n + 1) * size);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t name = put_text(build, libraries[i], strlen(libraries[i]));

        if (directory == PE_DIRECTORY_DELAY_IMPORT)
            set32(build, at + i * size, 1);
        set32(build, at + i * size + (directory == PE_DIRECTORY_IMPORT ? 12 : 4), name);
    }
    set_directory(build, directory, at);
}

/* Whether two resources stand in one directory of the level. */
static bool is_together(const struct resource *a, const struct resource *b, unsigned level)
{
    return level > 2 || (resource_name_equals(&a->type, &b->type) &&
                         (level == 0 || resource_name_equals(&a->name, &b->name)));
}

static uint32_t put_name(struct build *build, const struct resource *resource, unsigned level)
{
    const struct resource_name *name = level == 0 ? &resource->type : &resource->name;
    uint32_t at;

    if (level == 2)
        return resource->language;
    if (!resource_name_is_text(name))
        return name->id;
    at = reserve(build, 2 + (uint32_t)name->text.size);
    set16(build, at, (uint16_t)(name->text.size / 2));
    memcpy(build->bytes + at + 2, name->text.bytes, name->text.size);
    return 0x80000000 | (at - build->tree);
}

static uint32_t put_data(struct build *build, const struct resource *resource)
{
    uint32_t at = reserve(build, 16);

    set32(build, at, address_of(put(build, resource->data.bytes, resource->data.size)));
    set32(build, at + 4, (uint32_t)resource->data.size);
    return at - build->tree;
}

/* A directory of the @n resources, which are together on the level above. */
static uint32_t put_level(struct build *build, const struct resource *resources, unsigned n,
                          unsigned level)
{
    uint32_t at = reserve(build, 16 + 8 * n);
    uint16_t counts[2] = {0, 0};
    unsigned first = 0, entry = 0;

    while (first < n) {
        unsigned end = first + 1;
        uint32_t name, target;

        while (level < 2 && end < n && is_together(&resources[first], &resources[end], level))
            end++;
        name = put_name(build, &resources[first], level);
        target = level == 2
                     ? put_data(build, &resources[first])
                     : 0x80000000 | put_level(build, resources + first, end - first, level + 1);
        counts[!(name >> 31)]++;
        set32(build, at + 16 + 8 * entry, name);
        set32(build, at + 16 + 8 * entry++ + 4, target);
        first = end;
    }
    set16(build, at + 12, counts[0]);
    set16(build, at + 14, counts[1]);
    return at - build->tree;
}

struct span trial_pe_build(const struct trial_pe *trial)
{
    struct build build = {.bytes = calloc(1, FILE_SIZE), .trial = trial};

    assert(build.bytes);
    put_headers(&build);
    if (trial->exports)
        put_exports(&build, trial->exports);
    if (trial->imports)
        put_libraries(&build, PE_DIRECTORY_IMPORT, trial->imports);
    if (trial->delay_imports)
        put_libraries(&build, PE_DIRECTORY_DELAY_IMPORT, trial->delay_imports);
    if (trial->n_resources > 0) {
        build.tree = reserve(&build, 0);
        put_level(&build, trial->resources, trial->n_resources, 0);
        set_directory(&build, PE_DIRECTORY_RESOURCE, build.tree);
    }
    end_section(&build);
    return (struct span){build.bytes, build.end};
}
