/* SPDX-License-Identifier: MIT */
/*
 * Messages to threads and windows, through the ABI.
 */
#include <comity/windows.h>

#include "test.h"

/* What a window was told. */
struct record {
    UINT messages[32];
    int n;
    LRESULT answer; /* to WM_USER and above */
    DWORD thread;
};

static LRESULT keep_record(HWND window, UINT message, WPARAM wparam, LPARAM lparam)
{
    struct record *record = (struct record *)GetWindowLongPtrW(window, GWLP_USERDATA);

    if (message == WM_NCCREATE) {
        record = ((CREATESTRUCTW *)lparam)->lpCreateParams;
        SetWindowLongPtrW(window, GWLP_USERDATA, (LONG_PTR)record);
    }
    if (record && record->n < 32) {
        record->messages[record->n++] = message;
        record->thread = GetCurrentThreadId();
    }
    if (message == WM_CREATE && record->answer == -1)
        return -1;
    if (message == WM_APP)
        PostQuitMessage((int)wparam);
    if (message >= WM_USER)
        return record->answer + (LRESULT)wparam;
    return DefWindowProcW(window, message, wparam, lparam);
}

static HWND make_window(struct record *record)
{
    WNDCLASSEXW class = {.cbSize = sizeof(class),
                         .lpfnWndProc = keep_record,
                         .cbWndExtra = 8,
                         .lpszClassName = u"recorder"};

    test_expect_open_descriptors();
    RegisterClassExW(&class);
    return CreateWindowExA(0, "Recorder", "name", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, NULL, record);
}

static void assert_told(const struct record *record, const UINT *messages, int n)
{
    ASSERT_EQ(record->n, n);
    for (int i = 0; i < n; i++)
        ASSERT_EQ(record->messages[i], messages[i]);
}

TEST(a_window_lives_from_creation_to_destruction)
{
    struct record record = {.answer = 0};
    HWND window = make_window(&record);
    DWORD process;

    ASSERT_TRUE(IsWindow(window));
    ASSERT_EQ(GetWindowThreadProcessId(window, &process), GetCurrentThreadId());
    ASSERT_EQ(process, GetCurrentProcessId());
    ASSERT_EQ(SetWindowLongPtrW(window, 0, 7), 0);
    ASSERT_EQ(GetWindowLongPtrA(window, 0), 7);
    ASSERT_EQ(SetWindowLongPtrW(window, 1, 7), 0);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_INDEX);
    ASSERT_EQ(SendMessageW(window, WM_CLOSE, 0, 0), 0);
    ASSERT_FALSE(IsWindow(window));
    assert_told(&record, (UINT[]){WM_NCCREATE, WM_CREATE, WM_CLOSE, WM_DESTROY, WM_NCDESTROY}, 5);
    ASSERT_FALSE(DestroyWindow(window));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_WINDOW_HANDLE);
    ASSERT_FALSE(PostMessageW(window, WM_USER, 0, 0));
}

TEST(a_window_may_refuse_to_be_made)
{
    struct record record = {.answer = -1};

    ASSERT_TRUE(!make_window(&record));
    assert_told(&record, (UINT[]){WM_NCCREATE, WM_CREATE, WM_DESTROY, WM_NCDESTROY}, 4);
    ASSERT_TRUE(!CreateWindowExW(0, u"no such class", NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL));
    ASSERT_EQ(GetLastError(), ERROR_CANNOT_FIND_WND_CLASS);
}

TEST(classes_have_names_and_numbers)
{
    WNDCLASSA class = {.lpfnWndProc = DefWindowProcA, .lpszClassName = "plain"};
    ATOM atom = RegisterClassA(&class);
    HWND window;

    test_expect_open_descriptors();
    ASSERT_TRUE(atom);
    ASSERT_FALSE(RegisterClassA(&class));
    ASSERT_EQ(GetLastError(), ERROR_CLASS_ALREADY_EXISTS);
    window = CreateWindowA(MAKEINTRESOURCEA(atom), NULL, WS_OVERLAPPEDWINDOW, 0, 0, 0, 0, NULL,
                           NULL, NULL, NULL);
    ASSERT_TRUE(window);
    ASSERT_TRUE(DestroyWindow(window));
    ASSERT_TRUE(UnregisterClassA("PLAIN", NULL));
    ASSERT_FALSE(UnregisterClassA("plain", NULL));
    ASSERT_EQ(GetLastError(), ERROR_CLASS_DOES_NOT_EXIST);
    ASSERT_TRUE(RegisterWindowMessageA("spoken") >= 0xc000);
    ASSERT_EQ(RegisterWindowMessageW(u"Spoken"), RegisterWindowMessageA("spoken"));
}

