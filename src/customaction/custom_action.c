/* SPDX-License-Identifier: MIT */
#include "customaction/custom_action.h"

#include <stdlib.h>
#include <string.h>

#include "base/hresult.h"
#include "customaction/custom_program.h"
#include "customaction/custom_script.h"

/* Of the column Type. */
enum {
    TYPE_DLL = 1,
    TYPE_EXE = 2,
    TYPE_TEXT = 3,
    TYPE_JSCRIPT = 5,
    TYPE_VBSCRIPT = 6,
    TYPE_INSTALL = 7,
    TYPE_KIND = 7,
    TYPE_IN_BINARY = 0,
    TYPE_IN_FILE = 0x10,
    TYPE_IN_DIRECTORY = 0x20,
    TYPE_IN_PROPERTY = 0x30,
    TYPE_PLACE = 0x30,
    TYPE_CONTINUE = 0x40,
    TYPE_ASYNC = 0x80,
    TYPE_ROLLBACK = 0x100,
    TYPE_COMMIT = 0x200,
    TYPE_DEFERRED = 0x400,
};

static bool is_script(int32_t type)
{
    return (type & TYPE_KIND) == TYPE_JSCRIPT || (type & TYPE_KIND) == TYPE_VBSCRIPT;
}

static enum custom_place read_place(int32_t type)
{
    switch (type & TYPE_PLACE) {
    case TYPE_IN_FILE:
        return PLACE_FILE;
    case TYPE_IN_DIRECTORY:
        return is_script(type) ? PLACE_TEXT : PLACE_DIRECTORY;
    case TYPE_IN_PROPERTY:
        return PLACE_PROPERTY;
    default:
        return PLACE_BINARY;
    }
}

static enum custom_when read_when(int32_t type)
{
    if (!(type & TYPE_DEFERRED))
        return CUSTOM_AT_ONCE;
    if (type & TYPE_ROLLBACK)
        return CUSTOM_ROLLBACK;
    return type & TYPE_COMMIT ? CUSTOM_COMMIT : CUSTOM_DEFERRED;
}

/* S_FALSE for what is Windows' own, E_INVALIDARG for what there is not. */
static HRESULT read_kind(int32_t type, enum custom_kind *ret_kind)
{
    switch (type & TYPE_KIND) {
    case TYPE_EXE:
        *ret_kind = CUSTOM_PROGRAM;
        return S_OK;
    case TYPE_JSCRIPT:
    case TYPE_VBSCRIPT:
        *ret_kind = CUSTOM_SCRIPT;
        return S_OK;
    case TYPE_DLL:
    case TYPE_INSTALL:
        return S_FALSE;
    case TYPE_TEXT:
        switch (type & TYPE_PLACE) {
        case TYPE_IN_PROPERTY:
            *ret_kind = CUSTOM_SET_PROPERTY;
            return S_OK;
        case TYPE_IN_DIRECTORY:
            *ret_kind = CUSTOM_SET_DIRECTORY;
            return S_OK;
        case TYPE_IN_FILE:
            *ret_kind = CUSTOM_ERROR;
            return S_OK;
        default:
            return E_INVALIDARG;
        }
    default:
        return E_INVALIDARG;
    }
}

HRESULT custom_action_read(struct installation *installation, const char *name,
                           struct custom_action *ret_action)
{
    const struct table *table =
        package_table(session_package(installation->session), "CustomAction");
    ptrdiff_t found = table_find(table, name);
    size_t row = (size_t)found;
    struct custom_action action;
    int32_t type = 0;
    HRESULT hr;

    if (found < 0 || !table_number(table, row, table_column(table, "Type"), &type))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table CustomAction, row %s, column Type: there is no number", name);
    action = (struct custom_action){
        .name = table_text(table, row, table_column(table, "Action")),
        .source = table_text(table, row, table_column(table, "Source")),
        .target = table_text(table, row, table_column(table, "Target")),
        .type = type,
        .place = read_place(type),
        .when = read_when(type),
        .language = (type & TYPE_KIND) == TYPE_JSCRIPT ? "JScript" : "VBScript",
        .ignores_result = type & TYPE_CONTINUE,
        .goes_on = (type & TYPE_ASYNC) && (type & TYPE_CONTINUE),
    };
    hr = read_kind(type, &action.kind);
    if (FAILED(hr))
        return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                        "table CustomAction, row %s, column Type: there is no type %d", name,
                        (int)type);
    *ret_action = action;
    return hr;
}

