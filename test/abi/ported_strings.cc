// SPDX-License-Identifier: MIT
//
// What a C++ program does with its wide strings, and what comes of it.
#include <tchar.h>

#include <cwchar>
#include <process.h>
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
    int nValue = 0;

    if (std::swscanf(szPath, L"one\\%2s", szCopy) != 1 || swscanf(L"12", L"%d", &nValue) != 1)
        return 0;
    if (!pszFirst || !pszLast || !pszWord || !pszSet || !pszUnit || wcschr(szPath, L'4'))
        return 0;
    std::wstring strText(szPath);
    strText += L" and many more units than a short string has room for";
    return (pszFirst - szPath == 3) + (pszLast - szPath == 7) + (pszWord - szPath == 4) +
           (pszSet - szCopy == 5) + (pszUnit - szPath == 4) + (strText.find(L"than") == 34);
}

// Lines and units from a file, as programs read their configuration.
static int ReadConfiguration(void)
{
    FILE *pFile = tmpfile();
    WCHAR szLine[16];
    wchar_t ch;
    int nRight = 0;

    if (!pFile)
        return 0;
    fputws(L"key=\u00e4\nrest", pFile);
    rewind(pFile);
    nRight += fgetws(szLine, 16, pFile) && wcscmp(szLine, L"key=\u00e4\n") == 0;
    nRight += fgetwc(pFile) == L'r' && getwc(pFile) == L'e';
    while ((ch = fgetwc(pFile)) != WEOF)
        nRight += ch == L's' || ch == L't';
    fclose(pFile);
    return nRight == 4 && wcstoll(L"5000000000", NULL, 10) == 5000000000 && wcscoll(L"a", L"b") < 0;
}

static unsigned __stdcall WorkerProc(void *pvEvent)
{
    SetEvent(static_cast<HANDLE>(pvEvent));
    _endthreadex(3);
    return 0;
}

int UseRuntimeLibrary(void)
{
    WCHAR szWide[16];
    TCHAR szText[16];
    char szBytes[16];
    int nRight = 0, nArgs;
    unsigned uId;
    HANDLE hEvent = CreateEvent(nullptr, FALSE, FALSE, nullptr);
    HANDLE hThread =
        reinterpret_cast<HANDLE>(_beginthreadex(nullptr, 0, WorkerProc, hEvent, 0, &uId));
    LPWSTR *ppszArgs = CommandLineToArgvW(L"server.exe -Embedding", &nArgs);

    // The size of an array is known; that of a pointer is given.
    nRight += wcscpy_s(szWide, L"Comity") == 0 && _wcsicmp(szWide, L"COMITY") == 0;
    nRight += wcscat_s(szWide, _countof(szWide), L"!") == 0 && wcslen(szWide) == 7;
    nRight += strcpy_s(szBytes, "abc") == 0 && _stricmp(szBytes, "ABC") == 0;
    nRight += sprintf_s(szBytes, "%d", 42) == 2 && _snprintf(szBytes, 2, "%d", 1234) == -1;
    nRight += swprintf_s(szWide, L"%s %08lx", L"x", 255UL) == 10;
    nRight += _stprintf_s(szText, _T("%d"), 7) == 1 && _ttoi(szText) == 7;
    nRight += _wtoi(L"12") == 12 && _itow(255, szWide, 16) == szWide && szWide[1] == L'f';
    nRight += ReadConfiguration();
    nRight += iswdigit(L'1') && towupper(L'a') == L'A';
    nRight += nArgs == 2 && ppszArgs && wcscmp(ppszArgs[1], L"-Embedding") == 0;
    nRight += hThread && WaitForSingleObject(hEvent, 10000) == WAIT_OBJECT_0;
    CloseHandle(hThread);
    CloseHandle(hEvent);
    LocalFree(ppszArgs);
    return nRight;
}
