"""What can go wrong with a mail server, each as one sentence without secrets, and without what a letter says."""

from __future__ import annotations

import smtplib
import socket
import ssl

from leadq.errors import LeadqError
from leadq.values.texts import visible

_LONGEST = 200  # of what a server answers


class SendingFault(LeadqError):
    """Something that keeps letters from being sent."""


class NotConnected(SendingFault):
    """The server cannot be reached, secured or logged in to, so that no letter can be sent."""

    def __init__(self, server: object, fault: Exception, *, timeout: int) -> None:
        silent = f"did not answer within {timeout} seconds"
        super().__init__(f"{server} {silent if has_timed_out(fault) else _connecting(fault)}")


class NotTaken(SendingFault):
    """The server does not take a letter."""

    def __init__(self, server: object, fault: Exception, *, address: str, timeout: int) -> None:
        silent = f"stopped answering for {timeout} seconds; {_twice(address)}"
        super().__init__(f"{server} {silent if has_timed_out(fault) else _taking(fault, address)}")


def has_timed_out(fault: BaseException) -> bool:
    """Whether the server said nothing for too long; smtplib hides that behind a lost connection."""
    return isinstance(fault, TimeoutError) or isinstance(fault.__context__, TimeoutError)


def _connecting(fault: Exception) -> str:
    if isinstance(fault, smtplib.SMTPException):
        return _not_agreed(fault)
    match fault:
        case socket.gaierror() | UnicodeError():  # a name such as a..b is not even looked for
            return "is not known by that name; check 'host' under smtp in process.yaml"
        case ConnectionRefusedError():
            return "refuses connections; check 'host' and 'port' under smtp in process.yaml"
        case ssl.SSLCertVerificationError():
            return f"shows a certificate that is not trusted: {visible(fault.verify_message)}"
        case ssl.SSLError():
            return "speaks no TLS here; check 'port' and 'security' under smtp in process.yaml"
    reason = fault.strerror if isinstance(fault, OSError) else None
    return f"cannot be reached: {reason or type(fault).__name__}"


def _not_agreed(fault: smtplib.SMTPException) -> str:
    match fault:
        case smtplib.SMTPAuthenticationError():
            return f"refuses the user or the password ({fault.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return f"cannot do what smtp in process.yaml asks for: {visible(str(fault))}"
        case smtplib.SMTPResponseException():
            return f"refuses the connection: {_answer(fault.smtp_code, fault.smtp_error)}"
        case smtplib.SMTPServerDisconnected():
            return "closed the connection before any letter was sent"
    return "offers no way to log in that is known here"


def _taking(fault: Exception, address: str) -> str:
    match fault:
        case smtplib.SMTPRecipientsRefused():
            return f"refuses {address}: {_answer(*next(iter(fault.recipients.values())))}"
        case smtplib.SMTPSenderRefused():
            return (
                f"refuses the sender {fault.sender}: {_answer(fault.smtp_code, fault.smtp_error)}"
            )
        case smtplib.SMTPResponseException():
            # What it says about the content may quote it.
            return f"refuses the letter to {address} ({fault.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return f"takes no letter to {address}, as it knows addresses in ASCII only"
    return f"closed the connection; {_twice(address)}"


def _twice(address: str) -> str:
    return f"the letter to {address} may arrive twice"


def _answer(code: int, text: bytes | str) -> str:
    said = text.decode(errors="replace") if isinstance(text, bytes) else text
    return visible(" ".join(f"{code} {said}".split()))[:_LONGEST]
