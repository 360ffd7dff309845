/* SPDX-License-Identifier: MIT */
/*
 * .reg files. Which lines Windows takes and which it passes over follows from Wine's tests of
 * regedit, whose expectations hold on Windows; the 76 columns are those of regedit's own exports.
 */
#include "exchange/regfile_read.h"
#include "exchange/regfile_write.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/utf16.h"
#include "test.h"

/* Writes entries into one line each, such as "3 value HK a=1:610000". */
static char *describe(const char *content, size_t len)
{
    FILE *in = fmemopen((void *)content, len, "rb");
    struct regfile_reader *reader;
    struct regfile_entry entry;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    HRESULT hr;

    ASSERT_TRUE(in && out);
    ASSERT_HR(regfile_reader_new(in, &reader), S_OK);
    while ((hr = regfile_reader_next(reader, &entry)) == S_OK) {
        static const char *const kinds[] = {"key", "-key", "value", "-value", "bad", "foreign"};
        char *key = entry.key ? utf16_to_utf8_dup(entry.key) : NULL;
        char *name = entry.name ? utf16_to_utf8_dup(entry.name) : NULL;

        fprintf(out, "%lu %s", entry.line, kinds[entry.kind]);
        if (entry.kind <= REGFILE_KEY_DELETED)
            fprintf(out, " %s", key);
        if (entry.kind == REGFILE_VALUE || entry.kind == REGFILE_VALUE_DELETED)
            fprintf(out, " %s", name);
        if (entry.kind == REGFILE_VALUE) {
            fprintf(out, "=%x:", entry.type);
            for (size_t i = 0; i < entry.size; i++)
                fprintf(out, "%02x", entry.data[i]);
        }
        fputc('\n', out);
        if (entry.kind >= REGFILE_MALFORMED)
            ASSERT_TRUE(entry.problem && *entry.problem);
        free(key);
        free(name);
    }
    ASSERT_HR(hr, S_FALSE);
    regfile_reader_free(reader);
    fclose(in);
    fclose(out);
    return text;
}

#define ASSERT_READS(content, expected)                                                            \
    do {                                                                                           \
        char *described = describe(content, sizeof(content) - 1);                                  \
        ASSERT_STR(described, expected);                                                           \
        free(described);                                                                           \
    } while (0)

#define V4 "REGEDIT4\n[K]\n"
#define V5 "Windows Registry Editor Version 5.00\n[K]\n"

TEST(headers_are_exact)
{
    ASSERT_READS("REGEDIT4", "");
    ASSERT_READS(" \tREGEDIT4\r\n", "");
    ASSERT_READS("\xef\xbb\xbfREGEDIT4\n", "");
    ASSERT_READS("Windows Registry Editor Version 5.00\n", "");
    ASSERT_READS("REGEDIT\n", "");
    ASSERT_READS("REGEDIT5\n[K]\n", "1 bad\n");
    ASSERT_READS("REGEDIT4 FOO\n[K]\n", "1 bad\n");
    ASSERT_READS("regedit4\n[K]\n", "1 foreign\n");
    ASSERT_READS("\nREGEDIT4\n", "1 foreign\n");
    ASSERT_READS("Windows Registry Editor Version 4.00\n[K]\n", "1 foreign\n");
    ASSERT_READS("R\0E\0G\0E\0D\0I\0T\0004\0\n\0", "1 foreign\n");
    ASSERT_READS("\xff\xfeR\0E\0G\0E\0D\0I\0T\0004\0\n\0[\0K\0]\0", "2 key K\n");
}

TEST(line_ends_are_of_any_kind)
{
    ASSERT_READS("REGEDIT4\r\r[K]\r@=-\r", "3 key K\n4 -value \n");
    ASSERT_READS("REGEDIT4\r\n\r\n[K]\r\n@=-", "3 key K\n4 -value \n");
    ASSERT_READS("REGEDIT4\n\n\n[K]\n\r\n@=-\n", "4 key K\n6 -value \n");
}

TEST(keys_are_made_and_deleted)
{
    ASSERT_READS("REGEDIT4\n[A\\B\\\\]\n[-A\\C]\n[D ]\n[E\"]x]\n",
                 "2 key A\\B\n3 -key A\\C\n4 key D \n5 key E\"]x\n");
    ASSERT_READS("REGEDIT4\n[ A]\n[- A]\n[]\n[A\nA]\n", "2 bad\n3 bad\n4 bad\n5 bad\n6 bad\n");
}

