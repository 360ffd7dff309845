/* SPDX-License-Identifier: MIT */
/*
 * The running object table within one process.
 */
#include <stdio.h>
#include <string.h>

#include "foreign_moniker.h"
#include "harness/test.h"
#include "running.h"

TEST(an_object_runs_until_it_is_revoked)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    IUnknown *found;
    DWORD first, second;

    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_FALSE);
    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), MK_E_UNAVAILABLE);
    ASSERT_FALSE(found);
    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &first),
              S_OK);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_OK);
    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), S_OK);
    ASSERT_TRUE(found == (IUnknown *)object);
    IUnknown_Release(found);
    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &second),
              MK_S_MONIKERALREADYREGISTERED);
    ASSERT_TRUE(first != second);
    ASSERT_HR(IRunningObjectTable_Revoke(table, first), S_OK);
    ASSERT_HR(IRunningObjectTable_Revoke(table, first), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_OK);
    ASSERT_HR(IRunningObjectTable_Revoke(table, second), S_OK);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_FALSE);
    ASSERT_EQ(IDispatch_Release(object), 0);
    IMoniker_Release(moniker);
    running_end(table);
}

TEST(nonsense_is_refused)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED), *again;
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    IUnknown *unknown = (IUnknown *)object;
    FILETIME time = {0};
    DWORD cookie;

    ASSERT_HR(GetRunningObjectTable(0, NULL), E_INVALIDARG);
    ASSERT_HR(GetRunningObjectTable(1, &again), E_UNEXPECTED);
    ASSERT_HR(GetRunningObjectTable(0, &again), S_OK);
    ASSERT_TRUE(table == again);
    ASSERT_HR(IRunningObjectTable_Register(table, 4, unknown, moniker, &cookie), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, NULL, moniker, &cookie), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, unknown, NULL, &cookie), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, unknown, moniker, NULL), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_Revoke(table, 0), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_Revoke(table, 12345), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, NULL), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, NULL), E_POINTER);
    ASSERT_HR(IRunningObjectTable_GetObject(table, NULL, &unknown), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_NoteChangeTime(table, 0, &time), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_NoteChangeTime(table, 12345, &time), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_NoteChangeTime(table, 1, NULL), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, moniker, NULL), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, NULL, &time), E_INVALIDARG);
    ASSERT_HR(IRunningObjectTable_EnumRunning(table, NULL), E_POINTER);
    ASSERT_EQ(IDispatch_Release(object), 0);
    IMoniker_Release(moniker);
    running_end(table);
    ASSERT_HR(GetRunningObjectTable(0, &table), CO_E_NOTINITIALIZED);
}

TEST(the_time_of_the_last_change_is_what_was_noted)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    FILETIME before, time, noted = {.dwLowDateTime = 7, .dwHighDateTime = 30000000};
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, moniker, &time), MK_E_UNAVAILABLE);
    GetSystemTimeAsFileTime(&before);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, moniker, &cookie), S_OK);
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, moniker, &time), S_OK);
    ASSERT_TRUE(time.dwHighDateTime - before.dwHighDateTime <= 1);
    ASSERT_HR(IRunningObjectTable_NoteChangeTime(table, cookie, &noted), S_OK);
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, moniker, &time), S_OK);
    ASSERT_MEM(&time, &noted, sizeof(time));
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    IDispatch_Release(object);
    IMoniker_Release(moniker);
    running_end(table);
}

/* "The ROT will release the object whenever the last strong reference to it is released." */
TEST(a_weak_entry_goes_with_the_last_strong_connection)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, moniker, &cookie), S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, TRUE, FALSE), S_OK);
    IDispatch_Release(object);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, FALSE, TRUE), S_OK);
    ASSERT_EQ(witness_count(), 0);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_FALSE);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), E_INVALIDARG);
    IMoniker_Release(moniker);
    running_end(table);
}

TEST(a_strong_entry_keeps_the_object_as_a_lock_does)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &cookie),
              S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, TRUE, FALSE), S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, FALSE, TRUE), S_OK);
    IDispatch_Release(object);
    ASSERT_EQ(witness_count(), 1);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_OK);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_EQ(witness_count(), 0);
    IMoniker_Release(moniker);
    running_end(table);
}

