/* SPDX-License-Identifier: MIT */
#include <comity/windows.h>

#include <comity/msidefs.h>
#include <comity/msiquery.h>

#include <stdio.h>

#include "test.h"

static const char *const queries[] = {
    "CREATE TABLE `Property` (`Property` CHAR(72) NOT NULL, `Value` LONGCHAR PRIMARY KEY "
    "`Property`)",
    "INSERT INTO `Property` (`Property`, `Value`) VALUES ('ProductName', 'Example')",
    "INSERT INTO `Property` (`Property`, `Value`) VALUES ('ProductLanguage', '1033')",
    "CREATE TABLE `Directory` (`Directory` CHAR(72) NOT NULL, `Directory_Parent` CHAR(72), "
    "`DefaultDir` CHAR(255) NOT NULL PRIMARY KEY `Directory`)",
    "INSERT INTO `Directory` (`Directory`, `DefaultDir`) VALUES ('TARGETDIR', 'SourceDir')",
    "INSERT INTO `Directory` (`Directory`, `Directory_Parent`, `DefaultDir`) VALUES "
    "('Home', 'TARGETDIR', 'home:media')",
    "CREATE TABLE `Feature` (`Feature` CHAR(38) NOT NULL, `Feature_Parent` CHAR(38), `Title` "
    "CHAR(64), `Description` CHAR(255), `Display` SHORT, `Level` SHORT NOT NULL, `Directory_` "
    "CHAR(72), `Attributes` SHORT NOT NULL PRIMARY KEY `Feature`)",
    "INSERT INTO `Feature` (`Feature`, `Title`, `Level`, `Attributes`) VALUES "
    "('Whole', 'The whole', 1, 16)",
    "CREATE TABLE `Component` (`Component` CHAR(72) NOT NULL, `ComponentId` CHAR(38), "
    "`Directory_` CHAR(72) NOT NULL, `Attributes` SHORT NOT NULL, `Condition` CHAR(255), "
    "`KeyPath` CHAR(72) PRIMARY KEY `Component`)",
    "INSERT INTO `Component` (`Component`, `ComponentId`, `Directory_`, `Attributes`, `KeyPath`) "
    "VALUES ('Files', '{A16FE472-0A1B-4E5C-9C3D-0123456789AB}', 'Home', 0, 'file')",
    "CREATE TABLE `FeatureComponents` (`Feature_` CHAR(38) NOT NULL, `Component_` CHAR(72) NOT "
    "NULL PRIMARY KEY `Feature_`, `Component_`)",
    "INSERT INTO `FeatureComponents` (`Feature_`, `Component_`) VALUES ('Whole', 'Files')",
    "CREATE TABLE `File` (`File` CHAR(72) NOT NULL, `Component_` CHAR(72) NOT NULL, `FileName` "
    "CHAR(255) NOT NULL, `FileSize` LONG NOT NULL, `Version` CHAR(72), `Language` CHAR(20), "
    "`Attributes` SHORT, `Sequence` SHORT NOT NULL PRIMARY KEY `File`)",
    "INSERT INTO `File` (`File`, `Component_`, `FileName`, `FileSize`, `Sequence`) VALUES "
    "('file', 'Files', 'file.txt', 1000, 1)",
    "CREATE TABLE `CustomAction` (`Action` CHAR(72) NOT NULL, `Type` SHORT NOT NULL, `Source` "
    "CHAR(72), `Target` CHAR(255) PRIMARY KEY `Action`)",
    "INSERT INTO `CustomAction` (`Action`, `Type`, `Source`, `Target`) VALUES "
    "('SetIt', 51, 'It', '[ProductName]!')",
    "CREATE TABLE `Steps` (`Action` CHAR(72) NOT NULL, `Condition` CHAR(255), `Sequence` SHORT "
    "PRIMARY KEY `Action`)",
    "INSERT INTO `Steps` (`Action`, `Sequence`) VALUES ('CostFinalize', 2)",
    "INSERT INTO `Steps` (`Action`, `Sequence`) VALUES ('CostInitialize', 1)",
    "INSERT INTO `Steps` (`Action`, `Condition`, `Sequence`) VALUES ('InstallFiles', '0', 3)",
};

static void run_query(MSIHANDLE database, const char *query)
{
    MSIHANDLE view;

    ASSERT_EQ(MsiDatabaseOpenViewA(database, query, &view), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_SUCCESS);
    MsiCloseHandle(view);
}

