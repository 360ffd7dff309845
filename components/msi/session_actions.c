/* SPDX-License-Identifier: MIT */
/*
 * The functions of actions. A session changes nothing outside of itself: its actions are costing,
 * setting properties and directories, searches, launch conditions, and custom actions that set or
 * refuse. ExecuteAction has an installer of its own do the rest, with the session's properties.
 * Single actions of an installation fail if they had anything to do, for they have no script to
 * write that into, and other custom actions are refused (ERROR_INVALID_HANDLE_STATE).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <comity/windows.h>

#include "appsearch/app_search.h"
#include "base/hresult.h"
#include "statement/standard_action.h"

#include "installations.h"
#include "msi_calls.h"
#include "msi_handle.h"
#include "session_handle.h"
#include "settings.h"

enum {
    TYPE_MASK = 0x3f,
    TYPE_ERROR = 19,
    TYPE_DIRECTORY = 35,
    TYPE_PROPERTY = 51,
    DEPTH_MAX = 16, /* of sequences in each other */
};

static UINT run(struct session_handle *session, const char *action, unsigned depth);

/* ---- standard actions ---- */

static UINT nothing_yet(struct session_handle *session)
{
    return ERROR_SUCCESS;
}

/* From now on features and components are known by name, but not what becomes of them. */
static UINT begin_costing(struct session_handle *session)
{
    struct session_component *component;
    struct session_feature *feature;

    if (session->is_costed)
        return ERROR_SUCCESS;
    if (FAILED(session_cost(session->session)))
        return ERROR_INSTALL_FAILURE;
    for (size_t i = 0; (feature = session_feature_at(session->session, i)); i++)
        feature->installed = feature->action = STATE_UNKNOWN;
    for (size_t i = 0; (component = session_component_at(session->session, i)); i++)
        component->installed = component->action = STATE_UNKNOWN;
    return ERROR_SUCCESS;
}

static UINT cost(struct session_handle *session)
{
    HRESULT hr = session_cost(session->session);

    if (FAILED(hr))
        return ERROR_INSTALL_FAILURE;
    session->is_costed = true;
    session_set_property(session->session, "CostingComplete", "1");
    return ERROR_SUCCESS;
}

static UINT check_launch_conditions(struct session_handle *session)
{
    const struct table *table = package_table(session_package(session->session), "LaunchCondition");

    for (size_t i = 0; i < table_n_rows(table); i++) {
        const char *condition = table_text(table, i, table_column(table, "Condition"));

        if (session_condition(session->session, condition) == CONDITION_FALSE)
            return ERROR_INSTALL_FAILURE;
    }
    return ERROR_SUCCESS;
}

static UINT search(struct session_handle *session)
{
    return FAILED(app_search(session->session)) ? ERROR_INSTALL_FAILURE : ERROR_SUCCESS;
}

static UINT search_for_compliance(struct session_handle *session)
{
    return FAILED(ccp_search(session->session)) ? ERROR_INSTALL_FAILURE : ERROR_SUCCESS;
}

static UINT search_medium_for_compliance(struct session_handle *session)
{
    return FAILED(rmccp_search(session->session)) ? ERROR_INSTALL_FAILURE : ERROR_SUCCESS;
}

static const struct {
    const char *name;
    UINT (*run)(struct session_handle *session);
} actions[] = {
    {"AppSearch", search},
    {"CCPSearch", search_for_compliance},
    {"CostInitialize", begin_costing},
    {"FileCost", nothing_yet},
    {"CostFinalize", cost},
    {"InstallValidate", nothing_yet},
    {"IsolateComponents", nothing_yet},
    {"LaunchConditions", check_launch_conditions},
    {"ValidateProductID", nothing_yet},
    {"MigrateFeatureStates", nothing_yet},
    {"RMCCPSearch", search_medium_for_compliance},
    {"ResolveSource", nothing_yet},
};

/* ---- actions of installations ---- */

struct arguments {
    char **texts; /* owned, as each */
    size_t n;
    bool has_failed;
};

