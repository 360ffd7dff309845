/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' pages on the ICEs and on the table SelfReg. */
#include "packagelint/package_lint.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "packagelint/lint_view.h"
#include "session/trial_package.h"
#include "test.h"

#define GUID_1 "{5B1D0C52-0000-4000-8000-0000000000C1}"
#define GUID_2 "{5B1D0C52-0000-4000-8000-0000000000C2}"
#define CLSID_1 "{5B1D0C52-0000-4000-8000-0000000000D1}"
#define CLASS                                                                                      \
    "Class", "CLSID* Context* Component_* ProgId_Default Description AppId_ FileTypeMask Icon_ "   \
             "IconIndex# DefInprocHandler Argument Feature_ Attributes#"
#define PROGID "ProgId", "ProgId* ProgId_Parent Class_ Description Icon_ IconIndex#"
#define REGISTRY "Registry", "Registry* Root# Key Name Value Component_"
#define SEQUENCE "InstallExecuteSequence", "Action* Condition Sequence#"
#define SELF_REG "SelfReg", "File_* Cost#"
#define CUSTOM_ACTION "CustomAction", "Action* Type# Source Target"
#define ENVIRONMENT "Environment", "Environment* Name Value Component_"
#define INI_FILE "IniFile", "IniFile* FileName DirProperty Section Key Value Action# Component_"
#define ISOLATED "IsolatedComponent", "Component_Shared* Component_Application*"
#define MEDIA "Media", "DiskId*# LastSequence# DiskPrompt Cabinet VolumeLabel Source"
#define MOVE_FILE                                                                                  \
    "MoveFile", "FileKey* Component_ SourceName DestName SourceFolder DestFolder Options#"
#define SHORTCUT "Shortcut", "Shortcut* Directory_ Name Component_ Target Icon_"

static const struct trial_table good[] = {
    {TRIAL_PROPERTY, "ProductCode;{5B1D0C52-0000-4000-8000-000000000001}\nProductName;Demo\n"
                     "ProductVersion;1.0.0\nProductLanguage;1033\nManufacturer;M\nALLUSERS;1"},
    {TRIAL_DIRECTORY, "TARGETDIR;;SourceDir\nINSTALLDIR;TARGETDIR;App\n"
                      "AppDataFolder;TARGETDIR;."},
    {TRIAL_FEATURE, "Main;;;;1;1;;0\nOther;;;;1;1;;0"},
    {TRIAL_COMPONENT, "A;" GUID_1 ";INSTALLDIR;0;;a"},
    {TRIAL_FEATURE_COMPONENTS, "Main;A"},
    {TRIAL_FILE, "a;A;a.dll;1;1.0;1033;0;1"},
    {MEDIA, "1;2;;;;"},
    {CLASS, CLSID_1 ";InprocServer32;A;Demo.1;Demo;;;;;;;Main;"},
    {PROGID, "Demo.1;;" CLSID_1 ";Demo;;\nDemo;Demo.1;;Demo;;"},
    {REGISTRY, "r;0;CLSID\\" CLSID_1 "\\InprocServer32;ThreadingModel;Both;A\n"
               "s;2;Software\\Demo;Path;[#a];A"},
    {SEQUENCE, "CostInitialize;;800\nFileCost;;900\nCostFinalize;;1000\nInstallValidate;;1400\n"
               "InstallInitialize;;1500\nProcessComponents;;1600\nUnpublishFeatures;;1800\n"
               "RemoveFiles;;3500\nInstallFiles;;4000\nRegisterClassInfo;;4600\n"
               "RegisterProduct;;6100\nPublishFeatures;;6300\nPublishProduct;;6400\n"
               "InstallFinalize;;6600"},
};

enum {
    N_GOOD = sizeof(good) / sizeof(*good),
    CHANGES_MAX = 4,
    TABLES_MAX = N_GOOD + CHANGES_MAX,
    RULES_MAX = 128,
};

