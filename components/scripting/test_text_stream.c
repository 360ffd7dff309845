/* SPDX-License-Identifier: MIT */
/*
 * TextStream as its clients see it; its text is test_text_file.c's matter.
 */
#include <comity/windows.h>

#include <initguid.h>
#include <scrrun.h>
#include <unistd.h>

#include "test.h"

static IFileSystem3 *file_system;
static BSTR name;

static void begin(void)
{
    test_expect_open_descriptors();
    ASSERT_EQ(chdir(test_home()), 0);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_FileSystemObject, NULL, CLSCTX_INPROC_SERVER,
                               &IID_IFileSystem3, (void **)&file_system),
              S_OK);
    name = SysAllocString(u"file");
}

static void end(void)
{
    SysFreeString(name);
    ASSERT_EQ(IFileSystem3_Release(file_system), 0);
    CoUninitialize();
}

static ITextStream *open_stream(IOMode mode)
{
    ITextStream *stream;

    ASSERT_HR(
        IFileSystem3_OpenTextFile(file_system, name, mode, VARIANT_TRUE, TristateFalse, &stream),
        S_OK);
    return stream;
}

TEST(what_is_written_is_read)
{
    VARIANT_BOOL is;
    ITextStream *stream;
    LONG number;
    BSTR text;

    begin();
    stream = open_stream(ForWriting);
    ASSERT_HR(ITextStream_WriteLine(stream, name), S_OK);
    ASSERT_HR(ITextStream_WriteBlankLines(stream, 2), S_OK);
    ASSERT_HR(ITextStream_Write(stream, name), S_OK);
    ASSERT_HR(ITextStream_get_Line(stream, &number), S_OK);
    ASSERT_EQ(number, 4);
    ASSERT_HR(ITextStream_get_Column(stream, &number), S_OK);
    ASSERT_EQ(number, 5);
    ASSERT_EQ(ITextStream_Release(stream), 0);
    stream = open_stream(ForReading);
    ASSERT_HR(ITextStream_ReadLine(stream, &text), S_OK);
    ASSERT_EQ(memcmp(text, u"file", 10), 0);
    SysFreeString(text);
    ASSERT_HR(ITextStream_get_AtEndOfLine(stream, &is), S_OK);
    ASSERT_EQ(is, VARIANT_TRUE);
    ASSERT_HR(ITextStream_SkipLine(stream), S_OK);
    ASSERT_HR(ITextStream_Skip(stream, 2), S_OK);
    ASSERT_HR(ITextStream_Read(stream, 2, &text), S_OK);
    ASSERT_EQ(memcmp(text, u"fi", 6), 0);
    SysFreeString(text);
    ASSERT_HR(ITextStream_ReadAll(stream, &text), S_FALSE);
    SysFreeString(text);
    ASSERT_HR(ITextStream_get_AtEndOfStream(stream, &is), S_OK);
    ASSERT_EQ(is, VARIANT_TRUE);
    ITextStream_Release(stream);
    end();
}

TEST(arguments_are_checked)
{
    ITextStream *stream;
    BSTR text = NULL;

    begin();
    stream = open_stream(ForReading);
    ASSERT_HR(ITextStream_Read(stream, -1, &text), E_INVALIDARG);
    ASSERT_HR(ITextStream_Read(stream, 1, NULL), E_POINTER);
    ASSERT_HR(ITextStream_Skip(stream, -1), E_INVALIDARG);
    ASSERT_HR(ITextStream_WriteBlankLines(stream, -1), E_INVALIDARG);
    ASSERT_HR(ITextStream_WriteBlankLines(stream, 0), CTL_E_BADFILEMODE);
    ASSERT_HR(ITextStream_get_Line(stream, NULL), E_POINTER);
    ITextStream_Release(stream);
    end();
}

