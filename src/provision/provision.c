/* SPDX-License-Identifier: MIT */
#include "provision/provision.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "base/utf16.h"
#include "com/class_registration.h"
#include "product/descriptor.h"
#include "product/product_place.h"
#include "registry/transaction.h"

enum {
    COMMAND_MAX = 4 * PATH_MAX, /* bytes */
};

/* What the registry says of a class's server in one context. */
struct offer {
    char text[DESCRIPTOR_MAX]; /* the descriptor, without what follows it */
    struct descriptor descriptor;
    char command[COMMAND_MAX]; /* "" if there is none yet */
};

/* The beginning of a value, in UTF-8. */
static bool read_value(HKEY key, const char16_t *name, DWORD wanted, char *ret_text, size_t size)
{
    char16_t wide[COMMAND_MAX / 4 + 1];
    DWORD type, bytes = sizeof(wide) - sizeof(*wide);
    size_t len;

    if (RegQueryValueExW(key, name, NULL, &type, (BYTE *)wide, &bytes) != ERROR_SUCCESS ||
        type != wanted)
        return false;
    wide[bytes / sizeof(*wide)] = 0;
    len = utf16_to_utf8(wide, utf16_len(wide), ret_text, size - 1);
    if (len > size - 1)
        return false;
    ret_text[len] = '\0';
    return true;
}

static bool read_offer_in(REFCLSID clsid, const char16_t *context, REGSAM view,
                          struct offer *ret_offer)
{
    char16_t path[CLASS_KEY_PATH_MAX];
    char list[COMMAND_MAX];
    bool is_offered;
    HKEY key;

    class_key_path(clsid, context, path);
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, path, 0, KEY_READ | view, &key) != ERROR_SUCCESS)
        return false;
    is_offered = read_value(key, context, REG_MULTI_SZ, list, sizeof(list)) &&
                 descriptor_parse(list, &ret_offer->descriptor);
    if (is_offered && !read_value(key, NULL, REG_SZ, ret_offer->command, sizeof(list)))
        ret_offer->command[0] = '\0';
    RegCloseKey(key);
    return is_offered && descriptor_make(&ret_offer->descriptor, ret_offer->text);
}

static bool read_offer(REFCLSID clsid, const char16_t *context, struct offer *ret_offer)
{
    return read_offer_in(clsid, context, KEY_WOW64_64KEY, ret_offer) ||
           read_offer_in(clsid, context, KEY_WOW64_32KEY, ret_offer);
}

/* Whether the command's file is there: what is between quotes, or what ends at one of its blanks.
 */
static bool is_there(const struct offer *offer)
{
    char path[COMMAND_MAX], *end;

    if (offer->command[0] == '"') {
        strcpy(path, offer->command + 1);
        path[strcspn(path, "\"")] = '\0';
        return access(path, F_OK) == 0;
    }
    strcpy(path, offer->command);
    for (end = strchr(path, ' '); end; end = strchr(end + 1, ' ')) {
        *end = '\0';
        if (access(path, F_OK) == 0)
            return true;
        *end = ' ';
    }
    return access(path, F_OK) == 0;
}

static bool has_key(HKEY root, const char *path)
{
    _cleanup_(freep) char16_t *wide = utf16_from_utf8_dup(path);
    HKEY key;

    if (!wide || RegOpenKeyExW(root, wide, 0, KEY_READ, &key) != ERROR_SUCCESS)
        return false;
    RegCloseKey(key);
    return true;
}

/* Whether the product has something for each user, and this one has not got it. */
static bool lacks_user_entries(const struct offer *offer)
{
    char path[USER_ENTRIES_PATH_MAX];

    product_user_entries_path(offer->descriptor.product, USER_ENTRIES_KEPT, path);
    if (!has_key(HKEY_LOCAL_MACHINE, path))
        return false;
    product_user_entries_path(offer->descriptor.product, USER_ENTRIES_RECEIVED, path);
    return !has_key(HKEY_CURRENT_USER, path);
}

/* Installations and modules that register themselves wait for nobody. */
static bool is_installing(void)
{
    return __atomic_load_n(&transaction_captured, __ATOMIC_ACQUIRE);
}

HRESULT provision_list(const char16_t *list)
{
    _cleanup_(freep) char *text = utf16_to_utf8_dup(list);
    struct descriptor descriptor;
    char offer[DESCRIPTOR_MAX];

    if (!text || is_installing() || !descriptor_parse(text, &descriptor) ||
        !descriptor_make(&descriptor, offer))
        return S_FALSE;
    return hr_trace(provision_run(offer));
}

HRESULT provision_class(REFCLSID clsid, const char16_t *context)
{
    struct offer offer;

    if (is_installing() || !read_offer(clsid, context, &offer))
        return S_FALSE;
    if (is_there(&offer) && !lacks_user_entries(&offer))
        return S_FALSE;
    return hr_trace(provision_run(offer.text));
}
