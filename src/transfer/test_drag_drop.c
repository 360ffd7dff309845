/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include <comity/ole2.h>
#include <comity/windows.h>

#include "test.h"

/* Objects that only count: these tests drop nothing that is looked into. */
struct counted {
    void *vtable;
    LONG refs;
    HRESULT answer;
    int asked, told;
};

static HRESULT counted_QueryInterface(void *iface, REFIID riid, void **ppv)
{
    *ppv = NULL;
    return E_NOINTERFACE;
}

static ULONG counted_AddRef(void *iface)
{
    return (ULONG)++((struct counted *)iface)->refs;
}

static ULONG counted_Release(void *iface)
{
    return (ULONG)--((struct counted *)iface)->refs;
}

static HRESULT source_QueryContinueDrag(IDropSource *iface, BOOL fEscapePressed, DWORD grfKeyState)
{
    struct counted *source = (struct counted *)iface;

    ASSERT_FALSE(fEscapePressed);
    ASSERT_EQ(grfKeyState, 0);
    source->asked++;
    return source->answer;
}

static HRESULT source_GiveFeedback(IDropSource *iface, DWORD dwEffect)
{
    ASSERT_EQ(dwEffect, DROPEFFECT_NONE);
    ((struct counted *)iface)->told++;
    return DRAGDROP_S_USEDEFAULTCURSORS;
}

static IDropSourceVtbl source_vtable = {
    .QueryInterface = (void *)counted_QueryInterface,
    .AddRef = (void *)counted_AddRef,
    .Release = (void *)counted_Release,
    .QueryContinueDrag = source_QueryContinueDrag,
    .GiveFeedback = source_GiveFeedback,
};

static IDropTargetVtbl target_vtable = {
    .QueryInterface = (void *)counted_QueryInterface,
    .AddRef = (void *)counted_AddRef,
    .Release = (void *)counted_Release,
};

TEST(windows_are_registered_once)
{
    struct counted counted = {.vtable = &target_vtable};
    IDropTarget *target = (IDropTarget *)&counted;
    WNDCLASSA class = {.lpfnWndProc = DefWindowProcA, .lpszClassName = "dropped on"};
    HWND window;

    ASSERT_TRUE(RegisterClassA(&class));
    window = CreateWindowA("dropped on", NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL, NULL);
    ASSERT_HR(RegisterDragDrop(window, target), E_OUTOFMEMORY);
    ASSERT_HR(OleInitialize(NULL), S_OK);
    ASSERT_HR(RegisterDragDrop(window, NULL), E_INVALIDARG);
    ASSERT_HR(RegisterDragDrop((HWND)0xdead, target), DRAGDROP_E_INVALIDHWND);
    ASSERT_HR(RegisterDragDrop(window, target), S_OK);
    ASSERT_HR(RegisterDragDrop(window, target), DRAGDROP_E_ALREADYREGISTERED);
    ASSERT_EQ(counted.refs, 1);
    ASSERT_HR(RevokeDragDrop(window), S_OK);
    ASSERT_EQ(counted.refs, 0);
    ASSERT_HR(RevokeDragDrop(window), DRAGDROP_E_NOTREGISTERED);
    ASSERT_HR(RevokeDragDrop(NULL), DRAGDROP_E_INVALIDHWND);

    ASSERT_HR(RegisterDragDrop(window, target), S_OK);
    DestroyWindow(window);
    ASSERT_HR(RevokeDragDrop(window), DRAGDROP_E_INVALIDHWND);
    ASSERT_EQ(counted.refs, 0);
    OleUninitialize();
}

TEST(nothing_is_dropped_anywhere)
{
    struct counted counted = {.vtable = &source_vtable, .answer = DRAGDROP_S_DROP};
    IDropSource *source = (IDropSource *)&counted;
    IDataObject *data = (IDataObject *)&counted; /* not looked into */
    DWORD effect = DROPEFFECT_COPY;

    ASSERT_HR(DoDragDrop(NULL, source, 0, &effect), E_INVALIDARG);
    ASSERT_HR(DoDragDrop(data, NULL, 0, &effect), E_INVALIDARG);
    ASSERT_HR(DoDragDrop(data, source, 0, NULL), E_INVALIDARG);
    ASSERT_EQ(counted.asked, 0);
    ASSERT_HR(DoDragDrop(data, source, DROPEFFECT_COPY, &effect), DRAGDROP_S_DROP);
    ASSERT_EQ(effect, DROPEFFECT_NONE);
    counted.answer = E_UNEXPECTED;
    ASSERT_HR(DoDragDrop(data, source, DROPEFFECT_COPY, &effect), E_UNEXPECTED);
    ASSERT_EQ(counted.told, 0);
    counted.answer = S_OK;
    ASSERT_HR(DoDragDrop(data, source, DROPEFFECT_COPY, &effect), DRAGDROP_S_CANCEL);
    ASSERT_EQ(counted.asked, 3);
    ASSERT_EQ(counted.told, 1);
}
