//! The parts of a cursor that belong to single resources.

use super::{ChangeCursor, ResourceState};

impl ChangeCursor {
    /// Returns the part that belongs to the resource with this path, such as `/timeentry`. `None` if no pass has begun
    /// to read the resource.
    ///
    /// A program that keeps a state for each resource stores the parts, and [`join`](Self::join) puts them together.
    ///
    /// ```
    /// use core_api::{Resource, TimeEntry, client::ChangeCursor, exports::jiff::civil::DateTime};
    ///
    /// let cursor = ChangeCursor::since(DateTime::MIN);
    /// assert_eq!(cursor.part(TimeEntry::PATH), None);
    /// ```
    #[must_use]
    pub fn part(&self, path: &str) -> Option<Self> {
        let state = self.resource(path)?.clone();
        let (version, start, refused_at) = (self.version, self.start, self.refused_at);
        Some(Self { version, start, refused_at, resources: vec![state] })
    }

    /// Adds the resources of another cursor, and replaces those that both have. The time from which other resources are
    /// read stays.
    ///
    /// A part of another version makes the whole cursor one of that version, so a pass refuses it.
    pub fn join(&mut self, other: Self) {
        let Self { version, start: _, refused_at, resources } = other;
        if version != Self::VERSION {
            self.version = version;
        }
        self.refused_at = self.refused_at.max(refused_at);
        for state in resources {
            self.set(state);
        }
    }

    /// Iterates over the paths of the resources that a pass has begun to read.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().map(|ResourceState { list, .. }| list.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CURSOR: &str = r#"{"version":2,"start":"2026-01-01T00:00:00","refused_at":"2026-02-01T00:00:00","resources":[
        {"list":"/activity","changed":{"latest":"2026-03-01T00:00:00","read_at":null,"lag":null,"checked_at":null},
         "given":[],"deletions":DELETIONS},
        {"list":"/project","changed":{"latest":null,"read_at":null,"lag":null,"checked_at":null},
         "given":[],"deletions":DELETIONS}]}"#;

    fn cursor() -> ChangeCursor {
        let nothing = serde_json::to_string(&super::super::DeletionState::default()).unwrap();
        serde_json::from_str(&CURSOR.replace("DELETIONS", &nothing)).unwrap()
    }

    #[test]
    fn the_parts_of_a_cursor_make_it_again() {
        let whole = cursor();
        let parts: Vec<_> = whole.paths().map(|path| whole.part(path).unwrap()).collect();
        assert_eq!(parts.len(), 2);
        let mut joined = ChangeCursor { resources: Vec::new(), refused_at: None, ..whole.clone() };
        for part in parts {
            joined.join(part);
        }
        assert_eq!(joined, whole);
        assert_eq!(whole.part("/client"), None);
    }

    #[test]
    fn a_part_of_another_version_makes_the_cursor_invalid() {
        let mut whole = cursor();
        let newer = ChangeCursor { version: 9, ..cursor() };
        whole.join(newer);
        assert!(whole.check().is_err());
    }
}
