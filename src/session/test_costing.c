/* SPDX-License-Identifier: MIT */
/* Where no more is said, states are those that Windows was seen to report. */
#include <stdio.h>
#include <stdlib.h>

#include "base/hresult.h"
#include "product/product_place.h"
#include "product/regtext.h"
#include "session/session.h"
#include "session/trial_package.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)
#define CODE "{7262AC98-EEBD-4364-8CE3-D654F6A425B9}"
#define GUID_OF(n) "{467EC132-739D-4784-A37B-677AA43DBC" n "}"

struct tables {
    const char *property, *directory, *feature, *condition, *component, *links, *file;
};

static struct session *new_session(const struct tables *rows, const char *const *properties)
{
    const struct trial_table tables[] = {
        {TRIAL_PROPERTY, rows->property ? rows->property : "ProductCode;" CODE "\n"},
        {TRIAL_DIRECTORY, rows->directory ? rows->directory : "TARGETDIR;;SourceDir\n"},
        {TRIAL_FEATURE, rows->feature ? rows->feature : ""},
        {TRIAL_CONDITION, rows->condition ? rows->condition : ""},
        {TRIAL_COMPONENT, rows->component ? rows->component : ""},
        {TRIAL_FEATURE_COMPONENTS, rows->links ? rows->links : ""},
        {TRIAL_FILE, rows->file ? rows->file : ""},
    };
    struct session_terms terms = {.properties = properties};
    struct session *session;

    test_expect_open_descriptors();
    setenv("HOME", "/home/trial", 1);
    while (properties && properties[terms.n_properties])
        terms.n_properties++;
    ASSERT_HR(
        session_new(trial_package(tables, sizeof(tables) / sizeof(*tables)), &terms, &session),
        S_OK);
    return session;
}

static struct session *new_costed(const struct tables *rows, const char *const *properties)
{
    struct session *session = new_session(rows, properties);

    ASSERT_HR(session_cost(session), S_OK);
    return session;
}

#define PROPERTIES(...) ((const char *const[]){__VA_ARGS__, NULL})

/* "L" local, "S" source, "A" advertised, "-" absent, "." unknown. */
static char letter(enum install_state state)
{
    return state == STATE_UNKNOWN ? '.' : "A-LS"[state - STATE_ADVERTISED];
}

/* The actions of all features, or components, in the table's order. */
static void expect_features(const struct session *session, const char *expected)
{
    char letters[32] = "";

    for (size_t i = 0; session_feature_at(session, i); i++)
        letters[i] = letter(session_feature_at(session, i)->action);
    ASSERT_STR(letters, expected);
}

static void expect_components(const struct session *session, const char *expected)
{
    char letters[32] = "";

    for (size_t i = 0; session_component_at(session, i); i++)
        letters[i] = letter(session_component_at(session, i)->action);
    ASSERT_STR(letters, expected);
}

/* one ... thirteen of a package that Windows' behaviour was seen by. */
static const struct tables many = {
    .feature = "one;;;;2;1;;0\ntwo;;;;2;1;;1\nthree;;;;2;1;;1\nfour;;;;2;1;;0\nfive;;;;2;0;;1\n"
               "six;;;;2;1;;0\nseven;;;;2;1;;1\neight;;;;2;1;;0\nnine;;;;2;1;;1\nten;;;;2;1;;4\n"
               "eleven;;;;2;1;;16\ntwelve;;;;2;2;;0\nthirteen;;;;2;2;;2\n",
    .component = "alpha;" GUID_OF("01") ";TARGETDIR;0;;\nbeta;" GUID_OF(
        "02") ";TARGETDIR;1;;\n"
              "gamma;" GUID_OF("03") ";TARGETDIR;2;;\ntheta;" GUID_OF(
                  "04") ";TARGETDIR;8;;\n"
                        "delta;" GUID_OF("05") ";TARGETDIR;0;;\nepsilon;" GUID_OF(
                            "06") ";TARGETDIR;1;;\n"
                                  "zeta;" GUID_OF("07") ";TARGETDIR;2;;\niota;" GUID_OF(
                                      "08") ";TARGETDIR;8;;\n"
                                            "eta;" GUID_OF("09") ";TARGETDIR;1;;\nkappa;" GUID_OF(
                                                "0A") ";TARGETDIR;1;;\n"
                                                      "chi;" GUID_OF("0B") ";TARGETDIR;0;;\n",
    .links = "one;alpha\none;beta\none;gamma\none;theta\ntwo;delta\ntwo;epsilon\ntwo;zeta\n"
             "two;iota\nthree;eta\nfour;eta\nfive;eta\nten;chi\n",
    .file = "alpha;alpha;alpha.txt;100;;;8192;1\neta;eta;eta.txt;0;;;16384;1\n"
            "chi;chi;chi.txt;0;;;8192;1\n",
};

