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
