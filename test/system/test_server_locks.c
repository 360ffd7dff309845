/* SPDX-License-Identifier: MIT */
/*
 * A server that a client locked with IClassFactory::LockServer stays no longer than that client.
 */
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "harness/test.h"
#include "load.h"

/* Works until it is killed. */
static HRESULT lock_and_die(const void *context)
{
    IClassFactory *factory;
    HRESULT hr;

    hr = CoGetClassObject(&CLSID_WitnessProgram, CLSCTX_LOCAL_SERVER, NULL, &IID_IClassFactory,
                          (void **)&factory);
    if (SUCCEEDED(hr))
        hr = IClassFactory_LockServer(factory, TRUE);
    if (SUCCEEDED(hr))
        raise(SIGKILL);
    return hr;
}

/* The server leaves with the object, though the lock was never given back. */
TEST(a_lock_goes_with_the_client_that_took_it)
{
    struct pollfd server = {.events = POLLIN};
    IDispatch *object;
    int status;
    pid_t client;

    test_expect_open_descriptors();
    witness_register_program(&CLSID_WitnessProgram, "exits");
    client = load_start(lock_and_die, NULL);
    ASSERT_HR(CoInitializeEx(NULL, COINIT_MULTITHREADED), S_OK);
    ASSERT_HR(CoCreateInstance(&CLSID_WitnessProgram, NULL, CLSCTX_LOCAL_SERVER, &IID_IDispatch,
                               (void **)&object),
              S_OK);
    server.fd = (int)syscall(SYS_pidfd_open, witness_ask(object, WITNESS_PROCESS), 0);
    ASSERT_TRUE(server.fd >= 0);
    ASSERT_EQ(waitpid(client, &status, 0), client);
    ASSERT_EQ(WTERMSIG(status), SIGKILL);
    IDispatch_Release(object);
    ASSERT_EQ(poll(&server, 1, 20000), 1);
    close(server.fd);
    CoUninitialize();
}
