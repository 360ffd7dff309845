/* SPDX-License-Identifier: MIT */
/*
 * Session and FeatureInfo: the objects of a session.
 */
#include "automation.h"

#include <stdlib.h>
#include <string.h>

#include "msi_calls.h"
#include "variant_list.h"
#include "wininstaller.h"

enum {
    METHOD = DISPATCH_METHOD,
    GET = DISPATCH_PROPERTYGET,
    PUT = DISPATCH_PROPERTYPUT,
};

static UINT tell(UINT result, char **text, VARIANT *ret_value)
{
    if (result != ERROR_SUCCESS) {
        free(*text);
        return result;
    }
    return automation_give_text(*text, ret_value);
}

/* ---- FeatureInfo: a copy of its name belongs to it ---- */

static UINT ask_feature(struct automation *self, DWORD *ret_attributes, char **ret_title,
                        char **ret_help)
{
    const struct text_out title = {.heap = ret_title}, help = {.heap = ret_help};

    return msi_get_feature_info(self->owner->handle, self->extra, ret_attributes, &title, &help);
}

static UINT feature_title(struct automation *self, const union argument *arguments,
                          VARIANT *ret_value)
{
    char *title = NULL, *help = NULL;
    UINT result = ask_feature(self, NULL, &title, &help);

    free(help);
    return tell(result, &title, ret_value);
}

static UINT feature_description(struct automation *self, const union argument *arguments,
                                VARIANT *ret_value)
{
    char *title = NULL, *help = NULL;
    UINT result = ask_feature(self, NULL, &title, &help);

    free(title);
    return tell(result, &help, ret_value);
}

static UINT feature_attributes(struct automation *self, const union argument *arguments,
                               VARIANT *ret_value)
{
    _cleanup_(freep) char *title = NULL, *help = NULL;
    DWORD attributes;
    UINT result = ask_feature(self, &attributes, &title, &help);

    return result == ERROR_SUCCESS ? automation_give_number((int)attributes, ret_value) : result;
}

static UINT put_feature_attributes(struct automation *self, const union argument *arguments,
                                   VARIANT *ret_value)
{
    return msi_set_feature_attributes(self->owner->handle, self->extra, (DWORD)arguments[0].number);
}

static const struct member feature_members[] = {
    {1, GET, "Title", "", feature_title},
    {2, GET, "Description", "", feature_description},
    {3, GET, "Attributes", "", feature_attributes},
    {3, PUT, "Attributes", "i", put_feature_attributes},
    {},
};
static const IID *const feature_iids[] = {&DIID_FeatureInfo, NULL};
struct automation_kind feature_info_kind = {{.iids = feature_iids, .deinit = automation_deinit},
                                            feature_members};

/* ---- Session ---- */

static UINT installer(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    if (!self->owner)
        return automation_give(&installer_kind, 0, NULL, ret_value);
    V_VT(ret_value) = VT_DISPATCH;
    V_DISPATCH(ret_value) = &self->owner->dual.IDispatch_iface;
    dual_AddRef(V_DISPATCH(ret_value));
    return ERROR_SUCCESS;
}

static UINT get_property(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_property(self->handle, arguments[0].text, &out), &text, ret_value);
}

static UINT put_property(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    return msi_set_property(self->handle, arguments[0].text, arguments[1].text);
}

static UINT language(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_number(MsiGetLanguage(self->handle), ret_value);
}

static UINT get_mode(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_bool(MsiGetMode(self->handle, (MSIRUNMODE)arguments[0].number),
                                ret_value);
}

static UINT put_mode(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return MsiSetMode(self->handle, (MSIRUNMODE)arguments[0].number, arguments[1].number);
}

static UINT database(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    MSIHANDLE handle = MsiGetActiveDatabase(self->handle);

    return handle ? automation_give(&database_kind_of_automation, handle, NULL, ret_value)
                  : ERROR_INVALID_HANDLE;
}

static UINT source_path(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_source_path(self->handle, arguments[0].text, &out), &text, ret_value);
}

static UINT get_target_path(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_target_path(self->handle, arguments[0].text, &out), &text, ret_value);
}

static UINT put_target_path(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    return msi_set_target_path(self->handle, arguments[0].text, arguments[1].text);
}

