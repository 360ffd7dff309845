/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/windows.h>

#include "classes.h"
#include "test.h"

TEST(c_finds_the_methods_of_a_class)
{
    IClassFactory *factory = classes_factory();
    void *object;

    ASSERT_HR(IClassFactory_QueryInterface(factory, &IID_IClassFactory, &object), S_OK);
    ASSERT_TRUE(object == factory);
    ASSERT_HR(IClassFactory_QueryInterface(factory, &IID_IStream, &object), E_NOINTERFACE);
    ASSERT_EQ(IClassFactory_AddRef(factory), 1);
    ASSERT_EQ(IClassFactory_Release(factory), 2);
    ASSERT_HR(IClassFactory_CreateInstance(factory, (IUnknown *)factory, &IID_IDispatch, &object),
              3);
    ASSERT_TRUE(object == factory);
    ASSERT_HR(IClassFactory_LockServer(factory, TRUE), 4);
}
