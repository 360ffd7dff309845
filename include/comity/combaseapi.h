/* SPDX-License-Identifier: MIT */
/*
 * COM's functions. Source: Windows' "combaseapi.h" and "objbase.h" pages.
 */
/* Before the guard: whichever header of the circle comes first, all are read in one order. */
#include <comity/windows.h>
#include <comity/ole2.h>

#ifndef COMITY_COMBASEAPI_H
#define COMITY_COMBASEAPI_H

#include <comity/winerror.h>
#include <comity/wtypes.h>
#include <objidl.h>

typedef enum tagREGCLS {
    REGCLS_SINGLEUSE = 0,
    REGCLS_MULTIPLEUSE = 1,
    REGCLS_MULTI_SEPARATE = 2,
    REGCLS_SUSPENDED = 4,
    REGCLS_SURROGATE = 8,
    REGCLS_AGILE = 0x10
} REGCLS;
typedef enum tagCOINITBASE { COINITBASE_MULTITHREADED = 0x0 } COINITBASE;
typedef enum tagCOINIT {
    COINIT_APARTMENTTHREADED = 0x2,
    COINIT_MULTITHREADED = 0x0,
    COINIT_DISABLE_OLE1DDE = 0x4,
    COINIT_SPEED_OVER_MEMORY = 0x8
} COINIT;
typedef enum tagCOWAIT_FLAGS {
    COWAIT_DEFAULT = 0,
    COWAIT_WAITALL = 1,
    COWAIT_ALERTABLE = 2,
    COWAIT_INPUTAVAILABLE = 4,
    COWAIT_DISPATCH_CALLS = 8,
    COWAIT_DISPATCH_WINDOW_MESSAGES = 16
} COWAIT_FLAGS;
typedef struct CO_COOKIE__ *CO_MTA_USAGE_COOKIE;
DECLARE_HANDLE(CO_DEVICE_CATALOG_COOKIE);

WINOLEAPI CoInitialize(LPVOID pvReserved);
WINOLEAPI CoInitializeEx(LPVOID pvReserved, DWORD dwCoInit);
WINOLEAPI_(void) CoUninitialize(void);
WINOLEAPI_(DWORD) CoBuildVersion(void);
WINOLEAPI CoGetCurrentLogicalThreadId(GUID *pguid);
WINOLEAPI_(DWORD) CoGetCurrentProcess(void);
WINOLEAPI CoGetApartmentType(APTTYPE *pAptType, APTTYPEQUALIFIER *pAptQualifier);
WINOLEAPI CoGetContextToken(ULONG_PTR *pToken);
WINOLEAPI CoGetObjectContext(REFIID riid, LPVOID *ppv);
WINOLEAPI CoGetCallContext(REFIID riid, void **ppInterface);
WINOLEAPI CoSwitchCallContext(IUnknown *pNewObject, IUnknown **ppOldObject);
WINOLEAPI CoEnableCallCancellation(LPVOID pReserved);
WINOLEAPI CoDisableCallCancellation(LPVOID pReserved);
WINOLEAPI CoGetCancelObject(DWORD dwThreadId, REFIID iid, void **ppUnk);
WINOLEAPI CoSetCancelObject(IUnknown *pUnk);
WINOLEAPI CoCancelCall(DWORD dwThreadId, ULONG ulTimeout);
WINOLEAPI CoTestCancel(void);
WINOLEAPI CoGetDefaultContext(APTTYPE aptType, REFIID riid, void **ppv);
WINOLEAPI CoIncrementMTAUsage(CO_MTA_USAGE_COOKIE *pCookie);
WINOLEAPI CoDecrementMTAUsage(CO_MTA_USAGE_COOKIE Cookie);
WINOLEAPI CoRegisterInitializeSpy(IInitializeSpy *pSpy, ULARGE_INTEGER *puliCookie);
WINOLEAPI CoRevokeInitializeSpy(ULARGE_INTEGER uliCookie);
WINOLEAPI CoRegisterActivationFilter(IActivationFilter *pActivationFilter);

WINOLEAPI CoGetMalloc(DWORD dwMemContext, LPMALLOC *ppMalloc);
WINOLEAPI CoRegisterMallocSpy(LPMALLOCSPY pMallocSpy);
WINOLEAPI CoRevokeMallocSpy(void);
WINOLEAPI_(LPVOID) CoTaskMemAlloc(SIZE_T cb);
WINOLEAPI_(LPVOID) CoTaskMemRealloc(LPVOID pv, SIZE_T cb);
WINOLEAPI_(void) CoTaskMemFree(LPVOID pv);

