// SPDX-License-Identifier: MIT
//
// A program as consoles' are begun on Windows, by a wmain whose arguments it does not ask for.
#include <Windows.h>

#include <iostream>
#include <sstream>
#include <string>
#include <tchar.h>

static void Print()
{
    std::wstringstream stream;
    std::wstring strLine, strWord;
    int nNumber = 0;

    std::wcout << L"w\u00efde \U0001F600 " << 42 << L' ' << 2.5 << std::boolalpha << true;
    std::wcout << std::hex << 255 << std::endl;
    std::getline(std::wcin, strLine);
    stream << strLine << L" 17 rest\nlast";
    stream >> strWord >> nNumber;
    stream.ignore(100, L'\n');
    std::getline(stream, strLine);
    std::wcout << strWord << L'|' << std::dec << nNumber << L'|' << strLine << std::endl;
}

int _tmain()
{
    if (_tcsstr(GetCommandLine(), _T("/print")))
        Print();
    return _tcsstr(GetCommandLine(), _T("/seven")) ? 7 : 1;
}
