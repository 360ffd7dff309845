/* SPDX-License-Identifier: MIT */
#include "statement/standard_action.h"

#include <stdlib.h>
#include <string.h>

const char *const action_sequence_names[N_SEQUENCES] = {
    "InstallExecuteSequence", "InstallUISequence",   "AdminExecuteSequence",
    "AdminUISequence",        "AdvtExecuteSequence",
};

enum {
    EXECUTE = SEQUENCE_EXECUTE,
    UI = SEQUENCE_UI,
    ADMIN = SEQUENCE_ADMIN,
    ADMIN_UI = SEQUENCE_ADMIN_UI,
    ADVERTISE = SEQUENCE_ADVERTISE,
    EXECUTING = EXECUTE | ADMIN | ADVERTISE,
};

/* By name, for the search. What is idle is told in doc/packages.md as well. */
static const struct standard_action actions[] = {
    {"AllocateRegistrySpace", SECTION_EXECUTION, 0, 0, "the registry grows by itself"},
    {"AppSearch", SECTION_ANY, 50, EXECUTE | UI},
    {"BindImage", SECTION_EXECUTION, 0, 0, "the loader binds programs when they start"},
    {"CCPSearch", SECTION_ANY},
    {"CostFinalize", SECTION_ANY, 1000, EXECUTING | UI | ADMIN_UI},
    {"CostInitialize", SECTION_ANY, 800, EXECUTING | UI | ADMIN_UI},
    {"CreateFolders", SECTION_EXECUTION, 3700, EXECUTE},
    {"CreateShortcuts", SECTION_EXECUTION, 4500, EXECUTE | ADVERTISE},
    {"DeleteServices", SECTION_EXECUTION, 2000, EXECUTE},
    {"DisableRollback", SECTION_ANY, 0, 0, "all is taken back when an installation fails"},
    {"DuplicateFiles", SECTION_EXECUTION, 4210, EXECUTE},
    {"ExecuteAction", SECTION_ANY, 1300, UI | ADMIN_UI},
    {"FileCost", SECTION_COSTING, 900, EXECUTE | ADMIN | UI | ADMIN_UI},
    {"FindRelatedProducts", SECTION_ANY, 25, EXECUTE | UI},
    {"ForceReboot", SECTION_ANY},
    {"InstallAdminPackage", SECTION_ANY, 3900, ADMIN},
    {"InstallExecute", SECTION_ANY, 0, 0, "all changes come about together, at the end"},
    {"InstallExecuteAgain", SECTION_ANY, 0, 0, "all changes come about together, at the end"},
    {"InstallFiles", SECTION_EXECUTION, 4000, EXECUTE | ADMIN},
    {"InstallFinalize", SECTION_ANY, 6600, EXECUTING},
    {"InstallInitialize", SECTION_ANY, 1500, EXECUTING},
    {"InstallODBC", SECTION_EXECUTION, 0, 0, "ODBC drivers are configured by unixODBC's own files"},
    {"InstallSFPCatalogFile", SECTION_ANY, 0, 0,
     "there is no protection of system files by catalogs"},
    {"InstallServices", SECTION_EXECUTION, 5800, EXECUTE},
    {"InstallValidate", SECTION_SELECTION, 1400, EXECUTING},
    {"IsolateComponents", SECTION_COSTING, 0, 0,
     "modules are found by the paths that they are registered with"},
    {"LaunchConditions", SECTION_ANY, 100, EXECUTE | UI},
    {"MigrateFeatureStates", SECTION_SELECTION, 1200, EXECUTE | UI},
    {"MoveFiles", SECTION_EXECUTION, 3800, EXECUTE},
    {"MsiConfigureServices", SECTION_ANY, 0, 0,
     "recovery actions of services are what their units say"},
    {"MsiPublishAssemblies", SECTION_EXECUTION, 0, 0, "there is no global assembly cache"},
    {"MsiUnpublishAssemblies", SECTION_EXECUTION, 0, 0, "there is no global assembly cache"},
    {"PatchFiles", SECTION_EXECUTION, 0, 0, "patches are not applied"},
    {"ProcessComponents", SECTION_EXECUTION, 1600, EXECUTE},
    {"PublishComponents", SECTION_EXECUTION, 6200, EXECUTE | ADVERTISE},
    {"PublishFeatures", SECTION_EXECUTION, 6300, EXECUTE | ADVERTISE},
    {"PublishProduct", SECTION_EXECUTION, 6400, EXECUTE | ADVERTISE},
    {"RMCCPSearch", SECTION_ANY},
    {"RegisterClassInfo", SECTION_EXECUTION, 4600, EXECUTE | ADVERTISE},
    {"RegisterComPlus", SECTION_EXECUTION, 0, 0, "there are no COM+ catalogs"},
    {"RegisterExtensionInfo", SECTION_EXECUTION, 4700, EXECUTE | ADVERTISE},
    {"RegisterFonts", SECTION_EXECUTION, 0, 0, "fontconfig finds fonts by their folder"},
    {"RegisterMIMEInfo", SECTION_EXECUTION, 4900, EXECUTE | ADVERTISE},
    {"RegisterProduct", SECTION_EXECUTION, 6100, EXECUTE},
    {"RegisterProgIdInfo", SECTION_EXECUTION, 4800, EXECUTE | ADVERTISE},
    {"RegisterTypeLibraries", SECTION_EXECUTION, 5500, EXECUTE},
    {"RegisterUser", SECTION_EXECUTION, 6000, EXECUTE},
    {"RemoveDuplicateFiles", SECTION_EXECUTION, 3400, EXECUTE},
    {"RemoveEnvironmentStrings", SECTION_EXECUTION, 3300, EXECUTE},
    {"RemoveExistingProducts", SECTION_ANY, 1410, EXECUTE},
    {"RemoveFiles", SECTION_EXECUTION, 3500, EXECUTE},
    {"RemoveFolders", SECTION_EXECUTION, 3600, EXECUTE},
    {"RemoveIniValues", SECTION_EXECUTION, 3100, EXECUTE},
    {"RemoveODBC", SECTION_EXECUTION, 0, 0, "ODBC drivers are configured by unixODBC's own files"},
    {"RemoveRegistryValues", SECTION_EXECUTION, 2600, EXECUTE},
    {"RemoveShortcuts", SECTION_EXECUTION, 3200, EXECUTE},
    {"ResolveSource", SECTION_ANY},
    {"ScheduleReboot", SECTION_ANY},
    {"SelfRegModules", SECTION_EXECUTION, 5600, EXECUTE},
    {"SelfUnregModules", SECTION_EXECUTION, 2200, EXECUTE},
    {"SetODBCFolders", SECTION_SELECTION, 0, 0,
     "ODBC drivers are configured by unixODBC's own files"},
    {"StartServices", SECTION_EXECUTION, 5900, EXECUTE},
    {"StopServices", SECTION_EXECUTION, 1900, EXECUTE},
    {"UnpublishComponents", SECTION_EXECUTION},
    {"UnpublishFeatures", SECTION_EXECUTION, 1800, EXECUTE},
    {"UnregisterClassInfo", SECTION_EXECUTION, 2700, EXECUTE},
    {"UnregisterComPlus", SECTION_EXECUTION, 0, 0, "there are no COM+ catalogs"},
    {"UnregisterExtensionInfo", SECTION_EXECUTION, 2800, EXECUTE},
    {"UnregisterFonts", SECTION_EXECUTION, 0, 0, "fontconfig finds fonts by their folder"},
    {"UnregisterMIMEInfo", SECTION_EXECUTION, 3000, EXECUTE},
    {"UnregisterProgIdInfo", SECTION_EXECUTION, 2900, EXECUTE},
    {"UnregisterTypeLibraries", SECTION_EXECUTION, 2300, EXECUTE},
    {"ValidateProductID", SECTION_ANY, 700, EXECUTE | UI},
    {"WriteEnvironmentStrings", SECTION_EXECUTION, 5200, EXECUTE},
    {"WriteIniValues", SECTION_EXECUTION, 5100, EXECUTE},
    {"WriteRegistryValues", SECTION_EXECUTION, 5000, EXECUTE},
};

static int compare_name(const void *name, const void *action)
{
    return strcmp(name, ((const struct standard_action *)action)->name);
}

const struct standard_action *standard_action_find(const char *name)
{
    return bsearch(name, actions, sizeof(actions) / sizeof(*actions), sizeof(*actions),
                   compare_name);
}

const struct standard_action *standard_action_at(size_t index)
{
    return index < sizeof(actions) / sizeof(*actions) ? &actions[index] : NULL;
}
