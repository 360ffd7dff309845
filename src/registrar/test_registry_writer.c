/* SPDX-License-Identifier: MIT */
#include "registrar/registry_writer.h"

#include <comity/winreg.h>

#include "base/hresult.h"
#include "registrar/registrar.h"
#include "test.h"

static struct registrar_names *names;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_HR(registrar_names_new(&names), S_OK);
}

static void end(void)
{
    registrar_names_free(names);
}

static HRESULT write_classes(enum registry_writer_classes classes, REGSAM view,
                             enum registrar_mode mode, const char16_t *script)
{
    struct registry_writer *writer;
    HRESULT hr;

    ASSERT_HR(registry_writer_new(classes, view, &writer), S_OK);
    hr = registrar_run(script, names, REGISTRAR_UNKNOWN_FAILS, NULL, mode,
                       registry_writer_target(writer));
    if (SUCCEEDED(hr))
        hr = registry_writer_commit(writer);
    registry_writer_free(writer);
    return hr;
}

static HRESULT apply(enum registrar_mode mode, const char16_t *script)
{
    return write_classes(REGISTRY_CLASSES_MERGED, 0, mode, script);
}

static bool key_exists(HKEY root, const char16_t *path)
{
    HKEY key;
    LSTATUS error = RegOpenKeyExW(root, path, 0, KEY_READ, &key);

    if (error == ERROR_SUCCESS)
        RegCloseKey(key);
    else
        ASSERT_EQ(error, ERROR_FILE_NOT_FOUND);
    return error == ERROR_SUCCESS;
}

static void assert_text(HKEY root, const char16_t *path, const char16_t *name,
                        const char16_t *expected)
{
    char16_t text[256];
    DWORD size = sizeof(text);

    ASSERT_EQ(RegGetValueW(root, path, name, RRF_RT_REG_SZ, NULL, text, &size), ERROR_SUCCESS);
    ASSERT_U16(text, expected);
}

TEST(a_script_is_written_and_taken_back)
{
    static const char16_t script[] =
        u"HKCR { Demo.1 = s 'Demo' { CLSID = s '{1}' } NoRemove CLSID { ForceRemove {1} = s 'D' { "
        "val N = d 5 Programmable } } } HKCU { NoRemove Software { Demo { val V = m 'a\\0' } } }";
    DWORD number, size = sizeof(number);

    begin();
    ASSERT_HR(apply(REGISTRAR_REGISTER, script), S_OK);
    assert_text(HKEY_CLASSES_ROOT, u"Demo.1\\CLSID", NULL, u"{1}");
    assert_text(HKEY_CLASSES_ROOT, u"CLSID\\{1}", NULL, u"D");
    ASSERT_EQ(RegGetValueW(HKEY_CLASSES_ROOT, u"CLSID\\{1}", u"N", RRF_RT_REG_DWORD, NULL, &number,
                           &size),
              ERROR_SUCCESS);
    ASSERT_EQ(number, 5);
    ASSERT_TRUE(key_exists(HKEY_CLASSES_ROOT, u"CLSID\\{1}\\Programmable"));
    ASSERT_TRUE(key_exists(HKEY_CURRENT_USER, u"Software\\Demo"));

    ASSERT_HR(apply(REGISTRAR_UNREGISTER, script), S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"Demo.1"));
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"CLSID\\{1}"));
    ASSERT_TRUE(key_exists(HKEY_CLASSES_ROOT, u"CLSID"));
    ASSERT_FALSE(key_exists(HKEY_CURRENT_USER, u"Software\\Demo"));
    ASSERT_TRUE(key_exists(HKEY_CURRENT_USER, u"Software"));
    ASSERT_HR(apply(REGISTRAR_UNREGISTER, script), S_OK);
    end();
}

TEST(a_tree_is_forced_out_before_it_is_made)
{
    begin();
    ASSERT_HR(apply(REGISTRAR_REGISTER, u"HKCR { K { Old { Deep } val V = s 'x' } }"), S_OK);
    ASSERT_HR(apply(REGISTRAR_REGISTER, u"HKCR { ForceRemove K { New } }"), S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"K\\Old"));
    ASSERT_TRUE(key_exists(HKEY_CLASSES_ROOT, u"K\\New"));
    ASSERT_HR(apply(REGISTRAR_REGISTER, u"HKCR { Delete K }"), S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"K"));
    end();
}