/* The good package with rows added to a table of it, or with another table instead. */
enum change {
    CHANGE_ADD,
    CHANGE_REPLACE,
};

static struct package *changed_package(enum change change, const struct trial_table *changes,
                                       size_t n_changes)
{
    static char rows[CHANGES_MAX][4096];
    struct trial_table tables[TABLES_MAX];
    size_t n = N_GOOD;

    ASSERT_TRUE(n_changes <= CHANGES_MAX);
    memcpy(tables, good, sizeof(good));
    for (size_t i = 0; i < n_changes; i++) {
        size_t at = 0;

        while (at < n && strcmp(tables[at].name, changes[i].name) != 0)
            at++;
        if (at < n && change == CHANGE_ADD) {
            snprintf(rows[i], sizeof(rows[i]), "%s\n%s", tables[at].rows, changes[i].rows);
            tables[at].rows = rows[i];
        } else {
            tables[at] = changes[i];
            n += at == n;
        }
    }
    return trial_package(tables, n);
}

/* The rules that were broken, each once, with blanks between. */
static const char *broken_rules(const struct package_report *report)
{
    static char text[1024];

    text[0] = '\0';
    for (size_t i = 0; i < report->n; i++) {
        const char *id = report->findings[i].rule->id;

        if (i == 0 || strcmp(id, report->findings[i - 1].rule->id) != 0)
            snprintf(text + strlen(text), sizeof(text) - strlen(text), "%s%s", *text ? " " : "",
                     id);
    }
    return text;
}

/* By the rules of these names, with commas between; NULL: by all. */
static const char *lint_changed(enum change change, const struct trial_table *changes, size_t n,
                                const char *rules)
{
    struct package *package = changed_package(change, changes, n);
    bool is_wanted[RULES_MAX] = {false};
    struct package_report report;
    const char *broken;

    for (size_t i = 0; rules && package_rules[i].id; i++)
        is_wanted[i] = strstr(rules, package_rules[i].id) != NULL;
    ASSERT_HR(package_lint_run(package, rules ? is_wanted : NULL, &report), S_OK);
    broken = broken_rules(&report);
    package_report_deinit(&report);
    package_free(package);
    return broken;
}

static const char *lint_tables(const struct trial_table *changes, size_t n, const char *rules)
{
    return lint_changed(CHANGE_ADD, changes, n, rules);
}

#define ASSERT_ADDED(rules, ...)                                                                   \
    ASSERT_STR(lint_changed(CHANGE_ADD, &(struct trial_table){__VA_ARGS__}, 1, NULL), rules)
#define ASSERT_REPLACED(rules, ...)                                                                \
    ASSERT_STR(lint_changed(CHANGE_REPLACE, &(struct trial_table){__VA_ARGS__}, 1, NULL), rules)

TEST(a_good_package_is_clean)
{
    ASSERT_ADDED("", TRIAL_PROPERTY, "Another;1");
}

TEST(cells_hold_what_their_columns_are_for)
{
    ASSERT_ADDED("ICE03", TRIAL_FEATURE_COMPONENTS, "Missing;A");
    ASSERT_ADDED("ICE03", TRIAL_FEATURE, "1Bad;;;;1;1;;0");
    ASSERT_ADDED("ICE03", REGISTRY, "t;7;Key;;x;A");
    ASSERT_ADDED("ICE03", REGISTRY, "t;2;;;x;A");
    ASSERT_ADDED("ICE03", "LaunchCondition", "Condition* Description", "A AND;text");
    ASSERT_ADDED("ICE03", TRIAL_FEATURE_COMPONENTS, "Other;Missing");
    ASSERT_REPLACED("ICE06", "Media", "DiskId*# DiskPrompt Cabinet VolumeLabel Source", "1;;;;");
}