TEST(values_belong_to_a_key_that_exists)
{
    ASSERT_READS("REGEDIT4\n@=\"x\"\n[-K]\n@=\"x\"\n", "2 bad\n3 -key K\n4 bad\n");
}

TEST(strings_are_unescaped)
{
    ASSERT_READS(V4 "\"a\\\"b\\\\c\"=\"\\\\\\\"\\n\"\n",
                 "2 key K\n3 value a\"b\\c=1:5c0022000a000000\n");
    ASSERT_READS(V4 "  @\t= \"x;#\" ;c\n", "2 key K\n3 value =1:78003b0023000000\n");
    ASSERT_READS(V4 "\"a\"=\"b\"#c\n\"a\"=\"b\n\"a\"=b\"\n\"a=\"b\"\na\"=\"b\"\n\"a\"=\"\\0\"\n",
                 "2 key K\n3 bad\n4 bad\n5 bad\n6 bad\n7 bad\n8 bad\n");
}

TEST(ansi_and_utf8_are_told_apart)
{
    ASSERT_READS(V4 "@=\"\xc3\xa9\"\n@=\"\xe9\x80\"\n",
                 "2 key K\n3 value =1:e9000000\n4 value =1:e900ac200000\n");
}

TEST(dwords_have_up_to_eight_digits)
{
    ASSERT_READS(V4 "@=dword:1\n@=dword: 12345678 ;c\n",
                 "2 key K\n3 value =4:01000000\n4 value =4:78563412\n");
    ASSERT_READS(V4 "@=dword:\n@=dword:123456789\n@=dword:0x1\n@=dword:1 2\n@=dword:1#\n",
                 "2 key K\n3 bad\n4 bad\n5 bad\n6 bad\n7 bad\n");
}

TEST(hex_types_go_to_32_bits)
{
    ASSERT_READS(V4 "@=hex:\n@=hex(0):1,22,\n@=hex(ffffffff):0\n@=hex(b):1\n",
                 "2 key K\n3 value =3:\n4 value =0:0122\n5 value =ffffffff:00\n6 value =b:01\n");
    ASSERT_READS(V4 "@=hex(100000000):\n@=hex(0x2):\n@=hex(:\n@=hex(2)\n@=hex:100\n@=hex:1,,2\n",
                 "2 key K\n3 bad\n4 bad\n5 bad\n6 bad\n7 bad\n8 bad\n");
}

TEST(hex_data_goes_on_after_comma_and_backslash)
{
    ASSERT_READS(V4 "@=hex:1,\\\n  2,\\ ;c\n\n;c\n 3\n", "2 key K\n3 value =3:010203\n");
    ASSERT_READS(V4 "@=hex:\\\n  2,\n@=-\n", "2 key K\n3 value =3:02\n5 -value \n");
    ASSERT_READS(V4 "@=hex:1,\\", "2 key K\n3 value =3:01\n");
    ASSERT_READS(V4 "@=hex:1\\\n@=-\n", "2 key K\n3 bad\n4 -value \n");
    ASSERT_READS(V4 "@=hex:1,\\\n#c\n@=-\n", "2 key K\n3 bad\n5 -value \n");
    ASSERT_READS(V4 "@=hex:1,\\\n@=-\n@=-\n", "2 key K\n3 bad\n5 -value \n");
    ASSERT_READS(V4 "@=hex:1,\\\n\\\n 2\n", "2 key K\n3 bad\n5 bad\n");
}

TEST(string_types_get_wide_and_terminated)
{
    ASSERT_READS(V4 "@=hex(2):41,42\n@=hex(7):41,00,00\n@=hex(1):\n",
                 "2 key K\n3 value =2:410042000000\n4 value =7:410000000000\n5 value =1:\n");
    ASSERT_READS(V5 "@=hex(2):41,00\n@=hex(7):41,00,00,00,00,00\n@=hex(2):41\n",
                 "2 key K\n3 value =2:41000000\n4 value =7:410000000000\n5 value =2:41\n");
}

TEST(deletions_stand_alone)
{
    ASSERT_READS(V4 "\"a\"=-\n@= \t- ;c\n@=-\"x\"\n@=- #c\n",
                 "2 key K\n3 -value a\n4 -value \n5 bad\n6 bad\n");
}

