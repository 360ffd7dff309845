/* SPDX-License-Identifier: MIT */
#include "registrar/registrar_names.h"

#include <stdio.h>

#include "base/utf16.h"
#include "test.h"

enum {
    MANY = 2000,
};

TEST(a_name_has_one_value_whatever_its_case)
{
    struct registrar_names *names;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_TRUE(!registrar_names_find(names, u"MODULE", 6));
    ASSERT_HR(registrar_names_set(names, u"MODULE", u"one"), S_OK);
    ASSERT_HR(registrar_names_set(names, u"module", u"other"), S_OK);
    ASSERT_U16(registrar_names_find(names, u"Module and more", 6), u"other");
    ASSERT_TRUE(!registrar_names_find(names, u"MODUL", 5));
    registrar_names_clear(names);
    ASSERT_TRUE(!registrar_names_find(names, u"MODULE", 6));
    ASSERT_HR(registrar_names_set(names, u"MODULE", u"again"), S_OK);
    ASSERT_U16(registrar_names_find(names, u"MODULE", 6), u"again");
    registrar_names_free(names);
}

TEST(a_literal_value_has_its_quotes_doubled)
{
    struct registrar_names *names;

    ASSERT_HR(registrar_names_new(&names), S_OK);
    ASSERT_HR(registrar_names_set(names, u"a", u"it's"), S_OK);
    ASSERT_U16(registrar_names_find_quoted(names, u"a", 1), u"it's");
    ASSERT_HR(registrar_names_set_literal(names, u"A", u"'it's'"), S_OK);
    ASSERT_U16(registrar_names_find(names, u"a", 1), u"'it's'");
    ASSERT_U16(registrar_names_find_quoted(names, u"a", 1), u"''it''s''");
    ASSERT_TRUE(!registrar_names_find_quoted(names, u"b", 1));
    registrar_names_free(names);
}

TEST(many_names_are_told_apart)
{
    struct registrar_names *names;
    char16_t text[16];
    char narrow[16];

    ASSERT_HR(registrar_names_new(&names), S_OK);
    for (int i = 0; i < MANY; i++) {
        text[utf16_from_utf8(narrow, (size_t)snprintf(narrow, 16, "name%d", i), text, 16)] = 0;
        ASSERT_HR(registrar_names_set(names, text, text + 4), S_OK);
    }
    ASSERT_U16(registrar_names_find(names, u"NAME1999", 8), u"1999");
    ASSERT_U16(registrar_names_find(names, u"NAME199", 7), u"199");
    ASSERT_TRUE(!registrar_names_find(names, u"NAME2000", 8));
    registrar_names_free(names);
}

static HRESULT set_two(void)
{
    struct registrar_names *names;
    HRESULT hr = registrar_names_new(&names);

    if (FAILED(hr))
        return hr;
    hr = registrar_names_set(names, u"a", u"1");
    if (SUCCEEDED(hr))
        hr = registrar_names_set(names, u"a", u"2");
    registrar_names_free(names);
    return hr;
}

TEST(names_without_memory_leave_nothing)
{
    HRESULT hr = E_FAIL;

    FOR_EACH_FAILING_ALLOCATION({
        hr = set_two();
        if (FAILED(hr))
            ASSERT_HR(hr, E_OUTOFMEMORY);
    });
    ASSERT_HR(hr, S_OK);
}
