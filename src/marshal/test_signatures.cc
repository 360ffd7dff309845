/* SPDX-License-Identifier: MIT */
/*
 * The tables against the headers: each method that a table describes has the parameters that the
 * interface's declaration has. C++ knows types and places of methods, so nothing is said twice.
 */
#include <comcat.h>
#include <comity/windows.h>
#include <dispex.h>
#include <ole2.h>
#include <olectl.h>
#include <servprov.h>

#include <string.h>

extern "C" {
#include "marshal/marshaler.h"
#include "marshal/wire_storage.h"
#include "test.h"
}

/* What kind of argument a C++ type is. */
template <class T> struct argument {
    static bool is(const parameter &p)
    {
        return p.mode == PARAMETER_IN && !p.type->put && p.type->size == sizeof(T);
    }
};

template <class T> struct argument<T *> {
    static bool is(const parameter &p)
    {
        switch (p.mode) {
        case PARAMETER_IN: /* a text, a BSTR, an interface */
            return p.type->put && p.type->size == sizeof(T *);
        case PARAMETER_ABSENT:
        case PARAMETER_IN_TEXT:
            return true;
        default:
            return p.type->size == sizeof(T);
        }
    }
};

template <> struct argument<void *> {
    static bool is(const parameter &p)
    {
        return p.type == (p.mode == PARAMETER_IN ? &wire_reserved : &wire_u8) &&
               (p.mode == PARAMETER_IN || p.mode == PARAMETER_OUT_ARRAY);
    }
};

template <> struct argument<const void *> {
    static bool is(const parameter &p)
    {
        return p.mode == PARAMETER_IN_ARRAY && p.type == &wire_u8;
    }
};

/* A reference in C++ is a pointer to what does not change. */
template <class T> struct argument<T &> {
    static bool is(const parameter &p)
    {
        return p.mode == PARAMETER_IN_REF && p.type->size == sizeof(T);
    }
};

/* The place of a virtual method, by the Itanium ABI. */
template <class M> static size_t place_of(M method)
{
    size_t words[2];

    static_assert(sizeof(method) == sizeof(words), "a pointer to a method");
    memcpy(words, &method, sizeof(words));
#ifdef __aarch64__
    return words[0] / sizeof(void *);
#else
    return (words[0] - 1) / sizeof(void *);
#endif
}

template <class T> static bool is_right(const parameter &described)
{
    return described.type && argument<T>::is(described);
}

template <class I, class... A>
static void check(const interface_marshaler *marshaler, HRESULT (I::*method)(A...))
{
    size_t place = place_of(method), i = 0;
    const struct method *described = marshaler_method(marshaler, place - OPNUM_FIRST);

    ASSERT_TRUE(described != NULL);
    if (described->stub)
        return;
    if (!(is_right<A>(described->parameters[i++]) && ...))
        test_fail(__FILE__, __LINE__, "{%08x-...}: method %zu, parameter %zu is described wrongly",
                  (unsigned)marshaler->iid->Data1, place, i);
    if (i < PARAMETERS_MAX && described->parameters[i].type)
        test_fail(__FILE__, __LINE__, "{%08x-...}: method %zu has only %zu parameters",
                  (unsigned)marshaler->iid->Data1, place, i);
}

/* All methods of an interface but IUnknown's, in any order. */
template <class... M> static void check_interface(REFIID riid, M... methods)
{
    const interface_marshaler *marshaler = marshaler_find(riid);

    ASSERT_TRUE(marshaler != NULL);
    ASSERT_TRUE(marshaler_method(marshaler, sizeof...(M)) == NULL);
    (check(marshaler, methods), ...);
}

template <class I> static void check_enumerator(REFIID riid)
{
    check_interface(riid, &I::Next, &I::Skip, &I::Reset, &I::Clone);
}

