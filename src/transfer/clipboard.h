/* SPDX-License-Identifier: MIT */
/*
 * What is on the clipboard: memory by its format, and a data object that is asked for what nobody
 * wanted yet. It is the process's; any thread may use it, and no lock is held while the object is
 * asked.
 */
#pragma once

#include <stdbool.h>

#include <comity/ole2.h>

/*
 * Opening keeps other threads out: E_ACCESSDENIED. @window is only told to who asks. The owner is
 * the window that opened the clipboard when it was emptied.
 */
HRESULT clipboard_open(HWND window);
HRESULT clipboard_close(void);
bool clipboard_is_mine(void); /* open by this thread */
HWND clipboard_window(void);
HWND clipboard_owner(void);
DWORD clipboard_sequence(void);

/* E_OUTOFMEMORY, and all stays. */
HRESULT clipboard_clear(void);

/* Replaces all by what @source has. */
HRESULT clipboard_offer(IDataObject *source);

/* A reference to the object that is asked, for this apartment; S_FALSE and NULL without one. */
HRESULT clipboard_source(IDataObject **ret_source);
bool clipboard_is_source(IDataObject *object);

/* Asks the object for all, and lets it go. */
HRESULT clipboard_flush(void);

/* Takes @memory over. E_OUTOFMEMORY also if there are too many formats. */
HRESULT clipboard_put(UINT format, HGLOBAL memory);

/*
 * The memory of a format, which stays the clipboard's and goes when it is emptied: for the thread
 * that has it open. Asks the object; NULL if it has none.
 */
HGLOBAL clipboard_get(UINT format);

/* A copy of it, for any thread, as render_memory() makes it; DV_E_FORMATETC if there is none. */
HRESULT clipboard_copy(UINT format, DWORD tymed, STGMEDIUM *ret_medium);

/* All formats in their order; the caller gives them to format_list_free(). */
HRESULT clipboard_formats(FORMATETC **ret_formats, ULONG *ret_n);
