"""Tries to open a connection to each address of TARGETS ("name=host:port ..."), and says which it reached.

`dns` is reached if the pod's name server answers a question (RFC 1035), whatever the answer is: a server that has no way to the internet
says that it failed, which getaddrinfo reports like silence.
"""

import concurrent.futures
import os
import pathlib
import re
import socket
import time

TIMEOUT = 4


def is_reached(name: str, address: str) -> bool:
    host, _, port = address.rpartition(":")
    try:
        if name == "dns":
            return answers(address)
        socket.create_connection((host, int(port)), timeout=TIMEOUT).close()
    except OSError:
        return False
    return True


def answers(question: str) -> bool:
    """Asks the first name server of the pod for the IPv4 address of a name, by UDP."""
    server = re.findall(r"^nameserver (\S+)", pathlib.Path("/etc/resolv.conf").read_text(), re.MULTILINE)[0]
    labels = b"".join(bytes([len(it)]) + it.encode() for it in question.rstrip(".").split("."))
    number = os.urandom(2)
    with socket.socket(socket.AF_INET6 if ":" in server else socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.settimeout(TIMEOUT)
        asked.connect((server, 53))
        asked.send(number + bytes.fromhex("01000001000000000000") + labels + bytes.fromhex("0000010001"))
        return asked.recv(512)[:2] == number


targets = dict(target.split("=") for target in os.environ["TARGETS"].split())
time.sleep(float(os.environ["PATIENCE"]))
with concurrent.futures.ThreadPoolExecutor(len(targets)) as pool:
    for name, reached in zip(targets, pool.map(is_reached, targets.keys(), targets.values())):
        print("REACHED" if reached else "DROPPED", name, flush=True)
