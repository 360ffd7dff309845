/* SPDX-License-Identifier: MIT */
#include "vbcode/names.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winuser.h>

enum {
    FIRST_BUCKETS = 16,
};

static char16_t fold(char16_t unit)
{
    if (unit < 0x80)
        return unit >= 'A' && unit <= 'Z' ? (char16_t)(unit + 32) : unit;
    return (char16_t)(uintptr_t)CharLowerW((WCHAR *)(uintptr_t)unit);
}

static uint32_t hash(const char16_t *name)
{
    uint32_t value = 2166136261u;

    for (; *name; name++)
        value = (value ^ fold(*name)) * 16777619u;
    return value;
}

int names_equal(const char16_t *a, const char16_t *b)
{
    for (; *a && fold(*a) == fold(*b); a++, b++)
        ;
    return fold(*a) == fold(*b);
}

char16_t *name_copy(const char16_t *name)
{
    size_t len = 0;
    char16_t *copy;

    while (name[len])
        len++;
    copy = malloc((len + 1) * sizeof(*copy));
    if (copy)
        memcpy(copy, name, (len + 1) * sizeof(*copy));
    return copy;
}

void names_deinit(struct names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        free(names->texts[i]);
    free(names->texts);
    free(names->buckets);
    memset(names, 0, sizeof(*names));
}

/* The bucket that has @name, or the empty one where it belongs. */
static uint32_t *find_bucket(const struct names *names, const char16_t *name)
{
    uint32_t i = hash(name) & (names->bucket_count - 1);

    while (names->buckets[i] && !names_equal(names->texts[names->buckets[i] - 1], name))
        i = (i + 1) & (names->bucket_count - 1);
    return &names->buckets[i];
}

uint32_t names_find(const struct names *names, const char16_t *name)
{
    return names->bucket_count ? *find_bucket(names, name) - 1 : NAME_NONE;
}

static int grow(struct names *names)
{
    uint32_t count = names->bucket_count ? names->bucket_count * 2 : FIRST_BUCKETS;
    char16_t **texts = realloc(names->texts, count * sizeof(*texts));
    uint32_t *buckets;

    if (!texts)
        return 0;
    names->texts = texts;
    buckets = calloc(count, sizeof(*buckets));
    if (!buckets)
        return 0;

    free(names->buckets);
    names->buckets = buckets;
    names->bucket_count = count;
    for (uint32_t i = 0; i < names->count; i++)
        *find_bucket(names, texts[i]) = i + 1;
    return 1;
}

uint32_t names_add_again(struct names *names, const char16_t *name)
{
    char16_t *copy;

    if (names->count * 4 >= names->bucket_count * 3 && !grow(names))
        return NAME_NONE;
    copy = name_copy(name);
    if (!copy)
        return NAME_NONE;

    names->texts[names->count++] = copy;
    *find_bucket(names, name) = names->count;
    return names->count - 1;
}

uint32_t names_add(struct names *names, const char16_t *name)
{
    uint32_t found = names_find(names, name);

    return found != NAME_NONE ? found : names_add_again(names, name);
}