TEST(names_lead_nowhere_else)
{
    ASSERT_ADDED("", TRIAL_DIRECTORY, "D;INSTALLDIR;SHORT|a long name:.");
    ASSERT_ADDED("ICE03", TRIAL_DIRECTORY, "D;INSTALLDIR;..");
    ASSERT_ADDED("ICE03", TRIAL_DIRECTORY, "D;INSTALLDIR;SHORT|a/b");
    ASSERT_ADDED("ICE03", TRIAL_FILE, "b;A;..\\b.txt;1;;;0;2");
}

TEST(parents_do_not_turn_in_a_circle)
{
    ASSERT_ADDED("", TRIAL_DIRECTORY, "D;D;d\nE;D;e");
    ASSERT_ADDED("ICE03", TRIAL_DIRECTORY, "D;E;d\nE;D;e\nF;E;f");
    ASSERT_ADDED("ICE03", TRIAL_FEATURE, "F;G;;;1;1;;0\nG;F;;;1;1;;0");
}

TEST(no_feature_is_its_own_parent)
{
    ASSERT_ADDED("", TRIAL_FEATURE, "F;Main;;;1;1;;0");
    ASSERT_ADDED("ICE14", TRIAL_FEATURE, "F;F;;;1;1;;0");
}

TEST(names_of_other_tables_lead_nowhere_else)
{
    ASSERT_ADDED("", INI_FILE, "i;my.ini|long name.ini;INSTALLDIR;s;k;v;0;A");
    ASSERT_ADDED("ICE03", INI_FILE, "i;../my.ini;INSTALLDIR;s;k;v;0;A");
    ASSERT_ADDED("ICE03", INI_FILE, "i;..;INSTALLDIR;s;k;v;0;A");
    ASSERT_ADDED("ICE03", "RemoveIniFile",
                 "RemoveIniFile* FileName DirProperty Section IniKey Value Action# Component_",
                 "i;a\\b.ini;INSTALLDIR;s;k;;2;A");
    ASSERT_ADDED("ICE03", "DuplicateFile", "FileKey* Component_ File_ DestName DestFolder",
                 "d;A;a;../b.dll;INSTALLDIR");
    ASSERT_ADDED("ICE03", "RemoveFile", "FileKey* Component_ FileName DirProperty InstallMode#",
                 "d;A;../*;INSTALLDIR;2");
    ASSERT_ADDED("", "RemoveFile", "FileKey* Component_ FileName DirProperty InstallMode#",
                 "d;A;*.tmp;INSTALLDIR;2");
    ASSERT_ADDED("ICE03", SHORTCUT, "s;INSTALLDIR;../Demo;A;[#a];");
    ASSERT_ADDED("ICE03", MOVE_FILE, "m;A;../x;;INSTALLDIR;INSTALLDIR;1");
}

TEST(actions_of_sequences_are_known)
{
    ASSERT_ADDED("ICE27", SEQUENCE, "Unheard;;5000");
    ASSERT_ADDED("ICE27", "InstallUISequence", "Action* Condition Sequence#", "Unheard;;5000");
    ASSERT_ADDED("", SEQUENCE, "AppSearch;;50");
    ASSERT_ADDED("ICE78", "AdvtUISequence", "Action* Condition Sequence#", "Welcome;;1");
}

TEST(dialogs_are_for_user_interfaces)
{
    const struct trial_table tables[] = {
        {"Dialog", "Dialog*", "Welcome"},
        {"InstallUISequence", "Action* Condition Sequence#", "Welcome;;10"},
        {SEQUENCE, "Welcome;;10"},
    };

    ASSERT_STR(lint_tables(tables, 2, "ICE27,ICE13"), "");
    ASSERT_STR(lint_tables(tables, 3, "ICE27,ICE13"), "ICE13");
}

