/* SPDX-License-Identifier: MIT */
#include "apartment/window.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "apartment/message_queue.h"
#include "apartment/window_class.h"
#include "base/cleanup.h"
#include "base/list.h"
#include "base/utf16.h"

enum {
    FIRST_WINDOW = 0x10000,
    WINDOW_STEP = 2,
};

struct window {
    struct list link; /* (lock) */
    HWND handle;
    HWND parent;
    DWORD thread;
    WNDPROC procedure;
    LONG_PTR user_data;
    LONG_PTR style;
    LONG_PTR ex_style;
    LONG_PTR id;
    HINSTANCE instance;
    char16_t *text;
    ATOM class;
    int extra_size;
    unsigned char extra[];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct list windows = LIST_INIT(windows); /* (lock) */

static void acquire(void)
{
    pthread_mutex_lock(&lock);
}

static void release(void)
{
    pthread_mutex_unlock(&lock);
}

/* (lock) */
static struct window *find(HWND handle)
{
    list_for_each (link, &windows) {
        struct window *window = container_of(link, struct window, link);

        if (window->handle == handle)
            return window;
    }
    SetLastError(ERROR_INVALID_WINDOW_HANDLE);
    return NULL;
}

bool window_is_any_of(DWORD thread)
{
    bool is_any = false;

    acquire();
    list_for_each (link, &windows)
        is_any |= container_of(link, struct window, link)->thread == thread;
    release();
    return is_any;
}

/* The thread and procedure of a window; false with the last error if there is none. */
static bool look_up(HWND handle, DWORD *ret_thread, WNDPROC *ret_procedure)
{
    struct window *window;

    acquire();
    window = find(handle);
    if (window) {
        *ret_thread = window->thread;
        *ret_procedure = window->procedure;
    }
    release();
    return window != NULL;
}

LRESULT window_call(const MSG *message)
{
    WNDPROC procedure;
    DWORD thread;

    if (!look_up(message->hwnd, &thread, &procedure))
        return 0;
    return procedure(message->hwnd, message->message, message->wParam, message->lParam);
}

/* ---- making and ending ---- */

static struct window *window_new(const struct window_class *class, const CREATESTRUCTW *creation)
{
    static uintptr_t last = FIRST_WINDOW; /* (lock) */
    struct window *window = calloc(1, sizeof(*window) + (size_t) class->extra_size);

