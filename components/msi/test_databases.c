/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/coml2api.h>
#include <comity/msidefs.h>
#include <comity/msiquery.h>

#include <stdio.h>

#include "test.h"

static char path[300];

static const char *path_of(const char *name)
{
    snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    return path;
}

static MSIHANDLE open_database(const char *name, LPCSTR mode)
{
    MSIHANDLE database = 0;

    ASSERT_EQ(MsiOpenDatabaseA(path_of(name), mode, &database), ERROR_SUCCESS);
    return database;
}

static UINT run(MSIHANDLE database, const char *query)
{
    MSIHANDLE view;
    UINT result = MsiDatabaseOpenViewA(database, query, &view);

    if (result != ERROR_SUCCESS)
        return result;
    result = MsiViewExecute(view, 0);
    ASSERT_EQ(MsiCloseHandle(view), ERROR_SUCCESS);
    return result;
}

/* The rows that a query tells, as "a,b;c,d;". */
static const char *ask(MSIHANDLE database, const char *query)
{
    static char told[1000];
    MSIHANDLE view, record;
    size_t len = 0;

    told[0] = '\0';
    ASSERT_EQ(MsiDatabaseOpenViewA(database, query, &view), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_SUCCESS);
    while (MsiViewFetch(view, &record) == ERROR_SUCCESS) {
        UINT n = MsiRecordGetFieldCount(record);

        for (UINT i = 1; i <= n; i++) {
            DWORD room = (DWORD)(sizeof(told) - len - 1);

            ASSERT_EQ(MsiRecordGetStringA(record, i, told + len, &room), ERROR_SUCCESS);
            len += room;
            told[len++] = i < n ? ',' : ';';
            told[len] = '\0';
        }
        MsiCloseHandle(record);
    }
    MsiCloseHandle(view);
    return told;
}

static const char create_people[] =
    "CREATE TABLE `People` (`Id` SHORT NOT NULL, `Name` CHAR(32), `Boss` SHORT PRIMARY KEY `Id`)";

