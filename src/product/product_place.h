/* SPDX-License-Identifier: MIT */
/*
 * Product places: the keys in which the registry tells of products. For the machine they are
 * Windows' own; those of a user are all in the user's hive, for the machine's is not his to write.
 */
#pragma once

#include <comity/winerror.h>
#include <comity/winreg.h>

#include "product/product.h"

enum product_place {
    PLACE_PRODUCT,    /* UserData\<SID>\Products\<squashed> */
    PLACE_COMPONENTS, /* UserData\<SID>\Components */
    PLACE_OFFER,      /* Installer\Products\<squashed>, as advertised */
    PLACE_FEATURES,   /* Installer\Features\<squashed> */
    PLACE_UPGRADES,   /* Installer\UpgradeCodes */
    PLACE_UNINSTALL,  /* Uninstall\{code} */
    PLACE_PRODUCTS,   /* Installer\Products itself */
    PLACE_INSTALLED,  /* UserData\<SID>\Products itself */
    PLACE_QUALIFIED,  /* Installer\Components\<squashed>, of a kind of component */
};

enum {
    PLACE_MAX = 256, /* bytes of a key's path */
};

/* What users get of a product that is installed for all: where it is kept, below
 * HKEY_LOCAL_MACHINE, and the key that tells that a user has got it, below HKEY_CURRENT_USER. */
enum user_entries {
    USER_ENTRIES_KEPT,
    USER_ENTRIES_RECEIVED,
};
enum {
    USER_ENTRIES_PATH_MAX = PLACE_MAX + 32,
};
void product_user_entries_path(const char *code, enum user_entries which,
                               char ret_path[static USER_ENTRIES_PATH_MAX]);

HKEY product_root(enum product_context context);

/* The path below the root; @code matters for what is one product's alone. */
void product_path(enum product_context context, enum product_place place, const char *code,
                  char ret_path[static PLACE_MAX]);

/* Opens it. Outcome: ERROR_FILE_NOT_FOUND's HRESULT. */
HRESULT product_open(enum product_context context, enum product_place place, const char *code,
                     HKEY *ret_key);
