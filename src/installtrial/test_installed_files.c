/* SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "cabinet/split_cabinet.h"
#include "installfiles/verify_files.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})
#define INSTALLED ".local/opt/Trial/"

static const struct trial_product two_files = {
    .components = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n"
                  "more;{00000000-0000-0000-0000-00000000000B};SUB;0;;two\n",
    .directories = "SUB;INSTALLDIR;SUB|sub folder\n",
    .files = "one;core;ONE.TXT|one file.txt\ntwo;more;two.sh\nrun;more;run.sh\n",
};

static void expect_text(const char *relative, const char *expected)
{
    _cleanup_(freep) char *text = trial_read(relative);

    ASSERT_STR(text, expected);
}

TEST(what_is_installed_is_removed_and_nothing_else)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
    expect_text(INSTALLED "sub folder/two.sh", "two");
    trial_write(INSTALLED "of a user", "");
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_TRUE(trial_exists(INSTALLED "of a user"));
    ASSERT_FALSE(trial_exists(INSTALLED "one file.txt"));
    ASSERT_FALSE(trial_exists(INSTALLED "sub folder"));
}

TEST(folders_that_installations_made_go_when_they_are_empty)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(trial_exists("../user/receipts"));
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(trial_exists("../user/receipts"));
    trial_assert_nothing_left();
}

/* One component goes and another one comes in its place, as products do in an upgrade. */
TEST(folders_that_are_emptied_and_filled_again_go_in_the_end)
{
    static const struct trial_product product = {
        .components = "old;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;64;MODE=1;one\n"
                      "new;{00000000-0000-0000-0000-00000000000B};INSTALLDIR;64;MODE=2;two\n",
        .files = "one;old;one\ntwo;new;two\n",
    };
    _cleanup_(freep) char *package = trial_product_write(&product, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, PROPERTIES("MODE=1")), 0);
    ASSERT_TRUE(trial_exists(INSTALLED "one"));
    ASSERT_EQ(trial_install(package, PROPERTIES("MODE=2", "REINSTALL=ALL")), 0);
    ASSERT_FALSE(trial_exists(INSTALLED "one"));
    ASSERT_TRUE(trial_exists(INSTALLED "two"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(folders_that_were_there_before_stay)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    mkdir(trial_path(".local"), 0700);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_TRUE(trial_exists(".local"));
    ASSERT_FALSE(trial_exists(".local/opt"));
}

TEST(programs_may_be_run_and_other_files_may_not)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    umask(027);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_mode(INSTALLED "sub folder/run.sh"), 0750);
    ASSERT_EQ(trial_mode(INSTALLED "sub folder/two.sh"), 0640);
    ASSERT_EQ(trial_mode(INSTALLED "sub folder"), 0750);
}

TEST(a_changed_file_is_kept_beside)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    trial_write(INSTALLED "one file.txt", "changed");
    ASSERT_EQ(trial_remove(package), 0);
    ASSERT_FALSE(trial_exists(INSTALLED "one file.txt"));
    expect_text(INSTALLED "one file.txt.kept", "changed");
    ASSERT_TRUE(
        strstr(trial_notes(), "one file.txt was changed since it was installed; it is kept"));
}

static void write_own(const char *text)
{
    mkdir(trial_path(".local"), 0700);
    mkdir(trial_path(".local/opt"), 0700);
    mkdir(trial_path(INSTALLED), 0700);
    trial_write(INSTALLED "one file.txt", text);
}

/* By Windows' rule: it was changed later than it was made. */
TEST(a_file_of_a_user_stays)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    write_own("a user's own");
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "a user's own");
    ASSERT_TRUE(strstr(trial_notes(), "one file.txt was changed by its user; it stays as it is"));
    ASSERT_EQ(trial_remove(package), 0);
    expect_text(INSTALLED "one file.txt", "a user's own");
}

TEST(what_was_copied_there_before_is_kept_beside)
{
    static const struct timespec times[2] = {{1000000000}, {1000000000}};
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    write_own("somebody's own");
    ASSERT_EQ(utimensat(AT_FDCWD, trial_path(INSTALLED "one file.txt"), times, 0), 0);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
    expect_text(INSTALLED "one file.txt.kept", "somebody's own");
}

