/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include <comity/shlwapi.h>

#include "test.h"

struct two_faces {
    IUnknown IStream_iface;
    IUnknown IStorage_iface;
};

static int references;

static ULONG two_faces_AddRef(IUnknown *iface)
{
    return (ULONG)++references;
}

TEST(a_table_of_interfaces_is_searched)
{
    static const QITAB table[] = {{&IID_IStream, offsetof(struct two_faces, IStream_iface)},
                                  {&IID_IStorage, offsetof(struct two_faces, IStorage_iface)},
                                  {NULL, 0}};
    static IUnknownVtbl vtable = {.AddRef = two_faces_AddRef};
    struct two_faces object = {{&vtable}, {&vtable}};
    void *found = &object;

    ASSERT_HR(QISearch(&object, table, &IID_IStorage, &found), S_OK);
    ASSERT_TRUE(found == &object.IStorage_iface);
    ASSERT_HR(QISearch(&object, table, &IID_IUnknown, &found), S_OK);
    ASSERT_TRUE(found == &object.IStream_iface);
    ASSERT_EQ(references, 2);
    ASSERT_HR(QISearch(&object, table, &IID_IDispatch, &found), E_NOINTERFACE);
    ASSERT_TRUE(found == NULL);
    ASSERT_HR(QISearch(&object, table, &IID_IStream, NULL), E_POINTER);
}
