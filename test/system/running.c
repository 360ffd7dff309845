/* SPDX-License-Identifier: MIT */
#include "running.h"

#include "harness/test.h"

IRunningObjectTable *running_begin(DWORD apartment)
{
    IRunningObjectTable *table;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, apartment), S_OK);
    ASSERT_HR(GetRunningObjectTable(0, &table), S_OK);
    return table;
}

void running_end(IRunningObjectTable *table)
{
    IRunningObjectTable_Release(table);
    CoUninitialize();
}

IMoniker *running_item(const char *name)
{
    IMoniker *moniker;
    WCHAR wide[64];

    ASSERT_TRUE(MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, 64) > 0);
    ASSERT_HR(CreateItemMoniker(u"!", wide, &moniker), S_OK);
    return moniker;
}

IDispatch *running_witness(void)
{
    IDispatch *object;

    ASSERT_HR(IClassFactory_CreateInstance(witness_class(), NULL, &IID_IDispatch, (void **)&object),
              S_OK);
    return object;
}

unsigned running_count(IRunningObjectTable *table)
{
    IEnumMoniker *running;
    IMoniker *moniker;
    unsigned n = 0;

    ASSERT_HR(IRunningObjectTable_EnumRunning(table, &running), S_OK);
    while (IEnumMoniker_Next(running, 1, &moniker, NULL) == S_OK) {
        IMoniker_Release(moniker);
        n++;
    }
    IEnumMoniker_Release(running);
    return n;
}

void running_expect_name(IMoniker *moniker, const WCHAR *name)
{
    IBindCtx *context;
    LPOLESTR text;

    ASSERT_HR(CreateBindCtx(0, &context), S_OK);
    ASSERT_HR(IMoniker_GetDisplayName(moniker, context, NULL, &text), S_OK);
    ASSERT_U16(text, name);
    CoTaskMemFree(text);
    IBindCtx_Release(context);
}
