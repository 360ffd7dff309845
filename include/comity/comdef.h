/* SPDX-License-Identifier: MIT */
/*
 * COM's errors as C++ exceptions, and pointers to the interfaces that programs use most. Source:
 * Microsoft's "Compiler COM support classes" pages.
 */
#ifndef COMITY_COMDEF_H
#define COMITY_COMDEF_H
#ifdef __cplusplus

#include <comity/comip.h>
#include <comity/comutil.h>
#include <comity/ole2.h>
#include <comity/tchar.h>
#include <ocidl.h>
#include <servprov.h>

/* An HRESULT, and what the thread's error object said of it. */
class _com_error
{
  public:
    /* @info becomes ours, unless @adds says that the caller keeps his reference. */
    _com_error(HRESULT hr, IErrorInfo *info = nullptr, bool adds = false) noexcept
        : m_hr(hr), m_info(info), m_message(nullptr)
    {
        if (m_info && adds)
            m_info->AddRef();
    }

    _com_error(const _com_error &other) noexcept : _com_error(other.m_hr, other.m_info, true)
    {
    }

    virtual ~_com_error() noexcept
    {
        if (m_info)
            m_info->Release();
        LocalFree(m_message);
    }

    _com_error &operator=(const _com_error &other) noexcept
    {
        if (other.m_info)
            other.m_info->AddRef();
        if (m_info)
            m_info->Release();
        LocalFree(m_message);
        m_hr = other.m_hr;
        m_info = other.m_info;
        m_message = nullptr;
        return *this;
    }

    HRESULT Error() const noexcept
    {
        return m_hr;
    }

    WORD WCode() const noexcept
    {
        return HRESULTToWCode(m_hr);
    }

    /* The caller releases it; or NULL. */
    IErrorInfo *ErrorInfo() const noexcept
    {
        if (m_info)
            m_info->AddRef();
        return m_info;
    }

    _bstr_t Description() const
    {
        return text_by(&IErrorInfo::GetDescription);
    }

    _bstr_t Source() const
    {
        return text_by(&IErrorInfo::GetSource);
    }

    _bstr_t HelpFile() const
    {
        return text_by(&IErrorInfo::GetHelpFile);
    }

    DWORD HelpContext() const noexcept
    {
        DWORD context = 0;

        return m_info && SUCCEEDED(m_info->GetHelpContext(&context)) ? context : 0;
    }

    ::GUID GUID() const noexcept
    {
        ::GUID guid = GUID_NULL;

        return m_info && SUCCEEDED(m_info->GetGUID(&guid)) ? guid : GUID_NULL;
    }

    /* The system's text for the HRESULT; it is the error's own. */
    const TCHAR *ErrorMessage() const noexcept
    {
        static const TCHAR unknown[] = TEXT("Unknown error");

        if (!m_message)
            FormatMessage(FORMAT_MESSAGE_ALLOCATE_BUFFER | FORMAT_MESSAGE_FROM_SYSTEM |
                              FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
                          nullptr, (DWORD)m_hr, 0, reinterpret_cast<LPTSTR>(&m_message), 0,
                          nullptr);
        return m_message ? m_message : unknown;
    }

    /* Automation's old errors of 16 bits. */
    static WORD HRESULTToWCode(HRESULT hr) noexcept
    {
        return hr >= wcode_first && hr <= wcode_last ? (WORD)(hr - wcode_first) : 0;
    }

    static HRESULT WCodeToHRESULT(WORD code) noexcept
    {
        return code >= 0xfe00 ? wcode_last : wcode_first + code;
    }

  private:
    static const HRESULT wcode_first = (HRESULT)0x80040200;
    static const HRESULT wcode_last = (HRESULT)0x80050000 - 1;

    template <typename Method> _bstr_t text_by(Method method) const
    {
        BSTR text = nullptr;

        return m_info && SUCCEEDED((m_info->*method)(&text)) ? _bstr_t(text, false) : _bstr_t();
    }

    HRESULT m_hr;
    IErrorInfo *m_info;       /* or NULL */
    mutable TCHAR *m_message; /* or NULL */
};

typedef _com_error com_error;

[[noreturn]] inline void _com_raise_error(HRESULT hr, IErrorInfo *info = nullptr)
{
    throw _com_error(hr, info);
}