WINOLEAPI StringFromCLSID(REFCLSID rclsid, LPOLESTR *lplpsz);
WINOLEAPI CLSIDFromString(LPCOLESTR lpsz, LPCLSID pclsid);
WINOLEAPI StringFromIID(REFIID rclsid, LPOLESTR *lplpsz);
WINOLEAPI IIDFromString(LPCOLESTR lpsz, LPIID lpiid);
WINOLEAPI_(int) StringFromGUID2(REFGUID rguid, LPOLESTR lpsz, int cchMax);
WINOLEAPI ProgIDFromCLSID(REFCLSID clsid, LPOLESTR *lplpszProgID);
WINOLEAPI CLSIDFromProgID(LPCOLESTR lpszProgID, LPCLSID lpclsid);
WINOLEAPI CLSIDFromProgIDEx(LPCOLESTR lpszProgID, LPCLSID lpclsid);
WINOLEAPI CoCreateGuid(GUID *pguid);
WINOLEAPI CoTreatAsClass(REFCLSID clsidOld, REFCLSID clsidNew);
WINOLEAPI CoGetTreatAsClass(REFCLSID clsidOld, LPCLSID pClsidNew);

WINOLEAPI CoGetClassObject(REFCLSID rclsid, DWORD dwClsContext, LPVOID pvReserved, REFIID riid,
                           LPVOID *ppv);
WINOLEAPI CoCreateInstance(REFCLSID rclsid, LPUNKNOWN pUnkOuter, DWORD dwClsContext, REFIID riid,
                           LPVOID *ppv);
WINOLEAPI CoCreateInstanceEx(REFCLSID Clsid, IUnknown *punkOuter, DWORD dwClsCtx,
                             COSERVERINFO *pServerInfo, DWORD dwCount, MULTI_QI *pResults);
WINOLEAPI CoCreateInstanceFromApp(REFCLSID Clsid, IUnknown *punkOuter, DWORD dwClsCtx,
                                  PVOID reserved, DWORD dwCount, MULTI_QI *pResults);
WINOLEAPI CoRegisterClassObject(REFCLSID rclsid, LPUNKNOWN pUnk, DWORD dwClsContext, DWORD flags,
                                LPDWORD lpdwRegister);
WINOLEAPI CoRevokeClassObject(DWORD dwRegister);
WINOLEAPI CoResumeClassObjects(void);
WINOLEAPI CoSuspendClassObjects(void);
WINOLEAPI_(ULONG) CoAddRefServerProcess(void);
WINOLEAPI_(ULONG) CoReleaseServerProcess(void);
WINOLEAPI CoRegisterSurrogate(LPSURROGATE pSurrogate);
WINOLEAPI CoLockObjectExternal(LPUNKNOWN pUnk, BOOL fLock, BOOL fLastUnlockReleases);
WINOLEAPI CoDisconnectObject(LPUNKNOWN pUnk, DWORD dwReserved);
WINOLEAPI CoDisconnectContext(DWORD dwTimeout);
WINOLEAPI_(BOOL) CoIsHandlerConnected(LPUNKNOWN pUnk);
WINOLEAPI_(HINSTANCE) CoLoadLibrary(LPOLESTR lpszLibName, BOOL bAutoFree);
WINOLEAPI_(void) CoFreeLibrary(HINSTANCE hInst);
WINOLEAPI_(void) CoFreeAllLibraries(void);
WINOLEAPI_(void) CoFreeUnusedLibraries(void);
WINOLEAPI_(void) CoFreeUnusedLibrariesEx(DWORD dwUnloadDelay, DWORD dwReserved);
WINOLEAPI CoRegisterPSClsid(REFIID riid, REFCLSID rclsid);
WINOLEAPI CoGetPSClsid(REFIID riid, CLSID *pClsid);
WINOLEAPI CoRegisterMessageFilter(LPMESSAGEFILTER lpMessageFilter,
                                  LPMESSAGEFILTER *lplpMessageFilter);
WINOLEAPI CoAllowSetForegroundWindow(IUnknown *pUnk, LPVOID lpvReserved);

WINOLEAPI CoGetMarshalSizeMax(ULONG *pulSize, REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext,
                              LPVOID pvDestContext, DWORD mshlflags);
WINOLEAPI CoMarshalInterface(LPSTREAM pStm, REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext,
                             LPVOID pvDestContext, DWORD mshlflags);
WINOLEAPI CoUnmarshalInterface(LPSTREAM pStm, REFIID riid, LPVOID *ppv);
WINOLEAPI CoMarshalHresult(LPSTREAM pstm, HRESULT hresult);
WINOLEAPI CoUnmarshalHresult(LPSTREAM pstm, HRESULT *phresult);
WINOLEAPI CoReleaseMarshalData(LPSTREAM pStm);
WINOLEAPI CoGetStandardMarshal(REFIID riid, LPUNKNOWN pUnk, DWORD dwDestContext,
                               LPVOID pvDestContext, DWORD mshlflags, LPMARSHAL *ppMarshal);