TEST(windows_31_files_are_keys_with_a_value)
{
    ASSERT_READS("REGEDIT\r\nHKEY_CLASSES_ROOT\\a = x \r\nany text\r\n HKEY_CLASSES_ROOT\\b\r\n"
                 "HKEY_CLASSES_ROOT\\c\r\n",
                 "2 key HKEY_CLASSES_ROOT\\a\n2 value =1:780020000000\n"
                 "5 key HKEY_CLASSES_ROOT\\c\n5 value =1:0000\n");
}

TEST(nul_in_text_is_malformed)
{
    ASSERT_READS(V4 "@=\"a\0b\"\n@=-\n", "2 key K\n3 bad\n4 -value \n");
}

static char *written(enum regfile_format format, size_t *ret_size)
{
    struct regfile_writer *writer;
    char *text = NULL;
    FILE *file = open_memstream(&text, ret_size);
    uint8_t bytes[30];

    for (size_t i = 0; i < sizeof(bytes); i++)
        bytes[i] = (uint8_t)i;
    ASSERT_HR(regfile_writer_new(file, format, &writer), S_OK);
    ASSERT_HR(regfile_writer_key(writer, u"HKEY_CURRENT_USER\\é"), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"", 1, u"a\\\"b", 10), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"cut", 1, u"a\0b", 8), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"lines", 1, u"a\r\n", 8), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"d", 4, "\1\2\3\4", 4), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"short", 4, "\1", 1), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"none", 0, NULL, 0), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"b", 3, bytes, sizeof(bytes)), S_OK);
    ASSERT_HR(regfile_writer_key(writer, u"HKEY_CURRENT_USER\\é\\x"), S_OK);
    ASSERT_HR(regfile_writer_value(writer, u"e", 2, u"%é%", 8), S_OK);
    ASSERT_HR(regfile_writer_finish(writer), S_OK);
    regfile_writer_free(writer);
    fclose(file);
    return text;
}

TEST(version_4_is_written_as_regedit_does)
{
    size_t size;
    char *text = written(REGFILE_FORMAT_4, &size);

    ASSERT_STR(
        text,
        "REGEDIT4\r\n\r\n[HKEY_CURRENT_USER\\é]\r\n@=\"a\\\\\\\"b\"\r\n\"cut\"=\"a\"\r\n"
        "\"lines\"=hex(1):61,0d,0a,00\r\n"
        "\"d\"=dword:04030201\r\n\"short\"=hex(4):01\r\n\"none\"=hex(0):\r\n"
        "\"b\"=hex:00,01,02,03,04,05,06,07,08,09,0a,0b,0c,0d,0e,0f,10,11,12,13,14,15,16,\\\r\n"
        "  17,18,19,1a,1b,1c,1d\r\n\r\n[HKEY_CURRENT_USER\\é\\x]\r\n"
        "\"e\"=hex(2):25,c3,a9,25,00\r\n\r\n");
    free(text);
}

TEST(version_5_reads_back_as_version_4_does)
{
    size_t size4, size5;
    char *text4 = written(REGFILE_FORMAT_4, &size4);
    char *text5 = written(REGFILE_FORMAT_5, &size5);
    char *said4 = describe(text4, size4);
    char *said5 = describe(text5, size5);

    ASSERT_MEM(text5, "\xff\xfeW\0i\0", 6);
    ASSERT_STR(said5, said4);
    free(text4);
    free(text5);
    free(said4);
    free(said5);
}

TEST(a_full_disk_is_an_error)
{
    FILE *file = fopen("/dev/full", "wb");
    struct regfile_writer *writer;

    ASSERT_TRUE(file);
    ASSERT_HR(regfile_writer_new(file, REGFILE_FORMAT_5, &writer), S_OK);
    ASSERT_TRUE(FAILED(regfile_writer_finish(writer)));
    regfile_writer_free(writer);
    fclose(file);
}

TEST(memory_may_run_out_anywhere)
{
    static const char content[] = V4 "\"name\"=\"text\"\n@=hex(2):41,\\\n 42\n";
    struct regfile_reader *reader;
    struct regfile_entry entry;

    FOR_EACH_FAILING_ALLOCATION({
        FILE *file = fmemopen((void *)content, sizeof(content) - 1, "rb");
        HRESULT hr = file ? regfile_reader_new(file, &reader) : E_OUTOFMEMORY;

        if (SUCCEEDED(hr)) {
            while ((hr = regfile_reader_next(reader, &entry)) == S_OK)
                ;
            regfile_reader_free(reader);
        }
        ASSERT_TRUE(hr == S_FALSE || hr == E_OUTOFMEMORY);
        if (file)
            fclose(file);
    });
}
