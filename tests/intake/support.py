"""A small https server on loopback with a certificate of its own, made for the test."""

import ssl
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from drafter.intake.fetch import Fetching

Respond = Callable[[BaseHTTPRequestHandler], None]


def _certificate(folder: Path) -> Path:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    return file


@contextmanager
def https_server(folder: Path, pages: dict[str, Respond]) -> Generator[str]:
    """Serves `pages` by path; gives the address. The handler writes the whole answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            pages.get(self.path, gone)(self)

        def log_message(self, format: str, *args: object) -> None:
            pass

    pem = _certificate(folder)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda request, client_address: None  # a client that gives up is what is tested
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://localhost:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def trusting(folder: Path, **changes: object) -> Fetching:
    """Limits that let loopback in and trust the server's certificate."""
    context = ssl.create_default_context(cafile=str(folder / "server.pem"))
    base: dict[str, object] = {
        "hosts": {"localhost"},
        "max_bytes": 20_000,
        "seconds": 5.0,
        "redirects": 2,
        "allowed": lambda _: True,
        "context": context,
    }
    return Fetching(**(base | changes))


def page(body: bytes, kind: str = "text/html") -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", kind)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return respond


def redirect(to: str) -> Respond:
    def respond(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", to)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    return respond


def gone(handler: BaseHTTPRequestHandler) -> None:
    handler.send_error(404)
