/* SPDX-License-Identifier: MIT */
/*
 * Paths taken apart and put together, in bytes and in UTF-16: one walk, over units of either size.
 */
#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include <comity/comity_crt_system.h>

enum part {
    PART_DRIVE,
    PART_FOLDER,
    PART_NAME,
    PART_EXTENSION,
    PART_COUNT,
};

/* A text of units of @unit bytes. */
struct text {
    const void *units;
    size_t unit;
};

struct buffer {
    void *units;
    rsize_t size; /* in units */
};

static unsigned unit_at(struct text text, size_t i)
{
    return text.unit == 1 ? ((const unsigned char *)text.units)[i]
                          : ((const uint16_t *)text.units)[i];
}

static void put_unit(void *units, size_t unit, size_t i, unsigned value)
{
    if (unit == 1)
        ((char *)units)[i] = (char)value;
    else
        ((uint16_t *)units)[i] = (uint16_t)value;
}

static bool is_slash(unsigned unit)
{
    return unit == '/' || unit == '\\';
}

static size_t text_len(struct text text)
{
    size_t len = 0;

    while (text.units && unit_at(text, len))
        len++;
    return len;
}

/* ---- apart ---- */

/* Where each part begins; the last entry is the end. */
static void find_parts(struct text path, size_t ret_starts[PART_COUNT + 1])
{
    size_t len = text_len(path), folder = 0, name, extension = len;

    if (len >= 2 && unit_at(path, 1) == ':')
        folder = 2;
    name = folder;
    for (size_t i = folder; i < len; i++) {
        if (is_slash(unit_at(path, i))) {
            name = i + 1;
            extension = len;
        } else if (unit_at(path, i) == '.') {
            extension = i;
        }
    }
    ret_starts[PART_DRIVE] = 0;
    ret_starts[PART_FOLDER] = folder;
    ret_starts[PART_NAME] = name;
    ret_starts[PART_EXTENSION] = extension;
    ret_starts[PART_COUNT] = len;
}

static errno_t fail_split(const struct buffer buffers[PART_COUNT], size_t unit, errno_t error)
{
    for (int i = 0; i < PART_COUNT; i++) {
        if (buffers[i].units && buffers[i].size)
            put_unit(buffers[i].units, unit, 0, 0);
    }
    errno = error;
    return error;
}

static errno_t split(struct text path, const struct buffer buffers[PART_COUNT])
{
    size_t starts[PART_COUNT + 1];

    for (int i = 0; i < PART_COUNT; i++) {
        if (!buffers[i].units != !buffers[i].size)
            return fail_split(buffers, path.unit, EINVAL);
    }
    if (!path.units)
        return fail_split(buffers, path.unit, EINVAL);

    find_parts(path, starts);
    for (int i = 0; i < PART_COUNT; i++) {
        if (buffers[i].units && starts[i + 1] - starts[i] >= buffers[i].size)
            return fail_split(buffers, path.unit, ERANGE);
    }
    for (int i = 0; i < PART_COUNT; i++) {
        size_t len = starts[i + 1] - starts[i];

        if (!buffers[i].units)
            continue;
        memcpy(buffers[i].units, (const char *)path.units + starts[i] * path.unit, len * path.unit);
        put_unit(buffers[i].units, path.unit, len, 0);
    }
    return 0;
}

errno_t comity_splitpath_s(const char *path, char *drive, rsize_t drive_size, char *folder,
                           rsize_t folder_size, char *name, rsize_t name_size, char *extension,
                           rsize_t extension_size)
{
    const struct buffer buffers[PART_COUNT] = {
        {drive, drive_size}, {folder, folder_size}, {name, name_size}, {extension, extension_size}};

    return split((struct text){path, sizeof(*path)}, buffers);
}

errno_t comity_wsplitpath_s(LPCWSTR path, LPWSTR drive, rsize_t drive_size, LPWSTR folder,
                            rsize_t folder_size, LPWSTR name, rsize_t name_size, LPWSTR extension,
                            rsize_t extension_size)
{
    const struct buffer buffers[PART_COUNT] = {
        {drive, drive_size}, {folder, folder_size}, {name, name_size}, {extension, extension_size}};

    return split((struct text){path, sizeof(*path)}, buffers);
}

/* ---- together ---- */

struct making {
    void *units;
    size_t unit, size, len; /* len counts what did not fit, too */
};

static void append_unit(struct making *making, unsigned value)
{
    if (making->len < making->size)
        put_unit(making->units, making->unit, making->len, value);
    making->len++;
}

static void append(struct making *making, struct text text)
{
    size_t len = text_len(text);

    for (size_t i = 0; i < len; i++)
        append_unit(making, unit_at(text, i));
}

static errno_t make(struct making *making, const struct text parts[PART_COUNT])
{
    size_t folder_len = text_len(parts[PART_FOLDER]);

    if (!making->units || !making->size) {
        errno = EINVAL;
        return EINVAL;
    }
    if (text_len(parts[PART_DRIVE])) {
        append_unit(making, unit_at(parts[PART_DRIVE], 0));
        append_unit(making, ':');
    }
    append(making, parts[PART_FOLDER]);
    if (folder_len && !is_slash(unit_at(parts[PART_FOLDER], folder_len - 1)))
        append_unit(making, '/');
    append(making, parts[PART_NAME]);
    if (text_len(parts[PART_EXTENSION]) && unit_at(parts[PART_EXTENSION], 0) != '.')
        append_unit(making, '.');
    append(making, parts[PART_EXTENSION]);
    if (making->len < making->size) {
        append_unit(making, 0);
        return 0;
    }
    put_unit(making->units, making->unit, 0, 0);
    errno = ERANGE;
    return ERANGE;
}

errno_t comity_makepath_s(char *path, rsize_t size, const char *drive, const char *folder,
                          const char *name, const char *extension)
{
    struct making making = {.units = path, .unit = sizeof(*path), .size = size};
    const struct text parts[PART_COUNT] = {{drive, 1}, {folder, 1}, {name, 1}, {extension, 1}};

    return make(&making, parts);
}

errno_t comity_wmakepath_s(LPWSTR path, rsize_t size, LPCWSTR drive, LPCWSTR folder, LPCWSTR name,
                           LPCWSTR extension)
{
    enum {
        UNIT = sizeof(WCHAR),
    };
    struct making making = {.units = path, .unit = UNIT, .size = size};
    const struct text parts[PART_COUNT] = {
        {drive, UNIT}, {folder, UNIT}, {name, UNIT}, {extension, UNIT}};

    return make(&making, parts);
}
