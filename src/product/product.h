/* SPDX-License-Identifier: MIT */
/*
 * Products: what is installed, as the registry tells it in the places that Windows has for it
 * (Software\Microsoft\Windows\CurrentVersion\Installer\UserData\...,
 * Software\Classes\Installer\..., Software\Microsoft\Windows\CurrentVersion\Uninstall). Reading
 * uses the public ABI alone, so that it works within a transaction and in any process; writing is
 * done by actions of an installation.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/guid.h"

enum product_context {
    PRODUCT_USER,
    PRODUCT_MACHINE,
};

enum {
    SQUASHED_SIZE = 33,   /* as in the registry */
    COMPRESSED_SIZE = 21, /* as in descriptors */
};

struct product {
    char code[GUID_TEXT_SIZE];
    enum product_context context;
    bool is_advertised_only;
    char *name;    /* ProductName; all owned, NULL where unknown */
    char *version; /* ProductVersion */
    char *publisher;
    char *upgrade_code;
    char *package_code;
    char *local_package; /* the copy that is kept */
    char *source;        /* folder, ended by '/' */
    char *package_name;  /* file in it */
    char *transforms;    /* paths of the copies, ';' between them */
    char *install_date;  /* "20240131" */
    char *root;          /* the folder that took the place of / */
    char *skipped;       /* custom actions that were left out, with ',' between */
    int language;
};

void product_deinit(struct product *product);

/* The product, in the user's context before the machine's. Outcome: ERROR_UNKNOWN_PRODUCT's. */
HRESULT product_find(const char *code, struct product *ret_product);

/* The same in one context. */
HRESULT product_find_in(enum product_context context, const char *code,
                        struct product *ret_product);

/* Calls @visit for each product until it fails or returns S_FALSE. */
HRESULT product_list(HRESULT (*visit)(const struct product *product, void *context), void *context);

/* A component's key path for a product, the caller's. Outcome: ERROR_UNKNOWN_COMPONENT's. */
HRESULT product_component_path(const struct product *product, const char *component_guid,
                               char **ret_path);

/* How many products have the component, and whether any but @product_code. */
HRESULT product_component_clients(const char *component_guid, const char *product_code,
                                  unsigned *ret_n_clients, bool *ret_has_others);

/* Whether a product but @product_code has the component at @path: where it is elsewhere, as another
 * user's or the machine's may be, it is another one. */
HRESULT product_component_is_kept(const char *component_guid, const char *product_code,
                                  const char *path, bool *ret_is_kept);

/* INSTALLSTATE of a feature: 1 advertised, 2 absent, 3 local, 4 source; -1 unknown. */
int product_feature_state(const struct product *product, const char *feature);

/* "{0123...}" as the registry has it, and back; false for what is no GUID. */
bool product_squash(const char *guid, char ret_squashed[static SQUASHED_SIZE]);
bool product_unsquash(const char *squashed, char ret_guid[static GUID_TEXT_SIZE]);

/* "{0123...}" as descriptors have it ("Darwin descriptors", and the lists of features'
 * components), and back from the first 20 characters; false for what is no GUID. */
bool product_compress(const char *guid, char ret_compressed[static COMPRESSED_SIZE]);
bool product_expand(const char *compressed, char ret_guid[static GUID_TEXT_SIZE]);