TEST(enumerators_are_described_as_declared)
{
    check_enumerator<IEnumVARIANT>(IID_IEnumVARIANT);
    check_enumerator<IEnumUnknown>(IID_IEnumUnknown);
    check_enumerator<IEnumString>(IID_IEnumString);
    check_enumerator<IEnumGUID>(IID_IEnumGUID);
    check_enumerator<IEnumCATEGORYINFO>(IID_IEnumCATEGORYINFO);
    check_enumerator<IEnumMoniker>(IID_IEnumMoniker);
    check_enumerator<IEnumSTATSTG>(IID_IEnumSTATSTG);
    check_enumerator<IEnumSTATPROPSTG>(IID_IEnumSTATPROPSTG);
    check_enumerator<IEnumSTATPROPSETSTG>(IID_IEnumSTATPROPSETSTG);
    check_enumerator<IEnumConnections>(IID_IEnumConnections);
    check_enumerator<IEnumConnectionPoints>(IID_IEnumConnectionPoints);
}

TEST(factories_are_described_as_declared)
{
    check_interface(IID_IClassFactory, &IClassFactory::CreateInstance, &IClassFactory::LockServer);
    check_interface(IID_IClassFactory2, &IClassFactory2::CreateInstance,
                    &IClassFactory2::LockServer, &IClassFactory2::GetLicInfo,
                    &IClassFactory2::RequestLicKey, &IClassFactory2::CreateInstanceLic);
}

TEST(dispatch_is_described_as_declared)
{
    check_interface(IID_IDispatch, &IDispatch::GetTypeInfoCount, &IDispatch::GetTypeInfo,
                    &IDispatch::GetIDsOfNames, &IDispatch::Invoke);
    check_interface(IID_IDispatchEx, &IDispatchEx::GetTypeInfoCount, &IDispatchEx::GetTypeInfo,
                    &IDispatchEx::GetIDsOfNames, &IDispatchEx::Invoke, &IDispatchEx::GetDispID,
                    &IDispatchEx::InvokeEx, &IDispatchEx::DeleteMemberByName,
                    &IDispatchEx::DeleteMemberByDispID, &IDispatchEx::GetMemberProperties,
                    &IDispatchEx::GetMemberName, &IDispatchEx::GetNextDispID,
                    &IDispatchEx::GetNameSpaceParent);
}

TEST(property_sets_are_described_as_declared)
{
    check_interface(IID_IPropertySetStorage, &IPropertySetStorage::Create,
                    &IPropertySetStorage::Open, &IPropertySetStorage::Delete,
                    &IPropertySetStorage::Enum);
    check_interface(IID_IPropertyStorage, &IPropertyStorage::ReadMultiple,
                    &IPropertyStorage::WriteMultiple, &IPropertyStorage::DeleteMultiple,
                    &IPropertyStorage::ReadPropertyNames, &IPropertyStorage::WritePropertyNames,
                    &IPropertyStorage::DeletePropertyNames, &IPropertyStorage::Commit,
                    &IPropertyStorage::Revert, &IPropertyStorage::Enum,
                    &IPropertyStorage::SetTimes, &IPropertyStorage::SetClass,
                    &IPropertyStorage::Stat);
}

