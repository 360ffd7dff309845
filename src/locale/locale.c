/* SPDX-License-Identifier: MIT */
#include "locale/locale.h"

#include <pthread.h>
#include <stddef.h>

#include "locale/locale_table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Those that differ from another in little more than their money. */
static const struct {
    LCID lcid;
    LCID base;
    const char16_t *currency;
} variants[] = {
    {0x0807, 0x0407, u"CHF"},
    {0x0810, 0x0410, u"CHF"},
    {0x100c, 0x040c, u"CHF"},
    {0x1801, 0x0409, u"\u062f.\u0645.\u200f"},
};
static struct locale variant_locales[COUNT(variants)]; /* (const) once made */

static void make_variants(void)
{
    for (size_t i = 0; i < COUNT(variants); i++) {
        variant_locales[i] = *locale_find_unchanged(variants[i].base);
        variant_locales[i].lcid = variants[i].lcid;
        variant_locales[i].texts[LOCALE_TEXT_CURRENCY] = variants[i].currency;
    }
}

static const struct locale *find_variant(LANGID language)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    for (size_t i = 0; i < COUNT(variants); i++) {
        if (variants[i].lcid != language)
            continue;
        pthread_once(&once, make_variants);
        return &variant_locales[i];
    }
    return NULL;
}

LCID locale_resolve(LCID lcid)
{
    switch (lcid) {
    case LOCALE_NEUTRAL:
    case LOCALE_INVARIANT:
    case LOCALE_USER_DEFAULT:
    case LOCALE_SYSTEM_DEFAULT:
        return locale_table[0].lcid;
    default:
        return lcid;
    }
}

/* The one of @language, else the first of its kind. */
static const struct locale *find_in(const struct locale *table, size_t n, LANGID language)
{
    for (size_t i = 0; i < n; i++)
        if (table[i].lcid == language)
            return &table[i];
    for (size_t i = 0; i < n; i++)
        if (PRIMARYLANGID(table[i].lcid) == PRIMARYLANGID(language))
            return &table[i];
    return NULL;
}

const struct locale *locale_find_unchanged(LCID lcid)
{
    LANGID language = LANGIDFROMLCID(locale_resolve(lcid));
    const struct locale *variant = find_variant(language), *found;

    if (variant)
        return variant;
    found = find_in(locale_table, locale_table_count, language);
    if (!found)
        found = find_in(locale_table_east, LOCALES_EAST, language);
    return found ? found : &locale_table[0];
}
