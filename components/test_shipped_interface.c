/* SPDX-License-Identifier: MIT */
/*
 * Objects of the components that come with Comity are called from another apartment by their own
 * interfaces, in a home where nothing is registered.
 */
#define COBJMACROS
#include <comity/initguid.h>
#include <comity/windows.h>

#include "base/shipped_class.h"
#include "base/shipped_interface.h"
#include "scrrun.h"
#include "test.h"
#include "vbsregexp55.h"

/* ---- from another apartment ---- */

typedef void call_object(void *object);

struct visit {
    IStream *stream;
    const IID *iid;
    call_object *call;
};

static DWORD CALLBACK visit_from_mta(void *context)
{
    struct visit *visit = context;
    IUnknown *object;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(visit->stream, visit->iid, (void **)&object), S_OK);
    visit->call(object);
    IUnknown_Release(object);
    CoUninitialize();
    return 0;
}

/* The object lives in this thread's apartment, which serves it while it waits. */
static void call_from_elsewhere(const char16_t *progid, const IID *iid, call_object *call)
{
    struct visit visit = {.iid = iid, .call = call};
    IUnknown *object;
    HANDLE thread;
    CLSID clsid;
    DWORD index;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CLSIDFromProgID(progid, &clsid), S_OK);
    ASSERT_HR(CoCreateInstance(&clsid, NULL, CLSCTX_INPROC_SERVER, iid, (void **)&object), S_OK);
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(iid, object, &visit.stream), S_OK);
    thread = CreateThread(NULL, 0, visit_from_mta, &visit, 0, NULL);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index), S_OK);
    CloseHandle(thread);
    IUnknown_Release(object);
    CoUninitialize();
}

static void use_dictionary(void *object)
{
    IDictionary *dictionary = object;
    VARIANT key = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"key")};
    VARIANT item = {.vt = VT_I4, .lVal = 42};
    VARIANT found = {0};
    VARIANT_BOOL exists = VARIANT_FALSE;
    LONG count = 0;

    ASSERT_HR(IDictionary_Add(dictionary, &key, &item), S_OK);
    ASSERT_HR(IDictionary_Exists(dictionary, &key, &exists), S_OK);
    ASSERT_EQ(exists, VARIANT_TRUE);
    ASSERT_HR(IDictionary_get_Item(dictionary, &key, &found), S_OK);
    ASSERT_EQ(V_VT(&found), VT_I4);
    ASSERT_EQ(V_I4(&found), 42);
    ASSERT_HR(IDictionary_get_Count(dictionary, &count), S_OK);
    ASSERT_EQ(count, 1);
    VariantClear(&key);
}

TEST(a_dictionary_is_called_by_its_own_interface)
{
    call_from_elsewhere(u"Scripting.Dictionary", &IID_IDictionary, use_dictionary);
}

/* An object that a method returns travels the same way. */
static void use_files(void *object)
{
    IFileSystem3 *files = object;
    BSTR path = SysAllocString(u"/");
    VARIANT_BOOL is_root = VARIANT_FALSE;
    IFolder *folder;
    BSTR name;

    ASSERT_HR(IFileSystem3_GetFolder(files, path, &folder), S_OK);
    ASSERT_HR(IFolder_get_IsRootFolder(folder, &is_root), S_OK);
    ASSERT_EQ(is_root, VARIANT_TRUE);
    ASSERT_HR(IFolder_get_Path(folder, &name), S_OK);
    ASSERT_U16(name, u"/");
    SysFreeString(name);
    SysFreeString(path);
    IFolder_Release(folder);
}

TEST(files_and_their_folders_are_called_by_their_own_interfaces)
{
    call_from_elsewhere(u"Scripting.FileSystemObject", &IID_IFileSystem3, use_files);
}

static void use_expression(void *object)
{
    IRegExp2 *expression = object;
    BSTR pattern = SysAllocString(u"b+");
    BSTR text = SysAllocString(u"abbc");
    VARIANT_BOOL found = VARIANT_FALSE;

    ASSERT_HR(IRegExp2_put_Pattern(expression, pattern), S_OK);
    ASSERT_HR(IRegExp2_Test(expression, text, &found), S_OK);
    ASSERT_EQ(found, VARIANT_TRUE);
    SysFreeString(pattern);
    SysFreeString(text);
}

TEST(an_expression_is_called_by_its_own_interface)
{
    call_from_elsewhere(u"VBScript.RegExp", &IID_IRegExp2, use_expression);
}

TEST(their_proxies_are_told)
{
    static const CLSID by_library = {0x00020424, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    static const CLSID by_dispatch = {0x00020420, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    static const IID installer = {0x000c1090, 0, 0, {0xc0, 0, 0, 0, 0, 0, 0, 0x46}};
    CLSID clsid;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoGetPSClsid(&IID_IDictionary, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &by_library));
    ASSERT_HR(CoGetPSClsid(&installer, &clsid), S_OK);
    ASSERT_TRUE(IsEqualCLSID(&clsid, &by_dispatch));
    ASSERT_HR(CoGetPSClsid(&by_library, &clsid), REGDB_E_IIDNOTREG);
    CoUninitialize();
}

/* ---- what is known of them ---- */

static void check_type(ITypeInfo *info, unsigned *n)
{
    enum shipped_interface_travel travel = SHIPPED_BY_LIBRARY;
    TYPEATTR *attr;
    bool is_described;

    ASSERT_HR(ITypeInfo_GetTypeAttr(info, &attr), S_OK);
    is_described = attr->wTypeFlags & (TYPEFLAG_FDUAL | TYPEFLAG_FOLEAUTOMATION);
    if (is_described || attr->typekind == TKIND_DISPATCH) {
        ASSERT_TRUE(shipped_interface_find(&attr->guid, &travel));
        ASSERT_EQ(travel, is_described ? SHIPPED_BY_LIBRARY : SHIPPED_BY_DISPATCH);
        ++*n;
    }
    ITypeInfo_ReleaseTypeAttr(info, attr);
}

TEST(all_interfaces_of_the_libraries_are_known)
{
    const struct shipped_class *shipped;
    unsigned n = 0;

    test_expect_open_descriptors();
    for (unsigned i = 0; (shipped = shipped_class_at(i)); i++) {
        ITypeLib *library;

        if (!shipped->library)
            continue;
        ASSERT_HR(LoadRegTypeLib(shipped->library, 0xffff, 0xffff, 0, &library), S_OK);
        for (UINT j = 0; j < ITypeLib_GetTypeInfoCount(library); j++) {
            ITypeInfo *info;

            ASSERT_HR(ITypeLib_GetTypeInfo(library, j, &info), S_OK);
            check_type(info, &n);
            ITypeInfo_Release(info);
        }
        ITypeLib_Release(library);
    }
    ASSERT_TRUE(n > 30);
}
