/* SPDX-License-Identifier: MIT */
/*
 * Database, View and SummaryInfo: the objects of a database.
 */
#include "automation.h"

#include <stdlib.h>

#include "base/utf16.h"

#include "msi_calls.h"
#include "wininstaller.h"

/* ---- View ---- */

static UINT view_execute(struct automation *self, const union argument *arguments,
                         VARIANT *ret_value)
{
    return MsiViewExecute(self->handle, arguments[0].handle);
}

/* Nothing behind the last one. */
static UINT view_fetch(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    MSIHANDLE record;
    UINT result = MsiViewFetch(self->handle, &record);

    if (result == ERROR_NO_MORE_ITEMS) {
        V_VT(ret_value) = VT_DISPATCH;
        V_DISPATCH(ret_value) = NULL;
        return ERROR_SUCCESS;
    }
    return result == ERROR_SUCCESS
               ? automation_give(&record_kind_of_automation, record, NULL, ret_value)
               : result;
}

static UINT view_modify(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    return MsiViewModify(self->handle, (MSIMODIFY)arguments[0].number, arguments[1].handle);
}

static UINT view_close(struct automation *self, const union argument *arguments, VARIANT *ret_value)
{
    MsiViewClose(self->handle);
    return ERROR_SUCCESS;
}

static UINT view_column_info(struct automation *self, const union argument *arguments,
                             VARIANT *ret_value)
{
    MSIHANDLE record;
    UINT result = MsiViewGetColumnInfo(self->handle, (MSICOLINFO)arguments[0].number, &record);

    return result == ERROR_SUCCESS
               ? automation_give(&record_kind_of_automation, record, NULL, ret_value)
               : result;
}

/* "04Name": two digits of the error, then the column; "00" for none. */
static UINT view_get_error(struct automation *self, const union argument *arguments,
                           VARIANT *ret_value)
{
    _cleanup_(freep) char *column = NULL;
    DWORD room = 0;
    const struct text_out out = {.heap = &column, .room = &room};
    MSIDBERROR error = msi_view_get_error(self->handle, &out);
    char *text;

    if (error < 0)
        return ERROR_FUNCTION_FAILED;
    if (asprintf(&text, "%02d%s", (int)error, column ? column : "") < 0)
        return ERROR_OUTOFMEMORY;
    return automation_give_text(text, ret_value);
}

static const IID *const view_iids[] = {&DIID_View, NULL};
static const struct member view_members[] = {
    {1, DISPATCH_METHOD, "Execute,Params", "|o", view_execute},
    {2, DISPATCH_METHOD, "Fetch", "", view_fetch},
    {3, DISPATCH_METHOD, "Modify,Mode,Record", "io", view_modify},
    {4, DISPATCH_METHOD, "Close", "", view_close},
    {5, DISPATCH_PROPERTYGET, "ColumnInfo,Info", "i", view_column_info},
    {6, DISPATCH_METHOD, "GetError", "", view_get_error},
    {},
};
struct automation_kind view_kind_of_automation = {{.iids = view_iids, .deinit = automation_deinit},
                                                  view_members};

/* ---- SummaryInfo ---- */

static UINT give_time(const FILETIME *time, VARIANT *ret_value)
{
    FILETIME local;
    SYSTEMTIME parts;

    if (!FileTimeToLocalFileTime(time, &local) || !FileTimeToSystemTime(&local, &parts) ||
        !SystemTimeToVariantTime(&parts, &V_DATE(ret_value)))
        return ERROR_INVALID_DATA;
    V_VT(ret_value) = VT_DATE;
    return ERROR_SUCCESS;
}

static UINT summary_get(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    char *text = NULL;
    const struct text_out out = {.heap = &text};
    UINT type, result;
    FILETIME time;
    INT number;

    result = msi_summary_info_get_property(self->handle, (UINT)arguments[0].number, &type, &number,
                                           &time, &out);
    if (result != ERROR_SUCCESS) {
        free(text);
        return result;
    }
    switch (type) {
    case VT_I2:
    case VT_I4:
        return automation_give_number(number, ret_value);
    case VT_LPSTR:
        return automation_give_text(text, ret_value);
    case VT_FILETIME:
        return give_time(&time, ret_value);
    default:
        return ERROR_SUCCESS;
    }
}

