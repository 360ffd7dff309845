/* SPDX-License-Identifier: MIT */
#include "product/product_place.h"

#include <stdio.h>
#include <unistd.h>

#include "base/hresult.h"
#include "product/regtext.h"

enum {
    SID_SIZE = 32,
};

HKEY product_root(enum product_context context)
{
    return context == PRODUCT_MACHINE ? HKEY_LOCAL_MACHINE : HKEY_CURRENT_USER;
}

void product_path(enum product_context context, enum product_place place, const char *code,
                  char ret_path[static PLACE_MAX])
{
    static const char current[] = "Software\\Microsoft\\Windows\\CurrentVersion";
    const char *installer = context == PRODUCT_MACHINE ? "Software\\Classes\\Installer"
                                                       : "Software\\Microsoft\\Installer";
    char sid[SID_SIZE] = "S-1-5-18", squashed[SQUASHED_SIZE] = "";

    if (context == PRODUCT_USER)
        snprintf(sid, sizeof(sid), "S-1-22-1-%u", (unsigned)geteuid());
    if (code)
        product_squash(code, squashed);
    switch (place) {
    case PLACE_PRODUCT:
    case PLACE_INSTALLED:
        snprintf(ret_path, PLACE_MAX, "%s\\Installer\\UserData\\%s\\Products%s%s", current, sid,
                 place == PLACE_PRODUCT ? "\\" : "", place == PLACE_PRODUCT ? squashed : "");
        break;
    case PLACE_COMPONENTS:
        snprintf(ret_path, PLACE_MAX, "%s\\Installer\\UserData\\%s\\Components", current, sid);
        break;
    case PLACE_OFFER:
        snprintf(ret_path, PLACE_MAX, "%s\\Products\\%s", installer, squashed);
        break;
    case PLACE_FEATURES:
        snprintf(ret_path, PLACE_MAX, "%s\\Features\\%s", installer, squashed);
        break;
    case PLACE_QUALIFIED:
        snprintf(ret_path, PLACE_MAX, "%s\\Components\\%s", installer, squashed);
        break;
    case PLACE_UPGRADES:
        snprintf(ret_path, PLACE_MAX, "%s\\UpgradeCodes", installer);
        break;
    case PLACE_UNINSTALL:
        snprintf(ret_path, PLACE_MAX, "%s\\Uninstall\\%s", current, code ? code : "");
        break;
    case PLACE_PRODUCTS:
        snprintf(ret_path, PLACE_MAX, "%s\\Products", installer);
        break;
    }
}

void product_user_entries_path(const char *code, enum user_entries which,
                               char ret_path[static USER_ENTRIES_PATH_MAX])
{
    char product[PLACE_MAX], squashed[SQUASHED_SIZE] = "";

    if (which == USER_ENTRIES_KEPT) {
        product_path(PRODUCT_MACHINE, PLACE_PRODUCT, code, product);
        snprintf(ret_path, USER_ENTRIES_PATH_MAX, "%s\\UserEntries", product);
        return;
    }
    product_squash(code, squashed);
    snprintf(ret_path, USER_ENTRIES_PATH_MAX, "Software\\Microsoft\\Installer\\UserEntries\\%s",
             squashed);
}

HRESULT product_open(enum product_context context, enum product_place place, const char *code,
                     HKEY *ret_key)
{
    char path[PLACE_MAX];

    product_path(context, place, code, path);
    return hr_trace(regtext_open(product_root(context), path, KEY_READ, ret_key));
}
