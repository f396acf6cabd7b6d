"""What a site's robots.txt asks of those who fetch by program (RFC 9309). It knows protego."""

from dataclasses import dataclass

from protego import Protego

__all__ = ["Robots"]

_LONGEST_DELAY = 30.0  # seconds between two requests that a site may ask for: more is for who visits often


@dataclass(frozen=True)
class Robots:
    """The rules of one site."""

    rules: Protego
    agent: str

    @classmethod
    def of(cls, status: int, data: bytes, agent: str) -> "Robots":
        """Read the answer to a request for robots.txt: without one all is allowed, from a server that fails nothing."""
        if status >= 500:
            text = "User-agent: *\nDisallow: /"
        else:
            text = data.decode("utf-8", "replace") if status == 200 else ""
        return cls(Protego.parse(text), agent)

    def allows(self, address: str) -> bool:
        """Tell whether the site lets us fetch an address of it."""
        return bool(self.rules.can_fetch(address, self.agent))

    @property
    def delay(self) -> float:
        """Return the seconds that it wants between two requests."""
        return min(_LONGEST_DELAY, float(self.rules.crawl_delay(self.agent) or 0.0))