static UINT put_time(struct automation *self, UINT property, DATE date)
{
    SYSTEMTIME parts;
    FILETIME local, time;

    if (!VariantTimeToSystemTime(date, &parts) || !SystemTimeToFileTime(&parts, &local) ||
        !LocalFileTimeToFileTime(&local, &time))
        return ERROR_INVALID_DATA;
    return msi_summary_info_set_property(self->handle, property, VT_FILETIME, 0, &time, NULL);
}

static UINT put_text(struct automation *self, UINT property, BSTR text)
{
    _cleanup_(freep) char *bytes = utf16_to_utf8_dup(text ? text : u"");

    if (!bytes)
        return ERROR_OUTOFMEMORY;
    return msi_summary_info_set_property(self->handle, property, VT_LPSTR, 0, NULL, bytes);
}

static UINT put_number(struct automation *self, UINT property, const VARIANT *value)
{
    VARIANT number;
    UINT result;

    VariantInit(&number);
    if (FAILED(VariantChangeType(&number, (VARIANT *)(uintptr_t)value, 0, VT_I4)))
        return AUTOMATION_BAD_TYPE;
    result =
        msi_summary_info_set_property(self->handle, property, VT_I4, V_I4(&number), NULL, NULL);
    if (result == ERROR_DATATYPE_MISMATCH)
        result =
            msi_summary_info_set_property(self->handle, property, VT_I2, V_I4(&number), NULL, NULL);
    return result;
}

static UINT summary_put(struct automation *self, const union argument *arguments,
                        VARIANT *ret_value)
{
    UINT property = (UINT)arguments[0].number;
    const VARIANT *value = arguments[1].variant;

    switch (V_VT(value)) {
    case VT_EMPTY:
        return msi_summary_info_set_property(self->handle, property, VT_EMPTY, 0, NULL, NULL);
    case VT_BSTR:
        return put_text(self, property, V_BSTR(value));
    case VT_DATE:
        return put_time(self, property, V_DATE(value));
    default:
        return put_number(self, property, value);
    }
}

static UINT summary_count_of(struct automation *self, const union argument *arguments,
                             VARIANT *ret_value)
{
    UINT n, result = MsiSummaryInfoGetPropertyCount(self->handle, &n);

    return result == ERROR_SUCCESS ? automation_give_number((int)n, ret_value) : result;
}

static UINT summary_persist(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    return MsiSummaryInfoPersist(self->handle);
}

static const IID *const summary_iids[] = {&DIID_SummaryInfo, NULL};
static const struct member summary_members[] = {
    {1, DISPATCH_PROPERTYGET, "Property,Pid", "i", summary_get},
    {1, DISPATCH_PROPERTYPUT, "Property,Pid", "iv", summary_put},
    {2, DISPATCH_PROPERTYGET, "PropertyCount", "", summary_count_of},
    {3, DISPATCH_METHOD, "Persist", "", summary_persist},
    {},
};
struct automation_kind summary_kind_of_automation = {
    {.iids = summary_iids, .deinit = automation_deinit}, summary_members};

/* ---- Database ---- */

static UINT database_state(struct automation *self, const union argument *arguments,
                           VARIANT *ret_value)
{
    return automation_give_number(MsiGetDatabaseState(self->handle), ret_value);
}

static UINT database_summary(struct automation *self, const union argument *arguments,
                             VARIANT *ret_value)
{
    MSIHANDLE summary;
    UINT result =
        msi_get_summary_information(self->handle, NULL, (UINT)arguments[0].number, &summary);

    return result == ERROR_SUCCESS
               ? automation_give(&summary_kind_of_automation, summary, NULL, ret_value)
               : result;
}

static UINT database_open_view(struct automation *self, const union argument *arguments,
                               VARIANT *ret_value)
{
    MSIHANDLE view;
    UINT result = msi_database_open_view(self->handle, arguments[0].text, &view);

    return result == ERROR_SUCCESS
               ? automation_give(&view_kind_of_automation, view, NULL, ret_value)
               : result;
}

static UINT database_commit(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    return MsiDatabaseCommit(self->handle);
}

