/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "propertystorage/file_property_sets.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <comity/windows.h>

#include "test.h"

enum {
    WRITES = STGM_CREATE | STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    CHANGES = STGM_READWRITE | STGM_SHARE_EXCLUSIVE,
    READS = STGM_READ | STGM_SHARE_EXCLUSIVE,
};

static char path[300];

/* A file with content, on a file system that can do it. */
static void make_file(void)
{
    int fd;

    snprintf(path, sizeof(path), "%s/file", test_home());
    fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    ASSERT_EQ(write(fd, "content", 7), 7);
    if (fsetxattr(fd, "user.trial", "", 0, 0) < 0 && errno == EOPNOTSUPP)
        test_skip("the file system has no attributes");
    close(fd);
}

static IPropertySetStorage *open_sets(DWORD mode)
{
    IPropertySetStorage *sets;

    ASSERT_HR(file_property_sets_open(path, mode, &sets), S_OK);
    return sets;
}

static void write_number(IPropertyStorage *properties, LONG number)
{
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = 2};
    PROPVARIANT value = {.vt = VT_I4, .lVal = number};

    ASSERT_HR(IPropertyStorage_WriteMultiple(properties, 1, &spec, &value, 2), S_OK);
}

static void create(IPropertySetStorage *sets, const FMTID *fmtid, LONG number)
{
    IPropertyStorage *properties;

    ASSERT_HR(
        IPropertySetStorage_Create(sets, fmtid, NULL, PROPSETFLAG_DEFAULT, WRITES, &properties),
        S_OK);
    write_number(properties, number);
    ASSERT_HR(IPropertyStorage_Commit(properties, STGC_DEFAULT), S_OK);
    ASSERT_EQ(IPropertyStorage_Release(properties), 0);
}

static void assert_number(IPropertySetStorage *sets, const FMTID *fmtid, LONG expected)
{
    PROPSPEC spec = {.ulKind = PRSPEC_PROPID, .propid = 2};
    IPropertyStorage *properties;
    PROPVARIANT value;

    ASSERT_HR(IPropertySetStorage_Open(sets, fmtid, READS, &properties), S_OK);
    ASSERT_HR(IPropertyStorage_ReadMultiple(properties, 1, &spec, &value), S_OK);
    ASSERT_EQ(value.lVal, expected);
    IPropertyStorage_Release(properties);
}

static ULONG count_sets(IPropertySetStorage *sets)
{
    IEnumSTATPROPSETSTG *elements;
    STATPROPSETSTG stats[4];
    ULONG n;

    ASSERT_HR(IPropertySetStorage_Enum(sets, &elements), S_OK);
    ASSERT_HR(IEnumSTATPROPSETSTG_Next(elements, 4, stats, &n), S_FALSE);
    IEnumSTATPROPSETSTG_Release(elements);
    return n;
}

TEST(files_have_property_sets_beside_their_content)
{
    IPropertySetStorage *sets;
    struct stat stat_;

    make_file();
    sets = open_sets(CHANGES);
    ASSERT_EQ(count_sets(sets), 0);
    create(sets, &FMTID_SummaryInformation, 1);
    create(sets, &FMTID_UserDefinedProperties, 2);
    create(sets, &FMTID_UserDefinedProperties, 3);
    ASSERT_EQ(IPropertySetStorage_Release(sets), 0);
    sets = open_sets(READS);
    assert_number(sets, &FMTID_SummaryInformation, 1);
    assert_number(sets, &FMTID_UserDefinedProperties, 3);
    ASSERT_EQ(count_sets(sets), 2);
    IPropertySetStorage_Release(sets);
    ASSERT_EQ(stat(path, &stat_), 0);
    ASSERT_EQ(stat_.st_size, 7);
}

TEST(sets_of_files_are_removed)
{
    IPropertySetStorage *sets;
    IPropertyStorage *properties;

    make_file();
    sets = open_sets(CHANGES);
    create(sets, &FMTID_UserDefinedProperties, 1);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_UserDefinedProperties), S_OK);
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_UserDefinedProperties, READS, &properties),
              STG_E_FILENOTFOUND);
    ASSERT_EQ(count_sets(sets), 1);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_DocSummaryInformation), S_OK);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_DocSummaryInformation), STG_E_FILENOTFOUND);
    ASSERT_EQ(count_sets(sets), 0);
    IPropertySetStorage_Release(sets);
}

TEST(modes_of_files_are_kept)
{
    IPropertySetStorage *sets;
    IPropertyStorage *properties;

    make_file();
    sets = open_sets(READS);
    ASSERT_HR(
        IPropertySetStorage_Create(sets, &FMTID_SummaryInformation, NULL, 0, WRITES, &properties),
        STG_E_ACCESSDENIED);
    ASSERT_HR(IPropertySetStorage_Delete(sets, &FMTID_SummaryInformation), STG_E_ACCESSDENIED);
    IPropertySetStorage_Release(sets);
    sets = open_sets(CHANGES);
    create(sets, &FMTID_SummaryInformation, 1);
    ASSERT_HR(
        IPropertySetStorage_Create(sets, &FMTID_SummaryInformation, NULL, 0, CHANGES, &properties),
        STG_E_FILEALREADYEXISTS);
    ASSERT_HR(IPropertySetStorage_Create(sets, &FMTID_SummaryInformation, NULL,
                                         PROPSETFLAG_NONSIMPLE, WRITES, &properties),
              STG_E_INVALIDFLAG);
    IPropertySetStorage_Release(sets);
    ASSERT_HR(file_property_sets_open("/none/there", READS, &sets), STG_E_FILENOTFOUND);
}

TEST(what_others_left_in_an_attribute_is_no_set)
{
    IPropertySetStorage *sets;
    IPropertyStorage *properties;

    make_file();
    ASSERT_EQ(setxattr(path, "user.DosStream.\005SummaryInformation:$DATA", "x", 1, 0), 0);
    ASSERT_EQ(setxattr(path, "user.DosStream.Zone.Identifier:$DATA", "x", 1, 0), 0);
    sets = open_sets(READS);
    ASSERT_EQ(count_sets(sets), 1);
    ASSERT_HR(IPropertySetStorage_Open(sets, &FMTID_SummaryInformation, READS, &properties),
              STG_E_INVALIDHEADER);
    IPropertySetStorage_Release(sets);
}

TEST(files_are_made_for_property_sets)
{
    IPropertySetStorage *sets;

    make_file();
    ASSERT_HR(file_property_sets_create(path, CHANGES, &sets), STG_E_FILEALREADYEXISTS);
    ASSERT_HR(file_property_sets_create(path, READS, &sets), STG_E_INVALIDFLAG);
    ASSERT_EQ(unlink(path), 0);
    ASSERT_HR(file_property_sets_create(path, CHANGES, &sets), S_OK);
    create(sets, &FMTID_SummaryInformation, 1);
    IPropertySetStorage_Release(sets);
    ASSERT_HR(file_property_sets_create(path, WRITES, &sets), S_OK);
    IPropertySetStorage_Release(sets);
}
