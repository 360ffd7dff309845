/* SPDX-License-Identifier: MIT */
#include "files/drive_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test.h"

static const char mounts[] = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n"
                             "23 22 0:21 / /proc rw shared:2 - proc proc rw\n"
                             "24 22 8:17 / /media/my\\040disk rw shared:3 - vfat /dev/sdb1 rw\n"
                             "25 22 0:50 / /mnt/share rw - nfs4 server:/files rw\n"
                             "26 22 0:51 / /run rw - tmpfs tmpfs rw\n"
                             "27 22 8:33 / /mnt/share rw master:4 shared:5 - ext4 /dev/sdc1 rw\n"
                             "broken line\n"
                             "28 22 8:49 / /short\n"
                             "29 22 x:y / /bad rw - ext4 /dev/sdd1 rw\n";

TEST(letters_go_to_file_systems_with_files)
{
    const struct drive_entry *drive;
    struct drive_table table;

    ASSERT_HR(drive_table_parse(mounts, &table), S_OK);
    ASSERT_EQ(table.n, 3);
    ASSERT_STR(drive_table_find(&table, 'c')->mount_point, "/");
    ASSERT_STR(drive_table_find(&table, 'D')->mount_point, "/media/my disk");
    drive = drive_table_find(&table, 'E');
    ASSERT_STR(drive->mount_point, "/mnt/share");
    ASSERT_STR(drive->type, "ext4"); /* what was mounted last */
    ASSERT_EQ(drive->major, 8);
    ASSERT_EQ(drive->minor, 33);
    ASSERT_TRUE(!drive_table_find(&table, 'F'));
    ASSERT_TRUE(!drive_table_find(&table, 'A'));
    drive_table_deinit(&table);
}

TEST(a_path_is_on_the_innermost_drive)
{
    struct drive_table table;

    ASSERT_HR(drive_table_parse(mounts, &table), S_OK);
    ASSERT_EQ(drive_table_of_path(&table, "/mnt/share/x")->letter, 'E');
    ASSERT_EQ(drive_table_of_path(&table, "/mnt/shared")->letter, 'C');
    ASSERT_EQ(drive_table_of_path(&table, "/")->letter, 'C');
    drive_table_deinit(&table);
}

TEST(there_are_no_more_drives_than_letters)
{
    struct drive_table table;
    char text[64 * 80] = "1 1 8:1 / / rw - ext4 /dev/sda1 rw\n";

    for (int i = 0; i < 60; i++)
        sprintf(text + strlen(text), "1 1 8:%d / /m%02d rw - ext4 /dev/x%d rw\n", i, i, i);
    ASSERT_HR(drive_table_parse(text, &table), S_OK);
    ASSERT_EQ(table.n, DRIVES_MAX);
    ASSERT_EQ(table.drives[DRIVES_MAX - 1].letter, 'Z');
    drive_table_deinit(&table);
}

TEST(without_memory_nothing_is_left)
{
    struct drive_table table;
    HRESULT hr;

    FOR_EACH_FAILING_ALLOCATION({
        hr = drive_table_parse(mounts, &table);
        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
        if (SUCCEEDED(hr))
            drive_table_deinit(&table);
        else
            ASSERT_EQ(table.n, 0);
    });
}

TEST(this_system_has_a_root)
{
    char *path;

    ASSERT_HR(drive_root('C', &path), S_OK);
    ASSERT_STR(path, "/");
    free(path);
    ASSERT_HR(drive_root('A', &path), CTL_E_PATHNOTFOUND);
}
