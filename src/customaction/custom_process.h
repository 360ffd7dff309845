/* SPDX-License-Identifier: MIT */
/*
 * Custom processes: what a custom action runs, until it ends. What it prints goes to the log; what
 * it, and all that it starts, registers goes into the installation's transaction.
 */
#pragma once

#include "customaction/custom_action.h"

struct custom_process {
    const struct custom_action *action;
    const char *program; /* the file */
    char **arguments;    /* the program's name first, NULL last */
    const char *folder;  /* where it runs, or NULL */

    int *channel;                     /* a descriptor that it has as its number 3, taken; or NULL */
    int questions;                    /* our end of it */
    HRESULT (*answer)(void *context); /* called when it asks something; S_FALSE at the end */
    void *context;

    int status; /* what it ended with; 128 and the number of the signal that killed it */
};

/* Raised: ERROR_INSTALL_FAILURE's HRESULT if it cannot be started; ERROR_INSTALL_USEREXIT's. */
HRESULT custom_process_run(struct installation *installation, struct custom_process *process);