TEST(states_are_unknown_before_costing)
{
    _cleanup_(session_freep) struct session *session = new_session(&many, NULL);

    ASSERT_TRUE(session_feature(session, "one") == NULL);
    ASSERT_TRUE(session_component(session, "alpha") == NULL);
    ASSERT_HR(session_set_feature_action(session, "one", STATE_LOCAL),
              HRESULT_FROM_WIN32(ERROR_UNKNOWN_FEATURE));
}

TEST(features_are_chosen_by_name)
{
    _cleanup_(session_freep) struct session *session =
        new_costed(&many, PROPERTIES("ADDLOCAL=one,four", "ADDSOURCE=two,three", "REMOVE=six,seven",
                                     "REINSTALL=eight,nine,ten"));

    expect_features(session, "LSLL.........");
    expect_components(session, "LSLLLSSLL..");
    ASSERT_EQ(session_feature(session, "one")->installed, STATE_ABSENT);
    ASSERT_EQ(session_component(session, "alpha")->installed, STATE_ABSENT);
}

TEST(features_are_chosen_by_level)
{
    _cleanup_(session_freep) struct session *usual = new_costed(&many, NULL);
    _cleanup_(session_freep) struct session *all =
        new_costed(&many, PROPERTIES("INSTALLLEVEL=100"));

    expect_features(usual, "LSLL.LSLSAL..");
    expect_components(usual, "LSLLLSSLL.A");
    expect_features(all, "LSLL.LSLSALLL");
}

TEST(all_features_can_be_chosen)
{
    _cleanup_(session_freep) struct session *local = new_costed(&many, PROPERTIES("addlocal=ALL"));
    _cleanup_(session_freep) struct session *advertised =
        new_costed(&many, PROPERTIES("ADVERTISE=ALL"));
    _cleanup_(session_freep) struct session *fewer =
        new_costed(&many, PROPERTIES("ADDLOCAL=ALL", "REMOVE=one"));

    expect_features(local, "LLLL.LLLLLLLL");
    expect_features(advertised, "AAAA.AAAAAAAA");
    expect_components(advertised, "AAAAAAAAA.A");
    expect_features(fewer, ".LLL.LLLLLLLL");
}

TEST(features_are_chosen_by_component_and_file)
{
    _cleanup_(session_freep) struct session *component =
        new_costed(&many, PROPERTIES("COMPADDLOCAL=" GUID_OF("0b")));
    _cleanup_(session_freep) struct session *file =
        new_costed(&many, PROPERTIES("FILEADDDEFAULT=alpha, chi"));

    expect_features(component, ".........L...");
    expect_features(file, "L........A...");
}

TEST(names_that_are_not_there_are_refused)
{
    _cleanup_(session_freep) struct session *feature =
        new_session(&many, PROPERTIES("ADDLOCAL=one,nosuch"));
    _cleanup_(session_freep) struct session *component =
        new_session(&many, PROPERTIES("COMPADDLOCAL=" GUID_OF("FF")));
    _cleanup_(session_freep) struct session *file =
        new_session(&many, PROPERTIES("FILEADDLOCAL=nosuch"));

    ASSERT_HR(session_cost(feature), HRESULT_FROM_WIN32(ERROR_INSTALL_FAILURE));
    ASSERT_TRUE(strstr(hr_message(), "ADDLOCAL") && strstr(hr_message(), "nosuch"));
    ASSERT_TRUE(session_feature(feature, "one") == NULL);
    ASSERT_HR(session_cost(component), HRESULT_FROM_WIN32(ERROR_INSTALL_FAILURE));
    ASSERT_HR(session_cost(file), HRESULT_FROM_WIN32(ERROR_INSTALL_FAILURE));
}

