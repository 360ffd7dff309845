/* SPDX-License-Identifier: MIT */
/*
 * Home: where the state of a run lives. With COMITY_HOME everything is below it; without, the
 * folders follow the XDG rules and the machine hive is below /var/lib. Two homes never meet.
 * Set-id programs ignore the environment.
 */
#pragma once

#include <limits.h>
#include <stdbool.h>

#include <comity/windef.h>

enum home_folder {
    HOME_USER_HIVE,    /* COMITY_HOME/user     $XDG_DATA_HOME/comity */
    HOME_MACHINE_HIVE, /* COMITY_HOME/machine  /var/lib/comity */
    HOME_RUNTIME,      /* COMITY_HOME/run      $XDG_RUNTIME_DIR/comity, else below the state */
    HOME_STATE,        /* COMITY_HOME/state    $XDG_STATE_HOME/comity (logs) */
    HOME_CACHE,        /* COMITY_HOME/cache    $XDG_CACHE_HOME/comity */
};

/* The folder's absolute path; nothing is created. Fails if neither the environment nor the
 * password file knows the user's home, or if a path is too long. */
HRESULT home_path(enum home_folder folder, char ret_path[static PATH_MAX]);

/*
 * Opens the folder (O_PATH | O_DIRECTORY), after creating it and its parents (0700, the machine
 * hive's 0755). E_ACCESSDENIED, raised with the owner's name, if it or COMITY_HOME belongs neither to
 * the caller nor to root. The caller closes the descriptor.
 */
HRESULT home_open(enum home_folder folder, int *ret_fd);

/* Has COMITY_HOME name its folder by an absolute path, for a process that goes elsewhere and for
 * those that it starts. */
HRESULT home_pin(void);

/* Whether COMITY_HOME is in force. */
bool home_is_private(void);
