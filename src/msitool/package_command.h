/* SPDX-License-Identifier: MIT */
/*
 * Package commands: what the verbs that install and remove have in common: what they are told, who
 * does it, and how it is told what became of it.
 */
#pragma once

#include <stdbool.h>

#include "action/install_log.h"
#include "install/installer.h"
#include "toolkit/verb.h"

enum {
    COMMAND_PROPERTIES_MAX = 128,
    COMMAND_SKIPPED_MAX = 64,
};

struct package_command {
    const char *program; /* for messages: "comity install" */
    const char *target;  /* of the command line: a package's path, a product's code or name */
    struct installer_request request;
    struct install_log_terms log;
    bool is_json, is_quiet;

    const char *properties[COMMAND_PROPERTIES_MAX]; /* "NAME=VALUE" */
    size_t n_properties;
    const char *skipped[COMMAND_SKIPPED_MAX + 1]; /* ended by NULL */
    size_t n_skipped;
    char *package; /* owned: the path in full */
    char code[GUID_TEXT_SIZE];
};

void package_command_deinit(struct package_command *command);

/* Whether an argument is NAME=VALUE; then it is added. False, too, if there are too many. */
bool package_command_add_property(struct package_command *command, const char *argument);

/* The same as a verb implies it, before what the command line says. */
void package_command_imply(struct package_command *command, const char *property);

/*
 * Finds out what the target is: a package if there is such a file, else an installed product's
 * code or name. Raised: ERROR_UNKNOWN_PRODUCT's HRESULT, ERROR_INSTALL_PACKAGE_OPEN_FAILED's.
 */
HRESULT package_command_resolve(struct package_command *command);

/* The same for what must be a file. */
HRESULT package_command_resolve_file(struct package_command *command);

/* Does it, and tells what became of it; returns the exit status. */
int package_command_run(struct package_command *command);

/* The same without doing anything: @hr is why. */
int package_command_fail(struct package_command *command, HRESULT hr);

/*
 * The exit status for Windows' number. A process has eight bits for it on this system, so that it
 * is what exit(1603) would come to: the number's low byte, 67. Those that the installer has differ
 * in it.
 */
static inline int package_exit_status(uint32_t code)
{
    return (int)(code & 0xff);
}

/*
 * Takes an option that these verbs have in common, and what belongs to it, from argv[*i] on; false
 * if it is none of them.
 */
bool package_command_take_option(struct package_command *command, int argc, char **argv, int *i);

/* Has a module register, or unregister, itself: becomes comity regsvr. */
int package_command_regsvr(const char *module, bool removes);

/* A whole verb about a product that is installed: @property says what is done with it. */
int package_command_maintain(const struct verb *verb, const char *property, int argc, char **argv);

/* For the manuals: those options, and the exit statuses with what they mean. */
extern const struct manual_item package_options[];
extern const struct manual_item package_statuses[];
extern const char package_status_text[];