static MSIHANDLE people(void)
{
    MSIHANDLE database = open_database("people.msi", MSIDBOPEN_CREATEA);

    ASSERT_EQ(run(database, create_people), ERROR_SUCCESS);
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`, `Name`) VALUES (1, 'Ann')"), 0);
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`, `Name`, `Boss`) VALUES (3, 'Cy', 1)"), 0);
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`, `Name`, `Boss`) VALUES (2, 'Bo', 1)"), 0);
    return database;
}

TEST(what_is_committed_is_there_again)
{
    MSIHANDLE database;

    test_expect_open_descriptors();
    database = people();
    ASSERT_EQ(MsiGetDatabaseState(database), MSIDBSTATE_WRITE);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    ASSERT_EQ(run(database, "DELETE FROM `People`"), ERROR_SUCCESS);
    ASSERT_EQ(MsiCloseHandle(database), ERROR_SUCCESS);
    database = open_database("people.msi", MSIDBOPEN_READONLYA);
    ASSERT_STR(ask(database, "SELECT * FROM `People`"), "1,Ann,;2,Bo,1;3,Cy,1;");
    ASSERT_EQ(MsiGetDatabaseState(database), MSIDBSTATE_READ);
    MsiCloseHandle(database);
}

TEST(a_new_database_goes_unless_it_is_committed)
{
    MSIHANDLE database = people();

    ASSERT_EQ(MsiCloseHandle(database), ERROR_SUCCESS);
    ASSERT_EQ(MsiOpenDatabaseA(path_of("people.msi"), MSIDBOPEN_READONLYA, &database),
              ERROR_FILE_NOT_FOUND);
    ASSERT_EQ(MsiOpenDatabaseA(path_of("people.msi"), (LPCSTR)9, &database),
              ERROR_INVALID_PARAMETER);
}

TEST(what_is_no_database_is_not_opened)
{
    MSIHANDLE database;
    FILE *file = fopen(path_of("text.msi"), "w");

    test_expect_open_descriptors();
    ASSERT_TRUE(file && fputs("no database", file) >= 0 && fclose(file) == 0);
    ASSERT_EQ(MsiOpenDatabaseA(path, MSIDBOPEN_READONLYA, &database), ERROR_OPEN_FAILED);
}

TEST(queries_join_select_and_order)
{
    MSIHANDLE database = people();

    ASSERT_STR(ask(database, "SELECT `Name` FROM `People` WHERE `Id` >= 2 AND `Boss` = 1"),
               "Bo;Cy;");
    ASSERT_STR(ask(database, "SELECT `Name` FROM `People` WHERE `Boss` IS NULL OR `Name` = 'Cy'"),
               "Ann;Cy;");
    ASSERT_EQ(run(database, "CREATE TABLE `Pet` (`Pet` CHAR(9) NOT NULL, `Of` SHORT PRIMARY KEY "
                            "`Pet`)"),
              ERROR_SUCCESS);
    ASSERT_EQ(run(database, "INSERT INTO `Pet` (`Pet`, `Of`) VALUES ('cat', 3)"), ERROR_SUCCESS);
    ASSERT_EQ(run(database, "INSERT INTO `Pet` (`Pet`, `Of`) VALUES ('dog', 1)"), ERROR_SUCCESS);
    ASSERT_STR(ask(database, "SELECT `Name`, `Pet`.`Pet` FROM `People`, `Pet` "
                             "WHERE `People`.`Id` = `Pet`.`Of` ORDER BY `Id`"),
               "Ann,dog;Cy,cat;");
    ASSERT_STR(ask(database, "SELECT DISTINCT `Boss` FROM `People`"), ";1;");
    MsiCloseHandle(database);
}

TEST(what_is_no_query_is_refused)
{
    static const char *const queries[] = {
        "",
        "SELECT",
        "SELECT * FROM `Nobody`",
        "SELECT `Nothing` FROM `People`",
        "SELECT * FROM `People` WHERE `Name` < 'a'",
        "SELECT * FROM `People` WHERE `Name` = 'a",
        "INSERT INTO `People` (`Id`, `Name`) VALUES (1)",
        "CREATE TABLE `_Tables` (`A` SHORT PRIMARY KEY `A`)",
    };
    MSIHANDLE database = people();
    char deep[2000] = "SELECT * FROM `People` WHERE ";

    for (size_t i = 0; i < ARRAYSIZE(queries); i++)
        ASSERT_EQ(run(database, queries[i]), ERROR_BAD_QUERY_SYNTAX);
    memset(deep + strlen(deep), '(', 1000);
    ASSERT_EQ(run(database, deep), ERROR_BAD_QUERY_SYNTAX);
    MsiCloseHandle(database);
}

TEST(rows_keep_the_rules_of_their_table)
{
    MSIHANDLE database = people();

    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`, `Name`) VALUES (1, 'Al')"),
              ERROR_FUNCTION_FAILED);
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Name`) VALUES ('Al')"), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`) VALUES (32768)"), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(run(database, "UPDATE `People` SET `Id` = 9"), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(run(database, "UPDATE `People` SET `Name` = 'Di' WHERE `Id` = 3"), ERROR_SUCCESS);
    ASSERT_STR(ask(database, "SELECT `Name` FROM `People` WHERE `Id` = 3"), "Di;");
    MsiCloseHandle(database);
}

