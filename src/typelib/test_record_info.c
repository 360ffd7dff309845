/* SPDX-License-Identifier: MIT */
/* Expectations are those of Windows' "IRecordInfo" page, for Point and Figure of trial.idl. */
#define COBJMACROS
#include <limits.h>
#include <string.h>

#include <comity/windows.h>

#include "test.h"

enum { POINT_INDEX = 1, THING_INDEX = 3, FIGURE_INDEX = 7 };

struct point {
    LONG x;
    double y;
    BSTR name;
    SHORT codes[4];
};
struct figure {
    struct point at;
    VARIANT extra;
    SAFEARRAY *numbers;
    IDispatch *object;
};

static HRESULT find(UINT index, IRecordInfo **ret_record)
{
    char16_t path[PATH_MAX];
    DWORD len = GetModuleFileNameW(NULL, path, PATH_MAX);
    ITypeInfo *info;
    ITypeLib *lib;
    HRESULT hr;

    test_expect_open_descriptors();
    while (path[len - 1] != u'/')
        len--;
    lstrcpyW(path + len, u"trial.tlb");
    ASSERT_HR(LoadTypeLibEx(path, REGKIND_NONE, &lib), S_OK);
    ASSERT_HR(ITypeLib_GetTypeInfo(lib, index, &info), S_OK);
    hr = GetRecordInfoFromTypeInfo(info, ret_record);
    ITypeInfo_Release(info);
    ITypeLib_Release(lib);
    return hr;
}

static IRecordInfo *record_of(UINT index)
{
    IRecordInfo *record;

    ASSERT_HR(find(index, &record), S_OK);
    return record;
}

TEST(a_record_tells_its_name_size_and_fields)
{
    static const char16_t *const expected[] = {u"x", u"y", u"name", u"codes"};
    IRecordInfo *record = record_of(POINT_INDEX);
    BSTR names[8];
    ULONG n = 0;
    ULONG size;
    BSTR name;

    ASSERT_HR(IRecordInfo_GetName(record, &name), S_OK);
    ASSERT_U16(name, u"Point");
    SysFreeString(name);
    ASSERT_HR(IRecordInfo_GetSize(record, &size), S_OK);
    ASSERT_EQ(size, sizeof(struct point));
    ASSERT_HR(IRecordInfo_GetFieldNames(record, &n, NULL), S_OK);
    ASSERT_EQ(n, 4);
    n = 8;
    ASSERT_HR(IRecordInfo_GetFieldNames(record, &n, names), S_OK);
    ASSERT_EQ(n, 4);
    for (ULONG i = 0; i < n; i++) {
        ASSERT_U16(names[i], expected[i]);
        SysFreeString(names[i]);
    }
    ASSERT_EQ(IRecordInfo_Release(record), 0);
}

TEST(only_structures_are_records)
{
    IRecordInfo *record;

    ASSERT_HR(find(THING_INDEX, &record), E_INVALIDARG);
    ASSERT_HR(GetRecordInfoFromTypeInfo(NULL, &record), E_INVALIDARG);
}

TEST(fields_are_put_converted_and_got)
{
    IRecordInfo *record = record_of(POINT_INDEX);
    struct point *point = IRecordInfo_RecordCreate(record);
    VARIANT value, got;

    V_VT(&value) = VT_BSTR;
    V_BSTR(&value) = SysAllocString(u"17");
    ASSERT_HR(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, u"X", &value), S_OK);
    ASSERT_EQ(point->x, 17);
    ASSERT_HR(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, u"name", &value), S_OK);
    ASSERT_TRUE(point->name != V_BSTR(&value));
    ASSERT_HR(IRecordInfo_PutFieldNoCopy(record, INVOKE_PROPERTYPUT, point, u"x", &value),
              DISP_E_TYPEMISMATCH);
    ASSERT_HR(IRecordInfo_PutField(record, 0, point, u"x", &value), E_INVALIDARG);
    ASSERT_HR(IRecordInfo_PutField(record, INVOKE_PROPERTYPUT, point, u"z", &value),
              TYPE_E_FIELDNOTFOUND);
    ASSERT_HR(IRecordInfo_PutFieldNoCopy(record, INVOKE_PROPERTYPUT, point, u"name", &value), S_OK);
    ASSERT_EQ(V_VT(&value), VT_EMPTY);

    ASSERT_HR(IRecordInfo_GetField(record, point, u"name", &got), S_OK);
    ASSERT_U16(V_BSTR(&got), u"17");
    ASSERT_TRUE(V_BSTR(&got) != point->name);
    VariantClear(&got);
    ASSERT_HR(IRecordInfo_GetField(record, point, u"nothing", &got), TYPE_E_FIELDNOTFOUND);
    ASSERT_HR(IRecordInfo_RecordDestroy(record, point), S_OK);
    IRecordInfo_Release(record);
}

