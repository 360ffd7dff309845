/* SPDX-License-Identifier: MIT */
#include "toolkit/value.h"

#include <stdlib.h>
#include <string.h>

#include <comity/winnt.h>

#include "test.h"

enum form {
    FORM_LINE,
    FORM_JSON,
};

static char *shown(enum form form, const char16_t *name, DWORD type, const void *data, DWORD size)
{
    struct value_view value = {name, type, data, size};
    char *text = NULL;
    size_t text_size;
    FILE *file = open_memstream(&text, &text_size);

    ASSERT_TRUE(file);
    if (form == FORM_LINE)
        value_print_line(&value, "    ", file);
    else
        value_json_members(&value, file);
    fclose(file);
    return text;
}

#define ASSERT_SHOWN(form, name, type, data, size, expected)                                       \
    do {                                                                                           \
        char *line = shown(form, name, type, data, size);                                          \
        ASSERT_STR(line, expected);                                                                \
        free(line);                                                                                \
    } while (0)

TEST(lines_are_as_reg_exe_writes_them)
{
    uint32_t dword = 0x123;
    uint64_t qword = 0xfedcba9876543210;

    ASSERT_SHOWN(FORM_LINE, u"", REG_SZ, u"é", 4, "    (Default)    REG_SZ    é\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_DWORD, &dword, 4, "    a    REG_DWORD    0x123\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_QWORD, &qword, 8,
                 "    a    REG_QWORD    0xfedcba9876543210\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_BINARY, "\1\xfe", 2, "    a    REG_BINARY    01FE\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_MULTI_SZ, u"x\0y\0", 10, "    a    REG_MULTI_SZ    x\\0y\n");
    ASSERT_SHOWN(FORM_LINE, u"a", 0x100, "\1", 1, "    a    0x100    01\n");
}

TEST(broken_data_is_shown_within_its_bounds)
{
    ASSERT_SHOWN(FORM_LINE, u"a", REG_SZ, u"xy", 2, "    a    REG_SZ    x\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_SZ, "x\0y", 3, "    a    REG_SZ    x\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_SZ, "", 0, "    a    REG_SZ    \n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_DWORD, "\1\2\3\4\5", 5, "    a    REG_DWORD    0102030405\n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_MULTI_SZ, "", 0, "    a    REG_MULTI_SZ    \n");
    ASSERT_SHOWN(FORM_LINE, u"a", REG_SZ, u"a\n\x1b", 6, "    a    REG_SZ    a\\x0a\\x1b\n");
}

TEST(json_is_valid_whatever_the_data)
{
    ASSERT_SHOWN(FORM_JSON, u"q\"\\", REG_SZ, u"a\n𝄞", 10,
                 "\"name\":\"q\\\"\\\\\",\"type\":\"REG_SZ\",\"data\":\"a\\u000a𝄞\"");
    ASSERT_SHOWN(FORM_JSON, u"", REG_SZ, u"\xd800x", 6,
                 "\"name\":\"\",\"type\":\"REG_SZ\",\"data\":\"\\ud800x\"");
    ASSERT_SHOWN(FORM_JSON, u"", REG_MULTI_SZ, u"x\0y\0", 10,
                 "\"name\":\"\",\"type\":\"REG_MULTI_SZ\",\"data\":[\"x\",\"y\"]");
    ASSERT_SHOWN(FORM_JSON, u"", 77, "\xab", 1, "\"name\":\"\",\"type\":77,\"data\":\"ab\"");
}

TEST(types_are_known_by_name)
{
    DWORD type;

    ASSERT_TRUE(value_type_parse("reg_expand_sz", &type));
    ASSERT_EQ(type, REG_EXPAND_SZ);
    ASSERT_TRUE(value_type_parse("REG_DWORD_LITTLE_ENDIAN", &type));
    ASSERT_EQ(type, REG_DWORD);
    ASSERT_FALSE(value_type_parse("", &type));
    ASSERT_FALSE(value_type_parse("REG_X", &type));
    ASSERT_TRUE(!value_type_name(0x100));
}