TEST(custom_actions_are_ones_that_there_are)
{
    ASSERT_ADDED("", CUSTOM_ACTION, "C;51;P;v");
    ASSERT_ADDED("ICE68", CUSTOM_ACTION, "C;1027;P;v");
    ASSERT_ADDED("ICE68", CUSTOM_ACTION, "C;2099;P;v");
    ASSERT_ADDED("", CUSTOM_ACTION, "C;3123;P;v");
    ASSERT_ADDED("action-source", CUSTOM_ACTION, "C;2;missing;v");
    ASSERT_ADDED("action-source", CUSTOM_ACTION, "C;18;missing;v");
    ASSERT_ADDED("", CUSTOM_ACTION, "C;18;a;v");
    ASSERT_ADDED("", CUSTOM_ACTION, "C;34;INSTALLDIR;v");
}

TEST(actions_of_files_stand_behind_costing)
{
    const struct trial_table early[] = {{CUSTOM_ACTION, "C;18;a;v"}, {SEQUENCE, "C;;900"}};
    const struct trial_table late[] = {{CUSTOM_ACTION, "C;18;a;v"}, {SEQUENCE, "C;;1100"}};
    const struct trial_table other[] = {{CUSTOM_ACTION, "C;50;P;v"}, {SEQUENCE, "C;;900"}};

    ASSERT_STR(lint_tables(early, 2, "ICE75"), "ICE75");
    ASSERT_STR(lint_tables(late, 2, "ICE75"), "");
    ASSERT_STR(lint_tables(other, 2, "ICE75"), "");
}

TEST(cabinets_and_data_are_there)
{
    ASSERT_REPLACED("cabinet-stream", MEDIA, "1;2;;#none.cab;;");
    ASSERT_REPLACED("cabinet-file", MEDIA, "1;2;;none.cab;;");
    ASSERT_REPLACED("cabinet-file", MEDIA, "1;2;;../none.cab;;");
    ASSERT_REPLACED("ICE04", MEDIA, "1;0;;;;");
    ASSERT_ADDED("row-stream", "Binary", "Name* Data", "b;nothing");
}

TEST(environment_variables_are_set_once)
{
    ASSERT_ADDED("", ENVIRONMENT, "e;=-PATH;[~]|[INSTALLDIR];A\nf;*-X;a;A\ng;Y;a:[~];A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;PATH;|a|[~];A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;=+PATH;a;A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;==PATH;a;A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;*;a;A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;PATH;a[~]b;A");
    ASSERT_ADDED("ICE65", ENVIRONMENT, "e;PATH;[~]eme;A");
}

TEST(shortcuts_lead_to_what_stays)
{
    const struct trial_table tables[] = {
        {TRIAL_COMPONENT, "B;" GUID_2 ";INSTALLDIR;2;;"},
        {TRIAL_FILE, "b;B;b.exe;1;;;0;2"},
        {SHORTCUT, "s;INSTALLDIR;Demo;A;[#b];"},
        {"MsiAssembly", "Component_* Feature_ File_Manifest File_Application Attributes#",
         "B;Main;;;0"},
    };

    ASSERT_STR(lint_tables(tables, 3, "ICE67,ICE94"), "ICE67");
    ASSERT_STR(lint_tables(tables, 4, "ICE94"), "ICE94");
    ASSERT_ADDED("", SHORTCUT, "s;INSTALLDIR;Demo;A;[#a];");
}

TEST(folders_of_shortcuts_stay_the_same)
{
    const struct trial_table in_menu[] = {
        {TRIAL_DIRECTORY, "ProgramMenuFolder;TARGETDIR;.\nMYDIR;ProgramMenuFolder;Demo\n"
                          "MyDir;ProgramMenuFolder;Demo"},
        {SHORTCUT, "s;MyDir;Demo;A;[#a];"},
        {SHORTCUT, "s;MYDIR;Demo;A;[#a];"},
    };

    ASSERT_STR(lint_tables(in_menu, 2, "ICE90"), "");
    ASSERT_STR(lint_tables((const struct trial_table[]){in_menu[0], in_menu[2]}, 2, "ICE90"),
               "ICE90");
}

