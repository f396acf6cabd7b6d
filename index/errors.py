"""The errors of `index`.

OnRecordError
├── UnreadableFile      one file cannot be read as an article; the others go on
│   ├── NotAnArticle    it can be read, and holds no article: passed over, nobody's fault
│   └── FetchFailed     an address of the web did not give what was asked for, or is not public
├── NothingToIngest     the paths hold no article: nothing was changed
├── UnknownSource       no article of that name is in the index
├── IndexMissing        nothing was ingested yet
├── IndexMismatch       made by another embedding model, vector size, chunking or schema
├── IndexBusy           another process is writing
├── IndexDamaged        the catalogue or Chroma cannot be opened
├── BadBackup           a file is no whole backup of a collection
├── NotWritable         what the index is kept in can be read and not written to
├── DiskFull            the disk that the index is kept on is full
├── CatalogueUnavailable  the PostgreSQL server that keeps the catalogue did not answer
├── EmbedderFailed      the embedding model or service did not answer
├── VectorsUnavailable  the Chroma server did not answer
├── ClusterFailed       the cluster that prepares files did not answer, is another, or was lost
└── ExtraMissing        what was asked for needs a package that is not installed

Each carries one sentence a person can act on. Doors map the class, never the text, to a status.
"""

__all__ = [
    "BadBackup",
    "CatalogueUnavailable",
    "ClusterFailed",
    "DiskFull",
    "EmbedderFailed",
    "ExtraMissing",
    "FetchFailed",
    "IndexBusy",
    "IndexDamaged",
    "IndexMismatch",
    "IndexMissing",
    "NotAnArticle",
    "NotWritable",
    "NothingToIngest",
    "OnRecordError",
    "UnknownSource",
    "UnreadableFile",
    "VectorsUnavailable",
]


class OnRecordError(Exception):
    """Anything this program raises on purpose; `str()` is one sentence that says what to do next."""


class UnreadableFile(OnRecordError):
    """A file that cannot be read as an article; the text is the reason, in a few words."""


class NotAnArticle(UnreadableFile):
    """A file that holds no article, though nothing is wrong with it; the text is the reason, in a few words."""


class FetchFailed(UnreadableFile):
    """An address of the web that cannot be fetched; the text is the reason, in a few words."""


class NothingToIngest(OnRecordError):
    """The given paths hold no article; nothing was changed."""


class UnknownSource(OnRecordError):
    """No article of that name is in the index."""


class IndexMissing(OnRecordError):
    """The collection holds no index yet."""


class IndexMismatch(OnRecordError):
    """The index was made with another embedding model, vector size, chunking or schema."""


class IndexBusy(OnRecordError):
    """Another process is writing to this collection."""


class IndexDamaged(OnRecordError):
    """The catalogue or the vector store cannot be opened."""


class BadBackup(OnRecordError):
    """A file is no whole backup of a collection; nothing was changed."""


class NotWritable(OnRecordError):
    """The folder of the index can be read and not written to."""


class DiskFull(OnRecordError):
    """The disk that holds the index is full; what was committed stays."""


class CatalogueUnavailable(OnRecordError):
    """The PostgreSQL server that keeps the catalogue did not answer; try again when it is up."""


class EmbedderFailed(OnRecordError):
    """The configured embedding model or service did not answer."""


class VectorsUnavailable(OnRecordError):
    """The Chroma server that keeps the vectors did not answer, or failed; try again when it is up."""


class ClusterFailed(OnRecordError):
    """The cluster that prepares files did not answer, is another than it should be, or was lost."""


class ExtraMissing(OnRecordError):
    """What was asked for needs a package that is not installed: the text names what to install."""
