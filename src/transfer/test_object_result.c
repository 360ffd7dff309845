/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/oleacc.h>

#include "test.h"

TEST(an_object_is_taken_once)
{
    IStream *stream, *taken;
    LRESULT result;
    void *nothing;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CreateStreamOnHGlobal(NULL, TRUE, &stream), S_OK);
    result = LresultFromObject(&IID_IStream, 0, (IUnknown *)stream);
    ASSERT_TRUE(result > 0);
    ASSERT_HR(ObjectFromLresult(result, &IID_IDispatch, 0, &nothing), E_INVALIDARG);
    ASSERT_HR(ObjectFromLresult(result, &IID_IStream, 0, (void **)&taken), S_OK);
    ASSERT_TRUE(taken == stream);
    ASSERT_EQ(IStream_Release(taken), 1);
    ASSERT_HR(ObjectFromLresult(result, &IID_IStream, 0, (void **)&taken), E_INVALIDARG);
    ASSERT_TRUE(!taken);
    IStream_Release(stream);
    CoUninitialize();
}

TEST(what_is_no_object_is_no_result)
{
    void *nothing;

    ASSERT_EQ((HRESULT)LresultFromObject(&IID_IStream, 0, NULL), E_INVALIDARG);
    ASSERT_HR(ObjectFromLresult(0, &IID_IStream, 0, &nothing), E_INVALIDARG);
    ASSERT_HR(ObjectFromLresult(5, &IID_IStream, 0, NULL), E_INVALIDARG);
}
