"""A library that parses what strangers built runs in a process of its own, with limits of time and memory.

A PDF may loop for ever, a page may take a gigabyte: the process is ended, and the person has a reason. It gets bytes
and gives JSON; it inherits no key or setting and opens no connection of its own.
"""

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import cast

from drafter.errors import NotesFault
from drafter.readers.limits import Limits

type_of_work = Callable[[bytes, Mapping[str, object]], object]

_KEPT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")  # without them some Pythons do not start


def apart(work: str, data: bytes, options: Mapping[str, object], *, file: str, limits: Limits) -> object:
    """What the function `work` ("package.module:name") makes of `data` and `options`, both ways as JSON knows them.

    With `limits.seconds` at 0 it is called right here. Raises NotesFault where it takes too long or too much, and
    where it says what is wrong itself (an object with `fault` and `todo`).
    """
    result = _here(work, data, options) if not limits.seconds else _there(work, data, options, file, limits)
    if isinstance(result, dict) and "fault" in result:
        said = cast("dict[str, str]", result)
        raise NotesFault(f"{file}: {said['fault']}", said["todo"])
    return cast("object", result)


def _here(work: str, data: bytes, options: Mapping[str, object]) -> object:
    module, _, name = work.partition(":")
    function: type_of_work = getattr(import_module(module), name)
    return function(data, options)


def _there(work: str, data: bytes, options: Mapping[str, object], file: str, limits: Limits) -> object:
    environment = {"LANG": "C.UTF-8"} | {name: os.environ[name] for name in _KEPT if name in os.environ}
    command = [sys.executable, "-I", "-m", __name__, work, json.dumps(options), str(limits.memory), str(limits.seconds)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module; nothing of the note is in the command
            command, input=data, capture_output=True, timeout=limits.seconds, check=False, env=environment
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired as error:
        raise NotesFault(
            f"{file}: reading it takes longer than {limits.seconds:g} seconds.",
            "Print it to a new PDF, or save it as text.",
        ) from error
    except ValueError as error:  # ended before it could answer
        raise NotesFault(
            f"{file}: it cannot be read; the file is damaged or built to do harm.", "Save it as text."
        ) from error


def main(arguments: list[str]) -> None:
    """The other side: bytes on standard input, JSON on standard output."""
    work, options, memory, seconds = arguments
    if sys.platform == "linux":  # elsewhere the kernel refuses to count memory this way
        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    resource.setrlimit(resource.RLIMIT_CPU, (int(float(seconds)) + 1, int(float(seconds)) + 2))
    result = _here(work, sys.stdin.buffer.read(), json.loads(options))
    sys.stdout.buffer.write(json.dumps(result).encode())


if __name__ == "__main__":
    main(sys.argv[1:])
