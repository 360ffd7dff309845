/* SPDX-License-Identifier: MIT */
/*
 * Installer: the object that scripts create.
 */
#include "installer_object.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf16.h"

#include "msi_calls.h"
#include "wininstaller.h"

static UINT give(struct automation_kind *kind, UINT result, MSIHANDLE handle,
                 struct automation *owner, VARIANT *ret_value)
{
    return result == ERROR_SUCCESS ? automation_give(kind, handle, owner, ret_value) : result;
}

static UINT create_record(struct automation *self, const union argument *arguments,
                          VARIANT *ret_value)
{
    MSIHANDLE record = MsiCreateRecord((UINT)arguments[0].number);

    return give(&record_kind_of_automation, record ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER,
                record, NULL, ret_value);
}

static UINT open_package(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    MSIHANDLE session;
    UINT result = msi_open_package_ex(arguments[0].text, (DWORD)arguments[1].number, &session);

    return give(&session_kind_of_automation, result, session, self, ret_value);
}

static UINT open_product(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    MSIHANDLE session;
    UINT result = msi_open_product(arguments[0].text, &session);

    return give(&session_kind_of_automation, result, session, self, ret_value);
}

/* The mode is a number, or the path of a new database. */
static UINT open_database(struct automation *self, const union argument *arguments,
                          VARIANT *ret_value)
{
    const VARIANT *mode = arguments[1].variant;
    _cleanup_(freep) char *path = NULL;
    const char *persist;
    MSIHANDLE database;
    VARIANT number;
    UINT result;

    VariantInit(&number);
    if (V_VT(mode) == VT_BSTR) {
        path = utf16_to_utf8_dup(V_BSTR(mode) ? V_BSTR(mode) : u"");
        persist = path;
        if (!path)
            return ERROR_OUTOFMEMORY;
    } else {
        if (FAILED(VariantChangeType(&number, (VARIANT *)(uintptr_t)mode, 0, VT_I4)))
            return AUTOMATION_BAD_TYPE;
        persist = (const char *)(uintptr_t)(UINT)V_I4(&number);
    }
    result = msi_open_database(arguments[0].text, persist, &database);
    return give(&database_kind_of_automation, result, database, NULL, ret_value);
}

static UINT summary_information(struct automation *self, const union argument *arguments,
                                VARIANT *ret_value)
{
    MSIHANDLE summary;
    UINT result =
        msi_get_summary_information(0, arguments[0].text, (UINT)arguments[1].number, &summary);

    return give(&summary_kind_of_automation, result, summary, NULL, ret_value);
}

static UINT get_ui_level(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    return automation_give_number(MsiSetInternalUI(INSTALLUILEVEL_NOCHANGE, NULL), ret_value);
}

static UINT put_ui_level(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    INSTALLUILEVEL level = (INSTALLUILEVEL)arguments[0].number;

    return MsiSetInternalUI(level, NULL) == INSTALLUILEVEL_NOCHANGE ? ERROR_INVALID_PARAMETER
                                                                    : ERROR_SUCCESS;
}

/* "voicewarmup..." and what follows: letters as msiexec has them. */
static UINT enable_log(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    static const struct {
        char letter;
        DWORD mode;
    } letters[] = {
        {'m', INSTALLLOGMODE_FATALEXIT},    {'e', INSTALLLOGMODE_ERROR},
        {'w', INSTALLLOGMODE_WARNING},      {'u', INSTALLLOGMODE_USER},
        {'i', INSTALLLOGMODE_INFO},         {'o', INSTALLLOGMODE_OUTOFDISKSPACE},
        {'a', INSTALLLOGMODE_ACTIONSTART},  {'r', INSTALLLOGMODE_ACTIONDATA},
        {'p', INSTALLLOGMODE_PROPERTYDUMP}, {'c', INSTALLLOGMODE_COMMONDATA},
        {'v', INSTALLLOGMODE_VERBOSE},      {'x', INSTALLLOGMODE_EXTRADEBUG},
    };
    DWORD mode = 0, attributes = 0;

    for (const char *at = arguments[0].text; *at; at++) {
        attributes |= *at == '+' ? INSTALLLOGATTRIBUTES_APPEND : 0;
        attributes |= *at == '!' ? INSTALLLOGATTRIBUTES_FLUSHEACHLINE : 0;
        for (size_t i = 0; i < ARRAYSIZE(letters); i++) {
            if (*at == letters[i].letter || *at == letters[i].letter - 'a' + 'A')
                mode |= letters[i].mode;
        }
    }
    return msi_enable_log(mode, *arguments[1].text ? arguments[1].text : NULL, attributes);
}

/* The version of the installer whose behaviour this one has. */
static UINT version(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_text(strdup("5.0.10011.0"), ret_value);
}

/* Nothing if nothing has failed. */
static UINT last_error_record(struct automation *self, const union argument *arguments,
                              VARIANT *ret_value)
{
    MSIHANDLE record = MsiGetLastErrorRecord();

    if (record)
        return automation_give(&record_kind_of_automation, record, NULL, ret_value);
    V_VT(ret_value) = VT_DISPATCH;
    V_DISPATCH(ret_value) = NULL;
    return ERROR_SUCCESS;
}

