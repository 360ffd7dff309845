/* SPDX-License-Identifier: MIT */
/*
 * File, Folder, Drive and their collections as their clients see them. Expectations without another
 * source are those of their pages in Windows' scripting reference.
 */
#include "file_system_test.h"

#include <fcntl.h>
#include <sys/stat.h>

TEST(a_file_tells_and_changes_what_it_is)
{
    BSTR name = SysAllocString(u"file.txt"), renamed = SysAllocString(u"other.txt"), text;
    FileAttribute attributes;
    ITextStream *stream;
    IFolder *folder;
    IFile *file;
    VARIANT size;
    DATE date;

    begin();
    create(name);
    ASSERT_HR(IFileSystem3_GetFile(file_system, name, &file), S_OK);
    ASSERT_HR(IFile_put_Name(file, renamed), S_OK);
    ASSERT_TRUE(file_exists(u"other.txt") && !file_exists(u"file.txt"));
    ASSERT_HR(IFile_get_Name(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"other.txt"));
    ASSERT_HR(IFile_get_Type(file, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"TXT File"));
    ASSERT_HR(IFile_OpenAsTextStream(file, ForAppending, TristateFalse, &stream), S_OK);
    ASSERT_HR(ITextStream_WriteBlankLines(stream, 3), S_OK);
    ASSERT_HR(ITextStream_Close(stream), S_OK);
    ITextStream_Release(stream);
    ASSERT_HR(IFile_get_Size(file, &size), S_OK);
    ASSERT_EQ(V_I4(&size), 6);
    ASSERT_HR(IFile_get_DateLastModified(file, &date), S_OK);
    ASSERT_TRUE(date > 40000);
    ASSERT_HR(IFile_put_Attributes(file, ReadOnly), S_OK);
    ASSERT_HR(IFile_get_Attributes(file, &attributes), S_OK);
    ASSERT_EQ(attributes, ReadOnly);
    ASSERT_HR(IFile_get_ParentFolder(file, &folder), S_OK);
    IFolder_Release(folder);
    ASSERT_HR(IFile_Copy(file, name, VARIANT_FALSE), S_OK);
    ASSERT_HR(IFile_Copy(file, name, VARIANT_FALSE), CTL_E_FILEALREADYEXISTS);
    ASSERT_HR(IFile_Delete(file, VARIANT_FALSE), CTL_E_PERMISSIONDENIED);
    ASSERT_HR(IFile_Delete(file, VARIANT_TRUE), S_OK);
    ASSERT_HR(IFile_get_Size(file, &size), CTL_E_FILENOTFOUND);
    ASSERT_EQ(IFile_Release(file), 0);
    SysFreeString(name);
    SysFreeString(renamed);
    end();
}

TEST(names_stay_in_their_folder)
{
    static const char16_t *const wrong[] = {u"..", u"a/b", u"a\\b", u"."};
    BSTR name = SysAllocString(u"file");
    IFile *file;

    begin();
    create(name);
    ASSERT_HR(IFileSystem3_GetFile(file_system, name, &file), S_OK);
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        BSTR text = SysAllocString(wrong[i]);

        ASSERT_HR(IFile_put_Name(file, text), CTL_E_BADFILENAMEORNUMBER);
        SysFreeString(text);
    }
    ASSERT_HR(IFile_put_Name(file, NULL), E_INVALIDARG);
    ASSERT_TRUE(file_exists(u"file"));
    IFile_Release(file);
    SysFreeString(name);
    end();
}

TEST(a_moved_object_follows)
{
    BSTR target = SysAllocString(u"b\\"), path;
    IFolder *folder, *parent;
    VARIANT_BOOL is_root;
    VARIANT size;

    begin();
    ASSERT_EQ(mkdir("a", 0777), 0);
    ASSERT_EQ(mkdir("b", 0777), 0);
    create(u"a/file");
    folder = folder_of(u"a");
    ASSERT_HR(IFolder_Move(folder, target), S_OK);
    ASSERT_TRUE(file_exists(u"b/a/file"));
    ASSERT_HR(IFolder_get_ParentFolder(folder, &parent), S_OK);
    ASSERT_HR(IFolder_get_Name(parent, &path), S_OK);
    ASSERT_TRUE(is_text(path, u"b"));
    ASSERT_HR(IFolder_get_Size(folder, &size), S_OK);
    ASSERT_EQ(V_I4(&size), 0);
    ASSERT_HR(IFolder_get_IsRootFolder(folder, &is_root), S_OK);
    ASSERT_EQ(is_root, VARIANT_FALSE);
    ASSERT_HR(IFolder_Delete(folder, VARIANT_FALSE), S_OK);
    ASSERT_FALSE(folder_exists(u"b/a"));
    IFolder_Release(parent);
    IFolder_Release(folder);
    SysFreeString(target);
    end();
}

