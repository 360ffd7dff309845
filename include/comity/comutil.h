/* SPDX-License-Identifier: MIT */
/*
 * C++ classes that own what Automation's calls give: _bstr_t, a string that its copies share, and
 * _variant_t, a VARIANT. Narrow text is UTF-8. What fails throws a _com_error (comdef.h). Objects
 * are of one thread at a time; copies of a _bstr_t may be of several. Source: Microsoft's "Compiler
 * COM support classes" pages.
 */
#ifndef COMITY_COMUTIL_H
#define COMITY_COMUTIL_H
#ifdef __cplusplus

#include <comity/ole2.h>
#include <comity/winnls.h>
#include <new>

/* Throws; defined by comdef.h. */
[[noreturn]] void _com_issue_error(HRESULT hr);

namespace _com_util
{

inline void CheckError(HRESULT hr)
{
    if (FAILED(hr))
        _com_issue_error(hr);
}

/* The caller frees by SysFreeString(); NULL for NULL. */
inline BSTR ConvertStringToBSTR(const char *text)
{
    int size = text ? MultiByteToWideChar(CP_ACP, 0, text, -1, nullptr, 0) : 0;
    BSTR wide;

    if (size <= 0)
        return nullptr;
    wide = SysAllocStringLen(nullptr, (UINT)size - 1);
    if (!wide)
        _com_issue_error(E_OUTOFMEMORY);
    MultiByteToWideChar(CP_ACP, 0, text, -1, (LPWSTR)wide, size);
    return wide;
}

/* The caller frees by delete[]; NULL for NULL. */
inline char *ConvertBSTRToString(BSTR wide)
{
    int size, len = (int)SysStringLen(wide);
    char *text;

    if (!wide)
        return nullptr;
    size =
        len ? WideCharToMultiByte(CP_ACP, 0, (LPCWSTR)wide, len, nullptr, 0, nullptr, nullptr) : 0;
    text = new char[size + 1];
    if (size)
        WideCharToMultiByte(CP_ACP, 0, (LPCWSTR)wide, len, text, size, nullptr, nullptr);
    text[size] = '\0';
    return text;
}

} // namespace _com_util

class _variant_t;

class _bstr_t
{
  public:
    _bstr_t() noexcept : m_shared(nullptr)
    {
    }

    _bstr_t(const _bstr_t &other) noexcept : m_shared(other.m_shared)
    {
        if (m_shared)
            InterlockedIncrement(&m_shared->refs);
    }

    _bstr_t(const char *text) : m_shared(share(_com_util::ConvertStringToBSTR(text)))
    {
    }

    _bstr_t(const OLECHAR *text) : m_shared(share(duplicate(text)))
    {
    }

    _bstr_t(const _variant_t &value);

    _bstr_t(BSTR text, bool copies)
        : m_shared(share(copies && text
                             ? SysAllocStringByteLen((const char *)text, SysStringByteLen(text))
                             : text))
    {
        if (text && !m_shared)
            _com_issue_error(E_OUTOFMEMORY);
    }

    ~_bstr_t()
    {
        release();
    }

    _bstr_t &operator=(const _bstr_t &other) noexcept
    {
        _bstr_t copy(other);

        swap(copy);
        return *this;
    }

    _bstr_t &operator=(const char *text)
    {
        return *this = _bstr_t(text);
    }

    _bstr_t &operator=(const OLECHAR *text)
    {
        return *this = _bstr_t(text);
    }

    _bstr_t &operator=(const _variant_t &value)
    {
        return *this = _bstr_t(value);
    }

    _bstr_t &operator+=(const _bstr_t &other)
    {
        return *this = *this + other;
    }

    _bstr_t operator+(const _bstr_t &other) const
    {
        BSTR joined = SysAllocStringLen(nullptr, length() + other.length());

        if (!joined)
            _com_issue_error(E_OUTOFMEMORY);
        memcpy(joined, text(), length() * sizeof(*joined));
        memcpy(joined + length(), other.text(), other.length() * sizeof(*joined));
        return _bstr_t(joined, false);
    }

    _bstr_t operator+(const char *other) const
    {
        return *this + _bstr_t(other);
    }

    _bstr_t operator+(const OLECHAR *other) const
    {
        return *this + _bstr_t(other);
    }

    operator const OLECHAR *() const noexcept
    {
        return m_shared ? m_shared->wide : nullptr;
    }

    operator OLECHAR *() const noexcept
    {
        return m_shared ? m_shared->wide : nullptr;
    }

    operator const char *() const
    {
        return narrow();
    }

    operator char *() const
    {
        return narrow();
    }

