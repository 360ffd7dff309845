/* SPDX-License-Identifier: MIT */
/*
 * Through the ABI alone: an object of this thread is called from another, by an interface that only
 * its type library describes.
 */
#define COBJMACROS
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <comity/initguid.h>
#include <comity/windows.h>

#include "test.h"
#include "traveller.h"

/* ---- the object ---- */

struct traveller {
    IFurther IFurther_iface;
    LONG refs;
};

static struct traveller *traveller_from(void *iface)
{
    return (struct traveller *)iface;
}

static HRESULT traveller_QueryInterface(IFurther *iface, REFIID riid, void **ppv)
{
    bool is_known = IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_ITraveller) ||
                    IsEqualIID(riid, &IID_IFurther) || IsEqualIID(riid, &IID_IImmobile);

    *ppv = is_known ? iface : NULL;
    if (!is_known)
        return E_NOINTERFACE;
    InterlockedIncrement(&traveller_from(iface)->refs);
    return S_OK;
}

static ULONG traveller_AddRef(IFurther *iface)
{
    return (ULONG)InterlockedIncrement(&traveller_from(iface)->refs);
}

static ULONG traveller_Release(IFurther *iface)
{
    return (ULONG)InterlockedDecrement(&traveller_from(iface)->refs);
}

static HRESULT traveller_Numbers(IFurther *iface, char a, short b, LONG c, hyper d, float e,
                                 double f, VARIANT_BOOL g, Mood h, CURRENCY i, DATE j, double *sum)
{
    ASSERT_EQ(*sum, 0.0);
    *sum = a + b + c + (double)d + e + f + g + h + (double)i.int64 + j;
    return S_FALSE;
}

static HRESULT traveller_Texts(IFurther *iface, BSTR in, BSTR *both, BSTR *out)
{
    HRESULT hr = VarBstrCat(in, *both, out);

    SysFreeString(*both);
    *both = NULL;
    return hr;
}

static HRESULT traveller_Values(IFurther *iface, VARIANT in, VARIANT *pointed, VARIANT *both,
                                VARIANT *out)
{
    HRESULT hr = VarAdd(&in, pointed, out);

    VariantClear(both);
    V_VT(both) = VT_R8;
    V_R8(both) = 0.5;
    return hr;
}

static HRESULT traveller_Arrays(IFurther *iface, SAFEARRAY *in, SAFEARRAY **both, SAFEARRAY **out)
{
    BSTR text = SysAllocString(u"put");
    LONG bound, index = 0;
    VARIANT value;

    ASSERT_HR(SafeArrayGetUBound(in, 1, &bound), S_OK);
    *out = SafeArrayCreateVector(VT_VARIANT, 0, 1);
    V_VT(&value) = VT_I4;
    V_I4(&value) = bound;
    ASSERT_HR(SafeArrayPutElement(*out, &index, &value), S_OK);
    ASSERT_HR(SafeArrayPutElement(*both, &index, text), S_OK);
    SysFreeString(text);
    return S_OK;
}

static HRESULT traveller_Records(IFurther *iface, Small small, Reals reals, Large *large,
                                 Large *both, Small *out)
{
    ASSERT_EQ(small.a, -3);
    ASSERT_EQ(small.b, 'x');
    ASSERT_TRUE(reals.x == 1.5f && reals.y == 2.5);
    ASSERT_EQ(large->count, 7);
    ASSERT_EQ(SysStringLen(large->name), 4);
    ASSERT_EQ(V_I4(&large->value), 12);
    ASSERT_EQ(large->codes[3], 9);
    ASSERT_EQ(*large->next, 21);
    ASSERT_TRUE(!both->next);
    both->count = (LONG)large->count + 1;
    SysFreeString(both->name);
    both->name = SysAllocString(u"changed");
    *out = (Small){small.a * 2, 'y'};
    return S_OK;
}

static HRESULT traveller_Fixed(IFurther *iface, LONG in[3], LONG both[2])
{
    both[0] += in[0] + in[1] + in[2];
    both[1] = 5;
    return S_OK;
}

static HRESULT traveller_Pointers(IFurther *iface, LONG **in, LONG **both, LONG **out)
{
    ASSERT_TRUE(!*out);
    *out = CoTaskMemAlloc(sizeof(**out));
    **out = *in ? **in : -1;
    if (*both)
        **both += 1;
    return S_OK;
}

