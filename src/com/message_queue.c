/* SPDX-License-Identifier: MIT */
#include "com/message_queue.h"

#include <stdlib.h>

#include <comity/windows.h>

#include "com/com_thread.h"

struct message {
    struct list link;
    bool is_seen; /* a call looked whether it wants it */
    MSG msg;
};

BOOL PostThreadMessageW(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    struct message *message = calloc(1, sizeof(*message));

    if (!message) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return FALSE;
    }
    message->msg = (MSG){.message = Msg, .wParam = wParam, .lParam = lParam};
    if (!apartment_post(idThread, &message->link)) {
        free(message);
        SetLastError(ERROR_INVALID_THREAD_ID);
        return FALSE;
    }
    return TRUE;
}

BOOL PostThreadMessageA(DWORD idThread, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostThreadMessageW(idThread, Msg, wParam, lParam);
}

void PostQuitMessage(int nExitCode)
{
    PostThreadMessageW(GetCurrentThreadId(), WM_QUIT, (WPARAM)nExitCode, 0);
}

/* Takes, or looks at, the first message of the range; WM_QUIT is always in it. */
static bool take_message(struct apartment *apartment, MSG *msg, UINT first, UINT last, bool remove)
{
    bool found = false;

    pthread_mutex_lock(&apartment->lock);
    list_for_each (link, &apartment->messages) {
        struct message *message = container_of(link, struct message, link);
        UINT number = message->msg.message;

        message->is_seen = true;
        if ((first || last) && number != WM_QUIT && (number < first || number > last))
            continue;
        *msg = message->msg;
        found = true;
        if (remove) {
            list_remove(&message->link);
            free(message);
        }
        break;
    }
    pthread_mutex_unlock(&apartment->lock);
    return found;
}

struct apartment *message_queue_of_thread(void)
{
    struct apartment *apartment = apartment_entered();

    return apartment && apartment->is_sta ? apartment : NULL;
}

bool message_queue_has_input(struct apartment *apartment, bool also_seen)
{
    bool has_input = false;

    pthread_mutex_lock(&apartment->lock);
    list_for_each (link, &apartment->messages) {
        if (also_seen || !container_of(link, struct message, link)->is_seen)
            has_input = true;
    }
    pthread_mutex_unlock(&apartment->lock);
    return has_input;
}

BOOL GetMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    struct apartment *apartment = message_queue_of_thread();

    if (!apartment) {
        SetLastError(ERROR_INVALID_THREAD_ID);
        return -1;
    }
    while (!take_message(apartment, lpMsg, wMsgFilterMin, wMsgFilterMax, true)) {
        if (FAILED(apartment_wait(apartment, -1, -1)))
            return -1;
    }
    return lpMsg->message != WM_QUIT;
}

BOOL GetMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax)
{
    return GetMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax);
}

BOOL PeekMessageW(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    struct apartment *apartment = message_queue_of_thread();

    if (!apartment)
        return FALSE;
    apartment_serve(apartment);
    return take_message(apartment, lpMsg, wMsgFilterMin, wMsgFilterMax, wRemoveMsg & PM_REMOVE);
}

BOOL PeekMessageA(LPMSG lpMsg, HWND hWnd, UINT wMsgFilterMin, UINT wMsgFilterMax, UINT wRemoveMsg)
{
    return PeekMessageW(lpMsg, hWnd, wMsgFilterMin, wMsgFilterMax, wRemoveMsg);
}

BOOL TranslateMessage(const MSG *lpMsg)
{
    return FALSE;
}

/* Calls are served while waiting; no window gets posted messages. */
LRESULT DispatchMessageW(const MSG *lpMsg)
{
    return 0;
}

LRESULT DispatchMessageA(const MSG *lpMsg)
{
    return 0;
}