    bool operator!() const noexcept
    {
        return !m_shared;
    }

    bool operator==(const _bstr_t &other) const noexcept
    {
        return compare(other) == 0;
    }

    bool operator!=(const _bstr_t &other) const noexcept
    {
        return compare(other) != 0;
    }

    bool operator<(const _bstr_t &other) const noexcept
    {
        return compare(other) < 0;
    }

    bool operator>(const _bstr_t &other) const noexcept
    {
        return compare(other) > 0;
    }

    bool operator<=(const _bstr_t &other) const noexcept
    {
        return compare(other) <= 0;
    }

    bool operator>=(const _bstr_t &other) const noexcept
    {
        return compare(other) >= 0;
    }

    /* A copy that the caller frees; without @copies, the string itself, which stays ours. */
    BSTR copy(bool copies = true) const
    {
        BSTR wide = m_shared ? m_shared->wide : nullptr;

        if (!copies || !wide)
            return wide;
        wide = SysAllocStringByteLen((const char *)wide, SysStringByteLen(wide));
        if (!wide)
            _com_issue_error(E_OUTOFMEMORY);
        return wide;
    }

    unsigned int length() const noexcept
    {
        return m_shared ? SysStringLen(m_shared->wide) : 0;
    }

    unsigned int size() const noexcept
    {
        return m_shared ? SysStringByteLen(m_shared->wide) + sizeof(OLECHAR) : 0;
    }

    void Assign(BSTR text)
    {
        *this = _bstr_t(text, true);
    }

    void Attach(BSTR text)
    {
        *this = _bstr_t(text, false);
    }

    /* The string is the caller's, and ours no more. */
    BSTR Detach()
    {
        BSTR wide;

        if (!m_shared)
            return nullptr;
        if (m_shared->refs == 1) {
            wide = m_shared->wide;
            m_shared->wide = nullptr;
        } else {
            wide = copy();
        }
        release();
        return wide;
    }

    /* Where a call puts a string that is ours then; what was there is given up. */
    BSTR *GetAddress()
    {
        release();
        m_shared = new_shared(nullptr);
        return &m_shared->wide;
    }

    BSTR &GetBSTR()
    {
        if (!m_shared)
            m_shared = new_shared(nullptr);
        return m_shared->wide;
    }

  private:
    struct shared {
        LONG refs; /* (atomic) */
        BSTR wide;
        char *narrow; /* made when it is asked for, or NULL */
    };

    static BSTR duplicate(const OLECHAR *text)
    {
        BSTR wide = text ? SysAllocString(text) : nullptr;

        if (text && !wide)
            _com_issue_error(E_OUTOFMEMORY);
        return wide;
    }

    static shared *new_shared(BSTR wide)
    {
        shared *made = new (std::nothrow) shared;

        if (!made) {
            SysFreeString(wide);
            _com_issue_error(E_OUTOFMEMORY);
        }
        made->refs = 1;
        made->wide = wide;
        made->narrow = nullptr;
        return made;
    }

    /* Takes the string over. */
    static shared *share(BSTR wide)
    {
        return wide ? new_shared(wide) : nullptr;
    }

    void release() noexcept
    {
        if (m_shared && InterlockedDecrement(&m_shared->refs) == 0) {
            SysFreeString(m_shared->wide);
            delete[] m_shared->narrow;
            delete m_shared;
        }
        m_shared = nullptr;
    }

    void swap(_bstr_t &other) noexcept
    {
        shared *kept = m_shared;

        m_shared = other.m_shared;
        other.m_shared = kept;
    }

    const OLECHAR *text() const noexcept
    {
        static const OLECHAR empty[] = {0};

        return m_shared && m_shared->wide ? m_shared->wide : empty;
    }

    char *narrow() const
    {
        if (!m_shared)
            return nullptr;
        if (!m_shared->narrow)
            m_shared->narrow = _com_util::ConvertBSTRToString(m_shared->wide);
        return m_shared->narrow;
    }

    /* By units; no string comes before an empty one. */
    int compare(const _bstr_t &other) const noexcept
    {
        unsigned n = length() < other.length() ? length() : other.length();

        if (!m_shared != !other.m_shared)
            return m_shared ? 1 : -1;
        for (unsigned i = 0; i < n; i++) {
            if (text()[i] != other.text()[i])
                return text()[i] < other.text()[i] ? -1 : 1;
        }
        return (length() > other.length()) - (length() < other.length());
    }

    shared *m_shared; /* NULL for no string */
};

inline _bstr_t operator+(const char *text, const _bstr_t &other)
{
    return _bstr_t(text) + other;
}

