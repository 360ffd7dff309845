/* SPDX-License-Identifier: MIT */
/*
 * What Comity adds to Windows' calls: where a program of this system wants a descriptor, what COM
 * cannot know of a server unless it says so, and what Windows does not tell a client.
 */
#ifndef COMITY_COMITY_H
#define COMITY_COMITY_H

#include <comity/winreg.h>
#include <unknwn.h>

EXTERN_C_START

/*
 * As RegNotifyChangeKeyValue(), for an event loop: stores a descriptor that gets a byte or more for
 * changes of the key, to be read before its values are. It ends when the key's handle is
 * closed. The caller closes it, and is told no more.
 */
WINADVAPI LSTATUS WINAPI ComityRegNotifyFd(HKEY hKey, BOOL bWatchSubtree, DWORD dwNotifyFilter,
                                           int *pFd);

/*
 * A descriptor that is readable while the object of a handle (event, mutex, semaphore, thread,
 * process) is signaled: then wait for the object with a time-out of 0. It belongs to the object:
 * not to be read or closed, nor used after the handle is closed. -1, with the last error, if the
 * handle is none of these.
 */
WINBASEAPI int WINAPI ComityHandleFd(HANDLE hObject);

/*
 * What an event loop (epoll, GLib, asyncio) needs to keep the calling thread's single-threaded
 * apartment alive: a descriptor that is readable while calls wait to be served, messages to be
 * dispatched, or timers are due. Then call ComityPump(); call it once before the first wait, too.
 * The descriptor belongs to the apartment and goes with it: not to be read or closed.
 * CO_E_NOTINITIALIZED without an apartment, RPC_E_WRONG_THREAD in another kind of apartment.
 */
WINOLEAPI ComityApartmentFd(int *pFd);

/*
 * Serves the calls and dispatches the messages and timers that are there, and does not wait.
 * S_FALSE if WM_QUIT was among them; the failures are those of ComityApartmentFd().
 */
WINOLEAPI ComityPump(void);

/*
 * Says whether a user has control of this server, who may then go on working though no client does:
 * the third thing, besides objects and locks, that keeps a server from leaving. COM itself does
 * nothing with it but tell it to `comity ps`. Returns what was said before; FALSE at first.
 */
WINBASEAPI BOOL WINAPI ComitySetUserControl(BOOL bUserControl);

/*
 * Sets an event when the apartment of a proxy's object has gone, with its process or alone; at once
 * if it has already. The object is not called, and other references to it do not matter. For an
 * event loop, ask ComityHandleFd() for the event's descriptor. E_INVALIDARG if it is no proxy.
 */
WINOLEAPI ComityNotifyDeath(IUnknown *pProxy, HANDLE hEvent, DWORD *pdwCookie);

/* Ends a notice, whether the event was set or not: after this it will not be. E_INVALIDARG if the
 * cookie names none. */
WINOLEAPI ComityRevokeDeathNotice(DWORD dwCookie);

/*
 * Notes what a class's server has to say of it, in whatever process it is, for people: `comity log`
 * tells it. What a server that COM started writes to standard output and error is noted by itself.
 */
WINOLEAPI ComityLog(REFCLSID rclsid, LPCWSTR pszText);

/* What %NAME% stands for in a registrar script; as ATL's _ATL_REGMAP_ENTRY. */
typedef struct COMITY_REPLACEMENT {
    LPCOLESTR szKey;
    LPCOLESTR szData;
} COMITY_REPLACEMENT;

/*
 * Registers what a script in a module's resources says, or unregisters it: data in place of a
 * DllRegisterServer's code. On Windows each ATL module brings its own registrar for this (IRegistrar
 * of <atliface.h>, which is here, too).
 *
 * @hModule is the module (NULL: the program), @pszName and @pszType are as for FindResource (NULL:
 * u"REGISTRY"). %MODULE% is the module's full path, in quotes if it is the program; %MODULE_RAW% is
 * the path alone. @pReplacements, which may be NULL, ends in one with NULLs. It is done as a whole
 * or not at all. Failures: DISP_E_EXCEPTION for what is wrong with the script, with line and column
 * in the thread's error object; E_FAIL for a number that is no hexadecimal one; those of
 * FindResource and of the registry.
 */
WINOLEAPI CoRegisterResource(HINSTANCE hModule, LPCWSTR pszName, LPCWSTR pszType, BOOL fRegister,
                             const COMITY_REPLACEMENT *pReplacements);

/* Hears of what is odd but no failure, and last of why it failed. */
typedef void(STDMETHODCALLTYPE *COMITY_NOTICE)(void *pContext, const char *pszText);

/*
 * Registers, or unregisters, what all registrar scripts (resources of types REGISTRY and
 * WINE_REGISTRY) and INF texts (REGINST) in a file say: a PE or ELF module or a .res file; and the
 * type libraries (TYPELIB) in it that no script registers, as RegisterTypeLib does. No code of it is
 * loaded, so a module of Windows can be registered. One of 32 bits is registered for programs of 32
 * bits. %NAME% that only its code could replace stays, and pfnNotice, unless it is NULL, is told.
 * S_FALSE if there is nothing of the kind; failures as for CoRegisterResource, and
 * SELFREG_E_TYPELIB.
 */
WINOLEAPI ComityRegisterModuleData(LPCWSTR pszFile, BOOL fRegister, COMITY_NOTICE pfnNotice,
                                   void *pContext);

EXTERN_C_END

#endif