static MSIHANDLE make_database(const char *path)
{
    MSIHANDLE database;

    ASSERT_EQ(MsiOpenDatabaseA(path, MSIDBOPEN_CREATEA, &database), ERROR_SUCCESS);
    for (size_t i = 0; i < ARRAYSIZE(queries); i++)
        run_query(database, queries[i]);
    return database;
}

static void make_package(MSIHANDLE database)
{
    MSIHANDLE summary;

    ASSERT_EQ(MsiGetSummaryInformationA(database, NULL, 2, &summary), ERROR_SUCCESS);
    ASSERT_EQ(MsiSummaryInfoSetPropertyA(summary, PID_REVNUMBER, VT_LPSTR, 0, NULL,
                                         "{7262AC98-EEBD-4364-8CE3-D654F6A425B9}"),
              ERROR_SUCCESS);
    ASSERT_EQ(MsiSummaryInfoSetPropertyA(summary, PID_PAGECOUNT, VT_I4, 200, NULL, NULL), 0);
    ASSERT_EQ(MsiSummaryInfoPersist(summary), ERROR_SUCCESS);
    MsiCloseHandle(summary);
}

static MSIHANDLE open_session(void)
{
    MSIHANDLE database, session = 0;
    char path[300];

    snprintf(path, sizeof(path), "%s/example.msi", test_home());
    database = make_database(path);
    snprintf(path, sizeof(path), "#%u", database);
    ASSERT_EQ(MsiOpenPackageA(path, &session), ERROR_INSTALL_PACKAGE_INVALID);
    make_package(database);
    ASSERT_EQ(MsiOpenPackageA(path, &session), ERROR_SUCCESS);
    MsiCloseHandle(database);
    return session;
}

