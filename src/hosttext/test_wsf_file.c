/* SPDX-License-Identifier: MIT */
#include "hosttext/wsf_file.h"

#include "hosttext/text.h"
#include "test.h"

static struct wsf_error error;

static HRESULT read_text(const char16_t *text, struct wsf_file *ret_file)
{
    return wsf_file_read(text, (size_t)lstrlenW(text), ret_file, &error);
}

TEST(a_package_has_jobs_and_jobs_have_elements)
{
    _cleanup_(wsf_file_deinit) struct wsf_file file;
    const struct wsf_element *element;

    ASSERT_HR(
        read_text(u"<?job error='true'?><package><comment>x</comment>\n"
                  u"<job id='a'><reference object='A.B' version='1.2'/>"
                  u"<object id='o' classid='clsid:x' events='o_' reference='true'></object>"
                  u"<resource id='r'> t &amp; u </resource></job>\n"
                  u"<job id='b'><script language=\"L\" src='s.x'>ignored</script></job></package>",
                  &file),
        S_OK);
    ASSERT_EQ(file.n_jobs, 2);
    ASSERT_EQ(file.jobs[0].n_elements, 3);
    element = file.jobs[0].elements;
    ASSERT_EQ(element[0].kind, WSF_REFERENCE);
    ASSERT_U16(element[0].progid, u"A.B");
    ASSERT_U16(element[0].version, u"1.2");
    ASSERT_EQ(element[1].kind, WSF_OBJECT);
    ASSERT_U16(element[1].guid, u"clsid:x");
    ASSERT_TRUE(element[1].is_reference);
    ASSERT_U16(element[2].text, u" t &amp; u ");
    element = file.jobs[1].elements;
    ASSERT_U16(element->src, u"s.x");
    ASSERT_EQ(element->text, NULL);
    ASSERT_EQ(element->place.line, 2);
}

TEST(strict_text_has_entities_and_loose_text_has_none)
{
    _cleanup_(wsf_file_deinit) struct wsf_file strict, loose;

    ASSERT_HR(read_text(u"<?xml version='1.0'?><job><resource id='&#65;&#x1F600;&bad;'>"
                        u"&lt;&gt;&quot;&apos;</resource><resource id='c'><![CDATA[a<b "
                        u"&amp;]]></resource></job>",
                        &strict),
              S_OK);
    ASSERT_U16(strict.jobs[0].elements[0].id, u"A\U0001F600&bad;");
    ASSERT_U16(strict.jobs[0].elements[0].text, u"<>\"'");
    ASSERT_U16(strict.jobs[0].elements[1].text, u"a<b &amp;");
    ASSERT_HR(read_text(u"<JOB><Script Language=x>a<b \"</scripts>\" &amp;</SCRIPT></JOB>", &loose),
              S_OK);
    ASSERT_U16(loose.jobs[0].elements[0].text, u"a<b \"</scripts>\" &amp;");
}

TEST(text_begins_at_its_line_and_column)
{
    _cleanup_(wsf_file_deinit) struct wsf_file file;

    ASSERT_HR(read_text(u"<job>\n\n <script> x\n</script><script>\n<![CDATA[y]]>\n</script></job>",
                        &file),
              S_OK);
    ASSERT_EQ(file.jobs[0].elements[0].text_place.line, 2);
    ASSERT_EQ(file.jobs[0].elements[0].text_place.column, 9);
    ASSERT_EQ(file.jobs[0].elements[1].text_place.line, 4);
    ASSERT_EQ(file.jobs[0].elements[1].text_place.column, 9);
}

TEST(each_fault_has_its_place)
{
    static const struct {
        const char16_t *text;
        ULONG line;
        ULONG column;
    } faults[] = {
        {u"", 0, 0},
        {u"<", 0, 1},
        {u"<job", 0, 4},
        {u"<job><!-- ", 0, 10},
        {u"<job>\n<script a=", 1, 10},
        {u"<job><script a='x", 0, 17},
        {u"<job></package>", 0, 5},
        {u"</job>", 0, 0},
        {u"<package></package></package>", 0, 19},
        {u"<package><package>", 0, 9},
        {u"<job><runtime><named></runtime>", 0, 31},
        {u"<job><script><![CDATA[ </script>", 0, 32},
        {u"<job><resource/></job>", 0, 5},
        {u"<job><include/></job>", 0, 5},
        {u"<job></job a=b>", 0, 15},
    };

    for (size_t i = 0; i < sizeof(faults) / sizeof(*faults); i++) {
        _cleanup_(wsf_file_deinit) struct wsf_file file;

        ASSERT_HR(read_text(faults[i].text, &file), WSF_E_SYNTAX);
        ASSERT_TRUE(error.text && *error.text);
        ASSERT_EQ(error.place.line, faults[i].line);
        ASSERT_EQ(error.place.column, faults[i].column);
    }
}

TEST(there_is_a_limit_to_what_a_file_may_have)
{
    static char16_t text[(WSF_ELEMENTS_MAX + 1) * 19 + 64];
    _cleanup_(wsf_file_deinit) struct wsf_file file;
    char16_t *end = text;

    lstrcpyW(end, u"<job>");
    end += lstrlenW(end);
    for (int i = 0; i <= WSF_ELEMENTS_MAX; i++) {
        lstrcpyW(end, u"<resource id='x'/>");
        end += 18;
    }
    lstrcpyW(end, u"</job>");
    ASSERT_HR(read_text(text, &file), WSF_E_SYNTAX);
    ASSERT_STR(error.text, "Too many elements");
}

TEST(memory_that_runs_out_is_told)
{
    FOR_EACH_FAILING_ALLOCATION({
        _cleanup_(wsf_file_deinit) struct wsf_file file;
        HRESULT hr = read_text(u"<job id='a'><runtime><named name='n'/></runtime>"
                               u"<resource id='r'>t</resource></job>",
                               &file);

        ASSERT_TRUE(hr == S_OK || hr == E_OUTOFMEMORY);
    });
}
