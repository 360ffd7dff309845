# SPDX-License-Identifier: MIT
"""Python.Interpreter: evaluates and runs Python text for a COM client."""

import winerror

from win32com.server.exception import COMException


class Interpreter:
    _public_methods_ = ["Eval", "Exec"]
    _reg_verprogid_ = "Python.Interpreter.2"
    _reg_progid_ = "Python.Interpreter"
    _reg_desc_ = "Python Interpreter"
    _reg_clsid_ = "{30BD3490-2632-11cf-AD5B-524153480001}"
    _reg_class_spec_ = "win32com.servers.interp.Interpreter"

    def __init__(self):
        self.dict = {}

    def Eval(self, exp):
        return eval(self._text(exp), self.dict)

    def Exec(self, exp):
        exec(self._text(exp), self.dict)

    @staticmethod
    def _text(text):
        if not isinstance(text, str):
            raise COMException(desc="Must be a string", scode=winerror.DISP_E_TYPEMISMATCH)
        return text


def Register():
    from win32com.server.register import UseCommandLine

    UseCommandLine(Interpreter)


if __name__ == "__main__":
    Register()
