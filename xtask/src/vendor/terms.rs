//! The vendor's terms, and the types of specs that they mean.

use super::facts::SourceType;
use crate::spec::scalar::Scalar;

/// A word of the vendor for a type.
struct Term {
    word: &'static str,
    ty: TermType,
}

enum TermType {
    Scalar(Scalar),
    Id,
    /// The vendor has the type, and specs have none for it.
    Unknown(&'static str),
}

/// Every word for a type, in lower case.
const TERMS: [Term; 20] = [
    Term { word: "string", ty: TermType::Scalar(Scalar::Text) },
    // The version of a record: a text in base 64.
    Term { word: "byte", ty: TermType::Scalar(Scalar::Text) },
    Term { word: "boolean", ty: TermType::Scalar(Scalar::Boolean) },
    Term { word: "bool", ty: TermType::Scalar(Scalar::Boolean) },
    Term { word: "int32", ty: TermType::Scalar(Scalar::Integer) },
    Term { word: "int", ty: TermType::Scalar(Scalar::Integer) },
    Term { word: "integer", ty: TermType::Scalar(Scalar::Integer) },
    // Rates, money and hours: numbers with decimals, whatever the vendor calls them.
    Term { word: "double", ty: TermType::Scalar(Scalar::Decimal) },
    Term { word: "decimal", ty: TermType::Scalar(Scalar::Decimal) },
    Term { word: "float", ty: TermType::Scalar(Scalar::Decimal) },
    Term { word: "date-time", ty: TermType::Scalar(Scalar::DateTime) },
    Term { word: "datetime", ty: TermType::Scalar(Scalar::DateTime) },
    Term { word: "uuid", ty: TermType::Id },
    Term { word: "guid", ty: TermType::Id },
    Term {
        word: "int64",
        ty: TermType::Unknown("add a scalar type (CONTRIBUTING.md), or write the field by hand"),
    },
    Term {
        word: "date",
        ty: TermType::Unknown(
            "write `date-time` by hand if answers have a time, or add a scalar type",
        ),
    },
    Term {
        word: "time",
        ty: TermType::Unknown("write the field by hand, as `json` if no source shows a value"),
    },
    Term {
        word: "object",
        ty: TermType::Unknown(
            "write the field by hand, as `json` or as an object of specs/objects",
        ),
    },
    Term {
        word: "array",
        ty: TermType::Unknown("write the field by hand, as `json` or as a list of an object"),
    },
    Term {
        word: "enum",
        ty: TermType::Unknown("write the field by hand, with the name of the enum"),
    },
];

/// A word without a type in specs, with the way out.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UnknownTerm {
    pub(super) word: String,
    pub(super) help: String,
}

/// Returns the type of a word.
///
/// # Errors
///
/// The word, if specs have no type for it.
pub(super) fn read(word: &str) -> Result<SourceType, UnknownTerm> {
    let lower = word.to_ascii_lowercase();
    let unknown = |help: &str| UnknownTerm { word: word.to_owned(), help: help.to_owned() };
    match TERMS.iter().find(|term| term.word == lower).map(|term| &term.ty) {
        Some(TermType::Scalar(scalar)) => Ok(SourceType::Scalar(*scalar)),
        Some(TermType::Id) => Ok(SourceType::Id(None)),
        Some(TermType::Unknown(help)) => Err(unknown(help)),
        None => Err(unknown(
            "write the field by hand, or add the word to xtask/src/vendor/terms.rs if its meaning is known",
        )),
    }
}

/// The words for a type that end no English word.
const UNMISTAKABLE: [&str; 10] = [
    "string",
    "byte",
    "boolean",
    "int32",
    "int64",
    "double",
    "decimal",
    "date-time",
    "uuid",
    "guid",
];

/// Returns the length of the word for a type at the end of a text, if one is there.
///
/// Text of a page that lost its columns has the format directly behind the description.
pub(super) fn at_end(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    let word = UNMISTAKABLE.iter().find(|word| lower.ends_with(*word))?;
    let before = text.len().checked_sub(word.len()).and_then(|end| text.get(..end))?;
    // A blank before the word makes it a part of the description.
    (!before.is_empty() && !before.ends_with(char::is_whitespace)).then_some(word.len())
}
