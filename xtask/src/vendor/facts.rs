//! Facts that a source shows, each with its place in the source.

use crate::{
    diagnostics::{At, Spanned},
    spec::{Wire, evidence::Evidence, scalar::Scalar},
};

/// The facts of a source about one record, nested object or enum.
#[derive(Debug)]
pub(super) struct RecordFacts {
    /// The name without blanks, such as `CustomField`. A connector shows paths only.
    pub(super) name: Option<Spanned<String>>,
    pub(super) path: Option<Spanned<String>>,
    /// True for the record that the document is about, and not a part of it.
    pub(super) is_main: bool,
    /// The last part of the page's address, such as `customfield`.
    pub(super) slug: Option<String>,
    /// The place of the record, for messages about all of it.
    pub(super) at: At,
    /// The words of the standard calls.
    pub(super) calls: Vec<Spanned<String>>,
    pub(super) fields: Vec<FieldFacts>,
    /// The fields before the alphabetical order of a page without asterisks. Pages put required fields there.
    pub(super) leading: Vec<String>,
    /// True if the fields are in the order of the wire.
    pub(super) is_in_order: bool,
    pub(super) values: Vec<ValueFacts>,
    /// The evidence of the calls and of the record.
    pub(super) evidence: Evidence,
}

/// The facts of a source about one field.
#[derive(Debug)]
pub(super) struct FieldFacts {
    pub(super) name: Spanned<String>,
    pub(super) ty: Spanned<SourceType>,
    pub(super) required: Claim<bool>,
    pub(super) filter: Claim<bool>,
    pub(super) sort: Claim<bool>,
    pub(super) max_length: Claim<i64>,
    pub(super) evidence: Evidence,
}

/// A fact that a source may show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Claim<T> {
    /// The source does not tell.
    Silent,
    /// The source shows that the fact is not so.
    No,
    Yes(T),
}

impl<T> Claim<T> {
    /// Returns the claim, or `No` if the source is silent.
    pub(super) fn or_no(self) -> Self {
        match self {
            Self::Silent => Self::No,
            Self::No | Self::Yes(_) => self,
        }
    }
}

impl Claim<bool> {
    /// Makes a claim from a flag.
    pub(super) fn of(flag: bool) -> Self {
        if flag { Self::Yes(true) } else { Self::No }
    }
}

/// A type as a source shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum SourceType {
    Scalar(Scalar),
    /// An id, with the words that tell the record: `Identifier of an employee or vendor`.
    Id(Option<String>),
    Enum(String),
    Object(String),
    List(String),
    /// A list of a scalar type.
    Scalars(Scalar),
    /// The source shows the name only.
    Silent,
}

/// A value of an enum.
#[derive(Debug)]
pub(super) struct ValueFacts {
    pub(super) wire: Spanned<Wire>,
    /// `None` if the source shows no text that can be a name.
    pub(super) name: Option<String>,
    pub(super) evidence: Evidence,
}

/// Returns a name without blanks: `CustomField` for `Custom Field`. `None` if it is not a name.
pub(super) fn type_name(words: &str) -> Option<String> {
    let mut name = String::new();
    for word in words.split_whitespace() {
        let mut letters = word.chars();
        name.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        name.push_str(letters.as_str());
    }
    let is_name = name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_name.then_some(name)
}

/// Returns whether a word can be the name of a field.
pub(super) fn is_field_name(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_alphabetic())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}
