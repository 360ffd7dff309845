/* SPDX-License-Identifier: MIT */
/*
 * The command line that the verbs of packages have in common, and what their manuals say of it.
 */
#include <string.h>

#include "msitool/package_command.h"

const struct manual_item package_statuses[] = {
    {"0", "Done."},
    {"66 (1602)", "Interrupted; nothing was changed."},
    {"67 (1603)", "Failed; nothing was changed. Standard error says what and why."},
    {"69 (1605)", "The product is not installed."},
    {"76 (1612)", "The package of the product is gone."},
    {"82 (1618)", "Another installation is under way."},
    {"83 (1619)", "The package cannot be opened."},
    {"84 (1620)", "It is no installer package, or is damaged or inconsistent."},
    {"86 (1622)", "The log file cannot be written."},
    {"88 (1624)", "A transform cannot be applied."},
    {"89 (1625)", "The package needs what is not done here: code of Windows."},
    {"102 (1638)", "Another version of the product is installed already."},
    {"103 (1639)", "The command line is wrong; the verbs of comity end with 2 then."},
    {"194 (3010)", "Done, and the package wants this system to be started again."},
    {NULL, NULL},
};

const char package_status_text[] =
    "An exit status has eight bits here, so that it is the low byte of Windows' number, which is "
    "in brackets: what exit(1603) comes to. They differ in it. Standard error tells the number "
    "itself, and --json has it as \"code\".";

const struct manual_item package_options[] = {
    {"-n, --dry-run",
     "Shows each file and registry entry that would come or go, and does nothing."},
    {"-l, --log FILE", "Writes what is done, and why, to a file, as msiexec /l*v does."},
    {"--root DIR", "Installs into a folder, which takes the place of /. A product that is "
                   "installed stays where it is."},
    {"--skip-custom NAME", "Leaves a custom action out. A package that needs code of Windows is "
                           "refused otherwise. May be given several times."},
    {"--no-wait", "Fails if another installation is under way, instead of waiting for its end."},
    {"-q, --quiet", "Says nothing but what fails."},
    {"--json", "One object: code, done, dryRun, product, name, version, message. With --dry-run "
               "there is one for each file, folder and registry entry before it."},
    {NULL, NULL},
};

bool package_command_add_property(struct package_command *command, const char *argument)
{
    const char *equals = strchr(argument, '=');

    if (!equals || equals == argument || command->n_properties == COMMAND_PROPERTIES_MAX ||
        strcspn(argument, " \t/-") < (size_t)(equals - argument))
        return false;
    command->properties[command->n_properties++] = argument;
    return true;
}

void package_command_imply(struct package_command *command, const char *property)
{
    size_t n = command->n_properties;

    if (n == COMMAND_PROPERTIES_MAX)
        n--;
    memmove(command->properties + 1, command->properties, n * sizeof(*command->properties));
    command->properties[0] = property;
    command->n_properties = n + 1;
}

/* ---- options ---- */

/* What follows an option, or stands behind its '='; NULL if it is missing. */
static const char *take_value(const char *name, int argc, char **argv, int *i)
{
    size_t len = strlen(name);

    if (argv[*i][len] == '=')
        return argv[*i] + len + 1;
    return *i + 1 < argc ? argv[++*i] : NULL;
}

static bool is_option(const char *argument, const char *name)
{
    size_t len = strlen(name);

    return strncmp(argument, name, len) == 0 && (argument[len] == '\0' || argument[len] == '=');
}

static bool take_flag(struct package_command *command, const char *argument)
{
    const struct {
        const char *name;
        bool *flag;
    } flags[] = {
        {"-n", &command->request.is_trial}, {"--dry-run", &command->request.is_trial},
        {"-q", &command->is_quiet},         {"--quiet", &command->is_quiet},
        {"--json", &command->is_json},
    };

    for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++) {
        if (strcmp(argument, flags[i].name) == 0) {
            *flags[i].flag = true;
            return true;
        }
    }
    return false;
}

bool package_command_take_option(struct package_command *command, int argc, char **argv, int *i)
{
    const char *value;

    if (take_flag(command, argv[*i]))
        return true;
    if (strcmp(argv[*i], "--no-wait") == 0) {
        command->request.waits = false;
        return true;
    }
    if (is_option(argv[*i], "-l") || is_option(argv[*i], "--log")) {
        command->log.path = take_value(argv[*i][1] == '-' ? "--log" : "-l", argc, argv, i);
        return command->log.path;
    }
    if (is_option(argv[*i], "--root")) {
        command->request.opening.root = take_value("--root", argc, argv, i);
        return command->request.opening.root;
    }
    if (!is_option(argv[*i], "--skip-custom") || command->n_skipped == COMMAND_SKIPPED_MAX)
        return false;
    value = take_value("--skip-custom", argc, argv, i);
    command->skipped[command->n_skipped++] = value;
    return value;
}
