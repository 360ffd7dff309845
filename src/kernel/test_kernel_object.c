/* SPDX-License-Identifier: MIT */
#include "kernel/kernel_object.h"

#include <poll.h>

#include <comity/windows.h>

#include "base/hresult.h"
#include "test.h"

TEST(a_closed_handle_is_none)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);

    ASSERT_TRUE(event);
    ASSERT_EQ((uintptr_t)event & 3, 0);
    ASSERT_TRUE(CloseHandle(event));
    SetLastError(ERROR_SUCCESS);
    ASSERT_FALSE(CloseHandle(event));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(SetEvent(event));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(CloseHandle(NULL));
    ASSERT_FALSE(CloseHandle((HANDLE)(uintptr_t)0x1234567));
}

TEST(numbers_are_not_used_again)
{
    enum { MANY = 1000 };
    HANDLE handles[MANY], last = NULL;

    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            handles[i] = CreateEventW(NULL, TRUE, i % 2, NULL);
            ASSERT_TRUE(handles[i] > last);
            last = handles[i];
        }
        for (int i = 0; i < MANY; i += 2)
            ASSERT_TRUE(CloseHandle(handles[i]));
        for (int i = 1; i < MANY; i += 2) {
            ASSERT_EQ(WaitForSingleObject(handles[i], 0), WAIT_OBJECT_0);
            ASSERT_TRUE(CloseHandle(handles[i]));
        }
    }
}

TEST(a_duplicate_is_the_same_object)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL), second, third;

    ASSERT_TRUE(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &second, 0, FALSE,
                                DUPLICATE_SAME_ACCESS));
    ASSERT_TRUE(second != event);
    ASSERT_TRUE(SetEvent(second));
    ASSERT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(DuplicateHandle(GetCurrentProcess(), event, GetCurrentProcess(), &third, 0, FALSE,
                                DUPLICATE_SAME_ACCESS | DUPLICATE_CLOSE_SOURCE));
    ASSERT_FALSE(CloseHandle(event));
    ASSERT_EQ(WaitForSingleObject(third, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(second));
    ASSERT_TRUE(CloseHandle(third));
    ASSERT_FALSE(DuplicateHandle(GetCurrentProcess(), third, GetCurrentProcess(), &second, 0, FALSE,
                                 DUPLICATE_SAME_ACCESS));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
}

TEST(a_name_leads_to_the_same_object)
{
    HANDLE event, second, third;

    SetLastError(0xdeadbeef);
    event = CreateEventW(NULL, TRUE, FALSE, u"Local\\gate");
    ASSERT_TRUE(event);
    ASSERT_EQ(GetLastError(), ERROR_SUCCESS);
    second = CreateEventA(NULL, FALSE, TRUE, "gate");
    ASSERT_TRUE(second);
    ASSERT_EQ(GetLastError(), ERROR_ALREADY_EXISTS);
    ASSERT_EQ(WaitForSingleObject(second, 0), WAIT_TIMEOUT);
    third = OpenEventW(EVENT_ALL_ACCESS, FALSE, u"gate");
    ASSERT_TRUE(third);
    ASSERT_TRUE(SetEvent(third));
    ASSERT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(CloseHandle(event));
    ASSERT_TRUE(CloseHandle(second));
    ASSERT_TRUE(CloseHandle(third));
    ASSERT_FALSE(OpenEventW(EVENT_ALL_ACCESS, FALSE, u"gate"));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
}

