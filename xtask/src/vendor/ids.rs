//! The record that an id refers to, by the name of the field and by the words of the page.

use std::collections::BTreeSet;

/// The record of an id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Referent {
    /// The record's own id.
    Own,
    /// One of these records.
    Records(Vec<String>),
    /// The name and the words tell different records.
    Unclear { by_name: String, by_words: Vec<String> },
    /// Neither tells a known record.
    Unknown,
}

/// The number of words before a name: `the income account` has two.
const MAX_WORDS_BEFORE: usize = 3;

/// The largest number of words of a name.
const MAX_NAME: usize = 3;

/// Returns the record that an id refers to. `records` are the known ones.
pub(super) fn referent(field: &str, words: Option<&str>, records: &BTreeSet<&str>) -> Referent {
    if field == "id" {
        return Referent::Own;
    }
    let by_name = by_name(field, records);
    let by_words = words.map(|words| by_words(words, records)).unwrap_or_default();
    match by_name {
        None if by_words.is_empty() => Referent::Unknown,
        None => Referent::Records(by_words),
        Some(name) if by_words.is_empty() || by_words == [name.clone()] => {
            Referent::Records(vec![name])
        }
        Some(by_name) => Referent::Unclear { by_name, by_words },
    }
}

/// Returns the record that the whole name of a field says: `Project` for `projectId`.
fn by_name(field: &str, records: &BTreeSet<&str>) -> Option<String> {
    let stem = field.strip_suffix("Id").or(field.strip_suffix("ID"))?;
    let mut letters = stem.chars();
    let name: String = letters.next()?.to_uppercase().chain(letters).collect();
    known(&name, records)
}

/// Returns the known record with a name, whatever its capitals.
fn known(name: &str, records: &BTreeSet<&str>) -> Option<String> {
    records.iter().find(|record| record.eq_ignore_ascii_case(name)).map(|name| (*name).to_owned())
}

/// Returns the records that words tell: `Employee` and `Vendor` for `Identifier of an employee or vendor`.
fn by_words(words: &str, records: &BTreeSet<&str>) -> Vec<String> {
    let lower = words.to_ascii_lowercase();
    let Some((_, rest)) = lower.split_once("identifier of ") else { return Vec::new() };
    let sentence = rest.split(['.', ',', ';', '(']).next().unwrap_or_default();
    let mut found: Vec<String> = Vec::new();
    for (index, part) in sentence.split(" or ").enumerate() {
        let words: Vec<&str> = part.split_whitespace().filter(|word| !is_article(word)).collect();
        // Only the first part may have words before the name. Others are of no certain meaning.
        let before = if index == 0 { MAX_WORDS_BEFORE } else { 0 };
        match first_name(&words, before, records) {
            Some(name) if !found.contains(&name) => found.push(name),
            Some(_) => {}
            None => break,
        }
    }
    found
}

fn is_article(word: &str) -> bool {
    matches!(word, "a" | "an" | "the" | "this")
}

/// Returns the first known name among words, and of those with one start the longest.
fn first_name(words: &[&str], before: usize, records: &BTreeSet<&str>) -> Option<String> {
    (0..=before).find_map(|start| {
        let rest = words.get(start..)?;
        let lengths = (1..=MAX_NAME.min(rest.len())).rev();
        lengths.into_iter().find_map(|length| known(&rest.get(..length)?.concat(), records))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_is_that_of_the_name_and_of_the_words() {
        let records: BTreeSet<&str> = [
            "Account",
            "Employee",
            "Expense",
            "ExpenseEntry",
            "Group",
            "Project",
            "User",
            "Vendor",
        ]
        .into();
        let records_of = |names: &[&str]| {
            Referent::Records(names.iter().map(|name| (*name).to_owned()).collect())
        };
        for (field, words, expected) in [
            (
                "projectId",
                "Identifier of a project against which it is entered",
                records_of(&["Project"]),
            ),
            (
                "createdById",
                "Identifier of the user who created this object",
                records_of(&["User"]),
            ),
            (
                "incomeAccountId",
                "Identifier of an income account used to track income",
                records_of(&["Account"]),
            ),
            (
                "resourceId",
                "Identifier of an employee or vendor logging it",
                records_of(&["Employee", "Vendor"]),
            ),
            (
                "defaultGroupId",
                "Identifier of the default group to which a project belongs",
                records_of(&["Group"]),
            ),
            ("vendorId", "", records_of(&["Vendor"])),
            ("lineId", "Identifier of a line", Referent::Unknown),
            ("payeeId", "Identifier of the payee, such as a vendor", Referent::Unknown),
            ("id", "Object identifier", Referent::Own),
        ] {
            assert_eq!(referent(field, Some(words), &records), expected, "{field}: {words}");
        }
        let slip = referent("expenseId", Some("Identifier of an expense entry"), &records);
        assert!(matches!(slip, Referent::Unclear { by_name, .. } if by_name == "Expense"));
    }
}
