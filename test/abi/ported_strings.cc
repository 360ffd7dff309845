// SPDX-License-Identifier: MIT
//
// What a C++ program does with its wide strings, and what comes of it.
#include <cwchar>
#include <string>

#include <windows.h>

#include "ported_strings.h"

int FindInWideStrings(void)
{
    const wchar_t szPath[] = L"one\\two\\three";
    wchar_t szCopy[16];
    const wchar_t *pszFirst = wcschr(szPath, L'\\');
    const wchar_t *pszLast = std::wcsrchr(szPath, L'\\');
    const wchar_t *pszWord = std::wcsstr(szPath, L"two");
    wchar_t *pszSet = wcspbrk(wcscpy(szCopy, szPath), L"wx");
    const wchar_t *pszUnit = std::wmemchr(szPath, L't', 13);

    if (!pszFirst || !pszLast || !pszWord || !pszSet || !pszUnit || wcschr(szPath, L'4'))
        return 0;
    std::wstring strText(szPath);
    strText += L" and many more units than a short string has room for";
    return (pszFirst - szPath == 3) + (pszLast - szPath == 7) + (pszWord - szPath == 4) +
           (pszSet - szCopy == 5) + (pszUnit - szPath == 4) + (strText.find(L"than") == 34);
}
