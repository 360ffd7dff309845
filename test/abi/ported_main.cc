// SPDX-License-Identifier: MIT
//
// A program as consoles' are begun on Windows, by a wmain whose arguments it does not ask for.
#include <Windows.h>

#include <tchar.h>

int _tmain()
{
    return _tcsstr(GetCommandLine(), _T("/seven")) ? 7 : 1;
}
