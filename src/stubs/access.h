/* SPDX-License-Identifier: MIT */
/*
 * Access: who may call this process's objects. What CoInitializeSecurity was told, or the policy of
 * an offered class's application, decides; without both, only the user himself and root may. A
 * policy is read once: by CoInitializeSecurity, or with the first class.
 */
#pragma once

#include <stdbool.h>

#include <comity/windows.h>

/* The process is to follow a descriptor of its own (copied), or an application's policy. */
HRESULT access_follow_descriptor(PSECURITY_DESCRIPTOR descriptor);
void access_follow_application(const GUID *app);

/*
 * Around the offer of a class, whose answer tells whether its application has a policy, which is
 * then followed unless something else is. Who calls in between waits for the end.
 */
void access_begin_offer(void);
void access_end_offer(REFCLSID clsid, bool has_policy);

/* Whether the client of the connection may call: S_OK, or E_ACCESSDENIED with hr_message(). */
HRESULT access_check(int fd);
