"""Matrix Synapse, with a folder, a database and a port that nothing else has.

It writes its address once it listens. Each line that it then reads is a person to be registered, in JSON;
it answers with a line. When its input ends, it ends, and its folder goes.
"""

import base64
import hashlib
import hmac
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
import urllib.request

import synapse.app.homeserver

FOLDER = tempfile.mkdtemp(prefix="passdesk-synapse-")
SECRET = "of-loopback-alone"
LISTENS = "Synapse now listening on TCP port "
UNLIMITED = {"per_second": 1_000_000, "burst_count": 1_000_000}
address = ""


class Told(logging.Handler):
    """Hears where the server listens, since the system chose the port."""

    def emit(self, record):
        global address
        message = record.getMessage()
        if message.startswith(LISTENS):
            address = "http://127.0.0.1:" + message.removeprefix(LISTENS)
            print(address, flush=True)


def register(login, password, admin, name):
    path = address + "/_synapse/admin/v1/register"
    with urllib.request.urlopen(path) as answer:
        nonce = json.load(answer)["nonce"]
    parts = [nonce, login, password, "admin" if admin else "notadmin"]
    mac = hmac.new(SECRET.encode(), "\0".join(parts).encode(), hashlib.sha1).hexdigest()
    person = {"nonce": nonce, "username": login, "password": password, "admin": admin, "mac": mac, "displayname": name}
    urllib.request.urlopen(path, json.dumps(person).encode()).close()


def serve():
    try:
        for line in sys.stdin:
            register(**json.loads(line))
            print("registered", flush=True)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
        os._exit(0)


def written(name, content):
    path = os.path.join(FOLDER, name)
    with open(path, "w") as file:
        file.write(content if isinstance(content, str) else json.dumps(content))
    return path


log = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {
        "told": {"class": "__main__.Told"},
        "errors": {"class": "logging.StreamHandler", "level": "CRITICAL"},
    },
    "loggers": {"synapse.app._base": {"handlers": ["told"], "level": "INFO"}},
    "root": {"handlers": ["errors"], "level": "WARNING"},
}
listener = {
    "port": 0,
    "bind_addresses": ["127.0.0.1"],
    "type": "http",
    "tls": False,
    "x_forwarded": False,
    "resources": [{"names": ["client"], "compress": False}],
}
config = {
    "server_name": "acme.example",
    "listeners": [listener],
    "database": {"name": "sqlite3", "args": {"database": os.path.join(FOLDER, "homeserver.db")}},
    "log_config": written("log.yaml", log),
    "pid_file": os.path.join(FOLDER, "homeserver.pid"),
    "media_store_path": os.path.join(FOLDER, "media"),
    "signing_key_path": written("signing.key", "ed25519 a_test " + base64.b64encode(os.urandom(32)).decode().rstrip("=")),
    "registration_shared_secret": SECRET,
    "macaroon_secret_key": SECRET,
    "form_secret": SECRET,
    "report_stats": False,
    "trusted_key_servers": [],
    # The smallest there is: nobody attacks what is gone in a minute.
    "bcrypt_rounds": 4,
    "rc_login": {"address": UNLIMITED, "account": UNLIMITED, "failed_attempts": UNLIMITED},
    "password_config": {"policy": {"enabled": True, "minimum_length": 8, "require_digit": True}},
}
threading.Thread(target=serve, daemon=True).start()
sys.argv = ["synapse", "--no-redirect-stdio", "-c", written("homeserver.yaml", config)]
synapse.app.homeserver.main()