static UINT database_primary_keys(struct automation *self, const union argument *arguments,
                                  VARIANT *ret_value)
{
    MSIHANDLE record;
    UINT result = msi_database_get_primary_keys(self->handle, arguments[0].text, &record);

    return result == ERROR_SUCCESS
               ? automation_give(&record_kind_of_automation, record, NULL, ret_value)
               : result;
}

static UINT database_import(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    return msi_database_import(self->handle, arguments[0].text, arguments[1].text);
}

static UINT database_export(struct automation *self, const union argument *arguments,
                            VARIANT *ret_value)
{
    return msi_database_export(self->handle, arguments[0].text, arguments[1].text,
                               arguments[2].text);
}

/* False if rows were in each other's way; the table, if one was named, tells which. */
static UINT database_merge(struct automation *self, const union argument *arguments,
                           VARIANT *ret_value)
{
    UINT result = msi_database_merge(self->handle, arguments[0].handle,
                                     *arguments[1].text ? arguments[1].text : NULL);

    if (result != ERROR_SUCCESS && result != ERROR_FUNCTION_FAILED)
        return result;
    return automation_give_bool(result == ERROR_SUCCESS, ret_value);
}

/* False if there is no difference. */
static UINT database_generate_transform(struct automation *self, const union argument *arguments,
                                        VARIANT *ret_value)
{
    UINT result = msi_database_generate_transform(
        self->handle, arguments[0].handle, *arguments[1].text ? arguments[1].text : NULL, 0, 0);

    if (result != ERROR_SUCCESS && result != ERROR_NO_DATA)
        return result;
    return automation_give_bool(result == ERROR_SUCCESS, ret_value);
}

static UINT database_apply_transform(struct automation *self, const union argument *arguments,
                                     VARIANT *ret_value)
{
    return msi_database_apply_transform(self->handle, arguments[0].text, arguments[1].number);
}

static UINT database_enable_preview(struct automation *self, const union argument *arguments,
                                    VARIANT *ret_value)
{
    return ERROR_FUNCTION_FAILED; /* this system shows no dialogs */
}

static UINT database_table_persistent(struct automation *self, const union argument *arguments,
                                      VARIANT *ret_value)
{
    return automation_give_number(msi_database_is_table_persistent(self->handle, arguments[0].text),
                                  ret_value);
}

static UINT database_transform_summary(struct automation *self, const union argument *arguments,
                                       VARIANT *ret_value)
{
    return msi_create_transform_summary_info(self->handle, arguments[0].handle, arguments[1].text,
                                             arguments[2].number, arguments[3].number);
}

static const IID *const database_iids[] = {&DIID_Database, NULL};
static const struct member database_members[] = {
    {1, DISPATCH_PROPERTYGET, "DatabaseState", "", database_state},
    {2, DISPATCH_PROPERTYGET | DISPATCH_METHOD, "SummaryInformation,UpdateCount", "|i",
     database_summary},
    {3, DISPATCH_METHOD, "OpenView,Sql", "s", database_open_view},
    {4, DISPATCH_METHOD, "Commit", "", database_commit},
    {5, DISPATCH_PROPERTYGET | DISPATCH_METHOD, "PrimaryKeys,Table", "s", database_primary_keys},
    {6, DISPATCH_METHOD, "Import,Folder,File", "ss", database_import},
    {7, DISPATCH_METHOD, "Export,Table,Folder,File", "sss", database_export},
    {8, DISPATCH_METHOD, "Merge,Database,ErrorTable", "o|s", database_merge},
    {9, DISPATCH_METHOD, "GenerateTransform,ReferenceDatabase,TransformFile", "o|s",
     database_generate_transform},
    {10, DISPATCH_METHOD, "ApplyTransform,TransformFile,ErrorConditions", "si",
     database_apply_transform},
    {11, DISPATCH_METHOD, "EnableUIPreview", "", database_enable_preview},
    {12, DISPATCH_PROPERTYGET | DISPATCH_METHOD, "TablePersistent,Table", "s",
     database_table_persistent},
    {13, DISPATCH_METHOD,
     "CreateTransformSummaryInfo,ReferenceDatabase,TransformFile,ErrorConditions,Validation",
     "osii", database_transform_summary},
    {},
};
struct automation_kind database_kind_of_automation = {
    {.iids = database_iids, .deinit = automation_deinit}, database_members};
