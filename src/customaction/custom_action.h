/* SPDX-License-Identifier: MIT */
/*
 * Custom actions: rows of the table CustomAction, which a package brings itself. Those that set
 * properties and directories, fail with a message, run programs and scripts of this system or
 * VBScript are done; those that are Windows' own code, or install another package, are refused.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "action/installation.h"

/* When an action comes to its turn. */
enum custom_when {
    CUSTOM_AT_ONCE,  /* while planning */
    CUSTOM_DEFERRED, /* among the changes */
    CUSTOM_ROLLBACK, /* if the changes behind it are taken back */
    CUSTOM_COMMIT,   /* after all */
};

enum custom_kind {
    CUSTOM_SET_PROPERTY,
    CUSTOM_SET_DIRECTORY,
    CUSTOM_ERROR,
    CUSTOM_PROGRAM,
    CUSTOM_SCRIPT,
};

/* Where a program or script is. */
enum custom_place {
    PLACE_BINARY,    /* a stream of the table Binary */
    PLACE_FILE,      /* a file that is installed */
    PLACE_DIRECTORY, /* named on the command line, run in a directory */
    PLACE_PROPERTY,  /* a property has the path, or the script */
    PLACE_TEXT,      /* the script itself */
};

struct custom_action {
    const char *name; /* borrowed from the package, as source and target */
    const char *source;
    const char *target;
    int32_t type;
    enum custom_kind kind;
    enum custom_place place;
    enum custom_when when;
    const char *language; /* of a script: "VBScript" */
    bool ignores_result;
    bool goes_on; /* its end is not waited for */
};

/* Reads the row called @name. Raised: ERROR_INSTALL_PACKAGE_INVALID's HRESULT for a type that there
 * is not. Outcome: S_FALSE for what cannot be done here; custom_action_refuse() says why. */
HRESULT custom_action_read(struct installation *installation, const char *name,
                           struct custom_action *ret_action);

/* Raises ERROR_INSTALL_PACKAGE_REJECTED's HRESULT: what cannot be done, and how to go on. */
HRESULT custom_action_refuse(struct installation *installation, const char *name);

/* Whether what it needs is there: files, streams, interpreters. */
HRESULT custom_action_check(struct installation *installation, const struct custom_action *action);

/*
 * Does it; @data is CustomActionData, of what is not done at once, or NULL. Outcome: the HRESULT of
 * ERROR_NO_MORE_ITEMS if it asks that the actions behind it be left out. Raised:
 * ERROR_INSTALL_FAILURE's, ERROR_INSTALL_USEREXIT's.
 */
HRESULT custom_action_run(struct installation *installation, const struct custom_action *action,
                          const char *data);

/*
 * For one that takes back what others do: has the journal run it at its place among the changes,
 * however these come to be taken back. Outcome: S_FALSE for one that needs the installation's
 * session (a script), or whose program is not there yet: it is for custom_action_run().
 */
HRESULT custom_action_note(struct installation *installation, const struct custom_action *action);