TEST(features_are_set_after_costing)
{
    static const struct tables stars = {
        .feature = "zodiac;;;;2;1;;0\nperseus;;;;2;1;;1\norion;;;;2;1;;0\nlyra;;;;2;1;;16\n"
                   "waters;;;;15;101;;9\nbayer;waters;;;14;1;;9\n",
        .component = "leo;;TARGETDIR;0;;\nvirgo;;TARGETDIR;1;;\nlibra;;TARGETDIR;2;;\n"
                     "cassiopeia;;TARGETDIR;0;;\ncepheus;;TARGETDIR;1;;\n"
                     "andromeda;;TARGETDIR;2;;\ncanis;;TARGETDIR;0;;\nmonoceros;;TARGETDIR;1;;\n"
                     "lepus;;TARGETDIR;2;;\ndelphinus;;TARGETDIR;0;;\nhydrus;;TARGETDIR;0;;\n",
        .links = "zodiac;leo\nzodiac;virgo\nzodiac;libra\nperseus;cassiopeia\nperseus;cepheus\n"
                 "perseus;andromeda\norion;leo\norion;virgo\norion;libra\norion;cassiopeia\n"
                 "orion;cepheus\norion;andromeda\norion;canis\norion;monoceros\norion;lepus\n"
                 "waters;delphinus\nbayer;hydrus\n",
    };
    _cleanup_(session_freep) struct session *session = new_costed(&stars, NULL);

    expect_features(session, "LSLL..");
    expect_components(session, "LSLLSLLSL..");
    ASSERT_EQ(session_component(session, "leo")->installed, STATE_UNKNOWN);

    ASSERT_HR(session_set_feature_action(session, "orion", STATE_ABSENT), S_OK);
    ASSERT_HR(session_set_feature_action(session, "lyra", STATE_ABSENT), S_OK);
    ASSERT_HR(session_set_feature_action(session, "nosuch", STATE_ABSENT),
              HRESULT_FROM_WIN32(ERROR_UNKNOWN_FEATURE));
    expect_features(session, "LS--..");
    expect_components(session, "LSLLSS.....");
}

/* As documented for the table Feature. */
TEST(parents_and_children_agree)
{
    static const struct tables family = {
        .feature = "parent;;;;1;5;;0\nfollower;parent;;;1;5;;2\nchild;parent;;;1;5;;0\n"
                   "grandchild;child;;;1;5;;0\nshy;;;;1;5;;8\n",
    };
    _cleanup_(session_freep) struct session *child =
        new_costed(&family, PROPERTIES("ADDLOCAL=grandchild"));
    _cleanup_(session_freep) struct session *parent =
        new_costed(&family, PROPERTIES("ADDLOCAL=parent"));
    _cleanup_(session_freep) struct session *shy =
        new_costed(&family, PROPERTIES("ADVERTISE=shy,child"));

    expect_features(child, "L.LL.");
    expect_features(parent, "LL...");
    expect_features(shy, "A.A.L");
    ASSERT_HR(session_set_feature_action(child, "parent", STATE_ABSENT), S_OK);
    expect_features(child, "-....");
}

TEST(conditions_give_levels)
{
    static const struct tables levels = {
        .feature = "on;;;;1;5;;0\noff;;;;1;1;;0\nbelow;off;;;1;1;;0\n",
        .condition = "on;1;WANTED\noff;0;WANTED\noff;7;NOT WANTED\n",
    };
    _cleanup_(session_freep) struct session *wanted = new_costed(&levels, PROPERTIES("WANTED=1"));
    _cleanup_(session_freep) struct session *all =
        new_costed(&levels, PROPERTIES("WANTED=1", "ADDLOCAL=ALL"));
    _cleanup_(session_freep) struct session *unwanted = new_costed(&levels, NULL);

    expect_features(wanted, "L..");
    expect_features(all, "L..");
    expect_features(unwanted, "...");
    ASSERT_EQ(session_feature(unwanted, "off")->level, 7);
}

TEST(components_have_conditions)
{
    static const struct tables some = {
        .feature = "main;;;;1;1;;0\n",
        .component =
            "yes;" GUID_OF("01") ";TARGETDIR;0;1;\nno;" GUID_OF("02") ";TARGETDIR;0;NOSUCH;\n",
        .links = "main;yes\nmain;no\n",
    };
    _cleanup_(session_freep) struct session *session = new_costed(&some, NULL);

    expect_components(session, "L.");
    ASSERT_FALSE(session_component(session, "no")->is_enabled);
}

static void expect_refusal(const struct tables *rows, const char *table, const char *row,
                           const char *column)
{
    _cleanup_(session_freep) struct session *session = new_session(rows, NULL);

    ASSERT_HR(session_cost(session), INVALID);
    if (!strstr(hr_message(), table) || !strstr(hr_message(), row) || !strstr(hr_message(), column))
        test_fail(__FILE__, __LINE__, "refused by \"%s\"", hr_message());
    ASSERT_TRUE(session_feature_at(session, 0) == NULL && session_file_at(session, 0) == NULL);
}