inline _bstr_t operator+(const OLECHAR *text, const _bstr_t &other)
{
    return _bstr_t(text) + other;
}

class _variant_t : public ::VARIANT
{
  public:
    _variant_t() noexcept
    {
        VariantInit(this);
    }

    _variant_t(const VARIANT &source)
    {
        duplicate(&source);
    }

    _variant_t(const VARIANT *source)
    {
        if (!source)
            _com_issue_error(E_POINTER);
        duplicate(source);
    }

    _variant_t(const _variant_t &source) : _variant_t(static_cast<const VARIANT &>(source))
    {
    }

    _variant_t(VARIANT &source, bool copies)
    {
        if (copies) {
            duplicate(&source);
            return;
        }
        static_cast<VARIANT &>(*this) = source;
        V_VT(&source) = VT_EMPTY;
    }

    _variant_t(short value, VARTYPE type = VT_I2)
    {
        begin(type);
        if (type == VT_BOOL)
            V_BOOL(this) = value ? VARIANT_TRUE : VARIANT_FALSE;
        else
            V_I2(this) = value;
    }

    /* A LONG, or an error's number. */
    _variant_t(int value, VARTYPE type = VT_I4)
    {
        begin(type);
        if (type == VT_BOOL)
            V_BOOL(this) = value ? VARIANT_TRUE : VARIANT_FALSE;
        else
            V_I4(this) = value;
    }

    _variant_t(long value, VARTYPE type = VT_I4) : _variant_t((int)value, type)
    {
    }

    _variant_t(float value)
    {
        begin(VT_R4);
        V_R4(this) = value;
    }

    _variant_t(double value, VARTYPE type = VT_R8)
    {
        begin(type);
        V_R8(this) = value;
    }

    _variant_t(const CY &value)
    {
        begin(VT_CY);
        V_CY(this) = value;
    }

    _variant_t(const _bstr_t &text)
    {
        V_BSTR(this) = text.copy();
        begin(VT_BSTR);
    }

    _variant_t(const OLECHAR *text) : _variant_t(_bstr_t(text))
    {
    }

    _variant_t(const char *text) : _variant_t(_bstr_t(text))
    {
    }

    _variant_t(IDispatch *object, bool adds = true)
    {
        begin(VT_DISPATCH);
        V_DISPATCH(this) = object;
        if (object && adds)
            object->AddRef();
    }

    _variant_t(IUnknown *object, bool adds = true)
    {
        begin(VT_UNKNOWN);
        V_UNKNOWN(this) = object;
        if (object && adds)
            object->AddRef();
    }

    _variant_t(bool value)
    {
        begin(VT_BOOL);
        V_BOOL(this) = value ? VARIANT_TRUE : VARIANT_FALSE;
    }

    _variant_t(const DECIMAL &value)
    {
        V_DECIMAL(this) = value;
        begin(VT_DECIMAL);
    }

    _variant_t(BYTE value)
    {
        begin(VT_UI1);
        V_UI1(this) = value;
    }

    _variant_t(char value)
    {
        begin(VT_I1);
        V_I1(this) = value;
    }

    _variant_t(unsigned short value)
    {
        begin(VT_UI2);
        V_UI2(this) = value;
    }

    _variant_t(unsigned int value)
    {
        begin(VT_UI4);
        V_UI4(this) = value;
    }

    _variant_t(unsigned long value) : _variant_t((unsigned int)value)
    {
    }

    _variant_t(long long value)
    {
        begin(VT_I8);
        V_I8(this) = value;
    }

    _variant_t(unsigned long long value)
    {
        begin(VT_UI8);
        V_UI8(this) = value;
    }

    ~_variant_t()
    {
        VariantClear(this);
    }

    _variant_t &operator=(const _variant_t &source)
    {
        return *this = static_cast<const VARIANT &>(source);
    }

    _variant_t &operator=(const VARIANT &source)
    {
        if (this != &source)
            _com_util::CheckError(VariantCopy(this, const_cast<VARIANT *>(&source)));
        return *this;
    }

    _variant_t &operator=(const VARIANT *source)
    {
        return *this = _variant_t(source);
    }

    template <typename Value> _variant_t &operator=(const Value &value)
    {
        return *this = _variant_t(value);
    }

    operator short() const
    {
        return V_I2(as(VT_I2).get());
    }

    operator int() const
    {
        return V_I4(as(VT_I4).get());
    }

    operator long() const
    {
        return V_I4(as(VT_I4).get());
    }

    operator float() const
    {
        return V_R4(as(VT_R4).get());
    }

    operator double() const
    {
        return V_R8(as(VT_R8).get());
    }

