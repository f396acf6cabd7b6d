import pytest

from index.cleaning.classifier import Kind, kind

FURNITURE = {
    Kind.WIRE: [
        "(MORE)",
        "-more-",
        "NNNN",
        "Reuter",
        "ZCZC 041",
        "BC-Weir,1st Ld-Writethru,0312",
        "AP-NY-05-06-24 1015EDT",
        "a0412  ---- r i",
        "2nd add weir",
        "dpa xx yy",
        "str/eb/jm",
        "Weir to be rebuilt =2 HOLT",
    ],
    Kind.ADDRESS: [
        "Physical Address",
        "Contact us",
        "12 North Quay St.",
        "1400 Harbour View Road, Suite 12, Porthaven",
        "Porthaven, ME 04101",
        "Porthaven PH1 2QX, United Kingdom",
        "P.O. Box 77, Porthaven",
        "Tel: +44 20 7946 0000",
        "(555) 010-4477",
        "news@porthaven.example",
        "Contact Ann Marlow at (555) 010-4477 or ann@porthaven.example",
    ],
    Kind.NAVIGATION: [
        "View this email in your browser",
        "You are receiving this email because you signed up at our site.",
        "Unsubscribe from this list | Manage preferences",
        "en_GBEnglish",
        "pt_BR Português",
        "English Deutsch Français",
        "Home | News | Sport | Contact us",
        "We use cookies to improve your experience.",
        "By continuing to use this site you agree to our Privacy Policy.",
        "Sign up for our weekly newsletter and never miss a boat.",
        "Subscribe to our Telegram channel",
        "Follow us on Facebook and X.",
        "Share this article",
        "Skip to main content",
        "5 min read",
        "12 comments",
        "Advertisement",
        "Advertisement - continue reading below",
        "Support our journalism today.",
        "#quay #harbour",
        "Leave a comment",
    ],
    Kind.COPYRIGHT: [
        "Copyright 1999-2025 Porthaven Post.",
        "© 2025 Porthaven Post. All rights reserved.",
        "(c) 2024, The Porthaven Post",
        "Copyright The Porthaven Post 2024",
        "All rights reserved.",
    ],
    Kind.REPUBLISHED: [
        "This article was originally published on Porthaven Post and was reproduced with permission.",
        "This portpost.example report was republished with permission from Harbour Wire.",
        "First published in The Harbour Review on 3 May 2024.",
        "Republished from Harbour Wire under a Creative Commons licence.",
        "The post Quay closes appeared first on Harbour Wire.",
    ],
    Kind.STAFF: [
        "Reporting by Ann Marlow in Porthaven; Editing by Bo Reed",
        "The Harbour Press contributed to this report.",
    ],
    Kind.CREDIT: [
        "Photo: Ann Marlow/Reuters",
        "(Photo by Ann Marlow)",
        "AP Photo/Ann Marlow",
        "Ann Marlow / Pool via REUTERS",
        "![The quay](quay.jpg)",
    ],
    Kind.TEASER: [
        "Read more: Quay closes in May",
        "RELATED | Ferry stops",
        "[Ferry stops](https://a.example/b)",
    ],
    Kind.TEASERS: [
        "Latest News from Porthaven Post",
        "More from Porthaven Post",
        "Related stories",
        "You may also like",
        "Most read",
    ],
    Kind.BUTTON: ["Read more", "Continue reading", "Read more »"],
    Kind.STAMP: ["Published: 3 May 2024", "Last updated on May 3, 2024 at 5.15 pm", "Posted 3 hours ago"],
    Kind.BYLINE: ["By Ann Marlow", "Words by Ann Marlow", "By: Ann Marlow, Staff Writer"],
    Kind.FIELD: ["Source: Harbour Wire", "Filed under: boats"],
    Kind.LINK: ["https://a.example/quay"],
}

PROSE = [
    "Support for the plan fell today, a poll showed.",
    "Accept the terms or lose the deal, the mayor told the union.",
    "By signing the accord the town accepts the terms of its creditors.",
    "Copyright law in the town is changing, ministers said.",
    "Copyright Office officials said in 2024 that it was late.",
    "(c) The council shall meet in May.",
    "This report was published by the harbour board in May and says trade slowed.",
    "This story first appeared in 1890 in Porthaven.",
    "Reporting by The Harbour Review has shown that the firm knew of the leak.",
    "The latest news from the quay was grim, he said.",
    "Read more books, the minister told pupils.",
    "Related costs rose by a third, and more from the fund will be needed.",
    "Follow us, they cried, and the crowd went on to the harbour.",
    "Sign up for the army, the posters said, and see the world.",
    "Share prices fell on Monday.",
    "10 Quay Street said no to the plan.",
    "Home is where he grew up.",
    "Video shows the men running.",
    "Contact with the ship was lost at noon.",
    "More on the vote came later.",
    "Advertisement, he said, is the soul of trade.",
    "Published on 4 March 2024, the report said trade was slow.",
    "Loading bays at the quay were closed.",
    "Correction: An earlier version of this article misstated the day of the vote.",
    "This article was amended on 5 May 2024 to correct a name.",
    "Become what you are, the priest told the members.",
    "This email was sent to the minister on Monday.",
    "View online sales as a threat, she told the shops.",
    "What happens next",
]


@pytest.mark.parametrize(("name", "line"), [(name, line) for name, lines in FURNITURE.items() for line in lines])
def test_furniture_is_known_for_what_it_is(name: Kind, line: str) -> None:
    assert kind(line) is name


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_begins_like_furniture_is_article(line: str) -> None:
    assert kind(line) is None
