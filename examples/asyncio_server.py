# SPDX-License-Identifier: MIT
"""The dictionary in an asyncio program, whose other tasks run between the calls that it serves:
`python asyncio_server.py /RegServer` registers it, `/UnregServer` removes it."""
import asyncio
import sys

import comity_asyncio
import pythoncom
import python_server
from win32com.server import program


class Dictionary(python_server.Dictionary):
    _reg_clsid_ = "{5B1D0C52-6F10-4A53-9A01-C04170000008}"
    _reg_progid_ = "Comity.Example.AsyncioDictionary"
    _reg_clsctx_ = pythoncom.CLSCTX_LOCAL_SERVER


async def other_task():
    """What else the program does, as often as it likes."""
    while True:
        await asyncio.sleep(1)


async def serve():
    task = asyncio.create_task(other_task())
    await comity_asyncio.serve()
    task.cancel()


if __name__ == "__main__":
    sys.exit(program.main(Dictionary, pump=lambda: asyncio.run(serve())))