TEST(isolated_components_are_shared)
{
    const struct trial_table tables[] = {
        {TRIAL_COMPONENT, "S;" GUID_2 ";INSTALLDIR;8;;"},
        {TRIAL_FEATURE_COMPONENTS, "Main;S"},
        {ISOLATED, "S;A"},
    };
    const struct trial_table unshared[] = {
        {TRIAL_COMPONENT, "S;" GUID_2 ";INSTALLDIR;0;;"}, tables[1], tables[2]};
    const struct trial_table elsewhere[] = {
        tables[0], {TRIAL_FEATURE_COMPONENTS, "Other;S"}, tables[2]};
    const struct trial_table conditional[] = {
        {TRIAL_COMPONENT, "S;" GUID_2 ";INSTALLDIR;8;1;"}, tables[1], tables[2]};
    const struct trial_table reversed[] = {tables[0], tables[1], {ISOLATED, "A;S"}};

    ASSERT_STR(lint_tables(tables, 3, "ICE62"), "");
    ASSERT_STR(lint_tables(unshared, 3, "ICE62"), "ICE62");
    ASSERT_STR(lint_tables(elsewhere, 3, "ICE62"), "ICE62");
    ASSERT_STR(lint_tables(conditional, 3, "ICE62"), "ICE62");
    ASSERT_STR(lint_tables(reversed, 3, "ICE62"), "ICE62");
}

TEST(codes_are_the_package_s_own)
{
    ASSERT_ADDED("ICE73", TRIAL_PROPERTY, "UpgradeCode;{8FC7ABCD-88A0-4B41-82B8-8905D4AA904C}");
    ASSERT_ADDED("ICE87", TRIAL_PROPERTY, "ADDLOCAL;ALL");
}

TEST(catalogs_and_certificates_are_used_well)
{
    static const char catalog[] = "FileSFPCatalog", catalog_columns[] = "File_* SFPCatalog_*";
    static const char certificate[] = "MsiDigitalCertificate";
    static const char certificate_columns[] = "DigitalCertificate* CertData";
    const struct trial_table signature = {
        "MsiDigitalSignature", "Table* SignObject* DigitalCertificate_ Hash", "Media;1;c;"};
    const struct trial_table tables[] = {{certificate, certificate_columns, "c;"}, signature};
    const struct trial_table embedded[] = {tables[0], signature, {MEDIA, "1;2;;#a.cab;;"}};

    ASSERT_ADDED("ICE76", catalog, catalog_columns, "a;c");
    ASSERT_REPLACED("", TRIAL_COMPONENT, "A;" GUID_1 ";INSTALLDIR;16;;a");
    ASSERT_STR(lint_tables(tables, 1, "ICE81"), "ICE81");
    ASSERT_STR(lint_tables(tables, 2, "ICE81"), "");
    ASSERT_STR(lint_changed(CHANGE_REPLACE, embedded, 3, "ICE81"), "ICE81");
}

TEST(files_are_moved_by_their_long_name)
{
    ASSERT_ADDED("", MOVE_FILE, "m;A;*.txt;;INSTALLDIR;INSTALLDIR;1");
    ASSERT_ADDED("ICE85", MOVE_FILE, "m;A;a.txt|b.txt;;INSTALLDIR;INSTALLDIR;1");
}

TEST(components_are_told_apart)
{
    ASSERT_ADDED("ICE08 ICE18", TRIAL_COMPONENT, "B;" GUID_1 ";INSTALLDIR;0;;");
    ASSERT_ADDED("ICE18", TRIAL_COMPONENT, "B;" GUID_2 ";INSTALLDIR;0;;");
    ASSERT_ADDED("ICE18 ICE92", TRIAL_COMPONENT, "B;;INSTALLDIR;16;;");
    ASSERT_ADDED("ICE80", TRIAL_COMPONENT, "B;" GUID_2 ";INSTALLDIR;256;;a");
}

