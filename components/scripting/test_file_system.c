/* SPDX-License-Identifier: MIT */
/*
 * Scripting.FileSystemObject as its clients see it. Expectations without another source are those
 * of "FileSystemObject object" in Windows' scripting reference.
 */
#include <comity/windows.h>

#include <fcntl.h>
#include <initguid.h>
#include <scrrun.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test.h"

static IFileSystem3 *file_system;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_FileSystemObject, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IFileSystem3, (void **)&file_system),
              S_OK);
}

static void end(void)
{
    ASSERT_EQ(IFileSystem3_Release(file_system), 0);
    CoUninitialize();
}

static size_t units(const char16_t *text)
{
    size_t n = 0;

    while (text[n])
        n++;
    return n;
}

/* NULL and "" are the same text. */
static bool is_text(BSTR text, const char16_t *expected)
{
    bool is = SysStringLen(text) == units(expected) &&
              memcmp(text ? text : u"", expected, units(expected) * sizeof(*expected)) == 0;

    SysFreeString(text);
    return is;
}

typedef HRESULT (*path_method)(IFileSystem3 *iface, BSTR path, BSTR *ret_text);

static bool gives(path_method method, const char16_t *path, const char16_t *expected)
{
    BSTR text = SysAllocString(path), result;

    ASSERT_HR(method(file_system, text, &result), S_OK);
    SysFreeString(text);
    return is_text(result, expected);
}

TEST(paths_are_taken_apart)
{
    const IFileSystem3Vtbl *methods;

    begin();
    methods = file_system->lpVtbl;
    ASSERT_TRUE(gives(methods->GetParentFolderName, u"/a/b.c", u"/a"));
    ASSERT_TRUE(gives(methods->GetFileName, u"C:\\a\\b.c", u"b.c"));
    ASSERT_TRUE(gives(methods->GetBaseName, u"/a/b.c", u"b"));
    ASSERT_TRUE(gives(methods->GetExtensionName, u"/a/b.c", u"c"));
    ASSERT_TRUE(gives(methods->GetDriveName, u"D:\\x", u"D:"));
    ASSERT_TRUE(gives(methods->GetDriveName, u"/x", u"C:"));
    ASSERT_TRUE(gives(methods->GetDriveName, u"x", u""));
    ASSERT_TRUE(gives(methods->GetAbsolutePathName, u"C:\\a\\.\\b\\..\\c", u"/a/c"));
    ASSERT_HR(methods->GetFileName(file_system, NULL, NULL), E_POINTER);
    end();
}

TEST(paths_are_built)
{
    BSTR path = SysAllocString(u"/a"), name = SysAllocString(u"b"), result;

    begin();
    ASSERT_HR(IFileSystem3_BuildPath(file_system, path, name, &result), S_OK);
    ASSERT_TRUE(is_text(result, u"/a/b"));
    ASSERT_HR(IFileSystem3_BuildPath(file_system, NULL, name, &result), S_OK);
    ASSERT_TRUE(is_text(result, u"b"));
    ASSERT_HR(IFileSystem3_BuildPath(file_system, path, NULL, NULL), E_POINTER);
    SysFreeString(path);
    SysFreeString(name);
    end();
}

TEST(temporary_names_differ)
{
    BSTR a, b;

    begin();
    ASSERT_HR(IFileSystem3_GetTempName(file_system, &a), S_OK);
    ASSERT_HR(IFileSystem3_GetTempName(file_system, &b), S_OK);
    ASSERT_EQ(SysStringLen(a), 12);
    ASSERT_EQ(memcmp(a, u"rad", 6), 0);
    ASSERT_EQ(memcmp(a + 8, u".tmp", 8), 0);
    ASSERT_TRUE(memcmp(a, b, 24) != 0);
    SysFreeString(a);
    SysFreeString(b);
    end();
}

static void create(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    ITextStream *stream;

    ASSERT_HR(IFileSystem3_CreateTextFile(file_system, text, VARIANT_FALSE, VARIANT_FALSE, &stream),
              S_OK);
    ASSERT_EQ(ITextStream_Release(stream), 0);
    SysFreeString(text);
}

static VARIANT_BOOL file_exists(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    VARIANT_BOOL exists;

    ASSERT_HR(IFileSystem3_FileExists(file_system, text, &exists), S_OK);
    SysFreeString(text);
    return exists;
}

static VARIANT_BOOL folder_exists(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    VARIANT_BOOL exists;

    ASSERT_HR(IFileSystem3_FolderExists(file_system, text, &exists), S_OK);
    SysFreeString(text);
    return exists;
}

static IFolder *folder_of(const char16_t *name)
{
    BSTR text = SysAllocString(name);
    IFolder *folder;

    ASSERT_HR(IFileSystem3_GetFolder(file_system, text, &folder), S_OK);
    SysFreeString(text);
    return folder;
}

TEST(files_and_folders_exist_or_not)
{
    IFolder *folder;
    BSTR name = SysAllocString(u"folder"), nested = SysAllocString(u"none/folder");

    begin();
    ASSERT_HR(IFileSystem3_CreateFolder(file_system, name, &folder), S_OK);
    IFolder_Release(folder);
    ASSERT_HR(IFileSystem3_CreateFolder(file_system, name, &folder), CTL_E_FILEALREADYEXISTS);
    ASSERT_TRUE(!folder);
    ASSERT_HR(IFileSystem3_CreateFolder(file_system, nested, &folder), CTL_E_PATHNOTFOUND);
    create(u"folder\\file");
    ASSERT_TRUE(folder_exists(u"folder") && folder_exists(u"folder\\") && folder_exists(u"C:\\"));
    ASSERT_FALSE(folder_exists(u"folder/file") || folder_exists(u"") || folder_exists(u"B:\\"));
    ASSERT_TRUE(file_exists(u"folder/file"));
    ASSERT_FALSE(file_exists(u"folder") || file_exists(u"folder/file/") || file_exists(u""));
    SysFreeString(name);
    SysFreeString(nested);
    end();
}