    operator CY() const
    {
        return V_CY(as(VT_CY).get());
    }

    operator _bstr_t() const
    {
        return _bstr_t(*this);
    }

    operator bool() const
    {
        return V_BOOL(as(VT_BOOL).get()) != VARIANT_FALSE;
    }

    /* The caller releases it. */
    operator IDispatch *() const
    {
        return V_DISPATCH(as(VT_DISPATCH).detach());
    }

    operator IUnknown *() const
    {
        return V_UNKNOWN(as(VT_UNKNOWN).detach());
    }

    operator DECIMAL() const
    {
        return V_DECIMAL(as(VT_DECIMAL).get());
    }

    operator BYTE() const
    {
        return V_UI1(as(VT_UI1).get());
    }

    operator char() const
    {
        return V_I1(as(VT_I1).get());
    }

    operator unsigned short() const
    {
        return V_UI2(as(VT_UI2).get());
    }

    operator unsigned int() const
    {
        return V_UI4(as(VT_UI4).get());
    }

    operator unsigned long() const
    {
        return V_UI4(as(VT_UI4).get());
    }

    operator long long() const
    {
        return V_I8(as(VT_I8).get());
    }

    operator unsigned long long() const
    {
        return V_UI8(as(VT_UI8).get());
    }

    bool operator==(const VARIANT &other) const
    {
        if (V_VT(this) != V_VT(&other))
            return false;
        if (V_VT(this) == VT_EMPTY || V_VT(this) == VT_NULL)
            return true;
        if (V_VT(this) == VT_UNKNOWN || V_VT(this) == VT_DISPATCH || V_VT(this) & VT_BYREF)
            return V_BYREF(this) == V_BYREF(&other);
        return VarCmp(const_cast<_variant_t *>(this), const_cast<VARIANT *>(&other),
                      LOCALE_USER_DEFAULT, 0) == (HRESULT)VARCMP_EQ;
    }

    bool operator!=(const VARIANT &other) const
    {
        return !(*this == other);
    }

    void Clear()
    {
        _com_util::CheckError(VariantClear(this));
    }

    void Attach(VARIANT &source)
    {
        Clear();
        static_cast<VARIANT &>(*this) = source;
        V_VT(&source) = VT_EMPTY;
    }

    VARIANT Detach()
    {
        VARIANT value = *this;

        V_VT(this) = VT_EMPTY;
        return value;
    }

    VARIANT &GetVARIANT() noexcept
    {
        return *this;
    }

    VARIANT *GetAddress()
    {
        Clear();
        return this;
    }

    void ChangeType(VARTYPE type, const _variant_t *source = nullptr)
    {
        _com_util::CheckError(
            VariantChangeType(this, const_cast<_variant_t *>(source ? source : this), 0, type));
    }

    void SetString(const char *text)
    {
        *this = _variant_t(text);
    }

  private:
    /* A converted copy, which goes with the expression unless it is detached. */
    class converted
    {
      public:
        converted(const _variant_t &source, VARTYPE type)
        {
            VariantInit(&m_value);
            _com_util::CheckError(
                VariantChangeType(&m_value, const_cast<_variant_t *>(&source), 0, type));
        }

        converted(const converted &) = delete;

        ~converted()
        {
            VariantClear(&m_value);
        }

        const VARIANT *get() const noexcept
        {
            return &m_value;
        }

        const VARIANT *detach() noexcept
        {
            m_detached = m_value;
            V_VT(&m_value) = VT_EMPTY;
            return &m_detached;
        }

      private:
        VARIANT m_value, m_detached;
    };

    converted as(VARTYPE type) const
    {
        return converted(*this, type);
    }

    void begin(VARTYPE type) noexcept
    {
        V_VT(this) = type;
    }

    void duplicate(const VARIANT *source)
    {
        VariantInit(this);
        _com_util::CheckError(VariantCopy(this, const_cast<VARIANT *>(source)));
    }
};

inline _bstr_t::_bstr_t(const _variant_t &value) : m_shared(nullptr)
{
    VARIANT text;

    VariantInit(&text);
    _com_util::CheckError(VariantChangeType(&text, const_cast<_variant_t *>(&value), 0, VT_BSTR));
    m_shared = share(V_BSTR(&text));
}

typedef _bstr_t bstr_t;
typedef _variant_t variant_t;

/* What stands for an argument that is left out. */
inline const _variant_t &comity_missing_argument()
{
    static const _variant_t missing(DISP_E_PARAMNOTFOUND, VT_ERROR);

    return missing;
}
#define vtMissing comity_missing_argument()

#endif
#endif
