/* SPDX-License-Identifier: MIT */
#define COBJMACROS
#include "trial_class.h"

#include <stdio.h>

#include <comity/winreg.h>

#include "test.h"

enum {
    TOLD_SIZE = 512,
};

const CLSID trial_class = {0x7a11c1a5, 1, 2, {3}};
static const WCHAR class_text[] = u"{7A11C1A5-0001-0002-0300-000000000000}";

/* One object for all: it counts no references. */
static WCHAR told[TOLD_SIZE];
static IClassFactory factory;
static IParseDisplayName parser;
static IPersistFile persistent;
static IOleItemContainer container;

static void keep(const WCHAR *text)
{
    size_t i = 0;

    for (; text[i] && i < TOLD_SIZE - 1; i++)
        told[i] = text[i];
    told[i] = 0;
}

const WCHAR *trial_class_told(void)
{
    return told;
}

static HRESULT query(REFIID riid, void **ppv)
{
    *ppv = NULL;
    if (IsEqualIID(riid, &IID_IUnknown) || IsEqualIID(riid, &IID_IPersistFile))
        *ppv = &persistent;
    else if (IsEqualIID(riid, &IID_IOleItemContainer))
        *ppv = &container;
    else if (IsEqualIID(riid, &IID_IParseDisplayName))
        *ppv = &parser;
    else if (IsEqualIID(riid, &IID_IClassFactory))
        *ppv = &factory;
    return *ppv ? S_OK : E_NOINTERFACE;
}

/* The rest of the name is an item, up to the next exclamation mark. */
static HRESULT parse(const WCHAR *name, ULONG *eaten, IMoniker **ret_moniker)
{
    WCHAR text[256];
    ULONG len = 0;

    while (name[len + 1] && name[len + 1] != '!')
        len++;
    for (ULONG i = 0; i < len; i++)
        text[i] = name[i + 1];
    text[len] = 0;
    *eaten = len + 1;
    return CreateItemMoniker(u"!", text, ret_moniker);
}

#define UNKNOWN(Interface)                                                                         \
    static HRESULT Interface##_query(Interface *iface, REFIID riid, void **ppv)                    \
    {                                                                                              \
        return query(riid, ppv);                                                                   \
    }                                                                                              \
    static ULONG Interface##_count(Interface *iface)                                               \
    {                                                                                              \
        return 1;                                                                                  \
    }
#define UNKNOWN_METHODS(Interface)                                                                 \
    .QueryInterface = Interface##_query, .AddRef = Interface##_count, .Release = Interface##_count

UNKNOWN(IClassFactory)
UNKNOWN(IParseDisplayName)
UNKNOWN(IPersistFile)
UNKNOWN(IOleItemContainer)

static HRESULT create(IClassFactory *iface, IUnknown *outer, REFIID riid, void **ppv)
{
    return query(riid, ppv);
}

static HRESULT parse_name(IParseDisplayName *iface, IBindCtx *pbc, LPOLESTR pszDisplayName,
                          ULONG *pchEaten, IMoniker **ppmkOut)
{
    return parse(pszDisplayName, pchEaten, ppmkOut);
}

static HRESULT load(IPersistFile *iface, LPCOLESTR pszFileName, DWORD dwMode)
{
    keep(pszFileName);
    return S_OK;
}

static HRESULT get_file(IPersistFile *iface, LPOLESTR *ppszFileName)
{
    *ppszFileName = CoTaskMemAlloc(sizeof(told));
    memcpy(*ppszFileName, told, sizeof(told));
    return S_OK;
}

/* The context may be a client's, in another process. */
static HRESULT get_item(IOleItemContainer *iface, LPOLESTR pszItem, DWORD dwSpeedNeeded,
                        IBindCtx *pbc, REFIID riid, void **ppvObject)
{
    BIND_OPTS options = {.cbStruct = sizeof(options)};
    HRESULT hr;

    keep(pszItem);
    hr = IBindCtx_GetBindOptions(pbc, &options);
    return FAILED(hr) ? hr : query(riid, ppvObject);
}

static IClassFactoryVtbl factory_vtable = {UNKNOWN_METHODS(IClassFactory),
                                           .CreateInstance = create};
static IParseDisplayNameVtbl parser_vtable = {UNKNOWN_METHODS(IParseDisplayName),
                                              .ParseDisplayName = parse_name};
static IPersistFileVtbl persistent_vtable = {UNKNOWN_METHODS(IPersistFile), .Load = load,
                                             .GetCurFile = get_file};
static IOleItemContainerVtbl container_vtable = {UNKNOWN_METHODS(IOleItemContainer),
                                                 .GetObject = get_item};

static void set_text(const WCHAR *key, const WCHAR *text)
{
    LONG size = 0;

    while (text[size])
        size++;
    ASSERT_EQ(RegSetValueW(HKEY_CLASSES_ROOT, key, REG_SZ, text, size * (LONG)sizeof(*text)),
              ERROR_SUCCESS);
}

DWORD trial_class_register(DWORD clsctx)
{
    DWORD cookie;

    test_expect_open_descriptors();
    factory.lpVtbl = &factory_vtable;
    parser.lpVtbl = &parser_vtable;
    persistent.lpVtbl = &persistent_vtable;
    container.lpVtbl = &container_vtable;
    set_text(u"Trial.Class\\CLSID", class_text);
    set_text(u".trial", u"Trial.Class");
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoRegisterClassObject(&trial_class, (IUnknown *)&factory, clsctx, REGCLS_MULTIPLEUSE,
                                    &cookie),
              S_OK);
    return cookie;
}

void trial_class_revoke(DWORD cookie)
{
    ASSERT_HR(CoRevokeClassObject(cookie), S_OK);
    CoUninitialize();
}

void trial_class_make_file(const char *name, const char *content,
                           WCHAR ret_path[static TRIAL_PATH_SIZE])
{
    char path[TRIAL_PATH_SIZE];
    FILE *file;
    int len;

    len = snprintf(path, sizeof(path), "%s/%s", test_home(), name);
    file = fopen(path, "w");
    ASSERT_TRUE(file);
    fputs(content, file);
    fclose(file);
    for (int i = 0; i <= len; i++)
        ret_path[i] = (WCHAR)path[i];
}
