//! A bounded table of codes or tokens.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Codes or tokens by their texts. A full table forgets the oldest ones.
#[derive(Debug)]
pub(super) struct TokenTable<T> {
    tokens: BTreeMap<String, T>,
    /// The texts in the order of issue. Some of them may be removed already.
    order: VecDeque<String>,
    limit: usize,
    /// The texts of the tokens that may have changed, or `None` if changes are not recorded.
    changed: Option<BTreeSet<String>>,
}

impl<T> TokenTable<T> {
    /// Creates a table with this maximum number of tokens.
    pub(super) fn new(limit: usize) -> Self {
        Self { tokens: BTreeMap::new(), order: VecDeque::new(), limit, changed: None }
    }

    pub(super) fn get(&self, text: &str) -> Option<&T> {
        self.tokens.get(text)
    }

    pub(super) fn get_mut(&mut self, text: &str) -> Option<&mut T> {
        let found = self.tokens.get_mut(text)?;
        note(&mut self.changed, text);
        Some(found)
    }

    pub(super) fn values(&self) -> impl Iterator<Item = &T> {
        self.tokens.values()
    }

    pub(super) fn values_mut(&mut self) -> impl Iterator<Item = &mut T> {
        if let Some(changed) = &mut self.changed {
            changed.extend(self.tokens.keys().cloned());
        }
        self.tokens.values_mut()
    }

    /// Inserts a token. Returns the tokens that a full table forgets: those that are over, and then
    /// the oldest ones.
    pub(super) fn insert(
        &mut self,
        text: String,
        token: T,
        is_over: impl Fn(&T) -> bool,
    ) -> Vec<T> {
        let mut forgotten = Vec::new();
        if self.order.len() >= self.limit {
            // A tenth of the table becomes free, so that this work is rare.
            let kept = self.limit - self.limit / 10 - 1;
            let mut surplus = self.order.len().saturating_sub(kept);
            for is_last_resort in [false, true] {
                let order = std::mem::take(&mut self.order);
                for text in order {
                    let is_forgotten = match self.tokens.get(&text) {
                        None => true,
                        Some(token) => surplus > 0 && (is_last_resort || is_over(token)),
                    };
                    if is_forgotten {
                        surplus = surplus.saturating_sub(1);
                        forgotten.extend(self.tokens.remove(&text));
                        note(&mut self.changed, &text);
                    } else {
                        self.order.push_back(text);
                    }
                }
            }
        }
        self.order.push_back(text.clone());
        note(&mut self.changed, &text);
        forgotten.extend(self.tokens.insert(text, token));
        forgotten
    }

    pub(super) fn remove(&mut self, text: &str) {
        self.tokens.remove(text);
        note(&mut self.changed, text);
    }

    /// Records all later changes, and reports all tokens as changed.
    pub(super) fn log_changes(&mut self) {
        self.changed = Some(self.tokens.keys().cloned().collect());
    }

    /// Returns the texts of the tokens that may have changed since the last call.
    pub(super) fn take_changes(&mut self) -> BTreeSet<String> {
        self.changed.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Keeps only the tokens for which `keep` returns true.
    pub(super) fn retain(&mut self, keep: impl Fn(&T) -> bool) {
        let changed = &mut self.changed;
        self.tokens.retain(|text, token| {
            let is_kept = keep(token);
            if !is_kept {
                note(changed, text);
            }
            is_kept
        });
        self.order.retain(|text| self.tokens.contains_key(text));
    }
}

/// Records a change of a token, if changes are recorded.
fn note(changed: &mut Option<BTreeSet<String>>, text: &str) {
    if let Some(changed) = changed {
        changed.insert(text.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_table_forgets_what_is_over_and_then_the_oldest() {
        let mut table = TokenTable::new(20);
        let is_over = |number: &u32| *number == 10;
        for number in 0..20 {
            assert!(table.insert(number.to_string(), number, is_over).is_empty());
        }
        assert_eq!(table.insert("20".to_owned(), 20, is_over), [10, 0, 1]);
        assert_eq!(table.get("2"), Some(&2));
        let all = (21..10_000).flat_map(|number| table.insert(number.to_string(), number, is_over));
        assert!(all.count() > 9_900);
        assert!(table.tokens.len() <= 20 && table.order.len() <= 20);
        assert_eq!(table.get("9999"), Some(&9_999));
    }

    #[test]
    fn removed_tokens_take_no_place() {
        let mut table = TokenTable::new(20);
        for number in 0..1_000 {
            assert!(table.insert(number.to_string(), number, |_| false).is_empty());
            table.remove(&number.to_string());
        }
        assert!(table.order.len() <= 20);
    }
}