    if (!window)
        return NULL;
    window->parent = creation->hwndParent;
    window->thread = GetCurrentThreadId();
    window->procedure = class->procedure;
    window->style = creation->style;
    window->ex_style = (LONG_PTR)creation->dwExStyle;
    window->id = (LONG_PTR)creation->hMenu;
    window->instance = creation->hInstance;
    window->class = class->atom;
    window->extra_size = class->extra_size;
    if (creation->lpszName)
        window->text = utf16_dup((const char16_t *)creation->lpszName);
    acquire();
    last += WINDOW_STEP;
    window->handle = (HWND)last;
    list_append(&windows, &window->link);
    release();
    return window;
}

static void window_end(HWND handle)
{
    struct window *window;

    message_queue_forget(handle);
    acquire();
    window = find(handle);
    if (window)
        list_remove(&window->link);
    release();
    if (window)
        free(window->text);
    free(window);
}

HWND CreateWindowExW(DWORD dwExStyle, LPCWSTR lpClassName, LPCWSTR lpWindowName, DWORD dwStyle,
                     int X, int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
                     HINSTANCE hInstance, LPVOID lpParam)
{
    CREATESTRUCTW creation = {
        .lpCreateParams = lpParam,
        .hInstance = hInstance,
        .hMenu = hMenu,
        .hwndParent = hWndParent,
        .cy = nHeight,
        .cx = nWidth,
        .y = Y,
        .x = X,
        .style = (LONG)dwStyle,
        .lpszName = lpWindowName,
        .lpszClass = lpClassName,
        .dwExStyle = dwExStyle,
    };
    struct window_class class;
    struct window *window;
    HWND handle;

    if (!window_class_find(lpClassName, &class)) {
        SetLastError(ERROR_CANNOT_FIND_WND_CLASS);
        return NULL;
    }
    window = message_queue_current() ? window_new(&class, &creation) : NULL;
    if (!window) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    handle = window->handle;
    if (!SendMessageW(handle, WM_NCCREATE, 0, (LPARAM)&creation)) {
        window_end(handle);
        return NULL;
    }
    if (SendMessageW(handle, WM_CREATE, 0, (LPARAM)&creation) == -1) {
        DestroyWindow(handle);
        return NULL;
    }
    return IsWindow(handle) ? handle : NULL;
}

HWND CreateWindowExA(DWORD dwExStyle, LPCSTR lpClassName, LPCSTR lpWindowName, DWORD dwStyle, int X,
                     int Y, int nWidth, int nHeight, HWND hWndParent, HMENU hMenu,
                     HINSTANCE hInstance, LPVOID lpParam)
{
    _cleanup_(freep) char16_t *class_name = NULL, *name = NULL;
    LPCWSTR wide_class = (LPCWSTR)lpClassName;

    if (!IS_INTRESOURCE(lpClassName))
        wide_class = (LPCWSTR)(class_name = utf16_from_utf8_dup(lpClassName));
    if (lpWindowName)
        name = utf16_from_utf8_dup(lpWindowName);
    if (!wide_class || !name != !lpWindowName) {
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
        return NULL;
    }
    return CreateWindowExW(dwExStyle, wide_class, (LPCWSTR)name, dwStyle, X, Y, nWidth, nHeight,
                           hWndParent, hMenu, hInstance, lpParam);
}

BOOL DestroyWindow(HWND hWnd)
{
    WNDPROC procedure;
    DWORD thread;

    if (!look_up(hWnd, &thread, &procedure))
        return FALSE;
    if (thread != GetCurrentThreadId()) {
        SetLastError(ERROR_ACCESS_DENIED);
        return FALSE;
    }
    SendMessageW(hWnd, WM_DESTROY, 0, 0);
    SendMessageW(hWnd, WM_NCDESTROY, 0, 0);
    window_end(hWnd);
    return TRUE;
}

BOOL IsWindow(HWND hWnd)
{
    WNDPROC procedure;
    DWORD thread;

    return look_up(hWnd, &thread, &procedure);
}

DWORD GetWindowThreadProcessId(HWND hWnd, LPDWORD lpdwProcessId)
{
    WNDPROC procedure;
    DWORD thread;

    if (!look_up(hWnd, &thread, &procedure))
        return 0;
    if (lpdwProcessId)
        *lpdwProcessId = GetCurrentProcessId();
    return thread;
}

HWND GetParent(HWND hWnd)
{
    struct window *window;
    HWND parent;

    acquire();
    window = find(hWnd);
    parent = window ? window->parent : NULL;
    release();
    return parent == HWND_MESSAGE ? NULL : parent;
}

/* ---- what a window keeps ---- */

/* (lock) */
static LONG_PTR *value_of(struct window *window, int index)
{
    switch (index) {
    case GWLP_WNDPROC:
        return (LONG_PTR *)&window->procedure;
    case GWLP_HINSTANCE:
        return (LONG_PTR *)&window->instance;
    case GWLP_HWNDPARENT:
        return (LONG_PTR *)&window->parent;
    case GWLP_ID:
        return &window->id;
    case GWL_STYLE:
        return &window->style;
    case GWL_EXSTYLE:
        return &window->ex_style;
    case GWLP_USERDATA:
        return &window->user_data;
    default:
        if (index >= 0 && index <= window->extra_size - (int)sizeof(LONG_PTR))
            return (LONG_PTR *)(window->extra + index);
        SetLastError(ERROR_INVALID_INDEX);
        return NULL;
    }
}

static LONG_PTR exchange(HWND handle, int index, const LONG_PTR *value)
{
    struct window *window;
    LONG_PTR before = 0;

    acquire();
    window = find(handle);
    if (window) {
        LONG_PTR *place = value_of(window, index);

        if (place)
            memcpy(&before, place, sizeof(before));
        if (place && value)
            memcpy(place, value, sizeof(before));
    }
    release();
    return before;
}

LONG_PTR GetWindowLongPtrW(HWND hWnd, int nIndex)
{
    return exchange(hWnd, nIndex, NULL);
}

LONG_PTR GetWindowLongPtrA(HWND hWnd, int nIndex)
{
    return exchange(hWnd, nIndex, NULL);
}

LONG_PTR SetWindowLongPtrW(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return exchange(hWnd, nIndex, &dwNewLong);
}

LONG_PTR SetWindowLongPtrA(HWND hWnd, int nIndex, LONG_PTR dwNewLong)
{
    return exchange(hWnd, nIndex, &dwNewLong);
}

/* ---- messages to windows ---- */

BOOL PostMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    MSG msg = {.hwnd = hWnd, .message = Msg, .wParam = wParam, .lParam = lParam};
    DWORD thread = GetCurrentThreadId();
    WNDPROC procedure;