TEST(a_component_that_never_overwrites_leaves_alone_what_is_there)
{
    static const struct timespec times[2] = {{1000000000}, {1000000000}};
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.components = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;128;;one\n"
                         "more;{00000000-0000-0000-0000-00000000000B};SUB;128;;two\n";
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    write_own("somebody's own");
    ASSERT_EQ(utimensat(AT_FDCWD, trial_path(INSTALLED "one file.txt"), times, 0), 0);
    ASSERT_EQ(trial_install(package, PROPERTIES("REINSTALLMODE=amus")), 0);
    expect_text(INSTALLED "one file.txt", "somebody's own");
    expect_text(INSTALLED "sub folder/two.sh", "two");
}

TEST(repairing_brings_back_what_is_missing_and_leaves_what_is_changed)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(unlink(trial_path(INSTALLED "sub folder/two.sh")), 0);
    trial_write(INSTALLED "one file.txt", "changed");
    ASSERT_EQ(trial_install(package, PROPERTIES("REINSTALL=ALL")), 0);
    expect_text(INSTALLED "sub folder/two.sh", "two");
    expect_text(INSTALLED "one file.txt", "changed");
    ASSERT_EQ(trial_install(package, PROPERTIES("REINSTALL=ALL", "REINSTALLMODE=amus")), 0);
    expect_text(INSTALLED "one file.txt", "one");
    expect_text(INSTALLED "one file.txt.kept", "changed");
}

TEST(cabinets_and_files_may_be_beside_the_package)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_BESIDE);

    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
}

/* The only block of the cabinet is parted, so both files go on in the second one. */
TEST(files_go_on_in_the_next_cabinet)
{
    static const struct split_place place = {0, 5};
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.media = "1;1;Part1.cab\n2;3;part2.CAB\n";
    package = trial_product_write(&product, TRIAL_BESIDE);
    split_cabinet(trial_path("../trial.cab"), &place, 1, trial_path(".."), "part%u.cab");
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
    expect_text(INSTALLED "sub folder/two.sh", "two");
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
    ASSERT_EQ(unlink(trial_path("../part2.cab")), 0);
    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_FAILURE);
    trial_assert_nothing_left();
}

TEST(cabinets_that_files_go_on_in_are_named_by_the_package)
{
    static const struct split_place place = {0, 5};
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.media = "1;3;part1.cab\n";
    package = trial_product_write(&product, TRIAL_BESIDE);
    split_cabinet(trial_path("../trial.cab"), &place, 1, trial_path(".."), "part%u.cab");
    ASSERT_EQ(trial_install(package, NOTHING), ERROR_INSTALL_PACKAGE_INVALID);
    trial_assert_nothing_left();
}

TEST(uncompressed_files_are_found_whatever_their_case)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_UNCOMPRESSED);

    mkdir(trial_path("../trial"), 0700);
    mkdir(trial_path("../trial/Sub Folder"), 0700);
    trial_write("../trial/One File.TXT", "one");
    trial_write("../trial/Sub Folder/two.sh", "two");
    trial_write("../trial/Sub Folder/run.sh", "#!run");
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
    ASSERT_EQ(trial_mode(INSTALLED "sub folder/run.sh"), 0755);
}

/* ---- disks ---- */

/* Windows' rule: the first disk, by its number, that goes as far as the file's sequence. */
TEST(a_file_is_on_the_first_disk_that_goes_so_far)
{
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.media = "1;3;#trial.cab\n2;3;none.cab\n3;2;none.cab\n";
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "sub folder/two.sh", "two");
}

TEST(files_of_another_size_than_the_table_says_are_installed)
{
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.extra_size = 900;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "one file.txt", "one");
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

/* ---- verifying ---- */

static HRESULT note_likeness(const struct verified_file *file, void *context)
{
    enum file_likeness *likenesses = context;

    likenesses[strcmp(file->entry->key, "one") == 0   ? 0
               : strcmp(file->entry->key, "two") == 0 ? 1
                                                      : 2] = file->likeness;
    return S_OK;
}

TEST(what_is_missing_or_changed_is_told)
{
    static const char code[] = "{00000001-0000-0000-0000-000000000000}";
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);
    enum file_likeness likenesses[3] = {FILE_IS_OTHER, FILE_IS_OTHER, FILE_IS_OTHER};

    ASSERT_HR(verify_files(SESSION_USER, code, note_likeness, likenesses), S_FALSE);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_HR(verify_files(SESSION_USER, code, note_likeness, likenesses), S_OK);
    for (int i = 0; i < 3; i++)
        ASSERT_EQ(likenesses[i], FILE_IS_SAME);
    trial_write(INSTALLED "one file.txt", "One");
    ASSERT_EQ(unlink(trial_path(INSTALLED "sub folder/two.sh")), 0);
    ASSERT_HR(verify_files(SESSION_USER, code, note_likeness, likenesses), S_OK);
    ASSERT_EQ(likenesses[0], FILE_IS_CHANGED);
    ASSERT_EQ(likenesses[1], FILE_IS_GONE);
    ASSERT_EQ(likenesses[2], FILE_IS_SAME);
}