TEST(rows_that_refer_to_nothing_are_refused)
{
    expect_refusal(&(struct tables){.feature = "a;b;;;1;1;;0\n"}, "Feature", "(a)",
                   "Feature_Parent");
    expect_refusal(&(struct tables){.component = "a;;nosuch;0;;\n"}, "Component", "(a)",
                   "Directory_");
    expect_refusal(&(struct tables){.component = "a;;;0;;\n"}, "Component", "(a)", "Directory_");
    expect_refusal(&(struct tables){.component = "a;{nonsense};TARGETDIR;0;;\n"}, "Component",
                   "(a)", "ComponentId");
    expect_refusal(&(struct tables){.feature = "a;;;;1;1;;0\n", .links = "a;nosuch\n"},
                   "FeatureComponents", "(a)", "Component_");
    expect_refusal(&(struct tables){.component = "a;;TARGETDIR;0;;\n", .links = "nosuch;a\n"},
                   "FeatureComponents", "(nosuch)", "Feature_");
    expect_refusal(&(struct tables){.file = "a;nosuch;a;0;;;0;1\n"}, "File", "(a)", "Component_");
    expect_refusal(&(struct tables){.condition = "nosuch;1;1\n"}, "Condition", "(nosuch)",
                   "Feature_");
}

TEST(rows_that_make_no_sense_are_refused)
{
    static const char component[] = "a;;TARGETDIR;0;;\n";

    expect_refusal(&(struct tables){.feature = "a;b;;;1;1;;0\nb;a;;;1;1;;0\n"}, "Feature", "circle",
                   "Feature_Parent");
    expect_refusal(&(struct tables){.feature = "a;a;;;1;1;;0\n"}, "Feature", "own parent",
                   "Feature_Parent");
    expect_refusal(&(struct tables){.component = "a;;TARGETDIR;0;1 AND;\n"}, "Component", "(a)",
                   "Condition");
    expect_refusal(&(struct tables){.feature = "a;;;;1;1;;0\n", .condition = "a;1;(\n"},
                   "Condition", "(a)", "Condition");
    expect_refusal(&(struct tables){.component = component, .file = "a;a;x|..;0;;;0;1\n"}, "File",
                   "(a)", "FileName");
    expect_refusal(&(struct tables){.component = component, .file = "a;a;x|y/z;0;;;0;1\n"}, "File",
                   "(a)", "FileName");
    expect_refusal(&(struct tables){.component = component, .file = "a;a;x;-1;;;0;1\n"}, "File",
                   "(a)", "FileSize");
}

TEST(directories_are_set_before_and_after_costing)
{
    static const struct tables nested = {
        .directory = "TARGETDIR;;SourceDir\nParent;TARGETDIR;parent\nSub;Parent;sub\n",
        .component = "c;;Sub;0;;\n",
        .file = "f;c;file;1;;;0;1\n",
    };
    _cleanup_(session_freep) struct session *session =
        new_session(&nested, PROPERTIES("TARGETDIR=/srv"));

    ASSERT_HR(session_set_directory(session, "nosuch", "/x"), HRESULT_FROM_WIN32(ERROR_DIRECTORY));
    ASSERT_HR(session_set_directory(session, "Parent", "relative"), E_INVALIDARG);
    ASSERT_HR(session_cost(session), S_OK);
    ASSERT_STR(session_file(session, "f")->path, "/srv/parent/sub/file");
    ASSERT_HR(session_set_directory(session, "Parent", "C:\\other"), S_OK);
    ASSERT_STR(session_file(session, "f")->path, "/home/trial/.local/opt/other/sub/file");
    ASSERT_STR(session_property(session, "Sub"), "/home/trial/.local/opt/other/sub/");
    ASSERT_HR(session_set_directory(session, "TARGETDIR", "/x"), S_OK);
    ASSERT_STR(session_directory(session, "TARGETDIR")->path, "/x/");
    ASSERT_STR(session_directory(session, "Sub")->path, "/home/trial/.local/opt/other/sub/");
    ASSERT_TRUE(session_directory_at(session, 3) == NULL);
}

/*
 * Products that are installed
 */

static void set_text(const char *path, const char *name, const char *text)
{
    _cleanup_(regtext_closep) HKEY key = NULL;

    ASSERT_HR(regtext_make(product_root(PRODUCT_USER), path, &key), S_OK);
    ASSERT_HR(regtext_set(key, name, REG_SZ, text), S_OK);
}