TEST(a_field_is_looked_at_where_it_is)
{
    IRecordInfo *record = record_of(POINT_INDEX);
    struct point point = {.x = 5, .codes = {1, 2, 3, 4}};
    void *array;
    VARIANT got;

    ASSERT_HR(IRecordInfo_GetFieldNoCopy(record, &point, u"x", &got, &array), S_OK);
    ASSERT_EQ(V_VT(&got), VT_BYREF | VT_I4);
    ASSERT_TRUE(V_I4REF(&got) == &point.x);
    ASSERT_FALSE(array);
    ASSERT_HR(IRecordInfo_GetFieldNoCopy(record, &point, u"codes", &got, &array), S_OK);
    ASSERT_EQ(V_VT(&got), VT_BYREF | VT_CARRAY);
    ASSERT_TRUE(array == point.codes);
    IRecordInfo_Release(record);
}

TEST(copies_are_deep)
{
    IRecordInfo *record = record_of(FIGURE_INDEX);
    struct figure *figure = IRecordInfo_RecordCreate(record);
    struct figure *copy;
    LONG index = 2;
    LONG number = 7;
    LONG got;

    figure->at = (struct point){.x = 1, .y = 2.5, .codes = {9, 8, 7, 6}};
    figure->at.name = SysAllocString(u"here");
    V_VT(&figure->extra) = VT_BSTR;
    V_BSTR(&figure->extra) = SysAllocString(u"more");
    figure->numbers = SafeArrayCreateVector(VT_I4, 0, 3);
    ASSERT_HR(SafeArrayPutElement(figure->numbers, &index, &number), S_OK);

    ASSERT_HR(IRecordInfo_RecordCreateCopy(record, figure, (void **)&copy), S_OK);
    ASSERT_HR(IRecordInfo_RecordClear(record, figure), S_OK);
    ASSERT_FALSE(figure->at.name || figure->numbers || V_VT(&figure->extra));
    ASSERT_EQ(copy->at.x, 1);
    ASSERT_EQ(copy->at.codes[3], 6);
    ASSERT_U16(copy->at.name, u"here");
    ASSERT_U16(V_BSTR(&copy->extra), u"more");
    ASSERT_HR(SafeArrayGetElement(copy->numbers, &index, &got), S_OK);
    ASSERT_EQ(got, 7);

    /* Copied over, what was there goes. */
    ASSERT_HR(IRecordInfo_RecordCopy(record, figure, copy), S_OK);
    ASSERT_FALSE(copy->at.name || copy->numbers);
    ASSERT_HR(IRecordInfo_RecordDestroy(record, figure), S_OK);
    ASSERT_HR(IRecordInfo_RecordDestroy(record, copy), S_OK);
    IRecordInfo_Release(record);
}