/* ---- further tables ---- */

TEST(files_that_are_listed_go_too)
{
    static const struct trial_table tables[] = {
        {"RemoveFile", "FileKey* Component_ FileName DirProperty InstallMode#",
         "logs;core;*.log;INSTALLDIR;2\nold;core;old.txt;INSTALLDIR;1\n"},
        {0},
    };
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.tables = tables;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    trial_write(INSTALLED "A.LOG", "");
    trial_write(INSTALLED "old.txt", "");
    ASSERT_EQ(trial_install(package, PROPERTIES("REINSTALL=ALL")), 0);
    ASSERT_FALSE(trial_exists(INSTALLED "old.txt"));
    ASSERT_TRUE(trial_exists(INSTALLED "A.LOG"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(a_listed_folder_may_have_gone_with_its_last_file)
{
    static const struct trial_table tables[] = {
        {"RemoveFile", "FileKey* Component_ FileName DirProperty InstallMode#",
         "folder;core;;INSTALLDIR;2\n"},
        {0},
    };
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.tables = tables;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(a_component_holds_its_empty_folder)
{
    static const struct trial_table tables[] = {
        {"CreateFolder", "Directory_* Component_*", "EMPTY;core\n"},
        {0},
    };
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.tables = tables;
    product.directories = "SUB;INSTALLDIR;sub\nEMPTY;INSTALLDIR;empty\n";
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    ASSERT_TRUE(trial_exists(INSTALLED "empty"));
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(copies_come_and_go_with_their_component)
{
    static const struct trial_table tables[] = {
        {"DuplicateFile", "FileKey* Component_ File_ DestName DestFolder",
         "copy;core;one;COPY.TXT|copy of one.txt;\n"},
        {0},
    };
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;

    product.tables = tables;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_EQ(trial_install(package, NOTHING), 0);
    expect_text(INSTALLED "copy of one.txt", "one");
    ASSERT_EQ(trial_remove(package), 0);
    trial_assert_nothing_left();
}

TEST(files_are_moved_when_a_component_is_installed)
{
    static const struct trial_table tables[] = {
        {"MoveFile", "FileKey* Component_ SourceName DestName SourceFolder DestFolder Options#",
         "move;core;*.dat;;OLD;INSTALLDIR;1\ncopy;core;t*.txt;NEW|new.txt;OLD;INSTALLDIR;0\n"},
        {0},
    };
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL, *old = NULL;

    product.tables = tables;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    mkdir(trial_path("old"), 0700);
    trial_write("old/a.dat", "data");
    trial_write("old/b.txt", "text");
    trial_write("old/t1.txt", "first");
    trial_write("old/t2.txt", "second");
    ASSERT_TRUE(asprintf(&old, "OLD=%s", trial_path("old")) > 0);
    ASSERT_EQ(trial_install(package, PROPERTIES(old)), 0);
    expect_text(INSTALLED "a.dat", "data");
    ASSERT_FALSE(trial_exists("old/a.dat"));
    ASSERT_TRUE(trial_exists("old/b.txt"));
    expect_text(INSTALLED "new.txt", "first");
    expect_text(INSTALLED "t2.txt", "second");
    expect_text("old/t1.txt", "first");
}

TEST(an_administrative_installation_lays_the_files_out)
{
    _cleanup_(freep) char *package = trial_product_write(&two_files, TRIAL_EMBEDDED);
    _cleanup_(freep) char *image = NULL;

    ASSERT_EQ(trial_lay_out(package, trial_path("image")), 0);
    expect_text("image/Trial/one file.txt", "one");
    expect_text("image/Trial/sub folder/two.sh", "two");
    ASSERT_FALSE(trial_exists(INSTALLED));

    /* What was laid out installs without its cabinet. */
    image = strdup(trial_path("image/0.msi"));
    ASSERT_TRUE(image != NULL);
    ASSERT_EQ(trial_install(image, NOTHING), 0);
    expect_text(INSTALLED "sub folder/two.sh", "two");
}