static void arguments_deinit(struct arguments *arguments)
{
    for (size_t i = 0; i < arguments->n; i++)
        free(arguments->texts[i]);
    free(arguments->texts);
}

static bool is_public(const char *name)
{
    for (; *name; name++)
        if (*name >= 'a' && *name <= 'z')
            return false;
    return true;
}

/* Public properties alone go from one process of the installer to the other. */
static void add_argument(void *context, const char *name, const char *value)
{
    struct arguments *arguments = context;
    char **grown;

    if (!is_public(name) || arguments->has_failed)
        return;
    grown = reallocarray(arguments->texts, arguments->n + 1, sizeof(*grown));
    if (grown)
        arguments->texts = grown;
    if (!grown || asprintf(&grown[arguments->n], "%s=%s", name, value) < 0)
        arguments->has_failed = true;
    else
        arguments->n++;
}

static UINT execute(struct session_handle *session)
{
    _cleanup_(arguments_deinit) struct arguments arguments = {0};

    session_visit_properties(session->session, add_argument, &arguments);
    if (arguments.has_failed)
        return ERROR_OUTOFMEMORY;
    return installation_run(package_path(session_package(session->session)),
                            (const char *const *)arguments.texts, arguments.n);
}

static bool begins_with(const char *text, const char *begin)
{
    return strncmp(text, begin, strlen(begin)) == 0;
}

static bool is_about_removal(const char *action)
{
    return begins_with(action, "Remove") || begins_with(action, "Un") ||
           begins_with(action, "Delete") || begins_with(action, "Stop") ||
           begins_with(action, "SelfUnreg");
}

/* Whether components come, or go, which would have to be written down for later. */
static bool has_work(const struct session_handle *session, const char *action)
{
    const struct session_component *component;
    bool is_removal = is_about_removal(action);

    for (size_t i = 0; (component = session_component_at(session->session, i)); i++) {
        bool comes = component->action == STATE_LOCAL || component->action == STATE_SOURCE;
        bool was_there =
            component->installed == STATE_LOCAL || component->installed == STATE_SOURCE;

        if (is_removal ? component->action == STATE_ABSENT && was_there : comes)
            return true;
    }
    return false;
}

static UINT run_of_installation(struct session_handle *session,
                                const struct standard_action *action)
{
    if (strcmp(action->name, "ExecuteAction") == 0)
        return execute(session);
    if (action->section != SECTION_EXECUTION)
        return ERROR_INVALID_HANDLE_STATE;
    return session->is_costed && has_work(session, action->name) ? ERROR_INSTALL_FAILURE
                                                                 : ERROR_SUCCESS;
}

/* ---- custom actions ---- */

static UINT set_from_row(struct session_handle *session, int type, const char *source,
                         const char *target)
{
    _cleanup_(freep) char *text = NULL;
    size_t size;
    HRESULT hr = session_format(session->session, target, &text, &size);

    if (SUCCEEDED(hr) && type == TYPE_PROPERTY)
        hr = session_set_property_bytes(session->session, source, text, size);
    if (SUCCEEDED(hr) && type == TYPE_DIRECTORY)
        hr = session_set_directory(session->session, source, text);
    return FAILED(hr) ? ERROR_INSTALL_FAILURE : ERROR_SUCCESS;
}

static UINT run_custom(struct session_handle *session, const char *name)
{
    const struct table *table = package_table(session_package(session->session), "CustomAction");
    ptrdiff_t row = table_find(table, name);
    const char *source, *target;
    int32_t type;

    if (row < 0)
        return ERROR_FUNCTION_NOT_CALLED;
    table_number(table, (size_t)row, table_column(table, "Type"), &type);
    source = table_text(table, (size_t)row, table_column(table, "Source"));
    target = table_text(table, (size_t)row, table_column(table, "Target"));
    switch (type & TYPE_MASK) {
    case TYPE_PROPERTY:
    case TYPE_DIRECTORY:
        return source ? set_from_row(session, type & TYPE_MASK, source, target)
                      : ERROR_INSTALL_FAILURE;
    case TYPE_ERROR:
        return ERROR_INSTALL_FAILURE;
    default:
        return ERROR_INVALID_HANDLE_STATE;
    }
}

