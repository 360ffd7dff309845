/* SPDX-License-Identifier: MIT */
/*
 * The actions that write the registry. What an action has registered for a component is undone all
 * at once, by whichever of the actions that remove it comes first.
 */
#include "action/installation.h"
#include "installregistry/component_rows.h"
#include "installregistry/registry_rows.h"

const struct action registry_actions[] = {
    {"WriteRegistryValues", registry_rows_check, registry_rows_write},
    {"RemoveRegistryValues", registry_rows_check_removal, registry_rows_remove},
    {NULL},
};
