/* SPDX-License-Identifier: MIT */
#include "base/hresult.h"
#include "msitool/msi_verbs.h"
#include "msitool/package_command.h"

static const struct manual_item what_items[] = {
    {"CODE",
     "The product's code, {XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX}; comity packages lists them."},
    {"NAME", "The product's name, in any case, if only one has it."},
    {"PACKAGE.msi", "A file: the package that was installed."},
    {"NAME=VALUE", "Sets a property of the package: REINSTALL=Main repairs one feature, "
                   "REINSTALLMODE says how, in the letters of msiexec /f."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "What is repaired", .items = what_items},
    {.title = "Options", .items = package_options},
    {.title = "Exit status", .text = package_status_text, .items = package_statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual repair_manual = {
    .page = "comity-repair",
    .chapter = 1,
    .command = "comity repair",
    .summary = "repair an installed product",
    .synopsis = "comity repair [OPTION...] CODE|NAME|PACKAGE.msi [NAME=VALUE...]",
    .text = "Installs again what is missing, or is not as it was, of a product: files, and what is "
            "registered. Files that are newer stay.",
    .sections = sections,
    .see_also =
        "comity(1), comity-install(1), comity-remove(1), comity-packages(1), comity-msiexec(1)",
};

static int run_repair(int argc, char **argv)
{
    return package_command_maintain(&repair_verb, "REINSTALL=ALL", argc, argv);
}

const struct verb repair_verb = {.name = "repair", .manual = &repair_manual, .run = run_repair};