/* Of a record, or of an array of them, each number grows. */
static HRESULT traveller_Carry(IFurther *iface, VARIANT *both, VARIANT *copy)
{
    Named *records = V_RECORD(both);
    ULONG n = 1;

    if (V_VT(both) & VT_ARRAY) {
        records = V_ARRAY(both)->pvData;
        n = V_ARRAY(both)->rgsabound[0].cElements;
    }
    VariantInit(copy);
    ASSERT_HR(VariantCopy(copy, both), S_OK);
    for (ULONG i = 0; i < n; i++)
        records[i].number++;
    return S_OK;
}

static HRESULT traveller_Objects(IFurther *iface, IUnknown *in, ITraveller **both, ITraveller **out)
{
    *out = *both;
    *both = NULL;
    ASSERT_TRUE(in != NULL);
    return S_OK;
}

static HRESULT traveller_Further(IFurther *iface, DECIMAL d, DECIMAL *result)
{
    return VarDecNeg(&d, result);
}

static const IFurtherVtbl traveller_vtable = {
    .QueryInterface = traveller_QueryInterface,
    .AddRef = traveller_AddRef,
    .Release = traveller_Release,
    .Numbers = traveller_Numbers,
    .Texts = traveller_Texts,
    .Values = traveller_Values,
    .Arrays = traveller_Arrays,
    .Records = traveller_Records,
    .Fixed = traveller_Fixed,
    .Pointers = traveller_Pointers,
    .Carry = traveller_Carry,
    .Objects = traveller_Objects,
    .Further = traveller_Further,
};

/* ---- another apartment ---- */

struct visit {
    IStream *stream;
    IID iid;
    void (*call)(IFurther *traveller);
};

static DWORD visit_from_sta(void *context)
{
    struct visit *visit = context;
    IFurther *traveller;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    ASSERT_HR(CoGetInterfaceAndReleaseStream(visit->stream, &visit->iid, (void **)&traveller),
              S_OK);
    visit->call(traveller);
    IFurther_Release(traveller);
    CoUninitialize();
    return 0;
}

static void register_library(void)
{
    char path[PATH_MAX];
    char16_t wide[PATH_MAX];
    ITypeLib *library;
    ssize_t len = readlink("/proc/self/exe", path, sizeof(path) - 1);

    ASSERT_TRUE(len > 0);
    path[len] = '\0';
    strcpy(strrchr(path, '/'), "/traveller.tlb");
    ASSERT_TRUE(MultiByteToWideChar(CP_UTF8, 0, path, -1, wide, PATH_MAX) > 0);
    ASSERT_HR(LoadTypeLibEx(wide, REGKIND_REGISTER, &library), S_OK);
    ITypeLib_Release(library);
}

/* Has @call called in another apartment with a proxy of an object of this one. */
static void visit(REFIID iid, void (*call)(IFurther *traveller))
{
    struct traveller traveller = {{(IFurtherVtbl *)&traveller_vtable}, 1};
    struct visit visit = {.iid = *iid, .call = call};
    HANDLE thread;

    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_library();
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(iid, (IUnknown *)&traveller.IFurther_iface,
                                                    &visit.stream),
              S_OK);
    thread = CreateThread(NULL, 0, visit_from_sta, &visit, 0, NULL);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
    CoUninitialize();
    ASSERT_EQ(traveller.refs, 1);
}

/* ---- calls ---- */

static void pass_numbers(IFurther *traveller)
{
    CURRENCY money = {.int64 = 40000};
    double sum = 9;

    ASSERT_HR(IFurther_Numbers(traveller, -1, -300, 70000, -5000000000, 0.25f, 0.5, VARIANT_TRUE,
                               Grim, money, 3.0, &sum),
              S_FALSE);
    ASSERT_TRUE(sum == -1 - 300 + 70000 - 5000000000.0 + 0.25 + 0.5 - 1 - 7 + 40000 + 3.0);
    ASSERT_HR(IFurther_Numbers(traveller, 0, 0, 0, 0, 0, 0, 0, Merry, money, 0, NULL),
              HRESULT_FROM_WIN32(RPC_X_NULL_REF_POINTER));
}

TEST(numbers_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_numbers);
}

static void pass_texts(IFurther *traveller)
{
    BSTR in = SysAllocString(u"a"), both = SysAllocString(u"b"), out;

    ASSERT_HR(IFurther_Texts(traveller, in, &both, &out), S_OK);
    ASSERT_TRUE(!both);
    ASSERT_EQ(SysStringLen(out), 2);
    ASSERT_EQ(memcmp(out, u"ab", 6), 0);
    SysFreeString(in);
    SysFreeString(out);
}

