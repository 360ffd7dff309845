/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "base/hresult.h"
#include "msitool/msi_verbs.h"
#include "msitool/package_command.h"

static const struct manual_item what_items[] = {
    {"NAME=VALUE", "Sets a property of the package: INSTALLDIR=/srv/example, ALLUSERS=1, "
                   "ADDLOCAL=Main,Help, TRANSFORMS=site.mst."},
    {"--advertise", "Offers the product: its classes are registered, and the first activation of "
                    "one installs the feature that it belongs to."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "What is installed", .items = what_items},
    {.title = "Options", .items = package_options},
    {.title = "How it is done",
     .text =
         "The package is read by a process without rights, its sequence is planned, and all that "
         "could be wrong with it is looked at before anything is changed. Then files and "
         "registry change together: an installation that fails, is interrupted or killed at any "
         "instruction leaves what was there before, at once or with the next comity command.\n\n"
         "A copy of the package is kept, so that the product can be repaired and removed when the "
         "file is gone. Directories, actions and what is done about self-registration are "
         "described in packages.md of the documentation.\n\n"
         "If the product is installed already, its features are changed as the properties say. "
         "Another version of the same product is refused with 1638, unless REINSTALL=ALL "
         "REINSTALLMODE=vomus is given. Older products that the package upgrades are removed "
         "within the same installation."},
    {.title = "Exit status", .text = package_status_text, .items = package_statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual install_manual = {
    .page = "comity-install",
    .chapter = 1,
    .command = "comity install",
    .summary = "install a package (.msi), wholly or not at all",
    .synopsis = "comity install [OPTION...] PACKAGE.msi [NAME=VALUE...]",
    .text = "Installs a Windows Installer package whose programs and modules are for this system: "
            "its files, what it registers by tables and by self-registration, shortcuts and "
            "services.",
    .sections = sections,
    .see_also = "comity(1), comity-remove(1), comity-repair(1), comity-packages(1), "
                "comity-verify(1), comity-msiexec(1)",
};

static int install(int argc, char **argv);
const struct verb install_verb = {.name = "install", .manual = &install_manual, .run = install};

/* An option of this verb alone. */
static bool take_own(struct package_command *command, const char *argument)
{
    if (strcmp(argument, "--advertise") == 0) {
        command->request.action = INSTALLER_ADVERTISE;
        return true;
    }
    return false;
}

static int install(int argc, char **argv)
{
    _cleanup_(package_command_deinit) struct package_command command = {.program = "comity install",
                                                                        .request.waits = true};
    HRESULT hr;

    for (int i = 1; i < argc; i++) {
        if (*argv[i] == '-') {
            if (!take_own(&command, argv[i]) &&
                !package_command_take_option(&command, argc, argv, &i))
                return verb_usage(&install_verb, "%s is no option, or lacks its value", argv[i]);
        } else if (!package_command_add_property(&command, argv[i])) {
            if (command.target)
                return verb_usage(&install_verb, "%s is neither NAME=VALUE nor the only package",
                                  argv[i]);
            command.target = argv[i];
        }
    }
    if (!command.target)
        return verb_usage(&install_verb, "which package?");
    hr = package_command_resolve_file(&command);
    return SUCCEEDED(hr) ? package_command_run(&command) : package_command_fail(&command, hr);
}