TEST(posted_messages_are_got_by_window_and_number)
{
    struct record record = {.answer = 1};
    HWND window = make_window(&record);
    MSG msg;

    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_APP, 0, 0));
    ASSERT_TRUE(PostMessageW(window, WM_USER, 5, 6));
    ASSERT_TRUE(PostMessageW(window, WM_USER + 1, 0, 0));
    ASSERT_TRUE(PeekMessageW(&msg, window, WM_USER + 1, WM_USER + 1, PM_REMOVE));
    ASSERT_EQ(msg.message, WM_USER + 1);
    ASSERT_TRUE(PeekMessageW(&msg, (HWND)-1, 0, 0, PM_REMOVE));
    ASSERT_EQ(msg.message, WM_APP);
    ASSERT_TRUE(GetMessageW(&msg, NULL, 0, 0));
    ASSERT_TRUE(msg.hwnd == window);
    ASSERT_EQ(DispatchMessageW(&msg), 6);
    ASSERT_TRUE(PostMessageW(window, WM_USER, 0, 0));
    ASSERT_TRUE(DestroyWindow(window));
    ASSERT_FALSE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
}

TEST(quitting_comes_after_what_was_posted)
{
    MSG msg;

    test_expect_open_descriptors();
    PostQuitMessage(3);
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_USER, 0, 0));
    ASSERT_TRUE(GetMessageW(&msg, NULL, 0, 0));
    ASSERT_EQ(msg.message, WM_USER);
    ASSERT_EQ(GetMessageW(&msg, NULL, WM_APP, WM_APP), 0);
    ASSERT_EQ(msg.wParam, 3);
    ASSERT_FALSE(PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE));
}

TEST(a_thread_without_a_queue_is_posted_nothing)
{
    ASSERT_FALSE(PostThreadMessageW(GetCurrentThreadId(), WM_USER, 0, 0));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_THREAD_ID);
}

/* Free-threaded servers wait for the end of their work like this, too. */
TEST(a_thread_of_no_apartment_gets_messages)
{
    MSG msg;

    test_expect_open_descriptors();
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_FALSE(PeekMessageW(&msg, NULL, 0, 0, PM_NOREMOVE));
    ASSERT_TRUE(PostThreadMessageW(GetCurrentThreadId(), WM_QUIT, 4, 0));
    ASSERT_EQ(GetMessageW(&msg, NULL, 0, 0), 0);
    ASSERT_EQ(msg.wParam, 4);
    CoUninitialize();
}

struct talk {
    HWND window;
    HANDLE ready;
    struct record record;
};

static DWORD own_window(LPVOID context)
{
    struct talk *talk = context;
    MSG msg;

    talk->window = make_window(&talk->record);
    SetEvent(talk->ready);
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    return (DWORD)msg.wParam;
}

TEST(another_threads_window_answers)
{
    struct talk talk = {.ready = CreateEventW(NULL, FALSE, FALSE, NULL), .record.answer = 10};
    HANDLE thread = CreateThread(NULL, 0, own_window, &talk, 0, NULL);
    DWORD_PTR result;

    test_expect_open_descriptors();
    ASSERT_EQ(WaitForSingleObject(talk.ready, INFINITE), WAIT_OBJECT_0);
    ASSERT_EQ(SendMessageW(talk.window, WM_USER, 5, 0), 15);
    ASSERT_EQ(talk.record.thread, GetThreadId(thread));
    ASSERT_TRUE(SendMessageTimeoutW(talk.window, WM_USER, 6, 0, SMTO_NORMAL, 60000, &result));
    ASSERT_EQ(result, 16);
    ASSERT_FALSE(DestroyWindow(talk.window));
    ASSERT_EQ(GetLastError(), ERROR_ACCESS_DENIED);
    ASSERT_TRUE(PostThreadMessageW(GetThreadId(thread), WM_QUIT, 0, 0));
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    CloseHandle(thread);
    CloseHandle(talk.ready);
}

static DWORD own_apartment_and_window(LPVOID context)
{
    DWORD code;

    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    code = own_window(context);
    CoUninitialize();
    return code;
}