WINOLEAPI CoGetStdMarshalEx(LPUNKNOWN pUnkOuter, DWORD smexflags, LPUNKNOWN *ppUnkInner);
WINOLEAPI CoMarshalInterThreadInterfaceInStream(REFIID riid, LPUNKNOWN pUnk, LPSTREAM *ppStm);
WINOLEAPI CoGetInterfaceAndReleaseStream(LPSTREAM pStm, REFIID iid, LPVOID *ppv);
WINOLEAPI CoCreateFreeThreadedMarshaler(LPUNKNOWN punkOuter, LPUNKNOWN *ppunkMarshal);
WINOLEAPI CoWaitForMultipleHandles(DWORD dwFlags, DWORD dwTimeout, ULONG cHandles, HANDLE *pHandles,
                                   LPDWORD lpdwindex);

WINOLEAPI CoInitializeSecurity(PSECURITY_DESCRIPTOR pSecDesc, LONG cAuthSvc,
                               SOLE_AUTHENTICATION_SERVICE *asAuthSvc, void *pReserved1,
                               DWORD dwAuthnLevel, DWORD dwImpLevel, void *pAuthList,
                               DWORD dwCapabilities, void *pReserved3);
WINOLEAPI CoQueryProxyBlanket(IUnknown *pProxy, DWORD *pwAuthnSvc, DWORD *pAuthzSvc,
                              OLECHAR **pServerPrincName, DWORD *pAuthnLevel, DWORD *pImpLevel,
                              void **pAuthInfo, DWORD *pCapabilites);
WINOLEAPI CoSetProxyBlanket(IUnknown *pProxy, DWORD dwAuthnSvc, DWORD dwAuthzSvc,
                            OLECHAR *pServerPrincName, DWORD dwAuthnLevel, DWORD dwImpLevel,
                            void *pAuthInfo, DWORD dwCapabilities);
WINOLEAPI CoCopyProxy(IUnknown *pProxy, IUnknown **ppCopy);
WINOLEAPI CoQueryClientBlanket(DWORD *pAuthnSvc, DWORD *pAuthzSvc, OLECHAR **pServerPrincName,
                               DWORD *pAuthnLevel, DWORD *pImpLevel, void **pPrivs,
                               DWORD *pCapabilities);
WINOLEAPI CoImpersonateClient(void);
WINOLEAPI CoRevertToSelf(void);

#define SMEXF_SERVER 0x1
#define SMEXF_HANDLER 0x2
#define MARSHALINTERFACE_MIN 500
#define COM_RIGHTS_EXECUTE 1
#define COM_RIGHTS_EXECUTE_LOCAL 2
#define COM_RIGHTS_EXECUTE_REMOTE 4
#define COM_RIGHTS_ACTIVATE_LOCAL 8
#define COM_RIGHTS_ACTIVATE_REMOTE 16

WINOLEAPI GetHGlobalFromStream(LPSTREAM pstm, HGLOBAL *phglobal);
WINOLEAPI CreateStreamOnHGlobal(HGLOBAL hGlobal, BOOL fDeleteOnRelease, LPSTREAM *ppstm);

/* What an in-process server exports. */
STDAPI DllGetClassObject(REFCLSID rclsid, REFIID riid, LPVOID *ppv);
STDAPI DllCanUnloadNow(void);
STDAPI DllRegisterServer(void);
STDAPI DllUnregisterServer(void);
typedef HRESULT(STDAPICALLTYPE *LPFNGETCLASSOBJECT)(REFCLSID, REFIID, LPVOID *);
typedef HRESULT(STDAPICALLTYPE *LPFNCANUNLOADNOW)(void);

EXTERN_C COMITY_API const CLSID CLSID_StdGlobalInterfaceTable;
EXTERN_C COMITY_API const CLSID CLSID_DCOMAccessControl;
EXTERN_C COMITY_API const CLSID CLSID_InProcFreeMarshaler;
EXTERN_C COMITY_API const CLSID CLSID_StdEvent;
EXTERN_C COMITY_API const CLSID CLSID_ManualResetEvent;
EXTERN_C COMITY_API const CLSID CLSID_StdMarshal;

#ifdef __cplusplus
template <typename T> inline void **IID_PPV_ARGS_Helper(T **pp)
{
    (void)static_cast<IUnknown *>(*pp);
    return reinterpret_cast<void **>(pp);
}
#define IID_PPV_ARGS(ppType) __uuidof(**(ppType)), IID_PPV_ARGS_Helper(ppType)
#endif

#endif