TEST(files_are_not_installed_as_one)
{
    ASSERT_ADDED("ICE30", TRIAL_FILE, "b;A;B~1.DLL|A.DLL;1;1.0;1033;0;2");
    ASSERT_ADDED("ICE60", TRIAL_FILE, "b;A;b.dll;1;1.0;;0;2");
}

TEST(the_profile_is_the_users)
{
    ASSERT_REPLACED("ICE38 ICE57 ICE91", TRIAL_COMPONENT, "A;" GUID_1 ";AppDataFolder;0;;a");
    ASSERT_ADDED("ICE57", REGISTRY, "u;1;Software\\Demo;User;x;A");
    ASSERT_ADDED("ICE64", TRIAL_DIRECTORY, "Sub;AppDataFolder;sub");
}

TEST(classes_fit_their_components)
{
    ASSERT_REPLACED("ICE19", TRIAL_COMPONENT, "A;;INSTALLDIR;0;;a");
    ASSERT_REPLACED("ICE41", CLASS, CLSID_1 ";InprocServer32;A;Demo.1;Demo;;;;;;;Other;");
    ASSERT_REPLACED("ICE42", TRIAL_FILE, "a;A;a.exe;1;1.0;1033;0;1");
    ASSERT_REPLACED("ICE42", CLASS, CLSID_1 ";LocalServer32;A;Demo.1;Demo;;;;;;;Main;");
    ASSERT_REPLACED("ICE42", CLASS, CLSID_1 ";Elsewhere;A;Demo.1;Demo;;;;;;;Main;");
    ASSERT_ADDED("ICE89", PROGID, "Lonely;;;x;;");
}

TEST(registry_rows_that_a_com_table_says_are_told)
{
    ASSERT_ADDED("ICE33", REGISTRY, "t;0;CLSID\\" CLSID_1 "\\LocalServer32;;[#a];A");
    ASSERT_ADDED("ICE33", REGISTRY, "t;2;Software\\Classes\\X\\shell\\open\\command;;x;A");
    ASSERT_ADDED("ICE33", REGISTRY, "t;0;.dmo;;Demo.1;A");
    ASSERT_ADDED("ICE33", REGISTRY, "t;0;X.Y\\CurVer;;X.Y.1;A");
    ASSERT_ADDED("", REGISTRY, "t;0;X.Y\\Other;;1;A");
    ASSERT_STR(lint_tables(&(struct trial_table){"Icon", "Name* Data", "icon.ico;x"}, 1, "ICE36"),
               "ICE36");
}

TEST(sequences_are_in_order)
{
    ASSERT_ADDED("ICE27", SEQUENCE, "WriteRegistryValues;;1200");
    ASSERT_ADDED("ICE82", SEQUENCE, "WriteRegistryValues;;4600");
    ASSERT_ADDED("ICE63", SEQUENCE, "RemoveExistingProducts;;4100");
    ASSERT_ADDED("", SEQUENCE, "RemoveExistingProducts;;1450");
}

TEST(a_condition_on_what_is_always_needed_is_told)
{
    struct trial_table sequence = {SEQUENCE, NULL};
    char rows[1024];
    char *at;

    snprintf(rows, sizeof(rows), "%s", good[N_GOOD - 1].rows);
    at = strstr(rows, "InstallFinalize;;6600");
    ASSERT_TRUE(at);
    memcpy(at, "InstallFinalize;0;6600", sizeof("InstallFinalize;0;6600"));
    sequence.rows = rows;
    ASSERT_STR(lint_changed(CHANGE_REPLACE, &sequence, 1, NULL), "ICE84");
}

