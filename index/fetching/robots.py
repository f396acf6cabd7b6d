"""Read the rules of a site's robots.txt (RFC 9309). Adapts protego."""

from dataclasses import dataclass

from protego import Protego

__all__ = ["Robots"]

_LONGEST_DELAY = 30.0  # seconds between two requests, at most: a site that asks for more means frequent visitors


@dataclass(frozen=True)
class Robots:
    """The rules of one site."""

    rules: Protego
    agent: str

    @classmethod
    def of(cls, status: int, data: bytes, agent: str) -> "Robots":
        """Read the answer to a request for robots.txt: a missing file allows everything, a server error nothing."""
        if status >= 500:
            text = "User-agent: *\nDisallow: /"
        else:
            text = data.decode("utf-8", "replace") if status == 200 else ""
        return cls(Protego.parse(text), agent)

    def allows(self, address: str) -> bool:
        """Tell whether the site allows us to fetch one of its addresses."""
        return bool(self.rules.can_fetch(address, self.agent))

    @property
    def delay(self) -> float:
        """Return the pause that the site asks for between two requests, in seconds, at most 30."""
        return min(_LONGEST_DELAY, float(self.rules.crawl_delay(self.agent) or 0.0))