static void install_product(const char *features)
{
    char path[PLACE_MAX + 32], copy[128], *rest;

    product_path(PRODUCT_USER, PLACE_PRODUCT, CODE, path);
    set_text(strcat(path, "\\InstallProperties"), "DisplayName", "trial");
    strcpy(copy, features);
    for (char *name = strtok_r(copy, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        product_path(PRODUCT_USER, PLACE_FEATURES, CODE, path);
        set_text(path, name, "");
        product_path(PRODUCT_USER, PLACE_PRODUCT, CODE, path);
        set_text(strcat(path, "\\Features"), name, "");
    }
}

static void install_component(const char *guid, const char *product, const char *key_path)
{
    char path[PLACE_MAX + SQUASHED_SIZE], squashed[SQUASHED_SIZE], client[SQUASHED_SIZE];

    ASSERT_TRUE(product_squash(guid, squashed) && product_squash(product, client));
    product_path(PRODUCT_USER, PLACE_COMPONENTS, NULL, path);
    set_text(strcat(strcat(path, "\\"), squashed), client, key_path);
}

static const struct tables installed = {
    .directory = "TARGETDIR;;SourceDir\nApp;TARGETDIR;app\nSub;App;sub\n",
    .feature = "main;;;;1;1;;0\nextra;;;;1;1;;0\n",
    .component = "core;" GUID_OF("01") ";App;0;;core\nboth;" GUID_OF(
        "02") ";App;0;;both\n"
              "more;" GUID_OF("03") ";App;0;;more\nsometimes;" GUID_OF(
                  "04") ";App;64;NOSUCH;\nonce;" GUID_OF("05") ";App;0;NOSUCH;\n",
    .links = "main;core\nmain;both\nextra;both\nextra;more\nmain;sometimes\nmain;once\n",
    .file = "core;core;core;1;;;0;1\nboth;both;both;1;;;0;1\nmore;more;more;1;;;0;1\n",
};

static void install_all(void)
{
    install_product("main extra");
    install_component(GUID_OF("01"), CODE, "/srv/there/core");
    install_component(GUID_OF("02"), CODE, "/srv/there/both");
    install_component(GUID_OF("03"), CODE, "/srv/there/more");
    install_component(GUID_OF("04"), CODE, "/srv/there/");
    install_component(GUID_OF("05"), CODE, "/srv/there/");
}

TEST(what_is_installed_stays_unless_asked_for)
{
    _cleanup_(session_freep) struct session *session = NULL;

    install_all();
    session = new_costed(&installed, NULL);
    ASSERT_EQ(session_condition(session, "Installed AND ProductState = 5"), CONDITION_TRUE);
    ASSERT_EQ(session_feature(session, "main")->installed, STATE_LOCAL);
    ASSERT_EQ(session_component(session, "core")->installed, STATE_LOCAL);
    expect_features(session, "..");
    expect_components(session, ".....");
}

TEST(what_is_at_the_source_stays_there)
{
    static const struct tables source = {
        .feature = "mixed;;;;1;1;;0\nonly;;;;1;1;;0\nfavoring;;;;1;1;;1\n",
        .component =
            "a;" GUID_OF("01") ";TARGETDIR;0;;\nb;" GUID_OF("02") ";TARGETDIR;1;;\nc;" GUID_OF(
                "03") ";TARGETDIR;1;;\nd;" GUID_OF("04") ";TARGETDIR;2;;\n",
        .links = "mixed;a\nmixed;b\nonly;c\nfavoring;d\n",
    };
    _cleanup_(session_freep) struct session *before = new_costed(&source, NULL);
    _cleanup_(session_freep) struct session *after = NULL;

    expect_features(before, "LSS");
    expect_components(before, "LSSS");

    install_product("mixed only favoring");
    install_component(GUID_OF("01"), CODE, "/srv/a");
    install_component(GUID_OF("02"), CODE, "0?srv/b");
    install_component(GUID_OF("03"), CODE, "0?srv/c");
    install_component(GUID_OF("04"), CODE, "0?srv/d");
    after = new_costed(&source, PROPERTIES("ADDLOCAL=mixed,only", "ADDSOURCE=favoring"));
    expect_features(after, "LSS");
    expect_components(after, "LS..");
    ASSERT_EQ(session_component(after, "d")->installed, STATE_SOURCE);
}

/* Seen on Windows: what stays is reported as what becomes local. */
TEST(what_stays_is_reported_as_local)
{
    _cleanup_(session_freep) struct session *session = NULL;

    install_all();
    session = new_costed(&installed, NULL);
    ASSERT_EQ(session_component_report(session_component(session, "core")), STATE_LOCAL);
    ASSERT_EQ(session_condition(session, "$core = 3 AND ?core = 3"), CONDITION_TRUE);
}

TEST(what_is_installed_is_where_it_was_put)
{
    _cleanup_(session_freep) struct session *session = NULL;

    install_all();
    session = new_costed(&installed, PROPERTIES("REINSTALL=ALL", "App=/elsewhere"));
    ASSERT_STR(session_file(session, "core")->path, "/srv/there/core");
    ASSERT_STR(session_directory(session, "Sub")->path, "/srv/there/sub/");
    expect_features(session, "LL");
    /* A condition that holds no more removes only what says that it may. */
    expect_components(session, "LLL-L");
}

TEST(features_cost_the_bytes_of_their_files)
{
    static const struct tables sizes = {
        .feature = "main;;;;1;1;;0\n",
        .component = "yes;" GUID_OF("01") ";TARGETDIR;0;;\nno;" GUID_OF(
            "02") ";TARGETDIR;0;NOSUCH;\nlasting;" GUID_OF("03") ";TARGETDIR;16;;\n",
        .links = "main;yes\nmain;no\nmain;lasting\n",
        .file = "a;yes;a;1000;;;0;1\nb;yes;b;200;;;0;1\nc;no;c;30;;;0;1\nd;lasting;d;4;;;0;1\n",
    };
    _cleanup_(session_freep) struct session *before = new_costed(&sizes, NULL);
    _cleanup_(session_freep) struct session *after = NULL;
    int64_t bytes;

    ASSERT_HR(session_feature_cost(before, "nosuch", STATE_LOCAL, &bytes),
              HRESULT_FROM_WIN32(ERROR_UNKNOWN_FEATURE));
    ASSERT_HR(session_feature_cost(before, "main", STATE_LOCAL, &bytes), S_OK);
    ASSERT_EQ(bytes, 1204);
    ASSERT_HR(session_feature_cost(before, "main", STATE_ABSENT, &bytes), S_OK);
    ASSERT_EQ(bytes, 0);

    install_product("main");
    install_component(GUID_OF("01"), CODE, "/srv/a");
    install_component(GUID_OF("03"), CODE, "/srv/d");
    after = new_costed(&sizes, NULL);
    ASSERT_HR(session_feature_cost(after, "main", STATE_LOCAL, &bytes), S_OK);
    ASSERT_EQ(bytes, 0);
    ASSERT_HR(session_feature_cost(after, "main", STATE_ABSENT, &bytes), S_OK);
    ASSERT_EQ(bytes, -1200);
}

TEST(components_go_with_their_last_feature)
{
    _cleanup_(session_freep) struct session *one = NULL;
    _cleanup_(session_freep) struct session *all = NULL;

    install_all();
    one = new_costed(&installed, PROPERTIES("REMOVE=extra"));
    expect_features(one, ".-");
    expect_components(one, "..-..");
    ASSERT_STR(session_property(one, "REMOVE"), "extra");

    all = new_costed(&installed, PROPERTIES("REMOVE=main,extra"));
    expect_features(all, "--");
    expect_components(all, "-----");
    ASSERT_STR(session_property(all, "REMOVE"), "ALL");
}

TEST(others_share_components)
{
    _cleanup_(session_freep) struct session *session = NULL;

    install_all();
    install_component(GUID_OF("01"), "{11111111-2222-3333-4444-555555555555}", "/srv/there/core");
    session = new_costed(&installed, PROPERTIES("REMOVE=ALL"));
    ASSERT_TRUE(session_component(session, "core")->is_shared);
    ASSERT_FALSE(session_component(session, "both")->is_shared);
    expect_components(session, "-----");
}

TEST(memory_that_is_lacking_is_an_error)
{
    _cleanup_(session_freep) struct session *session = NULL;
    HRESULT hr;

    install_all();
    session = new_costed(&installed, PROPERTIES("REMOVE=extra"));
    FOR_EACH_FAILING_ALLOCATION({
        hr = session_cost(session);
        ASSERT_TRUE(SUCCEEDED(hr) || session_feature_at(session, 0) == NULL);
        ASSERT_TRUE(SUCCEEDED(hr) || test_allocation_failed());
    });
    ASSERT_HR(session_set_property(session, "REMOVE", "extra"), S_OK);
    ASSERT_HR(session_cost(session), S_OK);
    expect_components(session, "..-..");
}
