/* SPDX-License-Identifier: MIT */
#include "placing/file_facts.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "test.h"

static char path[4096];

static void write_text(const char *text, time_t changed)
{
    struct timespec times[2] = {{changed}, {changed}};
    FILE *file;

    snprintf(path, sizeof(path), "%s/file", test_home());
    file = fopen(path, "we");
    ASSERT_TRUE(file != NULL);
    fputs(text, file);
    fclose(file);
    ASSERT_EQ(utimensat(AT_FDCWD, path, times, 0), 0);
}

static enum file_likeness likeness_of(const struct file_facts *facts)
{
    enum file_likeness likeness;

    ASSERT_HR(file_facts_compare(path, facts, &likeness), S_OK);
    return likeness;
}

TEST(a_file_is_known_again_by_its_contents)
{
    struct file_facts facts;

    write_text("text", 1000);
    ASSERT_HR(file_facts_read(path, &facts), S_OK);
    ASSERT_EQ(facts.size, 4);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_SAME);
    write_text("text", 2000); /* touched alone */
    ASSERT_EQ(likeness_of(&facts), FILE_IS_SAME);
    write_text("Text", 2000);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_CHANGED);
    write_text("longer", 1000);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_CHANGED);
}

TEST(what_takes_a_files_place_is_told_from_it)
{
    struct file_facts facts;

    write_text("text", 1000);
    ASSERT_HR(file_facts_read(path, &facts), S_OK);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_GONE);
    ASSERT_HR(file_facts_read(path, &facts), hr_from_win32(ERROR_FILE_NOT_FOUND));
    ASSERT_EQ(mkdir(path, 0700), 0);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_OTHER);
}

TEST(a_links_contents_are_where_it_leads)
{
    struct file_facts facts, text;

    write_text("text", 1000);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_EQ(symlink("/etc/passwd", path), 0);
    ASSERT_HR(file_facts_read(path, &facts), S_OK);
    file_facts_of_bytes("/etc/passwd", 11, &text);
    ASSERT_MEM(facts.digest, text.digest, MD5_SIZE);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_SAME);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_EQ(symlink("/etc/shadow", path), 0);
    ASSERT_EQ(likeness_of(&facts), FILE_IS_CHANGED);
}
