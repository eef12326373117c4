//! The sources of facts: how a resource, call, field or value is known.

/// The kind of source that shows a fact, from the strongest to the weakest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Evidence {
    /// A page of the vendor shows it.
    #[default]
    Documented,
    /// Code of the vendor uses it, such as the vendor's connector or samples.
    VendorCode,
    /// Public code of others used it, or it occurred in live data.
    Observed,
    /// A pattern or a name suggests it, and no source shows it.
    Assumed,
}

/// The source of a fact, and the day on which somebody saw the fact there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Provenance {
    /// An address, or the name of the source.
    pub(crate) source: Option<String>,
    /// The day, as in `2026-11-20`.
    pub(crate) date: Option<String>,
}

/// A value of `evidence` in a spec: the word, and the provenance in the long form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Attestation {
    pub(crate) evidence: Evidence,
    pub(crate) provenance: Option<Provenance>,
}

impl Evidence {
    pub(crate) const ALL: [Self; 4] =
        [Self::Documented, Self::VendorCode, Self::Observed, Self::Assumed];

    /// The word in specs.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Documented => "documented",
            Self::VendorCode => "vendor-code",
            Self::Observed => "observed",
            Self::Assumed => "assumed",
        }
    }

    /// The word in declarations.
    pub(crate) fn rust_word(self) -> String {
        self.word().replace('-', "_")
    }

    /// The option of a declaration. A documented one has none.
    pub(crate) fn option(self) -> Option<String> {
        (self != Self::Documented).then(|| format!("evidence = {}", self.rust_word()))
    }

    /// The mark of a fact in documentation.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Documented => "Documented by the vendor.",
            Self::VendorCode => "From the vendor's code.",
            Self::Observed => "Observed, not documented.",
            Self::Assumed => "Assumed, not observed.",
        }
    }
}

impl Provenance {
    /// Returns the sentence about the source: `Source: <https://…>, 2026-11-20.`
    pub(crate) fn sentence(&self) -> String {
        let source = self.source.iter().map(|source| match source.starts_with("https://") {
            true if !source.contains(char::is_whitespace) => format!("<{source}>"),
            true | false => format!("`{}`", source.replace('`', "'")),
        });
        let date = self.date.iter().map(|date| format!("seen on {date}"));
        let facts: Vec<_> = source.chain(date).collect();
        format!("Source of this fact: {}.", facts.join(", "))
    }
}
