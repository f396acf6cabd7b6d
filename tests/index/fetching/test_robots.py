from index.fetching.robots import Robots

RULES = (
    b"User-agent: onrecord\nDisallow: /private\nAllow: /private/press$\nCrawl-delay: 2\n\nUser-agent: *\nDisallow: /\n"
)


def test_a_site_says_what_may_be_fetched() -> None:
    rules = Robots.of(200, RULES, "onrecord/0.1 (desk@example.org)")
    assert rules.allows("https://a.example/news") and rules.allows("https://a.example/private/press")
    assert not rules.allows("https://a.example/private/diary")
    assert rules.delay == 2.0
    assert not Robots.of(200, RULES, "another/1").allows("https://a.example/news")


def test_a_site_without_rules_allows_all_and_one_that_fails_nothing() -> None:
    assert Robots.of(404, b"Disallow: /", "onrecord/0.1").allows("https://a.example/")
    assert not Robots.of(503, b"", "onrecord/0.1").allows("https://a.example/")


def test_no_site_makes_us_wait_for_longer_than_half_a_minute() -> None:
    assert Robots.of(200, b"User-agent: *\nCrawl-delay: 86400", "onrecord/0.1").delay == 30.0
