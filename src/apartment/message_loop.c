/* SPDX-License-Identifier: MIT */
/*
 * The calls that a message loop is made of, and those that post to it. Source: Windows' "winuser.h"
 * pages. Messages have no text of their own: A and W are the same.
 */
#include <comity/windows.h>

#include "apartment/message_queue.h"

BOOL GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    const struct message_range range = {hWnd, wMsgFilterMin, wMsgFilterMax};
    struct message_queue *queue = message_queue_current();

    if (!queue)
        return -1;
    while (!message_queue_look(queue, &range, true, lpMsg))
        message_queue_wait(queue, -1);
    return lpMsg->message != WM_QUIT;
}

BOOL GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    return GetMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}

BOOL PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    const struct message_range range = {hWnd, wMsgFilterMin, wMsgFilterMax};
    struct message_queue *queue = message_queue_current();

    return queue && message_queue_look(queue, &range, wRemoveMsg & PM_REMOVE, lpMsg);
}

BOOL PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    return PeekMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}

void PostQuitMessage(int nExitCode)
{
    struct message_queue *queue = message_queue_current();

    if (queue)
        message_queue_quit(queue, nExitCode);
}

BOOL PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    MSG msg = {.message = Msg, .wParam = wParam, .lParam = lParam};

    return message_queue_post(idThread, &msg);
}

BOOL PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostThreadMessageW(idThread, Msg, wParam, lParam);
}

/* There are no keys whose messages would have to be translated. */
BOOL TranslateMessage(const MSG *lpMsg)
{
    return FALSE;
}

UINT_PTR SetTimer(HWND hWnd, UINT_PTR nIDEvent, UINT uElapse, TIMERPROC lpTimerFunc)
{
    struct message_queue *queue = message_queue_current();
    UINT_PTR id;

    if (!queue)
        return 0;
    id = message_queue_set_timer(queue, hWnd, nIDEvent, uElapse, lpTimerFunc);
    return hWnd && id == 0 ? 1 : id; /* a window's timer 0 is no failure */
}

BOOL KillTimer(HWND hWnd, UINT_PTR uIDEvent)
{
    struct message_queue *queue = message_queue_current();

    return queue && message_queue_kill_timer(queue, hWnd, uIDEvent);
}
