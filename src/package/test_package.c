/* SPDX-License-Identifier: MIT */
#include "package/package.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hresult.h"
#include "package/package_write.h"
#include "test.h"

#define INVALID HRESULT_FROM_WIN32(ERROR_INSTALL_PACKAGE_INVALID)

static const struct column property_columns[] = {
    {"Property", COLUMN_TEXT, 72, true},
    {"Value", COLUMN_TEXT, 0, false, false, true},
};
static const struct column file_columns[] = {
    {"File", COLUMN_TEXT, 72, true},
    {"Size", COLUMN_LONG},
    {"Sequence", COLUMN_SHORT, 0, false, true},
};
static const struct column binary_columns[] = {
    {"Name", COLUMN_TEXT, 72, true},
    {"Data", COLUMN_STREAM, 0, false, true},
};

static char *in_home(const char *name)
{
    char *path;

    ASSERT_TRUE(asprintf(&path, "%s/%s", test_home(), name) > 0);
    return path;
}

static void write_file(const char *path, const void *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");

    ASSERT_TRUE(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

/* The caller frees the bytes. */
static char *read_file(const char *path, size_t *ret_size)
{
    _cleanup_(fclosep) FILE *file = fopen(path, "rb");
    struct stat status;
    char *bytes;

    ASSERT_TRUE(file && fstat(fileno(file), &status) == 0);
    *ret_size = (size_t)status.st_size;
    bytes = malloc(*ret_size + 1);
    ASSERT_EQ(fread(bytes, 1, *ret_size, file), *ret_size);
    bytes[*ret_size] = '\0';
    return bytes;
}

/* Tables for a package; a row is freed with them. */
struct trial {
    struct table *property, *file, *binary;
};

static struct trial new_trial(void)
{
    struct trial trial;

    ASSERT_HR(table_new("Property", property_columns, 2, &trial.property), S_OK);
    ASSERT_HR(table_new("File", file_columns, 3, &trial.file), S_OK);
    ASSERT_HR(table_new("Binary", binary_columns, 2, &trial.binary), S_OK);
    return trial;
}

static void trial_clear(struct trial *trial)
{
    table_free(trial->property);
    table_free(trial->file);
    table_free(trial->binary);
}

static void add_property(struct trial *trial, const char *name, const char *value)
{
    size_t row;

    ASSERT_HR(table_add_row(trial->property, &row), S_OK);
    ASSERT_HR(table_set_text(trial->property, row, 0, name), S_OK);
    ASSERT_HR(table_set_text(trial->property, row, 1, value), S_OK);
}

static void add_file(struct trial *trial, const char *name, int32_t size, int32_t sequence)
{
    size_t row;

    ASSERT_HR(table_add_row(trial->file, &row), S_OK);
    ASSERT_HR(table_set_text(trial->file, row, 0, name), S_OK);
    ASSERT_HR(table_set_number(trial->file, row, 1, size), S_OK);
    if (sequence)
        ASSERT_HR(table_set_number(trial->file, row, 2, sequence), S_OK);
}

static HRESULT write_trial(const struct trial *trial, const char *path,
                           const struct package_stream *streams, size_t n_streams)
{
    static const struct package_summary summary = {
        .texts = {[2] = "Installation Database", [7] = "x64;1033", [4] = "M\u00fcller"},
        .numbers = {[12] = 132537600000000000, [14] = 200, [15] = 2},
        .has_numbers = 1 << 12 | 1 << 14 | 1 << 15,
    };
    const struct table *tables[] = {trial->property, trial->file, trial->binary};
    const struct package_draft draft = {tables, 3, streams, n_streams, &summary};

    return package_write(&draft, path);
}

TEST(what_is_written_is_read)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();
    _cleanup_(package_freep) struct package *package = NULL;
    const struct table *table;
    int32_t number;

    add_property(&trial, "ProductName", "T\u00e4st");
    add_property(&trial, "ProductCode", "{00000000-0000-0000-0000-000000000001}");
    add_file(&trial, "b", 70000, 2);
    add_file(&trial, "a", -1, 0);
    ASSERT_HR(write_trial(&trial, path, NULL, 0), S_OK);
    ASSERT_HR(package_open(path, NULL, &package), S_OK);

    ASSERT_STR(package_path(package), path);
    ASSERT_STR(package_property(package, "ProductName"), "T\u00e4st");
    ASSERT_TRUE(package_property(package, "productname") == NULL);
    ASSERT_STR(table_name(package_table_at(package, 0)), "Binary");
    ASSERT_STR(table_name(package_table_at(package, 2)), "Property");
    ASSERT_TRUE(package_table_at(package, 3) == NULL);
    ASSERT_TRUE(package_table(package, "Component") == NULL);
    ASSERT_EQ(table_n_rows(package_table(package, "Binary")), 0);
    table = package_table(package, "File");
    ASSERT_EQ(table_n_rows(table), 2);
    ASSERT_TRUE(table_number(table, (size_t)table_find(table, "b"), 1, &number));
    ASSERT_EQ(number, 70000);
    ASSERT_TRUE(table_number(table, (size_t)table_find(table, "a"), 1, &number));
    ASSERT_EQ(number, -1);
    ASSERT_TRUE(table_is_null(table, (size_t)table_find(table, "a"), 2));
    for (int i = 0; i < 3; i++) {
        const struct column *column = table_column_at(table, i);

        ASSERT_STR(column->name, file_columns[i].name);
        ASSERT_EQ(column->kind, file_columns[i].kind);
        ASSERT_EQ(column->width, file_columns[i].width);
        ASSERT_EQ(column->is_key, file_columns[i].is_key);
        ASSERT_EQ(column->is_nullable, file_columns[i].is_nullable);
    }
    ASSERT_TRUE(table_column_at(package_table(package, "Property"), 1)->is_localizable);
}

TEST(summary_information_is_kept)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();
    _cleanup_(package_freep) struct package *package = NULL;
    int64_t number;

    ASSERT_HR(write_trial(&trial, path, NULL, 0), S_OK);
    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    ASSERT_STR(package_summary_text(package, 7), "x64;1033");
    ASSERT_STR(package_summary_text(package, 4), "M\u00fcller");
    ASSERT_TRUE(package_summary_text(package, 5) == NULL);
    ASSERT_TRUE(package_summary_text(package, 14) == NULL);
    ASSERT_TRUE(package_summary_number(package, 14, &number));
    ASSERT_EQ(number, 200);
    ASSERT_TRUE(package_summary_number(package, 12, &number));
    ASSERT_EQ(number, 132537600000000000);
    ASSERT_FALSE(package_summary_number(package, 13, &number));
    ASSERT_FALSE(package_summary_number(package, 7, &number));
}

