/* SPDX-License-Identifier: MIT */
#include "journal/journal_file.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <comity/winerror.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

static const struct journal_record started = {
    .kind = JOURNAL_STARTED, .text = "00\0title", .text_size = 9, .n_texts = 2};
static const struct journal_record made = {
    .kind = JOURNAL_FOLDER_MADE, .text = "/a", .text_size = 3, .n_texts = 1};

static int open_home(void)
{
    int fd = open(test_home(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    ASSERT_TRUE(fd >= 0);
    return fd;
}

static size_t count_records(const struct journal_file *file)
{
    _cleanup_(journal_pages_deinit) struct journal_pages pages = {0};

    ASSERT_HR(journal_file_load(file, &pages), S_OK);
    return pages.n_records;
}

TEST(what_is_appended_is_read_by_the_next)
{
    _cleanup_(journal_file_close) struct journal_file file = {-1, 0}, again = {-1, 0};
    _cleanup_(closep) int folder = open_home();

    ASSERT_HR(journal_file_open(folder, &file), S_FALSE);
    ASSERT_HR(journal_file_make(folder, &started, &file), S_OK);
    ASSERT_HR(journal_file_append(&file, &made), S_OK);
    ASSERT_HR(journal_file_open(folder, &again), S_OK);
    ASSERT_EQ(count_records(&again), 2);
    ASSERT_HR(journal_file_remove(folder), S_OK);
    ASSERT_HR(journal_file_remove(folder), S_OK);
}

TEST(what_a_full_disk_cuts_off_is_taken_back)
{
    _cleanup_(journal_file_close) struct journal_file file = {-1, 0};
    _cleanup_(closep) int folder = open_home();
    struct rlimit limit;
    struct stat status;
    size_t size;

    signal(SIGXFSZ, SIG_IGN);
    ASSERT_HR(journal_file_make(folder, &started, &file), S_OK);
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &limit), 0);
    size = file.size;
    for (rlim_t room = 0; room < journal_record_size(&made); room++) {
        struct rlimit low = {size + room, limit.rlim_max};

        ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &low), 0);
        ASSERT_TRUE(FAILED(journal_file_append(&file, &made)));
        ASSERT_EQ(file.size, size);
        ASSERT_EQ(fstat(file.fd, &status), 0);
        ASSERT_EQ(status.st_size, size);
    }
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
    ASSERT_HR(journal_file_append(&file, &made), S_OK);
    ASSERT_EQ(count_records(&file), 2);
}

TEST(records_can_be_forgotten_from_the_end)
{
    _cleanup_(journal_file_close) struct journal_file file = {-1, 0};
    _cleanup_(closep) int folder = open_home();
    size_t size;

    ASSERT_HR(journal_file_make(folder, &started, &file), S_OK);
    size = file.size;
    ASSERT_HR(journal_file_append(&file, &made), S_OK);
    ASSERT_HR(journal_file_cut(&file, size), S_OK);
    ASSERT_EQ(count_records(&file), 1);
}

TEST(a_journal_without_its_first_record_is_damaged)
{
    _cleanup_(journal_file_close) struct journal_file file = {-1, 0};
    _cleanup_(journal_pages_deinit) struct journal_pages pages = {0};
    _cleanup_(closep) int folder = open_home();

    ASSERT_HR(journal_file_make(folder, &started, &file), S_OK);
    ASSERT_EQ(pwrite(file.fd, "x", 1, 20), 1);
    ASSERT_HR(journal_file_load(&file, &pages), HRESULT_FROM_WIN32(ERROR_FILE_CORRUPT));
    ASSERT_HR(journal_file_cut(&file, 0), S_OK);
    ASSERT_HR(journal_file_append(&file, &made), S_OK);
    ASSERT_HR(journal_file_load(&file, &pages), HRESULT_FROM_WIN32(ERROR_FILE_CORRUPT));
}

TEST(what_is_no_file_is_no_journal)
{
    _cleanup_(journal_file_close) struct journal_file file = {-1, 0};
    _cleanup_(closep) int folder = open_home();

    ASSERT_EQ(mkfifoat(folder, "journal", 0600), 0);
    ASSERT_HR(journal_file_open(folder, &file), E_ACCESSDENIED);
    ASSERT_EQ(unlinkat(folder, "journal", 0), 0);
    ASSERT_EQ(symlinkat("/etc/passwd", folder, "journal"), 0);
    ASSERT_TRUE(FAILED(journal_file_open(folder, &file)));
}
