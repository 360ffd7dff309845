/* SPDX-License-Identifier: MIT */
/*
 * The macros that interfaces are declared and implemented with. Source: Windows' "COM macros".
 */
#ifndef COMITY_BASETYPS_H
#define COMITY_BASETYPS_H

#include <comity/guiddef.h>

#define STDAPI EXTERN_C COMITY_API HRESULT STDAPICALLTYPE
#define STDAPI_(type) EXTERN_C COMITY_API type STDAPICALLTYPE
#define STDMETHODIMP HRESULT STDMETHODCALLTYPE
#define STDMETHODIMP_(type) type STDMETHODCALLTYPE
#define STDAPIV STDAPI
#define STDAPIV_(type) STDAPI_(type)
#define STDMETHODIMPV STDMETHODIMP
#define STDMETHODIMPV_(type) STDMETHODIMP_(type)
#define IFACEMETHODIMP STDMETHODIMP
#define IFACEMETHODIMP_(type) STDMETHODIMP_(type)
#define IFACEMETHOD(method) STDMETHOD(method)
#define IFACEMETHOD_(type, method) STDMETHOD_(type, method)

#ifndef interface
#define interface struct
#endif
#define __STRUCT__ struct

#if defined(__cplusplus) && !defined(CINTERFACE)
#define STDMETHOD(method) virtual HRESULT STDMETHODCALLTYPE method
#define STDMETHOD_(type, method) virtual type STDMETHODCALLTYPE method
#define PURE = 0
#define THIS_
#define THIS void
#define DECLARE_INTERFACE(iface) interface iface
#define DECLARE_INTERFACE_(iface, base) interface iface : public base
#define DECLARE_INTERFACE_IID_(iface, base, iid) interface iface : public base
#define BEGIN_INTERFACE
#define END_INTERFACE
#else
#define STDMETHOD(method) HRESULT(STDMETHODCALLTYPE *method)
#define STDMETHOD_(type, method) type(STDMETHODCALLTYPE *method)
#define PURE
#define THIS_ INTERFACE *This,
#define THIS INTERFACE *This
#ifdef CONST_VTABLE
#define DECLARE_INTERFACE(iface)                                                                   \
    typedef interface iface {                                                                      \
        const struct iface##Vtbl *lpVtbl;                                                          \
    } iface;                                                                                       \
    typedef const struct iface##Vtbl iface##Vtbl;                                                  \
    const struct iface##Vtbl
#else
#define DECLARE_INTERFACE(iface)                                                                   \
    typedef interface iface {                                                                      \
        struct iface##Vtbl *lpVtbl;                                                                \
    } iface;                                                                                       \
    typedef struct iface##Vtbl iface##Vtbl;                                                        \
    struct iface##Vtbl
#endif
#define DECLARE_INTERFACE_(iface, base) DECLARE_INTERFACE(iface)
#define DECLARE_INTERFACE_IID_(iface, base, iid) DECLARE_INTERFACE(iface)
#define BEGIN_INTERFACE
#define END_INTERFACE
#endif

#ifndef COM_DECLSPEC_NOTHROW
#define COM_DECLSPEC_NOTHROW
#endif

#endif
