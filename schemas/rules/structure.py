"""Rules on the form of a table. The reader and the structure check do the work; here is what they say."""

from __future__ import annotations

from schemas.rules.registry import defined

FIX = "run `make fix`"

PACKAGE = defined(
    "P001", "descriptor", "Descriptor or schema cannot be used",
    explanation="The descriptor, a schema or a path that it names is missing, malformed or leaves the package.",
    fails=r'bytes datapackage.json "resources" => "resource"',
    passes=r'bytes datapackage.json "version" => "edition"', mend="mend the descriptor",
)  # fmt: skip
UNSUPPORTED = defined(
    "P002", "unsupported", "Feature that is not supported",
    explanation="The schema asks for something of the standard that this validator does not check.",
    fails=r'bytes schemas/tables/searches.json "type": "date" => "type": "geopoint"',
    passes=r'bytes schemas/tables/searches.json "title": "Date" => "title": "Day"',
    mend="check it with another tool, or leave it out of the schema",
)  # fmt: skip
NO_FILE = defined(
    "P003", "no-file", "File that is not there",
    explanation="The descriptor names a file that does not exist or cannot be read.",
    fails="delete data/searches.csv", passes="rewrite data/searches.csv", mend="add the file, with its header at least",
)  # fmt: skip
NOT_UTF8 = defined(
    "T001", "not-utf-8", "Not UTF-8",
    explanation="The bytes are not UTF-8. A file saved by Excel as 'CSV' is in Windows-1252 or a like encoding.",
    fails=r"bytes data/meetings.csv chips => caf\xe9", passes=r"set meetings seoul-talks topic caf\u00e9",
    mend="run `make fix`, or save the file as 'CSV UTF-8'", fixed=True,
)  # fmt: skip
EMPTY = defined(
    "T002", "empty-file", "Empty file", explanation="The file has no header.",
    fails=r"bytes data/searches.csv ^.*$ => ", passes="rewrite data/searches.csv", mend="put the header back",
)  # fmt: skip
TOO_LARGE = defined(
    "T003", "too-large", "Line or header too large",
    explanation="A line is longer than eight million characters, or the header has more than ten thousand columns: "
    "a quote that was never closed, or not a table.",
    fails="grow data/searches.csv 9000000", passes="rewrite data/searches.csv", mend="look at the line",
)  # fmt: skip
DELIMITER = defined(
    "S101", "wrong-delimiter", "Wrong delimiter",
    explanation="The cells are separated by something else than the descriptor says: some versions of Excel write "
    "semicolons, and a copy from a spreadsheet gives tabs.",
    fails="delimit data/meetings.csv ;", passes="set meetings seoul-talks topic chips; memory; power",
    mend=FIX, fixed=True,
)  # fmt: skip
UNCLOSED = defined(
    "S102", "unclosed-quote", "Quote that is never closed",
    explanation="A quotation mark opens a cell and none closes it, so that all rows below become part of the cell. "
    "Other readers pass this in silence.",
    fails='bytes data/meetings.csv Seoul,unknown => "Seoul,unknown',
    passes='set meetings seoul-talks topic "memory" chips',
    mend="close the quote, or double it within the cell",
)  # fmt: skip
LINE_BREAK = defined(
    "S103", "line-break-in-cell", "Line break in a cell",
    explanation="A cell holds a line break. One record is one line here, so that diffs and line numbers stay true.",
    fails=r"set meetings seoul-talks summary one\ntwo", passes="set meetings seoul-talks summary one / two",
    mend="put a space in its place",
)  # fmt: skip
MISSING_COLUMN = defined(
    "S111", "missing-column", "Missing column",
    explanation="The header lacks a column of the schema.",
    fails="bytes data/meetings.csv ,mode, => ,mood,", passes="rewrite data/meetings.csv", mend="put the column back",
)  # fmt: skip
UNKNOWN_COLUMN = defined(
    "S112", "unknown-column", "Unknown column",
    explanation="The header has a column that the schema does not know: renamed, added, or an empty one at the end.",
    fails="widen data/meetings.csv", passes="rewrite data/meetings.csv", mend="take the column out",
)  # fmt: skip
DUPLICATE_COLUMN = defined(
    "S113", "duplicate-column", "Column that stands twice", explanation="Two columns of the header have one name.",
    fails="bytes data/meetings.csv ,mode, => ,kind,", passes="rewrite data/meetings.csv", mend="take one of them out",
)  # fmt: skip
COLUMN_ORDER = defined(
    "S114", "column-order", "Columns in another order",
    explanation="All columns are there, but not in the order of the schema; diffs then show every line as changed.",
    fails="bytes data/searches.csv date,question => question,date", passes="rewrite data/searches.csv",
    mend=FIX, fixed=True,
)  # fmt: skip
BLANK_ROW = defined(
    "S121", "blank-row", "Blank row", explanation="A line holds nothing, or nothing but separators.",
    fails=r"bytes data/meetings.csv \n$ => \n\n", passes="rewrite data/meetings.csv",
    mend=FIX, fixed=True,
)  # fmt: skip
CELL_COUNT = defined(
    "S122", "cell-count", "Too few or too many cells",
    explanation="A row has another number of cells than the header. A comma within a cell wants quotes round the cell.",
    fails="add searches 2026-11-23,who,where", passes='add searches 2026-11-23,who,"here, there",nothing',
    mend="count the commas; put quotes round a cell that holds one",
)  # fmt: skip
PADDING = defined(
    "S131", "padding", "Space round a value",
    explanation="A cell begins or ends with a space: to a machine another value than without.",
    fails="bytes data/meetings.csv ,talks, => ,talks ,", passes="set meetings seoul-talks topic chips and memory",
    mend=FIX, fixed=True,
)  # fmt: skip
FORMULA = defined(
    "S132", "formula", "Cell that a spreadsheet would run",
    explanation="A cell begins with = + - @ and a spreadsheet that opens the file would run it as a formula.",
    fails="set meetings seoul-talks topic =1+1", passes="set meetings seoul-talks topic 1+1=2",
    mend="begin the cell with a word",
)  # fmt: skip
NOT_CANONICAL = defined(
    "S141", "not-canonical", "Not in canonical form", severity="warning",
    explanation="The values are right, but rows, quotes or numbers are not written as `make fix` writes them; the next "
    "change then shows lines that nobody changed.",
    fails="bytes data/meetings.csv ,talks, => ,\"talks\",", passes="set meetings seoul-talks topic talks, chips",
    mend=FIX, fixed=True,
)  # fmt: skip
TYPE = defined(
    "C201", "type", "Value of another type",
    explanation="The cell cannot be read as what its column holds. Nothing is guessed: spreadsheets turn dates into "
    "words and long numbers into powers of ten.",
    fails="set meetings seoul-talks occurrences_low 1.0", passes="set meetings seoul-talks occurrences_low 2",
    mend="write the value in the form that the column has",
)  # fmt: skip
CONSTRAINT = {
    "required": defined(
        "C202", "required", "Empty cell where a value must be", explanation="The column has no empty cells.",
        fails="set meetings seoul-talks topic ", passes="set meetings seoul-talks place ", mend="fill the cell",
    ),
    "unique": defined(
        "C203", "unique", "Value that stands twice in a column of single values",
        explanation="The column holds each value once.",
        fails='constrain searches where_looked {"unique": true}',
        passes='constrain searches question {"unique": true}', mend="give each row its own value",
    ),
    "enum": defined(
        "C204", "enum", "Code that is not in the list",
        explanation="The column holds codes of a codelist, and this is none of them.",
        fails="set meetings seoul-talks status held", passes="set meetings seoul-talks status planned",
        mend="choose a code of the list",
    ),
    "pattern": defined(
        "C205", "pattern", "Value of another form", explanation="The value does not have the form of its column.",
        fails="set meetings seoul-talks date Apr-25", passes="set meetings seoul-talks date 2024-08~/2024-09~",
        mend="write the value in the form that the column has",
    ),
    "minLength": defined(
        "C206", "minimum-length", "Value too short", explanation="The value has too few characters.",
        fails='constrain searches question {"minLength": 99}', passes='constrain searches question {"minLength": 1}',
        mend="lengthen the value",
    ),
    "maxLength": defined(
        "C207", "maximum-length", "Value too long",
        explanation="The value has too many characters; an as-reported figure is a wording, not a sentence.",
        fails=f"set funding_amounts round-expected condition {'x' * 161}",
        passes=f"set funding_amounts round-expected condition {'x' * 160}", mend="shorten the value",
    ),
    "minimum": defined(
        "C208", "minimum", "Value too small", explanation="The value is below the least that the column allows.",
        fails="set meetings seoul-talks occurrences_low 0", passes="set meetings seoul-talks occurrences_low 1",
        mend="check the value",
    ),
    "maximum": defined(
        "C209", "maximum", "Value too large", explanation="The value is above the most that the column allows.",
        fails='constrain meetings occurrences_low {"maximum": 0}',
        passes='constrain meetings occurrences_low {"maximum": 9}', mend="check the value",
    ),
    "exclusiveMinimum": defined(
        "C210", "exclusive-minimum", "Value not above the bound", explanation="The value must be above the bound.",
        fails='constrain meetings occurrences_low {"exclusiveMinimum": 1}',
        passes='constrain meetings occurrences_low {"exclusiveMinimum": 0}', mend="check the value",
    ),
    "exclusiveMaximum": defined(
        "C211", "exclusive-maximum", "Value not below the bound", explanation="The value must be below the bound.",
        fails='constrain meetings occurrences_low {"exclusiveMaximum": 1}',
        passes='constrain meetings occurrences_low {"exclusiveMaximum": 9}', mend="check the value",
    ),
    "primaryKey": defined(
        "K301", "primary-key", "Key that stands twice",
        explanation="Two rows have the same key. Keys are for ever: give the new row a key of its own.",
        fails="copy meetings seoul-talks", passes="rewrite data/meetings.csv", mend="give one of the rows another key",
    ),
    "uniqueKey": defined(
        "K302", "unique-key", "Combination that stands twice",
        explanation="Two rows have the same values in columns that together are unique.",
        fails="unique searches where_looked", passes="unique searches question", mend="check which row is right",
    ),
}  # fmt: skip
FOREIGN_KEY = defined(
    "K303", "foreign-key", "Reference to a row that is not there",
    explanation="The cell names a row of another table, and that table has no such row.",
    fails="set meeting_participants seoul-talks|jason-kwon on_behalf_of opnai",
    passes="set meeting_participants seoul-talks|jason-kwon on_behalf_of openai",
    mend="add the row, or name one that is there",
)  # fmt: skip
