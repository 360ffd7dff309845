/* SPDX-License-Identifier: MIT */
/*
 * Session object: what the scripts of custom actions know as Session. It has nothing of its own:
 * each question goes to the installation that runs the script.
 */
#pragma once

#include <comity/windows.h>

/* A reference to an object that asks by the descriptor @fd. */
HRESULT session_object_new(int fd, IDispatch **ret_object);

/* Tells the installation what the script failed with. */
void session_object_tell_failure(IDispatch *object, const char *text);