TEST(a_missing_action_is_told)
{
    ASSERT_REPLACED("ICE82", SEQUENCE,
                    "CostInitialize;;800\nFileCost;;900\nCostFinalize;;1000\n"
                    "InstallValidate;;1400\nInstallInitialize;;1500\nProcessComponents;;1600\n"
                    "InstallFiles;;4000\nPublishFeatures;;6300\nPublishProduct;;6400\n"
                    "InstallFinalize;;6600");
    ASSERT_REPLACED("ICE27 ICE82", SEQUENCE, "InstallFinalize;;800\nInstallInitialize;;900");
}

TEST(custom_actions_stand_where_they_may)
{
    static const struct trial_table actions = {"CustomAction", "Action* Type# Source Target",
                                               "Late;1042;a;x\nInstallFiles;51;P;v"};
    struct trial_table tables[TABLES_MAX];
    struct package_report report;
    struct package *package;

    memcpy(tables, good, sizeof(good));
    tables[N_GOOD] = actions;
    tables[N_GOOD + 1] =
        (struct trial_table){"AdvtExecuteSequence", "Action* Condition Sequence#", "Late;;100"};
    package = trial_package(tables, N_GOOD + 2);
    ASSERT_HR(package_lint_run(package, NULL, &report), S_OK);
    ASSERT_STR(broken_rules(&report), "ICE72 ICE77 ICE93");
    package_report_deinit(&report);
    package_free(package);
}

TEST(texts_refer_to_what_is_there)
{
    ASSERT_ADDED("ICE69", REGISTRY, "t;2;Key;;[#missing];A");
    ASSERT_ADDED("ICE69", REGISTRY, "t;2;Key;;[$Missing];A");
    ASSERT_ADDED("", REGISTRY, "t;2;Key;;[#a] [~] [x [] [#;A");
    ASSERT_ADDED("ICE70", REGISTRY, "t;2;Key;;#12x;A");
    ASSERT_ADDED("ICE70", REGISTRY, "t;2;Key;;#x123;A");
    ASSERT_ADDED("", REGISTRY, "t;2;Key;;#-12;A\nu;2;Key;b;#x;A\nv;2;Key;c;##1x;A\nw;2;K;d;#%x;A");
    ASSERT_ADDED("ICE79", "LaunchCondition", "Condition* Description", "$Missing = 3;text");
    ASSERT_ADDED("ICE86", "LaunchCondition", "Condition* Description", "AdminUser;text");
}

TEST(the_product_is_told)
{
    ASSERT_REPLACED("ICE24", TRIAL_PROPERTY,
                    "ProductCode;{5b1d0c52-0000-4000-8000-000000000001}\nProductName;Demo\n"
                    "ProductVersion;1.0.0\nProductLanguage;1033\nManufacturer;M");
    ASSERT_REPLACED("ICE24", TRIAL_PROPERTY,
                    "ProductCode;{5B1D0C52-0000-4000-8000-000000000001}\nProductName;Demo\n"
                    "ProductVersion;256.0\nProductLanguage;1033\nManufacturer;M");
    ASSERT_REPLACED("ICE71", "Media",
                    "DiskId*# LastSequence# DiskPrompt Cabinet VolumeLabel Source", "2;2;;;;");
    ASSERT_ADDED(
        "ICE61", "Upgrade",
        "UpgradeCode* VersionMin* VersionMax* Language* Attributes*# Remove ActionProperty",
        "{5B1D0C52-0000-4000-8000-000000000002};1.0;2.0;1033;0;;OLD");
    ASSERT_ADDED("ICE99", TRIAL_DIRECTORY, "REMOVE;TARGETDIR;x");
    ASSERT_ADDED("ICE88", "IniFile",
                 "IniFile* FileName DirProperty Section Key Value Action# Component_",
                 "i;a.ini;NOWHERE;s;k;v;0;A");
}

