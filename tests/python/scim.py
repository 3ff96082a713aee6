"""The server of the package scim2-server, on a port that nothing else has.

It takes one bearer token, its argument, and writes its address once it listens. Each line that it then reads is the
id of a user, in JSON; it answers with the password that it keeps for them. It ends when its input does.
"""

import json
import sys
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from scim2_models import ScimProvider
from scim2_server.memory import InMemoryStorage
from scim2_server.service import ScimService
from scim2_server.testserver.application import BEARER_TOKEN_SCHEME, BearerTokenApplication
from scim2_server.testserver.cli import ThreadingWSGIServer
from scim2_server.utils import load_default_resource_types, load_default_schemas, load_default_service_provider_config


class Silent(WSGIRequestHandler):
    def log_message(self, *arguments):
        pass


config = load_default_service_provider_config()
config.authentication_schemes = [BEARER_TOKEN_SCHEME]
schemas, resource_types = load_default_schemas().values(), load_default_resource_types().values()
provider = ScimProvider.from_discovery(schemas, list(resource_types), config=config)
storage = InMemoryStorage()
service = ScimService(provider, secret="of-loopback-alone")
application = BearerTokenApplication(storage, provider, service=service, bearer_tokens=[sys.argv[1]])
server = make_server("127.0.0.1", 0, application, server_class=ThreadingWSGIServer, handler_class=Silent)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}/v2", flush=True)
for line in sys.stdin:
    user = json.loads(line)
    kept = [resource.model_dump().get("password") for resource in storage.resources if resource.id == user]
    print(json.dumps(kept), flush=True)