/* A sent message may end the loop that serves it. */
TEST(quitting_in_a_message_that_was_sent_ends_the_loop)
{
    struct talk talk = {.ready = CreateEventW(NULL, FALSE, FALSE, NULL)};
    HANDLE thread = CreateThread(NULL, 0, own_apartment_and_window, &talk, 0, NULL);
    DWORD code;

    test_expect_open_descriptors();
    ASSERT_EQ(WaitForSingleObject(talk.ready, INFINITE), WAIT_OBJECT_0);
    for (int i = 0; i < 20; i++)
        SendMessageW(talk.window, WM_USER, 0, 0);
    SendMessageW(talk.window, WM_APP, 7, 0);
    ASSERT_EQ(WaitForSingleObject(thread, INFINITE), WAIT_OBJECT_0);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(code, 7);
    CloseHandle(thread);
    CloseHandle(talk.ready);
}

static DWORD talk_back(LPVOID context)
{
    struct talk *talk = context;

    return (DWORD)SendMessageW(talk->window, WM_USER, 1, 0);
}

/* The window's thread is in a wait of COM's: it runs the procedure all the same. */
TEST(a_waiting_apartment_answers)
{
    struct talk talk = {.record.answer = 20};
    DWORD index, code;
    HANDLE thread;

    talk.window = make_window(&talk.record);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_APARTMENTTHREADED), S_OK);
    thread = CreateThread(NULL, 0, talk_back, &talk, 0, NULL);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index), S_OK);
    ASSERT_TRUE(GetExitCodeThread(thread, &code));
    ASSERT_EQ(code, 21);
    CloseHandle(thread);
    ASSERT_TRUE(DestroyWindow(talk.window));
    CoUninitialize();
}

TEST(nobody_answers_for_a_window_whose_thread_sleeps)
{
    struct talk talk = {.record.answer = 20};
    DWORD_PTR result;
    HANDLE thread;

    /* The thread waits for its event and gets no messages. */
    talk.window = make_window(&talk.record);
    talk.ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    thread = CreateThread(NULL, 0, talk_back, &talk, 0, NULL);
    ASSERT_EQ(WaitForSingleObject(thread, 1), WAIT_TIMEOUT);
    ASSERT_EQ(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);
    while (MsgWaitForMultipleObjects(1, &thread, FALSE, INFINITE, QS_ALLINPUT) != WAIT_OBJECT_0) {
        MSG msg;

        PeekMessageW(&msg, NULL, 0, 0, PM_REMOVE);
    }
    CloseHandle(thread);
    CloseHandle(talk.ready);
    ASSERT_TRUE(DestroyWindow(talk.window));
    ASSERT_FALSE(SendMessageTimeoutA(talk.window, WM_USER, 0, 0, SMTO_NORMAL, 1, &result));
}

static void on_timer(HWND window, UINT message, UINT_PTR id, DWORD time)
{
    PostQuitMessage((int)id);
}

TEST(timers_tell_window_and_procedure)
{
    struct record record = {.answer = 0};
    HWND window = make_window(&record);
    UINT_PTR id;
    MSG msg;

    ASSERT_EQ(SetTimer(window, 7, 1, NULL), 7);
    ASSERT_TRUE(GetMessageW(&msg, NULL, 0, 0));
    ASSERT_EQ(msg.message, WM_TIMER);
    ASSERT_EQ(msg.wParam, 7);
    DispatchMessageW(&msg);
    ASSERT_EQ(record.messages[record.n - 1], WM_TIMER);
    ASSERT_TRUE(KillTimer(window, 7));
    ASSERT_FALSE(KillTimer(window, 7));
    ASSERT_EQ(MsgWaitForMultipleObjects(0, NULL, FALSE, 20, QS_ALLINPUT), WAIT_TIMEOUT);

    id = SetTimer(NULL, 0, 10, on_timer);
    ASSERT_TRUE(id);
    ASSERT_EQ(MsgWaitForMultipleObjects(0, NULL, FALSE, INFINITE, QS_ALLINPUT), WAIT_OBJECT_0);
    while (GetMessageW(&msg, NULL, 0, 0) > 0)
        DispatchMessageW(&msg);
    ASSERT_EQ(msg.wParam, id);
    ASSERT_TRUE(DestroyWindow(window));
}
