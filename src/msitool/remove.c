/* SPDX-License-Identifier: MIT */
#include "base/hresult.h"
#include "msitool/msi_verbs.h"
#include "msitool/package_command.h"

static const struct manual_item what_items[] = {
    {"CODE",
     "The product's code, {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}; comity packages lists them."},
    {"NAME", "The product's name, in any case, if only one has it."},
    {"PACKAGE.msi", "A file: the package that was installed."},
    {"NAME=VALUE", "Sets a property of the package; REMOVE=Help removes one feature alone."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "What is removed", .items = what_items},
    {.title = "Options", .items = package_options},
    {.title = "Exit status", .text = package_status_text, .items = package_statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual remove_manual = {
    .page = "comity-remove",
    .chapter = 1,
    .command = "comity remove",
    .summary = "remove an installed product",
    .synopsis = "comity remove [OPTION...] CODE|NAME|PACKAGE.msi [NAME=VALUE...]",
    .text = "Removes what a package has installed, and nothing else: files that were changed since "
            "are kept beside, and what other products or users have registered stays. The package "
            "itself is not needed.",
    .sections = sections,
    .see_also =
        "comity(1), comity-install(1), comity-repair(1), comity-packages(1), comity-msiexec(1)",
};

static int run_remove(int argc, char **argv)
{
    return package_command_maintain(&remove_verb, "REMOVE=ALL", argc, argv);
}

const struct verb remove_verb = {.name = "remove", .manual = &remove_manual, .run = run_remove};