TEST(streams_are_kept)
{
    enum { BLOB_SIZE = 200000 };
    _cleanup_(freep) char *path = in_home("a.msi"), *source = in_home("source"),
                          *target = in_home("target"), *bytes = malloc(BLOB_SIZE), *read;
    const struct package_stream streams[] = {{"Binary.Blob", source}, {"product.cab", source}};
    _cleanup_(trial_clear) struct trial trial = new_trial();
    _cleanup_(package_freep) struct package *package = NULL;
    _cleanup_(closep) int fd = open(target, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int32_t number;
    size_t row, size;

    for (size_t i = 0; i < BLOB_SIZE; i++)
        bytes[i] = (char)(i * 7 / 3);
    write_file(source, bytes, BLOB_SIZE);
    ASSERT_HR(table_add_row(trial.binary, &row), S_OK);
    ASSERT_HR(table_set_text(trial.binary, row, 0, "Blob"), S_OK);
    ASSERT_HR(table_set_number(trial.binary, row, 1, 1), S_OK);
    ASSERT_HR(write_trial(&trial, path, streams, 2), S_OK);
    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    ASSERT_STR(package_stream_at(package, 0), "Binary.Blob");
    ASSERT_STR(package_stream_at(package, 1), "product.cab");
    ASSERT_TRUE(package_stream_at(package, 2) == NULL);
    ASSERT_TRUE(table_number(package_table(package, "Binary"), 0, 1, &number));
    ASSERT_EQ(number, BLOB_SIZE);
    ASSERT_HR(package_read_stream(package, "Product.cab", fd),
              HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(package_read_stream(package, "product.cab", fd), S_OK);
    read = read_file(target, &size);
    ASSERT_EQ(size, BLOB_SIZE);
    ASSERT_MEM(read, bytes, BLOB_SIZE);
}

TEST(a_cell_whose_stream_is_missing_is_named)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();
    size_t row;

    ASSERT_HR(table_add_row(trial.binary, &row), S_OK);
    ASSERT_HR(table_set_text(trial.binary, row, 0, "Blob"), S_OK);
    ASSERT_HR(table_set_number(trial.binary, row, 1, 1), S_OK);
    ASSERT_HR(write_trial(&trial, path, NULL, 0), E_INVALIDARG);
    ASSERT_STR(hr_message(), "table Binary, row 1, column Data: the stream Binary.Blob is missing");
    ASSERT_EQ(access(path, F_OK), -1);
}

TEST(long_texts_are_kept)
{
    enum { LEN = 200000 };
    _cleanup_(freep) char *path = in_home("a.msi"), *text = malloc(LEN + 1);
    _cleanup_(trial_clear) struct trial trial = new_trial();
    _cleanup_(package_freep) struct package *package = NULL;

    memset(text, 'x', LEN);
    text[LEN] = '\0';
    add_property(&trial, "Before", "1");
    add_property(&trial, "Long", text);
    add_property(&trial, "After", "2");
    ASSERT_HR(write_trial(&trial, path, NULL, 0), S_OK);
    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    ASSERT_STR(package_property(package, "Long"), text);
    ASSERT_STR(package_property(package, "After"), "2");
}

TEST(more_texts_than_short_numbers_tell_are_kept)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();
    _cleanup_(package_freep) struct package *package = NULL;
    char name[16];

    for (int i = 0; i < 70000; i++) {
        snprintf(name, sizeof(name), "p%d", i);
        add_property(&trial, name, "same");
    }
    ASSERT_HR(write_trial(&trial, path, NULL, 0), S_OK);
    ASSERT_HR(package_open(path, NULL, &package), S_OK);
    ASSERT_EQ(table_n_rows(package_table(package, "Property")), 70000);
    ASSERT_STR(package_property(package, "p69999"), "same");
}

