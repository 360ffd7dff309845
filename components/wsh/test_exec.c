/* SPDX-License-Identifier: MIT */
/*
 * Programs that the shell starts. Where nothing else is said,
 * expectations are those of Windows' "WshShell Object" pages and of Wine's tests of wshom.ocx.
 */
#include <comity_wide.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "trial_shell.h"

static HRESULT run(const WCHAR *command, BOOL is_waiting, int *ret_code)
{
    BSTR text = SysAllocString(command);
    VARIANT style = number_variant(0), wait = {.vt = VT_BOOL};
    HRESULT hr;

    V_BOOL(&wait) = is_waiting ? VARIANT_TRUE : VARIANT_FALSE;
    hr = IWshShell3_Run(shell, text, &style, &wait, ret_code);
    SysFreeString(text);
    return hr;
}

TEST(a_command_is_split_by_windows_rules_and_its_status_comes_back)
{
    int code = -1;

    begin();
    setenv("STATUS", "5", 1);
    ASSERT_HR(run(u"sh -c \"exit 3\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 3);
    ASSERT_HR(run(u"  /bin/sh -c \"exit %STATUS%\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 5);
    ASSERT_HR(run(u"test \"a\\\"b\" = 'a', ", TRUE, &code), S_OK);
    ASSERT_EQ(code, 1);
    ASSERT_HR(run(u"%COMSPEC% /q /c \"exit 4\"", TRUE, &code), S_OK);
    ASSERT_EQ(code, 4);
    ASSERT_HR(run(u"\"C:\\Windows\\cmd.exe \" /c test a = a && exit 6", TRUE, &code), S_OK);
    ASSERT_EQ(code, 6);
    end();
}

TEST(what_is_no_program_is_not_found)
{
    int code = 10;

    begin();
    unsetenv("DISPLAY");
    unsetenv("WAYLAND_DISPLAY");
    ASSERT_HR(run(u"no-such-program-here", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"%nope% x", TRUE, &code), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    ASSERT_HR(run(u"/etc/passwd", TRUE, &code), HRESULT_FROM_WIN32(ERROR_NO_ASSOCIATION));
    ASSERT_EQ(code, 10);
    end();
}

/* It goes on in a session of its own, and leaves no zombie. */
TEST(a_command_that_is_not_waited_for_is_detached)
{
    WCHAR command[512], path[256];
    char fifo[200], line[64];
    FILE *answer;
    int code = -1;

    begin();
    snprintf(fifo, sizeof(fifo), "%s/answer", test_home());
    ASSERT_EQ(mkfifo(fifo, 0600), 0);
    MultiByteToWideChar(CP_UTF8, 0, fifo, -1, path, ARRAYSIZE(path));
    comity_wcscpy(command, u"sh -c \"cut -d' ' -f6 /proc/$$/stat > ");
    comity_wcscat(command, path);
    comity_wcscat(command, u"\"");
    ASSERT_HR(run(command, FALSE, &code), S_OK);
    ASSERT_EQ(code, 0);
    answer = fopen(fifo, "r");
    ASSERT_TRUE(answer && fgets(line, sizeof(line), answer));
    fclose(answer);
    ASSERT_TRUE(atoi(line) != getsid(0));
    end();
}

static IWshExec *exec(const WCHAR *command)
{
    BSTR text = SysAllocString(command);
    IWshExec *process;

    ASSERT_HR(IWshShell3_Exec(shell, text, &process), S_OK);
    SysFreeString(text);
    return process;
}

static void write_stream(ITextStream *stream, const WCHAR *text)
{
    BSTR line = SysAllocString(text);

    ASSERT_HR(ITextStream_WriteLine(stream, line), S_OK);
    SysFreeString(line);
}

TEST(a_process_is_talked_to_by_its_streams)
{
    ITextStream *input, *output, *error;
    VARIANT_BOOL is_at_end;
    IWshExec *process;
    LONG number;
    BSTR text;

    begin();
    process = exec(u"sh -c \"cat; echo last >&2; exit 7\"");
    ASSERT_HR(IWshExec_get_ExitCode(process, &number), S_OK);
    ASSERT_EQ(number, 0);
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(IWshExec_get_StdOut(process, &output), S_OK);
    ASSERT_HR(IWshExec_get_StdErr(process, &error), S_OK);
    write_stream(input, u"\u00e9\U0001f600 line\r");
    ASSERT_HR(ITextStream_ReadLine(output, &text), S_OK);
    assert_text(text, u"\u00e9\U0001f600 line");
    ASSERT_HR(ITextStream_get_Line(output, &number), S_OK);
    ASSERT_EQ(number, 2);
    write_stream(input, u"abc");
    ASSERT_HR(ITextStream_Read(output, 2, &text), S_OK);
    assert_text(text, u"ab");
    ASSERT_HR(ITextStream_get_Column(output, &number), S_OK);
    ASSERT_EQ(number, 3);
    ASSERT_HR(ITextStream_Close(input), S_OK);
    ASSERT_HR(ITextStream_ReadAll(output, &text), S_OK);
    assert_text(text, u"c\n");
    ASSERT_HR(ITextStream_get_AtEndOfStream(output, &is_at_end), S_OK);
    ASSERT_EQ(is_at_end, VARIANT_TRUE);
    ASSERT_HR(ITextStream_ReadLine(output, &text), (HRESULT)0x800a003e);
    ASSERT_HR(ITextStream_Write(output, NULL), (HRESULT)0x800a0036);
    ASSERT_HR(ITextStream_ReadAll(input, &text), (HRESULT)0x800a0036);
    ASSERT_HR(ITextStream_ReadAll(error, &text), S_OK);
    assert_text(text, u"last\n");
    ITextStream_Release(input);
    ITextStream_Release(output);
    ITextStream_Release(error);
    ASSERT_EQ(IWshExec_Release(process), 0);
    end();
}

/* Each pipe is filled beyond what the system holds, while the script waits for the other. */
TEST(full_pipes_do_not_stop_a_process)
{
    WshExecStatus status = WshRunning;
    ITextStream *input, *output, *error;
    IWshExec *process;
    LONG code;
    BSTR text;

    begin();
    process = exec(u"sh -c \"head -c 300000 /dev/zero >&2; head -c 300000 /dev/zero; wc -c\"");
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(IWshExec_get_StdOut(process, &output), S_OK);
    ASSERT_HR(IWshExec_get_StdErr(process, &error), S_OK);
    text = SysAllocStringLen(NULL, 300000);
    for (int i = 0; i < 300000; i++)
        text[i] = 'x';
    ASSERT_HR(ITextStream_Write(input, text), S_OK);
    ASSERT_HR(ITextStream_Close(input), S_OK);
    SysFreeString(text);
    ASSERT_HR(ITextStream_Skip(output, 300000), S_OK);
    ASSERT_HR(ITextStream_ReadLine(output, &text), S_OK);
    assert_text(text, u"300000");
    ASSERT_HR(ITextStream_ReadAll(error, &text), S_OK);
    ASSERT_EQ(SysStringLen(text), 300000);
    SysFreeString(text);
    while (status == WshRunning)
        ASSERT_HR(IWshExec_get_Status(process, &status), S_OK);
    ASSERT_EQ(status, WshFinished);
    ASSERT_HR(IWshExec_get_ExitCode(process, &code), S_OK);
    ASSERT_EQ(code, 0);
    ITextStream_Release(input);
    ITextStream_Release(output);
    ITextStream_Release(error);
    IWshExec_Release(process);
    end();
}

TEST(a_process_is_terminated_and_then_reads_no_more)
{
    WshExecStatus status = WshRunning;
    ITextStream *input;
    IWshExec *process;
    BSTR text = SysAllocString(u"x");
    LONG id;

    begin();
    process = exec(u"cat");
    ASSERT_HR(IWshExec_get_ProcessID(process, &id), S_OK);
    ASSERT_EQ(kill(id, 0), 0);
    ASSERT_HR(IWshExec_Terminate(process), S_OK);
    while (status == WshRunning)
        ASSERT_HR(IWshExec_get_Status(process, &status), S_OK);
    ASSERT_HR(IWshExec_Terminate(process), S_OK);
    ASSERT_HR(IWshExec_get_StdIn(process, &input), S_OK);
    ASSERT_HR(ITextStream_Write(input, text), HRESULT_FROM_WIN32(ERROR_BROKEN_PIPE));
    ITextStream_Release(input);
    SysFreeString(text);
    IWshExec_Release(process);
    end();
}

TEST(a_process_that_cannot_be_started_is_said_by_windows_words)
{
    BSTR text = SysAllocString(u"no-such-program-here");
    IWshExec *process;

    begin();
    ASSERT_HR(IWshShell3_Exec(shell, text, NULL), E_POINTER);
    ASSERT_HR(IWshShell3_Exec(shell, NULL, &process), DISP_E_EXCEPTION);
    ASSERT_HR(IWshShell3_Exec(shell, text, &process), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_error(u"WshShell.Exec", u"The system cannot find the file specified.");
    SysFreeString(text);
    end();
}