TEST(what_is_not_there_has_its_error)
{
    BSTR none = SysAllocString(u"none"), drive = SysAllocString(u"B:");
    ITextStream *stream;
    IFolder *folder;
    IDrive *letter;
    IFile *file;

    begin();
    ASSERT_HR(IFileSystem3_GetFile(file_system, none, &file), CTL_E_FILENOTFOUND);
    ASSERT_HR(IFileSystem3_GetFile(file_system, NULL, &file), E_INVALIDARG);
    ASSERT_HR(IFileSystem3_GetFolder(file_system, none, &folder), CTL_E_PATHNOTFOUND);
    ASSERT_HR(IFileSystem3_GetDrive(file_system, drive, &letter), CTL_E_DEVICEUNAVAILABLE);
    ASSERT_HR(IFileSystem3_GetDrive(file_system, none, &letter), E_INVALIDARG);
    ASSERT_HR(IFileSystem3_OpenTextFile(file_system, none, ForReading, VARIANT_FALSE, TristateFalse,
                                        &stream),
              CTL_E_FILENOTFOUND);
    ASSERT_HR(
        IFileSystem3_OpenTextFile(file_system, none, 3, VARIANT_FALSE, TristateFalse, &stream),
        E_INVALIDARG);
    ASSERT_HR(IFileSystem3_OpenTextFile(file_system, none, ForReading, VARIANT_TRUE, 1, &stream),
              E_INVALIDARG);
    ASSERT_HR(IFileSystem3_DeleteFile(file_system, none, VARIANT_TRUE), CTL_E_FILENOTFOUND);
    ASSERT_HR(IFileSystem3_DeleteFolder(file_system, none, VARIANT_TRUE), CTL_E_PATHNOTFOUND);
    ASSERT_HR(IFileSystem3_MoveFile(file_system, none, drive), CTL_E_PATHNOTFOUND);
    ASSERT_HR(IFileSystem3_MoveFolder(file_system, none, none), CTL_E_PATHNOTFOUND);
    SysFreeString(none);
    SysFreeString(drive);
    end();
}

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

TEST(modules_have_versions)
{
    WCHAR path[MAX_PATH];
    BSTR text, version;

    begin();
    ASSERT_TRUE(GetModuleFileNameW(GetModuleHandleA("scrrun.so"), path, MAX_PATH) > 0);
    text = SysAllocString(path);
    ASSERT_HR(IFileSystem3_GetFileVersion(file_system, text, &version), S_OK);
    ASSERT_TRUE(is_text(version, u"5.8.0.0"));
    SysFreeString(text);
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

/* ---- late-bound ---- */

TEST(members_are_called_by_name)
{
    DISPPARAMS params = {0};
    VARIANT path = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"/a/b")}, result;
    BSTR name = SysAllocString(u"getfilename"), wrong = SysAllocString(u"GetNothing");
    EXCEPINFO exception;
    DISPID id;

    begin();
    params.rgvarg = &path;
    params.cArgs = 1;
    ASSERT_HR(IFileSystem3_GetIDsOfNames(file_system, &IID_NULL, &name, 1, 0, &id), S_OK);
    ASSERT_EQ(id, 10006);
    ASSERT_HR(IFileSystem3_Invoke(file_system, id, &IID_NULL, 0, DISPATCH_METHOD, &params, &result,
                                  &exception, NULL),
              S_OK);
    ASSERT_TRUE(is_text(V_BSTR(&result), u"b"));
    ASSERT_HR(IFileSystem3_Invoke(file_system, 10012, &IID_NULL, 0, DISPATCH_METHOD, &params,
                                  &result, &exception, NULL),
              DISP_E_EXCEPTION);
    ASSERT_HR(exception.scode, CTL_E_FILENOTFOUND);
    ASSERT_HR(IFileSystem3_GetIDsOfNames(file_system, &IID_NULL, &wrong, 1, 0, &id),
              DISP_E_UNKNOWNNAME);
    VariantClear(&path);
    SysFreeString(name);
    SysFreeString(wrong);
    end();
}

TEST(the_type_library_has_all_classes)
{
    static const CLSID *const classes[] = {
        &CLSID_Dictionary, &CLSID_FileSystemObject, &CLSID_Drive, &CLSID_Drives,
        &CLSID_Folder,     &CLSID_Folders,          &CLSID_File,  &CLSID_Files,
        &CLSID_TextStream, &CLSID_Encoder,
    };
    ITypeLib *library;
    ITypeInfo *info;

    begin();
    ASSERT_HR(LoadRegTypeLib(&LIBID_Scripting, 1, 0, 0, &library), S_OK);
    for (size_t i = 0; i < sizeof(classes) / sizeof(*classes); i++) {
        ASSERT_HR(ITypeLib_GetTypeInfoOfGuid(library, classes[i], &info), S_OK);
        ITypeInfo_Release(info);
    }
    ITypeLib_Release(library);
    end();
}