static char *written_once(const char *path, size_t *ret_size)
{
    _cleanup_(trial_clear) struct trial trial = new_trial();
    const struct package_stream stream = {"product.cab", "/proc/version"};

    add_property(&trial, "A", "B");
    add_file(&trial, "a", 1, 1);
    ASSERT_HR(write_trial(&trial, path, &stream, 1), S_OK);
    return read_file(path, ret_size);
}

TEST(the_same_contents_are_the_same_bytes)
{
    _cleanup_(freep) char *first_path = in_home("a.msi"), *second_path = in_home("b.msi");
    size_t first_size, second_size;
    _cleanup_(freep) char *first = written_once(first_path, &first_size);
    _cleanup_(freep) char *second = written_once(second_path, &second_size);

    ASSERT_EQ(first_size, second_size);
    ASSERT_MEM(first, second, first_size);
}

TEST(rows_with_the_same_key_are_refused)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();

    add_property(&trial, "A", "1");
    add_property(&trial, "A", "2");
    ASSERT_HR(write_trial(&trial, path, NULL, 0), E_INVALIDARG);
    ASSERT_TRUE(strstr(hr_message(), "table Property, rows 1 and 2, column Property"));
}

TEST(values_that_are_missing_are_named)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    _cleanup_(trial_clear) struct trial trial = new_trial();

    add_property(&trial, "A", NULL);
    ASSERT_HR(write_trial(&trial, path, NULL, 0), E_INVALIDARG);
    ASSERT_STR(hr_message(), "table Property, row 1, column Value: a value is missing");
}

TEST(what_is_no_package_is_named)
{
    _cleanup_(freep) char *path = in_home("a.msi");
    struct package *package;

    ASSERT_HR(package_open(path, NULL, &package), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_TRUE(strstr(hr_message(), path));
    write_file(path, "no package", 10);
    ASSERT_HR(package_open(path, NULL, &package), INVALID);
    ASSERT_TRUE(strstr(hr_message(), path));
    ASSERT_HR(package_open(test_home(), NULL, &package), INVALID);
}
