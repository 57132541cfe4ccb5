"""What sessions speak in: whose they are, and from which device."""

from enum import StrEnum


class SessionKind(StrEnum):
    """Whose a session is; its ends differ by that."""

    STAFF = "staff"
    HALF = "half"
    """Of staff between password and code."""
    OWNER = "owner"
    """Of owners and agents, also while they choose for which home they came."""


class Machine(StrEnum):
    """The machines that browsers name."""

    IPHONE = "iphone"
    IPAD = "ipad"
    ANDROID = "android"
    HARMONY = "harmony"
    WINDOWS = "windows"
    MAC = "mac"
    LINUX = "linux"
    UNKNOWN = "unknown"


class Program(StrEnum):
    """The browsers that name themselves."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    EDGE = "edge"
    FIREFOX = "firefox"
    CHROME = "chrome"
    SAFARI = "safari"
    UNKNOWN = "unknown"