TEST(texts_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_texts);
}

static void pass_values(IFurther *traveller)
{
    VARIANT in = {.vt = VT_I4, .lVal = 2}, pointed = {.vt = VT_I4, .lVal = 3}, out;
    VARIANT both = {.vt = VT_BSTR, .bstrVal = SysAllocString(u"before")};

    ASSERT_HR(IFurther_Values(traveller, in, &pointed, &both, &out), S_OK);
    ASSERT_EQ(V_VT(&out), VT_I4);
    ASSERT_EQ(V_I4(&out), 5);
    ASSERT_EQ(V_VT(&both), VT_R8);
    ASSERT_TRUE(V_R8(&both) == 0.5);
}

TEST(variants_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_values);
}

static void pass_arrays(IFurther *traveller)
{
    SAFEARRAY *in = SafeArrayCreateVector(VT_I4, 0, 1000), *out = NULL;
    SAFEARRAY *both = SafeArrayCreateVector(VT_BSTR, 0, 2);
    LONG index = 0;
    VARIANT value;
    BSTR text;

    ASSERT_HR(IFurther_Arrays(traveller, in, &both, &out), S_OK);
    ASSERT_HR(SafeArrayGetElement(out, &index, &value), S_OK);
    ASSERT_EQ(V_I4(&value), 999);
    ASSERT_HR(SafeArrayGetElement(both, &index, &text), S_OK);
    ASSERT_EQ(memcmp(text, u"put", 8), 0);
    SysFreeString(text);
    SafeArrayDestroy(in);
    SafeArrayDestroy(both);
    SafeArrayDestroy(out);
}

TEST(arrays_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_arrays);
}

static void pass_records(IFurther *traveller)
{
    LONG next = 21;
    Large large = {.count = 7, .name = SysAllocString(u"name"), .codes = {1, 2, 3, 9}};
    Large both = {.count = 1, .name = SysAllocString(u"both")};
    Small small = {-3, 'x'}, out = {0};
    Reals reals = {1.5f, 2.5};

    large.next = &next;
    V_VT(&large.value) = VT_I4;
    V_I4(&large.value) = 12;
    ASSERT_HR(IFurther_Records(traveller, small, reals, &large, &both, &out), S_OK);
    ASSERT_EQ(both.count, 8);
    ASSERT_EQ(memcmp(both.name, u"changed", 16), 0);
    ASSERT_EQ(out.a, -6);
    ASSERT_EQ(out.b, 'y');
    SysFreeString(large.name);
    SysFreeString(both.name);
}

TEST(records_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_records);
}

/* {B3B9B2B0-6A0B-4B62-9E0A-0C2E5E2F7A05} of the library {...7A01}. */
static IRecordInfo *named_info(void)
{
    GUID library = IID_ITraveller, record = IID_ITraveller;
    IRecordInfo *info;

    library.Data4[7] = 0x01;
    record.Data4[7] = 0x05;
    ASSERT_HR(GetRecordInfoFromGuids(&library, 1, 1, 0, &record, &info), S_OK);
    return info;
}

static void pass_record_in_variant(IFurther *traveller)
{
    Named named = {41, SysAllocString(u"one")};
    IRecordInfo *info = named_info();
    VARIANT both, copy;

    V_VT(&both) = VT_RECORD;
    V_RECORDINFO(&both) = info;
    IRecordInfo_AddRef(info);
    V_RECORD(&both) = IRecordInfo_RecordCreate(info);
    ASSERT_HR(IRecordInfo_RecordCopy(info, &named, V_RECORD(&both)), S_OK);
    ASSERT_HR(IFurther_Carry(traveller, &both, &copy), S_OK);
    ASSERT_EQ(V_VT(&both), VT_RECORD);
    ASSERT_EQ(((Named *)V_RECORD(&both))->number, 42);
    ASSERT_EQ(((Named *)V_RECORD(&copy))->number, 41);
    ASSERT_EQ(memcmp(((Named *)V_RECORD(&copy))->name, u"one", 8), 0);
    ASSERT_TRUE(IRecordInfo_IsMatchingType(info, V_RECORDINFO(&copy)));
    IRecordInfo_RecordDestroy(V_RECORDINFO(&both), V_RECORD(&both));
    IRecordInfo_Release(V_RECORDINFO(&both));
    IRecordInfo_RecordDestroy(V_RECORDINFO(&copy), V_RECORD(&copy));
    IRecordInfo_Release(V_RECORDINFO(&copy));
    IRecordInfo_Release(info);
    SysFreeString(named.name);
}

