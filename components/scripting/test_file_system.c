/* SPDX-License-Identifier: MIT */
/*
 * Scripting.FileSystemObject as its clients see it. Expectations without another source are those
 * of "FileSystemObject object" in Windows' scripting reference.
 */
#include "file_system_test.h"

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
