//! Mistakes in the text of a filter.

use std::ops::Range;

use super::{super::FilterError, token::LexedToken};

/// A mistake and its byte range in the text.
#[derive(Debug)]
pub(super) struct Mistake {
    pub(super) at: Range<usize>,
    /// The text for people. It quotes no value.
    pub(super) message: String,
    /// The rest of the text, which may quote the value at the place.
    pub(super) quote: String,
    /// Advice that names functions of this crate.
    pub(super) hint: Option<&'static str>,
}

impl Mistake {
    pub(super) fn new(at: &Range<usize>, message: impl ToString) -> Self {
        Self { at: at.clone(), message: message.to_string(), quote: String::new(), hint: None }
    }

    pub(super) fn expected(what: &str, found: &LexedToken) -> Self {
        Self::new(&found.at, format_args!("expected {what}"))
            .with_quote(format!(", found {}", found.token))
    }

    /// Makes the mistake of a combination that cannot be sent.
    pub(super) fn of(at: &Range<usize>, fault: &FilterError) -> Self {
        Self { hint: fault.developer_hint(), ..Self::new(at, fault.text_for_people()) }
    }

    pub(super) fn with_quote(mut self, quote: impl AsRef<str>) -> Self {
        self.quote.push_str(quote.as_ref());
        self
    }

    /// Adds the fix.
    pub(super) fn with_fix(self, fix: impl AsRef<str>) -> Self {
        self.with_quote("; ").with_quote(fix)
    }

    pub(super) fn with_hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }
}
