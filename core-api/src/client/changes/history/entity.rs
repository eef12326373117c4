//! Comparison of the entities in the deletion history with resources.

/// The names of a resource in a form that can be compared.
#[derive(Clone, Debug)]
pub(in crate::client::changes) struct EntityNames([String; 2]);

impl EntityNames {
    /// Makes the names of a resource from its Rust name and its path.
    pub(in crate::client::changes) fn new(name: &str, path: &str) -> Self {
        Self([normalize(name), normalize(path.rsplit('/').next().unwrap_or_default())])
    }

    /// Returns whether a text names the resource, regardless of case, punctuation and plural.
    pub(super) fn matches(&self, entity: &str) -> bool {
        let entity = normalize(entity);
        !entity.is_empty() && self.0.contains(&entity)
    }
}

/// Reduces a name to its letters and digits in lower case and in the singular.
fn normalize(text: &str) -> String {
    let letters = text.chars().filter(|letter| letter.is_alphanumeric());
    let lower: String = letters.flat_map(char::to_lowercase).collect();
    if let Some(stem) = lower.strip_suffix("ies") {
        return format!("{stem}y");
    }
    let is_sibilant = ["sses", "shes", "ches", "xes"].iter().any(|end| lower.ends_with(end));
    let stem = match lower.strip_suffix("es").filter(|_| is_sibilant) {
        Some(stem) => stem,
        None => lower.strip_suffix('s').filter(|stem| !stem.ends_with('s')).unwrap_or(&lower),
    };
    stem.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_spaces_and_plural_do_not_matter() {
        let names = EntityNames::new("TimeEntry", "/timeentry");
        for text in ["TimeEntry", "time entry", "Time Entries", "TIME_ENTRIES", "timeentry"] {
            assert!(names.matches(text), "{text}");
        }
        for text in ["", "Time", "TimeEntryDetail", "ExpenseEntry", "–"] {
            assert!(!names.matches(text), "{text}");
        }
        assert!(EntityNames::new("ClientRecord", "/client").matches("Clients"));
        assert!(EntityNames::new("JournalType", "/hr/lists/journaltype").matches("Journal types"));
        assert!(EntityNames::new("Class", "/class").matches("Classes"));
        assert!(EntityNames::new("Class", "/class").matches("class"));
        assert!(EntityNames::new("Status", "/status").matches("Status"));
    }
}