/* ---- sequences ---- */

/* The row with the lowest number above @after, or -1. */
static ptrdiff_t next_row(const struct table *table, int32_t after, int32_t *ret_number)
{
    ptrdiff_t next = -1;

    for (size_t i = 0; i < table_n_rows(table); i++) {
        int32_t number;

        if (table_number(table, i, table_column(table, "Sequence"), &number) && number > after &&
            (next < 0 || number < *ret_number)) {
            next = (ptrdiff_t)i;
            *ret_number = number;
        }
    }
    return next;
}

static UINT run_sequence(struct session_handle *session, const char *name, unsigned depth)
{
    const struct table *table = package_table(session_package(session->session), name);
    int32_t number = 0;
    ptrdiff_t row;

    if (!table || depth > DEPTH_MAX)
        return ERROR_FUNCTION_NOT_CALLED;
    while ((row = next_row(table, number, &number)) >= 0) {
        const char *condition = table_text(table, (size_t)row, table_column(table, "Condition"));
        const char *action = table_text(table, (size_t)row, table_column(table, "Action"));
        UINT result;

        if (!action || session_condition(session->session, condition) == CONDITION_FALSE)
            continue;
        result = run(session, action, depth + 1);
        /* As dialogs, what has no action to it is passed over. */
        if (result != ERROR_SUCCESS && result != ERROR_FUNCTION_NOT_CALLED)
            return result;
    }
    return ERROR_SUCCESS;
}

static const char *sequence_of(const char *action)
{
    static const struct {
        const char *action, *table;
    } sequences[] = {
        {"INSTALL", "InstallUISequence"},
        {"ADMIN", "AdminUISequence"},
        {"ADVERTISE", "AdvtExecuteSequence"},
    };

    for (size_t i = 0; i < ARRAYSIZE(sequences); i++) {
        if (strcmp(sequences[i].action, action) == 0)
            return sequences[i].table;
    }
    return NULL;
}

/* The sequence of the user interface ends in ExecuteAction; a package without one has that alone.
 */
static UINT run_top(struct session_handle *session, const char *action, unsigned depth)
{
    const struct package *package = session_package(session->session);

    if (strcmp(action, "INSTALL") == 0 && !package_table(package, sequence_of(action)) &&
        package_table(package, "InstallExecuteSequence"))
        return execute(session);
    return run_sequence(session, sequence_of(action), depth);
}

static UINT run(struct session_handle *session, const char *action, unsigned depth)
{
    for (size_t i = 0; i < ARRAYSIZE(actions); i++) {
        if (strcmp(actions[i].name, action) == 0)
            return actions[i].run(session);
    }
    if (sequence_of(action))
        return run_top(session, action, depth);
    if (standard_action_find(action))
        return run_of_installation(session, standard_action_find(action));
    return run_custom(session, action);
}

/* ---- the functions ---- */

UINT msi_do_action(MSIHANDLE hInstall, const char *szAction)
{
    _cleanup_(object_unrefp) struct session_handle *session = NULL;
    UINT result;

    if (!szAction)
        return ERROR_INVALID_PARAMETER;
    session = msi_handle_find(hInstall, &session_kind);
    if (!session)
        return ERROR_INVALID_HANDLE;
    pthread_mutex_lock(&session->lock);
    result = run(session, szAction, 0);
    pthread_mutex_unlock(&session->lock);
    return result;
}

UINT msi_sequence(MSIHANDLE hInstall, const char *szTable, INT iSequenceMode)
{
    _cleanup_(object_unrefp) struct session_handle *session = NULL;
    UINT result;

    if (!szTable)
        return ERROR_INVALID_PARAMETER;
    session = msi_handle_find(hInstall, &session_kind);
    if (!session)
        return ERROR_INVALID_HANDLE;
    pthread_mutex_lock(&session->lock);
    result = run_sequence(session, szTable, 0);
    pthread_mutex_unlock(&session->lock);
    return result;
}