[[noreturn]] inline void _com_issue_error(HRESULT hr)
{
    _com_raise_error(hr);
}

/* With the thread's error object, if the object says that it makes them for that interface. */
[[noreturn]] inline void _com_issue_errorex(HRESULT hr, IUnknown *object, REFIID riid)
{
    ISupportErrorInfo *support = nullptr;
    IErrorInfo *info = nullptr;

    if (object && SUCCEEDED(object->QueryInterface(IID_ISupportErrorInfo,
                                                   reinterpret_cast<void **>(&support)))) {
        if (support->InterfaceSupportsErrorInfo(riid) == S_OK)
            GetErrorInfo(0, &info);
        support->Release();
    }
    _com_raise_error(hr, info);
}

/* Defines NamePtr, a pointer to the interface of that name. */
#define _COM_SMARTPTR _com_ptr_t
#define _COM_SMARTPTR_LEVEL2 _com_IIID
#define _COM_SMARTPTR_TYPEDEF(name, iid)                                                           \
    struct comity_iiid_of_##name {                                                                 \
        typedef name Interface;                                                                    \
        static const IID &GetIID() noexcept                                                        \
        {                                                                                          \
            return iid;                                                                            \
        }                                                                                          \
    };                                                                                             \
    typedef _com_ptr_t<comity_iiid_of_##name> name##Ptr

_COM_SMARTPTR_TYPEDEF(IUnknown, IID_IUnknown);
_COM_SMARTPTR_TYPEDEF(IDispatch, IID_IDispatch);
_COM_SMARTPTR_TYPEDEF(IClassFactory, IID_IClassFactory);
_COM_SMARTPTR_TYPEDEF(IStream, IID_IStream);
_COM_SMARTPTR_TYPEDEF(IStorage, IID_IStorage);
_COM_SMARTPTR_TYPEDEF(ILockBytes, IID_ILockBytes);
_COM_SMARTPTR_TYPEDEF(IPersist, IID_IPersist);
_COM_SMARTPTR_TYPEDEF(IPersistStream, IID_IPersistStream);
_COM_SMARTPTR_TYPEDEF(IPersistFile, IID_IPersistFile);
_COM_SMARTPTR_TYPEDEF(IMoniker, IID_IMoniker);
_COM_SMARTPTR_TYPEDEF(IBindCtx, IID_IBindCtx);
_COM_SMARTPTR_TYPEDEF(IRunningObjectTable, IID_IRunningObjectTable);
_COM_SMARTPTR_TYPEDEF(IEnumMoniker, IID_IEnumMoniker);
_COM_SMARTPTR_TYPEDEF(IEnumUnknown, IID_IEnumUnknown);
_COM_SMARTPTR_TYPEDEF(IEnumString, IID_IEnumString);
_COM_SMARTPTR_TYPEDEF(IEnumVARIANT, IID_IEnumVARIANT);
_COM_SMARTPTR_TYPEDEF(ITypeInfo, IID_ITypeInfo);
_COM_SMARTPTR_TYPEDEF(ITypeLib, IID_ITypeLib);
_COM_SMARTPTR_TYPEDEF(IErrorInfo, IID_IErrorInfo);
_COM_SMARTPTR_TYPEDEF(ICreateErrorInfo, IID_ICreateErrorInfo);
_COM_SMARTPTR_TYPEDEF(ISupportErrorInfo, IID_ISupportErrorInfo);
_COM_SMARTPTR_TYPEDEF(IConnectionPoint, IID_IConnectionPoint);
_COM_SMARTPTR_TYPEDEF(IConnectionPointContainer, IID_IConnectionPointContainer);
_COM_SMARTPTR_TYPEDEF(IProvideClassInfo, IID_IProvideClassInfo);
_COM_SMARTPTR_TYPEDEF(IServiceProvider, IID_IServiceProvider);
_COM_SMARTPTR_TYPEDEF(IMarshal, IID_IMarshal);
_COM_SMARTPTR_TYPEDEF(IMalloc, IID_IMalloc);
_COM_SMARTPTR_TYPEDEF(IGlobalInterfaceTable, IID_IGlobalInterfaceTable);

#endif
#endif