/* An action's result as MsiDoActionStatus. */
static UINT give_status(UINT result, VARIANT *ret_value)
{
    switch (result) {
    case ERROR_SUCCESS:
        return automation_give_number(1, ret_value);
    case ERROR_FUNCTION_NOT_CALLED:
        return automation_give_number(0, ret_value);
    case ERROR_INSTALL_USEREXIT:
        return automation_give_number(2, ret_value);
    case ERROR_INSTALL_FAILURE:
        return automation_give_number(3, ret_value);
    case ERROR_INSTALL_SUSPEND:
        return automation_give_number(4, ret_value);
    case ERROR_MORE_DATA:
        return automation_give_number(5, ret_value);
    case ERROR_INVALID_HANDLE_STATE:
        return automation_give_number(6, ret_value);
    case ERROR_INVALID_DATA:
        return automation_give_number(7, ret_value);
    default:
        return result;
    }
}

static UINT do_action(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return give_status(msi_do_action(self->handle, arguments[0].text), ret_value);
}

static UINT sequence(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return give_status(msi_sequence(self->handle, arguments[0].text, 0), ret_value);
}

static UINT evaluate_condition(struct automation *self, const union argument *arguments,
                               VARIANT *ret_value)
{
    return automation_give_number(msi_evaluate_condition(self->handle, arguments[0].text),
                                  ret_value);
}

static UINT format_record(struct automation *self, const union argument *arguments,
                          VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_format_record(self->handle, arguments[0].handle, &out), &text, ret_value);
}

static UINT message(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    return automation_give_number(
        MsiProcessMessage(self->handle, (INSTALLMESSAGE)arguments[0].number, arguments[1].handle),
        ret_value);
}

/* One of the two states of a feature or component. */
static UINT give_state(UINT result, INSTALLSTATE state, VARIANT *ret_value)
{
    return result == ERROR_SUCCESS ? automation_give_number(state, ret_value) : result;
}

static UINT feature_current(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    INSTALLSTATE installed, action;
    UINT result = msi_get_feature_state(self->handle, arguments[0].text, &installed, &action);

    return give_state(result, installed, ret_value);
}

static UINT get_feature_request(struct automation *self, const union argument *arguments,
                                VARIANT *ret_value)
{
    INSTALLSTATE installed, action;
    UINT result = msi_get_feature_state(self->handle, arguments[0].text, &installed, &action);

    return give_state(result, action, ret_value);
}

static UINT put_feature_request(struct automation *self, const union argument *arguments,
                                VARIANT *ret_value)
{
    return msi_set_feature_state(self->handle, arguments[0].text,
                                 (INSTALLSTATE)arguments[1].number);
}

static UINT component_current(struct automation *self, const union argument *arguments,
                              VARIANT *ret_value)
{
    INSTALLSTATE installed, action;
    UINT result = msi_get_component_state(self->handle, arguments[0].text, &installed, &action);

    return give_state(result, installed, ret_value);
}

static UINT get_component_request(struct automation *self, const union argument *arguments,
                                  VARIANT *ret_value)
{
    INSTALLSTATE installed, action;
    UINT result = msi_get_component_state(self->handle, arguments[0].text, &installed, &action);

    return give_state(result, action, ret_value);
}

static UINT put_component_request(struct automation *self, const union argument *arguments,
                                  VARIANT *ret_value)
{
    return msi_set_component_state(self->handle, arguments[0].text,
                                   (INSTALLSTATE)arguments[1].number);
}

static UINT valid_states(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    DWORD states;
    UINT result = msi_get_feature_valid_states(self->handle, arguments[0].text, &states);

    return result == ERROR_SUCCESS ? automation_give_number((int)states, ret_value) : result;
}

static UINT feature_cost(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    INT cost;
    UINT result =
        msi_get_feature_cost(self->handle, arguments[0].text, (MSICOSTTREE)arguments[1].number,
                             (INSTALLSTATE)arguments[2].number, &cost);

    return result == ERROR_SUCCESS ? automation_give_number(cost, ret_value) : result;
}

static UINT set_install_level(struct automation *self, const union argument *arguments,
                              VARIANT *ret_value)
{
    return MsiSetInstallLevel(self->handle, arguments[0].number);
}

static UINT verify_disk_space(struct automation *self, const union argument *arguments,
                              VARIANT *ret_value)
{
    UINT result = MsiVerifyDiskSpace(self->handle);

    if (result != ERROR_SUCCESS && result != ERROR_DISK_FULL)
        return result;
    return automation_give_bool(result == ERROR_SUCCESS, ret_value);
}

static UINT product_property(struct automation *self, const union argument *arguments,
                             VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};

    return tell(msi_get_product_property(self->handle, arguments[0].text, &out), &text, ret_value);
}