TEST(a_closed_stream_stays_closed)
{
    ITextStream *stream;
    BSTR text;

    begin();
    stream = open_stream(ForWriting);
    ASSERT_HR(ITextStream_Close(stream), S_OK);
    ASSERT_HR(ITextStream_Close(stream), S_FALSE);
    ASSERT_HR(ITextStream_Write(stream, name), CTL_E_BADFILEMODE);
    ASSERT_HR(ITextStream_Read(stream, 1, &text), CTL_E_BADFILEMODE);
    ITextStream_Release(stream);
    end();
}

TEST(lines_are_written_late_bound)
{
    DISPPARAMS params = {0};
    BSTR member = SysAllocString(u"WriteLine");
    ITextStream *stream;
    VARIANT size;
    IFile *file;
    DISPID id;

    begin();
    stream = open_stream(ForWriting);
    ASSERT_HR(ITextStream_GetIDsOfNames(stream, &IID_NULL, &member, 1, 0, &id), S_OK);
    ASSERT_HR(
        ITextStream_Invoke(stream, id, &IID_NULL, 0, DISPATCH_METHOD, &params, NULL, NULL, NULL),
        S_OK);
    ITextStream_Release(stream);
    ASSERT_HR(IFileSystem3_GetFile(file_system, name, &file), S_OK);
    ASSERT_HR(IFile_get_Size(file, &size), S_OK);
    ASSERT_EQ(V_I4(&size), 2);
    IFile_Release(file);
    SysFreeString(member);
    end();
}

TEST(standard_streams_are_not_closed)
{
    int ends[2], saved = dup(1);
    ITextStream *stream;
    char bytes[8] = "";

    begin();
    ASSERT_EQ(pipe(ends), 0);
    ASSERT_EQ(dup2(ends[1], 1), 1);
    ASSERT_HR(IFileSystem3_GetStandardStream(file_system, StdOut, VARIANT_FALSE, &stream), S_OK);
    ASSERT_HR(ITextStream_Write(stream, name), S_OK);
    ASSERT_EQ(ITextStream_Release(stream), 0);
    ASSERT_EQ(write(1, "!", 1), 1);
    ASSERT_EQ(dup2(saved, 1), 1);
    ASSERT_EQ(read(ends[0], bytes, sizeof(bytes)), 5);
    ASSERT_STR(bytes, "file!");
    close(ends[0]);
    close(ends[1]);
    close(saved);
    ASSERT_HR(IFileSystem3_GetStandardStream(file_system, 3, VARIANT_FALSE, &stream), E_INVALIDARG);
    end();
}

TEST(pipes_become_streams)
{
    HRESULT (*open_pipe)(HANDLE, IOMode, ITextStream **);
    ITextStream *reader, *writer;
    HANDLE read_end, write_end;
    BSTR text;

    begin();
    open_pipe = (HRESULT(*)(HANDLE, IOMode, ITextStream **))(void *)GetProcAddress(
        GetModuleHandleA("scrrun.so"), "DoOpenPipeStream");
    ASSERT_TRUE(open_pipe != NULL);
    ASSERT_TRUE(GetModuleHandleA("ScrRun.dll") == GetModuleHandleA("scrrun.so"));
    ASSERT_TRUE(CreatePipe(&read_end, &write_end, NULL, 0));
    ASSERT_HR(open_pipe(read_end, ForReading, &reader), S_OK);
    ASSERT_HR(open_pipe(write_end, ForWriting, &writer), S_OK);
    ASSERT_HR(ITextStream_Write(writer, name), S_OK);
    ASSERT_HR(ITextStream_Read(reader, 4, &text), S_OK);
    ASSERT_EQ(memcmp(text, u"file", 10), 0);
    SysFreeString(text);
    ASSERT_EQ(ITextStream_Release(writer), 0);
    ASSERT_HR(ITextStream_Read(reader, 1, &text), CTL_E_ENDOFFILE);
    ASSERT_EQ(ITextStream_Release(reader), 0);
    ASSERT_HR(open_pipe(INVALID_HANDLE_VALUE, ForReading, &reader), E_INVALIDARG);
    end();
}
