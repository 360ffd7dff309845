/* SPDX-License-Identifier: MIT */
/*
 * msiexec's command line: options begin with / or -, in any case, and what belongs to one may stand
 * right behind it ("/X{...}"); properties may have quotes.
 */
#pragma once

#include "msitool/package_command.h"

enum msiexec_task {
    MSIEXEC_NOTHING, /* yet */
    MSIEXEC_INSTALL,
    MSIEXEC_REMOVE,
    MSIEXEC_REPAIR,
    MSIEXEC_ADVERTISE,
    MSIEXEC_LAY_OUT,
    MSIEXEC_PATCH,
    MSIEXEC_REGISTER,   /* a module, /y */
    MSIEXEC_UNREGISTER, /* /z */
    MSIEXEC_HELP,
};

struct msiexec_line {
    enum msiexec_task task;
    struct package_command *command;     /* borrowed; gets target, properties, log */
    char *texts[COMMAND_PROPERTIES_MAX]; /* owned: properties that are made here; n_texts */
    size_t n_texts;
    char *target; /* owned */
};

void msiexec_line_deinit(struct msiexec_line *line);

/* Raised: ERROR_INVALID_COMMAND_LINE's HRESULT, naming the argument. */
HRESULT msiexec_line_parse(struct msiexec_line *line, int argc, char **argv);
