/* SPDX-License-Identifier: MIT */
/*
 * The actions that write the registry. What they have registered for a component is undone all at
 * once, by whichever of the actions that remove it comes first.
 */
#include "action/installation.h"
#include "installregistry/class_info.h"
#include "installregistry/component_rows.h"
#include "installregistry/extension_info.h"
#include "installregistry/module_rows.h"
#include "installregistry/progid_info.h"
#include "installregistry/registry_rows.h"
#include "installregistry/self_registration.h"
#include "installregistry/type_library_info.h"

const struct action registry_actions[] = {
    {"WriteRegistryValues", registry_rows_check, registry_rows_write},
    {"RemoveRegistryValues", registry_rows_check_removal, registry_rows_remove},
    {"RegisterClassInfo", class_info_check, class_info_register},
    {"UnregisterClassInfo", NULL, component_undo_going},
    {"RegisterProgIdInfo", progid_info_check, progid_info_register},
    {"UnregisterProgIdInfo", NULL, component_undo_going},
    {"RegisterExtensionInfo", extension_info_check, extension_info_register},
    {"UnregisterExtensionInfo", NULL, component_undo_going},
    {"RegisterMIMEInfo", mime_info_check, mime_info_register},
    {"UnregisterMIMEInfo", NULL, component_undo_going},
    {"RegisterTypeLibraries", type_library_info_check, type_library_info_register},
    {"UnregisterTypeLibraries", NULL, component_undo_going},
    {"SelfRegModules", module_rows_check, self_registration_run, module_rows_cost},
    {"SelfUnregModules", NULL, component_undo_going},
    {NULL},
};
