/* SPDX-License-Identifier: MIT */
/*
 * _com_ptr_t: a C++ pointer to an interface that holds a reference, and asks for its interface when
 * it is given an object's other one. What fails throws a _com_error, except that an object without
 * the interface gives no pointer. Source: Microsoft's "_com_ptr_t class" pages.
 */
#ifndef COMITY_COMIP_H
#define COMITY_COMIP_H
#ifdef __cplusplus

#include <comity/comutil.h>

/* An interface and its IID, for _com_ptr_t. */
template <typename TInterface, const IID *TIID> class _com_IIID
{
  public:
    typedef TInterface Interface;

    static const IID &GetIID() noexcept
    {
        return *TIID;
    }
};

template <typename TIIID> class _com_ptr_t
{
  public:
    typedef TIIID ThisIIID;
    typedef typename TIIID::Interface Interface;

    typedef decltype(NULL) null_number; /* NULL is a number to the compiler */

    static const IID &GetIID() noexcept
    {
        return TIIID::GetIID();
    }

    _com_ptr_t() noexcept : m_pointer(nullptr)
    {
    }

    _com_ptr_t(decltype(nullptr)) noexcept : m_pointer(nullptr)
    {
    }

    _com_ptr_t(null_number) noexcept : m_pointer(nullptr)
    {
    }

    _com_ptr_t(Interface *pointer) noexcept : m_pointer(pointer)
    {
        add();
    }

    _com_ptr_t(Interface *pointer, bool adds) noexcept : m_pointer(pointer)
    {
        if (adds)
            add();
    }

    _com_ptr_t(const _com_ptr_t &other) noexcept : m_pointer(other.m_pointer)
    {
        add();
    }

    template <typename Other> _com_ptr_t(const _com_ptr_t<Other> &other) : m_pointer(nullptr)
    {
        query(other.GetInterfacePtr());
    }

    template <typename Other> _com_ptr_t(Other *other) : m_pointer(nullptr)
    {
        query(other);
    }

    _com_ptr_t(const _variant_t &value) : m_pointer(nullptr)
    {
        query_variant(value);
    }

    explicit _com_ptr_t(const CLSID &clsid, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL)
        : m_pointer(nullptr)
    {
        check(CreateInstance(clsid, outer, context));
    }

    explicit _com_ptr_t(LPCOLESTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL)
        : m_pointer(nullptr)
    {
        check(CreateInstance(name, outer, context));
    }

    ~_com_ptr_t()
    {
        release();
    }

    _com_ptr_t &operator=(const _com_ptr_t &other) noexcept
    {
        return *this = other.m_pointer;
    }

    _com_ptr_t &operator=(Interface *pointer) noexcept
    {
        Interface *before = m_pointer;

        m_pointer = pointer;
        add();
        if (before)
            before->Release();
        return *this;
    }

    _com_ptr_t &operator=(null_number) noexcept
    {
        release();
        return *this;
    }

    _com_ptr_t &operator=(decltype(nullptr)) noexcept
    {
        release();
        return *this;
    }

    template <typename Other> _com_ptr_t &operator=(const _com_ptr_t<Other> &other)
    {
        return *this = _com_ptr_t(other);
    }

    template <typename Other> _com_ptr_t &operator=(Other *other)
    {
        return *this = _com_ptr_t(other);
    }

    _com_ptr_t &operator=(const _variant_t &value)
    {
        return *this = _com_ptr_t(value);
    }

    operator Interface *() const noexcept
    {
        return m_pointer;
    }

    operator Interface &() const
    {
        return *checked();
    }

    Interface &operator*() const
    {
        return *checked();
    }

    Interface *operator->() const
    {
        return checked();
    }

    /* Where a call puts a pointer that is ours then; what was there is given up. */
    Interface **operator&() noexcept
    {
        release();
        return &m_pointer;
    }

    explicit operator bool() const noexcept
    {
        return m_pointer != nullptr;
    }

    bool operator!() const noexcept
    {
        return !m_pointer;
    }

    bool operator==(Interface *other) const noexcept
    {
        return m_pointer == other;
    }

    bool operator!=(Interface *other) const noexcept
    {
        return m_pointer != other;
    }

    bool operator==(null_number) const noexcept
    {
        return !m_pointer;
    }

    bool operator!=(null_number) const noexcept
    {
        return m_pointer;
    }

    bool operator==(decltype(nullptr)) const noexcept
    {
        return !m_pointer;
    }

    bool operator!=(decltype(nullptr)) const noexcept
    {
        return m_pointer;
    }

    /* Whether both are of one object. */
    template <typename Other> bool operator==(const _com_ptr_t<Other> &other) const
    {
        IUnknown *ours = identity(m_pointer), *theirs = identity(other.GetInterfacePtr());

        return ours == theirs;
    }

    template <typename Other> bool operator!=(const _com_ptr_t<Other> &other) const
    {
        return !(*this == other);
    }

    void Attach(Interface *pointer) noexcept
    {
        release();
        m_pointer = pointer;
    }

    void Attach(Interface *pointer, bool adds) noexcept
    {
        Attach(pointer);
        if (adds)
            add();
    }

    Interface *Detach() noexcept
    {
        Interface *pointer = m_pointer;

        m_pointer = nullptr;
        return pointer;
    }

    Interface *GetInterfacePtr() const noexcept
    {
        return m_pointer;
    }

    Interface *&GetInterfacePtr() noexcept
    {
        return m_pointer;
    }

    void AddRef()
    {
        checked()->AddRef();
    }

    void Release()
    {
        checked();
        release();
    }

    HRESULT CreateInstance(const CLSID &clsid, IUnknown *outer = nullptr,
                           DWORD context = CLSCTX_ALL) noexcept
    {
        release();
        return CoCreateInstance(clsid, outer, context, GetIID(),
                                reinterpret_cast<void **>(&m_pointer));
    }

    /* A ProgID, or a CLSID in braces. */
    HRESULT CreateInstance(LPCOLESTR name, IUnknown *outer = nullptr,
                           DWORD context = CLSCTX_ALL) noexcept
    {
        CLSID clsid;
        HRESULT hr = class_of(name, &clsid);

        return FAILED(hr) ? hr : CreateInstance(clsid, outer, context);
    }

    HRESULT CreateInstance(LPCSTR name, IUnknown *outer = nullptr, DWORD context = CLSCTX_ALL)
    {
        return CreateInstance(static_cast<LPCOLESTR>(_bstr_t(name)), outer, context);
    }

    HRESULT GetActiveObject(const CLSID &clsid) noexcept
    {
        IUnknown *object = nullptr;
        HRESULT hr = ::GetActiveObject(clsid, nullptr, &object);

        release();
        if (FAILED(hr))
            return hr;
        hr = object->QueryInterface(GetIID(), reinterpret_cast<void **>(&m_pointer));
        object->Release();
        return hr;
    }

    HRESULT GetActiveObject(LPCOLESTR name) noexcept
    {
        CLSID clsid;
        HRESULT hr = class_of(name, &clsid);

        return FAILED(hr) ? hr : GetActiveObject(clsid);
    }

    template <typename Other> HRESULT QueryInterface(const IID &iid, Other **pointer) const noexcept
    {
        if (!m_pointer)
            return E_POINTER;
        return m_pointer->QueryInterface(iid, reinterpret_cast<void **>(pointer));
    }

    template <typename Other>
    HRESULT QueryInterface(const IID &iid, _com_ptr_t<Other> &pointer) const noexcept
    {
        return QueryInterface(iid, &pointer);
    }

  private:
    static void check(HRESULT hr)
    {
        if (FAILED(hr) && hr != E_NOINTERFACE)
            _com_issue_error(hr);
    }

    static HRESULT class_of(LPCOLESTR name, CLSID *ret_clsid) noexcept
    {
        if (!name)
            return E_INVALIDARG;
        return *name == '{' ? CLSIDFromString(const_cast<LPOLESTR>(name), ret_clsid)
                            : CLSIDFromProgID(name, ret_clsid);
    }

    template <typename Other> static IUnknown *identity(Other *object)
    {
        IUnknown *unknown = nullptr;

        if (!object)
            return nullptr;
        if (SUCCEEDED(object->QueryInterface(IID_IUnknown, reinterpret_cast<void **>(&unknown))))
            unknown->Release();
        return unknown;
    }

    template <typename Other> void query(Other *object)
    {
        if (object)
            check(object->QueryInterface(GetIID(), reinterpret_cast<void **>(&m_pointer)));
    }

    void query_variant(const _variant_t &value)
    {
        if (V_VT(&value) == VT_DISPATCH || V_VT(&value) == VT_UNKNOWN) {
            query(V_UNKNOWN(&value));
        } else if (V_VT(&value) != VT_EMPTY && V_VT(&value) != VT_NULL) {
            IUnknown *object = value;

            query(object);
            if (object)
                object->Release();
        }
    }

    Interface *checked() const
    {
        if (!m_pointer)
            _com_issue_error(E_POINTER);
        return m_pointer;
    }

    void add() noexcept
    {
        if (m_pointer)
            m_pointer->AddRef();
    }

    void release() noexcept
    {
        Interface *pointer = m_pointer;

        m_pointer = nullptr;
        if (pointer)
            pointer->Release();
    }

    Interface *m_pointer; /* or NULL */
};

#endif
#endif
