/* SPDX-License-Identifier: MIT */
/*
 * Which class makes an interface's proxies and stubs: what the process registered, else what the
 * registry names. Source: Windows' "CoRegisterPSClsid", "CoGetPSClsid" pages.
 */
#pragma once

/* What the process registered goes with its last CoUninitialize. */
void proxy_stub_forget(void);