TEST(records_go_into_records_of_their_type)
{
    IRecordInfo *figures = record_of(FIGURE_INDEX);
    IRecordInfo *points = record_of(POINT_INDEX);
    struct figure *figure = IRecordInfo_RecordCreate(figures);
    struct point point = {.x = 3};
    VARIANT value, got;

    ASSERT_FALSE(IRecordInfo_IsMatchingType(figures, points));
    V_VT(&value) = VT_RECORD;
    V_RECORD(&value) = &point;
    V_RECORDINFO(&value) = points;
    point.name = SysAllocString(u"inner");
    ASSERT_HR(IRecordInfo_PutField(figures, INVOKE_PROPERTYPUT, figure, u"at", &value), S_OK);
    ASSERT_U16(figure->at.name, u"inner");
    ASSERT_TRUE(figure->at.name != point.name);
    SysFreeString(point.name);
    ASSERT_HR(IRecordInfo_GetField(figures, figure, u"at", &got), S_OK);
    ASSERT_EQ(V_VT(&got), VT_RECORD);
    ASSERT_EQ(((struct point *)V_RECORD(&got))->x, 3);
    ASSERT_HR(IRecordInfo_RecordDestroy(points, V_RECORD(&got)), S_OK);
    IRecordInfo_Release(V_RECORDINFO(&got));
    V_RECORDINFO(&value) = figures;
    ASSERT_HR(IRecordInfo_PutField(figures, INVOKE_PROPERTYPUT, figure, u"at", &value),
              DISP_E_TYPEMISMATCH);
    IRecordInfo_RecordDestroy(figures, figure);
    IRecordInfo_Release(points);
    IRecordInfo_Release(figures);
}

TEST(arrays_of_records_own_what_is_in_them)
{
    IRecordInfo *record = record_of(POINT_INDEX);
    SAFEARRAYBOUND bound = {2, 0};
    SAFEARRAY *array = SafeArrayCreateEx(VT_RECORD, 1, &bound, record);
    struct point point = {.x = 4, .name = SysAllocString(u"kept")};
    struct point got = {0};
    LONG index = 1;

    ASSERT_TRUE(array);
    ASSERT_HR(SafeArrayPutElement(array, &index, &point), S_OK);
    SysFreeString(point.name);
    ASSERT_HR(SafeArrayGetElement(array, &index, &got), S_OK);
    ASSERT_EQ(got.x, 4);
    ASSERT_U16(got.name, u"kept");
    ASSERT_HR(IRecordInfo_RecordClear(record, &got), S_OK);
    ASSERT_HR(SafeArrayDestroy(array), S_OK);
    ASSERT_EQ(IRecordInfo_Release(record), 0);
}

TEST(a_registered_record_is_found_by_its_guids)
{
    static const GUID library = {
        0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x01}};
    static const GUID type = {
        0x5b1d0c52, 0x7a5e, 0x4d3c, {0x9c, 0x11, 0x3f, 0x0a, 0x8e, 0x2b, 0x7c, 0x02}};
    IRecordInfo *record = record_of(POINT_INDEX);
    IRecordInfo *found;
    IRecordInfo *none;
    ITypeInfo *info;
    ITypeLib *lib;
    UINT index;
    BSTR path;

    ASSERT_HR(GetRecordInfoFromGuids(&library, 1, 10, 0, &type, &found), TYPE_E_LIBNOTREGISTERED);
    ASSERT_HR(IRecordInfo_GetTypeInfo(record, &info), S_OK);
    ASSERT_HR(ITypeInfo_GetContainingTypeLib(info, &lib, &index), S_OK);
    ASSERT_EQ(index, POINT_INDEX);
    {
        char16_t file[PATH_MAX];
        DWORD len = GetModuleFileNameW(NULL, file, PATH_MAX);

        while (file[len - 1] != u'/')
            len--;
        lstrcpyW(file + len, u"trial.tlb");
        path = SysAllocString(file);
    }
    ASSERT_HR(RegisterTypeLib(lib, path, NULL), S_OK);
    ASSERT_HR(GetRecordInfoFromGuids(&library, 1, 10, 0, &type, &found), S_OK);
    ASSERT_TRUE(IRecordInfo_IsMatchingType(found, record));
    ASSERT_HR(GetRecordInfoFromGuids(&library, 1, 10, 0, &library, &none), TYPE_E_ELEMENTNOTFOUND);
    SysFreeString(path);
    ITypeLib_Release(lib);
    ITypeInfo_Release(info);
    IRecordInfo_Release(found);
    IRecordInfo_Release(record);
}
