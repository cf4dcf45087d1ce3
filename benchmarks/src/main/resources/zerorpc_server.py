"""A server in Python, by zerorpc or infi.rpc, that echoes: KIND ADDRESS. Says when it is ready."""
import sys

import gevent

kind, address = sys.argv[1:]


def ready():
    print("ready", flush=True)


if kind == "zerorpc":
    import zerorpc

    class Echo:
        def quick(self, number):
            return number

    server = zerorpc.Server(Echo())
    server.bind(address)
    ready()
    server.run()
else:
    import logbook
    from infi.rpc import Server, ServiceBase, ZeroRPCServerTransport, rpc_immediate

    class Echo(ServiceBase):
        @rpc_immediate
        def quick(self, number):
            return number

    logbook.NullHandler().push_application()  # it would write several lines for each call
    Server(ZeroRPCServerTransport(address), Echo()).bind()
    ready()
    while True:
        gevent.sleep(3600)