static UINT feature_info(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    INSTALLSTATE installed, action;
    char *name;
    UINT result = msi_get_feature_state(self->handle, arguments[0].text, &installed, &action);

    if (result == ERROR_UNKNOWN_FEATURE)
        return result;
    name = strdup(arguments[0].text);
    result = name ? automation_give(&feature_info_kind, 0, self, ret_value) : ERROR_OUTOFMEMORY;
    if (result != ERROR_SUCCESS) {
        free(name);
        return result;
    }
    ((struct automation *)V_DISPATCH(ret_value))->extra = name;
    return ERROR_SUCCESS;
}

/* A record a volume: its name, the cost, the cost on the way. */
static UINT cost_record(struct automation *self, const union argument *arguments, DWORD index,
                        struct variant_list *list)
{
    _cleanup_(freep) char *drive = NULL;
    const struct text_out out = {.heap = &drive};
    INT cost, on_the_way;
    MSIHANDLE record;
    VARIANT item;
    UINT result =
        msi_enum_component_costs(self->handle, arguments[0].text, index,
                                 (INSTALLSTATE)arguments[1].number, &out, &cost, &on_the_way);

    if (result != ERROR_SUCCESS)
        return result;
    record = MsiCreateRecord(3);
    msi_record_set_string(record, 1, drive);
    MsiRecordSetInteger(record, 2, cost);
    MsiRecordSetInteger(record, 3, on_the_way);
    VariantInit(&item);
    result = automation_give(&record_kind_of_automation, record, NULL, &item);
    if (result == ERROR_SUCCESS && FAILED(variant_list_add(list, &item)))
        result = ERROR_OUTOFMEMORY;
    return result;
}

static UINT component_costs(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    struct variant_list list = {};
    UINT result = ERROR_SUCCESS;

    for (DWORD i = 0; result == ERROR_SUCCESS; i++)
        result = cost_record(self, arguments, i, &list);
    if (result == ERROR_NO_MORE_ITEMS) {
        result = automation_give_list(&record_list_kind, list.items, list.n, ret_value);
        list.n = 0;
    }
    variant_list_deinit(&list);
    return result;
}

static const struct member members[] = {
    {1, GET, "Installer", "", installer},
    {2, GET, "Property,Name", "s", get_property},
    {2, PUT, "Property,Name", "ss", put_property},
    {3, GET, "Language", "", language},
    {4, GET, "Mode,Flag", "i", get_mode},
    {4, PUT, "Mode,Flag", "ib", put_mode},
    {5, GET, "Database", "", database},
    {6, METHOD | GET, "SourcePath,Folder", "s", source_path},
    {7, GET, "TargetPath,Folder", "s", get_target_path},
    {7, PUT, "TargetPath,Folder", "ss", put_target_path},
    {8, METHOD, "DoAction,Action", "s", do_action},
    {9, METHOD, "Sequence,Table,Mode", "s|v", sequence},
    {10, METHOD, "EvaluateCondition,Expression", "s", evaluate_condition},
    {11, METHOD, "FormatRecord,Record", "o", format_record},
    {12, METHOD, "Message,Kind,Record", "io", message},
    {13, METHOD | GET, "FeatureCurrentState,Feature", "s", feature_current},
    {14, GET, "FeatureRequestState,Feature", "s", get_feature_request},
    {14, PUT, "FeatureRequestState,Feature", "si", put_feature_request},
    {15, METHOD | GET, "FeatureValidStates,Feature", "s", valid_states},
    {16, METHOD | GET, "FeatureCost,Feature,CostTree,State", "sii", feature_cost},
    {17, METHOD | GET, "ComponentCurrentState,Component", "s", component_current},
    {18, GET, "ComponentRequestState,Component", "s", get_component_request},
    {18, PUT, "ComponentRequestState,Component", "si", put_component_request},
    {19, METHOD, "SetInstallLevel,Level", "i", set_install_level},
    {20, METHOD | GET, "VerifyDiskSpace", "", verify_disk_space},
    {21, METHOD | GET, "ProductProperty,Property", "s", product_property},
    {22, METHOD | GET, "FeatureInfo,Feature", "s", feature_info},
    {23, METHOD | GET, "ComponentCosts,Component,State", "si", component_costs},
    {},
};
static const IID *const iids[] = {&DIID_Session, NULL};
struct automation_kind session_kind_of_automation = {{.iids = iids, .deinit = automation_deinit},
                                                     members};
