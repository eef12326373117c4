//! The parts of a call that no source shows.

use std::collections::BTreeSet;

use super::refusal::Refusal;

/// The treatment of what no source shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Unconfirmed {
    /// It is evaluated, and the response names it.
    #[default]
    Evaluate,
    /// It is refused.
    Refuse,
}

/// The maximum number of marks of a call, so that a long request has a short response.
const MAX_MARKS: usize = 24;

/// The maximum number of characters of a mark.
const MAX_LENGTH: usize = 120;

/// The parts of a call that no source shows, without repetitions.
#[derive(Debug)]
pub(crate) struct Marks {
    treatment: Unconfirmed,
    texts: BTreeSet<String>,
}

impl Marks {
    pub(crate) fn new(treatment: Unconfirmed) -> Self {
        Self { treatment, texts: BTreeSet::new() }
    }

    /// Notes a part that no source shows, or returns the refusal if such parts are refused.
    pub(crate) fn note(
        &mut self,
        part: impl Into<String>,
        refusal: impl FnOnce() -> Refusal,
    ) -> Result<(), Refusal> {
        match self.treatment {
            Unconfirmed::Refuse => Err(refusal()),
            Unconfirmed::Evaluate => {
                self.add(part.into());
                Ok(())
            }
        }
    }

    /// Notes a part of a body that no source shows.
    pub(super) fn note_body(&mut self, part: impl Into<String>) -> Result<(), Refusal> {
        let part = part.into();
        let text = format!("no source shows that Core accepts this: {part}");
        self.note(part, || Refusal::model(text))
    }

    /// Notes a part of a query that no source shows.
    pub(super) fn note_query(&mut self, part: impl Into<String>) -> Result<(), Refusal> {
        let part = part.into();
        let text = format!("no source shows that Core accepts this: {part}");
        self.note(part, || Refusal::parameter(text))
    }

    fn add(&mut self, part: String) {
        if self.texts.len() < MAX_MARKS {
            // A mark is sent in a header, which has printable ASCII characters only.
            let shown = |letter: char| if matches!(letter, ' '..='~') { letter } else { '?' };
            self.texts.insert(part.chars().take(MAX_LENGTH).map(shown).collect());
        }
    }

    /// Returns the marks in alphabetical order.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_short_distinct_and_printable() {
        let mut marks = Marks::new(Unconfirmed::Evaluate);
        for part in ["b", "a", "b", "é\r\n", &"x".repeat(1000)] {
            marks.note_body(part).unwrap();
        }
        let texts: Vec<&str> = marks.texts().collect();
        assert_eq!(texts, ["???", "a", "b", &"x".repeat(MAX_LENGTH)]);
        for number in 0..1000 {
            marks.note_query(number.to_string()).unwrap();
        }
        assert_eq!(marks.texts().count(), MAX_MARKS);
    }

    #[test]
    fn a_strict_call_is_refused_at_the_first_part() {
        let mut marks = Marks::new(Unconfirmed::Refuse);
        let refused = marks.note("x", || Refusal::field("where", "x"));
        assert_eq!(refused, Err(Refusal::field("where", "x")));
        assert_eq!(marks.texts().count(), 0);
    }
}