TEST(the_root_has_no_folder_around_it)
{
    VARIANT_BOOL is_root;
    IFolder *root, *none;
    BSTR name;

    begin();
    root = folder_of(u"C:\\");
    ASSERT_HR(IFolder_get_IsRootFolder(root, &is_root), S_OK);
    ASSERT_EQ(is_root, VARIANT_TRUE);
    ASSERT_HR(IFolder_get_ParentFolder(root, &none), S_OK);
    ASSERT_TRUE(!none);
    ASSERT_HR(IFolder_get_Path(root, &name), S_OK);
    ASSERT_TRUE(is_text(name, u"/"));
    IFolder_Release(root);
    end();
}

/* ---- collections ---- */

TEST(collections_are_read_anew)
{
    VARIANT key = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"two")}, wrong = {.vt = VT_I4};
    IFolderCollection *folders;
    IFileCollection *files;
    IFolder *folder, *made;
    LONG count;
    IFile *file;

    begin();
    folder = folder_of(u".");
    ASSERT_EQ(mkdir("sub", 0777), 0);
    ASSERT_EQ(chdir("sub"), 0);
    IFolder_Release(folder);
    folder = folder_of(u".");
    ASSERT_HR(IFolder_get_Files(folder, &files), S_OK);
    ASSERT_HR(IFolder_get_SubFolders(folder, &folders), S_OK);
    create(u"one");
    ASSERT_HR(IFileCollection_get_Count(files, &count), S_OK);
    ASSERT_EQ(count, 1);
    ASSERT_HR(IFileCollection_get_Item(files, key, &file), CTL_E_FILENOTFOUND);
    create(u"two");
    ASSERT_HR(IFileCollection_get_Item(files, key, &file), S_OK);
    IFile_Release(file);
    ASSERT_HR(IFileCollection_get_Item(files, wrong, &file), E_INVALIDARG);
    ASSERT_HR(IFolderCollection_Add(folders, V_BSTR(&key), &made), CTL_E_FILEALREADYEXISTS);
    V_BSTR(&key)[0] = 'T';
    ASSERT_HR(IFolderCollection_Add(folders, V_BSTR(&key), &made), S_OK);
    IFolder_Release(made);
    ASSERT_HR(IFolderCollection_get_Count(folders, &count), S_OK);
    ASSERT_EQ(count, 1);
    ASSERT_HR(IFolderCollection_get_Item(folders, key, &made), S_OK);
    IFolder_Release(made);
    IFolder_Release(folder);
    ASSERT_EQ(IFileCollection_Release(files), 0);
    ASSERT_EQ(IFolderCollection_Release(folders), 0);
    VariantClear(&key);
    end();
}

TEST(enumerators_hold_what_was_there)
{
    IFileCollection *files;
    IEnumVARIANT *list, *clone;
    VARIANT values[3];
    IFolder *folder;
    ULONG n;

    begin();
    ASSERT_EQ(mkdir("sub", 0777), 0);
    create(u"sub/one");
    create(u"sub/two");
    folder = folder_of(u"sub");
    ASSERT_HR(IFolder_get_Files(folder, &files), S_OK);
    ASSERT_HR(IFileCollection_get__NewEnum(files, (IUnknown **)&list), S_OK);
    ASSERT_EQ(unlink("sub/two"), 0);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, values, &n), S_OK);
    ASSERT_EQ(V_VT(&values[0]), VT_DISPATCH);
    VariantClear(&values[0]);
    ASSERT_HR(IEnumVARIANT_Clone(list, &clone), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 3, values, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    VariantClear(&values[0]);
    ASSERT_HR(IEnumVARIANT_Skip(clone, 2), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(clone, 1), S_FALSE);
    ASSERT_HR(IEnumVARIANT_Reset(list), S_OK);
    ASSERT_HR(IEnumVARIANT_Skip(list, 2), S_OK);
    IEnumVARIANT_Release(clone);
    IEnumVARIANT_Release(list);
    IFileCollection_Release(files);
    IFolder_Release(folder);
    end();
}

