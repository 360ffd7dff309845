// SPDX-License-Identifier: MIT
//
// Objects of C++ classes, for C to call: the tables that the compiler makes of the interfaces'
// declarations must be those that C sees.
#include "classes.h"

#include <type_traits>

static_assert(std::is_abstract<IUnknown>::value, "an interface has no code");
static_assert(!std::has_virtual_destructor<IUnknown>::value, "a table holds methods alone");
static_assert(!std::has_virtual_destructor<IDispatch>::value, "a table holds methods alone");
static_assert(std::is_base_of<IUnknown, IStream>::value, "interfaces derive");
static_assert(std::is_base_of<ISequentialStream, IStream>::value, "interfaces derive");
static_assert(sizeof(IStream) == sizeof(void *), "an object begins with its table");
static_assert(std::is_base_of<BIND_OPTS, BIND_OPTS2>::value, "options derive");
static_assert(std::is_base_of<BIND_OPTS2, BIND_OPTS3>::value, "options derive");
static_assert(sizeof(BIND_OPTS2) == 40 && sizeof(BIND_OPTS3) == 48, "options are laid out as in C");

namespace
{

// Each method answers with its place in the table.
class Factory final : public IClassFactory
{
  public:
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID riid, void **ppv) override
    {
        *ppv = nullptr;
        if (riid != __uuidof(IUnknown) && riid != IID_IClassFactory)
            return E_NOINTERFACE;
        *ppv = static_cast<IClassFactory *>(this);
        return 0;
    }

    ULONG STDMETHODCALLTYPE AddRef() override
    {
        return 1;
    }

    ULONG STDMETHODCALLTYPE Release() override
    {
        return 2;
    }

    HRESULT STDMETHODCALLTYPE CreateInstance(IUnknown *outer, REFIID riid, void **ppv) override
    {
        *ppv = outer;
        return riid == __uuidof(IDispatch) ? 3 : E_NOINTERFACE;
    }

    HRESULT STDMETHODCALLTYPE LockServer(BOOL lock) override
    {
        return lock ? 4 : E_FAIL;
    }
};

Factory factory;

} // namespace

extern "C" IClassFactory *classes_factory()
{
    return &factory;
}