enum {
    METHOD = DISPATCH_METHOD,
    GET = DISPATCH_PROPERTYGET,
    PUT = DISPATCH_PROPERTYPUT,
};

static const struct member members[] = {
    {1, METHOD, "CreateRecord,Count", "i", create_record},
    {2, METHOD, "OpenPackage,PackagePath,Options", "s|i", open_package},
    {3, METHOD, "OpenProduct,ProductCode", "s", open_product},
    {4, METHOD, "OpenDatabase,DatabasePath,OpenMode", "sv", open_database},
    {5, METHOD | GET, "SummaryInformation,PackagePath,UpdateCount", "s|i", summary_information},
    {6, GET, "UILevel", "", get_ui_level},
    {6, PUT, "UILevel", "i", put_ui_level},
    {7, METHOD, "EnableLog,LogMode,LogFile", "ss", enable_log},
    {8, METHOD, "InstallProduct,PackagePath,PropertyValues", "s|s", installer_install_product},
    {9, GET, "Version", "", version},
    {10, METHOD, "LastErrorRecord", "", last_error_record},
    {11, METHOD, "RegistryValue,Root,Key,Value", "vs|v", installer_registry_value},
    {12, GET, "Environment,Variable", "s", installer_get_environment},
    {12, PUT, "Environment,Variable", "ss", installer_put_environment},
    {13, METHOD, "FileAttributes,FilePath", "s", installer_file_attributes},
    {15, METHOD, "FileSize,FilePath", "s", installer_file_size},
    {16, METHOD, "FileVersion,FilePath,Language", "s|v", installer_file_version},
    {17, GET, "ProductState,Product", "s", installer_product_state},
    {18, GET, "ProductInfo,Product,Attribute", "ss", installer_product_info},
    {19, METHOD, "ConfigureProduct,Product,InstallLevel,InstallState", "sii",
     installer_configure_product},
    {20, METHOD, "ReinstallProduct,Product,ReinstallMode", "si", installer_reinstall_product},
    {21, METHOD, "CollectUserInfo,Product", "s", installer_collect_user_info},
    {22, METHOD, "ApplyPatch,PatchPackage,InstallPackage,InstallType,CommandLine", "ssis",
     installer_apply_patch},
    {23, GET, "FeatureParent,Product,Feature", "ss", installer_feature_parent},
    {24, GET, "FeatureState,Product,Feature", "ss", installer_feature_state},
    {25, METHOD, "UseFeature,Product,Feature,InstallMode", "ssi", installer_use_feature},
    {26, GET, "FeatureUsageCount,Product,Feature", "ss", installer_feature_usage_count},
    {27, GET, "FeatureUsageDate,Product,Feature", "ss", installer_feature_usage_date},
    {28, METHOD, "ConfigureFeature,Product,Feature,InstallState", "ssi",
     installer_configure_feature},
    {29, METHOD, "ReinstallFeature,Product,Feature,ReinstallMode", "ssi",
     installer_reinstall_feature},
    {30, METHOD, "ProvideComponent,Product,Feature,Component,InstallMode", "sssi",
     installer_provide_component},
    {31, GET, "ComponentPath,Product,Component", "ss", installer_component_path},
    {32, METHOD, "ProvideQualifiedComponent,Category,Qualifier,InstallMode", "ssi",
     installer_provide_qualified_component},
    {33, GET, "QualifierDescription,Category,Qualifier", "ss", installer_qualifier_description},
    {34, GET, "ComponentQualifiers,Category", "s", installer_component_qualifiers},
    {35, GET, "Products", "", installer_products},
    {36, GET, "Features,Product", "s", installer_features},
    {37, GET, "Components", "", installer_components},
    {38, GET, "ComponentClients,Component", "s", installer_component_clients},
    {39, GET, "Patches,Product", "s", installer_patches},
    {40, GET, "RelatedProducts,UpgradeCode", "s", installer_related_products},
    {41, GET, "PatchInfo,Patch,Attribute", "ss", installer_patch_info},
    {42, GET, "PatchTransforms,Product,Patch", "ss", installer_patch_transforms},
    {43, METHOD, "AddSource,Product,User,Source", "sss", installer_add_source},
    {44, METHOD, "ClearSourceList,Product,User", "ss", installer_clear_source_list},
    {45, METHOD, "ForceSourceListResolution,Product,User", "ss",
     installer_force_source_list_resolution},
    {46, METHOD | GET, "ShortcutTarget,ShortcutPath", "s", installer_shortcut_target},
    {47, METHOD, "FileHash,FilePath,Options", "si", installer_file_hash},
    {49, METHOD, "RemovePatches,PatchList,Product,UninstallType,PropertyList", "ssi|s",
     installer_remove_patches},
    {51, METHOD, "ApplyMultiplePatches,PatchPackage,Product,PropertiesList", "sss",
     installer_apply_multiple_patches},
    {57, METHOD, "ExtractPatchXMLData,PatchPath", "s", installer_extract_patch_xml},
    {59, GET, "ProductElevated,Product", "s", installer_product_elevated},
    {62, METHOD, "AdvertiseProduct,PackagePath,Context,Transforms,Language,Options", "si|sii",
     installer_advertise_product},
    {},
};
static const IID *const iids[] = {&DIID_Installer, NULL};
struct automation_kind installer_kind = {{.iids = iids, .deinit = automation_deinit}, members};