TEST(properties_conditions_and_texts)
{
    MSIHANDLE session, record;
    char text[64];
    DWORD len = sizeof(text);

    test_expect_open_descriptors();
    session = open_session();
    ASSERT_EQ(MsiGetPropertyA(session, "ProductName", text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, "Example");
    ASSERT_EQ(MsiSetPropertyA(session, "A", "1"), ERROR_SUCCESS);
    ASSERT_EQ(MsiEvaluateConditionA(session, "A = 1 AND NOT B"), MSICONDITION_TRUE);
    ASSERT_EQ(MsiEvaluateConditionA(session, "A ="), MSICONDITION_ERROR);
    ASSERT_EQ(MsiEvaluateConditionA(session, ""), MSICONDITION_NONE);
    ASSERT_EQ(MsiGetLanguage(session), 1033);
    record = MsiCreateRecord(1);
    MsiRecordSetStringA(record, 0, "{[1]}{[2]}[A]");
    MsiRecordSetStringA(record, 1, "[ProductName] ");
    len = sizeof(text);
    ASSERT_EQ(MsiFormatRecordA(session, record, text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, "Example 1");
    ASSERT_EQ(MsiSetPropertyA(session, "", "x"), ERROR_FUNCTION_FAILED);
    ASSERT_EQ(MsiGetPropertyA(0, "A", NULL, NULL), ERROR_INVALID_HANDLE);
    MsiCloseAllHandles();
}

TEST(costing_tells_what_becomes_of_things)
{
    INSTALLSTATE installed, action;
    MSIHANDLE session;
    char path[300];
    DWORD len = sizeof(path), states;
    INT cost;

    test_expect_open_descriptors();
    session = open_session();
    ASSERT_EQ(MsiGetFeatureStateA(session, "Whole", &installed, &action), ERROR_UNKNOWN_FEATURE);
    ASSERT_EQ(MsiGetTargetPathA(session, "Home", path, &len), ERROR_DIRECTORY);
    ASSERT_EQ(MsiDoActionA(session, "CostInitialize"), ERROR_SUCCESS);
    ASSERT_EQ(MsiGetFeatureStateA(session, "Whole", &installed, &action), ERROR_SUCCESS);
    ASSERT_EQ(action, INSTALLSTATE_UNKNOWN);
    ASSERT_EQ(MsiGetFeatureCostA(session, "Whole", MSICOSTTREE_SELFONLY, INSTALLSTATE_LOCAL, &cost),
              ERROR_INVALID_HANDLE_STATE);
    ASSERT_EQ(MsiDoActionA(session, "CostFinalize"), ERROR_SUCCESS);
    ASSERT_EQ(MsiGetFeatureStateA(session, "Whole", &installed, &action), ERROR_SUCCESS);
    ASSERT_EQ(action, INSTALLSTATE_LOCAL);
    ASSERT_EQ(MsiGetComponentStateA(session, "Files", &installed, &action), ERROR_SUCCESS);
    ASSERT_EQ(action, INSTALLSTATE_LOCAL);
    ASSERT_EQ(MsiGetComponentStateA(session, "None", &installed, &action), ERROR_UNKNOWN_COMPONENT);
    ASSERT_EQ(
        MsiEnumComponentCostsA(session, "Files", 0, INSTALLSTATE_LOCAL, path, &len, &cost, &cost),
        ERROR_SUCCESS);
    ASSERT_EQ(MsiGetFeatureValidStatesA(session, "Whole", &states), ERROR_SUCCESS);
    ASSERT_FALSE(states & 1u << INSTALLSTATE_ABSENT);
    len = sizeof(path);
    ASSERT_EQ(MsiSetTargetPathA(session, "TARGETDIR", "/elsewhere"), ERROR_SUCCESS);
    ASSERT_EQ(MsiGetTargetPathA(session, "Home", path, &len), ERROR_SUCCESS);
    ASSERT_STR(path, "/elsewhere/home/");
    MsiCloseHandle(session);
}

TEST(actions_run_one_by_one_and_in_sequence)
{
    MSIHANDLE session;
    char text[32];
    DWORD len = sizeof(text);

    test_expect_open_descriptors();
    session = open_session();
    ASSERT_EQ(MsiDoActionA(session, "SetIt"), ERROR_SUCCESS);
    ASSERT_EQ(MsiGetPropertyA(session, "It", text, &len), ERROR_SUCCESS);
    ASSERT_STR(text, "Example!");
    ASSERT_EQ(MsiDoActionA(session, "Nobody"), ERROR_FUNCTION_NOT_CALLED);
    ASSERT_EQ(MsiDoActionA(session, "FindRelatedProducts"), ERROR_INVALID_HANDLE_STATE);
    ASSERT_EQ(MsiSequenceA(session, "Steps", 0), ERROR_SUCCESS);
    ASSERT_EQ(MsiVerifyDiskSpace(session), ERROR_SUCCESS);
    ASSERT_EQ(MsiSequenceA(session, "None", 0), ERROR_FUNCTION_NOT_CALLED);
    MsiCloseHandle(session);
}

/* As Windows: what would have to go into the script of an installation fails. */
TEST(actions_of_installations_have_nothing_to_do)
{
    MSIHANDLE session;

    test_expect_open_descriptors();
    session = open_session();
    ASSERT_EQ(MsiDoActionA(session, "RemoveFiles"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "CostInitialize"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "FileCost"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "CostFinalize"), ERROR_SUCCESS);
    ASSERT_EQ(MsiSetComponentStateA(session, "Files", INSTALLSTATE_LOCAL), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "RemoveFiles"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "InstallFiles"), ERROR_INSTALL_FAILURE);
    ASSERT_EQ(MsiDoActionA(session, "INSTALL"), ERROR_FUNCTION_NOT_CALLED);
    MsiCloseHandle(session);
}

TEST(a_session_installs_with_its_properties)
{
    static const char *const tables[] = {
        "INSERT INTO `Property` (`Property`, `Value`) VALUES ('ProductCode', "
        "'{7262AC98-EEBD-4364-8CE3-D654F6A425BA}')",
        "INSERT INTO `Property` (`Property`, `Value`) VALUES ('ProductVersion', '1.0.0')",
        "INSERT INTO `Property` (`Property`, `Value`) VALUES ('Manufacturer', 'Us')",
        "DELETE FROM `File`",
        "UPDATE `Component` SET `KeyPath`='entry', `Attributes`=4",
        "CREATE TABLE `Registry` (`Registry` CHAR(72) NOT NULL, `Root` SHORT NOT NULL, `Key` "
        "CHAR(255) NOT NULL, `Name` CHAR(255), `Value` LONGCHAR, `Component_` CHAR(72) NOT NULL "
        "PRIMARY KEY `Registry`)",
        "INSERT INTO `Registry` (`Registry`, `Root`, `Key`, `Name`, `Value`, `Component_`) VALUES "
        "('entry', 1, 'Software\\Trial', 'Told', '[TOLD]', 'Files')",
        "CREATE TABLE `InstallExecuteSequence` (`Action` CHAR(72) NOT NULL, `Condition` CHAR(255), "
        "`Sequence` SHORT PRIMARY KEY `Action`)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('CostInitialize', 1)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('FileCost', 2)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('CostFinalize', 3)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallInitialize', "
        "4)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES "
        "('WriteRegistryValues', 5)",
        "INSERT INTO `InstallExecuteSequence` (`Action`, `Sequence`) VALUES ('InstallFinalize', 6)",
    };
    MSIHANDLE session, database;
    char path[300], text[32];
    DWORD len = sizeof(text);

    test_expect_open_descriptors();
    snprintf(path, sizeof(path), "%s/example.msi", test_home());
    database = make_database(path);
    make_package(database);
    for (size_t i = 0; i < ARRAYSIZE(tables); i++)
        run_query(database, tables[i]);
    ASSERT_EQ(MsiDatabaseCommit(database), ERROR_SUCCESS);
    MsiCloseHandle(database);
    MsiSetInternalUI(INSTALLUILEVEL_NONE, NULL);
    ASSERT_EQ(MsiOpenPackageA(path, &session), ERROR_SUCCESS);
    ASSERT_EQ(MsiSetPropertyA(session, "TOLD", "two words"), ERROR_SUCCESS);
    ASSERT_EQ(MsiDoActionA(session, "INSTALL"), ERROR_SUCCESS);
    ASSERT_EQ(
        RegGetValueA(HKEY_CURRENT_USER, "Software\\Trial", "Told", RRF_RT_REG_SZ, NULL, text, &len),
        ERROR_SUCCESS);
    ASSERT_STR(text, "two words");
    MsiCloseHandle(session);
}

/* What the table _Property says, "" for nothing. Windows finds no rows by conditions in it. */
static void read_property(MSIHANDLE database, const char *name, char ret_value[static 32])
{
    MSIHANDLE view, record;
    char text[32];
    DWORD len;

    ret_value[0] = '\0';
    ASSERT_EQ(MsiDatabaseOpenViewA(database, "SELECT * FROM `_Property`", &view), ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_SUCCESS);
    while (MsiViewFetch(view, &record) == ERROR_SUCCESS) {
        len = sizeof(text);
        if (MsiRecordGetStringA(record, 1, text, &len) == ERROR_SUCCESS &&
            strcmp(text, name) == 0) {
            len = sizeof(text);
            ASSERT_EQ(MsiRecordGetStringA(record, 2, ret_value, &len), ERROR_SUCCESS);
        }
        MsiCloseHandle(record);
    }
    MsiCloseHandle(view);
}

TEST(the_database_of_a_session_shows_its_properties)
{
    MSIHANDLE session, database, view;
    char value[32];

    test_expect_open_descriptors();
    session = open_session();
    database = MsiGetActiveDatabase(session);
    read_property(database, "ProductName", value);
    ASSERT_STR(value, "Example");
    read_property(database, "Fresh", value);
    ASSERT_STR(value, "");
    ASSERT_EQ(MsiSetPropertyA(session, "Fresh", "new"), ERROR_SUCCESS);
    read_property(database, "Fresh", value);
    ASSERT_STR(value, "new");
    ASSERT_EQ(
        MsiDatabaseOpenViewA(database, "CREATE TABLE `_Property` (`a` INT PRIMARY KEY `a`)", &view),
        ERROR_SUCCESS);
    ASSERT_EQ(MsiViewExecute(view, 0), ERROR_BAD_QUERY_SYNTAX);
    MsiCloseHandle(view);
    MsiCloseHandle(session);
    ASSERT_EQ(MsiDatabaseOpenViewA(database, "SELECT * FROM `_Property`", &view),
              ERROR_BAD_QUERY_SYNTAX);
    MsiCloseHandle(database);
}

static int WINAPI hear(LPVOID context, UINT type, LPCSTR message)
{
    snprintf(context, 64, "%x %s", type, message);
    return IDCANCEL;
}

TEST(messages_are_heard)
{
    MSIHANDLE session, record;
    char heard[64] = "";

    test_expect_open_descriptors();
    session = open_session();
    record = MsiCreateRecord(1);
    MsiRecordSetStringA(record, 0, "about [1]");
    MsiRecordSetStringA(record, 1, "it");
    ASSERT_EQ(MsiProcessMessage(session, INSTALLMESSAGE_INFO, record), 0);
    ASSERT_TRUE(MsiSetExternalUIA(hear, INSTALLLOGMODE_INFO, heard) == NULL);
    ASSERT_EQ(MsiProcessMessage(session, INSTALLMESSAGE_INFO, record), IDCANCEL);
    ASSERT_STR(heard, "4000000 about it");
    ASSERT_TRUE(MsiSetExternalUIA(NULL, 0, NULL) == hear);
    ASSERT_EQ(MsiProcessMessage(session, INSTALLMESSAGE_TERMINATE, record), -1);
    MsiCloseAllHandles();
}