TEST(what_runs_is_enumerated)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *first = running_item("one"), *second = running_item("two"), *found[3];
    IDispatch *object = running_witness();
    IEnumMoniker *running, *clone;
    DWORD cookies[2];
    ULONG n;

    ASSERT_EQ(running_count(table), 0);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, first, &cookies[0]), S_OK);
    ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, second, &cookies[1]),
              S_OK);
    ASSERT_HR(IRunningObjectTable_EnumRunning(table, &running), S_OK);
    ASSERT_HR(IEnumMoniker_Next(running, 2, found, NULL), E_INVALIDARG);
    ASSERT_HR(IEnumMoniker_Next(running, 1, found, NULL), S_OK);
    running_expect_name(found[0], u"!one");
    IMoniker_Release(found[0]);
    ASSERT_HR(IEnumMoniker_Clone(running, &clone), S_OK);
    ASSERT_HR(IEnumMoniker_Next(clone, 3, found, &n), S_FALSE);
    ASSERT_EQ(n, 1);
    running_expect_name(found[0], u"!two");
    IMoniker_Release(found[0]);
    ASSERT_HR(IEnumMoniker_Skip(clone, 1), S_FALSE);
    ASSERT_HR(IEnumMoniker_Reset(clone), S_OK);
    ASSERT_HR(IEnumMoniker_Skip(clone, 2), S_OK);
    ASSERT_HR(IEnumMoniker_Next(clone, 1, found, &n), S_FALSE);
    ASSERT_EQ(n, 0);
    /* What is gone since is enumerated all the same: it is a list of that moment. */
    for (int i = 0; i < 2; i++)
        ASSERT_HR(IRunningObjectTable_Revoke(table, cookies[i]), S_OK);
    ASSERT_HR(IEnumMoniker_Next(running, 1, found, &n), S_OK);
    IMoniker_Release(found[0]);
    ASSERT_EQ(running_count(table), 0);
    IEnumMoniker_Release(clone);
    IEnumMoniker_Release(running);
    IDispatch_Release(object);
    IMoniker_Release(first);
    IMoniker_Release(second);
    running_end(table);
}

TEST(long_lists_are_whole)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IDispatch *object = running_witness();
    enum { N = 1500 };
    DWORD cookies[N];
    char name[32];

    for (int i = 0; i < N; i++) {
        IMoniker *moniker;

        snprintf(name, sizeof(name), "object number %d", i);
        moniker = running_item(name);
        ASSERT_HR(IRunningObjectTable_Register(table, 0, (IUnknown *)object, moniker, &cookies[i]),
                  S_OK);
        IMoniker_Release(moniker);
    }
    ASSERT_EQ(running_count(table), N);
    for (int i = 0; i < N; i++)
        ASSERT_HR(IRunningObjectTable_Revoke(table, cookies[i]), S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    running_end(table);
}

/* ---- monikers of the program's own ---- */

static HRESULT register_foreign(IRunningObjectTable *table, struct foreign_moniker *moniker,
                                DWORD *ret_cookie)
{
    IDispatch *object = running_witness();
    HRESULT hr;

    hr = IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE, (IUnknown *)object,
                                      &moniker->IMoniker_iface, ret_cookie);
    IDispatch_Release(object);
    return hr;
}

TEST(monikers_are_compared_by_their_data)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    struct foreign_moniker moniker, equal, other;
    FILETIME time;
    DWORD cookie;

    foreign_moniker_init(&moniker);
    foreign_moniker_init(&equal);
    foreign_moniker_init(&other);
    moniker.data = equal.data = "data";
    other.data = "date";
    moniker.size = equal.size = other.size = 4;
    ASSERT_HR(register_foreign(table, &moniker, &cookie), S_OK);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, &equal.IMoniker_iface), S_OK);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, &other.IMoniker_iface), S_FALSE);
    equal.size = 3;
    ASSERT_HR(IRunningObjectTable_IsRunning(table, &equal.IMoniker_iface), S_FALSE);
    ASSERT_EQ(moniker.names_asked + equal.names_asked + other.names_asked, 0);
    /* The time is the moniker's. */
    ASSERT_HR(IRunningObjectTable_GetTimeOfLastChange(table, &moniker.IMoniker_iface, &time), S_OK);
    ASSERT_EQ(time.dwLowDateTime, 3);
    ASSERT_EQ(time.dwHighDateTime, 4);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_EQ(moniker.refs, 1);
    running_end(table);
}

