/* SPDX-License-Identifier: MIT */
/*
 * Packages as libmsi, which others make and read packages with, understands them: it reads what is
 * written here, and what it writes is read here.
 */
#include <libmsi.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "package/package.h"
#include "package/package_write.h"
#include "package/summary_image.h"
#include "test.h"

/* The library keeps some of what it reads. */
const char *__lsan_default_suppressions(void);

__attribute__((visibility("default"))) const char *__lsan_default_suppressions(void)
{
    return "leak:libmsi";
}

static char *in_home(const char *name)
{
    char *path;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    return path;
}

static LibmsiDatabase *open_database(const char *path, unsigned flags)
{
    g_autoptr(GError) error = NULL;
    LibmsiDatabase *database = libmsi_database_new(path, flags, NULL, &error);

    if (!database)
        test_fail(__FILE__, __LINE__, "libmsi opens %s: %s", path, error->message);
    return database;
}

static LibmsiQuery *run_query(LibmsiDatabase *database, const char *text)
{
    g_autoptr(GError) error = NULL;
    LibmsiQuery *query = libmsi_query_new(database, text, &error);

    if (!query || !libmsi_query_execute(query, NULL, &error))
        test_fail(__FILE__, __LINE__, "libmsi runs %s: %s", text, error->message);
    return query;
}

/* ---- what is written here ---- */

enum {
    N_ROWS = 40000, /* with two texts each, so that their numbers are long */
};

static const struct column columns[] = {
    {"Key", COLUMN_TEXT, 72, true},
    {"Text", COLUMN_TEXT, 0, false, true, true},
    {"Small", COLUMN_SHORT, 0, false, true},
    {"Large", COLUMN_LONG},
};

static void add_row(struct table *table, int i)
{
    char text[32];
    size_t row;

    ASSERT_HR(table_add_row(table, &row), S_OK);
    snprintf(text, sizeof(text), "key%d", i);
    ASSERT_HR(table_set_text(table, row, 0, text), S_OK);
    snprintf(text, sizeof(text), "t\u00e4xt %d", i);
    ASSERT_HR(table_set_text(table, row, 1, i % 3 ? text : NULL), S_OK);
    if (i % 2)
        ASSERT_HR(table_set_number(table, row, 2, -i % 32768), S_OK);
    ASSERT_HR(table_set_number(table, row, 3, i * 50000), S_OK);
}

static char *make_package(void)
{
    const struct package_summary summary = {
        .texts = {[SUMMARY_TITLE] = "Title", [SUMMARY_TEMPLATE] = "x64;1033"},
        .numbers = {[SUMMARY_WORD_COUNT] = 2, [SUMMARY_CREATED] = 132537600000000000},
        .has_numbers = 1u << SUMMARY_WORD_COUNT | 1u << SUMMARY_CREATED,
    };
    _cleanup_(table_freep) struct table *table = NULL;
    const struct table *tables[1];
    const struct package_stream stream = {"trial.cab", "/proc/self/cmdline"};
    const struct package_draft draft = {tables, 1, &stream, 1, &summary};
    char *path = in_home("own.msi");

    ASSERT_HR(table_new("Trial", columns, 4, &table), S_OK);
    for (int i = 0; i < N_ROWS; i++)
        add_row(table, i);
    tables[0] = table;
    ASSERT_HR(package_write(&draft, path), S_OK);
    return path;
}

static void assert_record(LibmsiRecord *record)
{
    g_autofree char *key = libmsi_record_get_string(record, 1);
    g_autofree char *text = libmsi_record_get_string(record, 2);
    int i = atoi(key + 3);
    char expected[32];

    snprintf(expected, sizeof(expected), "t\u00e4xt %d", i);
    ASSERT_STR(text, i % 3 ? expected : "");
    if (i % 2)
        ASSERT_EQ(libmsi_record_get_int(record, 3), -i % 32768);
    else
        ASSERT_TRUE(libmsi_record_is_null(record, 3));
    ASSERT_EQ(libmsi_record_get_int(record, 4), i * 50000);
}

