"""Tries to open a connection to each address of TARGETS ("name=host:port ..."), and says which it reached.

`dns` is reached if a name server answers, even if its answer is that there is no such name.
"""

import concurrent.futures
import os
import socket
import time


def is_reached(name: str, address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        if name == "dns":
            socket.getaddrinfo(address, None)
        else:
            socket.create_connection((host, int(port)), timeout=4).close()
    except socket.gaierror as answer:
        return answer.errno in (socket.EAI_NONAME, socket.EAI_NODATA)
    except OSError:
        return False
    return True


targets = dict(target.split("=") for target in os.environ["TARGETS"].split())
time.sleep(float(os.environ["PATIENCE"]))
with concurrent.futures.ThreadPoolExecutor(len(targets)) as pool:
    for name, reached in zip(targets, pool.map(is_reached, targets.keys(), targets.values())):
        print("REACHED" if reached else "DROPPED", name, flush=True)
