"""A browser by two words, so that people tell their devices apart; no more of what it sends is kept."""

_BROWSERS = (
    *(("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser")),
    *(("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari")),
)
"""What stands in `User-Agent` (RFC 9110, 10.1.5), the more particular first: Edge calls itself Chrome, too."""

_SYSTEMS = (
    *(("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows")),
    *(("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux")),
)


def device_words(user_agent: str) -> str:
    """The browser and the system that it runs on, as far as it says them; empty where it says neither.

    >>> device_words("Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/131 Mobile Safari/537.36")
    'Chrome · Android'
    >>> device_words("curl/8.5.0")
    ''
    """
    found = (next((name for sign, name in known if sign in user_agent), "") for known in (_BROWSERS, _SYSTEMS))
    return " · ".join(name for name in found if name)