    if (!hWnd)
        return message_queue_current() && message_queue_post(thread, &msg);
    return look_up(hWnd, &thread, &procedure) && message_queue_post(thread, &msg);
}

BOOL PostMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return PostMessageW(hWnd, Msg, wParam, lParam);
}

static bool send_within(const MSG *message, DWORD timeout_ms, LRESULT *ret_result)
{
    WNDPROC procedure;
    DWORD thread;

    *ret_result = 0;
    if (!look_up(message->hwnd, &thread, &procedure))
        return false;
    if (thread != GetCurrentThreadId())
        return message_queue_send(thread, message, timeout_ms, ret_result);
    *ret_result = procedure(message->hwnd, message->message, message->wParam, message->lParam);
    return true;
}

LRESULT SendMessageW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    MSG msg = {.hwnd = hWnd, .message = Msg, .wParam = wParam, .lParam = lParam};
    LRESULT result;

    send_within(&msg, INFINITE, &result);
    return result;
}

LRESULT SendMessageA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return SendMessageW(hWnd, Msg, wParam, lParam);
}

LRESULT SendMessageTimeoutW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                            UINT uTimeout, PDWORD_PTR lpdwResult)
{
    MSG msg = {.hwnd = hWnd, .message = Msg, .wParam = wParam, .lParam = lParam};
    LRESULT result;

    if (!send_within(&msg, uTimeout, &result))
        return 0;
    if (lpdwResult)
        *lpdwResult = (DWORD_PTR)result;
    return 1;
}

LRESULT SendMessageTimeoutA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam, UINT fuFlags,
                            UINT uTimeout, PDWORD_PTR lpdwResult)
{
    return SendMessageTimeoutW(hWnd, Msg, wParam, lParam, fuFlags, uTimeout, lpdwResult);
}

/* A timer's own procedure goes before the window's. */
LRESULT DispatchMessageW(const MSG *lpMsg)
{
    if (lpMsg->message == WM_TIMER && lpMsg->lParam) {
        ((TIMERPROC)lpMsg->lParam)(lpMsg->hwnd, WM_TIMER, lpMsg->wParam, GetTickCount());
        return 0;
    }
    return lpMsg->hwnd ? window_call(lpMsg) : 0;
}

LRESULT DispatchMessageA(const MSG *lpMsg)
{
    return DispatchMessageW(lpMsg);
}

LRESULT CallWindowProcW(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return lpPrevWndFunc(hWnd, Msg, wParam, lParam);
}

LRESULT CallWindowProcA(WNDPROC lpPrevWndFunc, HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return lpPrevWndFunc(hWnd, Msg, wParam, lParam);
}

LRESULT DefWindowProcW(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    switch (Msg) {
    case WM_NCCREATE:
        return TRUE;
    case WM_CLOSE:
        DestroyWindow(hWnd);
        return 0;
    default:
        return 0;
    }
}

LRESULT DefWindowProcA(HWND hWnd, UINT Msg, WPARAM wParam, LPARAM lParam)
{
    return DefWindowProcW(hWnd, Msg, wParam, lParam);
}
