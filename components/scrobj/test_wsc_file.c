/* SPDX-License-Identifier: MIT */
/*
 * What stands in script component files, and what is wrong with them.
 */
#include "wsc_file.h"

#include <comity_wide.h>

#include "test.h"

const struct component component = {.name = u"test"};

static struct wsc_file *parse(const WCHAR *text)
{
    struct wsc_file *file;

    ASSERT_HR(wsc_file_parse(u"file.wsc", text, comity_wcslen(text), &file), S_OK);
    return file;
}

static void assert_error(const WCHAR *text, const WCHAR *expected)
{
    struct wsc_file *file;
    IErrorInfo *error;
    BSTR found;

    ASSERT_HR(wsc_file_parse(u"file.wsc", text, comity_wcslen(text), &file), DISP_E_EXCEPTION);
    ASSERT_HR(GetErrorInfo(0, &error), S_OK);
    ASSERT_HR(IErrorInfo_GetDescription(error, &found), S_OK);
    ASSERT_U16(found, expected);
    SysFreeString(found);
    IErrorInfo_Release(error);
}

static const struct wsc_member *member(const struct wsc_component *found, unsigned i)
{
    return (const struct wsc_member *)found->members.items + i;
}

TEST(a_component_is_read_whole)
{
    struct wsc_file *file = parse(
        u"\ufeff<?xml version='1.0'?>\n<!-- a comment -->\n<component id='one'>\n"
        u"<?component error='true'?>\n"
        u"<registration progid=\"A.B\" version=\"1.5\" classid='{00000001-0000-0000-0000-"
        u"000000000000}' description='&lt;&#x20ac;&gt;' remotable='True'>"
        u"<script language='Trial'>Register 0</script></registration>\n"
        u"<PUBLIC><property name='p'><get/><put internalName='setP'/></property>"
        u"<property name='v' internalname='w'/><property name='q' get='getQ'/>"
        u"<method name='m' dispid='-4'><parameter name='x'/></method><event name='e'/></PUBLIC>\n"
        u"<reference object='Scripting.Dictionary'/><object id='o' progid='X.Y'/>"
        u"<resource id='r'>a &amp; b</resource>\n"
        u"<script language='Trial'>\n <![CDATA[if a < b &amp; c\n]]> </script></component>");
    const struct wsc_component *found = wsc_file_find(file, u"ONE");
    const struct wsc_script *script;

    ASSERT_TRUE(found);
    ASSERT_EQ(wsc_file_find(file, u"two"), NULL);
    ASSERT_U16(found->progid, u"A.B");
    ASSERT_U16(found->version, u"1.5");
    ASSERT_U16(found->description, u"<\u20ac>");
    ASSERT_TRUE(found->is_remotable);
    ASSERT_EQ(found->registrations.n, 1);
    ASSERT_EQ(found->members.n, 5);
    ASSERT_U16(member(found, 0)->getter, u"get_p");
    ASSERT_U16(member(found, 0)->putter, u"setP");
    ASSERT_U16(member(found, 1)->internal_name, u"w");
    ASSERT_EQ(member(found, 1)->getter, NULL);
    ASSERT_U16(member(found, 2)->getter, u"getQ");
    ASSERT_EQ(member(found, 3)->kind, WSC_METHOD);
    ASSERT_EQ(member(found, 3)->dispid, -4);
    ASSERT_EQ(member(found, 4)->kind, WSC_EVENT);
    ASSERT_U16(((struct wsc_resource *)found->resources.items)->text, u"a & b");
    ASSERT_U16(((struct wsc_object *)found->objects.items)->progid, u"X.Y");
    ASSERT_EQ(found->references.n, 1);
    script = found->scripts.items;
    ASSERT_U16(script->text, u"if a < b &amp; c\n");
    ASSERT_EQ(script->line, 9);
    wsc_file_unref(file);
}

/* Without a declaration a script is text, whatever is in it; with one it is XML. */
TEST(scripts_of_files_without_declaration_are_read_as_they_are)
{
    struct wsc_file *file = parse(u"<component><script>a < b && \"</b>\"\n</script></component>");
    const struct wsc_script *script = wsc_file_find(file, NULL)->scripts.items;

    ASSERT_U16(script->text, u"a < b && \"</b>\"\n");
    wsc_file_unref(file);
    file = parse(u"<component><script>\n<![CDATA[a]]>\n</SCRIPT ></component>");
    script = wsc_file_find(file, NULL)->scripts.items;
    ASSERT_U16(script->text, u"a");
    ASSERT_EQ(script->line, 2);
    wsc_file_unref(file);
    assert_error(u"<?xml version='1.0'?><component>\n<script>a <b> c</script></component>",
                 u"file.wsc(2): There is an element where text is expected.");
}

TEST(a_package_has_several_components)
{
    struct wsc_file *file = parse(u"<package><comment>x</comment><component id='a'/>"
                                  u"<component id='b'><implements type='Automation' id='i'>"
                                  u"<method name='m'/></implements></component></package>");

    ASSERT_EQ(file->components.n, 2);
    ASSERT_EQ(wsc_file_find(file, u"b")->members.n, 1);
    ASSERT_EQ(wsc_file_find(file, NULL), wsc_file_find(file, u"a"));
    wsc_file_unref(file);
}

TEST(what_is_wrong_is_said_with_its_line)
{
    assert_error(u"", u"file.wsc(1): There is no component in it.");
    assert_error(u"<html/>", u"file.wsc(1): This is no script component.");
    assert_error(u"<component>\n\n", u"file.wsc(3): An element does not end.");
    assert_error(u"<component>\n</package>", u"file.wsc(2): An element ends that was not begun.");
    assert_error(u"<component>\n<script>x", u"file.wsc(2): An element does not end.");
    assert_error(u"<component a='", u"file.wsc(1): An attribute's value does not end.");
    assert_error(u"<component><!-- ", u"file.wsc(1): A comment does not end.");
    assert_error(u"<component><public><method/></public></component>",
                 u"file.wsc(1): A member has no name.");
    assert_error(u"<component><public><method name='a' dispid='x'/></public></component>",
                 u"file.wsc(1): A dispid is no number.");
    assert_error(u"<component><implements type='Behavior'/></component>",
                 u"file.wsc(1): Only the interface Automation can be implemented.");
    assert_error(u"<component><object id='x'/></component>",
                 u"file.wsc(1): An object needs an id, and a progid or a classid.");
    assert_error(u"<?xml?><component id=x/>",
                 u"file.wsc(1): An attribute's value is not in quotes.");
}

/* Entities that are none stay as they are; characters beyond Unicode's are none. */
TEST(entities_are_replaced_where_they_are_some)
{
    struct wsc_file *file =
        parse(u"<component id='&lt;&#65;&#x1F600;&nbsp;&#0;&#x110000;&#;&amp'/>");

    ASSERT_U16(wsc_file_find(file, NULL)->id, u"<A\U0001f600&nbsp;&#0;&#x110000;&#;&amp");
    wsc_file_unref(file);
}
