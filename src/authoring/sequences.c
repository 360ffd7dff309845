/* SPDX-License-Identifier: MIT */
#include "authoring/sequences.h"

enum {
    EXECUTE = 1,
    UI = 2,
    ADMIN = 4,
    ADMIN_UI = 8,
    ADVERTISE = 16,
    ALL_EXECUTE = EXECUTE | ADMIN | ADVERTISE,
    N_SEQUENCES = 5,
};

/* By the bits. */
static const char *const sequence_names[N_SEQUENCES] = {
    "InstallExecuteSequence", "InstallUISequence",   "AdminExecuteSequence",
    "AdminUISequence",        "AdvtExecuteSequence",
};

static const struct {
    const char *name;
    int sequence;
    unsigned where;
} actions[] = {
    {"FindRelatedProducts", 25, EXECUTE | UI},
    {"AppSearch", 50, EXECUTE | UI},
    {"LaunchConditions", 100, EXECUTE | UI},
    {"ValidateProductID", 700, EXECUTE | UI},
    {"CostInitialize", 800, ALL_EXECUTE | UI | ADMIN_UI},
    {"FileCost", 900, EXECUTE | ADMIN | UI | ADMIN_UI},
    {"CostFinalize", 1000, ALL_EXECUTE | UI | ADMIN_UI},
    {"MigrateFeatureStates", 1200, EXECUTE | UI},
    {"ExecuteAction", 1300, UI | ADMIN_UI},
    {"InstallValidate", 1400, ALL_EXECUTE},
    {"RemoveExistingProducts", 1410, EXECUTE},
    {"InstallInitialize", 1500, ALL_EXECUTE},
    {"ProcessComponents", 1600, EXECUTE},
    {"UnpublishFeatures", 1800, EXECUTE},
    {"StopServices", 1900, EXECUTE},
    {"DeleteServices", 2000, EXECUTE},
    {"SelfUnregModules", 2200, EXECUTE},
    {"UnregisterTypeLibraries", 2300, EXECUTE},
    {"RemoveRegistryValues", 2600, EXECUTE},
    {"UnregisterClassInfo", 2700, EXECUTE},
    {"UnregisterExtensionInfo", 2800, EXECUTE},
    {"UnregisterProgIdInfo", 2900, EXECUTE},
    {"UnregisterMIMEInfo", 3000, EXECUTE},
    {"RemoveIniValues", 3100, EXECUTE},
    {"RemoveShortcuts", 3200, EXECUTE},
    {"RemoveEnvironmentStrings", 3300, EXECUTE},
    {"RemoveDuplicateFiles", 3400, EXECUTE},
    {"RemoveFiles", 3500, EXECUTE},
    {"RemoveFolders", 3600, EXECUTE},
    {"CreateFolders", 3700, EXECUTE},
    {"MoveFiles", 3800, EXECUTE},
    {"InstallAdminPackage", 3900, ADMIN},
    {"InstallFiles", 4000, EXECUTE | ADMIN},
    {"DuplicateFiles", 4210, EXECUTE},
    {"CreateShortcuts", 4500, EXECUTE | ADVERTISE},
    {"RegisterClassInfo", 4600, EXECUTE | ADVERTISE},
    {"RegisterExtensionInfo", 4700, EXECUTE | ADVERTISE},
    {"RegisterProgIdInfo", 4800, EXECUTE | ADVERTISE},
    {"RegisterMIMEInfo", 4900, EXECUTE | ADVERTISE},
    {"WriteRegistryValues", 5000, EXECUTE},
    {"WriteIniValues", 5100, EXECUTE},
    {"WriteEnvironmentStrings", 5200, EXECUTE},
    {"RegisterTypeLibraries", 5500, EXECUTE},
    {"SelfRegModules", 5600, EXECUTE},
    {"InstallServices", 5800, EXECUTE},
    {"StartServices", 5900, EXECUTE},
    {"RegisterUser", 6000, EXECUTE},
    {"RegisterProduct", 6100, EXECUTE},
    {"PublishComponents", 6200, EXECUTE | ADVERTISE},
    {"PublishFeatures", 6300, EXECUTE | ADVERTISE},
    {"PublishProduct", 6400, EXECUTE | ADVERTISE},
    {"InstallFinalize", 6600, ALL_EXECUTE},
};

HRESULT sequences_write(struct tables *tables)
{
    HRESULT hr = S_OK;

    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
        for (unsigned j = 0; SUCCEEDED(hr) && j < N_SEQUENCES; j++)
            if (actions[i].where & 1u << j)
                hr = tables_add(tables, sequence_names[j], "t-n", actions[i].name,
                                actions[i].sequence);
    return hr;
}