TEST(monikers_without_such_data_are_compared_by_class_and_name)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    struct foreign_moniker moniker, equal;
    DWORD cookie;

    foreign_moniker_init(&moniker);
    foreign_moniker_init(&equal);
    ASSERT_HR(register_foreign(table, &moniker, &cookie), S_OK);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, &equal.IMoniker_iface), S_OK);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    moniker.name_hr = E_NOTIMPL;
    ASSERT_HR(register_foreign(table, &moniker, &cookie), E_NOTIMPL);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, &moniker.IMoniker_iface), E_NOTIMPL);
    ASSERT_EQ(moniker.refs, 1);
    ASSERT_EQ(witness_count(), 0);
    running_end(table);
}

TEST(a_moniker_that_claims_too_much_data_is_refused)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    struct foreign_moniker moniker;
    DWORD cookie;

    foreign_moniker_init(&moniker);
    moniker.data = "data";
    moniker.size = 2049;
    ASSERT_HR(register_foreign(table, &moniker, &cookie), E_OUTOFMEMORY);
    ASSERT_EQ(moniker.refs, 1);
    running_end(table);
}

static DWORD WINAPI name_from_another_apartment(void *context)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IEnumMoniker *running;
    IMoniker *moniker;

    ASSERT_HR(IRunningObjectTable_EnumRunning(table, &running), S_OK);
    ASSERT_HR(IEnumMoniker_Next(running, 1, &moniker, NULL), S_OK);
    ASSERT_TRUE(moniker != context);
    running_expect_name(moniker, u"foreign");
    IMoniker_Release(moniker);
    IEnumMoniker_Release(running);
    running_end(table);
    return 0;
}

TEST(a_moniker_of_a_program_s_own_is_asked_where_it_lives)
{
    IRunningObjectTable *table = running_begin(COINIT_APARTMENTTHREADED);
    struct foreign_moniker moniker;
    DWORD cookie, index;
    HANDLE thread;

    foreign_moniker_init(&moniker);
    ASSERT_HR(register_foreign(table, &moniker, &cookie), S_OK);
    thread = CreateThread(NULL, 0, name_from_another_apartment, &moniker.IMoniker_iface, 0, NULL);
    ASSERT_TRUE(thread);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index), S_OK);
    CloseHandle(thread);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_EQ(moniker.refs, 1);
    running_end(table);
}

/* ---- apartments ---- */

static DWORD WINAPI ask_from_another_apartment(void *context)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IUnknown *found;
    IDispatch *object;

    ASSERT_HR(IRunningObjectTable_GetObject(table, moniker, &found), S_OK);
    ASSERT_TRUE(found != context);
    ASSERT_HR(IUnknown_QueryInterface(found, &IID_IDispatch, (void **)&object), S_OK);
    ASSERT_EQ(witness_ask(object, WITNESS_APARTMENT), APTTYPE_MAINSTA);
    IDispatch_Release(object);
    IUnknown_Release(found);
    IMoniker_Release(moniker);
    running_end(table);
    return 0;
}

TEST(another_apartment_gets_a_proxy)
{
    IRunningObjectTable *table = running_begin(COINIT_APARTMENTTHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie, index;
    HANDLE thread;

    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &cookie),
              S_OK);
    thread = CreateThread(NULL, 0, ask_from_another_apartment, object, 0, NULL);
    ASSERT_TRUE(thread);
    ASSERT_HR(CoWaitForMultipleHandles(0, INFINITE, 1, &thread, &index), S_OK);
    CloseHandle(thread);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    ASSERT_EQ(IDispatch_Release(object), 0);
    IMoniker_Release(moniker);
    running_end(table);
}

TEST(an_apartment_s_entries_end_with_it)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_REGISTRATIONKEEPSALIVE,
                                           (IUnknown *)object, moniker, &cookie),
              S_OK);
    IDispatch_Release(object);
    running_end(table);
    ASSERT_EQ(witness_count(), 0);
    table = running_begin(COINIT_MULTITHREADED);
    ASSERT_HR(IRunningObjectTable_IsRunning(table, moniker), S_FALSE);
    IMoniker_Release(moniker);
    running_end(table);
}

