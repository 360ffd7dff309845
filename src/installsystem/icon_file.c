/* SPDX-License-Identifier: MIT */
#include "installsystem/icon_file.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "image/pe_file.h"
#include "image/resource.h"

enum {
    HEADER_SIZE = 6,       /* 0, the kind, how many */
    FILE_ENTRY_SIZE = 16,  /* of an .ico file: ends in the size and the place */
    GROUP_ENTRY_SIZE = 14, /* of a resource: ends in the size and the number */
    KIND_ICON = 1,
    IMAGES_MAX = 64,
    TYPE_ICON = 3,
    TYPE_GROUP = 14,
};

/* One size of an icon. */
struct image {
    const uint8_t *entry; /* the first bytes are the same in files and resources */
    struct span bytes;
};

struct icon {
    struct image images[IMAGES_MAX];
    unsigned n;
};

void icon_file_deinit(struct icon_file *icon)
{
    free(icon->bytes);
}

/* ---- the images ---- */

static bool count_images(struct span bytes, uint16_t *ret_n)
{
    uint16_t kind;

    return span_u16(bytes, 2, &kind) && kind == KIND_ICON && span_u16(bytes, 4, ret_n) && *ret_n;
}

static bool read_ico(struct span file, struct icon *ret_icon)
{
    uint16_t n;

    ret_icon->n = 0;
    if (!count_images(file, &n) || file.bytes[0] || file.bytes[1])
        return false;
    for (uint64_t at = HEADER_SIZE; n && ret_icon->n < IMAGES_MAX; n--, at += FILE_ENTRY_SIZE) {
        struct image *image = &ret_icon->images[ret_icon->n];
        uint32_t size, place;

        if (span_u32(file, at + 8, &size) && span_u32(file, at + 12, &place) &&
            span_part(file, place, size, &image->bytes) && size) {
            image->entry = file.bytes + at;
            ret_icon->n++;
        }
    }
    return ret_icon->n > 0;
}

/* The group with a number, or the one at a place in the file's order. */
struct wanted_group {
    int index;
    struct resource found;
    bool is_found;
};

static HRESULT take_group(void *context, const struct resource *resource)
{
    struct wanted_group *wanted = context;
    bool is_it = wanted->index < 0 ? !resource_name_is_text(&resource->name) &&
                                         resource->name.id == (uint16_t)-wanted->index
                                   : wanted->index-- == 0;

    if (!is_it)
        return S_OK;
    wanted->found = *resource;
    wanted->is_found = true;
    return S_FALSE;
}

static bool read_group(const struct resource_set *set, struct span group, struct icon *ret_icon)
{
    struct resource_name type = resource_name_of_id(TYPE_ICON);
    uint16_t n;

    ret_icon->n = 0;
    if (!count_images(group, &n))
        return false;
    for (uint64_t at = HEADER_SIZE; n && ret_icon->n < IMAGES_MAX; n--, at += GROUP_ENTRY_SIZE) {
        struct image *image = &ret_icon->images[ret_icon->n];
        struct resource resource;
        struct resource_name name;
        uint16_t number;

        if (!span_u16(group, at + 12, &number))
            break;
        name = resource_name_of_id(number);
        if (resource_set_find(set, &(struct resource_filter){&type, &name, RESOURCE_ANY_LANGUAGE},
                              &resource) != S_OK ||
            !resource.data.size)
            continue;
        *image = (struct image){group.bytes + at, resource.data};
        ret_icon->n++;
    }
    return ret_icon->n > 0;
}

static bool read_program(struct span file, int index, struct icon *ret_icon)
{
    struct resource_name type = resource_name_of_id(TYPE_GROUP);
    struct wanted_group wanted = {.index = index};
    struct resource_set set;
    struct pe_file pe;

    if (pe_file_read(file, &pe) != S_OK)
        return false;
    resource_set_of_pe(&pe, &set);
    if (FAILED(resource_set_visit(&set,
                                  &(struct resource_filter){&type, NULL, RESOURCE_ANY_LANGUAGE},
                                  take_group, &wanted)))
        return false;
    return wanted.is_found && read_group(&set, wanted.found.data, ret_icon);
}

/* ---- the file ---- */

/* 0 is 256. */
static unsigned width_of(const struct image *image)
{
    return image->entry[0] ? image->entry[0] : 256;
}

static const struct image *largest(const struct icon *icon)
{
    const struct image *image = &icon->images[0];

    for (unsigned i = 1; i < icon->n; i++) {
        if (width_of(&icon->images[i]) > width_of(image))
            image = &icon->images[i];
    }
    return image;
}

static HRESULT make_png(const struct image *image, struct icon_file *ret_icon)
{
    void *bytes = malloc(image->bytes.size);

    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "an icon");
    memcpy(bytes, image->bytes.bytes, image->bytes.size);
    *ret_icon = (struct icon_file){bytes, image->bytes.size, ".png"};
    return S_OK;
}

static HRESULT make_ico(const struct icon *icon, struct icon_file *ret_icon)
{
    size_t at = HEADER_SIZE + (size_t)icon->n * FILE_ENTRY_SIZE, size = at;
    uint8_t *bytes;

    for (unsigned i = 0; i < icon->n; i++)
        size += icon->images[i].bytes.size;
    bytes = calloc(1, size);
    if (!bytes)
        return hr_raise(E_OUTOFMEMORY, "an icon");
    bytes[2] = KIND_ICON;
    bytes[4] = (uint8_t)icon->n;
    for (unsigned i = 0; i < icon->n; i++) {
        const struct image *image = &icon->images[i];
        uint8_t *entry = bytes + HEADER_SIZE + (size_t)i * FILE_ENTRY_SIZE;
        uint32_t image_size = htole32((uint32_t)image->bytes.size), place = htole32((uint32_t)at);

        memcpy(entry, image->entry, 8);
        memcpy(entry + 8, &image_size, sizeof(image_size));
        memcpy(entry + 12, &place, sizeof(place));
        memcpy(bytes + at, image->bytes.bytes, image->bytes.size);
        at += image->bytes.size;
    }
    *ret_icon = (struct icon_file){bytes, size, ".ico"};
    return S_OK;
}

HRESULT icon_file_extract(struct span file, int index, struct icon_file *ret_icon)
{
    static const uint8_t png[] = {0x89, 'P', 'N', 'G'};
    const struct image *image;
    struct icon icon;

    if (!read_ico(file, &icon) && !read_program(file, index, &icon))
        return S_FALSE;
    image = largest(&icon);
    return image->bytes.size > sizeof(png) && memcmp(image->bytes.bytes, png, sizeof(png)) == 0
               ? hr_trace(make_png(image, ret_icon))
               : hr_trace(make_ico(&icon, ret_icon));
}
