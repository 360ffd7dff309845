/* SPDX-License-Identifier: MIT */
/*
 * Actions that look at this system and the package, and change the session alone.
 */
#include <strings.h>

#include "action/install_log.h"
#include "appsearch/app_search.h"
#include "base/hresult.h"
#include "install/known_actions.h"
#include "install/related_products.h"

/* ---- conditions of the whole package ---- */

static HRESULT fail_launch(struct installation *installation, const char *condition,
                           const char *description)
{
    _cleanup_(freep) char *text = NULL;
    HRESULT hr = session_format(installation->session, description, &text, NULL);

    if (FAILED(hr))
        return hr_trace(hr);
    if (!*text)
        return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE),
                        "a condition of the package is not fulfilled: %s", condition);
    return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE), "%s", text);
}

static HRESULT launch_conditions(struct installation *installation)
{
    const struct table *table =
        package_table(session_package(installation->session), "LaunchCondition");
    HRESULT hr = S_OK;

    for (size_t row = 0; SUCCEEDED(hr) && row < table_n_rows(table); row++) {
        const char *condition = table_text(table, row, table_column(table, "Condition"));
        const char *description = table_text(table, row, table_column(table, "Description"));

        switch (session_condition(installation->session, condition)) {
        case CONDITION_FALSE:
            hr = fail_launch(installation, condition, description);
            break;
        case CONDITION_ERROR:
            hr = hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                          "table LaunchCondition, row %zu, column Condition: %s", row + 1,
                          hr_message());
            break;
        default:
            break;
        }
    }
    return hr_trace(hr);
}

/* ---- costing ---- */

/* Directories and features get what they are when all is known: with CostFinalize. */
static HRESULT begin_costing(struct installation *installation)
{
    return S_OK;
}

static HRESULT finish_costing(struct installation *installation)
{
    return hr_trace(session_cost(installation->session));
}

/* The removal of every feature is the removal of the product. */
static HRESULT install_validate(struct installation *installation)
{
    struct session *session = installation->session;
    bool stays = false, is_installed = false;

    for (size_t i = 0; session_feature_at(session, i); i++) {
        const struct session_feature *feature = session_feature_at(session, i);
        enum install_state state =
            feature->action == STATE_UNKNOWN ? feature->installed : feature->action;

        is_installed |= feature->installed != STATE_UNKNOWN && feature->installed != STATE_ABSENT;
        stays |= state != STATE_UNKNOWN && state != STATE_ABSENT;
    }
    installation->is_removal =
        strcasecmp(session_property(session, "REMOVE"), "ALL") == 0 || (is_installed && !stays);
    if (!installation->is_removal)
        return S_OK;
    return hr_trace(session_set_property(session, "REMOVE", "ALL"));
}

/* ---- searches ---- */

static HRESULT search(struct installation *installation)
{
    return hr_trace(app_search(installation->session));
}

static HRESULT search_for_compliance(struct installation *installation)
{
    return hr_trace(ccp_search(installation->session));
}

static HRESULT search_medium_for_compliance(struct installation *installation)
{
    return hr_trace(rmccp_search(installation->session));
}

/* ---- the rest ---- */

static HRESULT schedule_restart(struct installation *installation)
{
    installation->is_restart_needed = true;
    return S_OK;
}

static HRESULT note_nothing(struct installation *installation)
{
    return S_OK;
}

const struct action looking_actions[] = {
    {.name = "AppSearch", .run = search},
    {.name = "CCPSearch", .run = search_for_compliance},
    {.name = "CostFinalize", .run = finish_costing},
    {.name = "CostInitialize", .run = begin_costing},
    {.name = "FileCost", .run = begin_costing},
    {.name = "FindRelatedProducts", .run = related_products_find},
    {.name = "ForceReboot", .run = schedule_restart},
    {.name = "InstallInitialize", .run = note_nothing},
    {.name = "InstallValidate", .run = install_validate},
    {.name = "LaunchConditions", .run = launch_conditions},
    {.name = "MigrateFeatureStates", .run = related_products_migrate},
    {.name = "RMCCPSearch", .run = search_medium_for_compliance},
    {.name = "ResolveSource", .run = note_nothing},
    {.name = "ScheduleReboot", .run = schedule_restart},
    {.name = "ValidateProductID", .run = note_nothing},
    {NULL},
};
