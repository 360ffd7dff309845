# SPDX-License-Identifier: MIT
"""COM in an asyncio program: a loop that serves the calls to its thread's apartment.

    import comity_asyncio

    async def main():
        comity_asyncio.attach()
        ...

A server that has nothing else to do awaits comity_asyncio.serve(), which returns when
PumpMessages() would.
"""
import asyncio

import _pythoncom


def attach(loop=None, quit=None):
    """Has the loop (the running one) serve this thread's single-threaded apartment: calls, messages
    and timers. Calls @quit when a message says to quit. Raises com_error in other apartments.

    Returns a function that ends it; until then the apartment must not be left."""
    loop = loop or asyncio.get_running_loop()
    descriptor = _pythoncom._ApartmentFd()

    def serve():
        if _pythoncom._Pump() and quit:
            quit()

    def detach():
        loop.remove_reader(descriptor)

    loop.add_reader(descriptor, serve)
    serve()
    return detach


async def serve():
    """Serves the apartment until a message says to quit."""
    loop = asyncio.get_running_loop()
    told = loop.create_future()
    detach = attach(loop, lambda: told.done() or told.set_result(None))
    try:
        await told
    finally:
        detach()
