/* SPDX-License-Identifier: MIT */
#include "locale/locale_user.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include <comity/winerror.h>

#include "base/utf16.h"

struct user_locale {
    struct locale locale;
    char16_t texts[LOCALE_TEXTS][USER_TEXT_UNITS]; /* those that are changed, or empty */
    struct user_locale *previous;
};

/*
 * Readers take no lock and keep what they found for as long as they like, so each change makes a
 * whole new locale and the older ones stay.
 */
static struct user_locale *current; /* (atomic) */
static pthread_mutex_t change_lock = PTHREAD_MUTEX_INITIALIZER;

/* NULL for lack of memory. The caller holds the lock. */
static struct user_locale *copy_current(void)
{
    struct user_locale *copy = calloc(1, sizeof(*copy));

    if (!copy)
        return NULL;

    if (!current) {
        copy->locale = *locale_find_unchanged(LOCALE_USER_DEFAULT);
        return copy;
    }
    *copy = *current;
    for (size_t i = 0; i < LOCALE_TEXTS; i++) {
        if (current->locale.texts[i] == current->texts[i])
            copy->locale.texts[i] = copy->texts[i];
    }
    copy->previous = current;
    return copy;
}

HRESULT locale_change_text(enum locale_text text, const char16_t *value)
{
    size_t len = utf16_len(value);
    struct user_locale *changed;

    if (len >= USER_TEXT_UNITS)
        return E_INVALIDARG;

    pthread_mutex_lock(&change_lock);
    changed = copy_current();
    if (changed) {
        memcpy(changed->texts[text], value, (len + 1) * sizeof(*value));
        changed->locale.texts[text] = changed->texts[text];
        __atomic_store_n(&current, changed, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&change_lock);
    return changed ? S_OK : E_OUTOFMEMORY;
}

HRESULT locale_change_number(enum locale_number number, unsigned char value)
{
    struct user_locale *changed;

    pthread_mutex_lock(&change_lock);
    changed = copy_current();
    if (changed) {
        changed->locale.numbers[number] = value;
        __atomic_store_n(&current, changed, __ATOMIC_RELEASE);
    }
    pthread_mutex_unlock(&change_lock);
    return changed ? S_OK : E_OUTOFMEMORY;
}

/* The user's changes hold for the user's locale by any of its names, but not for the invariant. */
const struct locale *locale_find(LCID lcid)
{
    const struct user_locale *user = __atomic_load_n(&current, __ATOMIC_ACQUIRE);

    if (user && lcid != LOCALE_INVARIANT && locale_resolve(lcid) == user->locale.lcid)
        return &user->locale;
    return locale_find_unchanged(lcid);
}
