/* SPDX-License-Identifier: MIT */
#include "action/installation.h"

#include "installsystem/environment_strings.h"
#include "installsystem/ini_values.h"
#include "installsystem/services.h"
#include "installsystem/shortcuts.h"

const struct action system_actions[] = {
    {"CreateShortcuts", shortcuts_check, shortcuts_create},
    {"DeleteServices", services_check, services_delete},
    {"InstallServices", services_check, services_install},
    {"RemoveEnvironmentStrings", environment_strings_check, environment_strings_remove},
    {"RemoveIniValues", ini_values_check, ini_values_remove},
    {"RemoveShortcuts", shortcuts_check, shortcuts_remove},
    {"StartServices", services_check, services_start},
    {"StopServices", services_check, services_stop},
    {"WriteEnvironmentStrings", environment_strings_check, environment_strings_write},
    {"WriteIniValues", ini_values_check, ini_values_write},
    {NULL},
};
