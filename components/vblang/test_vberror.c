/* SPDX-License-Identifier: MIT */
#include "test.h"
#include "vberror.h"

/* The language reference's lists of run time and syntax errors. */
TEST(errors_have_the_texts_of_the_reference)
{
    ASSERT_U16(vberror_text(VBE_CANT_CREATE_OBJECT), u"ActiveX component can't create object");
    ASSERT_U16(vberror_text(1025), u"Expected end of statement");
    ASSERT_U16(vberror_text(32811), u"Element not found");
    ASSERT_TRUE(vberror_has_text(5));
}

TEST(a_number_without_a_text_is_an_unknown_error)
{
    ASSERT_FALSE(vberror_has_text(4));
    ASSERT_U16(vberror_text(4), u"Unknown runtime error");
}

TEST(the_source_tells_compiling_from_running)
{
    ASSERT_U16(vberror_source(VBE_SYNTAX), u"Microsoft VBScript compilation error");
    ASSERT_U16(vberror_source(VBE_TYPE_MISMATCH), u"Microsoft VBScript runtime error");
    ASSERT_U16(vberror_source(VBE_REGEXP_SYNTAX), u"Microsoft VBScript runtime error");
}

/* What a script on Windows reads in Err.Number after an object's method failed so. */
TEST(failures_of_objects_get_numbers)
{
    ASSERT_HR(vberror_from_hresult(DISP_E_TYPEMISMATCH), (HRESULT)0x800a000d);
    ASSERT_EQ(vberror_number(vberror_from_hresult(E_NOTIMPL)), 445);
    ASSERT_EQ(vberror_number(vberror_from_hresult(HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))),
              462);
    ASSERT_EQ(vberror_number(vberror_from_hresult(REGDB_E_CLASSNOTREG)), 429);
}

TEST(other_failures_stay_themselves)
{
    ASSERT_HR(vberror_from_hresult((HRESULT)0x80080008), (HRESULT)0x80080008);
    ASSERT_EQ(vberror_number((HRESULT)0x80080008), (int32_t)0x80080008);
    ASSERT_EQ(vberror_number(vberror_from_hresult((HRESULT)0x800a10aa)), 4266);
}