TEST(the_reasons_against_self_registration_are_told)
{
    ASSERT_ADDED("selfreg-rollback selfreg-advertising selfreg-users selfreg-code selfreg-sequence",
                 SELF_REG, "a;1");
    ASSERT_ADDED("selfreg-rollback selfreg-advertising selfreg-users selfreg-code selfreg-cost "
                 "selfreg-sequence",
                 SELF_REG, "a;-1");
}

TEST(helpers_are_other_libraries_of_the_package)
{
    const struct trial_table table = {TRIAL_FILE, "a;A;a.dll;1;1.0;1033;0;1\nb;A;b.so;1;;;0;2"};
    struct trial_table tables[TABLES_MAX];
    struct package_report report;
    struct package *package;
    bool is_wanted[128] = {false};

    memcpy(tables, good, sizeof(good));
    for (size_t i = 0; i < N_GOOD; i++)
        if (strcmp(good[i].name, table.name) == 0)
            tables[i] = table;
    tables[N_GOOD] = (struct trial_table){SELF_REG, "a;1\nb;1"};
    for (size_t i = 0; package_rules[i].id; i++)
        is_wanted[i] = strcmp(package_rules[i].id, "selfreg-helpers") == 0;
    package = trial_package(tables, N_GOOD + 1);
    ASSERT_HR(package_lint_run(package, is_wanted, &report), S_OK);
    ASSERT_EQ(report.n, 2);
    ASSERT_TRUE(strstr(report.findings[0].sentence, "has b.so beside it"));
    ASSERT_TRUE(strstr(report.findings[1].sentence, "has a.dll beside it"));
    package_report_deinit(&report);
    package_free(package);
}

TEST(a_rule_can_be_asked_alone)
{
    const struct trial_table table = {SELF_REG, "a;-1\nmissing;1"};
    bool is_wanted[128] = {false};
    struct package_report report;
    struct package *package = changed_package(CHANGE_ADD, &table, 1);

    for (size_t i = 0; package_rules[i].id; i++)
        is_wanted[i] = strcmp(package_rules[i].id, "selfreg-file") == 0;
    ASSERT_HR(package_lint_run(package, is_wanted, &report), S_OK);
    ASSERT_EQ(report.n, 1);
    ASSERT_STR(report.findings[0].table, "SelfReg");
    ASSERT_STR(report.findings[0].key, "missing");
    ASSERT_STR(report.findings[0].column, "File_");
    ASSERT_EQ(report.findings[0].row, 2);
    package_report_deinit(&report);
    package_free(package);
}

TEST(each_rule_has_its_words)
{
    size_t n = 0;

    for (const struct package_rule *rule = package_rules; rule->id; rule++) {
        ASSERT_TRUE(*rule->summary && *rule->remedy && rule->look);
        ASSERT_TRUE(package_rule_find(rule->id) != NULL);
        n++;
    }
    ASSERT_TRUE(n > 40);
    ASSERT_FALSE(package_rule_find("ICE999"));
}

TEST(sarif_names_rule_and_place)
{
    const struct trial_table table = {SELF_REG, "a;-1"};
    struct package *package = changed_package(CHANGE_ADD, &table, 1);
    bool is_wanted[128] = {false};
    struct package_report report;
    char *text = NULL;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    for (size_t i = 0; package_rules[i].id; i++)
        is_wanted[i] = strcmp(package_rules[i].id, "selfreg-cost") == 0;
    ASSERT_HR(package_lint_run(package, is_wanted, &report), S_OK);
    lint_print_sarif("a b.msi", &report, file);
    fclose(file);
    ASSERT_TRUE(strstr(text, "\"version\": \"2.1.0\""));
    ASSERT_TRUE(strstr(text, "\"ruleId\": \"selfreg-cost\""));
    ASSERT_TRUE(strstr(text, "\"uri\": \"a%20b.msi\""));
    ASSERT_TRUE(strstr(text, "\"fullyQualifiedName\": \"SelfReg a, column Cost\""));
    free(text);
    package_report_deinit(&report);
    package_free(package);
}