TEST(streams_are_described_as_declared)
{
    check_interface(IID_ISequentialStream, &ISequentialStream::Read, &ISequentialStream::Write);
    check_interface(IID_IStream, &IStream::Read, &IStream::Write, &IStream::Seek, &IStream::SetSize,
                    &IStream::CopyTo, &IStream::Commit, &IStream::Revert, &IStream::LockRegion,
                    &IStream::UnlockRegion, &IStream::Stat, &IStream::Clone);
    check_interface(IID_ILockBytes, &ILockBytes::ReadAt, &ILockBytes::WriteAt, &ILockBytes::Flush,
                    &ILockBytes::SetSize, &ILockBytes::LockRegion, &ILockBytes::UnlockRegion,
                    &ILockBytes::Stat);
    check_interface(IID_IPersist, &IPersist::GetClassID);
    check_interface(IID_IPersistStream, &IPersistStream::GetClassID, &IPersistStream::IsDirty,
                    &IPersistStream::Load, &IPersistStream::Save, &IPersistStream::GetSizeMax);
    check_interface(IID_IPersistStreamInit, &IPersistStreamInit::GetClassID,
                    &IPersistStreamInit::IsDirty, &IPersistStreamInit::Load,
                    &IPersistStreamInit::Save, &IPersistStreamInit::GetSizeMax,
                    &IPersistStreamInit::InitNew);
    check_interface(IID_IPersistFile, &IPersistFile::GetClassID, &IPersistFile::IsDirty,
                    &IPersistFile::Load, &IPersistFile::Save, &IPersistFile::SaveCompleted,
                    &IPersistFile::GetCurFile);
}

TEST(storages_are_described_as_declared)
{
    check_interface(IID_IStorage, &IStorage::CreateStream, &IStorage::OpenStream,
                    &IStorage::CreateStorage, &IStorage::OpenStorage, &IStorage::CopyTo,
                    &IStorage::MoveElementTo, &IStorage::Commit, &IStorage::Revert,
                    &IStorage::EnumElements, &IStorage::DestroyElement, &IStorage::RenameElement,
                    &IStorage::SetElementTimes, &IStorage::SetClass, &IStorage::SetStateBits,
                    &IStorage::Stat);
    check_interface(IID_IRootStorage, &IRootStorage::SwitchToFile);
    check_interface(IID_IPersistStorage, &IPersistStorage::GetClassID, &IPersistStorage::IsDirty,
                    &IPersistStorage::InitNew, &IPersistStorage::Load, &IPersistStorage::Save,
                    &IPersistStorage::SaveCompleted, &IPersistStorage::HandsOffStorage);
}

TEST(error_objects_are_described_as_declared)
{
    check_interface(IID_IErrorInfo, &IErrorInfo::GetGUID, &IErrorInfo::GetSource,
                    &IErrorInfo::GetDescription, &IErrorInfo::GetHelpFile,
                    &IErrorInfo::GetHelpContext);
    check_interface(IID_ICreateErrorInfo, &ICreateErrorInfo::SetGUID, &ICreateErrorInfo::SetSource,
                    &ICreateErrorInfo::SetDescription, &ICreateErrorInfo::SetHelpFile,
                    &ICreateErrorInfo::SetHelpContext);
    check_interface(IID_ISupportErrorInfo, &ISupportErrorInfo::InterfaceSupportsErrorInfo);
}

TEST(connections_sites_and_services_are_described_as_declared)
{
    check_interface(IID_IConnectionPointContainer, &IConnectionPointContainer::EnumConnectionPoints,
                    &IConnectionPointContainer::FindConnectionPoint);
    check_interface(IID_IConnectionPoint, &IConnectionPoint::GetConnectionInterface,
                    &IConnectionPoint::GetConnectionPointContainer, &IConnectionPoint::Advise,
                    &IConnectionPoint::Unadvise, &IConnectionPoint::EnumConnections);
    check_interface(IID_IPropertyNotifySink, &IPropertyNotifySink::OnChanged,
                    &IPropertyNotifySink::OnRequestEdit);
    check_interface(IID_IServiceProvider,
                    static_cast<HRESULT (IServiceProvider::*)(REFGUID, REFIID, void **)>(
                        &IServiceProvider::QueryService));
    check_interface(IID_IObjectWithSite, &IObjectWithSite::SetSite, &IObjectWithSite::GetSite);
    check_interface(IID_IProvideClassInfo, &IProvideClassInfo::GetClassInfo);
    check_interface(IID_IProvideClassInfo2, &IProvideClassInfo2::GetClassInfo,
                    &IProvideClassInfo2::GetGUID);
    check_interface(IID_ISurrogate, &ISurrogate::LoadDllServer, &ISurrogate::FreeSurrogate);
}

