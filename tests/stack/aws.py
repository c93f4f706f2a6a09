"""The AWS command line, loaded once: every call is a fork of it, with its caller's folder, variables and streams.

`aws.py serve SOCKET` loads it, says so, and ends with its standard input. `aws.py call SOCKET ARGUMENT...` is one call.
Loading takes longer than almost any call, and a deployment makes some hundred of them.
"""

import json
import os
import select
import signal
import socket
import sys

STREAMS = [0, 1, 2]

# What a call would load besides, one service after the other.
SERVICES = ["cloudformation", "cloudfront", "dynamodb", "iam", "lambda", "s3", "secretsmanager", "sts"]


def call(path, arguments):
    asked = json.dumps([arguments, os.getcwd(), dict(os.environ)]).encode()
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(path)
        socket.send_fds(server, [len(asked).to_bytes(4, "big")], STREAMS)
        server.sendall(asked)
        return int(server.makefile().read())


def serve(path):
    from awscli.clidriver import create_clidriver

    driver = create_clidriver()
    for service in SERVICES:
        driver.session.create_client(
            service, region_name="us-east-1", aws_access_key_id="none", aws_secret_access_key="none"
        )
    # Nobody waits for the calls but their callers.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        print("loaded", flush=True)
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            with listener.accept()[0] as caller:
                if os.fork() == 0:
                    listener.close()
                    answer(driver, caller)


def answer(driver, caller):
    code = 255
    try:
        length, streams, _, _ = socket.recv_fds(caller, 4, len(STREAMS))
        asked = caller.makefile("rb").read(int.from_bytes(length, "big"))
        arguments, folder, variables = json.loads(asked)
        for stream, own in zip(streams, STREAMS, strict=True):
            os.dup2(stream, own)
            os.close(stream)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(variables)
        code = driver.main(arguments)
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        caller.sendall(str(code or 0).encode())
        os._exit(0)


if __name__ == "__main__":
    what, path, *arguments = sys.argv[1:]
    if what == "serve":
        serve(path)
    else:
        sys.exit(call(path, arguments))
