/* SPDX-License-Identifier: MIT */
#include "install/known_actions.h"

#include <string.h>

/* The reasons are shown in logs, and in doc/packages.md. */
static const struct {
    const char *name;
    const char *reason;
} idle_actions[] = {
    {"AllocateRegistrySpace", "the registry grows by itself"},
    {"BindImage", "the loader binds programs when they start"},
    {"DisableRollback", "all is taken back when an installation fails"},
    {"InstallExecute", "all changes come about together, at the end"},
    {"InstallExecuteAgain", "all changes come about together, at the end"},
    {"InstallODBC", "ODBC drivers are configured by unixODBC's own files"},
    {"InstallSFPCatalogFile", "there is no protection of system files by catalogs"},
    {"IsolateComponents", "modules are found by the paths that they are registered with"},
    {"MsiConfigureServices", "recovery actions of services are what their units say"},
    {"MsiPublishAssemblies", "there is no global assembly cache"},
    {"MsiUnpublishAssemblies", "there is no global assembly cache"},
    {"PatchFiles", "patches are not applied"},
    {"RegisterComPlus", "there are no COM+ catalogs"},
    {"RegisterFonts", "fontconfig finds fonts by their folder"},
    {"RemoveODBC", "ODBC drivers are configured by unixODBC's own files"},
    {"SetODBCFolders", "ODBC drivers are configured by unixODBC's own files"},
    {"UnregisterComPlus", "there are no COM+ catalogs"},
    {"UnregisterFonts", "fontconfig finds fonts by their folder"},
};

static const struct action *find_in(const struct action *actions, const char *name)
{
    for (; actions->name; actions++)
        if (strcmp(actions->name, name) == 0)
            return actions;
    return NULL;
}

bool known_action_find(const char *name, struct known_action *ret_action)
{
    static const struct action *const changing[] = {file_actions, system_actions, registry_actions,
                                                    state_actions};
    const struct action *action = find_in(looking_actions, name);

    *ret_action = (struct known_action){.kind = KNOWN_LOOKING, .action = action};
    if (action)
        return true;
    ret_action->kind = KNOWN_CHANGING;
    for (size_t i = 0; i < sizeof(changing) / sizeof(*changing); i++) {
        ret_action->action = find_in(changing[i], name);
        ret_action->is_about_files = changing[i] == file_actions;
        if (ret_action->action)
            return true;
    }
    ret_action->kind = KNOWN_IDLE;
    for (size_t i = 0; i < sizeof(idle_actions) / sizeof(*idle_actions); i++) {
        if (strcmp(idle_actions[i].name, name) == 0) {
            ret_action->reason = idle_actions[i].reason;
            return true;
        }
    }
    return false;
}