TEST(records_change_the_rows_they_came_from)
{
    MSIHANDLE database = people(), view, record;

    ASSERT_EQ(MsiDatabaseOpenViewA(database, "SELECT * FROM `People` WHERE `Id` = 2", &view), 0);
    ASSERT_EQ(MsiViewFetch(view, &record), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewFetch(view, &record), ERROR_SUCCESS);
    MsiRecordSetStringA(record, 2, "Bea");
    ASSERT_EQ(MsiViewModify(view, MSIMODIFY_UPDATE, record), ERROR_SUCCESS);
    MsiRecordSetInteger(record, 1, 8);
    ASSERT_EQ(MsiViewModify(view, MSIMODIFY_UPDATE, record), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(MsiViewModify(view, MSIMODIFY_REPLACE, record), ERROR_SUCCESS);
    ASSERT_STR(ask(database, "SELECT `Id`, `Name` FROM `People`"), "1,Ann;3,Cy;8,Bea;");
    ASSERT_EQ(MsiViewModify(view, MSIMODIFY_REFRESH, record), ERROR_FUNCTION_FAILED);
    MsiRecordSetInteger(record, 1, 1);
    ASSERT_EQ(MsiViewModify(view, MSIMODIFY_VALIDATE_NEW, record), ERROR_INVALID_DATA);
    MsiCloseAllHandles();
}

TEST(temporary_rows_are_not_committed)
{
    MSIHANDLE database;

    test_expect_open_descriptors();
    database = people();
    ASSERT_EQ(run(database, "INSERT INTO `People` (`Id`) VALUES (7) TEMPORARY"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseHandle(database);
    database = open_database("people.msi", MSIDBOPEN_READONLYA);
    ASSERT_STR(ask(database, "SELECT `Id` FROM `People`"), "1;2;3;");
    MsiCloseHandle(database);
}

TEST(streams_travel_through_archives)
{
    MSIHANDLE database = open_database("binary.msi", MSIDBOPEN_CREATEA), view, record;
    FILE *file = fopen(path_of("bytes"), "w");
    char home[300], bytes[8];
    DWORD size = sizeof(bytes);

    snprintf(home, sizeof(home), "%s", test_home());
    ASSERT_TRUE(file && fputs("a\tb", file) >= 0 && fclose(file) == 0);
    ASSERT_EQ(run(database, "CREATE TABLE `Binary` (`Name` CHAR(9) NOT NULL, `Data` OBJECT PRIMARY "
                            "KEY `Name`)"),
              ERROR_SUCCESS);
    record = MsiCreateRecord(1);
    ASSERT_EQ(MsiRecordSetStreamA(record, 1, path), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseOpenViewA(database,
                                   "INSERT INTO `Binary` (`Name`, `Data`) VALUES ('x', ?)", &view),
              ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(MsiViewExecute(view, record), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseExportA(database, "Binary", home, "Binary.idt"), ERROR_SUCCESS);
    ASSERT_EQ(run(database, "DROP TABLE `Binary`"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseImportA(database, home, "Binary.idt"), ERROR_SUCCESS);
    MsiCloseHandle(record);
    MsiCloseHandle(view);
    ASSERT_EQ(MsiDatabaseOpenViewA(database, "SELECT `Data` FROM `Binary`", &view), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewFetch(view, &record), ERROR_SUCCESS);
    ASSERT_EQ(MsiRecordReadStream(record, 1, bytes, &size), ERROR_SUCCESS);
    ASSERT_EQ(size, 3);
    ASSERT_MEM(bytes, "a\tb", 3);
    ASSERT_EQ(MsiDatabaseImportA(database, home, "bytes"), ERROR_FUNCTION_FAILED);
    MsiCloseAllHandles();
}

TEST(summary_information_is_set_and_kept)
{
    MSIHANDLE database, summary;
    char title[16];
    DWORD len = sizeof(title);
    UINT type, n;

    test_expect_open_descriptors();
    database = people();
    ASSERT_EQ(MsiGetSummaryInformationA(database, NULL, 1, &summary), ERROR_SUCCESS);
    ASSERT_EQ(MsiSummaryInfoSetPropertyA(summary, PID_TITLE, VT_I4, 1, NULL, NULL),
              ERROR_DATATYPE_MISMATCH);
    ASSERT_EQ(MsiSummaryInfoSetPropertyA(summary, PID_TITLE, VT_LPSTR, 0, NULL, "Title"), 0);
    ASSERT_EQ(MsiSummaryInfoSetPropertyA(summary, PID_SUBJECT, VT_LPSTR, 0, NULL, "two"),
              ERROR_FUNCTION_FAILED);
    ASSERT_EQ(MsiSummaryInfoPersist(summary), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseAllHandles();
    ASSERT_EQ(MsiGetSummaryInformationA(0, "", 0, &summary), ERROR_INSTALL_PACKAGE_INVALID);
    ASSERT_EQ(MsiGetSummaryInformationA(0, path_of("people.msi"), 0, &summary), ERROR_SUCCESS);
    ASSERT_EQ(MsiSummaryInfoGetPropertyA(summary, PID_TITLE, &type, NULL, NULL, title, &len), 0);
    ASSERT_EQ(type, VT_LPSTR);
    ASSERT_STR(title, "Title");
    ASSERT_EQ(MsiSummaryInfoGetPropertyCount(summary, &n), ERROR_SUCCESS);
    ASSERT_TRUE(n >= 1);
    ASSERT_EQ(MsiSummaryInfoPersist(summary), ERROR_FUNCTION_FAILED);
    MsiCloseHandle(summary);
}

/* Writes a text into a package's summary information, as a property set. */
static void write_text(const char *name, PROPID id, const char *text)
{
    const DWORD mode = STGM_READWRITE | STGM_SHARE_EXCLUSIVE;
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = id};
    PROPVARIANT value = {.vt = VT_LPSTR, .pszVal = (LPSTR)text};
    IPropertyStorage *properties;
    IPropertySetStorage *sets;
    WCHAR wide[300];

    MultiByteToWideChar(CP_UTF8, 0, path_of(name), -1, wide, ARRAYSIZE(wide));
    ASSERT_HR(StgOpenStorageEx(wide, mode, STGFMT_ANY, 0, NULL, NULL, &IID_IPropertySetStorage,
                               (void **)&sets),
              S_OK);
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_SummaryInformation, mode, &properties), S_OK);
    ASSERT_HR(IPropertyStorage_WriteMultiple(properties, 1, &spec, &value, 2), S_OK);
    IPropertyStorage_Release(properties);
    IPropertySetStorage_Release(sets);
}

TEST(summary_information_is_a_property_set)
{
    MSIHANDLE database, summary;
    char text[16] = "x";
    DWORD len = sizeof(text);
    UINT type;

    test_expect_open_descriptors();
    database = people();
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseAllHandles();
    write_text("people.msi", PID_TITLE, "Title");
    write_text("people.msi", PID_LASTPRINTED, "no time");
    ASSERT_EQ(MsiGetSummaryInformationA(0, path_of("people.msi"), 0, &summary), ERROR_SUCCESS);
    ASSERT_EQ(MsiSummaryInfoGetPropertyA(summary, PID_LASTPRINTED, &type, NULL, NULL, text, &len),
              ERROR_SUCCESS);
    ASSERT_EQ(type, VT_LPSTR);
    ASSERT_STR(text, "");
    len = sizeof(text);
    ASSERT_EQ(MsiSummaryInfoGetPropertyA(summary, PID_TITLE, &type, NULL, NULL, text, &len),
              ERROR_SUCCESS);
    ASSERT_STR(text, "Title");
    MsiCloseHandle(summary);
}

TEST(a_merge_adds_what_lacks_and_notes_what_conflicts)
{
    MSIHANDLE to = people(), from = open_database("from.msi", MSIDBOPEN_CREATEA);

    ASSERT_EQ(run(from, create_people), ERROR_SUCCESS);
    ASSERT_EQ(run(from, "INSERT INTO `People` (`Id`, `Name`) VALUES (4, 'Di')"), ERROR_SUCCESS);
    ASSERT_EQ(run(from, "CREATE TABLE `More` (`A` SHORT NOT NULL PRIMARY KEY `A`)"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseMergeA(to, from, "Errors"), ERROR_SUCCESS);
    ASSERT_STR(ask(to, "SELECT `Name` FROM `People`"), "Ann;Bo;Cy;Di;");
    ASSERT_STR(ask(to, "SELECT `Name` FROM `_Tables`"), "People;More;");
    ASSERT_EQ(run(from, "UPDATE `People` SET `Name` = 'Ed' WHERE `Id` = 4"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseMergeA(to, from, "Errors"), ERROR_FUNCTION_FAILED);
    ASSERT_STR(ask(to, "SELECT * FROM `Errors`"), "People,1;");
    ASSERT_EQ(run(from, "DROP TABLE `People`"), ERROR_SUCCESS);
    ASSERT_EQ(run(from, "CREATE TABLE `People` (`Id` CHAR(2) NOT NULL PRIMARY KEY `Id`)"), 0);
    ASSERT_EQ(MsiDatabaseMergeA(to, from, NULL), ERROR_DATATYPE_MISMATCH);
    MsiCloseAllHandles();
}

TEST(a_transform_leads_from_one_database_to_another)
{
    MSIHANDLE from, to, changed;
    char transform[320];

    test_expect_open_descriptors();
    from = people();
    ASSERT_EQ(MsiDatabaseCommit(from), ERROR_SUCCESS);
    ASSERT_EQ(MsiOpenDatabaseA(path_of("people.msi"), MSIDBOPEN_READONLYA, &to), ERROR_SUCCESS);
    snprintf(transform, sizeof(transform), "%s/change.mst", test_home());
    ASSERT_EQ(MsiDatabaseGenerateTransformA(to, from, NULL, 0, 0), ERROR_NO_DATA);
    ASSERT_EQ(run(to, "UPDATE `People` SET `Name` = 'Bea' WHERE `Id` = 2"), ERROR_SUCCESS);
    ASSERT_EQ(run(to, "DELETE FROM `People` WHERE `Id` = 3"), ERROR_SUCCESS);
    ASSERT_EQ(run(to, "INSERT INTO `People` (`Id`, `Boss`) VALUES (9, -1)"), ERROR_SUCCESS);
    ASSERT_EQ(run(to, "CREATE TABLE `New` (`K` CHAR(3) NOT NULL, `V` LONG PRIMARY KEY `K`)"), 0);
    ASSERT_EQ(run(to, "INSERT INTO `New` (`K`, `V`) VALUES ('k', 70000)"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseGenerateTransformA(to, from, transform, 0, 0), ERROR_SUCCESS);
    ASSERT_EQ(MsiCreateTransformSummaryInfoA(to, from, transform, 0, 0), ERROR_SUCCESS);
    ASSERT_EQ(MsiOpenDatabaseA(path_of("people.msi"), MSIDBOPEN_READONLYA, &changed), 0);
    ASSERT_EQ(MsiDatabaseApplyTransformA(changed, transform, MSITRANSFORM_ERROR_VIEWTRANSFORM), 0);
    ASSERT_STR(ask(changed, "SELECT `Column`, `Row`, `Data`, `Current` FROM `_TransformView` "
                            "WHERE `Table` = 'People' AND `Row` = '2'"),
               "Name,2,Bea,Bo;");
    ASSERT_EQ(run(changed, "ALTER TABLE `_TransformView` FREE"), ERROR_SUCCESS);
    ASSERT_STR(ask(changed, "SELECT `Id` FROM `People`"), "1;2;3;");
    ASSERT_EQ(MsiDatabaseApplyTransformA(changed, transform, 0), ERROR_SUCCESS);
    ASSERT_STR(ask(changed, "SELECT * FROM `People`"), "1,Ann,;2,Bea,1;9,,-1;");
    ASSERT_STR(ask(changed, "SELECT * FROM `New`"), "k,70000;");
    ASSERT_EQ(MsiDatabaseApplyTransformA(changed, path_of("people.msi"), 0),
              ERROR_INSTALL_TRANSFORM_FAILURE);
    ASSERT_EQ(MsiDatabaseApplyTransformA(changed, "/nowhere.mst", 0), ERROR_OPEN_FAILED);
    MsiCloseAllHandles();
}

TEST(storages_in_the_file_stay)
{
    MSIHANDLE database, record, view;
    IStorage *storage, *inner;
    WCHAR wide[300];

    test_expect_open_descriptors();
    MultiByteToWideChar(CP_UTF8, 0, path_of("given"), -1, wide, ARRAYSIZE(wide));
    ASSERT_HR(
        StgCreateDocfile(wide, STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, &storage),
        S_OK);
    ASSERT_HR(IStorage_CreateStorage(storage, u"deep", STGM_READWRITE | STGM_SHARE_EXCLUSIVE, 0, 0,
                                     &inner),
              S_OK);
    IStorage_Release(inner);
    IStorage_Release(storage);
    record = MsiCreateRecord(1);
    ASSERT_EQ(MsiRecordSetStreamA(record, 1, path), ERROR_SUCCESS);
    database = people();
    ASSERT_EQ(MsiDatabaseOpenViewA(database,
                                   "INSERT INTO `_Storages` (`Name`, `Data`) VALUES "
                                   "('kept', ?)",
                                   &view),
              ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, record), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseAllHandles();
    database = open_database("people.msi", MSIDBOPEN_TRANSACTA);
    ASSERT_STR(ask(database, "SELECT `Name` FROM `_Storages`"), "kept;");
    ASSERT_EQ(run(database, "DELETE FROM `People`"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseHandle(database);
    MultiByteToWideChar(CP_UTF8, 0, path_of("people.msi"), -1, wide, ARRAYSIZE(wide));
    ASSERT_HR(StgOpenStorage(wide, NULL, STGM_READ | STGM_SHARE_DENY_WRITE, NULL, 0, &storage),
              S_OK);
    ASSERT_HR(IStorage_OpenStorage(storage, u"kept", NULL, STGM_READ | STGM_SHARE_EXCLUSIVE, NULL,
                                   0, &inner),
              S_OK);
    IStorage_Release(inner);
    IStorage_Release(storage);
}
