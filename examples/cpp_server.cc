// SPDX-License-Identifier: MIT
//
// The dictionary once more, as a C++ server of its own process: classes that implement the
// interfaces directly, a single-threaded apartment, and a message loop that ends with the last
// object.
#include <objbase.h>
#include <oleauto.h>
#include <windows.h>

#include <cstdio>
#include <cstring>
#include <map>
#include <string>
#include <strings.h>

#include <comity/selfreg.h>

// Says, to those who ask before they start it, that the program registers itself.
COMITY_SELF_REGISTER("Comity", "Comity examples", "Example dictionary, C++", 1, 0);

// {5B1D0C52-6F10-4A53-9A01-C04170000003}
static const CLSID CLSID_CppDictionary = {
    0x5b1d0c52, 0x6f10, 0x4a53, {0x9a, 0x01, 0xc0, 0x41, 0x70, 0x00, 0x00, 0x03}};
static const WCHAR clsid_key[] = u"CLSID\\{5B1D0C52-6F10-4A53-9A01-C04170000003}";
static const WCHAR clsid_text[] = u"{5B1D0C52-6F10-4A53-9A01-C04170000003}";
static const WCHAR prog_id[] = u"Comity.Example.CppDictionary";
static const WCHAR description[] = u"Comity example dictionary in C++";

static void count_use(bool more)
{
    if (more)
        CoAddRefServerProcess();
    else if (CoReleaseServerProcess() == 0)
        PostQuitMessage(0);
}

class Value
{
  public:
    Value()
    {
        VariantInit(&variant);
    }
    Value(const Value &) = delete;
    Value &operator=(const Value &) = delete;
    ~Value()
    {
        VariantClear(&variant);
    }
    VARIANT variant;
};

class Dictionary final : public IDispatch
{
  public:
    Dictionary()
    {
        count_use(true);
    }

    STDMETHODIMP QueryInterface(REFIID riid, void **ppv) override
    {
        *ppv = nullptr;
        if (riid != __uuidof(IUnknown) && riid != __uuidof(IDispatch))
            return E_NOINTERFACE;
        AddRef();
        *ppv = static_cast<IDispatch *>(this);
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override
    {
        return ++refs;
    }
    STDMETHODIMP_(ULONG) Release() override
    {
        ULONG left = --refs;

        if (left == 0) {
            delete this;
            count_use(false);
        }
        return left;
    }

    STDMETHODIMP GetTypeInfoCount(UINT *count) override
    {
        *count = 0;
        return S_OK;
    }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo **info) override
    {
        *info = nullptr;
        return DISP_E_BADINDEX;
    }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR *names, UINT n, LCID, DISPID *ids) override
    {
        static const std::u16string_view members[] = {u"item", u"count", u"remove"};
        std::u16string name;

        for (const WCHAR *c = names[0]; *c; c++)
            name += *c >= u'A' && *c <= u'Z' ? char16_t(*c | 0x20) : *c;
        for (DISPID id = 0; id < 3; id++) {
            ids[0] = id;
            if (name == members[id] && n == 1)
                return S_OK;
        }
        ids[0] = DISPID_UNKNOWN;
        return DISP_E_UNKNOWNNAME;
    }
    STDMETHODIMP Invoke(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS *params, VARIANT *result,
                        EXCEPINFO *, UINT *) override
    {
        const bool is_put = flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF);

        if (result)
            VariantInit(result);
        if (id == 1 && result) {
            V_VT(result) = VT_I4;
            V_I4(result) = LONG(entries.size());
        }
        if (id == 1)
            return S_OK;
        if (id != 0 && id != 2)
            return DISP_E_MEMBERNOTFOUND;
        if (params->cArgs != (is_put ? 2u : 1u))
            return DISP_E_BADPARAMCOUNT;

        Value key;
        HRESULT hr =
            VariantChangeType(&key.variant, &params->rgvarg[params->cArgs - 1], 0, VT_BSTR);
        if (FAILED(hr))
            return hr;

        const BSTR text = V_BSTR(&key.variant);
        const std::u16string name(reinterpret_cast<const char16_t *>(text), SysStringLen(text));
        if (id == 2)
            return entries.erase(name) ? S_OK : DISP_E_BADINDEX;
        if (is_put)
            return VariantCopyInd(&entries[name].variant, &params->rgvarg[0]);

        auto found = entries.find(name);
        return found != entries.end() && result ? VariantCopy(result, &found->second.variant)
                                                : S_OK;
    }

  private:
    ULONG refs = 0; // one apartment: no other thread counts
    std::map<std::u16string, Value> entries;
};

