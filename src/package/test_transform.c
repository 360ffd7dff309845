/* SPDX-License-Identifier: MIT */
#include "package/package.h"

#include <fcntl.h>
#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-output-stdio.h>
#include <stdio.h>

#include "base/hresult.h"
#include "package/package_write.h"
#include "package/stream_name.h"
#include "test.h"

#define FAILURE HRESULT_FROM_WIN32(ERROR_INSTALL_TRANSFORM_FAILURE)

/* ---- files ---- */

static char *in_home(const char *name)
{
    char *path;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    return path;
}

/* A package with the table Pet: 1 cat, 2 dog, 3 hen. */
static char *make_package(void)
{
    static const struct column columns[] = {{"Id", COLUMN_SHORT, 0, true},
                                            {"Name", COLUMN_TEXT, 20, false, true}};
    static const char *const names[] = {"cat", "dog", "hen"};
    _cleanup_(table_freep) struct table *table = NULL;
    const struct table *tables[1];
    const struct package_draft draft = {tables, 1};
    char *path = in_home("a.msi");

    ASSERT_HR(table_new("Pet", columns, 2, &table), S_OK);
    for (int i = 0; i < 3; i++) {
        size_t row;

        ASSERT_HR(table_add_row(table, &row), S_OK);
        ASSERT_HR(table_set_number(table, row, 0, i + 1), S_OK);
        ASSERT_HR(table_set_text(table, row, 1, names[i]), S_OK);
    }
    tables[0] = table;
    ASSERT_HR(package_write(&draft, path), S_OK);
    return path;
}

struct part {
    const char *name; /* NULL ends them */
    bool is_table;
    const void *bytes;
    size_t size;
};

#define TABLE_PART(name, ...)                                                                      \
    {                                                                                              \
        name, true, (const uint16_t[]){__VA_ARGS__}, sizeof((const uint16_t[]){__VA_ARGS__})       \
    }

static const char texts[] = "PetcowAgeFarmHomebarnBlobpig";
/* Their numbers: Pet 1, cow 2, Age 3, Farm 4, Home 5, barn 6, Blob 7, pig 8. */
#define TEXTS                                                                                      \
    {"_StringData", true, texts, sizeof(texts) - 1},                                               \
        TABLE_PART("_StringPool", 0, 0, 3, 1, 3, 1, 3, 1, 4, 1, 4, 1, 4, 1, 4, 1, 3, 1)

static char *make_transform(const struct part *parts)
{
    char *path = in_home("a.mst"), packed[STREAM_NAME_PACKED_MAX];
    GsfOutput *file = gsf_output_stdio_new(path, NULL);
    GsfOutfile *folder = gsf_outfile_msole_new(file);

    for (; parts->name; parts++) {
        GsfOutput *stream;

        ASSERT_TRUE(stream_name_pack(parts->name, parts->is_table, packed));
        stream = gsf_outfile_new_child(folder, *parts->name < ' ' ? parts->name : packed, FALSE);
        ASSERT_TRUE(gsf_output_write(stream, parts->size, parts->bytes));
        gsf_output_close(stream);
        g_object_unref(stream);
    }
    gsf_output_close(GSF_OUTPUT(folder));
    g_object_unref(folder);
    g_object_unref(file);
    return path;
}

/* The summary information of a transform of the product {1...}, whose upgrade code is {2...}. */
static const char revision[] = "{11111111-1111-1111-1111-111111111111}1.0;"
                               "{11111111-1111-1111-1111-111111111111}1.1;"
                               "{22222222-2222-2222-2222-222222222222}";

static HRESULT open_transformed(const struct part *parts, struct package **ret_package)
{
    _cleanup_(freep) char *path = make_package(), *transform = make_transform(parts);
    const char *transforms[] = {transform};
    const struct package_terms terms = {transforms, 1};

    return package_open(path, &terms, ret_package);
}

/* ---- rows ---- */

static void assert_name(const struct table *table, size_t row, int32_t id, const char *name)
{
    int32_t number;

    ASSERT_TRUE(table_number(table, row, 0, &number));
    ASSERT_EQ(number, id);
    ASSERT_STR(table_text(table, row, 1), name);
}