/* ---- identity ---- */

static void set_class_value(const char *key, const char *name, const char *value)
{
    ASSERT_EQ(
        RegSetKeyValueA(HKEY_CLASSES_ROOT, key, name, REG_SZ, value, (DWORD)strlen(value) + 1),
        ERROR_SUCCESS);
}

/* "The executable name must have a RunAs AppID": another's clients are let in by that alone. */
TEST(any_client_is_allowed_by_servers_with_an_identity_of_their_own)
{
    static const char app[] = "{7D0D8C11-43A5-4E2C-9A31-400000000000}";
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IMoniker *moniker = running_item("one");
    IDispatch *object = running_witness();
    DWORD cookie;

    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_ALLOWANYCLIENT, (IUnknown *)object,
                                           moniker, &cookie),
              CO_E_WRONG_SERVER_IDENTITY);
    set_class_value("AppID\\test_running", "AppID", app);
    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_ALLOWANYCLIENT, (IUnknown *)object,
                                           moniker, &cookie),
              CO_E_WRONG_SERVER_IDENTITY);
    set_class_value("AppID\\{7D0D8C11-43A5-4E2C-9A31-400000000000}", "RunAs", "Interactive User");
    ASSERT_HR(IRunningObjectTable_Register(table, ROTFLAGS_ALLOWANYCLIENT, (IUnknown *)object,
                                           moniker, &cookie),
              S_OK);
    ASSERT_HR(IRunningObjectTable_Revoke(table, cookie), S_OK);
    IDispatch_Release(object);
    IMoniker_Release(moniker);
    running_end(table);
}

/* ---- active objects ---- */

TEST(one_object_is_active_for_a_class)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IDispatch *object = running_witness();
    IUnknown *found;
    DWORD cookie;

    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, NULL), E_INVALIDARG);
    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, &found), MK_E_UNAVAILABLE);
    ASSERT_FALSE(found);
    ASSERT_HR(RegisterActiveObject(NULL, &CLSID_WitnessProgram, 0, &cookie), E_INVALIDARG);
    ASSERT_HR(
        RegisterActiveObject((IUnknown *)object, &CLSID_WitnessProgram, ACTIVEOBJECT_STRONG, NULL),
        E_INVALIDARG);
    ASSERT_HR(RegisterActiveObject((IUnknown *)object, &CLSID_WitnessProgram, ACTIVEOBJECT_STRONG,
                                   &cookie),
              S_OK);
    IDispatch_Release(object);
    ASSERT_EQ(witness_count(), 1);
    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, &found), S_OK);
    ASSERT_TRUE(found == (IUnknown *)object);
    IUnknown_Release(found);
    ASSERT_HR(GetActiveObject(&CLSID_WitnessBoth, NULL, &found), MK_E_UNAVAILABLE);
    ASSERT_HR(RevokeActiveObject(cookie, table), E_INVALIDARG);
    ASSERT_HR(RevokeActiveObject(cookie, NULL), S_OK);
    ASSERT_HR(RevokeActiveObject(cookie, NULL), E_INVALIDARG);
    ASSERT_EQ(witness_count(), 0);
    running_end(table);
}

TEST(a_weakly_active_object_is_let_go_by_its_lock)
{
    IRunningObjectTable *table = running_begin(COINIT_MULTITHREADED);
    IDispatch *object = running_witness();
    IUnknown *found;
    DWORD cookie;

    ASSERT_HR(
        RegisterActiveObject((IUnknown *)object, &CLSID_WitnessProgram, ACTIVEOBJECT_WEAK, &cookie),
        S_OK);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, TRUE, TRUE), S_OK);
    IDispatch_Release(object);
    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, &found), S_OK);
    IUnknown_Release(found);
    ASSERT_HR(CoLockObjectExternal((IUnknown *)object, FALSE, TRUE), S_OK);
    ASSERT_EQ(witness_count(), 0);
    ASSERT_HR(GetActiveObject(&CLSID_WitnessProgram, NULL, &found), MK_E_UNAVAILABLE);
    running_end(table);
}
