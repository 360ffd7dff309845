/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "base/hresult.h"
#include "msitool/msi_verbs.h"
#include "msitool/msiexec_line.h"

static const struct manual_item tasks[] = {
    {"/i PACKAGE|CODE", "Installs a package, or changes a product. Also /package."},
    {"/x PACKAGE|CODE", "Removes a product. Also /uninstall."},
    {"/f[pecmsuvoda] PACKAGE|CODE",
     "Repairs a product; the letters are REINSTALLMODE's: p what is missing, o older files, e "
     "those of the same version too, c those that are not as they were, a all; m and u what is "
     "registered for machine and user, s shortcuts, v by this package instead of the kept copy. "
     "omus without any."},
    {"/a PACKAGE", "Lays the package's files out in the folder that TARGETDIR= names."},
    {"/j[um] PACKAGE", "Advertises it, for the user (u) or the machine (m)."},
    {"/y MODULE, /z MODULE", "Are comity regsvr MODULE and comity regsvr /u MODULE."},
    {NULL, NULL},
};

static const struct manual_item switches[] = {
    {"NAME=VALUE", "Sets a property; VALUE may be in quotes, in which two stand for one."},
    {"/t LIST", "Transforms, ';' between them; also TRANSFORMS=LIST."},
    {"/l[iwearucmopvx+!*] FILE", "Writes a log, of everything; + appends, ! writes each line at "
                                 "once. Also /log."},
    {"/q[n|b|r|f], /quiet", "Says nothing but what fails (n, or without a letter). Nothing is ever "
                            "asked."},
    {"/passive", "As /qb."},
    {"/norestart, /promptrestart, /forcerestart",
     "Sets REBOOT. This system is never started again by it; a package that wants that ends with "
     "3010."},
    {"/?, /help", "Says this."},
    {NULL, NULL},
};

static const struct manual_section sections[] = {
    {.title = "Tasks", .items = tasks},
    {.title = "Switches",
     .text = "Options begin with / or -, in any case. A package is a path or a file: URL. The "
             "options of comity install are known, too.",
     .items = switches},
    {.title = "Exit status", .text = package_status_text, .items = package_statuses},
    {NULL, NULL, NULL, NULL},
};

static const struct manual msiexec_manual = {
    .page = "comity-msiexec",
    .chapter = 1,
    .command = "comity msiexec",
    .summary = "install, repair and remove packages as Windows' msiexec.exe does",
    .synopsis = "msiexec TASK [SWITCH...] [NAME=VALUE...]\ncomity msiexec TASK [SWITCH...] "
                "[NAME=VALUE...]",
    .text = "Does what comity install, repair and remove do, by Windows' command line. If another "
            "installation is under way it fails with 1618.",
    .sections = sections,
    .see_also = "comity(1), comity-install(1), comity-remove(1), comity-repair(1), "
                "comity-regsvr(1)",
};

static int run_msiexec(int argc, char **argv);
const struct verb msiexec_verb = {.name = "msiexec", .manual = &msiexec_manual, .run = run_msiexec};

/* What the task says before the properties of the command line. */
static void prepare(struct msiexec_line *line)
{
    struct package_command *command = line->command;

    switch (line->task) {
    case MSIEXEC_REMOVE:
        package_command_imply(command, "REMOVE=ALL");
        command->request.needs_product = true;
        break;
    case MSIEXEC_REPAIR:
        command->request.needs_product = true;
        break;
    case MSIEXEC_ADVERTISE:
        command->request.action = INSTALLER_ADVERTISE;
        break;
    case MSIEXEC_LAY_OUT:
        command->request.action = INSTALLER_LAY_OUT;
        break;
    default:
        break;
    }
}

static HRESULT resolve(const struct msiexec_line *line)
{
    char squashed[SQUASHED_SIZE];

    if (line->task == MSIEXEC_PATCH)
        return hr_raise(hr_from_win32(ERROR_PATCH_PACKAGE_UNSUPPORTED),
                        "%s: patches are not applied; install the package that has the changes",
                        line->target);
    if (product_squash(line->target, squashed))
        return hr_trace(package_command_resolve(line->command));
    return hr_trace(package_command_resolve_file(line->command));
}

static int register_module(const struct msiexec_line *line)
{
    bool removes = line->task == MSIEXEC_UNREGISTER;

    return package_command_regsvr(line->target, removes);
}

static int run_msiexec(int argc, char **argv)
{
    _cleanup_(package_command_deinit) struct package_command command = {.program = "msiexec"};
    _cleanup_(msiexec_line_deinit) struct msiexec_line line = {.command = &command};
    HRESULT hr = msiexec_line_parse(&line, argc, argv);

    if (FAILED(hr)) {
        fprintf(stderr, "msiexec: %s (%u)\nSee msiexec /?.\n", hr_message(),
                ERROR_INVALID_COMMAND_LINE);
        return package_exit_status(ERROR_INVALID_COMMAND_LINE);
    }
    if (line.task == MSIEXEC_HELP) {
        manual_print_help(&msiexec_manual, stdout);
        return VERB_DONE;
    }
    if (line.task == MSIEXEC_REGISTER || line.task == MSIEXEC_UNREGISTER)
        return register_module(&line);
    prepare(&line);
    hr = resolve(&line);
    return SUCCEEDED(hr) ? package_command_run(&command) : package_command_fail(&command, hr);
}