TEST(a_name_is_of_one_kind_and_case)
{
    HANDLE mutex = CreateMutexW(NULL, FALSE, u"lock"), other;

    ASSERT_TRUE(mutex);
    ASSERT_FALSE(CreateEventW(NULL, FALSE, FALSE, u"lock"));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(OpenSemaphoreW(SEMAPHORE_ALL_ACCESS, FALSE, u"lock"));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_FALSE(OpenMutexW(MUTEX_ALL_ACCESS, FALSE, u"LOCK"));
    ASSERT_EQ(GetLastError(), ERROR_FILE_NOT_FOUND);
    ASSERT_FALSE(OpenMutexW(MUTEX_ALL_ACCESS, FALSE, NULL));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_PARAMETER);
    ASSERT_FALSE(OpenMutexA(MUTEX_ALL_ACCESS, FALSE, ""));
    ASSERT_EQ(GetLastError(), ERROR_INVALID_NAME);
    other = CreateEventW(NULL, FALSE, FALSE, u"");
    ASSERT_TRUE(other);
    ASSERT_TRUE(CloseHandle(other));
    ASSERT_TRUE(CloseHandle(mutex));
}

static bool is_readable(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};

    return poll(&ready, 1, 0) == 1;
}

TEST(a_descriptor_follows_the_object)
{
    HANDLE event = CreateEventW(NULL, FALSE, TRUE, NULL);
    HANDLE semaphore = CreateSemaphoreW(NULL, 0, 2, NULL);
    int fd;

    ASSERT_HR(kernel_object_fd(event, &fd), S_OK);
    ASSERT_TRUE(is_readable(fd));
    ASSERT_EQ(WaitForSingleObject(event, 0), WAIT_OBJECT_0);
    ASSERT_FALSE(is_readable(fd));
    SetEvent(event);
    SetEvent(event);
    ASSERT_TRUE(is_readable(fd));
    ResetEvent(event);
    ASSERT_FALSE(is_readable(fd));
    PulseEvent(event);
    ASSERT_FALSE(is_readable(fd));
    ASSERT_TRUE(CloseHandle(event));
    ASSERT_HR(kernel_object_fd(event, &fd), hr_from_win32(ERROR_INVALID_HANDLE));

    ASSERT_HR(kernel_object_fd(semaphore, &fd), S_OK);
    ASSERT_TRUE(ReleaseSemaphore(semaphore, 2, NULL));
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    ASSERT_TRUE(is_readable(fd));
    ASSERT_EQ(WaitForSingleObject(semaphore, 0), WAIT_OBJECT_0);
    ASSERT_FALSE(is_readable(fd));
    ASSERT_TRUE(CloseHandle(semaphore));
}

/* A part of the project may have kinds of objects of its own. */
struct guest {
    struct kernel_object object;
    bool *was_destroyed;
};

static void guest_destroy(struct kernel_object *object)
{
    *container_of(object, struct guest, object)->was_destroyed = true;
}

TEST(another_kind_is_closed_like_any)
{
    static const struct kernel_class guest_class = {.destroy = guest_destroy};
    bool was_destroyed = false;
    struct guest guest = {.was_destroyed = &was_destroyed};
    struct kernel_object *object;
    HANDLE handle;
    int fd;

    kernel_object_init(&guest.object, &guest_class);
    ASSERT_HR(kernel_handle_new(&guest.object, &handle), S_OK);
    kernel_object_unref(&guest.object);
    ASSERT_HR(kernel_handle_object(handle, &guest_class, &object), S_OK);
    ASSERT_TRUE(object == &guest.object);
    kernel_object_unref(object);
    ASSERT_EQ(WaitForSingleObject(handle, 0), WAIT_FAILED);
    ASSERT_EQ(GetLastError(), ERROR_INVALID_HANDLE);
    ASSERT_HR(kernel_object_fd(handle, &fd), hr_from_win32(ERROR_INVALID_HANDLE));
    ASSERT_FALSE(was_destroyed);
    ASSERT_TRUE(CloseHandle(handle));
    ASSERT_TRUE(was_destroyed);
}

TEST(memory_may_be_out)
{
    HANDLE handle;

    FOR_EACH_FAILING_ALLOCATION({
        handle = CreateMutexW(NULL, TRUE, u"scarce");
        if (handle) {
            ASSERT_TRUE(ReleaseMutex(handle));
            ASSERT_TRUE(CloseHandle(handle));
        } else {
            ASSERT_EQ(GetLastError(), ERROR_OUTOFMEMORY);
        }
    });
}
