/* SPDX-License-Identifier: MIT */
/*
 * Installer: installs, changes, repairs and removes products, wholly or not at all, and lays out
 * packages.
 */
#pragma once

#include <stdint.h>

#include "action/installation.h"
#include "install/opening.h"

struct install_log;

/* Which of a package's sequences is run. */
enum installer_action {
    INSTALLER_INSTALL,   /* also to change, repair and remove, as the properties say */
    INSTALLER_ADVERTISE, /* offered: features come on demand */
    INSTALLER_LAY_OUT,   /* an administrative image: the files in a folder */
};

struct installer_request {
    enum installer_action action;
    struct opening opening;
    const char *const *skipped; /* names of custom actions to leave out, ended by NULL; or NULL */
    struct install_log *log;    /* borrowed, or NULL */
    bool is_trial;              /* all is looked at and told, nothing done */
    bool waits;                 /* for another installation to end */
    bool needs_product;         /* the package's product must be installed already */

    /* Of a trial: told of what would be done. */
    HRESULT (*show)(struct installation *installation, void *context);
    void *context;
};

enum {
    RESULT_TEXT_SIZE = 256,
};

struct installer_result {
    uint32_t code; /* Windows' number: 0, 1602, 1603, ..., 3010 */
    char product_code[GUID_TEXT_SIZE];
    char name[RESULT_TEXT_SIZE];
    char version[RESULT_TEXT_SIZE];
    bool was_installed, is_removal;
};

/* @ret_result is written in any case, with code 0 or 3010 exactly when this succeeds; what failed
 * is on record. */
HRESULT installer_run(const struct installer_request *request, struct installer_result *ret_result);

/* The number that programs expect for a failure: the installer's own, or 1603. */
uint32_t installer_code(HRESULT hr);
