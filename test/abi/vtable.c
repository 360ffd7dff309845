/* SPDX-License-Identifier: MIT */
/*
 * Where methods stand in their tables; compiled as C, and never run. The ends of long interfaces
 * stand for what is between: a method too many or too few would move them.
 */
#include <comity/windows.h>

#include <activscp.h>
#include <atliface.h>
#include <comcat.h>
#include <dispex.h>
#include <objsafe.h>
#include <olectl.h>
#include <oleidl.h>
#include <stddef.h>

#define SLOT(interface, method, slot)                                                              \
    _Static_assert(offsetof(interface##Vtbl, method) == (slot) * sizeof(void *),                   \
                   #interface "::" #method)
#define METHODS(interface, n)                                                                      \
    _Static_assert(sizeof(interface##Vtbl) == (n) * sizeof(void *), #interface);                   \
    _Static_assert(sizeof(interface) == sizeof(void *), #interface)

METHODS(IUnknown, 3);
SLOT(IUnknown, QueryInterface, 0);
SLOT(IUnknown, AddRef, 1);
SLOT(IUnknown, Release, 2);

METHODS(IClassFactory, 5);
SLOT(IClassFactory, CreateInstance, 3);
SLOT(IClassFactory, LockServer, 4);
METHODS(IClassFactory2, 8);
SLOT(IClassFactory2, GetLicInfo, 5);

METHODS(IDispatch, 7);
SLOT(IDispatch, GetTypeInfoCount, 3);
SLOT(IDispatch, GetTypeInfo, 4);
SLOT(IDispatch, GetIDsOfNames, 5);
SLOT(IDispatch, Invoke, 6);
METHODS(IDispatchEx, 15);

METHODS(ISequentialStream, 5);
METHODS(IStream, 14);
SLOT(IStream, Read, 3);
SLOT(IStream, Write, 4);
SLOT(IStream, Seek, 5);
SLOT(IStream, SetSize, 6);
SLOT(IStream, CopyTo, 7);
SLOT(IStream, Stat, 12);
SLOT(IStream, Clone, 13);
METHODS(IStorage, 18);
METHODS(IPropertySetStorage, 7);
METHODS(IPropertyStorage, 15);
METHODS(IEnumSTATPROPSTG, 7);
METHODS(IEnumSTATPROPSETSTG, 7);
METHODS(ILockBytes, 10);

METHODS(IEnumVARIANT, 7);
METHODS(IEnumUnknown, 7);
METHODS(IEnumString, 7);
METHODS(IEnumGUID, 7);
METHODS(IEnumCATEGORYINFO, 7);

METHODS(IMalloc, 9);
METHODS(IMarshal, 9);
SLOT(IMarshal, GetMarshalSizeMax, 4);
SLOT(IMarshal, MarshalInterface, 5);
SLOT(IMarshal, DisconnectObject, 8);

METHODS(ITypeInfo, 22);
SLOT(ITypeInfo, GetIDsOfNames, 10);
SLOT(ITypeInfo, Invoke, 11);
SLOT(ITypeInfo, ReleaseVarDesc, 21);
METHODS(ITypeInfo2, 37);
METHODS(ITypeLib, 13);
METHODS(ITypeLib2, 17);
METHODS(ITypeComp, 5);
METHODS(IRecordInfo, 19);
METHODS(IErrorInfo, 8);
METHODS(ICreateErrorInfo, 8);
METHODS(ISupportErrorInfo, 4);

METHODS(IPersist, 4);
METHODS(IPersistStream, 8);
METHODS(IPersistStreamInit, 9);
METHODS(IPersistFile, 9);
METHODS(IPersistPropertyBag, 7);
METHODS(IPropertyBag, 5);
METHODS(IMoniker, 23);
METHODS(IBindCtx, 13);
METHODS(IRunningObjectTable, 10);
METHODS(IEnumMoniker, 7);

METHODS(IConnectionPoint, 8);
SLOT(IConnectionPoint, Advise, 5);
METHODS(IConnectionPointContainer, 5);
METHODS(IEnumConnections, 7);
METHODS(IEnumConnectionPoints, 7);
METHODS(IProvideClassInfo, 4);
METHODS(IProvideClassInfo2, 5);
METHODS(IObjectWithSite, 5);
METHODS(IPropertyNotifySink, 5);
METHODS(IServiceProvider, 4);

METHODS(IMessageFilter, 6);
METHODS(IExternalConnection, 5);
METHODS(IGlobalInterfaceTable, 6);
METHODS(IClientSecurity, 6);
METHODS(IServerSecurity, 7);
METHODS(IRpcChannelBuffer, 8);
METHODS(IRpcProxyBuffer, 5);
METHODS(IRpcStubBuffer, 10);
METHODS(IPSFactoryBuffer, 5);

METHODS(ICatRegister, 9);
METHODS(ICatInformation, 9);

METHODS(IDataObject, 12);
METHODS(IAdviseSink, 8);
METHODS(IEnumFORMATETC, 7);
METHODS(IEnumSTATDATA, 7);
METHODS(IOleWindow, 5);
METHODS(IParseDisplayName, 4);
METHODS(IOleContainer, 6);
METHODS(IOleItemContainer, 9);
METHODS(IOleClientSite, 9);
METHODS(IOleObject, 24);
SLOT(IOleObject, DoVerb, 11);
METHODS(IRunnableObject, 8);
METHODS(IDropSource, 5);
METHODS(IDropTarget, 7);
METHODS(IObjectSafety, 5);
METHODS(IActiveScript, 16);
METHODS(IActiveScriptSite, 11);
METHODS(IActiveScriptParse, 6);
METHODS(IActiveScriptError, 6);

METHODS(IRegistrarBase, 5);
SLOT(IRegistrarBase, ClearReplacements, 4);
METHODS(IRegistrar, 13);
SLOT(IRegistrar, ResourceRegisterSz, 5);
SLOT(IRegistrar, StringRegister, 9);
SLOT(IRegistrar, ResourceUnregister, 12);
