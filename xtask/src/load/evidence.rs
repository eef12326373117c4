//! Reads `evidence`: the word alone, or a table with the source and the day.

use toml::{Spanned as Toml, de::DeValue};

use super::table::Table;
use crate::{
    diagnostics::{At, Mistakes, Spanned, nearest},
    spec::evidence::{Attestation, Evidence, Provenance},
};

impl Table<'_, '_> {
    /// Reads `evidence`. Without the key, the evidence is that of the enclosing declaration.
    pub(super) fn evidence(&mut self, default: Evidence) -> Attestation {
        let read = self.optional_evidence().map(|read| read.value);
        read.unwrap_or(Attestation { evidence: default, provenance: None })
    }

    /// Reads `evidence`, if the table has it.
    pub(super) fn optional_evidence(&mut self) -> Option<Spanned<Attestation>> {
        let value = self.value("evidence")?;
        let at = At::new(self.file, value.span());
        attestation(self.file, value, self.mistakes).map(|value| Spanned { value, at })
    }
}

/// Reads the value of an evidence: `"observed"`, or `{ is = "observed", source = "…", date = "…" }`.
pub(super) fn attestation<'a>(
    file: usize,
    value: &'a Toml<DeValue<'a>>,
    mistakes: &mut Mistakes,
) -> Option<Attestation> {
    let at = At::new(file, value.span());
    match value.get_ref() {
        DeValue::String(text) => {
            let word = Spanned { value: text.to_string(), at };
            let evidence = word_of(&word, mistakes)?;
            Some(Attestation { evidence, provenance: None })
        }
        DeValue::Table(_) => long_form(Table::of(file, value, mistakes)?),
        _ => {
            let help = "write `\"observed\"`, or `{ is = \"observed\", source = \"…\", date = \"2026-11-20\" }`";
            mistakes.push(&at, "an evidence is a word in quotes, or a table", help);
            None
        }
    }
}

fn long_form(mut table: Table<'_, '_>) -> Option<Attestation> {
    let word = table.text("is");
    let evidence = word_of(&word, table.mistakes);
    let source = table.optional_text("source");
    let date = table.optional_text("date");
    let at = table.at().clone();
    if source.is_none() && date.is_none() && !table.has("source") && !table.has("date") {
        let help = "add `source = \"…\"` or `date = \"…\"`, or write the word alone";
        table.mistakes.push(&at, "an evidence without a source and a date", help);
    }
    if let Some(date) = date.as_ref().filter(|date| !is_day(&date.value)) {
        let message = format!("`{}` is not a valid day", date.value);
        table.mistakes.push(&date.at, message, "write it as `2026-11-20`");
    }
    if let Some(source) = source.as_ref().filter(|source| source.value.contains(char::is_control)) {
        let help = "write an address, or the name of the source, in one line";
        table.mistakes.push(&source.at, "a source with a line end or a control character", help);
    }
    table.finish();
    let provenance =
        Provenance { source: source.map(|text| text.value), date: date.map(|text| text.value) };
    Some(Attestation { evidence: evidence?, provenance: Some(provenance) })
}

/// Reads the word of an evidence, or notes a mistake.
fn word_of(word: &Spanned<String>, mistakes: &mut Mistakes) -> Option<Evidence> {
    let evidence = Evidence::ALL.into_iter().find(|evidence| evidence.word() == word.value);
    if evidence.is_none() && !word.value.is_empty() {
        let words = Evidence::ALL.map(Evidence::word);
        let help = match nearest(&word.value, words) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write `{}`", words.join("`, `")),
        };
        mistakes.push(&word.at, format!("unknown evidence `{}`", word.value), help);
    }
    evidence
}

/// Returns whether a text is a day of the calendar, as in `2026-11-20` (RFC 3339 `full-date`).
fn is_day(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = *parts.as_slice() else { return false };
    let number = |text: &str, length: usize| {
        let is_plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        if is_plain { text.parse::<u16>().ok() } else { None }
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2))
    else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::is_day;

    #[test]
    fn a_day_is_one_of_the_calendar() {
        for day in ["2026-11-20", "2024-02-29", "2000-02-29", "2026-12-31"] {
            assert!(is_day(day), "{day}");
        }
        for other in
            ["2026-02-29", "2100-02-29", "2026-13-01", "2026-00-10", "2026-1-2", "20261120"]
        {
            assert!(!is_day(other), "{other}");
        }
        for other in ["", "today", "2026-11-20T00:00", "2026-11-00", "+026-11-20", "2026-11-20-"] {
            assert!(!is_day(other), "{other}");
        }
    }
}