/* As on Windows: a clone begins anew, and there are no two objects for one file in a row. */
TEST(clones_give_the_same_objects)
{
    IEnumVARIANT *list, *clone;
    VARIANT first, again;
    IFileCollection *files;
    IFolder *folder;

    begin();
    ASSERT_EQ(mkdir("sub", 0777), 0);
    create(u"sub/one");
    create(u"sub/two");
    folder = folder_of(u"sub");
    ASSERT_HR(IFolder_get_Files(folder, &files), S_OK);
    ASSERT_HR(IFileCollection_get__NewEnum(files, (IUnknown **)&list), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &first, NULL), S_OK);
    ASSERT_HR(IEnumVARIANT_Clone(list, &clone), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(clone, 1, &again, NULL), S_OK);
    ASSERT_TRUE(V_DISPATCH(&first) == V_DISPATCH(&again));
    VariantClear(&first);
    VariantClear(&again);
    ASSERT_EQ(IEnumVARIANT_Release(list), 0);
    ASSERT_HR(IEnumVARIANT_Next(clone, 1, &again, NULL), S_OK);
    VariantClear(&again);
    ASSERT_EQ(IEnumVARIANT_Release(clone), 0);
    IFileCollection_Release(files);
    IFolder_Release(folder);
    end();
}

TEST(drives_stand_for_file_systems)
{
    BSTR letter = SysAllocString(u"c:"), slash = SysAllocString(u"/"), text;
    IDriveCollection *drives;
    VARIANT_BOOL is;
    VARIANT size;
    IDrive *drive;
    LONG count;

    begin();
    ASSERT_HR(IFileSystem3_get_Drives(file_system, &drives), S_OK);
    ASSERT_HR(IDriveCollection_get_Count(drives, &count), S_OK);
    ASSERT_TRUE(count >= 1);
    ASSERT_HR(IFileSystem3_DriveExists(file_system, letter, &is), S_OK);
    ASSERT_EQ(is, VARIANT_TRUE);
    ASSERT_HR(IFileSystem3_GetDrive(file_system, slash, &drive), S_OK);
    IDrive_Release(drive);
    ASSERT_HR(IFileSystem3_GetDrive(file_system, letter, &drive), S_OK);
    ASSERT_HR(IDrive_get_Path(drive, &text), S_OK);
    ASSERT_TRUE(is_text(text, u"C:"));
    ASSERT_HR(IDrive_get_IsReady(drive, &is), S_OK);
    ASSERT_EQ(is, VARIANT_TRUE);
    ASSERT_HR(IDrive_get_TotalSize(drive, &size), S_OK);
    ASSERT_TRUE(V_VT(&size) == VT_I4 || V_VT(&size) == VT_R8);
    ASSERT_HR(IDrive_put_VolumeName(drive, letter), CTL_E_PERMISSIONDENIED);
    IDrive_Release(drive);
    IDriveCollection_Release(drives);
    SysFreeString(letter);
    SysFreeString(slash);
    end();
}

TEST(names_that_are_no_text_can_be_reached)
{
    IFileCollection *files;
    IEnumVARIANT *list;
    VARIANT value;
    IFolder *folder;
    IFile *file;

    begin();
    ASSERT_EQ(mkdir("sub", 0777), 0);
    ASSERT_EQ(close(open("sub/\xff\\", O_CREAT | O_WRONLY, 0666)), 0);
    folder = folder_of(u"sub");
    ASSERT_HR(IFolder_get_Files(folder, &files), S_OK);
    ASSERT_HR(IFileCollection_get__NewEnum(files, (IUnknown **)&list), S_OK);
    ASSERT_HR(IEnumVARIANT_Next(list, 1, &value, NULL), S_OK);
    file = (IFile *)V_DISPATCH(&value);
    ASSERT_HR(IFile_Delete(file, VARIANT_FALSE), S_OK);
    ASSERT_TRUE(access("sub/\xff\\", F_OK) != 0);
    IFile_Release(file);
    IEnumVARIANT_Release(list);
    IFileCollection_Release(files);
    IFolder_Release(folder);
    end();
}
