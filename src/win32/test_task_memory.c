/* SPDX-License-Identifier: MIT */
#include <comity/combaseapi.h>

#include "test.h"

struct spy {
    IMallocSpy IMallocSpy_iface;
    LONG refs;
    int allocations;
    int frees;
};

static HRESULT spy_QueryInterface(IMallocSpy *iface, REFIID riid, void **ppv)
{
    iface->lpVtbl->AddRef(iface);
    *ppv = iface;
    return S_OK;
}

static ULONG spy_AddRef(IMallocSpy *iface)
{
    return (ULONG)++((struct spy *)iface)->refs;
}

static ULONG spy_Release(IMallocSpy *iface)
{
    return (ULONG)--((struct spy *)iface)->refs;
}

static ULONG_PTR spy_PreAlloc(IMallocSpy *iface, ULONG_PTR size)
{
    ((struct spy *)iface)->allocations++;
    return size;
}

static void *spy_PostAlloc(IMallocSpy *iface, void *memory)
{
    return memory;
}

static void *spy_PreFree(IMallocSpy *iface, void *memory, BOOL spied)
{
    ((struct spy *)iface)->frees += spied;
    return memory;
}

static void spy_PostFree(IMallocSpy *iface, BOOL spied)
{
}

static const IMallocSpyVtbl spy_vtable = {
    .QueryInterface = spy_QueryInterface,
    .AddRef = spy_AddRef,
    .Release = spy_Release,
    .PreAlloc = spy_PreAlloc,
    .PostAlloc = spy_PostAlloc,
    .PreFree = spy_PreFree,
    .PostFree = spy_PostFree,
};

TEST(memory_grows_and_goes)
{
    char *memory = CoTaskMemAlloc(4);

    ASSERT_TRUE(memory);
    strcpy(memory, "abc");
    memory = CoTaskMemRealloc(memory, 1000);
    ASSERT_STR(memory, "abc");
    CoTaskMemFree(memory);
    CoTaskMemFree(NULL);
    ASSERT_TRUE(CoTaskMemRealloc(CoTaskMemAlloc(1), 0) == NULL);
}

TEST(only_task_memory_is_offered)
{
    IMalloc *malloc_object;

    ASSERT_HR(CoGetMalloc(MEMCTX_SHARED, &malloc_object), E_INVALIDARG);
    ASSERT_TRUE(malloc_object == NULL);
    ASSERT_HR(CoGetMalloc(MEMCTX_TASK, &malloc_object), S_OK);
}

/* CoRevokeMallocSpy: E_ACCESSDENIED while blocks are alive that the spy saw born. */
TEST(a_spy_stays_until_its_last_block_goes)
{
    struct spy spy = {{(IMallocSpyVtbl *)&spy_vtable}, 1, 0, 0};
    void *memory;

    ASSERT_HR(CoRevokeMallocSpy(), CO_E_OBJNOTREG);
    ASSERT_HR(CoRegisterMallocSpy(&spy.IMallocSpy_iface), S_OK);
    ASSERT_HR(CoRegisterMallocSpy(&spy.IMallocSpy_iface), CO_E_OBJISREG);
    memory = CoTaskMemAlloc(10);
    ASSERT_EQ(spy.allocations, 1);
    ASSERT_HR(CoRevokeMallocSpy(), E_ACCESSDENIED);
    CoTaskMemFree(memory);
    ASSERT_EQ(spy.frees, 1);
    ASSERT_EQ(spy.refs, 1);
    ASSERT_HR(CoRevokeMallocSpy(), CO_E_OBJNOTREG);
}