TEST(monikers_are_described_as_declared)
{
    check_interface(IID_IBindCtx, &IBindCtx::RegisterObjectBound, &IBindCtx::RevokeObjectBound,
                    &IBindCtx::ReleaseBoundObjects, &IBindCtx::SetBindOptions,
                    &IBindCtx::GetBindOptions, &IBindCtx::GetRunningObjectTable,
                    &IBindCtx::RegisterObjectParam, &IBindCtx::GetObjectParam,
                    &IBindCtx::EnumObjectParam, &IBindCtx::RevokeObjectParam);
    check_interface(IID_IMoniker, &IMoniker::GetClassID, &IMoniker::IsDirty, &IMoniker::Load,
                    &IMoniker::Save, &IMoniker::GetSizeMax,
                    static_cast<HRESULT (IMoniker::*)(IBindCtx *, IMoniker *, REFIID, void **)>(
                        &IMoniker::BindToObject),
                    static_cast<HRESULT (IMoniker::*)(IBindCtx *, IMoniker *, REFIID, void **)>(
                        &IMoniker::BindToStorage),
                    &IMoniker::Reduce, &IMoniker::ComposeWith, &IMoniker::Enum, &IMoniker::IsEqual,
                    &IMoniker::Hash, &IMoniker::IsRunning, &IMoniker::GetTimeOfLastChange,
                    &IMoniker::Inverse, &IMoniker::CommonPrefixWith, &IMoniker::RelativePathTo,
                    &IMoniker::GetDisplayName, &IMoniker::ParseDisplayName,
                    &IMoniker::IsSystemMoniker);
    check_interface(IID_IRunningObjectTable, &IRunningObjectTable::Register,
                    &IRunningObjectTable::Revoke, &IRunningObjectTable::IsRunning,
                    &IRunningObjectTable::GetObject, &IRunningObjectTable::NoteChangeTime,
                    &IRunningObjectTable::GetTimeOfLastChange, &IRunningObjectTable::EnumRunning);
    check_interface(
        IID_IClassActivator,
        static_cast<HRESULT (IClassActivator::*)(REFCLSID, DWORD, LCID, REFIID, void **)>(
            &IClassActivator::GetClassObject));
    check_interface(IID_IParseDisplayName, &IParseDisplayName::ParseDisplayName);
    check_interface(IID_IOleContainer, &IOleContainer::ParseDisplayName,
                    &IOleContainer::EnumObjects, &IOleContainer::LockContainer);
    check_interface(
        IID_IOleItemContainer, &IOleItemContainer::ParseDisplayName,
        &IOleItemContainer::EnumObjects, &IOleItemContainer::LockContainer,
        static_cast<HRESULT (IOleItemContainer::*)(LPOLESTR, DWORD, IBindCtx *, REFIID, void **)>(
            &IOleItemContainer::GetObject),
        static_cast<HRESULT (IOleItemContainer::*)(LPOLESTR, IBindCtx *, REFIID, void **)>(
            &IOleItemContainer::GetObjectStorage),
        &IOleItemContainer::IsRunning);
}

TEST(categories_are_described_as_declared)
{
    check_interface(
        IID_ICatRegister, &ICatRegister::RegisterCategories, &ICatRegister::UnRegisterCategories,
        &ICatRegister::RegisterClassImplCategories, &ICatRegister::UnRegisterClassImplCategories,
        &ICatRegister::RegisterClassReqCategories, &ICatRegister::UnRegisterClassReqCategories);
    check_interface(
        IID_ICatInformation, &ICatInformation::EnumCategories, &ICatInformation::GetCategoryDesc,
        &ICatInformation::EnumClassesOfCategories, &ICatInformation::IsClassOfCategories,
        &ICatInformation::EnumImplCategoriesOfClass, &ICatInformation::EnumReqCategoriesOfClass);
}
