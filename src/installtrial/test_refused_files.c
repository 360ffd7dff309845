/* SPDX-License-Identifier: MIT */
/*
 * What is refused before anything changes, or taken back: missing sources, wrong hashes, bad rows,
 * full disks.
 */
#include <stdlib.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cleanup.h"
#include "base/hresult.h"
#include "installtrial/trial_install.h"
#include "test.h"

#define NOTHING ((const char *const[]){NULL})

static const struct trial_product two_files = {
    .components = "core;{00000000-0000-0000-0000-00000000000A};INSTALLDIR;0;;one\n"
                  "more;{00000000-0000-0000-0000-00000000000B};SUB;0;;two\n",
    .directories = "SUB;INSTALLDIR;SUB|sub folder\n",
    .files = "one;core;ONE.TXT|one file.txt\ntwo;more;two.sh\nrun;more;run.sh\n",
};

static void expect_refused(const struct trial_product *product, enum trial_source source,
                           const char *words)
{
    _cleanup_(freep) char *package = trial_product_write(product, source);
    _cleanup_(freep) char *cabinet = NULL;

    if (source == TRIAL_BESIDE)
        ASSERT_EQ(unlink(trial_path("../trial.cab")), 0);
    ASSERT_TRUE(trial_install(package, NOTHING) != 0);
    if (!strstr(hr_message(), words))
        test_fail(__FILE__, __LINE__, "\"%s\" does not say \"%s\"", hr_message(), words);
    trial_assert_nothing_left();
}

TEST(a_missing_cabinet_is_named)
{
    expect_refused(&two_files, TRIAL_BESIDE, "the cabinet trial.cab (table Media, row 1");
}

TEST(a_missing_stream_is_named)
{
    struct trial_product product = two_files;

    product.media = "1;1000;#other.cab\n";
    expect_refused(&product, TRIAL_EMBEDDED,
                   "the cabinet #other.cab (table Media, row 1, column Cabinet) is not among");
}

TEST(a_missing_file_is_named)
{
    expect_refused(&two_files, TRIAL_UNCOMPRESSED, "table File, row \"one\"");
}

TEST(a_wrong_hash_is_told_and_all_taken_back)
{
    static const struct trial_table hashes[] = {
        {"MsiFileHash", "File_* Options# HashPart1# HashPart2# HashPart3# HashPart4#",
         "two;0;1;2;3;4\n"},
        {0},
    };
    struct trial_product product = two_files;

    product.tables = hashes;
    expect_refused(&product, TRIAL_EMBEDDED, "row \"two\") is not what the table MsiFileHash says");
}

TEST(rows_that_refer_to_nothing_are_named)
{
    static const struct trial_table tables[] = {
        {"RemoveFile", "FileKey* Component_ FileName DirProperty InstallMode#",
         "gone;nobody;*.log;INSTALLDIR;2\n"},
        {0},
    };
    struct trial_product product = two_files;

    product.tables = tables;
    expect_refused(&product, TRIAL_EMBEDDED,
                   "table RemoveFile, row \"gone\" (number 1), column Component_: \"nobody\"");
}

TEST(a_product_code_that_is_no_guid_is_named)
{
    struct trial_product product = two_files;

    product.code = "no-guid";
    expect_refused(&product, TRIAL_EMBEDDED,
                   "table Property, row \"ProductCode\", column Value: \"no-guid\" is no GUID");
}

TEST(names_that_lead_elsewhere_are_refused)
{
    static const struct trial_table tables[] = {
        {"DuplicateFile", "FileKey* Component_ File_ DestName DestFolder",
         "copy;core;one;..\\x;INSTALLDIR\n"},
        {0},
    };
    struct trial_product product = two_files;

    product.tables = tables;
    expect_refused(&product, TRIAL_EMBEDDED, "table DuplicateFile, row \"copy\"");
}

static const char many_files[] =
    "f00;core;f00\nf01;core;f01\nf02;core;f02\nf03;core;f03\nf04;core;f04\n"
    "f05;core;f05\nf06;core;f06\nf07;core;f07\nf08;core;f08\nf09;core;f09\n"
    "f10;core;f10\nf11;core;f11\nf12;core;f12\nf13;core;f13\nf14;core;f14\n"
    "f15;core;f15\nf16;core;f16\nf17;core;f17\nf18;core;f18\nf19;core;f19\n"
    "f20;core;f20\nf21;core;f21\nf22;core;f22\nf23;core;f23\nf24;core;f24\n"
    "f25;core;f25\nf26;core;f26\nf27;core;f27\nf28;core;f28\nf29;core;f29\n"
    "f30;core;f30\nf31;core;f31\nf32;core;f32\nf33;core;f33\nf34;core;f34\n"
    "f35;core;f35\nf36;core;f36\nf37;core;f37\nf38;core;f38\nf39;core;f39\n"
    "f40;core;f40\nf41;core;f41\nf42;core;f42\nf43;core;f43\nf44;core;f44\n"
    "f45;core;f45\nf46;core;f46\nf47;core;f47\nf48;core;f48\nf49;core;f49\n"
    "f50;core;f50\nf51;core;f51\nf52;core;f52\nf53;core;f53\nf54;core;f54\n"
    "f55;core;f55\nf56;core;f56\nf57;core;f57\nf58;core;f58\nf59;core;f59\n";

/* The memory of this machine is smaller than its disks. */
TEST(a_volume_without_room_is_named_before_anything_is_written)
{
    struct trial_product product = two_files;
    _cleanup_(freep) char *package = NULL;
    struct statvfs space;

    if (statvfs("/dev/shm", &space) < 0 ||
        (uint64_t)space.f_bfree * space.f_frsize > 60 * (uint64_t)INT32_MAX)
        test_skip("no /dev/shm that so much does not fit into");
    product.files = many_files;
    product.extra_size = INT32_MAX - 100;
    package = trial_product_write(&product, TRIAL_EMBEDDED);
    ASSERT_TRUE(trial_install(package, PROPERTIES("INSTALLDIR=/dev/shm/comity-trial")) != 0);
    ASSERT_HR(hr_recorded(), hr_from_win32(ERROR_DISK_FULL));
    ASSERT_TRUE(strstr(hr_message(), "the volume that has /dev/shm lacks space") != NULL);
    trial_assert_nothing_left();
}
