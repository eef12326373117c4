//! Findings: differences between the specs and the answers, with the change that each proposes.

use clap::ValueEnum;

/// The kind of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum FindingKind {
    /// A field that no spec lists
    Unknown,
    /// Values of another type than the declared one
    Type,
    /// Values of a field whose declared type is `json`
    Untyped,
    /// Values of an enum without a name
    Value,
    /// Texts that are longer than `max_length`
    Length,
    /// `null` in a field that is never `null`
    Null,
    /// Requests or refusals that contradict `required`
    Required,
    /// Requests with fields that only the server writes
    ReadOnly,
    /// Fields in another order than that of the spec
    Order,
    /// A filter or an order that ran or was refused, which the spec does not say
    Query,
    /// A fact of the spec that the answers contradict
    Refuted,
    /// An assumed fact that the answers show
    Confirmed,
    /// A field that no complete answer has
    Unseen,
}

impl FindingKind {
    /// Returns the word in reports.
    pub(crate) fn word(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

/// A difference between a spec and the answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Finding {
    pub(crate) kind: FindingKind,
    pub(crate) record: String,
    /// The path of the spec.
    pub(crate) file: String,
    /// The name of the field or the call. Empty if the finding is about the record.
    pub(crate) subject: String,
    /// The number of places that show the finding, and of all places.
    pub(crate) share: (u64, u64),
    pub(crate) text: String,
    /// A line or a key for the spec.
    pub(crate) proposal: Option<String>,
    pub(crate) edit: Option<Edit>,
}

/// A change of a spec that `--write` makes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Edit {
    /// Raises the evidence of the field to `observed`.
    FieldEvidence,
    /// Removes the question mark of the field's type.
    TypeEvidence,
    /// Raises the evidence of the standard call or of the other call to `observed`.
    CallEvidence { is_standard: bool },
    /// Adds the field after another one, or first.
    AddField { after: Option<String>, ty: String, doc: String },
}