class DictionaryClass final : public IClassFactory
{
  public:
    STDMETHODIMP QueryInterface(REFIID riid, void **ppv) override
    {
        *ppv = nullptr;
        if (riid != __uuidof(IUnknown) && riid != __uuidof(IClassFactory))
            return E_NOINTERFACE;
        *ppv = static_cast<IClassFactory *>(this);
        return S_OK;
    }
    STDMETHODIMP_(ULONG) AddRef() override
    {
        return 2;
    }
    STDMETHODIMP_(ULONG) Release() override
    {
        return 1;
    }
    STDMETHODIMP CreateInstance(IUnknown *outer, REFIID riid, void **ppv) override
    {
        *ppv = nullptr;
        if (outer)
            return CLASS_E_NOAGGREGATION;

        Dictionary *dictionary = new Dictionary;
        dictionary->AddRef();
        HRESULT hr = dictionary->QueryInterface(riid, ppv);
        dictionary->Release();
        return hr;
    }
    STDMETHODIMP LockServer(BOOL lock) override
    {
        count_use(lock);
        return S_OK;
    }
};

static LONG set_text(const std::u16string &path, const WCHAR *text)
{
    return RegSetValueW(HKEY_CLASSES_ROOT, path.c_str(), REG_SZ, text, 0);
}

static HRESULT register_server()
{
    const std::u16string clsid = clsid_key, id = prog_id;
    WCHAR path[MAX_PATH];

    if (GetModuleFileNameW(nullptr, path, MAX_PATH) == 0)
        return SELFREG_E_CLASS;

    LONG error = set_text(clsid, description);
    if (error == ERROR_SUCCESS)
        error = set_text(clsid + u"\\LocalServer32", path);
    if (error == ERROR_SUCCESS)
        error = set_text(clsid + u"\\ProgID", prog_id);
    if (error == ERROR_SUCCESS)
        error = set_text(id, description);
    if (error == ERROR_SUCCESS)
        error = set_text(id + u"\\CLSID", clsid_text);
    return HRESULT_FROM_WIN32(error);
}

static HRESULT unregister_server()
{
    const std::u16string clsid = clsid_key, id = prog_id;

    // A key that others have put something below stays: RegDeleteKey refuses it.
    for (const std::u16string &path :
         {id + u"\\CLSID", id, clsid + u"\\ProgID", clsid + u"\\LocalServer32", clsid})
        RegDeleteKeyW(HKEY_CLASSES_ROOT, path.c_str());
    return S_OK;
}

static HRESULT serve()
{
    static DictionaryClass class_object;
    DWORD cookie;
    MSG message;

    HRESULT hr = CoRegisterClassObject(CLSID_CppDictionary, &class_object, CLSCTX_LOCAL_SERVER,
                                       REGCLS_MULTIPLEUSE, &cookie);
    if (FAILED(hr))
        return hr;

    while (GetMessageW(&message, nullptr, 0, 0) > 0)
        DispatchMessageW(&message);
    CoRevokeClassObject(cookie);
    return S_OK;
}

int main(int argc, char **argv)
{
    const char *option = argc > 1 ? argv[1] + (strchr("/-", argv[1][0]) != nullptr) : "";
    HRESULT hr = CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);

    if (FAILED(hr))
        return 1;
    if (strcasecmp(option, "RegServer") == 0)
        hr = register_server();
    else if (strcasecmp(option, "UnregServer") == 0)
        hr = unregister_server();
    else
        hr = serve();
    CoUninitialize();

    if (FAILED(hr))
        std::fprintf(stderr, "%s: failed with 0x%08x\n", argv[0], unsigned(hr));
    return FAILED(hr) ? 1 : 0;
}