TEST(what_fails_half_way_has_done_nothing)
{
    begin();
    ASSERT_HR(apply(REGISTRAR_REGISTER, u"HKCR { Kept { val V = s 'before' } }"), S_OK);
    ASSERT_HR(
        apply(REGISTRAR_REGISTER, u"HKCR { New ForceRemove Kept } HKPD { A { val B = s x } }"),
        HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE));
    ASSERT_STR(hr_message(), "HKEY_PERFORMANCE_DATA and HKEY_DYN_DATA hold no keys");
    assert_text(HKEY_CLASSES_ROOT, u"Kept", u"V", u"before");
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"New"));
    end();
}

TEST(classes_go_where_they_are_wanted)
{
    begin();
    ASSERT_HR(write_classes(REGISTRY_CLASSES_USER, 0, REGISTRAR_REGISTER, u"HKCR { Mine }"), S_OK);
    ASSERT_TRUE(key_exists(HKEY_CURRENT_USER, u"Software\\Classes\\Mine"));
    ASSERT_FALSE(key_exists(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Mine"));
    ASSERT_HR(write_classes(REGISTRY_CLASSES_MACHINE, 0, REGISTRAR_REGISTER, u"HKCR { Ours }"),
              S_OK);
    ASSERT_TRUE(key_exists(HKEY_LOCAL_MACHINE, u"Software\\Classes\\Ours"));
    ASSERT_HR(write_classes(REGISTRY_CLASSES_USER, 0, REGISTRAR_REGISTER,
                            u"HKCR { val V = s 'x' Delete Mine }"),
              S_OK);
    assert_text(HKEY_CURRENT_USER, u"Software\\Classes", u"V", u"x");
    ASSERT_FALSE(key_exists(HKEY_CURRENT_USER, u"Software\\Classes\\Mine"));
    end();
}

TEST(a_view_has_its_own_classes)
{
    begin();
    ASSERT_HR(write_classes(REGISTRY_CLASSES_MERGED, KEY_WOW64_32KEY, REGISTRAR_REGISTER,
                            u"HKCR { NoRemove CLSID { ForceRemove {1} = s 'narrow' } }"),
              S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"CLSID\\{1}"));
    assert_text(HKEY_CLASSES_ROOT, u"Wow6432Node\\CLSID\\{1}", NULL, u"narrow");
    ASSERT_HR(write_classes(REGISTRY_CLASSES_MERGED, KEY_WOW64_32KEY, REGISTRAR_UNREGISTER,
                            u"HKCR { NoRemove CLSID { ForceRemove {1} = s 'narrow' } }"),
              S_OK);
    ASSERT_FALSE(key_exists(HKEY_CLASSES_ROOT, u"Wow6432Node\\CLSID\\{1}"));
    end();
}

TEST(values_are_asked_for_and_deleted)
{
    struct registry_writer *writer;
    struct registry_target *target;

    begin();
    ASSERT_HR(apply(REGISTRAR_REGISTER, u"HKCU { K { val V = s 'x' } }"), S_OK);
    ASSERT_HR(registry_writer_new(REGISTRY_CLASSES_MERGED, 0, &writer), S_OK);
    target = registry_writer_target(writer);
    ASSERT_HR(target->class->get_value(target, HKEY_CURRENT_USER, u"K", u"V", NULL), S_OK);
    ASSERT_HR(target->class->get_value(target, HKEY_CURRENT_USER, u"K", u"W", NULL), S_FALSE);
    ASSERT_HR(target->class->get_value(target, HKEY_CURRENT_USER, u"X", u"V", NULL), S_FALSE);
    ASSERT_HR(target->class->delete_value(target, HKEY_CURRENT_USER, u"K", u"V"), S_OK);
    ASSERT_HR(target->class->get_value(target, HKEY_CURRENT_USER, u"K", u"V", NULL), S_FALSE);
    ASSERT_HR(target->class->delete_value(target, HKEY_CURRENT_USER, u"K", u"V"), S_OK);
    ASSERT_HR(target->class->delete_value(target, HKEY_CURRENT_USER, u"X", u"V"), S_OK);
    registry_writer_free(writer);
    assert_text(HKEY_CURRENT_USER, u"K", u"V", u"x");
    end();
}