TEST(records_travel_in_variants)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_record_in_variant);
}

static void pass_records_in_array(IFurther *traveller)
{
    IRecordInfo *info = named_info();
    VARIANT both, copy;
    Named *records;

    V_VT(&both) = VT_ARRAY | VT_RECORD;
    V_ARRAY(&both) = SafeArrayCreateVectorEx(VT_RECORD, 0, 3, info);
    records = V_ARRAY(&both)->pvData;
    records[2] = (Named){6, SysAllocString(u"third")};
    ASSERT_HR(IFurther_Carry(traveller, &both, &copy), S_OK);
    records = V_ARRAY(&both)->pvData;
    ASSERT_EQ(records[0].number, 1);
    ASSERT_EQ(records[2].number, 7);
    records = V_ARRAY(&copy)->pvData;
    ASSERT_EQ(records[2].number, 6);
    ASSERT_EQ(memcmp(records[2].name, u"third", 12), 0);
    VariantClear(&both);
    VariantClear(&copy);
    IRecordInfo_Release(info);
}

TEST(records_travel_in_arrays)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_records_in_array);
}

static void pass_pointers(IFurther *traveller)
{
    LONG in[] = {1, 2, 3}, both[] = {10, 0}, number = 4, kept = 7;
    LONG *in_pointer = &number, *both_pointer = &kept, *out = NULL;

    ASSERT_HR(IFurther_Fixed(traveller, in, both), S_OK);
    ASSERT_EQ(both[0], 16);
    ASSERT_EQ(both[1], 5);
    ASSERT_HR(IFurther_Pointers(traveller, &in_pointer, &both_pointer, &out), S_OK);
    ASSERT_EQ(*out, 4);
    ASSERT_TRUE(both_pointer == &kept);
    ASSERT_EQ(kept, 8);
    CoTaskMemFree(out);
    in_pointer = NULL;
    both_pointer = NULL;
    ASSERT_HR(IFurther_Pointers(traveller, &in_pointer, &both_pointer, &out), S_OK);
    ASSERT_EQ(*out, -1);
    ASSERT_TRUE(!both_pointer);
    CoTaskMemFree(out);
}

TEST(pointers_and_fixed_arrays_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_pointers);
}

static void pass_objects(IFurther *traveller)
{
    ITraveller *both = (ITraveller *)traveller, *out = NULL;

    IFurther_AddRef(traveller);
    ASSERT_HR(IFurther_Objects(traveller, (IUnknown *)traveller, &both, &out), S_OK);
    ASSERT_TRUE(!both);
    ASSERT_TRUE(out != NULL);
    ITraveller_Release(out);
}

TEST(objects_travel)
{
    test_expect_open_descriptors();
    visit(&IID_ITraveller, pass_objects);
}

static void call_further(IFurther *traveller)
{
    DECIMAL d = {.Lo64 = 5, .scale = 1}, result;
    ITraveller *base;
    double sum;

    ASSERT_HR(IFurther_Further(traveller, d, &result), S_OK);
    ASSERT_EQ(result.sign, DECIMAL_NEG);
    ASSERT_EQ(result.Lo64, 5);
    ASSERT_HR(IFurther_Numbers(traveller, 1, 1, 1, 1, 1, 1, 0, Merry, (CURRENCY){0}, 0, &sum),
              S_FALSE);
    ASSERT_TRUE(sum == 7);
    ASSERT_HR(IFurther_QueryInterface(traveller, &IID_ITraveller, (void **)&base), S_OK);
    ITraveller_Release(base);
}

TEST(interfaces_inherit)
{
    test_expect_open_descriptors();
    visit(&IID_IFurther, call_further);
}

TEST(what_returns_no_result_code_cannot_travel)
{
    struct traveller traveller = {{(IFurtherVtbl *)&traveller_vtable}, 1};
    IStream *stream = NULL;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    register_library();
    ASSERT_HR(CoMarshalInterThreadInterfaceInStream(&IID_IImmobile,
                                                    (IUnknown *)&traveller.IFurther_iface, &stream),
              E_NOINTERFACE);
    ASSERT_TRUE(!stream);
    CoUninitialize();
}