TEST(rows_come_go_and_change)
{
    const struct part parts[] = {
        TEXTS,
        TABLE_PART("Pet", 0x0201, 0x8004, 2, 0x0002, 0x8001, 8, 0x0000, 0x8002),
        {NULL},
    };
    _cleanup_(package_freep) struct package *package = NULL;
    const struct table *table;

    ASSERT_HR(open_transformed(parts, &package), S_OK);
    table = package_table(package, "Pet");
    ASSERT_EQ(table_n_rows(table), 3);
    assert_name(table, 0, 1, "pig");
    assert_name(table, 1, 3, "hen");
    assert_name(table, 2, 4, "cow");
}

TEST(columns_come)
{
    const struct part parts[] = {
        TEXTS,
        TABLE_PART("_Columns", 0x0401, 1, 0x8003, 3, 0x9502),
        TABLE_PART("Pet", 0x0004, 0x8003, 0x8007),
        {NULL},
    };
    _cleanup_(package_freep) struct package *package = NULL;
    const struct table *table;
    int32_t number;

    ASSERT_HR(open_transformed(parts, &package), S_OK);
    table = package_table(package, "Pet");
    ASSERT_EQ(table_column(table, "Age"), 2);
    ASSERT_EQ(table_n_rows(table), 3);
    assert_name(table, 1, 2, "dog");
    ASSERT_FALSE(table_number(table, 1, 2, &number));
    assert_name(table, 2, 3, "hen");
    ASSERT_TRUE(table_number(table, 2, 2, &number));
    ASSERT_EQ(number, 7);
}

/* Whose columns have no numbers. */
TEST(tables_come)
{
    const struct part parts[] = {
        TEXTS,
        TABLE_PART("_Tables", 0x0101, 4),
        TABLE_PART("_Columns", 0x0401, 4, 0, 5, 0xad48, 0x0401, 4, 0, 7, 0x9900),
        TABLE_PART("Farm", 0x0201, 6, 1),
        {"Farm.barn", false, "hay", 3},
        {NULL},
    };
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(freep) char *path = in_home("stream");
    _cleanup_(closep) int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const struct table *table;
    int32_t number;
    char bytes[3];

    ASSERT_HR(open_transformed(parts, &package), S_OK);
    ASSERT_STR(table_name(package_table_at(package, 0)), "Farm");
    table = package_table(package, "Farm");
    ASSERT_EQ(table_n_columns(table), 2);
    ASSERT_TRUE(table_column_at(table, 0)->is_key);
    ASSERT_STR(table_text(table, 0, 0), "barn");
    ASSERT_TRUE(table_number(table, 0, 1, &number));
    ASSERT_EQ(number, 3);
    ASSERT_STR(package_stream_at(package, 0), "Farm.barn");
    ASSERT_HR(package_read_stream(package, "Farm.barn", fd), S_OK);
    ASSERT_EQ(pread(fd, bytes, 3, 0), 3);
    ASSERT_MEM(bytes, "hay", 3);
}

TEST(tables_go)
{
    const struct part parts[] = {TEXTS, TABLE_PART("_Tables", 0x0000, 1), {NULL}};
    _cleanup_(package_freep) struct package *package = NULL;

    ASSERT_HR(open_transformed(parts, &package), S_OK);
    ASSERT_TRUE(package_table(package, "Pet") == NULL);
}

/* ---- failures ---- */

/* The summary information of a transform that passes over what @passes says. */
#define SUMMARY(passes)                                                                            \
    {                                                                                              \
        "\005SummaryInformation",                                                                  \
            false, (const uint32_t[]){0xfffe, 0, 0,  0,  0, 0,  1,  0, 0,                          \
                                      0,      0, 48, 24, 1, 16, 16, 3, passes},                    \
            72                                                                                     \
    }

static void assert_fails(const struct part *parts, const char *message)
{
    struct package *package;

    ASSERT_HR(open_transformed(parts, &package), FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "a.mst"));
    if (!strstr(hr_message(), message))
        test_fail(__FILE__, __LINE__, "\"%s\" lacks \"%s\"", hr_message(), message);
}

TEST(damaged_transforms_are_named)
{
    const struct part short_row[] = {TEXTS, TABLE_PART("Pet", 0x0201, 0x8004), {NULL}};
    const struct part no_text[] = {TEXTS, TABLE_PART("Pet", 0x0201, 0x8004, 99), {NULL}};
    const struct part no_pool[] = {TABLE_PART("Pet", 0x0201, 0x8004, 2), {NULL}};

    assert_fails(short_row, "table Pet: a row of the transform is damaged");
    assert_fails(no_text, "table Pet, row 4, column Name: the transform has no text 99");
    assert_fails(no_pool, "the table of texts is damaged");
}

