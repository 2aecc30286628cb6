"""A certificate authority of the world's own and one server certificate for all its names."""
import datetime
import ipaddress

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NAMES = ("imap.acme.test", "smtp.acme.test", "localhost")
ADDRESSES = ("127.0.0.1", "::1")


def create(place, days=90):
    """Writes ca.pem, server.pem and server.key to the running folder. days: until the server's certificate ends."""
    ca_key, ca_name = ec.generate_private_key(ec.SECP256R1()), _name("Acme test authority")
    ca = _builder(ca_name, ca_name, ca_key.public_key()).add_extension(
        x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
        _usage(key_cert_sign=True, crl_sign=True), critical=True).sign(ca_key, hashes.SHA256())
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(name) for name in NAMES]
    names += [x509.IPAddress(ipaddress.ip_address(address)) for address in ADDRESSES]
    server = _builder(_name(NAMES[0]), ca_name, key.public_key(), days).add_extension(
        x509.SubjectAlternativeName(names), critical=False).add_extension(
        x509.BasicConstraints(ca=False, path_length=None), critical=True).add_extension(
        _usage(digital_signature=True), critical=True).add_extension(
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False).sign(ca_key, hashes.SHA256())
    place.write("ca.pem", _pem(ca), 0o644)
    place.write("server.pem", _pem(server), 0o644)
    place.write("server.key", key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()).decode())


def _name(text):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _builder(subject, issuer, public_key, days=3650):
    now = datetime.datetime.now(datetime.timezone.utc)
    return x509.CertificateBuilder().subject_name(subject).issuer_name(issuer).public_key(public_key).serial_number(
        x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=30)).not_valid_after(
        now + datetime.timedelta(days=days))


def _usage(**given):
    wanted = dict.fromkeys(("digital_signature", "content_commitment", "key_encipherment", "data_encipherment",
                            "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(**{**wanted, **given})


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM).decode()
