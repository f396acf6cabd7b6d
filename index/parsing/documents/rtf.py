"""RTF documents, exports of archives among them."""

from index.article import Article
from index.errors import UnreadableFile
from index.parsing.extracted import articles_in
from index.parsing.format import Format, Raw

__all__ = ["RTF"]


def _read(raw: Raw) -> list[Article]:
    from striprtf.striprtf import rtf_to_text

    if not raw.data.startswith(b"{\\rtf"):
        raise UnreadableFile("it is no RTF document")
    try:
        text = rtf_to_text(raw.data.decode("latin-1"), errors="replace")  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, LookupError) as error:
        raise UnreadableFile("the RTF document is damaged") from error
    if b"\\trowd" in raw.data:  # a table, whose cells end in bars
        text = text.replace("|", "\t")
    return articles_in(raw, "\n".join(line.rstrip() for line in text.split("\n")).strip("\n"))


RTF = Format("RTF", (".rtf",), lambda data: data.startswith(b"{\\rtf"), _read)