TEST(a_missing_transform_is_named)
{
    _cleanup_(freep) char *path = make_package();
    const char *transforms[] = {"/nonexistent.mst"};
    const struct package_terms terms = {transforms, 1};
    struct package *package;

    ASSERT_HR(package_open(path, &terms, &package), FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "/nonexistent.mst"));
}

/* Who says nothing of rows that are missing is not strict. */
TEST(what_is_not_there_is_passed_over)
{
    const struct part parts[] = {
        TEXTS, TABLE_PART("Pet", 0x0000, 0x8009, 0x0002, 0x8008, 2, 0x0201, 0x8001, 2), {NULL}};
    _cleanup_(package_freep) struct package *package = NULL;

    ASSERT_HR(open_transformed(parts, &package), S_OK);
    ASSERT_EQ(table_n_rows(package_table(package, "Pet")), 3);
    assert_name(package_table(package, "Pet"), 0, 1, "cow");
}

TEST(strict_transforms_fail_for_rows_that_are_not_there)
{
    const struct part adds[] = {TEXTS, SUMMARY(0), TABLE_PART("Pet", 0x0201, 0x8001, 2), {NULL}};
    const struct part removes[] = {TEXTS, SUMMARY(0), TABLE_PART("Pet", 0x0000, 0x8009), {NULL}};
    const struct part changes[] = {
        TEXTS, SUMMARY(2), TABLE_PART("Pet", 0x0000, 0x8009, 0x0002, 0x8008, 2), {NULL}};

    assert_fails(adds, "table Pet, row 1: the transform adds it, but it is there");
    assert_fails(removes, "table Pet: the transform removes a row that is not there");
    assert_fails(changes, "table Pet: the transform changes a row that is not there");
}

static HRESULT open_validated(uint32_t flags, const char *product, const char *upgrade_code)
{
    enum { HEAD = 22 };
    uint32_t words[HEAD + sizeof(revision) / 4 + 1] = {
        0xfffe, 0,  0,  0,  0, 0,  1, 0,           0,  0,
        0,      48, /* the section */
        256,    2,  16, 24, 9, 32, 3, flags << 16, 30, sizeof(revision),
    };
    const struct part parts[] = {
        TEXTS,
        {"\005SummaryInformation", false, words, sizeof(words)},
        {NULL},
    };
    static const struct column columns[] = {{"Property", COLUMN_TEXT, 72, true},
                                            {"Value", COLUMN_TEXT, 0, false, false, true}};
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(table_freep) struct table *table = NULL;
    _cleanup_(freep) char *path = in_home("b.msi"), *transform = NULL;
    const char *const cells[][2] = {{"ProductCode", product}, {"UpgradeCode", upgrade_code}};
    const struct table *tables[1];
    const struct package_draft draft = {tables, 1};
    const char *transforms[1];
    const struct package_terms terms = {transforms, 1};

    memcpy(&words[HEAD], revision, sizeof(revision));
    transforms[0] = transform = make_transform(parts);
    ASSERT_HR(table_new("Property", columns, 2, &table), S_OK);
    for (int i = 0; i < 2; i++) {
        size_t row;

        ASSERT_HR(table_add_row(table, &row), S_OK);
        ASSERT_HR(table_set_text(table, row, 0, cells[i][0]), S_OK);
        ASSERT_HR(table_set_text(table, row, 1, cells[i][1]), S_OK);
    }
    tables[0] = table;
    ASSERT_HR(package_write(&draft, path), S_OK);
    return package_open(path, &terms, &package);
}

TEST(transforms_of_other_products_are_refused)
{
    static const char own[] = "{11111111-1111-1111-1111-111111111111}";
    static const char upgrade[] = "{22222222-2222-2222-2222-222222222222}";
    enum { PRODUCT = 0x02, UPGRADE = 0x800 };

    ASSERT_HR(open_validated(PRODUCT | UPGRADE, upgrade, upgrade), FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "it is for another product"));
    ASSERT_HR(open_validated(PRODUCT | UPGRADE, own, own), FAILURE);
    ASSERT_TRUE(strstr(hr_message(), "with another upgrade code"));
    ASSERT_HR(open_validated(PRODUCT | UPGRADE, own, upgrade), S_OK);
    ASSERT_HR(open_validated(0, upgrade, own), S_OK);
}