TEST(what_is_written_here_libmsi_reads)
{
    _cleanup_(freep) char *path = make_package();
    g_autoptr(GObject) database = G_OBJECT(open_database(path, LIBMSI_DB_FLAGS_READONLY));
    g_autoptr(GObject) query =
        G_OBJECT(run_query((LibmsiDatabase *)database, "SELECT * FROM `Trial`"));
    g_autoptr(GObject) summary =
        G_OBJECT(libmsi_summary_info_new((LibmsiDatabase *)database, 0, NULL));
    LibmsiRecord *record;
    int n = 0;

    test_expect_open_descriptors(); /* GLib keeps one for itself */
    for (; (record = libmsi_query_fetch((LibmsiQuery *)query, NULL)); n++) {
        assert_record(record);
        g_object_unref(record);
    }
    ASSERT_EQ(n, N_ROWS);
    ASSERT_STR(
        libmsi_summary_info_get_string((LibmsiSummaryInfo *)summary, LIBMSI_PROPERTY_TITLE, NULL),
        "Title");
    ASSERT_EQ(
        libmsi_summary_info_get_int((LibmsiSummaryInfo *)summary, LIBMSI_PROPERTY_SOURCE, NULL), 2);
    ASSERT_EQ(libmsi_summary_info_get_filetime((LibmsiSummaryInfo *)summary,
                                               LIBMSI_PROPERTY_CREATED_TM, NULL),
              132537600000000000);
}

/* ---- what libmsi writes ---- */

static void change(LibmsiDatabase *database, const char *text)
{
    g_object_unref(run_query(database, text));
}

static char *make_foreign_package(void)
{
    char *path = in_home("foreign.msi");
    g_autoptr(GObject) object =
        G_OBJECT(open_database(path, LIBMSI_DB_FLAGS_CREATE | LIBMSI_DB_FLAGS_TRANSACT));
    LibmsiDatabase *database = (LibmsiDatabase *)object;

    change(database, "CREATE TABLE `Pet` (`Name` CHAR(72) NOT NULL, `Legs` SHORT, `Weight` LONG, "
                     "`Note` LONGCHAR LOCALIZABLE PRIMARY KEY `Name`)");
    change(database, "INSERT INTO `Pet` (`Name`, `Legs`, `Weight`, `Note`) "
                     "VALUES ('cat', 4, 4000, 'purrs')");
    change(database, "INSERT INTO `Pet` (`Name`, `Legs`, `Weight`) VALUES ('snake', 0, 70000)");
    change(database, "INSERT INTO `Pet` (`Name`, `Note`) VALUES ('fish', 'silent')");
    ASSERT_TRUE(libmsi_database_commit(database, NULL));
    return path;
}

static void assert_pet(const struct table *table, const char *name, int legs, int weight,
                       const char *note)
{
    ptrdiff_t row = table_find(table, name);
    int32_t number;

    ASSERT_TRUE(row >= 0);
    ASSERT_EQ(table_number(table, (size_t)row, 1, &number), legs >= 0);
    ASSERT_EQ(number, legs >= 0 ? legs : 0);
    ASSERT_EQ(table_number(table, (size_t)row, 2, &number), weight >= 0);
    ASSERT_EQ(number, weight >= 0 ? weight : 0);
    if (note)
        ASSERT_STR(table_text(table, (size_t)row, 3), note);
    else
        ASSERT_TRUE(table_is_null(table, (size_t)row, 3));
}

TEST(what_libmsi_writes_is_read_here)
{
    _cleanup_(freep) char *path = make_foreign_package();
    _cleanup_(package_freep) struct package *package = NULL;
    const struct table *table;

    test_expect_open_descriptors(); /* GLib keeps one for itself */
    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    table = package_table(package, "Pet");
    ASSERT_EQ(table_n_rows(table), 3);
    ASSERT_TRUE(table_column_at(table, 0)->is_key);
    ASSERT_EQ(table_column_at(table, 0)->width, 72);
    ASSERT_EQ(table_column_at(table, 1)->kind, COLUMN_SHORT);
    ASSERT_EQ(table_column_at(table, 2)->kind, COLUMN_LONG);
    ASSERT_TRUE(table_column_at(table, 3)->is_localizable);
    assert_pet(table, "cat", 4, 4000, "purrs");
    assert_pet(table, "snake", 0, 70000, NULL);
    assert_pet(table, "fish", -1, -1, "silent");
}