HRESULT custom_action_refuse(struct installation *installation, const char *name)
{
    const struct table *table =
        package_table(session_package(installation->session), "CustomAction");
    const char *what = "a module of Windows' own code";
    ptrdiff_t row = table_find(table, name);
    int32_t type = 0;

    if (row >= 0)
        table_number(table, (size_t)row, table_column(table, "Type"), &type);
    if ((type & TYPE_KIND) == TYPE_INSTALL)
        what = "the installation of another package within this one, which is not done here";
    else if ((type & TYPE_KIND) == TYPE_EXE)
        what = "a program of Windows";
    return hr_raise(
        hr_from_win32(ERROR_INSTALL_PACKAGE_REJECTED),
        "table CustomAction, row %s: this action is %s (type %d), so the package cannot "
        "be installed as it is. --skip-custom %s leaves the action out",
        name, what, (int)type, name);
}

/* ---- what needs nothing but the session ---- */

static HRESULT missing(const struct custom_action *action, const char *column)
{
    return hr_raise(hr_from_win32(ERROR_INSTALL_PACKAGE_INVALID),
                    "table CustomAction, row %s, column %s: it is empty, or refers to nothing",
                    action->name, column);
}

static HRESULT set_property(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(freep) char *value = NULL;
    size_t size;
    HRESULT hr = session_format(installation->session, action->target, &value, &size);

    if (FAILED(hr))
        return hr_trace(hr);
    install_log(installation, "PROPERTY CHANGE: %s is set to '%s'.", action->source,
                session_shown_value(installation->session, action->source, value));
    return hr_trace(session_set_property_bytes(installation->session, action->source, value, size));
}

static HRESULT set_directory(struct installation *installation, const struct custom_action *action)
{
    _cleanup_(freep) char *path = NULL;
    HRESULT hr = session_format(installation->session, action->target, &path, NULL);

    if (FAILED(hr))
        return hr_trace(hr);
    install_log(installation, "Directory %s is set to '%s'.", action->source, path);
    return hr_trace(session_set_directory(installation->session, action->source, path));
}

/* The text, or the number of one in the table Error. */
static HRESULT fail(struct installation *installation, const struct custom_action *action)
{
    const struct table *errors = package_table(session_package(installation->session), "Error");
    const char *text = action->target ? action->target : "";
    _cleanup_(freep) char *message = NULL;
    char *end;
    long number = strtol(text, &end, 10);
    HRESULT hr;

    for (size_t row = 0; *text && !*end && row < table_n_rows(errors); row++) {
        int32_t error;

        if (table_number(errors, row, table_column(errors, "Error"), &error) && error == number)
            text = table_text(errors, row, table_column(errors, "Message"));
    }
    hr = session_format(installation->session, text, &message, NULL);
    if (FAILED(hr))
        return hr_trace(hr);
    return hr_raise(hr_from_win32(ERROR_INSTALL_FAILURE), "%s", message);
}

/* ---- all kinds ---- */

HRESULT custom_action_check(struct installation *installation, const struct custom_action *action)
{
    switch (action->kind) {
    case CUSTOM_SET_PROPERTY:
    case CUSTOM_SET_DIRECTORY:
        return action->source ? S_OK : hr_trace(missing(action, "Source"));
    case CUSTOM_ERROR:
        return S_OK;
    case CUSTOM_PROGRAM:
        return hr_trace(custom_program_check(installation, action));
    case CUSTOM_SCRIPT:
        return hr_trace(custom_script_check(installation, action));
    }
    return S_OK;
}

static HRESULT run(struct installation *installation, const struct custom_action *action,
                   const char *data)
{
    switch (action->kind) {
    case CUSTOM_SET_PROPERTY:
        return hr_trace(set_property(installation, action));
    case CUSTOM_SET_DIRECTORY:
        return hr_trace(set_directory(installation, action));
    case CUSTOM_ERROR:
        return hr_trace(fail(installation, action));
    case CUSTOM_PROGRAM:
        return hr_trace(custom_program_run(installation, action, data));
    case CUSTOM_SCRIPT:
        return hr_trace(custom_script_run(installation, action, data));
    }
    return S_OK;
}

HRESULT custom_action_run(struct installation *installation, const struct custom_action *action,
                          const char *data)
{
    HRESULT hr = run(installation, action, data);

    if (FAILED(hr) && action->ignores_result && hr != hr_from_win32(ERROR_INSTALL_USEREXIT) &&
        hr != hr_from_win32(ERROR_NO_MORE_ITEMS)) {
        install_log(installation, "Custom action %s failed, which the package ignores: %s",
                    action->name, hr_message());
        return S_OK;
    }
    return hr_trace(hr);
}

HRESULT custom_action_note(struct installation *installation, const struct custom_action *action)
{
    if (action->kind != CUSTOM_PROGRAM || !installation->journal)
        return S_FALSE;
    return hr_trace(custom_program_note(installation, action));
}
