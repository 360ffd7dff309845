/* SPDX-License-Identifier: MIT */
#include "action/installation.h"

#include "installsystem/environment_strings.h"
#include "installsystem/ini_values.h"

const struct action system_actions[] = {
    {"RemoveEnvironmentStrings", environment_strings_check, environment_strings_remove},
    {"RemoveIniValues", ini_values_check, ini_values_remove},
    {"WriteEnvironmentStrings", environment_strings_check, environment_strings_write},
    {"WriteIniValues", ini_values_check, ini_values_write},
    {NULL},
};
